"""Notes a PyTorch layer that is given what it cannot take: a tuple, or channels that were not flattened."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from headlint.findings import Site
from headlint.frameworks.meanings import LayerMeaning
from headlint.records import replace
from headlint.values import Const, Items, Step, Tensor, Unknown, Value

if TYPE_CHECKING:
    from headlint.analysis.interpreter import Interpreter

__all__ = ["STATE", "note"]

STATE = "the state of a recurrent layer"
"""Why the second part of what a recurrent layer gives is unknown."""


def note(
    interp: Interpreter,
    meaning: LayerMeaning,
    parameters: Mapping[str, Value],
    source: Value,
    result: Value,
    site: Site,
) -> None:
    """A layer was applied to a value."""
    if meaning.framework != "torch" or meaning.form != "class" or not isinstance(result, Tensor):
        return
    if isinstance(source, Items):
        maker = _recurrent(source)
        if maker is not None:
            told = replace(result, layer=Step(meaning.short, meaning.effect, site, "torch"), spread=maker)
            interp.heads.operation(site, told, "layer-on-tuple")
    elif isinstance(source, Tensor) and _flattening_meant(meaning, parameters, source):
        interp.heads.operation(site, result, "layer-on-channels")


def _recurrent(source: Items) -> Step | None:
    """The layer that gave the two parts (output, state); None where it is another tuple."""
    if len(source.values) != 2:
        return None
    first, second = source.values
    if not isinstance(first, Tensor) or not isinstance(second, Unknown) or second.reason != STATE:
        return None
    layer = first.layer
    return None if layer is None else Step(layer.name, "sequence", layer.site, layer.framework)


def _flattening_meant(meaning: LayerMeaning, parameters: Mapping[str, Value], source: Tensor) -> bool:
    """Whether a layer over the last axis counts the channels of a convolution among its inputs.

    One that works along the last axis on purpose takes its size, which has nothing to do with them.
    """
    spread, wanted = source.spread, parameters.get("in_features")
    if spread is None or spread.id != "spatial" or meaning.channels_first:
        return False
    if source.units is None or source.units_likely or not isinstance(wanted, Const) or wanted.likely:
        return False
    count = wanted.value
    return isinstance(count, int) and count >= source.units > 1 and count % source.units == 0
