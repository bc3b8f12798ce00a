"""The remedies of the rules on predictions, followed by hand: the fault is there before and gone after."""

from __future__ import annotations

import importlib
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest

pytest.importorskip("numpy")

import numpy as np

from headlint.frameworks.library import load_library
from headlint.frameworks.meanings import ScorerMeaning

ROWS = 64
Space = dict[str, Any]


@dataclass(frozen=True)
class Advice:
    """A bad example of a rule, the line that is wrong in it, the line that its message asks for."""

    code: str
    title: str
    wrong: str
    right: str
    faulty: Callable[[Space], bool]
    """Whether the program, once run, shows the fault."""


def samples(width: int) -> Any:
    import torch

    torch.manual_seed(0)
    return torch.randn(ROWS, width)


def trained(space: Space, width: int, steps: int = 80) -> tuple[Any, Any]:
    """Samples and 0/1 labels that the first column decides, and the program's net trained on them."""
    import torch

    x = samples(width)
    y = (x[:, :1] > 0).float()
    optimizer = torch.optim.Adam(space["net"].parameters(), 0.1)
    for _ in range(steps):
        optimizer.zero_grad()
        loss = space["criterion"](space["net"](x), y)
        loss.backward()
        optimizer.step()
    return x, y


def no_hit(space: Space) -> bool:
    x, _ = trained(space, 30, steps=0)
    ones = x.new_ones(ROWS, 1)
    import torch

    space["train"]([(x, ones)] * 60, torch.optim.Adam(space["net"].parameters(), 0.1))
    return bool(space["accuracy"]([(x, ones)]) == 0)


def rows_without_class(space: Space) -> bool:
    import torch

    _, found = space["evaluate"](samples(64), torch.zeros(ROWS, dtype=torch.long))
    return not bool(found.any(dim=1).all())


def rounded_badly(space: Space) -> bool:
    x, y = trained(space, 30)
    return bool(space["evaluate"](x, y)[1] < 0.9)


def all_positive(space: Space) -> bool:
    x, y = trained(space, 30)
    return bool(space["evaluate"](x, y)[1].all())


def all_zero(space: Space) -> bool:
    import torch

    return not bool(space["evaluate"](samples(30), torch.ones(ROWS, 4))[1].any())


def all_one(space: Space) -> bool:
    x, y = trained(space, 30)
    scores = space["evaluate"](x, y)[1]
    return bool((scores == 1).all())


def sums_to_something(space: Space) -> bool:
    sums = space["scores_of"](samples(64)).sum(dim=1)
    return bool(((sums - 1).abs() > 0.1).any())


def zeroed(space: Space) -> bool:
    return bool((space["net"].train()(samples(30)) == 0).any())


ADVICE = (
    Advice(
        "HL502",
        "argmax of logits in an evaluation loop",
        "(net(x).argmax(dim=1) == y)",
        "((net(x) > 0) == y)",
        no_hit,
    ),
    Advice(
        "HL503",
        "softmax at inference, then a threshold",
        "probs >= 0.5",
        "F.one_hot(probs.argmax(dim=-1), 5).bool()",
        rows_without_class,
    ),
    Advice("HL504", "rounded logits", "torch.round(out)", "torch.round(torch.sigmoid(out))", rounded_badly),
    Advice("HL504", "rounded logits", "torch.round(out)", "(out > 0).float()", rounded_badly),
    Advice("HL504", "a sigmoid above 0", "torch.sigmoid(out) > 0", "torch.sigmoid(out) > 0.5", all_positive),
    Advice(
        "HL509",
        "long() of a sigmoid",
        "torch.sigmoid(out).long()",
        "(torch.sigmoid(out) > 0.5).long()",
        all_zero,
    ),
    Advice("HL507", "softmax over one unit", "F.softmax(out, dim=-1)", "F.sigmoid(out)", all_one),
    Advice(
        "HL507",
        "sigmoid of a model that cross-entropy trained",
        "torch.sigmoid(net(x))",
        "torch.softmax(net(x), dim=-1)",
        sums_to_something,
    ),
    Advice(
        "HL601",
        "Dropout after a sigmoid",
        "    nn.Linear(30, 1),\n    nn.Sigmoid(),\n    nn.Dropout(0.2),  # expect: HL601\n",
        "    nn.Dropout(0.2),\n    nn.Linear(30, 1),\n    nn.Sigmoid(),\n",
        zeroed,
    ),
)


def ran(text: str) -> Space:
    import torch

    torch.manual_seed(0)
    space: Space = {"__name__": "example"}
    exec(compile(text, "example.py", "exec"), space)
    return space


@pytest.mark.parametrize("advice", ADVICE, ids=lambda advice: f"{advice.code}-{advice.right[:30]}")
def test_the_advice_mends_the_example(advice: Advice) -> None:
    pytest.importorskip("torch")
    from headlint.rulebook import load_rules

    rule = next(rule for rule in load_rules() if rule.code == advice.code)
    text = next(example.code for example in rule.examples if example.title == advice.title)
    assert advice.wrong in text
    assert advice.faulty(ran(text))
    assert not advice.faulty(ran(text.replace(advice.wrong, advice.right)))


def test_a_cast_keeps_nothing_of_a_keras_prediction() -> None:
    keras = pytest.importorskip("keras")
    keras.utils.set_random_seed(0)
    x = np.random.default_rng(0).normal(size=(ROWS, 8))
    model = keras.Sequential([keras.layers.Dense(1, activation="sigmoid")])
    scores = model.predict(x, verbose=0)
    assert not scores.astype(int).any()
    assert 0 < (scores > 0.5).astype(int).mean() < 1
    assert not np.argmax(scores, axis=-1).any()


def test_an_argmax_without_an_axis_gives_one_number() -> None:
    scores = np.random.default_rng(0).normal(size=(ROWS, 4))
    assert np.argmax(scores).shape == ()
    assert np.argmax(scores, axis=0).shape == (4,)
    assert np.argmax(scores, axis=-1).shape == (ROWS,)


# scikit-learn

SCORERS = {
    name: meaning for name, meaning in load_library().entries.items() if isinstance(meaning, ScorerMeaning)
}


def called(name: str) -> Callable[..., Any]:
    pytest.importorskip("sklearn")
    module, _, short = name.rpartition(".")
    found = getattr(importlib.import_module(module), short)
    assert callable(found)
    return found  # type: ignore[no-any-return]


def drawn(classes: int) -> tuple[Any, Any]:
    """Class numbers, and scores of a softmax (of one sigmoid where there are two classes)."""
    rng = np.random.default_rng(0)
    truth = np.arange(ROWS) % classes
    scores = rng.dirichlet(np.ones(classes), ROWS)
    return truth, scores[:, 1:] if classes == 2 else scores


@pytest.mark.parametrize("name", [name for name, one in SCORERS.items() if one.id == "class-metric"])
@pytest.mark.parametrize("classes", [2, 4])
def test_a_class_metric_raises_on_scores_and_takes_classes(name: str, classes: int) -> None:
    metric = called(name)
    truth, scores = drawn(classes)
    options: dict[str, Any] = {"beta": 1.0} if name.endswith("fbeta_score") else {}
    if name.endswith(("f1_score", "fbeta_score", "precision_score", "recall_score", "jaccard_score")):
        options["average"] = "macro"
    with pytest.raises(ValueError, match="continuous"):
        metric(truth, scores, **options)
    decided = (scores > 0.5).astype(int).ravel() if classes == 2 else np.argmax(scores, axis=-1)
    metric(truth, decided, **options)


def test_one_hot_truth_and_class_numbers_do_not_go_together() -> None:
    metric = called("sklearn.metrics.accuracy_score")
    truth, scores = drawn(4)
    found = np.argmax(scores, axis=-1)
    with pytest.raises(ValueError, match="multilabel-indicator"):
        metric(np.eye(4, dtype=int)[truth], found)
    metric(truth, found)


def test_a_label_encoder_wants_class_numbers() -> None:
    encoder = called("sklearn.preprocessing.LabelEncoder")().fit(["a", "b", "c", "d"])
    _, scores = drawn(4)
    with pytest.raises(ValueError, match="1d array"):
        encoder.inverse_transform(scores)
    assert set(encoder.inverse_transform(np.argmax(scores, axis=-1))) <= set("abcd")


def test_an_area_of_cut_scores_is_smaller() -> None:
    area = called("sklearn.metrics.roc_auc_score")
    rng = np.random.default_rng(0)
    truth = np.arange(ROWS) % 2
    scores = 0.35 * truth + 0.6 * rng.random(ROWS)
    assert area(truth, scores > 0.5) < area(truth, scores) - 0.02


def test_an_area_of_several_classes_wants_multi_class_and_a_distribution() -> None:
    area = called("sklearn.metrics.roc_auc_score")
    truth, scores = drawn(4)
    with pytest.raises(ValueError, match="multi_class"):
        area(truth, scores)
    with pytest.raises(ValueError, match="sum up to 1"):
        area(truth, scores * 0.3, multi_class="ovr")
    assert 0 < area(truth, scores, multi_class="ovr") < 1
