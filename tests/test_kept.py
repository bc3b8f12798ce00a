"""What is kept of rules and facts is what is read of them, and nothing else is ever taken for it."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from headlint import keeping
from headlint.domains import Domain
from headlint.findings import Position, Span
from headlint.frameworks import kept as kept_facts
from headlint.frameworks.library import Library
from headlint.frameworks.reading import read_library
from headlint.packing import pack, unpack
from headlint.rulebook import kept as kept_rules
from headlint.rulebook import load_rules, whole_rule
from headlint.rulebook.conditions import SetTest


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """An empty folder where things are kept."""
    monkeypatch.setattr(keeping, "_place", lambda name: str(tmp_path / f"{name}.txt"))
    monkeypatch.setattr(sys, "dont_write_bytecode", False)
    kept_rules.own_rules.cache_clear()
    yield tmp_path
    kept_rules.own_rules.cache_clear()


def same(one: Library, other: Library) -> bool:
    return (
        repr(dict(one.entries)) == repr(dict(other.entries))  # a Domain equals its word
        and one.aliases.exact == other.aliases.exact
        and one.aliases.collapsing == other.aliases.collapsing
        and [*one.aliases.known] == [*other.aliases.known]
        and one.own == other.own
        and (one.activations, one.strings) == (other.activations, other.strings)
        and (one.misspelt, one.replaced) == (other.misspelt, other.replaced)
    )


def test_facts_are_those_that_are_read(place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    read = read_library(())
    assert same(kept_facts.own_library(), read)
    monkeypatch.setattr(kept_facts, "_read", lambda: pytest.fail("they were read again"))
    assert same(kept_facts.own_library(), read)


def test_rules_are_those_that_are_read(place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    read = load_rules()
    for _ in range(2):
        kept_rules.own_rules.cache_clear()
        bare = load_rules(examples=False)
        assert not any(rule.examples for rule in bare)
        assert [whole_rule(rule) for rule in bare] == list(read)
        assert pack({"rules": tuple(map(whole_rule, bare))}) == pack({"rules": read})  # 1 equals True
        monkeypatch.setattr(kept_rules, "_read", lambda: pytest.fail("they were read again"))


DAMAGE = ["", "{}", "[]", "7", "{", '{"":"Path"}', '{"rules":[7],"entries":[7]}', '{"rules":[{"":"Rule"}]}']


@pytest.mark.parametrize("damage", DAMAGE)
def test_what_is_damaged_is_read_again(damage: str, place: Path) -> None:
    facts, rules = kept_facts.own_library(), kept_rules.own_rules()
    for file in (place / "facts.txt", place / "rules.txt"):
        stamps, _, _ = file.read_text().partition("\n")
        file.write_text(f"{stamps}\n{damage}\n")
    kept_rules.own_rules.cache_clear()
    assert same(kept_facts.own_library(), facts)
    assert kept_rules.own_rules() == rules


def test_a_change_is_noticed(place: Path) -> None:
    kept_facts.own_library()
    kept_rules.own_rules()
    for file in (place / "facts.txt", place / "rules.txt"):
        stamps, _, line = file.read_text().partition("\n")
        file.write_text(f"{stamps.replace('0', '1')}\n{line}")
        before = file.read_text()
        kept_rules.own_rules.cache_clear()
        kept_facts.own_library()
        kept_rules.own_rules()
        assert file.read_text() != before


@pytest.mark.parametrize(
    "value",
    [
        {"a": (1, "b", None, True, 2.5)},
        {"a": ((1, (2,)), ()), "b": {"c": ("d",)}},
        {"a": frozenset({"x", "y"}), "b": (frozenset(),)},
        {"a": Domain.SIMPLEX, "b": (Domain.REAL, "real")},
        Span("a.py", Position(1, 2), Position(3, 4)),
        SetTest("any", frozenset({"a"})),
    ],
)
def test_packing_and_back(value: object) -> None:
    found = unpack(pack(value), (Domain, Position, Span, SetTest))
    assert (found, repr(found)) == (value, repr(value))


@pytest.mark.parametrize("value", [[1], {"a": [1]}, {1: 2}, {"": 1}, b"a", object(), Path("a")])
def test_what_is_not_packed(value: object) -> None:
    with pytest.raises(TypeError):
        pack(value)


@pytest.mark.parametrize(
    "text", ['{"":"Other","value":1}', '{"":"Position"}', '{"":"Domain","value":"?"}', "{"]
)
def test_what_is_not_unpacked(text: str) -> None:
    with pytest.raises(ValueError, match=r"damaged|Expecting|not a valid"):
        unpack(text, (Domain, Position))
