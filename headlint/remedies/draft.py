"""Edits in the making: ranges of program text and what replaces them, in one or several files."""

from __future__ import annotations

from headlint.findings import Edit, Span
from headlint.records import dataclass, field
from headlint.remedies.passages import Doubt, Passage
from headlint.syntax.concrete import Concrete

__all__ = ["Doubt", "Draft"]


@dataclass(slots=True)
class Draft:
    """Collects the replacements of one remedy. Every method raises Doubt where it cannot be sure."""

    _pieces: list[tuple[Concrete, int, int, str]] = field(default_factory=list)

    def replace(self, passage: Passage, text: str) -> None:
        """Write `text` in place of a node."""
        self.put(passage.parsed, *passage.range(), text)

    def put(self, parsed: Concrete, start: int, end: int, text: str) -> None:
        """Write `text` in place of the program text between two offsets; the same twice is once.

        Raises Doubt where a comment would go, or another part changes the same text.
        """
        old = parsed.tree.source.text[start:end]
        if old == text:
            return
        if old.count("#") > text.count("#"):
            raise Doubt("a comment stands in what is taken out")
        piece = (parsed, start, end, text)
        for other, first, last, written in self._pieces:
            if other.tree is not parsed.tree:
                continue
            if (first, last, written) == (start, end, text):
                return
            if (first < end and start < last) or first == last == start == end:
                raise Doubt("two parts of the remedy change the same text")
        self._pieces.append(piece)

    def cut(self, parsed: Concrete, start: int, end: int) -> None:
        """Take the program text between two offsets out. Raises Doubt where that would lose a comment."""
        self.put(parsed, start, end, "")

    def pieces(self) -> tuple[tuple[Concrete, int, int, str], ...]:
        """What was put so far: the file, start and end offset, the text that is written there."""
        return tuple(self._pieces)

    def edits(self) -> tuple[Edit, ...]:
        """The edits in order of files and places. Raises Doubt where a range spans notebook cells."""
        made = [Edit(_span(parsed, start, end), text) for parsed, start, end, text in self._pieces]
        return tuple(sorted(made, key=lambda edit: (edit.span.path, edit.span.cell or 0, edit.span.start)))


def _span(parsed: Concrete, start: int, end: int) -> Span:
    span = parsed.tree.span(start, end)
    if span is None:
        raise Doubt("the range does not lie within one cell")
    return span
