"""Heads that are meant: what they are, and which findings they must have, from the catalogue of rules alone.

Nothing here asks headlint: the tables say again what each rule promises, so that the two can disagree.
A combination about which the catalogue says nothing is None.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

__all__ = ["GIVES", "Head", "expected_codes"]

GIVES = {
    "linear": "real",
    "leaky_relu": "leaky",
    "elu": "leaky",
    "gelu": "leaky",
    "softmax": "simplex",
    "sigmoid": "probability",
    "hard_sigmoid": "probability",
    "log_softmax": "log",
    "relu": "positive",
    "softplus": "positive",
    "tanh": "bounded",
    "softsign": "bounded",
}
"""What an activation gives; `leaky`: any number, but no raw scores (HL111: information at most)."""
CATEGORICAL = frozenset({"categorical", "sparse", "categorical focal"})
BINARY = frozenset({"binary", "binary focal"})
REGRESSION = frozenset({"squared error", "absolute error", "huber", "log cosh"})
HINGES = frozenset({"hinge", "squared hinge"})
SOFTMAX_INSIDE = frozenset({"cross entropy"})
SIGMOID_INSIDE = frozenset({"binary logits", "soft margin of labels"})


@dataclass(frozen=True, slots=True)
class Head:
    """A head: how many units, what is applied to them, the loss, what the labels are, a metric.

    `labels`: unknown, one-hot, ids (as many classes as units, or as `classes` says), column (0/1, one per
    sample), several (0/1 in each of the units), numbers (without bounds).
    """

    keras: bool
    units: int
    activation: str
    loss: str
    logits: bool = False
    """The loss was told that it is given logits (Keras)."""
    labels: str = "unknown"
    metric: str = ""

    @property
    def gives(self) -> str:
        """What the values are that reach the loss."""
        return GIVES[self.activation]


def expected_codes(head: Head) -> frozenset[str] | None:
    """The codes of the findings; None where the catalogue does not say."""
    if head.gives in ("simplex", "log") and head.units == 1:
        # One mistake; what the labels and metrics add to a constant is said nowhere.
        return frozenset({"HL201"}) if head.labels == "unknown" and not head.metric else None
    if head.gives == "simplex" and head.units == 2 and head.loss in BINARY and head.labels != "several":
        return None  # two one-hot columns are as likely, and then it works
    pair = _keras_pair(head) if head.keras else _torch_pair(head)
    labels = _labels(head)
    metric = _metric(head, pair)
    if pair is None or labels is None or metric is None:
        return None
    codes = {code for code in (pair, *labels, metric) if code}
    if "HL202" in codes:
        codes -= {"HL101", "HL105", "HL301"}
    if "HL114" in codes:
        codes -= {"HL105", "HL106", "HL107"}  # what the loss wants as output matters no longer
    return frozenset(codes)


def _keras_pair(head: Head) -> str | None:
    """The finding on activation and loss: "" for none, None where the catalogue does not say."""
    gives, loss = head.gives, head.loss
    if head.logits and loss in CATEGORICAL | BINARY:
        return _keras_logits(head)
    if loss in CATEGORICAL and head.units == 1:
        return "HL202" if gives in ("real", "probability") else None
    if loss in CATEGORICAL:
        return {"simplex": "", "probability": "HL101", "real": "HL105", "leaky": ""}.get(gives, "HL111")
    if loss in BINARY:
        return {"simplex": "HL102", "probability": "", "real": "HL105", "leaky": ""}.get(gives, "HL111")
    if loss == "divergence":
        if head.units == 1 or gives == "log":
            return None
        return {"simplex": "", "probability": "HL101"}.get(gives, "HL117")
    if loss in HINGES:
        table = {"probability": "HL115", "positive": "HL115", "real": "", "leaky": "", "bounded": ""}
        return table.get(gives)
    if loss == "poisson":
        return {"real": "HL117", "leaky": "HL117", "bounded": "HL117", "positive": ""}.get(gives)
    return "" if loss in REGRESSION else None


def _keras_logits(head: Head) -> str | None:
    if head.units == 1 and head.loss in CATEGORICAL:
        return "HL202" if head.gives == "real" else None
    if head.gives in ("simplex", "probability"):
        return "HL103"
    if head.gives == "log":
        return "HL110" if head.loss in CATEGORICAL and head.units > 1 else None
    return {"real": "", "leaky": "", "positive": "HL111", "bounded": "HL111"}[head.gives]


def _torch_pair(head: Head) -> str | None:
    gives, loss = head.gives, head.loss
    if loss in ("cross entropy", "likelihood") and head.units == 1:
        return "HL202" if gives == "real" and loss == "cross entropy" else None
    if loss == "cross entropy":
        table = {"simplex": "HL106", "probability": "HL106", "log": "HL110", "real": "", "leaky": ""}
        return table.get(gives, "HL111")
    if loss == "likelihood":
        return {"simplex": "HL109", "probability": "HL109", "real": "HL109", "log": ""}.get(gives)
    if loss == "binary":
        table = {
            "simplex": "HL102",
            "probability": "",
            "real": "HL105",
            "positive": "HL111",
            "bounded": "HL111",
            "leaky": "",
        }
        return table.get(gives)
    if loss in SIGMOID_INSIDE:
        table = {
            "simplex": "HL107",
            "probability": "HL107",
            "real": "",
            "leaky": "",
            "positive": "HL111",
            "bounded": "HL111",
        }
        return table.get(gives)
    if loss == "divergence":
        return {"simplex": "HL109", "real": "HL109", "log": ""}.get(gives) if head.units > 1 else None
    if loss == "poisson of logs":
        return {"positive": "HL117", "real": ""}.get(gives)
    if loss == "poisson of rates":
        return {"real": "HL117", "positive": ""}.get(gives)
    return "" if loss in REGRESSION else None


def _labels(head: Head) -> list[str] | None:
    """The findings on the labels."""
    loss, labels, units = head.loss, head.labels, head.units
    if labels == "unknown":
        return []
    found = [code for when, code in (_keras_labels if head.keras else _torch_labels)(head) if when]
    if found:
        return found
    return (
        []
        if labels in _FITTING.get(loss, ()) and (units > 1) == (labels not in ("column", "numbers"))
        else None
    )


_FITTING = {
    "categorical": ("one-hot",),
    "sparse": ("ids",),
    "categorical focal": ("one-hot",),
    "binary": ("several", "column"),
    "binary focal": ("several", "column"),
    "squared error": ("numbers",),
    "absolute error": ("numbers",),
    "huber": ("numbers",),
    "cross entropy": ("ids", "one-hot numbers"),
    "likelihood": ("ids",),
    "binary logits": ("several", "column"),
    "soft margin of labels": ("several",),
}
"""The labels that a loss is made for; a column and numbers come with one unit, all others with several."""


def _keras_labels(head: Head) -> Iterator[tuple[bool, str]]:
    loss, labels, gives = head.loss, head.labels, head.gives
    yield loss in CATEGORICAL - {"sparse"} and labels == "ids" and head.units > 1, "HL301"
    yield loss == "sparse" and labels == "one-hot" and head.units > 1, "HL302"
    yield loss == "categorical" and labels == "several" and gives == "simplex", "HL303"
    yield loss == "binary" and labels == "column" and head.units == 2 and gives == "probability", "HL205"
    yield loss == "binary" and labels == "ids" and head.units == 1 and gives == "probability", "HL310"
    yield loss == "binary" and labels == "numbers" and head.units == 1, "HL114"
    yield (
        loss in REGRESSION and labels == "numbers" and gives in ("simplex", "probability", "bounded"),
        "HL113",
    )
    yield loss == "squared error" and labels == "one-hot" and gives == "real" and head.units > 1, "HL112"


def _torch_labels(head: Head) -> Iterator[tuple[bool, str]]:
    loss, labels, gives = head.loss, head.labels, head.gives
    yield loss == "cross entropy" and labels == "one-hot" and head.units > 1, "HL305"
    yield loss == "cross entropy" and labels == "float ids" and head.units > 1, "HL305"
    yield loss == "cross entropy" and labels == "several" and gives == "real" and head.units > 1, "HL303"
    yield loss == "likelihood" and labels == "one-hot" and head.units > 1, "HL302"
    yield loss in ("binary", "binary logits") and labels == "integer column" and head.units == 1, "HL305"
    yield loss in ("binary", "binary logits") and labels == "numbers" and head.units == 1, "HL114"
    narrow = gives in ("simplex", "probability", "bounded")
    yield loss in REGRESSION and labels in ("numbers", "flat numbers") and narrow, "HL113"
    yield (
        loss in ("squared error", "absolute error", "huber") and labels == "flat numbers" and head.units == 1,
        "HL206",
    )


def _metric(head: Head, pair: str | None) -> str | None:
    """The finding on the metric, which is asked only of heads that are right but for it."""
    if not head.metric:
        return ""
    if pair != "" or head.labels not in ("unknown", "several") or not head.keras:
        return None
    if head.metric == "Accuracy()":
        return "HL403" if head.loss in CATEGORICAL | BINARY and not head.logits else None
    if head.loss in BINARY and head.logits:
        return "HL405" if head.units == 1 and head.metric == "accuracy" else None
    if head.loss in BINARY and head.units > 1 and head.metric in ("accuracy", "binary_accuracy"):
        if head.gives != "probability":
            return None
        known = head.labels == "several"
        return "HL401" if head.units >= 10 or known else ""
    if head.loss in BINARY and head.units == 1:
        bad = ("categorical_accuracy", "sparse_categorical_accuracy")
        return {"accuracy": "", "binary_accuracy": ""}.get(
            head.metric, "HL404" if head.metric in bad else None
        )
    if head.loss in CATEGORICAL and head.units > 2 and head.metric in ("accuracy", "binary_accuracy"):
        return (
            "HL404"
            if head.metric == "binary_accuracy" and not head.logits
            else ""
            if head.metric == "accuracy"
            else None
        )
    if head.loss in REGRESSION and head.gives == "real" and head.metric == "accuracy":
        return "HL402"
    return "" if head.loss in REGRESSION and head.metric == "mae" else None
