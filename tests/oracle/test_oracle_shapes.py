"""HL206, HL207, HL208: the fault is there before the remedy, and gone after it."""

from __future__ import annotations

from typing import Any

import pytest

pytest.importorskip("numpy")

from headlint.lint import Options, lint_source

REGRESSION = """
import torch
from torch import nn

torch.manual_seed(0)
x = torch.stack([torch.linspace(-3, 3, 200), torch.randn(200), torch.randn(200)], dim=1)
y = torch.linspace(-3, 3, 200)
net = nn.Linear(3, 1)
criterion = nn.MSELoss()
optimizer = torch.optim.Adam(net.parameters(), lr=0.05)
for epoch in range(400):
    optimizer.zero_grad()
    loss = criterion(OUTPUT, y)
    loss.backward()
    optimizer.step()
rest = ((net(x).squeeze(1) - y) ** 2).sum() / ((y - y.mean()) ** 2).sum()
explained = 1 - rest.item()
"""
REFUSED = """
import torch
from torch import nn

net = nn.Linear(3, 1)
loss = nn.BCEWithLogitsLoss()(OUTPUT, torch.randint(0, 2, (8,)).float())
"""
COMPARED = """
import torch
from torch import nn

net = nn.Sequential(nn.Linear(3, 1), nn.Sigmoid())
x = torch.randn(100, 3)
y = torch.randint(0, 2, (100,))
accuracy = ((OUTPUT > 0.5) == y).float().mean().item()
"""
SEQUENCE = """
import keras
import numpy as np
from keras import layers

x, y = np.random.rand(32, 7, 4), np.random.randint(0, 2, size=32)
model = keras.Sequential([
    keras.Input((7, 4)),
    layers.LSTM(5, return_sequences=KEPT),
    layers.Dense(1, activation="sigmoid"),
])
model.compile(optimizer="adam", loss="binary_crossentropy")
model.fit(x, y, verbose=0)
"""
SILENT = """
import keras
import numpy as np
from keras import layers

x, y = np.random.rand(32, 7, 4), np.random.rand(32)
model = keras.Sequential([keras.Input((7, 4)), layers.GRU(5, return_sequences=KEPT), layers.Dense(1)])
model.compile(optimizer="adam", loss="mse")
model.fit(x, y, verbose=0)
answers = model.predict(x, verbose=0).size / len(y)
"""
TUPLE = """
import torch
from torch import nn

lstm, head = nn.LSTM(6, 8, batch_first=True), nn.Linear(8, 3)
x, y = torch.randn(4, 5, 6), torch.randint(0, 3, (4,))
loss = nn.CrossEntropyLoss()(head(OUTPUT), y)
"""
CHANNELS = """
import torch
from torch import nn

net = nn.Sequential(nn.Conv2d(1, 4, 3), nn.ReLU(), nn.MaxPool2d(2), FLATTEN nn.Linear(4 * 3 * 3, 3))
loss = nn.CrossEntropyLoss()(net(torch.randn(2, 1, 8, 8)), torch.randint(0, 3, (2,)))
"""
STEPS = """
import torch
from torch import nn

lstm, head = nn.LSTM(6, 8, batch_first=True), nn.Linear(8, 3)
x, y = torch.randn(4, 5, 6), torch.randint(0, 3, (4, 5))
scores = head(lstm(x)[0])
loss = nn.CrossEntropyLoss()(OUTPUT, y)
"""

RAISING = {
    "HL206 refused": (
        "torch",
        REFUSED,
        "OUTPUT",
        "net(torch.randn(8, 3))",
        "net(torch.randn(8, 3)).squeeze(1)",
    ),
    "HL207 raised": ("keras", SEQUENCE, "KEPT", "True", "False"),
    "HL208 tuple": ("torch", TUPLE, "OUTPUT", "lstm(x)", "lstm(x)[0][:, -1]"),
    "HL208 channels": ("torch", CHANNELS, "FLATTEN", "", "nn.Flatten(),"),
    "HL208 steps": ("torch", STEPS, "OUTPUT", "scores", "scores.transpose(1, 2)"),
}


def run(program: str) -> dict[str, Any]:
    space: dict[str, Any] = {}
    exec(compile(program, "<program>", "exec"), space)
    return space


def codes(program: str) -> set[str]:
    return {finding.code for finding in lint_source(program, "program.py", Options()).findings}


@pytest.mark.parametrize("title", RAISING)
def test_what_is_reported_raises_and_the_remedy_does_not(title: str) -> None:
    framework, program, place, before, after = RAISING[title]
    pytest.importorskip(framework)
    code = title.partition(" ")[0]
    assert codes(program.replace(place, before)) == {code}
    with pytest.raises((ValueError, RuntimeError, TypeError)):
        run(program.replace(place, before))
    assert codes(program.replace(place, after)) == set()
    run(program.replace(place, after))


@pytest.mark.filterwarnings("ignore:Using a target size")
def test_a_broadcast_regression_learns_the_mean() -> None:
    pytest.importorskip("torch")
    wrong, right = (REGRESSION.replace("OUTPUT", output) for output in ("net(x)", "net(x).squeeze(1)"))
    assert codes(wrong) == {"HL206"}
    assert codes(right) == set()
    assert run(wrong)["explained"] < 0.2
    assert run(right)["explained"] > 0.95


def test_a_broadcast_comparison_counts_every_pair() -> None:
    pytest.importorskip("torch")
    wrong, right = (COMPARED.replace("OUTPUT", output) for output in ("net(x)", "net(x).squeeze(1)"))
    assert codes(wrong) == {"HL206"}
    assert codes(right) == set()
    for program, exact in ((wrong, False), (right, True)):
        same = program.replace("y = torch.randint(0, 2, (100,))", "y = (net(x) > 0.5).squeeze(1)")
        assert (run(same)["accuracy"] == 1) == exact


def test_a_squared_error_takes_every_step_for_an_answer() -> None:
    pytest.importorskip("keras")
    wrong, right = SILENT.replace("KEPT", "True"), SILENT.replace("KEPT", "False")
    assert codes(wrong) == {"HL207"}
    assert codes(right) == set()
    assert run(wrong)["answers"] == 7
    assert run(right)["answers"] == 1
