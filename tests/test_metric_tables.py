"""What a metric is told, in the forms that its call can have: the task, the classes, a threshold."""

from __future__ import annotations

import pytest

from mending import remedied

LEFT = None
"""The remedy is words only."""
TORCH = """
import torchmetrics
import torchmetrics.classification as tc
import torchmetrics.functional as tf
from torch import nn
from torchmetrics import Accuracy, F1Score

GIVEN = {"num_classes": 3}
net, criterion = nn.Linear(8, UNITS), LOSS
metric = PART


def step(x, y):
    hits = USED
    return criterion(net(x), y), hits


print(tc, tf, torchmetrics, Accuracy, F1Score, GIVEN)
"""
SEVERAL = TORCH.replace("UNITS", "3").replace("LOSS", "nn.CrossEntropyLoss()")
ONE = TORCH.replace("UNITS", "1").replace("LOSS", "nn.BCEWithLogitsLoss()")
KERAS = """
import keras

inputs = keras.Input((8,))
outputs = keras.layers.Dense(1, activation=ACTIVATION)(inputs)
model = keras.Model(inputs, outputs)
model.compile("adam", LOSS, metrics=[PART])
"""
LOGITS = KERAS.replace("ACTIVATION", "None").replace(
    "LOSS", "keras.losses.BinaryCrossentropy(from_logits=True)"
)
PROBABILITIES = KERAS.replace("ACTIVATION", '"sigmoid"').replace("LOSS", '"binary_crossentropy"')


def check(program: str, rule: str, before: str, after: str | None) -> None:
    wanted = before if after is None else after
    assert remedied(program.replace("PART", before), rule) == program.replace("PART", wanted)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("Accuracy()", 'Accuracy(task="multiclass", num_classes=3)'),
        ("Accuracy(num_classes=5)", 'Accuracy(num_classes=5, task="multiclass")'),
        ("Accuracy(task='binary')", "Accuracy(task='multiclass', num_classes=3)"),
        ('Accuracy("binary")', 'Accuracy("multiclass", num_classes=3)'),
        ('Accuracy("multiclass", 0.5, 5)', 'Accuracy("multiclass", 0.5, 3)'),
        ('torchmetrics.AUROC(task="binary")', 'torchmetrics.AUROC(task="multiclass", num_classes=3)'),
        (
            'F1Score(task="binary", average="macro")',
            'F1Score(task="multiclass", average="macro", num_classes=3)',
        ),
        ("tc.BinaryAccuracy()", "tc.MulticlassAccuracy(num_classes=3)"),
        ("tc.MulticlassAccuracy()", "tc.MulticlassAccuracy(num_classes=3)"),
        ("tc.MulticlassAccuracy(5)", "tc.MulticlassAccuracy(3)"),
        (
            "tc.MulticlassAccuracy(num_classes=5, top_k=1)",
            "tc.MulticlassAccuracy(num_classes=3, top_k=1)",
        ),
        ("tc.BinaryF1Score(threshold=0.5)", LEFT),
    ],
)
def test_the_task_of_several_classes(before: str, after: str | None) -> None:
    check(SEVERAL.replace("USED", "metric(net(x), y)"), "HL407", before, after)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("Accuracy()", 'Accuracy(task="binary")'),
        ("Accuracy(num_classes=2)", 'Accuracy(num_classes=2, task="binary")'),
        ('Accuracy(task="multiclass", num_classes=2)', 'Accuracy(task="binary")'),
        (
            'F1Score(task="multiclass", num_classes=2, average="macro")',
            'F1Score(task="binary", average="macro")',
        ),
        ("tc.MulticlassAccuracy(num_classes=2)", "tc.BinaryAccuracy()"),
        (
            "tc.MulticlassAccuracy(validate_args=False, num_classes=2)",
            "tc.BinaryAccuracy(validate_args=False)",
        ),
        # What the other class does not take, or takes in another place.
        ("tc.MulticlassAccuracy(2)", LEFT),
        ("tc.MulticlassAccuracy(num_classes=2, top_k=1)", LEFT),
        # A threshold at which all is positive goes.
        ('Accuracy(task="binary", threshold=0.0)', 'Accuracy(task="binary")'),
        ("tc.BinaryAccuracy(0.0)", "tc.BinaryAccuracy()"),
    ],
)
def test_the_task_of_one_logit(before: str, after: str | None) -> None:
    check(ONE.replace("USED", "metric(net(x), y)"), "HL407", before, after)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("(net(x), y)", '(net(x), y, task="multiclass", num_classes=3)'),
        ('(net(x), y, "binary")', '(net(x), y, "multiclass", num_classes=3)'),
        (
            '(preds=net(x), target=y, task="binary")',
            '(preds=net(x), target=y, task="multiclass", num_classes=3)',
        ),
        (
            '(net(x), y, task="multiclass", num_classes=5)',
            '(net(x), y, task="multiclass", num_classes=3)',
        ),
    ],
)
def test_the_task_of_a_function(before: str, after: str) -> None:
    program = SEVERAL.replace("PART", "None").replace("USED", "tf.accuracyPART")
    check(program, "HL407", before, after)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("BinaryAccuracy()", "BinaryAccuracy(threshold=0.0)"),
        ("BinaryAccuracy(threshold=0.5)", "BinaryAccuracy(threshold=0.0)"),
        ('BinaryAccuracy("a", None, 0.5)', 'BinaryAccuracy("a", None, 0.0)'),
        ('BinaryAccuracy(threshold=0.5, name="a")', 'BinaryAccuracy(threshold=0.0, name="a")'),
        ("Precision(0.5)", "Precision(0.0)"),
        ("Recall(thresholds=0.5)", "Recall(thresholds=0.0)"),
        ("AUC()", "AUC(from_logits=True)"),
        ("AUC(from_logits=False)", "AUC(from_logits=True)"),
        ('AUC(name="a")', 'AUC(name="a", from_logits=True)'),
        # Not made there, or its arguments are not seen.
        ("AUC", LEFT),
        ("AUC(**{})", LEFT),
        ("BinaryAccuracy(**{})", LEFT),
        ("BinaryAccuracy(*[])", LEFT),
    ],
)
def test_logits_are_cut_at_zero(before: str, after: str | None) -> None:
    made = None if after is None else f"keras.metrics.{after}"
    check(LOGITS, "HL405", f"keras.metrics.{before}", made)


@pytest.mark.parametrize("before", ['"auc"', '"AUC"'])
def test_a_string_that_would_be_logged_otherwise_is_left(before: str) -> None:
    check(LOGITS, "HL405", before, LEFT)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("BinaryAccuracy(threshold=0)", "BinaryAccuracy()"),
        ('BinaryAccuracy(threshold=0.0, name="a")', 'BinaryAccuracy(name="a")'),
        ("Precision(0)", "Precision()"),
        ('Precision(0.0, name="a")', 'Precision(name="a")'),
        ("Precision(0, None)", LEFT),
    ],
)
def test_probabilities_are_not_cut_at_zero(before: str, after: str | None) -> None:
    made = None if after is None else f"keras.metrics.{after}"
    check(PROBABILITIES, "HL405", f"keras.metrics.{before}", made)
