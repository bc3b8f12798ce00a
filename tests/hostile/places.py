"""What lies where a file should be: pipes, links, devices, odd names, and what may not be read."""

from __future__ import annotations

import ctypes
import os
import socket
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

from .making import IMPORTS, LOSS, closing, found, put, refused_line
from .row import CHECK, Row, Run

__all__ = ["rows", "without_privilege"]

GOOD = IMPORTS + LOSS + b"\n"
UNIX = "" if hasattr(os, "mkfifo") else "needs POSIX files"
ODD = {
    "a line end": "a\nb.py",
    "a carriage return": "a\rb.py",
    "a tab": "a\tb.py",
    "ANSI escapes": "\x1b[31mred\x1b]0;title\x07.py",
    "a C1 control": "\x9b31m.py",
    "bidi controls": "a\u202eyp.\u2066.py",
    "blanks": " a  b .py",
    "quotes": "a'b\"c.py",
    "a glob": "[a-z]*?.py",
    "a percent sign": "%s%n.py",
    "a colon and a number": "a.py:3:17: HL000.py",
    "a leading hyphen": "-q.py",
    "a leading exclamation mark": "!a.py",
    "a leading hash": "#a.py",
    "a backslash": "a\\b.py",
    "a tilde": "~.py",
    "an emoji": "👩‍💻.py",
    "surrogate-escaped bytes": os.fsdecode(b"a\xff\xfe.py"),
    "Latin-1 bytes": os.fsdecode("é.py".encode("latin-1")),
    "255 bytes": "a" * 252 + ".py",
    "a dot": ".py",
    "the name of a library": "torch.py",
    "a notebook's inside": "a.py#cell 1.py",
}
SHOWN = {
    "a\nb.py": "a\\nb.py",
    "a\rb.py": "a\\rb.py",
    "a\tb.py": "a\\tb.py",
    "\x1b[31mred\x1b]0;title\x07.py": "\\x1b[31mred\\x1b]0;title\\x07.py",
    "\x9b31m.py": "\\x9b31m.py",
    "a\u202eyp.\u2066.py": "a\\u202eyp.\\u2066.py",
    os.fsdecode(b"a\xff\xfe.py"): "a\\xff\\xfe.py",
    os.fsdecode("é.py".encode("latin-1")): "\\xe9.py",
}


def rows() -> Iterator[Row]:
    yield from _names()
    if UNIX:
        return
    yield from _kinds()
    yield from _links()
    yield from _calls()
    yield from _rights()


def _names() -> Iterator[Row]:
    for name, path in ODD.items():
        yield Row(
            "names",
            name,
            put(GOOD, path),
            (found(3, path=SHOWN.get(path, path)),),
            closing(heads=1, findings=1),
            code=1,
        )
    yield Row(
        "names",
        "a folder of ANSI escapes",
        put(GOOD, "\x1b[31m/train.py"),
        (found(3, path="\\x1b[31m/train.py"),),
        closing(heads=1, findings=1),
        code=1,
    )


def _kinds() -> Iterator[Row]:
    def pipe(folder: Path) -> None:
        os.mkfifo(folder / "pipe.py")
        os.mkfifo(folder / "pipe.ipynb")
        os.mkfifo(folder / "pipe")

    yield _beside(
        "a pipe of ANSI escapes",
        lambda folder: os.mkfifo(folder / "\x1b[31m\nfake: x.py"),
        ("\\x1b[31m\\nfake: x.py: skipped, it is a pipe",),
    )
    yield _beside("pipes", pipe, ("pipe.ipynb: skipped, it is a pipe", "pipe.py: skipped, it is a pipe"))
    yield _beside("a socket", _socket, ("socket.py: skipped, it is a socket",))
    yield _beside("a folder that is named like a file", lambda folder: (folder / "a.py").mkdir())
    yield _beside("an empty folder", lambda folder: (folder / "a").mkdir())

    def settings(folder: Path) -> None:
        for name in ("requirements.txt", "setup.py", "setup.cfg", "environment.yml", ".gitignore", "uv.lock"):
            os.mkfifo(folder / name)
        (folder / "Pipfile").mkdir()

    yield _beside("pipes in place of what names versions", settings, ("setup.py: skipped, it is a pipe",))

    def module(folder: Path) -> None:
        os.mkfifo(folder / "model.py")
        (folder / "caller.py").write_bytes(b"from model import Net\n" + GOOD)

    yield Row(
        "kinds",
        "a pipe that is imported",
        module,
        (found(4, path="caller.py"),),
        closing(heads=1, findings=1),
        ("headlint: @/model.py: skipped, it is a pipe",),
        1,
    )


def _links() -> Iterator[Row]:
    def link(target: str, name: str = "link.py") -> Callable[[Path], None]:
        return lambda folder: os.symlink(target, folder / name)

    nowhere = "link.py: skipped: No such file or directory"
    yield _beside("a link to nowhere", link("nowhere.py"), (nowhere,))
    yield _beside(
        "a link to itself", link("link.py"), ("link.py: skipped: Too many levels of symbolic links",)
    )
    yield _beside("a link to the folder that it is in", link(".", "again"))
    away = "skipped, the link leads out of the searched folder"
    yield _beside("a link to a device", link("/dev/zero"), ("link.py: skipped, it is a device",))
    yield _beside("a link to the root", link("/", "root"), (f"root: {away}",))
    yield _beside("a link to a file elsewhere", link("/etc/passwd"), (f"link.py: {away}",))

    def circle(folder: Path) -> None:
        (folder / "a").mkdir()
        os.symlink("../a", folder / "a" / "b")
        os.symlink("two.py", folder / "one.py")
        os.symlink("one.py", folder / "two.py")

    loop = "skipped: Too many levels of symbolic links"
    yield _beside("links in a circle", circle, (f"one.py: {loop}", f"two.py: {loop}"))


def _calls() -> Iterator[Row]:
    """What is named in the call itself."""

    def call(*paths: str) -> tuple[str, ...]:
        return (*CHECK[:-1], *paths)

    def only(
        name: str, make: Callable[[Path], object], paths: tuple[str, ...], *lines: str, **given: object
    ) -> Row:
        return Row("calls", name, make, **{"code": 2, "argv": call(*paths), **given})  # type: ignore[arg-type]

    good = put(GOOD)
    line, end = (found(3),), closing(heads=1, findings=1)
    missing = "headlint: no such file or directory: "
    none = "headlint: no Python files found under the given paths"
    yield only(
        "nothing at all", lambda folder: None, (".",), closing=("no heads found in 0 files",), notes=(none,)
    )
    yield only("a missing path", good, ("gone.py",), notes=(f"{missing}gone.py",))
    yield only(
        "a missing path beside a good one",
        good,
        ("train.py", "gone"),
        findings=line,
        closing=end,
        notes=(f"{missing}gone",),
    )
    yield only("a file below a file", good, ("train.py/a.py",), notes=(f"{missing}train.py/a.py",))
    yield only("a path of ANSI escapes", good, ("\x1b[31m",), notes=(f"{missing}\\x1b[31m",))
    yield only("a path that is too long", good, ("a" * 5_000,), notes=(f"{missing}{'a' * 5_000}",))
    yield only("an empty path", good, ("",), notes=(missing,))
    device = "headlint: /dev/null: skipped, it is a device"
    yield only("a device", good, ("/dev/null",), closing=("no heads found in 0 files",), notes=(device, none))
    yield only(
        "a device without an end",
        good,
        ("/dev/zero", "train.py"),
        code=1,
        findings=line,
        closing=end,
        notes=("headlint: /dev/zero: skipped, it is a device",),
    )
    yield only(
        "a name with a leading hyphen",
        put(GOOD, "-q.py"),
        ("--", "-q.py"),
        code=1,
        findings=(found(3, path="-q.py"),),
        closing=end,
    )
    yield only(
        "one file in three spellings",
        good,
        ("train.py", "./train.py", "."),
        code=1,
        findings=line,
        closing=end,
    )
    if os.path.exists("/proc/self/mem"):
        yield only(
            "a file that the system cannot read",
            good,
            ("/proc/self/mem", "train.py"),
            code=1,
            findings=("/proc/self/mem:1:1: HL001 unreadable-file cannot be read: Input/output error", *line),
            closing=closing(heads=1, findings=1, errors=1),
        )


def _rights() -> Iterator[Row]:
    """What may not be read. Root may read everything, so it is told to go without that right."""
    lacking = "" if os.geteuid() or _can_drop() else "this process may read everything"

    def file(folder: Path) -> None:
        put(GOOD)(folder)
        put(GOOD, "secret.py")(folder)
        os.chmod(folder / "secret.py", 0)

    def inner(folder: Path) -> None:
        put(GOOD)(folder)
        put(GOOD, "secret/a.py")(folder)
        os.chmod(folder / "secret", 0)

    run = Run(before=without_privilege)
    yield Row(
        "rights",
        "a file that may not be read",
        file,
        (refused_line("Permission denied", path="secret.py"), found(3)),
        closing(heads=1, findings=1, errors=1),
        code=1,
        run=run,
        unless=lacking,
    )
    yield Row(
        "rights",
        "a folder that may not be read",
        inner,
        (found(3),),
        closing(heads=1, findings=1),
        ("headlint: @/secret/: cannot be searched: Permission denied",),
        1,
        run=run,
        unless=lacking,
    )


def without_privilege() -> None:
    """Let the program that this process becomes be refused what other users are (capabilities(7))."""
    if os.geteuid() == 0:
        libc = ctypes.CDLL(None)
        for capability in (1, 2):  # CAP_DAC_OVERRIDE, CAP_DAC_READ_SEARCH
            libc.prctl(24, capability, 0, 0, 0)  # PR_CAPBSET_DROP


def _can_drop() -> bool:
    return sys.platform == "linux"


def _beside(name: str, make: Callable[[Path], object], notes: tuple[str, ...] = ()) -> Row:
    """Something that is said and passed by, with a good file beside it."""

    def both(folder: Path) -> None:
        put(GOOD)(folder)
        make(folder)

    lines = tuple(f"headlint: @/{note}" for note in notes)
    return Row("kinds", name, both, (found(3),), closing(heads=1, findings=1), lines, 1)


def _socket(folder: Path) -> None:
    here = os.getcwd()
    os.chdir(folder)  # the name of a socket is at most 108 bytes long
    try:
        with socket.socket(socket.AF_UNIX) as server:
            server.bind("socket.py")
    finally:
        os.chdir(here)
