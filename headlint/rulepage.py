"""Rules for reading: the catalogue as a table, and one rule as a page of Markdown."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from headlint.findings import RuleCard
from headlint.rulebook import Example, Rule, whole_rule

__all__ = ["card", "listing", "markdown"]


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
        confidence=rule.cases[0].confidence.fallback if rule.cases else "high",
        help=markdown(whole_rule(rule)),
        frameworks=rule.frameworks,
    )


def markdown(rule: Rule) -> str:
    """The page of a rule: what it finds, why that is wrong, examples, references."""
    parts = [
        f"# {rule.code} {rule.name}",
        f"{rule.summary}",
        " · ".join(_properties(rule)),
        rule.explanation.strip(),
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


def _examples(rule: Rule, kind: str, heading: str) -> Iterator[str]:
    examples = [example for example in rule.examples if example.kind == kind]
    if examples:
        yield f"## {heading}"
    for example in examples:
        yield _example(example)


def _example(example: Example) -> str:
    caption = f"{example.title.strip()}:\n\n" if example.title else ""
    fixed = f"\n\nFixed:\n\n{_fence(example.fixed)}" if example.fixed else ""
    facts = f"Facts of the project:\n\n{_fence(example.facts, 'yaml')}\n\n" if example.facts else ""
    return f"{caption}{facts}{_fence(example.code)}{fixed}"


def _fence(code: str, language: str = "python") -> str:
    fence = "```"
    while fence in code:
        fence += "`"
    return f"{fence}{language}\n{code.rstrip()}\n{fence}"
