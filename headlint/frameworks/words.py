"""Where words stand in the bytes of a program, without `re`, which would be the slowest import of a start."""

from __future__ import annotations

TYPE_CHECKING = False  # typing itself is a slow import
if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["LETTERS", "after_blanks", "places"]

LETTERS = frozenset(b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_")
_BLANK = frozenset(b" \t\n\r\f\v\\")


def places(word: bytes, data: bytes, *, inside: bool = False) -> Iterator[tuple[int, int]]:
    """Where a word stands without a letter, a digit or an underscore beside it; `inside` a longer name at the
    end of that."""
    at = data.find(word)
    while at >= 0:
        end = at + len(word)
        begins = inside or at == 0 or data[at - 1] not in LETTERS
        if begins and (end == len(data) or data[end] not in LETTERS):
            yield at, end
        at = data.find(word, at + 1)


def after_blanks(data: bytes, at: int) -> int:
    """The next place with something else than a blank, or a backslash that continues a line."""
    while at < len(data) and data[at] in _BLANK:
        at += 1
    return at
