"""Records as JSON and back: what rules and facts were read to, so that it need not be read again.

Nothing runs when it is loaded but the classes that the reader names.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping
from enum import Enum
from typing import Any

from headlint.records import settings_of

__all__ = ["pack", "unpack"]

_CLASS = ""
"""The key of the name of a class; its fields stand beside it."""
_SET = "set"
_TUPLE = "tuple"


def pack(value: object) -> str:
    """Records, enumerations, tuples, frozen sets, dictionaries and plain values as one line.

    Raises TypeError for anything else.
    """
    return json.dumps(_packed(value), separators=(",", ":"))


def unpack(text: str, classes: Iterable[type]) -> Any:
    """What was packed, if it is made of these classes. Raises ValueError for what `pack` never gives."""
    makers: dict[str, Callable[..., object]] = {_SET: _set, _TUPLE: _tuple}
    for cls in classes:
        makers[cls.__name__] = cls

    def made(found: dict[str, Any]) -> object:
        for key, value in found.items():
            if type(value) is list:
                found[key] = tuple(value)
        name = found.pop(_CLASS, None)
        return found if name is None else makers[name](**found)

    try:
        return json.loads(text, object_hook=made)
    except (KeyError, TypeError) as error:
        raise ValueError(f"damaged: {error}") from error


def _set(value: Iterable[object]) -> object:
    return frozenset(value)


def _tuple(value: tuple[object, ...]) -> object:
    return value


def _packed(value: object) -> object:
    if value is None or type(value) in (str, int, float, bool):
        return value
    if isinstance(value, Enum):
        return {_CLASS: type(value).__name__, "value": value.value}
    if isinstance(value, tuple):
        return [_element(one) for one in value]
    if isinstance(value, frozenset):
        return {_CLASS: _SET, "value": [_element(one) for one in sorted(value)]}
    if isinstance(value, Mapping):
        if any(type(key) is not str or key == _CLASS for key in value):
            raise TypeError("a key that is no word")
        return {key: _packed(one) for key, one in value.items()}
    fields = {name: _packed(one) for name, one in settings_of(value).items()}
    return {_CLASS: type(value).__name__, **fields}


def _element(value: object) -> object:
    """An element of a list: of all lists, only those that stand in an object become tuples again."""
    packed = _packed(value)
    return {_CLASS: _TUPLE, "value": packed} if isinstance(packed, list) else packed
