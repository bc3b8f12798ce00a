"""Processes that do jobs for a run: one that dies or takes too long costs the job it had, not the run.

Where the system can fork, a worker starts with all that the run has read already; elsewhere it is a
new process, which reads the rules and facts again.
"""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from typing import Generic, Protocol, TypeVar

from headlint.records import dataclass
from headlint.workers.schedule import Schedule, Task

__all__ = ["CAN_FORK", "Lost", "Pool", "Task", "processors"]

T = TypeVar("T")
T_co = TypeVar("T_co", covariant=True)

CAN_FORK = sys.platform not in ("win32", "darwin") and hasattr(os, "fork")
"""macOS can too, but its own libraries do not survive it."""
LATE = "SIGXCPU"
"""What a worker dies of that has used up the time of its job."""
WORTH = 16_000
"""Bytes of source that are worth a further worker."""
PATIENCE = 5
"""How many times its seconds a job may take by the clock: a busy machine is no fault of the job."""
BEAT = 0.2
"""Seconds between two looks at the clock."""


@dataclass(frozen=True, slots=True)
class Lost:
    """A job that came to nothing, and why, as a sentence part."""

    reason: str
    late: bool = False
    """Whether it took longer than it may."""


class Worker(Protocol[T_co]):
    """A process that does one job at a time."""

    def send(self, task: Task) -> None:
        """Give it a job. Raises OSError where it has died."""

    def receive(self) -> T_co:
        """What it made of its job. Raises EOFError or OSError where it has died."""

    def end(self) -> str:
        """Kill it, if it has not died by itself; gives what it died of, as a sentence part."""


class Pool(Generic[T]):
    """Workers that are started when there are jobs, and a new one for each that is lost.

    `make` gives what does a job, `(task) -> T`; without fork it is pickled and called in the worker.
    A job may take so many `seconds` of a processor's time.
    """

    def __init__(self, make: Callable[[], Callable[[Task], T]], *, jobs: int, seconds: float) -> None:
        self.make = make
        self.jobs = jobs or processors()
        self.seconds = seconds
        self.idle: list[Worker[T]] = []
        self.busy: dict[Worker[T], tuple[Task, float]] = {}

    def run(self, tasks: Sequence[Task]) -> Iterator[tuple[str, T | Lost]]:
        """Do the jobs; gives each path and its outcome, in the order in which they are done.

        Raises OSError where not even one worker can be started.
        """
        schedule = Schedule(tasks)
        most = min(self.jobs, len(tasks), 1 + sum(task.size for task in tasks) // WORTH)
        while schedule or self.busy:
            self._employ(schedule, most)
            yield from self._wait()

    def _employ(self, schedule: Schedule, most: int) -> None:
        while schedule and len(self.busy) < most:
            try:
                worker = self.idle.pop() if self.idle else self._start()
            except OSError:
                if not self.busy:
                    raise
                return  # there are no more processes or pipes to be had: those that there are do it all
            task = schedule.next(id(worker))
            self.busy[worker] = task, time.monotonic()
            with suppress(OSError):  # it has died, which is found out when its answer is read
                worker.send(task)

    def _wait(self) -> Iterator[tuple[str, T | Lost]]:
        for worker in self._ready():
            path = self.busy.pop(worker)[0].path
            try:
                outcome = worker.receive()
            except (EOFError, OSError):
                died = worker.end()
                yield (
                    path,
                    self._late() if died == LATE else Lost(f"the process that examined it died ({died})"),
                )
                continue
            self.idle.append(worker)
            yield path, outcome
        now = time.monotonic()
        for worker, (task, started) in list(self.busy.items()):
            if now - started > self.seconds * PATIENCE:
                del self.busy[worker]
                worker.end()
                yield task.path, self._late()

    def _late(self) -> Lost:
        return Lost(f"it took longer than {self.seconds:g} s", late=True)

    def _start(self) -> Worker[T]:
        if CAN_FORK:
            from headlint.workers.forked import Forked

            return Forked(self.make, [*self.idle, *self.busy], self.seconds)
        from headlint.workers.spawned import Spawned

        return Spawned(self.make)

    def _ready(self) -> Sequence[Worker[T]]:
        if CAN_FORK:
            from headlint.workers.forked import ready
        else:
            from headlint.workers.spawned import ready
        return ready(list(self.busy), BEAT)

    def close(self) -> None:
        """End all workers, whatever they are doing."""
        for worker in (*self.idle, *self.busy):
            worker.end()
        self.idle.clear()
        self.busy.clear()


def processors() -> int:
    """How many processors this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0)) or 1
    return os.cpu_count() or 1
