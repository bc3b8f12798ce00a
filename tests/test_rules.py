"""The catalogue: every rule proves itself on its own examples, and keeps the form of the others."""

from __future__ import annotations

import ast
from dataclasses import replace

import pytest

from headlint.lint import Options, lint_source
from headlint.rulebook import Example, Rule, load_rules
from marks import ROOT, expected
from own_facts import facts_of

RULES = load_rules()
SAID_AGAINST = ("!", " may ", " might ")
SEEN_WITH_THE_PARTIES = frozenset({"loss.name", "output.activation"})
"""Facts that come with a loss and an activation, so that no condition need ask for them."""
SEEN_WITH_A_METRIC = frozenset({"metric.name"})
"""Facts that every contract of the subject `metric` has."""
SEEN_WITH_A_DECISION = frozenset({"decode.function"})
"""Facts that every contract of the subject `decode` has."""
SEEN_WITH_A_COMMENT = frozenset({"comment.rules"})
"""A fact that every contract of the subject `comment` has that is about rules."""


def examples(kind: str) -> list[object]:
    return [
        pytest.param(rule, example, id=f"{rule.code}-{example.title.replace(' ', '-')}")
        for rule in RULES
        for example in rule.examples
        if example.kind == kind
    ]


def places(example: Example, *select: str) -> set[tuple[int, str]]:
    report = lint_source(example.code, "example.py", Options(select=select, facts=facts_of(example)))
    return {(finding.span.start.line, finding.code) for finding in report.findings}


@pytest.mark.parametrize(("rule", "example"), examples("bad"))
def test_a_bad_example_is_found_where_it_is_marked(rule: Rule, example: Example) -> None:
    # What is said of a comment depends on the rules that it names: they must be in the run as well.
    select = () if rule.subject == "comment" else (rule.code,)
    assert places(example, *select) == expected(example.code)


@pytest.mark.parametrize(("rule", "example"), examples("good"))
def test_a_good_example_is_clean_of_every_rule(rule: Rule, example: Example) -> None:
    assert places(example) == set()


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.code)
class TestForm:
    def test_has_enough_examples(self, rule: Rule) -> None:
        kinds = [example.kind for example in rule.examples]
        assert kinds.count("bad") >= 3
        assert kinds.count("good") >= 3

    def test_examples_are_python_for_a_framework_of_the_rule(self, rule: Rule) -> None:
        for example in rule.examples:
            ast.parse(example.code)
            assert example.framework in rule.frameworks or rule.subject == "comment"

    def test_example_titles_are_unique(self, rule: Rule) -> None:
        titles = [(example.kind, example.title) for example in rule.examples]
        assert len(titles) == len(set(titles))

    def test_every_framework_has_a_case(self, rule: Rule) -> None:
        assert bool(rule.frameworks) == (rule.subject != "comment")
        assert rule.cases

    def test_texts_are_plain_sentences(self, rule: Rule) -> None:
        texts = [template.source for case in rule.cases for template in case.messages]
        assert all(text.endswith(".") for text in texts)
        titles = [title.source for case in rule.cases for fix in case.remedies for title in fix.titles]
        assert not any(title.endswith(".") for title in titles)
        for text in (*texts, *titles, rule.summary):
            assert not any(word in f" {text} " for word in SAID_AGAINST), text
            assert text.isascii(), text

    def test_says_why_and_from_where(self, rule: Rule) -> None:
        assert len(rule.explanation) > 200
        assert rule.references

    def test_every_case_has_a_text_that_its_facts_can_fill(self, rule: Rule) -> None:
        for case in rule.cases:
            by_subject = {
                "decode": SEEN_WITH_A_DECISION,
                "metric": SEEN_WITH_A_METRIC,
                "comment": SEEN_WITH_A_COMMENT,
            }
            seen = by_subject.get(case.subject, SEEN_WITH_THE_PARTIES)
            known = seen.union(*(condition.names() for condition in case.when))
            assert any(text.facts() <= known for text in case.messages), case.messages[0].source

    def test_off_by_default_means_info(self, rule: Rule) -> None:
        assert all(case.severity == "info" for case in rule.cases if not case.default)


def test_a_rule_read_without_its_examples_is_the_same_rule() -> None:
    assert load_rules(examples=False) == tuple(replace(rule, examples=()) for rule in RULES)


def test_all_files_of_the_folder_are_loaded() -> None:
    assert len(RULES) == len(list((ROOT / "rules").iterdir()))
