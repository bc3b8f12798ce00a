"""Contracts x rules -> findings: which rules hold in every meeting, and what they say there."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Sequence
from typing import TypeAlias, TypeVar

from headlint.contracts import FactValue, HeadContract, Subject
from headlint.findings import Applicability, Confidence, Edit, Finding, Fix, Severity
from headlint.rulebook.conditions import Facts, value_of
from headlint.rulebook.model import Case, Reference, Remedy, Rule
from headlint.rulebook.places import places
from headlint.rulebook.texts import first_filled

__all__ = ["Realise", "judge"]

T = TypeVar("T", bound=str)

Realise: TypeAlias = Callable[[Sequence[tuple[str, FactValue]], HeadContract], tuple[Edit, ...]]
"""Writes what a remedy sets into the source, as edits; none where that is in doubt."""

_SEVERITIES: Sequence[Severity] = ("error", "warning", "info")
_CONFIDENCES: Sequence[Confidence] = ("high", "medium", "low")
_APPLICABILITIES: Sequence[Applicability] = ("safe", "unsafe", "manual")


def judge(
    contract: HeadContract,
    rules: Sequence[Rule],
    *,
    explicit: Collection[str] = frozenset(),
    realise: Realise | None = None,
    quiet: list[Finding] | None = None,
) -> list[Finding]:
    """The findings of `rules` on one contract, in the order of the rules, without the hidden ones.

    `explicit` holds the codes that the user selected by code or name: only there do the cases speak
    that are off by default. `realise` writes what a remedy sets as edits; without it there are none.
    What those cases would say if they spoke is added to `quiet`.
    """
    if not contract.complete or not contract.meetings or contract.superseded:
        return []
    meetings = [meeting.facts for meeting in contract.meetings]
    found: list[Finding] = []
    hidden: set[str] = set()
    for rule in rules:
        cases = _verdict(rule, contract.subject, meetings)
        if not cases:
            continue
        if not (rule.code in explicit or all(case.default for case in cases)):
            if quiet is not None:
                quiet.append(_finding(rule, cases, contract, meetings, None))
        else:
            found.append(_finding(rule, cases, contract, meetings, realise))
            hidden.update(rule.hides)
    return [finding for finding in found if finding.code not in hidden]


def _verdict(rule: Rule, subject: Subject, meetings: Sequence[Facts]) -> list[Case]:
    """The case that holds in each meeting; none at all if there is a meeting without one."""
    chosen = []
    for facts in meetings:
        case = next((case for case in rule.cases if case.subject == subject and case.holds(facts)), None)
        if case is None:
            return []
        chosen.append(case)
    return chosen


def _finding(
    rule: Rule,
    cases: Sequence[Case],
    contract: HeadContract,
    meetings: Sequence[Facts],
    realise: Realise | None,
) -> Finding:
    """The finding; where meetings differ, the mildest severity and the weakest confidence."""
    case = cases[0]
    seen = places(contract, case, meetings)
    message = first_filled(case.messages, meetings) or rule.summary
    fixes = _fixes(case.remedies, contract, meetings, realise)
    return Finding(
        code=rule.code,
        name=rule.name,
        severity=_weakest((case.severity for case in cases), _SEVERITIES),
        confidence=_weakest(map(_confidence, cases, meetings), _CONFIDENCES),
        span=seen.span,
        message=message,
        help=_help([fix.title for fix in fixes]),
        label=seen.label,
        related=seen.related,
        fixes=fixes,
        route=seen.route,
    )


def _confidence(case: Case, facts: Facts) -> Confidence:
    """As the case says, but at most medium where a fact that decides rests on a default value."""
    confidence, used = case.confidence.pick(facts)
    likely = any(facts[name].likely for name in used | case.used(facts) if name in facts)
    return _weakest((confidence, "medium"), _CONFIDENCES) if likely else confidence


def _fixes(
    remedies: Sequence[Remedy], contract: HeadContract, meetings: Sequence[Facts], realise: Realise | None
) -> tuple[Fix, ...]:
    """The remedies that fit; one that is not known to fit is shown, for the reader to choose."""
    fixes = []
    for remedy in remedies:
        if any(_replaces(remedy, facts) for facts in meetings):
            continue
        outcomes = {remedy.when.holds(facts) for facts in meetings}
        title = first_filled(remedy.titles, meetings)
        if outcomes == {False} or title is None:
            continue
        grades = [remedy.applicability.pick(facts)[0] for facts in meetings]
        certain = outcomes == {True}
        sets = _sets(remedy, meetings)
        edits = realise(sets, contract) if realise is not None and sets else ()
        fixes.append(Fix(title, _weakest(grades, _APPLICABILITIES) if certain else "manual", edits))
    return tuple(fixes)


def _replaces(remedy: Remedy, facts: Facts) -> bool:
    """Whether a remedy puts something in place of a loss that the user describes, or a switch into it."""
    if value_of(facts, "loss.own") is not True:
        return False
    return any(
        name.startswith("loss.") and (name == "loss.id" or name not in facts) for name, _ in remedy.sets
    )


def _sets(remedy: Remedy, meetings: Sequence[Facts]) -> list[tuple[str, FactValue]]:
    """What a remedy sets; nothing where it is not the same in all meetings."""
    found: list[tuple[str, FactValue]] = []
    for name, value in remedy.sets:
        values = (
            {value_of(facts, value.fact) for facts in meetings} if isinstance(value, Reference) else {value}
        )
        one = values.pop() if len(values) == 1 else None
        if one is None:
            return []
        found.append((name, one))
    return found


def _help(titles: Sequence[str]) -> str:
    """The remedies in one sentence; a single one as it is."""
    return ", or ".join(titles)


def _weakest(values: Iterable[T], order: Sequence[T]) -> T:
    return max(values, key=order.index)
