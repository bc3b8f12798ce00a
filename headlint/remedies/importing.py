"""A library name where the program has none of its kind: through an import that is there, or a new one."""

from __future__ import annotations

from collections.abc import Iterator

import libcst as cst

from headlint.frameworks.library import Library
from headlint.remedies.arguments import add_entry
from headlint.remedies.draft import Draft
from headlint.remedies.naming import Names, names_of, sibling
from headlint.remedies.passages import Doubt, Passage
from headlint.syntax.concrete import Concrete

__all__ = ["written"]


def written(draft: Draft, passage: Passage, name: str, library: Library) -> str:
    """How to write a library name (canonical) in place of a whole node: a string, or another such name.

    Where no import of the file leads to it, one is added beside those of the same library. Raises Doubt
    where that is not certain.
    """
    try:
        start, end, text = sibling(draft, passage, name, library)[0]
    except Doubt:
        pass
    else:
        first, last = passage.range()
        return (
            passage.source[first:start] + text + passage.source[end:last]
        )  # what is in front of a dot stays
    short, names = name.rpartition(".")[2], names_of(passage.parsed.tree)
    if short in names.opaque or short in names.imported:
        raise Doubt(f"{short} is something else here")
    _add_import(draft, passage, name, library, names)
    return short


def _add_import(draft: Draft, passage: Passage, name: str, library: Library, names: Names) -> None:
    """`from keras.metrics import X`, behind the last import of the library that comes before it."""
    short = name.rpartition(".")[2]
    beside: list[tuple[str, Concrete, cst.SimpleStatementLine]] = []
    module = None
    for parsed, line, statement in _imports(passage):
        parts = _dotted(statement.module)
        if statement.relative or not parts or isinstance(statement.names, cst.ImportStar):
            continue
        present = ".".join(parts)
        if library.canonical(f"{present}.{short}") == name:
            add_entry(draft, Passage(parsed, statement.names[-1]), short)
            return
        found = _module(parts, name, library)
        if found is not None:
            module = found
            beside.append((present, parsed, line))
    if module is None:
        raise Doubt(f"nothing of the library of {short} is imported by name")
    _, parsed, line = next((one for one in reversed(beside) if one[0] <= module), beside[-1])
    end, source = Passage(parsed, line).range()[1], passage.source
    stop = min((at for at in (source.find(mark, end) for mark in "\r\n") if at >= 0), default=len(source))
    draft.put(parsed, stop, stop, f"{passage.line_end(stop)}from {module} import {short}")


def _module(parts: list[str], name: str, library: Library) -> str | None:
    """Where a name is, below the package that a module belongs to: `tensorflow.keras.metrics`."""
    package, *rest = name.split(".")
    for count in range(1, len(parts) + 1):
        prefix = ".".join(parts[:count])
        if library.canonical(prefix) == package:
            return ".".join([prefix, *rest[:-1]])
    return None


def _imports(passage: Passage) -> Iterator[tuple[Concrete, cst.SimpleStatementLine, cst.ImportFrom]]:
    """The `from ... import` statements at the top of the file, each alone on its line, before a place."""
    tree, here = passage.parsed.tree, passage.parsed.entry
    for entry in tree.entries:
        if not entry.imports or entry.end >= here.start:
            continue
        parsed = tree.concrete(entry)
        for line in parsed.module.body:
            if isinstance(line, cst.SimpleStatementLine) and len(line.body) == 1:
                statement = line.body[0]
                if isinstance(statement, cst.ImportFrom):
                    yield parsed, line, statement


def _dotted(node: cst.BaseExpression | None) -> list[str]:
    parts: list[str] = []
    while isinstance(node, cst.Attribute):
        parts.append(node.attr.value)
        node = node.value
    return [*parts, node.value][::-1] if isinstance(node, cst.Name) else []
