"""Activations: given to a layer as a string, a function or an object, or applied by themselves."""

from __future__ import annotations

from typing import TYPE_CHECKING

from headlint import python as py
from headlint.analysis import decoding, single_calls, tensors
from headlint.analysis.closures import Arguments
from headlint.analysis.guards import map_value
from headlint.domains import Domain
from headlint.findings import Site
from headlint.frameworks.meanings import ActivationMeaning
from headlint.records import replace
from headlint.values import Const, LibraryName, LibraryObject, Step, Tensor, Unknown, Value

if TYPE_CHECKING:
    from headlint.analysis.interpreter import Interpreter

__all__ = ["activation", "apply_activation"]


def apply_activation(
    interp: Interpreter, tensor: Tensor, activation: Value, site: Site, node: py.Node
) -> Value:
    """The tensor after an activation that is given as a value: a string, a function, a layer."""
    if isinstance(activation, Const):
        if activation.value is None:
            return tensor
        return _named_activation(interp, tensor, activation, site, node)
    if isinstance(activation, Unknown):
        return tensors.widen(tensor, activation.reason or "its activation is not known")
    if isinstance(activation, LibraryName):
        meaning = interp.library.meaning(activation.name)
        if isinstance(meaning, ActivationMeaning) and meaning.form == "class":
            activation = LibraryObject(meaning.name, (), site)
    said = activation.site if isinstance(activation, LibraryName) else None
    result = interp.call(activation, Arguments((tensor,)), node)
    if isinstance(result, Unknown):
        return tensors.widen(tensor, result.reason)
    return map_value(result, lambda value: _given_to(value, tensor, site, said), interp.path)


def _given_to(value: Value, before: Tensor, layer: Site, said: Site | None) -> Value:
    """An output whose activation is an argument of a layer, and `said` there."""
    step = value.activation if isinstance(value, Tensor) else None
    if not isinstance(value, Tensor) or step is None or step is before.activation:
        return value
    return replace(value, activation=replace(step, site=said or step.site, maker=layer))


def _named_activation(interp: Interpreter, tensor: Tensor, text: Const, site: Site, node: py.Node) -> Tensor:
    if not isinstance(text.value, str):
        return tensors.widen(tensor, "its activation is not a name")
    name = interp.library.keras_string("activations", text.value)
    meaning = interp.library.meaning(name) if name else None
    found = meaning.activation if isinstance(meaning, ActivationMeaning) else None
    known = interp.library.activation(found or text.value)
    if known is None:
        return tensors.widen(tensor, f"activation {text.value!r} is not known")
    step = Step(text.value, known.id, text.site or site, maker=site, used=interp.site(node))
    axis = "units" if known.gives in (Domain.SIMPLEX, Domain.LOG_SIMPLEX) else None
    return tensors.activate(tensor, known, step=step, axis=axis, likely=text.likely)


def activation(
    interp: Interpreter,
    meaning: ActivationMeaning,
    parameters: dict[str, Value],
    tensor: Tensor,
    site: Site,
    node: py.Node,
    likely: bool,
) -> Value:
    if meaning.activation is None:
        named = parameters.get(meaning.param or "")
        if named is None:
            return tensors.widen(tensor, "its activation is not known")
        if meaning.framework == "keras":
            single_calls.identifier(interp, "activations", named, site)
        return map_value(
            named, lambda value: apply_activation(interp, tensor, value, site, node), interp.path
        )
    known = interp.library.activation(meaning.activation)
    if known is None:
        return tensors.widen(tensor, f"activation `{meaning.short}` is not known")
    step = Step(meaning.name, known.id, site, maker=site, used=interp.site(node))
    axis = None
    if known.gives in (Domain.SIMPLEX, Domain.LOG_SIMPLEX):
        axis = tensors.unit_axis(tensor, parameters.get(meaning.axis or ""), meaning.default_axis)
        if axis == "batch" and meaning.framework == "jax" and tensor.rank is None:
            axis = "other"  # jax.vmap leaves the batch away
    decoding.activated(interp, tensor, known.id, meaning, site, interp.site(node))
    result = decoding.as_array(meaning, tensors.activate(tensor, known, step=step, axis=axis, likely=likely))
    if axis is not None:
        interp.heads.operation(site, result, "normalisation")
    return result
