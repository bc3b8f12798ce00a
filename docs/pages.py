"""Pages that show whole files and what headlint prints for them: each block of output is made anew."""

from __future__ import annotations

import io
import os
import re
import shlex
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, redirect_stderr, redirect_stdout
from pathlib import Path

from headlint.cli import main

__all__ = ["fill", "pages"]

_BLOCK = re.compile(r"^```(\w+)(?: title=\"([^\"]+)\")?\n(.*?)^```$", re.DOTALL | re.MULTILINE)


def pages(folder: Path) -> list[Path]:
    """The pages that show files."""
    return [path for path in sorted(folder.glob("*.md")) if _shows(path)]


def fill(text: str) -> str:
    """The page with its blocks of output as they have to be.

    A block with a title is a file, which stays until another block with this title takes its place; a
    block `console` is a command after `$`, and what it prints. Raises ValueError for another command.
    """
    parts: list[str] = []
    end = 0
    with _elsewhere():
        for block in _BLOCK.finditer(text):
            language, title, inner = block.groups()
            if title:
                Path(title).parent.mkdir(parents=True, exist_ok=True)
                Path(title).write_text(inner, encoding="utf-8")
            if language == "console":
                command, _, _ = inner.partition("\n")
                parts += [text[end : block.start(3)], f"{command}\n{_printed(command)}"]
                end = block.end(3)
    return "".join((*parts, text[end:]))


def _shows(path: Path) -> bool:
    return any(block[2] for block in _BLOCK.finditer(path.read_text("utf-8")))


def _printed(command: str) -> str:
    dollar, program, *arguments = shlex.split(command)
    if (dollar, program) != ("$", "headlint"):
        raise ValueError(f"a page runs headlint and nothing else, not {command!r}")
    printed = io.StringIO()
    with redirect_stdout(printed), redirect_stderr(printed):
        main(arguments)
    return printed.getvalue()


@contextmanager
def _elsewhere() -> Iterator[None]:
    """An empty folder as the current one."""
    before = Path.cwd()
    with tempfile.TemporaryDirectory() as folder:
        os.chdir(folder)
        try:
            yield
        finally:
            os.chdir(before)
