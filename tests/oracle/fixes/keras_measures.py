"""Keras programs that headlint mends: what is reported beside the loss."""

from __future__ import annotations

from oracle.advice.faults import metrics_look_ill, metrics_look_well, same
from oracle.advice.keras_parts import BINARY, COUNTS, KERAS, NUMBERS, ONE_HOT, START, TRAINING, model
from oracle.advice.remedy import Remedy

__all__ = ["PROOFS"]

BLURRED = BINARY + "x = x + 6 * rng.normal(size=(64, 8))\n"
TAGS = START + 'y = (rng.integers(0, 100, (64, 50)) == 0).astype("float32")\nx = rng.normal(size=(64, 8))\n'
ERROR = """\
reported = model.evaluate(x, y, verbose=0)[1]
error = np.mean(np.abs(output - y))
"""
ACCURACY = """\
history = model.fit(x, y, epochs=5, batch_size=64, verbose=0)
reported = model.evaluate(x, y, verbose=0)[1]
"""


def quantity(title: str, data: str, loss: str, metrics: str, units: int = 1) -> Remedy:
    """A regression whose second figure should be its mean absolute error."""
    return Remedy(
        "HL402",
        title,
        data
        + model(f"keras.layers.Dense({units}),", f"loss={loss},\nmetrics=[{metrics}],")
        + TRAINING
        + ERROR,
        same("reported", "error"),
        KERAS,
    )


PROOFS = (
    Remedy(
        "HL401",
        "an accuracy of each label",
        TAGS
        + model(
            'keras.layers.Dense(50, activation="sigmoid"),',
            'loss="binary_crossentropy",\nmetrics=[keras.metrics.BinaryAccuracy()],',
        )
        + "history = model.fit(x, y, epochs=20, batch_size=64, verbose=0)\n",
        metrics_look_well,
        KERAS,
    ),
    quantity("accuracy with a squared error", NUMBERS, '"mean_squared_error"', '"accuracy"'),
    quantity("accuracy with a robust error", NUMBERS, "keras.losses.Huber()", '"accuracy"'),
    quantity("an object beside a squared error", NUMBERS, '"mse"', "keras.metrics.BinaryAccuracy()"),
    Remedy(
        "HL403",
        "one-hot labels, the metric in a variable",
        ONE_HOT
        + 'hits = keras.metrics.Accuracy(name="hits")\n'
        + model(
            'keras.layers.Dense(4, activation="softmax"),',
            'loss="categorical_crossentropy",\nmetrics=[hits],',
        )
        # Before the training has driven every score to 0 or 1.
        + "history = model.fit(x, y, epochs=15, batch_size=64, verbose=0)\n",
        metrics_look_ill,
        KERAS,
    ),
    Remedy(
        "HL404",
        "binary_accuracy of a softmax",
        START
        + "y = keras.utils.to_categorical(rng.integers(0, 20, 64), 20)\nx = rng.normal(size=(64, 8))\n"
        + model(
            'keras.layers.Dense(20, activation="softmax"),',
            'loss="categorical_crossentropy",\nmetrics=["binary_accuracy"],',
        )
        + "history = model.fit(x, y, epochs=5, batch_size=64, verbose=0)\n",
        metrics_look_well,
        KERAS,
    ),
    Remedy(
        "HL405",
        "an accuracy object on logits",
        BLURRED
        + model(
            "keras.layers.Dense(1),",
            "loss=keras.losses.BinaryCrossentropy(from_logits=True),\n"
            'metrics=[keras.metrics.BinaryAccuracy(name="accuracy")],',
        )
        + ACCURACY
        + "real = np.mean((model.predict(x, verbose=0) > 0) == y)\n",
        same("reported", "real"),
        KERAS,
    ),
    Remedy(
        "HL405",
        "recall of logits",
        BLURRED
        + model(
            "keras.layers.Dense(1),",
            "loss=keras.losses.BinaryCrossentropy(from_logits=True),\nmetrics=[keras.metrics.Recall()],",
        )
        + ACCURACY
        + "real = np.mean(model.predict(x, verbose=0)[y == 1] > 0)\n",
        same("reported", "real"),
        KERAS,
    ),
    Remedy(
        "HL405",
        "a threshold of 0 on a sigmoid",
        BLURRED
        + model(
            'keras.layers.Dense(1, activation="sigmoid"),',
            'loss="binary_crossentropy",\nmetrics=[keras.metrics.BinaryAccuracy(threshold=0.0)],',
        )
        + ACCURACY
        + "real = np.mean((model.predict(x, verbose=0) > 0.5) == y)\n",
        same("reported", "real"),
        KERAS,
    ),
    Remedy(
        "HL402",
        "a count model",
        COUNTS
        + model('keras.layers.Dense(1, activation="exponential"),', 'loss="poisson",\nmetrics=["accuracy"],')
        + TRAINING
        + ERROR,
        same("reported", "error"),
        KERAS,
    ),
)
