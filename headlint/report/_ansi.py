"""Colour for formats of one line a finding, which need nothing else of a terminal."""

from __future__ import annotations

from collections.abc import Mapping

from headlint.findings import Severity

__all__ = ["BOLD", "CODE", "DIM", "GREEN", "paint"]

BOLD = "1"
DIM = "2"
GREEN = "32"
CODE: Mapping[Severity, str] = {"error": "1;31", "warning": "1;33", "info": "1;36"}


def paint(text: str, style: str, *, color: bool) -> str:
    """`text` in a style, or as it is without `color`."""
    return f"\x1b[{style}m{text}\x1b[0m" if color and text else text
