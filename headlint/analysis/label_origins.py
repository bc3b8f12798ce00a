"""Labels as numbers of Python, as parts of a list, and as what a layer is given."""

from __future__ import annotations

from collections.abc import Sequence

from headlint.analysis import label_values
from headlint.analysis.guards import alternatives
from headlint.domains import Encoding
from headlint.records import replace
from headlint.values import Choice, Const, Gap, Items, Step, Tensor, Token, Unknown, Value

__all__ = ["COUNTER", "as_tensor", "forget", "ids", "joined", "number", "number_of", "one_kind", "origin"]

COUNTER = "counter"
"""First part of the token of a number that `enumerate` counts from zero; the last is its place."""
TENSOR = "tensor"
"""First part of the token of a number that is a tensor; the other is its type, if that is known."""
CHANGING = ("arithmetic", "comparison")
"""Ids of the steps of a route that give other numbers."""


def origin(labels: Tensor) -> frozenset[Token]:
    """Tokens for what the numbers of labels are, whatever shape they have."""
    if labels.maker is None:
        return labels.sources
    changed = tuple(step for step in labels.route if step.id in CHANGING)
    return labels.sources | {("made", labels.maker, changed)}


def forget(labels: Tensor, *, keep_rank: bool) -> Tensor:
    """Labels, or numbers like them, that are put into a layer: an input like any other."""
    rank = labels.rank if keep_rank else None
    return Tensor(reason=labels.reason, sources=origin(labels), rank=rank, likely=labels.likely)


def number(labels: Tensor, kind: str) -> Tensor:
    """`int(y)`, `float(y)`, `y.item()`: one label as a Python number."""
    if kind == "int" and labels.encoding is Encoding.CONTINUOUS:
        return label_values.lost(labels, "it is cast to a whole number")
    return replace(labels, rank=0, units=None, dtype=kind)


def as_tensor(number: Const, dtype: str | None) -> Const:
    """A number that was made a tensor of this type."""
    return replace(number, token=(TENSOR, dtype))


def number_of(value: Value, step: Step) -> Tensor | None:
    """A Python number that is one of several constants, as a label."""
    return one_kind([value], step) if isinstance(value, Choice) else None


def one_kind(values: Sequence[Value], step: Step) -> Tensor | None:
    """What all of some values are as labels; None where they differ or are not known."""
    options = [option for value in values for _, option in alternatives(value)]
    numbers = _numbers(options, step)
    if numbers is not None:
        return numbers
    known = [one for one in options if isinstance(one, Tensor) and label_values.are_labels(one)]
    if not known or len(known) != len(options):
        return None
    first = known[0]
    if len({(one.encoding, one.classes, one.lowest, one.label_range) for one in known}) > 1:
        return None
    return replace(
        first,
        rank=first.rank if len({one.rank for one in known}) == 1 else None,
        units=first.units if len({one.units for one in known}) == 1 else None,
        dtype=first.dtype if len({one.dtype for one in known}) == 1 else None,
        fitted=first.fitted if len({one.fitted for one in known}) == 1 else None,
    )


def _numbers(values: Sequence[Value], maker: Step) -> Tensor | None:
    known = [value.value for value in values if isinstance(value, Const) and not value.likely]
    plain = [value for value in known if isinstance(value, (int, float)) and float(value).is_integer()]
    kinds: set[str | None] = {type(value).__name__ for value in plain}
    if len(plain) != len(values) or len(kinds) != 1:
        return None
    tokens = [value.token for value in values if isinstance(value, Const)]
    types = {token[1] for token in tokens if isinstance(token, tuple) and token[0] == TENSOR}
    if types:
        every = all(isinstance(token, tuple) and token[0] == TENSOR for token in tokens)
        kinds = types if every and len(types) == 1 else {None}
    return label_values.of_integers({int(value) for value in plain}, maker, rank=0, dtype=kinds.pop())


def ids(pairs: Sequence[Value]) -> Tensor | None:
    """The values of `{name: i for i, name in enumerate(names)}`: class numbers; else None."""
    pair = pairs[0].element if len(pairs) == 1 and isinstance(pairs[0], Gap) else None
    counter = pair.values[-1] if isinstance(pair, Items) and len(pair.values) == 2 else None
    if (
        not isinstance(counter, Unknown)
        or not isinstance(counter.token, tuple)
        or counter.token[0] != COUNTER
    ):
        return None
    maker = Step("enumerate", "labels", counter.token[-1])
    return Tensor(
        reason="they are labels", encoding=Encoding.INTEGER, lowest=0, maker=maker, rank=0, dtype="int"
    )


def joined(parts: Sequence[Value], axis: Value | None, name: str, step: Step) -> Tensor | None:
    """`cat` of labels along the first axis, or `stack`; None when they are no labels or differ."""
    ranks = {part.rank if isinstance(part, Tensor) else None for part in parts}
    if axis not in (None, Const(0)) or len(ranks) != 1:
        return None
    if (name == "vstack" and ranks != {2}) or (name == "hstack" and ranks != {1}):
        return None
    whole = one_kind(parts, step) if all(isinstance(part, Tensor) for part in parts) else None
    return label_values.stacked(whole) if whole is not None and name == "stack" else whole
