"""Reads the expectations that fixtures and examples carry in their trailing comments."""

from __future__ import annotations

import io
import re
import tokenize
from pathlib import Path

__all__ = ["ROOT", "expected", "later", "selected"]

ROOT = Path(__file__).resolve().parent.parent
_START = re.compile(r"(?:^|\s)#\s*(expect|later|selected)\b")
"""A mark can follow another comment: `# headlint: ignore[HL101]  # expect: HL002`."""
_MARK = re.compile(r"#\s*(expect|later|selected):\s*(HL\d{3}(?:\s*,\s*HL\d{3})*)\s*$")


def expected(text: str) -> set[tuple[int, str]]:
    """(line, code) of every `# expect: HL101, HL402` in Python source `text`."""
    return _marks(text, "expect")


def later(text: str) -> set[tuple[int, str]]:
    """(line, code) of every `# later: HL311`: right to find, not demanded yet."""
    return _marks(text, "later")


def selected(text: str) -> set[tuple[int, str]]:
    """(line, code) of every `# selected: HL705`: found where that rule is asked for, and only there."""
    return _marks(text, "selected")


def _marks(text: str, kind: str) -> set[tuple[int, str]]:
    found = set()
    for token in tokenize.generate_tokens(io.StringIO(text).readline):
        if token.type != tokenize.COMMENT or not _START.search(token.string):
            continue
        mark = _MARK.search(token.string)
        if mark is None:
            raise ValueError(f"line {token.start[0]}: unreadable mark {token.string!r}")
        if mark[1] == kind:
            found |= {(token.start[0], code.strip()) for code in mark[2].split(",")}
    return found
