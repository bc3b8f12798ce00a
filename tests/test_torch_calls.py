"""PyTorch's calls as people write them: in place, wrapped, cut to pieces; what then reaches the loss."""

from __future__ import annotations

from pathlib import Path

import pytest

from headlint.lint import Options, heads, lint_source

SETUP = """\
import torch
import torch.nn.functional as F
from torch import nn
from torch.utils.checkpoint import checkpoint, checkpoint_sequential

net = nn.Linear(4, 6)
stack = nn.Sequential(nn.Linear(4, 6), nn.ReLU(), nn.Linear(6, 3), nn.Softmax(dim=1))
o = net(x)
p = net(x).softmax(-1)
"""


class Probe:
    """Asks what reaches the last loss of a program."""

    def __init__(self, folder: Path) -> None:
        self.path = folder / "program.py"

    def __call__(self, lines: str) -> tuple[str | None, int | None]:
        self.path.write_text(f"{SETUP}{lines}\nnn.CrossEntropyLoss()(o, y)\n", encoding="utf-8")
        last = heads([str(self.path)], Options())[-1]
        return last.domain, last.units


@pytest.fixture
def reaches(tmp_path: Path) -> Probe:
    return Probe(tmp_path)


@pytest.mark.parametrize(
    ("lines", "domain"),
    [
        ("o.sigmoid_()", "probability"),
        ("torch.sigmoid_(o)", "probability"),
        ("F.relu_(o)", "nonnegative"),
        ("F.relu(o, inplace=True)", "nonnegative"),
        ("F.relu(o, inplace=False)", "real"),
        ("F.relu(o)", "real"),
        ("nn.ReLU(inplace=True)(o)", "nonnegative"),
        ("nn.ReLU()(o)", "real"),
        ("o.mul_(2).sigmoid_()", "probability"),
        ("z = o.tanh_()", "bounded"),
        ("o.clamp_(0, 1)", "probability"),
        ("o.requires_grad_()", "real"),
        ("o.copy_(other)", None),
        ("o[:, 0] = o[:, 0].sigmoid()", None),
        ("o[..., 1:] = other", None),
        ("o[0] = net(x)[0]", "real"),
    ],
)
def test_a_tensor_that_is_changed_in_place_is_what_it_became(
    reaches: Probe, lines: str, domain: str | None
) -> None:
    assert reaches(lines)[0] == domain


def test_a_tensor_that_is_changed_under_another_name_is_unknown(reaches: Probe) -> None:
    assert reaches("def squash(scores):\n    scores.sigmoid_()\n\nsquash(o)")[0] is None
    assert reaches("z = o\nz.sigmoid_()")[0] is None
    assert reaches("z = o.clone()\nz.sigmoid_()")[0] is None


def test_logits_that_are_squeezed_in_place_are_probabilities() -> None:
    text = SETUP + "o.sigmoid_()\nnn.BCELoss()(o, y)\n"
    assert lint_source(text, "program.py", Options()).findings == ()


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        ("a, o = o.split(3, dim=1)", ("real", None)),
        ("o, b = torch.chunk(o, 2, dim=-1)", ("real", None)),
        ("o, b = p.chunk(2, dim=1)", ("probability", None)),
        ("o, b = p.chunk(2)", ("simplex", 6)),
        ("o = p.unbind(1)[0]", ("probability", None)),
        ("o = p.narrow(1, 0, 3)", ("probability", None)),
        ("o = o.masked_fill(mask, -1e9)", ("real", 6)),
        ("o = p.masked_fill(mask, 0)", ("probability", 6)),
        ("o = p.masked_fill(mask, -1)", (None, None)),
        ("o = torch.mul(o, 2)", ("real", 6)),
        ("o = o.div(0.07)", ("real", 6)),
        ("o = p.div(2)", (None, None)),
        ("o = o.nan_to_num()", ("real", 6)),
    ],
)
def test_parts_and_arithmetic_by_name(
    reaches: Probe, lines: str, expected: tuple[str | None, int | None]
) -> None:
    assert reaches(lines) == expected


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        ("o = nn.DataParallel(stack).module(x)", ("simplex", 3)),
        ("stack = nn.DataParallel(stack)\no = stack.module.forward(x)", ("simplex", 3)),
        ("m = stack.module if hasattr(stack, 'module') else stack\no = m(x)", ("simplex", 3)),
        ("o = torch.compile(stack)._orig_mod(x)", ("simplex", 3)),
        ("o = torch.optim.swa_utils.AveragedModel(stack)(x)", ("simplex", 3)),
        ("o = checkpoint(stack, x, use_reentrant=False)", ("simplex", 3)),
        ("o = checkpoint_sequential(stack, 2, x)", ("simplex", 3)),
        ("o = torch.func.functional_call(stack, weights, (x,))", ("simplex", 3)),
        ("o = nn.Sequential(*list(stack.children())[:-1])(x)", ("real", 3)),
        ("o = stack[:-1](x)", ("real", 3)),
        ("acts = nn.ModuleDict([['b', nn.Sigmoid()]])\no = acts['b'](o)", ("probability", 6)),
        ("acts = nn.ModuleDict({'a': nn.Softmax(dim=1)})\no = acts.a(o)", ("simplex", 6)),
    ],
)  # fmt: skip
def test_wrapped_and_sliced_modules_are_seen_through(
    reaches: Probe, lines: str, expected: tuple[str | None, int | None]
) -> None:
    assert reaches(lines) == expected
