"""From a rule's conditions to the words of which a file holds one where the rule finds something."""

from __future__ import annotations

from pathlib import Path

import pytest

from headlint.examine import Examiner
from headlint.frameworks.library import TELLING, load_library
from headlint.lint import lint_paths
from headlint.rulebook import Example, Rule, load_rules
from headlint.rulebook.reading import read_rule
from headlint.rulebook.starting import starting_names, triage_of
from headlint.settings import Settings
from headlint.triage import load_triage
from headlint.versions import Assumed

RULES = {rule.code: rule for rule in load_rules()}
BAD = [
    pytest.param(rule, example, id=f"{rule.code}-{example.title}")
    for rule in RULES.values()
    if rule.subject != "comment"
    for example in rule.examples
    if example.kind == "bad" and not example.facts
]
OWN = """\
code: OWN101
name: ranked-without-scores
summary: A ranking metric of the project's kind
severity: warning
subject: decode
cases:
  - when: {{decode.kind: {kind}}}
    message: It ranks.
"""
INFERENCE = """\
import numpy as np
from tensorflow import keras
model = keras.Sequential([keras.layers.Dense(1, activation="sigmoid")])
classes = np.argmax(model.predict(x), axis=-1)
"""


@pytest.mark.parametrize(("rule", "example"), BAD)
def test_a_bad_program_holds_a_word_of_its_rule(rule: Rule, example: Example) -> None:
    assert triage_of([rule], load_library()).can_hold_head(example.code.encode())


def test_a_condition_on_the_loss_needs_nothing_but_a_loss() -> None:
    assert not starting_names(RULES["HL101"], load_library())
    assert not starting_names(RULES["HL503"], load_library())


def test_a_decision_is_looked_for_by_the_names_that_lead_to_it() -> None:
    names = starting_names(RULES["HL502"], load_library())
    assert {"numpy.argmax", "torch.argmax"} <= names
    assert all(len(name.rpartition(".")[2]) >= TELLING for name in names)


PREDICTING = {"keras.Model.predict_classes", "keras.Model.predict_proba"}
ACCURACIES = {"keras.metrics.BinaryAccuracy", "keras.metrics.binary_accuracy", "torchmetrics.BinaryAccuracy"}
ENCODING = {
    f"sklearn.preprocessing.{name}"
    for name in ("LabelBinarizer", "LabelEncoder", "MultiLabelBinarizer", "OneHotEncoder", "OrdinalEncoder")
}


@pytest.mark.parametrize(
    ("when", "names"),
    [
        ("call.kind: removed-method", PREDICTING),
        ("call.kind: encoder-refit", ENCODING),
        ("metric.id: binary_accuracy", ACCURACIES),
        # Both must be there: it is enough to look for those that fewer files hold by chance.
        ("call.kind: encoder-refit, metric.id: binary_accuracy", ACCURACIES),
        ("metric.id: binary_accuracy, call.kind: removed-method", ACCURACIES),
        # One of them must be there
        ("any-of: [{call.kind: removed-method}, {call.kind: encoder-refit}]", PREDICTING | ENCODING),
        (
            "any-of: [{call.kind: removed-method, metric.id: binary_accuracy}, {call.kind: encoder-refit}]",
            ACCURACIES | ENCODING,
        ),
        ("any-of: [{call.kind: removed-method}, {backend: jax}]", set()),
        ("backend: jax", set()),
    ],
)
def test_a_rule_is_looked_for_by_the_names_that_tell_most(when: str, names: set[str]) -> None:
    header = "code: XX101\nname: some-rule\nsummary: s\nseverity: info\nsubject: call\nmessage: m\n"
    rule = read_rule(f"{header}when: {{{when}}}\n", "XX101-some-rule.yaml")
    assert starting_names(rule, load_library()) == names


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("import torch\nclasses = scores.argmax(1)\n", True),
        ("import numpy as np\nclasses = np.argmax(scores)\n", False),
        ("import sklearn.metrics, numpy\nsklearn.metrics.accuracy_score(a, b)\n", False),
        ("import sklearn.metrics, torch\nsklearn.metrics.accuracy_score(a, b)\n", True),
        ("import torch\nprecision = recall = 1\n", False),
        ("from torchmetrics import Precision\n", True),
        ("import keras\nmodel.predict_classes(x)\n", True),
        ("import torch\nbest = max(scores)\n", False),
    ],
)
def test_what_is_done_counts_beside_its_library_and_a_framework(text: str, kept: bool) -> None:
    assert load_triage().can_hold_head(text.encode()) == kept


def test_a_program_that_only_predicts_is_judged(tmp_path: Path) -> None:
    path = tmp_path / "predict.py"
    path.write_text(INFERENCE, encoding="utf-8")
    report = lint_paths([str(tmp_path)], Settings(cache=False))
    assert [finding.code for finding in report.findings] == ["HL502"]


@pytest.mark.parametrize(("kind", "kept"), [("round", False), ("ranking-metric", True)])
def test_a_rule_of_the_project_brings_its_words(kind: str, kept: bool, tmp_path: Path) -> None:
    place = tmp_path / "OWN101-ranked-without-scores.yaml"
    place.write_text(OWN.format(kind=kind), encoding="utf-8")
    own = next(rule for rule in load_rules([str(place)]) if rule.code == "OWN101")
    words = triage_of([own], load_library())
    assert words.can_hold_head(b"import torch, sklearn\nroc_auc_score(a, b)\n") == kept
    examiner = Examiner(Settings(rules=(str(place),)), Assumed())
    assert examiner.can_hold_head(b"import torch, sklearn\nroc_auc_score(a, b)\n")
    assert not examiner.can_hold_head(b"import torch\nround(a)\n")


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("trainer = pl.Trainer(max_epochs=3)\n", True),
        ("from work import MyTrainer\nMyTrainer(model).train()\n", True),
        ("if trainer.state.fn == TrainerFn.FITTING: pass\n", False),
        ("class Callback(TrainerCallback): pass\n", False),
    ],
)
def test_subclasses_of_what_runs_a_model_are_named_after_it(text: str, kept: bool) -> None:
    assert load_triage().can_hold_head(text.encode()) == kept
