"""What the rules advise, as programs before and after: each is linted, run, and measured."""

from __future__ import annotations

from oracle.advice import (
    jax_programs,
    keras_activations,
    keras_labels,
    keras_metrics,
    keras_names,
    other_programs,
    torch_heads,
    torch_labels,
    torch_losses,
    torch_outputs,
)
from oracle.advice.remedy import Remedy

__all__ = ["REMEDIES"]

_ROOMS = (
    torch_losses,
    torch_outputs,
    torch_heads,
    torch_labels,
    keras_activations,
    keras_labels,
    keras_metrics,
    keras_names,
    jax_programs,
    other_programs,
)
REMEDIES: tuple[Remedy, ...] = tuple(one for room in _ROOMS for one in room.REMEDIES)
