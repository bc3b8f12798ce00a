"""Triage: the words of which a file holds one where it can hold a head; kept beside the compiled code."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from headlint.nodes import own_value

__all__ = ["Triage", "load_triage"]


@dataclass(frozen=True, slots=True)
class Triage:
    """Words that are looked for as they are, and a pattern for those that must stand by themselves."""

    long: tuple[bytes, ...]
    short: re.Pattern[bytes]

    @classmethod
    def of(cls, long: Sequence[str], short: str) -> Triage:
        """The same from text."""
        return cls(tuple(word.encode() for word in long), re.compile(short.encode()))

    def can_hold_head(self, data: bytes) -> bool:
        """Whether a file can hold something to judge, from its bytes alone."""
        return any(word in data for word in self.long) or self.short.search(data) is not None


@cache
def load_triage() -> Triage:
    """The words of headlint's own facts, without reading those where they were read before."""
    folder = Path(__file__).parent
    paths = sorted([*folder.glob("*.yaml"), *folder.glob("*.py")])
    value = own_value("triage", paths, _words)
    return Triage.of([str(word) for word in value[:-1]], str(value[-1]))


def _words() -> list[str]:
    from headlint.frameworks.library import load_library

    triage = load_library().triage
    return [*(word.decode() for word in triage.long), triage.short.pattern.decode()]
