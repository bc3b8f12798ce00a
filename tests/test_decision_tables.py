"""Where a remedy of a decision is made and where, a little beside that, it is left to the reader."""

from __future__ import annotations

import pytest

from mending import remedied

LEFT = None
"""The remedy is words only."""


def check(program: str, rule: str, before: str, after: str | None) -> None:
    """`PART` in the program is what changes."""
    wanted = before if after is None else after
    assert remedied(program.replace("PART", before), rule) == program.replace("PART", wanted)


class TestAxes:
    """The best over the classes, not over all or over the batch (HL508)."""

    TORCH = """
import numpy as np
import torch
from torch import nn
from torch.utils.data import DataLoader
from torchvision.datasets import MNIST

loader = DataLoader(MNIST("data"), batch_size=64)
net = nn.Sequential(nn.Flatten(), nn.Linear(784, 10))
criterion = nn.CrossEntropyLoss()
given = (0,)
for x, y in loader:
    out = net(x)
    loss = criterion(out, y)
    hits = PART == y
print(np, torch, given)
"""
    KERAS = """
import numpy as np
import tensorflow as tf
from tensorflow import keras

(x_train, y_train), (x_test, y_test) = keras.datasets.mnist.load_data()
model = keras.Sequential([keras.layers.Flatten(), keras.layers.Dense(10, activation="softmax")])
model.compile("adam", "sparse_categorical_crossentropy")
model.fit(x_train, y_train)
found = PART
print((found == y_test).mean(), np, tf)
"""

    @pytest.mark.parametrize(
        ("before", "after"),
        [
            ("out.argmax()", "out.argmax(dim=-1)"),
            ("out.argmax(axis=0)", "out.argmax(axis=-1)"),
            ("out.argmax(dim=0, keepdim=False)", "out.argmax(dim=-1, keepdim=False)"),
            ("torch.argmax(out, keepdim=False)", "torch.argmax(out, keepdim=False, dim=-1)"),
            ("torch.argmax(input=out)", "torch.argmax(input=out, dim=-1)"),
            ("out.numpy().argmax()", "out.numpy().argmax(axis=-1)"),
            ("out.detach().numpy().argmax(0)", "out.detach().numpy().argmax(-1)"),
            ("np.argmax(out.numpy())", "np.argmax(out.numpy(), axis=-1)"),
            ("out.argmax(*given)", LEFT),
            ("out.argmax(0, True)", LEFT),
            ("torch.argmax(*[out])", LEFT),
        ],
    )
    def test_of_torch(self, before: str, after: str | None) -> None:
        check(self.TORCH, "HL508", before, after)

    @pytest.mark.parametrize(
        ("before", "after"),
        [
            ("out.argmax()", "out.argmax(dim=1)"),
            ("out.argmax(0)", "out.argmax(1)"),
            ("torch.argmax(out)", "torch.argmax(out, dim=1)"),
        ],
    )
    def test_of_pictures_the_channels(self, before: str, after: str) -> None:
        program = self.TORCH.replace("nn.Flatten(), nn.Linear(784, 10)", "nn.Conv2d(1, 10, 1)")
        check(program, "HL508", before, after)

    @pytest.mark.parametrize(
        ("before", "after"),
        [
            ("np.argmax(model.predict(x_test))", "np.argmax(model.predict(x_test), axis=-1)"),
            ("np.argmax(model.predict(x_test), 0)", "np.argmax(model.predict(x_test), -1)"),
            ("model.predict(x_test).argmax()", "model.predict(x_test).argmax(axis=-1)"),
            # A tensor of any backend: all take the axis by its place.
            ("model(x_test).argmax()", "model(x_test).argmax(-1)"),
            ("tf.argmax(model(x_test))", "tf.argmax(model(x_test), axis=-1)"),
            ("tf.math.argmax(model(x_test), axis=0)", "tf.math.argmax(model(x_test), axis=-1)"),
            ("keras.ops.argmax(model(x_test))", "keras.ops.argmax(model(x_test), axis=-1)"),
        ],
    )
    def test_of_keras(self, before: str, after: str | None) -> None:
        check(self.KERAS, "HL508", before, after)


class TestLabelsInRows:
    """A metric of scikit-learn takes class numbers, of the labels as of the scores (HL501)."""

    PROGRAM = """
import numpy as np
import keras
from sklearn.metrics import accuracy_score, confusion_matrix, f1_score

(x_train, y_train), (x_test, y_test) = keras.datasets.mnist.load_data()
rows = keras.utils.to_categorical(y_test, 10)
given = {"y_true": rows}
model = keras.Sequential([keras.layers.Flatten(), keras.layers.Dense(10, activation="softmax")])
model.compile("adam", "categorical_crossentropy")
model.fit(x_train, keras.utils.to_categorical(y_train, 10))
p = model.predict(x_test)
found = p.argmax(axis=-1)
score = PART
print(np, given)
"""

    @pytest.mark.parametrize(
        ("before", "after"),
        [
            ("accuracy_score(rows, p)", "accuracy_score(np.argmax(rows, axis=-1), np.argmax(p, axis=-1))"),
            ("accuracy_score(rows, found)", "accuracy_score(np.argmax(rows, axis=-1), found)"),
            (
                "accuracy_score(y_pred=found, y_true=rows)",
                "accuracy_score(y_pred=found, y_true=np.argmax(rows, axis=-1))",
            ),
            (
                "confusion_matrix((rows), found, normalize=None)",
                "confusion_matrix(np.argmax((rows), axis=-1), found, normalize=None)",
            ),
            (
                'f1_score(rows, found, average="macro")',
                'f1_score(np.argmax(rows, axis=-1), found, average="macro")',
            ),
            ("accuracy_score(y_test, p)", "accuracy_score(y_test, np.argmax(p, axis=-1))"),
            (
                "accuracy_score(y_true=y_test, y_pred=p * 1)",
                "accuracy_score(y_true=y_test, y_pred=np.argmax(p * 1, axis=-1))",
            ),
            ("accuracy_score(**given, y_pred=found)", LEFT),
        ],
    )
    def test_both_are_class_numbers(self, before: str, after: str | None) -> None:
        check(self.PROGRAM, "HL501", before, after)


class TestScores:
    """A metric that ranks gets the scores, not what was decided on them (HL510)."""

    PROGRAM = """
import numpy as np
from sklearn.metrics import average_precision_score, log_loss, roc_auc_score
IMPORTS


def judge(x, y):
    SCORES
    PART


print(np, average_precision_score, log_loss, roc_auc_score)
"""
    KERAS = """import keras

model = keras.Sequential([keras.layers.Dense(UNITS, activation="ACTIVATION")])
model.compile("adam", "LOSS")"""
    ONE = (
        PROGRAM.replace("IMPORTS", KERAS)
        .replace("UNITS", "1")
        .replace("ACTIVATION", "sigmoid")
        .replace("LOSS", "binary_crossentropy")
        .replace("SCORES", "p = model.predict(x)")
    )
    TWO = (
        PROGRAM.replace("IMPORTS", KERAS)
        .replace("UNITS", "2")
        .replace("ACTIVATION", "softmax")
        .replace("LOSS", "sparse_categorical_crossentropy")
        .replace("SCORES", "p = model.predict(x)")
    )
    TORCH = PROGRAM.replace(
        "IMPORTS",
        "import torch\nfrom torch import nn\n\nnet, criterion = nn.Linear(8, 1), nn.BCEWithLogitsLoss()",
    ).replace("SCORES", "out = net(x)\n    loss = criterion(out, y)")

    @pytest.mark.parametrize(
        ("before", "after"),
        [
            ("p > 0.5", "p"),
            ("(p > 0.5).astype(int)", "p"),
            ("(p > 0.5).astype(int).ravel()", "p"),
            ("(p\n        > 0.5)", "p"),
            ("np.round(p)", "p"),
            ("p.round()", "p"),
            # The other side, a part of the scores, or more than another type and shape.
            ("p <= 0.5", LEFT),
            ("p[:, 0] > 0.5", LEFT),
            ("np.where(p > 0.5, 1, 0)", LEFT),
            ("[one > 0.5 for one in p]", LEFT),
            ("(p > 0.5).tolist()", LEFT),
            ("np.ravel(p > 0.5)", LEFT),
        ],
    )
    def test_where_they_are_decided_on(self, before: str, after: str | None) -> None:
        for call in (
            "roc_auc_score(y, {})",
            "log_loss(y_pred={}, y_true=y)",
            "average_precision_score(y, {})",
        ):
            wanted = None if after is None else call.format(after)
            check(self.ONE.replace("PART", "return PART"), "HL510", call.format(before), wanted)

    @pytest.mark.parametrize(
        ("before", "after"),
        [
            (
                "found = p > 0.5\n    return roc_auc_score(y, found)",
                "found = p > 0.5\n    return roc_auc_score(y, p)",
            ),
            (
                "found = p > 0.5\n    return (lambda: roc_auc_score(y, found))()",
                "found = p > 0.5\n    return (lambda: roc_auc_score(y, p))()",
            ),
            (
                "found = (model.predict(x) > 0.5).astype(int)\n    return roc_auc_score(y, found)",
                "found = model.predict(x)\n    return roc_auc_score(y, found)",
            ),
            # The scores lose their name before the metric.
            (
                "found = p > 0.5\n    p = None\n    return roc_auc_score(y, found)",
                "found = p\n    p = None\n    return roc_auc_score(y, found)",
            ),
            ("found = 1 * (p > 0.5)\n    return roc_auc_score(y, found)", LEFT),
            ("found, other = p > 0.5, 1\n    return roc_auc_score(y, found)", LEFT),
            ("found: object = p > 0.5\n    return roc_auc_score(y, found)", LEFT),
            ("def inner(found=p > 0.5):\n        return roc_auc_score(y, found)\n\n    return inner()", LEFT),
            (
                "found = p > 0.5\n\n    def inner():\n        return log_loss(y, found)\n\n    return inner",
                LEFT,
            ),
        ],
    )
    def test_where_the_decision_has_a_name(self, before: str, after: str | None) -> None:
        check(self.ONE, "HL510", before, after)

    @pytest.mark.parametrize(
        ("before", "after"),
        [
            ("p.argmax(-1)", "p[:, 1]"),
            ("np.argmax(p, axis=1)", "p[:, 1]"),
            ("p.argmax(-1).reshape(-1)", "p[:, 1]"),
            # Which of the two it is about is not known, or it is one sample.
            ("p[:, 1] > 0.5", LEFT),
            ("p.round()", LEFT),
            ("p[0].argmax(-1)", LEFT),
        ],
    )
    def test_of_two_classes_the_second_is_the_positive_one(self, before: str, after: str | None) -> None:
        wanted = None if after is None else f"return roc_auc_score(y, {after})"
        check(self.TWO, "HL510", f"return roc_auc_score(y, {before})", wanted)

    @pytest.mark.parametrize(
        ("before", "after"),
        [
            ("return roc_auc_score(y, out.numpy() > 0)", "return roc_auc_score(y, out.numpy())"),
            # scikit-learn is given no tensors, and no logits where it wants probabilities.
            ("return roc_auc_score(y, out > 0)", LEFT),
            ("return roc_auc_score(y, (out > 0).numpy())", LEFT),
            ("return log_loss(y, out.numpy() > 0)", LEFT),
            (
                "p = torch.sigmoid(out).numpy()\n    return log_loss(y, p > 0.5)",
                "p = torch.sigmoid(out).numpy()\n    return log_loss(y, p)",
            ),
        ],
    )
    def test_of_tensors_and_logits(self, before: str, after: str | None) -> None:
        check(self.TORCH, "HL510", before, after)
