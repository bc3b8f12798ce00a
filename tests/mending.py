"""What a remedy makes of a program, for the tests of remedies."""

from __future__ import annotations

from collections import Counter

from headlint.findings import Finding, Fix
from headlint.fixing import applied
from headlint.lint import Options, lint_source

__all__ = ["PATH", "codes_of", "made", "remedied", "remedy"]

PATH = "example.py"


def remedy(code: str, rule: str, number: int = 0) -> Fix:
    """One of the remedies of the first finding of a rule, which has to be found."""
    found = [one for one in _findings(code, Options(select=(rule,))) if one.code == rule]
    assert found, f"{rule} is not found"
    return found[0].fixes[number]


def remedied(code: str, rule: str, number: int = 0) -> str:
    """The program after that; as it was where the remedy is words only."""
    return made(code, remedy(code, rule, number))


def made(code: str, fix: Fix) -> str:
    """The program after a remedy, which leaves it one."""
    after = applied(code.encode(), PATH, fix.edits).decode()
    compile(after, PATH, "exec", dont_inherit=True)
    return after


def codes_of(code: str, options: Options) -> Counter[str]:
    """How many findings of each rule a program has."""
    return Counter(finding.code for finding in _findings(code, options))


def _findings(code: str, options: Options) -> tuple[Finding, ...]:
    return lint_source(code, PATH, options).findings
