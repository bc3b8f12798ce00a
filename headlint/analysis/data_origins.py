"""Whether two pieces of data are certain to differ: other arguments, columns, files, parts of a split."""

from __future__ import annotations

from collections.abc import Hashable
from typing import TYPE_CHECKING

from headlint.analysis import frames, iteration
from headlint.values import Const, Items, Ref, Unknown, Value

if TYPE_CHECKING:
    from headlint.analysis.interpreter import Interpreter

__all__ = ["PART", "SLICE", "differ", "split_part"]

PART = "part"
"""First part of the mark of one part of a split: (mark, number of the split, which part)."""
SLICE = "[:]"
VIEWS = ("values", "array", "T", "data", "flat", "str", "loc", "iloc")
"""Attributes that are the same data again."""

Step = tuple[Hashable, ...]


def split_part(value: Value, number: int, which: int) -> Value:
    """One part of data that is split; what is known of the data holds for the part."""
    if not isinstance(value, Unknown) or value.token is None:
        return value
    return Unknown(value.reason, (frames.ROWS, (PART, number, which), value.token))


def differ(interp: Interpreter, left: Value | None, right: Value | None) -> bool:
    """Whether the program shows that these are not the same data; False where that is not certain."""
    if isinstance(left, Const) and isinstance(right, Const):
        return left != right and not left.likely and not right.likely
    mine, theirs = _classes(interp, left), _classes(interp, right)
    if mine is not None and theirs is not None:
        return mine != theirs
    if not isinstance(left, Unknown) or not isinstance(right, Unknown):
        return False
    if left.token is None or right.token is None:
        return False
    return _differ(interp, left.token, right.token)


def _classes(interp: Interpreter, value: Value | None) -> frozenset[Value] | None:
    """The different constants of a list that is written out."""
    if not isinstance(value, (Items, Ref)):
        return None
    items = iteration.items_of(interp, value)
    plain = items.exact and bool(items.values) and all(isinstance(one, Const) for one in items.values)
    return frozenset(items.values) if plain else None


def _differ(interp: Interpreter, left: Hashable, right: Hashable) -> bool:
    (root, mine), (other, theirs) = _way(left), _way(right)
    if root == other:
        return _part(mine, theirs)
    match root, other:
        case ("param", frame, _), ("param", same, _):
            return frame == same
        case (frames.FRAME, _), (frames.FRAME, _):
            read = [interp.store.get((one, frames.FROM)) for one in (root, other)]
            return differ(interp, read[0], read[1])
    return False


def _way(token: Hashable) -> tuple[Hashable, list[Step]]:
    """What data begin with, and the parts that are taken of it one after the other."""
    steps: list[Step] = []
    while True:
        match token:
            case (frames.ROWS, (mark, number, which), base) if mark == PART:
                steps.append((PART, number, which))
            case (frames.ROWS, _, base):
                pass
            case (base, ".", str() as name) if name in VIEWS:
                pass
            case (base, "." | "[", key):
                steps.append(("key", key))
            case (base, mark, low, high) if mark == SLICE:
                steps.append((SLICE, low, high))
            case _:
                return token, steps[::-1]
        token = base


def _part(mine: list[Step], theirs: list[Step]) -> bool:
    """Whether the ways part where the one side is not within the other."""
    for left, right in zip(mine, theirs, strict=False):
        if left == right:
            continue
        if left[0] != right[0]:
            return False
        if left[0] == SLICE:
            return _apart(left, right)
        return left[0] == "key" or left[1] == right[1]
    return False


def _apart(left: Step, right: Step) -> bool:
    """Whether two slices are other rows: one begins where the other ends, or the numbers say so."""
    (_, low, high), (_, start, end) = left, right
    numbers = all(one is None or isinstance(one, int) for one in (low, high, start, end))
    return numbers or (high is not None and high == start) or (low is not None and low == end)
