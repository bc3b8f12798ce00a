"""Conditions in words, for the pages of rules."""

from __future__ import annotations

from collections.abc import Iterable

from headlint.contracts import FactValue
from headlint.rulebook.conditions import Compare, Condition, Equal, MayBe, Not, Present, SetTest, Test

__all__ = ["in_words"]

_SETS = {"any": "holds one of", "none": "holds none of", "all": "holds all of", "only": "holds only"}


def in_words(condition: Condition) -> str:
    """`output.units` is at least 2 and ...; empty for a condition that always holds."""
    parts = [f"`{name}` {_test(test)}" for name, test in condition.tests]
    if condition.any_of:
        choices = " or ".join(in_words(one) for one in condition.any_of)
        parts.append(f"({choices})" if parts and len(condition.any_of) > 1 else choices)
    return " and ".join(parts)


def _test(test: Test) -> str:
    match test:
        case Equal(values):
            return f"is {_list(values)}"
        case Compare(operator, bound):
            return f"is {operator} {bound}"
        case Present(known):
            return "is known" if known else "is not known"
        case SetTest(kind, values):
            return f"{_SETS[kind]} {_list(sorted(values))}"
        case Not(Equal(values)):
            return f"is known and not {_list(values)}"
        case Not(inner):
            return f"is not so that it {_test(inner)}"
        case MayBe(Not(Equal(values))):
            return f"is not known to be {_list(values)}"
        case MayBe(inner):
            return f"{_test(inner)}, or is not known"
    raise TypeError(f"no words for {type(test).__name__}")


def _list(values: Iterable[FactValue]) -> str:
    return " or ".join(f"`{str(value).lower() if isinstance(value, bool) else value}`" for value in values)
