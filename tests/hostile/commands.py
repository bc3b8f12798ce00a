"""What the other commands and options do where some files are hostile."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from pathlib import Path

from .making import IMPORTS, LOSS, found, refused_line
from .row import CHECK, Row

__all__ = ["rows"]

GOOD = IMPORTS + LOSS + b"\n"
MEND = (
    "import keras\n"
    "m = keras.Sequential([keras.layers.Dense(3, activation='softmax')])  # é\n"
    "m.compile(loss=keras.losses.SparseCategoricalCrossentropy(from_logits=True))\n"
)
MENDED = MEND.replace("(from_logits=True)", "()")
FILES = {
    "a.py": GOOD,
    "b.py": GOOD + b"model.fit(\n",
    "c.py": GOOD.decode().encode("utf-16"),
    "e.py": MEND.encode(),
    "f.ipynb": b'{"cells": "CrossEntropyLoss"}',
}
SKIPPED = "headlint: @/d.py: skipped, it is a pipe"
UNREAD = (
    refused_line("not valid Python …: '(' was never closed", "4:10", "b.py"),
    refused_line("it is UTF-16 or UTF-32 text, which Python does not read; save it as UTF-8", path="c.py"),
    refused_line("it is JSON, but not a notebook: it has no list of cells", path="f.ipynb"),
)
SAID = tuple("headlint: " + line.replace("HL001 unreadable-file ", "") for line in UNREAD)
KNOWN = found(3, path="a.py")
ALONE = ("--isolated", "--no-cache")


def rows() -> Iterator[Row]:
    if not hasattr(os, "mkfifo"):
        return
    yield _row(
        "heads",
        ("heads", "--isolated", "."),
        (
            "a.py:3:1: torch: 1 unit, linear (real) -> cross_entropy (takes real); "
            "labels unknown [full]: HL202",
            "e.py:3:1: keras: 3 units, softmax (simplex) -> SparseCategoricalCrossentropy "
            "(takes real, from_logits=True); labels unknown [full]: HL103",
        ),
        (SKIPPED, *SAID),
        after=_same(),
    )
    patch = (
        "--- a/e.py",
        "+++ b/e.py",
        "@@ -1,3 +1,3 @@",
        *(f" {line}" for line in MEND.splitlines()[:2]),
        f"-{MEND.splitlines()[2]}",
        f"+{MENDED.splitlines()[2]}",
    )
    yield _row(
        "diff",
        (*ALONE, "--diff", "--unsafe-fixes", "."),
        patch,
        (SKIPPED, *SAID, "headlint: would fix 1 finding in 1 file"),
        after=_same(),
    )
    lines = (KNOWN, *UNREAD[:2], UNREAD[2])
    ends = "2 heads in 2 files: 2 checked · 1 finding · 3 files could not be read"
    yield _row(
        "fix",
        (*CHECK[:-1], "--fix", "--unsafe-fixes", "."),
        (*lines, ends),
        ("headlint: fixed 1 finding in 1 file", SKIPPED),
        after=_same({"e.py": MENDED.encode()}),
    )
    hidden = "2 heads in 2 files: 2 checked · 2 suppressed · 3 files could not be read"
    yield _row(
        "comments",
        (*CHECK[:-1], "--add-ignore", "known", "."),
        (*UNREAD, hidden),
        ("headlint: 2 comments added in 2 files", SKIPPED),
        after=_same({"a.py": _noted(GOOD, "HL202", 3), "e.py": _noted(MEND.encode(), "HL103", 2)}),
    )
    yield _row(
        "baseline",
        (*CHECK[:-1], "--write-baseline", "base.json", "."),
        (*UNREAD, hidden),
        (SKIPPED, "headlint: base.json holds 2 findings in 2 files"),
        after=_same(),
    )
    yield from _bytes()
    yield from _formats()


def _bytes() -> Iterator[Row]:
    """What is mended keeps its encoding and its line ends."""
    forms: dict[str, Callable[[str], bytes]] = {
        "Latin-1": lambda text: ("# coding: latin-1\n" + text).encode("latin-1"),
        "a byte order mark": lambda text: b"\xef\xbb\xbf" + text.encode(),
        "CRLF": lambda text: text.replace("\n", "\r\n").encode(),
        "CR": lambda text: text.replace("\n", "\r").encode(),
        "mixed line ends": lambda text: text.replace("\n", "\r\n", 1).encode(),
        "no line end at the end": lambda text: text.rstrip("\n").encode(),
        "form feeds": lambda text: text.replace("\nm.c", "\n\fm.c").encode(),
        "Ctrl-Z in a comment": lambda text: text.replace("é", "\x1a").encode(),
        "bidi controls and U+2028": lambda text: text.replace("é", "\u202e\u2028\x85").encode(),
    }
    for name, form in forms.items():
        make = _make({"e.py": form(MEND)})
        yield Row(
            "fixing",
            name,
            make,
            (),
            ("1 head in 1 file: 1 checked",),
            ("headlint: fixed 1 finding in 1 file",),
            0,
            (*CHECK[:-1], "--fix", "--unsafe-fixes", "."),
            after=_same({}, {"e.py": form(MENDED)}),
        )


def _formats() -> Iterator[Row]:
    """No format lets through what acts on a terminal."""
    path = "\x1b[31m\u202ered\n.py"
    loss = (
        "import keras\nm = keras.Sequential([keras.layers.Dense(3)])\nm.compile(loss='mse\x1b[31m\u202e')\n"
    )
    for name in ("full", "grouped", "concise", "json", "jsonl", "sarif", "github", "gitlab", "junit", "html"):
        argv = ("check", *ALONE, "--output-format", name, "--output-file", "report", ".")
        yield Row(
            "formats",
            f"ANSI and bidi in {name}",
            _make({path: GOOD, "b\x1b[31m.py": loss.encode()}),
            (),
            ("2 heads in 2 files: …",),
            (),
            1,
            argv,
            after=_printable,
        )


def _row(
    name: str,
    argv: tuple[str, ...],
    out: tuple[str, ...],
    err: tuple[str, ...],
    *,
    after: Callable[[Path], str],
) -> Row:
    def make(folder: Path) -> None:
        _make(FILES)(folder)
        os.mkfifo(folder / "d.py")

    return Row("command", name, make, out, (), err, 1, argv, after=after)


def _make(files: dict[str, bytes]) -> Callable[[Path], None]:
    def make(folder: Path) -> None:
        for path, data in files.items():
            (folder / path).write_bytes(data)

    return make


def _same(
    changed: dict[str, bytes] | None = None, files: dict[str, bytes] | None = None
) -> Callable[[Path], str]:
    """Whether all files hold what they held, but for those that were to change."""
    expected = {**(FILES if files is None else files), **(changed or {})}

    def look(folder: Path) -> str:
        wrong = [path for path, data in expected.items() if (folder / path).read_bytes() != data]
        kept = {path.name for path in folder.iterdir()} - {"d.py", "base.json", ".headlint_cache"}
        return f"{wrong} changed" if wrong else f"there are {kept}" if kept != expected.keys() else ""

    return look


def _noted(data: bytes, code: str, line: int) -> bytes:
    lines = data.split(b"\n")
    lines[line - 1] += f"  # headlint: ignore[{code}] known".encode()
    return b"\n".join(lines)


def _printable(folder: Path) -> str:
    """Whether a report holds nothing that acts on a terminal."""
    text = (folder / "report").read_text(encoding="utf-8")
    acting = sorted({char for char in text if char in "\x1b\u202e\x9b\x07"})
    return f"the report holds {acting}" if acting else ""
