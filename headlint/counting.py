"""Numbers with their nouns, and the line that closes a run without a head."""

from __future__ import annotations

__all__ = ["count", "no_heads"]


def count(number: int, noun: str) -> str:
    """`1 file`, `2 files`."""
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"


def no_heads(files: int) -> str:
    """What there is to say where nothing is found in so many files."""
    return f"no heads found in {count(files, 'file')}"
