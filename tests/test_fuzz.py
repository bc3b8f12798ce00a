"""A part of the fuzz run: nothing crashes or hangs, and the findings are those that must be there."""

from __future__ import annotations

import time
from collections import Counter

import pytest

from benchmarks import _fuzzing
from benchmarks._fuzzing import Program, tried
from benchmarks._meant_heads import Head, expected_codes
from benchmarks.fuzz import SOURCES, Counts, fuzz, nth

PROGRAMS = 500
PART = 100


@pytest.mark.parametrize("first", range(0, PROGRAMS, PART))
def test_nothing_crashes_or_hangs_and_no_finding_is_wrong_or_lost(first: int) -> None:
    pytest.importorskip("pysource_codegen")
    wrong = [(one.program.title, one.problems) for one in fuzz(PART, first) if one.problems]
    assert wrong == [], "python -m benchmarks.fuzz --show --programs 1 --first NUMBER shows a program"


@pytest.mark.parametrize("number", range(len(SOURCES)))
def test_a_program_is_always_the_same(number: int) -> None:
    pytest.importorskip("pysource_codegen")
    assert nth(number) == nth(number)
    assert nth(number).source == SOURCES[number]


MEANT = {
    Head(True, 4, "sigmoid", "categorical"): ["HL101"],
    Head(True, 4, "sigmoid", "categorical", labels="ids"): ["HL101", "HL301"],
    Head(True, 1, "linear", "sparse"): ["HL202"],
    Head(True, 10, "sigmoid", "binary", metric="accuracy"): ["HL401"],
    Head(True, 4, "softmax", "sparse", labels="ids"): [],
    Head(False, 4, "softmax", "cross entropy"): ["HL106"],
    Head(False, 1, "sigmoid", "binary logits", labels="integer column"): ["HL107", "HL305"],
    Head(False, 4, "log_softmax", "likelihood", labels="ids"): [],
}


@pytest.mark.parametrize("head", MEANT, ids=str)
def test_what_a_meant_head_must_have_is_known_without_headlint(head: Head) -> None:
    assert sorted(expected_codes(head) or ()) == MEANT[head]


BAD = "import torch\nfrom torch import nn\nloss = nn.CrossEntropyLoss()(nn.Linear(4, 1)(x), y)\n"


def test_findings_that_must_not_be_there_and_those_that_must_are_told_apart() -> None:
    counts = Counts()
    for expected in ({"HL202": 1}, {}, {"HL202": 1, "HL301": 2}, None):
        known = None if expected is None else Counter(expected)
        counts.take(tried(Program("meant", "one", BAD, expected=known)))
    assert (counts.unexpected, counts.missed, counts.crashes, counts.late) == (1, 1, 0, 0)
    assert not counts.good


def test_a_program_with_a_module_beside_it_is_linted_as_a_folder() -> None:
    beside = {"parts.py": "from torch import nn\nmodel = nn.Linear(4, 1)\n"}
    text = "from torch import nn\nfrom parts import model\nloss = nn.CrossEntropyLoss()(model(x), y)\n"
    assert tried(Program("meant", "one", text, beside)).verdict.codes == {"HL202": 1}


def test_a_crash_and_a_hang_are_counted(monkeypatch: pytest.MonkeyPatch) -> None:
    def hang(program: Program, options: object) -> None:
        start = time.process_time()
        while time.process_time() - start < 30:
            pass

    def fail(program: Program, options: object) -> None:
        raise KeyError("head")

    program = Program("meant", "one", BAD)
    monkeypatch.setattr(_fuzzing, "_report", fail)
    assert tried(program).problems == ("crash: KeyError: 'head'",)
    monkeypatch.setattr(_fuzzing, "_report", hang)
    monkeypatch.setattr(_fuzzing, "BUDGET", 0.2)
    assert tried(program).verdict.late
