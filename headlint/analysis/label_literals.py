"""Labels that are written out: lists of numbers and of rows, arrays filled with one number, two values."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from headlint.analysis import iteration, label_origins, label_values
from headlint.domains import Domain, Encoding
from headlint.records import replace
from headlint.values import Const, Gap, Items, Ref, Scalar, Step, Tensor, Value

if TYPE_CHECKING:
    from headlint.analysis.interpreter import Interpreter

__all__ = ["ONE_NUMBER", "filled", "is_filled", "listed", "literal", "two_classes", "two_valued"]

FILL = "filled with"
ONE_NUMBER = "it is filled with one number"
"""Why an array of zeros or of ones has no encoding."""
ARRAY_TYPES = {"int": "int64", "float": "float64"}
"""What NumPy makes of the numbers of Python."""
REASON = label_values.REASON


def listed(interp: Interpreter, value: Value, maker: Step) -> Tensor | None:
    """What an array of a list holds: labels written out, or a list of single labels; None for others."""
    written = literal(interp, value, maker)
    if written is not None:
        return written
    if not isinstance(value, Items) and not (isinstance(value, Ref) and value.kind == "list"):
        return None
    held = iteration.items_of(interp, value).values
    if all(isinstance(one, Const) for one in held):
        return None  # a short list of numbers: only what `literal` makes of it is certain
    found = label_origins.one_kind([one.element if isinstance(one, Gap) else one for one in held], maker)
    if found is None:
        return None
    kind = ARRAY_TYPES.get(found.dtype or "", found.dtype)
    return replace(label_values.stacked(replace(found, dtype=kind)), lone=False)


def literal(interp: Interpreter, value: Value, maker: Step) -> Tensor | None:
    """Labels written out in the source; None when the value is not a list of numbers or of rows."""
    rows = _rows(interp, value)
    if not rows:
        return None
    if all(isinstance(row, list) for row in rows):
        return _matrix([row for row in rows if isinstance(row, list)], maker)
    numbers = [row for row in rows if isinstance(row, (int, float))]
    if len(numbers) != len(rows) or len(numbers) < 2:
        return None
    floats = any(isinstance(number, float) for number in numbers)
    if any(isinstance(number, float) and not number.is_integer() for number in numbers):
        return Tensor(
            reason=REASON,
            encoding=Encoding.CONTINUOUS,
            maker=maker,
            label_range=_scale(numbers),
            rank=1,
        )
    seen = {int(number) for number in numbers}
    if len(seen) > 2 and (floats or len(numbers) < 2 * len(seen)):
        return None  # numbers in a row are no classes: [1, 2, 3, 4] may as well be quantities
    return label_values.of_integers(seen, maker, rank=1)


def _scale(numbers: Sequence[float]) -> str:
    if all(0 <= number <= 1 for number in numbers):
        return "unit"
    return "signed-unit" if all(-1 <= number <= 1 for number in numbers) else "wider"


def _rows(interp: Interpreter, value: Value) -> list[float | list[float]]:
    if not isinstance(value, (Items, Ref)):
        return []
    items = iteration.items_of(interp, value)
    rows: list[float | list[float]] = []
    for one in items.values:
        if isinstance(one, Const) and isinstance(one.value, (int, float)):
            rows.append(one.value)
            continue
        inner = [] if isinstance(one, Gap) else _rows(interp, one)
        flat = [number for number in inner if isinstance(number, (int, float))]
        if not flat or len(flat) != len(inner):
            return []
        rows.append(flat)
    return rows


def _matrix(rows: list[list[float]], maker: Step) -> Tensor | None:
    width = len(rows[0])
    if width == 1 and all(len(row) == 1 for row in rows):
        pair = tuple(sorted({row[0] for row in rows}))
        if pair not in ((0, 1), (-1, 1)):
            return None
        return label_values.column(label_values.of_two(*pair, maker=maker, rank=1))
    if any(len(row) != width or not set(row) <= {0, 1} for row in rows):
        return None
    sums = {sum(row) for row in rows}
    encoding = Encoding.ONE_HOT if sums == {1} else Encoding.MULTI_HOT
    return Tensor(reason=REASON, encoding=encoding, classes=width, maker=maker, rank=2, units=width, lowest=0)


def filled(number: int, maker: Step) -> Tensor:
    """An array that holds one number everywhere."""
    return Tensor(reason=ONE_NUMBER, maker=maker, token=(FILL, number))


def is_filled(tensor: Tensor) -> bool:
    """Whether an array holds one number everywhere, as far as it is known."""
    return tensor.token in ((FILL, 0), (FILL, 1))


def two_classes(parts: Sequence[Value], maker: Step) -> Tensor | None:
    """Arrays of zeros and of ones in a row: 0/1 labels; None for any other parts."""
    tokens = {part.token if isinstance(part, Tensor) else None for part in parts}
    if tokens != {(FILL, 0), (FILL, 1)}:
        return None
    return label_values.of_two(0, 1, maker=maker, rank=None)


def two_valued(condition: Value | None, values: Sequence[Value], maker: Step) -> Value:
    """`where(condition, a, b)` with two constants."""
    numbers = [value.value for value in values if isinstance(value, Const) and _is_number(value.value)]
    if len(values) != 2 or len(set(numbers)) != 2:
        return Tensor(domain=Domain.UNKNOWN, reason="it is chosen element by element")
    rank = condition.rank if isinstance(condition, Tensor) else None
    low, high = sorted(float(number) for number in numbers if isinstance(number, (int, float)))
    return label_values.of_two(low, high, maker=maker, rank=rank)


def _is_number(value: Scalar) -> bool:
    return isinstance(value, (int, float))
