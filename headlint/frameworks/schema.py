"""What a facts file can say of a name: the kinds and their keys, read off the dataclasses."""

from __future__ import annotations

import types
from collections.abc import Mapping
from enum import Enum
from functools import cache
from typing import Annotated, Literal, Union, get_args, get_origin, get_type_hints

from headlint.frameworks import label_meanings, meanings, role_meanings
from headlint.frameworks.document import Cell, nearest
from headlint.frameworks.kinds import KINDS
from headlint.frameworks.meanings import ActivationId, Meaning, Parameter
from headlint.records import dataclass, field_names, required_names

__all__ = ["Check", "Kind", "Setting", "kinds"]

Setting = str | int | bool | Enum | tuple[str, ...] | None
_NAMES = {**vars(meanings), **vars(label_meanings), **vars(role_meanings)}
"""What the annotations of the kinds speak of."""
_MARKS = {get_args(Parameter)[1], get_args(ActivationId)[1]}


@dataclass(frozen=True, slots=True)
class Check:
    """What the value of one key can be."""

    choices: Mapping[str, str | Enum]
    """Closed set of words; empty: any word."""
    plain: frozenset[type]
    """Of str, int, bool: those that are taken as they are."""
    optional: bool = False
    """Whether `null` may stand there."""
    many: bool = False
    mark: str = ""
    """`parameter` or `activation`: what a word must be the name of."""

    def convert(self, cell: Cell, key: str) -> Setting:
        """The value that is written there; FactsError where it is none of those allowed."""
        if self.many:
            return tuple(str(self._word(cell, key, word)) for word in cell.words(f"`{key}`"))
        value = cell.scalar(f"`{key}`")
        if isinstance(value, str):
            return self._word(cell, key, value)
        if value is None and self.optional:
            return None
        if type(value) not in self.plain:
            raise cell.fail(f"`{key}` wants {self._wanted()}, not {cell.describe()}")
        return value

    def _word(self, cell: Cell, key: str, word: str) -> str | Enum:
        if word in self.choices:
            return self.choices[word]
        if str in self.plain:
            return word
        if self.choices:
            raise cell.fail(f"`{key}` cannot be `{word}`{nearest(word, self.choices)}")
        raise cell.fail(f"`{key}` wants {self._wanted()}, not `{word}`")

    def _wanted(self) -> str:
        names = {str: "a word", int: "a whole number", bool: "true or false"}
        wanted = [text for type_, text in names.items() if type_ in self.plain]
        if self.choices:
            wanted.append("one of " + ", ".join(sorted(self.choices)))
        return " or ".join(wanted)


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of meaning by the name that files use (`loss`), and its keys."""

    name: str
    cls: type[Meaning]
    checks: Mapping[str, Check]
    required: frozenset[str]

    def convert(self, key: str, cell: Cell, value: Cell) -> Setting:
        """The value of a key of this kind; FactsError where the key or the value is unknown."""
        check = self.checks.get(key)
        if check is None:
            raise cell.fail(f"`{key}` is no key of the kind `{self.name}`{nearest(key, self.checks)}")
        return check.convert(value, key)


@cache
def kinds() -> Mapping[str, Kind]:
    """All kinds by name. A subclass of Meaning is a kind: `LossMeaning` is `loss`."""
    found = [_kind(cls) for cls in KINDS]
    return {kind.name: kind for kind in found}


def _kind(cls: type[Meaning]) -> Kind:
    hints = get_type_hints(cls, _NAMES, include_extras=True)
    keys = [name for name in field_names(cls) if name != "name"]
    return Kind(
        name=cls.__name__.removesuffix("Meaning").lower(),
        cls=cls,
        checks={name: _check(hints[name]) for name in keys},
        required=required_names(cls) - {"name"},
    )


def _check(hint: object) -> Check:
    """The check for a type: a union of plain types, literals, enums, marked strings; or a tuple."""
    if get_origin(hint) is tuple:
        inner = _check(get_args(hint)[0])
        return Check(inner.choices, inner.plain, many=True, mark=inner.mark)
    choices: dict[str, str | Enum] = {}
    plain: set[type] = set()
    mark = ""
    for arm in _arms(hint):
        if get_origin(arm) is Literal:
            choices.update({word: word for word in get_args(arm)})
        elif get_origin(arm) is Annotated:
            mark = _marked(get_args(arm)[1], choices, plain) or mark
        elif isinstance(arm, type) and issubclass(arm, Enum):
            choices.update({member.value: member for member in arm})
        elif isinstance(arm, type) and arm is not types.NoneType:
            plain.add(arm)
    return Check(choices, frozenset(plain), optional=types.NoneType in _arms(hint), mark=mark)


def _arms(hint: object) -> tuple[object, ...]:
    is_union = get_origin(hint) in (Union, types.UnionType)
    return get_args(hint) if is_union else (hint,)


def _marked(mark: object, choices: dict[str, str | Enum], plain: set[type]) -> str:
    """A string with a mark: the name of a parameter or activation, or the value of an enum."""
    if isinstance(mark, type) and issubclass(mark, Enum):
        choices.update({member.value: str(member.value) for member in mark})
        return ""
    plain.add(str)
    return mark if isinstance(mark, str) and mark in _MARKS else ""
