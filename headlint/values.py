"""Abstract values: what headlint knows of a Python value without running anything.

Every value is frozen. Mutable things of the program (instances, lists, models) are a `Ref` into the
interpreter's store. `likely` marks what rests on a default value rather than on a fact, and `token`
names an unknown, so that two looks at the same unknown are known to see the same thing.
"""

from __future__ import annotations

from collections.abc import Hashable
from typing import Literal

from headlint.domains import Domain, Encoding
from headlint.findings import Site
from headlint.records import dataclass, field

__all__ = [
    "MANY",
    "STORED",
    "Atom",
    "Choice",
    "Const",
    "Entries",
    "Gap",
    "Guard",
    "Items",
    "LibraryMethod",
    "LibraryName",
    "LibraryObject",
    "Ref",
    "RefKind",
    "Scalar",
    "Step",
    "Stream",
    "Tensor",
    "Token",
    "Unknown",
    "Value",
]

Scalar = int | float | str | bool | bytes | None
Token = Hashable
STORED = "stored"
"""First part of the token of what is loaded from a file."""
MANY = 0
"""Size of an axis that is not the same in every batch."""


@dataclass(frozen=True, slots=True, eq=False)
class Value:
    """Anything that an expression can have as its value.

    Compared by identity unless a subclass compares its fields: two classes are not the same class.
    """


@dataclass(frozen=True, slots=True)
class Unknown(Value):
    """Nothing is known, and why. With a `token`, the same unknown is recognised again.

    Two unknowns are equal whatever the reasons: these are for the reader.
    """

    reason: str = field(default="it is not followed", compare=False)
    token: Token | None = None


@dataclass(frozen=True, slots=True)
class Const(Value):
    """A known scalar."""

    value: Scalar
    likely: bool = False
    token: Token | None = None
    site: Site | None = None

    def __eq__(self, other: object) -> bool:
        # 1 == True in Python, but not here; where it stands does not matter to what it is.
        if not isinstance(other, Const):
            return NotImplemented
        mine, theirs = self.value, other.value
        return type(mine) is type(theirs) and mine == theirs and self.likely == other.likely

    def __hash__(self) -> int:
        return hash((type(self.value), self.value, self.likely))


@dataclass(frozen=True, slots=True)
class Items(Value):
    """A tuple, or what a list holds. A `Gap` among the values stands for any number of them."""

    values: tuple[Value, ...]

    @property
    def exact(self) -> bool:
        """Whether the length and the place of every value are known."""
        return not any(isinstance(value, Gap) for value in self.values)


@dataclass(frozen=True, slots=True)
class Gap(Value):
    """Inside `Items`: zero or more values, each like `element`."""

    element: Value


@dataclass(frozen=True, slots=True)
class Entries(Value):
    """What a dictionary holds; `partial` when it may hold other keys too."""

    pairs: tuple[tuple[Value, Value], ...]
    partial: bool = False
    rest: Value | None = None
    """What every key that is not among the pairs has as its value, where that is known."""


@dataclass(frozen=True, slots=True)
class Stream(Value):
    """An iterable of unknown length whose every element is like `element`."""

    element: Value


@dataclass(frozen=True, slots=True)
class LibraryName(Value):
    """A name of a library: `torch.nn.Linear`, by its canonical dotted name."""

    name: str
    site: Site | None = field(default=None, compare=False)
    """Where the source says it, if it is known: the place does not matter to what it is."""


@dataclass(frozen=True, slots=True)
class LibraryMethod(Value):
    """A method of a library class on a value: `model.compile`, `x.softmax`."""

    receiver: Value
    name: str


@dataclass(frozen=True, slots=True)
class LibraryObject(Value):
    """What calling a library class gave: a layer, a loss, a metric, with its bound arguments."""

    name: str
    arguments: tuple[tuple[str, Value], ...]
    site: Site
    likely: bool = False

    def argument(self, name: str | None) -> Value | None:
        """The value bound to a parameter; None where it was left out."""
        for key, value in self.arguments:
            if key == name:
                return value
        return None


RefKind = Literal["instance", "list", "dict", "sequential", "keras-model", "module-dict"]


@dataclass(frozen=True, slots=True)
class Ref(Value):
    """A mutable object, by its number in the store. `site` is where it was made."""

    oid: int
    kind: RefKind
    name: str
    site: Site | None = None

    def __eq__(self, other: object) -> bool:
        return self.oid == other.oid if isinstance(other, Ref) else NotImplemented

    def __hash__(self) -> int:
        return hash(self.oid)


@dataclass(frozen=True, slots=True)
class Step(Value):
    """One thing that happened to a tensor: a layer, an activation, a decoding."""

    name: str
    id: str
    site: Site | None = None
    framework: str | None = None
    """Of a layer: the library that it belongs to."""
    maker: Site | None = field(default=None, compare=False)
    """The call that made it, or the layer that is given it as an argument; edits start there."""
    used: Site | None = field(default=None, compare=False)
    """The call that applied it; for a stack of layers the call of the whole stack."""
    of: Step | None = field(default=None, compare=False)
    """Of a logarithm: what it is the logarithm of."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Tensor(Value):
    """An array of numbers: what its values are along the class axis, and how they came about."""

    domain: Domain = Domain.UNKNOWN
    reason: str = "its origin is not followed"
    units: int | None = None
    units_site: Site | None = None
    units_likely: bool = False
    layer: Step | None = None
    activation: Step | None = None
    inner: Step | None = None
    inner_domain: Domain = Domain.UNKNOWN
    axis: str | None = None
    log_of: str | None = None
    guarded: bool = False
    stop: Step | None = None
    follower: Step | None = None
    rank: int | None = None
    channels_first: bool = False
    """The class axis is axis 1 (after a PyTorch convolution) and not the last."""
    taken: int = 0
    """How many axes an index, or a loop over the rows, may have taken away."""
    batch: bool = False
    """The first axis is a batch of several rows for certain."""
    spread: Step | None = None
    """The layer that gave the axes which stand between the batch and the classes; its id is their kind."""
    length: int | None = None
    """Size of the axis after the batch where more follow; MANY: it differs from one batch to the next."""
    decision: Step | None = None
    """What made a decision of the scores first: an argmax, a threshold, a cast."""
    array: str | None = None
    """For what comes out of a layer: `numpy` or `list` once it has been made one of these."""
    name: str | None = None
    """Name of the Keras layer that made it, for losses given by output name."""
    sources: frozenset[Token] = frozenset()
    """Tokens of the unknowns that went into it (the model's input)."""
    difference: tuple[Value, Value, Site | None] | None = None
    """For `a - b`, and for its square once `squared`: the two sides and where they meet."""
    squared: bool = False
    losses: frozenset[int] = frozenset()
    """For the value of a loss: numbers of the contracts that it came from."""
    pure: bool = True
    """For the value of a loss: nothing but constants was mixed into it."""
    encoding: Encoding = Encoding.UNKNOWN
    """For labels: how they are encoded; then `classes` is their number and `maker` what made them."""
    classes: int | None = None
    maker: Step | None = None
    label_range: str | None = None
    """For continuous labels: `unit` [0, 1], `signed-unit` [-1, 1], `wider`."""
    lowest: int | None = None
    """For labels that are whole numbers: the smallest of them."""
    lone: bool = False
    """For labels with a first axis: it may hold a single one."""
    dtype: str | None = None
    """Type of the numbers where it is certain (`int64`, `float32`, `bool`)."""
    fitted: int | None = None
    """For labels: number of the fit of an encoder that their class numbers come from."""
    route: tuple[Step, ...] = ()
    """For labels: what was done with them after `maker` made them, in order."""
    likely: bool = False
    token: Token | None = None


Atom = tuple[Token, bool, Scalar]
"""(what is tested, whether it is or is not, the constant)."""
Guard = frozenset[Atom]
"""Conditions that all hold; empty: always."""


@dataclass(frozen=True, slots=True)
class Choice(Value):
    """One of several values, each under the conditions that lead to it."""

    options: tuple[tuple[Guard, Value], ...]
