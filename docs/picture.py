"""The picture of a terminal: headlint is run on two fixtures and what it prints becomes an SVG."""

from __future__ import annotations

import html
import io
import os
import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from rich.console import Console
from rich.terminal_theme import MONOKAI
from rich.text import Text

from headlint.lint import lint_paths
from headlint.report import load

__all__ = ["SHOWN", "draw", "words"]

SHOWN = ("fixtures/keras/emotions_sigmoid.py", "fixtures/torch/cifar_softmax_forward.py")
WIDTH = 104


def draw(root: Path) -> str:
    """The picture as SVG, of a run in the checkout at `root`."""
    printed = io.StringIO()
    with _inside(root):
        report = lint_paths(SHOWN)
        load("full").render(report, out=printed, color=True, width=WIDTH)
    console = Console(
        file=io.StringIO(), record=True, width=WIDTH, force_terminal=True, legacy_windows=False, _environ={}
    )
    console.print(Text.assemble(("$ ", "green"), f"headlint {' '.join(SHOWN)}"), soft_wrap=True)
    console.print(Text.from_ansi(printed.getvalue().rstrip("\n")), soft_wrap=True)
    svg = console.export_svg(title="headlint", theme=MONOKAI, unique_id="headlint")
    return _without_fonts(svg)


def words(svg: str) -> str:
    """The text that a picture shows without its blanks: how it is cut into pieces does not matter."""
    shown = re.findall(r"<text[^>]*>([^<]*)</text>", svg)
    return "".join(html.unescape("".join(shown)).split())


def _without_fonts(svg: str) -> str:
    """rich names fonts on a server; the picture asks nobody, any monospaced font will do."""
    svg = re.sub(r"\s*@font-face\s*\{[^}]*\}", "", svg)
    svg = re.sub(r"Fira Code, *", "", svg)
    return "\n".join(line.rstrip() for line in svg.splitlines()) + "\n"


@contextmanager
def _inside(folder: Path) -> Iterator[None]:
    """Paths are shown as they are given, so they are given relative to the checkout."""
    before = os.getcwd()
    os.chdir(folder)
    try:
        yield
    finally:
        os.chdir(before)
