"""Runs a generated program with its framework, as often as it takes to see what its output is like."""

from __future__ import annotations

import random
import sys
import types
import warnings
from dataclasses import dataclass
from typing import Any

import numpy as np

from oracle.calling import Array
from oracle.programs import Program

__all__ = ["Answer", "ask"]

_SEEDS = (0, 1)


@dataclass(frozen=True)
class Answer:
    """What the framework did: the values that reached the loss, the loss, the layers with weights."""

    output: Array
    """All runs, classes on the last axis, everything else on the first."""
    losses: tuple[float, ...]
    layers: frozenset[str]


def ask(program: Program) -> Answer:
    """Run a program with several seeds. What the framework raises goes through."""
    outputs, losses = [], []
    space: dict[str, Any] = {}
    for seed in _SEEDS:
        space = _run(program, seed)
        output = np.moveaxis(_array(space["output"]), program.axis, -1)
        outputs.append(output.reshape(-1, output.shape[-1]))
        losses.append(float(np.mean(_array(space["loss"]))))
    return Answer(np.concatenate(outputs), tuple(losses), frozenset(_layers(space["model"])))


def _run(program: Program, seed: int) -> dict[str, Any]:
    _seed(seed)
    # A module of its own: classes that a program defines look their module up by name.
    module = types.ModuleType("generated_program")
    sys.modules[module.__name__] = module
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        exec(compile(program.text, f"<{program.name}>", "exec"), module.__dict__)
    return module.__dict__


def _seed(seed: int) -> None:
    random.seed(seed)
    np.random.seed(seed)
    if sys.modules.get("torch") is not None:
        import torch

        torch.manual_seed(seed)
    if sys.modules.get("keras") is not None:
        import keras

        keras.utils.set_random_seed(seed)


def _array(value: Any) -> Array:
    if hasattr(value, "detach"):
        value = value.detach().cpu()
    return np.asarray(value, dtype="float64")


def _layers(model: Any) -> set[str]:
    """Class names of all layers, however deep; none for a model of JAX, whose layers cannot be asked for."""
    if not hasattr(model, "modules"):
        return set()
    # Keras on torch has both; its own walk is the one that names its layers.
    layers = model._flatten_layers() if hasattr(model, "_flatten_layers") else model.modules()
    return {type(layer).__name__ for layer in layers}
