"""How many axes a tensor has, and what stands between batch and classes: after layers and reshaping.

Shapes: (batch, ..., units), and (batch, units, ...) after a PyTorch convolution. What is not certain is
None: PyTorch takes samples without a batch axis too, so there the number of axes is known only where that
of the input is. Checked with the frameworks in tests/oracle/test_oracle_axes.py.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence

from headlint.contracts import FactValue
from headlint.domains import Domain
from headlint.findings import Site
from headlint.frameworks.meanings import LayerMeaning, PassMeaning
from headlint.records import replace
from headlint.values import MANY, Const, Items, Step, Tensor, Token, Unknown, Value

__all__ = [
    "INPUT",
    "Extent",
    "after_layer",
    "after_pass",
    "described",
    "extended",
    "forget",
    "has_several",
    "of_first_layer",
    "of_input",
    "on_every_step",
]

Extent = tuple[int | None, int | None]
"""Number of axes, and the size of the one after the batch: None where it is not known, or MANY."""
Parameters = Mapping[str, Value]
Reader = Callable[[Value], Sequence[Value] | None]
"""Gives what a tuple or a list holds; None where not all of it is known."""
INPUT = "input"
"""First part of the token of the input of a model."""


# Inputs of Keras models


def of_input(parameters: Parameters, read: Reader) -> Extent | None:
    """What `Input(shape=...)` says of the axes; None where it says nothing for certain."""
    whole = parameters.get("batch_shape")
    if whole is not None:
        return _extent(read(whole), 0)
    shape = parameters.get("shape")
    return None if shape is None else _extent(read(shape), 1)


def of_first_layer(parameters: Parameters, read: Reader) -> Extent | None:
    """What the first layer of a Keras model says of the axes of the model's input."""
    for name, missing in (("input_shape", 1), ("batch_input_shape", 0)):
        if name in parameters:
            return _extent(read(parameters[name]), missing)
    if "input_length" in parameters and "output_dim" in parameters:
        return 2, _size(parameters["input_length"])
    if "input_dim" in parameters and "output_dim" not in parameters:
        return 2, None
    return None


def _extent(shape: Sequence[Value] | None, missing: int) -> Extent | None:
    """A shape to which so many axes must be added in front; None where it is not known."""
    if shape is None:
        return None
    sizes = shape[1 - missing :]
    return len(shape) + missing, _size(sizes[0]) if sizes else None


def _size(value: Value) -> int | None:
    if not isinstance(value, Const) or value.likely or isinstance(value.value, bool):
        return None
    if value.value is None:
        return MANY
    return value.value if isinstance(value.value, int) and value.value > 0 else None


# Layers


def after_layer(meaning: LayerMeaning, parameters: Parameters, source: Tensor, output: Tensor) -> Tensor:
    """The output of a layer with what is known of its axes."""
    if meaning.keeps_units and output.units is None and source.units is not None:
        output = replace(
            output, units=source.units, units_site=source.units_site, units_likely=source.units_likely
        )
    if meaning.state is not None and _switch(parameters, meaning.state, default=False) is not False:
        return forget(output)
    if meaning.axes == "merges":
        whole = _switch(parameters, "keepdims", default=False) is False
        return replace(output, rank=2 if whole else None, spread=None, length=None)
    if meaning.sequence is not None:
        return _recurrent(meaning, parameters, source, output)
    rank = meaning.rank or source.rank
    if meaning.axes == "unknown":
        rank = None
    elif meaning.axes == "adds" and source.rank is not None and meaning.rank is None:
        rank = source.rank + 1
    spread = _spread(meaning, parameters, source, output)
    if meaning.axes == "unknown" or (rank is not None and rank < 3):
        spread = None
    return replace(output, rank=rank, spread=spread, length=_length(meaning, parameters, source))


def _spread(meaning: LayerMeaning, parameters: Parameters, source: Tensor, output: Tensor) -> Step | None:
    if meaning.axes == "adds":
        known = source.rank is not None and source.rank > 1 and meaning.spread is not None
        return _named(output, meaning) if known else None
    if meaning.spread is None:
        return source.spread
    # Samples without a batch axis have as many axes as batches have without a time axis.
    told = meaning.batch_first is None or parameters.get(meaning.batch_first) == Const(True)
    return _named(output, meaning) if told or source.rank is not None else None


def _recurrent(meaning: LayerMeaning, parameters: Parameters, source: Tensor, output: Tensor) -> Tensor:
    """A recurrent layer of Keras, which keeps the time axis or lets it go."""
    keeps = _switch(parameters, meaning.sequence or "", default=False)
    if keeps is None:
        return forget(output)
    rank = None if meaning.rank is None else meaning.rank - (not keeps)
    spread = _named(output, meaning) if keeps or meaning.spread == "spatial" else None
    return replace(output, rank=rank, spread=spread, length=source.length if keeps else None)


def _named(output: Tensor, meaning: LayerMeaning) -> Step | None:
    layer = output.layer
    return (
        Step(meaning.short, meaning.spread or "", layer.site, layer.framework) if layer is not None else None
    )


def _switch(parameters: Parameters, name: str, *, default: bool) -> bool | None:
    """The value of a parameter that is true or false; None where it is not certain."""
    value = parameters.get(name, Const(default))
    known = isinstance(value, Const) and isinstance(value.value, bool) and not value.likely
    return value.value is True if known and isinstance(value, Const) else None


def _length(meaning: LayerMeaning, parameters: Parameters, source: Tensor) -> int | None:
    if meaning.length == "keeps" or source.length == MANY:
        return source.length if meaning.length != "unknown" else None
    if meaning.length == "unknown" or source.length is None or "data_format" in parameters:
        return None
    window = "kernel_size" if "kernel_size" in meaning.params else "pool_size"
    size = _first(parameters.get(window), 2 if window == "pool_size" else None)
    stride = _first(parameters.get("strides"), size if window == "pool_size" else 1)
    gaps = _first(parameters.get("dilation_rate"), 1)
    padding = parameters.get("padding", Const("valid"))
    if size is None or stride is None or gaps is None or not isinstance(padding, Const):
        return None
    if padding.value in ("same", "causal"):
        return -(-source.length // stride)
    left = (source.length - (size - 1) * gaps - 1) // stride + 1
    return left if padding.value == "valid" and left > 0 else None


def _first(value: Value | None, default: int | None) -> int | None:
    """A size, or the first of several."""
    if isinstance(value, Items):
        value = value.values[0] if value.values and value.exact else Unknown()
    if value is None or (isinstance(value, Const) and value.value is None):
        return default
    return _size(value)


# Reshaping


def after_pass(meaning: PassMeaning, parameters: Parameters, source: Tensor, passed: Tensor) -> Tensor:
    """A tensor after an operation that moves axes, where it is certain how many there are then."""
    if meaning.rank is not None:
        return replace(passed, rank=meaning.rank, batch=source.batch)
    if meaning.shape is not None:
        shape = parameters.get(meaning.shape)
        extent = _extent(shape.values if isinstance(shape, Items) and shape.exact else None, 1)
        return passed if extent is None else replace(passed, rank=extent[0])
    if meaning.short in ("Flatten", "flatten") and parameters.get("start_dim") in (None, Const(1)):
        keeps = meaning.form == "class" or "start_dim" in parameters
        whole = keeps and parameters.get("end_dim") in (None, Const(-1))
        return replace(passed, rank=2 if whole else None, batch=source.batch and keeps)
    if meaning.short in ("view", "reshape") and meaning.name.startswith("torch.Tensor"):
        return _viewed(source, passed, parameters)
    return passed


def _viewed(tensor: Tensor, passed: Tensor, parameters: Parameters) -> Tensor:
    """`x.view(-1, C)`: the last axis is the class axis again when its size is the units."""
    sizes = parameters.get("#sizes")
    if not isinstance(sizes, Items) or not sizes.exact:
        return passed
    last = sizes.values[-1] if sizes.values else None
    rank = len(sizes.values)
    passed = replace(passed, batch=tensor.batch and rank > 1 and sizes.values[0] != Const(1))
    if isinstance(last, Const) and last.value == tensor.units and tensor.units is not None and rank > 1:
        return replace(
            passed,
            units=tensor.units,
            units_site=tensor.units_site,
            rank=rank,
            axis=tensor.axis,
            channels_first=False,
        )
    column = last == Const(1) and rank == 2 and tensor.domain is Domain.UNKNOWN and tensor.layer is None
    return replace(passed, rank=_count(sizes), units=1 if column else passed.units)


def _count(sizes: Items) -> int | None:
    """So many axes; a single argument that is not known can be a whole shape."""
    single = len(sizes.values) == 1 and not isinstance(sizes.values[0], Const)
    return None if single else len(sizes.values)


def forget(tensor: Tensor) -> Tensor:
    """The tensor, nothing being known of its axes."""
    return replace(tensor, rank=None, spread=None, length=None)


def on_every_step(value: Value) -> Value:
    """What a layer gives that is called on every step of an axis more."""
    return forget(value) if isinstance(value, Tensor) else value


def extended(tensor: Tensor, inputs: Mapping[Token, Extent]) -> Tensor:
    """The input of a Keras model with what its shape says of it; any other tensor as it is."""
    extent = inputs.get(tensor.token) if tensor.token is not None else None
    return tensor if extent is None else replace(tensor, rank=extent[0], length=extent[1])


# Facts


def described(output: Tensor) -> Iterator[tuple[str, FactValue, Site | None]]:
    """What is known of the axes of an output, as facts by name, and where it was seen."""
    if output.rank is not None:
        yield "output.tensor-rank", output.rank, None
    if output.spread is not None:
        yield "output.spread", output.spread.id, output.spread.site
        yield "output.spread-by", output.spread.name, output.spread.site
    if output.length is not None:
        yield "output.positions", "one" if output.length == 1 else "several", None
    certain = not output.units_likely and not output.channels_first and output.taken == 0
    if output.units == 1 and output.layer is not None and certain:
        yield "output.column", True, output.layer.site


def has_several(labels: Sequence[Tensor]) -> bool:
    """Whether the first axis of labels holds more than one of them for certain."""
    return all(
        one.rank is not None and one.rank > 0 and not one.lone and (one.rank, one.units) != (1, 1)
        for one in labels
    )
