"""Where a remedy is made and where, a little beside that, it is left to the reader: layers and losses."""

from __future__ import annotations

import pytest

from mending import remedied

LEFT = None
"""The remedy is words only."""


def check(program: str, rule: str, before: str, after: str | None, number: int = 0) -> None:
    """`PART` in the program is what changes."""
    wanted = before if after is None else after
    assert remedied(program.replace("PART", before), rule, number) == program.replace("PART", wanted)


class TestFirstActivationOfTorch:
    """A layer without an activation, the last of a stack, gets one behind it (HL105, HL109)."""

    PROGRAM = """
import torch.nn as nn
from torch.nn import Linear, Sequential


def same(layer):
    return layer


net = PART


def step(x, y):
    return nn.BCELoss()(net(x), y)


print(Linear, Sequential, same)
"""

    @pytest.mark.parametrize(
        ("before", "after"),
        [
            ("nn.Sequential(nn.Linear(8, 1))", "nn.Sequential(nn.Linear(8, 1), nn.Sigmoid())"),
            ("Sequential(nn.Linear(8, 1),)", "Sequential(nn.Linear(8, 1), nn.Sigmoid(),)"),
            (
                "nn.Sequential(\n    nn.Linear(8, 4),\n    nn.Linear(4, 1)\n)",
                "nn.Sequential(\n    nn.Linear(8, 4),\n    nn.Linear(4, 1),\n    nn.Sigmoid()\n)",
            ),
            (
                "nn.Sequential(nn.Flatten(), nn.Sequential(nn.Linear(8, 1)))",
                "nn.Sequential(nn.Flatten(), nn.Sequential(nn.Linear(8, 1), nn.Sigmoid()))",
            ),
            # How its module is written is not seen.
            ("nn.Sequential(Linear(8, 1))", LEFT),
            # It is not the last, or stands in no stack.
            ("nn.Sequential(nn.Linear(8, 1), nn.Flatten())", LEFT),
            ("nn.Sequential(*[nn.Linear(8, 1)])", LEFT),
            ("nn.ModuleList([nn.Linear(8, 1)])[0]", LEFT),
            ("same(nn.Linear(8, 1))", LEFT),
            ("nn.Linear(8, 1)", LEFT),
        ],
    )
    def test_it_stands_behind_the_layer(self, before: str, after: str | None) -> None:
        check(self.PROGRAM, "HL105", before, after, number=1)

    @pytest.mark.parametrize(
        ("layer", "axis"), [("nn.Linear(8, 3)", -1), ("nn.Conv2d(8, 3, 1)", 1), ("nn.Conv1d(8, 3, 1)", 1)]
    )
    def test_it_is_told_where_the_classes_are(self, layer: str, axis: int) -> None:
        program = self.PROGRAM.replace("BCELoss", "NLLLoss")
        after = f"nn.Sequential({layer}, nn.LogSoftmax(dim={axis}))"
        check(program, "HL109", f"nn.Sequential({layer})", after, number=1)


class TestFollowers:
    """What stands behind the activation goes before the last layer (HL601), if that layer is beside it."""

    PROGRAM = """
import torch
from torch import nn

fc = nn.Linear(8, 1)
drop = nn.Dropout(0.5)
net = PART


def step(x, y):
    return nn.BCELoss()(net(x), y)


print(torch.ones(1), fc, drop)
"""

    @pytest.mark.parametrize(
        ("before", "after"),
        [
            (
                "nn.Sequential(nn.Linear(8, 1), nn.Sigmoid(), nn.Dropout(0.5),)",
                "nn.Sequential(nn.Dropout(0.5), nn.Linear(8, 1), nn.Sigmoid(),)",
            ),
            (
                "nn.Sequential(*[nn.Linear(8, 1), nn.Sigmoid(), nn.AlphaDropout()])",
                "nn.Sequential(*[nn.AlphaDropout(), nn.Linear(8, 1), nn.Sigmoid()])",
            ),
            (
                "nn.Sequential(\n    nn.Linear(8, 1), nn.Sigmoid(),\n    nn.Dropout(0.5),\n)",
                "nn.Sequential(\n    nn.Dropout(0.5),\n    nn.Linear(8, 1), nn.Sigmoid(),\n)",
            ),
            (
                "nn.Sequential(\n\tnn.Linear(8, 1),\n\tnn.Sigmoid(),\n\tnn.Dropout(0.5)\n)",
                "nn.Sequential(\n\tnn.Dropout(0.5),\n\tnn.Linear(8, 1),\n\tnn.Sigmoid()\n)",
            ),
            (
                "nn.Sequential()\nnet.append(nn.Linear(8, 1))\nnet.append(nn.Sigmoid())\n"
                "net.append(nn.Dropout(0.5))",
                "nn.Sequential()\nnet.append(nn.Dropout(0.5))\nnet.append(nn.Linear(8, 1))\n"
                "net.append(nn.Sigmoid())",
            ),
            ("lambda x: drop(torch.sigmoid(fc(x)))", "lambda x: torch.sigmoid(fc(drop(x)))"),
            (
                "lambda x: nn.Dropout(0.5)(torch.sigmoid(fc(x)))",
                "lambda x: torch.sigmoid(fc(nn.Dropout(0.5)(x)))",
            ),
            # One of the two is made elsewhere, or under a condition.
            ("nn.Sequential(nn.Linear(8, 1), nn.Sigmoid(), drop)", LEFT),
            ("nn.Sequential(fc, nn.Sigmoid(), nn.Dropout(0.5))", LEFT),
            ("nn.Sequential(nn.Linear(8, 1), nn.Sigmoid(), nn.Dropout(0.5) if fc else drop)", LEFT),
            # They do not stand in the same stack.
            ("nn.Sequential(nn.Linear(8, 1), nn.Sequential(nn.Sigmoid(), nn.Dropout(0.5)))", LEFT),
            ("nn.Sequential(nn.Sequential(nn.Linear(8, 1), nn.Sigmoid()), nn.Dropout(0.5))", LEFT),
            ("nn.Sequential(nn.Linear(8, 1), nn.Sigmoid())\nnet.append(nn.Dropout(0.5))", LEFT),
            # Each has a name, by which a saved model knows it.
            (
                'nn.Sequential()\nnet.add_module("a", nn.Linear(8, 1))\n'
                'net.add_module("b", nn.Sigmoid())\nnet.add_module("c", nn.Dropout(0.5))',
                LEFT,
            ),
            # It is told how many features it gets, or is no layer.
            ("nn.Sequential(nn.Linear(8, 1), nn.Sigmoid(), nn.LayerNorm(1))", LEFT),
            ("lambda x: nn.functional.dropout(torch.sigmoid(fc(x)))", LEFT),
            # The call would be broken over lines.
            ("lambda x: nn.Dropout(\n    0.5)(torch.sigmoid(fc(x)))", LEFT),
            # A remark would go with it.
            ("nn.Sequential(nn.Linear(8, 1), nn.Sigmoid(), nn.Dropout(  # why\n    0.5))", LEFT),
        ],
    )
    def test_it_goes_before_the_layer(self, before: str, after: str | None) -> None:
        check(self.PROGRAM, "HL601", before, after)

    def test_line_ends_stay(self) -> None:
        before = "nn.Sequential(\n    nn.Linear(8, 1),\n    nn.Sigmoid(),\n    nn.Dropout(0.5)\n)"
        after = "nn.Sequential(\n    nn.Dropout(0.5),\n    nn.Linear(8, 1),\n    nn.Sigmoid()\n)"
        for line_end in ("\r\n", "\r"):
            code, wanted = (self.PROGRAM.replace("PART", part) for part in (before, after))
            assert remedied(code.replace("\n", line_end), "HL601") == wanted.replace("\n", line_end)


class TestLossesThatAreNotMade:
    """A class of a loss that is called as if it were the loss, a function as if it were the class (HL704)."""

    PROGRAM = """
from tensorflow import keras
from tensorflow.keras import losses
from torch import nn

model = keras.Sequential([keras.layers.Dense(3, activation="softmax")])
criterion = nn.MSELoss


def step(x, y):
    return PART


print(losses)
"""

    @pytest.mark.parametrize(
        ("before", "after"),
        [
            ("nn.MSELoss(model(x), y)", "nn.MSELoss()(model(x), y)"),
            ("(nn.MSELoss)(model(x), y)", "(nn.MSELoss)()(model(x), y)"),
            ("criterion(model(x), y)", "criterion()(model(x), y)"),
            ("nn.MSELoss(*(model(x), y))", LEFT),
            ("nn.MSELoss(model(x), y, y)", LEFT),
            (
                "losses.categorical_crossentropy(from_logits=True)",
                "losses.CategoricalCrossentropy(from_logits=True)",
            ),
            ("losses.categorical_crossentropy(axis=1)", "losses.CategoricalCrossentropy(axis=1)"),
            (
                "losses.categorical_crossentropy(from_logits=True, label_smoothing=0.1, axis=-1, "
                'reduction="sum", name="a", dtype="float32")',
                "losses.CategoricalCrossentropy(from_logits=True, label_smoothing=0.1, axis=-1, "
                'reduction="sum", name="a", dtype="float32")',
            ),
            ('losses.hinge(name="a")', 'losses.Hinge(name="a")'),
            # The class has no such options.
            ("losses.categorical_crossentropy(from_logits=True, ignore_class=1)", LEFT),
            ("losses.kld(axis=1)", LEFT),
        ],
    )
    def test_it_is_made_first(self, before: str, after: str | None) -> None:
        check(self.PROGRAM, "HL704", before, after)


class TestLogitsThatAreCut:
    """Logits at 0, or a sigmoid first (HL504): the expression itself, whatever it is, gets the sigmoid."""

    PROGRAM = """
import torch
from torch import nn

net = nn.Linear(8, 1)
criterion = nn.BCEWithLogitsLoss()


def decide(x, y):
    out = net(x)
    loss = criterion(out, y)
    return PART


print(torch.ones(1))
"""

    @pytest.mark.parametrize(
        ("before", "at_zero", "after_sigmoid"),
        [
            ("out > 0.5", "out > 0", "torch.sigmoid(out) > 0.5"),
            ("out - 1 > 0.5", "out - 1 > 0", "torch.sigmoid(out - 1) > 0.5"),
            ("(out - 1) > 0.5", "(out - 1) > 0", "torch.sigmoid((out - 1)) > 0.5"),
            ("0.5 < out * 2", "0 < out * 2", "0.5 < torch.sigmoid(out * 2)"),
            ("out[0] >= .50", "out[0] >= 0", "torch.sigmoid(out[0]) >= .50"),
            ("not -out > 0.5", "not -out > 0", "not torch.sigmoid(-out) > 0.5"),
            ("out > 1/2", LEFT, "torch.sigmoid(out) > 1/2"),
            ("torch.ge(out, 0.5)", "torch.ge(out, 0)", "torch.ge(torch.sigmoid(out), 0.5)"),
            (
                "torch.gt(input=out, other=0.5)",
                "torch.gt(input=out, other=0)",
                "torch.gt(input=torch.sigmoid(out), other=0.5)",
            ),
            ("out.ge(0.5)", "out.ge(0)", "torch.sigmoid(out).ge(0.5)"),
            ("torch.round(out * 2)", "((out * 2) > 0).float()", "torch.round(torch.sigmoid(out * 2))"),
            ("out.round()", "(out > 0).float()", "torch.sigmoid(out).round()"),
            (
                "(out if loss else out).round()",
                "((out if loss else out) > 0).float()",
                "torch.sigmoid((out if loss else out)).round()",
            ),
            (
                "torch.where(out > 0.5, 1, 0)",
                "torch.where(out > 0, 1, 0)",
                "torch.where(torch.sigmoid(out) > 0.5, 1, 0)",
            ),
        ],
    )
    def test_either_way(self, before: str, at_zero: str | None, after_sigmoid: str) -> None:
        check(self.PROGRAM, "HL504", before, at_zero)
        check(self.PROGRAM, "HL504", before, after_sigmoid, number=1)

    def test_the_name_of_the_package_is_that_of_the_file(self) -> None:
        program = self.PROGRAM.replace("import torch\n", "import torch as t\n").replace(
            "print(torch.ones(1))", ""
        )
        check(program, "HL504", "out > 0.5", "t.sigmoid(out) > 0.5", number=1)
        check(program.replace("import torch as t\n", ""), "HL504", "out > 0.5", LEFT, number=1)
        check(program + "t = 1\n", "HL504", "out > 0.5", LEFT, number=1)
