"""What CONTRIBUTING.md shows works: its fact, its rule, the program that it judges."""

from __future__ import annotations

import re
import textwrap
from pathlib import Path

import pytest

from headlint.lint import Options, lint_paths, lint_source
from headlint.rulebook import load_rules
from marks import ROOT, expected

TEXT = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
BLOCK = re.compile(r'^ *```\w+ title="([^"]+)"\n(.*?)^ *```$', re.DOTALL | re.MULTILINE)


@pytest.fixture
def files(tmp_path: Path) -> dict[str, Path]:
    """The files that the page shows, by their names there."""
    written = {}
    for name, text in BLOCK.findall(TEXT):
        written[name] = tmp_path / Path(name).name
        written[name].write_text(textwrap.dedent(text), encoding="utf-8")
    return written


def test_the_page_shows_a_fact_a_program_and_a_rule(files: dict[str, Path]) -> None:
    assert [Path(name).suffix for name in files] == [".yaml", ".py", ".yaml"]


def test_the_fact_makes_the_finding(files: dict[str, Path]) -> None:
    facts, program = files["headlint/frameworks/kornia.yaml"], str(files["train.py"])
    assert not lint_paths([program]).findings
    [finding] = lint_paths([program], Options(facts=(str(facts),))).findings
    assert (finding.code, finding.label) == ("HL107", "20 units, sigmoid")


def test_the_rule_holds_its_own_examples(files: dict[str, Path]) -> None:
    shown = files["rules/HL198-gelu-output-regression.yaml"]
    # Outside of rules/ the codes of headlint are refused.
    file = shown.with_name(shown.name.replace("HL198", "OWN198"))
    file.write_text(shown.read_text(encoding="utf-8").replace("HL198", "OWN198"), encoding="utf-8")
    path = str(file)
    [rule] = [rule for rule in load_rules([path]) if rule.code == "OWN198"]
    assert {example.kind for example in rule.examples} == {"bad", "good"}
    for example in rule.examples:
        report = lint_source(example.code, "example.py", Options(rules=(path,), select=("OWN198",)))
        lines = {finding.span.start.line for finding in report.findings}
        marked = {line for line, _ in expected(example.code.replace("OWN198", "HL198"))}
        assert lines == marked


def test_the_commands_that_the_page_names_exist() -> None:
    for path in re.findall(r"`(?:pytest )?((?:tests|headlint|docs|rules)/[\w/.-]*)", TEXT):
        shown = "HL198" in path or "kornia" in path
        assert shown or (ROOT / path).exists(), path
