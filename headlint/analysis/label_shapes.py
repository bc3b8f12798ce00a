"""Labels that go through operations which are described for tensors: casts, reshapes, decisions."""

from __future__ import annotations

from collections.abc import Mapping

from headlint.analysis import dtypes, label_arithmetic, label_values
from headlint.domains import Encoding
from headlint.frameworks.meanings import DecodeMeaning, PassMeaning
from headlint.records import replace
from headlint.values import Const, Items, Step, Tensor, Unknown, Value

__all__ = ["decided", "passed"]

MOVING = ("permute", "transpose", "transpose_", "swapaxes", "swapdims", "movedim", "moveaxis", "t", "t_")
LIKE = ("view_as", "reshape_as")
ORDERED = (Encoding.INTEGER, Encoding.CONTINUOUS, Encoding.COUNT)
"""Encodings that stay what they are however many labels there are in a row."""


def passed(tensor: Tensor, meaning: PassMeaning, parameters: Mapping[str, Value], step: Step) -> Tensor:
    """Labels after an operation that leaves the values of a tensor alone."""
    if meaning.effect == "cast":
        return _cast(tensor, meaning, parameters, step)
    if meaning.effect == "squeeze":
        return label_values.squeezed(tensor, step)
    if meaning.effect == "select":
        return label_values.lost(tensor, f"it went through `{meaning.short}`")
    return _reshaped(tensor, meaning, parameters, step) if meaning.effect == "reshape" else tensor


def _cast(tensor: Tensor, meaning: PassMeaning, parameters: Mapping[str, Value], step: Step) -> Tensor:
    given, others = parameters.get("dtype"), parameters.get("#given")
    asked = dtypes.named(given)
    if asked is not None:
        return label_values.cast(tensor, asked, step)
    if meaning.dtype is not None:
        return label_values.cast(tensor, meaning.dtype, step)
    dtype, certain = dtypes.mentioned(others.values) if isinstance(others, Items) else (None, False)
    if dtype is None and certain:
        return tensor  # another device
    return label_values.cast(tensor, dtype, step)


def _reshaped(tensor: Tensor, meaning: PassMeaning, parameters: Mapping[str, Value], step: Step) -> Tensor:
    sizes = parameters.get("#sizes")
    known = sizes.values if isinstance(sizes, Items) and sizes.exact else None
    match meaning.short:
        case "view" | "reshape":
            given = parameters.get("shape", parameters.get("newshape"))
            if isinstance(given, Items):
                known = given.values if given.exact else None
            if known is not None and len(known) == 1 and not isinstance(known[0], Const):
                known = None  # a number or a whole shape
            return label_values.reshaped(tensor, known, step)
        case "unsqueeze" | "unsqueeze_" | "expand_dims":
            axis = parameters.get("dim", parameters.get("axis"))
            return _expanded(tensor, axis, step)
        case "ravel" | "flatten":
            return _flat(tensor, parameters, step)
        case short if short in LIKE:
            return label_values.reshaped(tensor, None, step)
        case short if tensor.encoding in ORDERED:
            return replace(tensor, rank=tensor.rank if short in MOVING else None, units=None)
        case _:
            return label_values.lost(tensor, f"it went through `{meaning.short}`")


def _expanded(tensor: Tensor, axis: Value | None, step: Step) -> Tensor:
    number = axis.value if isinstance(axis, Const) else None
    if number == -1 or (number == 1 and tensor.rank == 1):
        return label_values.column(tensor, step)
    if number == 0 and tensor.rank == 0:
        return label_values.stacked(tensor)
    if number == 1 and tensor.rank is None and tensor.encoding not in label_values.SPREAD:
        return replace(tensor, units=None)
    if tensor.encoding in ORDERED and isinstance(number, int) and (tensor.rank or 0) > 1:
        return label_values.stacked(tensor) if number != 0 else label_values.lost(tensor, "an axis in front")
    return label_values.lost(tensor, "an axis is added somewhere")


def _flat(tensor: Tensor, parameters: Mapping[str, Value], step: Step) -> Tensor:
    """`flatten(start_dim)`: from the first axis on, or from the second."""
    start = parameters.get("start_dim", Const(0))
    if start == Const(0) and "end_dim" not in parameters:
        return label_values.flat(tensor, step)
    if start == Const(1) and tensor.rank == 2:
        return tensor
    if tensor.encoding in ORDERED:
        return replace(tensor, rank=2 if start == Const(1) else None, units=None)
    return label_values.lost(tensor, "some of its axes are put together")


def decided(tensor: Tensor, meaning: DecodeMeaning, bound: Mapping[str, Value], step: Step) -> Value:
    """Labels after an operation that makes decisions of scores."""
    if meaning.id == "argmax":
        return label_arithmetic.argmax(tensor, bound.get(meaning.axis or ""), step)
    if meaning.dtype is not None:
        return label_values.cast(tensor, meaning.dtype, step)
    if meaning.id == "threshold":
        return label_arithmetic.compared(tensor, step)
    if meaning.id == "item":
        kind = "float" if dtypes.is_float(tensor.dtype) else "int" if dtypes.is_whole(tensor.dtype) else None
        return replace(tensor, rank=0, units=None, dtype=kind)
    axis = bound.get(meaning.axis or "")
    if meaning.id in ("max", "topk") and axis is not None:
        ids = (
            label_arithmetic.argmax(tensor, axis, step) if meaning.id == "max" else Unknown("the best places")
        )
        return Items((Unknown("the largest of the labels"), ids))
    if meaning.id == "round" and tensor.encoding is not Encoding.CONTINUOUS:
        return tensor
    return Unknown(f"it went through `{meaning.short}`")
