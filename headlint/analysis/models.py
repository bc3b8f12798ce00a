"""Containers and Keras models: what they hold, what they give, what `compile` makes meet."""

from __future__ import annotations

from contextlib import ExitStack
from typing import TYPE_CHECKING

import libcst as cst

from headlint.analysis import iteration, losses, single_calls, stacks
from headlint.analysis.closures import Arguments, BoundMethod, ClassValue, Function, Partial
from headlint.analysis.facts import LossView
from headlint.analysis.guards import alternatives, map_value
from headlint.frameworks.meanings import ContainerMeaning, Meaning
from headlint.values import (
    Const,
    Entries,
    Gap,
    Guard,
    Items,
    Ref,
    Tensor,
    Unknown,
    Value,
)

if TYPE_CHECKING:
    from headlint.analysis.interpreter import Interpreter

__all__ = ["add_named", "append", "compile_model", "container", "fill", "functional"]


def container(
    interp: Interpreter, meaning: ContainerMeaning, arguments: Arguments, node: cst.CSTNode
) -> Value:
    """`nn.Sequential(...)`, `ModuleList([...])`, `keras.Sequential([...])`."""
    kinds = {"sequential": "sequential", "list": "list", "dict": "module-dict"}
    kind = kinds[meaning.role]
    assert kind in ("sequential", "list", "module-dict")
    ref = interp.new(kind, meaning.name, interp.site(node))  # type: ignore[arg-type]
    fill(interp, ref, meaning, arguments)
    return ref


def fill(interp: Interpreter, ref: Ref, meaning: ContainerMeaning, arguments: Arguments) -> None:
    """Put the constructor's arguments into a container."""
    if meaning.role == "dict":
        given = arguments.positional[:1]
        interp.set(ref, "#entries", iteration.paired(interp, given[0]) if given else Entries(()))
        return
    values = list(arguments.positional)
    bound = arguments.bind(meaning.params)
    if not values and meaning.params and meaning.params[0] in bound:
        values = [bound[meaning.params[0]]]
    if meaning.framework == "keras":
        values = values[:1]
    single = values[0] if len(values) == 1 else None
    if single is not None and isinstance(single, Ref) and single.kind == "dict":
        _named(interp, ref, iteration.entries_of(interp, single))
        return
    if isinstance(single, Items):
        interp.set(ref, "#items", single)
        return
    if isinstance(single, Ref) and single.kind == "list":
        interp.set(ref, "#items", interp.get(single, "#items") or Items(()))
        return
    if single is not None and isinstance(single, Unknown):
        values = [Gap(single)]
    if single is not None and isinstance(single, Const) and single.value is None:
        values = []
    interp.set(ref, "#items", Items(tuple(values)))


def _named(interp: Interpreter, ref: Ref, entries: Entries) -> None:
    values: list[Value] = [value for _, value in entries.pairs]
    if entries.partial:
        values = [Gap(Unknown("some layers of the stack are not known"))]
    else:
        interp.set(ref, "#names", Items(tuple(key for key, _ in entries.pairs)))
        for key, value in entries.pairs:
            if isinstance(key, Const) and isinstance(key.value, str):
                interp.set(ref, key.value, value)
    interp.set(ref, "#items", Items(tuple(values)))


def append(interp: Interpreter, ref: Ref, value: Value) -> None:
    """`model.add(layer)`, `list.append(x)`: on every form that the list has on this path."""

    def longer(held: Value) -> Value:
        if isinstance(held, Items) and len(held.values) < iteration.LONGEST:
            return Items((*held.values, value))
        return Items((Gap(Unknown("a long list")), value))

    held = interp.get(ref, "#items") or Items(())
    interp.set(ref, "#items", map_value(held, longer, interp.path))


def add_named(interp: Interpreter, ref: Ref, name: Value | None, value: Value) -> None:
    """`add_module(name, layer)`: an attribute, and in a Sequential the next layer too."""
    if isinstance(name, Const) and isinstance(name.value, str):
        interp.set(ref, name.value, value)
    if ref.kind == "sequential" or interp.get(ref, "#items") is not None:
        names = interp.get(ref, "#names")
        held = interp.get(ref, "#items")
        if isinstance(held, Items) and isinstance(name, Const):
            known = (
                names.values
                if isinstance(names, Items)
                else tuple(Const(str(i)) for i in range(len(held.values)))
            )
            interp.set(ref, "#names", Items((*known, name)))
        append(interp, ref, value)


def functional(interp: Interpreter, ref: Ref, meaning: Meaning, arguments: Arguments) -> None:
    """`Model(inputs, outputs)`: remember the outputs."""
    bound = arguments.bind(meaning.params)
    outputs = bound.get("outputs", bound.get("output"))
    if outputs is not None:
        interp.set(ref, "#outputs", outputs)


# compile


def compile_model(interp: Interpreter, ref: Ref, bound: dict[str, Value], node: cst.CSTNode) -> None:
    """`model.compile(loss=..., metrics=...)`: every output meets its loss."""
    loss = bound.get("loss")
    if loss is None or (isinstance(loss, Const) and loss.value is None):
        return
    outputs = stacks.model_output(interp, ref)
    metrics = bound.get("metrics")
    numbers: list[int] = []
    named = _outputs(interp, outputs)
    for position, (name, output) in enumerate(named):
        part = _part(interp, loss, name, position)
        if part is None:
            continue
        chosen = _metrics(interp, metrics, name, position, len(named))
        label = "" if len(named) == 1 else name or str(position)
        numbers += _meet(interp, part, output, chosen, label, node)
    interp.heads.compiled[ref.oid] = numbers


def _outputs(interp: Interpreter, outputs: Value) -> list[tuple[str | None, Value]]:
    """The outputs of a model with their names."""
    if isinstance(outputs, Ref) and outputs.kind == "dict":
        entries = iteration.entries_of(interp, outputs)
        return [(str(key.value) if isinstance(key, Const) else None, value) for key, value in entries.pairs]
    if isinstance(outputs, Items) or (isinstance(outputs, Ref) and outputs.kind == "list"):
        values = iteration.items_of(interp, outputs).values
        return [(_name(value), value.element if isinstance(value, Gap) else value) for value in values]
    return [(_name(outputs), outputs)]


def _name(value: Value) -> str | None:
    return value.name if isinstance(value, Tensor) else None


def _part(interp: Interpreter, loss: Value, name: str | None, position: int) -> Value | None:
    """The loss of one output, from a dictionary, a list or a single loss; None: it has none."""
    if isinstance(loss, Ref) and loss.kind == "dict":
        entries = iteration.entries_of(interp, loss)
        for key, value in entries.pairs:
            if isinstance(key, Const) and key.value == name:
                return value
        return None
    if isinstance(loss, Ref) and loss.kind == "list":
        values = iteration.items_of(interp, loss)
        if not values.exact:
            return Unknown("the list of losses is not known")
        return values.values[position] if position < len(values.values) else None
    return loss


def _metrics(
    interp: Interpreter, metrics: Value | None, name: str | None, position: int, count: int
) -> Value | None:
    """The metrics of one output as a tuple of single metrics."""
    if metrics is None:
        return None
    if isinstance(metrics, Ref) and metrics.kind == "dict":
        part = _part(interp, metrics, name, position)
        if part is None:
            return None
        nested = isinstance(part, Ref) and part.kind == "list"
        return iteration.items_of(interp, part) if nested else Items((part,))
    items = iteration.items_of(interp, metrics)
    if not items.exact:
        return None
    flat: list[Value] = []
    for value in items.values:
        if isinstance(value, Ref) and value.kind == "list":
            if count > 1 and items.values.index(value) != position:
                continue
            flat += iteration.items_of(interp, value).values
        else:
            flat.append(value)
    return Items(tuple(flat))


def _meet(
    interp: Interpreter,
    loss: Value,
    output: Value,
    metrics: Value | None,
    part: str,
    node: cst.CSTNode,
) -> list[int]:
    """One output and its loss. A loss function of the project is followed into its body."""
    target = Unknown("the labels of fit()")
    views: list[tuple[Guard, LossView | None]] = []
    followed: list[tuple[Guard, Value]] = []
    numbers: list[int] = []
    for guard, option in alternatives(loss, interp.path):
        if isinstance(option, (Function, BoundMethod, Partial)) or _instance(interp, option):
            followed.append((guard, option))
        else:
            single_calls.identifier(interp, "losses", option, interp.site(node))
            single_calls.loss_class(interp, option, interp.site(node))
            views.append((guard, losses.loss_view(interp, option, interp.site(node))))
    count = len(followed) + bool(views)
    call = interp.heads.call()
    for which, (guard, option) in enumerate(followed):
        with interp.assuming(guard), ExitStack() as stack:
            if count > 1:
                stack.enter_context(interp.heads.one_of(call, which, count))
            value = interp.call(option, Arguments((target, output)), node)
        numbers += sorted(value.losses) if isinstance(value, Tensor) else []
    if views:
        with ExitStack() as stack:
            if count > 1:
                stack.enter_context(interp.heads.one_of(call, len(followed), count))
            numbers.append(
                interp.heads.meet(
                    interp.site(node), output, views, target, path=interp.path, metrics=metrics, part=part
                )
            )
    for metric in metrics.values if isinstance(metrics, Items) else ():
        single_calls.identifier(interp, "metrics", metric, interp.site(node))
    for number in numbers:
        interp.heads.pending[number].metrics = metrics
        interp.heads.pending[number].back_propagated = True
    return numbers


def _instance(interp: Interpreter, value: Value) -> bool:
    return isinstance(value, Ref) and isinstance(interp.get(value, "#class"), ClassValue)
