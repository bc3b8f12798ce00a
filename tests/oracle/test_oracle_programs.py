"""Whole programs: what headlint reads in them is what their framework does when they run."""

from __future__ import annotations

import math
from dataclasses import replace

import pytest

pytest.importorskip("numpy")

from headlint.domains import Domain
from headlint.frameworks.library import load_library
from headlint.frameworks.meanings import ActivationMeaning, LossMeaning
from headlint.inventory import HeadEntry
from oracle.asking import ask
from oracle.claims import entries, fits
from oracle.judging import FRAMEWORKS, answered, claimed, conflicts, layered, written
from oracle.names import usable
from oracle.programs import Program

PROGRAMS = [program for framework in FRAMEWORKS for program in written(framework)]
LAYERS = [program for framework in FRAMEWORKS for program in layered(framework)]

pytestmark = pytest.mark.skipif(not FRAMEWORKS, reason="neither torch nor keras is installed")
needs_torch = pytest.mark.skipif("torch" not in FRAMEWORKS, reason="torch is not installed")


def test_there_are_enough_programs_of_each_framework() -> None:
    for framework in FRAMEWORKS:
        assert len(written(framework)) >= 150


@pytest.mark.parametrize("program", PROGRAMS, ids=str)
def test_every_claim_on_a_head_agrees_with_the_framework(program: Program) -> None:
    assert conflicts(program, claimed(program)) == []


@pytest.mark.parametrize("program", PROGRAMS, ids=str)
def test_a_head_that_is_plainly_written_is_understood(program: Program) -> None:
    entry = claimed(program)
    assert entry.resolved == ("full" if program.understood else "partial"), entry.reasons
    assert entry.takes is not None


@pytest.mark.parametrize("program", PROGRAMS, ids=str)
def test_a_loss_accepts_an_output_that_lies_in_its_domain(program: Program) -> None:
    entry = claimed(program)
    if entry.domain is not None and entry.takes is not None:
        assert fits(Domain(entry.domain), Domain(entry.takes))
        assert all(math.isfinite(loss) for loss in answered(program).losses)


@pytest.mark.parametrize("program", LAYERS, ids=str)
def test_every_claim_on_what_a_layer_gives_agrees_with_the_framework(program: Program) -> None:
    assert conflicts(program, claimed(program)) == []


@needs_torch
def test_what_a_framework_refuses_does_not_fit_by_headlint_either() -> None:
    from oracle.torch_programs import torch_misfits

    refused = []
    for program in torch_misfits(load_library()):
        try:
            taken = all(math.isfinite(loss) for loss in ask(program).losses)
        except RuntimeError:
            taken = False
        if not taken:
            entry = claimed(program)
            assert entry.domain is not None
            assert entry.takes is not None
            assert not fits(Domain(entry.domain), Domain(entry.takes)), program
            refused.append(program)
    assert {"nn.BCELoss()", "F.binary_cross_entropy"} <= {program.loss.text for program in refused}


@pytest.mark.parametrize("framework", FRAMEWORKS)
def test_every_activation_and_every_loss_is_in_a_program(framework: str) -> None:
    library = load_library()
    roots = {"torch": "torch.", "keras": "keras."}
    text = "\n".join(program.text for program in written(framework))
    ids = {claimed(program).activation for program in written(framework)}
    for meaning in entries(library, ActivationMeaning):
        if meaning.name.startswith(roots[framework]) and usable(meaning.name) and meaning.activation:
            known = library.activations[meaning.activation].gives is not Domain.UNKNOWN
            assert meaning.activation in ids or not known, meaning.name
            assert meaning.short in text
    losses = {program.loss.meaning.name for program in written(framework)}
    for loss in entries(library, LossMeaning):
        if loss.name.startswith(roots[framework]) and usable(loss.name) and loss.takes is not None:
            assert loss.name in losses


@pytest.mark.parametrize("program", [program for program in PROGRAMS if program.understood], ids=str)
def test_one_claim_of_each_kind_would_pass_and_no_other(program: Program) -> None:
    entry = claimed(program)

    def passes(party: str, changed: HeadEntry) -> bool:
        return not any(one.startswith(f"{party}:") for one in conflicts(program, changed))

    assert [passes("domain", replace(entry, domain=domain.value)) for domain in Domain].count(True) == 1
    assert [passes("takes", replace(entry, takes=domain.value)) for domain in Domain].count(True) == 1
    assert [passes("units", replace(entry, units=units)) for units in range(1, 9)].count(True) == 1
    assert not passes("layer", replace(entry, layer="Bilinear"))
