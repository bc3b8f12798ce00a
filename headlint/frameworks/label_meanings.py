"""The kinds of names that make labels or hand them on: encoders, draws, data sets, tables."""

from __future__ import annotations

from typing import Literal

from headlint.domains import Encoding
from headlint.frameworks.meanings import Meaning, Parameter
from headlint.records import dataclass

__all__ = ["ConvertMeaning", "DataMeaning", "DatasetMeaning", "DrawMeaning", "LabelsMeaning"]


@dataclass(frozen=True, slots=True, kw_only=True)
class LabelsMeaning(Meaning):
    """A call that makes labels: an encoder, a data set, a random draw.

    `returns`: the labels themselves; `pair`: (features, labels); `splits`: two such pairs (Keras
    data sets); `bunch`: an object with `data` and `target`, or a pair when `return_X_y` is true;
    `factors`: (labels, unique values); `batches`: a data set whose elements are such pairs.
    """

    encoding: Encoding = Encoding.UNKNOWN
    classes: Parameter | int | None = None
    """Number of classes, or the parameter that holds it (a number, or one thing for each class)."""
    default_classes: int | None = None
    """Number of classes where the parameter `classes` is left out."""
    range: Literal["unit", "signed-unit", "wider"] | None = None
    rank: int | None = None
    """Number of axes with the one of the samples; None: that of what is encoded, or not known."""
    columns: int | None = None
    """Size of the last axis; None: the number of classes where they are spread over it."""
    dtype: str | None = None
    of: Parameter | None = None
    """Parameter that holds what is encoded: its number of classes and its axes count."""
    spreads: bool = False
    """The classes get an axis of their own behind those of `of`."""
    drops_column: bool = False
    """... after a last axis of size one is taken away."""
    folds: bool = False
    """Two classes get a single column of zeros and ones."""
    fits: Parameter | None = None
    """Parameter that holds what an encoder learns the classes from by this call."""
    unless: tuple[str, ...] = ()
    """Parameters which, when given, make of the labels something that is not known."""
    mode: Parameter | None = None
    """Parameter that chooses the encoding by a word; then the words for each encoding:"""
    default_mode: str | None = None
    integer: tuple[str, ...] = ()
    one_hot: tuple[str, ...] = ()
    binary: tuple[str, ...] = ()
    binary_rank: int | None = None
    """Number of axes of the labels of two classes, where `mode` chooses them."""
    returns: Literal["labels", "pair", "splits", "bunch", "factors", "batches"] = "labels"
    draw: Literal["integers", "choice", "numbers", "shape"] | None = None
    """A random draw: of whole numbers (`low`, `high`, `size`), of given things (`a`, `size`), of
    numbers of a shape (`size`), or of numbers with one argument for each axis."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DataMeaning(Meaning):
    """What NumPy, pandas, scikit-learn and tf.data do with arrays, tables and data sets.

    `rows`: some or all rows of `self`, in any order; `each`: the same of every argument; `eye`: unit
    vectors, to be picked by class id; `scale`: each column is scaled, into `range`; `frame`: a table
    read from somewhere, or made of columns; `pop`: a column; `map`: a column with every value replaced
    by `arg`; `swap`: the same where `arg` names the old values; `element`: the first axis is that of
    the samples; `pairs`: batches of (x, y); `zip`, `apply`, `batch`, `unbatch`, `chain`, `generate`:
    data sets of TensorFlow; `load`: a data set by its name.
    """

    does: Literal[
        "rows",
        "each",
        "eye",
        "scale",
        "frame",
        "pop",
        "map",
        "swap",
        "element",
        "pairs",
        "zip",
        "apply",
        "batch",
        "unbatch",
        "chain",
        "generate",
        "load",
    ]
    range: Literal["unit", "signed-unit", "wider"] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ConvertMeaning(Meaning):
    """Makes a PyTorch tensor of numbers, lists or arrays (`torch.tensor`, `torch.LongTensor`)."""

    input: Parameter
    dtype: Parameter | None = None
    """Parameter that names the type of the numbers."""
    gives: str | None = None
    """Type of the numbers where the name settles it."""
    keeps: bool = False
    """An array keeps its type; where it does not and no type is named, `gives` is what it gets."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DrawMeaning(Meaning):
    """A PyTorch tensor of random numbers, or of numbers in a row.

    `integers`: whole numbers from `low` up to `high`; `unit`: in [0, 1]; `normal`: any; `line`: from
    `start` to `end` in so many steps, `steps`: in steps of a size; `spread`: zeros and ones.
    """

    numbers: Literal["integers", "unit", "normal", "line", "steps", "spread"]
    size: Parameter | None = None
    """Parameter that holds the shape; None: it is that of the first argument."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DatasetMeaning(Meaning):
    """Something of PyTorch that hands out samples, or what makes batches of them.

    `samples`: pairs (features, label), the label as described here; `rows`: a row of each tensor
    that it is given; `part`: those of `source` or some of them; `parts`: several such; `union`: those
    of each of `source`; `batches`: those of `source`, put together.
    """

    holds: Literal["samples", "rows", "part", "parts", "union", "batches"]
    source: Parameter | None = None
    encoding: Encoding = Encoding.UNKNOWN
    classes: Parameter | int | None = None
    default_classes: int | None = None
    """Number of classes where the parameter `classes` is left out."""
    lowest: int | None = 0
    width: int | None = None
    """Number of columns of a label that is a row of a tensor; None: it is a Python number."""
    settles: tuple[str, ...] = ("target_transform",)
    """Parameters which leave the label as it is described only when they are left out."""
    targets: tuple[str, ...] = ()
    """Attributes that hold all labels in a tensor."""
