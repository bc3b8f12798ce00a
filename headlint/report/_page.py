"""A page of Markdown on a terminal, or the Markdown itself where there is no colour."""

from __future__ import annotations

from typing import TextIO

from headlint.report._printable import encoding_of, printable

__all__ = ["render_page"]


def render_page(markdown: str, *, out: TextIO, color: bool, width: int | None) -> None:
    """Write a page; without `color` it is the Markdown text as it stands."""
    encoding = encoding_of(out)
    safe = "\n".join(printable(line, encoding) for line in markdown.splitlines())
    if not color:
        out.write(f"{safe}\n")
        return
    # The Markdown reader is slow to import and is needed here only.
    from rich.markdown import Markdown

    from headlint.report._paper import Paper

    Paper(out, color=color, width=width).page(Markdown(safe))
