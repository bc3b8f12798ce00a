"""What NumPy, pandas and scikit-learn do with arrays and tables, as the facts describe it."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from headlint import python as py
from headlint.analysis import frames, label_values, streams
from headlint.analysis.closures import Arguments, BoundMethod, Function
from headlint.analysis.guards import alternatives, map_value
from headlint.domains import Encoding
from headlint.frameworks.label_meanings import DataMeaning
from headlint.values import Const, Items, LibraryName, Step, Stream, Tensor, Unknown, Value

if TYPE_CHECKING:
    from headlint.analysis.interpreter import Interpreter

__all__ = ["perform"]

Bound = dict[str, Value]
Does = Callable[["Interpreter", DataMeaning, Bound, Arguments, py.Node], Value]


def perform(
    interp: Interpreter, meaning: DataMeaning, bound: Bound, arguments: Arguments, node: py.Node
) -> Value:
    """Carry out a call that works on arrays, tables or data sets."""
    does = _DOES.get(meaning.does)
    if does is not None:
        return does(interp, meaning, bound, arguments, node)
    return streams.perform(interp, meaning, bound, arguments, node)


def _each_alternative(
    interp: Interpreter, bound: Bound, meaning: DataMeaning, change: Callable[[Value], Value]
) -> Value:
    source = bound.get(meaning.params[0] if meaning.params else "", Unknown("its input is not known"))
    return map_value(source, change, interp.path)


def _as_called(interp: Interpreter, value: Value, meaning: DataMeaning, arguments: Arguments) -> Value:
    """What the method of an unknown gives that may be no table at all."""
    if not isinstance(value, Unknown):
        return Unknown(f"what `{meaning.short}` gives is not known")
    callee = Unknown(value.reason, value.token and (value.token, ".", meaning.short))
    rest = Arguments(arguments.positional[1:], arguments.keywords, arguments.open)
    return interp.call(callee, rest, py.Name(meaning.short))


def _rows(
    interp: Interpreter, meaning: DataMeaning, bound: Bound, arguments: Arguments, node: py.Node
) -> Value:
    step = Step(meaning.short, "rows", interp.site(node))
    in_place = bound.get("inplace") == Const(True)

    def single(value: Value) -> Value:
        if isinstance(value, (Stream, LibraryName)):
            return value
        if isinstance(value, Tensor) and label_values.are_labels(value):
            return label_values.rows(value, step)
        if in_place:
            return Const(None)
        table = isinstance(value, Unknown) and (frames.is_table(interp, value) or frames.is_column(value))
        if isinstance(value, Unknown) and table:
            return frames.some_rows(interp, value)
        return value if isinstance(value, Tensor) else _as_called(interp, value, meaning, arguments)

    return _each_alternative(interp, bound, meaning, single)


def _each(
    interp: Interpreter, meaning: DataMeaning, bound: Bound, arguments: Arguments, node: py.Node
) -> Value:
    """Gives back what it is given, one by one."""
    own = meaning.params[:1] == ("self",)
    given = arguments.positional[1:] if own else arguments.positional
    named = tuple(value for name, value in arguments.keywords if name in ("X", "y"))
    values = (*given, *named) if own else given
    return values[0] if len(values) == 1 else Items(values)


def _eye(
    interp: Interpreter, meaning: DataMeaning, bound: Bound, arguments: Arguments, node: py.Node
) -> Value:
    """Unit vectors: a row for each class id that picks one."""
    size = bound.get("n")
    known = size.value if isinstance(size, Const) and isinstance(size.value, int) else None
    maker = Step(meaning.short, "labels", interp.site(node))
    return Tensor(
        reason=label_values.REASON,
        encoding=Encoding.ONE_HOT,
        classes=known,
        lowest=0,
        units=known,
        rank=2,
        maker=maker,
    )


def _scale(
    interp: Interpreter, meaning: DataMeaning, bound: Bound, arguments: Arguments, node: py.Node
) -> Value:
    """Scaled columns are quantities; into [0, 1], zeros and ones would stay what they are."""
    source = bound.get("X")
    known = source if isinstance(source, Tensor) else Tensor()
    bounded = meaning.range == "unit"
    if bounded and known.encoding is not Encoding.CONTINUOUS:
        return Tensor(reason="it is scaled", rank=known.rank, sources=known.sources)
    own = bound.get("self")
    plain = own is not None and not getattr(own, "arguments", ())
    return Tensor(
        reason=label_values.REASON,
        encoding=Encoding.CONTINUOUS,
        maker=Step(meaning.short, "labels", interp.site(node)),
        label_range=meaning.range if plain else None,
        rank=2,
        units=known.units,
        sources=known.sources,
        dtype="float64" if known.dtype == "float64" else None,
    )


def _frame(
    interp: Interpreter, meaning: DataMeaning, bound: Bound, arguments: Arguments, node: py.Node
) -> Value:
    source, path = bound.get("data"), bound.get("path")
    entries = frames.dictionary(interp, source)
    if entries is not None:
        return frames.of_columns(interp, entries, Step(meaning.short, "labels", interp.site(node)))
    if isinstance(source, Tensor) and label_values.are_labels(source):
        return source if source.rank == 2 else label_values.column(source)
    return frames.new(interp, path)


def _pop(
    interp: Interpreter, meaning: DataMeaning, bound: Bound, arguments: Arguments, node: py.Node
) -> Value:
    found = frames.pop(interp, bound.get("self", Unknown()), bound.get("item"))
    return found or _as_called(interp, bound.get("self", Unknown()), meaning, arguments)


def _map(
    interp: Interpreter, meaning: DataMeaning, bound: Bound, arguments: Arguments, node: py.Node
) -> Value:
    """Every value of a column replaced: by a dictionary's, or by what a function gives."""
    source, change = bound.get("self", Unknown()), bound.get("arg", bound.get("func"))
    entries = frames.dictionary(interp, change)
    values: list[Value] = []
    if entries is not None:
        values = [value for _, value in entries.pairs]
    elif isinstance(change, (Function, BoundMethod)) and _is_row(source):
        values = [interp.call(change, Arguments((Unknown("a value of a column"),)), node)]
    made = _numbers(interp, meaning, values, node)
    return made or _as_called(interp, source, meaning, arguments)


def _is_row(value: Value) -> bool:
    return frames.is_column(value) or label_values.are_labels(value)


def _numbers(interp: Interpreter, meaning: DataMeaning, values: list[Value], node: py.Node) -> Tensor | None:
    """Labels that take exactly these values; None where they are not all numbers."""
    seen: set[int] = set()
    for value in [single for one in values for _, single in alternatives(one)]:
        if not isinstance(value, Const) or value.likely or not isinstance(value.value, (int, float)):
            return None
        if not float(value.value).is_integer():
            return None
        seen.add(int(value.value))
    maker = Step(meaning.short, "labels", interp.site(node))
    return label_values.of_integers(seen, maker, rank=1)


def _swap(
    interp: Interpreter, meaning: DataMeaning, bound: Bound, arguments: Arguments, node: py.Node
) -> Value:
    """`replace`: values that are not named stay, so only names that are texts say what is left."""
    source = bound.get("self", Unknown())
    if isinstance(source, Unknown) and bound.get("inplace") == Const(True):
        frames.changed(interp, source)
        return Const(None)
    entries = frames.dictionary(interp, bound.get("arg"))
    named = entries is not None and all(
        isinstance(key, Const) and isinstance(key.value, str) for key, _ in entries.pairs
    )
    if entries is not None and named and frames.is_column(source):
        made = _numbers(interp, meaning, [value for _, value in entries.pairs], node)
        return made or _as_called(interp, source, meaning, arguments)
    return _as_called(interp, source, meaning, arguments)


_DOES: dict[str, Does] = {
    "rows": _rows,
    "each": _each,
    "eye": _eye,
    "scale": _scale,
    "frame": _frame,
    "pop": _pop,
    "map": _map,
    "swap": _swap,
}
