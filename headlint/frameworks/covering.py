"""Parts that words have in common, so that a text without a part need not be searched for its words."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

__all__ = ["cover"]

SHORTEST = 4
"""Letters of a part: shorter ones stand in nearly every text."""


def cover(words: Iterable[str]) -> dict[str, list[str]]:
    """Every word once, below a part of it; the parts that most words have come first.

    A word that shares nothing with those that are left stands below itself.
    """
    left = set(words)
    found: dict[str, list[str]] = {}
    while left:
        shared = Counter(part for word in left for part in _parts(word))
        best = max(shared, key=lambda part: (shared[part], len(part), part), default="")
        if shared[best] < 2:
            break
        found[best] = sorted(word for word in left if best in word)
        left.difference_update(found[best])
    return {**found, **{word: [word] for word in sorted(left)}}


def _parts(word: str) -> set[str]:
    return {word[start:end] for start in range(len(word)) for end in range(start + SHORTEST, len(word) + 1)}
