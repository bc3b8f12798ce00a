"""What headlint says of a program against what its framework did: the list of disagreements.

A claim must hold for every value that was seen, and it must be tight: whoever calls the output of a
softmax `real` is not wrong about any number, but is wrong about the output.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from headlint.domains import Domain
from headlint.inventory import HeadEntry
from oracle.asking import Answer
from oracle.calling import Array
from oracle.measuring import Measured

__all__ = ["disagreements", "seen"]

_NEAR = 1e-4


def disagreements(entry: HeadEntry, answer: Answer, loss: Measured, *, tight: bool = True) -> list[str]:
    """Each static claim that the framework does not bear out, as a sentence. Unknown claims nothing."""
    found = []
    units = answer.output.shape[-1]
    if entry.units is not None and entry.units != units:
        found.append(f"units: claimed {entry.units}, the class axis has {units}")
    if entry.domain is not None and not _agrees(Domain(entry.domain), answer.output, tight=tight):
        lowest, highest = answer.output.min(), answer.output.max()
        found.append(
            f"domain: claimed {entry.domain}, looks {seen(answer.output).value}"
            f" ({lowest:.3g} to {highest:.3g}, row sums from {answer.output.sum(-1).min():.3g})"
        )
    if entry.layer is not None and not {entry.layer, entry.layer.removeprefix("Lazy")} & answer.layers:
        found.append(f"layer: claimed {entry.layer}, there are {sorted(answer.layers)}")
    if entry.takes is not None and Domain(entry.takes) is not loss.takes:
        found.append(f"takes: claimed {entry.takes}, measured {loss.takes.value}")
    if entry.from_logits is not None and entry.from_logits != (loss.applies != "none"):
        found.append(f"from_logits: claimed {entry.from_logits}, the loss applies {loss.applies}")
    return found


def seen(output: Array) -> Domain:
    """The narrowest domain that holds all values, rows by classes."""
    return next(domain for domain, holds in _TESTS if holds(output))


def _agrees(claimed: Domain, output: Array, *, tight: bool) -> bool:
    return seen(output) is claimed if tight else dict(_TESTS)[claimed](output)


def _sums_to_one(output: Array) -> bool:
    return bool(np.allclose(output.sum(-1), 1, atol=_NEAR))


def _within(output: Array, low: float, high: float) -> bool:
    return bool(output.min() >= low - _NEAR and output.max() <= high + _NEAR)


_TESTS: tuple[tuple[Domain, Callable[[Array], bool]], ...] = (
    (Domain.SIMPLEX, lambda output: _within(output, 0, 1) and _sums_to_one(output)),
    (Domain.PROBABILITY, lambda output: _within(output, 0, 1)),
    (Domain.LOG_SIMPLEX, lambda output: _within(output, -np.inf, 0) and _sums_to_one(np.exp(output))),
    (Domain.LOG_PROBABILITY, lambda output: _within(output, -np.inf, 0)),
    (Domain.BOUNDED, lambda output: _within(output, -1, 1)),
    (Domain.NONNEGATIVE, lambda output: _within(output, 0, np.inf)),
    (Domain.REAL, lambda output: True),
)
