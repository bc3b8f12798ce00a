"""What headlint's facts claim of losses and activations: the questions that the frameworks are asked."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TypeVar

from headlint.domains import Domain
from headlint.frameworks.library import Library
from headlint.frameworks.meanings import LossMeaning, Meaning
from oracle.calling import Settings

__all__ = ["LossClaim", "entries", "fits", "loss_claims"]

_M = TypeVar("_M", bound=Meaning)
_WITHIN: dict[Domain, frozenset[Domain]] = {
    Domain.SIMPLEX: frozenset({Domain.PROBABILITY, Domain.NONNEGATIVE, Domain.BOUNDED}),
    Domain.PROBABILITY: frozenset({Domain.NONNEGATIVE, Domain.BOUNDED}),
    Domain.LOG_SIMPLEX: frozenset({Domain.LOG_PROBABILITY}),
}


@dataclass(frozen=True)
class LossClaim:
    """A loss with its switches set one way, and what it then takes and applies."""

    meaning: LossMeaning
    settings: Settings
    takes: Domain
    applies: str

    def __str__(self) -> str:
        switches = ",".join(f"{name}={value}" for name, value in self.settings)
        return f"{self.meaning.name}({switches})"


def entries(library: Library, kind: type[_M]) -> Iterator[_M]:
    """All described names of a kind, in order of name; patterns (`x.*`) are no names."""
    for name in sorted(library.entries):
        meaning = library.entries[name]
        if isinstance(meaning, kind) and not name.endswith(".*"):
            yield meaning


def loss_claims(meaning: LossMeaning) -> Iterator[LossClaim]:
    """Each way a loss can be switched: as it comes, and with its switch given. None if it claims nothing."""
    if meaning.takes is None:
        return
    plain = (meaning.takes, meaning.applies)
    if meaning.from_logits is None:
        yield LossClaim(meaning, (), *plain)
        return
    logits = (Domain.REAL, meaning.logits_applies)
    yield LossClaim(meaning, (), *(logits if meaning.from_logits_default else plain))
    yield LossClaim(meaning, ((meaning.from_logits, True),), *logits)
    yield LossClaim(meaning, ((meaning.from_logits, False),), *plain)


def fits(given: Domain, taken: Domain) -> bool:
    """Whether every value of one domain is a value of the other."""
    return taken in (given, Domain.REAL) or taken in _WITHIN.get(given, frozenset())
