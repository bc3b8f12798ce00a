"""Three-valued conditions: does a test hold for the facts of a meeting: yes, no, or not known."""

from __future__ import annotations

from collections.abc import Mapping
from enum import Enum
from typing import Literal, Protocol, final

from headlint.contracts import Fact, FactValue
from headlint.records import dataclass

__all__ = [
    "Compare",
    "Condition",
    "Equal",
    "Facts",
    "MayBe",
    "Not",
    "Operator",
    "Present",
    "SetTest",
    "Test",
    "Truth",
    "value_of",
]

Facts = Mapping[str, Fact]
Truth = bool | None
"""None: not known."""
Operator = Literal[">=", "<=", ">", "<", "!=", "=="]


def value_of(facts: Facts, name: str) -> FactValue | None:
    """The plain value of a fact, or None where it is unknown (absent, or `unknown` by value)."""
    fact = facts.get(name)
    if fact is None:
        return None
    value = fact.value.value if isinstance(fact.value, Enum) else fact.value
    return None if value == "unknown" else value


class Test(Protocol):
    """A test of one fact; `value` None is an unknown fact."""

    def judge(self, value: FactValue | None) -> Truth: ...


@final
@dataclass(frozen=True, slots=True)
class Equal:
    """The value is one of these."""

    values: tuple[FactValue, ...]

    def judge(self, value: FactValue | None) -> Truth:
        return None if value is None else value in self.values


@final
@dataclass(frozen=True, slots=True)
class Compare:
    """The number compares so with `bound`."""

    operator: Operator
    bound: int

    def judge(self, value: FactValue | None) -> Truth:
        if not isinstance(value, int):
            return None
        match self.operator:
            case ">=":
                return value >= self.bound
            case "<=":
                return value <= self.bound
            case ">":
                return value > self.bound
            case "<":
                return value < self.bound
            case "!=":
                return value != self.bound
            case "==":
                return value == self.bound


@final
@dataclass(frozen=True, slots=True)
class Present:
    """The fact is known (or, with `known` false, is not): always certain."""

    known: bool

    def judge(self, value: FactValue | None) -> Truth:
        return (value is not None) == self.known


@final
@dataclass(frozen=True, slots=True)
class SetTest:
    """How a set fact and `values` overlap; `only`: it is not empty and holds nothing else."""

    kind: Literal["any", "none", "all", "only"]
    values: frozenset[str]

    def judge(self, value: FactValue | None) -> Truth:
        if not isinstance(value, frozenset):
            return None
        match self.kind:
            case "any":
                return bool(value & self.values)
            case "none":
                return not value & self.values
            case "all":
                return value >= self.values
            case "only":
                return bool(value) and value <= self.values


@final
@dataclass(frozen=True, slots=True)
class Not:
    """The contrary; what is unknown stays unknown."""

    test: Test

    def judge(self, value: FactValue | None) -> Truth:
        inner = self.test.judge(value)
        return None if inner is None else not inner


@final
@dataclass(frozen=True, slots=True)
class MayBe:
    """The test holds, or it is not known whether it does."""

    test: Test

    def judge(self, value: FactValue | None) -> Truth:
        return self.test.judge(value) is not False


@final
@dataclass(frozen=True, slots=True)
class Condition:
    """Every test holds, and one of the conditions `any_of`, where there are any."""

    tests: tuple[tuple[str, Test], ...] = ()
    any_of: tuple[Condition, ...] = ()

    def holds(self, facts: Facts) -> Truth:
        """True, False, or None where an unknown fact decides."""
        known = True
        for name, test in self.tests:
            outcome = test.judge(value_of(facts, name))
            if outcome is False:
                return False
            known = known and outcome is True
        if self.any_of:
            outcomes = [condition.holds(facts) for condition in self.any_of]
            if all(outcome is False for outcome in outcomes):
                return False
            known = known and True in outcomes
        return True if known else None

    def used(self, facts: Facts) -> frozenset[str]:
        """Names of the facts that a condition which holds rests on."""
        names = {name for name, _ in self.tests}
        for condition in self.any_of:
            if condition.holds(facts):
                return frozenset(names | condition.used(facts))
        return frozenset(names)

    def names(self) -> frozenset[str]:
        """Names of all facts that are tested."""
        inner = (condition.names() for condition in self.any_of)
        return frozenset(name for name, _ in self.tests).union(*inner)
