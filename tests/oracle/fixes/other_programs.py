"""Programs with other libraries that headlint mends: torchmetrics, Optax, names of TensorFlow 1."""

from __future__ import annotations

from oracle.advice.faults import mostly_wrong, raises
from oracle.advice.jax_programs import JAX, START, loss_of
from oracle.advice.jax_programs import TRAINING as JAX_TRAINING
from oracle.advice.other_programs import GRAPH, METRICS, TENSORFLOW
from oracle.advice.remedy import Remedy
from oracle.advice.torch_parts import CLASSES, TRAINING

__all__ = ["PROOFS"]

PROOFS = (
    Remedy(
        "HL309",
        "zeros and ones into the hinge of Optax",
        START
        + """\
import numpy as np

y = np.array([0, 1, 1, 0] * 16)
x = noise + 4 * y[:, None]
model = nn.Dense(1)
"""
        + loss_of("return optax.hinge_loss(model.apply(params, x)[:, 0], y).mean()")
        + JAX_TRAINING
        + "truth, found = y, output[:, 0] > 0\n",
        mostly_wrong,
        JAX,
    ),
    Remedy(
        "HL407",
        "the binary task for several classes",
        "from torchmetrics import Accuracy\n"
        + CLASSES
        + 'net = nn.Linear(8, 4)\ncriterion = nn.CrossEntropyLoss()\naccuracy = Accuracy(task="binary")\n'
        + TRAINING
        + "share = accuracy(output, y)\n",
        raises("RuntimeError", "same shape"),
        METRICS,
    ),
    Remedy(
        "HL705",
        "the binary loss of TensorFlow 1",
        GRAPH
        + """\
    return tf.losses.sigmoid_cross_entropy(y, logits(x))


loss = loss_of(x, y)
""",
        raises("AttributeError", "sigmoid_cross_entropy"),
        TENSORFLOW,
    ),
)
