"""Remedies that are only shown (the second best, those that need a decision) are as right as the others."""

from __future__ import annotations

import os
from collections.abc import Iterator
from difflib import unified_diff
from pathlib import Path

import pytest

from headlint.findings import Finding, Fix
from headlint.fixing import allowed
from headlint.lint import Options, lint_source
from headlint.rulebook import Example, Rule, load_rules
from mending import PATH, codes_of, made

SNAPSHOT = Path(__file__).parent / "snapshots" / "shown-remedies.txt"
UPDATE = os.environ.get("HEADLINT_UPDATE_SNAPSHOTS") == "1"
EXAMPLES = [
    pytest.param(rule, example, id=f"{rule.code}-{example.title.replace(' ', '-')}")
    for rule in load_rules()
    for example in rule.examples
    if example.kind == "bad"
]
UNCOVERED = {
    # One unit beside labels without that axis.
    ("HL205", "HL206"),
    # `f1` is no metric of Keras; the one that is meant is not for one unit.
    ("HL703", "HL404"),
}
"""What is wrong too, and cannot be found before the first is mended."""


def options(rule: Rule) -> Options:
    return Options(extend_select=(rule.code,))


def remedies(rule: Rule, example: Example) -> Iterator[tuple[Finding, Fix]]:
    """The remedies with edits of the findings that an example is there for."""
    for finding in lint_source(example.code, PATH, options(rule)).findings:
        if finding.code == rule.code:
            yield from ((finding, fix) for fix in finding.fixes if fix.edits)


@pytest.mark.parametrize(("rule", "example"), EXAMPLES)
def test_each_remedy_takes_its_finding_away_and_brings_none(rule: Rule, example: Example) -> None:
    before = codes_of(example.code, options(rule))
    for _, fix in remedies(rule, example):
        after = codes_of(made(example.code, fix), options(rule))
        assert after[rule.code] < before[rule.code], fix.title
        assert {(rule.code, code) for code in after - before} <= UNCOVERED, fix.title


def shown() -> Iterator[str]:
    """What the remedies that `--fix` does not apply make of the examples."""
    for param in EXAMPLES:
        rule, example = param.values
        assert isinstance(rule, Rule)
        assert isinstance(example, Example)
        for finding, fix in remedies(rule, example):
            if fix is not allowed(finding, unsafe=True):
                yield f"{rule.code} {example.title}: {fix.title}"
                before, after = example.code.splitlines(), made(example.code, fix).splitlines()
                changed = [*unified_diff(before, after, n=0, lineterm="")][2:]
                yield from (f"    {line}" for line in changed if not line.startswith("@@"))


def test_what_is_shown_stays_as_it_was_read() -> None:
    """Whoever changes it reads the diff of the snapshot: HEADLINT_UPDATE_SNAPSHOTS=1 writes it anew."""
    text = "".join(f"{line}\n" for line in shown())
    if UPDATE:
        SNAPSHOT.write_text(text, encoding="utf-8", newline="\n")
    assert text == SNAPSHOT.read_text(encoding="utf-8")
