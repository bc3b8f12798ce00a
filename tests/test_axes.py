"""How many axes an output has, and what stands between its batch and its classes."""

from __future__ import annotations

import pytest

from axes_programs import KERAS, TORCH, keras_program, torch_program
from label_programs import facts_of

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
