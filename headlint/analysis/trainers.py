"""Libraries that train: a network and a loss are handed over, and the library brings them together."""

from __future__ import annotations

from typing import TYPE_CHECKING

from headlint import python as py
from headlint.analysis import definitions
from headlint.analysis.closures import Arguments, BoundMethod, ClassValue, Function
from headlint.analysis.guards import alternatives, map_value
from headlint.frameworks.meanings import TrainerMeaning
from headlint.frameworks.role_meanings import RoleMeaning
from headlint.records import replace
from headlint.values import (
    Const,
    Entries,
    LibraryName,
    LibraryObject,
    Ref,
    Unknown,
    Value,
)

if TYPE_CHECKING:
    from headlint.analysis.interpreter import Interpreter

__all__ = [
    "back_propagate",
    "hyperparameters",
    "keep_model",
    "meet",
    "settings",
    "start",
    "train",
]

Bound = dict[str, Value]

SET = "#set"
"""In the store: the settings of a trainer were changed after it was made."""


def meet(interp: Interpreter, meaning: TrainerMeaning, bound: Bound, node: py.Node) -> Value:
    """A call that hands over a network and a loss: what the network gives meets the loss.

    A loss that is left out may still be set before the network is trained: see `start`.
    """
    if bound.get(meaning.loss, Const(None)) != Const(None):
        _bring_together(interp, meaning, bound, bound[meaning.loss], node)
    return LibraryObject(meaning.name, tuple(bound.items()), interp.site(node))


def start(
    interp: Interpreter, meaning: RoleMeaning, bound: Bound, arguments: Arguments, node: py.Node
) -> Value:
    """`fit` of something that was given a network and no loss: the default loss is taken."""
    trainer = bound.get("self", Unknown("a trainer"))
    for guard, one in alternatives(trainer, interp.path):
        kind = interp.library.meaning(one.name) if isinstance(one, LibraryObject) else None
        if not isinstance(one, LibraryObject) or not isinstance(kind, TrainerMeaning):
            continue
        given = dict(one.arguments)
        changed = any(interp.store.get((("library", id(one)), name)) for name in (SET, kind.loss))
        if kind.default_loss is not None and kind.loss not in given and not changed:
            with interp.assuming(guard):
                _bring_together(interp, kind, given, LibraryName(kind.default_loss), node)
    return trainer


def settings(
    interp: Interpreter, meaning: RoleMeaning, bound: Bound, arguments: Arguments, node: py.Node
) -> Value:
    """`set_params`: from here on its loss and its network may be others."""
    trainer = bound.get("self", Unknown("a trainer"))
    for _, one in alternatives(trainer, interp.path):
        if isinstance(one, LibraryObject):
            interp.store.set((("library", id(one)), SET), Const(True))
    return trainer


def _bring_together(
    interp: Interpreter, meaning: TrainerMeaning, bound: Bound, loss: Value, node: py.Node
) -> None:
    network = bound.get(meaning.model)
    if network is None:
        return
    if meaning.prefixed:
        network = map_value(network, lambda one: _made(interp, one, meaning.model, bound, node), interp.path)
        loss = map_value(loss, lambda one: _made(interp, one, meaning.loss, bound, node), interp.path)
    source = Unknown("it is the input of the network", ("input", interp.number()))
    output = interp.call(network, Arguments((source,)), node)
    change = bound.get(meaning.transform) if meaning.transform is not None else None
    if change is not None and change != Const(None):
        output = interp.call(change, Arguments((output,)), node)
    loss = map_value(loss, lambda one: _swapped(meaning, one), interp.path)
    target = Unknown("the labels come from the data")
    interp.heads.back_propagate(interp.call(loss, Arguments((output, target)), node))


def _made(interp: Interpreter, value: Value, name: str, bound: Bound, node: py.Node) -> Value:
    """A class that is handed over is instantiated with the arguments that bear its name."""
    if not isinstance(value, (ClassValue, LibraryName)):
        return value
    start = f"{name}__"
    own = tuple((key[len(start) :], one) for key, one in bound.items() if key.startswith(start))
    return interp.call(value, Arguments((), own), node)


def _swapped(meaning: TrainerMeaning, loss: Value) -> Value:
    pairs = dict(zip(meaning.swaps[::2], meaning.swaps[1::2], strict=True))
    if isinstance(loss, LibraryObject) and loss.name in pairs:
        return replace(loss, name=pairs[loss.name])
    return loss


def back_propagate(interp: Interpreter, result: Value) -> None:
    """What a step returns is minimised: the loss itself, or the entry `loss`."""
    for _, one in alternatives(result):
        if isinstance(one, Ref) and one.kind == "dict":
            entries = interp.get(one, "#entries")
            pairs = entries.pairs if isinstance(entries, Entries) else ()
            for key, value in pairs:
                if key == Const("loss"):
                    interp.heads.back_propagate(value)
        else:
            interp.heads.back_propagate(one)


def _own_method(interp: Interpreter, ref: Ref, name: str) -> BoundMethod | None:
    """A method that the project writes, not one that it inherits from a library."""
    cls = interp.get(ref, "#class")
    found = definitions.find_method(interp, cls, name) if isinstance(cls, ClassValue) else None
    return BoundMethod(found, ref) if isinstance(found, Function) else None


def keep_model(interp: Interpreter, ref: Ref, bound: Bound) -> None:
    """`super().__init__(model=...)` of a trainer class: the trainer keeps its network."""
    if "model" in bound:
        interp.set(ref, "model", bound["model"])


def train(
    interp: Interpreter, meaning: RoleMeaning, bound: Bound, arguments: Arguments, node: py.Node
) -> Value:
    """`trainer.train()` of Hugging Face: a `compute_loss` of the project's own is called."""
    trainer = bound.get("self")
    if isinstance(trainer, Ref):
        method = _own_method(interp, trainer, "compute_loss")
        model = interp.get(trainer, "model") or Unknown("the model of the trainer")
        if method is not None:
            inputs = Unknown("it is a batch", ("batch", interp.number()))
            interp.heads.back_propagate(interp.call(method, Arguments((model, inputs)), node))
    return Unknown("what a training run returns")


def hyperparameters(
    interp: Interpreter, meaning: RoleMeaning, bound: Bound, arguments: Arguments, node: py.Node
) -> Value:
    """`self.save_hyperparameters()`: the parameters of `__init__` are kept as `self.hparams`.

    With names as arguments only those are kept; with a dictionary or the like, its entries are.
    """
    owner, given = bound.get("self"), arguments.positional[1:]
    if not isinstance(owner, Ref):
        return Const(None)
    if len(given) == 1 and not isinstance(given[0], Const):
        interp.set(owner, "hparams", given[0])
        return Const(None)
    frame = interp.frame
    params = frame.node.params if isinstance(frame.node, (py.FunctionDef, py.Lambda)) else None
    if params is None:
        return Const(None)
    wanted = {one.value for one in given if isinstance(one, Const)}
    names = [one.name.value for one in (*params.params[1:], *params.kwonly_params)]
    kept = [(name, interp.store.get((frame.oid, name))) for name in names if not wanted or name in wanted]
    pairs = tuple((Const(name), value) for name, value in kept if value is not None)
    hparams = interp.new("dict", "dict", interp.site(node))
    interp.set(hparams, "#entries", Entries(pairs, partial=params.star_kwarg is not None))
    for key, value in pairs:
        interp.set(hparams, str(key.value), value)
    interp.set(owner, "hparams", hparams)
    return Const(None)
