"""Programs around a head that is meant, of which it is known by construction what must be found."""

from __future__ import annotations

from collections import Counter
from random import Random

from benchmarks import _meant_keras, _meant_torch
from benchmarks._fuzzing import Program
from benchmarks._meant_heads import GIVES, Head, expected_codes

__all__ = ["meant_program"]

UNITS = (1, 2, 3, 4, 10, 25)
METRICS = (
    "accuracy",
    "binary_accuracy",
    "categorical_accuracy",
    "sparse_categorical_accuracy",
    "Accuracy()",
    "mae",
)
LOGITS = ("categorical", "sparse", "binary", "binary focal", "categorical focal")


def meant_program(seed: int) -> Program:
    """A Keras or PyTorch program; heads of which the catalogue says nothing are drawn again."""
    rng = Random(f"meant {seed}")
    while True:
        head = _keras_head(rng) if rng.random() < 0.5 else _torch_head(rng)
        codes = expected_codes(head)
        if codes is not None:
            break
    write = _meant_keras.keras_program if head.keras else _meant_torch.torch_program
    return Program("meant", f"meant {seed}: {head}", write(head, rng), expected=Counter(sorted(codes)))


def _keras_head(rng: Random) -> Head:
    loss = rng.choice(sorted(_meant_keras.LOSSES))
    logits = loss in LOGITS and rng.random() < 0.3
    labels = rng.choice(["unknown", "unknown", *_meant_keras.LABELS])
    metric = rng.choice(METRICS) if rng.random() < 0.35 else ""
    return Head(True, rng.choice(UNITS), rng.choice(sorted(GIVES)), loss, logits, labels, metric)


def _torch_head(rng: Random) -> Head:
    loss = rng.choice(sorted(_meant_torch.LOSSES))
    labels = rng.choice(["unknown", "unknown", *_meant_torch.LABELS])
    return Head(False, rng.choice(UNITS), rng.choice(sorted(GIVES)), loss, False, labels)
