"""Another activation in place of one (headlint.remedies.replacing), and the arguments of the first."""

from __future__ import annotations

import pytest

from headlint.fixing import applied
from headlint.lint import Options, lint_source

PATH = "example.py"
TORCH = """
import torch
import torch.nn.functional as F
from torch import nn

net = {net}
ARGS = (1,)


def step(x, y):
    return {loss}


print(torch.float32)
"""
KERAS = """
import keras
import tensorflow as tf

inputs = keras.Input((8,))
outputs = {}
model = keras.Model(inputs, outputs)
model.compile("adam", "{}")
"""


def fixed(code: str, rule: str) -> str:
    report = lint_source(code, PATH, Options(select=(rule,)))
    assert {finding.code for finding in report.findings} == {rule}
    edits = [edit for finding in report.findings for fix in finding.fixes[:1] for edit in fix.edits]
    return applied(code.encode(), PATH, dict.fromkeys(edits)).decode()


def one_unit(scores: str) -> str:
    return TORCH.format(net="nn.Linear(8, 1)", loss=f"F.binary_cross_entropy({scores}, y)")


class TestOneUnitOfTorch:
    """A softmax over one unit becomes a sigmoid (HL201), which takes the tensor and nothing else."""

    @pytest.mark.parametrize(
        ("before", "after"),
        [
            ("F.softmax(net(x), dim=1)", "F.sigmoid(net(x))"),
            ("net(x).softmax(dim=1)", "net(x).sigmoid()"),
            ("net(x).softmax(1)", "net(x).sigmoid()"),
        ],
    )
    def test_the_axis_goes(self, before: str, after: str) -> None:
        assert fixed(one_unit(before), "HL201") == one_unit(after)

    @pytest.mark.parametrize(
        "scores",
        [
            "F.softmax(net(x), dim=1, dtype=torch.float32)",
            "F.softmax(net(x), 1, 3, torch.float32)",
            "F.softmax(input=net(x), dim=1)",
            "F.softmax(net(x), *ARGS)",
        ],
    )
    def test_what_the_other_does_not_take_is_a_doubt(self, scores: str) -> None:
        assert fixed(one_unit(scores), "HL201") == one_unit(scores)


class TestLogSoftmax:
    """Log-probabilities for NLLLoss (HL109)."""

    @pytest.mark.parametrize(
        ("before", "after"),
        [
            (
                "F.softmax(net(x), dtype=torch.float32, dim=1)",
                "F.log_softmax(net(x), dtype=torch.float32, dim=1)",
            ),
            ("net(x).softmax(1)", "net(x).log_softmax(1)"),
            ("net(x).sigmoid()", "net(x).log_softmax(dim=-1)"),
        ],
    )
    def test_what_both_take_stays(self, before: str, after: str) -> None:
        code = TORCH.format(net="nn.Linear(8, 3)", loss="F.nll_loss({}, y)")
        assert fixed(code.format(before), "HL109") == code.format(after)

    @pytest.mark.parametrize(
        ("before", "after"),
        [
            ("nn.Conv2d(8, 3, 1), nn.Softmax2d()", "nn.Conv2d(8, 3, 1), nn.LogSoftmax(dim=1)"),
            ("nn.Conv2d(8, 3, 1), nn.Sigmoid()", "nn.Conv2d(8, 3, 1), nn.LogSoftmax(dim=1)"),
            ("nn.Linear(8, 3), nn.Sigmoid()", "nn.Linear(8, 3), nn.LogSoftmax(dim=-1)"),
        ],
    )
    def test_a_layer_is_told_where_its_classes_are(self, before: str, after: str) -> None:
        code = TORCH.format(net="nn.Sequential({})", loss="F.nll_loss(net(x), y)")
        assert fixed(code.format(before), "HL109") == code.format(after)


class TestOfKeras:
    def test_a_layer_of_its_own_keeps_its_name(self) -> None:
        before = "keras.layers.Softmax({}name='p')(keras.layers.Dense(1)(inputs))"
        after = before.replace("Softmax({}", "Activation('sigmoid', ")
        code = KERAS.format("{}", "binary_crossentropy").replace('"', "'")
        assert fixed(code.format(before.format("")), "HL201") == code.format(after)
        other = code.format(before.format("axis=-1, "))
        assert fixed(other, "HL201") == other

    def test_an_argument_that_has_another_place_there_stays_only_by_its_name(self) -> None:
        code = KERAS.format("tf.nn.{}(keras.layers.Dense(3)(inputs), {})", "sparse_categorical_crossentropy")
        assert fixed(code.format("sigmoid", "name='p'"), "HL101") == code.format("softmax", "name='p'")
        assert fixed(code.format("sigmoid", "'p'"), "HL101") == code.format("sigmoid", "'p'")
