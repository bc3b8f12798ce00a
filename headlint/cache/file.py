"""The file that results are kept in: a line that stands for the rest, and the rest as JSON."""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Collection, Mapping
from contextlib import suppress
from typing import TypeVar

from headlint.cache.codec import DamagedError, Json
from headlint.cache.place import prepare
from headlint.cache.stamps import Stamp
from headlint.callers import Module
from headlint.digests import blake2b
from headlint.questions import Answer, Question
from headlint.records import dataclass, field

__all__ = ["Entry", "Kept", "drop_oldest", "load", "put", "save"]

T = TypeVar("T")

LARGEST = 64_000_000
"""Bytes of one such file; beyond them, only what the last run needed is kept."""
MOST = 8
"""Such files in a folder, one for each kind of run; the oldest go."""


@dataclass(frozen=True, slots=True)
class Entry:
    """What is kept of a file: for which content, what it led to, and which questions that rests on.

    `asked` has one bit for each question in the list of them, as hexadecimal digits.
    """

    content: str
    dropped: bool
    asked: str
    examined: Json


@dataclass(frozen=True, slots=True)
class Kept:
    """All that is kept."""

    stamps: dict[str, Stamp] = field(default_factory=dict)
    entries: dict[str, Entry] = field(default_factory=dict)
    asks: list[tuple[Question, Answer]] = field(default_factory=list)
    callers: Mapping[str, Mapping[str, tuple[str, tuple[Module, ...]]]] = field(default_factory=dict)


def load(folder: str, key: str, notes: list[str]) -> Kept:
    """What was saved; nothing where there is nothing or where it is damaged, which is noted."""
    path = _path(folder, key)
    try:
        with open(path, "rb") as file:
            head, _, body = file.read().partition(b"\n")
    except OSError:
        return Kept()
    try:
        if head.decode("ascii", "replace") != _seal(body):
            raise DamagedError
        return _read(json.loads(body))
    except (DamagedError, ValueError, RecursionError):
        notes.append(f"{path}: damaged, so it was dropped")
        with suppress(OSError):
            os.unlink(path)
        return Kept()


def save(
    folder: str,
    key: str,
    kept: Kept,
    new: Mapping[str, Entry],
    used: Collection[str],
) -> None:
    """Put what is new beside what is kept, in one step, so that nobody ever reads half of it.

    A folder that cannot be written to stays as it is.
    """
    entries = {name: one for name, one in kept.entries.items() if name in used or os.path.lexists(_of(name))}
    entries.update(new)
    whole = _compact(Kept(kept.stamps, entries, kept.asks, kept.callers))
    body = _body(whole)
    if len(body) > LARGEST:
        needed = {name: one for name, one in entries.items() if name in used or name in new}
        body = _body(_compact(Kept(kept.stamps, needed, kept.asks, kept.callers)))
    with suppress(OSError):
        prepare(folder)
        put(_path(folder, key), _seal(body).encode() + b"\n" + body)
        drop_oldest(folder, ".json")


def _compact(kept: Kept) -> Kept:
    """The same without the stamps and questions that no entry needs any more, once they are many."""
    needed = 0
    for entry in kept.entries.values():
        needed |= int(entry.asked or "0", 16)
    if needed.bit_count() * 2 >= len(kept.asks):
        return kept
    order = [number for number in range(len(kept.asks)) if needed >> number & 1]
    places = {number: place for place, number in enumerate(order)}
    entries = {name: _renumbered(entry, places) for name, entry in kept.entries.items()}
    asks = [kept.asks[number] for number in order]
    names = {os.path.abspath(_of(name)) for name in entries}
    names |= {os.path.abspath(question[1]) for question, _ in asks if question[0] == "text"}
    stamps = {path: stamp for path, stamp in kept.stamps.items() if path in names}
    return Kept(stamps, entries, asks, kept.callers)


def _renumbered(entry: Entry, places: Mapping[int, int]) -> Entry:
    old, new = int(entry.asked or "0", 16), 0
    while old:
        lowest = old & -old
        new |= 1 << places[lowest.bit_length() - 1]
        old ^= lowest
    return Entry(entry.content, entry.dropped, f"{new:x}" if new else "", entry.examined)


def _of(name: str) -> str:
    """The path in the name of an entry (`named:src/train.py`)."""
    return name.partition(":")[2]


# JSON


def _body(kept: Kept) -> bytes:
    whole = {
        "stamps": kept.stamps,
        "entries": {
            name: (one.content, int(one.dropped), one.asked, one.examined)
            for name, one in kept.entries.items()
        },
        "asks": [(*question, answer) for question, answer in kept.asks],
        "callers": {
            search: {path: (content, *modules) for path, (content, modules) in found.items()}
            for search, found in kept.callers.items()
        },
    }
    return json.dumps(whole, separators=(",", ":")).encode()


def _read(value: Json) -> Kept:
    whole = _table(value, lambda part: part)
    return Kept(
        _table(whole.get("stamps"), _stamp),
        _table(whole.get("entries"), _entry),
        [_ask(one) for one in _list(whole.get("asks"))],
        _table(whole.get("callers"), lambda found: _table(found, _caller)),
    )


def _table(value: Json, read: Callable[[Json], T]) -> dict[str, T]:
    if not isinstance(value, dict):
        raise DamagedError
    return {name: read(part) for name, part in value.items()}


def _list(value: Json) -> list[Json]:
    if not isinstance(value, list):
        raise DamagedError
    return value


def _stamp(value: Json) -> Stamp:
    match _list(value):
        case [int(size), int(changed), int(entry), str(content)]:
            return size, changed, entry, content
    raise DamagedError


def _entry(value: Json) -> Entry:
    match _list(value):
        case [str(content), int(dropped), str(asked), examined]:
            return Entry(content, bool(dropped), asked, examined)
    raise DamagedError


def _ask(value: Json) -> tuple[Question, Answer]:
    match _list(value):
        case [str(kind), str(place), str(name), (str() | None) as answer]:
            return (kind, place, name), answer
    raise DamagedError


def _caller(value: Json) -> tuple[str, tuple[Module, ...]]:
    match _list(value):
        case [str(content), *modules]:
            return content, tuple(_module(one) for one in modules)
    raise DamagedError


def _module(value: Json) -> Module:
    match _list(value):
        case [str(name), str(folder)]:
            return name, folder
    raise DamagedError


# Files


def _path(folder: str, key: str) -> str:
    return os.path.join(folder, f"{key}.json")


def _seal(body: bytes) -> str:
    return f"headlint {blake2b(body, digest_size=16).hexdigest()}"


def put(path: str, data: bytes) -> None:
    """Write a file in one step. Raises OSError."""
    import tempfile

    handle, part = tempfile.mkstemp(suffix=".part", dir=os.path.dirname(path))
    try:
        with open(handle, "wb") as file:
            file.write(data)
        os.replace(part, path)
    except BaseException:
        with suppress(OSError):
            os.unlink(part)
        raise


def drop_oldest(folder: str, ending: str) -> None:
    """Leave no more than some files with this ending. Raises OSError."""
    with os.scandir(folder) as found:
        files = [entry for entry in found if entry.name.endswith(ending)]
    for old in sorted(files, key=lambda entry: entry.stat().st_mtime_ns)[:-MOST]:
        os.unlink(old.path)
