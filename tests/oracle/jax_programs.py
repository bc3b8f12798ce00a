"""JAX programs: every activation of the facts in Flax and by hand, with every loss of Optax."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from headlint.domains import Domain
from headlint.frameworks.library import Library
from headlint.frameworks.meanings import ActivationMeaning, LossMeaning
from oracle.claims import entries
from oracle.names import usable
from oracle.programs import UNITS, Program, Written, turn
from oracle.torch_bodies import Head

__all__ = ["jax_programs"]

_IMPORTS = """import jax
import jax.numpy as jnp
import numpy as np
import optax
from flax import linen as nn
from flax import nnx
from flax.training import train_state

key = jax.random.PRNGKey(np.random.randint(10000))
x = 30 * jax.random.normal(key, (64, 8))
"""
_SHAPE = f"(64, {UNITS})"
_TARGETS = {
    "integer": f"jax.random.randint(key, (64,), 0, {UNITS})",
    "one-hot": f"jax.nn.one_hot(jax.random.randint(key, (64,), 0, {UNITS}), {UNITS})",
    "binary": f"jax.random.bernoulli(key, 0.5, {_SHAPE}).astype(jnp.float32)",
    "signed": f"2.0 * jax.random.bernoulli(key, 0.5, {_SHAPE}) - 1.0",
    "continuous": f"jax.random.normal(key, {_SHAPE})",
    # Losses whose labels are none of these.
    "": f"jax.nn.softmax(jax.random.normal(key, {_SHAPE}))",
}


def jax_programs(library: Library) -> Iterator[Program]:
    """All programs, the same ones each time."""
    losses, heads = list(_losses(library)), list(_heads(library))
    for index, head in enumerate(heads):
        for offset in range(2):
            yield _program(head, turn(losses, index + offset), index + 3 * offset)
    for index, loss in enumerate(losses):
        yield _program(turn(heads, 5 * index), loss, index, prefix="loss")


def _losses(library: Library) -> Iterator[Written]:
    for meaning in entries(library, LossMeaning):
        if not meaning.name.startswith("optax.") or not usable(meaning.name):
            continue
        if meaning.takes is not None and meaning.family != "sequence":
            kind = meaning.labels[0] if meaning.labels else ""
            # The angle to a row of zeros is not defined.
            extra = ", epsilon=1e-6" if meaning.family == "embedding" else ""
            yield Written(meaning, (), meaning.name, f"y = {_TARGETS[kind]}", extra)


def _heads(library: Library) -> Iterator[Head]:
    yield Head("no activation", Domain.REAL, text="{}")
    for meaning in entries(library, ActivationMeaning):
        if meaning.name.startswith("jax.") and meaning.activation and meaning.form == "function":
            gives = library.activations[meaning.activation].gives
            wide = 2 * UNITS if meaning.activation == "glu" else UNITS
            name = meaning.name.replace("jax.numpy.", "jnp.")
            yield Head(meaning.name, gives, "function", f"{name}({{}})", wide)


def _program(head: Head, loss: Written, index: int, *, prefix: str = "head") -> Program:
    body = turn(_BODIES, index)
    step = turn(_STEPS, index // len(_BODIES) + index)
    text = "\n".join([_IMPORTS, body(head), loss.target, step(loss)])
    way = f"{body.__name__}, {step.__name__}".replace("_", " ").strip()
    name = f"jax {prefix} {index}: {head.name}, {loss.text}{loss.extra}, {way}"
    return Program(name, text, loss, understood=head.gives is not Domain.UNKNOWN)


# Ways to write a model: each leaves `model`, `params`, `predict` and `differentiate` behind.


def _compact(head: Head) -> str:
    return f"""class Net(nn.Module):
    units: int

    @nn.compact
    def __call__(self, x):
        x = nn.relu(nn.Dense(16)(x))
        return {head.text.format("nn.Dense(self.units)(x)")}


model = Net(units={head.wide})
params = model.init(key, x)["params"]
differentiate = jax.value_and_grad


def predict(params, x):
    return model.apply({{"params": params}}, x)
"""


def _setup(head: Head) -> str:
    return f"""class Net(nn.Module):
    widths: tuple = (16, {head.wide})

    def setup(self):
        self.layers = [nn.Dense(width) for width in self.widths]

    def scores(self, x):
        for layer in self.layers[:-1]:
            x = nn.relu(layer(x))
        return self.layers[-1](x)

    def __call__(self, x):
        return {head.text.format("self.scores(x)")}


model = Net()
params = model.init(key, x)
differentiate = jax.value_and_grad


def predict(params, x):
    return model.apply(params, x)
"""


def _method(head: Head) -> str:
    return f"""class Net(nn.Module):
    def setup(self):
        self.out = nn.Dense(features={head.wide})

    def __call__(self, x):
        return jnp.sin(self.out(x))

    def scored(self, x):
        return {head.text.format("self.out(x)")}


model = Net()
params = model.init(key, x)
differentiate = jax.value_and_grad


def predict(params, x):
    return model.apply(params, x, method=Net.scored)
"""


def _changing(head: Head) -> str:
    return f"""class Net(nn.Module):
    @nn.compact
    def __call__(self, x, train=True):
        x = nn.BatchNorm(use_running_average=not train)(nn.Dense(16)(x))
        x = 30 * nn.relu(x)
        return {head.text.format(f"nn.Dense({head.wide})(x)")}


model = Net()
variables = model.init(key, x)
params = variables["params"]
differentiate = jax.value_and_grad


def predict(params, x):
    variables_now = {{"params": params, "batch_stats": variables["batch_stats"]}}
    output, updates = model.apply(variables_now, x, mutable=["batch_stats"])
    return output
"""


def _state(head: Head) -> str:
    layers = f"nn.Dense(16), nn.relu, nn.Dense({head.wide}), lambda x: {head.text.format('x')}"
    return f"""model = nn.Sequential([{layers}])
state = train_state.TrainState.create(
    apply_fn=jax.jit(model.apply), params=model.init(key, x)["params"], tx=optax.adam(1e-3)
)
params = state.params
differentiate = jax.value_and_grad


def predict(params, x):
    return state.apply_fn({{"params": params}}, x)
"""


def _nnx(head: Head) -> str:
    return f"""class Net(nnx.Module):
    def __init__(self, units, *, rngs):
        self.hidden = nnx.Linear(8, 16, rngs=rngs)
        self.out = nnx.Linear(16, units, rngs=rngs)

    def __call__(self, x):
        x = nnx.relu(self.hidden(x))
        return {head.text.format("self.out(x)")}


model = Net({head.wide}, rngs=nnx.Rngs(np.random.randint(10000)))
params = model
differentiate = nnx.value_and_grad


def predict(model, x):
    return model(x)
"""


def _merged(head: Head) -> str:
    return f"""rngs = nnx.Rngs(np.random.randint(10000))
model = nnx.Sequential(nnx.Linear(8, 16, rngs=rngs), nnx.relu, nnx.Linear(16, {head.wide}, rngs=rngs))
graph, params = nnx.split(model)
differentiate = jax.value_and_grad


def predict(params, x):
    x = nnx.merge(graph, params)(x)
    return {head.text.format("x")}
"""


def _by_hand(head: Head) -> str:
    return f"""params = {{
    "w": jax.random.normal(key, (8, {head.wide})),
    "b": jnp.zeros({head.wide}),
}}
model = None
differentiate = jax.value_and_grad


def predict(params, x):
    x = jnp.dot(x, params["w"]) + params["b"]
    return {head.text.format("x")}
"""


# Ways to bring model and loss together: each leaves `output` and `loss` behind.


def _with_aux(loss: Written) -> str:
    return f"""
def loss_fn(params, x, y):
    output = predict(params, x)
    return jnp.mean({loss.text}(output, y{loss.extra})), output


(loss, output), grads = differentiate(loss_fn, has_aux=True)(params, x, y)
"""


def _closure(loss: Written) -> str:
    return f"""
def step(params, batch):
    x, y = batch

    def loss_fn(params):
        output = predict(params, x)
        return jnp.sum({loss.text}(output, y{loss.extra})), output

    (loss, output), grads = differentiate(loss_fn, has_aux=True)(params)
    return params, (loss, output)


_, (loss, output) = step(params, (x, y))
"""


def _partial(loss: Written) -> str:
    return f"""from functools import partial


@partial(differentiate, argnums=1, has_aux=True)
def loss_fn(y, params):
    output = predict(params, x)
    return jnp.mean({loss.text}(output, y{loss.extra})), output


(loss, output), grads = loss_fn(y, params)
"""


_BODIES: tuple[Callable[[Head], str], ...] = (
    _compact,
    _setup,
    _method,
    _changing,
    _state,
    _nnx,
    _merged,
    _by_hand,
)
_STEPS: tuple[Callable[[Written], str], ...] = (_with_aux, _closure, _partial)
