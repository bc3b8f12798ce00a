"""Labels: what an encoder, a data set, a random draw or a literal makes of them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import libcst as cst

from headlint.analysis import iteration
from headlint.analysis.tensors import SAMPLES
from headlint.domains import Domain, Encoding
from headlint.frameworks.meanings import LabelsMeaning
from headlint.values import Const, Gap, Items, LibraryName, Ref, Step, Tensor, Unknown, Value

if TYPE_CHECKING:
    from headlint.analysis.interpreter import Interpreter

__all__ = ["filled", "literal", "make", "two_classes", "two_valued"]


FILL = "filled with"
ONE_NUMBER = "it is filled with one number"
"""Why an array of zeros or of ones has no encoding."""


def make(interp: Interpreter, meaning: LabelsMeaning, bound: dict[str, Value], node: cst.CSTNode) -> Value:
    """What a call gives that makes labels: labels, or the structure that holds them."""
    maker = Step(meaning.short, "labels", interp.site(node))
    labels = _drawn(bound, maker) if meaning.draw else _described(meaning, bound, maker)
    features = Unknown(f"the features of `{meaning.short}`", (SAMPLES, interp.number()))
    if meaning.returns == "labels":
        return labels
    if meaning.returns == "factors":
        return Items((labels, Unknown("the unique values")))
    if meaning.returns == "splits":
        other = Unknown(f"the features of `{meaning.short}`", (SAMPLES, interp.number()))
        return Items((Items((features, labels)), Items((other, labels))))
    as_pair = bound.get("return_X_y")
    if meaning.returns == "pair" or (isinstance(as_pair, Const) and as_pair.value is True):
        return Items((features, labels))
    bunch = interp.new("instance", "bunch", interp.site(node))
    interp.set(bunch, "data", features)
    interp.set(bunch, "target", labels)
    return bunch


def _described(meaning: LabelsMeaning, bound: dict[str, Value], maker: Step) -> Tensor:
    classes: int | None = meaning.classes if isinstance(meaning.classes, int) else None
    given = bound.get(meaning.classes) if isinstance(meaning.classes, str) else None
    if isinstance(given, Const) and isinstance(given.value, int):
        classes = given.value
    encoding = meaning.encoding
    if encoding is Encoding.INTEGER and classes == 2:
        encoding = Encoding.BINARY
    return Tensor(
        reason="they are labels", encoding=encoding, classes=classes, maker=maker, label_range=meaning.range
    )


def _drawn(bound: dict[str, Value], maker: Step) -> Tensor:
    """randint(low, high, size): integers below `high`; one argument is the upper end."""
    numbers = [bound.get("low"), bound.get("high")]
    size = bound.get("size")
    if isinstance(numbers[0], Const) and not isinstance(numbers[1], Const):
        size = size if numbers[1] is None else numbers[1]
        numbers = [Const(0), numbers[0]]
    low, high = (one.value if isinstance(one, Const) else None for one in numbers)
    unknown = Tensor(reason="it is drawn at random")
    kind = bound.get("dtype")
    if isinstance(kind, LibraryName) and "float" in kind.name and high != 2:
        return unknown  # whole numbers, but meant as quantities
    if low != 0 or not isinstance(high, int) or high < 2:
        return unknown
    width = _width(size)
    if high > 2:
        if width not in (None, 1):
            return unknown
        return Tensor(reason="they are labels", encoding=Encoding.INTEGER, classes=high, maker=maker)
    encoding = Encoding.MULTI_HOT if width is not None and width > 1 else Encoding.BINARY
    return Tensor(
        reason="they are labels",
        encoding=encoding,
        classes=2 if encoding is Encoding.BINARY else width,
        maker=maker,
    )


def _width(size: Value | None) -> int | None:
    """The last axis of a shape with two axes; None for one axis or an unknown shape."""
    if not isinstance(size, Items) or len(size.values) != 2:
        return None
    last = size.values[1]
    return last.value if isinstance(last, Const) and isinstance(last.value, int) else None


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
    if any(isinstance(number, float) and not number.is_integer() for number in numbers):
        unit = all(0 <= number <= 1 for number in numbers)
        signed = all(-1 <= number <= 1 for number in numbers)
        scale = "unit" if unit else "signed-unit" if signed else "wider"
        return Tensor(reason="they are labels", encoding=Encoding.CONTINUOUS, maker=maker, label_range=scale)
    seen = {int(number) for number in numbers}
    if seen == {0, 1}:
        return Tensor(reason="they are labels", encoding=Encoding.BINARY, classes=2, maker=maker)
    if seen == {-1, 1}:
        return Tensor(reason="they are labels", encoding=Encoding.SIGNED, classes=2, maker=maker)
    return None


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
    if any(len(row) != width or not set(row) <= {0, 1} for row in rows):
        return None
    if width == 1:
        return Tensor(reason="they are labels", encoding=Encoding.BINARY, classes=2, maker=maker)
    sums = {sum(row) for row in rows}
    encoding = Encoding.ONE_HOT if sums == {1} else Encoding.MULTI_HOT
    return Tensor(reason="they are labels", encoding=encoding, classes=width, maker=maker)


def filled(number: int, maker: Step) -> Tensor:
    """An array that holds one number everywhere."""
    return Tensor(reason=ONE_NUMBER, maker=maker, token=(FILL, number))


def two_classes(parts: Sequence[Value], maker: Step) -> Tensor | None:
    """Arrays of zeros and of ones in a row: 0/1 labels; None for any other parts."""
    tokens = {part.token if isinstance(part, Tensor) else None for part in parts}
    if tokens != {(FILL, 0), (FILL, 1)}:
        return None
    return Tensor(reason="they are labels", encoding=Encoding.BINARY, classes=2, maker=maker)


def two_valued(values: Sequence[Value], maker: Step) -> Value:
    """`where(condition, a, b)` with two constants."""
    numbers = {value.value for value in values if isinstance(value, Const)}
    if len(values) == 2 and len(numbers) == 2 and numbers == {0, 1}:
        return Tensor(reason="they are labels", encoding=Encoding.BINARY, classes=2, maker=maker)
    if len(values) == 2 and len(numbers) == 2 and numbers == {-1, 1}:
        return Tensor(reason="they are labels", encoding=Encoding.SIGNED, classes=2, maker=maker)
    return Tensor(domain=Domain.UNKNOWN, reason="it is chosen element by element")
