"""Every fixable example of every rule becomes its `fixed` text, and that is sound by itself."""

from __future__ import annotations

import ast
import re
from collections.abc import Sequence

import pytest

from headlint.findings import Finding, Fix
from headlint.fixing import applied
from headlint.lint import Options, lint_source
from headlint.rulebook import Example, Rule, load_rules

PATH = "example.py"
PASSES = 5
RULES = load_rules()
MARK = re.compile(r"[ \t]*# expect: HL\d{3}(?:, HL\d{3})*[ \t]*$", re.MULTILINE)
EXAMPLES = [
    pytest.param(rule, example, id=f"{rule.code}-{example.title.replace(' ', '-')}")
    for rule in RULES
    for example in rule.examples
    if example.kind == "bad"
]
FIXED = [param for param in EXAMPLES if isinstance(param.values[1], Example) and param.values[1].fixed]

fixed_examples = pytest.mark.parametrize(("rule", "example"), FIXED)


def findings(code: str) -> tuple[Finding, ...]:
    return lint_source(code, PATH, Options()).findings


def applicable(finding: Finding) -> Fix | None:
    """The remedy that `--fix --unsafe-fixes` would apply."""
    return next((fix for fix in finding.fixes if fix.edits and fix.applicability != "manual"), None)


def repaired(code: str, rules: Sequence[str] = ()) -> str:
    """The code after the remedies of all findings (or those of some rules), pass after pass."""
    for _ in range(PASSES):
        chosen = [applicable(one) for one in findings(code) if not rules or one.code in rules]
        edits = [edit for fix in chosen if fix is not None for edit in fix.edits]
        if not edits:
            return code
        code = applied(code.encode(), PATH, dict.fromkeys(edits)).decode()
    raise AssertionError(f"still changing after {PASSES} passes:\n{code}")


def unmarked(code: str) -> str:
    """The code without `# expect:` marks: a `fixed` text can leave them out."""
    return MARK.sub("", code)


@fixed_examples
def test_an_example_becomes_its_fixed_text(rule: Rule, example: Example) -> None:
    assert unmarked(repaired(example.code)) == unmarked(example.fixed)


@fixed_examples
def test_a_fixed_text_is_python_without_the_finding_or_a_new_one(rule: Rule, example: Example) -> None:
    ast.parse(example.fixed)
    before = [finding.code for finding in findings(example.code)]
    after = [finding.code for finding in findings(example.fixed)]
    assert rule.code not in after
    assert not [code for code in after if code not in before]


@pytest.mark.parametrize(("rule", "example"), EXAMPLES)
def test_an_example_that_can_be_fixed_says_how(rule: Rule, example: Example) -> None:
    fixable = any(applicable(one) is not None for one in findings(example.code) if one.code == rule.code)
    assert bool(example.fixed) == fixable
