"""Metrics beside their heads: which contracts are made of them, and which facts are known there."""

from __future__ import annotations

from pathlib import Path

import pytest

from headlint.analysis.engine import analyse
from headlint.analysis.files import Files
from headlint.contracts import FactValue
from headlint.frameworks.library import load_library
from headlint.lint import Options, lint_paths, lint_source
from headlint.source import Source, decode
from headlint.syntax import Tree

Facts = dict[str, FactValue]

KERAS = """\
import keras
import numpy as np
from keras import metrics

model = keras.Sequential([keras.layers.Dense({units}, activation="{activation}")])
model.compile("adam", "{loss}", {metrics})
"""
TORCH = """\
import torch
import torch.nn.functional as F
import torchmetrics
from torch import nn
from torchmetrics import MetricCollection
from torchmetrics.classification import BinaryAccuracy, MulticlassAccuracy, MulticlassF1Score

net = nn.Linear(8, {units})
{made}


def validate(loader):
    for x, y in loader:
        out = net(x)
        loss = F.{loss}(out, y)
        {used}
    return loss
"""


def facts(text: str) -> list[Facts]:
    """The facts of every metric of a program, in order, where only one combination can meet."""
    source = decode(text.encode(), "program.py")
    assert isinstance(source, Source)
    tree = Tree.of(source)
    assert isinstance(tree, Tree)
    files = Files(load_library())
    files.add("program.py", tree)
    found = analyse("program.py", tree, files).contracts
    single = [one for one in found if one.subject == "metric" and len(one.meetings) == 1]
    return [{name: fact.value for name, fact in one.meetings[0].facts.items()} for one in single]


def compiled(units: int, activation: str, loss: str, metrics: str, more: str = "") -> list[Facts]:
    return facts(KERAS.format(units=units, activation=activation, loss=loss, metrics=metrics) + more)


def measured(made: str, used: str, units: int = 4, loss: str = "cross_entropy") -> list[Facts]:
    return facts(TORCH.format(units=units, made=made, used=used, loss=loss))


def codes(text: str) -> list[str]:
    wanted = ("HL312", "HL401", "HL403", "HL404", "HL405", "HL407")
    report = lint_source(text, "program.py", Options(select=wanted))
    return [finding.code for finding in report.findings]


@pytest.mark.parametrize(
    ("units", "activation", "loss", "compares", "labels"),
    [
        (1, "sigmoid", "binary_crossentropy", "binary_accuracy", None),
        (10, "softmax", "categorical_crossentropy", "categorical_accuracy", "one-hot"),
        (10, "softmax", "sparse_categorical_crossentropy", "sparse_categorical_accuracy", "ids"),
        (10, "sigmoid", "binary_crossentropy", None, None),
    ],
)
def test_accuracy_is_what_the_shapes_choose(
    units: int, activation: str, loss: str, compares: str | None, labels: str | None
) -> None:
    (found,) = compiled(units, activation, loss, 'metrics=["accuracy"]')
    assert found["metric.id"] == "accuracy"
    assert found.get("metric.compares") == compares
    assert found.get("metric.labels") == labels


def test_labels_that_fit_says_more_than_the_loss() -> None:
    more = "model.fit(np.zeros((9, 4)), keras.utils.to_categorical(np.random.randint(0, 3, 9), 3))\n"
    (found,) = compiled(3, "sigmoid", "binary_crossentropy", 'metrics=["acc"]', more)
    assert found["metric.labels"] == "one-hot"
    assert found["metric.compares"] == "categorical_accuracy"


def test_labels_that_the_loss_cannot_take_say_nothing_of_the_metric() -> None:
    more = "model.fit(np.zeros((9, 4)), keras.utils.to_categorical(np.random.randint(0, 3, 9), 3))\n"
    loss = "sparse_categorical_crossentropy"
    (found,) = compiled(3, "softmax", loss, 'metrics=["categorical_accuracy"]', more)
    assert "metric.labels" not in found


@pytest.mark.parametrize(
    ("metric", "decides", "threshold"),
    [
        ("metrics.BinaryAccuracy()", "threshold", "half"),
        ("metrics.BinaryAccuracy(threshold=0)", "threshold", "zero"),
        ("metrics.Precision(thresholds=0.3)", "threshold", "inside"),
        ("metrics.Precision(thresholds=[0.3, 0.6])", "threshold", None),
        ("metrics.Precision(thresholds=None)", "threshold", "half"),
        ("metrics.Recall(top_k=2)", "argmax", None),
        ("metrics.F1Score()", "argmax", None),
        ("metrics.F1Score(threshold=0.5)", "threshold", "half"),
        ("metrics.AUC()", "curve", None),
        ("metrics.MeanIoU(2)", "indices", None),
        ("metrics.MeanIoU(2, sparse_y_pred=False)", "argmax", None),
        ("metrics.MeanSquaredError()", None, None),
    ],
)
def test_how_a_metric_decides(metric: str, decides: str | None, threshold: str | None) -> None:
    (found,) = compiled(1, "sigmoid", "binary_crossentropy", f"metrics=[{metric}]")
    assert found.get("metric.decides") == decides
    assert found.get("metric.threshold") == threshold


def test_weighted_metrics_are_metrics() -> None:
    given = 'metrics=["mae"], weighted_metrics=[metrics.AUC(), "accuracy"]'
    found = compiled(1, "sigmoid", "binary_crossentropy", given)
    assert [one["metric.name"] for one in found] == ["mae", "AUC()", "accuracy"]
    assert all(one["metrics.informative"] for one in found)


@pytest.mark.parametrize(
    ("given", "names"),
    [
        ('{"a": "acc", "b": ["mae", "AUC"]}', ["acc", "mae", "AUC"]),
        ('[["acc"], ["mae"]]', ["acc", "mae"]),
        ('["acc", "mae"]', []),  # each for an output in Keras 3, all for all in Keras 2
    ],
)
def test_metrics_of_several_outputs(given: str, names: list[str]) -> None:
    text = f"""\
import keras

inputs = keras.Input((4,))
first = keras.layers.Dense(1, activation="sigmoid", name="a")(inputs)
second = keras.layers.Dense(1, name="b")(inputs)
model = keras.Model(inputs, [first, second])
model.compile("adam", ["binary_crossentropy", "mse"], metrics={given})
"""
    assert [one["metric.name"] for one in facts(text)] == names


@pytest.mark.parametrize("step", ["train_step", "compute_metrics", "test_step"])
def test_a_model_that_feeds_its_metrics_itself(step: str) -> None:
    text = f"""\
import keras


class Own(keras.Model):
    def __init__(self):
        super().__init__()
        self.head = keras.layers.Dense(1, activation="sigmoid")

    def call(self, x):
        return self.head(x)

    def {step}(self, *args, **kwargs):
        return super().{step}(*args, **kwargs)


model = Own()
model.compile("adam", "binary_crossentropy", metrics=[keras.metrics.Accuracy()])
model.fit([[1.0]], [[1.0]])
"""
    assert codes(text) == []


@pytest.mark.parametrize(
    "used",
    ["metric(out, y)", "metric.update(out, y)", "metric(preds=out, target=y)", "metric.to('cpu')(out, y)"],
)
def test_ways_to_feed_a_metric(used: str) -> None:
    found = measured("metric = MulticlassAccuracy(num_classes=4)", used)[0]
    assert found["output.units"] == 4
    assert found["metric.fits"]
    assert found["metric.same-labels"]
    assert found["loss.id"] == "cross_entropy"


def test_a_collection_feeds_what_it_holds_and_its_clones_too() -> None:
    held = '{"a": MulticlassAccuracy(num_classes=4), "f": MulticlassF1Score(4)}'
    made = f'metric = MetricCollection({held}).clone("val_")'
    found = [one for one in measured(made, "metric.update(out, y)") if "output.units" in one]
    assert [one["metric.id"] for one in found] == ["multiclass_accuracy", "f1_score"]
    assert all(one["metrics.informative"] for one in found)


@pytest.mark.parametrize(
    ("used", "fact"),
    [
        ("metric(out.argmax(dim=1), y)", "output.decided-by"),
        ("metric(out.softmax(dim=1), y)", "output.domain"),
    ],
)
def test_what_a_metric_gets(used: str, fact: str) -> None:
    found = measured("metric = MulticlassAccuracy(num_classes=4)", used)[0]
    assert found[fact] in ("argmax", "simplex")


def test_other_labels_than_those_of_the_loss() -> None:
    found = measured("metric = BinaryAccuracy()", "metric(out, F.one_hot(y, 4))")[0]
    assert not found["metric.same-labels"]


@pytest.mark.parametrize(
    ("made", "missing"),
    [
        ("metric = torchmetrics.Accuracy()", "task"),
        ("metric = torchmetrics.Accuracy(task=None)", "task"),
        ("metric = torchmetrics.Accuracy(num_classes=3)", "task"),
        ('metric = torchmetrics.Accuracy(task="multiclass")', "num_classes"),
        ('metric = torchmetrics.F1Score(task="multilabel", num_classes=3)', "num_labels"),
        ('metric = torchmetrics.Accuracy("binary")', None),
        ("metric = torchmetrics.Accuracy(task=unknown)", None),
        ("metric = torchmetrics.Accuracy(**unknown)", None),
        ('metric = MulticlassAccuracy(average="micro")', None),
        ("metric = MulticlassAccuracy()", "num_classes"),
    ],
)
def test_what_a_metric_lacks(made: str, missing: str | None) -> None:
    found = measured(made, "metric(x, y)")
    assert [one.get("metric.missing") for one in found] == ([missing] if missing else [])


EXPECTED_TO_RAISE = """\
import pytest

with pytest.raises(TypeError):
    torchmetrics.AUROC()
"""
TRIED = """\
try:
    metric = torchmetrics.AUROC(task="binary")
except TypeError:
    metric = torchmetrics.AUROC()
"""
CHOSEN = "metric = torchmetrics.AUROC() if old else torchmetrics.AUROC(task='binary')"


@pytest.mark.parametrize("made", [EXPECTED_TO_RAISE, TRIED, CHOSEN])
def test_one_for_another_version_lacks_nothing(made: str) -> None:
    assert measured(made, "pass") == []


def test_a_branch_has_an_end() -> None:
    found = measured(EXPECTED_TO_RAISE + "metric = torchmetrics.AUROC()", "pass")
    assert [one["metric.missing"] for one in found] == ["task"]


@pytest.mark.parametrize(
    ("pins", "found"), [("", ["HL407"]), ("torchmetrics==0.9.3", []), ("torchmetrics>=1.0", ["HL407"])]
)
def test_a_pin_of_an_older_torchmetrics_settles_it(tmp_path: Path, pins: str, found: list[str]) -> None:
    made = "metric = torchmetrics.AUROC()"
    file = tmp_path / "train.py"
    file.write_text(TORCH.format(units=4, made=made, used="pass", loss="cross_entropy"))
    (tmp_path / "requirements.txt").write_text(f"torch\n{pins}\n")
    report = lint_paths([str(file)], Options(select=("HL407",)))
    assert [one.code for one in report.findings] == found
