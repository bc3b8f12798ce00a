"""Files are written whole or not at all, and only where they still are what was read."""

from __future__ import annotations

import os
import stat
from collections.abc import Collection, Iterator, Mapping
from contextlib import suppress

from headlint.records import dataclass
from headlint.writing import drop, overwrite, put_in_place, write_beside

__all__ = ["Unwritten", "write_all", "write_file"]


@dataclass(frozen=True, slots=True)
class Unwritten:
    """A file (by real path) that stays as it is, and why, as part of a sentence."""

    path: str
    reason: str


class _Refusal(Exception):
    """Why a file cannot be written, as part of a sentence."""


def write_all(
    texts: Mapping[str, tuple[bytes, bytes]], together: Collection[frozenset[str]] = ()
) -> list[Unwritten]:
    """Put the new bytes of each file (old and new, by path) in place of the old ones.

    Of files that belong together all are written or none. Gives the files that were not written.
    """
    unwritten: list[Unwritten] = []
    for group in _groups(texts, together):
        unwritten += _write_group({path: texts[path] for path in group})
    return unwritten


def write_file(path: str, old: bytes | None, new: bytes) -> str:
    """Write one file (`old` None: whatever it holds now); says why not, empty where it was done."""
    found = _write_group({os.path.realpath(path): (old, new)})
    return found[0].reason if found else ""


def _groups(paths: Collection[str], together: Collection[frozenset[str]]) -> Iterator[list[str]]:
    """The paths, with those in one list that belong together, by way of others too."""
    left = sorted(paths)
    while left:
        group = {left[0]}
        while True:
            more = {path for one in together if one & group for path in one & set(left)}
            if more <= group:
                break
            group |= more
        left = [path for path in left if path not in group]
        yield sorted(group)


def _write_group(texts: Mapping[str, tuple[bytes | None, bytes]]) -> list[Unwritten]:
    """All of the files, or none and what stood in the way."""
    beside: dict[str, str] = {}
    done: list[str] = []
    path = ""
    try:
        for path, (old, new) in texts.items():
            _check(path, old, new)
            beside[path] = write_beside(path, new)
        for path, (old, new) in texts.items():
            _check(path, old, new)  # again, right before it happens
            put_in_place(path, beside[path], new)
            done.append(path)
    except BaseException as error:
        for one in done:
            _take_back(one, texts[one][0])
        if not isinstance(error, (OSError, _Refusal)):
            raise
        reason = str(getattr(error, "strerror", None) or error)
        return [Unwritten(one, reason if one == path else f"{path}: {reason}") for one in texts]
    finally:
        for temporary in beside.values():
            drop(temporary)
    return []


def _check(path: str, old: bytes | None, new: bytes) -> None:
    """Raises _Refusal for a file that is not as it was read, or is not to be written to."""
    mode = os.stat(path).st_mode
    if not stat.S_ISREG(mode):
        raise _Refusal("it is not a regular file")
    if not mode & (stat.S_IWUSR | stat.S_IWGRP | stat.S_IWOTH) or not os.access(path, os.W_OK):
        # Replacing needs no right to the file itself, but whoever took it away did so on purpose.
        raise _Refusal("it is read-only")
    if old is not None and _read(path) not in (old, new):
        raise _Refusal("it was changed while headlint ran; run it again")


def _read(path: str) -> bytes:
    with open(path, "rb") as file:
        return file.read()


def _take_back(path: str, old: bytes | None) -> None:
    if old is not None:
        with suppress(OSError):
            overwrite(path, old)
