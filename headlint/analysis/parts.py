"""Parts of tensors and of stacks of layers: split, chunk, masked_fill, children."""

from __future__ import annotations

from typing import TYPE_CHECKING

from headlint import python as py
from headlint.analysis import iteration, tensors
from headlint.analysis.closures import Arguments
from headlint.analysis.guards import map_value
from headlint.domains import Domain
from headlint.frameworks.role_meanings import RoleMeaning
from headlint.records import replace
from headlint.values import Const, Items, Ref, Stream, Tensor, Unknown, Value

if TYPE_CHECKING:
    from headlint.analysis.interpreter import Interpreter

__all__ = ["children", "filled", "pieces"]

Bound = dict[str, Value]


def pieces(
    interp: Interpreter, meaning: RoleMeaning, bound: Bound, arguments: Arguments, node: py.Node
) -> Value:
    """`split`, `chunk`, `unbind`: tensors in a row, cut along an axis, which is the first by default."""
    axis = bound.get("dim", Const(0))

    def single(value: Value) -> Value:
        tensor = tensors.as_tensor(value)
        if tensor is None:
            return Unknown(f"it is cut by `{meaning.short}`")
        if axis == Const(0):
            return Stream(replace(tensor, rank=None, token=None))
        return Stream(tensors.index(tensor, last_axis=True))

    return map_value(bound.get(meaning.params[0], Unknown("its input is not known")), single, interp.path)


def filled(
    interp: Interpreter, meaning: RoleMeaning, bound: Bound, arguments: Arguments, node: py.Node
) -> Value:
    """`masked_fill`: some of the values are replaced by a number."""
    number = bound.get("value")
    size = number.value if isinstance(number, Const) else None

    def single(value: Value) -> Value:
        if not isinstance(value, Tensor):
            return value
        if value.domain is Domain.REAL:
            return replace(value, token=None)
        inside = isinstance(size, (int, float)) and 0 <= size <= 1
        if inside and value.domain in (Domain.SIMPLEX, Domain.PROBABILITY):
            return replace(value, domain=Domain.PROBABILITY, token=None)
        return tensors.widen(value, "some of it is replaced")

    return map_value(bound.get("self", bound.get("input", Unknown("a tensor"))), single, interp.path)


def children(
    interp: Interpreter, meaning: RoleMeaning, bound: Bound, arguments: Arguments, node: py.Node
) -> Value:
    """The layers of a Sequential or ModuleList in order; those of another module are not followed."""
    owner = bound.get("self")
    if isinstance(owner, Ref) and owner.kind in iteration.SEQUENCES:
        return iteration.items_of(interp, owner)
    if isinstance(owner, Ref) and owner.kind == "module-dict":
        entries = iteration.entries_of(interp, owner)
        if not entries.partial:
            return Items(tuple(value for _, value in entries.pairs))
    return Stream(Unknown("the layers of a module"))
