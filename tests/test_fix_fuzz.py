"""A part of the fuzz run: fixes are right however a program is laid out, or the file stays as it is."""

from __future__ import annotations

import pytest

from benchmarks.fix_fuzz import nth, programs

RUNS = 300
PART = 25


@pytest.mark.parametrize("first", range(0, RUNS, PART))
def test_fixes_are_right_or_files_stay_as_they_are(first: int) -> None:
    known = programs()
    outcomes = [nth(known, number) for number in range(first, first + PART)]
    wrong = [(number, one.problems) for number, one in enumerate(outcomes, first) if one.problems]
    assert wrong == [], "python -m benchmarks.fix_fuzz --show --runs 1 --first NUMBER shows a program"
    assert sum(outcome.changed for outcome in outcomes) > PART // 2
