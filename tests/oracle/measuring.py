"""What a loss takes and applies, found out by experiment: nothing here reads what the facts claim of it.

Sure labels decide. Scores that are just right as probabilities are not good enough for a loss that
squashes them itself; one that takes logarithms can be pushed down for ever; and so on.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

import numpy as np

from headlint.domains import Domain
from headlint.frameworks.meanings import LossMeaning
from oracle.calling import Array, RealLoss, Refused, Settings, bind, required

__all__ = ["ROWS", "UNITS", "Measured", "encode", "ideal", "measured", "truth"]

ROWS, UNITS = 12, 3
_SLIGHT = 0.005
_NUMERIC = frozenset({"regression", "rate", "variance", "embedding"})


@dataclass(frozen=True)
class Measured:
    """What experiments say of a loss, in the words of LossMeaning."""

    takes: Domain
    applies: str


@cache
def measured(meaning: LossMeaning, settings: Settings = ()) -> Measured:
    """What an installed loss takes and applies with these settings, asked once."""
    return measure(bind(meaning, (*required(meaning), *settings)))


def measure(loss: RealLoss) -> Measured:
    """What the loss takes and applies. Raises Refused where it takes no labels of its kinds at all."""
    if loss.meaning.family in _NUMERIC:
        return Measured(_numeric(loss), "none")
    encoding = loss.meaning.labels[0] if loss.meaning.labels else ""
    probe = _Probe(loss, truth(encoding, loss), encoding)
    takes = probe.takes()
    return Measured(takes, probe.applies() if takes is Domain.REAL else "none")


def truth(encoding: str, loss: RealLoss) -> Array:
    """Sure labels as 0 and 1: one class a row, or any number of them where the labels allow it."""
    if encoding in ("multi-hot", "binary", "signed") or loss.meaning.id == "multilabel_margin":
        rows = np.array([[1, 0, 1], [0, 1, 0], [1, 1, 0], [0, 0, 1]])
        return np.tile(rows, (ROWS // 4, 1)).astype("float64")
    # Never the blank of a sequence loss, and no class twice running.
    return np.tile(np.eye(UNITS)[[1, 2, 1]], (ROWS // 3, 1))


def encode(encoding: str, truth: Array, loss: RealLoss) -> Array:
    """The labels as the loss wants them; without a named encoding, as its id says."""
    if encoding == "integer" or loss.meaning.family == "sequence":
        classes: Array = np.argmax(truth, axis=1)
        return classes
    if encoding == "signed":
        return 2 * truth - 1
    if encoding:
        return truth
    if loss.meaning.id == "multilabel_margin":
        return np.array([[*np.flatnonzero(row), *([-1] * UNITS)][:UNITS] for row in truth])
    soft = _soft(truth)
    return np.log(soft) if "log_targets" in loss.meaning.params else soft


def _soft(truth: Array) -> Array:
    """Close to 0 and 1, so that a logarithm exists; rows of one class sum to 1."""
    return truth * (1 - UNITS * 1e-4) + 1e-4


class _Probe:
    """Experiments with a loss for labels that are 0 or 1."""

    def __init__(self, loss: RealLoss, truth: Array, encoding: str) -> None:
        self.loss, self.truth = loss, truth
        self.signs: Array = 2 * truth - 1
        self.target = encode(encoding, truth, loss)
        self.signed = encoding == "signed"

    def value(self, output: Array) -> float | None:
        """The loss; None where it is refused or no number."""
        try:
            return self.loss(output, self.target)
        except Refused:
            return None

    def takes(self) -> Domain:
        if self.falls_for_ever() or self.is_best_at_logarithms():
            return Domain.LOG_SIMPLEX
        best = self.loss(_soft(self.truth), self.target)
        if self.squashes(best) or self.keeps_margin(best):
            return Domain.REAL
        return Domain.SIMPLEX if self.forgives_wrong_classes(best) else Domain.PROBABILITY

    def applies(self) -> str:
        """What a loss that takes any number applies; a margin that is kept costs exactly nothing."""
        if self.signed or self.loss(2 * self.signs, self.target) <= 1e-7:
            return "none"
        start: Array = np.random.default_rng(1).normal(size=(ROWS, UNITS))
        before, after = self.loss(start, self.target), self.loss(start + 3, self.target)
        return "softmax" if np.isclose(before, after, atol=1e-5) else "sigmoid"

    def falls_for_ever(self) -> bool:
        """Higher scores are always better, as with a logarithm whose sum nobody checks."""
        start: Array = np.random.default_rng(2).uniform(-1, 0, size=(ROWS, UNITS))
        levels = [self.value(start + shift) for shift in (0, 50, 500)]
        known = [level for level in levels if level is not None]
        return len(known) == 3 and known[1] < known[0] - 1 and known[2] < known[1] - 1

    def is_best_at_logarithms(self) -> bool:
        """Neither probabilities nor large scores please it as much."""
        soft = _soft(self.truth)
        level, rivals = self.value(np.log(soft)), (self.value(soft), self.value(20 * self.signs))
        return level is not None and all(other is None or level < other - _SLIGHT for other in rivals)

    def squashes(self, best: float) -> bool:
        """Large scores please it more than probabilities do, up to a point."""
        large, larger = self.value(20 * self.signs), self.value(40 * self.signs)
        if large is None or larger is None:
            return False
        return large < best - _SLIGHT and abs(larger - large) < _SLIGHT

    def keeps_margin(self, best: float) -> bool:
        """Worse scores always cost more, better ones never do: nothing happens at 0 and 1."""
        wrong, worse, right = (self.value(scale * self.signs) for scale in (-150, -300, 3e4))
        if wrong is None or worse is None or right is None:
            return False
        return worse - wrong > 10 and right <= best + _SLIGHT

    def forgives_wrong_classes(self, best: float) -> bool:
        """Full marks for every class cost nothing, or are brought to a sum of 1 first."""
        flooded = self.loss(np.ones_like(self.truth), self.target)
        halved = self.loss(_soft(self.truth) / 2, self.target)
        return flooded <= best + _SLIGHT or bool(np.isclose(halved, best, atol=1e-6))


def _numeric(loss: RealLoss) -> Domain:
    """Whether outputs below 0 mean anything."""
    if "continuous" in loss.meaning.labels or not loss.meaning.labels:
        target = np.tile([[1.5, -2.0], [-0.5, 3.0]], (ROWS // 2, 1))
        kept, cut = loss(target, target), loss(np.maximum(target, 0), target)
        return Domain.NONNEGATIVE if np.isclose(kept, cut, atol=1e-6) else Domain.REAL
    # Counts of 0 and 1, as many of each: a rate of one half, whose logarithm is negative.
    counts = np.tile([[0.0], [1.0]], (ROWS // 2, 1))
    levels = {}
    for level in np.linspace(-3, 3, 61):
        try:
            levels[level] = loss(np.full_like(counts, level), counts)
        except Refused:
            continue
    return Domain.REAL if min(levels, key=lambda level: levels[level]) < 0 else Domain.NONNEGATIVE


def ideal(loss: RealLoss, truth: Array) -> Array:
    """The output that fits the labels best, in the domain that the loss takes by measurement."""
    if loss.meaning.family in _NUMERIC:
        return truth
    found = measured(loss.meaning)
    if found.takes is Domain.REAL:
        return 8 * (2 * truth - 1)
    return np.log(_soft(truth)) if found.takes is Domain.LOG_SIMPLEX else _soft(truth)
