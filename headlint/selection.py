"""Which rules a run uses: selectors by code, prefix or name."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from difflib import get_close_matches

from headlint.rulebook import Rule, load_rules

__all__ = ["Selection", "UsageError", "choose_rules"]


class UsageError(Exception):
    """The user asked for something that does not exist; the text says what, and the nearest."""


@dataclass(frozen=True, slots=True)
class Selection:
    """The rules of a run, and those that were selected by their own code or name."""

    rules: tuple[Rule, ...]
    explicit: frozenset[str]
    codes: frozenset[str]
    """Codes whose findings are shown; the others still hide what they hide."""


def choose_rules(select: Sequence[str], extend_select: Sequence[str], ignore: Sequence[str]) -> Selection:
    """The rules that a run asks for. Raises UsageError for a selector that matches none."""
    rules = load_rules(examples=False)
    explicit: set[str] = set()
    chosen = {rule.code for rule in rules if rule.default} if not select else set()
    for selector in (*select, *extend_select):
        matched = _matching(rules, selector)
        exact = [rule for rule in matched if selector in (rule.code, rule.name)]
        explicit |= {rule.code for rule in exact}
        chosen |= {rule.code for rule in matched if rule.default or rule in exact}
    for selector in ignore:
        chosen -= {rule.code for rule in _matching(rules, selector)}
    return Selection(rules, frozenset(explicit), frozenset(chosen))


def _matching(rules: Sequence[Rule], selector: str) -> list[Rule]:
    if selector == "ALL":
        return list(rules)
    matched = [
        rule
        for rule in rules
        if rule.name == selector or (re.fullmatch(r"HL\d*", selector) and rule.code.startswith(selector))
    ]
    if not matched:
        known = [name for rule in rules for name in (rule.code, rule.name)]
        near = get_close_matches(selector, known, 1)
        hint = f"; did you mean {near[0]}?" if near else ""
        raise UsageError(f"no rule matches {selector!r}{hint}")
    return matched
