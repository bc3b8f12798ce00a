"""Under which name a module is at hand at a place of a program."""

from __future__ import annotations

from collections.abc import Iterator

import libcst as cst

from headlint.remedies.naming import names_of
from headlint.remedies.passages import Passage

__all__ = ["name_of_module"]


def name_of_module(passage: Passage, module: str) -> str | None:
    """The name that the top level of the file gives a module before the place; None where it has none.

    A name that something else binds as well is none.
    """
    tree, here = passage.parsed.tree, passage.parsed.entry
    names = names_of(tree)
    for entry in tree.entries:
        if entry.end >= here.start or not entry.imports or module.partition(".")[0] not in entry.modules:
            continue
        for name in _imported_as(tree.parse(entry).module, module):
            if name not in names.opaque and len(names.imported.get(name, ())) == 1:
                return name
    return None


def _imported_as(parsed: cst.Module, module: str) -> Iterator[str]:
    for statement in parsed.body:
        for small in statement.body if isinstance(statement, cst.SimpleStatementLine) else ():
            for alias in small.names if isinstance(small, cst.Import) else ():
                name = alias.evaluated_alias
                if alias.evaluated_name == module and (name or "." not in module):
                    yield name or module
