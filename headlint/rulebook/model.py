"""What a rule is, once read: cases, remedies, examples."""

from __future__ import annotations

from typing import Generic, Literal, TypeVar, final

from headlint.contracts import FactValue, Subject
from headlint.findings import Applicability, Confidence, Severity
from headlint.records import dataclass
from headlint.rulebook.conditions import Condition, Facts, Truth
from headlint.rulebook.texts import Template

__all__ = ["Case", "Example", "Graded", "Place", "Reference", "Remedy", "Rule"]

T = TypeVar("T")


@final
@dataclass(frozen=True, slots=True)
class Graded(Generic[T]):
    """A value that depends on the facts: the first grade whose condition certainly holds."""

    fallback: T
    grades: tuple[tuple[Condition, T], ...] = ()

    def pick(self, facts: Facts) -> tuple[T, frozenset[str]]:
        """The value, and the names of the facts that it rests on."""
        for condition, value in self.grades:
            if condition.holds(facts):
                return value, condition.used(facts)
        return self.fallback, frozenset()


@final
@dataclass(frozen=True, slots=True)
class Place:
    """A further place that a finding shows: where a fact was seen, and what to write there."""

    fact: str
    labels: tuple[Template, ...]


@final
@dataclass(frozen=True, slots=True)
class Reference:
    """What another fact says, as the value that a remedy sets: `{call.other}`."""

    fact: str


@final
@dataclass(frozen=True, slots=True)
class Remedy:
    """One way to repair a head: what it does in words and as facts (`sets`), and when it fits."""

    titles: tuple[Template, ...]
    when: Condition
    applicability: Graded[Applicability]
    sets: tuple[tuple[str, FactValue | Reference], ...] = ()


@final
@dataclass(frozen=True, slots=True)
class Case:
    """One shape of the mistake: when all of `when` holds and none of `unless` does."""

    subject: Subject
    severity: Severity
    confidence: Graded[Confidence]
    messages: tuple[Template, ...]
    when: tuple[Condition, ...]
    unless: tuple[Condition, ...] = ()
    default: bool = True
    """False: found only where the rule is selected by its code or name."""
    primary: tuple[str, ...] = ()
    anywhere: bool = False
    """The primary place can stand in another file than the loss."""
    related: tuple[Place, ...] = ()
    remedies: tuple[Remedy, ...] = ()

    def holds(self, facts: Facts) -> Truth:
        """Whether the case applies; an `unless` that is not known to hold does not stand in the way."""
        if any(condition.holds(facts) for condition in self.unless):
            return False
        outcomes = {condition.holds(facts) for condition in self.when}
        if False in outcomes:
            return False
        return None if None in outcomes else True

    def used(self, facts: Facts) -> frozenset[str]:
        """Names of the facts that the verdict of this case rests on."""
        tested = (condition.names() for condition in self.unless)
        return frozenset().union(*(condition.used(facts) for condition in self.when), *tested)


@final
@dataclass(frozen=True, slots=True)
class Example:
    """A program that shows the mistake (`bad`, with `# expect: CODE` marks) or does not (`good`)."""

    kind: Literal["bad", "good"]
    title: str
    code: str
    framework: str = ""
    fixed: str = ""
    """A bad one after its fix, where there is a fix that can be applied."""
    facts: str = ""
    """The facts file of the project that the program belongs to."""


@final
@dataclass(frozen=True, slots=True)
class Rule:
    """A rule of the catalogue. `severity` is that of most of its cases."""

    code: str
    name: str
    summary: str
    severity: Severity
    cases: tuple[Case, ...]
    frameworks: tuple[str, ...] = ()
    """Libraries of the loss that the rule speaks of; empty: any."""
    default: bool = True
    subject: Subject = "head"
    hides: tuple[str, ...] = ()
    explanation: str = ""
    references: tuple[str, ...] = ()
    examples: tuple[Example, ...] = ()
    path: str = ""
