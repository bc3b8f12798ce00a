"""Where nodes stand, as libcst counts it: without the brackets around them, lines from 1, columns from 0."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator, Sequence

from headlint import python as py
from headlint.cells import read_ast
from headlint.python.converting_expressions import Origin
from headlint.source import characters

__all__ = ["Range", "pairs", "place_of"]

Range = tuple[tuple[int, int], tuple[int, int]]
"""Line and character at which something starts, and those behind its end."""

_BRACKETED = (ast.Tuple, ast.GeneratorExp)
"""What Python counts the brackets to."""
_DEFINES = re.compile(r"(?:async[ \t]+)?(?:def|class)[ \t]+")


def place_of(node: py.Node, origin: Origin, lines: Sequence[str]) -> Range | None:
    """The place of a node that was made of `origin`, of a definition that of its name; None where it does not
    tell."""
    if isinstance(node, (py.FunctionDef, py.ClassDef)):
        return _name_of(node.name.value, origin, lines)
    if origin.end_lineno is None or origin.end_col_offset is None:
        return None
    start = (origin.lineno, characters(lines[origin.lineno - 1], origin.col_offset))
    end = (origin.end_lineno, characters(lines[origin.end_lineno - 1], origin.end_col_offset))
    return _unwrapped(start, end, lines) if isinstance(origin, _BRACKETED) else (start, end)


def pairs(one: py.Node, two: py.Node) -> Iterator[tuple[py.Node, py.Node]]:
    """The nodes of two trees that were made of the same text, side by side."""
    left = [(one, two)]
    while left:
        pair = left.pop()
        yield pair
        left += zip(pair[0].children, pair[1].children, strict=True)


def _name_of(name: str, origin: Origin, lines: Sequence[str]) -> Range | None:
    line = lines[origin.lineno - 1]
    found = _DEFINES.match(line, characters(line, origin.col_offset))
    if found is None or not line.startswith(name, found.end()):
        return None  # `def \` and a line end, or a name that is spelled otherwise
    return (origin.lineno, found.end()), (origin.lineno, found.end() + len(name))


def _unwrapped(start: tuple[int, int], end: tuple[int, int], lines: Sequence[str]) -> Range | None:
    """A place without the brackets that belong to it: those of `(a, b)`, not those of `(a), (b)`."""
    (first, begin), (last, stop) = start, end
    text = "\n".join(lines[first - 1 : last])
    inner = text[begin : len(text) - (len(lines[last - 1]) - stop)]
    if not inner.startswith("(") or isinstance(read_ast(f"[{inner[1:-1]}\n]"), Exception):
        return start, end
    if first != last or "#" in inner:
        return None  # comments and line ends stand beside it
    inner = inner[1:-1]
    return (first, begin + 1 + len(inner) - len(inner.lstrip())), (
        last,
        stop - 1 - (len(inner) - len(inner.rstrip())),
    )
