"""`__init__` for classes with a few fields: one for each number of fields, in which only names are changed.

A function that names its parameters is called in half the time of one that takes `*args`, and most of what an
analysis makes has up to six fields. Nothing is compiled for it: the code object is a copy with other names.
"""

from __future__ import annotations

TYPE_CHECKING = False  # typing itself is a slow import
if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from typing import Any

    Put = Callable[[Any, Any], None]

__all__ = ["constructor"]


def constructor(names: Sequence[str], defaults: tuple[object, ...], puts: Sequence[Put]) -> Any:
    """An `__init__` with these parameters, the last of which have `defaults`, that puts each into its place.

    None where there are too many.
    """
    if not 0 < len(names) <= len(_PATTERNS):
        return None
    made = _PATTERNS[len(names) - 1](*puts)
    made.__code__ = made.__code__.replace(co_varnames=("self", *names))
    made.__defaults__ = defaults or None
    return made


def _one(a: Put) -> Any:
    def __init__(self: object, x: object) -> None:
        a(self, x)

    return __init__


def _two(a: Put, b: Put) -> Any:
    def __init__(self: object, x: object, y: object) -> None:
        a(self, x)
        b(self, y)

    return __init__


def _three(a: Put, b: Put, c: Put) -> Any:
    def __init__(self: object, x: object, y: object, z: object) -> None:
        a(self, x)
        b(self, y)
        c(self, z)

    return __init__


def _four(a: Put, b: Put, c: Put, d: Put) -> Any:
    def __init__(self: object, x: object, y: object, z: object, u: object) -> None:
        a(self, x)
        b(self, y)
        c(self, z)
        d(self, u)

    return __init__


def _five(a: Put, b: Put, c: Put, d: Put, e: Put) -> Any:
    def __init__(self: object, x: object, y: object, z: object, u: object, v: object) -> None:
        a(self, x)
        b(self, y)
        c(self, z)
        d(self, u)
        e(self, v)

    return __init__


def _six(a: Put, b: Put, c: Put, d: Put, e: Put, f: Put) -> Any:
    def __init__(self: object, x: object, y: object, z: object, u: object, v: object, w: object) -> None:
        a(self, x)
        b(self, y)
        c(self, z)
        d(self, u)
        e(self, v)
        f(self, w)

    return __init__


_PATTERNS: tuple[Callable[..., Any], ...] = (_one, _two, _three, _four, _five, _six)
