"""Softmaxes whose axis is not said: what is a reason to read a file, and what is not."""

from __future__ import annotations

from pathlib import Path

import pytest

from headlint.frameworks.library import load_library
from headlint.frameworks.unsaid import Unsaid
from headlint.lint import lint_paths
from headlint.rulebook import load_rules
from headlint.rulebook.reading import read_rule
from headlint.rulebook.starting import judges_any_softmax
from headlint.settings import Settings

SAID = [
    "y = F.softmax(x, dim=-1)",
    "y = F.softmax(x, 1)",
    "y = F.softmax(\n    x,\n    dim = 1,\n    dtype=torch.float32,\n)",
    "y = F.softmax(scores(a, b)[:, 1], dim=1)",
    "y = F.softmax(out['logits'], dim=1)",
    "y = x.softmax(-1)",
    "y = x.softmax(dim=1)",
    "layer = nn.Softmax(dim=1)",
    "layer = nn.LogSoftmax(-1)",
    # Where an attribute or a function comes from, something else stands that counts.
    "class Net(nn.Module):\n    def forward(self, x):\n        return self.softmax(x)",
    "class Softmax(nn.Module):\n    pass",
    "def softmax(x):\n    return x",
    "from torch.nn.functional import softmax\ny = softmax(x, dim=1)",
    "softmax = nn.Softmax(dim=1)",
    "net = make(softmax=True, kind='softmax')",
    "table = {'softmax': 1, \"Softmax\": 2}",
    "y = my_softmax(x)",
    "y = softmax_of(x)",
    "loss = math.log(x)",
]
UNSAID = [
    "y = F.softmax(x)",
    "y = F.log_softmax(x)",
    "y = F.softmin ( x )",
    "layer = nn.Softmax()",
    "layer = nn.LogSoftmax()",
    "y = F.softmax(x, dim=None)",
    "y = F.softmax(x, dim=self.dim)",
    "y = F.softmax(x, axis)",
    "y = F.softmax(*given)",
    "layer = nn.Softmax(**given)",
    "y = F.softmax(x, dtype=torch.float32)",
    "activation = F.softmax",
    "net = Net(activation=nn.Softmax)",
    "table = {'a': nn.Softmax, 'b': nn.ReLU}",
    "from torch.nn.functional import softmax as normalise",
    "from torch.nn.functional import (\n    relu,\n    softmax,\n)",
    "y = getattr(F, 'softmax')(x)",
    "y = F.softmax(x, dim=1)\nz = F.softmax(x)",
    # of the last one it is not plain where it ends
    "y = F.softmax(x,  # the scores\n    dim=1)",
    "y = F.softmax(x['''a'''], dim=1)",
    "y = F.softmax(x",
]
OF_OTHERS = ["import keras\n", "import tensorflow as tf\n", "from jax import nn\n"]


@pytest.fixture(scope="module")
def unsaid() -> Unsaid:
    return load_library().unsaid


@pytest.mark.parametrize("text", SAID)
def test_an_axis_that_is_said_is_no_reason(unsaid: Unsaid, text: str) -> None:
    assert not unsaid.is_in(f"import torch\n{text}\n".encode())


@pytest.mark.parametrize("text", UNSAID)
def test_an_axis_that_is_not_said_is_a_reason(unsaid: Unsaid, text: str) -> None:
    assert unsaid.is_in(f"import torch\n{text}\n".encode())
    assert unsaid.is_in(text.encode()), "a star import can bring torch"


@pytest.mark.parametrize("head", OF_OTHERS)
@pytest.mark.parametrize("text", UNSAID)
def test_softmaxes_of_other_frameworks_have_an_axis(unsaid: Unsaid, head: str, text: str) -> None:
    plain = text.replace("torch", "other").replace("'softmax'", "name")
    assert not unsaid.is_in(f"{head}{plain}\n".encode())
    if "getattr" not in text:
        assert unsaid.is_in(f"{head}import torch\n{plain}\n".encode())


@pytest.mark.parametrize("text", ["z = torch.log(F.softmax(x, 1))", "y = nn.softmax(x)\nz = y.log()"])
@pytest.mark.parametrize("head", OF_OTHERS)
def test_a_logarithm_beside_any_softmax_is_a_reason(unsaid: Unsaid, head: str, text: str) -> None:
    assert unsaid.is_in(f"{head}{text}\n".encode())
    assert not unsaid.is_in(f"{head}{text}\n".replace("torch.log(", "logs(").replace(".log(", "(").encode())


@pytest.mark.parametrize("head", OF_OTHERS)
def test_a_softmax_that_keras_is_given_by_name_ends_a_model(unsaid: Unsaid, head: str) -> None:
    text = "layer = L.Activation(**{'activation': 'softmax'})\n"
    assert unsaid.is_in(f"{head}{text}".encode())
    assert unsaid.is_in(f"{head}import torch\n{text}".encode())
    assert not unsaid.is_in(f"import torch\n{text}".encode())


def test_the_logarithm_of_a_number_is_none(unsaid: Unsaid) -> None:
    assert not unsaid.is_in(b"import torch\ny = F.softmax(x, 1) / math.log(10)\n")
    assert unsaid.is_in(b"import torch\ny = F.softmax(x, 1) / math.log(10)\nz = torch.log(y)\n")
    assert unsaid.is_in(b"y = tf.nn.softmax(x)\nz = tf.math.log(y)\n")
    assert unsaid.is_in(b"import torch\ny = F.softmax(x, 1)\nz = mymath.log(y)\n")
    assert not unsaid.is_in(b"math.log(F.softmax(x, 1))\n")


def test_the_words_survive_being_written_down(unsaid: Unsaid) -> None:
    assert Unsaid.of(unsaid.lines()).lines() == unsaid.lines()
    with pytest.raises(ValueError, match="unpack"):
        Unsaid.of(["a"])


ATTENTION = """\
import torch
from torch.nn import functional as F


def attend(q, k, v):
    return F.softmax(q @ k.transpose(-2, -1){axis}) @ v
"""
OWN = """\
code: OWN101
name: own-rule
summary: A softmax of the project's kind
severity: warning
subject: operation
when: {{{when}}}
message: It normalises.
"""


@pytest.mark.parametrize(("axis", "codes"), [(", dim=-1", []), ("", ["HL120"])])
def test_only_a_softmax_that_can_be_judged_is_followed(tmp_path: Path, axis: str, codes: list[str]) -> None:
    (tmp_path / "attention.py").write_text(ATTENTION.format(axis=axis), encoding="utf-8")
    settings = Settings(cache=False, extend_select=("HL120",), min_confidence="low")
    report = lint_paths([str(tmp_path)], settings)
    assert [finding.code for finding in report.findings] == codes


@pytest.mark.parametrize(
    ("when", "any_softmax"),
    [
        ("operation.kind: normalisation", True),
        ("operation.kind: normalisation, output.normalised-axis: units", True),
        ("output.activation: softmax", True),
        ("operation.kind: normalisation, output.normalised-axis: implicit", False),
        ("operation.kind: log", False),
    ],
)
def test_a_rule_of_the_project_can_ask_for_any_softmax(tmp_path: Path, when: str, any_softmax: bool) -> None:
    place = tmp_path / "OWN101-own-rule.yaml"
    place.write_text(OWN.format(when=when), encoding="utf-8")
    rule = read_rule(place.read_text(encoding="utf-8"), place.name)
    assert judges_any_softmax([rule]) == any_softmax
    (tmp_path / "attention.py").write_text(ATTENTION.format(axis=", dim=-1"), encoding="utf-8")
    report = lint_paths([str(tmp_path)], Settings(cache=False, rules=(str(place),), select=("OWN",)))
    assert [one.code for one in report.findings] == ["OWN101"] * any_softmax


def test_no_rule_of_headlint_asks_for_any_softmax() -> None:
    assert not judges_any_softmax(load_rules(examples=False))


BASE = """\
class Trained:
    def __init__(self):
        self.build()
        self.model.compile(loss="binary_crossentropy", optimizer="adam")
"""
DERIVED = """\
from tensorflow import keras
from base import Trained


class Tagger(Trained):
    def build(self):
        settings = {"activation": "softmax"}
        self.model = keras.Sequential([keras.Input((8,)), keras.layers.Dense(10, **settings)])


if __name__ == "__main__":
    Tagger()
"""


def test_a_model_whose_base_class_compiles_it_is_judged(tmp_path: Path) -> None:
    (tmp_path / "base.py").write_text(BASE, encoding="utf-8")
    (tmp_path / "tagger.py").write_text(DERIVED, encoding="utf-8")
    report = lint_paths([str(tmp_path)], Settings(cache=False))
    assert [one.code for one in report.findings] == ["HL102"]
