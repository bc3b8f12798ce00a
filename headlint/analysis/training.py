"""What trains without a model that is compiled: backward, and a squared error written by hand."""

from __future__ import annotations

from typing import TYPE_CHECKING

from headlint import python as py
from headlint.analysis.closures import Arguments
from headlint.analysis.facts import LossView
from headlint.findings import Site
from headlint.frameworks.meanings import LossMeaning
from headlint.frameworks.role_meanings import RoleMeaning
from headlint.values import LibraryObject, Tensor, Value

if TYPE_CHECKING:
    from headlint.analysis.interpreter import Interpreter

__all__ = ["backward", "squared_error", "train_on"]

Bound = dict[str, Value]

SQUARED_ERRORS = {
    "keras": "keras.losses.mean_squared_error",
    "torch": "torch.nn.functional.mse_loss",
    "tensorflow": "tensorflow.compat.v1.losses.mean_squared_error",
    "jax": "optax.squared_error",
}
"""The loss of each framework that a squared error written by hand is the same as."""


def backward(
    interp: Interpreter, meaning: RoleMeaning, bound: Bound, arguments: Arguments, node: py.Node
) -> Value:
    for value in arguments.positional:
        train_on(interp, meaning, value, node)
    return LibraryObject(meaning.name, (), interp.site(node))


def train_on(interp: Interpreter, role: RoleMeaning, loss: Value, node: py.Node) -> None:
    """A value is minimised: the losses that went into it are, or the error it was written as."""
    interp.heads.back_propagate(loss)
    if isinstance(loss, Tensor) and loss.squared and loss.difference is not None:
        squared_error(interp, role.framework, loss, loss.difference[2] or interp.site(node))


def squared_error(interp: Interpreter, framework: str | None, value: Tensor, place: Site) -> int | None:
    """A squared error written by hand is trained on: the output is the side that comes from a layer.

    Gives the number of the meeting; None where neither side is an output.
    """
    assert value.difference is not None
    left, right, _ = value.difference
    trained = isinstance(left, Tensor) and left.layer is not None
    output, target = (left, right) if trained else (right, left)
    meaning = interp.library.meaning(SQUARED_ERRORS.get(framework or "", ""))
    if not isinstance(output, Tensor) or output.layer is None or not isinstance(meaning, LossMeaning):
        return None
    view = LossView(meaning, "the squared error", "function", place)
    number = interp.heads.meet(place, output, [(frozenset(), view)], target, path=interp.path)
    interp.heads.pending[number].back_propagated = True
    return number
