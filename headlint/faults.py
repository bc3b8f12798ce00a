"""Findings about a file as such: that it cannot be read, and that headlint failed on it."""

from __future__ import annotations

import os

from headlint.findings import Finding, Position, Span
from headlint.source import SourceError

__all__ = ["OWN", "about", "fault", "unread"]

UNREADABLE = ("HL001", "unreadable-file")
FAULT = ("HL000", "internal-fault")
OWN = frozenset({UNREADABLE[0], FAULT[0]})
"""The codes of these findings."""
LONGEST = 200
"""Characters of an error's own words that are told."""


def unread(error: SourceError) -> Finding:
    """A file or cell that cannot be read, where the reason stands."""
    position = Position(max(error.line, 1), max(error.column, 1))
    span = Span(error.path, position, Position(position.line, position.column + 1), error.cell)
    return Finding(*UNREADABLE, "error", "high", span, f"cannot be read: {error.reason}")


def fault(path: str, error: Exception) -> Finding:
    """A fault of headlint's own in a file."""
    import traceback  # hardly any run needs it

    frame = traceback.extract_tb(error.__traceback__)[-1]
    said = f"{type(error).__name__} at {os.path.basename(frame.filename)}:{frame.lineno}: {_words(error)}"
    return about(path, f"headlint failed on this file ({said}); please report it")


def about(path: str, message: str) -> Finding:
    """Something that is headlint's to answer for, at the start of the file."""
    span = Span(path, Position(1, 1), Position(1, 2))
    return Finding(*FAULT, "error", "high", span, message)


def _words(error: Exception) -> str:
    """What an error says, in short: a tree that is its argument can be long, or too deep to be written."""
    try:
        words = " ".join(str(error).split())
    except Exception:
        return "it cannot be put into words"
    return words if len(words) <= LONGEST else f"{words[:LONGEST]} ..."
