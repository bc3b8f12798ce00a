"""Metrics beside heads: what the rules say of them, and that their remedies mend it, asked of Keras."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import Any

import pytest

pytest.importorskip("numpy")

import numpy as np

from headlint.frameworks.library import load_library
from headlint.frameworks.meanings import MetricMeaning

ROWS = 96
CLASSES = 3
METRICS = {
    name: meaning
    for name, meaning in load_library().entries.items()
    if isinstance(meaning, MetricMeaning) and name.startswith("keras.metrics.") and meaning.form == "class"
}
EXTRA: dict[str, dict[str, Any]] = {
    "PrecisionAtRecall": {"recall": 0.5},
    "RecallAtPrecision": {"precision": 0.5},
    "SensitivityAtSpecificity": {"specificity": 0.5},
    "SpecificityAtSensitivity": {"sensitivity": 0.5},
    "MeanIoU": {"num_classes": 2},
    "IoU": {"num_classes": 2, "target_class_ids": [0, 1]},
}
"""What a metric cannot be made without."""


def keras() -> Any:
    return pytest.importorskip("keras")


@cache
def head(kind: str) -> tuple[Any, Any]:
    """Labels of a kind, and the scores of a model that learned them."""
    library = keras()
    library.utils.set_random_seed(0)
    rng = np.random.default_rng(0)
    x = rng.normal(size=(ROWS, 8)).astype("float32")
    ids = np.argmax(x[:, :CLASSES], axis=1)
    labels = {
        "one": (x[:, :1] > 0).astype("float32"),
        "one-logits": (x[:, :1] > 0).astype("float32"),
        "ids": ids,
        "one-hot": np.eye(CLASSES, dtype="float32")[ids],
        "several": (x[:, :4] > 0).astype("float32"),
    }[kind]
    units = {"one": 1, "one-logits": 1, "several": 4}.get(kind, CLASSES)
    activation = {"one": "sigmoid", "one-logits": None, "several": "sigmoid"}.get(kind, "softmax")
    losses = library.losses
    loss = {
        "ids": losses.SparseCategoricalCrossentropy(),
        "one-hot": losses.CategoricalCrossentropy(),
    }.get(kind) or losses.BinaryCrossentropy(from_logits=kind == "one-logits")
    model = library.Sequential([library.layers.Dense(units, activation=activation)])
    model.compile(library.optimizers.Adam(0.05), loss)
    model.fit(x, labels, epochs=30, verbose=0)
    return labels, model.predict(x, verbose=0)


def value(metric: Any, labels: Any, scores: Any) -> float:
    """What a metric reports, as one number."""
    metric.update_state(labels, scores)
    return float(np.mean(np.asarray(metric.result())))


def accuracy(kind: str) -> float:
    """The share of right decisions, by hand."""
    labels, scores = head(kind)
    if kind in ("one", "several"):
        return float(((scores > 0.5) == labels).mean())
    if kind == "one-logits":
        return float(((scores > 0) == labels).mean())
    truth = labels if kind == "ids" else labels.argmax(axis=1)
    return float((scores.argmax(axis=1) == truth).mean())


# The advice of the rules, followed


@dataclass(frozen=True)
class Advice:
    """A metric that does not fit its head and the one that a rule asks for, as the arguments of each."""

    code: str
    kind: str
    wrong: str
    right: str
    settings: dict[str, Any]
    """Of the right one."""
    share: bool = True
    """The right one is the share of right decisions."""
    wrong_settings: dict[str, Any] | None = None


ADVICE = (
    Advice("HL403", "one", "Accuracy", "BinaryAccuracy", {}),
    Advice("HL403", "one-logits", "Accuracy", "BinaryAccuracy", {"threshold": 0.0}),
    Advice("HL403", "ids", "Accuracy", "SparseCategoricalAccuracy", {}),
    Advice("HL403", "one-hot", "Accuracy", "CategoricalAccuracy", {}),
    Advice("HL404", "one", "CategoricalAccuracy", "BinaryAccuracy", {}),
    Advice("HL404", "one", "SparseCategoricalAccuracy", "BinaryAccuracy", {}),
    Advice("HL404", "ids", "CategoricalAccuracy", "SparseCategoricalAccuracy", {}),
    Advice("HL404", "ids", "BinaryAccuracy", "SparseCategoricalAccuracy", {}),
    Advice("HL404", "one-hot", "SparseCategoricalAccuracy", "CategoricalAccuracy", {}),
    Advice("HL404", "one-hot", "BinaryAccuracy", "CategoricalAccuracy", {}),
    Advice("HL404", "one-hot", "TopKCategoricalAccuracy", "TopKCategoricalAccuracy", {"k": 1}),
    Advice("HL404", "one", "F1Score", "F1Score", {"threshold": 0.5}, share=False),
    Advice("HL404", "several", "F1Score", "F1Score", {"threshold": 0.5}, share=False),
    Advice("HL405", "one-logits", "BinaryAccuracy", "BinaryAccuracy", {"threshold": 0.0}),
    Advice("HL405", "one-logits", "Recall", "Recall", {"thresholds": 0.0}, share=False),
    Advice("HL405", "one", "BinaryAccuracy", "BinaryAccuracy", {}, wrong_settings={"threshold": 0.0}),
)


@pytest.mark.parametrize("advice", ADVICE, ids=lambda one: f"{one.code}-{one.kind}-{one.wrong}")
def test_the_metric_that_a_rule_asks_for_says_what_is_so(advice: Advice) -> None:
    metrics = keras().metrics
    labels, scores = head(advice.kind)
    right = value(getattr(metrics, advice.right)(**advice.settings), labels, scores)
    if advice.share:
        assert right == pytest.approx(accuracy(advice.kind), abs=1e-5)
    try:
        wrong = value(getattr(metrics, advice.wrong)(**(advice.wrong_settings or {})), labels, scores)
    except Exception:  # each backend has its own kind of error for shapes that do not fit
        return
    assert abs(wrong - right) > 0.001


@pytest.mark.parametrize("name", ["Precision", "Recall", "AUC", "F1Score", "TruePositives"])
def test_a_metric_of_rows_raises_on_class_numbers(name: str) -> None:
    metrics = keras().metrics
    labels, scores = head("ids")
    with pytest.raises(Exception):  # noqa: B017, PT011  (each backend has its own kind)
        value(getattr(metrics, name)(), labels, scores)
    value(getattr(metrics, name)(), *head("one-hot"))


def test_an_overlap_of_scores_wants_to_be_told() -> None:
    metrics = keras().metrics
    labels, scores = head("ids")
    with pytest.raises(Exception):  # noqa: B017, PT011  (each backend has its own kind)
        value(metrics.MeanIoU(num_classes=CLASSES), labels, scores)
    assert value(metrics.MeanIoU(num_classes=CLASSES, sparse_y_pred=False), labels, scores) > 0.6
    one_hot, scores = head("one-hot")
    assert value(metrics.MeanIoU(num_classes=CLASSES), one_hot, scores) < 0.4
    told = metrics.MeanIoU(num_classes=CLASSES, sparse_y_true=False, sparse_y_pred=False)
    assert value(told, one_hot, scores) > 0.6
    labels, scores = head("one")
    assert value(metrics.MeanIoU(num_classes=2), labels, scores) < 0.35
    assert value(metrics.BinaryIoU(target_class_ids=[0, 1], threshold=0.5), labels, scores) > 0.6


def test_moved_labels_never_equal_a_decision_and_label_smoothing_moves_the_loss_alone() -> None:
    library = keras()
    labels, scores = head("one")
    moved = np.where(labels == 1, 0.8, 0.2).astype("float32")
    assert value(library.metrics.BinaryAccuracy(), moved, scores) == 0
    assert value(library.metrics.BinaryAccuracy(), labels, scores) > 0.8
    smooth = library.losses.BinaryCrossentropy(label_smoothing=0.4)
    losses = [library.losses.BinaryCrossentropy()(moved, scores), smooth(labels, scores)]
    numbers = [float(library.ops.convert_to_numpy(loss)) for loss in losses]
    assert numbers[0] == pytest.approx(numbers[1], rel=1e-4)


def test_an_area_of_logits_wants_to_be_told() -> None:
    metrics = keras().metrics
    rng = np.random.default_rng(0)
    logits = rng.normal(size=4000).astype("float32")
    probabilities = 1 / (1 + np.exp(-logits))
    labels = (rng.random(4000) < probabilities).astype("float32")
    right = value(metrics.AUC(), labels, probabilities)
    assert value(metrics.AUC(from_logits=True), labels, logits) == pytest.approx(right, abs=1e-3)
    assert value(metrics.AUC(), labels, logits) < right - 0.02


# What the facts say of each metric


def described(decides: str) -> list[str]:
    return [meaning.short for meaning in METRICS.values() if meaning.decides == decides]


def made(name: str, **settings: Any) -> Any:
    metrics = keras().metrics
    if not hasattr(metrics, name):
        pytest.skip("this version of Keras has no such metric")
    return getattr(metrics, name)(**EXTRA.get(name, {}), **settings)


@pytest.mark.parametrize("name", described("threshold"))
def test_a_metric_that_cuts_sees_nothing_but_the_side(name: str) -> None:
    labels, scores = head("one")
    sides = np.where(scores > 0.5, 0.51, 0.49).astype("float32")
    assert value(made(name), labels, sides) == value(made(name), labels, scores)
    parameter = METRICS[f"keras.metrics.{name}"].threshold
    moved = value(made(name, **{str(parameter): 0.0}), labels, scores - 0.5)
    assert moved == pytest.approx(value(made(name), labels, scores))


@pytest.mark.parametrize("name", described("argmax"))
def test_a_metric_of_the_best_sees_nothing_but_the_best(name: str) -> None:
    meaning = METRICS[f"keras.metrics.{name}"]
    labels, scores = head("ids" if meaning.truth == "ids" else "one-hot")
    settings = {} if meaning.places is None else {meaning.places: 1}
    best = np.where(scores == scores.max(axis=1, keepdims=True), 0.4, 0.3).astype("float32")
    assert value(made(name, **settings), labels, best) == value(made(name, **settings), labels, scores)


@pytest.mark.parametrize("name", described("curve"))
def test_a_metric_of_a_curve_has_its_thresholds_between_0_and_1(name: str) -> None:
    metric = made(name)
    thresholds = np.asarray(metric.thresholds)
    assert thresholds.min() > -1e-3
    assert thresholds.max() < 1 + 1e-3
    assert ("from_logits" in type(metric).__init__.__code__.co_varnames) == (
        METRICS[f"keras.metrics.{name}"].from_logits is not None
    )


@pytest.mark.parametrize("name", described("indices"))
def test_a_metric_of_indices_takes_every_probability_for_class_0(name: str) -> None:
    labels, scores = head("one")
    assert value(made(name), labels, scores) == value(made(name), labels, np.zeros_like(scores))


# torchmetrics


def torchmetrics() -> tuple[Any, Any]:
    return pytest.importorskip("torch"), pytest.importorskip("torchmetrics")


def torch_head(units: int) -> tuple[Any, Any]:
    """Logits and labels that fit them: class numbers, or 0/1 for one unit."""
    torch, _ = torchmetrics()
    torch.manual_seed(0)
    logits = 3 * torch.randn(ROWS, units)
    return logits, (logits[:, 0] > 0).int() if units == 1 else logits.argmax(dim=1)


TASKS = [
    meaning.short
    for name, meaning in load_library().entries.items()
    if isinstance(meaning, MetricMeaning) and meaning.task_from is not None and meaning.form == "class"
]


@pytest.mark.parametrize("name", TASKS)
def test_a_metric_raises_without_its_task_or_its_number(name: str) -> None:
    _, library = torchmetrics()
    cls = getattr(library, name)
    extra = {"beta": 1.0} if name == "FBetaScore" else {}
    with pytest.raises(TypeError):
        cls(**extra)
    with pytest.raises(ValueError, match="num_classes"):
        cls(task="multiclass", **extra)
    with pytest.raises(ValueError, match="num_classes"):
        cls(task="multiclass", num_classes=1, **extra)
    cls(task="multiclass", num_classes=CLASSES, **extra)


def test_the_task_that_fits_the_head_says_what_is_so() -> None:
    torch, library = torchmetrics()
    logits, ids = torch_head(4)
    for wrong in ({"task": "binary"}, {"task": "multiclass", "num_classes": 3}):
        with pytest.raises((RuntimeError, ValueError)):
            library.Accuracy(**wrong)(logits, ids)
    assert float(library.Accuracy(task="multiclass", num_classes=4)(logits, ids)) == 1
    single, labels = torch_head(1)
    scores = torch.sigmoid(single).squeeze(1)
    assert float(library.Accuracy(task="multiclass", num_classes=2)(scores, labels)) < 0.2
    assert float(library.Accuracy(task="binary")(scores, labels)) == 1
    assert float(library.Accuracy(task="binary", threshold=0.0)(single.squeeze(1), labels)) < 0.7


def test_accuracy_of_rare_labels_is_high_for_a_model_that_finds_none() -> None:
    torch, library = torchmetrics()
    labels = (torch.rand(64, 100, generator=torch.Generator().manual_seed(0)) < 0.01).int()
    nothing = torch.zeros(64, 100)
    assert float(library.Accuracy(task="multilabel", num_labels=100)(nothing, labels)) > 0.98
    assert float(library.F1Score(task="multilabel", num_labels=100)(nothing, labels)) == 0


def test_scores_next_to_never_equal_labels() -> None:
    logits, ids = torch_head(4)
    assert not (logits.max(dim=1).values == ids).any()
    assert bool((logits.argmax(dim=1) == ids).all())
