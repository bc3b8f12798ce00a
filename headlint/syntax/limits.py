"""Room to work in: no collection of garbage while trees are made, a larger stack for deep ones."""

from __future__ import annotations

import gc
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TypeVar

__all__ = ["gc_paused", "with_room"]

T = TypeVar("T")


@contextmanager
def gc_paused() -> Iterator[None]:
    """No garbage collection within: trees are many objects and no garbage."""
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_enabled:
            gc.enable()


def with_room(job: Callable[[], T]) -> T:
    """Do a job that recurses over a tree; again with a larger stack if the usual one is too small.

    Raises RecursionError where the larger one is too small as well.
    """
    try:
        return job()
    except RecursionError:
        pass
    results: list[T] = []
    limit, size = sys.getrecursionlimit(), threading.stack_size(256 * 1024 * 1024)
    sys.setrecursionlimit(50_000)
    try:
        thread = threading.Thread(target=lambda: results.append(job()))
        thread.start()
        thread.join()
    finally:
        sys.setrecursionlimit(limit)
        threading.stack_size(size)
    if not results:
        raise RecursionError("the syntax tree is too deep")
    return results[0]
