"""Calling layers, activations, losses and stacks of layers."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from headlint import python as py
from headlint.analysis import (
    activations,
    axes,
    decoding,
    iteration,
    label_origins,
    label_shapes,
    label_values,
    losses,
    metrics,
    misfits,
    records,
    single_calls,
    tensors,
    tracing,
)
from headlint.analysis.closures import Arguments
from headlint.analysis.guards import ALWAYS, alternatives, compatible, join, map_value, merge
from headlint.domains import Domain
from headlint.findings import Site
from headlint.frameworks.meanings import (
    ActivationMeaning,
    LayerMeaning,
    LossMeaning,
    Meaning,
    MetricMeaning,
    PassMeaning,
    WrapperMeaning,
)
from headlint.frameworks.role_meanings import RoleMeaning
from headlint.records import replace
from headlint.values import (
    Const,
    Guard,
    Items,
    LibraryObject,
    Step,
    Tensor,
    Unknown,
    Value,
)

if TYPE_CHECKING:
    from headlint.analysis.interpreter import Interpreter

__all__ = [
    "apply_meaning",
    "call_object",
    "first_argument",
]


def call_object(interp: Interpreter, callee: LibraryObject, arguments: Arguments, node: py.Node) -> Value:
    """Call an instance of a library class: a layer on a tensor, a loss on an output."""
    meaning = interp.library.meaning(callee.name)
    if isinstance(meaning, RoleMeaning) and meaning.role == "namedtuple":
        return records.named_tuple(interp, callee, arguments, node)
    if isinstance(meaning, LossMeaning):
        return losses.call_losses(interp, [(ALWAYS, callee)], arguments, node)
    if isinstance(meaning, MetricMeaning):
        return metrics.call(interp, callee, arguments, node)
    source = first_argument(arguments)
    if meaning is None or source is None:
        return tracing.called(callee.name, node)
    if isinstance(meaning, WrapperMeaning):
        inner = interp.call(callee.argument(meaning.returns) or Unknown(), arguments, node)
        result = map_value(inner, axes.on_every_step, interp.path)
    else:
        parameters = {**dict(callee.arguments), **_changed(interp, meaning, callee)}
        _note_input(interp, source, parameters)
        result = apply_meaning(interp, meaning, parameters, source, callee.site, node, callee.likely)
    name = callee.argument("name")
    if isinstance(name, Const) and isinstance(name.value, str):
        return map_value(result, lambda value: _renamed(value, str(name.value)), interp.path)
    return result


def _note_input(interp: Interpreter, source: Value, parameters: dict[str, Value]) -> None:
    """The first layer of a Keras model can say what the input is like: `input_shape=`."""
    token = source.token if isinstance(source, Unknown) else None
    if isinstance(token, tuple) and token[:1] == (axes.INPUT,) and token not in interp.inputs:
        extent = axes.of_first_layer(parameters, partial(iteration.known_items, interp))
        if extent is not None:
            interp.inputs[token] = extent


def _changed(interp: Interpreter, meaning: Meaning, layer: LibraryObject) -> dict[str, Value]:
    """`layer.activation = ...`: the attribute has the name of the parameter."""
    name = None
    if isinstance(meaning, LayerMeaning):
        name = meaning.activation
    elif isinstance(meaning, ActivationMeaning):
        name = meaning.param
    value = interp.store.get((("library", id(layer)), name)) if name else None
    return {} if name is None or value is None else {name: value}


def _renamed(value: Value, name: str) -> Value:
    """The output of a layer that has a name: losses are given by it."""
    return replace(value, name=name) if isinstance(value, Tensor) else value


def first_argument(arguments: Arguments) -> Value | None:
    """What a layer is called on."""
    if arguments.positional:
        return arguments.positional[0]
    return arguments.keywords[0][1] if arguments.keywords else None


def apply_meaning(
    interp: Interpreter,
    meaning: Meaning,
    parameters: dict[str, Value],
    source: Value,
    site: Site,
    node: py.Node,
    likely: bool = False,
) -> Value:
    """Apply a layer, an activation or a pass-through to one value or to each alternative of it."""

    def single(value: Value) -> Value:
        if isinstance(value, Items) and value.values and not isinstance(meaning, LayerMeaning):
            return value
        tensor = tensors.as_tensor(value)
        if tensor is None:
            tensor = Tensor(reason="its input is not followed")
        drawn = label_values.are_labels(tensor)
        if drawn and isinstance(meaning, (LayerMeaning, ActivationMeaning)):
            tensor = label_origins.forget(tensor, keep_rank=True)
        tensor = axes.extended(tensor, interp.inputs)
        if isinstance(meaning, LayerMeaning):
            result = _layer(interp, meaning, parameters, tensor, site, node, likely)
            if value is source:  # not one of several that it can be
                misfits.note(interp, meaning, parameters, value, result, site)
            return result
        if isinstance(meaning, ActivationMeaning):
            result = activations.activation(interp, meaning, parameters, tensor, site, node, likely)
            # Random draws and labels lie too close together for a softmax of them to underflow.
            return replace(result, guarded=True) if drawn and isinstance(result, Tensor) else result
        if isinstance(meaning, PassMeaning):
            return _pass(interp, meaning, parameters, tensor, site, node)
        return Unknown(f"`{meaning.short}` is not something that is called on a tensor")

    return map_value(source, single, interp.path)


def _pass(
    interp: Interpreter,
    meaning: PassMeaning,
    parameters: dict[str, Value],
    tensor: Tensor,
    site: Site,
    node: py.Node,
) -> Tensor:
    step = Step(meaning.short, meaning.effect, site, maker=site, used=interp.site(node))
    if label_values.are_labels(tensor):
        return label_shapes.passed(tensor, meaning, parameters, step)
    if meaning.effect == "cast":
        decided = decoding.cast_to(interp, meaning, parameters, tensor, site)
        if decided is not None:
            return decided
    passed = decoding.as_array(meaning, tensors.pass_through(tensor, meaning, step))
    if meaning.effect != "reshape":
        return passed
    if meaning.short in ("Flatten", "flatten") and tensor.domain in tensors.SINGLE and tensor.rank != 2:
        # Of more axes than two, many distributions become one long row.
        return tensors.widen(tensor, "a softmax is flattened")
    return axes.after_pass(meaning, parameters, tensor, passed)


# Layers


def _layer(
    interp: Interpreter,
    meaning: LayerMeaning,
    parameters: dict[str, Value],
    tensor: Tensor,
    site: Site,
    node: py.Node,
    likely: bool,
) -> Value:
    units: Value | None = Const(meaning.units) if isinstance(meaning.units, int) else None
    if isinstance(meaning.units, str):
        units = parameters.get(meaning.units)
    activation = parameters.get(meaning.activation) if meaning.activation else None
    options: list[tuple[Guard, Value]] = []
    for first, width in alternatives(units, interp.path) if units is not None else [(ALWAYS, None)]:
        plain = _plain_layer(interp, meaning, parameters, tensor, site, node, width, likely)
        plain = axes.after_layer(meaning, parameters, tensor, plain)
        for second, named in (
            alternatives(activation, interp.path) if activation is not None else [(ALWAYS, None)]
        ):
            if compatible(first, second):
                result = _layer_activation(interp, meaning, plain, named, site, node)
                options.append((merge(first, second), result))
    result = join(options)
    if meaning.returns == "recurrent":
        return Items((result, Unknown(misfits.STATE)))
    return result


def _plain_layer(
    interp: Interpreter,
    meaning: LayerMeaning,
    parameters: dict[str, Value],
    tensor: Tensor,
    site: Site,
    node: py.Node,
    units: Value | None,
    likely: bool,
) -> Tensor:
    used = interp.site(node)
    step = Step(meaning.short, meaning.effect, site, meaning.framework, maker=site, used=used)
    if meaning.effect in ("normalisation", "pool") and tensor.activation is not None and meaning.keeps_units:
        kind = "normalisation" if meaning.effect == "normalisation" else "layer"
        follower = Step(meaning.short, kind, site, maker=site, used=used)
        if meaning.effect == "normalisation":
            return replace(tensor, domain=Domain.REAL, follower=follower, inner=None, token=None)
        if not meaning.keeps_domain:
            return tensors.widen(tensor, f"it went through `{meaning.short}`")
        domain = tensors.SINGLE.get(tensor.domain, tensor.domain)
        return replace(tensor, domain=domain, follower=follower, rank=None, token=None)
    if meaning.effect == "weights" and not meaning.keeps_units:
        interp.heads.goes_on(tensor)
    output = tensors.layer_output(
        tensor, step=step, gives=meaning.gives, units=units, keeps_units=meaning.keeps_units, likely=likely
    )
    if meaning.effect in ("pool", "other"):
        output = _weightless(meaning, tensor, output)
    stop = Step("no_grad", "no_grad", interp.no_grad[-1]) if interp.no_grad else None
    return replace(
        output,
        channels_first=meaning.channels_first,
        name=None,
        stop=stop,
    )


def _weightless(meaning: LayerMeaning, tensor: Tensor, output: Tensor) -> Tensor:
    """A layer without weights: of an unknown input it gives something unknown."""
    if not meaning.keeps_domain:
        return replace(tensors.widen(tensor, f"it went through `{meaning.short}`"), sources=output.sources)
    domain = tensors.SINGLE.get(tensor.domain, tensor.domain)
    return replace(
        output, domain=domain, reason=tensor.reason, activation=tensor.activation, layer=tensor.layer
    )


def _layer_activation(
    interp: Interpreter,
    meaning: LayerMeaning,
    plain: Tensor,
    activation: Value | None,
    site: Site,
    node: py.Node,
) -> Value:
    if meaning.activation is None:
        return plain
    if activation is None:
        default = interp.library.activation(meaning.default_activation)
        if default is None or default.id == "linear":
            return plain
        return tensors.activate(plain, default, step=Step(meaning.short, default.id, site, maker=site))
    if meaning.framework == "keras":
        single_calls.identifier(interp, "activations", activation, site)
    return activations.apply_activation(interp, plain, activation, site, node)
