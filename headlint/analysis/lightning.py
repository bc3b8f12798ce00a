"""What a Lightning trainer runs: the steps of a module on the batches of its loaders."""

from __future__ import annotations

from typing import TYPE_CHECKING

from headlint import python as py
from headlint.analysis import iteration, trainers
from headlint.analysis.closures import Arguments, BoundMethod, ClassValue, Function
from headlint.analysis.definitions import find_method
from headlint.analysis.guards import alternatives
from headlint.frameworks.role_meanings import RoleMeaning
from headlint.values import Const, Ref, Unknown, Value

if TYPE_CHECKING:
    from headlint.analysis.interpreter import Interpreter

__all__ = ["fit"]

Bound = dict[str, Value]
STEPS = (
    ("training_step", "train_dataloader", ("train_dataloaders", "train_dataloader")),
    ("validation_step", "val_dataloader", ("val_dataloaders",)),
    ("test_step", "test_dataloader", ()),
)
"""Step of the module, the method that gives its loader, the parameters of `fit` that hold it."""


def fit(
    interp: Interpreter, meaning: RoleMeaning, bound: Bound, arguments: Arguments, node: py.Node
) -> Value:
    """`Trainer.fit(model, loaders)`: without loaders those of the data module, else of the model."""
    for guard, model in alternatives(bound.get("model", Unknown()), interp.path):
        if isinstance(model, Ref):
            with interp.assuming(guard):
                _steps(interp, model, bound, node)
    return Const(None)


def _steps(interp: Interpreter, model: Ref, bound: Bound, node: py.Node) -> None:
    owner = bound.get("datamodule", bound.get("train_dataloaders", model))
    source = owner if isinstance(owner, Ref) and _method(interp, owner, "train_dataloader") else model
    given = source is model and "train_dataloaders" in bound
    setup = None if given else _method(interp, source, "setup")
    if setup is not None:
        interp.call(setup, Arguments((Unknown("the stage"),)), node)
    for step, getter, parameters in STEPS:
        run = _method(interp, model, step)
        loader = next((bound[name] for name in parameters if name in bound and given), None)
        own = None if given else _method(interp, source, getter)
        if loader is None and own is not None:
            loader = interp.call(own, Arguments(), node)
        if run is None:
            continue
        batch = iteration.element(interp, loader) if loader is not None else Unknown()
        if isinstance(batch, Unknown):
            batch = Unknown("it is a batch", ("batch", interp.number()))
        result = interp.call(run, Arguments((batch, Unknown("the number of the batch"))), node)
        if step == "training_step":
            trainers.back_propagate(interp, result)


def _method(interp: Interpreter, ref: Ref, name: str) -> BoundMethod | None:
    cls = interp.get(ref, "#class")
    found = find_method(interp, cls, name) if isinstance(cls, ClassValue) else None
    return BoundMethod(found, ref) if isinstance(found, Function) else None
