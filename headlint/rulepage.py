"""Rules for reading: the catalogue as a table, and one rule as a page of Markdown."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence

from headlint.findings import Confidence, RuleCard
from headlint.rulebook import Example, Remedy, Rule, whole_rule
from headlint.rulebook.wording import in_words

__all__ = ["card", "listing", "markdown"]

_GRADES = {"safe": "**safe**", "unsafe": "**unsafe**", "manual": "by hand"}
_MARK = re.compile(r"# expect: (?=[A-Z]+\d)")
"""Marks in examples are for the tests; a reader is told the code alone."""

_FACT = re.compile(r"\{(?:[a-z]+:)?([a-z.-]+)\}")
"""A place of a title that a fact fills."""


def listing(rules: Sequence[Rule]) -> Iterator[str]:
    """One line a rule: code, name, severity and summary in columns."""
    name = max((len(rule.name) for rule in rules), default=0)
    severity = max((len(rule.severity) for rule in rules), default=0)
    for rule in rules:
        note = "" if rule.default else " (off by default)"
        yield f"{rule.code}  {rule.name:<{name}}  {rule.severity:<{severity}}  {rule.summary}{note}"


def card(rule: Rule) -> RuleCard:
    """What a report says of a rule, with its whole page."""
    return RuleCard(
        code=rule.code,
        name=rule.name,
        summary=rule.summary,
        severity=rule.severity,
        confidence=_usual_confidence(rule),
        help=markdown(whole_rule(rule)),
        frameworks=rule.frameworks,
    )


def _usual_confidence(rule: Rule) -> Confidence:
    """That of most cases; a rule without cases speaks of what is certain."""
    counted = Counter(case.confidence.fallback for case in rule.cases)
    return counted.most_common(1)[0][0] if counted else "high"


def markdown(rule: Rule) -> str:
    """The page of a rule: what it finds, why that is wrong, examples, references."""
    parts = [
        f"# {rule.code} {rule.name}",
        f"{rule.summary}",
        " · ".join(_properties(rule)),
        rule.explanation.strip(),
        *_remedies(rule),
        *_examples(rule, "bad", "Found"),
        *_examples(rule, "good", "Not found"),
    ]
    if rule.references:
        parts += ["## References", "\n".join(f"- {reference.strip()}" for reference in rule.references)]
    return "\n\n".join(part for part in parts if part)


def _properties(rule: Rule) -> Iterator[str]:
    yield f"Severity: {rule.severity}"
    if rule.frameworks:
        yield f"Frameworks: {', '.join(rule.frameworks)}"
    if not rule.default:
        yield f"Off by default: `--extend-select {rule.code}` turns it on"


def _remedies(rule: Rule) -> Iterator[str]:
    """What the rule advises, and when `--fix` (safe), `--unsafe-fixes` or nobody writes it."""
    lines: dict[str, None] = {}
    for case in rule.cases:
        for remedy in case.remedies:
            title = _FACT.sub(r"`\1`", remedy.titles[0].source).removeprefix("or ")
            fits = in_words(remedy.when)
            lines[f"- {title}: {_grades(remedy)}{f' (fits where {fits})' if fits else ''}"] = None
    if lines:
        yield "## Fix"
        yield "\n".join(lines)


def _grades(remedy: Remedy) -> str:
    """How far a remedy can be trusted, with the criterion; one that sets nothing is words only."""
    if not remedy.sets:
        return "by hand"
    graded = [f"{_GRADES[grade]} where {in_words(when)}" for when, grade in remedy.applicability.grades]
    fallback = _GRADES[remedy.applicability.fallback]
    return "; ".join([*graded, f"else {fallback}" if graded else fallback])


def _examples(rule: Rule, kind: str, heading: str) -> Iterator[str]:
    examples = [example for example in rule.examples if example.kind == kind]
    if examples:
        yield f"## {heading}"
    for example in examples:
        yield _example(example)


def _example(example: Example) -> str:
    caption = f"{example.title.strip()}:\n\n" if example.title else ""
    fixed = f"\n\nFixed:\n\n{_fence(_MARK.sub('# ', example.fixed))}" if example.fixed else ""
    facts = f"Facts of the project:\n\n{_fence(example.facts, 'yaml')}\n\n" if example.facts else ""
    return f"{caption}{facts}{_fence(_MARK.sub('# ', example.code))}{fixed}"


def _fence(code: str, language: str = "python") -> str:
    fence = "```"
    while fence in code:
        fence += "`"
    return f"{fence}{language}\n{code.rstrip()}\n{fence}"
