"""Sums, products and averages: what is real stays real, and what may be scaled is unknown."""

from __future__ import annotations

from pathlib import Path

import pytest

from headlint.analysis.arithmetic import arithmetic, average, inner_product, total
from headlint.domains import Domain
from headlint.lint import heads
from headlint.values import Const, Step, Tensor, Unknown, Value

SITE = Step("matmul", "weights")
REAL = Tensor(domain=Domain.REAL, layer=Step("Linear", "weights"))
OTHER = Tensor(domain=Domain.REAL, layer=Step("Conv2d", "weights"))
KINDS = {domain: Tensor(domain=domain) for domain in Domain}
LOSS = Tensor(losses=frozenset([1]))


def domain(value: Value) -> Domain:
    assert isinstance(value, (Tensor, Unknown))
    return value.domain if isinstance(value, Tensor) else Domain.UNKNOWN


@pytest.mark.parametrize("operator", ["+", "-", "*"])
@pytest.mark.parametrize(
    "other", [Domain.REAL, Domain.BOUNDED, Domain.NONNEGATIVE, Domain.PROBABILITY, Domain.SIMPLEX]
)
def test_real_numbers_and_any_other_numbers_give_real_ones(operator: str, other: Domain) -> None:
    assert domain(arithmetic(operator, REAL, KINDS[other])) is Domain.REAL
    assert domain(arithmetic(operator, KINDS[other], REAL)) is Domain.REAL


@pytest.mark.parametrize("operator", ["+", "-", "*", "/", "//", "**", "%"])
@pytest.mark.parametrize(
    "other", [Domain.UNKNOWN, Domain.LOG_SIMPLEX, Domain.LOG_PROBABILITY, Domain.BOOLEAN, Domain.CLASS_INDEX]
)
def test_what_may_undo_or_mask_leaves_nothing_known(operator: str, other: Domain) -> None:
    assert domain(arithmetic(operator, REAL, KINDS[other])) is Domain.UNKNOWN


def test_a_square_and_a_quotient_are_unknown() -> None:
    assert domain(arithmetic("*", REAL, REAL)) is Domain.UNKNOWN
    assert domain(arithmetic("/", REAL, OTHER)) is Domain.UNKNOWN
    assert domain(arithmetic("-", REAL, LOSS)) is Domain.UNKNOWN


def test_a_temperature_that_is_not_known_makes_real_numbers_likely() -> None:
    for scaled in (arithmetic("/", REAL, Unknown("t")), arithmetic("*", Unknown("t"), REAL)):
        assert isinstance(scaled, Tensor)
        assert (scaled.domain, scaled.likely) == (Domain.REAL, True)


def test_a_difference_may_be_scaled_into_a_range() -> None:
    shifted = arithmetic("-", REAL, OTHER)
    assert domain(shifted) is Domain.REAL
    assert domain(arithmetic("/", shifted, Unknown("the span"))) is Domain.UNKNOWN
    assert domain(arithmetic("/", shifted, OTHER)) is Domain.UNKNOWN


def test_a_negative_factor_keeps_both_signs_and_zero_does_not() -> None:
    assert domain(arithmetic("*", REAL, Const(-2))) is Domain.REAL
    assert domain(arithmetic("-", Const(1), REAL)) is Domain.REAL
    assert domain(arithmetic("*", REAL, Const(0))) is Domain.UNKNOWN


def test_inner_products_need_a_signed_side_and_a_known_other() -> None:
    assert domain(inner_product(KINDS[Domain.SIMPLEX], REAL, SITE, "")) is Domain.REAL
    assert domain(inner_product(KINDS[Domain.BOUNDED], REAL, SITE, "")) is Domain.REAL
    assert domain(inner_product(REAL, Unknown(), SITE, "")) is Domain.UNKNOWN
    for left, right in ((Domain.SIMPLEX, Domain.PROBABILITY), (Domain.NONNEGATIVE, Domain.NONNEGATIVE)):
        assert domain(inner_product(KINDS[left], KINDS[right], SITE, "")) is Domain.UNKNOWN


def test_totals_leave_the_unit_range_and_averages_do_not() -> None:
    assert total(KINDS[Domain.PROBABILITY], "").domain is Domain.NONNEGATIVE
    assert total(KINDS[Domain.BOUNDED], "").domain is Domain.REAL
    assert total(KINDS[Domain.SIMPLEX], "").domain is Domain.UNKNOWN
    assert total(KINDS[Domain.LOG_PROBABILITY], "").domain is Domain.UNKNOWN
    assert average(KINDS[Domain.SIMPLEX], "").domain is Domain.PROBABILITY
    assert average(KINDS[Domain.LOG_SIMPLEX], "").domain is Domain.UNKNOWN
    assert average(LOSS, "").losses == LOSS.losses


PROGRAM = """
import torch
from torch import nn
from torch.nn import functional as F

table, mix = nn.Embedding(50, 16), nn.GRU(16, 16)

def scores(words):
    states, _ = mix(table(words))
    return torch.matmul(states, table.weight.t()) / temperature

loss = {loss}
"""


@pytest.mark.parametrize(
    ("loss", "wanted"),
    [
        ("F.cross_entropy(scores(x), y)", "real"),
        ("F.cross_entropy(torch.einsum('bd,vd->bv', table(x), table.weight), y)", "real"),
        ("F.mse_loss((table(x) * table(z)).sum(-1), y)", "real"),
        ("F.mse_loss(torch.cosine_similarity(a, b), y)", "bounded"),
        ("F.nll_loss(table(x) - torch.logsumexp(table(x), 1), y)", None),
        ("F.binary_cross_entropy((table(x) - low) / span, y)", None),
    ],
)
def test_scores_that_are_computed_by_hand(loss: str, wanted: str | None, tmp_path: Path) -> None:
    path = tmp_path / "program.py"
    path.write_text(PROGRAM.format(loss=loss), encoding="utf-8")
    (head,) = heads([str(path)])
    assert head.domain == wanted


@pytest.mark.parametrize(
    ("loss", "wanted"),
    [
        ("F.cross_entropy(anything(x) + nn.Parameter(zeros), y)", "real"),
        ("F.cross_entropy(anything(x) * nn.Parameter(zeros), y)", "real"),
        ("F.cross_entropy(anything(x) + zeros, y)", None),
        ("F.cross_entropy(torch.softmax(x, 1) + nn.Parameter(zeros), y)", "real"),
    ],
)
def test_what_is_trained_takes_any_value(loss: str, wanted: str | None, tmp_path: Path) -> None:
    path = tmp_path / "program.py"
    path.write_text(PROGRAM.format(loss=loss), encoding="utf-8")
    (head,) = heads([str(path)])
    assert head.domain == wanted
