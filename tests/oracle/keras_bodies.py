"""Ways to write a Keras model around a head, and ways to bring it together with its loss."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from headlint.domains import Domain
from oracle.programs import UNITS, Written

__all__ = ["BODIES", "STEPS", "Head"]


@dataclass(frozen=True)
class Head:
    """An activation as it is written.

    `kind`: `argument` goes into `activation=`, `layer` stands by itself, `function` is called on `{}`;
    `eager` is one that needs numbers there.
    """

    name: str
    gives: Domain
    kind: str
    text: str
    wide: int = UNITS
    """Units of the last layer: twice as many where the activation halves them."""


def _list_argument(head: Head, shape: str) -> str:
    return f"""model = keras.Sequential([
    keras.Input(shape=({shape},)),
    layers.Dense(16, activation="relu"),
    layers.Dense({head.wide}, activation={head.text}),
])
"""


def _add_argument(head: Head, shape: str) -> str:
    return f"""model = keras.models.Sequential()
model.add(keras.Input(shape=({shape},)))
model.add(layers.Dense(16, activation="relu"))
model.add(layers.Dense({head.wide}, {head.text}))
"""


def _functional_argument(head: Head, shape: str) -> str:
    return f"""inputs = keras.Input(shape=({shape},))
hidden = layers.Dense(16, activation="tanh")(inputs)
outputs = layers.Dense(units={head.wide}, activation={head.text}, name="out")(hidden)
model = keras.Model(inputs=inputs, outputs=outputs)
"""


def _subclass_argument(head: Head, shape: str) -> str:
    return _subclass(f"layers.Dense({head.wide}, activation={head.text})", "self.head(self.hidden(inputs))")


def _built_argument(head: Head, shape: str) -> str:
    return f"""ACTIVATION = {head.text}


def build(units, activation=None):
    model = keras.Sequential([layers.Dense(16, activation="relu")])
    model.add(layers.Dense(units, activation=activation))
    return model


model = build({head.wide}, activation=ACTIVATION)
"""


def _list_layer(head: Head, shape: str) -> str:
    return f"""model = keras.Sequential([
    layers.Dense(16, activation="relu"),
    layers.Dense({head.wide}),
    {head.text},
])
"""


def _add_layer(head: Head, shape: str) -> str:
    return f"""model = keras.Sequential(name="net")
model.add(layers.Dense(16))
model.add(layers.Activation("relu"))
model.add(layers.Dense({head.wide}))
model.add({head.text})
"""


def _functional_layer(head: Head, shape: str) -> str:
    return f"""inputs = layers.Input(shape=({shape},))
x = layers.Dense(16, activation="relu")(inputs)
x = layers.Dense({head.wide})(x)
x = {head.text}(x)
model = keras.Model(inputs, x)
"""


def _object_layer(head: Head, shape: str) -> str:
    return f"""model = keras.Sequential([
    layers.Dense(16, activation="relu"),
    layers.Dense({head.wide}, activation={head.text}),
])
"""


def _functional_function(head: Head, shape: str) -> str:
    return f"""inputs = keras.Input(shape=({shape},))
scores = layers.Dense({head.wide})(layers.Dense(16, activation="relu")(inputs))
model = keras.Model(inputs, {head.text.format("scores")})
"""


def _subclass_function(head: Head, shape: str) -> str:
    return _subclass(f"layers.Dense({head.wide})", head.text.format("self.head(self.hidden(inputs))"))


def _lambda_function(head: Head, shape: str) -> str:
    return f"""model = keras.Sequential([
    layers.Dense(16, activation="relu"),
    layers.Dense({head.wide}),
    layers.Lambda(lambda scores: {head.text.format("scores")}),
])
"""


def _subclass(layer: str, result: str) -> str:
    return f"""class Net(keras.Model):
    def __init__(self):
        super().__init__()
        self.hidden = layers.Dense(16, activation="relu")
        self.head = {layer}

    def call(self, inputs):
        return {result}


model = Net()
"""


Body = Callable[[Head, str], str]
BODIES: Mapping[str, Sequence[Body]] = {
    "argument": (_list_argument, _add_argument, _functional_argument, _subclass_argument, _built_argument),
    "layer": (_list_layer, _add_layer, _functional_layer, _object_layer),
    "function": (_functional_function, _subclass_function, _lambda_function),
    "eager": (_subclass_function, _lambda_function),
}
"""By kind of head: what makes `model`, given the head and the shape of one sample."""


def _keyword_compile(loss: Written) -> str:
    return f"""model.compile(optimizer="sgd", loss={loss.text})
output = model.predict(x, verbose=0)
loss = model.train_on_batch(x, y)
"""


def _positional_compile(loss: Written) -> str:
    return f"""optimizer = keras.optimizers.SGD(learning_rate=0.0)
model.compile(optimizer, {loss.text})
output = model.predict(x, verbose=0)
loss = model.train_on_batch(x, y)
"""


def _fit_compile(loss: Written) -> str:
    return f"""LOSS = {loss.text}
model.compile(optimizer=keras.optimizers.Adam(0.0), loss=LOSS)
history = model.fit(x, y, batch_size=64, epochs=1, verbose=0)
output = model.predict(x, verbose=0)
loss = history.history["loss"]
"""


def _plain_call(loss: Written) -> str:
    return f"""y = keras.ops.convert_to_tensor(y)
loss_fn = {loss.text}
output = model(x)
loss = keras.ops.mean(loss_fn(y, output{loss.extra}))
"""


def _function_call(loss: Written) -> str:
    return f"""

def evaluate(model, x, y):
    output = model(x, training=False)
    loss = {loss.text}(y, output{loss.extra})
    return output, keras.ops.mean(loss)


output, loss = evaluate(model, x, keras.ops.convert_to_tensor(y))
"""


STEPS: Mapping[str, Sequence[Callable[[Written], str]]] = {
    "compile": (_keyword_compile, _positional_compile, _fit_compile),
    "call": (_plain_call, _function_call),
}
"""By form of the loss: what makes `output` and `loss` of `model`, `x` and `y`."""
