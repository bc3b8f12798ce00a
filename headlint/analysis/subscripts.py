"""`value[...]`: indices, keys and slices of sequences, dictionaries, tables and tensors."""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from typing import TYPE_CHECKING

from headlint import python as py
from headlint.analysis import frames, histories, label_values, tensors
from headlint.analysis.guards import ALWAYS, join, map_value
from headlint.analysis.iteration import SEQUENCES, element, entries_of, items_of
from headlint.values import (
    Const,
    Entries,
    Gap,
    Items,
    LibraryName,
    LibraryObject,
    Ref,
    Stream,
    Tensor,
    Unknown,
    Value,
)

if TYPE_CHECKING:
    from headlint.analysis.interpreter import Interpreter

__all__ = ["by_key", "key_of", "subscript"]


def key_of(interp: Interpreter, node: py.Subscript) -> Value | None:
    """The value of a single index or key; None for slices and several of them."""
    if len(node.slice) != 1 or not isinstance(node.slice[0], py.Index):
        return None
    return interp.eval(node.slice[0].value)


def _index(interp: Interpreter, part: py.Index | py.Slice) -> Value | None:
    return interp.eval(part.value) if isinstance(part, py.Index) else None


def subscript(interp: Interpreter, node: py.Subscript) -> Value:
    """`value[...]` with an index, a key or slices."""
    container = interp.eval(node.value)
    parts = node.slice
    key = key_of(interp, node)

    def single(value: Value) -> Value:
        if label_values.are_labels(value) and isinstance(value, Tensor):
            return _label_index(value, parts, [_index(interp, part) for part in parts])
        if isinstance(value, Tensor):
            return _tensor_index(value, parts, key)
        if isinstance(value, Ref) and value.kind in ("dict", "module-dict"):
            return by_key(interp, entries_of(interp, value), key)
        if isinstance(value, Items) or (isinstance(value, Ref) and value.kind in SEQUENCES):
            return _by_position(interp, value, parts[0], key)
        if isinstance(value, Ref) and value.name == "bunch" and isinstance(key, Const):
            return interp.attribute(value, str(key.value))
        if isinstance(value, Ref) and isinstance(interp.get(value, "#items"), Items):
            return _by_position(interp, value, parts[0], key)
        if isinstance(value, Ref):
            return interp.project.getitem(interp, value, key, node)
        if isinstance(value, Stream):
            return value.element
        if isinstance(value, LibraryObject) and value.name == histories.KEYS:
            histories.history_key(interp, value, key, node)
            return Unknown("a value of the history")
        if isinstance(value, LibraryName) and value.name.endswith(".__dict__"):
            return _module_member(value, key)
        if isinstance(value, Unknown) and (found := _of_table(interp, value, parts, key)) is not None:
            return found
        if isinstance(value, Unknown) and len(parts) == 1 and isinstance(parts[0], py.Slice):
            return _rows(interp, value, parts[0]) or _unknown_index(interp, value, key)
        return _unknown_index(interp, value, key)

    return map_value(container, single, interp.path)


def _of_table(
    interp: Interpreter, value: Unknown, parts: Sequence[py.Index | py.Slice], key: Value | None
) -> Value | None:
    """A column or some columns of a table; None where the value is none."""
    if isinstance(key, Ref):
        return frames.columns(interp, value, key)
    if len(parts) == 2:
        return frames.part(interp, value, [_index(interp, part) for part in parts])
    if isinstance(key, Const) and frames.is_table(interp, value):
        return frames.column(interp, value, key.value)
    return None


def _module_member(value: LibraryName, key: Value | None) -> Value:
    """`models.__dict__[name]`: some name of a library module."""
    known = isinstance(key, Const) and isinstance(key.value, str) and not key.likely
    name = str(key.value) if known and isinstance(key, Const) else "*"
    return LibraryName(f"{value.name.removesuffix('.__dict__')}.{name}")


def _unknown_index(interp: Interpreter, value: Value, key: Value | None) -> Value:
    if not isinstance(value, Unknown):
        return Unknown("an element of something that is not followed")
    token = value.token
    if token is None or not isinstance(key, Const):
        # Any part of the parameters is trained, whichever it is.
        return Unknown(value.reason, (token, "[", interp.number()) if tensors.is_trained(token) else None)
    known = interp.store.get((token, f"[{key.value!r}]"))
    return known if known is not None else Unknown(value.reason, (token, "[", key.value))


def _rows(interp: Interpreter, value: Unknown, part: py.Slice) -> Unknown | None:
    """Some rows of an unknown: the same ones wherever the bounds are; None where these are not known."""
    bounds = [_bound(interp, part.lower), _bound(interp, part.upper)]
    if value.token is None or part.step is not None or None in bounds or tensors.is_trained(value.token):
        return None
    low, high = (one.value if isinstance(one, Const) else one for one in bounds)
    return Unknown(value.reason, (value.token, "[:]", low or None, high))


def _bound(interp: Interpreter, node: py.Expression | None) -> Hashable:
    """What a bound of a slice is known by; None where nothing is known of it."""
    bound = Const(None) if node is None else interp.eval(node)
    return bound if isinstance(bound, Const) and not bound.likely else getattr(bound, "token", None)


def _label_index(value: Tensor, parts: Sequence[py.Index | py.Slice], keys: list[Value | None]) -> Tensor:
    """`y[...]`: some samples, one of them, an axis more, or some columns."""
    first, last = parts[0], parts[-1]
    if len(parts) == 1 and isinstance(first, py.Slice):
        return label_values.rows(value, single=_one_long(first))
    if len(parts) == 1:
        return label_values.at(value, keys[0])
    if len(parts) > 2 or not isinstance(first, py.Slice):
        return label_values.lost(value, "a part of it is taken")
    if isinstance(last, py.Slice):
        whole = last.lower is None and last.upper is None
        return label_values.rows(value) if whole else label_values.columns(value, single=False)
    if label_values.is_new_axis(keys[-1]):
        return label_values.column(value)
    single = isinstance(keys[-1], Const) and isinstance(keys[-1].value, int)
    return label_values.columns(value, single=True) if single else label_values.lost(value, "it is a part")


def _one_long(part: py.Slice) -> bool:
    """`[i : i + 1]`, `[:1]`, `[-1:]`: a single sample."""
    upper, lower = part.upper, part.lower
    if isinstance(upper, py.BinaryOperation):
        upper = upper.right
    if upper is None and isinstance(lower, py.UnaryOperation):
        upper = lower.expression
    return isinstance(upper, py.Integer) and upper.evaluated_value == 1


def _tensor_index(value: Tensor, parts: Sequence[py.Index | py.Slice], key: Value | None) -> Tensor:
    if len(parts) > 1:
        last = parts[-1]
        whole = isinstance(last, py.Slice) and last.lower is None and last.upper is None
        taken = sum(isinstance(part, py.Index) for part in parts)
        return tensors.index(value, last_axis=not whole, taken=taken)
    if isinstance(key, Const) and isinstance(key.value, str):
        return tensors.widen(value, "it is a column of a table")
    if isinstance(key, Const) and isinstance(key.value, int):
        return tensors.index(value, last_axis=value.rank == 1, taken=1)
    return tensors.index(value, last_axis=False, taken=isinstance(parts[0], py.Index))


def by_key(interp: Interpreter, entries: Entries, key: Value | None) -> Value:
    def pick(single: Value) -> Value:
        if isinstance(single, Const) and not single.likely:
            for known, value in entries.pairs:
                if isinstance(known, Const) and known.value == single.value:
                    return value
            return entries.rest or Unknown("the key is not among those that are known")
        return _any_value(entries, single)

    return Unknown("its key is not known") if key is None else map_value(key, pick, interp.path)


def _any_value(entries: Entries, key: Value) -> Value:
    token = key.token if isinstance(key, (Unknown, Const)) else None
    if entries.partial or not entries.pairs or token is None:
        options = [(ALWAYS, value) for _, value in entries.pairs]
        if entries.partial or not options:
            options.append((ALWAYS, entries.rest or Unknown("the key is not among those that are known")))
        return join(options)
    return join(
        (frozenset([(("equal", token), True, known.value)]) if isinstance(known, Const) else ALWAYS, value)
        for known, value in entries.pairs
    )


def _by_position(interp: Interpreter, value: Value, part: py.Index | py.Slice, key: Value | None) -> Value:
    held = items_of(interp, value)
    if isinstance(part, py.Slice):
        return _slice(interp, value, held, part)
    position = key.value if isinstance(key, Const) else None
    if isinstance(position, str) and isinstance(value, Ref):
        return interp.get(value, position) or Unknown("an element by name")
    if not isinstance(position, int):
        return element(interp, held)
    values = held.values if position >= 0 else held.values[::-1]
    offset = position if position >= 0 else -position - 1
    if offset >= len(values) or any(isinstance(one, Gap) for one in values[: offset + 1]):
        return Unknown("an element of a list that is not wholly known")
    return values[offset]


def _slice(interp: Interpreter, value: Value, held: Items, part: py.Slice) -> Value:
    bounds: list[int | None] = []
    for bound in (part.lower, part.upper, part.step):
        known = None if bound is None else interp.eval(bound)
        if known is not None and not (isinstance(known, Const) and isinstance(known.value, int)):
            return Unknown("a slice whose bounds are not known")
        bounds.append(known.value if isinstance(known, Const) and isinstance(known.value, int) else None)
    low, high, step = bounds
    if high is not None and 0 <= (low or 0) <= high and not step:
        beginning = held.values[:high]
        if len(beginning) == high and Items(beginning).exact:
            held = Items(beginning)
    if not held.exact or step == 0:
        return Unknown("a slice of a list that is not wholly known")
    items = Items(held.values[slice(*bounds)])
    if isinstance(value, Items):
        return items
    assert isinstance(value, Ref)
    ref = interp.new(value.kind, value.name, value.site)
    interp.set(ref, "#items", items)
    return ref
