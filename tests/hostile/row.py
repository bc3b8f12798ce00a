"""A row of the table of hostile inputs: how it is made, how headlint is called, and what it must answer."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

__all__ = ["ALONE", "CHECK", "Outcome", "Row", "Run", "agree", "in_subprocess", "lines_of"]

ROOT = Path(__file__).resolve().parents[2]
CHECK = ("check", "--isolated", "--no-cache", "--output-format", "concise", ".")
SECONDS = 300
"""What a row may take by the clock before it counts as one that hangs."""
START = "import sys; from headlint.cli import main; sys.exit(main(sys.argv[1:]))"
ANYTHING = "…"
"""Stands for words that are not ours: those of Python's parser, and places that follow from them."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a process said and ended with; no code for one that had to be stopped."""

    code: int | None
    out: tuple[str, ...]
    err: tuple[str, ...]
    seconds: float = 0.0


@dataclass(frozen=True, slots=True)
class Run:
    """How a process is started beside its arguments."""

    stdin: bytes = b""
    env: Mapping[str, str] = field(default_factory=dict)
    before: Callable[[], None] | None = None
    """Called in the new process before headlint starts."""
    shell: str = ""
    """A line of the shell in place of the plain call; `$HEADLINT` stands for the command."""
    driver: str = ""
    """Python that the new process runs before headlint: it makes happen what else happens by chance."""
    interrupted: bool = False
    """Whether Ctrl-C is pressed as soon as workers are at it."""


@dataclass(frozen=True, slots=True)
class Row:
    """One hostile input. Lines name places below the folder in which `make` left them, as `@/train.py`."""

    topic: str
    name: str
    make: Callable[[Path], object]
    """Makes the input in a new, empty folder, where headlint then runs."""
    findings: tuple[str, ...] = ()
    """The lines of a concise report."""
    closing: tuple[str, ...] = ()
    """What else stands on standard output, after them."""
    notes: tuple[str, ...] = ()
    """Standard error, line by line."""
    code: int = 0
    argv: tuple[str, ...] = CHECK
    run: Run | None = None
    """Where it needs a process of its own to be tried at all."""
    unwatched: bool = False
    """Whether coverage cannot watch, for it writes where nothing can be written."""
    after: Callable[[Path], str] | None = None
    """What is wrong with what the run left behind, as a sentence; empty where nothing is."""
    unless: str = ""
    """Why it cannot be made here."""

    @property
    def together(self) -> bool:
        """Whether it can lie beside others in one run: it is about files, not about the call."""
        return self.argv == CHECK and self.run is None and self.code != 2

    def below(self, folder: str) -> Row:
        """The same, made in a folder below the one where headlint runs."""
        here = replace(self, findings=(), notes=())
        return replace(
            here,
            findings=tuple(line.replace("@/", f"{folder}/") for line in self.findings),
            notes=tuple(line.replace("@/", f"{folder}/") for line in self.notes),
        )


ALONE = Run()
"""For rows that would take the process of the tests with them."""


def agree(row: Row, outcome: Outcome) -> Iterator[str]:
    """What differs between what a row must answer and what it did, as sentences."""
    if outcome.code is None:
        yield f"it took longer than {SECONDS} s"
        return
    expected = [line.replace("@/", "") for line in (*row.findings, *row.closing)]
    yield from _differences("standard output", expected, outcome.out)
    yield from _differences("standard error", [line.replace("@/", "") for line in row.notes], outcome.err)
    if outcome.code != row.code:
        yield f"the exit code is {outcome.code}, not {row.code}"


def _differences(where: str, expected: list[str], got: tuple[str, ...]) -> Iterator[str]:
    patterns = [re.compile(".*".join(map(re.escape, line.split(ANYTHING)))) for line in expected]
    if len(patterns) != len(got) or not all(map(re.Pattern.fullmatch, patterns, got)):
        yield f"{where} is\n  " + "\n  ".join(got) + "\nnot\n  " + "\n  ".join(expected)


def in_subprocess(row: Row, folder: Path, argv: tuple[str, ...] | None = None) -> Outcome:
    """Start headlint on a row that was made in `folder`, as a process of its own."""
    run = row.run or ALONE
    call = ["-c", f"{run.driver}\n{START}"] if run.driver else ["-m", "headlint"]
    command = [sys.executable, *call, *(argv or row.argv)]
    environment = {**os.environ, "PYTHONPATH": str(ROOT), **run.env}
    if run.shell:
        environment["HEADLINT"] = f"{sys.executable} -m headlint"
        command = ["sh", "-c", run.shell]
    started = time.monotonic()
    process = subprocess.Popen(
        command,
        cwd=folder,
        env=environment,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        preexec_fn=_heed_interrupts if run.interrupted else run.before,
        start_new_session=True,
    )
    try:
        if run.interrupted:
            _interrupt(process)
        out, err = process.communicate(run.stdin, timeout=SECONDS)
    except subprocess.TimeoutExpired:
        os.killpg(process.pid, signal.SIGKILL)
        process.communicate()
        return Outcome(None, (), (), time.monotonic() - started)
    return Outcome(process.returncode, lines_of(out), lines_of(err), time.monotonic() - started)


def _heed_interrupts() -> None:
    """What runs in the background of a shell ignores Ctrl-C, and so does all that it starts."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)


def _interrupt(process: subprocess.Popen[bytes]) -> None:
    """Press Ctrl-C once there are workers: a terminal sends it to all processes of the group."""
    children = Path(f"/proc/{process.pid}/task/{process.pid}/children")
    until = time.monotonic() + SECONDS / 2
    while process.poll() is None and time.monotonic() < until and not children.read_text():
        time.sleep(0.02)
    time.sleep(0.2)
    os.killpg(process.pid, signal.SIGINT)


def lines_of(data: bytes) -> tuple[str, ...]:
    """Lines as they were printed: nothing but a line feed ends one."""
    text = data.decode("utf-8", "backslashreplace").removesuffix("\n")
    return tuple(text.split("\n")) if text else ()
