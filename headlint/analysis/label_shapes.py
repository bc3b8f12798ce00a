"""Labels that go through operations which are described for tensors: casts, reshapes, decisions."""

from __future__ import annotations

from collections.abc import Mapping

from headlint.analysis import label_values
from headlint.domains import Encoding
from headlint.frameworks.meanings import DecodeMeaning, PassMeaning
from headlint.values import Const, Items, Step, Tensor, Unknown, Value

__all__ = ["decided", "passed"]

SELF_DTYPE = {"float": "float32", "double": "float64", "half": "float16", "long": "int64", "int": "int32"}
"""Methods of PyTorch that are named by the type which they give."""


def passed(tensor: Tensor, meaning: PassMeaning, parameters: Mapping[str, Value], step: Step) -> Tensor:
    """Labels after an operation that leaves the values of a tensor alone."""
    if meaning.effect == "cast":
        return label_values.cast(tensor, _dtype(meaning, parameters), step)
    if meaning.effect == "squeeze":
        return label_values.squeezed(tensor, step)
    if meaning.effect == "select":
        return label_values.lost(tensor, f"it went through `{meaning.short}`")
    return _reshaped(tensor, meaning, parameters, step) if meaning.effect == "reshape" else tensor


def _dtype(meaning: PassMeaning, parameters: Mapping[str, Value]) -> str | None:
    given = parameters.get("dtype")
    return label_values.dtype_of(given) if given is not None else SELF_DTYPE.get(meaning.short)


def _reshaped(tensor: Tensor, meaning: PassMeaning, parameters: Mapping[str, Value], step: Step) -> Tensor:
    sizes = parameters.get("#sizes")
    known = sizes.values if isinstance(sizes, Items) and sizes.exact else None
    match meaning.short:
        case "view" | "reshape":
            given = parameters.get("shape", parameters.get("newshape"))
            if isinstance(given, Items):
                known = given.values if given.exact else None
            return label_values.reshaped(tensor, known, step)
        case "unsqueeze" | "unsqueeze_" | "expand_dims":
            axis = parameters.get("dim", parameters.get("axis"))
            return _expanded(tensor, axis, step)
        case "ravel" | "flatten":
            return label_values.flat(tensor, step)
        case _:
            return label_values.lost(tensor, f"it went through `{meaning.short}`")


def _expanded(tensor: Tensor, axis: Value | None, step: Step) -> Tensor:
    number = axis.value if isinstance(axis, Const) else None
    if number == -1 or (number == 1 and tensor.rank == 1):
        return label_values.column(tensor, step)
    if number == 0:
        return label_values.stacked(tensor)
    return label_values.lost(tensor, "an axis is added somewhere")


def decided(tensor: Tensor, meaning: DecodeMeaning, bound: Mapping[str, Value], step: Step) -> Value:
    """Labels after an operation that makes decisions of scores."""
    if meaning.id == "argmax":
        return label_values.argmax(tensor, bound.get(meaning.axis or ""), step)
    if meaning.id == "integer-cast":
        return label_values.cast(tensor, SELF_DTYPE.get(meaning.short), step)
    if meaning.id == "threshold":
        return label_values.compared(tensor, step)
    if meaning.id == "round" and tensor.encoding is not Encoding.CONTINUOUS:
        return tensor
    return Unknown(f"it went through `{meaning.short}`")
