"""What arithmetic, comparisons and argmax make of labels, as pure functions."""

from __future__ import annotations

from collections.abc import Sequence

from headlint.analysis import dtypes
from headlint.analysis.label_values import COMPARED, REASON, SPREAD, lost, noted, of_two
from headlint.domains import Domain, Encoding
from headlint.records import replace
from headlint.values import Const, Scalar, Step, Tensor, Token, Unknown, Value

__all__ = ["argmax", "arithmetic", "compared", "pair_of"]


def arithmetic(operator: str, left: Value, right: Value) -> Tensor | None:
    """`left operator right` where one side is labels; None where that is nothing special."""
    sides = [one for one in (left, right) if isinstance(one, Tensor)]
    if not any(_takes_values(one) for one in sides) or any(one.layer or one.losses for one in sides):
        return None
    if isinstance(left, Tensor) and isinstance(right, Const):
        return _with_number(operator, left, right.value, turned=False)
    if isinstance(left, Const) and isinstance(right, Tensor):
        return _with_number(operator, right, left.value, turned=True)
    known = [one for one in sides if one.encoding is Encoding.CONTINUOUS]
    if operator not in "+-" or not known:
        return None
    same = len({one.rank for one in sides}) == 1 and len(sides) == 2
    return replace(
        known[0],
        label_range=None,
        rank=known[0].rank if same else None,
        units=known[0].units if same and len({one.units for one in sides}) == 1 else None,
        dtype=known[0].dtype if same and len({one.dtype for one in sides}) == 1 else None,
        sources=frozenset().union(*(_sources(one) for one in (left, right))),
        token=None,
    )


def _sources(value: Value) -> frozenset[Token]:
    if isinstance(value, Unknown) and value.token is not None:
        return frozenset([value.token])
    return value.sources if isinstance(value, Tensor) else frozenset()


def _with_number(operator: str, tensor: Tensor, number: Scalar, *, turned: bool) -> Tensor:
    gone = lost(tensor, f"it is scaled or shifted by `{operator}`")
    if not isinstance(number, (int, float)) or isinstance(number, bool):
        return gone
    if tensor.encoding is Encoding.CONTINUOUS and operator in "+-*/":
        return replace(tensor, label_range=None, token=None)
    pair = _pair(tensor)
    if pair is not None:
        low, high = (_apply(operator, one, number, turned) for one in pair)
        if low is None or high is None or low == high:
            return gone
        dtype = dtypes.mixed(tensor.dtype, number, operator)
        made = of_two(min(low, high), max(low, high), maker=tensor.maker, rank=tensor.rank, dtype=dtype)
        return replace(made, route=tensor.route, units=tensor.units, sources=tensor.sources)
    if tensor.encoding is not Encoding.INTEGER or not isinstance(number, int) or turned:
        return gone
    if operator in "+-":
        lowest = None if tensor.lowest is None else tensor.lowest + (number if operator == "+" else -number)
        return replace(tensor, lowest=lowest, token=None)
    if operator == "%" and number == 2:
        made = of_two(0, 1, maker=tensor.maker, rank=tensor.rank, dtype=tensor.dtype)
        return replace(made, route=tensor.route, units=tensor.units, sources=tensor.sources)
    return gone


def _takes_values(tensor: Tensor) -> bool:
    return tensor.encoding is not Encoding.UNKNOWN or _pair(tensor) is not None


def _pair(tensor: Tensor) -> tuple[float, float] | None:
    """The two values that the tensor takes, if there are two and both are known."""
    if tensor.encoding is Encoding.BINARY:
        return 0, 1
    if tensor.encoding is Encoding.SIGNED:
        return -1, 1
    match tensor.token:
        case ("two values", float() | int() as low, float() | int() as high):
            return low, high
    return None


def pair_of(values: Sequence[Value]) -> str | None:
    """The two numbers that labels take where they are two of [0, 1] other than 0 and 1: `0.2 and 0.8`."""
    pairs = {_pair(one) if isinstance(one, Tensor) else None for one in values}
    pair = pairs.pop() if len(pairs) == 1 else None
    if pair is None or pair == (0, 1) or not 0 <= pair[0] < pair[1] <= 1:
        return None
    return f"{pair[0]:g} and {pair[1]:g}"


def _apply(operator: str, value: float, number: float, turned: bool) -> float | None:
    first, second = (number, value) if turned else (value, number)
    match operator:
        case "+":
            return first + second
        case "-":
            return first - second
        case "*":
            return first * second
        case "/" if second:
            return first / second
        case "//" if second:
            return first // second
    return None


def compared(tensor: Tensor, step: Step) -> Tensor:
    """A comparison of every label with something: truth values."""
    if tensor.encoding in SPREAD:
        return lost(tensor, "the columns are compared")
    if tensor.encoding is Encoding.CONTINUOUS and tensor.rank is None:
        return lost(tensor, "its axes are not known")
    encoding = Encoding.BINARY
    if tensor.rank is not None and tensor.rank > 1 and tensor.units != 1:
        if tensor.units is None or tensor.encoding is not Encoding.CONTINUOUS:
            return lost(tensor, "the columns are compared")
        encoding = Encoding.MULTI_HOT
    return Tensor(
        domain=Domain.BOOLEAN,
        reason=REASON,
        encoding=encoding,
        classes=2 if encoding is Encoding.BINARY else tensor.units,
        lowest=0,
        rank=tensor.rank,
        units=tensor.units,
        dtype="bool",
        maker=replace(step, id=COMPARED),
    )


def argmax(tensor: Tensor, axis: Value | None, step: Step) -> Tensor:
    """The class ids of one-hot labels."""
    number = axis.value if isinstance(axis, Const) else None
    along = number == -1 or (number == 1 and tensor.rank in (None, 2))
    if tensor.encoding is not Encoding.ONE_HOT or not along:
        return lost(tensor, "it went through `argmax`")
    encoding = Encoding.BINARY if tensor.classes == 2 else Encoding.INTEGER
    ids = replace(tensor, encoding=encoding, lowest=0, units=None, units_site=None, dtype="int64")
    return noted(replace(ids, rank=None if tensor.rank is None else tensor.rank - 1), step)
