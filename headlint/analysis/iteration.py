"""Lists, dictionaries and loops over them: elements, slices, what a loop may unroll."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from headlint import python as py
from headlint.analysis import label_origins, label_values, tensors
from headlint.analysis.guards import ALWAYS, join, map_value
from headlint.values import (
    Choice,
    Const,
    Entries,
    Gap,
    Items,
    Ref,
    Stream,
    Tensor,
    Unknown,
    Value,
)

if TYPE_CHECKING:
    from headlint.analysis.interpreter import Interpreter

__all__ = [
    "LONGEST",
    "element",
    "entries_of",
    "extend",
    "items_of",
    "known_items",
    "paired",
    "unpack",
    "unrolled",
]

LONGEST = 64
"""A list of more elements is not kept element by element."""
UNROLLED = 16
SEQUENCES = ("list", "sequential")


def items_of(interp: Interpreter, value: Value) -> Items:
    """What a list, tuple, Sequential or ModuleList holds; a gap where that is not known."""
    if isinstance(value, Items):
        return value
    if isinstance(value, Ref) and (value.kind in SEQUENCES or value.kind == "instance"):
        held = interp.get(value, "#items")
        if isinstance(held, Items):
            return held
        if isinstance(held, Choice):
            return Items((Gap(Unknown("the list differs between paths")),))
    if isinstance(value, Ref) and value.kind in ("dict", "module-dict"):
        return Items(tuple(key for key, _ in entries_of(interp, value).pairs))
    if isinstance(value, Stream):
        return Items((Gap(value.element),))
    if isinstance(value, Tensor):
        return Items((Gap(tensors.index(value, last_axis=False, taken=1)),))
    return Items((Gap(Unknown("its elements are not known")),))


def entries_of(interp: Interpreter, value: Value) -> Entries:
    """What a dictionary holds; an empty partial one where that is not known."""
    if isinstance(value, Entries):
        return value
    if isinstance(value, Ref) and value.kind in ("dict", "module-dict"):
        held = interp.get(value, "#entries")
        if isinstance(held, Entries):
            return held
    return Entries((), partial=True)


def paired(interp: Interpreter, value: Value) -> Entries:
    """A dictionary, or pairs of keys and values in a row, as the entries of a dictionary."""
    if isinstance(value, Ref) and value.kind in ("dict", "module-dict"):
        return entries_of(interp, value)
    pairs: list[tuple[Value, Value]] = []
    partial = False
    for item in items_of(interp, value).values:
        inner = known_items(interp, item)
        if inner is not None and len(inner) == 2:
            pairs.append((inner[0], inner[1]))
        else:
            partial = True
    return Entries(tuple(pairs), partial, label_origins.ids(items_of(interp, value).values))


def known_items(interp: Interpreter, value: Value) -> Sequence[Value] | None:
    """The elements one by one, when all are known and they are few."""
    if not isinstance(value, (Items, Ref)):
        return None
    items = items_of(interp, value)
    if not items.exact or len(items.values) > UNROLLED:
        return None
    return items.values


def unrolled(interp: Interpreter, iterable: Value, node: py.For) -> Sequence[Value] | None:
    """The elements of a loop that is run once for each; None when one look must do.

    Loops over known layers or settings are unrolled; a counted loop only when it builds something,
    because epochs and batches all look alike.
    """
    values = known_items(interp, iterable)
    if values is None:
        return None
    counted = all(isinstance(value, Const) and isinstance(value.value, int) for value in values)
    return None if counted and len(values) > 1 and not _builds(node) else values


_BUILDERS = {"append", "add", "add_module", "extend", "insert", "setattr", "register_module"}


def _builds(node: py.For) -> bool:
    todo: list[py.Node] = [*node.body]
    while todo:
        current = todo.pop()
        if isinstance(current, py.AugAssign):
            return True
        if isinstance(current, py.Call):
            name = current.func.attr if isinstance(current.func, py.Attribute) else current.func
            if isinstance(name, py.Name) and name.value in _BUILDERS:
                return True
            if isinstance(current.func, py.Call):
                return True  # Dense(64)(x): a layer is made and applied
        todo += current.children
    return False


def element(interp: Interpreter, iterable: Value) -> Value:
    """An element of an iterable."""
    if isinstance(iterable, Stream):
        return iterable.element
    if isinstance(iterable, Choice):
        return join((guard, element(interp, option)) for guard, option in iterable.options)
    if isinstance(iterable, Ref) and iterable.kind == "instance":
        batch = interp.batch(iterable)
        if batch is not None:
            return batch
    if isinstance(iterable, (Items, Ref)):
        values = items_of(interp, iterable).values
        if values:
            return join((ALWAYS, value.element if isinstance(value, Gap) else value) for value in values)
    if isinstance(iterable, Unknown) and iterable.token is not None:
        return Unknown(iterable.reason, (iterable.token, "[]"))
    if label_values.are_labels(iterable) and isinstance(iterable, Tensor):
        return label_values.element(iterable)
    if isinstance(iterable, Tensor):
        return tensors.index(iterable, last_axis=False, taken=1)
    return Unknown(iterable.reason if isinstance(iterable, Unknown) else "it comes out of a loop")


def unpack(interp: Interpreter, value: Value, count: int) -> list[Value] | None:
    """The parts of a value that is unpacked into `count` targets; None when they are not known."""
    if isinstance(value, Choice):
        parts = [(guard, unpack(interp, option, count)) for guard, option in value.options]
        return [
            join(
                (guard, part[i] if part else Unknown("a part of something unknown")) for guard, part in parts
            )
            for i in range(count)
        ]
    if isinstance(value, (Items, Ref)):
        items = items_of(interp, value)
        if items.exact and len(items.values) == count:
            return list(items.values)
        return _filled(items.values, count)
    if isinstance(value, Stream):
        return [value.element] * count
    if isinstance(value, Unknown):
        token = value.token if value.token is not None else ("unpacked", interp.number())
        return [Unknown(value.reason, (token, "[", position)) for position in range(count)]
    return None


def _filled(values: Sequence[Value], count: int) -> list[Value] | None:
    """Values of which one is a gap, as so many: then it is known how long the gap is."""
    gaps = [position for position, value in enumerate(values) if isinstance(value, Gap)]
    if len(gaps) != 1 or count < len(values) - 1:
        return None
    gap = values[gaps[0]]
    assert isinstance(gap, Gap)
    return [*values[: gaps[0]], *[gap.element] * (count - len(values) + 1), *values[gaps[0] + 1 :]]


def extend(interp: Interpreter, ref: Ref, added: Value) -> None:
    """`list.extend`, in every form that the list can have on this path."""
    new = items_of(interp, added).values

    def longer(held: Value) -> Value:
        if isinstance(held, Items) and len(held.values) + len(new) <= LONGEST:
            return Items((*held.values, *new))
        return Items((Gap(Unknown("a long list")), *new))

    interp.set(ref, "#items", map_value(interp.get(ref, "#items") or Items(()), longer, interp.path))
