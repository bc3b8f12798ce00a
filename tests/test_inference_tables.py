"""An activation that is applied to what a model gives (HL507): another one, none, or it is left."""

from __future__ import annotations

import pytest

from mending import remedied

LEFT = None
"""The remedy is words only."""
TORCH = """
import torch
import torch.nn.functional as F
from torch import nn

sigmoid = nn.Sigmoid()
softmax = nn.Softmax(dim=1)
first, second = nn.Sigmoid(), nn.Softmax(dim=1)
net = NET
criterion = LOSS


def step(x, y):
    out = net(x)
    loss = criterion(out, y)
    PART


print(torch, F, first, second)
"""
KERAS = """
import tensorflow as tf
import keras

model = keras.Sequential([keras.layers.Dense(4, activation="softmax")])
model.compile("adam", "sparse_categorical_crossentropy")


def decide(x):
    PART


print(tf)
"""


def torch_program(net: str, loss: str) -> str:
    return TORCH.replace("NET", net).replace("LOSS", loss)


def check(program: str, before: str, after: str | None) -> None:
    wanted = before if after is None else after
    assert remedied(program.replace("PART", before), "HL507") == program.replace("PART", wanted)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("torch.sigmoid(out)", "torch.softmax(out, dim=-1)"),
        ("F.sigmoid(out)", "F.softmax(out, dim=-1)"),
        ("torch.special.expit(out)", "torch.special.softmax(out, dim=-1)"),
        ("out.sigmoid()", "out.softmax(dim=-1)"),
        ("nn.Sigmoid()(out)", "nn.Softmax(dim=-1)(out)"),
        # More than it takes; it is given by its name, which is another one there, or there is more to it.
        ("torch.sigmoid(input=out)", LEFT),
        ("torch.sigmoid(out, out=None)", LEFT),
        ("out.sigmoid(None)", LEFT),
        # It has a name that others use, too.
        ("first(out)", LEFT),
        ("sigmoid(sigmoid(out) + out)", LEFT),
    ],
)
def test_of_several_logits_a_softmax(before: str, after: str | None) -> None:
    program = torch_program("nn.Linear(8, 3)", "nn.CrossEntropyLoss()").replace("PART", "return PART")
    if before.startswith("sigmoid("):
        program = program.replace("print(", "print(sigmoid, ")
    check(program, before, after)


def test_a_module_that_is_used_there_alone_is_another_one() -> None:
    program = torch_program("nn.Linear(8, 3)", "nn.CrossEntropyLoss()").replace("PART", "return sigmoid(out)")
    wanted = program.replace("sigmoid = nn.Sigmoid()", "sigmoid = nn.Softmax(dim=-1)")
    assert remedied(program, "HL507") == wanted


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("torch.softmax(out, dim=1)", "torch.sigmoid(out)"),
        ("F.softmax(out, 1)", "F.sigmoid(out)"),
        ("out.softmax(-1)", "out.sigmoid()"),
        ("nn.Softmax(dim=1)(out)", "nn.Sigmoid()(out)"),
        ("torch.softmax(out - 1, dim=0)", "torch.sigmoid(out - 1)"),
        ("F.softmax(out, dim=1, dtype=torch.float32)", LEFT),
        ("second(out)", LEFT),
    ],
)
def test_of_one_logit_a_sigmoid(before: str, after: str | None) -> None:
    program = torch_program("nn.Linear(8, 1)", "nn.BCEWithLogitsLoss()").replace("PART", "return PART")
    check(program, before, after)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("torch.sigmoid(out)", "torch.exp(out)"),
        ("torch.sigmoid(input=out)", "torch.exp(input=out)"),
        ("nn.functional.sigmoid(out)", "torch.exp(out)"),
        ("out.sigmoid()", "out.exp()"),
        ("nn.Sigmoid()(out)", LEFT),
    ],
)
def test_of_logarithms_the_exponential(before: str, after: str | None) -> None:
    net = "nn.Sequential(nn.Linear(8, 3), nn.LogSoftmax(dim=1))"
    check(torch_program(net, "nn.NLLLoss()").replace("PART", "return PART"), before, after)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("return torch.sigmoid(out)", "return out"),
        ("return torch.sigmoid((out))", "return (out)"),
        ("return (torch.sigmoid(out)) > 0.5", "return (out) > 0.5"),
        ("return out.sigmoid().numpy()", "return out.numpy()"),
        ("return nn.Sigmoid()(out)", "return out"),
        ("p = torch.sigmoid(out)\n    return p", "p = out\n    return p"),
        ("a = b = torch.sigmoid(out)\n    return a, b", "a = b = out\n    return a, b"),
        # A statement that would do nothing goes.
        ("out = torch.sigmoid(out)\n    return out", "return out"),
        ("out = torch.sigmoid(out)  # p\n    return out", "# p\n    return out"),
        ("if x:\n        out = torch.sigmoid(out)\n    return out", LEFT),
        ("return first(out)", LEFT),
    ],
)
def test_of_probabilities_nothing(before: str, after: str | None) -> None:
    check(torch_program("nn.Sequential(nn.Linear(8, 1), nn.Sigmoid())", "nn.BCELoss()"), before, after)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("return tf.nn.softmax(model(x))", "return model(x)"),
        ("return tf.nn.softmax(model(x)).numpy()", "return model(x).numpy()"),
        ("return tf.nn.softmax(logits=model(x))[0]", "return model(x)[0]"),
        ("return keras.activations.softmax(model.predict(x))", "return model.predict(x)"),
        # An array has no `.numpy()`.
        ("return tf.nn.softmax(model.predict(x)).numpy()", "return model.predict(x)"),
        ("return tf.nn.softmax(model.predict(x)).numpy().argmax(-1)", "return model.predict(x).argmax(-1)"),
        (
            "p = model.predict(x)\n    p = tf.nn.softmax(p)\n    return p",
            "p = model.predict(x)\n    return p",
        ),
        (
            "p = model.predict(x)\n    p = tf.nn.softmax(p).numpy()\n    return p",
            "p = model.predict(x)\n    return p",
        ),
        ("return keras.layers.Softmax()(model.predict(x))", "return model.predict(x)"),
        ('return keras.layers.Softmax(name="p")(model.predict(x))', LEFT),
    ],
)
def test_of_probabilities_of_keras_nothing(before: str, after: str | None) -> None:
    check(KERAS, before, after)
