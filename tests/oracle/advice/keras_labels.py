"""Advice on Keras programs: labels that the loss or the head cannot use."""

from __future__ import annotations

from oracle.advice.faults import mostly_wrong, no_distribution, raises, without_bound
from oracle.advice.keras_parts import (
    BINARY,
    CLASSES,
    KERAS,
    NUMBERS,
    ONE_HOT,
    SEVERAL,
    START,
    TRAINING,
    model,
)
from oracle.advice.remedy import Remedy

__all__ = ["REMEDIES"]

SHAPES = raises("ValueError", "the same shape", "the same rank", "same length")

REMEDIES = (
    Remedy(
        "HL114",
        "quantities with a binary loss",
        NUMBERS
        + model(
            'keras.layers.Dense(1, activation="sigmoid"),  # before\nkeras.layers.Dense(1),  # after',
            'loss="binary_crossentropy",  # before\nloss="mean_squared_error",  # after',
        )
        + TRAINING,
        without_bound,
        KERAS,
    ),
    Remedy(
        "HL204",
        "a class more than units",
        CLASSES
        + model(
            'keras.layers.Dense(3, activation="softmax"),  # before\n'
            'keras.layers.Dense(4, activation="softmax"),  # after',
            'loss="sparse_categorical_crossentropy",',
        )
        + TRAINING,
        raises("Exception", "out of bounds", "outside the valid range"),
        KERAS,
        ("torch", "tensorflow"),
    ),
    Remedy(
        "HL204",
        "a class more than units on JAX",
        CLASSES
        + model(
            'keras.layers.Dense(3, activation="softmax"),  # before\n'
            'keras.layers.Dense(4, activation="softmax"),  # after',
            'loss="sparse_categorical_crossentropy",',
        )
        + TRAINING
        + "truth, found = y, np.argmax(output, axis=-1)\n",
        mostly_wrong,
        KERAS,
        ("jax",),
    ),
    Remedy(
        "HL204",
        "a column more than units",
        ONE_HOT
        + model(
            'keras.layers.Dense(3, activation="softmax"),  # before\n'
            'keras.layers.Dense(4, activation="softmax"),  # after',
            'loss="categorical_crossentropy",',
        )
        + TRAINING,
        SHAPES,
        KERAS,
    ),
    Remedy(
        "HL205",
        "two units and one column, one unit",
        BINARY
        + model(
            'keras.layers.Dense(2, activation="sigmoid"),  # before\n'
            'keras.layers.Dense(1, activation="sigmoid"),  # after',
            'loss="binary_crossentropy",',
        )
        + TRAINING,
        SHAPES,
        KERAS,
    ),
    Remedy(
        "HL205",
        "two units and one column, class numbers",
        BINARY
        + model(
            'keras.layers.Dense(2, activation="sigmoid"),  # before\n'
            'keras.layers.Dense(2, activation="softmax"),  # after',
            'loss="binary_crossentropy",  # before\nloss="sparse_categorical_crossentropy",  # after',
        )
        + TRAINING,
        SHAPES,
        KERAS,
    ),
    Remedy(
        "HL301",
        "class numbers, the sparse loss",
        CLASSES
        + model(
            'keras.layers.Dense(4, activation="softmax"),',
            'loss="categorical_crossentropy",  # before\nloss="sparse_categorical_crossentropy",  # after',
        )
        + TRAINING,
        SHAPES,
        KERAS,
    ),
    Remedy(
        "HL301",
        "class numbers, to_categorical",
        CLASSES
        + "y = keras.utils.to_categorical(y, 4)  # after\n"
        + model('keras.layers.Dense(4, activation="softmax"),', 'loss="categorical_crossentropy",')
        + TRAINING,
        SHAPES,
        KERAS,
    ),
    Remedy(
        "HL302",
        "one-hot rows, the dense loss",
        ONE_HOT
        + model(
            'keras.layers.Dense(4, activation="softmax"),',
            'loss="sparse_categorical_crossentropy",  # before\nloss="categorical_crossentropy",  # after',
        )
        + TRAINING,
        SHAPES,
        KERAS,
    ),
    Remedy(
        "HL303",
        "several labels under a softmax",
        SEVERAL
        + model(
            'keras.layers.Dense(4, activation="softmax"),  # before\n'
            'keras.layers.Dense(4, activation="sigmoid"),  # after',
            'loss="categorical_crossentropy",  # before\nloss="binary_crossentropy",  # after',
        )
        + TRAINING
        + "truth, found = y, output > 0.5\n",
        mostly_wrong,
        KERAS,
    ),
    Remedy(
        "HL304",
        "exclusive classes scored one by one",
        ONE_HOT
        + model(
            'keras.layers.Dense(4, activation="sigmoid"),  # before\n'
            'keras.layers.Dense(4, activation="softmax"),  # after',
            'loss="binary_crossentropy",  # before\nloss="categorical_crossentropy",  # after',
        )
        + TRAINING,
        no_distribution,
        KERAS,
    ),
    Remedy(
        "HL310",
        "class numbers with one sigmoid",
        CLASSES
        + model(
            'keras.layers.Dense(1, activation="sigmoid"),  # before\n'
            'keras.layers.Dense(4, activation="softmax"),  # after',
            'loss="binary_crossentropy",  # before\nloss="sparse_categorical_crossentropy",  # after',
        )
        + TRAINING,
        without_bound,
        KERAS,
    ),
    Remedy(
        "HL311",
        "an encoder fitted to each part",
        START
        + """\
from sklearn.preprocessing import LabelEncoder

seen = ["ant", "bee", "cow", "dog"] * 16
new = ["bee", "cow", "dog"] * 16
encoder = LabelEncoder()
y = encoder.fit_transform(seen)
truth = encoder.fit_transform(new)  # before
truth = encoder.transform(new)  # after
x = 4 * np.tile(np.eye(4), (16, 2))
x_new = 4 * np.tile(np.eye(4)[1:], (16, 2))
"""
        + model(
            'keras.layers.Dense(4, activation="softmax"),',
            'loss="sparse_categorical_crossentropy",\nmetrics=["accuracy"],',
        )
        + """\
model.fit(x, y, epochs=60, verbose=0)
score = model.evaluate(x_new, truth, verbose=0)
found = np.argmax(model.predict(x_new, verbose=0), axis=-1)
""",
        mostly_wrong,
        ("keras", "sklearn"),
    ),
)
