"""The methods of lists, dictionaries and strings."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from headlint import python as py
from headlint.analysis import guesses, iteration, models, subscripts
from headlint.analysis.closures import Arguments
from headlint.analysis.guards import ALWAYS, join
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

Method = Callable[["Interpreter", Arguments, py.Node], Value]


def _append(interp: Interpreter, arguments: Arguments, node: py.Node) -> Value:
    receiver = arguments.positional[0]
    if isinstance(receiver, Ref) and len(arguments.positional) > 1:
        models.append(interp, receiver, arguments.positional[-1])
    return Const(None)


def _insert(interp: Interpreter, arguments: Arguments, node: py.Node) -> Value:
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


def _pop(interp: Interpreter, arguments: Arguments, node: py.Node) -> Value:
    receiver = arguments.positional[0]
    if not isinstance(receiver, Ref) or receiver.kind in ("dict", "module-dict"):
        found = _get(interp, arguments, node)
        if isinstance(receiver, Ref) and len(arguments.positional) > 1:
            _drop(interp, receiver, arguments.positional[1])
        return found
    items = iteration.items_of(interp, receiver)
    if len(arguments.positional) == 1 and items.values and not isinstance(items.values[-1], Gap):
        interp.set(receiver, "#items", Items(items.values[:-1]))
        return items.values[-1]
    interp.set(receiver, "#items", Items((Gap(Unknown("something is removed")),)))
    return Unknown("an element that is removed")


def _extend(interp: Interpreter, arguments: Arguments, node: py.Node) -> Value:
    receiver = arguments.positional[0]
    if isinstance(receiver, Ref) and len(arguments.positional) == 2:
        iteration.extend(interp, receiver, arguments.positional[1])
    return Const(None)


def _get(interp: Interpreter, arguments: Arguments, node: py.Node) -> Value:
    receiver = arguments.positional[0]
    if not isinstance(receiver, Ref) or len(arguments.positional) < 2:
        return Unknown("an entry that is not followed")
    entries = iteration.entries_of(interp, receiver)
    key = arguments.positional[1]
    if len(arguments.positional) == 3 and _lacks(entries, key):
        return arguments.positional[2]
    return subscripts.by_key(interp, Entries(entries.pairs, entries.partial), key)


def _lacks(entries: Entries, key: Value) -> bool:
    """Whether a dictionary holds no such key for certain."""
    closed = not entries.partial and all(isinstance(known, Const) for known, _ in entries.pairs)
    certain = isinstance(key, Const) and not key.likely
    return closed and certain and not any(_same(known, key) for known, _ in entries.pairs)


def _same(one: Value, other: Value) -> bool:
    return isinstance(one, Const) and isinstance(other, Const) and one.value == other.value


def _clear(interp: Interpreter, arguments: Arguments, node: py.Node) -> Value:
    receiver = arguments.positional[0]
    if isinstance(receiver, Ref):
        mapping = receiver.kind in ("dict", "module-dict")
        interp.set(receiver, "#entries" if mapping else "#items", Entries(()) if mapping else Items(()))
    return Const(None)


def _change_order(interp: Interpreter, arguments: Arguments, node: py.Node) -> Value:
    """`sort`, `reverse`: as many elements, each of which can be any of them."""
    receiver = arguments.positional[0]
    if isinstance(receiver, Ref) and receiver.kind == "list":
        values = iteration.items_of(interp, receiver).values
        whole = not any(isinstance(value, Gap) for value in values)
        one = join((ALWAYS, value.element if isinstance(value, Gap) else value) for value in values)
        interp.set(receiver, "#items", Items((one,) * len(values) if whole else (Gap(one),)))
    return Const(None)


def _remove(interp: Interpreter, arguments: Arguments, node: py.Node) -> Value:
    receiver = arguments.positional[0]
    if isinstance(receiver, Ref) and receiver.kind == "list":
        interp.set(receiver, "#items", Items((Gap(Unknown("something is removed")),)))
    return Const(None)


def _pop_item(interp: Interpreter, arguments: Arguments, node: py.Node) -> Value:
    receiver = arguments.positional[0]
    if isinstance(receiver, Ref) and receiver.kind == "dict":
        interp.set(receiver, "#entries", Entries((), partial=True))
    return Unknown("an entry that is removed")


def _drop(interp: Interpreter, receiver: Ref, key: Value) -> None:
    """A key is taken out; one that is not known can be any of them."""
    entries = iteration.entries_of(interp, receiver)
    kept = tuple(pair for pair in entries.pairs if not _same(pair[0], key))
    partial = entries.partial or not isinstance(key, Const)
    interp.set(receiver, "#entries", Entries(kept, partial, entries.rest))


def _set_default(interp: Interpreter, arguments: Arguments, node: py.Node) -> Value:
    receiver = arguments.positional[0]
    if not isinstance(receiver, Ref) or receiver.kind != "dict" or len(arguments.positional) < 2:
        return Unknown("an entry that is not followed")
    entries, key = iteration.entries_of(interp, receiver), arguments.positional[1]
    default = arguments.positional[2] if len(arguments.positional) > 2 else Const(None)
    if not isinstance(key, Const):
        interp.set(receiver, "#entries", Entries(entries.pairs, partial=True))
        return Unknown("its key is not known")
    if any(_same(known, key) for known, _ in entries.pairs):
        return subscripts.by_key(interp, entries, key)
    if not _lacks(entries, key):
        default = join([(ALWAYS, Unknown(f"{key.value!r} may be given already")), (ALWAYS, default)])
    interp.set(receiver, "#entries", Entries((*entries.pairs, (key, default)), entries.partial))
    return default


def _update(interp: Interpreter, arguments: Arguments, node: py.Node) -> Value:
    receiver = arguments.positional[0]
    if not isinstance(receiver, Ref) or receiver.kind not in ("dict", "module-dict"):
        return Const(None)
    entries = iteration.entries_of(interp, receiver)
    pairs, partial = list(entries.pairs), entries.partial or arguments.open
    unseen = arguments.open
    added = [(Const(name), value) for name, value in arguments.keywords]
    for value in arguments.positional[1:]:
        more = iteration.entries_of(interp, value)
        added += [(key, one) for key, one in more.pairs if isinstance(key, Const)]
        unseen = unseen or more.partial
    if unseen:  # what is not seen may hold other values for keys that are there already
        pairs = [(key, guesses.likely(value, ("updated", interp.number()))) for key, value in pairs]
        partial = True
    for key, value in added:
        pairs = [pair for pair in pairs if not _same(pair[0], key)]
        pairs.append((key, value))
    interp.set(receiver, "#entries", Entries(tuple(pairs), partial))
    return Const(None)


def _items(interp: Interpreter, arguments: Arguments, node: py.Node) -> Value:
    entries = iteration.entries_of(interp, arguments.positional[0])
    if entries.partial:
        return Stream(Items((Unknown("a key"), Unknown("an entry"))))
    return Items(tuple(Items(pair) for pair in entries.pairs))


def _values(interp: Interpreter, arguments: Arguments, node: py.Node) -> Value:
    entries = iteration.entries_of(interp, arguments.positional[0])
    return Stream(Unknown("an entry")) if entries.partial else Items(tuple(v for _, v in entries.pairs))


def _keys(interp: Interpreter, arguments: Arguments, node: py.Node) -> Value:
    entries = iteration.entries_of(interp, arguments.positional[0])
    return Stream(Unknown("a key")) if entries.partial else Items(tuple(k for k, _ in entries.pairs))


def _lower(interp: Interpreter, arguments: Arguments, node: py.Node) -> Value:
    value = arguments.positional[0]
    name = node.func.attr.value if isinstance(node, py.Call) and isinstance(node.func, py.Attribute) else ""
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
    "popitem": _pop_item,
    "remove": _remove,
    "clear": _clear,
    "sort": _change_order,
    "reverse": _change_order,
    "setdefault": _set_default,
    "get": _get,
    "update": _update,
    "items": _items,
    "values": _values,
    "keys": _keys,
    "lower": _lower,
    "upper": _lower,
    "strip": _lower,
}
