"""Where a place of a text is after edits, so that findings can be told apart before and after."""

from __future__ import annotations

from collections.abc import Iterable

from headlint.findings import Edit, Position
from headlint.source import split_lines

__all__ = ["moved"]


def moved(position: Position, edits: Iterable[Edit]) -> tuple[Position, Position]:
    """The first and the last place at which something can be that stood at `position` before the edits.

    The edits are those of the same text (file or cell), in order, none overlapping. Both are the same
    where the place is not within an edit.
    """
    lines, line, columns = 0, 0, 0  # by how much the lines move, and from which line on the columns do
    for edit in edits:
        start, end = edit.span.start, edit.span.end
        if position < start:
            break
        begins = _shifted(start, lines, line, columns)
        ends = _behind(begins, edit.replacement)
        if position < end or position == start:
            return begins, ends
        lines = ends.line - end.line
        line, columns = end.line, ends.column - end.column
    now = _shifted(position, lines, line, columns)
    return now, now


def _shifted(position: Position, lines: int, line: int, columns: int) -> Position:
    column = position.column + (columns if position.line == line else 0)
    return Position(position.line + lines, column)


def _behind(start: Position, text: str) -> Position:
    """The place behind a text that starts at a place."""
    written = split_lines(text + ".")  # so that a last line end starts a line
    if len(written) == 1:
        return Position(start.line, start.column + len(text))
    return Position(start.line + len(written) - 1, len(written[-1]))
