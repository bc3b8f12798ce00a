"""What headlint understood, for `headlint heads`: a table, one line a head, or one JSON object."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Literal, TextIO, TypedDict

from headlint.findings import HeadEntry
from headlint.report._printable import encoding_of, is_utf8, place, plain
from headlint.report.json import dump

__all__ = ["Head", "Loss", "Output", "Place", "Range", "render_heads"]


class Place(TypedDict):
    """A position; both count from 1."""

    line: int
    column: int


class Range(TypedDict):
    """From `start` up to, not including, `end`."""

    start: Place
    end: Place


class Output(TypedDict):
    """What reaches the loss; None is unknown."""

    units: int | None
    domain: str | None
    layer: str | None
    activation: str | None


class Loss(TypedDict):
    """The loss; None is unknown."""

    name: str | None
    takes: str | None
    from_logits: bool | None


class Head(TypedDict):
    """One head contract as DESIGN, section 5, prints it; None is unknown."""

    path: str
    cell: int | None
    range: Range
    part: str
    framework: str | None
    output: Output
    loss: Loss
    labels: str | None
    metrics: list[str]
    decode: list[str]
    resolved: Literal["full", "partial", "none"]
    reasons: list[str]
    findings: list[str]
    verdict: str


def render_heads(
    heads: Sequence[HeadEntry],
    *,
    out: TextIO,
    as_json: bool,
    color: bool = False,
    width: int | None = None,
) -> None:
    """Write the heads in the order given: as a table where there is a `width` and room for it."""
    if as_json:
        out.write(dump({"heads": [_as_dict(head) for head in heads]}, raw=is_utf8(out)))
        return
    encoding = encoding_of(out)
    if width is not None:
        # rich takes a while to import and is needed here only.
        from headlint.report._head_table import render_table

        if render_table(heads, out=out, color=color, width=width):
            return
    for head in heads:
        where = place(head.span, encoding)
        said = plain("; ".join(_parts(head)), encoding)
        out.write(f"{where}: {said} [{head.resolved}]: {head.verdict}\n")
        if head.reasons:
            out.write(f"    {plain('; '.join(head.reasons), encoding)}\n")


def _as_dict(head: HeadEntry) -> Head:
    start, end = head.span.start, head.span.end
    return {
        "path": head.span.path,
        "cell": head.span.cell,
        "range": {
            "start": {"line": start.line, "column": start.column},
            "end": {"line": end.line, "column": end.column},
        },
        "part": head.part,
        "framework": head.framework,
        "output": {
            "units": head.units,
            "domain": head.domain,
            "layer": head.layer,
            "activation": head.activation,
        },
        "loss": {"name": head.loss, "takes": head.takes, "from_logits": head.from_logits},
        "labels": head.labels,
        "metrics": list(head.metrics),
        "decode": list(head.decode),
        "resolved": head.resolved,
        "reasons": list(head.reasons),
        "findings": list(head.findings),
        "verdict": head.verdict,
    }


def _parts(head: HeadEntry) -> Iterator[str]:
    units = "unknown units" if head.units is None else f"{head.units} unit{'s'[head.units == 1 :]}"
    yield (
        f"{head.framework or 'unknown framework'}: {units}, {_known(head.activation, 'activation')} "
        f"({_known(head.domain, 'domain')}) -> {_loss(head)}"
    )
    yield f"labels {_known(head.labels, '').strip()}"
    if head.metrics:
        yield f"metrics {', '.join(head.metrics)}"
    if head.decode:
        yield f"decode {', '.join(head.decode)}"


def _loss(head: HeadEntry) -> str:
    takes = f"takes {head.takes}" if head.takes else "takes unknown"
    logits = "" if head.from_logits is None else f", from_logits={head.from_logits}"
    return f"{_known(head.loss, 'loss')} ({takes}{logits})"


def _known(value: str | None, what: str) -> str:
    return value if value else f"unknown {what}"
