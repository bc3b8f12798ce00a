"""Advice on Keras programs: units, metrics and decisions."""

from __future__ import annotations

from oracle.advice.faults import (
    constant_output,
    metrics_look_ill,
    metrics_look_well,
    mostly_wrong,
    never_moves,
    raises,
)
from oracle.advice.keras_parts import BINARY, KERAS, NUMBERS, SEVERAL, START, TRAINING, model
from oracle.advice.remedy import Remedy

__all__ = ["REMEDIES"]

REMEDIES = (
    Remedy(
        "HL201",
        "softmax over one unit",
        BINARY
        + model(
            'keras.layers.Dense(1, activation="softmax"),  # before\n'
            'keras.layers.Dense(1, activation="sigmoid"),  # after',
            'loss="binary_crossentropy",',
        )
        + TRAINING,
        constant_output,
        KERAS,
    ),
    Remedy(
        "HL202",
        "one unit and a categorical loss",
        BINARY
        + model(
            'keras.layers.Dense(1, activation="sigmoid"),',
            'loss="categorical_crossentropy",  # before\nloss="binary_crossentropy",  # after',
        )
        + TRAINING,
        never_moves,
        KERAS,
    ),
    Remedy(
        "HL202",
        "one unit and a loss on class numbers",
        BINARY
        + model(
            'keras.layers.Dense(1, activation="sigmoid"),',
            'loss="sparse_categorical_crossentropy",  # before\nloss="binary_crossentropy",  # after',
        )
        + TRAINING,
        raises("Exception", "out of bounds", "outside the valid range"),
        KERAS,
        ("torch", "tensorflow"),
    ),
    Remedy(
        "HL401",
        "rare labels and binary_accuracy",
        START
        + 'y = (rng.integers(0, 100, (64, 50)) == 0).astype("float32")\nx = rng.normal(size=(64, 8))\n'
        + model(
            'keras.layers.Dense(50, activation="sigmoid"),',
            'loss="binary_crossentropy",\n'
            'metrics=["binary_accuracy"],  # before\n'
            'metrics=["binary_accuracy", keras.metrics.Recall()],  # after',
        )
        + "history = model.fit(x, y, epochs=20, batch_size=64, verbose=0)\n",
        metrics_look_well,
        KERAS,
    ),
    Remedy(
        "HL401",
        "argmax of several labels as accuracy",
        START
        + "y = rng.integers(0, 2, (64, 20))\nx = 4.0 * y[:, :8]\n"
        + model(
            'keras.layers.Dense(20, activation="sigmoid"),',
            'loss="binary_crossentropy",\n'
            'metrics=["accuracy"],  # before\n'
            'metrics=["accuracy", keras.metrics.AUC(multi_label=True)],  # after',
        )
        + "history = model.fit(x, y, epochs=20, batch_size=64, verbose=0)\n",
        metrics_look_ill,
        KERAS,
    ),
    Remedy(
        "HL402",
        "accuracy of a quantity",
        NUMBERS
        + model(
            "keras.layers.Dense(1),",
            'loss="mse",\nmetrics=["accuracy"],  # before\nmetrics=["r2_score"],  # after',
        )
        + "history = model.fit(x, y, epochs=100, batch_size=64, verbose=0)\n",
        metrics_look_ill,
        KERAS,
    ),
    Remedy(
        "HL505",
        "argmax of several labels",
        SEVERAL
        + model('keras.layers.Dense(4, activation="sigmoid"),', 'loss="binary_crossentropy",')
        + TRAINING
        + """\
truth = y
found = np.eye(4)[np.argmax(output, axis=1)]  # before
found = output > 0.5  # after
""",
        mostly_wrong,
        KERAS,
    ),
)
