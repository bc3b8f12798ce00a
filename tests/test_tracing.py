"""Why a head is not fully known: the reasons name the call, the parameter or the loss behind it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from headlint.lint import heads

TORCH = """
import zoo
import torch
from torch import nn


class Net(nn.Module):
    def __init__(self, args):
        super().__init__()
        self.backbone = {made}

    def forward(self, x):
        return self.backbone(x)


def train(args, x, y):
    net = Net(args)
    return nn.CrossEntropyLoss()(net(x), y)
"""
KERAS = """
from tensorflow import keras
from losses import sharp


def own(y_true, y_pred):
    return undefined(y_true, y_pred)


model = keras.Sequential([keras.layers.Dense(3, activation="softmax")])
model.compile("adam", loss={loss})
"""


Reasons = Callable[[str], list[str]]


@pytest.fixture
def reasons(tmp_path: Path) -> Reasons:
    def of(text: str) -> list[str]:
        path = tmp_path / "program.py"
        path.write_text(text, encoding="utf-8")
        (head,) = heads([str(path)])
        return list(head.reasons)

    return of


@pytest.mark.parametrize(
    ("made", "call"),
    [
        ("zoo.create_model(args.arch)", "zoo.create_model(args.arch)"),
        ("zoo.create_model('any', pretrained=True)", "zoo.create_model('any', ...)"),
        ("zoo.create_model(model_name=args.arch)", "zoo.create_model(model_name=args.arch)"),
        ("zoo.create_model(f'{args.arch}_224')", "zoo.create_model(...)"),
        ("zoo.create_model('any' 'b')", "zoo.create_model(...)"),
        ("zoo.create_model('''any''' '''b''')", "zoo.create_model(...)"),
        ("zoo.create_model('''any''', 1_0)", "zoo.create_model('''any''', ...)"),
        ("zoo.create_model(1_0)", "zoo.create_model(1_0)"),
        ("zoo.load()", "zoo.load()"),
    ],
)
def test_an_attribute_says_which_call_it_comes_from(reasons: Reasons, made: str, call: str) -> None:
    expected = f"output.domain: `self.backbone` comes from `{call}`, which is not known to headlint"
    assert reasons(TORCH.format(made=made)) == [expected]


def test_a_parameter_says_whose_it_is(reasons: Reasons) -> None:
    function = "from torch import nn\n\n\ndef loss_of(scores, y):\n    return nn.BCELoss()(scores, y)\n"
    assert reasons(function) == ["output.domain: parameter `scores` of `loss_of` is not known"]
    method = TORCH.format(made="args.net")
    assert reasons(method) == ["output.domain: parameter `args` of `train` is not known"]


def test_an_element_of_a_loop_says_where_the_loop_comes_from(reasons: Reasons) -> None:
    text = (
        "from torch import nn\n\n\ndef losses_of(batches, y):\n"
        "    return [nn.BCELoss()(scores, y) for scores in batches]\n"
    )
    assert reasons(text) == ["output.domain: parameter `batches` of `losses_of` is not known"]


@pytest.mark.parametrize(
    ("loss", "reason"),
    [
        ("'sharpness'", "`sharpness` names no loss that headlint knows"),
        ("own", "a loss of the program's own, in which no known loss is found"),
        ("keras.losses.Sharpness()", "`tensorflow.keras.losses.Sharpness()` is not known to headlint"),
        ("keras.losses.sharp", "`tensorflow.keras.losses.sharp` is no loss that headlint knows"),
    ],
)
def test_a_loss_that_is_not_known_says_why(reasons: Reasons, loss: str, reason: str) -> None:
    assert f"loss.id: {reason}" in reasons(KERAS.format(loss=loss))
