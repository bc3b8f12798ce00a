"""Text for HTML: escaped, and with what acts on a page or does not show spelled out."""

from __future__ import annotations

import re
from html import escape

from headlint.report._printable import plain, printable

__all__ = ["breakable", "code", "count", "line", "text"]

_SEAM = re.compile(r"(?<=[a-z_])(?=[A-Z])|(?<=_)(?=[a-z])")


def text(value: str) -> str:
    """Prose on one line, for between tags and within quoted attributes."""
    return escape(plain(value))


def breakable(value: str) -> str:
    """A name that may be broken where its words meet: `CategoricalCrossentropy`, `binary_crossentropy`."""
    return _SEAM.sub("<wbr>", text(value))


def code(value: str) -> str:
    """Source text: blanks and tabs stay as they are."""
    return "\t".join(escape(printable(part)) for part in value.rstrip("\r\n").split("\t"))


def line(value: str) -> str:
    """A path or the like, in which blanks count, as text."""
    return escape(printable(value))


def count(number: int, noun: str) -> str:
    """`1 head`, `2 heads`."""
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"
