"""Makers of labels: what an encoder, a data set or a random draw gives."""

from __future__ import annotations

from typing import TYPE_CHECKING

from headlint import python as py
from headlint.analysis import encoders, frames, iteration, label_values, random_draws
from headlint.analysis.closures import Arguments
from headlint.analysis.tensors import SAMPLES
from headlint.domains import Encoding
from headlint.frameworks.label_meanings import LabelsMeaning
from headlint.records import replace
from headlint.values import Const, Items, Ref, Step, Stream, Tensor, Unknown, Value

if TYPE_CHECKING:
    from headlint.analysis.interpreter import Interpreter

__all__ = ["described", "make"]

Bound = dict[str, Value]


def make(
    interp: Interpreter, meaning: LabelsMeaning, bound: Bound, arguments: Arguments, node: py.Node
) -> Value:
    """What a call gives that makes labels: labels, or the structure that holds them."""
    maker = Step(_spelling(meaning), "labels", interp.site(node))
    if meaning.draw is not None:
        return random_draws.drawn(interp, meaning, bound, arguments, maker)
    labels = described(interp, meaning, bound, maker)
    fitted = encoders.numbering(interp, meaning, bound, node)
    if fitted is not None:
        labels = replace(labels, fitted=fitted)
    if meaning.returns == "labels":
        return labels
    if meaning.returns == "factors":
        return Items((labels, Unknown("the unique values")))
    features = _features(interp, meaning)
    if meaning.returns == "splits":
        return Items((Items((features, labels)), Items((_features(interp, meaning), labels))))
    if meaning.returns == "batches":
        return _batches(interp, meaning, bound, features, labels)
    if meaning.returns == "pair" or bound.get("return_X_y") == Const(True):
        return Items((features, labels))
    bunch = interp.new("instance", "bunch", interp.site(node))
    interp.set(bunch, "data", features)
    interp.set(bunch, "target", labels)
    return bunch


def _spelling(meaning: LabelsMeaning) -> str:
    """`LabelEncoder` for a method of it, `mnist.load_data` for a data set, else the last name."""
    owner = meaning.name.split(".")[-2]
    if meaning.returns == "splits":
        return f"{owner}.{meaning.short}"
    return owner if owner[:1].isupper() and meaning.returns == "labels" else meaning.short


def _features(interp: Interpreter, meaning: LabelsMeaning) -> Unknown:
    return Unknown(f"the features of `{meaning.short}`", (SAMPLES, interp.number()))


def _batches(
    interp: Interpreter, meaning: LabelsMeaning, bound: Bound, features: Value, labels: Tensor
) -> Value:
    """A data set of (features, labels); of features alone where it is told to have no labels."""
    none = Const(None)
    if bound.get(meaning.mode or "") == none or bound.get("labels") == none:
        return Stream(features)
    size = bound.get("batch_size")
    if size == none:
        labels = label_values.element(labels)
    elif isinstance(size, Unknown):
        labels = replace(labels, rank=None)
    batches = Stream(Items((features, labels)))
    return Items((batches, batches)) if bound.get("subset") == Const("both") else batches


def described(interp: Interpreter, meaning: LabelsMeaning, bound: Bound, maker: Step) -> Tensor:
    """The labels themselves, as the facts describe them and the arguments settle it."""
    unknown = Tensor(reason=f"the labels of `{meaning.short}` are not certain", maker=maker)
    if any(not isinstance(bound.get(name), (Const, type(None))) for name in meaning.unless):
        return unknown
    if any(_given(bound.get(name)) for name in meaning.unless):
        return unknown
    encoding, rank = _encoding(meaning, bound)
    source = bound.get(meaning.of or "")
    if encoding is Encoding.UNKNOWN or _of_several(meaning, source):
        return unknown
    classes = _classes(interp, meaning, bound)
    origin = source if isinstance(source, Tensor) and source.encoding is not Encoding.UNKNOWN else None
    if meaning.classes is None or (classes is None and bound.get(str(meaning.classes)) is None):
        classes = _carried(origin) if classes is None else classes
    if meaning.folds and classes is None:
        return unknown
    if encoding is Encoding.INTEGER and classes == 2:
        encoding = Encoding.BINARY
    columns = meaning.columns
    if encoding in label_values.SPREAD:
        columns = classes
    if meaning.folds and classes == 2:
        encoding, columns = Encoding.BINARY, 1
    whole = encoding not in (Encoding.CONTINUOUS, Encoding.SIGNED)
    return Tensor(
        reason=label_values.REASON,
        encoding=encoding,
        classes=classes,
        lowest=0 if whole else None,
        maker=maker,
        label_range=meaning.range,
        rank=_rank(meaning, rank, source),
        units=1 if encoding is Encoding.BINARY and rank == 2 else columns,
        dtype=meaning.dtype,
    )


def _given(value: Value | None) -> bool:
    """Whether a parameter is set to something else than what it is when left out."""
    if not isinstance(value, Const) or value.value in (None, False, "inferred"):
        return False
    return value.value is True or value.value != 1


def _encoding(meaning: LabelsMeaning, bound: Bound) -> tuple[Encoding, int | None]:
    """The encoding and the number of axes, where a word chooses them or not."""
    if meaning.mode is None:
        return meaning.encoding, meaning.rank
    given = bound.get(meaning.mode, Const(meaning.default_mode))
    word = given.value if isinstance(given, Const) and not given.likely else None
    if word in meaning.integer:
        return Encoding.INTEGER, meaning.rank or 1
    if word in meaning.one_hot:
        return Encoding.ONE_HOT, 2
    if word in meaning.binary:
        return Encoding.BINARY, meaning.binary_rank
    return Encoding.UNKNOWN, None


def _classes(interp: Interpreter, meaning: LabelsMeaning, bound: Bound) -> int | None:
    """The number of classes: a fact, an argument, or one thing given for each class."""
    if not isinstance(meaning.classes, str):
        return meaning.classes
    given = bound.get(meaning.classes)
    if given is None:
        return meaning.default_classes
    if isinstance(given, Const):
        return given.value if isinstance(given.value, int) and not given.likely else None
    known = iteration.items_of(interp, given) if isinstance(given, (Items, Ref)) else None
    return len(known.values) if known is not None and known.exact else None


def _carried(origin: Tensor | None) -> int | None:
    """The number of classes of what is encoded: ids that begin with 0 lose none of them."""
    whole = origin is not None and origin.encoding in (Encoding.INTEGER, Encoding.BINARY)
    return origin.classes if whole and origin is not None and origin.lowest == 0 else None


def _rank(meaning: LabelsMeaning, rank: int | None, source: Value | None) -> int | None:
    if rank is not None or not meaning.spreads or not isinstance(source, Tensor) or source.rank is None:
        return rank
    dropped = meaning.drops_column and source.rank > 1 and source.units == 1
    return source.rank if dropped else source.rank + 1


def _of_several(meaning: LabelsMeaning, source: Value | None) -> bool:
    """Whether what is encoded can have several columns: each gets classes of its own then."""
    if meaning.encoding is not Encoding.ONE_HOT or meaning.spreads or meaning.folds or meaning.of is None:
        return False
    if isinstance(source, Tensor):
        whole = source.encoding not in (*label_values.SPREAD, Encoding.UNKNOWN)
        return source.units != 1 and not (whole and source.rank == 1)
    return source is None or not frames.is_column(source)
