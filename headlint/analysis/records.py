"""Objects with fields, by name and by position: named tuples and the outputs of library models."""

from __future__ import annotations

from typing import TYPE_CHECKING

from headlint import python as py
from headlint.analysis import iteration
from headlint.analysis.closures import Arguments, ClassValue
from headlint.analysis.guards import alternatives
from headlint.frameworks.role_meanings import RoleMeaning
from headlint.values import Const, Gap, Items, LibraryObject, Ref, Unknown, Value

if TYPE_CHECKING:
    from headlint.analysis.interpreter import Interpreter

__all__ = ["get", "named_tuple", "of_class", "record"]

Bound = dict[str, Value]


def named_tuple(interp: Interpreter, callee: LibraryObject, arguments: Arguments, node: py.Node) -> Value:
    """An instance of a namedtuple: fields by name and by position."""
    fields = _field_names(interp, callee.argument("field_names"))
    return _made(interp, fields, arguments.bind(fields), "namedtuple", node)


def _field_names(interp: Interpreter, value: Value | None) -> tuple[str, ...]:
    if isinstance(value, Const) and isinstance(value.value, str):
        return tuple(value.value.replace(",", " ").split())
    held = iteration.known_items(interp, value) if value is not None else None
    return tuple(str(one.value) for one in held or () if isinstance(one, Const))


def record(
    interp: Interpreter, meaning: RoleMeaning, bound: Bound, arguments: Arguments, node: py.Node
) -> Value:
    """An instance of a library's record class: `SequenceClassifierOutput(loss=..., logits=...)`."""
    order = (*meaning.params, *bound)
    fields = tuple(dict.fromkeys(name for name in order if name in bound))
    return _made(interp, fields, bound, meaning.name, node, dense=meaning.role == "output-record")


def of_class(interp: Interpreter, ref: Ref, cls: ClassValue, arguments: Arguments, *, dense: bool) -> None:
    """Fill an instance of a project class that descends from a library's record class."""
    fields = tuple(interp.annotations(cls))
    bound = arguments.bind(fields)
    for name in fields:
        default = interp.store.get((cls.body, name)) if not arguments.open else None
        bound.setdefault(name, default if default is not None else Unknown("a field that is not given"))
        interp.set(ref, name, bound[name])
    interp.set(ref, "#items", _positions([bound[name] for name in fields], dense))


def _made(
    interp: Interpreter,
    fields: tuple[str, ...],
    bound: Bound,
    name: str,
    node: py.Node,
    dense: bool = False,
) -> Ref:
    ref = interp.new("instance", name, interp.site(node))
    values = [bound.get(field, Unknown("a field that is not given")) for field in fields]
    for field, value in zip(fields, values, strict=True):
        interp.set(ref, field, value)
    interp.set(ref, "#items", _positions(values, dense))
    return ref


def _positions(values: list[Value], dense: bool) -> Items:
    """The fields by position. In a `dense` record those that are None have none."""
    if not dense:
        return Items(tuple(values))
    placed: list[Value] = []
    for value in values:
        if value == Const(None):
            continue
        if any(option == Const(None) for _, option in alternatives(value)) or isinstance(value, Unknown):
            placed.append(Gap(Unknown("a field that may be None")))
        placed.append(value)
    return Items(tuple(placed))


def get(
    interp: Interpreter, meaning: RoleMeaning, bound: Bound, arguments: Arguments, node: py.Node
) -> Value:
    """`output.get("logits")`."""
    owner, key = bound.get("self"), bound.get("key")
    if isinstance(owner, Ref) and isinstance(key, Const) and isinstance(key.value, str):
        return interp.get(owner, key.value) or Unknown("an entry that is not followed")
    return Unknown("an entry that is not followed")
