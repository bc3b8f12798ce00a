"""A distance is the same with output and target exchanged; other losses are not."""

from __future__ import annotations

from pathlib import Path

import pytest

from headlint.lint import heads

PROGRAM = """
import torch
from torch.nn import functional as F

net = torch.nn.Linear(3, 2)
loss = {loss}
"""


@pytest.mark.parametrize(
    ("loss", "units"),
    [
        ("F.mse_loss(torch.zeros(4, 2), net(x))", 2),
        ("torch.nn.L1Loss()(torch.ones(4, 2), net(x))", 2),
        ("F.mse_loss(torch.zeros(4, 2), net(x).detach())", None),
        ("F.mse_loss(something, net(x))", None),
        ("F.cross_entropy(torch.zeros(4, 2), net(x))", None),
        ("F.mse_loss(net(x), net(z))", 2),
    ],
)
def test_labels_that_come_first_are_still_labels(loss: str, units: int | None, tmp_path: Path) -> None:
    path = tmp_path / "program.py"
    path.write_text(PROGRAM.format(loss=loss), encoding="utf-8")
    (head,) = heads([str(path)])
    assert head.units == units


LAYER = """
import tensorflow as tf
from tensorflow.keras import backend as K


class Mix(tf.keras.layers.Layer):
    def build(self, shape):
        self.kernel = self.add_weight(name="kernel", shape=(shape[-1], 4))
        self.bias = self.add_weight(name="bias", shape=(4,))

    def call(self, x):
        return K.dot(x, self.kernel) + self.bias


rows = tf.keras.Input((3,))
model = tf.keras.Model(rows, Mix()(rows))
model.compile("adam", "mse")
"""


def test_keras_builds_a_layer_before_it_is_called(tmp_path: Path) -> None:
    path = tmp_path / "program.py"
    path.write_text(LAYER, encoding="utf-8")
    (head,) = heads([str(path)])
    assert (head.resolved, head.domain) == ("full", "real")
