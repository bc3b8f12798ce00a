"""Sums, products and averages of tensors: what is still known of the values, as pure functions.

`real` means that the numbers have both signs and no bound. Two things that look real can hide a
scaling: `(x - x.min()) / span` lies in [0, 1]. So quotients of tensors are unknown, and so is the
product of a difference with something unknown.
"""

from __future__ import annotations

from headlint.analysis.tensors import DERIVED, SINGLE, as_tensor, index, is_one, mix, widen
from headlint.domains import Domain
from headlint.records import replace
from headlint.values import Const, Step, Tensor, Unknown, Value

__all__ = ["arithmetic", "average", "inner_product", "total"]

SMALL = 1e-2
"""A constant up to this size that is added to a probability only keeps a logarithm finite."""
UNIT_RANGE = (Domain.SIMPLEX, Domain.PROBABILITY)
SIGNED = (Domain.REAL, Domain.BOUNDED)
NUMBERS = (*SIGNED, *UNIT_RANGE, Domain.NONNEGATIVE)
TOTALS = {
    Domain.REAL: Domain.REAL,
    Domain.BOUNDED: Domain.REAL,
    Domain.NONNEGATIVE: Domain.NONNEGATIVE,
    Domain.PROBABILITY: Domain.NONNEGATIVE,
}
"""What a sum over an axis is. A sum of log-probabilities may be one again, or none any more."""
AVERAGES = (*NUMBERS, Domain.LOG_PROBABILITY)


def arithmetic(operator: str, left: Value, right: Value) -> Value:
    """`left operator right` where at least one side is a tensor."""
    if isinstance(left, Tensor) and isinstance(right, Const):
        return _with_constant(operator, left, right)
    if isinstance(right, Tensor) and isinstance(left, Const):
        return _constant_first(operator, left, right)
    a, b = as_tensor(left), as_tensor(right)
    if a is None or b is None:
        only = a or b
        return widen(only, "it is mixed with something else") if only else Unknown("arithmetic")
    if operator in "+-" and _shifted(a, b):
        return _combined(a, b)
    if operator == "*" and a != b and _scaled(a, b):
        return _combined(a, b)
    if operator in "*/" and _rescaled(a, right):
        return replace(_combined(a, b), likely=True)
    if operator == "*" and _rescaled(b, left):
        return replace(_combined(b, a), likely=True)
    return mix(a, b, f"it is the result of `{operator}`")


def _shifted(a: Tensor, b: Tensor) -> bool:
    """Whether a sum or difference is certain to be real: one side is, the other is any number."""
    return Domain.REAL in (a.domain, b.domain) and a.domain in NUMBERS and b.domain in NUMBERS


def _scaled(a: Tensor, b: Tensor) -> bool:
    """Whether a product is certain to be real. (A tensor by itself is not: that is its square.)"""
    return _shifted(a, b)


def _rescaled(tensor: Tensor, factor: Value) -> bool:
    """Whether a factor that is not known (a temperature, a weight) leaves a tensor real."""
    return isinstance(factor, Unknown) and tensor.domain is Domain.REAL and tensor.pure and not tensor.losses


def _combined(a: Tensor, b: Tensor) -> Tensor:
    """A real tensor made of two; keeps the layer of the real one."""
    first, second = (a, b) if a.domain is Domain.REAL else (b, a)
    same = a.units == b.units
    return replace(
        first,
        units=first.units if same else None,  # one unit can be broadcast to many
        units_site=first.units_site if same else None,
        layer=first.layer or second.layer,
        activation=first.activation if second.domain is Domain.REAL else None,
        inner=None,
        axis=None,
        rank=first.rank if first.rank == second.rank else None,
        sources=a.sources | b.sources,
        losses=a.losses | b.losses,
        stop=first.stop if first.stop and second.stop else None,
        difference=None,
        squared=False,
        pure=False,
        likely=a.likely or b.likely,
        follower=None,
        token=None,
    )


def _with_constant(operator: str, tensor: Tensor, const: Const) -> Value:
    number = const.value
    if not isinstance(number, (int, float)) or isinstance(number, bool):
        return widen(tensor, f"it is the result of `{operator}`")
    if tensor.domain is Domain.REAL and (operator in "+-" or (operator in "*/" and number != 0)):
        # A scaled activation does not go straight into the next one any more.
        return replace(tensor, token=None, guarded=tensor.activation is not None)
    if operator in "+-" and abs(number) <= SMALL and tensor.domain in UNIT_RANGE:
        return replace(tensor, guarded=True)
    if operator in "*/" and number == 1:
        return tensor
    if operator in "*/" and number > 0 and tensor.domain is Domain.NONNEGATIVE:
        return replace(tensor, token=None, guarded=True)
    return replace(widen(tensor, f"it is scaled or shifted by `{operator}`"), batch=tensor.batch)


def _constant_first(operator: str, const: Const, tensor: Tensor) -> Value:
    if operator in "+*":
        return _with_constant(operator, tensor, const)
    if operator == "-" and tensor.domain is Domain.REAL:
        return replace(tensor, token=None, guarded=tensor.activation is not None)
    if operator == "-" and is_one(const) and tensor.domain in UNIT_RANGE:
        return replace(tensor, domain=Domain.PROBABILITY, log_of=DERIVED, token=None)
    return widen(tensor, f"it is the result of `{operator}`")


def inner_product(left: Value, right: Value, step: Step, reason: str) -> Value:
    """A product that sums over an axis (matmul, einsum): real where one side is signed."""
    a, b = as_tensor(left), as_tensor(right)
    if a is None or b is None or a.losses or b.losses:
        return Unknown(reason)
    sources = a.sources | b.sources
    known = a.domain in NUMBERS and b.domain in NUMBERS
    if known and (a.domain in SIGNED or b.domain in SIGNED) and a != b:
        return Tensor(domain=Domain.REAL, layer=step, sources=sources, likely=a.likely or b.likely)
    return Tensor(reason=reason, sources=sources)


def total(tensor: Tensor, reason: str) -> Tensor:
    """A sum over axes that are not known, or over all."""
    domain = None if tensor.losses or tensor.squared else TOTALS.get(tensor.domain)
    wide = replace(widen(tensor, reason), difference=tensor.difference, squared=tensor.squared)
    if domain is None:
        return wide
    return replace(wide, domain=domain, likely=tensor.likely, pure=False)


def average(tensor: Tensor, reason: str) -> Tensor:
    """A mean over axes that are not known, or over all: the values stay in their range."""
    wide = replace(widen(tensor, reason), difference=tensor.difference, squared=tensor.squared)
    if tensor.losses or tensor.squared or tensor.domain not in AVERAGES:
        return wide
    kept = index(tensor, last_axis=True)
    domain = SINGLE.get(tensor.domain, tensor.domain)
    log_of = DERIVED if domain in UNIT_RANGE else tensor.log_of
    return replace(kept, domain=domain, log_of=log_of, follower=None, pure=False)
