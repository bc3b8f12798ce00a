"""What headlint understood, for `headlint heads`: one line a head, or one JSON object."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Literal, TextIO, TypedDict

from headlint.findings import Position, Span
from headlint.report._printable import encoding_of, place, plain
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
    framework: str | None
    output: Output
    loss: Loss
    labels: str | None
    metrics: list[str]
    decode: list[str]
    resolved: Literal["full", "partial", "none"]


def render_heads(heads: Sequence[Head], *, out: TextIO, as_json: bool) -> None:
    """Write the heads in the order given."""
    encoding = encoding_of(out)
    if as_json:
        out.write(dump({"heads": list(heads)}, encoding))
        return
    for head in heads:
        out.write(
            f"{_where(head, encoding)}: {plain('; '.join(_parts(head)), encoding)} [{head['resolved']}]\n"
        )


def _where(head: Head, encoding: str) -> str:
    start = Position(**head["range"]["start"])
    return place(Span(head["path"], start, Position(**head["range"]["end"]), head["cell"]), encoding)


def _parts(head: Head) -> Iterator[str]:
    output, loss = head["output"], head["loss"]
    units = (
        "unknown units" if output["units"] is None else f"{output['units']} unit{'s'[output['units'] == 1 :]}"
    )
    yield (
        f"{head['framework'] or 'unknown framework'}: {units}, {_known(output['activation'], 'activation')} "
        f"({_known(output['domain'], 'domain')}) -> {_loss(loss)}"
    )
    yield f"labels {_known(head['labels'], '').strip()}"
    if head["metrics"]:
        yield f"metrics {', '.join(head['metrics'])}"
    if head["decode"]:
        yield f"decode {', '.join(head['decode'])}"


def _loss(loss: Loss) -> str:
    takes = f"takes {loss['takes']}" if loss["takes"] else "takes unknown"
    logits = "" if loss["from_logits"] is None else f", from_logits={loss['from_logits']}"
    return f"{_known(loss['name'], 'loss')} ({takes}{logits})"


def _known(value: str | None, what: str) -> str:
    return value if value else f"unknown {what}"
