"""Programs around every layer of the facts: what it makes of its input, and of an activation before it.

A layer is given the first of a few shapes that the real one takes; arguments come from the names of
its parameters. A layer that takes none of them (it wants two inputs, or a whole other layer) is left out.
"""

from __future__ import annotations

import inspect
import re
import warnings
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from headlint.frameworks.library import Library
from headlint.frameworks.meanings import LayerMeaning, LossMeaning, PassMeaning
from oracle.claims import entries
from oracle.names import real, usable
from oracle.programs import UNITS, Program, Written

__all__ = ["layer_programs"]

_VALUES = {
    **dict.fromkeys(["in_features", "in_channels", "input_size", "num_features", "num_channels"], "8"),
    **dict.fromkeys(["out_features", "out_channels", "hidden_size", "units", "filters"], str(UNITS)),
    **dict.fromkeys(["embedding_dim", "output_dim"], str(UNITS)),
    **dict.fromkeys(["num_embeddings", "input_dim", "d_model", "normalized_shape", "embed_dim"], "8"),
    **dict.fromkeys(["kernel_size", "nhead", "num_heads", "num_groups", "norm_type"], "2"),
    **dict.fromkeys(["size", "padding", "output_size", "height", "width", "n", "start_dim", "scale"], "2"),
    **dict.fromkeys(["value", "mask_value", "offset"], "0.5"),
    **dict.fromkeys(["p", "rate", "stddev"], "0.3"),
}
"""Parameter -> what it gets where it has no default."""
_BEFORE = {
    "torch": ("", "nn.Sigmoid()", "nn.Softmax(dim=1)", "nn.Tanh()", "nn.ReLU()", "nn.LogSoftmax(dim=1)"),
    "keras": ("", '"sigmoid"', '"softmax"', '"tanh"', '"relu"', '"log_softmax"'),
}
_TORCH = "import torch\nimport torch.nn as nn\n"
_KERAS = "import keras\nimport numpy as np\nfrom keras import layers\n"


@dataclass(frozen=True)
class _Layer:
    """A layer as it is written, and the shape of one sample that it takes."""

    name: str
    text: str
    shape: tuple[int, ...]
    meaning: LayerMeaning | PassMeaning

    @property
    def indices(self) -> bool:
        return isinstance(self.meaning, LayerMeaning) and self.meaning.effect == "embed"


def layer_programs(library: Library, framework: str) -> Iterator[Program]:
    """All programs around the layers of one framework, the same ones each time."""
    write = _torch_program if framework == "torch" else _keras_program
    name = "torch.nn.MSELoss" if framework == "torch" else "keras.losses.MeanSquaredError"
    squares = library.entries[name]
    assert isinstance(squares, LossMeaning)
    for layer in _layers(library, framework):
        weights = isinstance(layer.meaning, LayerMeaning) and layer.meaning.effect in ("weights", "embed")
        for before in _BEFORE[framework][: 1 if weights else None]:
            text, axis = write(layer, before, weights)
            title = f"{framework} layer: {layer.name} of {layer.shape} after {before or 'nothing'}"
            # What follows an activation can narrow its values, and an embedding starts small.
            tight = weights and not layer.indices
            yield Program(title, text, Written(squares), axis, understood=False, tight=tight)


def _layers(library: Library, framework: str) -> Iterator[_Layer]:
    prefix = "torch.nn." if framework == "torch" else "keras.layers."
    meanings: list[LayerMeaning | PassMeaning] = [
        *entries(library, LayerMeaning),
        *entries(library, PassMeaning),
    ]
    for meaning in meanings:
        parts = meaning.name.count(".")
        if not meaning.name.startswith(prefix) or parts != 2 or meaning.form != "class":
            continue
        arguments = _arguments(meaning) if usable(meaning.name) else None
        if arguments is None:
            continue
        text = f"{meaning.name.replace('torch.nn.', 'nn.').replace('keras.layers.', 'layers.')}({arguments})"
        for shape in _shapes(meaning, text, framework):
            yield _Layer(meaning.name, text, shape, meaning)


def _arguments(meaning: LayerMeaning | PassMeaning) -> str | None:
    """What its constructor must get; None where that cannot be told."""
    constructor = real(meaning.name)
    assert callable(constructor)
    given = []
    for name, parameter in inspect.signature(constructor).parameters.items():
        needed = parameter.default is inspect.Parameter.empty
        if not needed or parameter.kind in (parameter.VAR_POSITIONAL, parameter.VAR_KEYWORD):
            continue
        if name not in _VALUES:
            return None
        given.append(f"{name}={_VALUES[name]}")
    return ", ".join(given)


def _shapes(meaning: LayerMeaning | PassMeaning, text: str, framework: str) -> Iterator[tuple[int, ...]]:
    """Shapes that the real layer maps: the first, or for one that moves axes about all of them."""
    embeds = isinstance(meaning, LayerMeaning) and meaning.effect == "embed"
    # `AvgPool2d` takes more than it means: (C, H, W) without a batch.
    digit = re.search(r"([123])[dD]", meaning.short) if framework == "torch" else None
    for rank in range(int(digit[1]) if digit else 0, 5 if isinstance(meaning, LayerMeaning) else 4):
        shape = (6,) * rank
        shape = (8, *shape) if framework == "torch" else (*shape, 8)
        if _maps(text, shape, framework, embeds=embeds):
            yield shape
            if isinstance(meaning, LayerMeaning):
                return


def _maps(text: str, shape: Sequence[int], framework: str, *, embeds: bool) -> bool:
    code = f"{_TORCH}run = {text}" if framework == "torch" else f"{_KERAS}run = {text}"
    space: dict[str, Any] = {}
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            exec(code, space)
            _apply(space, shape, framework, embeds=embeds)
    except (RuntimeError, ValueError, TypeError, IndexError, AssertionError, NotImplementedError):
        return False
    return True


def _apply(space: dict[str, Any], shape: Sequence[int], framework: str, *, embeds: bool) -> None:
    if framework == "keras":
        space["run"](space["np"].zeros((4, *shape), dtype="int32" if embeds else "float32"))
        return
    torch = space["torch"]
    space["run"](torch.zeros((4, *shape), dtype=torch.long) if embeds else torch.randn((4, *shape)))


def _torch_program(layer: _Layer, before: str, weights: bool) -> tuple[str, int]:
    meaning, spatial = layer.meaning, layer.shape[1:]
    makes = f"{_TORCH}x = 30 * torch.randn(16, {', '.join(map(str, layer.shape))})\n"
    if layer.indices:
        makes = f"{_TORCH}x = torch.randint(0, 8, (16, 8))\n"
    loss = "loss = nn.MSELoss()(output, y)\n"
    if weights:
        assert isinstance(meaning, LayerMeaning)
        result = "output, state" if meaning.returns == "recurrent" else "output"
        text = f"{makes}model = {layer.text}\n{result} = model(x)\ny = torch.randn_like(output)\n{loss}"
        return text, 1 if meaning.channels_first else -1
    head = f"nn.Conv{len(spatial)}d(8, 8, 1)" if spatial else "nn.Linear(8, 8)"
    stack = ", ".join(part for part in (head, before, layer.text) if part)
    # In training a dropout changes the values, and means to.
    mode = "model.eval()\n" if isinstance(meaning, PassMeaning) else ""
    text = f"{makes}model = nn.Sequential({stack})\n{mode}output = model(x)\n"
    return f"{text}y = torch.randn_like(output)\n{loss}", 1


def _keras_program(layer: _Layer, before: str, weights: bool) -> tuple[str, int]:
    shape = ", ".join(map(str, layer.shape))
    x = f'x = 30 * np.random.normal(size=(16, {shape})).astype("float32")'
    if layer.indices:
        x = f"x = np.random.randint(0, 8, size=(16, {shape}))"
    head = [] if weights else [f"layers.Dense(8, activation={before or None})"]
    stack = ", ".join([*head, layer.text])
    text = f"""{_KERAS}
model = keras.Sequential([{stack}])
model.compile(optimizer="sgd", loss=keras.losses.MeanSquaredError())
{x}
output = model.predict(x, verbose=0)
y = np.random.normal(size=output.shape)
loss = model.train_on_batch(x, y)
"""
    return text, -1
