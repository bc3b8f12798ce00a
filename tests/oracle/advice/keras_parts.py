"""Parts of Keras programs: labels with samples that tell them, the model and its training."""

from __future__ import annotations

from textwrap import indent

__all__ = [
    "BINARY",
    "CLASSES",
    "COUNTS",
    "KERAS",
    "LITERAL",
    "NUMBERS",
    "ONE_HOT",
    "SEVERAL",
    "START",
    "TRAINING",
    "model",
]

KERAS = ("keras",)
# TensorFlow computes these losses on the logits behind the activation.
LITERAL = ("torch", "jax")

START = """\
import keras
import numpy as np

keras.utils.set_random_seed(0)
rng = np.random.default_rng(0)
"""
CLASSES = START + "y = rng.integers(0, 4, 64)\nx = rng.normal(size=(64, 8)) + 4 * np.eye(8)[y]\n"
ONE_HOT = CLASSES + "y = keras.utils.to_categorical(y, 4)\n"
BINARY = START + "y = rng.integers(0, 2, (64, 1))\nx = rng.normal(size=(64, 8)) + 4 * y\n"
SEVERAL = START + "y = rng.integers(0, 2, (64, 4))\nx = rng.normal(size=(64, 8)) + 4 * np.tile(y, 2)\n"
NUMBERS = START + "y = rng.normal(size=(64, 1))\nx = rng.normal(size=(64, 8)) + y\n"
COUNTS = START + "x = rng.normal(size=(64, 8))\ny = rng.poisson(np.exp(x[:, :1]))\n"

TRAINING = """\
history = model.fit(x, y, epochs=60, batch_size=64, verbose=0)
output = model.predict(x, verbose=0)
"""


def model(head: str, settings: str) -> str:
    """A model with these lines as its last layers, compiled with these lines as loss and metrics."""
    return (
        "model = keras.Sequential([\n    keras.layers.Input(shape=(8,)),\n"
        + indent(head, "    ")
        + "\n])\nmodel.compile(\n    optimizer=keras.optimizers.Adam(0.05),\n"
        + indent(settings, "    ")
        + "\n)\n"
    )
