"""PyTorch tensors made of lists, of random numbers and of class numbers: what labels they can be."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from headlint import python as py
from headlint.analysis import dtypes, iteration, label_literals, label_origins, label_values
from headlint.analysis.closures import Arguments
from headlint.analysis.guards import map_value
from headlint.domains import Encoding
from headlint.frameworks.label_meanings import ConvertMeaning, DrawMeaning
from headlint.frameworks.role_meanings import RoleMeaning
from headlint.records import replace
from headlint.values import Const, Gap, Items, Ref, Step, Stream, Tensor, Unknown, Value

if TYPE_CHECKING:
    from headlint.analysis.interpreter import Interpreter

__all__ = ["convert", "draw", "one_hot"]

Bound = dict[str, Value]
DEFAULT = "float32"
"""What PyTorch makes of numbers with a fraction, and draws."""


def convert(interp: Interpreter, meaning: ConvertMeaning, bound: Bound, node: py.Node) -> Value:
    """`torch.tensor(data, dtype=...)` and its kin: what the data are, with the type that they get."""
    source = bound.get(meaning.input, Unknown("its data are not known"))
    given = bound.get(meaning.dtype or "")
    asked = given is not None and not (isinstance(given, Const) and given.value is None)

    def typed(tensor: Tensor) -> Tensor:
        if not label_values.are_labels(tensor):
            return tensor
        own = dtypes.of_tensor(tensor.dtype) if meaning.keeps else meaning.gives
        return label_values.cast(tensor, dtypes.named(given) if asked else own)

    step = Step(meaning.short, label_values.LITERAL, interp.site(node))
    written = _written(interp, source, step)
    if written is not None:
        return typed(written)
    listed = _listed(interp, source, step)
    if listed is not None:
        return typed(listed)

    def single(value: Value) -> Value:
        if isinstance(value, Const) and isinstance(value.value, (int, float)):
            own = dtypes.of_tensor(type(value.value).__name__) if meaning.keeps else meaning.gives
            # It stays a number for arithmetic, and remembers what a batch of such tensors would be.
            return label_origins.as_tensor(value, dtypes.named(given) if asked else own)
        return typed(value) if isinstance(value, Tensor) else value

    number = label_origins.number_of(source, step)
    return map_value(source if number is None else number, single, interp.path)


def _written(interp: Interpreter, source: Value, step: Step) -> Tensor | None:
    """Labels that are written out as a list of numbers or of rows."""
    found = label_literals.literal(interp, source, step)
    if found is None:
        return None
    rows = iteration.items_of(interp, source).values
    first = iteration.items_of(interp, rows[0]).values if isinstance(rows[0], (Items, Ref)) else None
    numbers = [one for row in rows for one in (iteration.items_of(interp, row).values if first else (row,))]
    values = [one.value for one in numbers if isinstance(one, Const)]
    kinds = {type(value) for value in values}
    kind = "float" if float in kinds else "int" if kinds == {int} else "bool" if kinds == {bool} else None
    whole = all(isinstance(value, (int, float)) and float(value).is_integer() for value in values)
    lowest = min(int(value) for value in values if isinstance(value, (int, float))) if whole else None
    return replace(
        found,
        dtype=kind,
        rank=2 if first is not None else 1,
        units=len(first) if first is not None else None,
        lowest=lowest if found.encoding is not Encoding.CONTINUOUS else None,
    )


def _listed(interp: Interpreter, source: Value, step: Step) -> Tensor | None:
    """A list of labels that are known one by one, or that a loop gathers."""
    if not isinstance(source, (Items, Stream)) and not (isinstance(source, Ref) and source.kind == "list"):
        return None
    held = iteration.items_of(interp, source)
    if not held.values:
        return None
    found = label_origins.one_kind(
        [one.element if isinstance(one, Gap) else one for one in held.values], step
    )
    if found is None:
        return None
    whole = label_values.stacked(found)
    alone = held.exact and len(held.values) == 1 and whole.rank == 1
    # A list of one number is a row of one column, not a batch of one.
    return replace(whole, units=1) if alone else replace(whole, lone=False)


# Random numbers


def draw(
    interp: Interpreter, meaning: DrawMeaning, bound: Bound, arguments: Arguments, node: py.Node
) -> Value:
    """Random numbers: whole ones are labels of so many classes, the others are quantities."""
    step = Step(meaning.short, label_values.DRAWN, interp.site(node))
    bound = dict(bound)
    sizes = _sizes(interp, meaning, bound, arguments)
    if arguments.open:
        return Unknown("it is drawn at random")
    rank = None if sizes is None else len(sizes)
    last = sizes[-1] if sizes else None
    units = last.value if isinstance(last, Const) and isinstance(last.value, int) else None
    if meaning.numbers == "integers":
        found = _whole_numbers(bound, step, rank, units)
        dtype: str | None = "int64"
    else:
        found = _quantities(meaning, bound, step)
        dtype = DEFAULT
    given = dict(arguments.keywords).get("dtype")
    if given is not None:
        dtype = dtypes.named(given)
    elif meaning.params[0] == "input":
        dtype = None
    if found.encoding is Encoding.UNKNOWN:
        return found
    if meaning.numbers == "integers" and dtypes.is_float(dtype) and found.encoding is Encoding.INTEGER:
        return Tensor(reason="it is drawn at random")  # whole numbers, but meant as quantities
    return replace(found, rank=rank, units=units, dtype=dtype)


def _sizes(
    interp: Interpreter, meaning: DrawMeaning, bound: Bound, arguments: Arguments
) -> tuple[Value, ...] | None:
    """The shape that is asked for; None where it is not known how many axes it has."""
    if meaning.numbers in ("line", "steps"):
        return (Unknown("a length"),)
    if meaning.numbers == "integers":
        if "size" not in bound and "high" in bound:
            bound["size"] = bound.pop("high")  # randint(high, size)
        if "high" not in bound:
            bound["high"] = bound.pop("low", Unknown())
        bound.setdefault("low", Const(0))
    size = bound.get(meaning.size or "")
    if isinstance(size, Items) or (isinstance(size, Ref) and size.kind == "list"):
        held = iteration.items_of(interp, size)
        return held.values if held.exact else None
    spread = arguments.positional
    if meaning.params[0] != meaning.size or not spread or any(isinstance(one, Gap) for one in spread):
        return None
    # One argument that is not known can be a number or a whole shape.
    return spread if len(spread) > 1 or isinstance(spread[0], Const) else None


def _whole_numbers(bound: Bound, step: Step, rank: int | None, units: int | None) -> Tensor:
    low, high = (
        one.value if isinstance(one, Const) else None for one in (bound.get("low"), bound.get("high"))
    )
    unknown = Tensor(reason="it is drawn at random")
    if low != 0 or not isinstance(high, int) or high < 2 or rank is None:
        return unknown
    made = Tensor(reason="they are labels", maker=step, lowest=0)
    single = rank == 1 or (rank == 2 and units == 1)
    if high == 2 and single:
        return replace(made, encoding=Encoding.BINARY, classes=2)
    if high == 2:
        several = rank == 2 and units is not None
        return replace(made, encoding=Encoding.MULTI_HOT, classes=units) if several else unknown
    return replace(made, encoding=Encoding.INTEGER, classes=high) if single else unknown


def _quantities(meaning: DrawMeaning, bound: Bound, step: Step) -> Tensor:
    step_size = bound.get("step")
    fraction = isinstance(step_size, Const) and isinstance(step_size.value, float)
    if meaning.numbers == "spread" or (meaning.numbers == "steps" and not fraction):
        return Tensor(reason="its numbers can be anything")
    scale: str | None = "unit" if meaning.numbers == "unit" else "wider"
    if meaning.numbers in ("line", "steps"):
        ends = [one.value for one in (bound.get("start"), bound.get("end")) if isinstance(one, Const)]
        numbers = [end for end in ends if isinstance(end, (int, float))]
        scale = _scale(numbers) if len(numbers) == 2 else None
    return Tensor(reason="they are labels", encoding=Encoding.CONTINUOUS, maker=step, label_range=scale)


def _scale(numbers: Sequence[float]) -> str:
    if all(0 <= number <= 1 for number in numbers):
        return "unit"
    return "signed-unit" if all(-1 <= number <= 1 for number in numbers) else "wider"


# One-hot rows


def one_hot(
    interp: Interpreter, meaning: RoleMeaning, bound: Bound, arguments: Arguments, node: py.Node
) -> Value:
    """`F.one_hot(y, num_classes)`: int64, one more axis."""
    source, given = bound.get("tensor"), bound.get("num_classes")
    count = given.value if isinstance(given, Const) else None
    classes = count if isinstance(count, int) and count > 0 else None
    step = Step(meaning.short, "labels", interp.site(node))

    def single(value: Value) -> Value:
        known = isinstance(value, Tensor) and label_values.are_labels(value)
        rank = value.rank if isinstance(value, Tensor) and known else None
        origin = label_origins.origin(value) if isinstance(value, Tensor) else frozenset()
        return Tensor(
            reason="they are labels",
            encoding=Encoding.ONE_HOT,
            classes=classes,
            units=classes,
            maker=step,
            rank=None if rank is None else rank + 1,
            dtype="int64",
            sources=origin,
        )

    return single(Unknown()) if source is None else map_value(source, single, interp.path)
