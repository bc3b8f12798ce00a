"""Data sets and loaders of PyTorch: what one sample is, and what a batch of samples is.

A data set of a library is an instance whose `#sample` is known; one of the project is asked through
its own `__getitem__`. A loader puts samples together as `default_collate` does (PyTorch 2.13, measured):
tensors get a first axis, whole Python numbers become int64, others float64, tuples, lists and
dictionaries are gone into. A `collate_fn` of the project is called with the samples instead.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from headlint import python as py
from headlint.analysis import dtypes, iteration, label_origins, label_values, tensors
from headlint.analysis.closures import Arguments, BoundMethod, ClassValue, Function, Partial
from headlint.analysis.definitions import find_method
from headlint.analysis.guards import ALWAYS, join, map_value
from headlint.analysis.label_values import INDEX
from headlint.domains import Encoding
from headlint.frameworks.label_meanings import DatasetMeaning
from headlint.records import replace
from headlint.values import (
    Const,
    Entries,
    Gap,
    Items,
    Ref,
    Step,
    Stream,
    Tensor,
    Unknown,
    Value,
)

if TYPE_CHECKING:
    from headlint.analysis.interpreter import Interpreter

__all__ = ["elements", "make", "samples"]

Bound = dict[str, Value]
CHOSEN = "#chosen"
"""Attribute of what hands out some samples only, chosen in a way that is not followed."""
TRANSFORM = "target_transform"
SAMPLING = 4_000
"""Steps that the making of one sample may take."""


def make(
    interp: Interpreter, meaning: DatasetMeaning, bound: Bound, arguments: Arguments, node: py.Node
) -> Value:
    """What a call gives that makes a data set or a loader."""
    source = bound.get(meaning.source or "", Unknown("its data set is not known"))
    if meaning.holds in ("part", "parts") and isinstance(source, Ref) and not interp.get(source, "dataset"):
        interp.set(source, "dataset", source)  # what is changed through a part is changed in the whole
    if meaning.holds == "part" and _in_order(interp, bound.get("indices")):
        return source
    if meaning.holds == "parts":
        return _parts(interp, source, bound.get("lengths"))
    ref = interp.new("instance", meaning.name, interp.site(node))
    if meaning.holds == "part":
        interp.set(ref, "dataset", source)
        interp.set(ref, CHOSEN, Const(True))
    elif meaning.holds == "batches":
        interp.set(ref, "dataset", source)
        interp.set(ref, CHOSEN, Const(bound.get("sampler", Const(None)) != Const(None)))
        settled = _settled(meaning, bound)
        interp.set(ref, "#batched", Const(settled and not _unbatched(bound)))
        interp.set(ref, "#several", Const(_several(bound)))
        if not settled:
            interp.set(ref, "#packed by", bound.get("collate_fn", Unknown()))
    elif meaning.holds == "union":
        interp.set(ref, "datasets", source)
        parts = iteration.items_of(interp, source).values
        whole = [samples(interp, one.element if isinstance(one, Gap) else one, node) for one in parts]
        interp.set(ref, "#sample", join((ALWAYS, one) for one in whole))
    elif meaning.holds == "rows":
        rows = tuple(_row(interp, value, node) for value in arguments.positional)
        known = not arguments.open and not any(isinstance(one, Gap) for one in arguments.positional)
        interp.set(ref, "#sample", Items(rows) if known else Unknown("the tensors are not known"))
    else:
        _describe(interp, ref, meaning, bound, node)
    return ref


def _parts(interp: Interpreter, source: Value, lengths: Value | None) -> Value:
    """`random_split`: as many parts as there are lengths."""
    known = iteration.known_items(interp, lengths) if lengths is not None else None
    return Items((Gap(source),)) if known is None else Items((source,) * len(known))


def _in_order(interp: Interpreter, indices: Value | None) -> bool:
    """Whether samples are taken by numbers that are written out, and not by what they are."""
    known = iteration.known_items(interp, indices) if indices is not None else None
    counted = isinstance(indices, Stream) and indices.element == Unknown("a counter")
    return counted or (known is not None and all(isinstance(one, Const) for one in known))


def _settled(meaning: DatasetMeaning, bound: Bound) -> bool:
    """Whether every parameter that could change what comes out is left out or None."""
    return all(bound.get(name, Const(None)) == Const(None) for name in meaning.settles)


def _unbatched(bound: Bound) -> bool:
    """Without a batch size (None) samples come out as they are."""
    return bound.get("batch_size") == Const(None)


def _several(bound: Bound) -> bool:
    """Whether a batch holds several samples for certain (the last one aside)."""
    size = bound.get("batch_size")
    return isinstance(size, Const) and not size.likely and isinstance(size.value, int) and size.value > 1


def _describe(interp: Interpreter, ref: Ref, meaning: DatasetMeaning, bound: Bound, node: py.Node) -> None:
    """A data set of a library: pairs of features and a label that the facts describe."""
    maker = Step(meaning.short, "labels", interp.site(node))
    features = Unknown(f"the features of `{meaning.short}`", ("features", interp.number()))
    count: object = meaning.classes
    if isinstance(meaning.classes, str):
        given = bound.get(meaning.classes, Const(meaning.default_classes))
        count = given.value if isinstance(given, Const) else None
    classes = count if isinstance(count, int) else None
    encoding = meaning.encoding
    if encoding is Encoding.INTEGER and classes == 2:
        encoding = Encoding.BINARY
    label = Tensor(
        reason="they are labels",
        encoding=encoding,
        classes=classes,
        lowest=meaning.lowest,
        maker=maker,
        rank=0 if meaning.width is None else 1,
        units=meaning.width,
        dtype="int" if meaning.width is None else "int64",
    )
    interp.set(ref, "#label", label)
    if not _settled(meaning, bound):
        interp.set(ref, "#sample", Items((features, _transformed(interp, meaning, bound, label, node))))
        return
    interp.set(ref, "#sample", Items((features, label)))
    whole = replace(label, rank=1, dtype="int64")
    for name in meaning.targets:
        interp.set(ref, name, whole)
        interp.set(ref, f"#{name}", whole)
    if classes is not None and meaning.width is None and classes <= iteration.LONGEST:
        interp.set(ref, "classes", Items((Unknown("the name of a class"),) * classes))


def _transformed(
    interp: Interpreter, meaning: DatasetMeaning, bound: Bound, label: Tensor, node: py.Node
) -> Value:
    """The label after the function that is given for it."""
    others = {name: value for name, value in bound.items() if name != TRANSFORM}
    change = bound.get(TRANSFORM)
    if change is None or isinstance(change, Unknown) or not _settled(meaning, others):
        return Unknown("a transform of the target is not followed")
    return interp.allowance(SAMPLING, partial(interp.call, change, Arguments((label,)), node))


# Samples


def samples(interp: Interpreter, source: Value, node: py.Node) -> Value:
    """One sample of a data set, whatever its index is."""
    return map_value(source, lambda single: _sample(interp, single, node), interp.path)


def _sample(interp: Interpreter, source: Value, node: py.Node) -> Value:
    if isinstance(source, Ref) and source.kind == "instance":
        if interp.get(source, CHOSEN) == Const(True):
            return _chosen(samples(interp, interp.get(source, "dataset") or Unknown(), node))
        known = interp.get(source, "#sample")
        if known is not None:
            return _as_made(interp, source, known)
        cls = interp.get(source, "#class")
        if isinstance(cls, ClassValue):
            return _own_sample(interp, source, cls, node)
        return Unknown("a sample of something that is not followed", (("object", source.oid), "[]"))
    if isinstance(source, Tensor) and label_values.are_labels(source):
        return label_values.element(source)
    return iteration.element(interp, source)


def _chosen(sample: Value) -> Value:
    """A sample of a selection: it may hold some of the classes only."""
    if isinstance(sample, Items):
        return Items(tuple(_chosen(part) for part in sample.values))
    return label_values.some(sample) if isinstance(sample, Tensor) else sample


def _as_made(interp: Interpreter, ref: Ref, known: Value) -> Value:
    """The sample of a library's data set, unless the program changes its labels afterwards."""
    meaning = interp.library.meaning(ref.name)
    if not isinstance(meaning, DatasetMeaning):
        return known
    changed = interp.get(ref, "target_transform") is not None or any(
        interp.get(ref, name) != interp.get(ref, f"#{name}")
        for name in (*meaning.targets, "targets", "labels")
    )
    if not changed or not isinstance(known, Items):
        return known
    return Items((known.values[0], Unknown("the labels of the data set are changed")))


def _own_sample(interp: Interpreter, ref: Ref, cls: ClassValue, node: py.Node) -> Value:
    """A sample of a data set of the project: what its `__getitem__` returns, or its `__iter__` yields."""
    token = ("object", ref.oid)
    getter = find_method(interp, cls, "__getitem__")
    if getter is not None:
        index = Unknown("an index", (INDEX, ref.oid))
        got = interp.allowance(SAMPLING, partial(interp.call, getter, Arguments((ref, index)), node))
        return got if not isinstance(got, Unknown) or got.token else Unknown(got.reason, (token, "[]"))
    iterator = find_method(interp, cls, "__iter__")
    if iterator is not None:
        yielded = interp.allowance(SAMPLING, partial(interp.call, iterator, Arguments((ref,)), node))
        if isinstance(yielded, Stream):
            return yielded.element
    return Unknown("a sample of a data set that is not followed", (token, "[]"))


def _row(interp: Interpreter, value: Value, node: py.Node) -> Value:
    """A row of a tensor in a TensorDataset."""

    def single(one: Value) -> Value:
        if isinstance(one, Tensor) and label_values.are_labels(one):
            return label_values.element(one)
        if isinstance(one, Tensor):
            return replace(one, rank=None)
        return one

    return map_value(value, single, interp.path)


# Batches


def elements(interp: Interpreter, ref: Ref) -> Value | None:
    """An element of a loader or of a data set; None when it is neither."""
    batched = interp.get(ref, "#batched")
    if batched is not None:
        return _batch(interp, ref, batched)
    if interp.get(ref, "#sample") is not None or isinstance(interp.get(ref, "#class"), ClassValue):
        return None if interp.get(ref, "#items") is not None else samples(interp, ref, py.Name("sample"))
    return None


def _batch(interp: Interpreter, loader: Ref, batched: Value) -> Value:
    node = py.Name("batch")
    sample = samples(interp, interp.get(loader, "dataset") or Unknown(), node)
    if interp.get(loader, CHOSEN) == Const(True):
        sample = map_value(sample, _chosen, interp.path)
    if batched != Const(True):
        pack = interp.get(loader, "#packed by")
        if isinstance(pack, (Function, BoundMethod, Partial)):
            return interp.allowance(SAMPLING, partial(interp.call, pack, Arguments((Stream(sample),)), node))
        return Unknown("batches are made by a function that is not followed", (("object", loader.oid), "[]"))
    if isinstance(sample, Unknown) and sample.token is None:
        return Unknown(sample.reason, (("object", loader.oid), "[]"))
    batch = collate(interp, sample, Step("DataLoader", "labels", loader.site))
    return _marked(interp, batch) if interp.get(loader, "#several") == Const(True) else batch


def _marked(interp: Interpreter, batch: Value) -> Value:
    """A batch, or each part of one, as samples of which there are several."""

    def single(value: Value) -> Value:
        if isinstance(value, Unknown):
            token = interp.number() if value.token is None else value.token
            return Unknown(value.reason, (tensors.SAMPLES, token))
        if isinstance(value, Tensor) and label_values.are_labels(value):
            return replace(value, batch=True, lone=False)
        return value

    if isinstance(batch, Items):
        return Items(tuple(map_value(one, single) for one in batch.values))
    return map_value(batch, single)


def collate(interp: Interpreter, sample: Value, step: Step) -> Value:
    """Samples put together as `default_collate` does."""
    number = label_origins.number_of(sample, step)
    if number is not None:
        sample = number
    return map_value(sample, lambda single: _collated(interp, single, step), interp.path)


def _collated(interp: Interpreter, sample: Value, step: Step) -> Value:
    if isinstance(sample, Tensor):
        return _batch_of(sample)
    if isinstance(sample, Items):
        return Items(tuple(_part(interp, one, step) for one in sample.values))
    if isinstance(sample, Ref) and sample.kind == "list":
        ref = interp.new("list", "list", sample.site)
        held = iteration.items_of(interp, sample).values
        interp.set(ref, "#items", Items(tuple(_part(interp, one, step) for one in held)))
        return ref
    if isinstance(sample, Ref) and sample.kind == "dict":
        entries = iteration.entries_of(interp, sample)
        ref = interp.new("dict", "dict", sample.site)
        pairs = tuple((key, collate(interp, value, step)) for key, value in entries.pairs)
        interp.set(ref, "#entries", Entries(pairs, entries.partial))
        return ref
    if isinstance(sample, Unknown):
        return sample
    return Unknown("a batch of something that is not followed")


def _part(interp: Interpreter, value: Value, step: Step) -> Value:
    if isinstance(value, Gap):
        return Gap(collate(interp, value.element, step))
    return collate(interp, value, step)


def _batch_of(sample: Tensor) -> Tensor:
    if not label_values.are_labels(sample):
        return replace(sample, rank=None if sample.rank is None else sample.rank + 1)
    whole = label_values.stacked(sample)
    return replace(whole, dtype=dtypes.batched(sample.dtype))
