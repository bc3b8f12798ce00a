"""The methods of lists, dictionaries and strings."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import libcst as cst

from headlint.analysis import iteration, models, subscripts
from headlint.analysis.closures import Arguments
from headlint.values import (
    Const,
    Entries,
    Gap,
    Items,
    Ref,
    Stream,
    Unknown,
    Value,
)

if TYPE_CHECKING:
    from headlint.analysis.interpreter import Interpreter

__all__ = ["METHODS"]

Method = Callable[["Interpreter", Arguments, cst.CSTNode], Value]


def _append(interp: Interpreter, arguments: Arguments, node: cst.CSTNode) -> Value:
    receiver = arguments.positional[0]
    if isinstance(receiver, Ref) and len(arguments.positional) > 1:
        models.append(interp, receiver, arguments.positional[-1])
    return Const(None)


def _insert(interp: Interpreter, arguments: Arguments, node: cst.CSTNode) -> Value:
    receiver = arguments.positional[0]
    if not isinstance(receiver, Ref) or len(arguments.positional) != 3:
        return Const(None)
    position, value = arguments.positional[1:]
    items = iteration.items_of(interp, receiver)
    if isinstance(position, Const) and isinstance(position.value, int) and items.exact:
        values = list(items.values)
        values.insert(position.value, value)
        interp.set(receiver, "#items", Items(tuple(values)))
    else:
        interp.set(receiver, "#items", Items((Gap(Unknown("something is inserted")),)))
    return Const(None)


def _pop(interp: Interpreter, arguments: Arguments, node: cst.CSTNode) -> Value:
    receiver = arguments.positional[0]
    if not isinstance(receiver, Ref) or receiver.kind == "dict":
        return _get(interp, arguments, node)
    items = iteration.items_of(interp, receiver)
    if len(arguments.positional) == 1 and items.values and not isinstance(items.values[-1], Gap):
        interp.set(receiver, "#items", Items(items.values[:-1]))
        return items.values[-1]
    interp.set(receiver, "#items", Items((Gap(Unknown("something is removed")),)))
    return Unknown("an element that is removed")


def _extend(interp: Interpreter, arguments: Arguments, node: cst.CSTNode) -> Value:
    receiver = arguments.positional[0]
    if isinstance(receiver, Ref) and len(arguments.positional) == 2:
        iteration.extend(interp, receiver, arguments.positional[1])
    return Const(None)


def _get(interp: Interpreter, arguments: Arguments, node: cst.CSTNode) -> Value:
    receiver = arguments.positional[0]
    if not isinstance(receiver, Ref) or len(arguments.positional) < 2:
        return Unknown("an entry that is not followed")
    entries = iteration.entries_of(interp, receiver)
    # A key that is not there gives the default.
    return subscripts.by_key(interp, Entries(entries.pairs, entries.partial), arguments.positional[1])


def _update(interp: Interpreter, arguments: Arguments, node: cst.CSTNode) -> Value:
    receiver = arguments.positional[0]
    if not isinstance(receiver, Ref) or receiver.kind not in ("dict", "module-dict"):
        return Const(None)
    entries = iteration.entries_of(interp, receiver)
    pairs, partial = list(entries.pairs), entries.partial or arguments.open
    added = [(Const(name), value) for name, value in arguments.keywords]
    for value in arguments.positional[1:]:
        more = iteration.entries_of(interp, value)
        added += [(key, one) for key, one in more.pairs if isinstance(key, Const)]
        partial = partial or more.partial
    for key, value in added:
        pairs = [pair for pair in pairs if pair[0] != key]
        pairs.append((key, value))
    interp.set(receiver, "#entries", Entries(tuple(pairs), partial))
    return Const(None)


def _items(interp: Interpreter, arguments: Arguments, node: cst.CSTNode) -> Value:
    entries = iteration.entries_of(interp, arguments.positional[0])
    if entries.partial:
        return Stream(Items((Unknown("a key"), Unknown("an entry"))))
    return Items(tuple(Items(pair) for pair in entries.pairs))


def _values(interp: Interpreter, arguments: Arguments, node: cst.CSTNode) -> Value:
    entries = iteration.entries_of(interp, arguments.positional[0])
    return Stream(Unknown("an entry")) if entries.partial else Items(tuple(v for _, v in entries.pairs))


def _keys(interp: Interpreter, arguments: Arguments, node: cst.CSTNode) -> Value:
    entries = iteration.entries_of(interp, arguments.positional[0])
    return Stream(Unknown("a key")) if entries.partial else Items(tuple(k for k, _ in entries.pairs))


def _lower(interp: Interpreter, arguments: Arguments, node: cst.CSTNode) -> Value:
    value = arguments.positional[0]
    name = node.func.attr.value if isinstance(node, cst.Call) and isinstance(node.func, cst.Attribute) else ""
    if isinstance(value, Const) and isinstance(value.value, str) and len(arguments.positional) == 1:
        changed = {"lower": value.value.lower, "upper": value.value.upper, "strip": value.value.strip}.get(
            name
        )
        if changed is not None:
            return Const(changed(), value.likely, value.token, value.site)
    return Unknown("a string that is not known")


METHODS: dict[str, Method] = {
    "append": _append,
    "insert": _insert,
    "extend": _extend,
    "pop": _pop,
    "get": _get,
    "update": _update,
    "items": _items,
    "values": _values,
    "keys": _keys,
    "lower": _lower,
    "upper": _lower,
    "strip": _lower,
}
