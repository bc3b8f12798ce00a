"""What must stand in a file for a rule to find something there: names, from its conditions and the facts."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Iterator, Mapping

from headlint.contracts import FACTS, Fact, FactValue
from headlint.frameworks.library import TELLING, Library
from headlint.frameworks.meanings import (
    DecodeMeaning,
    Meaning,
    MetricMeaning,
    ScorerMeaning,
)
from headlint.frameworks.role_meanings import RoleMeaning
from headlint.frameworks.triage import Triage
from headlint.rulebook.conditions import Condition, Equal, Present, Test
from headlint.rulebook.model import Case, Rule

__all__ = ["judges_any_softmax", "starting_names", "triage_of"]

Names = frozenset[str]
"""Full names of which a program holds at least one, beyond those that are looked for in any case."""

_ROLES = {"removed-method": "removed-predict", "encoder-refit": "encoder"}
"""The roles of the names without which there is no such `call.kind`. All others are judged where something is
trained, or where a loss stands."""


def triage_of(rules: Iterable[Rule], library: Library) -> Triage:
    """What a file is looked at for before anything else, so that these rules lose nothing.

    Names of losses and of what trains count in any file, whatever rules there are: heads are counted and
    listed. A softmax counts where its axis is not said, or a logarithm is called; everywhere, if a rule
    judges it. Other names count in a file that names their library, and a framework.
    """
    rules = tuple(rules)
    done: dict[str, set[str]] = {}
    for name in _EMPTY.union(*(starting_names(rule, library) for rule in rules)):
        done.setdefault(name.partition(".")[0], set()).add(name.rpartition(".")[2])
    words = library.triage(any_softmax=judges_any_softmax(rules))
    return words.beside(done, library.modules() - sys.stdlib_module_names)


def judges_any_softmax(rules: Iterable[Rule]) -> bool:
    """Whether a rule can find something at a softmax by itself though its axis is said."""
    said = FACTS["output.normalised-axis"].values - {"implicit"}
    return any(
        case.subject == "operation" and case.holds(_softmax_along(axis)) is not False
        for rule in rules
        for case in rule.cases
        for axis in said
    )


def _softmax_along(axis: str) -> Mapping[str, Fact]:
    return {"operation.kind": Fact("normalisation"), "output.normalised-axis": Fact(axis)}


def starting_names(rule: Rule, library: Library) -> Names:
    """Names of which a file holds one where the rule can find something, if it has no loss or training, which
    start any file, and no softmax.

    Names that are too short are left out: there the rule speaks of what it sees in files that are read for
    another reason.
    """
    needed = _EMPTY.union(*(_of_case(case, library) for case in rule.cases))
    return frozenset(name for name in needed if len(name.rpartition(".")[2]) >= TELLING)


def _of_case(case: Case, library: Library) -> Names:
    found = [names for condition in case.when for names in _needed(condition, library)]
    return min(found, key=_cost, default=_EMPTY)


def _needed(condition: Condition, library: Library) -> Iterator[Names]:
    """Sets of names; the condition can hold only where each of them has a name in the program."""
    for fact, test in condition.tests:
        names = _named(fact, test, library)
        if names is not None:
            yield names
    branches = [list(_needed(branch, library)) for branch in condition.any_of]
    if branches and all(branches):
        yield _EMPTY.union(*(min(branch, key=_cost) for branch in branches))


def _cost(names: Names) -> int:
    """The shorter a name, the more files hold it for no reason."""
    return -min((len(name.rpartition(".")[2]) for name in names), default=1 << 30)


def _named(fact: str, test: Test, library: Library) -> Names | None:
    """What a test of a fact needs; None where it can hold whatever the names are."""
    if fact.startswith("loss.") and (isinstance(test, Equal) or (isinstance(test, Present) and test.known)):
        return _EMPTY  # the name of a loss, or of what trains with one
    find = _NAMES.get(fact)
    if find is None or not isinstance(test, Equal):
        return None
    meanings = (meaning for value in test.values for meaning in find(library, value))
    return frozenset(meaning.name for meaning in meanings if meaning.short not in library.starting)


# What leads to a value of a fact


def _decoding(library: Library, kind: FactValue) -> Iterator[Meaning]:
    # Softmax and sigmoid are decodings of what reached a loss: nothing else is needed.
    for meaning in library.entries.values():
        if isinstance(meaning, (DecodeMeaning, ScorerMeaning)) and meaning.id == kind:
            yield meaning


def _calling(library: Library, kind: FactValue) -> Iterator[Meaning]:
    for meaning in library.entries.values():
        if isinstance(meaning, RoleMeaning) and meaning.role == _ROLES.get(str(kind)):
            yield meaning


def _measuring(library: Library, id: FactValue) -> Iterator[Meaning]:
    for meaning in library.entries.values():
        if isinstance(meaning, MetricMeaning) and meaning.id == id:
            yield meaning


def _lacking(library: Library, parameter: FactValue) -> Iterator[Meaning]:
    for meaning in library.entries.values():
        if isinstance(meaning, MetricMeaning) and parameter in meaning.params:
            yield meaning


_EMPTY: Names = frozenset()
_NAMES: Mapping[str, Callable[[Library, FactValue], Iterator[Meaning]]] = {
    "call.kind": _calling,
    "decode.kind": _decoding,
    "metric.id": _measuring,
    "metric.compares": _measuring,
    "metric.missing": _lacking,
}
"""For each fact that only certain names lead to: the names that lead to a value."""
