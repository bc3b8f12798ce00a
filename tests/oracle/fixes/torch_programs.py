"""PyTorch programs that headlint mends: modules, losses, labels and decisions."""

from __future__ import annotations

import math

from oracle.advice.faults import (
    constant_output,
    labels_missed,
    loss_at_least,
    loss_is_no_number,
    mostly_wrong,
    no_distribution,
    output_at_least,
    raises,
    rows_without_class,
    same,
)
from oracle.advice.remedy import Remedy
from oracle.advice.torch_parts import BINARY, CLASSES, SEVERAL, START, TRAINING

__all__ = ["PROOFS"]

LOGIT = "net = nn.Linear(8, 1)\ncriterion = nn.BCEWithLogitsLoss()\n"
SIGMOID = "net = nn.Sequential(nn.Linear(8, 1), nn.Sigmoid())\ncriterion = nn.BCELoss()\n"
SCORES = "net = nn.Linear(8, 4)\ncriterion = nn.CrossEntropyLoss()\n"

PROOFS = (
    Remedy(
        "HL106",
        "F.softmax in forward",
        CLASSES
        + """\
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.fc1 = nn.Linear(8, 16)
        self.fc2 = nn.Linear(16, 4)

    def forward(self, x):
        x = F.relu(self.fc1(x))
        return F.softmax(self.fc2(x), dim=1)


net = Net()
criterion = nn.CrossEntropyLoss()
"""
        + TRAINING,
        loss_at_least(math.log(1 + 3 / math.e)),
    ),
    Remedy(
        "HL110",
        "the method form",
        CLASSES
        + """\
net = nn.Linear(8, 4)
output = net(1000 * x).softmax(dim=-1).log()
loss = F.nll_loss(output, y)
loss.backward()
""",
        loss_is_no_number,
    ),
    Remedy(
        "HL113",
        "sigmoid on targets without bounds in PyTorch",
        START
        + "y = 5 * torch.randn(64, 1)\nx = torch.randn(64, 8) + y\n"
        + """\
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.body = nn.Linear(8, 16)
        self.head = nn.Linear(16, 1)

    def forward(self, x):
        return torch.sigmoid(self.head(F.relu(self.body(x))))


net = Net()
criterion = nn.MSELoss()
"""
        + TRAINING,
        loss_at_least(10),
    ),
    Remedy(
        "HL309",
        "the function of the loss",
        BINARY
        + """\
net = nn.Linear(8, 1)
optimizer = torch.optim.Adam(net.parameters(), lr=0.05)
losses = []
for _ in range(80):
    optimizer.zero_grad()
    loss = F.soft_margin_loss(net(x), y)
    loss.backward()
    optimizer.step()
    losses.append(loss)
truth, found = y, net(x) > 0
""",
        mostly_wrong,
    ),
    Remedy(
        "HL403",
        "probabilities compared with labels",
        BINARY
        + LOGIT
        + TRAINING
        + "accuracy = (torch.sigmoid(output) == y).float().mean()\n"
        + "real = ((output > 0) == (y > 0)).float().mean()\n",
        same("accuracy", "real"),
    ),
    Remedy(
        "HL403",
        "scores compared with class numbers",
        CLASSES.replace("(64,)", "(4,)").replace("64, 8", "4, 8")
        + SCORES
        + TRAINING
        + "accuracy = torch.eq(output, y).float().mean()\n"
        + "real = (output.max(1).indices - y == 0).float().mean()\n",
        same("accuracy", "real"),
    ),
    Remedy(
        "HL502",
        "argmax of a logit",
        BINARY + LOGIT + TRAINING + "truth, found = y[:, 0], net(x).argmax(dim=1)\n",
        mostly_wrong,
    ),
    Remedy(
        "HL502",
        "places of torch.max",
        BINARY
        + SIGMOID
        + TRAINING
        + "truth = y[:, 0]\n_, found = torch.max(net(x), 1)\nshare = (found == truth).float().mean()\n",
        mostly_wrong,
    ),
    Remedy(
        "HL503",
        "a softmax above 0.5 in PyTorch",
        CLASSES.replace("4 * F", "0.5 * F")
        + SCORES
        + TRAINING.replace("80", "5")
        + "scores = F.softmax(net(x), dim=-1)\nfound = scores > 0.5\n",
        rows_without_class,
    ),
    Remedy(
        "HL504",
        "rounded logits",
        BINARY + LOGIT + TRAINING + "truth, found = y, torch.round(net(x))\n",
        mostly_wrong,
    ),
    Remedy(
        "HL504",
        "a sigmoid above 0",
        BINARY + LOGIT + TRAINING + "truth, found = y, torch.sigmoid(net(x)) > 0\n",
        mostly_wrong,
    ),
    Remedy(
        "HL505",
        "argmax of several labels, as it is",
        SEVERAL
        + "net = nn.Linear(8, 4)\ncriterion = nn.BCEWithLogitsLoss()\n"
        + TRAINING
        + "truth = y\nfound = output.argmax(dim=-1)\n",
        labels_missed,
    ),
    Remedy(
        "HL505",
        "torch.argmax of several sigmoids",
        SEVERAL
        + "net = nn.Sequential(nn.Linear(8, 4), nn.Sigmoid())\ncriterion = nn.BCELoss()\n"
        + TRAINING
        + "truth = y\nfound = torch.argmax(output, dim=1)\n",
        labels_missed,
    ),
    Remedy(
        "HL507",
        "sigmoid of a model that ends in one",
        BINARY + SIGMOID + TRAINING + "output = torch.sigmoid(net(x))\n",
        output_at_least(0.5),
    ),
    Remedy(
        "HL507",
        "softmax over one unit",
        BINARY + LOGIT + TRAINING + "output = F.softmax(net(x), dim=-1)\n",
        constant_output,
    ),
    Remedy(
        "HL507",
        "sigmoid of a model that cross-entropy trained",
        CLASSES + SCORES + TRAINING + "output = torch.sigmoid(net(x))\n",
        no_distribution,
    ),
    Remedy(
        "HL508",
        "the best of a column",
        START
        + """\
y = torch.randint(0, 4, (64,))
x = 4 * torch.eye(8)[y]
loader = torch.utils.data.DataLoader(torch.utils.data.TensorDataset(x, y), batch_size=64)
net = nn.Linear(8, 4)
criterion = nn.CrossEntropyLoss()
optimizer = torch.optim.Adam(net.parameters(), lr=0.05)
losses = []
for _ in range(80):
    for samples, truth in loader:
        optimizer.zero_grad()
        output = net(samples)
        loss = criterion(output, truth)
        loss.backward()
        optimizer.step()
        losses.append(loss)
        hits = torch.sum(torch.argmax(output, dim=0) == truth)
""",
        raises("RuntimeError", "size of tensor"),
    ),
    Remedy(
        "HL509",
        "long() of a sigmoid",
        BINARY + LOGIT + TRAINING + "truth, found = y, torch.sigmoid(net(x)).long()\n",
        mostly_wrong,
    ),
    Remedy(
        "HL509",
        "a dtype for a sigmoid",
        BINARY + SIGMOID + TRAINING + "truth, found = y, net(x).to(torch.int64)\n",
        mostly_wrong,
    ),
    Remedy(
        "HL601",
        "Dropout after a sigmoid",
        BINARY
        + """\
net = nn.Sequential(
    nn.Linear(8, 1),
    nn.Sigmoid(),
    nn.Dropout(0.2),
)
criterion = nn.BCELoss()
"""
        + TRAINING,
        raises("RuntimeError", "between 0 and 1"),
    ),
    Remedy(
        "HL704",
        "the class bound to a name",
        CLASSES
        + """\
net = nn.Linear(8, 4)
loss_fn = nn.CrossEntropyLoss
loss = loss_fn(net(x), y)
loss.backward()
""",
        raises("RuntimeError", "ambiguous"),
    ),
)
