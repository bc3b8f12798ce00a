"""A softmax that goes (HL106): out of what holds it, out of the way of the tensor, or not at all."""

from __future__ import annotations

import pytest

from mending import remedied, remedy

LEFT = None
"""The remedy is words only."""
PROGRAM = """
from collections import OrderedDict

import torch
import torch.nn as nn
import torch.nn.functional as F

ACTS = {"out": nn.Softmax(dim=1)}
fc = nn.Linear(8, 3)
PART
criterion = nn.CrossEntropyLoss()


def step(x, y):
    return criterion(net(x), y)


print(torch, F, OrderedDict)
"""


def check(before: str, after: str | None) -> None:
    wanted = before if after is None else after
    assert remedied(PROGRAM.replace("PART", before), "HL106") == PROGRAM.replace("PART", wanted)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("nn.Sequential(fc, nn.Softmax(dim=1), nn.Identity())", "nn.Sequential(fc, nn.Identity())"),
        ("nn.Sequential(fc, nn.Sequential(nn.Softmax(dim=1)))", "nn.Sequential(fc, nn.Sequential())"),
        ("nn.Sequential(fc, *[nn.Softmax(dim=1)])", "nn.Sequential(fc, *[])"),
        (
            'nn.Sequential(OrderedDict((("fc", fc), ("act", nn.Softmax(dim=1)))))',
            'nn.Sequential(OrderedDict((("fc", fc),)))',
        ),
        (
            'nn.Sequential(fc)\nnet.add_module(name="act", module=nn.Softmax(dim=1))',
            "nn.Sequential(fc)",
        ),
        (
            "nn.Sequential(fc)\nwith torch.no_grad():\n    print(1)\n    net.append(nn.Softmax(dim=1))",
            "nn.Sequential(fc)\nwith torch.no_grad():\n    print(1)",
        ),
        ("nn.Sequential(fc, nn.Softmax(dim=1))\nprint(net[0])", "nn.Sequential(fc)\nprint(net[0])"),
        # A tuple, or a name, that others can hold; a place that is asked for.
        ('nn.Sequential(fc, ACTS["out"])', LEFT),
        ("nn.Sequential(*(fc, nn.Softmax(dim=1)))", LEFT),
        ("nn.Sequential(fc, nn.Softmax(dim=1))\nprint(net[-1])", LEFT),
        ("nn.Sequential(fc, nn.Softmax(dim=1))\nprint(net[:1])", LEFT),
        # Nothing would be left of a block; it is done under a condition.
        ("nn.Sequential(fc)\nwith torch.no_grad():\n    net.append(nn.Softmax(dim=1))", LEFT),
        ("nn.Sequential(fc)\nif True:\n    net.append(nn.Softmax(dim=1))", LEFT),
        # A remark would go.
        ('nn.Sequential(OrderedDict([("fc", fc), ("act", nn.Softmax(  # why\n    dim=1))]))', LEFT),
    ],
)
def test_out_of_a_stack(before: str, after: str | None) -> None:
    check(f"net = {before}", None if after is None else f"net = {after}")


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("[]\nparts.append(fc)\nparts.append(nn.Softmax(dim=1))", "[]\nparts.append(fc)"),
        ("[fc, nn.Softmax(dim=1)]\nparts.append(nn.Identity())", "[fc]\nparts.append(nn.Identity())"),
        ("[fc]\nparts.extend([nn.Softmax(dim=1)])", LEFT),
        ("[fc]\nparts += [nn.Softmax(dim=1)]", LEFT),
        ("[fc] + [nn.Softmax(dim=1)]", LEFT),
        ("(fc, nn.Softmax(dim=1))", LEFT),
        # Somebody else reads the list.
        ("[fc, nn.Softmax(dim=1)]\nfor part in parts:\n    print(part)", LEFT),
        ("[fc, nn.Softmax(dim=1)]\nheld = nn.ModuleList(parts)", LEFT),
    ],
)
def test_out_of_a_list_for_a_stack(before: str, after: str | None) -> None:
    rest = "\nnet = nn.Sequential(*parts)"
    check(f"parts = {before}{rest}", None if after is None else f"parts = {after}{rest}")


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ('([("fc", fc), ("act", nn.Softmax(dim=1))])', '([("fc", fc)])'),
        ('()\nparts["fc"] = fc\nparts["act"] = nn.Softmax(dim=1)', '()\nparts["fc"] = fc'),
        ('()\nparts["fc"] = fc\nparts["act"] = nn.Softmax(dim=1)\nprint(parts["act"])', LEFT),
    ],
)
def test_out_of_a_dictionary_for_a_stack(before: str, after: str | None) -> None:
    rest = "\nnet = nn.Sequential(parts)"
    made = None if after is None else f"parts = OrderedDict{after}{rest}"
    check(f"parts = OrderedDict{before}{rest}", made)


def test_out_of_a_function_whose_list_has_the_name_of_something_else() -> None:
    before = "def build():\n    parts = [fc{}]\n    return nn.Sequential(*parts)\n\n\nparts, net = 1, build()"
    check(before.format(", nn.Softmax(dim=1)"), before.format(""))


@pytest.mark.parametrize(
    ("made", "call", "after"),
    [
        ("act = nn.Softmax(dim=1)", "act(fc(x))", ""),
        ("act: nn.Module = nn.Softmax(dim=1)", "act(input=fc(x))", ""),
        ("act = nn.Softmax(dim=1)  # last", "act(fc(x))", "# last\n"),
        ("act = other = nn.Softmax(dim=1)", "act(fc(x))", LEFT),
        ("act, other = nn.Softmax(dim=1), 1", "act(fc(x))", LEFT),
        ("act = nn.Softmax(dim=1)", "act(*[fc(x)])", LEFT),
    ],
)
def test_a_module_and_its_call(made: str, call: str, after: str | None) -> None:
    code = "{}\n\ndef net(x):\n    return {}"
    check(code.format(f"{made}\n", call), None if after is None else code.format(after, "fc(x)"))


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("(nn.Softmax(dim=1))(fc(x))", "fc(x)"),
        ("F.softmax(input=fc(x), dim=1)", "fc(x)"),
        ("torch.nn.functional.softmax(dim=1, input=fc(x) * 2)", "(fc(x) * 2)"),
        ("nn.Softmax(dim=1).forward(fc(x))", LEFT),
        ("F.softmax(*[fc(x)], dim=1)", LEFT),
        ('F.softmax(dim=1, **{"input": fc(x)})', LEFT),
        # A method, asked of its class.
        ("torch.Tensor.softmax(fc(x), 1)", LEFT),
        ("F.softmax(fc(x), dim=1) if ACTS else x", LEFT),
    ],
)
def test_a_call(before: str, after: str | None) -> None:
    made = None if after is None else f"net = lambda x: {after}"
    check(f"net = lambda x: {before}", made)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("x = fc(x)\n    x = F.softmax(x, dim=1)\n    return x", "x = fc(x)\n    return x"),
        ("x = fc(x)\n    x: object = F.softmax(x, dim=1)\n    return x", "x = fc(x)\n    return x"),
        (
            "x = fc(x)\n    z = x = F.softmax(x, dim=1)\n    return x",
            "x = fc(x)\n    z = x = x\n    return x",
        ),
        ("z = fc(x).softmax(1); return z", "z = fc(x); return z"),
        # What it was given is read by itself: before it, or after it has become something else.
        (
            "z = fc(x)\n    print(z)\n    p = F.softmax(z, dim=1)\n    return p",
            "z = fc(x)\n    print(z)\n    p = z\n    return p",
        ),
        (
            "z = fc(x)\n    p = F.softmax(z, dim=1)\n    z = 1\n    return p",
            "z = fc(x)\n    p = z\n    z = 1\n    return p",
        ),
        ("z = fc(x)\n    p = F.softmax(z, dim=1)\n    print(z)\n    return p", LEFT),
    ],
)
def test_a_statement(before: str, after: str | None) -> None:
    made = None if after is None else f"def net(x):\n    {after}"
    check(f"def net(x):\n    {before}", made)


@pytest.mark.parametrize(
    ("held", "call"),
    [
        ("self.fc, self.act = nn.Linear(8, 3), nn.Softmax(dim=1)", "self.act(self.fc(x))"),
        ("self.fc = fc\n        self.act = nn.Softmax(dim=1)", 'getattr(self, "act")(self.fc(x))'),
        (
            "self.fc = fc\n        self.part = nn.Module()\n        self.part.act = nn.Softmax(dim=1)",
            "self.part.act(self.fc(x))",
        ),
        ("self.fc = fc\n        self.acts = [nn.Softmax(dim=1)]", "self.acts[0](self.fc(x))"),
    ],
)
def test_an_attribute_that_others_can_come_to_stays(held: str, call: str) -> None:
    code = (
        "class Net(nn.Module):\n    def __init__(self):\n        super().__init__()\n        HELD\n\n"
        "    def forward(self, x):\n        return CALL\n\n\nnet = Net()"
    )
    check(code.replace("HELD", held).replace("CALL", call), LEFT)


@pytest.mark.parametrize(
    ("rule", "net", "call"),
    [
        ("HL504", "nn.Linear(8, 1)", "round(out)"),
        ("HL507", "nn.Sequential(nn.Linear(8, 1), nn.Sigmoid())", "sigmoid(out)"),
        ("HL502", "nn.Linear(8, 1)", "argmax(out, 1)"),
        ("HL509", "nn.Sequential(nn.Linear(8, 1), nn.Sigmoid())", "long(out)"),
    ],
)
def test_a_method_that_is_asked_of_its_class_is_left(rule: str, net: str, call: str) -> None:
    loss = "BCELoss" if "Sigmoid" in net else "BCEWithLogitsLoss"
    code = PROGRAM.replace("PART", f"net = {net}").replace("CrossEntropyLoss", loss)
    code = code.replace(
        "return criterion(net(x), y)", f"out = net(x)\n    loss = criterion(out, y)\n    return {{}}{call}"
    )
    assert not remedy(code.replace("{}", "torch.Tensor."), rule).edits
    if "argmax" not in call:
        method = call.partition("(")[0]
        assert remedy(code.replace(f"{{}}{call}", f"out.{method}()"), rule).edits
