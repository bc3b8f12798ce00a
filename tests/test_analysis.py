"""The interpreter as a whole: what it understands, and that it always ends."""

from __future__ import annotations

import time
from pathlib import Path

import pytest

from headlint.analysis.guards import alternatives, compatible, join, join_loop
from headlint.analysis.store import Store
from headlint.inventory import HeadEntry
from headlint.lint import Options, heads, lint_source
from headlint.values import Choice, Const, Gap, Guard, Items, Unknown
from marks import ROOT

ALWAYS: Guard = frozenset()
MULTI: Guard = frozenset([(("truth", "multi"), True, True)])
SINGLE: Guard = frozenset([(("truth", "multi"), False, True)])


def codes(text: str, **options: str) -> set[str]:
    return {finding.code for finding in lint_source(text, "program.py", Options(**options)).findings}  # type: ignore[arg-type]


# The shapes of the heads of well-known example programs

SHAPES = {
    "mnist_nll": ("log_softmax", "log-simplex", "nll_loss"),
    "vae": ("sigmoid", "probability", "binary_cross_entropy"),
    "dcgan": ("sigmoid", "probability", "BCELoss"),
    "word_language_model": ("log_softmax", "log-simplex", "NLLLoss"),
    "imagenet": ("linear", "real", "CrossEntropyLoss"),
    "siamese_network": ("sigmoid", "probability", "BCELoss"),
}


@pytest.mark.parametrize("name", SHAPES)
def test_the_contracts_of_known_programs_are_found(name: str) -> None:
    entries = heads([str(ROOT / "fixtures" / "torch" / f"{name}.py")])
    assert entries
    for entry in entries:
        assert (entry.activation, entry.domain, entry.loss) == SHAPES[name]
        assert entry.resolved == "full"


# Guards and joins


def test_alternatives_under_contradicting_conditions_do_not_meet() -> None:
    assert not compatible(MULTI, SINGLE)
    assert compatible(MULTI, ALWAYS)
    equal = frozenset([(("equal", "loss"), True, "ce")])
    other = frozenset([(("equal", "loss"), True, "bce")])
    assert not compatible(equal, other)
    assert compatible(equal, frozenset([(("equal", "loss"), False, "bce")]))


def test_equal_values_of_two_paths_are_one_value() -> None:
    assert join([(MULTI, Const(3)), (SINGLE, Const(3))]) == Const(3)
    both = join([(MULTI, Const(3)), (SINGLE, Const(4))])
    assert isinstance(both, Choice)
    assert alternatives(both, MULTI) == ((MULTI, Const(3)),)


def test_too_many_alternatives_are_unknown() -> None:
    assert isinstance(join((ALWAYS, Const(number)) for number in range(50)), Unknown)


def test_true_is_not_one() -> None:
    assert Const(True) != Const(1)


def test_a_list_that_grows_in_a_loop_keeps_what_it_had() -> None:
    after = join_loop(Items((Const(1),)), Items((Const(1), Const(2))))
    assert after == Items((Const(1), Gap(Const(2))))


def test_a_branch_leaves_the_rest_of_the_store_alone() -> None:
    store = Store()
    store.set((1, "a"), Const(1))
    left, right = store.fork(), store.fork()
    left.set((1, "a"), Const(2))
    store.absorb([(MULTI, left), (SINGLE, right)])
    joined = store.get((1, "a"))
    assert joined is not None
    assert alternatives(joined, MULTI) == ((MULTI, Const(2)),)
    assert alternatives(joined, SINGLE) == ((SINGLE, Const(1)),)


def test_a_value_that_one_branch_makes_is_joined_at_its_place() -> None:
    store = Store()
    left, right = store.fork(), store.fork()
    left.set((2, "made"), Const(1))
    both = Const(5)
    left.set((3, "b"), both)
    right.set((3, "b"), both)
    assert store.get((2, "made")) is None
    assert store.absorb([(MULTI, left), (SINGLE, right)]) == 2
    assert store.get((2, "made")) == Const(1)
    assert store.get((3, "b")) is both
    assert store.owned(3) == {"b": both}


def test_what_the_root_is_told_later_is_seen_in_every_layer() -> None:
    root = Store()
    layer = root.fork().fork()
    assert layer.get((1, "a")) is None
    root.set((1, "a"), Const(1))
    assert layer.get((1, "a")) == Const(1)
    layer.set((1, "a"), Const(2))
    root.set((1, "a"), Const(3))
    assert layer.get((1, "a")) == Const(2)
    assert root.get((1, "a")) == Const(3)


# An unknown is never a finding

TORCH = "import torch\nfrom torch import nn\nimport torch.nn.functional as F\n"


SOFTMAX_LAST = "net = nn.Sequential(nn.Linear(4, 3), nn.Softmax(dim=1))\n"
SPEAKING = (
    "net = nn.Sequential()\nnet.add_module('f', nn.Linear(4, 3))\nnet.add_module('s', nn.Softmax(dim=1))\n"
)
IN_ENTROPY = "nn.CrossEntropyLoss()(net(x), y)\n"


@pytest.mark.parametrize(
    "body",
    [
        # layers of a Sequential come and go as those of a list do
        f"{SOFTMAX_LAST}net.pop(1)\n{IN_ENTROPY}",
        f"{SOFTMAX_LAST}net.pop(-1)\n{IN_ENTROPY}",
        f"{SOFTMAX_LAST}net.insert(2, nn.Linear(3, 3))\n{IN_ENTROPY}",
        f"{SOFTMAX_LAST}net.extend([nn.Linear(3, 3)])\n{IN_ENTROPY}",
        "class Net(nn.Sequential):\n    def __init__(self):\n"
        "        super().__init__(nn.Linear(4, 3), nn.Softmax(dim=1))\n        self.pop(1)\n"
        f"net = Net()\n{IN_ENTROPY}",
        f"{SPEAKING}net.insert(0, nn.Linear(4, 4))\nnet.s = nn.Identity()\n{IN_ENTROPY}",
        # a name that is taken is taken over
        f"{SOFTMAX_LAST}net.add_module('1', nn.Identity())\n{IN_ENTROPY}",
        f"{SPEAKING}net.register_module('s', nn.Identity())\n{IN_ENTROPY}",
        # what was popped from a ModuleDict is gone
        "parts = nn.ModuleDict({'a': nn.Softmax(dim=1)})\nparts.pop('a')\nparts['b'] = nn.Identity()\n"
        "h = nn.Linear(4, 3)(x)\nfor part in parts.values():\n    h = part(h)\nnn.CrossEntropyLoss()(h, y)\n",
        # any of two losses, one of which fits
        "loss_fn = nn.CrossEntropyLoss() if flag else nn.NLLLoss()\n"
        "net = nn.Sequential(nn.Linear(4, 3), nn.LogSoftmax(dim=1))\nloss_fn(net(x), y)\n",
        # the activation goes with the loss
        "if multi:\n    loss_fn, last = nn.BCELoss(), nn.Sigmoid()\nelse:\n"
        "    loss_fn, last = nn.CrossEntropyLoss(), nn.Identity()\n"
        "net = nn.Sequential(nn.Linear(4, 3), last)\nloss_fn(net(x), y)\n",
        # something unknown happens between the activation and the loss
        "net = nn.Sequential(nn.Linear(4, 3), nn.Softmax(dim=1))\n"
        "nn.CrossEntropyLoss()(mystery(net(x)), y)\n",
        # a flag of a module that is not there
        "from settings import PROBABILITIES\n"
        "last = nn.Softmax(dim=1) if PROBABILITIES else nn.Identity()\n"
        "nn.CrossEntropyLoss()(nn.Sequential(nn.Linear(4, 3), last)(x), y)\n",
        # log(1 - p) has no stable form in one call, as log(p) has
        "p = torch.sigmoid(nn.Linear(4, 1)(x))\nloss = -torch.log(1 - p).mean()\nloss.backward()\n",
        # one unit that is broadcast to as many as the bias has
        "bias = nn.Parameter(torch.zeros(n))\nF.cross_entropy(nn.Linear(4, 1)(x) + bias, y)\n",
        # a column of a table with dummies is a quantity, not a class
        "import pandas as pd\nfrom tensorflow import keras\ntable = pd.get_dummies(frame)\n"
        "model = keras.Sequential([keras.layers.Dense(1)])\nmodel.compile(loss='mae')\n"
        "model.fit(table.drop('price', axis=1), table['price'])\n",
        # arguments that are not seen
        "def build(**options):\n    return nn.Softmax(**options)\nbuild(dim=1)(nn.Linear(4, 3)(x))\n",
    ],
)
def test_what_is_not_certain_is_not_reported(body: str) -> None:
    assert codes(TORCH + body) == set()


def test_the_more_specific_finding_hides_the_other_in_every_context_of_a_head() -> None:
    # Only one of the two models is seen to be fitted to class labels; there is one compile all the same.
    body = (
        "import numpy as np\nfrom tensorflow import keras\n"
        "def make():\n    model = keras.Sequential([keras.layers.Dense(1)])\n"
        "    model.compile(loss='mse', metrics=['accuracy'])\n    return model\n"
        "first, second = make(), make()\nfirst.fit(x, np.array([0, 1, 1, 0]))\n"
    )
    assert codes(body) == {"HL112"}


def test_the_verdict_on_a_head_is_what_is_reported_there(tmp_path: Path) -> None:
    text = """import torch.nn as nn
import torch.nn.functional as F

wrong = nn.Sequential(nn.Linear(4, 3), nn.Softmax(dim=1))
right = nn.Linear(4, 3)


def loss_of(x, y, other):
    return F.cross_entropy(wrong(x), y) + F.cross_entropy(right(x), y) + F.cross_entropy(other(x), y)
"""
    path = tmp_path / "program.py"
    path.write_text(text, encoding="utf-8")
    assert [entry.verdict for entry in heads([str(path)])] == ["HL106", "ok", "undetermined"]
    (entry,) = [one for one in heads([str(path)], Options(ignore=("HL106",))) if one.domain == "simplex"]
    assert entry.verdict == "ok"


def test_every_alternative_wrong_is_a_finding() -> None:
    body = (
        "loss_fn = nn.CrossEntropyLoss() if flag else nn.CrossEntropyLoss(weight=w)\n"
        "net = nn.Sequential(nn.Linear(4, 3), nn.Softmax(dim=1))\nloss_fn(net(x), y)\n"
    )
    assert codes(TORCH + body) == {"HL106"}


def test_a_default_value_gives_medium_confidence_at_most() -> None:
    body = "def fit(x, y, units=1):\n    F.cross_entropy(nn.Linear(8, units)(x), y)\n"
    (finding,) = lint_source(TORCH + body, "program.py").findings
    assert (finding.code, finding.confidence) == ("HL202", "medium")


# It always ends


def _took(text: str) -> tuple[float, tuple[HeadEntry, ...] | set[str]]:
    started = time.perf_counter()
    found = codes(text)
    return time.perf_counter() - started, found


def test_mutual_recursion_ends() -> None:
    body = (
        "def even(n):\n    return odd(n - 1)\n"
        "def odd(n):\n    return even(n - 1)\n"
        "F.cross_entropy(even(9), y)\n"
    )
    seconds, found = _took(TORCH + body)
    assert found == set()
    assert seconds < 20


def test_calls_that_double_at_every_level_end() -> None:
    lines = [TORCH, "def f0(x):\n    return nn.Linear(4, 3)(x)\n"]
    lines += [f"def f{i}(x):\n    return f{i - 1}(f{i - 1}(x))\n" for i in range(1, 40)]
    seconds, _ = _took("".join(lines) + "F.cross_entropy(f39(x), y)\n")
    assert seconds < 60


def test_a_deep_chain_of_calls_ends() -> None:
    lines = [TORCH, "def f0(x):\n    return nn.Linear(4, 1)(x)\n"]
    lines += [f"def f{i}(x):\n    return f{i - 1}(x)\n" for i in range(1, 1_000)]
    ends = "F.cross_entropy(f999(x), y)\nF.cross_entropy(f9(x), y)\n"
    seconds, found = _took("".join(lines) + ends)
    assert found == {"HL202"}
    assert seconds < 60


@pytest.mark.unwatched
def test_five_hundred_classes_end() -> None:
    classes = "".join(
        f"class Net{i}(nn.Module):\n"
        f"    def __init__(self):\n        super().__init__()\n        self.fc = nn.Linear(8, {i + 2})\n"
        f"    def forward(self, x):\n        return self.fc(x)\n"
        f"    def loss(self, x, y):\n        return F.cross_entropy(self(x).softmax(-1), y)\n"
        for i in range(500)
    )
    seconds, found = _took(TORCH + classes)
    assert seconds < 120
    assert found == {"HL106"}


def test_a_list_of_many_elements_ends() -> None:
    numbers = ", ".join(str(number) for number in range(100_000))
    seconds, found = _took(TORCH + f"table = [{numbers}]\nF.cross_entropy(nn.Linear(4, 1)(x), y)\n")
    assert seconds < 60
    assert found == {"HL202"}


def test_a_broken_file_does_not_hide_the_others(tmp_path: Path) -> None:
    from headlint.lint import lint_paths

    (tmp_path / "broken.py").write_text("from torch import nn\nloss = nn.CrossEntropyLoss(\n")
    (tmp_path / "good.py").write_text(TORCH + "F.cross_entropy(nn.Linear(4, 1)(x), y)\n")
    report = lint_paths([str(tmp_path)])
    assert [finding.code for finding in report.findings] == ["HL001", "HL202"]


# Keywords that a function changes before it hands them on

HANDED_ON = """\
import torch
from torch import nn

class Base:
    def __init__(self, *, criterion=nn.CrossEntropyLoss(), **kwargs):
        self.criterion = criterion

class Trainer(Base):
    def __init__(self, *, criterion={own}, **kwargs):
        {change}
        super().__init__(**kwargs)

    def step(self, x, y):
        return self.criterion(torch.sigmoid(self.model(x)), y)
"""


@pytest.mark.parametrize(
    ("own", "change", "found"),
    [
        ("nn.BCELoss()", "kwargs['criterion'] = criterion", set()),
        ("nn.BCELoss()", "kwargs.update(criterion=criterion)", set()),
        ("nn.BCELoss()", "kwargs.setdefault('criterion', criterion)", set()),
        ("nn.CrossEntropyLoss()", "kwargs['criterion'] = criterion", {"HL106"}),
    ],
)
def test_keywords_that_a_function_sets_are_handed_on(own: str, change: str, found: set[str]) -> None:
    assert codes(HANDED_ON.format(own=own, change=change)) == found


@pytest.mark.parametrize(
    ("change", "found"),
    [
        ("loss = made.pop('loss', nn.MSELoss())", {"HL106"}),
        ("made.pop('loss'); loss = made.get('loss', nn.MSELoss())", set()),
        ("loss = made.get('other', nn.MSELoss())", set()),
        ("loss = made.get('other', nn.CrossEntropyLoss())", {"HL106"}),
        ("loss = made.setdefault('loss', nn.MSELoss())", {"HL106"}),
        ("made.setdefault('more', nn.CrossEntropyLoss()); loss = made['more']", {"HL106"}),
        ("made.update(given); loss = made['loss']", {"HL106"}),
    ],
)
def test_methods_of_dictionaries(change: str, found: set[str]) -> None:
    text = (
        "import torch\nfrom torch import nn\nmade = {'loss': nn.CrossEntropyLoss()}\n"
        f"def step(x, y, given):\n    {change}\n    return loss(torch.sigmoid(x), y)\n"
    )
    assert codes(text) == found


def test_what_an_unknown_update_may_have_replaced_is_a_guess() -> None:
    text = (
        "import torch\nfrom torch import nn\ndef step(x, y, given):\n"
        "    made = {'loss': nn.CrossEntropyLoss()}\n    made.update(given)\n"
        "    return made['loss'](torch.sigmoid(x), y)\n"
    )
    assert not codes(text, min_confidence="high")
    assert codes(text) == {"HL106"}


@pytest.mark.parametrize(
    "change",
    [
        'net._modules["1"] = nn.Identity()',
        'del net._modules["1"]',
        'setattr(net, "1", nn.Identity())',
        'delattr(net, "1")',
    ],
)
def test_a_layer_that_is_changed_from_outside_is_not_there_any_more(change: str) -> None:
    text = (
        "import torch\nfrom torch import nn\nnet = nn.Sequential(nn.Linear(4, 3), nn.Softmax(1))\n"
        "{change}\nloss = nn.CrossEntropyLoss()(net(torch.rand(2, 4)), torch.tensor([0, 2]))\n"
    )
    assert codes(text.format(change="pass")) == {"HL106"}
    assert codes(text.format(change=change)) == set()


def test_a_model_with_a_step_of_its_own_can_be_compiled_with_a_misspelt_loss() -> None:
    text = (
        "from tensorflow import keras\nclass Own(keras.Model):\n"
        "    def compute_loss(self, x, y, y_pred, sample_weight=None):\n        pass\n"
        "model = Own(keras.Input((4,)), keras.layers.Dense(2)(keras.Input((4,))))\n"
        "model.compile(loss='{loss}')\n"
    )
    assert codes(text.format(loss="binary_crossentrop")) == {"HL703"}
    assert codes(text.format(loss="mse")) == set()
