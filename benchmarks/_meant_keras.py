"""Keras programs around a head that is meant, in the many ways in which such programs are written."""

from __future__ import annotations

from random import Random

from benchmarks._meant_heads import Head

__all__ = ["LABELS", "LOSSES", "keras_program"]

LOSSES = {
    "categorical": ("CategoricalCrossentropy", "categorical_crossentropy", ()),
    "sparse": ("SparseCategoricalCrossentropy", "sparse_categorical_crossentropy", ()),
    "categorical focal": ("CategoricalFocalCrossentropy", "categorical_focal_crossentropy", ()),
    "binary": ("BinaryCrossentropy", "binary_crossentropy", ("bce", "BCE")),
    "binary focal": ("BinaryFocalCrossentropy", "binary_focal_crossentropy", ()),
    "divergence": ("KLDivergence", "kl_divergence", ("kld",)),
    "squared error": ("MeanSquaredError", "mean_squared_error", ("mse", "MSE")),
    "absolute error": ("MeanAbsoluteError", "mean_absolute_error", ("mae",)),
    "huber": ("Huber", "huber", ("Huber",)),
    "log cosh": ("LogCosh", "log_cosh", ("LogCosh",)),
    "hinge": ("Hinge", "hinge", ()),
    "squared hinge": ("SquaredHinge", "squared_hinge", ()),
    "poisson": ("Poisson", "poisson", ()),
}
"""Each loss as a class, as a function (whose name is a string for it), and by further strings."""
LABELS = {
    "one-hot": "keras.utils.to_categorical(np.random.randint(0, {units}, size=(500,)), {units})",
    "ids": "np.random.randint(0, {classes}, size=(500,))",
    "column": "np.random.randint(0, 2, size=(500,))",
    "several": "np.random.randint(0, 2, size=(500, {units}))",
    "numbers": "np.random.randn(500, {units})",
}
LAYER_CLASSES = {"softmax": "Softmax", "relu": "ReLU", "leaky_relu": "LeakyReLU", "elu": "ELU"}
IMPORTS = (
    ("import keras", "keras.", "keras.layers."),
    ("import keras\nfrom keras import layers", "keras.", "layers."),
    ("from tensorflow import keras\nfrom tensorflow.keras import layers", "keras.", "layers."),
    ("import tensorflow as tf\nfrom tensorflow import keras", "tf.keras.", "tf.keras.layers."),
    ("import keras as K\nimport keras\nimport keras.layers as L", "K.", "L."),
)


class _Writer:
    """Writes one program: the choices of spelling that run through all of it."""

    def __init__(self, head: Head, rng: Random) -> None:
        self.head, self.rng = head, rng
        self.imports, self.keras, self.layers = rng.choice(IMPORTS)

    def activation(self, name: str) -> str:
        """An activation as it can be given to a layer."""
        return self.rng.choice([f"'{name}'", f"'{name}'", f"{self.keras}activations.{name}"])

    def last(self) -> list[str]:
        """The layers that make up the head, in order."""
        units, name = self.head.units, self.head.activation
        dense = f"{self.layers}Dense({self.rng.choice([f'{units}', f'units={units}'])}"
        if name == "linear" and self.rng.random() < 0.7:
            return [f"{dense})"]
        styles = ["argument", "argument", "layer"]
        styles += ["positional"] if "units=" not in dense else []
        styles += ["class"] if name in LAYER_CLASSES else []
        style = self.rng.choice(styles)
        if style == "layer":
            return [f"{dense})", f"{self.layers}Activation({self.activation(name)})"]
        if style == "class":
            return [f"{dense})", f"{self.layers}{LAYER_CLASSES[name]}()"]
        return [f"{dense}, {'' if style == 'positional' else 'activation='}{self.activation(name)})"]

    def hidden(self) -> list[str]:
        """What stands before the head."""
        made = [f"{self.layers}Dense(32, activation={self.activation('relu')})"]
        if self.rng.random() < 0.5:
            made.append(f"{self.layers}Dropout(0.2)")
        if self.rng.random() < 0.3:
            made.insert(0, f"{self.layers}BatchNormalization()")
        return made

    def model(self) -> str:
        """The statements that bind the model to `model`."""
        stack = [*self.hidden(), *self.last()]
        return self.rng.choice([self.listed, self.added, self.functional, self.subclass, self.built])(stack)

    def listed(self, stack: list[str]) -> str:
        inside = "".join(f"    {layer},\n" for layer in stack)
        return f"model = {self.keras}Sequential([\n    {self.keras}Input(shape=(20,)),\n{inside}])"

    def added(self, stack: list[str]) -> str:
        return "\n".join([f"model = {self.keras}Sequential()", *(f"model.add({layer})" for layer in stack)])

    def functional(self, stack: list[str]) -> str:
        steps = [f"x = {layer}(x)" for layer in stack]
        start = f"inputs = {self.keras}Input(shape=(20,))\nx = inputs"
        end = self.rng.choice(["inputs, x", "inputs=inputs, outputs=x", "[inputs], [x]"])
        return "\n".join([start, *steps, f"model = {self.keras}Model({end})"])

    def subclass(self, stack: list[str]) -> str:
        made = "".join(f"        self.layer_{at} = {layer}\n" for at, layer in enumerate(stack))
        steps = "".join(f"        x = self.layer_{at}(x)\n" for at in range(len(stack)))
        head = f"class Net({self.keras}Model):\n    def __init__(self):\n        super().__init__()\n"
        return f"{head}{made}\n    def call(self, x):\n{steps}        return x\n\n\nmodel = Net()"

    def built(self, stack: list[str]) -> str:
        body = self.rng.choice([self.listed, self.added, self.functional])(stack)
        lines = "".join(f"    {line}\n" for line in body.split("\n"))
        return f"def build():\n{lines}    return model\n\n\nmodel = build()"

    def loss(self) -> str:
        """The loss as compile takes it."""
        cls, function, more = LOSSES[self.head.loss]
        if self.head.logits:
            return f"{self.keras}losses.{cls}(from_logits=True)"
        spellings = [f"'{function}'", f"{self.keras}losses.{cls}()", f"{self.keras}losses.{function}"]
        return self.rng.choice([*spellings, *(f"'{one}'" for one in more)])

    def metric(self) -> str:
        """The metric as compile takes it."""
        name = self.head.metric
        return f"{self.keras}metrics.Accuracy()" if name == "Accuracy()" else f"'{name}'"

    def compiled(self) -> str:
        """The call that brings all together."""
        loss, before = self.loss(), ""
        if self.rng.random() < 0.2:
            before, loss = f"criterion = {loss}\n", "criterion"
        metrics = f", metrics=[{self.metric()}]" if self.head.metric else ""
        given = self.rng.choice([f"'adam', {loss}", f"loss={loss}, optimizer='adam'", f"'sgd', loss={loss}"])
        return f"{before}model.compile({given}{metrics})"

    def fitted(self) -> str:
        """The labels, and the training."""
        if self.head.labels == "unknown":
            return self.rng.choice(["", "def train(x, y):\n    model.fit(x, y, epochs=3)", "model.summary()"])
        classes = self.head.units if self.head.units > 1 else 4
        labels = LABELS[self.head.labels].format(units=self.head.units, classes=classes)
        fit = self.rng.choice(
            ["model.fit(x, y, epochs=3)", "model.fit(x=x, y=y)", "history = model.fit(x, y)"]
        )
        return f"x = np.random.rand(500, 20)\ny = {labels}\n{fit}"


def keras_program(head: Head, rng: Random) -> str:
    """The text of a program with this head."""
    writer = _Writer(head, rng)
    parts = [writer.model(), writer.compiled(), writer.fitted()]
    return f"import numpy as np\n{writer.imports}\n\n" + "\n\n".join(part for part in parts if part) + "\n"
