"""`__init__` for classes with a few fields: one for each number of fields.

A function with parameters of its own is called in half the time of one that takes `*args`. Most of what an
analysis makes has up to five fields and is made by position. Arguments by keyword take the longer way.
"""

from __future__ import annotations

TYPE_CHECKING = False  # typing itself is a slow import
if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from typing import Any

    Put = Callable[[Any, Any], None]
    Fill = Callable[[tuple[object, ...], dict[str, object]], Sequence[Any]]

__all__ = ["MISSING", "constructor"]

MISSING: Any = object()
"""Stands for a default that is not given."""


def constructor(defaults: Sequence[object], puts: Sequence[Put], fill: Fill) -> Any:
    """An `__init__` that puts each argument into its place; `defaults` has MISSING for those that have none.

    `fill` gives all values from those by position, defaults among them, and those by keyword, or raises
    TypeError. None where there are too many fields.
    """
    if not 0 < len(puts) <= len(_PATTERNS):
        return None
    return _PATTERNS[len(puts) - 1](defaults, puts, fill)


def _one(defaults: Sequence[object], puts: Sequence[Put], fill: Fill) -> Any:
    (dx,), (a,) = defaults, puts

    def __init__(self: object, x: object = dx, /, **named: object) -> None:
        if named or x is MISSING:
            (x,) = fill((x,), named)
        a(self, x)

    return __init__


def _two(defaults: Sequence[object], puts: Sequence[Put], fill: Fill) -> Any:
    (dx, dy), (a, b) = defaults, puts

    def __init__(self: object, x: object = dx, y: object = dy, /, **named: object) -> None:
        if named or x is MISSING or y is MISSING:
            x, y = fill((x, y), named)
        a(self, x)
        b(self, y)

    return __init__


def _three(defaults: Sequence[object], puts: Sequence[Put], fill: Fill) -> Any:
    (dx, dy, dz), (a, b, c) = defaults, puts

    def __init__(self: object, x: object = dx, y: object = dy, z: object = dz, /, **named: object) -> None:
        if named or x is MISSING or y is MISSING or z is MISSING:
            x, y, z = fill((x, y, z), named)
        a(self, x)
        b(self, y)
        c(self, z)

    return __init__


def _four(defaults: Sequence[object], puts: Sequence[Put], fill: Fill) -> Any:
    (dx, dy, dz, du), (a, b, c, d) = defaults, puts

    def __init__(
        self: object, x: object = dx, y: object = dy, z: object = dz, u: object = du, /, **named: object
    ) -> None:
        if named or x is MISSING or y is MISSING or z is MISSING or u is MISSING:
            x, y, z, u = fill((x, y, z, u), named)
        a(self, x)
        b(self, y)
        c(self, z)
        d(self, u)

    return __init__


def _five(defaults: Sequence[object], puts: Sequence[Put], fill: Fill) -> Any:
    (dx, dy, dz, du, dv), (a, b, c, d, e) = defaults, puts

    def __init__(
        self: object,
        x: object = dx,
        y: object = dy,
        z: object = dz,
        u: object = du,
        v: object = dv,
        /,
        **named: object,
    ) -> None:
        if named or x is MISSING or y is MISSING or z is MISSING or u is MISSING or v is MISSING:
            x, y, z, u, v = fill((x, y, z, u, v), named)
        a(self, x)
        b(self, y)
        c(self, z)
        d(self, u)
        e(self, v)

    return __init__


_PATTERNS: tuple[Callable[..., Any], ...] = (_one, _two, _three, _four, _five)
