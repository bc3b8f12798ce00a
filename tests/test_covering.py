"""Parts of words: each word is found below one of them."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from headlint.frameworks.covering import SHORTEST, cover
from headlint.frameworks.library import load_library
from headlint.triage import load_triage


def test_words_stand_below_what_they_share() -> None:
    words = ["MSELoss", "NLLLoss", "hinge", "squared_hinge", "logcosh"]
    assert cover(words) == {
        "Loss": ["MSELoss", "NLLLoss"],
        "hinge": ["hinge", "squared_hinge"],
        "logcosh": ["logcosh"],
    }
    assert cover([]) == {}


@given(st.sets(st.text("abL_", min_size=1, max_size=9), max_size=12))
def test_every_word_stands_below_a_part_of_it(words: set[str]) -> None:
    found = cover(words)
    assert sorted(word for below in found.values() for word in below) == sorted(words)
    for part, below in found.items():
        assert all(part in word for word in below)
        assert len(part) >= SHORTEST or below == [part]


def test_the_words_of_triage_stand_below_few_parts() -> None:
    parts = load_triage().long
    words = {word for below in load_library().triage().long.values() for word in below}
    assert {word for below in parts.values() for word in below} == words
    assert len(parts) < len(words) / 4
