"""The advice of every rule, followed by hand: the fault is there before and gone after."""

from __future__ import annotations

import os

import pytest

from headlint.lint import Options, lint_source
from headlint.rulebook import load_rules
from marks import ROOT
from oracle.advice import REMEDIES
from oracle.advice.faults import learned
from oracle.advice.remedy import Remedy, ran

ELSEWHERE = {"HL502", "HL503", "HL504", "HL507", "HL509"}
"""Rules whose remedies are followed in `test_oracle_decoding.py`."""
WITHOUT_REMEDY = {
    "HL002": "a comment goes; the program is the same",
    "HL003": "a comment that nobody reads changes nothing that is run",
    "HL122": "whether the program or its description is wrong is for the project to know",
}
"""Rules that advise nothing that could be followed for certain, with the reason."""


def codes(text: str, *select: str) -> set[str]:
    report = lint_source(text, "example.py", Options(select=select))
    return {finding.code for finding in report.findings}


def test_every_rule_has_a_remedy_that_was_followed_or_a_reason_for_having_none() -> None:
    followed = {remedy.code for remedy in REMEDIES}
    assert not ELSEWHERE & followed
    assert not WITHOUT_REMEDY.keys() & (followed | ELSEWHERE)
    assert {rule.code for rule in load_rules()} == followed | ELSEWHERE | WITHOUT_REMEDY.keys()


def test_what_is_said_to_be_followed_elsewhere_is() -> None:
    text = (ROOT / "tests/oracle/test_oracle_decoding.py").read_text(encoding="utf-8")
    assert [code for code in ELSEWHERE if f'"{code}"' not in text] == []


def test_no_two_remedies_have_one_name() -> None:
    names = [(remedy.code, remedy.title, remedy.needs) for remedy in REMEDIES]
    assert len(names) == len(set(names))


every_remedy = pytest.mark.parametrize("remedy", REMEDIES, ids=str)


@every_remedy
def test_headlint_reports_the_bad_program_and_not_the_mended_one(remedy: Remedy) -> None:
    assert codes(remedy.before, remedy.code) == {remedy.code}
    assert codes(remedy.after) | codes(remedy.after, remedy.code) == set()


@every_remedy
def test_the_fault_is_there_before_and_gone_after(remedy: Remedy) -> None:
    for module in ("numpy", *remedy.needs):
        pytest.importorskip(module)
    if "keras" in remedy.needs and os.environ["KERAS_BACKEND"] not in remedy.backends:
        pytest.skip("this backend of Keras does not show the fault")
    assert remedy.fault(ran(remedy.before))
    mended = ran(remedy.after)
    if mended.error is not None:
        raise mended.error
    assert not remedy.fault(mended)
    losses = learned(mended)
    assert losses is None or losses[1] < losses[0]
