"""A source line as a terminal shows it: tabs, wide and escaped characters, and a cut to a width."""

from __future__ import annotations

from rich.cells import cell_len

from headlint.records import dataclass
from headlint.report._printable import printable

__all__ = ["Line", "View", "lay_out"]

_TAB = 4
_CUT = "..."
_JOINER = "\u200d"


@dataclass(frozen=True, slots=True)
class View:
    """A stretch of a line: its text, and where the line's columns are in it."""

    text: str
    first: int
    last: int
    lead: int

    def column(self, offset: int) -> int:
        """The column of the view at which the line's column `offset` stands."""
        return min(max(offset, self.first), self.last) - self.first + self.lead

    def shows(self, start: int, end: int) -> bool:
        """Whether the whole range of columns is in the view."""
        return self.first <= start and end <= self.last


@dataclass(frozen=True, slots=True)
class Line:
    """Characters as shown, the column of each, and for each code point the character it is part of."""

    shown: tuple[str, ...]
    offsets: tuple[int, ...]
    owner: tuple[int, ...]

    @property
    def width(self) -> int:
        """Columns that the whole line takes."""
        return self.offsets[-1]

    def columns(self, start: int, end: int) -> tuple[int, int]:
        """The columns of code points `start` to `end` (from 0, end exclusive); never empty."""
        first = self._at(start)
        stop = self._at(end - 1) + 1 if end > start else first
        left = self.offsets[first]
        right = self.offsets[min(stop, len(self.shown))]
        return left, max(right, left + 1)

    def view(self, room: int, start: int, end: int) -> View:
        """The whole line if it fits into `room` columns, else a stretch of it around the range."""
        if max(self.width, end) <= room:
            return View("".join(self.shown).rstrip(), 0, max(self.width, end), 0)
        inner = max(room - 2 * len(_CUT), 1)
        spare = max(inner - (end - start), 0)
        # Code reads from the left: two thirds of what is left over go before the range.
        left = max(start - spare * 2 // 3, 0)
        left = max(min(left, max(self.width, end) - inner), 0)
        return self._stretch(left, left + inner, end)

    def _stretch(self, left: int, right: int, end: int) -> View:
        inside = [
            index
            for index in range(len(self.shown))
            if self.offsets[index] >= left and self.offsets[index + 1] <= right
        ]
        first = self.offsets[inside[0]] if inside else left
        last = self.offsets[inside[-1] + 1] if inside else left
        text = "".join(self.shown[index] for index in inside)
        head = _CUT if first > 0 else ""
        if last < self.width:
            return View(f"{head}{text}{_CUT}", first, last, len(head))
        return View(f"{head}{text}".rstrip(), first, max(last, end), len(head))

    def _at(self, point: int) -> int:
        if point >= len(self.owner):
            return len(self.shown)
        return self.owner[max(point, 0)]


def lay_out(text: str, encoding: str = "utf-8") -> Line:
    """Lay one source line out in columns; a line end at its end is no part of it."""
    shown: list[str] = []
    owner: list[int] = []
    offsets = [0]
    for char in text.rstrip("\r\n"):
        piece = " " * (_TAB - offsets[-1] % _TAB) if char == "\t" else printable(char, encoding)
        if shown and piece == char and _continues(shown[-1], char):
            shown[-1] += char
            offsets[-1] = offsets[-2] + cell_len(shown[-1])
        else:
            shown.append(piece)
            offsets.append(offsets[-1] + cell_len(piece))
        owner.append(len(shown) - 1)
    return Line(tuple(shown), tuple(offsets), tuple(owner))


def _continues(before: str, char: str) -> bool:
    """Whether `char` is drawn on top of, or joined to, the character before it."""
    if char.isascii():
        return False
    if cell_len(char) == 0 or (before.endswith(_JOINER) and len(before) > 1):
        return True
    return cell_len(before + char) == cell_len(before)
