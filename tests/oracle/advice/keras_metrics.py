"""Advice on Keras programs: units, metrics and decisions."""

from __future__ import annotations

from oracle.advice.faults import (
    constant_output,
    metrics_look_ill,
    metrics_look_well,
    mostly_wrong,
    never_moves,
    raises,
    same,
)
from oracle.advice.keras_parts import BINARY, CLASSES, KERAS, NUMBERS, SEVERAL, START, TRAINING, model
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
        "HL207",
        "sequences that reach the head",
        START
        + """\
x, y = rng.normal(size=(64, 5, 8)), rng.integers(0, 4, 64)
model = keras.Sequential([
    keras.layers.Input(shape=(5, 8)),
    keras.layers.LSTM(6, return_sequences=True),  # before
    keras.layers.LSTM(6),  # after
    keras.layers.Dense(4, activation="softmax"),
])
model.compile("adam", "sparse_categorical_crossentropy")
model.fit(x, y, verbose=0)
""",
        raises("Exception", "same shape", "shape", "rank"),
        KERAS,
    ),
    Remedy(
        "HL312",
        "labels moved away from 0 and 1",
        BINARY
        + "y = y * 0.6 + 0.2  # before\n"
        + model(
            'keras.layers.Dense(1, activation="sigmoid"),',
            """\
loss="binary_crossentropy",  # before
loss=keras.losses.BinaryCrossentropy(label_smoothing=0.4),  # after
metrics=["accuracy"],""",
        )
        + TRAINING,
        metrics_look_ill,
        KERAS,
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
        "HL403",
        "the accuracy of exact equality",
        BINARY
        + model(
            'keras.layers.Dense(1, activation="sigmoid"),',
            """\
loss="binary_crossentropy",
metrics=[keras.metrics.Accuracy()],  # before
metrics=["accuracy"],  # after""",
        )
        + TRAINING,
        metrics_look_ill,
        KERAS,
    ),
    Remedy(
        "HL404",
        "class numbers and categorical_accuracy",
        CLASSES
        + model(
            'keras.layers.Dense(4, activation="softmax"),',
            """\
loss="sparse_categorical_crossentropy",
metrics=["categorical_accuracy"],  # before
metrics=["sparse_categorical_accuracy"],  # after""",
        )
        + TRAINING,
        metrics_look_ill,
        KERAS,
    ),
    Remedy(
        "HL404",
        "one unit and categorical_accuracy",
        BINARY
        + "x = rng.normal(size=(64, 8))\n"
        + model(
            'keras.layers.Dense(1, activation="sigmoid"),',
            """\
loss="binary_crossentropy",
metrics=["categorical_accuracy"],  # before
metrics=["binary_accuracy"],  # after""",
        )
        + "history = model.fit(x, y, batch_size=64, verbose=0)\n",
        metrics_look_well,
        KERAS,
    ),
    Remedy(
        "HL405",
        "the accuracy of logits",
        BINARY
        + "x = x + 6 * rng.normal(size=(64, 8))\n"
        + model(
            "keras.layers.Dense(1),",
            """\
loss=keras.losses.BinaryCrossentropy(from_logits=True),
metrics=["accuracy"],  # before
metrics=[keras.metrics.BinaryAccuracy(threshold=0.0)],  # after""",
        )
        + """\
history = model.fit(x, y, epochs=5, batch_size=64, verbose=0)
reported = model.evaluate(x, y, verbose=0)[1]
real = np.mean((model.predict(x, verbose=0) > 0) == y)
""",
        same("reported", "real"),
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
