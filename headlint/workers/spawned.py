"""Workers as new processes, where the system cannot fork: through the standard library's multiprocessing."""

from __future__ import annotations

import multiprocessing
import os
import signal
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from multiprocessing.connection import Connection, wait
from typing import TYPE_CHECKING, Generic, TypeVar, cast

if TYPE_CHECKING:
    from headlint.workers import Task, Worker

__all__ = ["Spawned", "ready"]

T = TypeVar("T")


class Spawned(Generic[T]):
    """A process at the other end of a pipe; `make` must be something that can be pickled."""

    def __init__(self, make: Callable[[], Callable[[Task], T]]) -> None:
        context = multiprocessing.get_context("spawn")
        self.pipe, other = context.Pipe()
        self.process = context.Process(target=_work, args=(make, other, os.getcwd()), daemon=True)
        with _looking_elsewhere():
            self.process.start()
        other.close()

    def send(self, task: Task) -> None:
        self.pipe.send(task)

    def receive(self) -> T:
        return cast(T, self.pipe.recv())

    def end(self) -> str:
        self.process.kill()
        self.process.join()
        self.pipe.close()
        return f"exit code {self.process.exitcode}"


def ready(workers: Sequence[Worker[T]], seconds: float) -> Sequence[Worker[T]]:
    """The workers that have answered or died; waits for so many seconds at most."""
    by_pipe = {id(worker.pipe): worker for worker in workers if isinstance(worker, Spawned)}
    answered = wait([worker.pipe for worker in by_pipe.values()], seconds)
    return [by_pipe[id(pipe)] for pipe in answered]


@contextmanager
def _looking_elsewhere() -> Iterator[None]:
    """See that a new process does not take its modules from the current folder, which holds the scanned code.

    It is started with `python -c`, which looks there first. Python 3.11 can be told not to; before, it is
    started in the folder of the standard library. Then it gets the path of this
    process, and `_work` goes to its folder.
    """
    before = os.environ.get("PYTHONSAFEPATH")
    here = os.getcwd()
    os.environ["PYTHONSAFEPATH"] = "1"
    if sys.version_info < (3, 11):
        os.chdir(os.path.dirname(os.__file__))
    try:
        yield
    finally:
        os.chdir(here)
        if before is None:
            del os.environ["PYTHONSAFEPATH"]
        else:
            os.environ["PYTHONSAFEPATH"] = before


def _work(make: Callable[[], Callable[[Task], T]], pipe: Connection, folder: str) -> None:
    os.chdir(folder)
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    job = make()
    while True:
        try:
            task = pipe.recv()
        except EOFError:
            return
        pipe.send(job(task))
