"""Programs whose heads are written beside them: `# head: UNITS DOMAIN LOSS`, `?` for what is unknown.

A line with several heads separates them by semicolons. Every head must be marked, and every mark found.
`# expect: CODE` marks findings, as everywhere.
"""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path

import pytest

from headlint.lint import Options, heads, lint_paths
from marks import ROOT, expected

PROGRAMS = sorted((ROOT / "fixtures" / "heads").glob("*.py"))
MARK = re.compile(r"# head: (.*?)\s*(?:# |$)")

Seen = Counter[tuple[int, str]]


def marked(text: str) -> Seen:
    found: Seen = Counter()
    for number, line in enumerate(text.splitlines(), 1):
        mark = MARK.search(line)
        if mark is not None:
            found.update((number, head.strip()) for head in mark[1].split(";"))
    return found


def seen(path: Path) -> Seen:
    found: Seen = Counter()
    for entry in heads([str(path)]):
        facts = (entry.units, entry.domain, entry.loss)
        text = " ".join("?" if fact is None else str(fact).replace(" ", "-") for fact in facts)
        found[entry.span.start.line, text] += 1
    return found


@pytest.mark.parametrize("path", PROGRAMS, ids=lambda path: str(path.stem))
def test_the_heads_of_a_program_are_those_that_are_marked(path: Path) -> None:
    assert seen(path) == marked(path.read_text(encoding="utf-8"))


@pytest.mark.parametrize("path", PROGRAMS, ids=lambda path: str(path.stem))
def test_a_program_gives_exactly_its_marked_findings(path: Path) -> None:
    report = lint_paths([str(path)], Options())
    found = {(finding.span.start.line, finding.code) for finding in report.findings}
    assert found == expected(path.read_text(encoding="utf-8"))
