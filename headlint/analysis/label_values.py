"""What is done to labels: casts, axes, rows, arithmetic, comparisons, as pure functions.

A tensor is labels when its encoding is known. `rank` counts its axes with the one of the samples,
`units` is the size of the last axis where there is more than that one. An operation that is not
understood gives a tensor of which nothing is known.
"""

from __future__ import annotations

from collections.abc import Sequence

from headlint.analysis import dtypes
from headlint.domains import Domain, Encoding
from headlint.records import replace
from headlint.values import Const, LibraryName, Step, Tensor, Unknown, Value

__all__ = [
    "COMPARED",
    "DRAWN",
    "INDEX",
    "LITERAL",
    "are_labels",
    "at",
    "batched",
    "cast",
    "column",
    "columns",
    "element",
    "flat",
    "is_new_axis",
    "lost",
    "noted",
    "of_integers",
    "of_two",
    "reshaped",
    "rows",
    "some",
    "squeezed",
    "stacked",
]

INDEX = "sample index"
"""First part of the token of an index that stands for one sample."""
LONGEST_ROUTE = 6
LITERAL, DRAWN, COMPARED = "literal", "drawn", "comparison"
"""Steps that make labels known by their looks only: written out, random, the outcome of a comparison."""
SPREAD = (Encoding.ONE_HOT, Encoding.MULTI_HOT)
"""Encodings that write one label over the whole last axis."""
REASON = "they are labels"


def are_labels(value: Value) -> bool:
    """Whether a value is labels whose encoding is known, and not the output of a layer."""
    return isinstance(value, Tensor) and value.encoding is not Encoding.UNKNOWN and value.layer is None


def lost(tensor: Tensor, reason: str) -> Tensor:
    """Labels after something that is not understood."""
    return Tensor(reason=reason, sources=tensor.sources, losses=tensor.losses)


def noted(tensor: Tensor, step: Step | None) -> Tensor:
    """The tensor with one more step on its route; a long route keeps its end."""
    if step is None or step.site is None:
        return tensor
    return replace(tensor, route=(*tensor.route, step)[-LONGEST_ROUTE:])


# Making labels of numbers


def of_integers(
    seen: set[int], maker: Step | None, *, rank: int | None, dtype: str | None = None
) -> Tensor | None:
    """Labels that take these values, all of them; None where they are no numbering of classes."""
    if seen in ({0, 1}, {-1, 1}):
        return of_two(*sorted(seen), maker=maker, rank=rank, dtype=dtype)
    lowest = min(seen, default=-1)
    if len(seen) < 3 or lowest not in (0, 1) or seen != set(range(lowest, lowest + len(seen))):
        return None
    return Tensor(
        reason=REASON,
        encoding=Encoding.INTEGER,
        classes=len(seen),
        lowest=lowest,
        maker=maker,
        rank=rank,
        dtype=dtype,
    )


def of_two(
    low: float, high: float, *, maker: Step | None, rank: int | None, dtype: str | None = None
) -> Tensor:
    """Labels that take two values: 0/1, -1/+1, or something that later arithmetic makes one of those."""
    named: dict[tuple[float, float], Encoding] = {(0, 1): Encoding.BINARY, (-1, 1): Encoding.SIGNED}
    encoding = named.get((low, high), Encoding.UNKNOWN)
    lowest = int(low) if encoding is not Encoding.UNKNOWN else None
    token = None if encoding is not Encoding.UNKNOWN else ("two values", low, high)
    return Tensor(
        reason=REASON if token is None else "it takes two values",
        encoding=encoding,
        classes=2 if token is None else None,
        lowest=lowest,
        maker=maker,
        rank=rank,
        dtype=dtype,
        token=token,
    )


# Types


def cast(tensor: Tensor, dtype: str | None, step: Step | None = None) -> Tensor:
    """Another type of numbers; None: one that is not known. Whole numbers cannot hold quantities."""
    if dtype == "text":
        return lost(tensor, "they are no numbers any more")
    if tensor.encoding is Encoding.CONTINUOUS and dtype is not None and "float" not in dtype:
        return lost(tensor, "quantities are rounded")
    if dtype == "bool" and tensor.encoding in (Encoding.INTEGER, Encoding.SIGNED, Encoding.COUNT):
        return lost(tensor, "they are made truth values")
    return noted(replace(tensor, dtype=dtype, domain=Domain.UNKNOWN, stop=None, token=None), step)


# Axes


def rows(tensor: Tensor, step: Step | None = None, *, single: bool = False) -> Tensor:
    """Some of the samples, or all of them in another order; `single`: only one of them."""
    return noted(replace(tensor, lone=True) if single else tensor, step)


def some(tensor: Tensor) -> Tensor:
    """Samples that are chosen, perhaps by their class."""
    return replace(tensor, classes=None) if tensor.encoding is Encoding.INTEGER else tensor


def element(tensor: Tensor) -> Tensor:
    """One sample."""
    rank = None if tensor.rank is None else max(tensor.rank - 1, 0)
    if tensor.rank == 1 and tensor.encoding in SPREAD:
        # One number of a row of zeros and ones.
        return replace(tensor, encoding=Encoding.BINARY, classes=2, lowest=0, rank=0, units=None, lone=True)
    return replace(tensor, rank=rank, units=tensor.units if rank is None or rank > 0 else None, lone=True)


def stacked(tensor: Tensor) -> Tensor:
    """Samples put together, or a single one: one more axis in front."""
    return replace(tensor, rank=None if tensor.rank is None else tensor.rank + 1)


def batched(tensor: Tensor) -> Tensor:
    """Several samples put together."""
    return replace(stacked(tensor), lone=False)


def column(tensor: Tensor, step: Step | None = None) -> Tensor:
    """One more axis at the end, of size one."""
    if tensor.encoding in SPREAD:
        return lost(tensor, "an axis is added behind the classes")
    rank = None if tensor.rank is None else tensor.rank + 1
    return noted(replace(tensor, rank=rank, units=1, units_site=None), step)


def flat(tensor: Tensor, step: Step | None = None) -> Tensor:
    """All numbers in one row."""
    if tensor.encoding in SPREAD:
        return lost(tensor, "the classes are put in one row")
    lone = tensor.lone or tensor.rank in (None, 0)
    return noted(replace(tensor, rank=1, units=None, units_site=None, lone=lone), step)


def squeezed(tensor: Tensor, step: Step | None = None) -> Tensor:
    """Without the axes of size one."""
    if tensor.encoding in SPREAD and tensor.units == 1:
        return lost(tensor, "the axis of the classes is dropped")
    if tensor.rank == 2 and tensor.units == 1:
        return flat(tensor, step)
    if tensor.rank == 1 or (tensor.rank == 2 and tensor.units is not None):
        return noted(tensor, step)
    units = None if tensor.units == 1 else tensor.units
    return noted(replace(tensor, rank=None, units=units), step)


def reshaped(tensor: Tensor, sizes: Sequence[Value] | None, step: Step | None = None) -> Tensor:
    """Other axes: their sizes where all of them are seen."""
    last = sizes[-1] if sizes else None
    width = last.value if isinstance(last, Const) and isinstance(last.value, int) else None
    if tensor.encoding in SPREAD:
        if width is None or width != tensor.units:
            return lost(tensor, "the axis of the classes is moved")
        return noted(replace(tensor, rank=len(sizes or ())), step)
    if not sizes:
        return noted(replace(tensor, rank=None, units=None), step)
    if len(sizes) == 1:
        return flat(tensor, step)
    if tensor.encoding in (Encoding.BINARY, Encoding.SIGNED) and width != 1:
        return lost(tensor, "several labels are put in a row")
    units = width if width is not None and width > 0 else None
    return noted(replace(tensor, rank=len(sizes), units=units, units_site=None), step)


# Indexing


def is_new_axis(key: Value | None) -> bool:
    """`None` or `np.newaxis` as an index."""
    if isinstance(key, LibraryName):
        return key.name.endswith(".newaxis")
    return isinstance(key, Const) and key.value is None


def at(tensor: Tensor, key: Value | None) -> Tensor:
    """`y[3]` is a sample, `y[None]` has one more axis, `y[mask]` and `y[indices]` are some samples."""
    if is_new_axis(key):
        return stacked(tensor)
    if isinstance(key, Const):
        return lost(tensor, "it is a column of a table") if isinstance(key.value, str) else element(tensor)
    if isinstance(key, Tensor) and key.rank is not None:
        mask = key.dtype == "bool"
        ids = not mask and (dtypes.is_whole(key.dtype) or are_labels(key))
        rank = tensor.rank if mask or tensor.rank is None else tensor.rank - 1 + key.rank
        return replace(tensor if ids else some(tensor), rank=rank)
    if isinstance(key, Unknown) and isinstance(key.token, tuple) and key.token[0] == INDEX:
        return element(tensor)
    return some(replace(tensor, rank=None))  # a number, a mask or many indices


def columns(tensor: Tensor, single: bool) -> Tensor:
    """Some of the columns of every sample, or a single one of them."""
    if tensor.encoding in SPREAD:
        if single and tensor.rank in (None, 2):
            return replace(tensor, encoding=Encoding.BINARY, classes=2, lowest=0, rank=1, units=None)
        return lost(tensor, "some columns are taken of it")
    if not single:
        return replace(tensor, units=None, units_site=None)
    return replace(tensor, rank=1 if tensor.rank == 2 else None, units=None, units_site=None)


# Numbers
