"""Advice on PyTorch programs: outputs that the loss cannot use, and gradients that stop."""

from __future__ import annotations

import math

from oracle.advice.faults import (
    loss_at_least,
    loss_is_no_number,
    mostly_wrong,
    no_probabilities,
    raises,
    same,
    score_without_gradient,
    without_gradient,
)
from oracle.advice.remedy import Remedy
from oracle.advice.torch_parts import BINARY, CLASSES, COUNTS, NUMBERS, START, TRAINING

__all__ = ["REMEDIES"]

REMEDIES = (
    Remedy(
        "HL110",
        "logarithm of a softmax",
        CLASSES
        + """\
net = nn.Linear(8, 4)
output = torch.log(F.softmax(net(1000 * x), dim=1))  # before
output = F.log_softmax(net(1000 * x), dim=1)  # after
loss = F.nll_loss(output, y)
loss.backward()
""",
        loss_is_no_number,
    ),
    Remedy(
        "HL110",
        "sigmoid and BCELoss far from the truth",
        START
        + """\
net = nn.Linear(1, 1)
x, y = torch.ones(4, 1), torch.ones(4, 1)
with torch.no_grad():
    net.weight.fill_(-200)
loss = nn.BCELoss()(torch.sigmoid(net(x)), y)  # before
loss = nn.BCEWithLogitsLoss()(net(x), y)  # after
loss.backward()
""",
        without_gradient,
    ),
    Remedy(
        "HL111",
        "ReLU into BCELoss",
        BINARY
        + """\
net = nn.Sequential(
    nn.Linear(8, 1),
    nn.ReLU(),  # before
    nn.Sigmoid(),  # after
)
criterion = nn.BCELoss()
"""
        + TRAINING,
        raises("RuntimeError", "between 0 and 1"),
    ),
    Remedy(
        "HL111",
        "ReLU on logits",
        CLASSES
        + """\
net = nn.Linear(8, 4)
criterion = nn.CrossEntropyLoss()
scores = net(x)
scores.retain_grad()
output = F.relu(scores)  # before
output = scores  # after
loss = criterion(output, y)
loss.backward()
""",
        score_without_gradient,
    ),
    Remedy(
        "HL111",
        "Tanh on logits",
        CLASSES
        + """\
net = nn.Sequential(
    nn.Linear(8, 4),
    nn.Tanh(),  # before
)
criterion = nn.CrossEntropyLoss()
"""
        + TRAINING,
        loss_at_least(math.log(1 + 3 * math.exp(-2))),
    ),
    Remedy(
        "HL112",
        "squared error on 0/1 labels",
        BINARY
        + """\
net = nn.Sequential(
    nn.Linear(8, 1),
    nn.Sigmoid(),  # after
)
criterion = nn.MSELoss()  # before
criterion = nn.BCELoss()  # after
"""
        + TRAINING,
        no_probabilities,
    ),
    Remedy(
        "HL113",
        "tanh on targets without bounds",
        START
        + "y = 5 * torch.randn(64, 1)\nx = torch.randn(64, 8) + y\n"
        + """\
net = nn.Sequential(
    nn.Linear(8, 16),
    nn.ReLU(),
    nn.Linear(16, 1),
    nn.Tanh(),  # before
)
criterion = nn.MSELoss()
"""
        + TRAINING,
        loss_at_least(10),
    ),
    Remedy(
        "HL117",
        "softplus into PoissonNLLLoss",
        COUNTS
        + """\
net = nn.Sequential(nn.Linear(8, 1), nn.Softplus())
criterion = nn.PoissonNLLLoss()  # before
criterion = nn.PoissonNLLLoss(log_input=False)  # after
"""
        + TRAINING
        + "truth, found = y.mean().round(), output.mean().round()\n",
        mostly_wrong,
    ),
    Remedy(
        "HL117",
        "a rate below 0",
        COUNTS
        + """\
net = nn.Linear(8, 1)
criterion = nn.PoissonNLLLoss(log_input=False)  # before
criterion = nn.PoissonNLLLoss()  # after
"""
        + TRAINING,
        loss_is_no_number,
    ),
    Remedy(
        "HL117",
        "a variance below 0",
        NUMBERS
        + """\
net = nn.Linear(8, 1)
spread = nn.Linear(8, 1)
variance = spread(x)  # before
variance = F.softplus(spread(x))  # after
loss = nn.GaussianNLLLoss()(net(x), y, variance)
loss.backward()
""",
        raises("ValueError", "negative"),
    ),
    Remedy(
        "HL120",
        "softmax over the batch",
        CLASSES
        + """\
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.fc = nn.Linear(8, 4)

    def forward(self, x):
        x = self.fc(x.view(-1, 8))
        return F.log_softmax(x, dim=0)  # before
        return F.log_softmax(x, dim=-1)  # after


net = Net()
loss = F.nll_loss(net(x), y)
loss.backward()
alone, among = net(x[:1]), net(x)[:1]
""",
        same("alone", "among"),
    ),
    Remedy(
        "HL120",
        "LogSoftmax without dim on a sequence",
        START
        + """\
net = nn.Sequential(
    nn.Linear(8, 4),
    nn.LogSoftmax(),  # before
    nn.LogSoftmax(dim=-1),  # after
)
x = torch.randn(6, 5, 8)
alone, among = net(x[:1]), net(x)[:1]
""",
        same("alone", "among"),
    ),
    Remedy(
        "HL121",
        "argmax before the loss",
        CLASSES
        + """\
net = nn.Linear(8, 4)
predicted = net(x).argmax(dim=1).float()  # before
predicted = net(x)  # after
loss = nn.MSELoss()(predicted, y.float())  # before
loss = nn.CrossEntropyLoss()(predicted, y)  # after
loss.backward()
""",
        raises("RuntimeError", "does not require grad"),
    ),
    Remedy(
        "HL121",
        "rounded probabilities",
        BINARY
        + """\
net = nn.Sequential(nn.Linear(8, 1), nn.Sigmoid())
predicted = torch.round(net(x))  # before
predicted = net(x)  # after
loss = nn.BCELoss()(predicted, y)
loss.backward()
""",
        without_gradient,
    ),
    Remedy(
        "HL121",
        "detached output",
        CLASSES
        + """\
net = nn.Linear(8, 4)
scores = net(x).detach()  # before
scores = net(x)  # after
loss = nn.CrossEntropyLoss()(scores, y)
loss.backward()
""",
        raises("RuntimeError", "does not require grad"),
    ),
)
