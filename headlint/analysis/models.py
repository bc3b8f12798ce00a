"""Containers and Keras models: what they hold and what they give."""

from __future__ import annotations

from typing import TYPE_CHECKING

from headlint import python as py
from headlint.analysis import iteration
from headlint.analysis.closures import Arguments
from headlint.analysis.guards import map_value
from headlint.frameworks.meanings import ActivationMeaning, ContainerMeaning, LayerMeaning, Meaning
from headlint.values import Const, Entries, Gap, Items, LibraryObject, Ref, Unknown, Value

if TYPE_CHECKING:
    from headlint.analysis.interpreter import Interpreter

__all__ = ["add_named", "append", "container", "fill", "functional", "lose_track", "pop", "set_named"]


def container(interp: Interpreter, meaning: ContainerMeaning, arguments: Arguments, node: py.Node) -> Value:
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


def pop(interp: Interpreter, ref: Ref) -> None:
    """`model.pop()`: the last layer goes."""

    def shorter(held: Value) -> Value:
        if isinstance(held, Items) and held.values and not isinstance(held.values[-1], Gap):
            return Items(held.values[:-1])
        return Unknown("a layer is taken away")

    interp.set(ref, "#items", map_value(interp.get(ref, "#items") or Items(()), shorter, interp.path))


def add_named(interp: Interpreter, ref: Ref, name: Value | None, value: Value) -> None:
    """`add_module(name, layer)`: an attribute, and in a Sequential the next layer too, or in place of one."""
    if isinstance(name, Const) and isinstance(name.value, str):
        interp.set(ref, name.value, value)
    held = interp.get(ref, "#items")
    if ref.kind != "sequential" and held is None:
        return
    if isinstance(held, Items) and isinstance(name, Const):
        known = _names(interp, ref, held)
        if name in known:
            interp.set(ref, "#items", _replaced(held, known, name, value))
            return
        interp.set(ref, "#names", Items((*known, name)))
    append(interp, ref, value)


def set_named(interp: Interpreter, ref: Ref, name: str, value: Value) -> None:
    """`stack.name = layer`: PyTorch puts the layer in the place of that name, or at the end."""
    if ref.kind != "sequential":
        return
    key, items = Const(name), interp.get(ref, "#items") or Items(())
    known = _names(interp, ref, items)
    if key in known:
        interp.set(
            ref, "#items", map_value(items, lambda one: _replaced(one, known, key, value), interp.path)
        )
    elif isinstance(value, LibraryObject) and interp.library.framework_of(ref.name) == "torch":
        meaning = interp.library.meaning(value.name)
        if isinstance(meaning, (LayerMeaning, ActivationMeaning)):
            add_named(interp, ref, key, value)


def lose_track(interp: Interpreter, ref: Ref) -> None:
    """Somebody works on what a Sequential is made of: its layers are not known any more."""
    if ref.kind == "sequential":
        interp.set(ref, "#items", Unknown("its layers are changed from outside"))


def _names(interp: Interpreter, ref: Ref, held: Value) -> tuple[Value, ...]:
    """The names of the layers of a stack: those that they were given, else their numbers."""
    names = interp.get(ref, "#names")
    if isinstance(names, Items):
        return names.values
    return tuple(Const(str(number)) for number in range(len(held.values) if isinstance(held, Items) else 0))


def _replaced(items: Value, names: tuple[Value, ...], name: Const, value: Value) -> Value:
    if not isinstance(items, Items) or len(items.values) != len(names):
        return Items((Gap(Unknown("a layer of the stack is replaced")),))
    return Items(tuple(value if key == name else one for key, one in zip(names, items.values, strict=True)))


def functional(interp: Interpreter, ref: Ref, meaning: Meaning, arguments: Arguments) -> None:
    """`Model(inputs, outputs)`: remember the outputs."""
    bound = arguments.bind(meaning.params)
    outputs = bound.get("outputs", bound.get("output"))
    if outputs is not None:
        interp.set(ref, "#outputs", outputs)
