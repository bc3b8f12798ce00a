"""Which idioms the bad examples of each rule are written in: rule x framework x idiom."""

from __future__ import annotations

import ast
from collections.abc import Iterator

import pytest

from headlint.rulebook import Example, Rule, load_rules
from marks import expected

RULES = load_rules()
FEWEST = 3
BOTH = {"keras", "torch"}


def callee(node: ast.AST) -> str:
    """`nn.Linear` of a call, `F.softmax`, `model.fit`; the last name of a longer chain."""
    function = node.func if isinstance(node, ast.Call) else node
    if isinstance(function, ast.Attribute):
        return function.attr
    return function.id if isinstance(function, ast.Name) else type(function).__name__


def forms(module: ast.Module) -> Iterator[str]:
    """How the model is put together, and how its loss is given."""
    for node in ast.walk(module):
        if isinstance(node, ast.ClassDef) and node.bases:
            yield f"class of {callee(node.bases[0])}"
        if not isinstance(node, ast.Call):
            continue
        name = callee(node)
        if name in ("Sequential", "Model", "add", "compile", "backward"):
            yield name
        if isinstance(node.func, ast.Call):
            yield "layer called where it is made"
        for keyword in node.keywords:
            if keyword.arg in ("loss", "metrics", "activation"):
                yield f"{keyword.arg} as {type(keyword.value).__name__}"


def idiom(example: Example) -> tuple[str, ...]:
    """What tells one example from another: its framework, its forms, and what stands in the marked lines."""
    module = ast.parse(example.code)
    lines = {line for line, _ in expected(example.code)}
    marked = {
        callee(node) for node in ast.walk(module) if isinstance(node, ast.Call) and node.lineno in lines
    }
    return (example.framework or "", *sorted(set(forms(module))), *sorted(marked))


def idioms(rule: Rule) -> set[tuple[str, ...]]:
    return {idiom(example) for example in rule.examples if example.kind == "bad"}


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.code)
def test_bad_examples_are_written_in_three_idioms(rule: Rule) -> None:
    found = idioms(rule)
    listed = "\n".join(f"{rule.code} {' | '.join(one)}" for one in sorted(found))
    assert len(found) >= FEWEST, listed


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.code)
def test_bad_examples_cover_the_frameworks_of_the_rule(rule: Rule) -> None:
    shown = {example.framework for example in rule.examples if example.kind == "bad"}
    assert BOTH & set(rule.frameworks) <= shown


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.code)
def test_there_are_as_many_good_examples_as_bad_ones(rule: Rule) -> None:
    kinds = [example.kind for example in rule.examples]
    assert kinds.count("good") >= kinds.count("bad")


def test_the_same_program_twice_is_one_idiom() -> None:
    rule = RULES[0]
    bad = next(example for example in rule.examples if example.kind == "bad")
    assert len({idiom(bad), idiom(bad)}) == 1
    assert len(idioms(rule)) > 1
