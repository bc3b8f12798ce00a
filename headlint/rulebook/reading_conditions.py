"""YAML mappings -> conditions: every fact, value and comparison checked against the vocabulary."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import cast

from headlint.contracts import FACTS, FactSpec, FactValue
from headlint.rulebook.conditions import (
    Compare,
    Condition,
    Equal,
    MayBe,
    Not,
    Operator,
    Present,
    SetTest,
    Test,
)
from headlint.rulebook.errors import hint
from headlint.rulebook.model import Reference
from headlint.rulebook.nodes import Item

__all__ = ["read_condition", "read_conditions", "read_fact_name", "read_fact_values"]

_REFERENCE = re.compile(r"\{([a-z.-]+)\}")
_COMPARISON = re.compile(r"(>=|<=|>|<|!=|==)\s*(-?\d{1,18})")
_PRESENT = {"known": Present(True), "unknown": Present(False)}
_SETS = ("any", "none", "all", "only")
_ANY_OF = "any-of"


def read_conditions(item: Item) -> tuple[Condition, ...]:
    """A mapping or a list of mappings."""
    return tuple(read_condition(member) for member in item.one_or_many())


def read_condition(item: Item, *, nested: bool = False) -> Condition:
    """`{fact: test, ..., any-of: [mapping, ...]}`; RuleError where it says something else."""
    tests: list[tuple[str, Test]] = []
    any_of: tuple[Condition, ...] = ()
    for key, value in item.pairs():
        if key.text() == _ANY_OF and not nested:
            any_of = tuple(read_condition(member, nested=True) for member in value.items())
            continue
        name = read_fact_name(key)
        tests.append((name, _test(value, name, FACTS[name])))
    return Condition(tuple(tests), any_of)


def read_fact_name(item: Item) -> str:
    name = item.text()
    if name not in FACTS:
        raise item.error(f"unknown fact {name!r}{hint(name, FACTS)}")
    return name


def read_fact_values(item: Item) -> tuple[tuple[str, FactValue | Reference], ...]:
    """`{fact: value, ...}`: what a fix makes true. A value `"{other.fact}"` is that of the other fact."""
    pairs = [(read_fact_name(key), value) for key, value in item.pairs()]
    return tuple((name, _set_value(value, name, FACTS[name])) for name, value in pairs)


def _set_value(item: Item, name: str, spec: FactSpec) -> FactValue | Reference:
    word = item.scalar()
    found = _REFERENCE.fullmatch(word) if isinstance(word, str) else None
    if found is None:
        return _value(item, name, spec)
    other = found.group(1)
    if other not in FACTS:
        raise item.error(f"unknown fact {other!r}{hint(other, FACTS)}")
    if FACTS[other].type != spec.type:
        raise item.error(f"{name} and {other} are not of the same type")
    return Reference(other)


def _test(item: Item, name: str, spec: FactSpec) -> Test:
    if item.is_mapping:
        return _worded(item, name, spec)
    if item.is_list:
        if spec.type == "set":
            raise item.error(f"{name} is a set: write {{any: [...]}}, {{none: [...]}} or {{all: [...]}}")
        return Equal(tuple(_value(member, name, spec) for member in item.items()))
    word = item.scalar()
    if isinstance(word, str) and word in _PRESENT:
        return _PRESENT[word]
    if spec.type == "int" and isinstance(word, str):
        return _comparison(item, name, word)
    if spec.type == "set":
        raise item.error(f"{name} is a set: write {{any: [...]}}, {{none: [...]}} or {{all: [...]}}")
    return Equal((_value(item, name, spec),))


def _worded(item: Item, name: str, spec: FactSpec) -> Test:
    """`{not: ...}`, `{may-be: ...}`, and for sets `{any: [...]}` and its kin."""
    known = ("not", "may-be", *(_SETS if spec.type == "set" else ()))
    tests = [_word(key, value, name, spec) for key, value in _pairs(item, known)]
    if len(tests) != 1:
        raise item.error(f"one of {', '.join(known)} is expected here")
    return tests[0]


def _pairs(item: Item, known: tuple[str, ...]) -> list[tuple[str, Item]]:
    return list(item.fields(known).items())


def _word(word: str, value: Item, name: str, spec: FactSpec) -> Test:
    if word not in _SETS:
        if value.is_mapping and spec.type != "set":
            raise value.error(f"a plain test is expected after {word!r}")
        inner = _set_test(value, name, spec) if value.is_mapping else _test(value, name, spec)
        return Not(inner) if word == "not" else MayBe(inner)
    return _members(word, value, name, spec)


def _set_test(item: Item, name: str, spec: FactSpec) -> Test:
    fields: Mapping[str, Item] = item.fields(_SETS)
    if len(fields) != 1:
        raise item.error(f"one of {', '.join(_SETS)} is expected here")
    ((word, value),) = fields.items()
    return _members(word, value, name, spec)


def _members(word: str, value: Item, name: str, spec: FactSpec) -> Test:
    members = [_value(member, name, spec) for member in value.one_or_many()]
    names = frozenset(member for member in members if isinstance(member, str))
    match word:
        case "any" | "none" | "all" | "only":
            return SetTest(word, names)
        case _:
            raise value.error(f"unknown word {word!r}")


def _comparison(item: Item, name: str, text: str) -> Test:
    found = _COMPARISON.fullmatch(text.strip())
    if found is None:
        raise item.error(f"{name} is a whole number: write a number or a comparison such as '>= 2'")
    return Compare(cast("Operator", found.group(1)), int(found.group(2)))


def _value(item: Item, name: str, spec: FactSpec) -> FactValue:
    """A value that the fact can have."""
    value = item.scalar()
    if spec.type == "bool" and not isinstance(value, bool):
        raise item.error(f"{name} is true or false, not {value!r}")
    if spec.type == "int" and (isinstance(value, bool) or not isinstance(value, int)):
        raise item.error(f"{name} is a whole number, not {value!r}")
    if spec.type in ("str", "set"):
        if not isinstance(value, str):
            raise item.error(f"{name} is text, not {value!r} (quote it)")
        if spec.values and value not in spec.values:
            raise item.error(f"{name} is never {value!r}{hint(value, spec.values)}")
    return value
