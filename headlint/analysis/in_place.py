"""What is changed in place: elements that are set, and tensors that PyTorch writes its result into.

By PyTorch's convention a method or function whose name ends in one underscore works in place
(https://docs.pytorch.org/docs/stable/tensor_attributes.html), and so does `inplace=True`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from headlint import python as py
from headlint.analysis import backend, frames, iteration, label_literals, label_values, subscripts, tensors
from headlint.analysis.guards import alternatives, map_value
from headlint.analysis.store import Location, Store
from headlint.domains import Domain
from headlint.values import (
    Choice,
    Const,
    Entries,
    Gap,
    Items,
    LibraryName,
    LibraryObject,
    Ref,
    Tensor,
    Unknown,
    Value,
)

if TYPE_CHECKING:
    from headlint.analysis.interpreter import Interpreter

__all__ = ["keep", "set_element"]


def keep(interp: Interpreter, node: py.Call, callee: Value, value: Value) -> None:
    """After a call of `callee`: the variable that it changed in place, if any, holds what it returned.

    What else holds the same tensor may be another name of it (a parameter and its argument) or a copy.
    """
    target = _chain_start(node)
    if target is not None and _is_variable(target) and isinstance(interp.eval(target), LibraryName):
        target = None
    if target is None and node.args and not node.args[0].star and _in_place(interp, node, callee):
        target = node.args[0].value
    before = interp.eval(target) if target is not None and _is_variable(target) else None
    if target is None or before is None or value is before:
        return
    if not any(isinstance(one, Tensor) for _, one in alternatives(before)):
        return
    _forget(interp, before)
    _assign(interp, target, value)


def _forget(interp: Interpreter, tensor: Value) -> None:
    """Everything that holds this very tensor is unknown from now on."""
    layer: Store | None = interp.store
    found: set[Location] = set()
    while layer is not None:
        found.update(location for location, value in layer.written.items() if value is tensor)
        interp.pay(len(layer.written) // 8)
        layer = layer.parent
    for location in found:
        if interp.store.get(location) is tensor:
            interp.store.set(location, Unknown("it may be changed in place under another name"))


def _assign(interp: Interpreter, target: py.Expression, value: Value) -> None:
    from headlint.analysis import statements

    statements.assign(interp, target, value)


def _chain_start(node: py.Call) -> py.Expression | None:
    """`x` of `x.mul_(2).sigmoid_()`; None for a function of a module (`F.relu_(x)`) or any other call."""
    current: py.Expression = node
    while (
        isinstance(current, py.Call)
        and isinstance(current.func, py.Attribute)
        and _is_marked(current.func.attr.value)
    ):
        current = current.func.value
    return current if current is not node else None


def _is_marked(name: str) -> bool:
    return name.endswith("_") and not name.endswith("__") and len(name) > 1


def _in_place(interp: Interpreter, node: py.Call, callee: Value) -> bool:
    """Whether a function or a layer works on its first argument in place."""
    if isinstance(callee, LibraryObject):
        return callee.argument("inplace") == Const(True)
    if not isinstance(callee, LibraryName):
        return False
    given = [arg for arg in node.args if arg.keyword is not None and arg.keyword.value == "inplace"]
    if given:
        return interp.eval(given[0].value) == Const(True)
    return _is_marked(callee.name) and interp.library.framework_of(callee.name) == "torch"


def _is_variable(node: py.Expression) -> bool:
    """Whether an expression is a name or an attribute of one: something that can be set again."""
    while isinstance(node, py.Attribute):
        node = node.value
    return isinstance(node, py.Name)


def set_element(interp: Interpreter, target: py.Subscript, value: Value) -> None:
    """`target[key] = value`."""
    ref = interp.eval(target.value)
    key = subscripts.key_of(interp, target)
    if isinstance(ref, Unknown) and frames.holds(interp, ref):
        frames.assign(interp, ref, key, value)
        return
    if not isinstance(ref, Ref):
        if isinstance(ref, Unknown) and ref.token is not None and isinstance(key, Const):
            interp.store.set((ref.token, f"[{key.value!r}]"), value)
            interp.elements[ref.token] = value
        elif isinstance(ref, (Tensor, Choice)):
            _set_part(interp, target, value)
        else:
            backend.set_environment(interp, ref, key, value)
        return
    if ref.kind in ("dict", "module-dict"):
        entries = iteration.entries_of(interp, ref)
        if not isinstance(key, Const):
            interp.set(ref, "#entries", Entries(entries.pairs, partial=True))
            return
        kept = tuple(pair for pair in entries.pairs if pair[0] != key)
        interp.set(ref, "#entries", Entries((*kept, (key, value)), entries.partial))
        return
    items = iteration.items_of(interp, ref)
    position = key.value if isinstance(key, Const) else None
    if items.exact and isinstance(position, int) and -len(items.values) <= position < len(items.values):
        values = list(items.values)
        values[position] = value
        interp.set(ref, "#items", Items(tuple(values)))
        return
    interp.set(ref, "#items", Items((Gap(Unknown("an element of the list is replaced")),)))


def delete_element(interp: Interpreter, target: py.Subscript) -> None:
    """`del target[key]`."""
    ref = interp.eval(target.value)
    if not isinstance(ref, Ref):
        return
    key = subscripts.key_of(interp, target)
    if ref.kind in ("dict", "module-dict"):
        entries = iteration.entries_of(interp, ref)
        partial = entries.partial or not isinstance(key, Const)
        kept = tuple(pair for pair in entries.pairs if isinstance(key, Const) and pair[0] != key)
        interp.set(ref, "#entries", Entries(kept, partial))
        return
    items = iteration.items_of(interp, ref)
    position = key.value if isinstance(key, Const) else None
    if items.exact and isinstance(position, int) and -len(items.values) <= position < len(items.values):
        values = list(items.values)
        del values[position]
        interp.set(ref, "#items", Items(tuple(values)))
        return
    interp.set(ref, "#items", Items((Gap(Unknown("an element of the list is deleted")),)))


def _set_part(interp: Interpreter, target: py.Subscript, value: Value) -> None:
    """`tensor[part] = value`: the whole is no longer what it was."""
    owner: py.Expression = target
    while isinstance(owner, py.Subscript):
        owner = owner.value
    whole = interp.eval(owner)
    if isinstance(whole, Unknown) and frames.is_table(interp, whole):
        frames.forget(interp, whole.token)
    if isinstance(whole, (Tensor, Choice)) and _is_variable(owner):
        replaced = map_value(whole, lambda one: _replaced_part(one, value), interp.path)
        if isinstance(replaced, Unknown):
            _forget(interp, whole)
        _assign(interp, owner, replaced)


def _replaced_part(tensor: Value, value: Value) -> Value:
    """`tensor[part] = value`: what the whole is afterwards."""
    if not isinstance(tensor, Tensor):
        return tensor
    if label_values.are_labels(tensor) or label_literals.is_filled(tensor):
        return label_values.lost(tensor, "some of its elements are set")
    if tensor.domain is Domain.UNKNOWN:
        return tensor
    if isinstance(value, Tensor) and value.domain is tensor.domain and tensor.domain not in tensors.SINGLE:
        return tensor
    return Unknown("a part of it is replaced")
