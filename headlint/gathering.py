"""From the files of a run to what each of them led to, in an order that depends on their paths alone."""

from __future__ import annotations

import os
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from headlint.callers import importers_of, modules_of
from headlint.crew import Crew
from headlint.examine import Examined, Examiner, unreadable
from headlint.records import dataclass, field, replace
from headlint.source import SourceError, fingerprint, read_bytes
from headlint.workers import Task

if TYPE_CHECKING:
    from headlint.cache.results import Cache, Role

__all__ = ["Gathered", "gather_all"]

ROUNDS = 2
"""How many steps of imports lead from a head to the files that are read for its sake."""


@dataclass(frozen=True, slots=True)
class Gathered:
    """What the files led to, in order; how many cannot hold a head, and how many were known before."""

    examined: list[Examined] = field(default_factory=list)
    triaged: int = 0
    cached: int = 0


def gather_all(
    files: Sequence[str], given: Iterable[str], examiner: Examiner, crew: Crew, cache: Cache | None
) -> Gathered:
    """Examine the files that can hold a head, and those that import one that could not be determined."""
    seen: dict[str, Examined] = {}
    tasks: list[Task] = []
    dropped: list[str] = []
    named = frozenset(given)
    for path in files:
        role: Role = "named" if path in named else "found"
        hit = None if cache is None else cache.find(path, role)
        if hit is not None:
            if hit.dropped:
                dropped.append(path)
            if hit.examined is not None:
                seen[path] = hit.examined
            continue
        data = read_bytes(path)
        if isinstance(data, SourceError):
            seen[path] = unreadable(data)
        elif examiner.can_hold_head(data):
            tasks.append(Task(path, len(data)))
        else:
            dropped.append(path)
            noticed = examiner.check(path, data) if path in named else examiner.notice(path, data)
            if noticed is not None:
                seen[path] = noticed
            if cache is not None:
                cache.keep(path, role, fingerprint(data), noticed, dropped=True)
    for path, examined in crew.examine(tasks):
        if cache is not None:
            role = "named" if path in named else "found"
            cache.keep(path, role, examined.content, examined, dropped=examined.dropped)
        if examined.dropped:
            dropped.append(path)
        seen[path] = replace(examined, asked=())  # it is long, and nobody needs it any more
    order = {path: number for number, path in enumerate(files)}
    dropped.sort(key=order.__getitem__)
    found = [seen[path] for path in files if path in seen]
    callers = _callers(dropped, found, crew, cache)
    cached = 0 if cache is None else len(cache.known)
    return Gathered([*found, *callers], len(dropped) - len(callers), cached)


def _callers(
    dropped: Sequence[str], examined: Sequence[Examined], crew: Crew, cache: Cache | None
) -> list[Examined]:
    """Files that hold no head themselves but import one that could not be determined.

    The model of `engine.train(model, loader)` is made where `engine` is imported.
    """
    left = dict.fromkeys(dropped)
    open_heads = (entry for one in examined for entry in one.entries if entry.resolved != "full")
    wanted = modules_of(entry.span.path for entry in open_heads)
    callers: list[Examined] = []
    for _ in range(ROUNDS):
        if not wanted or not left:
            break
        importers = importers_of(left, wanted, memory=cache)
        found = _as_callers(importers, crew, cache)
        for path in importers:
            del left[path]
            callers.append(found[path])
        wanted = modules_of(importers)
    return callers


def _as_callers(paths: Sequence[str], crew: Crew, cache: Cache | None) -> dict[str, Examined]:
    found: dict[str, Examined] = {}
    tasks: list[Task] = []
    for path in paths:
        hit = None if cache is None else cache.find(path, "caller")
        if hit is not None and hit.examined is not None:
            found[path] = hit.examined
        else:
            tasks.append(Task(path, _size(path), whole=True))
    for path, examined in crew.examine(tasks):
        if cache is not None:
            cache.keep(path, "caller", examined.content, examined)
        found[path] = replace(examined, asked=())
    return found


def _size(path: str) -> int:
    try:
        return os.path.getsize(path)
    except OSError:
        return 0
