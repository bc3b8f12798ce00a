"""Texts that stand in for files for a while: what a fix would write, what an editor has not saved."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar

__all__ = ["anything_overlaid", "overlaid", "overlay"]

_NONE: Mapping[str, bytes] = {}
_TEXTS: ContextVar[Mapping[str, bytes]] = ContextVar("_TEXTS", default=_NONE)


@contextmanager
def overlaid(texts: Mapping[str, bytes]) -> Iterator[None]:
    """Whoever reads one of the files (by their real paths) meanwhile gets the bytes given here."""
    token = _TEXTS.set({**_TEXTS.get(), **texts})
    try:
        yield
    finally:
        _TEXTS.reset(token)


def anything_overlaid() -> bool:
    """Whether any file has a stand-in now."""
    return bool(_TEXTS.get())


def overlay(path: str) -> bytes | None:
    """What stands in for the file at a path; None where the file itself counts."""
    texts = _TEXTS.get()
    return texts.get(os.path.realpath(path)) if texts else None
