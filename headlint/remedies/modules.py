"""Under which name a module is at hand at a place of a program."""

from __future__ import annotations

import sys
from collections.abc import Iterator

import libcst as cst

from headlint.remedies.draft import Draft
from headlint.remedies.naming import names_of
from headlint.remedies.passages import Passage

__all__ = ["module_at_hand", "name_of_module"]


def name_of_module(passage: Passage, module: str) -> str | None:
    """The name that the top level of the file gives a module before the place; None where it has none.

    A name that something else binds as well is none.
    """
    tree, here = passage.parsed.tree, passage.parsed.entry
    names = names_of(tree)
    for entry in tree.entries:
        if entry.end >= here.start or not entry.imports or module.partition(".")[0] not in entry.modules:
            continue
        for name in _imported_as(tree.concrete(entry).module, module):
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


def module_at_hand(draft: Draft, passage: Passage, module: str, name: str) -> str | None:
    """As `name_of_module`, but where the file has not imported it an import is added, if `name` is free.

    It stands before the first import at the top of the file that is not one of Python's own.
    """
    found = name_of_module(passage, module)
    if found is not None:
        return found
    names, tree = names_of(passage.parsed.tree), passage.parsed.tree
    if name in names.opaque or name in names.imported or name in names.uses or names.stars:
        return None
    for entry in tree.entries:
        if (
            not entry.imports
            or entry.modules <= sys.stdlib_module_names
            or entry.end >= passage.parsed.entry.start
        ):
            continue
        first = tree.concrete(entry).module.body[0]
        if not isinstance(first, cst.SimpleStatementLine):
            return None
        start = Passage(tree.concrete(entry), first).range()[0]
        draft.put(passage.parsed, start, start, f"import {module} as {name}{passage.line_end(start)}")
        return name
    return None
