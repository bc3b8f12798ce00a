"""Parts of PyTorch programs: labels with samples that tell them, and the training."""

from __future__ import annotations

__all__ = ["BINARY", "CLASSES", "COUNTS", "NUMBERS", "SEVERAL", "START", "TRAINING"]

START = """\
import torch
import torch.nn.functional as F
from torch import nn

torch.manual_seed(0)
"""
CLASSES = START + "y = torch.randint(0, 4, (64,))\nx = torch.randn(64, 8) + 4 * F.one_hot(y, 8)\n"
BINARY = START + "y = torch.randint(0, 2, (64, 1)).float()\nx = torch.randn(64, 8) + 4 * y\n"
SEVERAL = START + "y = torch.randint(0, 2, (64, 4)).float()\nx = torch.randn(64, 8) + 4 * y.repeat(1, 2)\n"
NUMBERS = START + "y = torch.randn(64, 1)\nx = torch.randn(64, 8) + y\n"
COUNTS = START + "x = torch.randn(64, 8)\ny = torch.poisson(torch.exp(x[:, :1]))\n"

TRAINING = """\
optimizer = torch.optim.Adam(net.parameters(), lr=0.05)
losses = []
for _ in range(80):
    optimizer.zero_grad()
    output = net(x)
    loss = criterion(output, y)
    loss.backward()
    optimizer.step()
    losses.append(loss)
"""
