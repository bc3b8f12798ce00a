"""The mistakes people ask about: each seed row, written anew, is judged as the catalogue says."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from headlint.lint import Options, lint_paths
from marks import ROOT, expected, later, selected

SEEDS = ROOT / "fixtures" / "seeds"

# File -> what must be found now. Findings of rules to come are `# later:` marks in the files.
EXPECTED = {
    "s000_q1_return_sequences": "",
    "s000_q2_asker": "HL311 HL501",
    "s000_q2_answer1a": "HL101",
    "s000_q2_answer1b": "",
    "s000_q2_argmax": "",
    "s000_q2_last_answer": "",
    "s000_q2_last_answer_ids": "HL301",
    "s000_q3_asker": "",
    "s000_q3_asker_multi_hot": "HL303 HL404",
    "s000_q3_answer": "",
    "s000_q4_softmax": "",
    "s000_q5_accuracy_regression": "HL402",
    "s001_numpy_mse": "",
    "s001_tf_losses_mse": "",
    "s001_perceptron": "HL112",
    "s001_perceptron_sigmoid": "",
    "s001_positional_logits": "HL706",
    "s001_logits_by_keyword": "",
    "s001_sparse_multilabel": "HL401",
    "s001_scaled_labels": "HL312",
    "s001_relu_output": "HL111",
    "s001_cosine_proximity": "HL703",
    "s001_weighted_cross_entropy": "",
    "s001_pixelwise_crossentropy": "",
    "s001_label_propagation": "",
    "s002_create_model": "HL101",
    "s003_batchnorm_sigmoid": "",
    "s003_predict_classes": "HL701",
    "s003_history_acc": "HL702",
    "s003_logistic_regression": "",
    "s004_relu_binary": "HL111",
    "s004_conv1d_linear": "HL208",
    "s004_conv1d_flatten": "",
    "s004_bce_with_logits": "",
    "s004_sigmoid_bce": "",
    "s004_sigmoid_bce_with_logits": "HL107",
    "s004_argmax_one_unit": "HL502",
    "s004_softmax_continuous": "HL113",
    "s004_pearson": "",
    "s004_one_unit_softmax": "HL201",
    "s004_one_unit_sigmoid": "",
    "s004_two_units_binary_targets": "HL301",
}


def source(name: str) -> tuple[Path, str]:
    path = SEEDS / f"{name}.py"
    return path, path.read_text(encoding="utf-8")


@pytest.mark.parametrize("name", EXPECTED)
def test_a_seed_gives_exactly_its_marked_findings(name: str) -> None:
    path, text = source(name)
    report = lint_paths([str(path)], Options())
    found = {(finding.span.start.line, finding.code) for finding in report.findings}
    assert found - later(text) == expected(text)


@pytest.mark.parametrize(("name", "codes"), EXPECTED.items(), ids=str)
def test_the_marks_of_a_seed_agree_with_the_table(name: str, codes: str) -> None:
    _, text = source(name)
    assert Counter(code for _, code in expected(text)) == Counter(codes.split())


@pytest.mark.parametrize("name", [name for name in EXPECTED if selected(source(name)[1])])
def test_a_rule_that_is_off_finds_its_marks_where_it_is_selected(name: str) -> None:
    path, text = source(name)
    codes = sorted({code for _, code in selected(text)})
    report = lint_paths([str(path)], Options(select=tuple(codes)))
    assert {(finding.span.start.line, finding.code) for finding in report.findings} == selected(text)


def test_the_table_holds_every_seed() -> None:
    assert {path.stem for path in SEEDS.glob("*.py")} == set(EXPECTED)
