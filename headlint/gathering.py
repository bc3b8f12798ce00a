"""From the files of a run to what each of them led to, in an order that depends on their paths alone."""

from __future__ import annotations

import os
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from headlint.callers import importers_of, modules_of
from headlint.crew import Crew
from headlint.examine import Examined, Examiner, unreadable
from headlint.source import SourceError, read_bytes
from headlint.workers import Task

__all__ = ["Gathered", "gather_all"]

ROUNDS = 2
"""How many steps of imports lead from a head to the files that are read for its sake."""


@dataclass(frozen=True, slots=True)
class Gathered:
    """What the files led to, in order, and how many cannot hold a head."""

    examined: list[Examined] = field(default_factory=list)
    triaged: int = 0


def gather_all(files: Sequence[str], given: Iterable[str], examiner: Examiner, crew: Crew) -> Gathered:
    """Examine the files that can hold a head, and those that import one that could not be determined."""
    seen: dict[str, Examined] = {}
    tasks: list[Task] = []
    dropped: list[str] = []
    named = set(given)
    for path in files:
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
    seen |= crew.examine(tasks)
    examined = [seen[path] for path in files if path in seen]
    callers = _callers(dropped, examined, crew)
    return Gathered([*examined, *callers], len(dropped) - len(callers))


def _callers(dropped: Sequence[str], examined: Sequence[Examined], crew: Crew) -> list[Examined]:
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
        importers = importers_of(left, wanted)
        found = crew.examine([Task(path, _size(path)) for path in importers])
        for path in importers:
            del left[path]
            callers.append(found[path])
        wanted = modules_of(importers)
    return callers


def _size(path: str) -> int:
    try:
        return os.path.getsize(path)
    except OSError:
        return 0
