"""The definition that a line stands in: what a place is called when line numbers do not count."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from headlint.cells import read_ast
from headlint.depth import LARGEST
from headlint.records import dataclass
from headlint.source import Source

__all__ = ["Definitions"]

_SCOPES = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)
_BODIES = ("body", "orelse", "handlers", "finalbody", "cases")


@dataclass(frozen=True, slots=True)
class Definitions:
    """The functions and classes of a program: their first and last lines and their dotted names."""

    source: Source
    ranges: tuple[tuple[int, int, str], ...]

    @classmethod
    def of(cls, source: Source) -> Definitions:
        """The definitions of a source; none of one that is no Python, or so much that it is not analysed."""
        if len(source.text) > LARGEST:  # its ast would take 160 bytes a character
            return cls(source, ())
        module = read_ast(source.text)
        return cls(source, () if isinstance(module, Exception) else tuple(_ranges(module)))

    def name(self, line: int, cell: int | None = None) -> str:
        """`Net.forward` for a line (within a notebook's cell, counted from 1); empty outside of all."""
        line += next((one.start - 1 for one in self.source.cells or () if one.cell == cell), 0)
        inside = [(start, name) for start, end, name in self.ranges if start <= line <= end]
        return max(inside)[1] if inside else ""


def _ranges(module: ast.Module) -> Iterator[tuple[int, int, str]]:
    """Every definition with the names around it; a stack, since a program can be nested deeply."""
    left: list[tuple[ast.AST, str]] = [(module, "")]
    while left:
        node, around = left.pop()
        name = around
        if isinstance(node, _SCOPES):
            name = f"{around}.{node.name}" if around else node.name
            start = min([node.lineno, *(one.lineno for one in node.decorator_list)])
            yield start, node.end_lineno or node.lineno, name
        for field in _BODIES:
            left.extend((child, name) for child in getattr(node, field, ()) if isinstance(child, ast.AST))
