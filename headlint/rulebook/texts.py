"""Message templates: `{fact}` and `{formula:fact}` filled from the meetings of a contract."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from math import e, log
from typing import final

from headlint.contracts import FACTS, FactValue
from headlint.records import dataclass
from headlint.rulebook.conditions import Facts, value_of
from headlint.rulebook.errors import hint

__all__ = ["FORMULAS", "Placeholder", "Template", "first_filled"]

_PLACEHOLDER = re.compile(r"\{([^{}]*)\}")


def _floor(classes: int) -> str | None:
    """Least softmax cross-entropy of inputs in [0, 1]: ln(1 + (C - 1) / e), one class at 1, the rest at 0."""
    return f"{log(1 + (classes - 1) / e):.2f}" if classes > 1 else None


def _peak(classes: int) -> str | None:
    """Greatest softmax score of inputs in [0, 1]: e / (e + C - 1)."""
    return f"{e / (e + classes - 1):.3f}" if classes > 1 else None


def _units(units: int) -> str:
    """`1 unit`, `4 units`."""
    return f"{units} unit" if units == 1 else f"{units} units"


FORMULAS: Mapping[str, Callable[[int], str | None]] = {"floor": _floor, "peak": _peak, "units": _units}
"""What a rule can compute from a whole number: `{floor:output.units}`. None: not defined there."""


@final
@dataclass(frozen=True, slots=True)
class Placeholder:
    """A place for a fact, or for what a formula makes of it."""

    fact: str
    formula: str | None = None

    def fill(self, meetings: Sequence[Facts]) -> str | None:
        """The text of the fact; where meetings differ, `a or b`. None where one does not know it."""
        texts: list[str] = []
        for facts in meetings:
            value = value_of(facts, self.fact)
            text = None if value is None else self._text(value)
            if text is None:
                return None
            if text not in texts:
                texts.append(text)
        return " or ".join(texts) or None

    def _text(self, value: FactValue) -> str | None:
        if self.formula is not None:
            return FORMULAS[self.formula](value) if isinstance(value, int) else None
        return ", ".join(sorted(value)) if isinstance(value, frozenset) else str(value)


@final
@dataclass(frozen=True, slots=True)
class Template:
    """A sentence with places for facts."""

    source: str
    parts: tuple[str | Placeholder, ...]

    @classmethod
    def parse(cls, source: str) -> Template:
        """Read `source`; ValueError, with a hint, where a placeholder names no fact or formula."""
        text = " ".join(source.split())
        parts: list[str | Placeholder] = []
        end = 0
        for found in _PLACEHOLDER.finditer(text):
            parts += [text[end : found.start()], _placeholder(found.group(1))]
            end = found.end()
        parts.append(text[end:])
        if any(isinstance(part, str) and ("{" in part or "}" in part) for part in parts):
            raise ValueError("a brace without its partner")
        return cls(text, tuple(part for part in parts if part != ""))

    def facts(self) -> frozenset[str]:
        """Names of the facts that the sentence speaks of."""
        return frozenset(part.fact for part in self.parts if not isinstance(part, str))

    def fill(self, meetings: Sequence[Facts]) -> str | None:
        """The sentence, or None where a fact that it names is unknown in one of the meetings."""
        filled = [part if isinstance(part, str) else part.fill(meetings) for part in self.parts]
        known = [part for part in filled if part is not None]
        return "".join(known) if len(known) == len(filled) else None


def _placeholder(inner: str) -> Placeholder:
    formula, colon, fact = inner.rpartition(":")
    if fact not in FACTS:
        raise ValueError(f"placeholder {{{inner}}} names no fact{hint(fact, FACTS)}")
    if not colon:
        return Placeholder(fact)
    if formula not in FORMULAS:
        raise ValueError(f"placeholder {{{inner}}} names no formula{hint(formula, FORMULAS)}")
    if FACTS[fact].type != "int":
        raise ValueError(f"placeholder {{{inner}}}: {fact} is no whole number")
    return Placeholder(fact, formula)


def first_filled(templates: Sequence[Template], meetings: Sequence[Facts]) -> str | None:
    """The first text whose facts are known in all meetings; failing that, in the first one."""
    for known in (meetings, meetings[:1]):
        for template in templates:
            text = template.fill(known)
            if text is not None:
                return text
    return None
