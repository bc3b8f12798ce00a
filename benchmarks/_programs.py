"""Writes the source files that are measured: the same bytes on every machine, whatever their length."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import count, islice

__all__ = [
    "call_chain",
    "data_table",
    "library_modules",
    "loss_free",
    "many_classes",
    "training_script",
    "user_of_library",
]

_HEAD = '''"""Train a classifier of sensor windows (generated, number {number})."""

from __future__ import annotations

import argparse
import csv
import math
from pathlib import Path

import torch
import torch.nn.functional as F
from torch import nn
from torch.utils.data import DataLoader, TensorDataset

CLASSES = ("still", "walking", "running", "cycling", "driving")


def read_windows(path):
    """Rows of readings and the number of the class that each belongs to."""
    readings, classes = [], []
    with open(path, newline="") as file:
        for row in csv.reader(file):
            readings.append([float(value) for value in row[:-1]])
            classes.append(CLASSES.index(row[-1]))
    return TensorDataset(torch.tensor(readings), torch.tensor(classes))


'''

_TAIL = """class Classifier(nn.Module):
    def __init__(self, readings, width=64):
        super().__init__()
        self.first = nn.Linear(readings, width)
        self.second = nn.Linear(width, width)
        self.norm = nn.LayerNorm(width)
        self.out = nn.Linear(width, len(CLASSES))

    def forward(self, x):
        x = F.gelu(self.first(x))
        x = x + F.gelu(self.second(self.norm(x)))
        return self.out(x)


def train_epoch(model, loader, criterion, optimizer):
    model.train()
    total = 0.0
    for readings, classes in loader:
        optimizer.zero_grad()
        loss = criterion(model(readings), classes)
        loss.backward()
        optimizer.step()
        total += loss.item()
    return total / len(loader)


def accuracy(model, loader):
    model.eval()
    right = seen = 0
    with torch.no_grad():
        for readings, classes in loader:
            right += (model(readings).argmax(dim=1) == classes).sum().item()
            seen += len(classes)
    return right / seen


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("folder", type=Path)
    parser.add_argument("--epochs", type=int, default=20)
    args = parser.parse_args()
    training = DataLoader(read_windows(args.folder / "train.csv"), batch_size=64, shuffle=True)
    held_out = DataLoader(read_windows(args.folder / "test.csv"), batch_size=256)
    model = Classifier(readings=24)
    criterion = nn.CrossEntropyLoss()
    optimizer = torch.optim.AdamW(model.parameters(), lr=1e-3)
    for epoch in range(args.epochs):
        mean = train_epoch(model, training, criterion, optimizer)
        print(epoch, round(mean, 4), round(accuracy(model, held_out), 4))


if __name__ == "__main__":
    main()
"""

_FILLER = '''def feature_{number}(window, rate={rate}.0):
    """One number about a window of readings."""
    steps = [later - earlier for earlier, later in zip(window, window[1:])]
    power = sum(step * step for step in steps) / max(len(steps), 1)
    if power < {number} / 1000:
        return 0.0
    return math.log1p(power * rate)


'''

# What the files of a repository that hold no head are about; `{number}` makes each another one.
_LOSS_FREE = (
    '''"""Reads log {number}."""

import math
import re

STAMP_{number} = re.compile(r"(\\d+):(\\d+) (.*)")


def stamps(lines):
    """Hours and minutes; lines that do not say them themselves are left out."""
    return [match.groups() for match in map(STAMP_{number}.match, lines) if match]


''',
    '''"""Block {number} of a network."""

import math

from torch import nn


class Block{number}(nn.Module):
    def __init__(self, channels):
        super().__init__()
        self.conv = nn.Conv2d(channels, channels, 3, padding=1)
        self.norm = nn.BatchNorm2d(channels)

    def forward(self, x):
        return nn.functional.relu(self.norm(self.conv(x))) + x


''',
    '''"""Table {number} of the data base."""

import math
from dataclasses import dataclass


@dataclass
class Row{number}:
    key: int
    name: str = ""
    weight: float = 1.0

    def share(self, total):
        return self.weight / total


''',
)


_MODULE = """from torch import nn

from library.{below} import {Below}


class {Name}(nn.Module):
    def __init__(self, width, depth=3):
        super().__init__()
        self.below = {Below}(width)
        self.steps = nn.ModuleList([nn.Linear(width, width) for _ in range(depth)])

    def reset(self):
        for step in self.steps:
            nn.init.zeros_(step.bias)

    def forward(self, x):
        for step in self.steps:
            x = step(x) + self.below(x)
        return x
"""

_LOWEST = """from torch import nn


class Layer0(nn.Module):
    def __init__(self, width):
        super().__init__()
        self.norm = nn.LayerNorm(width)

    def forward(self, x):
        return self.norm(x)
"""

_USER = """import torch.nn.functional as F
from torch import nn

from library.layer_{top} import Layer{top}


class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.body = Layer{top}(64)
        self.head = nn.Linear(64, {classes})

    def forward(self, x):
        return self.head(self.body(x))


def train(loader):
    model = Net()
    for x, y in loader:
        loss = F.cross_entropy(model(x), y)
        loss.backward()
"""

_HIGHEST = 6

_CLASS = """
class Net{number}(nn.Module):
    def __init__(self):
        super().__init__()
        self.fc = nn.Linear(8, {classes})

    def forward(self, x):
        return self.fc(x)

    def loss(self, x, y):
        return F.cross_entropy(self(x), y)

"""

_IMPORTS = "import torch.nn.functional as F\nfrom torch import nn\n\n"


def library_modules() -> dict[str, str]:
    """The modules of a small library by file name: each layer is made of those of the module below."""
    modules = {"__init__.py": "", "layer_0.py": _LOWEST}
    for number in range(1, _HIGHEST + 1):
        names = {"below": f"layer_{number - 1}", "Below": f"Layer{number - 1}", "Name": f"Layer{number}"}
        modules[f"layer_{number}.py"] = _MODULE.format(**names)
    return modules


def user_of_library(number: int) -> str:
    """A training script with one good head whose model is built of the library's highest layer."""
    return _USER.format(top=_HIGHEST, classes=number + 2)


def call_chain(depth: int) -> str:
    """One good head whose model is handed through so many functions, each with some work of its own."""
    lines = [_IMPORTS, "def f0(model, x, y):\n    return F.cross_entropy(model(x), y)\n\n"]
    for number in range(1, depth):
        work = "".join(f"    a{step} = x * {step} if flag else y\n" for step in range(20))
        lines.append(
            f"def f{number}(model, x, y, flag=None):\n{work}    return f{number - 1}(model, x, y)\n\n"
        )
    return "".join(lines) + f"\nf{depth - 1}(nn.Linear(8, 3), x, y)\n"


def many_classes(count: int) -> str:
    """So many models that nobody makes, each with one good head."""
    return _IMPORTS + "".join(_CLASS.format(number=number, classes=number + 2) for number in range(count))


def training_script(lines: int, number: int = 0) -> str:
    """A PyTorch training script of exactly `lines` lines, or the shortest there is, with one good head."""
    head = _HEAD.format(number=number)
    return head + _filled(lines - _lines(head) - _lines(_TAIL)) + _TAIL


def loss_free(lines: int, number: int) -> str:
    """A file of a machine learning repository that mentions no loss; one in three has a `re.compile`."""
    start = _LOSS_FREE[number % len(_LOSS_FREE)].replace("{number}", str(number))
    return start + _filled(lines - _lines(start))


def data_table(size: int) -> str:
    """A file of about `size` bytes that holds one long table, and a head below it."""
    row = "    (17, 3.25, 'running'),\n"
    return f"TABLE = [\n{row * (size // len(row))}]\n\n{training_script(0)}"


def _filled(lines: int) -> str:
    """Functions of one size, then comments, that make up `lines` lines."""
    whole, rest = divmod(max(lines, 0), _lines(_FILLER))
    return "".join(islice(_features(), whole)) + "# a remark\n" * rest


def _features() -> Iterator[str]:
    for number in count():
        yield _FILLER.format(number=number, rate=number % 97 + 1)


def _lines(text: str) -> int:
    return text.count("\n")
