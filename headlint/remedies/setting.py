"""What a setter is given: the fact's new value and everything that is known of the head."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TypeAlias

from headlint.contracts import Fact, FactValue, HeadContract
from headlint.frameworks.library import Library
from headlint.remedies.draft import Draft
from headlint.remedies.passages import Doubt, Passage

__all__ = ["Aim", "Setter"]


@dataclass(frozen=True, slots=True)
class Aim:
    """One fact that a remedy sets to `value`, in one meeting of a contract."""

    library: Library
    contract: HeadContract
    facts: Mapping[str, Fact]
    sets: Mapping[str, FactValue]
    """All that the remedy sets: parts of it can hang together (activation and loss)."""
    value: FactValue

    def known(self, name: str) -> FactValue | None:
        """The present value of a fact; None where it is unknown."""
        fact = self.facts.get(name)
        return None if fact is None else fact.value

    def passage(self, name: str) -> Passage:
        """Where a fact was seen. Raises Doubt where that is no place in the source."""
        fact = self.facts.get(name)
        found = None if fact is None else Passage.of(fact.site)
        if found is None:
            raise Doubt(f"{name} has no place in the source")
        return found


Setter: TypeAlias = Callable[[Draft, Aim], None]
"""Adds to a draft what makes the aim true. Raises Doubt where it cannot be sure."""
