"""How many axes an output has, and what stands between its batch and its classes."""

from __future__ import annotations

import pytest

from axes_programs import KERAS, TORCH, keras_program, torch_program
from label_programs import PREAMBLE, facts_of

PROGRAMS = [
    *((rank, between, keras_program(body)) for rank, between, body in KERAS),
    *((rank, between, torch_program(body)) for rank, between, body in TORCH),
]


@pytest.mark.parametrize(("rank", "between", "program"), PROGRAMS)
def test_the_axes_of_an_output(rank: str, between: str, program: str) -> None:
    found = facts_of(program)
    assert str(found.get("output.tensor-rank", "?")) == rank
    spread = found.get("output.spread")
    positions = found.get("output.positions") if spread is not None else None
    assert " ".join(str(one) for one in (spread, positions) if one is not None) == between


LABELS = [
    (True, "y = torch.randn(20)"),
    (True, "y = torch.tensor([0, 1, 1, 0])"),
    (True, "y = torch.randint(0, 2, (20,))[:10]"),
    (True, "y = torch.randn(20)[10:]"),
    (True, "y = torch.randn(20, 3)"),
    (False, "y = torch.randn(1)"),
    (False, "y = torch.randn(20)[:1]"),
    (False, "y = torch.randn(20)[-1:]"),
    (False, "rows = torch.randn(20)\nfor i in range(20):\n    y = rows[i : i + 1]"),
    (False, "rows = torch.randn(20, 3)\nfor i in range(20):\n    y = rows[i]"),
    (False, "rows = torch.randn(20)\nfor row in rows:\n    y = row.view(-1)"),
    (
        True,
        "for x, y in DataLoader(TensorDataset(torch.randn(20, 3), torch.randn(20)), batch_size=5):\n    pass",
    ),
    (False, "for x, y in DataLoader(TensorDataset(torch.randn(20, 3), torch.randn(20))):\n    pass"),
    (
        False,
        "for x, y in DataLoader(TensorDataset(torch.randn(20, 3), torch.randn(20)), batch_size=n):\n    pass",
    ),
    (False, "for x, y in TensorDataset(torch.randn(20, 3), torch.randn(20, 2)):\n    pass"),
]


@pytest.mark.parametrize(("several", "program"), LABELS)
def test_whether_there_are_several_labels_for_certain(several: bool, program: str) -> None:
    facts = facts_of(f"{PREAMBLE}{program}\nloss = F.mse_loss(prediction, y)\n")
    assert facts.get("labels.several", False) == several
