"""Stacks of layers and whole models: what they give for an input."""

from __future__ import annotations

from typing import TYPE_CHECKING

import libcst as cst

from headlint.analysis import axes, iteration
from headlint.analysis.closures import Arguments, ClassValue
from headlint.analysis.guards import map_value
from headlint.analysis.layers import first_argument
from headlint.values import Gap, Items, Ref, Unknown, Value

if TYPE_CHECKING:
    from headlint.analysis.interpreter import Interpreter

__all__ = ["attribute", "bind_fields", "call_sequential", "model_output", "several", "spoil"]


def call_sequential(interp: Interpreter, ref: Ref, arguments: Arguments, node: cst.CSTNode) -> Value:
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
            current = interp.call(item, Arguments((current,)), node)
        return current

    return map_value(held, run, interp.path)


def model_output(interp: Interpreter, ref: Ref) -> Value:
    """What a Keras model gives for an unknown input."""
    outputs = interp.get(ref, "#outputs")
    if outputs is not None:
        return outputs
    token = (axes.INPUT, ref.oid)
    source = Unknown("it is the input of the model", token)
    return interp.call(ref, Arguments((source,)), cst.Name("model"))


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
