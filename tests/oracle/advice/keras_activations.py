"""Advice on Keras programs: the activation of the output and the loss."""

from __future__ import annotations

import math

from oracle.advice.faults import (
    loss_at_least,
    loss_is_no_number,
    mostly_wrong,
    no_distribution,
    no_probabilities,
    warns,
)
from oracle.advice.keras_parts import (
    BINARY,
    CLASSES,
    COUNTS,
    KERAS,
    LITERAL,
    ONE_HOT,
    SEVERAL,
    START,
    TRAINING,
    model,
)
from oracle.advice.remedy import Remedy

__all__ = ["REMEDIES"]

REMEDIES = (
    Remedy(
        "HL101",
        "sigmoid scores of exclusive classes",
        ONE_HOT
        + model(
            'keras.layers.Dense(4, activation="sigmoid"),  # before\n'
            'keras.layers.Dense(4, activation="softmax"),  # after',
            'loss="categorical_crossentropy",',
        )
        + TRAINING,
        no_distribution,
        KERAS,
    ),
    Remedy(
        "HL101",
        "a categorical loss for several labels",
        SEVERAL
        + model(
            'keras.layers.Dense(4, activation="sigmoid"),',
            'loss="categorical_crossentropy",  # before\nloss="binary_crossentropy",  # after',
        )
        + TRAINING
        + "truth, found = y, output > 0.5\n",
        mostly_wrong,
        KERAS,
        LITERAL,
    ),
    Remedy(
        "HL102",
        "softmax for several labels",
        SEVERAL
        + model(
            'keras.layers.Dense(4, activation="softmax"),  # before\n'
            'keras.layers.Dense(4, activation="sigmoid"),  # after',
            'loss="binary_crossentropy",',
        )
        + TRAINING
        + "truth, found = y, output > 0.5\n",
        mostly_wrong,
        KERAS,
    ),
    Remedy(
        "HL103",
        "softmax twice, no from_logits",
        CLASSES
        + model(
            'keras.layers.Dense(4, activation="softmax"),',
            "loss=keras.losses.SparseCategoricalCrossentropy(from_logits=True),  # before\n"
            "loss=keras.losses.SparseCategoricalCrossentropy(),  # after",
        )
        + TRAINING,
        loss_at_least(math.log(1 + 3 / math.e)),
        KERAS,
        LITERAL,
    ),
    Remedy(
        "HL103",
        "sigmoid twice, no sigmoid",
        BINARY
        + model(
            'keras.layers.Dense(1, activation="sigmoid"),  # before\nkeras.layers.Dense(1),  # after',
            "loss=keras.losses.BinaryCrossentropy(from_logits=True),",
        )
        + TRAINING,
        loss_at_least(math.log(1 + 1 / math.e)),
        KERAS,
        LITERAL,
    ),
    Remedy(
        "HL103",
        "TensorFlow looks through and warns",
        CLASSES
        + model(
            'keras.layers.Dense(4, activation="softmax"),',
            "loss=keras.losses.SparseCategoricalCrossentropy(from_logits=True),  # before\n"
            "loss=keras.losses.SparseCategoricalCrossentropy(),  # after",
        )
        + TRAINING,
        warns("from_logits=True"),
        KERAS,
        ("tensorflow",),
    ),
    Remedy(
        "HL105",
        "raw scores as class probabilities, softmax",
        CLASSES
        + model(
            'keras.layers.Dense(4),  # before\nkeras.layers.Dense(4, activation="softmax"),  # after',
            'loss="sparse_categorical_crossentropy",',
        )
        + TRAINING
        + "truth, found = y, np.argmax(output, axis=-1)\n",
        mostly_wrong,
        KERAS,
        # How much is learned depends on the first weights; on TensorFlow this seed is a lucky one.
        LITERAL,
    ),
    Remedy(
        "HL105",
        "raw scores as class probabilities, from_logits",
        CLASSES
        + model(
            "keras.layers.Dense(4),",
            'loss="sparse_categorical_crossentropy",  # before\n'
            "loss=keras.losses.SparseCategoricalCrossentropy(from_logits=True),  # after",
        )
        + TRAINING
        + "truth, found = y, np.argmax(output, axis=-1)\n",
        mostly_wrong,
        KERAS,
        # How much is learned depends on the first weights; on TensorFlow this seed is a lucky one.
        LITERAL,
    ),
    Remedy(
        "HL105",
        "a raw score as a probability",
        BINARY
        + model(
            'keras.layers.Dense(1),  # before\nkeras.layers.Dense(1, activation="sigmoid"),  # after',
            'loss="binary_crossentropy",',
        )
        + TRAINING,
        no_probabilities,
        KERAS,
    ),
    Remedy(
        "HL111",
        "rectified class scores",
        CLASSES
        + model(
            'keras.layers.Dense(4, activation="relu"),  # before\n'
            'keras.layers.Dense(4, activation="softmax"),  # after',
            'loss="sparse_categorical_crossentropy",',
        )
        + TRAINING,
        no_distribution,
        KERAS,
    ),
    Remedy(
        "HL111",
        "tanh for a probability",
        BINARY
        + model(
            'keras.layers.Dense(1, activation="tanh"),  # before\n'
            'keras.layers.Dense(1, activation="sigmoid"),  # after',
            'loss="binary_crossentropy",',
        )
        + TRAINING,
        no_probabilities,
        KERAS,
    ),
    Remedy(
        "HL112",
        "squared error on one-hot labels",
        ONE_HOT
        + model(
            'keras.layers.Dense(4),  # before\nkeras.layers.Dense(4, activation="softmax"),  # after',
            'loss="mse",  # before\nloss="categorical_crossentropy",  # after',
        )
        + TRAINING,
        no_probabilities,
        KERAS,
    ),
    Remedy(
        "HL113",
        "sigmoid on targets without bounds",
        START
        + "y = 5 * rng.normal(size=(64, 1))\nx = rng.normal(size=(64, 8)) + y\n"
        + model(
            'keras.layers.Dense(1, activation="sigmoid"),  # before\nkeras.layers.Dense(1),  # after',
            'loss="mse",',
        )
        + TRAINING,
        loss_at_least(5),
        KERAS,
    ),
    Remedy(
        "HL113",
        "softmax for two quantities",
        START
        + "y = 5 * rng.normal(size=(64, 2))\nx = rng.normal(size=(64, 8)) + np.tile(y, 4)\n"
        + model(
            'keras.layers.Dense(2, activation="softmax"),  # before\nkeras.layers.Dense(2),  # after',
            'loss="mse",',
        )
        + TRAINING,
        loss_at_least(5),
        KERAS,
    ),
    Remedy(
        "HL115",
        "a sigmoid with hinge, no activation",
        BINARY
        + model(
            'keras.layers.Dense(1, activation="sigmoid"),  # before\nkeras.layers.Dense(1),  # after',
            'loss="hinge",',
        )
        + TRAINING,
        loss_at_least(0.3),
        KERAS,
    ),
    Remedy(
        "HL115",
        "a sigmoid with hinge, tanh",
        BINARY
        + model(
            'keras.layers.Dense(1, activation="sigmoid"),  # before\n'
            'keras.layers.Dense(1, activation="tanh"),  # after',
            'loss="hinge",',
        )
        + TRAINING,
        loss_at_least(0.3),
        KERAS,
    ),
    Remedy(
        "HL117",
        "a negative rate",
        COUNTS
        + model(
            'keras.layers.Dense(1),  # before\nkeras.layers.Dense(1, activation="softplus"),  # after',
            'loss="poisson",',
        )
        + TRAINING,
        loss_is_no_number,
        KERAS,
    ),
    Remedy(
        "HL117",
        "a divergence of numbers of any size",
        ONE_HOT
        + model(
            'keras.layers.Dense(4),  # before\nkeras.layers.Dense(4, activation="softmax"),  # after',
            'loss="kl_divergence",',
        )
        + TRAINING,
        no_distribution,
        KERAS,
    ),
)
