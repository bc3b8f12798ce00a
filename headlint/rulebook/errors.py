"""The one error of the rulebook: a rule file that cannot be accepted, and where."""

from __future__ import annotations

from collections.abc import Iterable
from typing import final

__all__ = ["RuleError", "hint"]


@final
class RuleError(Exception):
    """A mistake in a rule file; its text is `path:line: message` (without line 0)."""

    def __init__(self, path: str, line: int, message: str) -> None:
        place = f"{path}:{line}" if line else path
        super().__init__(f"{place}: {message}")
        self.path = path
        self.line = line
        self.message = message


def hint(word: str, known: Iterable[str]) -> str:
    """`; did you mean 'x'?` for the known word that is nearest to `word`, or what there is."""
    candidates = sorted(known)
    from difflib import get_close_matches  # for the few files with an error

    near = get_close_matches(word, candidates, n=1, cutoff=0.5)
    if near:
        return f"; did you mean {near[0]!r}?"
    if len(candidates) <= 16:
        return f"; known: {', '.join(candidates)}"
    return ""
