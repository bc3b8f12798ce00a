"""The table of what headlint stands: its figures and its page; the lowest versions that it is tested with."""

from __future__ import annotations

import json
import re

import pytest

from benchmarks import robustness
from benchmarks._figures import kept
from benchmarks.robustness import PAGE, PARTS, crashed, filled, lines_of, precision_of
from benchmarks.versions import TESTS, dependencies, lowest
from marks import ROOT

GOOD = {
    "inputs": {"command": "i", "tried": 400, "crashes": 0, "time-outs": 0, "lost": 0, "not made here": 3},
    "fuzz": {"command": "f", "programs": 20_000, "crashes": 0, "time-outs": 0, "unexpected": 0, "lost": 0},
    "corpus": {
        "command": "c",
        "distributions": 70,
        "files": 15_000,
        "heads": 2_000,
        "faults": 0,
        "changes": 0,
        "rules": {"HL101": {"right": 3, "debatable": 1}, "HL102": {"right": 2}},
    },
    "coverage": {"command": "v", "branches and lines": {"all": 0.96, "headlint.report": 0.5}},
    "mutants": {
        "command": "m",
        "rooms": {"fixer": {"share": 0.9, "killed": 9, "tried": 11, "equivalent": 1}},
    },
}


def test_the_page_has_the_figures_that_are_kept() -> None:
    text = PAGE.read_text(encoding="utf-8")
    assert filled(text, kept()) == text, "run python -m benchmarks.robustness --write"


def test_what_has_to_be_zero_is_among_what_is_kept() -> None:
    for line in lines_of(kept()):
        assert line.good or line.target != "0", line


def test_a_whole_table_is_good_and_has_a_line_for_all_that_was_promised() -> None:
    table = list(lines_of(GOOD))
    assert all(line.good for line in table)
    said = " ".join(line.said for line in table)
    for promised in (
        "inputs",
        "crashes",
        "time-outs",
        "lost",
        "fuzzed",
        "files",
        "precision",
        "run",
        "mutants",
    ):
        assert promised in said
    assert [line.figure for line in precision_of(GOOD["corpus"]["rules"])] == [
        "100.0% of 4 (1 debatable)",
        "100.0% of 2 (0 debatable)",
        "100.0% of 6 (1 debatable)",
    ]


@pytest.mark.parametrize(
    ("part", "key", "value"),
    [
        *(("inputs", key, 1) for key in ("crashes", "time-outs", "lost")),
        *(("fuzz", key, 1) for key in ("crashes", "time-outs", "unexpected", "lost")),
        ("fuzz", "programs", 500),
        ("corpus", "files", 900),
        ("corpus", "faults", 1),
        ("corpus", "changes", 1),
        ("corpus", "rules", {"HL101": {"right": 9, "wrong": 1}}),
        ("coverage", "branches and lines", {"all": 0.949}),
        ("mutants", "rooms", {"fixer": {"share": 0.84, "killed": 84, "tried": 100, "equivalent": 0}}),
    ],
)
def test_a_figure_that_is_not_as_it_has_to_be_is_told(part: str, key: str, value: object) -> None:
    figures = json.loads(json.dumps(GOOD))
    figures[part][key] = value
    assert not all(line.good for line in lines_of(figures))


def test_a_part_that_was_not_measured_is_said_and_not_good(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(robustness, "kept", lambda: {"inputs": GOOD["inputs"]})
    assert robustness.main([]) == 1
    assert capsys.readouterr().out.count("not measured") == len(PARTS) - 1


@pytest.mark.parametrize(
    ("code", "said", "expected"),
    [
        (0, (), False),
        (2, ("headlint: no such file",), False),
        (130, (), False),
        (-11, (), True),
        (134, (), True),
        (1, ("Traceback (most recent call last):",), True),
        (2, ("headlint: internal fault: KeyError: 1",), True),
    ],
)
def test_crashes_are_told_from_answers(code: int, said: tuple[str, ...], expected: bool) -> None:
    assert crashed(code, said) is expected


def test_every_dependency_has_a_lower_bound_that_can_be_tested() -> None:
    pins = list(lowest(dependencies(), (3, 10)))
    assert all(re.fullmatch(r"[\w-]+==[\d.]+(; .+)?", pin) for pin in pins)
    assert "pyyaml==6.0" in pins
    assert "pyyaml==6.0.2" in lowest(dependencies(), (3, 13))
    with pytest.raises(ValueError, match="no lower bound"):
        list(lowest(["rich<14"]))


def test_the_tests_of_the_lowest_versions_are_there() -> None:
    assert all((ROOT / name).is_file() for name in TESTS)
    assert "benchmarks.versions" in (ROOT / ".ci" / "run").read_text(encoding="utf-8")
