"""A softmax before CrossEntropyLoss is taken out of what holds it, or left (headlint.remedies.removing)."""

from __future__ import annotations

import pytest

from headlint.fixing import applied
from headlint.lint import Options, lint_source

PATH = "example.py"
PROGRAM = """
from collections import OrderedDict

from torch import nn

fc = nn.Linear(8, 3)
{}


def step(x, y):
    {}
    return nn.CrossEntropyLoss()({}, y)


print(OrderedDict)
"""


def fixed(code: str) -> str:
    (finding,) = lint_source(code, PATH, Options(select=("HL106",))).findings
    return applied(code.encode(), PATH, finding.fixes[0].edits).decode()


def test_a_variable_of_the_function() -> None:
    code = PROGRAM.format("", "{}", "{}")
    before = code.format("act = nn.Softmax(dim=1)\n    z = 1", "act(fc(x))")
    assert fixed(before) == code.format("z = 1", "fc(x)")


def test_an_attribute_with_an_annotation() -> None:
    code = """
from torch import nn


class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.fc = nn.Linear(8, 3)
{}
    def forward(self, x):
        return {}


net = Net()


def step(x, y):
    return nn.CrossEntropyLoss()(net(x), y)
"""
    before = code.format("        self.act: nn.Module = nn.Softmax(dim=1)\n", "self.act(self.fc(x))")
    assert fixed(before) == code.format("", "self.fc(x)")


def test_a_keyword_of_an_ordered_dictionary() -> None:
    code = PROGRAM.format("net = nn.Sequential(OrderedDict(fc=fc{}))", "z = 1", "net(x)")
    assert fixed(code.format(", out=nn.Softmax(dim=1)")) == code.format("")


@pytest.mark.parametrize(
    ("made", "scores"),
    [
        ('layers = {"act": nn.Softmax(dim=1)}', 'layers["act"](fc(x))'),
        ("net = nn.Sequential(fc)\nif fc:\n    net.append(nn.Softmax(dim=1))", "net(x)"),
        ("layers = [fc]\nlayers.extend([nn.Softmax(dim=1)])\nnet = nn.Sequential(*layers)", "net(x)"),
        (
            "class Held:\n    pass\n\n\nheld = Held()\nheld.layers = OrderedDict(fc=fc)\n"
            'held.layers["out"] = nn.Softmax(dim=1)\nnet = nn.Sequential(held.layers)',
            "net(x)",
        ),
    ],
)
def test_what_others_may_rest_on_stays(made: str, scores: str) -> None:
    code = PROGRAM.format(made, "z = 1", scores)
    assert fixed(code) == code
