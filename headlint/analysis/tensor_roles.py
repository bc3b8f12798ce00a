"""Roles that change the numbers of one tensor: logarithms, clamps, squares, means."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from headlint import python as py
from headlint.analysis import (
    arithmetic,
    label_origins,
    label_values,
    tensors,
)
from headlint.analysis.closures import Arguments
from headlint.analysis.guards import map_value
from headlint.domains import Domain
from headlint.frameworks.role_meanings import RoleMeaning
from headlint.records import replace
from headlint.values import (
    Step,
    Tensor,
    Unknown,
    Value,
)

if TYPE_CHECKING:
    from headlint.analysis.interpreter import Interpreter

__all__ = ["TENSOR_ROLES", "first_input"]

Bound = dict[str, Value]
Role = Callable[["Interpreter", RoleMeaning, Bound, Arguments, py.Node], Value]


def first_input(meaning: RoleMeaning, bound: Bound) -> Value:
    """The argument that a role works on: the first parameter that it has."""
    first = meaning.params[0] if meaning.params else ""
    return bound.get(first, Unknown("its input is not known"))


def _tensor_role(change: Callable[[Tensor, Step, Bound], Tensor]) -> Role:
    def role(
        interp: Interpreter, meaning: RoleMeaning, bound: Bound, arguments: Arguments, node: py.Node
    ) -> Value:
        source = arguments.positional[0] if arguments.positional else first_input(meaning, bound)
        here = interp.site(node)
        step = Step(meaning.name, meaning.role, here, maker=here, used=here)

        def single(value: Value) -> Value:
            tensor = tensors.as_tensor(value)
            if tensor is None:
                return Unknown(f"it went through `{meaning.short}`")
            if label_values.are_labels(tensor):
                tensor = label_origins.forget(tensor, keep_rank=True)
            result = change(tensor, step, bound)
            if meaning.role == "log" and result.log_of is not None:
                interp.heads.operation(interp.site(node), result, "log")
            return result

        return map_value(source, single, interp.path)

    return role


def _clamp(tensor: Tensor, step: Step, bound: Bound) -> Tensor:
    low = next(
        (bound[name] for name in ("min", "clip_value_min", "a_min", "x_min", "min_value") if name in bound),
        None,
    )
    high = next(
        (bound[name] for name in ("max", "clip_value_max", "a_max", "x_max", "max_value") if name in bound),
        None,
    )
    return tensors.clamp(tensor, low, high, step)


def _square(tensor: Tensor, step: Step, bound: Bound) -> Tensor:
    wide = tensors.widen(tensor, f"it went through `{step.id}`")
    if tensor.losses:
        return wide
    if tensor.difference is not None and step.id == "square":
        return replace(wide, difference=tensor.difference, squared=True)
    return replace(wide, domain=Domain.NONNEGATIVE, activation=step, units=tensor.units)


def _mean(tensor: Tensor, step: Step, bound: Bound) -> Tensor:
    return arithmetic.average(tensor, f"it went through `{step.id}`")


def _root(tensor: Tensor, step: Step, bound: Bound) -> Tensor:
    wide = tensors.widen(tensor, f"it went through `{step.id}`")
    return replace(wide, difference=tensor.difference, squared=tensor.squared)


def _sum(tensor: Tensor, step: Step, bound: Bound) -> Tensor:
    return arithmetic.total(tensor, f"it went through `{step.id}`")


TENSOR_ROLES: dict[str, Role] = {
    "log": _tensor_role(lambda tensor, step, bound: tensors.logarithm(tensor, step)),
    "exp": _tensor_role(lambda tensor, step, bound: tensors.exponential(tensor, step)),
    "clamp": _tensor_role(_clamp),
    "abs": _tensor_role(_square),
    "square": _tensor_role(_square),
    "mean": _tensor_role(_mean),
    "sum": _tensor_role(_sum),
    "root": _tensor_role(_root),
}
