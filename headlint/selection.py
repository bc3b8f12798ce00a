"""Which rules a run uses: selectors by code, prefix or name."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from headlint.records import dataclass
from headlint.selectors import UsageError, matching

if TYPE_CHECKING:
    from headlint.rulebook import Rule

__all__ = ["Selection", "UsageError", "choose_rules"]


@dataclass(frozen=True, slots=True)
class Selection:
    """The rules of a run, and those that were selected by their own code or name."""

    rules: tuple[Rule, ...]
    explicit: frozenset[str]
    codes: frozenset[str]
    """Codes whose findings are shown; the others still hide what they hide."""


def choose_rules(
    select: Sequence[str], extend_select: Sequence[str], ignore: Sequence[str], own: Sequence[str] = ()
) -> Selection:
    """The rules that a run asks for, of headlint's and those of the user's files and folders `own`.

    Raises UsageError for a selector that matches none, and RuleError for a faulty rule file.
    """
    from headlint.rulebook import load_rules

    rules = load_rules(own, examples=False)
    names = [(rule.code, rule.name) for rule in rules]
    explicit: set[str] = set()
    chosen = {rule.code for rule in rules if rule.default} if not select else set()
    for selector in (*select, *extend_select):
        matched = matching(names, selector)
        exact = {code for code, name in names if selector in (code, name)}
        explicit |= exact
        chosen |= {
            rule.code for rule in rules if rule.code in matched and (rule.default or rule.code in exact)
        }
    for selector in ignore:
        chosen -= matching(names, selector)
    return Selection(rules, frozenset(explicit), frozenset(chosen))
