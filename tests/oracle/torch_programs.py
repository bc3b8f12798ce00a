"""PyTorch programs: every activation and every loss of the facts, in the ways people write heads."""

from __future__ import annotations

from collections.abc import Iterator

from headlint.domains import Domain
from headlint.frameworks.library import Library
from headlint.frameworks.meanings import ActivationMeaning, LossMeaning
from oracle.calling import Settings
from oracle.claims import entries, fits
from oracle.names import usable
from oracle.programs import UNITS, Program, Written, turn
from oracle.torch_bodies import BODIES, STEPS, Head

__all__ = ["torch_losses", "torch_misfits", "torch_programs"]

_IMPORTS = "import torch\nimport torch.nn as nn\nimport torch.nn.functional as F\n"
_ARGUMENTS = {
    "threshold": {"threshold": "0.1", "value": "-5.0"},
    "prelu": {"weight": "torch.tensor([0.25])"},
}
"""Activation id -> arguments that it cannot do without, where it has such a parameter."""
_SHAPE = f"(64, {UNITS})"
_TARGETS = {
    "integer": f"torch.randint(0, {UNITS}, (64,))",
    "one-hot": f"F.one_hot(torch.randint(0, {UNITS}, (64,)), {UNITS}).float()",
    "multi-hot": f"torch.randint(0, 2, {_SHAPE}).float()",
    "binary": f"torch.randint(0, 2, {_SHAPE}).float()",
    "signed": f"2.0 * torch.randint(0, 2, {_SHAPE}) - 1.0",
    "continuous": f"torch.randn{_SHAPE}",
    "count": f"torch.poisson(torch.full({_SHAPE}, 3.0))",
    # Losses whose labels are none of these, by id.
    "kl_div": f"torch.softmax(torch.randn{_SHAPE}, dim=1)",
    "multilabel_margin": f"torch.cat([torch.randint(0, {UNITS}, (64, 1)), torch.full((64, 2), -1)], dim=1)",
    "ctc": f"torch.randint(1, {UNITS}, (20, 2))",
}
_EXTRA = {
    "gaussian_nll": f", torch.ones{_SHAPE}",
    "ctc": ", torch.full((20,), 12), torch.full((20,), 2)",
}


def torch_losses(library: Library) -> list[Written]:
    """Every torch loss that takes an output, as a class and as a function, with each way to label."""
    found = []
    for meaning in entries(library, LossMeaning):
        if meaning.takes is None or not meaning.name.startswith("torch.") or not usable(meaning.name):
            continue
        for kind in meaning.labels or (meaning.id,):
            found.append(_written(meaning, (), kind))
        if meaning.log_input is not None:
            found += [
                _written(meaning, ((meaning.log_input, value),), meaning.labels[0]) for value in (True, False)
            ]
    return found


def _written(meaning: LossMeaning, settings: Settings, kind: str) -> Written:
    short = meaning.name.replace("torch.nn.functional.", "F.").replace("torch.nn.", "nn.")
    given = ", ".join(f"{name}={value}" for name, value in settings)
    extra = _EXTRA.get(meaning.id, "")
    if meaning.form == "class":
        return Written(meaning, settings, f"{short}({given})", f"y = {_TARGETS[kind]}", extra)
    extra += f", {given}" if given else ""
    return Written(meaning, settings, short, f"y = {_TARGETS[kind]}", extra)


def torch_programs(library: Library) -> Iterator[Program]:
    """All programs, the same ones each time."""
    losses = torch_losses(library)
    heads = [_HEADLESS, *_heads(library)]
    flat = [loss for loss in losses if loss.meaning.family != "sequence"]
    for index, head in enumerate(head for head in heads if not head.image):
        losses_for_it = [loss for loss in flat if _fits(head, loss)]
        yield _program(head, turn(losses_for_it, index), index)
    squares = next(loss for loss in losses if loss.meaning.name == "torch.nn.MSELoss")
    yield from (_image(head, squares) for head in heads if head.image)
    for index, loss in enumerate(flat):
        fitting = [head for head in heads if not head.image and head.gives is _taken(loss)]
        yield _program(turn(fitting, index), loss, index, prefix="loss")
        # A loss that takes any number accepts every head, right or wrong.
        accepted = [head for head in heads if not head.image and _fits(head, loss)]
        yield _program(turn(accepted, 7 * index + 3), loss, index + 1, prefix="pair")
    yield from (_sequence(loss) for loss in losses if loss.meaning.family == "sequence")


def torch_misfits(library: Library) -> Iterator[Program]:
    """Heads whose values a loss does not take: one of each domain for every loss that is particular."""
    heads = {head.gives: head for head in _heads(library) if not head.image}
    flat = [loss for loss in torch_losses(library) if loss.meaning.family != "sequence"]
    for index, loss in enumerate(flat):
        for head in heads.values():
            if not _fits(head, loss):
                yield _program(head, loss, index, prefix="misfit")


def _fits(head: Head, loss: Written) -> bool:
    return fits(head.gives, _taken(loss))


def _taken(loss: Written) -> Domain:
    """What the loss takes as it is written: a rate that is not a logarithm is no negative number."""
    if (loss.meaning.log_input, False) in loss.settings:
        return Domain.NONNEGATIVE
    assert loss.meaning.takes is not None
    return loss.meaning.takes


_HEADLESS = Head("no activation", Domain.REAL)


def _heads(library: Library) -> Iterator[Head]:
    for meaning in entries(library, ActivationMeaning):
        if not meaning.name.startswith("torch.") or meaning.activation is None:
            continue
        gives = library.activations[meaning.activation].gives
        wide = 2 * UNITS if meaning.activation == "glu" else UNITS
        needed = _ARGUMENTS.get(meaning.activation, {})
        given = [f"{name}={value}" for name, value in needed.items() if name in meaning.params]
        given += ["dim=1"] if meaning.axis == "dim" else []
        image = meaning.axis is None and meaning.default_axis == 1
        short = meaning.name.replace("torch.nn.functional.", "F.").replace("torch.nn.", "nn.")
        if meaning.short.endswith("_"):
            owner = "{}." if meaning.name.startswith("torch.Tensor.") else short.removesuffix(meaning.short)
            called = ", ".join(given if owner == "{}." else ["{}", *given])
            yield Head(meaning.name, gives, "changing", f"{owner}{meaning.short}({called})", wide)
        if meaning.form == "class":
            yield Head(meaning.name, gives, "module", f"{short}({', '.join(given)})", wide, image)
        elif meaning.name.startswith("torch.Tensor."):
            yield Head(meaning.name, gives, "function", f"{{}}.{meaning.short}({', '.join(given)})", wide)
        else:
            yield Head(meaning.name, gives, "function", f"{short}({', '.join(['{}', *given])})", wide)


def _program(head: Head, loss: Written, index: int, *, prefix: str = "head") -> Program:
    bodies = BODIES[head.kind]
    body = turn(bodies, index)
    step = turn(STEPS, index // len(bodies) + index)
    text = "\n".join([_IMPORTS, body(head), "x = 30 * torch.randn(64, 8)", loss.target, step(loss)])
    way = f"{body.__name__}, {step.__name__}".replace("_", " ").strip().replace("  ", " ")
    name = f"torch {prefix} {index}: {head.name}, {loss.text}{loss.extra}, {way}"
    return Program(name, text, loss)


# Shapes of their own.


def _image(head: Head, loss: Written) -> Program:
    text = f"""{_IMPORTS}
model = nn.Sequential(nn.Conv2d(4, 8, 3), nn.ReLU(), nn.Conv2d(8, {UNITS}, 1), {head.text})
x = 30 * torch.randn(16, 4, 7, 7)
y = torch.randn(16, {UNITS}, 5, 5)
output = model(x)
loss = {loss.text}(output, y)
"""
    return Program(f"torch image: {head.name}", text, loss, axis=1)


def _sequence(loss: Written) -> Program:
    text = f"""{_IMPORTS}
model = nn.Sequential(nn.Linear(8, 16), nn.ReLU(), nn.Linear(16, {UNITS}), nn.LogSoftmax(dim=2))
x = 30 * torch.randn(12, 20, 8)
{loss.target}
output = model(x)
loss = {loss.text}(output, y{loss.extra})
loss.backward()
"""
    return Program(f"torch sequence: {loss.text}", text, loss)
