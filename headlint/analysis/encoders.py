"""Encoders: which fit numbered the classes of labels, and models that are judged by another numbering.

An encoder remembers in the store which fit was its last. Labels carry the number of the fit that
their class numbers come from, through everything that keeps the classes apart.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from headlint import python as py
from headlint.analysis import data_origins
from headlint.analysis.guards import compatible
from headlint.contracts import FactValue
from headlint.findings import Site
from headlint.frameworks.label_meanings import LabelsMeaning
from headlint.frameworks.role_meanings import RoleMeaning
from headlint.records import dataclass, field, replace
from headlint.values import Const, Guard, Items, LibraryObject, Ref, Tensor, Unknown, Value

if TYPE_CHECKING:
    from headlint.analysis.interpreter import Interpreter

__all__ = [
    "Encoders",
    "Fit",
    "build",
    "by_model",
    "fit",
    "judged",
    "numbering",
    "scored",
    "trained",
    "validated",
]

Bound = dict[str, Value]
OWN = "#encoder"
"""Argument that holds the number of an encoder object."""
MODEL = "model"
"""First part of the source of a prediction: the model that made it."""


@dataclass(frozen=True, slots=True)
class Fit:
    """An encoder is fitted: which object, to what, and how the source spells both."""

    encoder: int
    name: str
    site: Site
    data: Value
    text: str | None
    method: str | None


@dataclass(slots=True)
class Encoders:
    """The fits of one analysis, and the labels that each model was trained on."""

    fits: dict[int, Fit] = field(default_factory=dict)
    trained: dict[int, list[tuple[Guard, Value]]] = field(default_factory=dict)


def build(interp: Interpreter, meaning: RoleMeaning, bound: Bound, node: py.Node) -> Value:
    """An encoder: an object of its own, however often its place is reached."""
    own = (OWN, Const(interp.number()))
    return LibraryObject(meaning.name, (*bound.items(), own), interp.site(node))


def fit(interp: Interpreter, encoder: Value, data: Value | None, node: py.Node) -> int | None:
    """An encoder is fitted to data; gives the number of the fit, None where the object is not known."""
    own = _own(encoder)
    if own is None or not isinstance(encoder, LibraryObject):
        return None
    number = interp.number()
    name = encoder.name.rpartition(".")[2]
    site = interp.site(node)
    interp.encoders.fits[number] = Fit(own, name, site, data or Unknown(), _text(node), _method(node))
    interp.store.set((("encoder", own), "#fit"), Const(number))
    return number


def numbering(interp: Interpreter, meaning: LabelsMeaning, bound: Bound, node: py.Node) -> int | None:
    """The fit that the class numbers come from which a call gives; None where that is not known."""
    encoder = bound.get("self")
    if encoder is None:
        source = bound.get(meaning.of or "")
        return source.fitted if isinstance(source, Tensor) and meaning.spreads else None
    if meaning.fits is not None:
        return fit(interp, encoder, bound.get(meaning.fits), node)
    own = _own(encoder)
    last = None if own is None else interp.store.get((("encoder", own), "#fit"))
    return last.value if isinstance(last, Const) and isinstance(last.value, int) else None


def _own(encoder: Value) -> int | None:
    own = encoder.argument(OWN) if isinstance(encoder, LibraryObject) else None
    return own.value if isinstance(own, Const) and isinstance(own.value, int) else None


def _text(node: py.Node) -> str | None:
    """The name of the first argument, where it is a plain name."""
    first = node.args[0].value if isinstance(node, py.Call) and node.args else None
    return first.value if isinstance(first, py.Name) else None


def _method(node: py.Node) -> str | None:
    """The method that a call names."""
    func = node.func if isinstance(node, py.Call) else None
    return func.attr.value if isinstance(func, py.Attribute) else None


# Models


def by_model(prediction: Value, model: Ref) -> Value:
    """A prediction that says which model made it."""
    if not isinstance(prediction, Tensor):
        return prediction
    return replace(prediction, sources=prediction.sources | {(MODEL, model.oid)})


def trained(interp: Interpreter, model: Ref, labels: Value) -> None:
    """A model is trained on labels."""
    interp.encoders.trained.setdefault(model.oid, []).append((interp.path, labels))


def validated(interp: Interpreter, model: Ref, data: Value | None) -> None:
    """`validation_data=(x, y)`: what a model is judged by while it is trained."""
    if isinstance(data, Items) and data.exact and len(data.values) in (2, 3):
        judged(interp, model.oid, data.values[1])


def scored(interp: Interpreter, prediction: Value, truth: Value | None) -> None:
    """A metric compares what a model predicted with the truth."""
    if truth is None or not isinstance(prediction, Tensor):
        return
    models = [one[1] for one in prediction.sources if isinstance(one, tuple) and one[0] == MODEL]
    if len(models) == 1:
        judged(interp, models[0], truth)


def judged(interp: Interpreter, model: int, labels: Value) -> None:
    """A model is judged by labels: their classes are to be numbered as those it was trained on."""
    encoders = interp.encoders
    second = encoders.fits.get(labels.fitted or 0) if isinstance(labels, Tensor) else None
    before = encoders.trained.get(model, [])
    if second is None or not before:
        return
    firsts: list[Fit] = []
    for path, value in before:
        first = encoders.fits.get(value.fitted or 0) if isinstance(value, Tensor) else None
        if first is None or not compatible(path, interp.path):
            return
        firsts.append(first)
    if any(not data_origins.differ(interp, first.data, second.data) for first in firsts):
        return
    facts: dict[str, FactValue] = {
        "framework": "keras",
        "call.kind": "encoder-refit",
        "call.name": second.name,
        "call.same-object": firsts[-1].encoder == second.encoder,
        "call.first": firsts[-1].name,
    }
    if second.text is not None:
        facts["call.other"] = second.text
    if second.method is not None:
        facts["call.method"] = second.method
    interp.heads.single(second.site, facts, places={"call.first": firsts[-1].site})
