"""What is done with predictions: which decisions are noted, and which facts are known of them."""

from __future__ import annotations

from textwrap import dedent

import pytest

from headlint.analysis.engine import analyse
from headlint.analysis.files import Files
from headlint.contracts import FactValue
from headlint.frameworks.library import load_library
from headlint.lint import Options, lint_source
from headlint.source import Source, decode
from headlint.syntax import Tree

HEAD = """\
import numpy as np
import torch
from torch import nn
from sklearn.metrics import accuracy_score

net = nn.Linear(8, 4)
criterion = nn.CrossEntropyLoss()


def loss_of(x, y):
    return criterion(net(x), y)


def use(x, y, loader):
    out = net(x)
"""

Facts = dict[str, FactValue]


def decisions(body: str, head: str = HEAD) -> list[Facts]:
    """The facts of every decision in a program, in order, where only one combination can meet."""
    text = head + "".join(f"    {line}\n" for line in dedent(body).strip().splitlines())
    source = decode(text.encode(), "program.py")
    assert isinstance(source, Source)
    tree = Tree.of(source)
    assert isinstance(tree, Tree)
    files = Files(load_library())
    files.add("program.py", tree)
    found = analyse("program.py", tree, files).contracts
    single = [contract for contract in found if contract.subject == "decode"]
    return [
        {n: f.value for n, f in one.meetings[0].facts.items()} for one in single if len(one.meetings) == 1
    ]


def only(body: str, head: str = HEAD) -> Facts:
    found = decisions(body, head)
    assert len(found) == 1, found
    return found[0]


def codes(text: str, *select: str) -> set[str]:
    return {finding.code for finding in lint_source(text, "program.py", Options(select=select)).findings}


def test_a_decision_knows_the_output_and_the_loss_that_trained_it() -> None:
    facts = only("out.argmax(dim=-1)")
    assert facts["decode.kind"] == "argmax"
    assert facts["decode.axis"] == "units"
    assert facts["output.units"] == 4
    assert facts["loss.id"] == "cross_entropy"
    assert facts["framework"] == "torch"


def test_losses_that_disagree_are_not_known() -> None:
    facts = only("nn.functional.binary_cross_entropy_with_logits(out, y)\nout > 0")
    assert "loss.id" not in facts
    assert facts["loss.takes"] == "real"


@pytest.mark.parametrize(
    ("call", "axis"),
    [
        ("np.argmax(out)", "none"),
        ("np.argmax(out, axis=None)", "none"),
        ("torch.argmax(out, dim=0)", "batch"),
        ("out.argmax(1)", "dim-1"),
        ("out.numpy().argmax(axis=-1)", "units"),
        ("torch.topk(out, 2).indices", "units"),
        ("np.argmax(out[0])", "none"),
    ],
)
def test_the_axis_of_an_argmax(call: str, axis: str) -> None:
    assert only(call)["decode.axis"] == axis


def test_the_axis_of_one_row_is_not_known_by_number() -> None:
    assert "decode.axis" not in only("np.argmax(out[0], axis=0)")


@pytest.mark.parametrize("use", ["best == y", "print(best)", "accuracy_score(y, best)"])
def test_a_maximum_is_a_decision_where_its_places_are_read(use: str) -> None:
    assert "max" in {facts["decode.kind"] for facts in decisions(f"_, best = torch.max(out, 1)\n{use}")}


@pytest.mark.parametrize("use", ["top, _ = torch.max(out, 1)\nprint(top)", "top = out.max(dim=1)[0]"])
def test_a_maximum_whose_places_nobody_reads_is_none(use: str) -> None:
    assert decisions(use) == []


@pytest.mark.parametrize(
    ("test", "cut", "side"),
    [("out > 0.5", "half", "above"), ("0.5 < out", "half", "above"), ("out <= 0", "zero", "below")],
)
def test_the_two_sides_of_a_comparison(test: str, cut: str, side: str) -> None:
    facts = only(test)
    assert (facts["decode.threshold-range"], facts["decode.side"]) == (cut, side)


def test_a_comparison_in_a_condition_is_a_decision_too() -> None:
    assert only("if out[0] > 0.3:\n    print(1)")["decode.threshold-range"] == "inside"


def test_a_threshold_in_a_variable_has_no_range() -> None:
    assert "decode.threshold-range" not in only("out > y")


@pytest.mark.parametrize("part", ["out[0] > 1", "out[:, 2] > 1", "[row > 1 for row in out]", "out[x] > 1"])
def test_a_part_of_the_output_is_not_whole_rows(part: str) -> None:
    facts = only(part)
    assert facts["decode.whole-rows"] is False or "output.units" not in facts


@pytest.mark.parametrize(
    "part", ["out[:10] > 1", "out.detach().cpu().numpy() > 1", "torch.cat([out, net(y)]) > 1"]
)
def test_slices_copies_and_joined_batches_are_whole_rows(part: str) -> None:
    facts = only(part)
    assert facts["decode.whole-rows"] is True
    assert facts["output.units"] == 4


def test_batches_that_a_loop_gathers_are_whole_rows() -> None:
    facts = only(
        "found = []\nfor part in loader:\n    found.append(net(part))\naccuracy_score(y, torch.cat(found))"
    )
    assert facts["decode.kind"] == "class-metric"
    assert facts["output.domain"] == "real"


def test_a_list_that_is_filled_row_by_row_is_read_as_one_array() -> None:
    body = "found = []\nfor part in loader:\n    found.extend(net(part).tolist())\naccuracy_score(y, found)"
    assert only(body)["output.domain"] == "real"


def test_values_that_are_replaced_are_not_known() -> None:
    found = decisions("out[out > 0] = 1\naccuracy_score(y, out)")
    assert [facts["decode.kind"] for facts in found] == ["threshold"]


def test_the_first_decision_is_remembered() -> None:
    last = decisions("hard = torch.round(torch.sigmoid(out)).int()\naccuracy_score(y, hard)")[-1]
    assert last["output.decided-by"] == "round"
    assert last["output.domain"] == "class-index"


def test_rounding_to_some_digits_is_no_decision() -> None:
    assert decisions("np.round(out, 3)\nround(out[0][0], 2)") == []


def test_where_with_two_constants_keeps_the_decision() -> None:
    last = decisions("accuracy_score(y, np.where(out > 0, 1, 0))")[-1]
    assert last["decode.kind"] == "class-metric"
    assert last["output.decided-by"] == "threshold"


def test_an_activation_is_a_decision_only_on_what_reached_the_loss() -> None:
    assert only("torch.softmax(out, dim=1)")["decode.kind"] == "softmax"
    assert decisions("torch.sigmoid(torch.relu(out))") == []


def test_an_activation_knows_what_its_result_leads_to() -> None:
    found = decisions("torch.softmax(out, dim=1).argmax(1)")
    assert found[0]["decode.leads-to"] == frozenset({"argmax"})


def test_units_that_rest_on_a_default_are_not_known() -> None:
    head = HEAD.replace(
        "net = nn.Linear(8, 4)", "def make(size=4):\n    return nn.Linear(8, size)\n\n\nnet = make()"
    )
    assert "output.units" in only("out > 0", head)
    settings = "import argparse\np = argparse.ArgumentParser()\np.add_argument('--k', default=4)\n"
    made = settings + "args = p.parse_args()\nnet = nn.Linear(8, args.k)"
    assert "output.units" not in only("out > 0", HEAD.replace("net = nn.Linear(8, 4)", made))


def test_one_of_two_outputs_makes_no_finding() -> None:
    program = HEAD.replace("nn.Linear(8, 4)", "nn.Linear(8, 1) if flag else nn.Linear(8, 4)")
    assert codes(program + "    return out.argmax(dim=-1)\n", "HL502") == set()
    single = HEAD.replace("nn.Linear(8, 4)", "nn.Linear(8, 1)")
    assert codes(single + "    return out.argmax(dim=-1)\n", "HL502") == {"HL502"}


def test_a_second_softmax_before_an_argmax_is_told_when_asked_for() -> None:
    program = """\
import tensorflow as tf
from tensorflow import keras

model = keras.Sequential([keras.layers.Dense(10, activation="softmax")])
model.compile("adam", "sparse_categorical_crossentropy")


def classes_of(samples):
    return tf.argmax(tf.nn.softmax(model.predict(samples)), axis=-1)
"""
    assert codes(program) == set()
    assert codes(program, "HL507") == {"HL507"}


LOADED = """\
from torch import nn
from torch.utils.data import DataLoader
from torchvision.datasets import MNIST

net = nn.Linear(784, 10)
criterion = nn.CrossEntropyLoss()
for x, y in DataLoader(MNIST("data"), batch_size=SIZE):
    loss = criterion(net(x), y)
    print(CHANGE.argmax())
"""


@pytest.mark.parametrize(
    ("size", "change", "found"),
    [
        ("64", "net(x)", {"HL508"}),
        ("64", "net(x.float() / 255)", {"HL508"}),
        ("64", "net(x.view(-1, 784))", {"HL508"}),
        ("1", "net(x)", set()),
        ("size", "net(x)", set()),
        ("64", "net(x)[0]", set()),
        ("64", "net(x[:1])", set()),
        ("64", "net(x[0].view(1, 784))", set()),
        ("64", "net(x.view(1, -1))", set()),
        ("64", "net(x.mean(0))", set()),
    ],
)
def test_several_samples_are_only_those_of_a_whole_batch(size: str, change: str, found: set[str]) -> None:
    assert codes(LOADED.replace("SIZE", size).replace("CHANGE", change), "HL508") == found


def test_a_threshold_that_is_a_setting_is_told_apart() -> None:
    assert only("out > 0.5")["decode.threshold-written"] is True
    assert only("LEAST = 0.5\nout > LEAST")["decode.threshold-written"] is False
