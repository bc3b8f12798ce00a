"""What `--fix --unsafe-fixes` writes, run on the real frameworks: the fault goes, the training works."""

from __future__ import annotations

import os
from collections import Counter

import pytest

from benchmarks.fix_proof import HEADING, PAGE, key, rows_of, table
from headlint.lint import Options, lint_source
from oracle.advice.faults import learned
from oracle.advice.remedy import Remedy, ran
from oracle.fixes import NOTHING_TO_RUN, PROOFS, fixable, mended

ENOUGH = 3
"""Programs for each fixable rule."""

every_proof = pytest.mark.parametrize("proof", PROOFS, ids=str)


def test_every_fixable_rule_is_proved_by_enough_programs() -> None:
    programs = Counter(code for code, _ in {(proof.code, proof.before) for proof in PROOFS})
    assert {code for code in fixable() if programs[code] < ENOUGH} == NOTHING_TO_RUN.keys()


def test_no_two_proofs_have_one_name() -> None:
    names = [(proof.code, proof.title, proof.needs) for proof in PROOFS]
    assert len(names) == len(set(names))


def test_the_table_in_the_docs_has_a_row_for_each_proof() -> None:
    page = PAGE.read_text(encoding="utf-8")
    rows = rows_of(page)
    assert rows.keys() == {key(proof) for proof in PROOFS}, "python -m benchmarks.fix_proof --write"
    assert {len(row) for row in rows.values()} == {len(HEADING)}
    assert f"\n{table(rows.values())}\n" in page


@every_proof
def test_the_finding_is_gone_and_no_new_one_is_there(proof: Remedy) -> None:
    options = Options(extend_select=(proof.code,))
    before = {finding.code for finding in lint_source(proof.before, "example.py", options).findings}
    after = {finding.code for finding in lint_source(mended(proof), "example.py", options).findings}
    assert proof.code in before
    assert after <= before - {proof.code}


@every_proof
def test_the_fault_is_there_before_and_gone_after_the_fix(proof: Remedy) -> None:
    for module in ("numpy", *proof.needs):
        pytest.importorskip(module)
    if "keras" in proof.needs and os.environ["KERAS_BACKEND"] not in proof.backends:
        pytest.skip("this backend of Keras does not show the fault")
    if mended(proof) == proof.after:
        pytest.skip("the remedy that was followed by hand is the same, see test_oracle_remedies.py")
    assert proof.fault(ran(proof.before))
    outcome = ran(mended(proof))
    if outcome.error is not None:
        raise outcome.error
    assert not proof.fault(outcome)
    losses = learned(outcome)
    assert losses is None or losses[1] < losses[0]
