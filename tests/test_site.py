"""The documentation site: every page that links name is there, and what is generated says what rules do."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from docs import reference, site
from headlint.contracts import FACTS
from headlint.rulebook import load_rules
from headlint.rulebook.wording import in_words
from headlint.rulepage import markdown

RULES = load_rules()
LINK = re.compile(r"\]\((?!https?:)([^)#]+)(?:#[^)]*)?\)")


@pytest.fixture(scope="module")
def staged(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("site")
    site.stage(folder)
    return folder


def test_every_link_leads_to_a_page(staged: Path) -> None:
    for page in staged.rglob("*.md"):
        for target in LINK.findall(page.read_text(encoding="utf-8")):
            assert (page.parent / target).exists(), f"{page.relative_to(staged)} -> {target}"


def test_every_rule_and_every_fact_has_its_place(staged: Path) -> None:
    assert {page.stem for page in (staged / "rules").glob("*.md")} == {rule.code for rule in RULES} | {
        "index"
    }
    vocabulary = (staged / "facts.md").read_text(encoding="utf-8")
    assert all(f"| `{name}` |" in vocabulary for name in FACTS)


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.code)
def test_the_page_of_a_rule_says_when_its_fixes_are_applied(rule: object) -> None:
    page = markdown(rule)  # type: ignore[arg-type]
    remedies = [remedy for case in rule.cases for remedy in case.remedies]  # type: ignore[attr-defined]
    assert ("## Fix" in page) == bool(remedies)
    for remedy in remedies:
        for condition, _ in remedy.applicability.grades if remedy.sets else ():
            assert f"where {in_words(condition)}" in page
    fixes = page.partition("## Fix")[2].partition("\n## ")[0]
    assert "{" not in fixes
    assert "# expect:" not in page


def test_generated_pages_need_no_table_of_their_own(staged: Path) -> None:
    paths = [path for path, _ in reference.written()]
    assert len(paths) == len(set(paths))
