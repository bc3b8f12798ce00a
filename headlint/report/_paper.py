"""A stream to print styled lines on: with or without colour, wrapped or as they come."""

from __future__ import annotations

from typing import TextIO

from rich.console import Console, RenderableType
from rich.text import Text

from headlint.report._printable import encoding_of

__all__ = ["Paper"]

_UNBOUNDED = 120  # how much of a long source line is shown where there is no terminal
_NARROWEST = 40
_PROSE = 100  # longer lines of prose are hard to read, however wide the terminal is


class _Console(Console):
    def on_broken_pipe(self) -> None:
        """Leave a closed pipe to the caller; rich would end the process with exit code 1."""
        raise


class Paper:
    """Writes lines to `out`. What is given to it must be printable already."""

    def __init__(self, out: TextIO, *, color: bool, width: int | None) -> None:
        self.encoding = encoding_of(out)
        self.room = _UNBOUNDED if width is None else max(width, _NARROWEST)
        self._wraps = width is not None
        # Nothing is left for rich to find out: whoever calls has decided on colour and width.
        self._console = _Console(
            file=out,
            force_terminal=color,
            color_system="standard" if color else None,
            no_color=not color,
            width=self.room,
            highlight=False,
            markup=False,
            emoji=False,
            _environ={},
        )

    def write(self, line: Text) -> None:
        """One line as it is, however long."""
        line.rstrip()
        self._console.print(line, soft_wrap=True)

    def paragraph(self, text: Text, *, first: str | Text = "", indent: str = "") -> None:
        """Prose, wrapped if there is a width: `first` before its first line, `indent` before the others."""
        room = min(self.room, _PROSE) - len(indent)
        lines = text.wrap(self._console, room) if self._wraps else [text]
        for number, line in enumerate(lines):
            self.write(Text.assemble(indent if number else first, line))

    def grid(self, content: RenderableType) -> None:
        """Anything that rich can lay out in the whole width, without blanks at the ends of lines."""
        with self._console.capture() as capture:
            self._console.print(content)
        lines = capture.get().splitlines()
        self._console.file.writelines(f"{line.rstrip()}\n" for line in lines)

    def page(self, content: RenderableType) -> None:
        """Anything that rich can lay out, no wider than prose should be."""
        self._console.print(content, width=min(self.room, _PROSE))
