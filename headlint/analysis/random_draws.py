"""Random numbers: whole ones are labels, others quantities, each with as many axes as its shape says."""

from __future__ import annotations

from typing import TYPE_CHECKING

from headlint.analysis import iteration, label_values
from headlint.analysis.closures import Arguments
from headlint.analysis.label_values import DRAWN
from headlint.domains import Encoding
from headlint.frameworks.label_meanings import LabelsMeaning
from headlint.records import replace
from headlint.values import Const, Gap, Items, LibraryName, Ref, Step, Tensor, Value

if TYPE_CHECKING:
    from headlint.analysis.interpreter import Interpreter

__all__ = ["drawn"]

Bound = dict[str, Value]
Shape = tuple[int | None, int | None]
"""Number of axes and size of the last one, each None where it is not known."""


def drawn(
    interp: Interpreter, meaning: LabelsMeaning, bound: Bound, arguments: Arguments, maker: Step
) -> Tensor:
    """What a random draw gives."""
    maker = replace(maker, id=DRAWN)
    if meaning.draw == "integers":
        return _integers(interp, bound, maker)
    if meaning.draw == "choice":
        return _chosen(interp, bound, maker)
    if meaning.draw == "shape":
        own = meaning.params[:1] == ("self",)
        rank, last = _axes(arguments.positional[1:] if own else arguments.positional)
    else:
        rank, last = _shape(interp, bound.get("size"))
    return Tensor(
        reason=label_values.REASON,
        encoding=meaning.encoding,
        maker=maker,
        label_range=meaning.range,
        rank=rank,
        units=last if rank != 1 else None,
    )


def _axes(sizes: tuple[Value, ...]) -> Shape:
    """`randn(100, 3)`: one argument for each axis. A tuple may be a shape too, in PyTorch."""
    if not sizes or any(isinstance(size, (Gap, Items, Ref)) for size in sizes):
        return None, None
    return len(sizes), _whole(sizes[-1])


def _shape(interp: Interpreter, size: Value | None) -> Shape:
    if isinstance(size, (Items, Ref)):
        sizes = iteration.items_of(interp, size)
        return (len(sizes.values), _whole(sizes.values[-1])) if sizes.exact and sizes.values else (None, None)
    if isinstance(size, Const):
        return (1, _whole(size)) if isinstance(size.value, int) else (None, None)
    return None, None


def _whole(value: Value) -> int | None:
    return value.value if isinstance(value, Const) and isinstance(value.value, int) else None


def _integers(interp: Interpreter, bound: Bound, maker: Step) -> Tensor:
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
    return _of_classes(high, _shape(interp, size), maker) or unknown


def _of_classes(count: int, shape: Shape, maker: Step) -> Tensor | None:
    """Class ids below `count`; rows of zeros and ones are several labels a sample."""
    rank, last = shape
    several = rank is not None and rank > 1 and last != 1
    if several and (count > 2 or rank != 2):
        return None
    encoding = Encoding.MULTI_HOT if several else Encoding.INTEGER if count > 2 else Encoding.BINARY
    return Tensor(
        reason=label_values.REASON,
        encoding=encoding,
        classes=last if several else count,
        lowest=0,
        maker=maker,
        rank=rank,
        units=last if rank != 1 else None,
    )


def _chosen(interp: Interpreter, bound: Bound, maker: Step) -> Tensor:
    """choice([0, 1], size), choice(10, size)."""
    pool, shape = bound.get("a"), _shape(interp, bound.get("size"))
    unknown = Tensor(reason="it is drawn at random")
    if isinstance(pool, Const):
        return unknown  # indices below a number: they hardly ever stand for classes
    held = iteration.items_of(interp, pool) if isinstance(pool, (Items, Ref)) else None
    numbers = [one.value for one in held.values if isinstance(one, Const)] if held is not None else []
    if held is None or len(numbers) != len(held.values) or shape[0] is None:
        return unknown
    whole = {number for number in numbers if isinstance(number, int) and not isinstance(number, bool)}
    if len(whole) != len(numbers):
        return unknown
    if min(whole, default=1) == 0 and whole == set(range(len(whole))) and len(whole) > 1:
        return _of_classes(len(whole), shape, maker) or unknown
    made = label_values.of_integers(whole, maker, rank=shape[0])
    return unknown if made is None or shape[0] != 1 else made
