"""Python's own functions and the methods of lists, dictionaries and strings."""

from __future__ import annotations

from collections.abc import Callable
from math import isfinite
from typing import TYPE_CHECKING

from headlint import python as py
from headlint.analysis import (
    conditions,
    container_methods,
    decoding,
    iteration,
    label_origins,
    label_values,
)
from headlint.analysis.closures import Arguments
from headlint.analysis.guards import join, map_value
from headlint.frameworks.meanings import DecodeMeaning
from headlint.values import (
    Const,
    Entries,
    Gap,
    Items,
    LibraryName,
    Ref,
    Stream,
    Tensor,
    Unknown,
    Value,
)

if TYPE_CHECKING:
    from headlint.analysis.interpreter import Interpreter

__all__ = ["call"]

Builtin = Callable[["Interpreter", Arguments, py.Node], Value]


def call(interp: Interpreter, name: str, arguments: Arguments, node: py.Node) -> Value:
    """Call a builtin function, or a method of a builtin type with its object as first argument."""
    function = _BUILTINS.get(name)
    if function is None or (not arguments.positional and name not in ("dict", "list", "tuple")):
        return Unknown(f"`{name}()` is not followed")
    return function(interp, arguments, node)


def _len(interp: Interpreter, arguments: Arguments, node: py.Node) -> Value:
    value = arguments.positional[0]
    if isinstance(value, Const) and isinstance(value.value, (str, bytes)):
        return Const(len(value.value), site=interp.site(node))
    if isinstance(value, (Items, Ref)):
        if isinstance(value, Ref) and value.kind in ("dict", "module-dict"):
            entries = iteration.entries_of(interp, value)
            return (
                Unknown("a length") if entries.partial else Const(len(entries.pairs), site=interp.site(node))
            )
        items = iteration.items_of(interp, value)
        if items.exact and (isinstance(value, Items) or value.kind in iteration.SEQUENCES):
            return Const(len(items.values), site=interp.site(node))
    token = getattr(value, "token", None)
    return Unknown("a length that is not known", None if token is None else ("len", token))


def _range(interp: Interpreter, arguments: Arguments, node: py.Node) -> Value:
    numbers = [value.value for value in arguments.positional if isinstance(value, Const)]
    if len(numbers) != len(arguments.positional) or not all(isinstance(n, int) for n in numbers):
        return Stream(Unknown("a counter"))
    if any(isinstance(value, Const) and value.likely for value in arguments.positional):
        return Stream(Unknown("a counter"))
    try:
        counted = range(*[n for n in numbers if isinstance(n, int)])
    except (TypeError, ValueError):
        return Stream(Unknown("a counter"))
    if counted[iteration.UNROLLED :]:  # len() of a range cannot tell numbers of any size
        return Stream(Unknown("a counter"))
    return Items(tuple(Const(number) for number in counted))


def _list(interp: Interpreter, arguments: Arguments, node: py.Node) -> Value:
    ref = interp.new("list", "list", interp.site(node))
    held = iteration.items_of(interp, arguments.positional[0]) if arguments.positional else Items(())
    interp.set(ref, "#items", held)
    return ref


def _tuple(interp: Interpreter, arguments: Arguments, node: py.Node) -> Value:
    return iteration.items_of(interp, arguments.positional[0]) if arguments.positional else Items(())


def _dict(interp: Interpreter, arguments: Arguments, node: py.Node) -> Value:
    pairs: tuple[tuple[Value, Value], ...] = ()
    partial = arguments.open
    rest: Value | None = None
    if arguments.positional:
        entries = iteration.paired(interp, arguments.positional[0])
        pairs, partial = entries.pairs, partial or entries.partial
        rest = None if arguments.keywords else entries.rest
    named = tuple((Const(name), value) for name, value in arguments.keywords)
    ref = interp.new("dict", "dict", interp.site(node))
    interp.set(ref, "#entries", Entries((*pairs, *named), partial, rest))
    return ref


def _enumerate(interp: Interpreter, arguments: Arguments, node: py.Node) -> Value:
    known = iteration.known_items(interp, arguments.positional[0])
    start = arguments.bind(("iterable", "start")).get("start", Const(0))
    first = start.value if isinstance(start, Const) and not start.likely else None
    if known is None or not isinstance(first, int):
        element = iteration.element(interp, arguments.positional[0])
        alone = len(arguments.positional) == 1 and not arguments.keywords and not arguments.open
        token = (label_origins.COUNTER, interp.number(), interp.site(node)) if alone else None
        return Stream(Items((Unknown("a counter", token), element)))
    return Items(tuple(Items((Const(i), value)) for i, value in enumerate(known, first)))


def _zip(interp: Interpreter, arguments: Arguments, node: py.Node) -> Value:
    first = arguments.positional[0]
    if isinstance(first, Gap) and len(arguments.positional) == 1:
        # zip(*samples): the first parts of all of them, the second parts, and so on.
        rows = first.element
        if isinstance(rows, Items) and rows.exact:
            return Items(tuple(Stream(value) for value in rows.values))
        return Stream(Unknown("the parts of samples"))
    known = [iteration.known_items(interp, value) for value in arguments.positional]
    if any(values is None for values in known):
        return Stream(Items(tuple(iteration.element(interp, value) for value in arguments.positional)))
    together = zip(*[values for values in known if values is not None], strict=False)
    return Items(tuple(Items(row) for row in together))


def _same_elements(interp: Interpreter, arguments: Arguments, node: py.Node) -> Value:
    return Stream(iteration.element(interp, arguments.positional[0]))


def _reversed(interp: Interpreter, arguments: Arguments, node: py.Node) -> Value:
    return Items(iteration.items_of(interp, arguments.positional[0]).values[::-1])


def _next(interp: Interpreter, arguments: Arguments, node: py.Node) -> Value:
    return iteration.element(interp, arguments.positional[0])


def _float(interp: Interpreter, arguments: Arguments, node: py.Node) -> Value:
    def single(value: Value) -> Value:
        if isinstance(value, Const) and isinstance(value.value, (bool, int)):
            return Const(float(value.value), value.likely, value.token, value.site)
        if isinstance(value, Tensor) and label_values.are_labels(value):
            return label_origins.number(value, "float")
        return value

    return map_value(arguments.positional[0], single, interp.path)


def _int(interp: Interpreter, arguments: Arguments, node: py.Node) -> Value:
    def single(value: Value) -> Value:
        if isinstance(value, Const) and isinstance(value.value, (int, float)) and isfinite(value.value):
            return Const(int(value.value), value.likely, value.token, value.site)
        if isinstance(value, Tensor) and label_values.are_labels(value):
            return label_origins.number(value, "int")
        if isinstance(value, Tensor):
            decoding.cast(interp, value, "int", interp.site(node))
        token = getattr(value, "token", None)
        return Unknown("a number that is not known", None if token is None else ("int", token))

    return map_value(arguments.positional[0], single, interp.path)


def _round(interp: Interpreter, arguments: Arguments, node: py.Node) -> Value:
    meaning = interp.library.meaning("numpy.round")
    if isinstance(meaning, DecodeMeaning):
        return decoding.decide(interp, meaning, arguments.bind(("a", "decimals")), node)
    return Unknown("a rounded number")


def _bool(interp: Interpreter, arguments: Arguments, node: py.Node) -> Value:
    truth = conditions.truth_of(interp, arguments.positional[0])
    if truth.true is None:
        return Const(False)
    if truth.false is None:
        return Const(True)
    return join(((truth.true, Const(True)), (truth.false, Const(False))))


def _getattr(interp: Interpreter, arguments: Arguments, node: py.Node) -> Value:
    name = arguments.positional[1] if len(arguments.positional) > 1 else None
    if isinstance(name, Const) and isinstance(name.value, str) and not name.likely:
        return interp.attribute(arguments.positional[0], name.value)
    if isinstance(arguments.positional[0], LibraryName):
        return LibraryName(f"{arguments.positional[0].name}.*")
    return Unknown("an attribute whose name is not known")


def _setattr(interp: Interpreter, arguments: Arguments, node: py.Node) -> Value:
    from headlint.analysis import attributes

    if len(arguments.positional) == 3:
        receiver, name, value = arguments.positional
        if isinstance(name, Const) and isinstance(name.value, str):
            attributes.set_attribute(interp, receiver, name.value, value)
    return Const(None)


def _delattr(interp: Interpreter, arguments: Arguments, node: py.Node) -> Value:
    from headlint.analysis import models

    if arguments.positional and isinstance(arguments.positional[0], Ref):
        models.lose_track(interp, arguments.positional[0])
    return Const(None)


def _isinstance(interp: Interpreter, arguments: Arguments, node: py.Node) -> Value:
    from headlint.analysis import definitions
    from headlint.analysis.closures import ClassValue

    if len(arguments.positional) != 2:
        return Unknown("a type test")
    value, kind = arguments.positional
    cls = interp.get(value, "#class") if isinstance(value, Ref) else None
    if isinstance(cls, ClassValue) and isinstance(kind, ClassValue):
        return Const(kind in definitions.lineage(interp, cls))
    kinds = iteration.items_of(interp, kind).values if isinstance(kind, Items) else (kind,)
    names = {one.name.removeprefix("builtins.") for one in kinds if isinstance(one, LibraryName)}
    if len(names) == len(kinds):
        return _builtin_type(value, names)
    return Unknown("a type test")


def _builtin_type(value: Value, names: set[str]) -> Value:
    python = None
    if isinstance(value, Const) and not value.likely:
        python = type(value.value).__name__
    elif isinstance(value, Ref) and value.kind in ("list", "dict"):
        python = value.kind
    elif isinstance(value, Items):
        python = "tuple"
    if python is None or not names <= {"str", "int", "float", "bool", "list", "tuple", "dict", "bytes"}:
        return Unknown("a type test")
    return Const(python in names)


def _hasattr(interp: Interpreter, arguments: Arguments, node: py.Node) -> Value:
    value = _getattr(interp, arguments, node)
    if value == arguments.positional[0]:
        return Unknown("whether a module is wrapped")
    return Unknown("whether an attribute is there") if isinstance(value, Unknown) else Const(True)


def _iterator(interp: Interpreter, arguments: Arguments, node: py.Node) -> Value:
    return arguments.positional[0]


def _extremum(interp: Interpreter, arguments: Arguments, node: py.Node) -> Value:
    if arguments.keywords or arguments.open:  # the largest by what a key says
        return Unknown("an extremum that is not known")
    values = arguments.positional
    if len(values) == 1:
        known = iteration.known_items(interp, values[0])
        values = tuple(known) if known is not None else ()
    numbers = [v.value for v in values if isinstance(v, Const) and isinstance(v.value, (int, float))]
    if not numbers or len(numbers) != len(values):
        return Unknown("an extremum that is not known")
    smallest = isinstance(node, py.Call) and isinstance(node.func, py.Name) and node.func.value == "min"
    likely = any(isinstance(value, Const) and value.likely for value in values)
    return Const(min(numbers) if smallest else max(numbers), likely)


def _sum(interp: Interpreter, arguments: Arguments, node: py.Node) -> Value:
    losses: frozenset[int] = frozenset()
    known = iteration.items_of(interp, arguments.positional[0]).values
    for value in known:
        single = value.element if isinstance(value, Gap) else value
        if isinstance(single, Tensor):
            losses |= single.losses
    return Tensor(reason="it is a sum", losses=losses, pure=False) if losses else Unknown("a sum")


# Methods


_BUILTINS: dict[str, Builtin] = {
    "len": _len,
    "range": _range,
    "list": _list,
    "tuple": _tuple,
    "dict": _dict,
    "enumerate": _enumerate,
    "zip": _zip,
    "sorted": _same_elements,
    "set": _same_elements,
    "filter": lambda interp, arguments, node: Stream(Unknown("it is filtered")),
    "map": lambda interp, arguments, node: Stream(Unknown("it is mapped")),
    "reversed": _reversed,
    "next": _next,
    "iter": _iterator,
    "float": _float,
    "int": _int,
    "round": _round,
    "bool": _bool,
    "getattr": _getattr,
    "setattr": _setattr,
    "delattr": _delattr,
    "hasattr": _hasattr,
    "isinstance": _isinstance,
    "min": _extremum,
    "max": _extremum,
    "sum": _sum,
    **container_methods.METHODS,
}
