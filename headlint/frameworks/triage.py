"""Triage: the words of which a file holds one where it can hold a head; kept beside the compiled code.

No pattern is compiled: in a run that ends with triage, Python's `re` would be the slowest import.
"""

from __future__ import annotations

import os

from headlint.keeping import own_words

TYPE_CHECKING = False  # typing itself is a slow import
if TYPE_CHECKING:
    from collections.abc import Iterable

__all__ = ["Triage", "load_triage"]

_WORD = frozenset(b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_")
_BLANK = b" \t\n\r\f\v"


class Triage:
    """Words that are looked for as they are (`long`), those that must stand by themselves (`short`), and
    `methods` that must be called on something that is not the module `re`."""

    __slots__ = ("long", "methods", "short")

    def __init__(self, long: Iterable[str], short: Iterable[str], methods: Iterable[str]) -> None:
        self.long = tuple(word.encode() for word in long)
        self.short = tuple(word.encode() for word in short)
        self.methods = tuple(f".{word}".encode() for word in methods)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Triage) and self.lines() == other.lines()

    __hash__ = None  # type: ignore[assignment]  # nobody needs one

    def can_hold_head(self, data: bytes) -> bool:
        """Whether a file can hold something to judge, from its bytes alone."""
        return (
            any(word in data for word in self.long)
            or any(word in data and _alone(word, data) for word in self.short)
            or any(word in data and _called(word, data) for word in self.methods)
        )

    def lines(self) -> list[str]:
        """The same as text: one line for each of the three, its words apart by blanks."""
        return [b" ".join(words).decode() for words in (self.long, self.short, self.methods)]


def _alone(word: bytes, data: bytes) -> bool:
    """Whether a word stands somewhere without a letter, a digit or an underscore beside it."""
    at = data.find(word)
    while at >= 0:
        end = at + len(word)
        if (at == 0 or data[at - 1] not in _WORD) and (end == len(data) or data[end] not in _WORD):
            return True
        at = data.find(word, at + 1)
    return False


def _called(method: bytes, data: bytes) -> bool:
    """Whether a method is called somewhere (`.compile(`) on something else than `re`."""
    at = data.find(method)
    while at >= 0:
        end = at + len(method)
        while end < len(data) and data[end] in _BLANK:
            end += 1
        module = data[max(at - 2, 0) : at] == b"re" and (at == 2 or data[at - 3] not in _WORD)
        if data[end : end + 1] == b"(" and not module:
            return True
        at = data.find(method, at + 1)
    return False


_loaded: list[Triage] = []


def load_triage() -> Triage:
    """The words of headlint's own facts, without reading those where they were read before."""
    if not _loaded:
        folder = os.path.dirname(os.path.abspath(__file__))
        lines = own_words("triage", folder, (".yaml", ".py"), _words)
        if len(lines) != 3:
            lines = _words()
        long, short, methods = (line.split() for line in lines)
        _loaded.append(Triage(long, short, (word.removeprefix(".") for word in methods)))
    return _loaded[0]


def _words() -> list[str]:
    from headlint.frameworks.library import load_library

    return load_library().triage.lines()
