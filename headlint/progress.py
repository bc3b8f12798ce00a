"""Progress: how far the examination of files is, for whoever wants to know; nobody does by default."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Protocol, TypeVar

__all__ = ["Watcher", "reported", "watched"]

T = TypeVar("T")


class Watcher(Protocol):
    """Whoever is told."""

    def begin(self, total: int) -> None:
        """So many things are to be done; what was begun before is over."""

    def step(self) -> None:
        """One of them is done."""

    def end(self) -> None:
        """All of them are, or nothing more will be."""


_WATCHER: ContextVar[Watcher | None] = ContextVar("_WATCHER", default=None)


@contextmanager
def watched(watcher: Watcher) -> Iterator[None]:
    """Tell `watcher` of what happens meanwhile."""
    token = _WATCHER.set(watcher)
    try:
        yield
    finally:
        _WATCHER.reset(token)


def reported(items: Iterable[T], total: int) -> Iterator[T]:
    """The items as they come; each counts as done when the next one is asked for."""
    watcher = _WATCHER.get()
    if watcher is None:
        yield from items
        return
    watcher.begin(total)
    try:
        for item in items:
            yield item
            watcher.step()
    finally:
        watcher.end()
