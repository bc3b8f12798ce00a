"""Whole JAX programs: what headlint reads in them is what Flax and Optax do when they run."""

from __future__ import annotations

import math
from dataclasses import replace

import pytest

for _name in ("numpy", "jax", "flax", "optax"):
    pytest.importorskip(_name)

from headlint.domains import Domain  # noqa: E402
from headlint.frameworks.library import load_library  # noqa: E402
from oracle.claims import fits  # noqa: E402
from oracle.jax_programs import jax_programs  # noqa: E402
from oracle.judging import answered, claimed, conflicts  # noqa: E402
from oracle.programs import Program  # noqa: E402

PROGRAMS = list({program.text: program for program in jax_programs(load_library())}.values())
LEAST = 60

every_program = pytest.mark.parametrize("program", PROGRAMS, ids=str)


def test_there_are_enough_programs() -> None:
    assert len(PROGRAMS) >= LEAST


@every_program
def test_every_claim_on_a_head_agrees_with_jax(program: Program) -> None:
    # Which layers a functional model holds cannot be asked of it.
    assert conflicts(program, replace(claimed(program), layer=None)) == []


@every_program
def test_a_head_that_is_plainly_written_is_understood(program: Program) -> None:
    entry = claimed(program)
    assert entry.resolved == ("full" if program.understood else "partial"), entry.reasons
    assert entry.framework == "jax"


@every_program
def test_a_loss_accepts_an_output_that_lies_in_its_domain(program: Program) -> None:
    entry = claimed(program)
    assert entry.takes is not None
    if entry.domain is not None and fits(Domain(entry.domain), Domain(entry.takes)):
        assert all(math.isfinite(loss) for loss in answered(program).losses)
