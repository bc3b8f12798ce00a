"""A remedy of one head, and what else rests on its output or its loss: it follows, or all stays."""

from __future__ import annotations

import pytest

from mending import remedied

FUSED = """
import torch
import torch.nn.functional as F
from torch import nn

fc, other = nn.Linear(8, 1), nn.Linear(8, 1)
net = nn.Sequential(fcACTIVATION)
first = nn.FIRST()
second = nn.SECOND()


def step(x, y):
    return first(net(x), y)


MORE
print(F, torch, second, other)
"""


def fused(more: str, first: str = "BCELoss", second: str = "BCELoss") -> str:
    activation = ", nn.Sigmoid()" if first == "BCELoss" else ""
    program = FUSED.replace("ACTIVATION", activation).replace("MORE", f"def more(x, y):\n    return {more}")
    return program.replace("FIRST", first).replace("SECOND", second)


FUSING = "BCEWithLogitsLoss"


@pytest.mark.parametrize(
    ("more", "after", "second"),
    [
        ("first(net(x), y)", "first(net(x), y)", "BCELoss"),
        ("second(net(x), y)", "second(net(x), y)", FUSING),
        (
            "F.binary_cross_entropy(net(x), y)",
            "F.binary_cross_entropy_with_logits(net(x), y)",
            "BCELoss",
        ),
        ("second(torch.sigmoid(other(x)), y)", "second(torch.sigmoid(other(x)), y)", "BCELoss"),
        # The order of the scores is all that counts.
        ("net(x).argmax()", "net(x).argmax()", "BCELoss"),
    ],
)
def test_what_goes_with_it(more: str, after: str, second: str) -> None:
    assert remedied(fused(more), "HL110") == fused(after, FUSING, second)


@pytest.mark.parametrize(
    "more",
    [
        # Another loss takes the probabilities, or the same one those of another model.
        "nn.MSELoss()(net(x), y)",
        "first(torch.sigmoid(other(x)), y)",
        "first(other(x), y)",
        # They are cut, their logarithm is taken, or they go into another layer.
        "net(x) > 0.5",
        "-torch.log(net(x))",
        "nn.CrossEntropyLoss()(nn.Sequential(net, nn.Linear(1, 2))(x), y)",
    ],
)
def test_what_keeps_it_as_it_is(more: str) -> None:
    assert remedied(fused(more), "HL110") == fused(more)


ONE_HOT = """
import torch
import torch.nn.functional as F
from functools import partial
from torch import nn

net = nn.Sequential(nn.Linear(8, 4)ACTIVATION)
MADE


def step(x, ids):
    y = F.one_hot(ids, 4).float()
    return CALL


print(F, torch, partial)
"""


def one_hot(made: str, call: str, *, softmax: bool) -> str:
    activation = ", nn.Softmax(dim=1)" if softmax else ""
    return ONE_HOT.replace("ACTIVATION", activation).replace("MADE", made).replace("CALL", call)


CALLED = "criterion(net(x), y)"


@pytest.mark.parametrize(
    ("made", "call", "other_made", "other_call"),
    [
        ("criterion = nn.BCELoss()", CALLED, "criterion = nn.CrossEntropyLoss()", CALLED),
        (
            'criterion = nn.BCELoss(reduction="sum").to("cpu")',
            CALLED,
            'criterion = nn.CrossEntropyLoss(reduction="sum").to("cpu")',
            CALLED,
        ),
        (
            'LOSSES = {"a": nn.BCELoss()}',
            'LOSSES["a"](net(x), y)',
            'LOSSES = {"a": nn.CrossEntropyLoss()}',
            'LOSSES["a"](net(x), y)',
        ),
        (
            "",
            "F.binary_cross_entropy(target=y, input=net(x))",
            "",
            "F.cross_entropy(target=y, input=net(x))",
        ),
        (
            "class Loop:\n    def __init__(self):\n        self.loss = nn.BCELoss()\n\n\nloop = Loop()",
            "loop.loss(net(x), y)",
            "class Loop:\n    def __init__(self):\n        self.loss = nn.CrossEntropyLoss()\n\n\n"
            "loop = Loop()",
            "loop.loss(net(x), y)",
        ),
    ],
)
def test_the_loss_wherever_it_is_made(made: str, call: str, other_made: str, other_call: str) -> None:
    code = one_hot(made, call, softmax=True)
    assert remedied(code, "HL102") == one_hot(other_made, other_call, softmax=False)


@pytest.mark.parametrize(
    ("made", "call"),
    [
        # Which class it is, or what it is told, is not seen where it is made.
        ("make = nn.BCELoss\ncriterion = make()", CALLED),
        ('criterion = getattr(nn, "BCELoss")()', CALLED),
        ("cost = partial(F.binary_cross_entropy, reduction='sum')", "cost(net(x), y)"),
        # An argument has another place there.
        ('criterion = nn.BCELoss(None, None, None, "sum")', CALLED),
        ("", 'F.binary_cross_entropy(net(x), y, None, None, None, "sum")'),
        # Another model has probabilities for it still.
        (
            "criterion = nn.BCELoss()\njudge = nn.Sequential(nn.Linear(8, 4), nn.Softmax(dim=1))",
            "criterion(net(x), y) + criterion(judge(x), y)",
        ),
    ],
)
def test_a_loss_that_is_left(made: str, call: str) -> None:
    code = one_hot(made, call, softmax=True)
    assert remedied(code, "HL102") == code


ARGUMENTS = """
import torch.nn.functional as F
from torch import nn

net = nn.Linear(8, 3)
GIVEN = {"size_average": False}


def step(x, y):
    return PART


print(F, GIVEN)
"""


@pytest.mark.parametrize("loss", ["nn.MSELoss({})(net(x), y)", "F.mse_loss(net(x), y, {})"])
@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("size_average=False", 'reduction="sum"'),
        ("size_average=True", 'reduction="mean"'),
        ("reduce=False", 'reduction="none"'),
        ('reduction="elementwise_mean"', 'reduction="mean"'),
        ("reduction='elementwise_mean'", "reduction='mean'"),
        # Two that say it together, or one that is not written out.
        ("size_average=False, reduce=False", None),
        ('size_average=False, reduction="sum"', None),
        ("size_average=None", None),
        ("size_average=bool(x)", None),
    ],
)
def test_old_arguments_of_losses(loss: str, before: str, after: str | None) -> None:
    program = [ARGUMENTS.replace("PART", loss.format(one)) for one in (before, after or before)]
    assert remedied(program[0], "HL703") == program[1]


METHODS = """
from tensorflow import keras

model = keras.Sequential([keras.layers.Dense(UNITS, activation="ACTIVATION")])
model.compile("adam", "LOSS")
model.fit(x, y)
PART
"""


@pytest.mark.parametrize(
    ("units", "before", "after"),
    [
        (1, "found = model.predict_classes(x)", 'found = (model.predict(x) > 0.5).astype("int32")'),
        (3, "found = model.predict_classes(x)[0]", "found = model.predict(x).argmax(axis=-1)[0]"),
        (1, "found = (model.predict_proba)(x)", "found = (model.predict)(x)"),
        (1, "ask = model.predict_classes\nfound = ask(x)", None),
    ],
)
def test_methods_that_are_gone(units: int, before: str, after: str | None) -> None:
    one = units == 1
    program = METHODS.replace("UNITS", str(units)).replace("ACTIVATION", "sigmoid" if one else "softmax")
    program = program.replace("LOSS", "binary_crossentropy" if one else "sparse_categorical_crossentropy")
    made = remedied(program.replace("PART", before), "HL701")
    assert made == program.replace("PART", before if after is None else after)
