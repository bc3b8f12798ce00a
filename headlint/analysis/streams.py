"""Data sets that are read batch by batch: tf.data, the generators of Keras, tensorflow_datasets.

A data set is a Stream of its elements; a pair (features, labels) among them is a tuple.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from headlint import python as py
from headlint.analysis import iteration, label_literals, label_values, labels, subscripts
from headlint.analysis.closures import Arguments, ClassValue
from headlint.analysis.guards import ALWAYS, join, map_value
from headlint.analysis.tensors import SAMPLES
from headlint.frameworks.label_meanings import DataMeaning, LabelsMeaning
from headlint.records import replace
from headlint.values import Const, Entries, Items, Ref, Step, Stream, Tensor, Unknown, Value

if TYPE_CHECKING:
    from headlint.analysis.interpreter import Interpreter

__all__ = ["labels_of", "mapped", "method", "of_output", "perform"]

Bound = dict[str, Value]
METHODS = "tensorflow.data.Dataset."


def method(interp: Interpreter, name: str) -> str | None:
    """The described method of a data set."""
    full = METHODS + name
    return full if interp.library.known(full) else None


def labels_of(interp: Interpreter, data: Value, node: py.Node) -> Value | None:
    """The labels that a data set given to `fit` holds; None where it is plain features.

    A pair or a triple is (features, labels) and weights; something unknown may be a data set.
    """
    if isinstance(data, Ref) and isinstance(interp.get(data, "#class"), ClassValue):
        data = Stream(interp.project.getitem(interp, data, Unknown("an index"), node))
    if isinstance(data, Unknown):
        return Unknown("the data set is not followed")
    if not isinstance(data, Stream):
        return None

    def single(element: Value) -> Value:
        if isinstance(element, Items) and element.exact and len(element.values) in (2, 3):
            return element.values[1]
        return Unknown("the elements of the data set are not followed")

    return map_value(data.element, single, interp.path)


def of_output(interp: Interpreter, model: Ref, part: str, y: Value) -> Value:
    """The labels of one of several outputs, by its name or by its place among them."""
    pending = interp.heads.pending
    parts = list(dict.fromkeys(pending[number].part for number in interp.heads.compiled[model.oid]))
    if len(parts) == 1:
        return y
    if isinstance(y, Ref) and y.kind == "dict":
        return subscripts.by_key(interp, iteration.entries_of(interp, y), Const(part))
    held = iteration.items_of(interp, y)
    if not held.exact or len(held.values) != len(parts):
        return Unknown("the labels of several outputs are not known")
    return held.values[parts.index(part)]


def perform(
    interp: Interpreter, meaning: DataMeaning, bound: Bound, arguments: Arguments, node: py.Node
) -> Value:
    """Carry out a call that makes or changes a data set."""
    source = bound.get("self")
    match meaning.does:
        case "pairs":
            return _pairs(interp, bound)
        case "load":
            return _load(interp, bound, node)
        case "element":
            return Stream(_sliced(interp, bound.get("tensors", Unknown()), node))
        case "zip":
            return _zip(interp, arguments)
        case "generate":
            made = interp.call(bound.get("generator", Unknown()), Arguments(open=True), node)
            return made if isinstance(made, Stream) else Stream(Unknown("what a generator gives"))
    if source is None:
        return Unknown("a data set that is not given")
    return map_value(source, lambda one: _changed(interp, meaning, bound, one, node), interp.path)


def _changed(interp: Interpreter, meaning: DataMeaning, bound: Bound, data: Value, node: py.Node) -> Value:
    if not isinstance(data, Stream):
        return Unknown("a data set that is not followed")
    match meaning.does:
        case "apply":
            return mapped(interp, data, bound.get("map_func"), node)
        case "batch":
            return Stream(_leaves(interp, data.element, label_values.batched))
        case "unbatch":
            return Stream(_leaves(interp, data.element, label_values.element))
        case "chain":
            other = bound.get("dataset")
            more = other.element if isinstance(other, Stream) else Unknown("another data set")
            return Stream(join(((ALWAYS, data.element), (ALWAYS, more))))
    return Unknown("a data set that is not followed")


def mapped(interp: Interpreter, data: Stream, function: Value | None, node: py.Node) -> Value:
    """`data.map(function)`: the parts of a tuple are its arguments."""
    if function is None:
        return Stream(Unknown("what a function makes of the elements"))

    def single(element: Value) -> Value:
        parts = element.values if isinstance(element, Items) and element.exact else (element,)
        return interp.call(function, Arguments(parts), node)

    return Stream(map_value(data.element, single, interp.path))


def _leaves(interp: Interpreter, value: Value, change: Callable[[Tensor], Tensor]) -> Value:
    """The same structure with its labels changed."""
    if isinstance(value, Items):
        return Items(tuple(_leaves(interp, one, change) for one in value.values))
    if isinstance(value, Tensor):
        return change(value) if label_values.are_labels(value) else value
    if isinstance(value, Ref) and value.kind == "dict":
        entries = iteration.entries_of(interp, value)
        pairs = tuple((key, _leaves(interp, one, change)) for key, one in entries.pairs)
        ref = interp.new("dict", "dict", value.site)
        interp.set(ref, "#entries", Entries(pairs, entries.partial))
        return ref
    return map_value(value, lambda one: value if one is value else _leaves(interp, one, change), interp.path)


def _sliced(interp: Interpreter, value: Value, node: py.Node) -> Value:
    """One sample of each of the arrays that a structure holds; a list is an array."""
    if isinstance(value, Items):
        return Items(tuple(_sliced(interp, one, node) for one in value.values))
    if isinstance(value, Ref) and value.kind == "list":
        made = label_literals.listed(interp, value, Step("from_tensor_slices", "labels", interp.site(node)))
        return label_values.element(made) if made is not None else Unknown("an element of an array")
    return _leaves(interp, value, label_values.element)


def _pairs(interp: Interpreter, bound: Bound) -> Value:
    """Batches of (x, y); of x alone where there is no y."""
    x = bound.get("x", bound.get("data", Unknown("the features")))
    y = bound.get("y", bound.get("targets"))
    return Stream(x) if y is None or y == Const(None) else Stream(Items((x, y)))


def _zip(interp: Interpreter, arguments: Arguments) -> Value:
    given = arguments.positional or tuple(value for _, value in arguments.keywords)
    if len(given) == 1:
        given = iteration.items_of(interp, given[0]).values
    return Stream(
        Items(tuple(one.element if isinstance(one, Stream) else Unknown("another data set") for one in given))
    )


SPLITS = ("train", "test", "validation", "unsupervised")


def _load(interp: Interpreter, bound: Bound, node: py.Node) -> Value:
    """`tfds.load(name)`: one data set, or one for each split, of pairs or of dictionaries."""
    name, split = bound.get("name"), bound.get("split")
    unknown = Unknown("the data set is not known", ("data set", interp.number()))
    text = str(name.value).partition("/")[0] if isinstance(name, Const) else ""
    meaning = interp.library.meaning(f"tensorflow_datasets.{text}")
    info = bound.get("with_info", Const(False))
    if not isinstance(meaning, LabelsMeaning) or not isinstance(info, Const):
        return unknown
    data = _named(interp, meaning, bound, node)
    if split is None:
        whole: Value = interp.new("dict", "dict", interp.site(node))
        assert isinstance(whole, Ref)
        pairs = tuple((Const(one), data) for one in SPLITS)
        interp.set(whole, "#entries", Entries(pairs, partial=True))
    elif isinstance(split, (Items, Ref)):
        count = iteration.items_of(interp, split)
        whole = Items((data,) * len(count.values)) if count.exact else unknown
    else:
        whole = data
    return Items((whole, Unknown("what is known of the data set"))) if info.value is True else whole


def _named(interp: Interpreter, meaning: LabelsMeaning, bound: Bound, node: py.Node) -> Stream:
    made = labels.described(interp, meaning, bound, Step(meaning.short, "labels", interp.site(node)))
    made = replace(made, rank=0)
    if bound.get("batch_size", Const(None)) != Const(None):
        made = label_values.batched(made)
    features = Unknown(f"the features of `{meaning.short}`", (SAMPLES, interp.number()))
    supervised = bound.get("as_supervised", Const(False))
    if supervised == Const(True):
        return Stream(Items((features, made)))
    if supervised != Const(False):
        return Stream(Unknown("the elements of a data set"))
    ref = interp.new("dict", "dict", interp.site(node))
    interp.set(ref, "#entries", Entries(((Const("label"), made),), partial=True))
    return Stream(ref)
