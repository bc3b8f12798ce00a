"""Expressions: names, attributes, literals, calls, comprehensions."""

from __future__ import annotations

import builtins
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from headlint import python as py
from headlint.analysis import (
    attributes,
    conditions,
    decode_facts,
    frames,
    in_place,
    iteration,
    label_values,
    literals,
    operators,
    streams,
    subscripts,
)
from headlint.analysis.closures import (
    Arguments,
    BoundMethod,
    ClassValue,
    Definition,
    Function,
    ModuleValue,
    Partial,
    Super,
)
from headlint.analysis.guards import join, map_value, present
from headlint.analysis.keywords import spread
from headlint.analysis.store import Store
from headlint.values import (
    Const,
    Guard,
    Items,
    LibraryMethod,
    LibraryName,
    LibraryObject,
    Ref,
    Scalar,
    Stream,
    Tensor,
    Unknown,
    Value,
)

if TYPE_CHECKING:
    from headlint.analysis.interpreter import Interpreter

__all__ = ["attribute", "branches", "evaluate", "lookup"]


def evaluate(interp: Interpreter, node: py.Expression) -> Value:
    """The value of an expression."""
    interp.spend()
    handler = _HANDLERS.get(type(node))
    if handler is None:
        return Unknown(f"`{type(node).__name__}` is not followed")
    return handler(interp, node)


# Names and attributes


def _name(interp: Interpreter, node: py.Name) -> Value:
    value = lookup(interp, node.value)
    if value is not None:
        if type(value) is Tensor and value.decision is not None:
            interp.heads.places_read(value)
        return _said(interp, value, node)
    if hasattr(builtins, node.value):
        return LibraryName(f"builtins.{node.value}")
    return Unknown(f"`{node.value}` is not defined here", ("name", interp.frame.module.frame, node.value))


def lookup(interp: Interpreter, name: str) -> Value | None:
    """The value of a variable, from the running frame outwards; None for builtins."""
    owner: int | None = interp.frame.outer_names.get(name, interp.frame.oid)
    while owner is not None:
        value = interp.store.get((owner, name))
        if value is not None:
            return interp.project.arrive(interp, (owner, name), value)
        frame = interp.scopes.get(owner)
        if frame is None:
            return None
        if frame.parent is None:
            return interp.project.late(interp, frame.module, name)
        owner = frame.parent
    return None


_CONSTANTS: dict[str, Scalar] = {"None": None, "True": True, "False": False}


def _constant(interp: Interpreter, node: py.Name) -> Value:
    if node.value in _CONSTANTS:
        return Const(_CONSTANTS[node.value], False, None, interp.site(node))
    return _name(interp, node)


def _attribute(interp: Interpreter, node: py.Attribute) -> Value:
    receiver = present(interp.eval(node.value))
    value = map_value(receiver, lambda single: attribute(interp, single, node.attr.value), interp.path)
    return _said(interp, value, node)


def _said(interp: Interpreter, value: Value, node: py.Expression) -> Value:
    """A library's name with the place where the program says it first."""
    if type(value) is not LibraryName or value.site is not None:
        return value
    return LibraryName(value.name, interp.site(node))


def attribute(interp: Interpreter, receiver: Value, name: str) -> Value:
    """`receiver.name` of one value."""
    if isinstance(receiver, LibraryName):
        return LibraryName(f"{receiver.name}.{name}")
    if isinstance(receiver, ModuleValue):
        return interp.project.member(interp, receiver.scope, name)
    if isinstance(receiver, Ref):
        return attributes.ref_attribute(interp, receiver, name)
    if isinstance(receiver, ClassValue):
        return attributes.class_attribute(interp, receiver, name)
    if isinstance(receiver, Super):
        return attributes.super_attribute(interp, receiver, name)
    if isinstance(receiver, LibraryObject):
        return attributes.object_attribute(interp, receiver, name)
    if isinstance(receiver, Tensor):
        return _tensor_attribute(interp, receiver, name)
    if isinstance(receiver, Unknown):
        return _unknown_attribute(interp, receiver, name)
    if isinstance(receiver, Items) and name in ("values", "indices") and len(receiver.values) == 2:
        return _named_pair(interp, receiver, name)
    if isinstance(receiver, (Const, Items)):
        return LibraryMethod(receiver, f"builtins.{name}")
    if isinstance(receiver, Stream):
        method = streams.method(interp, name)
        return LibraryMethod(receiver, method) if method else Unknown(f"`{name}` of a data set")
    if isinstance(receiver, (Function, BoundMethod, Partial)) and name == "forward":
        return receiver
    return Unknown(f"attribute `{name}` is not followed")


def _named_pair(interp: Interpreter, pair: Items, name: str) -> Value:
    """`torch.max(x, 1).indices`: the values and their places by name."""
    places = pair.values[1]
    if not isinstance(places, Tensor) or places.decision is None:
        return LibraryMethod(pair, f"builtins.{name}")
    if name == "values":
        return pair.values[0]
    interp.heads.places_read(places)
    return places


LABEL_VIEWS = ("values", "array", "iloc", "loc", "cat", "codes")
"""Attributes of a column that are, or give access to, the same labels."""


def _tensor_attribute(interp: Interpreter, receiver: Tensor, name: str) -> Value:
    if label_values.are_labels(receiver) and name in LABEL_VIEWS:
        return receiver
    method = interp.library.tensor_method(name)
    if method is not None:
        return LibraryMethod(receiver, method)
    if name in ("T", "mT"):
        return Tensor(domain=receiver.domain, sources=receiver.sources, reason=receiver.reason)
    if name == "data":
        return interp.call(LibraryMethod(receiver, "torch.Tensor.detach"), Arguments(), py.Name("data"))
    token = None
    if name in ("shape", "ndim") and receiver.layer is not None and receiver.layer.site is not None:
        token = (decode_facts.SHAPE, receiver.layer.site, interp.number())
    return Unknown(f"attribute `{name}` of a tensor is not followed", token)


def _unknown_attribute(interp: Interpreter, receiver: Unknown, name: str) -> Value:
    if receiver.token is not None:
        known = interp.store.get((receiver.token, name))
        if known is not None:
            return known
        table = frames.attribute(interp, receiver, name)
        if table is not None:
            return table
    if interp.library.tensor_method(name) is not None:
        return LibraryMethod(receiver, interp.library.tensor_method(name) or name)
    token = None if receiver.token is None else (receiver.token, ".", name)
    return Unknown(receiver.reason, token)


# The rest


def _if_expression(interp: Interpreter, node: py.IfExp) -> Value:
    truth = conditions.decide(interp, node.test)
    options: list[tuple[Guard, Callable[[], Value]]] = []
    if truth.true is not None:
        options.append((truth.true, lambda: interp.eval(node.body)))
    if truth.false is not None:
        options.append((truth.false, lambda: interp.eval(node.orelse)))
    interp.branches += 1
    value = branches(interp, options)
    interp.branches -= 1
    return value


def branches(interp: Interpreter, options: list[tuple[Guard, Callable[[], Value]]]) -> Value:
    """The joined value of several ways to compute one, each run in a store of its own."""
    interp.branches += 1
    try:
        return options[0][1]() if len(options) == 1 else _each(interp, options)
    finally:
        interp.branches -= 1


def _each(interp: Interpreter, options: list[tuple[Guard, Callable[[], Value]]]) -> Value:
    base = interp.store
    values: list[tuple[Guard, Value]] = []
    ends: list[tuple[Guard, Store]] = []
    for guard, compute in options:
        interp.store = base.fork()
        with interp.assuming(guard):
            values.append((guard, compute()))
        ends.append((guard, interp.store))
    interp.store = base
    base.absorb(ends)
    return join(values)


def _boolean(interp: Interpreter, node: py.BooleanOperation) -> Value:
    left = interp.eval(node.left)
    truth = conditions.truth_of(interp, left)
    decisive = truth.false if isinstance(node.operator, py.Or) else truth.true
    other = truth.true if isinstance(node.operator, py.Or) else truth.false
    options: list[tuple[Guard, Callable[[], Value]]] = []
    if other is not None:
        options.append((other, lambda: left))
    if decisive is not None:
        options.append((decisive, lambda: interp.eval(node.right)))
    return branches(interp, options) if options else Unknown("a condition")


def _comparison(interp: Interpreter, node: py.Comparison) -> Value:
    left = interp.eval(node.left)
    right = interp.eval(node.comparisons[0].comparator)
    return operators.comparison(interp, left, node.comparisons[0].operator, right, node)


def _lambda(interp: Interpreter, node: py.Lambda) -> Value:
    interp.frame.captured = True
    definition = Definition(interp.frame.module, "<lambda>", node, interp.frame.parsed)
    return Function(definition, interp.frame.oid)


def _call(interp: Interpreter, node: py.Call) -> Value:
    special = attributes.super_call(interp, node)
    if special is not None:
        return special
    callee = interp.eval(node.func)
    value = interp.call(callee, arguments(interp, node.args, node), node)
    in_place.keep(interp, node, callee, value)
    return value


def _assign(interp: Interpreter, target: py.Expression, value: Value) -> None:
    from headlint.analysis import statements

    statements.assign(interp, target, value)


def arguments(interp: Interpreter, args: Sequence[py.Arg], call: py.Call | None = None) -> Arguments:
    """The evaluated arguments of a call."""
    positional: list[Value] = []
    keywords: list[tuple[str, Value]] = []
    is_open = False
    for arg in args:
        value = interp.eval(arg.value)
        if arg.star == "*":
            items = iteration.items_of(interp, value)
            exact = items.exact
            positional += items.values
            is_open = is_open or not exact
        elif arg.star == "**":
            entries = spread(interp, value)
            is_open = is_open or entries.partial
            keywords += [(str(k.value), v) for k, v in entries.pairs if isinstance(k, Const)]
        elif arg.keyword is not None:
            keywords.append((arg.keyword.value, value))
        else:
            positional.append(value)
    return Arguments(tuple(positional), tuple(keywords), is_open, call)


def _named(interp: Interpreter, node: py.NamedExpr) -> Value:
    value = interp.eval(node.value)
    _assign(interp, node.target, value)
    return value


def _await(interp: Interpreter, node: py.Await) -> Value:
    return interp.eval(node.expression)


def _yield(interp: Interpreter, node: py.Yield) -> Value:
    if node.value is not None:
        interp.frame.yields.append(interp.eval(node.value))
    return Unknown("what is sent into a generator")


def _yield_from(interp: Interpreter, node: py.YieldFrom) -> Value:
    interp.frame.yields.append(iteration.element(interp, interp.eval(node.value)))
    return Unknown("what is sent into a generator")


def _subscript(interp: Interpreter, node: py.Subscript) -> Value:
    value = subscripts.subscript(interp, node)
    if type(value) is Tensor and value.decision is not None:
        interp.heads.places_read(value)
    return value


def _binary(interp: Interpreter, node: py.BinaryOperation) -> Value:
    return operators.binary(interp, interp.eval(node.left), node.operator, interp.eval(node.right), node)


def _unary(interp: Interpreter, node: py.UnaryOperation) -> Value:
    if isinstance(node.operator, py.Not):
        truth = conditions.decide(interp, node)
        if truth.true is None:
            return Const(False)
        return Const(True) if truth.false is None else Unknown("a condition")
    return operators.unary(interp, node.operator, interp.eval(node.expression))


_HANDLERS: dict[type[py.Node], Callable[..., Value]] = {
    py.Name: _constant,
    py.Attribute: _attribute,
    py.SimpleString: literals.constant,
    py.FormattedString: literals.formatted,
    py.Integer: literals.constant,
    py.Float: literals.constant,
    py.Tuple: literals.sequence,
    py.List: literals.sequence,
    py.Set: literals.sequence,
    py.Dict: literals.dictionary,
    py.ListComp: literals.comprehension,
    py.GeneratorExp: literals.comprehension,
    py.SetComp: literals.comprehension,
    py.DictComp: literals.dict_comprehension,
    py.IfExp: _if_expression,
    py.BooleanOperation: _boolean,
    py.Comparison: _comparison,
    py.Lambda: _lambda,
    py.Call: _call,
    py.NamedExpr: _named,
    py.Await: _await,
    py.Yield: _yield,
    py.YieldFrom: _yield_from,
    py.Subscript: _subscript,
    py.BinaryOperation: _binary,
    py.UnaryOperation: _unary,
}
