"""Labels and outputs as a loss of PyTorch gets them: what is written there, in whatever form it stands."""

from __future__ import annotations

import pytest

from mending import remedied

LEFT = None
"""The remedy is words only."""
PROGRAM = """
import torch
import torch.nn.functional as F
from torch import nn

net = nn.Linear(8, UNITS)


def step(x):
    y = LABELS
    return LOSS(GIVEN)


print(torch, F)
"""


def check(program: str, rule: str, before: str, *after: str | None) -> None:
    """What each remedy makes of `GIVEN`."""
    for number, wanted in enumerate(after):
        made = remedied(program.replace("GIVEN", before), rule, number)
        assert made == program.replace("GIVEN", before if wanted is None else wanted)


def program(loss: str, labels: str, units: int = 1) -> str:
    return PROGRAM.replace("UNITS", str(units)).replace("LABELS", labels).replace("LOSS", loss)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("y", "y.float()"),
        ("target=y", "target=y.float()"),
        ("y + 0", "(y + 0).float()"),
        ("(y + 0)", "(y + 0).float()"),
        ("y[:, 0]", "y[:, 0].float()"),
        ("y.view(-1, 1)", "y.view(-1, 1).float()"),
        ("y.to(torch.int64)", "y.to(torch.int64).float()"),
        # A conversion is replaced, unless it is told something.
        ("y.int()", "y.float()"),
        ("y.bool()", "y.float()"),
        ("(y).long()", "(y).float()"),
        ("y.int(memory_format=None)", "y.int(memory_format=None).float()"),
    ],
)
def test_whole_numbers_become_floats(before: str, after: str) -> None:
    code = program("nn.BCEWithLogitsLoss()", "torch.randint(0, 2, (32, 1))")
    given = "target={}, input=net(x)" if before.startswith("target=") else "net(x), {}"
    check(code, "HL305", *(given.format(one.removeprefix("target=")) for one in (before, after)))


ROWS = [
    ("F.one_hot(y, 5)", "y"),
    ("F.one_hot(y)", "y"),
    ("F.one_hot((y), 5)", "(y)"),
    ("F.one_hot(y[:3] + 1, num_classes=5)", "y[:3] + 1"),
    # What they are made of is not the first argument, or not seen.
    ("F.one_hot(tensor=y, num_classes=5)", "F.one_hot(tensor=y, num_classes=5).argmax(dim=-1)"),
    ("F.one_hot(*[y, 5])", "F.one_hot(*[y, 5]).argmax(dim=-1)"),
]


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("y.float()", "y.long()"),
        ("y.double()", "y.long()"),
        ("y.short()", "y.long()"),
        ("(y).float()", "(y).long()"),
        ("y.to(torch.int32)", "y.to(torch.int32).long()"),
        *ROWS,
    ],
)
def test_class_numbers_are_whole_numbers(before: str, after: str) -> None:
    code = program("nn.CrossEntropyLoss()", "torch.randint(0, 5, (32,))", units=5)
    both = [f"net(x), {after}"]
    if ".one_hot" in before:
        both.append(f"net(x), {before}.float()")
    check(code, "HL305", f"net(x), {before}", *both)


@pytest.mark.parametrize(
    ("before", "after"), [*ROWS, ("F.one_hot(y, 5).float()", "F.one_hot(y, 5).float().argmax(dim=-1)")]
)
def test_rows_become_class_numbers(before: str, after: str) -> None:
    code = program("F.nll_loss", "torch.randint(0, 5, (32,))", units=5)
    given = "F.log_softmax(net(x), 1), {}"
    check(code, "HL302", given.format(before), given.format(after))


SAME_AXES = [
    ("net(x), y", "net(x).squeeze(-1), y", "net(x), y.unsqueeze(1)"),
    ("(net(x)), (y)", "(net(x)).squeeze(-1), (y)", "(net(x)), (y).unsqueeze(1)"),
    ("net(x) + 1, y - 1", "(net(x) + 1).squeeze(-1), y - 1", "net(x) + 1, (y - 1).unsqueeze(1)"),
    (
        "target=-y, input=net(x)",
        "target=-y, input=net(x).squeeze(-1)",
        "target=(-y).unsqueeze(1), input=net(x)",
    ),
    ("*[net(x), y]", LEFT, LEFT),
    ("**dict(input=net(x), target=y)", LEFT, LEFT),
]


@pytest.mark.parametrize(("before", "output", "target"), SAME_AXES)
@pytest.mark.parametrize("loss", ["nn.MSELoss()", "F.mse_loss", "nn.L1Loss(reduction='sum')"])
def test_an_axis_goes_or_comes(loss: str, before: str, output: str | None, target: str | None) -> None:
    check(program(loss, "torch.randn(32)"), "HL206", before, output, target)


@pytest.mark.parametrize(
    ("before", "output", "target"),
    [
        (
            'net(x), target=y, reduction="sum"',
            'net(x).squeeze(-1), target=y, reduction="sum"',
            'net(x), target=y.unsqueeze(1), reduction="sum"',
        ),
        (
            'net(x), y, None, None, "sum"',
            'net(x).squeeze(-1), y, None, None, "sum"',
            'net(x), y.unsqueeze(1), None, None, "sum"',
        ),
    ],
)
def test_a_function_keeps_its_options(before: str, output: str, target: str) -> None:
    check(program("F.mse_loss", "torch.randn(32)"), "HL206", before, output, target)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("y", "2 * y - 1"),
        ("(y)", "2 * (y) - 1"),
        ("y + 0", "2 * (y + 0) - 1"),
        ("y.int()", "2 * y.int() - 1"),
        # Of these `2 * y - 1` is no number below zero.
        ("y.bool()", "2.0 * y.bool() - 1"),
        ("y.to(torch.uint8)", "2.0 * y.to(torch.uint8) - 1"),
    ],
)
def test_zeros_and_ones_become_signs(before: str, after: str) -> None:
    code = program("nn.SoftMarginLoss()", "torch.randint(0, 2, (32, 1)).float()")
    check(code, "HL309", f"net(x), {before}", f"net(x), {after}")


@pytest.mark.parametrize(
    ("before", "after"), [("y", "(y + 1) / 2"), ("(y)", "((y) + 1) / 2"), ("y * 1", "((y * 1) + 1) / 2")]
)
def test_signs_become_zeros_and_ones(before: str, after: str) -> None:
    code = program("nn.BCEWithLogitsLoss()", "torch.randint(0, 2, (32, 1)).float() * 2 - 1")
    check(code, "HL310", f"net(x), {before}", f"net(x), {after}")


@pytest.mark.parametrize(
    ("before", "after"),
    [("y", "y.long().squeeze(1)"), ("(y)", "(y).long().squeeze(1)"), ("y.float()", "y.long().squeeze(1)")],
)
def test_class_numbers_for_one_unit_want_as_many_units(before: str, after: str) -> None:
    labels = "torch.randint(0, 5, (32, 1)).float()"
    code = program("nn.BCEWithLogitsLoss()", labels).replace("GIVEN", f"net(x), {before}")
    wanted = program("nn.CrossEntropyLoss()", labels, units=5).replace("GIVEN", f"net(x), {after}")
    assert remedied(code, "HL310") == wanted
