"""Rules try themselves: each bad example must be found where it is marked, each good one must be silent."""

from __future__ import annotations

import re
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Final

from headlint.lint import lint_source
from headlint.records import dataclass, replace
from headlint.rulebook import Example, Rule
from headlint.settings import Settings

__all__ = ["Trial", "try_rules"]

_MARK: Final = re.compile(r"#\s*expect:\s*([A-Z0-9, ]+?)\s*$")


@dataclass(frozen=True, slots=True)
class Trial:
    """One example of a rule, and what is wrong with it; nothing: it holds."""

    rule: Rule
    example: Example
    complaints: tuple[str, ...] = ()


def try_rules(rules: Sequence[Rule], settings: Settings) -> Iterator[Trial]:
    """Lint every example of these rules with the rules and facts of the settings.

    Raises FactsError where the facts of an example cannot be taken.
    """
    with tempfile.TemporaryDirectory() as folder:
        for rule in rules:
            for number, example in enumerate(rule.examples):
                facts = settings.facts
                if example.facts:
                    path = Path(folder) / f"{rule.code}-{number}.yaml"
                    path.write_text(example.facts, encoding="utf-8")
                    facts = (*facts, str(path))
                yield Trial(rule, example, tuple(_complaints(rule, example, replace(settings, facts=facts))))


def _complaints(rule: Rule, example: Example, settings: Settings) -> Iterator[str]:
    # What is said of a comment depends on the rules that it names, so those must take part.
    select = () if rule.subject == "comment" else (rule.code,)
    given = Settings(select=select, rules=settings.rules, facts=settings.facts, min_confidence="low")
    report = lint_source(example.code, "example.py", given)
    found = {finding.span.start.line for finding in report.findings if finding.code == rule.code}
    unreadable = [finding.message for finding in report.findings if finding.code in ("HL000", "HL001")]
    yield from unreadable
    marked = set(_marked(rule, example)) if example.kind == "bad" else set()
    for line in sorted(marked - found):
        yield f"line {line} is marked, but not found"
    for line in sorted(found - marked):
        yield f"line {line} is found, but not marked"


def _marked(rule: Rule, example: Example) -> Iterator[int]:
    for number, line in enumerate(example.code.splitlines(), start=1):
        mark = _MARK.search(line)
        if mark is not None and rule.code in re.split(r"[,\s]+", mark[1]):
            yield number
