"""Real losses, called with plain arrays: one way to ask torch, Keras and optax the same question."""

from __future__ import annotations

import inspect
import warnings
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np

from headlint.frameworks.meanings import LossMeaning
from oracle.names import real

__all__ = ["Array", "RealLoss", "Refused", "Settings", "bind", "required"]

Array = np.ndarray[Any, np.dtype[Any]]
Settings = tuple[tuple[str, object], ...]
_NEEDED: dict[str, object] = {"q": 0.7, "pos_weight": 1.0}
"""Parameter without a default -> a value for it."""
_STEPS_FIRST = ("torch", "tensorflow")
"""Frameworks whose sequence losses want the steps before the samples."""
_STEPS = 3
"""Steps of a sequence: as many as its labels, so that there is one alignment only."""


class Refused(Exception):
    """The framework raised, or answered with something that is not a number."""


@dataclass(frozen=True)
class RealLoss:
    """A loss of an installed framework. Call it with (output, target), rows by classes, for its mean."""

    meaning: LossMeaning
    function: Callable[..., Any]

    def __call__(self, output: Array, target: Array) -> float:
        """The mean loss. Raises Refused."""
        if self.meaning.family == "sequence":
            arguments = _sequence(self.meaning, output, target)
        else:
            given = {"output": output, "target": target, "var": np.ones_like(output)}
            arguments = [given[role] for role in self.meaning.call]
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")
                result = self.function(*(self._native(one) for one in arguments))
                value = float(np.mean(_plain(result)))
        except (RuntimeError, ValueError, TypeError, IndexError, ArithmeticError) as error:
            raise Refused(f"{type(error).__name__}: {error}") from error
        if not np.isfinite(value):
            raise Refused(f"the loss is {value}")
        return value

    def _native(self, array: Array) -> Any:
        """An array as the framework of the loss takes it."""
        array = array.astype("int64" if array.dtype.kind == "i" else "float32")
        if self.meaning.framework == "torch":
            import torch

            return torch.from_numpy(array)
        if self.meaning.framework == "keras" and not _is_keras_2(self.meaning):
            import keras

            return keras.ops.convert_to_tensor(array)
        return array


def required(meaning: LossMeaning) -> Settings:
    """The settings that this loss cannot be called without."""
    signature = inspect.signature(_callable(meaning))
    bare = [name for name, one in signature.parameters.items() if one.default is inspect.Parameter.empty]
    return tuple((name, _NEEDED[name]) for name in bare if name in _NEEDED)


def bind(meaning: LossMeaning, settings: Settings = ()) -> RealLoss:
    """The real loss of this meaning with its settings."""
    target = _callable(meaning)
    if meaning.form == "class":
        return RealLoss(meaning, target(**dict(settings)))
    return RealLoss(meaning, lambda *arguments: target(*arguments, **dict(settings)))


def _callable(meaning: LossMeaning) -> Callable[..., Any]:
    found = real(meaning.name)
    assert callable(found), f"the installed version has no {meaning.name}"
    return found


def _is_keras_2(meaning: LossMeaning) -> bool:
    return str(getattr(real(meaning.name), "__module__", "")).startswith("tf_keras")


def _plain(result: Any) -> Array:
    if hasattr(result, "detach"):
        result = result.detach().cpu()
    return np.asarray(result, dtype="float64")


def _sequence(meaning: LossMeaning, output: Array, target: Array) -> list[Array]:
    """Arguments of a CTC loss: the rows are the steps of sequences whose labels leave one alignment."""
    count = len(output) // _STEPS
    steps = output.reshape(count, _STEPS, -1)
    given = {
        "output": steps.transpose(1, 0, 2) if meaning.framework in _STEPS_FIRST else steps,
        "target": target.reshape(count, _STEPS),
        "input_lengths": np.full(count, _STEPS),
        "target_lengths": np.full(count, _STEPS),
        "input_paddings": np.zeros((count, _STEPS)),
        "target_paddings": np.zeros((count, _STEPS)),
    }
    return [given[role] for role in meaning.call]
