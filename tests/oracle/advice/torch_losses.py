"""Advice on PyTorch programs: what the loss applies itself."""

from __future__ import annotations

import math

from oracle.advice.faults import (
    loss_at_least,
    loss_below,
    mostly_wrong,
    raises,
)
from oracle.advice.remedy import Remedy
from oracle.advice.torch_parts import BINARY, CLASSES, SEVERAL, START, TRAINING

__all__ = ["REMEDIES"]

REMEDIES = (
    Remedy(
        "HL102",
        "softmax for several labels",
        SEVERAL
        + """\
net = nn.Sequential(
    nn.Linear(8, 4),
    nn.Softmax(dim=1),  # before
    nn.Sigmoid(),  # after
)
criterion = nn.BCELoss()
"""
        + TRAINING
        + "truth, found = y, output > 0.5\n",
        mostly_wrong,
    ),
    Remedy(
        "HL105",
        "BCELoss on raw scores, BCEWithLogitsLoss",
        BINARY
        + """\
net = nn.Sequential(nn.Linear(8, 16), nn.ReLU(), nn.Linear(16, 1))
criterion = nn.BCELoss()  # before
criterion = nn.BCEWithLogitsLoss()  # after
"""
        + TRAINING,
        raises("RuntimeError", "between 0 and 1"),
    ),
    Remedy(
        "HL105",
        "BCELoss on raw scores, a sigmoid",
        BINARY
        + """\
net = nn.Sequential(
    nn.Linear(8, 1),
    nn.Sigmoid(),  # after
)
criterion = nn.BCELoss()
"""
        + TRAINING,
        raises("RuntimeError", "between 0 and 1"),
    ),
    Remedy(
        "HL106",
        "softmax into cross-entropy",
        CLASSES
        + """\
net = nn.Sequential(
    nn.Linear(8, 4),
    nn.Softmax(dim=1),  # before
)
criterion = nn.CrossEntropyLoss()
"""
        + TRAINING,
        loss_at_least(math.log(1 + 3 / math.e)),
    ),
    Remedy(
        "HL107",
        "sigmoid into BCEWithLogitsLoss",
        BINARY
        + """\
net = nn.Sequential(
    nn.Linear(8, 1),
    nn.Sigmoid(),  # before
)
criterion = nn.BCEWithLogitsLoss()
"""
        + TRAINING,
        loss_at_least(math.log(1 + 1 / math.e)),
    ),
    Remedy(
        "HL107",
        "a sigmoid again at the decision",
        SEVERAL
        + """\
net = nn.Sequential(
    nn.Linear(8, 4),
    nn.Sigmoid(),  # before
)
criterion = nn.BCEWithLogitsLoss()
"""
        + TRAINING
        + "truth, found = y, torch.round(torch.sigmoid(net(x)))\n",
        mostly_wrong,
    ),
    Remedy(
        "HL107",
        "sigmoid into BCEWithLogitsLoss, BCELoss",
        BINARY
        + """\
net = nn.Sequential(nn.Linear(8, 1), nn.Sigmoid())
criterion = nn.BCEWithLogitsLoss()  # before
criterion = nn.BCELoss()  # after
"""
        + TRAINING,
        loss_at_least(math.log(1 + 1 / math.e)),
    ),
    Remedy(
        "HL109",
        "softmax into NLLLoss, log_softmax",
        CLASSES
        + """\
net = nn.Sequential(
    nn.Linear(8, 4),
    nn.Softmax(dim=1),  # before
    nn.LogSoftmax(dim=1),  # after
)
criterion = nn.NLLLoss()
"""
        + TRAINING,
        loss_below(0),
    ),
    Remedy(
        "HL109",
        "raw scores into NLLLoss, CrossEntropyLoss",
        CLASSES
        + """\
net = nn.Linear(8, 4)
criterion = nn.NLLLoss()  # before
criterion = nn.CrossEntropyLoss()  # after
"""
        + TRAINING,
        loss_below(-10),
    ),
    Remedy(
        "HL109",
        "probabilities into KLDivLoss",
        CLASSES
        + """\
teacher = F.softmax(x[:, :4], dim=1)
net = nn.Linear(8, 4)
student = F.softmax(net(x), dim=1)  # before
student = F.log_softmax(net(x), dim=1)  # after
loss = F.kl_div(student, teacher, reduction="batchmean")
loss.backward()
""",
        loss_below(0),
    ),
    Remedy(
        "HL109",
        "probabilities into CTCLoss",
        START
        + """\
x = torch.randn(12, 2, 8)
net = nn.Linear(8, 5)
scores = net(x)
output = scores.softmax(2)  # before
output = scores.log_softmax(2)  # after
criterion = nn.CTCLoss()
loss = criterion(output, torch.randint(1, 5, (2, 4)), torch.tensor([12, 12]), torch.tensor([4, 4]))
loss.backward()
""",
        loss_below(0),
    ),
)
