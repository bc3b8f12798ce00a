"""What the names of Keras do by their role: models made, copied, compiled and fitted; tuners."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from typing import TYPE_CHECKING

from headlint import python as py
from headlint.analysis import (
    axes,
    backend,
    compiling,
    encoders,
    histories,
    iteration,
    keras_steps,
    models,
    single_calls,
    stacks,
    streams,
    tensors,
)
from headlint.analysis.closures import Arguments, ClassValue
from headlint.analysis.guards import alternatives, join, map_value
from headlint.frameworks.meanings import LossMeaning, StringTable
from headlint.frameworks.role_meanings import RoleMeaning
from headlint.records import replace
from headlint.values import Const, Items, LibraryName, LibraryObject, Ref, Tensor, Unknown, Value

if TYPE_CHECKING:
    from headlint.analysis.interpreter import Interpreter

__all__ = ["ROLES", "hyperparameters"]

Bound = dict[str, Value]
Role = Callable[["Interpreter", RoleMeaning, Bound, Arguments, py.Node], Value]

_TABLES: Mapping[str, StringTable] = {"activations": "activations", "losses": "losses", "metrics": "metrics"}


# Models


def _model(
    interp: Interpreter, meaning: RoleMeaning, bound: Bound, arguments: Arguments, node: py.Node
) -> Value:
    ref = interp.new("keras-model", meaning.name, interp.site(node))
    models.functional(interp, ref, meaning, arguments)
    if interp.get(ref, "#outputs") is None:
        interp.set(ref, "#outputs", Unknown("the outputs of the model are not given"))
    return ref


def _loaded(
    interp: Interpreter, meaning: RoleMeaning, bound: Bound, arguments: Arguments, node: py.Node
) -> Value:
    """A model that is read from a file: it can be compiled, but what it gives is not written here."""
    ref = interp.new("keras-model", "keras.Model", interp.site(node))
    interp.set(ref, "#outputs", Unknown("the model is loaded from a file"))
    return ref


def _clone(
    interp: Interpreter, meaning: RoleMeaning, bound: Bound, arguments: Arguments, node: py.Node
) -> Value:
    """The same layers with weights of their own."""

    def single(value: Value) -> Value:
        if not isinstance(value, Ref) or "clone_function" in bound:
            return Unknown(f"`{meaning.short}` is given something that is not followed")
        ref = interp.new("keras-model", "keras.Model", interp.site(node))
        interp.set(ref, "#outputs", stacks.model_output(interp, value))
        return ref

    return map_value(bound.get("model", Unknown("a model")), single, interp.path)


def _input(
    interp: Interpreter, meaning: RoleMeaning, bound: Bound, arguments: Arguments, node: py.Node
) -> Value:
    token = (axes.INPUT, interp.number())
    extent = axes.of_input(bound, partial(iteration.known_items, interp))
    if extent is not None:
        interp.inputs[token] = extent
    return Unknown("it is the input of the model", token)


def _lambda_layer(
    interp: Interpreter, meaning: RoleMeaning, bound: Bound, arguments: Arguments, node: py.Node
) -> Value:
    """A layer around a function of the user's: calling it calls the function."""
    body = bound.get("function")
    if body is None and arguments.positional:
        body = arguments.positional[0]
    return body if body is not None else Unknown("a Lambda layer")


def _pop(
    interp: Interpreter, meaning: RoleMeaning, bound: Bound, arguments: Arguments, node: py.Node
) -> Value:
    for guard, receiver in alternatives(bound.get("self", Unknown()), interp.path):
        if isinstance(receiver, Ref):
            with interp.assuming(guard):
                models.pop(interp, receiver)
    return Const(None)


def _look_up(
    interp: Interpreter, meaning: RoleMeaning, bound: Bound, arguments: Arguments, node: py.Node
) -> Value:
    """`keras.activations.get(x)`: what a string stands for; anything else as it is."""
    table = _TABLES.get(meaning.name.split(".")[1])

    def single(value: Value) -> Value:
        if not isinstance(value, Const) or table is None:
            return value
        if value.value is None and table == "activations":
            return LibraryName("keras.activations.linear")
        name = interp.library.keras_string(table, value.value) if isinstance(value.value, str) else None
        if name is None or value.likely:
            return Unknown(f"what `{meaning.short}` gives is not certain")
        found = interp.library.meaning(name)
        if isinstance(found, LossMeaning) and found.form == "class":
            return LibraryObject(name, (), interp.site(node))
        return LibraryName(name)

    return map_value(bound.get("identifier", Unknown("a name")), single, interp.path)


# Training


def _compile(
    interp: Interpreter, meaning: RoleMeaning, bound: Bound, arguments: Arguments, node: py.Node
) -> Value:
    for guard, receiver in alternatives(bound.get("self", Unknown()), interp.path):
        if not isinstance(receiver, Ref):
            continue
        with interp.assuming(guard):
            compiled = compiling.remember(interp, receiver, bound, node)
            if keras_steps.own_steps(interp, receiver):
                interp.untrained[receiver.oid] = compiled
                continue
            outputs = Unknown() if compiled.loss is None else stacks.model_output(interp, receiver)
            numbers = compiling.meet_outputs(interp, compiled, outputs, node)
            interp.heads.compile(receiver.oid, numbers, interp.frame.oid, interp.path)
    return Const(None)


def _fit(
    interp: Interpreter, meaning: RoleMeaning, bound: Bound, arguments: Arguments, node: py.Node
) -> Value:
    receiver, x, y = bound.get("self"), bound.get("x"), bound.get("y")
    interp.heads.used([receiver or Unknown()])
    if isinstance(receiver, Ref):
        watching = bound.get("callbacks")
        if isinstance(watching, (Ref, Items)):
            histories.monitor(interp, receiver, iteration.items_of(interp, watching).values)
        keras_steps.train(interp, receiver, x, y)
        data = bound.get("generator", x)
        if (y is None or y == Const(None)) and data is not None:
            y = streams.labels_of(interp, data, node)
        encoders.trained(interp, receiver, y or Unknown())
        encoders.validated(interp, receiver, bound.get("validation_data"))
        for number in interp.heads.compiled.get(receiver.oid, ()):
            pending = interp.heads.pending[number]
            if y is not None:
                pending.labels.append(streams.of_output(interp, receiver, pending.part, y))
                pending.same_as_input = pending.same_as_input or _same(x, y)
    if receiver is None:
        return Unknown("the history of a training run")
    return histories.history(interp, receiver, node)


def _same(x: Value | None, y: Value) -> bool:
    if x is None:
        return False
    if isinstance(x, (Ref, Tensor)):
        return x == y
    return isinstance(x, Unknown) and isinstance(y, Unknown) and x.token is not None and x.token == y.token


def _predict(
    interp: Interpreter, meaning: RoleMeaning, bound: Bound, arguments: Arguments, node: py.Node
) -> Value:
    receiver = bound.get("self")
    if not isinstance(receiver, Ref):
        return Unknown("the model is not followed")
    batch = tensors.several(bound.get("x", Unknown()))

    def single(one: Value) -> Value:
        one = encoders.by_model(one, receiver)
        if not isinstance(one, Tensor):
            return one
        return replace(one, array="numpy", batch=batch or one.batch)

    return map_value(stacks.model_output(interp, receiver), single, interp.path)


def _evaluate(
    interp: Interpreter, meaning: RoleMeaning, bound: Bound, arguments: Arguments, node: py.Node
) -> Value:
    interp.heads.used(bound.values())
    receiver, labels = bound.get("self"), bound.get("y")
    if isinstance(receiver, Ref) and labels is not None:
        encoders.judged(interp, receiver.oid, labels)
    return Unknown("the loss and the metrics of a model")


def _removed_predict(
    interp: Interpreter, meaning: RoleMeaning, bound: Bound, arguments: Arguments, node: py.Node
) -> Value:
    """`predict_classes`, `predict_proba`: gone since TensorFlow 2.6."""
    for guard, receiver in alternatives(bound.get("self", Unknown()), interp.path):
        if isinstance(receiver, Ref):
            with interp.assuming(guard):
                output = stacks.model_output(interp, receiver)
                single_calls.removed_method(interp, meaning.short, output, node)
    return Unknown(f"`{meaning.short}` was removed")


def _set_backend(
    interp: Interpreter, meaning: RoleMeaning, bound: Bound, arguments: Arguments, node: py.Node
) -> Value:
    """`keras.config.set_backend("jax")`, `os.environ.setdefault("KERAS_BACKEND", "jax")`."""
    if bound.get("key", Const(backend.VARIABLE)) == Const(backend.VARIABLE):
        backend.choose(interp, bound.get("backend", Unknown("a backend")))
    return bound.get("backend", Const(None))


# Tuners

_HYPERPARAMETERS = "keras_tuner.HyperParameters"


def hyperparameters(interp: Interpreter, node: py.Node) -> LibraryObject:
    """What a tuner gives to the function that builds a model."""
    return LibraryObject(_HYPERPARAMETERS, (), interp.site(node))


def _tuner(
    interp: Interpreter, meaning: RoleMeaning, bound: Bound, arguments: Arguments, node: py.Node
) -> Value:
    """A tuner builds models by calling the function, or the method `build`, that it is given."""
    given = bound.get("hypermodel")
    if given is not None:
        is_object = isinstance(given, Ref) and isinstance(interp.get(given, "#class"), ClassValue)
        build = interp.attribute(given, "build") if is_object else given
        interp.call(build, Arguments((hyperparameters(interp, node),)), node)
    return LibraryObject(meaning.name, tuple(bound.items()), interp.site(node))


def _tuned(
    interp: Interpreter, meaning: RoleMeaning, bound: Bound, arguments: Arguments, node: py.Node
) -> Value:
    """`hp.Choice("loss", [...])`: one of the values, the same one wherever its name is used."""
    name = bound.get("name")
    token = ("hyperparameter", name.value if isinstance(name, Const) else interp.number())
    values = iteration.known_items(interp, bound["values"]) if "values" in bound else None
    if "value" in bound:
        return bound["value"]
    if not values or not all(isinstance(value, Const) for value in values):
        return Unknown(f"a tuner chooses it by `{meaning.short}`", token)
    return join(
        (frozenset([(token, True, value.value)]), value) for value in values if isinstance(value, Const)
    )


ROLES: dict[str, Role] = {
    "keras-model": _model,
    "keras-input": _input,
    "lambda-layer": _lambda_layer,
    "loaded-model": _loaded,
    "clone": _clone,
    "pop": _pop,
    "look-up": _look_up,
    "compile": _compile,
    "fit": _fit,
    "evaluate": _evaluate,
    "predict": _predict,
    "removed-predict": _removed_predict,
    "compiled-loss": keras_steps.compiled_loss,
    "train-step": keras_steps.default_step,
    "set-backend": _set_backend,
    "tuner": _tuner,
    "hyperparameter": _tuned,
}
