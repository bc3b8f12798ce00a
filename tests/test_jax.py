"""JAX: modules whose weights are handed in, records of a training run, functions made of functions."""

from __future__ import annotations

from pathlib import Path

import pytest

from headlint.inventory import HeadEntry
from headlint.lint import heads, lint_source

IMPORTS = """import jax
import jax.numpy as jnp
import optax
from functools import partial
from flax import linen as nn, nnx, struct
from flax.training import train_state
"""
NET = """
class Net(nn.Module):
    units: int
    act: object = nn.sigmoid

    @nn.compact
    def __call__(self, x, train=False):
        return self.act(self.scores(x))

    def scores(self, x):
        return nn.Dense(self.units)(x)
"""
LOSS = "optax.softmax_cross_entropy_with_integer_labels"


@pytest.fixture
def head(tmp_path: Path):  # type: ignore[no-untyped-def]
    """The one head of a program, as (units, domain, resolved)."""

    def one(body: str) -> HeadEntry:
        path = tmp_path / "program.py"
        path.write_text(IMPORTS + NET + body, encoding="utf-8")
        (entry,) = heads([str(path)])
        return entry

    return one


@pytest.mark.parametrize(
    ("call", "domain"),
    [
        ("Net(3).apply(params, x)", "probability"),
        ("Net(units=3).apply({'params': params}, x, train=True, rngs={'dropout': key})", "probability"),
        ("Net(3).apply(variables=params, x=x)", "probability"),
        ("Net(3, nn.softmax).apply(params, x)", "simplex"),
        ("Net(3).apply(params, x, mutable=['batch_stats'])[0]", "probability"),
        ("Net(3).apply(params, x, mutable=[])[0]", "probability"),
        ("Net(3).apply(params, x, mutable=False)", "probability"),
        ("Net(3).apply(params, x, capture_intermediates=True)[0]", "probability"),
        ("Net(3).apply(params, x, method=Net.scores)", "real"),
        ("Net(3).apply(params, x, method='scores')", "real"),
        ("Net(3).apply(params, x, method=Net(3).scores)", "real"),
        ("Net(3).apply(params, x, method=lambda net, x: net.scores(x))", "real"),
        ("Net(3).init_with_output(key, x)[0]", "probability"),
        ("Net(3).bind(params)(x)", "probability"),
        ("Net(3).bind(params).scores(x)", "real"),
        ("Net(3).clone().apply(params, x)", "probability"),
        ("nn.remat(Net)(3).apply(params, x)", "probability"),
        ("nn.Dense(3).apply(params, x)", "real"),
        ("jax.jit(Net(3).apply)(params, x)", "probability"),
        ("jax.vmap(Net(3).apply, in_axes=(None, 0))(params, x)", "probability"),
        ("jax.pmap(partial(Net(3).apply, params))(x)", "probability"),
        ("nnx.merge(*nnx.split(nnx.Linear(2, 3, rngs=nnx.Rngs(0))))(x)", "real"),
        ("jax.lax.scan(lambda c, x: (c, Net(3).apply(params, x)), key, x)[1]", "probability"),
    ],
)
def test_what_a_module_gives_is_known_however_it_is_called(head, call: str, domain: str) -> None:  # type: ignore[no-untyped-def]
    entry = head(f"def loss_of(params, x, y, key):\n    return {LOSS}({call}, y)\n")
    assert (entry.units, entry.domain, entry.resolved) == (3, domain, "full")


@pytest.mark.parametrize(
    "call",
    [
        "Net(3).apply(params, x, mutable=names)",  # (output, variables), or the output alone
        "Net(3).apply(params, x, method=chosen)",
        "Net(3).apply(params, x, mutable=['batch_stats'])",  # a pair
        "nn.scan(Net)(3).apply(params, x)",
        "Net(3, act=chosen).apply(params, x)",
        "jax.lax.fori_loop(0, 5, chosen, x)",
    ],
)
def test_what_is_not_certain_stays_unknown(head, call: str) -> None:  # type: ignore[no-untyped-def]
    entry = head(f"def loss_of(params, x, y, key, names, chosen):\n    return {LOSS}({call}, y)\n")
    assert (entry.domain, entry.resolved) == (None, "partial")


@pytest.mark.parametrize(
    "made",
    [
        "train_state.TrainState.create(apply_fn=Net(3).apply, params=key, tx=optax.sgd(0.1))",
        "train_state.TrainState.create(Net(3).apply, key, optax.sgd(0.1))",
        "train_state.TrainState(step=0, apply_fn=Net(3).apply, params=key, tx=None, opt_state=None)",
        "State.create(apply_fn=Net(3).apply, params=key, tx=None, extra=0)",
        "State(step=0, apply_fn=Net(3).apply, params=key, tx=None, opt_state=None, extra=0)",
        "State.create(apply_fn=jax.jit(Net(3).apply), params=key, tx=None, extra=0).replace(extra=1)",
        "State.create(apply_fn=chosen, params=key, tx=None).replace(apply_fn=Net(3).apply)",
        "State.create(apply_fn=Net(3).apply, params=key, tx=None).apply_gradients(grads=key, extra=2)",
    ],
)
def test_a_train_state_keeps_the_apply_function(head, made: str) -> None:  # type: ignore[no-untyped-def]
    entry = head(
        "class State(train_state.TrainState):\n    extra: int\n\n\n"
        f"def loss_of(x, y, key, chosen):\n    state = {made}\n"
        f"    return {LOSS}(state.apply_fn(state.params, x), y)\n"
    )
    assert (entry.units, entry.domain) == (3, "probability")


@pytest.mark.parametrize(
    "training",
    [
        "loss, grads = jax.value_and_grad(loss_fn)(params)",
        "grads = jax.grad(loss_fn)(params)",
        "(loss, aux), grads = jax.value_and_grad(with_aux, has_aux=True)(params)",
        "grads, aux = jax.grad(with_aux, argnums=0, has_aux=True)(params)",
        "grads = jax.jit(jax.grad(jax.checkpoint(loss_fn)))(params)",
        "loss, grads = jax.value_and_grad(jax.jit(loss_fn))(params)",
    ],
)
def test_a_squared_error_by_hand_is_a_head_where_it_is_differentiated(head, training: str) -> None:  # type: ignore[no-untyped-def]
    entry = head(
        "def step(params, x, y):\n"
        "    def loss_fn(params):\n"
        "        return jnp.mean((Net(3).apply(params, x) - y) ** 2)\n\n"
        "    def with_aux(params):\n"
        "        return loss_fn(params), {}\n\n"
        f"    {training}\n"
    )
    assert (entry.loss, entry.units, entry.domain) == ("the squared error", 3, "probability")


@pytest.mark.parametrize(
    "params", ["params", "{'w': params, 'b': x}", "(params, x)", "[{'w': params}]", "jax.random.normal(x)"]
)
@pytest.mark.parametrize("product", ["jnp.dot(x, {})", "x @ {}", "jnp.matmul(x, {}) + {}"])
def test_a_product_with_what_is_differentiated_by_is_a_layer(head, params: str, product: str) -> None:  # type: ignore[no-untyped-def]
    weight = {"{'w": "p['w']", "(para": "p[0]", "[{'w'": "p[0]['w']"}.get(params[:5], "p")
    if params.startswith("{'w'"):
        weight = "p['w']"
    entry = head(
        "def step(params, x, y):\n"
        f"    def loss_fn(p):\n        return {LOSS}({product.format(weight, weight)}, y).mean()\n\n"
        f"    return jax.grad(loss_fn)({params})\n"
    )
    assert (entry.domain, entry.resolved) == ("real", "full")


def test_an_argument_that_is_not_differentiated_by_is_no_layer(head) -> None:  # type: ignore[no-untyped-def]
    entry = head(
        "def step(params, x, y):\n"
        f"    def loss_fn(p, x):\n        return {LOSS}(jnp.dot(p, x), y).mean()\n\n"
        "    return jax.grad(loss_fn, argnums=params)(params, x)\n"
    )
    assert entry.resolved == "partial"


def test_a_field_of_a_module_that_nobody_makes_is_a_guess() -> None:
    text = IMPORTS + (
        "class Net(nn.Module):\n    units: int = 5\n\n    @nn.compact\n    def __call__(self, x, y):\n"
        f"        return {LOSS}(nn.softmax(nn.Dense(self.units)(x)), y)\n"
    )
    (finding,) = lint_source(text, "program.py").findings
    assert (finding.code, finding.confidence) == ("HL106", "medium")
