"""Workers by fork: copies of the running process, which have read all that it has read."""

from __future__ import annotations

import gc
import os
import pickle
import select
import signal
import struct
import sys
from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from math import ceil
from typing import TYPE_CHECKING, Generic, NoReturn, TypeVar, cast

if TYPE_CHECKING:
    from headlint.workers import Task, Worker

__all__ = ["Forked", "ready"]

T = TypeVar("T")

_LENGTH = struct.Struct(">Q")
MEMORY = 4 << 30
"""Bytes of address space that a worker may take; a job that needs more fails, and nothing else does."""


class Forked(Generic[T]):
    """A process at the other end of two pipes. What goes through them is pickled: both ends are ours.

    Raises OSError where there are no more pipes or processes to be had.
    """

    def __init__(
        self, make: Callable[[], Callable[[Task], T]], others: Iterable[Worker[T]], seconds: float
    ) -> None:
        sys.stdout.flush()
        sys.stderr.flush()
        opened: list[int] = []
        try:
            opened += os.pipe()
            opened += os.pipe()
            self.pid = os.fork()
        except OSError:
            for end in opened:
                os.close(end)
            raise
        jobs, self._jobs, self._answers, answers = opened
        if not self.pid:
            # The ends that others hold would keep those workers alive when the run is gone.
            for other in others:
                assert isinstance(other, Forked)
                other.close()
            self.close()
            _work(make, jobs, answers, seconds)
        os.close(jobs)
        os.close(answers)

    def fileno(self) -> int:
        return self._answers

    def send(self, task: Task) -> None:
        _write(self._jobs, task)

    def receive(self) -> T:
        return cast(T, _read(self._answers))

    def end(self) -> str:
        self.close()
        with suppress(ProcessLookupError):
            os.kill(self.pid, signal.SIGKILL)
        _, status = os.waitpid(self.pid, 0)
        code = os.waitstatus_to_exitcode(status)
        return f"exit code {code}" if code >= 0 else signal.Signals(-code).name

    def close(self) -> None:
        """Close this end of the pipes."""
        os.close(self._jobs)
        os.close(self._answers)


def ready(workers: Sequence[Worker[T]], seconds: float) -> Sequence[Worker[T]]:
    """The workers that have answered or died; waits for so many seconds at most."""
    answered, _, _ = select.select([one for one in workers if isinstance(one, Forked)], (), (), seconds)
    return answered


def _work(make: Callable[[], Callable[[Task], T]], jobs: int, answers: int, seconds: float) -> NoReturn:
    """Do jobs until nobody gives any more. Never comes back into the code that was copied."""
    code = 1
    try:
        signal.signal(signal.SIGINT, signal.SIG_IGN)  # the run itself says when to stop
        _limit_memory()
        gc.freeze()
        gc.disable()  # jobs look for garbage themselves, at their end
        job = make()
        while True:
            try:
                task = cast("Task", _read(jobs))
            except EOFError:
                code = 0
                break
            _limit_time(seconds)
            _write(answers, job(task))
            sys.stderr.flush()
    except BaseException:
        with suppress(Exception):
            import traceback

            traceback.print_exc()
            sys.stderr.flush()
    finally:
        os._exit(code)


def _limit_time(seconds: float) -> None:
    """The system ends this process once it has used so much more of a processor's time."""
    import resource

    used = resource.getrusage(resource.RUSAGE_SELF)
    with suppress(ValueError, OSError, OverflowError):  # so many seconds are no limit at all
        _, hard = resource.getrlimit(resource.RLIMIT_CPU)
        resource.setrlimit(resource.RLIMIT_CPU, (ceil(used.ru_utime + used.ru_stime + seconds), hard))


def _limit_memory() -> None:
    import resource

    with suppress(ValueError, OSError):
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    with suppress(ValueError, OSError):
        soft, hard = resource.getrlimit(resource.RLIMIT_AS)
        if soft == resource.RLIM_INFINITY or soft > MEMORY:
            resource.setrlimit(resource.RLIMIT_AS, (MEMORY, hard))


def _write(pipe: int, value: object) -> None:
    data = pickle.dumps(value, protocol=pickle.HIGHEST_PROTOCOL)
    left = memoryview(_LENGTH.pack(len(data)) + data)
    while left:
        left = left[os.write(pipe, left) :]


def _read(pipe: int) -> object:
    """The next value; raises EOFError where the other end is closed."""
    (length,) = _LENGTH.unpack(_bytes(pipe, _LENGTH.size))
    return pickle.loads(_bytes(pipe, length))


def _bytes(pipe: int, length: int) -> bytes:
    parts: list[bytes] = []
    while length:
        part = os.read(pipe, min(length, 1 << 20))
        if not part:
            raise EOFError
        parts.append(part)
        length -= len(part)
    return b"".join(parts)
