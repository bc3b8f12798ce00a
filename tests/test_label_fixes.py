"""How a remedy converts labels or an output where the loss gets them, and puts calls of losses right."""

from __future__ import annotations

from pathlib import Path

import pytest

from headlint.findings import Fix
from headlint.fixing import applied
from headlint.lint import Options, lint_source

PATH = "example.py"


def fixes(code: str, rule: str) -> list[Fix]:
    found = lint_source(code, PATH, Options(select=(rule,))).findings
    assert [finding.code for finding in found] == [rule]
    return list(found[0].fixes)


def fixed(code: str, rule: str) -> str:
    """The code after the first remedy; as it was where that has no edits."""
    return applied(code.encode(), PATH, fixes(code, rule)[0].edits).decode()


TARGETS = """
import torch
import torch.nn.functional as F
from torch import nn

model = nn.Sequential(nn.Linear(8, 16), nn.ReLU(), nn.Linear(16, 1))
criterion = nn.BCEWithLogitsLoss()
x = torch.randn(32, 8)
y = torch.randint(0, 2, (32, 1))
"""


class TestTypeOfTargets:
    """Whole numbers into BCEWithLogitsLoss are converted in its call (HL305)."""

    @pytest.mark.parametrize(
        ("before", "after"),
        [
            ("criterion(model(x), y)", "criterion(model(x), y.float())"),
            ("criterion(model(x), (y))", "criterion(model(x), (y).float())"),
            ("criterion(model(x), target=y)", "criterion(model(x), target=y.float())"),
            ("criterion(target=y, input=model(x))", "criterion(target=y.float(), input=model(x))"),
            ("criterion(model(x), y.int())", "criterion(model(x), y.float())"),
            (
                "criterion(\n    model(x),\n    y,  # 0/1\n)",
                "criterion(\n    model(x),\n    y.float(),  # 0/1\n)",
            ),
            (
                "F.binary_cross_entropy_with_logits(model(x), y)",
                "F.binary_cross_entropy_with_logits(model(x), y.float())",
            ),
        ],
    )
    def test_the_argument_is_converted(self, before: str, after: str) -> None:
        assert fixed(TARGETS + before + "\n", "HL305") == TARGETS + after + "\n"

    def test_every_call_of_the_loss_is_converted_at_once(self) -> None:
        code = TARGETS + "criterion(model(x), y)\nvalid = criterion(model(x[:4]), y[:4])\n"
        wanted = TARGETS + "criterion(model(x), y.float())\nvalid = criterion(model(x[:4]), y[:4].float())\n"
        assert fixed(code, "HL305") == wanted

    def test_a_call_that_is_right_stays(self) -> None:
        code = TARGETS + "criterion(model(x), y)\ncriterion(model(x), torch.zeros(32, 1))\n"
        wanted = TARGETS + "criterion(model(x), y.float())\ncriterion(model(x), torch.zeros(32, 1))\n"
        assert fixed(code, "HL305") == wanted

    @pytest.mark.parametrize("call", ["criterion(*(model(x), y))", "pair = (model(x), y)\ncriterion(*pair)"])
    def test_unpacked_arguments_stay(self, call: str) -> None:
        assert not fixes(TARGETS + call + "\n", "HL305")[0].edits

    def test_a_call_that_serves_other_targets_too_stays(self) -> None:
        helper = "\n\ndef cost(target):\n    return criterion(model(x), target)\n\n\ncost(y)\n"
        assert fixes(TARGETS + helper, "HL305")[0].edits
        assert not fixes(TARGETS + helper + "cost(torch.load('targets.pt'))\n", "HL305")[0].edits


COLUMN = """
import torch
from torch import nn

model = nn.Linear(3, 1)
x, y = torch.randn(64, 3), torch.rand(64)
loss = nn.MSELoss()({output}, {target})
loss.backward()
"""


class TestOneColumn:
    """(N, 1) meets (N,) in a squared error (HL206)."""

    @pytest.mark.parametrize(
        ("output", "target", "first", "second"),
        [
            ("model(x)", "y", "model(x).squeeze(-1)", "y.unsqueeze(1)"),
            ("model(x) * 2", "y / 2", "(model(x) * 2).squeeze(-1)", "(y / 2).unsqueeze(1)"),
            ("model(x)", "y if 1 else x", "model(x).squeeze(-1)", None),
        ],
    )
    def test_the_one_or_the_other(self, output: str, target: str, first: str, second: str | None) -> None:
        code = COLUMN.format(output=output, target=target)
        squeeze, unsqueeze = fixes(code, "HL206")
        after = applied(code.encode(), PATH, squeeze.edits).decode()
        assert after == COLUMN.format(output=first, target=target)
        if second is not None:
            after = applied(code.encode(), PATH, unsqueeze.edits).decode()
            assert after == COLUMN.format(output=output, target=second)


class TestSigns:
    """Zeros and ones into SoftMarginLoss (HL309)."""

    @pytest.mark.parametrize(
        ("target", "after"),
        [
            ("torch.randint(0, 2, (32, 1)).float()", "2 * torch.randint(0, 2, (32, 1)).float() - 1"),
            (
                "torch.randint(0, 2, (32, 1), dtype=torch.uint8)",
                "2.0 * torch.randint(0, 2, (32, 1), dtype=torch.uint8) - 1",
            ),
        ],
    )
    def test_unsigned_numbers_become_floats_first(self, target: str, after: str) -> None:
        code = "import torch\nfrom torch import nn\n\nmodel = nn.Linear(8, 1)\n"
        code += "nn.SoftMarginLoss()(model(torch.randn(32, 8)), {}).backward()\n"
        assert fixed(code.format(target), "HL309") == code.format(after)


SWAPPED = """
import tensorflow as tf

layer = tf.keras.layers.Dense(10)


def loss_of(x, ids):
    labels = tf.one_hot(ids, 10)
    return {}
"""


class TestOrder:
    @pytest.mark.parametrize(
        ("before", "after"),
        [
            ("(layer(x), labels, name='l')", "(labels, layer(x), name='l')"),
            ("(labels=layer(x), logits=labels)", "(labels=labels, logits=layer(x))"),
            (
                "(\n        (layer)(x),\n        (labels),\n    )",
                "(\n        (labels),\n        (layer)(x),\n    )",
            ),
        ],
    )
    def test_values_change_places(self, before: str, after: str) -> None:
        name = "tf.nn.softmax_cross_entropy_with_logits"
        assert fixed(SWAPPED.format(name + before), "HL706") == SWAPPED.format(name + after)


OWN = """\
code: OWN101
name: bare-loss
summary: A loss without its labels
severity: warning
subject: call
when: {{call.kind: arguments-missing}}
message: It needs more.
fixes:
  - title: take the other form
    set: {{loss.form: {form}}}
    applicability: unsafe
"""


class TestClasses:
    @pytest.mark.parametrize(("form", "after"), [("class", "BinaryCrossentropy"), ("string", None)])
    def test_a_function_becomes_its_class_and_nothing_else(
        self, form: str, after: str | None, tmp_path: Path
    ) -> None:
        rule = tmp_path / "OWN101-bare-loss.yaml"
        rule.write_text(OWN.format(form=form), encoding="utf-8")
        code = "from keras import losses\n\nloss = losses.binary_crossentropy(from_logits=True)\n"
        (finding,) = lint_source(code, PATH, Options(rules=(str(rule),), select=("OWN101",))).findings
        made = applied(code.encode(), PATH, finding.fixes[0].edits).decode()
        assert made == code.replace("binary_crossentropy", after or "binary_crossentropy")

    def test_options_among_the_arguments_are_left_to_the_reader(self) -> None:
        code = "from torch import nn\n\nmodel = nn.Linear(8, 3)\n\n\ndef step(x, y):\n"
        code += "    return nn.CrossEntropyLoss(model(x), y{})\n"
        assert fixed(code.format(""), "HL704") == code.format("").replace("Loss(", "Loss()(")
        assert not fixes(code.format(", reduction='sum'"), "HL704")[0].edits


class TestOldNames:
    @pytest.mark.parametrize(
        ("imports", "name", "after"),
        [
            ("import tensorflow as tf", "tf.log", "tf.math.log"),
            ("import tensorflow", "tensorflow.log", "tensorflow.math.log"),
            ("import tensorflow as tf\nfrom tensorflow import log", "log", None),
        ],
    )
    def test_a_name_moves_below_its_package(self, imports: str, name: str, after: str | None) -> None:
        code = imports + "\n\nscores = {}([0.5])\n"
        found = fixes(code.format(name), "HL705")[0].edits
        assert bool(found) == (after is not None)
        if after is not None:
            assert fixed(code.format(name), "HL705") == code.format(after)


class TestClassNumbers:
    """Rows of zeros and ones where class numbers are wanted (HL302)."""

    CODE = (
        "import torch.nn.functional as F\nfrom torch import nn\n\nnet = nn.Linear(8, 5)\n\n\n"
        "def step(x, ids):\n    rows = F.one_hot(ids, 5)\n"
        "    return F.nll_loss(F.log_softmax(net(x), dim=1), {})\n\n\nprint(F.relu)\n"
    )

    @pytest.mark.parametrize(
        ("before", "after"),
        [
            ("F.one_hot(ids, 5)", "ids"),
            ("F.one_hot(ids[0], num_classes=5)", "ids[0]"),
            ("F.one_hot(num_classes=5, tensor=ids)", "F.one_hot(num_classes=5, tensor=ids).argmax(dim=-1)"),
            ("rows", "rows.argmax(dim=-1)"),
        ],
    )
    def test_what_rows_are_made_of_is_taken(self, before: str, after: str) -> None:
        assert fixed(self.CODE.format(before), "HL302") == self.CODE.format(after)
