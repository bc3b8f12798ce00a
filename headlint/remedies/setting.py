"""What a setter is given: the fact's new value and everything that is known of the head."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TypeAlias

from headlint.contracts import Fact, FactValue, HeadContract, Wiring
from headlint.findings import Site
from headlint.frameworks.library import Library
from headlint.records import dataclass, replace
from headlint.remedies.draft import Draft
from headlint.remedies.passages import Doubt, Passage

__all__ = ["ALIKE", "Aim", "Setter"]

ALIKE = ("framework", "loss.id", "loss.from-logits", "output.domain", "output.units")
"""What heads must have in common for a change of their loss to be the same for all of them."""
_OUTPUT = ("output.layer", "output.activation")


@dataclass(frozen=True, slots=True)
class Aim:
    """One fact that a remedy sets to `value`, in one meeting of a contract."""

    library: Library
    contract: HeadContract
    facts: Mapping[str, Fact]
    sets: Mapping[str, FactValue]
    """All that the remedy sets: parts of it can hang together (activation and loss)."""
    value: FactValue
    others: Sequence[HeadContract] = ()
    """The other contracts of the same analysis: what is changed can be theirs too."""

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

    def heads(self) -> list[HeadContract]:
        """The other heads that something is trained on."""
        return [
            other
            for other in self.others
            if other.subject == "head" and other is not self.contract and not other.superseded
        ]

    def wiring(self, name: str) -> Wiring:
        """How the thing that a fact is about stands in the source. Raises Doubt where that is not known,
        or where it rests on a default value that callers can replace."""
        fact = self.facts.get(name)
        if fact is None or fact.wiring is None or fact.likely:
            raise Doubt(f"how {name} came about is not certain")
        return fact.wiring

    def sharing(self, name: str) -> list[Mapping[str, Fact]]:
        """The meetings of other heads in which a fact was seen at the same place as in this one."""
        place = self.facts[name].site if name in self.facts else None
        return [
            meeting.facts
            for other in self.heads()
            for meeting in other.meetings
            if place is not None and name in meeting.facts and meeting.facts[name].site == place
        ]

    def company(self) -> list[Aim]:
        """This aim, and one for each meeting of the other heads in which the same output meets the same
        loss, be it written elsewhere: what is changed for one of them is to be changed for all."""
        found = [self]
        for other in self.heads():
            facts = [meeting.facts for meeting in other.meetings]
            if facts and all(self._like(one) for one in facts):
                found += [replace(self, contract=other, facts=one) for one in facts]
        return found

    def _like(self, facts: Mapping[str, Fact]) -> bool:
        places = {one for one in _OUTPUT if _site(self.facts, one) is not None}
        if not places or any(_site(facts, one) != _site(self.facts, one) for one in _OUTPUT):
            return False
        kinds = {_value(facts, "labels.encoding"), self.known("labels.encoding")} - {None}
        return len(kinds) < 2 and all(_value(facts, one) == self.known(one) for one in ALIKE)

    def agree(self, name: str, alike: Sequence[str], together: str | None = None) -> None:
        """Raises Doubt where another head shares the place of a fact and is not like this one.

        `alike` are facts that must have the same values, `together` one that must have its place in
        common as well, for the remedy changes that too. Labels that both know must be of one kind.
        """
        for facts in self.sharing(name):
            if any(_value(facts, one) != self.known(one) for one in alike):
                raise Doubt(f"another head has the same {name}")
            if together is not None and _site(facts, together) != _site(self.facts, together):
                raise Doubt(f"another head has the same {name}, and its output would stay")
            kinds = {_value(facts, "labels.encoding"), self.known("labels.encoding")} - {None}
            if len(kinds) > 1:
                raise Doubt(f"another head has the same {name} and other labels")


def _value(facts: Mapping[str, Fact], name: str) -> FactValue | None:
    return facts[name].value if name in facts else None


def _site(facts: Mapping[str, Fact], name: str) -> Site | None:
    return facts[name].site if name in facts else None


Setter: TypeAlias = Callable[[Draft, Aim], None]
"""Adds to a draft what makes the aim true. Raises Doubt where it cannot be sure."""
