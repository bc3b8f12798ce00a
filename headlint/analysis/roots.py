"""Which definitions are run for their own sake, though nobody called them, and in what order."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Protocol, TypeVar

from headlint.frameworks.triage import Triage
from headlint.running import names_in
from headlint.syntax import Entry, Tree

__all__ = ["callers_first", "leading", "reaching"]


class _HasName(Protocol):
    @property
    def name(self) -> str | None: ...


_Named = TypeVar("_Named", bound=_HasName)

NEAR = 1
"""How many definitions may lie between one that is run and the operation that it is run for. A softmax is
judged where it stands, with what its function or class says of it; a builder of builders adds little, and a
library has hundreds of them."""


def leading(tree: Tree, heads: Triage, operations: Triage, telling: Iterable[str]) -> list[Entry]:
    """Definitions that can lead to a head or an operation, callers before what they call.

    Those whose code can hold a head, or that mention a module variable that is `telling` (a loss, a
    model); those that mention these, and so on. Where there is only an operation, the nearest.
    """
    said = _said(tree)
    lead = _reaching(said, _holding(tree, heads), telling, steps=len(said))
    lead |= _reaching(said, _holding(tree, operations), (), steps=NEAR)
    wanted = {entry: said[entry] for entry in said if entry in lead and entry.kind != "statement"}
    return callers_first(wanted)


def reaching(tree: Tree, words: Triage) -> set[Entry]:
    """Definitions whose code can hold what is looked for, and those that mention these, and so on."""
    said = _said(tree)
    return _reaching(said, _holding(tree, words), (), steps=len(said))


def callers_first(said: Mapping[_Named, frozenset[str]]) -> list[_Named]:
    """The definitions in an order in which a caller stands before what it calls, if there is one."""
    left = dict(said)
    order: list[_Named] = []
    while left:
        free = [
            entry
            for entry in left
            if not any(entry.name in names for other, names in left.items() if other is not entry)
        ]
        for entry in free or [next(iter(left))]:
            order.append(entry)
            del left[entry]
    return order


def _said(tree: Tree) -> dict[Entry, frozenset[str]]:
    return {entry: names_in(tree.running(entry)) for entry in tree.entries}


def _holding(tree: Tree, words: Triage) -> set[Entry]:
    """The definitions and imports whose code can hold what is looked for.

    Of other statements the values count, not the text (`telling`): a script's main part binds names such
    as `x` that are other variables elsewhere.
    """
    return {
        entry
        for entry in tree.entries
        if (entry.kind != "statement" or entry.imports) and words.can_hold_head_in(tree.running(entry))
    }


def _reaching(
    said: Mapping[Entry, frozenset[str]], start: set[Entry], telling: Iterable[str], steps: int
) -> set[Entry]:
    """The start, what mentions a telling name, what mentions what these bind, and so on for some steps."""
    found: set[Entry] = set()
    fresh, names = start, frozenset(telling)
    while fresh or names:
        found |= fresh
        if not steps:
            break
        steps -= 1
        names = names.union(*(entry.binds for entry in fresh))
        fresh = {
            entry
            for entry, mentioned in said.items()
            if entry.kind != "statement" and entry not in found and not names.isdisjoint(mentioned)
        }
        names = frozenset()
    return found
