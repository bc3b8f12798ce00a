"""Who notes down what a run rests on: whoever keeps runs as a whole; nobody does by default."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from headlint.cache.ledger import Ledger
    from headlint.cache.results import Cache
    from headlint.discover import Discovery

__all__ = ["note", "noted"]

_LEDGER: ContextVar[Ledger | None] = ContextVar("_LEDGER", default=None)


@contextmanager
def noted(ledger: Ledger | None) -> Iterator[None]:
    """Let a ledger take what is noted meanwhile."""
    token = _LEDGER.set(ledger)
    try:
        yield
    finally:
        _LEDGER.reset(token)


def note(found: Discovery, cache: Cache) -> None:
    """Note that a run rests on what was found, and on what the cache has seen."""
    ledger = _LEDGER.get()
    if ledger is not None:
        ledger.rest(found, cache)
