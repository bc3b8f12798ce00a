"""What of a program runs, and that what does not makes nothing worth following."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

from headlint.lint import lint_paths
from headlint.running import running_lines
from headlint.settings import Settings
from headlint.source import Source
from headlint.syntax import Tree

CASES = {
    "comment": ("x = 1  # MSELoss\n# MSELoss\ny = 2", ["x = 1  ", "", "y = 2"]),
    "a comment that an f-string could be": (
        'x = f"""\n# {mse_loss(x)}\n"""',
        ['x = "{mse_loss(x)}"', "", ""],
    ),
    "a hash in a text": ("x = '#'; y = MSELoss", ["x = '#'; y = MSELoss"]),
    "a text that ends behind a hash": ('"""a\n# b """; x = 1', ["", "; x = 1"]),
    "docstrings": (
        'def f():\n    """MSELoss\n    more\n    """\n    "MSELoss"; return "MSELoss"',
        ["def f():", "    ", "", "", '    ; return "MSELoss"'],
    ),
    "annotations": (
        "def f(a: MSELoss, *b: 'Loss', c: X = MSELoss) -> Y:\n    d: Z = 1\n    e: Z",
        ["def f(a: , *b: , c:  = MSELoss) -> :", "    d:  = 1", "    e: "],
    ),
    "in every block": (
        "try:\n    1\nexcept E:\n    'a'\nelse:\n    'b'\nfinally:\n    'c'\n"
        "match x:\n    case 1:\n        'd'",
        [
            "try:",
            "    1",
            "except E:",
            "    ",
            "else:",
            "    ",
            "finally:",
            "    ",
            "match x:",
            "    case 1:",
            "        ",
        ],
    ),
    "columns are bytes": ("é = 1; f = 'ß'; 'Ünicode'; g = 2", ["é = 1; f = 'ß'; ; g = 2"]),
    "an unused import": (
        "from a import MSELoss, b as c\nimport d.e\nc()",
        ["from a import , b as c", "import d.e", "c()"],
    ),
    "on one line": (
        "def f(x: MSELoss): from a import b, c; 'MSELoss'; return b(x)",
        ["def f(x: ): from a import b, ; ; return b(x)"],
    ),
    "a text that goes on behind a hash": (
        "x = 'a \\\n# b' + MSELoss",
        ['x = ""', " + MSELoss"],
    ),
    "prose": (
        "warn('Use MSELoss.', 'MSELoss', r\"\"\"MSELoss\n or more\"\"\", b'an MSELoss')",
        ['warn("", \'MSELoss\', ""', ', "")'],
    ),
    "a name in several texts": ("x = 'MSE' 'Loss' \"MSELoss\"", ["x = 'MSE' 'Loss' \"MSELoss\""]),
    "quotes in texts": ("f('it\\'s MSELoss', \"'\", MSELoss, '\" a')", ['f("", "\'", MSELoss, "")']),
    "the code of an f-string": (
        'f\'Use MSELoss, not {x["a b"]!r:>{width}}, nor {y}.\', F"an MSELoss"',
        ['"{x["a b"]!r:>{width}}, nor {y}", ""'],
    ),
    "a name that an f-string makes": (
        "F'MSELoss', f'{kind}_crossentropy', f'{a[0] + b}', f'{{a b}}'",
        ["F'MSELoss', f'{kind}_crossentropy', f'{a[0] + b}', f'{{a b}}'"],
    ),
    "a used import with a comment": (
        "from a import (\n    b,  # MSELoss\n    c,\n)\nb()  # more",
        ["from a import (", "    b,  ", "    ,", ")", "b()  "],
    ),
    "a hash in prose": ("x = '# a'; y = MSELoss  # it's", ['x = ""; y = MSELoss  ']),
    "an import for an annotation": (
        "from a import MSELoss\ndef f(x: MSELoss): 'MSELoss'",
        ["from a import ", "def f(x: ): "],
    ),
    "an import that is exported": (
        "from a import MSELoss\n__all__ = ['MSELoss']",
        ["from a import MSELoss", "__all__ = ['MSELoss']"],
    ),
    "another name": ("from a import MSELoss as loss\nloss()", ["from a import MSELoss as loss", "loss()"]),
    "stars": ("from a import *", ["from a import *"]),
}


@pytest.mark.parametrize(("text", "expected"), CASES.values(), ids=CASES)
def test_what_runs(text: str, expected: list[str]) -> None:
    assert list(running_lines(ast.parse(text), Source("a.py", text).lines())) == expected
    tree = Tree.of(Source("a.py", text))
    assert isinstance(tree, Tree)
    assert tree.running().split("\n") == expected
    parts = [tree.running(entry).split("\n") for entry in tree.entries]
    assert [line for part in parts for line in part if line] == [line for line in expected if line]


@pytest.mark.parametrize(
    "line",
    [
        'x = f"{d["a"]} b"; y = mse_loss(x)  # why',
        'x = f"{"a b"}"; y = mse_loss(x)',
        'x = f"{\n1}"; y = mse_loss(x); z = "a b"',
    ],
)
def test_where_a_text_ends_is_not_guessed(line: str) -> None:
    """From Python 3.12 on an f-string can hold its own quotes."""
    assert "mse_loss" in "\n".join(running_lines(ast.parse(""), line.split("\n")))


def summary(folder: Path, **files: str) -> tuple[int, int]:
    """How many files were followed, and how many were not."""
    for name, text in files.items():
        (folder / f"{name}.py").write_text(text, encoding="utf-8")
    report = lint_paths([str(folder)], Settings(cache=False))
    return report.summary.analysed, report.summary.triaged


def test_a_file_that_only_speaks_of_losses_is_not_followed(tmp_path: Path) -> None:
    text = '"""Uses MSELoss."""\nfrom torch.nn import MSELoss\ndef f(x: MSELoss): ...\n'
    assert summary(tmp_path, a=text, b="def f(): ...\n") == (0, 2)
    assert summary(tmp_path, a=text + "f(MSELoss())\n") == (1, 1)


ENGINE = """
from torch.nn.functional import cross_entropy


def step(model, x, y):
    cross_entropy(model(x), y)
"""
CALLER = '''"""Trains with cross_entropy."""
from torch import nn
from engine import step

step(nn.Sequential(nn.Linear(8, 3), nn.LogSigmoid()), 1, 2)
'''


@pytest.mark.parametrize("cache", [False, True])
def test_it_is_followed_where_it_brings_what_is_judged_elsewhere(tmp_path: Path, cache: bool) -> None:
    (tmp_path / "engine.py").write_text(ENGINE, encoding="utf-8")
    (tmp_path / "train.py").write_text(CALLER, encoding="utf-8")
    settings = Settings(cache=cache, cache_dir=str(tmp_path / "cache") if cache else None)
    reports = [lint_paths([str(tmp_path)], settings) for _ in range(2)]
    assert [report.summary.checked for report in reports] == [1, 1]
    assert [report.summary.triaged for report in reports] == [0, 0]
    assert [report.summary.cached for report in reports] == [0, 2 if cache else 0]


def codes(folder: Path, name: str, **files: str) -> list[str]:
    """What is found in one of some files that import one another."""
    for module, text in files.items():
        (folder / f"{module}.py").write_text(text, encoding="utf-8")
    report = lint_paths([str(folder / f"{name}.py")], Settings(cache=False))
    return [finding.code for finding in report.findings]


HOLDER = """
from torch import nn


class Holder:
    def __init__(self):
        self.net = nn.Sequential(nn.Linear(8, 3), nn.Softmax(dim=1))
        self.loss = nn.CrossEntropyLoss()
"""
USER = """
from holder import Holder

held = Holder()


def step(x, y):
    return held.loss(held.net(x), y)


def train(loss):
    loss.backward()
"""


def test_an_object_tells_by_what_it_holds(tmp_path: Path) -> None:
    assert codes(tmp_path, "use", holder=HOLDER, use=USER) == ["HL106"]


BESIDE = """
from torch import nn

def net():
    return nn.Sequential(nn.Linear(8, 3), nn.Softmax(dim=1))

def loss():
    return nn.CrossEntropyLoss()


class Parts:
    def made(self):
        return loss(), net()
"""
FETCHED = """
from parts import Parts

parts = Parts()


def step(x, y):
    judge, judged = parts.made()
    return judge(judged(x), y)


def train(loss):
    loss.backward()
"""


def test_an_object_tells_by_what_its_class_leads_to(tmp_path: Path) -> None:
    assert codes(tmp_path, "use", parts=BESIDE, use=FETCHED) == ["HL106"]


SETTINGS = """
from dataclasses import dataclass
from typing import Any
from parts import held_loss, loss, net

class Shared:
    loss = held_loss

class Made(Shared):
    make = net

@dataclass
class Given:
    net: Any
    loss: Any = held_loss
"""
SET = """
from parts import net
from settings import Given, Made

{made}

def step(x, y):
    return made.loss(made.{call}()(x), y)


def train(loss):
    loss.backward()
"""


@pytest.mark.parametrize(("made", "call"), [("made = Made()", "make"), ("made = Given(net)", "net")])
def test_an_object_tells_by_what_its_class_holds_and_by_what_is_called_on_it(
    tmp_path: Path, made: str, call: str
) -> None:
    parts = BESIDE.replace("def net():", "@staticmethod\ndef net():") + "\nheld_loss = loss()\n"
    assert codes(tmp_path, "use", parts=parts, settings=SETTINGS, use=SET.format(made=made, call=call)) == [
        "HL106"
    ]


NET = "from torch import nn\nnet = nn.Sequential(nn.Linear(8, 3), nn.Softmax(dim=1))\n"
STARS = """
from torch.nn.functional import cross_entropy
from names import *

def step(x, y):
    return cross_entropy(net(x), y)
"""


@pytest.mark.parametrize(
    "names",
    [
        NET,
        NET.replace("net", "\N{MATHEMATICAL BOLD SMALL N}et"),
        "from more import \\\n *\n",
    ],
    ids=["plain", "as Python reads it", "through another star"],
)
def test_a_star_brings_what_its_module_may_bind(tmp_path: Path, names: str) -> None:
    assert codes(tmp_path, "use", use=STARS, names=names, more=NET) == ["HL106"]


MODEL = """
import keras
model = keras.Sequential([keras.Input((8,)), keras.layers.Dense(10, activation="softmax")])
"""
SCORED = """
import tensorflow as tf
from sklearn.metrics import accuracy_score
from model import model

def score(x, y):
    return accuracy_score(y, model.predict(x))
"""


def test_a_library_that_is_imported_counts_though_only_others_use_it(tmp_path: Path) -> None:
    assert codes(tmp_path, "score", model=MODEL, score=SCORED) == ["HL501"]


TOO_NEW = """
import keras

def keep(function):
    return function

@keep
def scoring(kind):
    (scale): int = 1
    return kind

model = keras.Sequential([keras.Input((8,)), keras.layers.Dense(10, activation=scoring("sigmoid"))])
model.compile(loss="sparse_categorical_crossentropy", optimizer="adam")
model.fit([1], [2])
"""


def test_what_only_python_can_parse_is_followed(tmp_path: Path) -> None:
    (tmp_path / "a.py").write_text(TOO_NEW, encoding="utf-8")
    (finding,) = lint_paths([str(tmp_path)], Settings(cache=False)).findings
    assert finding.code == "HL101"
