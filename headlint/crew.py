"""Who examines the files of a run: this process itself, or workers, of which each file costs one at most."""

from __future__ import annotations

import gc
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, suppress
from functools import partial

from headlint.examine import Examined, Examiner, lost, unreadable
from headlint.overlay import anything_overlaid
from headlint.progress import reported
from headlint.selection import UsageError
from headlint.settings import Settings
from headlint.source import SourceError, read_bytes
from headlint.versions import assume
from headlint.workers import CAN_FORK, Lost, Pool, Task

__all__ = ["Crew", "examiner_of"]

GARBAGE = 200_000
"""Objects that may have come since the last look for garbage, some 20 MB; a look comes after a file."""
SINCE = 1
"""The generations that are looked through: what came since the last look, not the trees that are kept, which
were an eighth of the time in a large library."""


class Crew(AbstractContextManager["Crew"]):
    """Examines files until it is closed."""

    def __init__(self, examiner: Examiner, settings: Settings) -> None:
        self._examiner = examiner
        self._job = partial(_examine, examiner)
        self._pool: Pool[Examined] | None = None
        if settings.apart and (CAN_FORK or not anything_overlaid()):
            make = (lambda: self._job) if CAN_FORK else partial(_job_of, settings)
            self._pool = Pool(make, jobs=settings.jobs, seconds=settings.timeout)

    def examine(self, tasks: Sequence[Task]) -> Iterator[tuple[str, Examined]]:
        """Each file and what it led to, in any order; one that a worker was lost over is a finding."""
        if not tasks:
            return
        left = {task.path: task for task in tasks}
        if self._pool is not None:
            import headlint.analysis.engine  # noqa: F401  (what is read here, each forked worker has)

            if CAN_FORK and len(tasks) > 1:
                _ = self._examiner.library, self._examiner.selection
            with suppress(OSError):  # no worker can be started: better not apart than not at all
                for path, outcome in reported(self._pool.run(tasks), len(tasks)):
                    del left[path]
                    yield (
                        path,
                        lost(path, outcome.reason, late=outcome.late)
                        if isinstance(outcome, Lost)
                        else outcome,
                    )
        for task in reported(left.values(), len(left)):
            yield task.path, self._job(task)

    def __exit__(self, *_: object) -> None:
        if self._pool is not None:
            self._pool.close()


def examiner_of(settings: Settings) -> Examiner:
    """What a run examines its files with. Raises UsageError, RuleError or FactsError."""
    try:
        assumed = assume(settings.assume)
    except ValueError as error:
        raise UsageError(str(error)) from None
    examiner = Examiner(settings, assumed)
    # What is wrong with what the user asks for is said at once; the rest is read when it is needed.
    if settings.select or settings.extend_select or settings.ignore or settings.rules:
        _ = examiner.selection
    if settings.facts:
        _ = examiner.library
    return examiner


def _job_of(settings: Settings) -> Callable[[Task], Examined]:
    """What a worker does that shares nothing with this process."""
    return partial(_examine, examiner_of(settings))


def _examine(examiner: Examiner, task: Task) -> Examined:
    path = task.path
    data = read_bytes(path)
    if isinstance(data, SourceError):
        return unreadable(data)
    from headlint.syntax.limits import gc_paused

    # Next to nothing of an analysis is garbage before it ends, and looking for it took a sixth of the time.
    with gc_paused():
        examined = examiner.examine(path, data, whole=task.whole)
        if gc.get_count()[0] > GARBAGE:
            gc.collect(SINCE)
    return examined
