"""The progress bar of long runs: on a terminal, on standard error, and gone without a trace."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, TextIO

if TYPE_CHECKING:
    from rich.progress import Progress, TaskID

__all__ = ["DELAY", "Bar"]

DELAY = 1.0
"""Seconds that pass before there is a bar: most runs are over by then, and do not pay for it."""
BEAT = 0.1
"""Seconds between two drawings."""


class Bar:
    """Draws a bar on `out`, which is a terminal, while something is done that takes long."""

    def __init__(self, out: TextIO, *, color: bool, delay: float = DELAY) -> None:
        self.out = out
        self.color = color
        self.delay = delay
        self.total = self.done = 0
        self.begun = self.refreshed = 0.0
        self.drawn: tuple[Progress, TaskID] | None = None

    def begin(self, total: int) -> None:
        """So many files are to be examined."""
        self.end()
        self.total, self.done, self.begun = total, 0, time.monotonic()

    def step(self) -> None:
        """One of them is."""
        self.done += 1
        if self.drawn is not None:
            progress, task = self.drawn
            progress.update(task, completed=self.done)
            if time.monotonic() - self.refreshed >= BEAT:
                self._refresh(progress)
        elif self.done < self.total and time.monotonic() - self.begun >= self.delay:
            self._draw()

    def end(self) -> None:
        """Take the bar away."""
        if self.drawn is not None:
            self.drawn[0].stop()
            self.drawn = None

    def _draw(self) -> None:
        from rich.console import Console
        from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

        console = Console(file=self.out, no_color=not self.color, highlight=False)
        columns = (TextColumn("examining files"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
        # No thread draws: workers are forked meanwhile, and would keep a lock that it holds for ever.
        progress = Progress(
            *columns, console=console, transient=True, auto_refresh=False, redirect_stdout=False
        )
        task = progress.add_task("", total=self.total, completed=self.done)
        progress.start()
        self.drawn = progress, task
        self._refresh(progress)

    def _refresh(self, progress: Progress) -> None:
        progress.refresh()
        self.refreshed = time.monotonic()
