"""Text that is safe to print: what acts on a terminal or does not show is spelled as an escape."""

from __future__ import annotations

import unicodedata
from typing import TextIO

from headlint.findings import Span

__all__ = ["encoding_of", "is_utf8", "place", "plain", "printable"]

_ACTING = frozenset({"Cc", "Cf", "Cs", "Zl", "Zp"})
_JOINERS = "\u200c\u200d"  # part of how emoji and several scripts are written
_SHORT = {"\n": "\\n", "\r": "\\r", "\t": "\\t"}


def encoding_of(out: TextIO) -> str:
    """The encoding of a stream; a stream that only collects text takes everything."""
    return getattr(out, "encoding", None) or "utf-8"


def is_utf8(out: TextIO) -> bool:
    """Whether a stream takes every character, as what reads JSON and XML expects."""
    return encoding_of(out).lower().replace("-", "") == "utf8"


def printable(text: str, encoding: str = "utf-8") -> str:
    """`text` on one line, with control, bidi, undecodable and unencodable characters escaped."""
    if text.isascii() and text.isprintable():
        return text
    return "".join(_show(char, encoding) for char in text)


def plain(text: str, encoding: str = "utf-8") -> str:
    """`text` as one printable line: runs of white space and line ends become one blank."""
    return printable(" ".join(text.split()), encoding)


def place(span: Span, encoding: str = "utf-8") -> str:
    """Where a span starts: `train.py:42:21`, in a notebook `nb.ipynb:cell 4:2:1`."""
    cell = "" if span.cell is None else f"cell {span.cell}:"
    return f"{printable(span.path, encoding)}:{cell}{span.start.line}:{span.start.column}"


def _show(char: str, encoding: str) -> str:
    if char in _SHORT:
        return _SHORT[char]
    if unicodedata.category(char) in _ACTING and char not in _JOINERS:
        return _escape(char)
    try:
        char.encode(encoding)
    except UnicodeEncodeError:
        return _escape(char)
    return char


def _escape(char: str) -> str:
    code = ord(char)
    if 0xDC80 <= code <= 0xDCFF:  # a byte of a file name that is no text (PEP 383)
        return f"\\x{code - 0xDC00:02x}"
    if code <= 0xFF:
        return f"\\x{code:02x}"
    return f"\\u{code:04x}" if code <= 0xFFFF else f"\\U{code:08x}"
