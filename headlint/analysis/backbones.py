"""Whole networks from a library: their own head, or the one that the program puts in its place."""

from __future__ import annotations

from typing import TYPE_CHECKING

from headlint import python as py
from headlint.analysis import activations
from headlint.analysis.closures import Arguments
from headlint.analysis.guards import map_value
from headlint.analysis.tensors import activate
from headlint.domains import Domain
from headlint.findings import Site
from headlint.frameworks.meanings import BackboneMeaning
from headlint.values import Const, Gap, Items, LibraryObject, Ref, Step, Tensor, Unknown, Value

if TYPE_CHECKING:
    from headlint.analysis.interpreter import Interpreter

__all__ = ["build", "call", "spec"]

OUTPUT = "transformers.utils.ModelOutput"


def build(interp: Interpreter, meaning: BackboneMeaning, bound: dict[str, Value], node: py.Node) -> Ref:
    """A network object, whose attributes can be replaced."""
    ref = interp.new("instance", meaning.name, interp.site(node))
    interp.set(ref, "#backbone", LibraryObject(meaning.name, tuple(bound.items()), interp.site(node)))
    return ref


def spec(interp: Interpreter, ref: Ref) -> LibraryObject | None:
    """The constructor call of a network object; None for other objects."""
    value = interp.get(ref, "#backbone")
    return value if isinstance(value, LibraryObject) else None


def call(interp: Interpreter, ref: Ref, built: LibraryObject, node: py.Node, arguments: Arguments) -> Value:
    """What the network gives: through a replaced head where there is one."""
    meaning = interp.library.meaning(built.name)
    if not isinstance(meaning, BackboneMeaning):
        return Unknown(f"`{built.name}` is not followed")
    features = Unknown(f"it comes out of `{meaning.short}`")
    replaced = _replaced(interp, ref, meaning)
    if replaced is not None:
        result = interp.call(replaced, Arguments((features,)), node)
    else:
        result = _own_head(interp, meaning, built, node)
    if meaning.returns == "tensor":
        return result
    return _output(interp, meaning, result, arguments, built.site)


def _output(
    interp: Interpreter, meaning: BackboneMeaning, result: Value, arguments: Arguments, site: Site
) -> Value:
    """An object that holds the output by name and by position, behind a loss where labels are given."""
    output = interp.new("instance", OUTPUT, site)
    interp.set(output, meaning.returns, result)
    rest = Gap(Unknown("another output"))
    if meaning.returns == "out":
        interp.set(output, "#items", Items((rest,)))
        return output
    first: tuple[Value, ...] = (rest,) if arguments.open else ()
    if dict(arguments.keywords).get("labels", Const(None)) != Const(None):
        first = (Tensor(reason="it is a loss that the model works out itself"),)
        interp.set(output, "loss", first[0])
    interp.set(output, "#items", Items((*first, result, rest)))
    return output


def _replaced(interp: Interpreter, ref: Ref, meaning: BackboneMeaning) -> Value | None:
    for path in meaning.heads:
        owner: object = ref.oid
        *outer, name = path.split(".")
        for part in outer:
            owner = (("object", ref.oid), ".", part) if owner == ref.oid else (owner, ".", part)
        value = interp.store.get((owner, name))
        if value is None or isinstance(value, Unknown):
            value = _last_element(interp, (("object", ref.oid), ".", name))
        if value is not None:
            return value
    return None


def _last_element(interp: Interpreter, token: object) -> Value | None:
    """`model.classifier[6] = ...`: the element of a part of the network that was replaced."""
    return interp.elements.get(token)


def _own_head(interp: Interpreter, meaning: BackboneMeaning, built: LibraryObject, node: py.Node) -> Value:
    top = built.argument(meaning.top)
    if top is not None and not (isinstance(top, Const) and top.value is True):
        return Unknown(f"`{meaning.short}` is built without its head")
    if any(built.argument(name) not in (None, Const(None), Const(False)) for name in meaning.opaque):
        return Unknown(f"`{meaning.short}` is built to give something else")
    units = built.argument(meaning.units)
    site: Site = built.site
    step = Step(meaning.short, "weights", site, meaning.framework, maker=site)

    def output(value: Value) -> Value:
        number = value.value if isinstance(value, Const) else None
        tensor = Tensor(
            domain=meaning.gives,
            layer=step,
            units=number if isinstance(number, int) else None,
            units_site=value.site if isinstance(value, Const) else None,
            likely=isinstance(value, Const) and value.likely,
            channels_first=meaning.channels_first,
        )
        chosen = built.argument(meaning.activation)
        if chosen is not None:
            return activations.apply_activation(interp, tensor, chosen, site, node)
        default = interp.library.activation(meaning.default_activation)
        if default is None or default.id == "linear":
            return tensor
        axis = "units" if default.gives is Domain.SIMPLEX else None
        return activate(tensor, default, step=Step(meaning.short, default.id, site, maker=site), axis=axis)

    return map_value(units if units is not None else Unknown(), output, interp.path)
