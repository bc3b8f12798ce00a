"""Whole runs, kept with all that they rested on: where nothing of that has changed, so has the answer.

A recording is text: a line that stands for the rest, then parts with a null character between them. These
are what stands for headlint itself, the exit code, the remarks, what was printed, and then, by threes, how
something was looked at, where, and what was seen. It is read before anything else is imported, so nothing
here imports much.
"""

from __future__ import annotations

import os
import sys

from headlint import __version__
from headlint.cache.key import own_stamps
from headlint.cache.world import UNSURE, content, listing, mark, needs
from headlint.digests import blake2b

TYPE_CHECKING = False  # typing itself is a slow import
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence
    from typing import TextIO

__all__ = ["SUFFIX", "Answer", "Seen", "play", "recording", "run_name"]

SUFFIX = ".run"
FORMAT = 2
"""Raised whenever a recording changes its form."""
_LOOKS: Mapping[str, Callable[[str], str]] = {
    "mark": mark,
    "listing": listing,
    "needs": needs,
    "content": content,
}
Answer = tuple[str, str, int]
"""What went to standard error and to standard output, and the exit code."""
Seen = tuple[str, str, str]
"""How something was looked at (a key of `_LOOKS`), its path, and what was seen."""


def run_name(argv: Sequence[str], out: TextIO, *, color: bool, width: int | None) -> str:
    """The file name for the recording of such a run: whatever else is asked or shown, another name."""
    said = (
        FORMAT,
        tuple(argv),
        os.getcwd(),
        getattr(out, "encoding", None),
        getattr(out, "errors", None),
        getattr(sys.stderr, "encoding", None),
        color,
        width,
        sys.path,
        sys.getfilesystemencoding(),
    )
    return _digest(repr(said)) + SUFFIX


def play(path: str) -> Answer | None:
    """What the run said and its exit code, if all that it rested on is still the same."""
    try:
        with open(path, "rb") as file:
            head, _, body = file.read().partition(b"\n")
        if head.decode("ascii", "replace") != _seal(body):
            return None
        own, code, remarks, text, *seen = body.decode("utf-8", "surrogatepass").split("\0")
        number = int(code)
    except (OSError, ValueError):
        return None
    if own != _own() or len(seen) % 3 or not (_harmless(remarks) and _harmless(text)):
        return None
    for how, where, state in zip(seen[::3], seen[1::3], seen[2::3], strict=True):
        if state == UNSURE or how not in _LOOKS or _LOOKS[how](where) != state:
            return None
    return remarks, text, number


def recording(answer: Answer, seen: Iterable[Seen]) -> bytes | None:
    """The bytes of the file for a run; None where something was seen that cannot be told again."""
    remarks, text, code = answer
    parts = [_own(), str(code), remarks, text]
    for one in seen:
        if one[2] == UNSURE:
            return None
        parts += one
    if any("\0" in part for part in parts):
        return None
    body = "\0".join(parts).encode("utf-8", "surrogatepass")
    return _seal(body).encode() + b"\n" + body


def _harmless(text: str) -> bool:
    """Whether nothing but colours is asked of a terminal: somebody else may have put the file there."""
    first, *colored = text.split("\x1b")
    rest = [first]
    for part in colored:
        code, end, after = part.partition("m")
        if not end or not code.startswith("[") or code[1:].strip("0123456789;"):
            return False
        rest.append(after)
    return "".join(rest).replace("\n", "").replace("\t", "").isprintable()


def _own() -> str:
    """What stands for headlint as it is, and for the Python that runs it."""
    return _digest(repr((__version__, sys.version, list(own_stamps()))))


def _seal(body: bytes) -> str:
    return f"headlint {blake2b(body, digest_size=16).hexdigest()}"


def _digest(text: str) -> str:
    return blake2b(text.encode("utf-8", "surrogatepass"), digest_size=12).hexdigest()
