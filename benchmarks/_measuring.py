"""Measures by turns: what is compared runs in the same rounds, so that a busy machine slows both."""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from statistics import median, quantiles

__all__ = ["ROOT", "Seconds", "process", "ratio", "rounds"]

ROOT = Path(__file__).resolve().parent.parent

Seconds = Mapping[str, Sequence[float]]


def rounds(subjects: Mapping[str, Callable[[], object]], count: int) -> Seconds:
    """Run every subject once to warm up, then `count` times by turns; seconds of each, in order."""
    for subject in subjects.values():
        subject()
    taken: dict[str, list[float]] = {name: [] for name in subjects}
    for turn in range(count):
        order = list(subjects)
        for name in order if turn % 2 == 0 else reversed(order):
            started = time.perf_counter()
            subjects[name]()
            taken[name].append(time.perf_counter() - started)
    return taken


def ratio(seconds: Seconds, subject: str, reference: str) -> tuple[float, str]:
    """The median over the rounds of subject / reference, and a text of it with its quartiles."""
    ratios = [one / other for one, other in zip(seconds[subject], seconds[reference], strict=True)]
    middle = median(ratios)
    low, _, high = quantiles(ratios, n=4)
    return middle, f"{middle:.2f} (quartiles {low:.2f} to {high:.2f}, {len(ratios)} rounds)"


def process(*arguments: str) -> Callable[[], str]:
    """A subject: this Python with the given arguments, started in the checkout; gives what it prints.

    Exit code 1 means findings; any other but 0 raises CalledProcessError.
    """

    def run() -> str:
        done = subprocess.run(
            [sys.executable, *arguments], cwd=ROOT, capture_output=True, text=True, check=False
        )
        if done.returncode not in (0, 1):
            raise subprocess.CalledProcessError(done.returncode, done.args, done.stdout, done.stderr)
        return done.stdout

    return run
