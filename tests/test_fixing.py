"""Every fixable example of every rule becomes its `fixed` text, and that is sound by itself."""

from __future__ import annotations

import ast
import re
import shutil
import subprocess
from dataclasses import replace
from functools import cache
from pathlib import Path

import pytest

from headlint.findings import Finding, Position, Report
from headlint.fixing import allowed, applied
from headlint.lint import Options, lint_source
from headlint.mend import fix_paths, fix_source
from headlint.rulebook import Example, Rule, load_rules

PATH = "example.py"
RULES = load_rules()
ALL = Options(extend_select=tuple(rule.code for rule in RULES))
_MARK = r"[ \t]*# (?:expect|later|selected): HL\d{3}(?:, HL\d{3})*[ \t]*"
MARK = re.compile(rf"^{_MARK}\n|{_MARK}$", re.MULTILINE)
"""A mark behind code, or on a line that it was left alone on when the code went."""
EXAMPLES = [
    pytest.param(rule, example, id=f"{rule.code}-{example.title.replace(' ', '-')}")
    for rule in RULES
    for example in rule.examples
    if example.kind == "bad"
]
FIXABLE = [rule for rule in RULES if any(example.fixed for example in rule.examples)]
FIXED = [param for param in EXAMPLES if isinstance(param.values[1], Example) and param.values[1].fixed]

bad_examples = pytest.mark.parametrize(("rule", "example"), EXAMPLES)
fixed_examples = pytest.mark.parametrize(("rule", "example"), FIXED)


def only(rule: Rule) -> Options:
    """The default rules, and this one wholly."""
    return Options(extend_select=(rule.code,))


@cache
def linted(code: str, options: Options) -> Report:
    """Several tests look at the same report."""
    return lint_source(code, PATH, options)


def findings(code: str, options: Options) -> tuple[Finding, ...]:
    return linted(code, options).findings


def repaired(code: str, options: Options) -> str:
    """The code after `--fix --unsafe-fixes`; none of its fixes is taken back."""
    new, report = fix_source(code.encode(), PATH, replace(options, unsafe_fixes=True))
    assert [one.message for one in report.findings if one.code == "HL000"] == []
    return new.decode()


def unmarked(code: str) -> str:
    """The code without its marks: a `fixed` text can leave them out."""
    return MARK.sub("", code)


@fixed_examples
def test_an_example_becomes_its_fixed_text(rule: Rule, example: Example) -> None:
    assert unmarked(repaired(example.code, only(rule))) == unmarked(example.fixed)


@fixed_examples
def test_a_fixed_text_is_python_without_the_finding_or_a_new_one(rule: Rule, example: Example) -> None:
    ast.parse(example.fixed)
    before = [finding.code for finding in findings(example.code, only(rule))]
    after = [finding.code for finding in findings(example.fixed, only(rule))]
    assert rule.code not in after
    assert not [code for code in after if code not in before]


@fixed_examples
def test_a_fixed_text_stays_as_it_is(rule: Rule, example: Example) -> None:
    assert repaired(example.fixed, only(rule)) == example.fixed


@fixed_examples
def test_a_fixed_text_is_understood_as_well_as_before(rule: Rule, example: Example) -> None:
    before, after = linted(example.code, only(rule)).summary, linted(example.fixed, only(rule)).summary
    assert (after.heads, after.checked) >= (before.heads, before.checked)


@bad_examples
def test_an_example_that_can_be_fixed_says_how(rule: Rule, example: Example) -> None:
    own = [finding for finding in findings(example.code, only(rule)) if finding.code == rule.code]
    assert bool(example.fixed) == any(allowed(finding, unsafe=True) for finding in own)


@bad_examples
def test_edits_say_exactly_what_changes(rule: Rule, example: Example) -> None:
    """Those of manual remedies too: they are shown."""
    code = example.code
    starts = [0]
    for line in code.splitlines(keepends=True):
        starts.append(starts[-1] + len(line))

    def offset(position: Position) -> int:
        return starts[position.line - 1] + position.column - 1

    for finding in findings(code, only(rule)):
        for fix in finding.fixes:
            made = applied(code.encode(), PATH, fix.edits).decode()
            for edit in sorted(fix.edits, key=lambda edit: edit.span.start, reverse=True):
                start, end = offset(edit.span.start), offset(edit.span.end)
                assert code[start:end] != edit.replacement
                code = code[:start] + edit.replacement + code[end:]
            assert made == code
            ast.parse(made)
            code = example.code


@pytest.mark.skipif(shutil.which("patch") is None, reason="there is no patch")
@pytest.mark.parametrize("rule", FIXABLE, ids=lambda rule: rule.code)
def test_a_diff_that_is_applied_equals_a_fix(
    rule: Rule, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    programs = [example for example in rule.examples if example.fixed]
    for folder in ("patched", "mended"):
        (tmp_path / folder).mkdir()
        for number, example in enumerate(programs):
            (tmp_path / folder / f"program_{number}.py").write_text(example.code, encoding="utf-8")
    options = replace(ALL, unsafe_fixes=True)
    patch = fix_paths(["patched"], options, write=False).diff()
    subprocess.run(["patch", "-p1", "--quiet"], input=patch, check=True, cwd=tmp_path)
    mended = fix_paths(["mended"], options)
    assert len(mended.texts) == len(programs)
    assert mended.unwritten == ()
    for number, _ in enumerate(programs):
        name = f"program_{number}.py"
        made = (tmp_path / "mended" / name).read_bytes()
        assert made == mended.texts[str(tmp_path / "mended" / name)][1]
        assert (tmp_path / "patched" / name).read_bytes() == made
