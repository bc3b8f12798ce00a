"""What trains a model: compile, fit, predict, backward, and a squared error written by hand."""

from __future__ import annotations

from typing import TYPE_CHECKING

import libcst as cst

from headlint.analysis import histories, iteration, models, single_calls, stacks
from headlint.analysis.closures import Arguments
from headlint.analysis.facts import LossView
from headlint.analysis.guards import alternatives
from headlint.frameworks.meanings import LossMeaning, RoleMeaning
from headlint.values import Const, Items, LibraryObject, Ref, Tensor, Unknown, Value

if TYPE_CHECKING:
    from headlint.analysis.interpreter import Interpreter

__all__ = ["backward", "compile", "fit", "predict", "removed_predict", "train_on"]

Bound = dict[str, Value]

SQUARED_ERRORS = {
    "torch": "torch.nn.functional.mse_loss",
    "tensorflow": "tensorflow.compat.v1.losses.mean_squared_error",
    "jax": "optax.squared_error",
}
"""The loss of each framework that a squared error written by hand is the same as."""


def compile(
    interp: Interpreter, meaning: RoleMeaning, bound: Bound, arguments: Arguments, node: cst.CSTNode
) -> Value:
    for guard, receiver in alternatives(bound.get("self", Unknown()), interp.path):
        if isinstance(receiver, Ref):
            with interp.assuming(guard):
                models.compile_model(interp, receiver, bound, node)
    return Const(None)


def fit(
    interp: Interpreter, meaning: RoleMeaning, bound: Bound, arguments: Arguments, node: cst.CSTNode
) -> Value:
    receiver, x, y = bound.get("self"), bound.get("x"), bound.get("y")
    if isinstance(receiver, Ref):
        watching = bound.get("callbacks")
        if isinstance(watching, (Ref, Items)):
            histories.monitor(interp, receiver, iteration.items_of(interp, watching).values)
        for number in interp.heads.compiled.get(receiver.oid, ()):
            pending = interp.heads.pending[number]
            if y is not None:
                pending.labels.append(y)
                pending.same_as_input = pending.same_as_input or _same(x, y)
    return (
        Unknown("the history of a training run")
        if receiver is None
        else histories.history(interp, receiver, node)
    )


def _same(x: Value | None, y: Value) -> bool:
    if x is None:
        return False
    if isinstance(x, (Ref, Tensor)):
        return x == y
    return isinstance(x, Unknown) and isinstance(y, Unknown) and x.token is not None and x.token == y.token


def predict(
    interp: Interpreter, meaning: RoleMeaning, bound: Bound, arguments: Arguments, node: cst.CSTNode
) -> Value:
    receiver = bound.get("self")
    if isinstance(receiver, Ref):
        return stacks.model_output(interp, receiver)
    return Unknown("the model is not followed")


def removed_predict(
    interp: Interpreter, meaning: RoleMeaning, bound: Bound, arguments: Arguments, node: cst.CSTNode
) -> Value:
    """`predict_classes`, `predict_proba`: gone since TensorFlow 2.6."""
    for guard, receiver in alternatives(bound.get("self", Unknown()), interp.path):
        if isinstance(receiver, Ref):
            with interp.assuming(guard):
                output = stacks.model_output(interp, receiver)
                single_calls.removed_method(interp, meaning.short, output, node)
    return Unknown(f"`{meaning.short}` was removed")


def backward(
    interp: Interpreter, meaning: RoleMeaning, bound: Bound, arguments: Arguments, node: cst.CSTNode
) -> Value:
    for value in arguments.positional:
        train_on(interp, meaning, value, node)
    return LibraryObject(meaning.name, (), interp.site(node))


def train_on(interp: Interpreter, role: RoleMeaning, loss: Value, node: cst.CSTNode) -> None:
    """A value is minimised: the losses that went into it are, or the error it was written as."""
    interp.heads.back_propagate(loss)
    if isinstance(loss, Tensor) and loss.squared:
        _squared_error(interp, role, loss, node)


def _squared_error(interp: Interpreter, role: RoleMeaning, value: Tensor, node: cst.CSTNode) -> None:
    """A squared error written by hand is trained on: the output is the side that comes from a layer."""
    assert value.difference is not None
    left, right, site = value.difference
    trained = isinstance(left, Tensor) and left.layer is not None
    output, target = (left, right) if trained else (right, left)
    meaning = interp.library.meaning(SQUARED_ERRORS.get(role.framework or "", ""))
    if not isinstance(output, Tensor) or output.layer is None or not isinstance(meaning, LossMeaning):
        return
    view = LossView(meaning, "the squared error", "function", site or interp.site(node))
    number = interp.heads.meet(
        site or interp.site(node), output, [(frozenset(), view)], target, path=interp.path
    )
    interp.heads.pending[number].back_propagated = True
