"""The heads on a terminal: a table under the name of each file, and why something is not known."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import TextIO

from rich.cells import cell_len
from rich.table import Table
from rich.text import Text

from headlint.findings import HeadEntry
from headlint.report._paper import Paper
from headlint.report._printable import plain, printable

__all__ = ["render_table"]

_READ = "metrics, decoding"
_TITLES = ("where", "framework", "output", "loss", "labels", _READ, "verdict")
_BENDING = ("output", "loss", _READ)
"""Columns whose cells can be wrapped when the terminal is too narrow for all."""
_LEAST = 14
_GAP = 2
_INDENT = "  "
_WIDEST = 132
_UNKNOWN = "?"
_VERDICTS = {"ok": "green", "undetermined": "yellow"}
_WRONG = "bold red"
_FRAME = "bright_blue"

_Row = dict[str, Text]


def render_table(heads: Sequence[HeadEntry], *, out: TextIO, color: bool, width: int) -> bool:
    """Write the heads in the order given, file by file, and how many there are of each verdict.

    Writes nothing and gives False where the terminal is too narrow for a table.
    """
    paper = Paper(out, color=color, width=min(width, _WIDEST))
    rows = [_row(head, paper.encoding) for head in heads]
    room = width - len(_INDENT)
    sizes = _sizes(rows, min(room, paper.room - len(_INDENT)))
    if sum(sizes.values()) + _GAP * (len(sizes) - 1) > room:
        return False
    if rows:
        _print(paper, {title: Text(title, "dim") for title in _TITLES}, sizes)
    pairs = zip(heads, rows, strict=True)
    for path, group in groupby(pairs, key=lambda pair: pair[0].span.path):
        paper.write(Text(printable(path, paper.encoding), "bold"))
        for head, row in group:
            _print(paper, row, sizes)
            _reasons(paper, head)
        paper.write(Text())
    paper.write(Text(_closing(heads), "bold"))
    return True


def _row(head: HeadEntry, encoding: str) -> _Row:
    return {
        "where": Text(plain(_where(head), encoding), _FRAME),
        "framework": _known(head.framework, encoding),
        "output": _output(head, encoding),
        "loss": _loss(head, encoding),
        "labels": _known(head.labels, encoding),
        _READ: Text(plain(", ".join((*head.metrics, *head.decode)), encoding)),
        "verdict": Text(head.verdict, _VERDICTS.get(head.verdict, _WRONG)),
    }


def _where(head: HeadEntry) -> str:
    start = head.span.start
    cell = "" if head.span.cell is None else f"cell {head.span.cell}:"
    return f"{cell}{start.line}:{start.column} {head.part}".rstrip()


def _output(head: HeadEntry, encoding: str) -> Text:
    """`Dense 4, sigmoid (probability)`; no more than a question mark where all of it is unknown."""
    if not any((head.units, head.layer, head.activation, head.domain)):
        return _known(None, encoding)
    units = _UNKNOWN if head.units is None else str(head.units)
    made = f"{head.layer} {units}" if head.layer else _plural(units, "unit")
    return Text.assemble(
        plain(f"{made}, {head.activation or _UNKNOWN}", encoding),
        (f" ({head.domain or _UNKNOWN})", "dim"),
    )


def _loss(head: HeadEntry, encoding: str) -> Text:
    if head.loss is None:
        return _known(None, encoding)
    switch = "" if head.from_logits is None else f", from_logits={head.from_logits}"
    return Text.assemble(plain(head.loss, encoding), (f" ({head.takes or _UNKNOWN}{switch})", "dim"))


def _known(value: str | None, encoding: str) -> Text:
    return Text(plain(value, encoding)) if value else Text(_UNKNOWN, "dim")


def _sizes(rows: Sequence[_Row], room: int) -> dict[str, int]:
    """How wide each column is; one that would be empty, or say `jax` in every row, is left out."""
    titles = [
        title for title in _TITLES if title != "framework" or len({row[title].plain for row in rows}) > 1
    ]
    sizes = {title: max((row[title].cell_len for row in rows), default=0) for title in titles}
    sizes = {title: max(size, len(title)) for title, size in sizes.items() if size}
    over = sum(sizes.values()) + _GAP * (len(sizes) - 1) - room
    while over > 0:
        widest = max(_BENDING, key=lambda title: sizes.get(title, 0))
        if sizes.get(widest, 0) <= _LEAST:
            break
        sizes[widest] -= 1
        over -= 1
    return sizes


def _print(paper: Paper, row: _Row, sizes: dict[str, int]) -> None:
    """One row. Each is a grid of its own, so that a reason can stand between two of them."""
    grid = Table.grid(padding=(0, _GAP, 0, 0), pad_edge=False)
    grid.add_column(width=0)
    for size in sizes.values():
        grid.add_column(width=size, overflow="fold")
    grid.add_row("", *(_broken(row[title], size) for title, size in sizes.items()))
    paper.grid(grid)


def _broken(text: Text, size: int) -> Text:
    """The text with long names broken behind an underscore, as long as the pieces fit."""
    pieces: list[Text] = []
    for word in text.split(" ", include_separator=True):
        while cell_len(word.plain.rstrip()) > size:
            cut = word.plain.rfind("_", 0, size) + 1 or size
            pieces += [word[:cut], Text("\n")]
            word = word[cut:]
        pieces.append(word)
    return Text.assemble(*pieces)


def _reasons(paper: Paper, head: HeadEntry) -> None:
    """Why the head is undetermined, under its row."""
    if head.resolved == "full":
        return
    for reason in head.reasons:
        text = Text(plain(reason, paper.encoding), "dim")
        paper.paragraph(text, first=f"{_INDENT * 2}", indent=_INDENT * 3)


def _closing(heads: Sequence[HeadEntry]) -> str:
    if not heads:
        return "no heads found"
    files = len({head.span.path for head in heads})
    parts = ", ".join(f"{number} {word}" for number, word in _counts(heads) if number)
    frameworks = {head.framework for head in heads}
    only = frameworks.pop() if len(frameworks) == 1 else None
    noun = f"{only} head" if only else "head"
    return f"{_plural(len(heads), noun)} in {_plural(files, 'file')}: {parts}"


def _counts(heads: Sequence[HeadEntry]) -> Iterator[tuple[int, str]]:
    yield sum(head.verdict == "ok" for head in heads), "ok"
    yield sum(bool(head.findings) for head in heads), "with findings"
    yield sum(head.verdict == "undetermined" for head in heads), "undetermined"


def _plural(number: int | str, noun: str) -> str:
    return f"{number} {noun}" if str(number) == "1" else f"{number} {noun}s"
