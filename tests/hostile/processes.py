"""What happens to the process: closed streams, full disks, Ctrl-C, files that change, workers that die."""

from __future__ import annotations

import os
import resource
import sys
from collections.abc import Iterator
from pathlib import Path

from .making import IMPORTS, LOSS, closing, found, put, refused_line
from .places import without_privilege
from .row import CHECK, Row, Run

__all__ = ["rows"]

GOOD = IMPORTS + LOSS + b"\n"
CALL = "$HEADLINT check --isolated --no-cache --output-format concise"
FULL = "headlint: what there is to say cannot be written: No space left on device"
LINE, END = (found(3),), closing(heads=1, findings=1)
LINUX = "" if sys.platform == "linux" else "needs Linux"

LEAVES = """
import os, headlint.lint as room
usual = room.files_of
def files_of(*given):
    found = usual(*given)
    {happens}
    return found
room.files_of = files_of
"""
LATER = """
import os
from headlint.crew import Crew
usual = Crew.examine
def examine(self, tasks):
    {happens}
    return usual(self, tasks)
Crew.examine = examine
"""
WITHIN = """
import os, signal, sys, time
from headlint.examine import Examiner
usual = Examiner.examine
def examine(self, path, data, *, whole):
    if path == "b.py":
        {happens}
    return usual(self, path, data, whole=whole)
Examiner.examine = examine
"""
NO_FORK = """
import os
def fork():
    raise BlockingIOError(11, "Resource temporarily unavailable")
os.fork = fork
"""


def rows() -> Iterator[Row]:
    if LINUX:
        return
    yield from _streams()
    yield from _disk()
    yield from _changes()
    yield from _workers()
    yield from _interrupts()


def _row(name: str, **given: object) -> Row:
    fields = {"topic": "process", "make": put(GOOD), "findings": LINE, "closing": END, "code": 1, **given}
    return Row(name=name, **fields)


def _streams() -> Iterator[Row]:
    nothing = {"findings": (), "closing": ()}
    shells = {
        "standard output closed": (f"{CALL} . >&-", nothing),
        "standard error closed": (f"{CALL} . gone 2>&-", {"code": 2}),
        "all three closed": (f"{CALL} . <&- >&- 2>&-", nothing),
        "standard output full": (f"{CALL} . >/dev/full", {**nothing, "notes": (FULL,), "code": 2}),
        "standard error full": (f"{CALL} . gone 2>/dev/full", {"code": 2}),
        "standard input closed": (
            f"{CALL} - <&-",
            {**nothing, "notes": ("headlint: standard input, '-', is closed",), "code": 2},
        ),
        "a pipe that nobody reads": (f"({CALL} .; echo $? >&2) | true; exit 0", {**nothing, "code": 0}),
        "the current folder gone": (
            f"mkdir gone && cd gone && rmdir ../gone && {CALL} .",
            {**nothing, "notes": ("headlint: the current folder is not there any more",), "code": 2},
        ),
        "no home": (f"unset HOME; HOME= {CALL} .", {}),
        "a terminal that is dumb": (f"TERM=dumb {CALL} --color auto .", {}),
    }
    for name, (shell, given) in shells.items():
        if "nobody reads" in name:
            given = {**given, "notes": ("…",)}
        yield _row(name, run=Run(shell=shell), **given)
    yield _row(
        "ASCII alone",
        run=Run(env={"PYTHONIOENCODING": "ascii", "LC_ALL": "C"}),
        closing=tuple(line.replace("·", "-") for line in END),
    )


def _disk() -> Iterator[Row]:
    argv = (*CHECK[:-1], "--output-file", "report.txt", ".")
    told = "headlint: the concise report cannot be written to "
    short = closing(heads=1, findings=1)
    for name, path, reason in (
        ("a full disk for the report", "/dev/full", "No space left on device"),
        ("a report below a file", "train.py/report.txt", "Not a directory"),
        ("a report in a folder that is not there", "gone/report.txt", "No such file or directory"),
        ("a report in place of a folder", ".", "Is a directory"),
    ):
        yield _row(
            name,
            argv=(*CHECK[:-1], "--output-file", path, "."),
            findings=(),
            closing=short,
            notes=(f"{told}{path}: {reason}",),
            code=2,
        )
    yield _row(
        "a report that is larger than what may be written",
        make=_report,
        argv=argv,
        findings=(),
        closing=short,
        notes=(f"{told}report.txt: File too large",),
        code=2,
        after=_as_it_was,
        run=Run(before=_little),
        unwatched=True,
    )
    yield _row(
        "a folder that may not be written into",
        make=_locked,
        argv=(*CHECK[:1], "--isolated", *CHECK[3:]),
        run=Run(before=without_privilege),
        after=_unlocked,
    )


def _changes() -> Iterator[Row]:
    both = {"make": _three, "findings": (found(3, path="a.py"), found(3, path="c.py"))}
    ends = closing(heads=2, findings=2, errors=1)
    gone = refused_line("No such file or directory", path="b.py")

    def change(name: str, driver: str, happens: str, line: str, **given: object) -> Row:
        findings = (found(3, path="a.py"), line, found(3, path="c.py"))
        return _row(
            name,
            make=_three,
            findings=findings,
            closing=ends,
            run=Run(driver=driver.format(happens=happens)),
            **given,
        )

    del both
    unlink = "os.unlink('b.py')"
    yield change("a file that disappears before it is read", LEAVES, unlink, gone)
    yield change("a file that disappears before it is examined", LATER, unlink, gone)
    broken = "open('b.py', 'w').write('x = (')"
    yield change(
        "a file that is broken meanwhile", LATER, broken, refused_line("not valid Python …", "…", "b.py")
    )
    pipe = f"{unlink}; os.mkfifo('b.py')"
    yield change(
        "a file that becomes a pipe", LEAVES, pipe, refused_line("it is not a regular file", path="b.py")
    )
    folder = f"{unlink}; os.mkdir('b.py')"
    yield change("a file that becomes a folder", LATER, folder, refused_line("it is a folder", path="b.py"))
    link = f"{unlink}; os.symlink('b.py', 'b.py')"
    yield change(
        "a file that becomes a circle",
        LEAVES,
        link,
        refused_line("Too many levels of symbolic links", path="b.py"),
    )
    grown = "open('b.py', 'w').write('x = 1\\n' * 4_000_000)"
    yield change("a file that grows", LATER, grown, refused_line("it is larger than 20 MB", path="b.py"))


def _workers() -> Iterator[Row]:
    lines = [found(3, path="a.py"), "", found(3, path="c.py")]
    lost = "@/b.py:1:1: HL000 internal-fault headlint could not examine this file: "
    for jobs in ("1", "2"):
        argv = (*CHECK[:-1], "--jobs", jobs, "--timeout", "2", ".")
        for name, happens, reason, closes in (
            (
                "dies",
                "os.kill(os.getpid(), signal.SIGSEGV)",
                "the process that examined it died (SIGSEGV)",
                "1 internal fault",
            ),
            ("ends", "os._exit(7)", "the process that examined it died (exit code 7)", "1 internal fault"),
            ("hangs", "\n        while True: pass", "it took longer than 2 s", "1 file took longer than 2 s"),
            ("sleeps", "time.sleep(100)", "it took longer than 2 s", "1 file took longer than 2 s"),
        ):
            lines[1] = f"{lost}{reason}; please report it"
            yield _row(
                f"a worker that {name}, with --jobs {jobs}",
                make=_three,
                argv=argv,
                findings=tuple(lines),
                closing=(f"2 heads in 2 files: 2 checked · 2 findings · {closes}",),
                code=2,
                run=Run(driver=WITHIN.format(happens=happens)),
            )
    yield _row("no more processes", run=Run(driver=NO_FORK))
    yield _row("seven open files", run=Run(before=lambda: resource.setrlimit(resource.RLIMIT_NOFILE, (7, 7))))


def _interrupts() -> Iterator[Row]:
    """Workers wait for what never comes, so that there is somebody to interrupt."""
    run = Run(driver=WITHIN.format(happens="time.sleep(100)"), interrupted=True)
    quiet = {"findings": (), "closing": (), "code": 130, "run": run, "make": _three}
    yield _row("Ctrl-C", **quiet)
    argv = ("check", "--isolated", "--no-cache", "--fix", "--unsafe-fixes", ".")
    yield _row("Ctrl-C while fixing", argv=argv, after=_whole, **quiet)
    argv = ("check", "--isolated", "--output-file", "report.txt", "--write-baseline", "base.json", ".")
    yield _row("Ctrl-C before anything is written", argv=argv, after=_nothing_new, **quiet)


def _three(folder: Path) -> None:
    for name in ("a.py", "b.py", "c.py"):
        put(GOOD, name)(folder)


def _whole(folder: Path) -> str:
    for path in folder.iterdir():
        if path.read_bytes() != GOOD:
            return f"{path.name} is not whole"
    return ""


def _nothing_new(folder: Path) -> str:
    found = sorted(
        path.name for path in folder.iterdir() if path.suffix != ".py" and path.name != ".headlint_cache"
    )
    return f"there are {found}" if found else ""


def _report(folder: Path) -> None:
    put(GOOD)(folder)
    put(b"old\n", "report.txt")(folder)


def _as_it_was(folder: Path) -> str:
    names = sorted(path.name for path in folder.iterdir())
    same = names == ["report.txt", "train.py"] and (folder / "report.txt").read_bytes() == b"old\n"
    return "" if same else f"there are {names}"


def _little() -> None:
    resource.setrlimit(resource.RLIMIT_FSIZE, (10, 10))


def _locked(folder: Path) -> None:
    put(GOOD)(folder)
    os.chmod(folder, 0o500)


def _unlocked(folder: Path) -> str:
    os.chmod(folder, 0o700)
    names = sorted(path.name for path in folder.iterdir())
    return "" if names == ["train.py"] else f"there are {names}"
