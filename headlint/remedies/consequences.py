"""What hangs on a loss that changes: decisions on the output, and the metrics beside the loss."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from headlint.contracts import Fact, FactValue, HeadContract
from headlint.domains import Domain
from headlint.frameworks.meanings import LossMeaning
from headlint.records import replace
from headlint.remedies.draft import Draft
from headlint.remedies.metrics import add_informative, set_metric
from headlint.remedies.passages import Doubt
from headlint.remedies.setting import Aim

__all__ = ["follow"]

SPARSE, ROWS = "sparse_categorical_crossentropy", "categorical_crossentropy"
TAKEN = {SPARSE: ("ids",), ROWS: ("rows", "same")}
"""Labels that the losses take; metrics that take `same` take those of the shape of the scores."""
SPARSE_OF = {
    "categorical_accuracy": "sparse_categorical_accuracy",
    "top_k_categorical_accuracy": "sparse_top_k_categorical_accuracy",
    "categorical_crossentropy": "sparse_categorical_crossentropy",
}
"""Metrics that compare rows, and those that compare class numbers."""
ROWS_OF = {sparse: rows for rows, sparse in SPARSE_OF.items()}
CLASSES_OF = {"binary_accuracy": {SPARSE: "sparse_categorical_accuracy", ROWS: "categorical_accuracy"}}
"""Metrics that judge each score by itself, and those that judge the classes of a row together."""
BINARY = "binary_crossentropy"
CUTTING = ("threshold", "round", "integer-cast", "curve")


def follow(draft: Draft, aim: Aim) -> None:
    """Metrics of Keras follow a loss from rows to class numbers and back, and to several labels a row.

    Raises Doubt where a metric cannot, or where the output is cut as a probability which the other loss
    takes for logits.
    """
    if aim.value in TAKEN:
        _metrics(draft, aim)
    if aim.value == BINARY and aim.known("labels.encoding") == "multi-hot":
        _judge_labels(draft, aim)
    if "output.activation" not in aim.sets and _wants(aim) is Domain.REAL:
        _check_decisions(aim)


def _wants(aim: Aim) -> Domain | None:
    """What the other loss takes."""
    found = {
        one.takes
        for one in aim.library.entries.values()
        if isinstance(one, LossMeaning) and (one.id, one.framework) == (aim.value, aim.known("framework"))
    }
    return found.pop() if len(found) == 1 else None


def _metrics(draft: Draft, aim: Aim) -> None:
    loss = str(aim.value)
    others = SPARSE_OF if loss == SPARSE else ROWS_OF
    for contract, facts in _beside(aim):
        truth, present = facts.get("metric.truth"), facts.get("metric.id")
        name = "" if present is None else str(present.value)
        wanted = others.get(name) or CLASSES_OF.get(name, {}).get(loss)
        if wanted is not None:
            _replace(draft, aim, contract, facts, wanted)
        elif truth is not None and truth.value not in TAKEN[loss]:
            raise Doubt("a metric takes other labels than the loss")


def _replace(draft: Draft, aim: Aim, contract: HeadContract, facts: Mapping[str, Fact], wanted: str) -> None:
    sets: dict[str, FactValue] = {"metric.id": wanted}
    set_metric(draft, replace(aim, contract=contract, facts=facts, sets=sets, value=wanted))


def _judge_labels(draft: Draft, aim: Aim) -> None:
    """Several labels a row: beside an accuracy, which says little of them, something that tells more."""
    informative = aim.known("metrics.informative")
    for contract, facts in _beside(aim):
        if "metrics.accuracy" in aim.facts and informative is False:
            add_informative(draft, replace(aim, contract=contract, facts=facts, value=True))
            return


def _beside(aim: Aim) -> Iterator[tuple[HeadContract, Mapping[str, Fact]]]:
    """The metrics that the model of this head is compiled with."""
    for contract in aim.others:
        if contract.subject != "metric" or contract.site != aim.contract.site:
            continue
        if contract.part == aim.contract.part:
            yield from ((contract, meeting.facts) for meeting in contract.meetings)


def _check_decisions(aim: Aim) -> None:
    layer = aim.facts.get("output.layer")
    for contract in aim.others:
        if contract.subject not in ("decode", "metric") or layer is None or layer.site is None:
            continue
        for meeting in contract.meetings:
            same = meeting.facts.get("output.layer")
            if same is not None and same.site == layer.site and _cuts(meeting.facts):
                raise Doubt("the output is cut as a probability")


def _cuts(facts: Mapping[str, Fact]) -> bool:
    kind = facts.get("decode.kind") or facts.get("metric.decides")
    cut = facts.get("decode.threshold-range") or facts.get("metric.threshold")
    return kind is not None and kind.value in CUTTING and (cut is None or cut.value != "zero")
