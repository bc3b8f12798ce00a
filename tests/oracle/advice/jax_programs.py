"""Advice on JAX programs: Flax modules, losses of Optax."""

from __future__ import annotations

import math

from oracle.advice.faults import (
    constant_output,
    loss_at_least,
    loss_below,
    no_probabilities,
    output_at_least,
    output_at_most,
    same,
    still,
)
from oracle.advice.remedy import Remedy

__all__ = ["REMEDIES"]

JAX = ("jax", "flax", "optax")

START = """\
import jax
import jax.numpy as jnp
import optax
from flax import linen as nn

noise = jax.random.normal(jax.random.key(0), (64, 8))
"""
CLASSES = (
    START + "y = jax.random.randint(jax.random.key(1), (64,), 0, 4)\nx = noise + 4 * jax.nn.one_hot(y, 8)\n"
)
BINARY = (
    START + "y = jax.random.bernoulli(jax.random.key(1), 0.5, (64, 1)).astype(float)\nx = noise + 4 * y\n"
)

TRAINING = """\
params = model.init(jax.random.key(2), x)
gradient = jax.jit(jax.value_and_grad(loss_of))
losses = []
for _ in range(100):
    loss, grads = gradient(params, x, y)
    params = jax.tree.map(lambda weight, slope: weight - 0.5 * slope, params, grads)
    losses.append(loss)
output = model.apply(params, x)
"""


def loss_of(*lines: str) -> str:
    """The function of weights, samples and labels whose body is these lines."""
    return "\n\ndef loss_of(params, x, y):\n" + "".join(f"    {line}\n" for line in lines) + "\n\n"


BINARY_LOSS = loss_of("return optax.sigmoid_binary_cross_entropy(model.apply(params, x), y).mean()")

REMEDIES = (
    Remedy(
        "HL106",
        "softmax into cross-entropy of Optax",
        CLASSES
        + """\
model = nn.Sequential([
    nn.Dense(4),
    nn.softmax,  # before
])
"""
        + loss_of(
            "scores = model.apply(params, x)",
            "return optax.softmax_cross_entropy_with_integer_labels(scores, y).mean()",
        )
        + TRAINING,
        loss_at_least(math.log(1 + 3 / math.e)),
        JAX,
    ),
    Remedy(
        "HL107",
        "sigmoid into sigmoid cross-entropy of Optax",
        BINARY
        + """\
model = nn.Sequential([
    nn.Dense(1),
    nn.sigmoid,  # before
])
"""
        + BINARY_LOSS
        + TRAINING,
        loss_at_least(math.log(1 + 1 / math.e)),
        JAX,
    ),
    Remedy(
        "HL109",
        "probabilities into the divergence of Optax",
        CLASSES
        + "soft = jax.nn.one_hot(y, 4)\nmodel = nn.Dense(4)\n"
        + loss_of(
            "found = jax.nn.softmax(model.apply(params, x), axis=-1)  # before",
            "found = jax.nn.log_softmax(model.apply(params, x), axis=-1)  # after",
            "return optax.losses.kl_divergence(found, soft).mean()",
        )
        + TRAINING,
        loss_below(0),
        JAX,
    ),
    Remedy(
        "HL112",
        "an error on one-hot labels",
        CLASSES
        + """\
model = nn.Sequential([
    nn.Dense(4),
    nn.softmax,  # after
])
"""
        + loss_of(
            "scores = model.apply(params, x)",
            "return jnp.mean(optax.squared_error(scores, jax.nn.one_hot(y, 4)))  # before",
            "return -jnp.mean(jnp.sum(jax.nn.one_hot(y, 4) * jnp.log(scores), axis=-1))  # after",
        )
        + TRAINING.replace("0.5", "0.05"),
        no_probabilities,
        JAX,
    ),
    Remedy(
        "HL120",
        "log_softmax over the batch",
        CLASSES
        + """\
soft = jax.nn.one_hot(y, 4)


class Net(nn.Module):
    @nn.compact
    def __call__(self, samples):
        x = samples.reshape((samples.shape[0], -1))
        return jax.nn.log_softmax(nn.Dense(4)(x), axis=0)  # before
        return jax.nn.log_softmax(nn.Dense(4)(x), axis=-1)  # after


model = Net()
"""
        + loss_of("return optax.kl_divergence(model.apply(params, x), soft).mean()")
        + TRAINING
        + "alone, among = model.apply(params, x[:1]), output[:1]\n",
        same("alone", "among"),
        JAX,
    ),
    Remedy(
        "HL201",
        "softmax over one Flax unit",
        BINARY
        + """\
model = nn.Sequential([
    nn.Dense(1),
    nn.softmax,  # before
])
"""
        + BINARY_LOSS
        + TRAINING,
        constant_output,
        JAX,
    ),
    Remedy(
        "HL202",
        "one Flax unit into a loss that compares classes",
        BINARY
        + "model = nn.Dense(1)\n"
        + loss_of(
            "scores = model.apply(params, x)",
            "return optax.softmax_cross_entropy(scores, y).mean()  # before",
            "return optax.sigmoid_binary_cross_entropy(scores, y).mean()  # after",
        )
        + TRAINING,
        still,
        JAX,
    ),
    Remedy(
        "HL602",
        "relu before sigmoid in Flax",
        BINARY
        + """\
class Net(nn.Module):
    @nn.compact
    def __call__(self, x):
        x = nn.relu(nn.Dense(1)(x))  # before
        x = nn.Dense(1)(x)  # after
        return nn.sigmoid(x)


model = Net()
"""
        + loss_of("return jnp.mean(optax.l2_loss(model.apply(params, x), y))")
        + TRAINING,
        output_at_least(0.5),
        JAX,
    ),
    Remedy(
        "HL602",
        "softmax twice in Flax",
        CLASSES
        + """\
soft = jax.nn.one_hot(y, 4)
model = nn.Sequential([
    nn.Dense(4),
    nn.softmax,  # before
    nn.softmax,
])
"""
        + loss_of("return jnp.mean(optax.l2_loss(model.apply(params, x), soft))")
        + TRAINING,
        output_at_most(math.e / (math.e + 3)),
        JAX,
    ),
    Remedy(
        "HL706",
        "labels first in Optax",
        CLASSES
        + "model = nn.Dense(4)\n"
        + loss_of(
            "scores = model.apply(params, x)",
            "labels = jax.nn.one_hot(y, 4)",
            "return optax.softmax_cross_entropy(labels, scores).mean()  # before",
            "return optax.softmax_cross_entropy(scores, labels).mean()  # after",
        )
        + TRAINING,
        loss_below(0),
        JAX,
    ),
)
