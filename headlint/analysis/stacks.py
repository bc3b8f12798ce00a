"""Stacks of layers and whole models: what they give for an input."""

from __future__ import annotations

from typing import TYPE_CHECKING

from headlint import python as py
from headlint.analysis import axes, iteration
from headlint.analysis.closures import Arguments, ClassValue
from headlint.analysis.guards import map_value
from headlint.analysis.layers import first_argument
from headlint.values import Gap, Items, Ref, Unknown, Value

if TYPE_CHECKING:
    from headlint.analysis.interpreter import Interpreter

__all__ = [
    "applied",
    "attribute",
    "bind_fields",
    "call_sequential",
    "model_output",
    "several",
    "spoil",
]

_OWN = "not given"
"""Marks the input that a model is tried with, beside those that `keras.Input` gives."""


def call_sequential(interp: Interpreter, ref: Ref, arguments: Arguments, node: py.Node) -> Value:
    """Send a value through the layers of a stack, in order."""
    value = first_argument(arguments) or Unknown("its input is not known")
    held = interp.get(ref, "#items") or Items(())

    def run(items: Value) -> Value:
        if not isinstance(items, Items):
            return Unknown("the layers of the stack are not known")
        current = value
        for item in items.values:
            if isinstance(item, Gap):
                current = Unknown("some layers of the stack are not known")
                continue
            if isinstance(item, Ref):
                interp.heads.part(item.oid, ref.oid)
            current = interp.call(item, Arguments((current,)), node)
        return current

    return map_value(held, run, interp.path)


def applied(interp: Interpreter, ref: Ref, arguments: Arguments) -> None:
    """A model is called; on what `Input` gave it becomes a layer of another one."""
    for value in arguments.positional:
        given = several(interp, value)
        for one in (value,) if given is None else given:
            token = one.token if isinstance(one, Unknown) else None
            if isinstance(token, tuple) and token[0] == axes.INPUT and token[-1] != _OWN:
                interp.heads.part(ref.oid, None)


def model_output(interp: Interpreter, ref: Ref) -> Value:
    """What a Keras model gives for an unknown input."""
    outputs = interp.get(ref, "#outputs")
    if outputs is not None:
        return outputs
    token = (axes.INPUT, ref.oid, _OWN)
    source = Unknown("it is the input of the model", token)
    return interp.call(ref, Arguments((source,)), py.Name("model"))


def several(interp: Interpreter, outputs: Value) -> tuple[Value, ...] | None:
    """The outputs of a model that has a list of them; None for a single one."""
    if isinstance(outputs, Items) or (isinstance(outputs, Ref) and outputs.kind == "list"):
        return iteration.items_of(interp, outputs).values
    return None


def attribute(interp: Interpreter, ref: Ref, name: str) -> Value | None:
    """`model.output` and `model.outputs` of a Keras model; None for any other attribute."""
    if name not in ("output", "outputs") or interp.library.framework_of(ref.name) != "keras":
        return None
    output = model_output(interp, ref)
    if name == "output" or several(interp, output) is not None:
        return output
    return Items((output,))


def spoil(interp: Interpreter, ref: Ref) -> None:
    """A layer inside the model is changed in a way that is not followed: what it gives is unknown."""
    interp.set(ref, "#outputs", Unknown("a layer of the model is changed"))


def bind_fields(interp: Interpreter, ref: Ref, cls: ClassValue, arguments: Arguments) -> None:
    """The fields of a dataclass or the like: annotated names of the class body, in order."""
    fields = interp.annotations(cls)
    for name, value in zip(fields, arguments.positional, strict=False):
        interp.set(ref, name, value)
    for name, value in arguments.keywords:
        interp.set(ref, name, value)
