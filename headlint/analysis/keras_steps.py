"""Training steps of the user's own: `train_step` and `compute_loss` of a Keras model that is compiled.

Such a model meets its losses where the step computes them, with whatever the step gives to them, and
not where it is compiled. The step is run when the model is fitted, or at the end if it never is.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from headlint import python as py
from headlint.analysis import compiling, stacks
from headlint.analysis.closures import Arguments, BoundMethod, ClassValue, Frame, Function, ModuleScope
from headlint.analysis.definitions import find_method
from headlint.frameworks.role_meanings import RoleMeaning
from headlint.syntax import NodeSite
from headlint.values import Items, Ref, Tensor, Unknown, Value

if TYPE_CHECKING:
    from headlint.analysis.compiling import Compiled
    from headlint.analysis.interpreter import Interpreter

__all__ = ["compiled_loss", "default_step", "own_steps", "train", "train_the_rest"]

STEPS = 12_000
"""Steps that one training step may take."""

Bound = dict[str, Value]


def own_steps(interp: Interpreter, ref: Ref) -> bool:
    """Whether the class of a model says itself how it is trained."""
    return _method(interp, ref, "train_step") is not None or _method(interp, ref, "compute_loss") is not None


def _method(interp: Interpreter, ref: Ref, name: str) -> BoundMethod | None:
    cls = interp.get(ref, "#class")
    found = find_method(interp, cls, name) if isinstance(cls, ClassValue) else None
    return BoundMethod(found, ref) if isinstance(found, Function) else None


def train(interp: Interpreter, ref: Ref, x: Value | None, y: Value | None) -> None:
    """`fit`: run the step on a batch of the data."""
    compiled = interp.untrained.pop(ref.oid, None)
    if compiled is None:
        return
    source = x if x is not None else Unknown("a batch of the data", ("batch", ref.oid))
    before = len(interp.heads.pending)
    interp.heads.compiled[ref.oid] = []
    step = _method(interp, ref, "train_step")
    node = py.Name("train_step")
    if step is None:
        interp.allowance(STEPS, partial(_computed, interp, compiled, source, y, node))
    else:
        data = source if y is None else Items((source, y))
        interp.allowance(STEPS, partial(interp.call, step, Arguments((data,)), node))
    if compiled.loss is not None and len(interp.heads.pending) == before:
        outputs = Unknown("the training step is not followed")
        compiling.meet_outputs(interp, compiled, outputs, node)


def train_the_rest(interp: Interpreter, scope: ModuleScope) -> None:
    """Models of a module that were compiled and never seen to be fitted."""
    for compiled in list(interp.untrained.values()):
        parsed = compiled.site.parsed if isinstance(compiled.site, NodeSite) else None
        with interp.within(Frame(scope.frame, None, scope, parsed)):
            train(interp, compiled.ref, None, None)


def _computed(interp: Interpreter, compiled: Compiled, x: Value, y: Value | None, node: py.Node) -> Value:
    """The step of Keras itself: it gives what the model gives to `compute_loss`."""
    output = stacks.model_output(interp, compiled.ref)
    method = _method(interp, compiled.ref, "compute_loss")
    given = (("x", x), ("y", y or Unknown("the labels")), ("y_pred", output))
    return interp.call(method or Unknown(), Arguments((), given), node)


def default_step(
    interp: Interpreter, meaning: RoleMeaning, bound: Bound, arguments: Arguments, node: py.Node
) -> Value:
    """`super().train_step(data)`: the output of the model meets the compiled loss."""
    receiver = bound.get("self")
    if isinstance(receiver, Ref):
        _met(interp, receiver, stacks.model_output(interp, receiver), compiling.LABELS, node)
    return Unknown("the logs of a training step")


def compiled_loss(
    interp: Interpreter, meaning: RoleMeaning, bound: Bound, arguments: Arguments, node: py.Node
) -> Value:
    """`self.compiled_loss(y, y_pred)`, `self.compute_loss(x, y, y_pred)`."""
    receiver, output = bound.get("self"), bound.get("y_pred")
    if not isinstance(receiver, Ref) or output is None:
        return Unknown("the loss of `compile` is not followed")
    target = bound.get("y", bound.get("y_true", compiling.LABELS))
    numbers = _met(interp, receiver, output, target, node)
    if not numbers:
        return Unknown("the loss of `compile` is not known")
    return Tensor(reason="it is the value of a loss", losses=frozenset(numbers))


def _met(interp: Interpreter, ref: Ref, output: Value, target: Value, node: py.Node) -> list[int]:
    compiled = interp.compiled.get(ref.oid)
    if compiled is None:
        return []
    numbers = compiling.meet_outputs(interp, compiled, output, node, target)
    interp.heads.compiled.setdefault(ref.oid, []).extend(numbers)
    return numbers
