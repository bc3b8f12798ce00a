"""One source line with its marks drawn below it, as rows of styled text."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

from rich.cells import cell_len

from headlint.records import dataclass
from headlint.report._columns import Line, View, lay_out
from headlint.report._excerpts import Mark, Numbered
from headlint.report._printable import plain

__all__ = ["Piece", "Role", "Row", "draw"]

Role = Literal["source", "context", "primary", "secondary"]


@dataclass(frozen=True, slots=True)
class Piece:
    """Text that starts at a column."""

    column: int
    text: str
    role: Role

    @property
    def end(self) -> int:
        return self.column + cell_len(self.text)


@dataclass(frozen=True, slots=True)
class Row:
    """Pieces from left to right, none on top of another."""

    pieces: tuple[Piece, ...]
    is_source: bool = False


@dataclass(frozen=True, slots=True)
class _Range:
    """A mark's columns in its line, and the words that go with it."""

    start: int
    end: int
    label: str
    primary: bool

    @property
    def role(self) -> Role:
        return "primary" if self.primary else "secondary"


def draw(line: Numbered, room: int, encoding: str = "utf-8") -> list[Row]:
    """The line itself and its underlines, at most `room` columns wide but for a longer label.

    A line that is too long to show all its marks at once is shown once for each stretch of it.
    """
    laid = lay_out(line.text, encoding)
    if not line.marks:
        return [_source_row(laid.view(room, 0, 0), "context")]
    rows: list[Row] = []
    ranges = [_range(mark, line.text, laid, encoding) for mark in line.marks]
    left = sorted(ranges, key=lambda each: not each.primary)
    while left:
        view = _view(laid, left, room)
        inside = [each for each in left if each is left[0] or view.shows(each.start, each.end)]
        left = [each for each in left if each not in inside]
        rows.append(_source_row(view, "source"))
        for layer in _layers(inside):
            rows.extend(_below([_shift(each, view) for each in layer], room))
    return rows


def _range(mark: Mark, text: str, laid: Line, encoding: str) -> _Range:
    span, label = mark.span, plain(mark.label, encoding)
    first, last = span.start.column - 1, span.end.column - 1
    if span.end.line > span.start.line:
        # Only its first line is drawn, so the label says how far it goes on.
        last = len(text.rstrip())
        label = f"{label} (to line {span.end.line})".lstrip()
    return _Range(*laid.columns(first, last), label, mark.primary)


def _view(laid: Line, ranges: Sequence[_Range], room: int) -> View:
    """All ranges if they can be shown at once, else the first one, or what fits of it."""
    start, end = min(each.start for each in ranges), max(each.end for each in ranges)
    view = laid.view(room, start, end)
    if view.shows(start, end):
        return view
    return laid.view(room, ranges[0].start, min(ranges[0].end, ranges[0].start + max(room // 2, 1)))


def _shift(each: _Range, view: View) -> _Range:
    start = view.column(each.start)
    return _Range(start, max(view.column(each.end), start + 1), each.label, each.primary)


def _source_row(view: View, role: Role) -> Row:
    return Row((Piece(0, view.text, role),) if view.text else (), is_source=True)


def _layers(ranges: Sequence[_Range]) -> list[list[_Range]]:
    """Ranges that can share one row of underlines; one that touches another goes to the next row."""
    layers: list[list[_Range]] = []
    for each in ranges:
        free = (layer for layer in layers if all(each.end < o.start or o.end < each.start for o in layer))
        layer = next(free, None)
        if layer is None:
            layers.append([each])
        else:
            layer.append(each)
    return [sorted(layer, key=lambda each: each.start) for layer in layers]


def _below(layer: Sequence[_Range], room: int) -> list[Row]:
    """The underlines, the last label beside them if it fits, the other labels hanging below."""
    lines = [_underline(each) for each in layer]
    hanging = [each for each in layer if each.label]
    last = layer[-1]
    if last.label and last.end + 1 + cell_len(last.label) <= room:
        lines.append(Piece(last.end + 1, last.label, last.role))
        hanging.remove(last)
    rows = [Row(tuple(lines))]
    while hanging:
        each = hanging.pop()
        column = max(min(each.start, room - cell_len(each.label)), 0)
        threads = [Piece(other.start, "|", other.role) for other in hanging if other.start < column - 1]
        rows.append(Row((*threads, Piece(column, each.label, each.role))))
    return rows


def _underline(each: _Range) -> Piece:
    return Piece(each.start, ("^" if each.primary else "-") * (each.end - each.start), each.role)
