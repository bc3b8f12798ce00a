"""A text and the edits of it: from lines and columns to offsets, and which edits go together."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Sequence
from itertools import pairwise

from headlint.findings import Edit, Position
from headlint.records import dataclass
from headlint.source import line_starts

__all__ = ["Change", "Unwritable", "changes", "offset_of"]

_LINE_END = re.compile(r"\r\n?|\n")
_BARE = re.compile(r"(?<!\r)\n")


class Unwritable(Exception):
    """Edits that do not fit a file, or that its encoding cannot hold; says why, as part of a sentence."""


@dataclass(frozen=True, slots=True)
class Change:
    """Replace `text[start:end]` (offsets in code points) by `replacement`."""

    start: int
    end: int
    replacement: str


def changes(text: str, edits: Iterable[Edit], *, indentation: str = "") -> list[Change]:
    """The edits of one text as changes, in order of their places; lines and columns count in `text`.

    A line end in a replacement is written as those around the place are; `indentation` is what stands
    before each line of the text but is no part of the program. Raises Unwritable for a place outside
    the text and for edits that overlap; insertions at one place keep their order.
    """
    starts = line_starts(text)
    made = sorted(
        (_change(text, starts, edit, indentation) for edit in edits),
        key=lambda change: (change.start, change.end),
    )
    for before, after in pairwise(made):
        if after.start < before.end:
            raise Unwritable("two edits change the same text")
    return made


def _change(text: str, starts: Sequence[int], edit: Edit, indentation: str) -> Change:
    start = offset_of(text, starts, edit.span.start)
    end = offset_of(text, starts, edit.span.end)
    if end < start:
        raise Unwritable("an edit ends before it starts")
    return Change(start, end, _with_line_ends(edit.replacement, _line_end(text, starts, start), indentation))


def offset_of(text: str, starts: Sequence[int], position: Position) -> int:
    """The offset of a place, where `starts` are those of the lines. Raises Unwritable outside the text."""
    line, column = position.line - 1, position.column - 1
    if not 0 <= line < len(starts) or column < 0:
        raise Unwritable(f"there is no line {position.line}")
    limit = starts[line + 1] if line + 1 < len(starts) else len(text)
    if starts[line] + column > limit:
        raise Unwritable(f"line {position.line} has no column {position.column}")
    return starts[line] + column


def _line_end(text: str, starts: Sequence[int], offset: int) -> str:
    """How the line of an offset ends; the last line as the one before it, a single one as on Unix."""
    line = bisect_right(starts, offset) - 1
    for start in (starts[line], starts[max(line - 1, 0)]):
        found = _LINE_END.search(text, start)
        if found is not None:
            return found[0]
    return "\n"


def _with_line_ends(replacement: str, line_end: str, indentation: str) -> str:
    if "\n" not in replacement:
        return replacement
    written = _BARE.sub(line_end, replacement)
    # IPython takes the indentation from every line again, also from those within a string.
    return _LINE_END.sub(lambda found: found[0] + indentation, written) if indentation else written
