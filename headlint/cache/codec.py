"""Plain data as JSON and back: tuples, and the classes that a run's results are made of, nothing else."""

from __future__ import annotations

from collections.abc import Mapping

from headlint.comments import Comment, Named
from headlint.examine import Examined, Found
from headlint.findings import Edit, Finding, Fix, Position, Related, Span
from headlint.inventory import HeadEntry
from headlint.records import field_names

__all__ = ["DamagedError", "Json", "pack", "unpack"]

Json = str | int | float | bool | list["Json"] | dict[str, "Json"] | None

_CLASSES = (Comment, Edit, Examined, Finding, Fix, Found, HeadEntry, Named, Position, Related, Span)
_FIELDS: Mapping[type, tuple[str, ...]] = {one: field_names(one) for one in _CLASSES}
_BY_NAME: Mapping[str, type] = {one.__name__: one for one in _CLASSES}


class DamagedError(Exception):
    """What was kept is not what was written."""


def pack(value: object) -> Json:
    """The value as JSON: a list is a tuple, or an object of the class that its first element names.

    Raises TypeError for anything else.
    """
    if value is None or isinstance(value, (str, int, float, bool)):
        return value
    if type(value) is tuple:
        return ["", *map(pack, value)]
    names = _FIELDS.get(type(value))
    if names is None:
        raise TypeError(f"{type(value).__name__} is not kept")
    return [type(value).__name__, *(pack(getattr(value, name)) for name in names)]


def unpack(value: Json) -> object:
    """The value that was packed. Raises DamagedError for what `pack` never gives."""
    if not isinstance(value, list):
        if isinstance(value, dict):
            raise DamagedError
        return value
    if not value or not isinstance(value[0], str):
        raise DamagedError
    parts = [unpack(one) for one in value[1:]]
    if not value[0]:
        return tuple(parts)
    found = _BY_NAME.get(value[0])
    if found is None or len(parts) != len(_FIELDS[found]):
        raise DamagedError
    made: object = found(*parts)
    return made
