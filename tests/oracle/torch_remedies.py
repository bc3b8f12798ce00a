"""Advice on PyTorch programs: activations, units, gradients and the use of losses."""

from __future__ import annotations

import math

from oracle.faults import (
    constant_output,
    loss_at_least,
    loss_below,
    loss_is_no_number,
    mostly_wrong,
    no_probabilities,
    output_at_least,
    raises,
    same,
    score_without_gradient,
    warns,
    without_gradient,
)
from oracle.remedies import Remedy

__all__ = ["REMEDIES"]

START = """\
import torch
import torch.nn.functional as F
from torch import nn

torch.manual_seed(0)
"""
CLASSES = START + "y = torch.randint(0, 4, (64,))\nx = torch.randn(64, 8) + 4 * F.one_hot(y, 8)\n"
BINARY = START + "y = torch.randint(0, 2, (64, 1)).float()\nx = torch.randn(64, 8) + 4 * y\n"
SEVERAL = START + "y = torch.randint(0, 2, (64, 4)).float()\nx = torch.randn(64, 8) + 4 * y.repeat(1, 2)\n"
NUMBERS = START + "y = 5 * torch.randn(64, 1)\nx = torch.randn(64, 8) + y\n"
COUNTS = START + "x = torch.randn(64, 8)\ny = torch.poisson(torch.exp(x[:, :1]))\n"

TRAINING = """\
optimizer = torch.optim.Adam(net.parameters(), lr=0.05)
for _ in range(80):
    optimizer.zero_grad()
    output = net(x)
    loss = criterion(output, y)
    loss.backward()
    optimizer.step()
"""

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
        NUMBERS
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
    Remedy(
        "HL201",
        "softmax over one unit",
        BINARY
        + """\
net = nn.Sequential(
    nn.Linear(8, 1),
    nn.Softmax(dim=1),  # before
    nn.Sigmoid(),  # after
)
criterion = nn.BCELoss()
"""
        + TRAINING,
        constant_output,
    ),
    Remedy(
        "HL202",
        "class numbers and one score",
        START
        + """\
y = torch.randint(0, 2, (64,))
x = torch.randn(64, 8) + 4 * y[:, None]
net = nn.Linear(8, 1)
loss = nn.CrossEntropyLoss()(net(x), y)  # before
loss = nn.BCEWithLogitsLoss()(net(x), y.float().unsqueeze(1))  # after
loss.backward()
""",
        raises("IndexError", "out of bounds"),
    ),
    Remedy(
        "HL202",
        "one column of floats and one score",
        BINARY
        + """\
net = nn.Linear(8, 1)
criterion = nn.CrossEntropyLoss()  # before
criterion = nn.BCEWithLogitsLoss()  # after
"""
        + TRAINING,
        without_gradient,
    ),
    Remedy(
        "HL505",
        "argmax of several labels",
        SEVERAL
        + """\
net = nn.Linear(8, 4)
criterion = nn.BCEWithLogitsLoss()
"""
        + TRAINING
        + """\
truth = y
found = F.one_hot(net(x).argmax(dim=1), 4)  # before
found = net(x) > 0  # after
""",
        mostly_wrong,
    ),
    Remedy(
        "HL602",
        "ReLU before Sigmoid",
        BINARY
        + """\
net = nn.Sequential(
    nn.Linear(8, 1),
    nn.ReLU(),  # before
    nn.Sigmoid(),
)
criterion = nn.BCELoss()
"""
        + TRAINING,
        output_at_least(0.5),
    ),
    Remedy(
        "HL703",
        "size_average",
        NUMBERS
        + """\
net = nn.Linear(8, 1)
criterion = nn.MSELoss(size_average=False)  # before
criterion = nn.MSELoss(reduction="sum")  # after
"""
        + TRAINING,
        warns("size_average"),
    ),
    Remedy(
        "HL704",
        "a loss that is built in place of being called",
        CLASSES
        + """\
net = nn.Linear(8, 4)
loss = nn.CrossEntropyLoss(net(x), y)  # before
loss = nn.CrossEntropyLoss()(net(x), y)  # after
loss.backward()
""",
        raises("RuntimeError", "ambiguous"),
    ),
    Remedy(
        "HL706",
        "labels first",
        BINARY
        + """\
net = nn.Linear(8, 1)
criterion = nn.BCEWithLogitsLoss()
optimizer = torch.optim.Adam(net.parameters(), lr=0.05)
for _ in range(80):
    optimizer.zero_grad()
    output = net(x)
    loss = criterion(y, output)  # before
    loss = criterion(output, y)  # after
    loss.backward()
    optimizer.step()
""",
        loss_below(0),
    ),
)
