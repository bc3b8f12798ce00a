"""One program of a fuzz run: it is linted in this process, under a watch, and its findings are counted."""

from __future__ import annotations

import signal
import tempfile
import time
from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from types import FrameType

from headlint.findings import Report
from headlint.lint import Options, lint_paths, lint_source

__all__ = ["BUDGET", "Program", "Tried", "Verdict", "lint_program", "tried"]

BUDGET = 20.0
"""Seconds of processor time that one program may take."""

_MAIN = "program.py"
_CRASH, _UNREADABLE = "HL000", "HL001"


class _OutOfTime(BaseException):
    """Raised into the analysis. No `Exception`, so that no boundary takes it for a fault of its own."""


@dataclass(frozen=True, slots=True)
class Program:
    """A program that was made up. `expected`: the codes of its findings; None: nobody knows them."""

    source: str
    title: str
    text: str
    beside: Mapping[str, str] = field(default_factory=dict)
    """Texts of the modules that stand beside it, by the names of their files."""
    expected: Counter[str] | None = None
    select: tuple[str, ...] = ()
    """Rules that are on beside the usual ones."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """What linting led to: the codes of the findings, the time that it took, whether it broke."""

    codes: Counter[str]
    seconds: float
    crash: str = ""
    late: bool = False


@dataclass(frozen=True, slots=True)
class Tried:
    """A program and what came of it."""

    program: Program
    verdict: Verdict

    @property
    def unreadable(self) -> bool:
        """Whether headlint said that it cannot read it."""
        return bool(self.verdict.codes[_UNREADABLE])

    @property
    def new(self) -> Counter[str]:
        """Findings that must not be there."""
        expected = self.program.expected
        return Counter() if self._broken or expected is None else self.verdict.codes - expected

    @property
    def missed(self) -> Counter[str]:
        """Findings that must be there and are not."""
        expected = self.program.expected
        return Counter() if self._broken or expected is None else expected - self.verdict.codes

    @property
    def problems(self) -> tuple[str, ...]:
        """All that is wrong, one line each."""
        return (
            *([f"crash: {self.verdict.crash}"] if self.verdict.crash else []),
            *([f"out of time: {self.verdict.seconds:.1f} s"] if self.verdict.late else []),
            *(f"unexpected {code}" for code in sorted(self.new.elements())),
            *(f"missed {code}" for code in sorted(self.missed.elements())),
        )

    @property
    def _broken(self) -> bool:
        return bool(self.verdict.crash) or self.verdict.late


def tried(program: Program) -> Tried:
    """Lint a program and keep what came of it."""
    return Tried(program, lint_program(program))


def lint_program(program: Program) -> Verdict:
    """The verdict on a program; one with modules beside it is written into a folder that goes again."""
    options = Options(extend_select=program.select, jobs=1)
    start = time.process_time()
    try:
        with _watched():
            report = _report(program, options)
    except _OutOfTime:
        return Verdict(Counter(), time.process_time() - start, late=True)
    except Exception as error:  # whatever it is, it is what this run is to find
        return Verdict(Counter(), time.process_time() - start, f"{type(error).__name__}: {error}")
    seconds = time.process_time() - start
    crash = next((one.message for one in report.findings if one.code == _CRASH), "")
    codes = Counter(finding.code for finding in report.findings)
    return Verdict(codes, seconds, crash, late=seconds > BUDGET)


def _report(program: Program, options: Options) -> Report:
    if not program.beside:
        return lint_source(program.text, _MAIN, options)
    with tempfile.TemporaryDirectory() as folder:
        for name, text in {_MAIN: program.text, **program.beside}.items():
            (Path(folder) / name).write_text(text, encoding="utf-8")
        return lint_paths([folder], options)


@contextmanager
def _watched() -> Iterator[None]:
    """Ends what runs within it after the budget; where there is no such alarm, it is measured only."""
    if not hasattr(signal, "SIGVTALRM"):
        yield
        return

    def ring(number: int, frame: FrameType | None) -> None:
        raise _OutOfTime

    before = signal.signal(signal.SIGVTALRM, ring)
    signal.setitimer(signal.ITIMER_VIRTUAL, BUDGET)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)
        signal.signal(signal.SIGVTALRM, before)
