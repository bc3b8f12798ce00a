"""Which class is chosen, or marked, in place of a threshold (HL503); stacks of functions (HL106, HL201)."""

from __future__ import annotations

import pytest

from mending import remedied

LEFT = None
"""The remedy is words only."""
TORCH = """
import torch
from torch import nn

net = nn.Linear(8, 3)
criterion = nn.CrossEntropyLoss()


def step(x, y):
    out = net(x)
    p = torch.softmax(out, dim=1)
    return criterion(out, y), PART
"""
KERAS = """
import numpy as np
import tensorflow as tf
from tensorflow import keras

model = keras.Sequential([keras.layers.Dense(4, activation="softmax")])
model.compile("adam", "sparse_categorical_crossentropy")


def decide(x):
    p = model(x)
    a = model.predict(x)
    return PART


print(np, tf)
"""


def check(program: str, rule: str, before: str, *after: str | None) -> None:
    """What each remedy makes of `PART`."""
    for number, wanted in enumerate(after):
        made = remedied(program.replace("PART", before), rule, number)
        assert made == program.replace("PART", before if wanted is None else wanted)


BEST = "p == p.amax(dim=-1, keepdim=True)"


@pytest.mark.parametrize(
    ("before", "chosen", "marked"),
    [
        ("p > 0.5", "p.argmax(dim=-1)", BEST),
        ("p.gt(0.5)", "p.argmax(dim=-1)", BEST),
        ("[p > 0.5]", "[p.argmax(dim=-1)]", f"[{BEST}]"),
        ("(p > 0.5) & y", "p.argmax(dim=-1) & y", f"({BEST}) & y"),
        ("not p > 0.5", "not p.argmax(dim=-1)", f"not ({BEST})"),
        ("p.round()", "p.argmax(dim=-1)", f"({BEST}).float()"),
        ("torch.round(p).sum()", "p.argmax(dim=-1).sum()", f"({BEST}).float().sum()"),
        ("-p.round()", "-p.argmax(dim=-1)", f"-({BEST}).float()"),
    ],
)
def test_of_a_tensor(before: str, chosen: str, marked: str) -> None:
    check(TORCH, "HL503", before, chosen, marked)


ROWS = "a == a.max(axis=-1, keepdims=True)"


@pytest.mark.parametrize(
    ("before", "chosen", "marked"),
    [
        ("a > 0.5", "np.argmax(a, axis=-1)", ROWS),
        ("np.round(a)", "np.argmax(a, axis=-1)", f"({ROWS}).astype(float)"),
        ("a.round()", "np.argmax(a, axis=-1)", f"({ROWS}).astype(float)"),
        # Of what library a tensor of the model is, goes by what it is given to.
        ("tf.round(p)", "tf.argmax(p, axis=-1)", LEFT),
        ("tf.greater(p, 0.5)", "tf.argmax(p, axis=-1)", LEFT),
        ("np.round(p)", "np.argmax(p, axis=-1)", LEFT),
        ("tf.cast(p > 0.5, tf.int32)", "tf.cast(np.argmax(p, axis=-1), tf.int32)", LEFT),
    ],
)
def test_of_keras(before: str, chosen: str, marked: str | None) -> None:
    check(KERAS, "HL503", before, chosen, marked)


FLAX = """
import jax
import optax
from flax import linen as nn

net = nn.Sequential(PART)


def step(params, x, y):
    return optax.LOSS(net.apply(params, x), y).mean()


print(jax)
"""


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("[nn.Dense(4), nn.softmax]", "[nn.Dense(4)]"),
        ("[nn.Dense(8), nn.relu, nn.Dense(4), jax.nn.softmax]", "[nn.Dense(8), nn.relu, nn.Dense(4)]"),
        ("[nn.Dense(4), nn.softmax, nn.Dropout(0.5)]", "[nn.Dense(4), nn.Dropout(0.5)]"),
        ("[\n    nn.Dense(4),\n    nn.softmax,  # last\n]", "[\n    nn.Dense(4),\n    # last\n]"),
        ("[nn.Dense(4), lambda x: nn.softmax(x)]", "[nn.Dense(4), lambda x: x]"),
        # It does not stand behind its layer, or in no list of the stack.
        ("[nn.Dense(4), nn.relu, nn.softmax]", LEFT),
        ("(nn.Dense(4), nn.softmax)", LEFT),
        ("[nn.Dense(4)] + [nn.softmax]", LEFT),
    ],
)
def test_a_function_goes_out_of_a_stack(before: str, after: str | None) -> None:
    loss = "softmax_cross_entropy_with_integer_labels"
    check(FLAX.replace("LOSS", loss), "HL106", before, after)


def test_a_softmax_of_one_unit_goes_out_of_a_stack() -> None:
    program = FLAX.replace("LOSS", "sigmoid_binary_cross_entropy")
    check(program, "HL201", "[nn.Dense(1), nn.softmax]", "[nn.Dense(1)]")
    check(program, "HL107", "[nn.Dense(1), jax.nn.sigmoid]", "[nn.Dense(1)]")


CLIPPED = """
from tensorflow import keras

model = keras.Sequential([keras.layers.Dense(1, activation="PART")])
model.compile("adam", "binary_crossentropy", metrics=[METRIC])
"""


@pytest.mark.parametrize(
    ("metric", "mended"),
    [
        ('"accuracy"', True),
        ("keras.metrics.AUC()", True),
        ("keras.metrics.SensitivityAtSpecificity(0.5)", True),
        ("keras.metrics.Precision()", True),
        ("keras.metrics.BinaryAccuracy(threshold=0.5)", True),
        # It was chosen for these numbers.
        ("keras.metrics.Precision(thresholds=0.3)", False),
    ],
)
def test_a_sigmoid_where_its_metrics_fit(metric: str, mended: bool) -> None:
    check(CLIPPED.replace("METRIC", metric), "HL111", "relu", "sigmoid" if mended else LEFT)
