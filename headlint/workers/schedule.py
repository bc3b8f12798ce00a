"""Which job is next: the largest first, and those of one folder to one worker, which has read its modules."""

from __future__ import annotations

import os
from collections.abc import Iterable

from headlint.records import dataclass

__all__ = ["Schedule", "Task"]


@dataclass(frozen=True, slots=True)
class Task:
    """A file to be examined, and how many bytes it has; `whole`, if even where its code can hold no head."""

    path: str
    size: int
    whole: bool = False


class Schedule:
    """The jobs that nobody has taken yet."""

    def __init__(self, tasks: Iterable[Task]) -> None:
        self._folders: dict[str, list[Task]] = {}
        """The jobs in each folder, the largest last."""
        for task in sorted(tasks, key=lambda task: (task.size, task.path)):
            self._folders.setdefault(os.path.dirname(task.path), []).append(task)
        self._left = {folder: sum(task.size for task in tasks) for folder, tasks in self._folders.items()}
        self._at: dict[int, str] = {}
        """The folder that each worker is busy in."""

    def __bool__(self) -> bool:
        return bool(self._folders)

    def next(self, worker: int) -> Task:
        """Take a job: of the worker's own folder, else of the one with most to do, others' last."""
        folder = self._at.get(worker)
        if folder not in self._folders:
            taken = {self._at[other] for other in self._at if other != worker}
            folder = max(self._folders, key=lambda one: (one not in taken, self._left[one], one))
        self._at[worker] = folder
        task = self._folders[folder].pop()
        self._left[folder] -= task.size
        if not self._folders[folder]:
            del self._folders[folder]
        return task
