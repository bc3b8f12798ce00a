"""What layers, activations and arithmetic do to a tensor, as pure functions on abstract values.

Shapes: a tensor is (batch, ..., units) in Keras and (batch, units, ...) after a PyTorch convolution;
`units` is the size of the class axis wherever it stands.
"""

from __future__ import annotations

from headlint.domains import Domain, Encoding
from headlint.frameworks.meanings import Activation, PassMeaning
from headlint.records import replace
from headlint.values import Const, Step, Tensor, Unknown, Value

__all__ = [
    "DERIVED",
    "SINGLE",
    "TRAINED",
    "activate",
    "as_tensor",
    "clamp",
    "decode",
    "exponential",
    "index",
    "is_one",
    "is_trained",
    "layer_output",
    "logarithm",
    "mix",
    "pass_through",
    "several",
    "unit_axis",
    "widen",
]

_LOG = {Domain.SIMPLEX: Domain.LOG_SIMPLEX, Domain.PROBABILITY: Domain.LOG_PROBABILITY}
_EXP = {Domain.LOG_SIMPLEX: Domain.SIMPLEX, Domain.LOG_PROBABILITY: Domain.PROBABILITY}
_UNIT_RANGE = (Domain.SIMPLEX, Domain.PROBABILITY)
_NARROW = (*_UNIT_RANGE, Domain.BOUNDED)
"""What lies within these has a softmax that does not underflow."""
DERIVED = "derived"
"""In `log_of`: the probability is `1 - p` or an average, whose logarithm is not that of the activation."""
SINGLE = {Domain.SIMPLEX: Domain.PROBABILITY, Domain.LOG_SIMPLEX: Domain.LOG_PROBABILITY}
"""What is left of a distribution when its values are taken or averaged one by one."""
TRAINED = "trained"
"""Root of the tokens of what a function is differentiated by."""
SCORES = 2
"""So many axes taken away leave a single score of (batch, units)."""
SAMPLES = "samples"
"""Root of the tokens of samples that come several at a time."""
ARITHMETIC = ("+", "-", "*", "/")


def as_tensor(value: Value) -> Tensor | None:
    """The value as a tensor: an unknown is a tensor of which nothing is known; else None."""
    if isinstance(value, Tensor):
        return value
    if isinstance(value, Unknown):
        sources = frozenset() if value.token is None else frozenset([value.token])
        return Tensor(reason=value.reason, sources=sources, token=value.token, batch=several(value))
    return None


def several(value: Value) -> bool:
    """Whether a value is samples of a data set, of which there are several for certain."""
    if isinstance(value, Tensor):
        return value.batch
    token = value.token if isinstance(value, Unknown) else None
    while isinstance(token, tuple) and len(token) == 3 and token[0] in ARITHMETIC:
        token = token[1]  # scaled or shifted by a constant
    return isinstance(token, tuple) and token[:1] == (SAMPLES,)


def layer_output(
    source: Tensor, *, step: Step, gives: Domain, units: Value | None, keeps_units: bool, likely: bool
) -> Tensor:
    """The output of a layer with weights: what came before matters no longer."""
    size = units.value if isinstance(units, Const) else None
    known = isinstance(size, int) and not isinstance(size, bool)
    if keeps_units:
        width, where, guess = source.units, source.units_site, source.units_likely
    else:
        width = size if known and isinstance(size, int) else None
        where = units.site if isinstance(units, Const) else None
        guess = isinstance(units, Const) and units.likely
    return Tensor(
        domain=gives,
        units=width,
        units_site=where,
        units_likely=guess,
        layer=source.layer if keeps_units and source.layer else step,
        sources=source.sources,
        rank=source.rank,
        batch=source.batch,
        likely=likely or (source.likely and keeps_units),
    )


def activate(
    source: Tensor, activation: Activation, *, step: Step, axis: str | None = None, likely: bool = False
) -> Tensor:
    """The tensor after an activation. The linear one changes nothing."""
    if activation.id == "linear":
        return source
    direct = source.activation if source.follower is None and not source.guarded else None
    return replace(
        source,
        domain=activation.gives,
        reason=f"what `{activation.id}` gives is not certain",
        inner=direct,
        inner_domain=source.domain if direct else Domain.UNKNOWN,
        activation=step,
        axis=axis,
        log_of=None,
        guarded=False,
        follower=None,
        units=_units_after(source, activation),
        encoding=Encoding.UNKNOWN,
        likely=source.likely or likely,
        token=None,
    )


def _units_after(source: Tensor, activation: Activation) -> int | None:
    return None if activation.id == "glu" else source.units


def pass_through(source: Tensor, meaning: PassMeaning, step: Step) -> Tensor:
    """The tensor after an operation that leaves the values alone, whatever else it does."""
    effect = meaning.effect
    if effect == "reshape":
        moved = replace(source, units=None, units_site=None, axis=_moved(source), rank=None, token=None)
        return replace(moved, batch=False, spread=None, length=None)
    if effect == "squeeze":
        width = None if source.units == 1 else source.units
        return replace(
            source, units=width, axis=_moved(source), rank=None, token=None, spread=None, length=None
        )
    if effect == "select":
        return index(source, last_axis=True)
    if effect == "detach":
        return replace(source, stop=step)
    if effect == "dropout":
        return replace(source, follower=step) if source.activation else source
    return source


def _moved(source: Tensor) -> str | None:
    return "other" if source.axis else None


def logarithm(source: Tensor, step: Step) -> Tensor:
    """The natural logarithm: of a softmax or a sigmoid it is known what it gives."""
    gives = _LOG.get(source.domain)
    if gives is None or source.activation is None or source.log_of == DERIVED:
        return widen(source, "it went through log")
    return replace(
        source,
        domain=gives,
        log_of=source.activation.id,
        guarded=source.guarded or source.inner_domain in _NARROW,
        activation=replace(step, of=source.activation),
        inner=None,
        token=None,
    )


def exponential(source: Tensor, step: Step) -> Tensor:
    """exp: undoes a logarithm; of anything else it is positive."""
    gives = _EXP.get(source.domain, Domain.NONNEGATIVE)
    if source.domain is Domain.UNKNOWN:
        return replace(widen(source, ""), domain=Domain.NONNEGATIVE, activation=step, reason="")
    return replace(source, domain=gives, activation=step, inner=None, log_of=None, token=None)


def clamp(source: Tensor, low: Value | None, high: Value | None, step: Step) -> Tensor:
    """clamp/clip: a probability stays one; a lower bound of 0 makes the rest nonnegative."""
    floor = low.value if isinstance(low, Const) else None
    if source.domain in _UNIT_RANGE or source.domain in _EXP:
        return replace(source, guarded=True)
    bound = high.value if isinstance(high, Const) else None
    if isinstance(floor, (int, float)) and floor >= 0 and isinstance(bound, (int, float)) and bound <= 1:
        return replace(source, domain=Domain.PROBABILITY, activation=step, guarded=True, token=None)
    if source.domain is Domain.NONNEGATIVE:
        return source
    return widen(source, "it is clamped")


def decode(source: Tensor, gives: Domain, step: Step) -> Tensor:
    """A decision instead of a score: no gradient passes."""
    picks = step.id in ("argmax", "max", "topk", "item")
    return replace(
        source,
        domain=gives,
        stop=step,
        decision=source.decision or step,
        units=None if picks else source.units,
        rank=None if picks else source.rank,
        spread=None if picks else source.spread,
        activation=None,
        inner=None,
        axis=None,
        reason="",
    )


def widen(source: Tensor, reason: str) -> Tensor:
    """Forget what the values are; keep where they came from."""
    return Tensor(
        reason=reason,
        sources=source.sources,
        losses=source.losses,
        pure=source.pure,
        stop=source.stop,
        layer=source.layer,
    )


def mix(left: Tensor, right: Tensor, reason: str) -> Tensor:
    """Two tensors combined in a way that leaves nothing known of the values."""
    return Tensor(
        reason=reason,
        sources=left.sources | right.sources,
        losses=left.losses | right.losses,
        pure=False,
    )


def is_one(const: Const) -> bool:
    return not isinstance(const.value, bool) and const.value == 1


def index(source: Tensor, last_axis: bool, taken: int = 0) -> Tensor:
    """One or some elements. Along the class axis, a softmax is no distribution any more.

    `taken` counts the axes that the index may take away.
    """
    part = replace(
        source,
        axis=_moved(source),
        rank=None,
        spread=None,
        length=None,
        token=None,
        taken=source.taken + taken,
        batch=False,
    )
    if not last_axis and part.taken < SCORES:
        return part
    domain = SINGLE.get(source.domain, source.domain)
    return replace(part, domain=domain, units=None, units_site=None)


def unit_axis(source: Tensor, axis: Value | None, default: int | str | None) -> str:
    """Which axis a softmax runs over, in relation to the units."""
    if axis is None or (isinstance(axis, Const) and axis.value is None):
        if default == "implicit":
            return "implicit"
        number: object = -1 if default is None else default
    else:
        number = axis.value if isinstance(axis, Const) else None
    if not isinstance(number, int) or isinstance(number, bool):
        return "other"
    if number == 0:
        return "batch"
    if source.channels_first:
        return "units" if number in (1, -3) else "other"
    if number == -1 or (source.rank is not None and number == source.rank - 1):
        return "units"
    return "dim-1" if number == 1 and source.rank is None else "other"


def is_trained(token: object) -> bool:
    """Whether a token stands for the parameters of a function that is differentiated, or a part of them."""
    while isinstance(token, tuple) and token:
        if token[0] == TRAINED:
            return True
        token = token[0]
    return False
