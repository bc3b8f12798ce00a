"""Imports that an edit has made unused: those, and no others, go with it."""

from __future__ import annotations

from collections.abc import Sequence

import libcst as cst

from headlint.remedies.cutting import remove_entry, remove_statement
from headlint.remedies.draft import Draft
from headlint.remedies.naming import Names, names_of
from headlint.remedies.passages import Passage
from headlint.syntax import Tree
from headlint.syntax.concrete import Concrete

__all__ = ["drop_unused_imports"]

Range = tuple[int, int]


def drop_unused_imports(draft: Draft) -> None:
    """Take out the imports whose every use is taken out. Not in notebooks, whose cells use them when
    they are run by hand, and not in `__init__.py`, from which others import them."""
    changed: dict[int, tuple[Tree, list[Range], list[str]]] = {}
    for parsed, start, end, text in draft.pieces():
        _, ranges, texts = changed.setdefault(id(parsed.tree), (parsed.tree, [], []))
        ranges.append((start, end))
        texts.append(text)
    for tree, ranges, texts in changed.values():
        if tree.source.cells is not None or tree.path.endswith("__init__.py"):
            continue
        names = names_of(tree)
        for name in sorted(_unused(names, ranges)):
            if not any(name in text for text in texts):
                _drop(draft, tree, name)


def _unused(names: Names, ranges: Sequence[Range]) -> set[str]:
    """The imported names that are used in what is taken out and nowhere else."""
    found = set()
    for name in names.imported:
        uses = names.uses.get(name, ())
        if name in names.opaque or name in names.exported or len(names.imported[name]) != 1 or not uses:
            continue
        if all(any(start <= use.start and use.end <= end for start, end in ranges) for use in uses):
            found.add(name)
    return found


def _drop(draft: Draft, tree: Tree, name: str) -> None:
    """Take a name out of the only import at the top of the file that binds it."""
    found: list[tuple[Concrete, cst.Import | cst.ImportFrom, cst.ImportAlias]] = []
    for entry in tree.entries:
        if entry.imports and name in entry.binds:
            parsed = tree.concrete(entry)
            for line in parsed.module.body:
                for statement in line.body if isinstance(line, cst.SimpleStatementLine) else ():
                    if isinstance(statement, (cst.Import, cst.ImportFrom)):
                        found += [
                            (parsed, statement, one) for one in _aliases(statement) if _binds(one) == name
                        ]
    if len(found) != 1:
        return
    parsed, statement, alias = found[0]
    start, end = Passage(parsed, alias).whole()
    pieces = [(one.tree, first, last) for one, first, last, _ in draft.pieces()]
    if any(one is tree and first < end and start < last for one, first, last in pieces):
        return  # another name is written in its place
    if len(_aliases(statement)) == 1:
        remove_statement(draft, Passage(parsed, statement))
    else:
        remove_entry(draft, Passage(parsed, alias))


def _aliases(statement: cst.Import | cst.ImportFrom) -> Sequence[cst.ImportAlias]:
    return () if isinstance(statement.names, cst.ImportStar) else statement.names


def _binds(alias: cst.ImportAlias) -> str:
    if alias.asname is not None and isinstance(alias.asname.name, cst.Name):
        return alias.asname.name.value
    name: cst.BaseExpression = alias.name
    while isinstance(name, cst.Attribute):
        name = name.value
    return name.value if isinstance(name, cst.Name) else ""
