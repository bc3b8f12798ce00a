"""The advice of every rule, followed by hand: the fault is there before and gone after."""

from __future__ import annotations

import os

import pytest

from headlint.lint import Options, lint_source
from oracle.remedies import Remedy, ran
from oracle.torch_remedies import REMEDIES as TORCH

REMEDIES = (*TORCH,)


def codes(text: str, *select: str) -> set[str]:
    report = lint_source(text, "example.py", Options(select=select))
    return {finding.code for finding in report.findings}


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
