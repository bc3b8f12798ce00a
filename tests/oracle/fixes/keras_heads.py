"""Keras programs that headlint mends: the activation of the output, the loss and the labels."""

from __future__ import annotations

import math

from oracle.advice.faults import loss_at_least, mostly_wrong, no_distribution, raises
from oracle.advice.keras_labels import SHAPES
from oracle.advice.keras_parts import (
    BINARY,
    CLASSES,
    KERAS,
    LITERAL,
    ONE_HOT,
    SEVERAL,
    START,
    TRAINING,
    model,
)
from oracle.advice.remedy import Remedy

__all__ = ["PROOFS"]

SCIKIT = ("keras", "sklearn")
CODED = (
    START
    + """\
from sklearn.preprocessing import {encoder}

seen = ["ant", "bee", "cow", "dog"] * 16
new = ["bee", "cow", "dog"] * 16
x = 4 * np.tile(np.eye(4), (16, 2))
x_new = 4 * np.tile(np.eye(4)[1:], (16, 2))
encoder = {encoder}()
"""
)
EVALUATION = """\
model.fit(x, y, epochs=60, verbose=0)
score = model.evaluate(x_new, truth, verbose=0)
"""


def functional(head: str, loss: str) -> str:
    """A model of one layer in the functional style."""
    return f"""\
inputs = keras.Input(shape=(8,))
outputs = {head}(inputs)
model = keras.Model(inputs, outputs)
model.compile(optimizer=keras.optimizers.Adam(0.05), loss={loss})
"""


PROOFS = (
    Remedy(
        "HL101",
        "sigmoid scores in the functional style",
        ONE_HOT
        + functional('keras.layers.Dense(4, activation="sigmoid")', "keras.losses.CategoricalCrossentropy()")
        + TRAINING,
        no_distribution,
        KERAS,
    ),
    Remedy(
        "HL102",
        "softmax for several labels in the functional style",
        SEVERAL
        + functional('keras.layers.Dense(4, activation="softmax")', "keras.losses.BinaryCrossentropy()")
        + TRAINING
        + "truth, found = y, output > 0.5\n",
        mostly_wrong,
        KERAS,
    ),
    Remedy(
        "HL103",
        "softmax twice in the functional style",
        ONE_HOT
        + functional(
            'keras.layers.Dense(4, activation="softmax")',
            "keras.losses.CategoricalCrossentropy(from_logits=True)",
        )
        + TRAINING,
        loss_at_least(math.log(1 + 3 / math.e)),
        KERAS,
        LITERAL,
    ),
    Remedy(
        "HL115",
        "relu with squared_hinge",
        BINARY
        + functional('keras.layers.Dense(1, activation="relu")', "keras.losses.SquaredHinge()")
        + TRAINING,
        loss_at_least(0.3),
        KERAS,
    ),
    Remedy(
        "HL115",
        "a sigmoid as a layer of its own",
        BINARY
        + """\
model = keras.Sequential()
model.add(keras.layers.Input(shape=(8,)))
model.add(keras.layers.Dense(1))
model.add(keras.layers.Activation("sigmoid"))
model.compile(optimizer=keras.optimizers.Adam(0.05), loss=keras.losses.Hinge())
"""
        + TRAINING,
        loss_at_least(0.3),
        KERAS,
    ),
    Remedy(
        "HL301",
        "class numbers in the functional style",
        CLASSES
        + functional(
            "keras.layers.Dense(4)",
            "keras.losses.CategoricalCrossentropy(from_logits=True)",
        )
        + TRAINING,
        SHAPES,
        KERAS,
    ),
    Remedy(
        "HL301",
        "labels of a LabelEncoder",
        CODED.format(encoder="LabelEncoder")
        + "y = encoder.fit_transform(seen)\n"
        + model('keras.layers.Dense(4, activation="softmax"),', "loss=keras.losses.categorical_crossentropy,")
        + TRAINING,
        SHAPES,
        SCIKIT,
    ),
    Remedy(
        "HL302",
        "one-hot rows in the functional style",
        ONE_HOT
        + functional(
            "keras.layers.Dense(4)",
            "keras.losses.SparseCategoricalCrossentropy(from_logits=True)",
        )
        + TRAINING,
        SHAPES,
        KERAS,
    ),
    Remedy(
        "HL311",
        "fit, then transform, twice",
        CODED.format(encoder="LabelEncoder")
        + "encoder.fit(seen)\ny = encoder.transform(seen)\n"
        + model('keras.layers.Dense(4, activation="softmax"),', 'loss="sparse_categorical_crossentropy",')
        + "encoder.fit(new)\ntruth = encoder.transform(new)\n"
        + EVALUATION
        + "found = np.argmax(model.predict(x_new, verbose=0), axis=-1)\n",
        mostly_wrong,
        SCIKIT,
    ),
    Remedy(
        "HL311",
        "columns of a binarizer",
        CODED.format(encoder="LabelBinarizer")
        + "y = encoder.fit_transform(seen)\n"
        + model('keras.layers.Dense(4, activation="softmax"),', 'loss="categorical_crossentropy",')
        + "truth = encoder.fit_transform(new)\n"
        + EVALUATION,
        SHAPES,
        SCIKIT,
    ),
    Remedy(
        "HL703",
        "a loss with an underscore too many",
        BINARY
        + model('keras.layers.Dense(1, activation="sigmoid"),', 'loss="binary_cross_entropy",')
        + TRAINING,
        raises("ValueError", "Could not interpret loss identifier"),
        KERAS,
    ),
)
