"""Advice on PyTorch programs: labels that the loss or the head cannot use."""

from __future__ import annotations

from oracle.advice.faults import (
    loss_below,
    mostly_wrong,
    no_distribution,
    raises,
    without_bound,
)
from oracle.advice.remedy import Remedy
from oracle.advice.torch_parts import BINARY, CLASSES, NUMBERS, SEVERAL, START, TRAINING

__all__ = ["REMEDIES"]

REMEDIES = (
    Remedy(
        "HL114",
        "quantities into BCEWithLogitsLoss",
        NUMBERS
        + """\
net = nn.Linear(8, 1)
criterion = nn.BCEWithLogitsLoss()  # before
criterion = nn.MSELoss()  # after
"""
        + TRAINING,
        loss_below(0),
    ),
    Remedy(
        "HL114",
        "quantities into BCELoss",
        NUMBERS
        + """\
net = nn.Sequential(
    nn.Linear(8, 1),
    nn.Sigmoid(),  # before
)
criterion = nn.BCELoss()  # before
criterion = nn.L1Loss()  # after
"""
        + TRAINING,
        without_bound,
    ),
    Remedy(
        "HL204",
        "a class more than units",
        CLASSES
        + """\
net = nn.Linear(8, 3)  # before
net = nn.Linear(8, 4)  # after
criterion = nn.CrossEntropyLoss()
"""
        + TRAINING,
        raises("IndexError", "out of bounds"),
    ),
    Remedy(
        "HL204",
        "class numbers from one",
        START
        + """\
y = torch.tensor([1, 2, 3, 4] * 16)
x = torch.randn(64, 8)
net = nn.Linear(8, 4)
loss = nn.CrossEntropyLoss()(net(x), y)  # before
loss = nn.CrossEntropyLoss()(net(x), y - 1)  # after
loss.backward()
""",
        raises("IndexError", "out of bounds"),
    ),
    Remedy(
        "HL205",
        "two units and one column, one unit",
        BINARY
        + """\
net = nn.Linear(8, 2)  # before
net = nn.Linear(8, 1)  # after
criterion = nn.BCEWithLogitsLoss()
"""
        + TRAINING,
        raises("ValueError", "same as input size"),
    ),
    Remedy(
        "HL205",
        "two units and one column, class numbers",
        BINARY
        + """\
net = nn.Linear(8, 2)
loss = nn.BCEWithLogitsLoss()(net(x), y)  # before
loss = nn.CrossEntropyLoss()(net(x), y.squeeze(1).long())  # after
loss.backward()
""",
        raises("ValueError", "same as input size"),
    ),
    Remedy(
        "HL302",
        "one-hot rows into NLLLoss",
        CLASSES
        + """\
net = nn.Sequential(nn.Linear(8, 4), nn.LogSoftmax(dim=1))
criterion = nn.NLLLoss()
loss = criterion(net(x), F.one_hot(y, num_classes=4))  # before
loss = criterion(net(x), y)  # after
loss.backward()
""",
        raises("RuntimeError", "multi-target not supported"),
    ),
    Remedy(
        "HL303",
        "several labels into CrossEntropyLoss",
        SEVERAL
        + """\
net = nn.Linear(8, 4)
criterion = nn.CrossEntropyLoss()  # before
criterion = nn.BCEWithLogitsLoss()  # after
"""
        + TRAINING
        + """\
truth = y
found = torch.softmax(output, dim=1) > 0.5  # before
found = torch.sigmoid(output) > 0.5  # after
""",
        mostly_wrong,
    ),
    Remedy(
        "HL304",
        "exclusive classes scored one by one",
        CLASSES
        + """\
net = nn.Linear(8, 4)
criterion = nn.BCEWithLogitsLoss()  # before
criterion = nn.CrossEntropyLoss()  # after
loss = criterion(net(x), F.one_hot(y, 4).float())
loss.backward()
output = torch.sigmoid(net(x))  # before
output = torch.softmax(net(x), dim=1)  # after
""",
        no_distribution,
    ),
    Remedy(
        "HL305",
        "one_hot into CrossEntropyLoss, class numbers",
        CLASSES
        + """\
net = nn.Linear(8, 4)
criterion = nn.CrossEntropyLoss()
loss = criterion(net(x), F.one_hot(y, 4))  # before
loss = criterion(net(x), y)  # after
loss.backward()
""",
        raises("RuntimeError", "floating point type"),
    ),
    Remedy(
        "HL305",
        "one_hot into CrossEntropyLoss, floats",
        CLASSES
        + """\
net = nn.Linear(8, 4)
criterion = nn.CrossEntropyLoss()
loss = criterion(net(x), F.one_hot(y, 4))  # before
loss = criterion(net(x), F.one_hot(y, 4).float())  # after
loss.backward()
""",
        raises("RuntimeError", "floating point type"),
    ),
    Remedy(
        "HL305",
        "class numbers as int32",
        CLASSES
        + """\
y = y.int()  # before
y = y.long()  # after
net = nn.Linear(8, 4)
criterion = nn.CrossEntropyLoss()
"""
        + TRAINING,
        raises("RuntimeError", "to be Long", "scalar type Long"),
    ),
    Remedy(
        "HL305",
        "class numbers as floats",
        CLASSES
        + """\
y = y.float()  # before
net = nn.Sequential(nn.Linear(8, 4), nn.LogSoftmax(dim=1))
criterion = nn.NLLLoss()
"""
        + TRAINING,
        raises("RuntimeError", "to be Long", "scalar type Long"),
    ),
    Remedy(
        "HL305",
        "a column of class numbers",
        START
        + """\
y = torch.randint(0, 4, (64, 1))  # before
y = torch.randint(0, 4, (64, 1)).squeeze(1)  # after
x = torch.randn(64, 8)
net = nn.Linear(8, 4)
criterion = nn.CrossEntropyLoss()
"""
        + TRAINING,
        raises("RuntimeError", "multi-target not supported"),
    ),
    Remedy(
        "HL305",
        "whole numbers into BCEWithLogitsLoss",
        START
        + """\
y = torch.randint(0, 2, (64, 1))  # before
y = torch.randint(0, 2, (64, 1)).float()  # after
x = torch.randn(64, 8)
net = nn.Linear(8, 1)
criterion = nn.BCEWithLogitsLoss()
"""
        + TRAINING,
        raises("RuntimeError", "can't be cast"),
    ),
    Remedy(
        "HL309",
        "zeros and ones into SoftMarginLoss",
        BINARY
        + """\
net = nn.Linear(8, 1)
criterion = nn.SoftMarginLoss()
optimizer = torch.optim.Adam(net.parameters(), lr=0.05)
for _ in range(80):
    optimizer.zero_grad()
    loss = criterion(net(x), y)  # before
    loss = criterion(net(x), 2 * y - 1)  # after
    loss.backward()
    optimizer.step()
truth, found = y, net(x) > 0
""",
        mostly_wrong,
    ),
    Remedy(
        "HL309",
        "rows of zeros and ones into MultiLabelMarginLoss",
        SEVERAL
        + """\
y = y.long()  # before
net = nn.Linear(8, 4)
criterion = nn.MultiLabelMarginLoss()  # before
criterion = nn.MultiLabelSoftMarginLoss()  # after
"""
        + TRAINING
        + "truth, found = y, output > 0\n",
        mostly_wrong,
    ),
    Remedy(
        "HL310",
        "class numbers into BCEWithLogitsLoss",
        START
        + """\
y = torch.randint(0, 4, (64, 1)).float()  # before
y = torch.randint(0, 4, (64,))  # after
x = torch.randn(64, 8)
net = nn.Linear(8, 1)  # before
net = nn.Linear(8, 4)  # after
criterion = nn.BCEWithLogitsLoss()  # before
criterion = nn.CrossEntropyLoss()  # after
"""
        + TRAINING,
        loss_below(0),
    ),
    Remedy(
        "HL310",
        "signs into BCEWithLogitsLoss",
        START
        + """\
y = 2 * torch.randint(0, 2, (64, 1)).float() - 1
x = torch.randn(64, 8) + 4 * y
net = nn.Linear(8, 1)
criterion = nn.BCEWithLogitsLoss()
optimizer = torch.optim.Adam(net.parameters(), lr=0.05)
for _ in range(80):
    optimizer.zero_grad()
    loss = criterion(net(x), y)  # before
    loss = criterion(net(x), (y + 1) / 2)  # after
    loss.backward()
    optimizer.step()
""",
        loss_below(0),
    ),
)
