"""Advice on PyTorch programs: units, decisions and the call of the loss."""

from __future__ import annotations

from oracle.advice.faults import (
    constant_output,
    loss_at_least,
    loss_below,
    mostly_wrong,
    output_at_least,
    raises,
    warns,
    without_gradient,
)
from oracle.advice.remedy import Remedy
from oracle.advice.torch_parts import BINARY, CLASSES, NUMBERS, SEVERAL, START, TRAINING

__all__ = ["REMEDIES"]

REMEDIES = (
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
        "HL206",
        "a column against a row in MSELoss",
        START
        + """\
y = torch.randn(64)
x = torch.randn(64, 8) + y.unsqueeze(1)
net = nn.Linear(8, 1)
criterion = nn.MSELoss()
optimizer = torch.optim.Adam(net.parameters(), lr=0.05)
for _ in range(80):
    optimizer.zero_grad()
    loss = criterion(net(x), y)  # before
    loss = criterion(net(x).squeeze(1), y)  # after
    loss.backward()
    optimizer.step()
""",
        loss_at_least(0.5),
    ),
    Remedy(
        "HL206",
        "a column against a row in BCEWithLogitsLoss",
        START
        + """\
y = torch.randint(0, 2, (64,)).float()
x = torch.randn(64, 8)
net = nn.Linear(8, 1)
loss = nn.BCEWithLogitsLoss()(net(x), y)  # before
loss = nn.BCEWithLogitsLoss()(net(x), y.unsqueeze(1))  # after
loss.backward()
""",
        raises("ValueError", "same as input size"),
    ),
    Remedy(
        "HL208",
        "an LSTM in a Sequential",
        START
        + """\
x, y = torch.randn(16, 5, 8), torch.randint(0, 4, (16,))
lstm = nn.LSTM(8, 6, batch_first=True)
net = nn.Sequential(nn.LSTM(8, 6, batch_first=True), nn.Linear(6, 4))  # before
net = nn.Linear(6, 4)  # after
loss = nn.CrossEntropyLoss()(net(x), y)  # before
loss = nn.CrossEntropyLoss()(net(lstm(x)[0][:, -1]), y)  # after
loss.backward()
""",
        raises("TypeError", "not tuple"),
    ),
    Remedy(
        "HL208",
        "images that are not flattened",
        START
        + """\
x, y = torch.randn(16, 1, 8, 8), torch.randint(0, 4, (16,))
net = nn.Sequential(
    nn.Conv2d(1, 3, 3),
    nn.ReLU(),
    nn.Flatten(),  # after
    nn.Linear(3 * 6 * 6, 4),
)
loss = nn.CrossEntropyLoss()(net(x), y)
loss.backward()
""",
        raises("RuntimeError", "cannot be multiplied"),
    ),
    Remedy(
        "HL208",
        "scores of all steps and one label",
        START
        + """\
x, y = torch.randn(16, 5, 8), torch.randint(0, 4, (16,))
lstm = nn.LSTM(8, 6, batch_first=True)
head = nn.Linear(6, 4)
steps, _ = lstm(x)
output = head(steps)  # before
output = head(steps[:, -1])  # after
loss = nn.CrossEntropyLoss()(output, y)
loss.backward()
""",
        raises("RuntimeError", "Expected target size"),
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
        "HL508",
        "argmax of a whole batch",
        START
        + """\
y = torch.randint(0, 4, (64,))
x = 4 * torch.eye(8)[y]
loader = torch.utils.data.DataLoader(torch.utils.data.TensorDataset(x, y), batch_size=64)
net = nn.Linear(8, 4)
criterion = nn.CrossEntropyLoss()
optimizer = torch.optim.Adam(net.parameters(), lr=0.05)
for _ in range(80):
    for samples, truth in loader:
        optimizer.zero_grad()
        output = net(samples)
        loss = criterion(output, truth)
        loss.backward()
        optimizer.step()
        found = output.argmax()  # before
        found = output.argmax(dim=-1)  # after
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
