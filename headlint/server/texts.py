"""Texts of an editor: lines and columns as the protocol counts them, and changes that come in pieces.

Lines end as in Python (and in the protocol): not at form feeds or U+2028, where `str.splitlines` ends them.
"""

from __future__ import annotations

from lsprotocol import types

from headlint.records import dataclass, field
from headlint.source import line_starts

__all__ = ["Text", "width"]


def width(text: str, encoding: str) -> int:
    """How many units of the encoding the client counts in (`utf-8`, `utf-16`, `utf-32`)."""
    if encoding == types.PositionEncodingKind.Utf8:
        return len(text.encode("utf-8", "surrogatepass"))
    if encoding == types.PositionEncodingKind.Utf32:
        return len(text)
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


@dataclass(frozen=True)
class Text:
    """A text and the encoding that its client counts columns in."""

    text: str
    encoding: str
    starts: tuple[int, ...] = field(init=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "starts", line_starts(self.text))

    def position(self, line: int, column: int) -> types.Position:
        """The place of a line and a column in code points, both from 1; one beyond the end is the end."""
        if line > len(self.starts):
            return self.position(len(self.starts), len(self.text) + 1)
        before = self._line(line - 1)[: max(column - 1, 0)]
        return types.Position(line - 1, width(before, self.encoding))

    def offset(self, position: types.Position) -> int:
        """The offset in code points; a place beyond its line is the end of that line."""
        if position.line >= len(self.starts):
            return len(self.text)
        line = self._line(position.line)
        units = 0
        for index, character in enumerate(line):
            if units >= position.character:
                return self.starts[position.line] + index
            units += width(character, self.encoding)
        return self.starts[position.line] + len(line)

    def place(self, position: types.Position) -> tuple[int, int]:
        """Line and column in code points, both from 1."""
        line = min(position.line, len(self.starts) - 1)
        return line + 1, self.offset(position) - self.starts[line] + 1

    def changed(self, change: types.TextDocumentContentChangeEvent) -> Text:
        """The text after a change of a part, or of the whole."""
        if isinstance(change, types.TextDocumentContentChangePartial):
            start, end = self.offset(change.range.start), self.offset(change.range.end)
            return Text(self.text[:start] + change.text + self.text[max(start, end) :], self.encoding)
        return Text(change.text, self.encoding)

    def _line(self, index: int) -> str:
        """A line without its end."""
        end = self.starts[index + 1] if index + 1 < len(self.starts) else len(self.text)
        return self.text[self.starts[index] : end].rstrip("\r\n")
