"""Literals and comprehensions: strings, numbers, lists, dictionaries."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from headlint import python as py
from headlint.analysis import iteration, label_origins
from headlint.analysis.guards import join
from headlint.values import Const, Entries, Gap, Items, Unknown, Value

if TYPE_CHECKING:
    from headlint.analysis.interpreter import Interpreter

__all__ = [
    "comprehension",
    "constant",
    "dict_comprehension",
    "dictionary",
    "formatted",
    "sequence",
]


def constant(interp: Interpreter, node: py.SimpleString | py.Integer | py.Float) -> Value:
    return Const(node.evaluated_value, False, None, interp.site(node))


def sequence(interp: Interpreter, node: py.Tuple | py.List | py.Set) -> Value:
    items = Items(tuple(_elements(interp, node)))
    if not isinstance(node, py.List):
        return items
    ref = interp.new("list", "list", interp.site(node))
    interp.set(ref, "#items", items)
    return ref


def _elements(interp: Interpreter, node: py.Tuple | py.List | py.Set) -> list[Value]:
    values: list[Value] = []
    for element in node.elements:
        value = interp.eval(element.value)
        if isinstance(element, py.StarredElement):
            values += iteration.items_of(interp, value).values
        else:
            values.append(value)
    return values


def dictionary(interp: Interpreter, node: py.Dict) -> Value:
    pairs: list[tuple[Value, Value]] = []
    partial = False
    for element in node.elements:
        value = interp.eval(element.value)
        if isinstance(element, py.DictElement):
            pairs.append((interp.eval(element.key), value))
            continue
        inner = iteration.entries_of(interp, value)
        pairs += inner.pairs
        partial = partial or inner.partial
    ref = interp.new("dict", "dict", interp.site(node))
    interp.set(ref, "#entries", Entries(tuple(pairs), partial))
    return ref


def comprehension(interp: Interpreter, node: py.ListComp | py.GeneratorExp | py.SetComp) -> Value:
    values = _comprehended(interp, node.for_in, lambda: interp.eval(node.elt))
    if isinstance(node, py.SetComp) and len(values) > 1:  # equal ones are one
        values = [Gap(join_all(values))]
    items = Items(tuple(values))
    if not isinstance(node, py.ListComp):
        return items
    ref = interp.new("list", "list", interp.site(node))
    interp.set(ref, "#items", items)
    return ref


def _comprehended(interp: Interpreter, clause: py.CompFor, element: Callable[[], Value]) -> list[Value]:
    from headlint.analysis import statements

    iterable = interp.eval(clause.iter)
    known = iteration.known_items(interp, iterable)
    if known is None or clause.ifs or clause.inner_for_in is not None:
        statements.assign(interp, clause.target, iteration.element(interp, iterable))
        if clause.inner_for_in is not None:
            return [Gap(join_all(_comprehended(interp, clause.inner_for_in, element)))]
        return [Gap(element())]
    values: list[Value] = []
    for value in known:
        statements.assign(interp, clause.target, value)
        values.append(element())
    return values


def join_all(values: list[Value]) -> Value:
    return join((frozenset(), value.element if isinstance(value, Gap) else value) for value in values)


def dict_comprehension(interp: Interpreter, node: py.DictComp) -> Value:
    pairs = _comprehended(
        interp, node.for_in, lambda: Items((interp.eval(node.key), interp.eval(node.value)))
    )
    ref = interp.new("dict", "dict", interp.site(node))
    known = [pair.values for pair in pairs if isinstance(pair, Items)]
    entries = tuple((pair[0], pair[1]) for pair in known if len(pair) == 2)
    rest = None if node.for_in.ifs or node.for_in.inner_for_in else label_origins.ids(pairs)
    interp.set(ref, "#entries", Entries(entries, len(entries) != len(pairs), rest))
    return ref


def formatted(interp: Interpreter, node: py.FormattedString) -> Value:
    parts: list[str] = []
    known = True
    for part in node.parts:
        if isinstance(part, py.FormattedStringText):
            parts.append(part.value)
            continue
        value = interp.eval(part.expression)  # each of them: there can be a loss in any
        if isinstance(value, Const) and not value.likely and part.plain:
            parts.append(str(value.value))
        else:
            known = False
    return Const("".join(parts), site=interp.site(node)) if known else Unknown("a formatted string")
