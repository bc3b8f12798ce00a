"""Keras programs that headlint mends: what is made of the scores."""

from __future__ import annotations

from oracle.advice.faults import (
    labels_missed,
    mostly_wrong,
    raises,
    rows_without_class,
    same,
    too_few_decisions,
)
from oracle.advice.keras_parts import BINARY, CLASSES, KERAS, ONE_HOT, SEVERAL, START, TRAINING, model
from oracle.advice.remedy import Remedy

__all__ = ["PROOFS"]

SCIKIT = ("keras", "sklearn")
SOFTMAX = model('keras.layers.Dense(4, activation="softmax"),', 'loss="sparse_categorical_crossentropy",')
SIGMOID = model('keras.layers.Dense(1, activation="sigmoid"),', 'loss="binary_crossentropy",')
LOGIT = model("keras.layers.Dense(1),", "loss=keras.losses.BinaryCrossentropy(from_logits=True),")
VAGUE = CLASSES.replace("4 * np.eye", "0.5 * np.eye")
SHORT = "history = model.fit(x, y, epochs=5, batch_size=64, verbose=0)\n"
BLURRED = "x = x + 6 * rng.normal(size=(64, 8))\n"

PROOFS = (
    Remedy(
        "HL206",
        "predictions of one column against a row of labels",
        START
        + "y = rng.integers(0, 2, 64)\nx = rng.normal(size=(64, 8)) + 4 * y[:, None]\n"
        + SIGMOID
        + TRAINING
        + """\
accuracy = np.mean((model.predict(x) > 0.5) == y)
real = np.mean((output.ravel() > 0.5) == y)
""",
        same("accuracy", "real"),
        KERAS,
    ),
    Remedy(
        "HL501",
        "one-hot labels against scores",
        "from sklearn.metrics import confusion_matrix\n"
        + ONE_HOT
        + model('keras.layers.Dense(4, activation="softmax"),', 'loss="categorical_crossentropy",')
        + TRAINING
        + "table = confusion_matrix(y, model.predict(x))\n",
        raises("ValueError", "multilabel-indicator", "continuous"),
        SCIKIT,
    ),
    Remedy(
        "HL502",
        "np.argmax of one unit",
        BINARY + SIGMOID + TRAINING + "truth = y[:, 0]\nfound = np.argmax(model.predict(x), axis=-1)\n",
        mostly_wrong,
        KERAS,
    ),
    Remedy(
        "HL503",
        "predictions above 0.5",
        VAGUE
        + SOFTMAX
        + SHORT
        + "scores = model.predict(x, verbose=0)\nfound = (scores > 0.5).astype(int)\n",
        rows_without_class,
        KERAS,
    ),
    Remedy(
        "HL503",
        "a rounded softmax",
        VAGUE + SOFTMAX + SHORT + "found = np.round(model.predict(x))\n",
        rows_without_class,
        KERAS,
    ),
    Remedy(
        "HL504",
        "logits above 0.5",
        BINARY
        + BLURRED
        + LOGIT
        + SHORT
        + """\
found = (model.predict(x) > 0.5).astype("int32")
best = 1 / (1 + np.exp(-model.predict(x, verbose=0))) - 0.5 > 0
""",
        same("found", "best"),
        KERAS,
    ),
    Remedy(
        "HL505",
        "np.argmax of several sigmoids",
        SEVERAL
        + model('keras.layers.Dense(4, activation="sigmoid"),', 'loss="binary_crossentropy",')
        + TRAINING
        + "truth = y\nfound = np.argmax(model.predict(x), axis=1)\n",
        labels_missed,
        KERAS,
    ),
    Remedy(
        "HL508",
        "np.argmax of all predictions",
        START
        + """\
from sklearn.datasets import load_iris

x, y = load_iris(return_X_y=True)
model = keras.Sequential([keras.layers.Dense(3, activation="softmax")])
model.compile(keras.optimizers.Adam(0.05), "sparse_categorical_crossentropy")
history = model.fit(x, y, epochs=5, verbose=0)
found = np.argmax(model.predict(x))
accuracy = (found == y).mean()
""",
        too_few_decisions,
        SCIKIT,
    ),
    Remedy(
        "HL509",
        "astype(int) of predictions",
        BINARY + SIGMOID + TRAINING + "truth, found = y, model.predict(x).astype(int)\n",
        mostly_wrong,
        KERAS,
    ),
    Remedy(
        "HL510",
        "the best of two classes",
        "from sklearn.metrics import roc_auc_score\n"
        + START
        + "y = rng.integers(0, 2, 64)\nx = rng.normal(size=(64, 8)) + 4 * y[:, None]\n"
        + BLURRED
        + model('keras.layers.Dense(2, activation="softmax"),', 'loss="sparse_categorical_crossentropy",')
        + TRAINING
        + """\
scores = model.predict(x, verbose=0)
area = roc_auc_score(y, np.argmax(scores, axis=-1))
best = roc_auc_score(y, output[:, 1])
""",
        same("area", "best"),
        SCIKIT,
    ),
    Remedy(
        "HL510",
        "several classes without multi_class",
        "from sklearn.metrics import roc_auc_score\n"
        + CLASSES
        + SOFTMAX
        + TRAINING
        + "area = roc_auc_score(y, model.predict(x))\n",
        raises("ValueError", "multi_class"),
        SCIKIT,
    ),
    Remedy(
        "HL701",
        "predict_classes of several units",
        CLASSES + SOFTMAX + TRAINING + "found = model.predict_classes(x)\n",
        raises("AttributeError", "predict_classes"),
        KERAS,
    ),
)
