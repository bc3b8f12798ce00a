"""What headlint says of the axes of an output is what the framework makes of them."""

from __future__ import annotations

from typing import Any

import pytest

from axes_programs import KERAS, TORCH, keras_program, torch_program
from label_programs import facts_of

LEAST = 40
"""So many programs must have outputs whose number of axes is known."""


def run(program: str) -> dict[str, Any]:
    space: dict[str, Any] = {}
    exec(compile(program, "<program>", "exec"), space)
    return space


def agrees(program: str, shape: tuple[int | None, ...]) -> bool:
    facts = facts_of(program)
    rank, positions = facts.get("output.tensor-rank"), facts.get("output.positions")
    if rank is not None and rank != len(shape):
        return False
    if "output.spread" in facts and len(shape) < 3:
        return False
    several = len(shape) > 2 and shape[1] != 1
    return positions is None or len(shape) < 3 or (positions == "several") == several


@pytest.mark.parametrize("body", [body for _, _, body in KERAS])
def test_keras_agrees(body: str) -> None:
    pytest.importorskip("keras")
    program = keras_program(body)
    assert agrees(program, tuple(run(program)["model"].output_shape))


@pytest.mark.parametrize("body", [body for _, _, body in TORCH])
def test_torch_agrees(body: str) -> None:
    pytest.importorskip("torch")
    program = torch_program(body)
    assert agrees(program, tuple(run(program)["output"].shape))


def test_the_number_of_axes_is_known_often_enough() -> None:
    assert sum(rank != "?" for rank, _, _ in (*KERAS, *TORCH)) >= LEAST
