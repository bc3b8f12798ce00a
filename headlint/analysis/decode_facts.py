"""What is done with predictions, as contracts of the subject `decode`: one for each place where it is done.

A decision is noted while the program is read. What the value comes from, which loss trained it and
what is done with the result is only known at the end, when all of it is put together here.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import combinations
from typing import Literal

from headlint.analysis import axes, facts, label_arithmetic, tensors
from headlint.analysis.guards import alternatives, compatible
from headlint.contracts import Fact, FactValue, HeadContract, Meeting
from headlint.domains import Encoding
from headlint.findings import Site
from headlint.records import dataclass
from headlint.values import Const, Guard, Tensor, Unknown, Value

__all__ = [
    "ACTIVATIONS",
    "Decision",
    "Met",
    "Operand",
    "contracts",
    "head_facts",
    "range_of",
    "same",
    "same_layer",
]

Operand = Literal["left", "right", "receiver", "argument", "object"]

MOST = 16
MOST_BRANCHED = 100
"""Of more decisions in branches on one output the rest is not judged."""
ACTIVATIONS = ("softmax", "sigmoid")
"""Activations that are decisions where they are applied to what a model gives."""
PICKING = ("max", "topk")
"""Give values and their places: only where the places are read is it a decision between classes."""


SHAPE = "shape"
"""With the place of a layer and a number, the token of the shape of its output."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """Something that is done with an output: an argmax, a threshold, a metric, an activation."""

    site: Site
    kind: str
    function: str
    value: Value
    path: Guard
    choices: tuple[tuple[int, int, int], ...] = ()
    axis: Value | None = None
    has_axis: bool = False
    """The kind has an axis: `axis` as given, else `default_axis`, else all values at once."""
    default_axis: int | None = None
    cut: float | None = None
    written: bool = False
    """The threshold stands in the comparison itself, not in a setting."""
    side: str | None = None
    """Of a threshold: whether values `above` or `below` it are chosen."""
    truth: Value | None = None
    """What the output is compared with."""
    given: frozenset[str] = frozenset()
    """Names of the parameters that are given."""
    framework: str | None = None
    operand: Site | None = None
    """Of a comparison: the side of it that the output is on."""
    part: Operand | None = None
    """Which part of the call or of the comparison the output is."""
    used: Site | None = None
    """The call of an activation that is an object, where `site` is that which made it."""
    gathered: bool = False
    """The output is a list of rows or of batches."""


@dataclass(frozen=True, slots=True)
class Met:
    """An output as it reached a loss, and the facts of that meeting."""

    output: Tensor
    meeting: Meeting
    target: Value


def contracts(
    decisions: Sequence[Decision], met: Sequence[Met], read: set[Site], around: Mapping[str, FactValue]
) -> list[HeadContract]:
    """One contract for each decision on something that comes out of a layer."""
    heads: dict[Site, list[Met]] = {}
    for one in met:
        if one.output.layer is not None and one.output.layer.site is not None:
            heads.setdefault(one.output.layer.site, []).append(one)
    after = _after(decisions)
    chosen = _chosen_between(decisions)
    found = []
    for number, decision in enumerate(decisions):
        if number in chosen:
            continue
        options = _options(decision, heads, read)
        if options:
            meetings = tuple(_meeting(decision, one, heads, after, around) for one in options)
            complete = len(options) <= MOST
            found.append(HeadContract("decode", decision.site, meetings[:MOST], complete, decision.choices))
    return found


def _chosen_between(decisions: Sequence[Decision]) -> set[int]:
    """Numbers of the decisions that stand on one side of a branch whose other side decides otherwise, or
    of a branch on the shape of what is decided on.

    `if out.shape[1] > 1: out.argmax(1) else: out > 0`: the condition goes with the output, so that only
    the side that fits is ever reached.
    """
    branched: dict[Site, list[int]] = {}
    for number, decision in enumerate(decisions):
        for _, value in alternatives(decision.value) if decision.path else ():
            if isinstance(value, Tensor) and value.layer is not None and value.layer.site is not None:
                branched.setdefault(value.layer.site, []).append(number)
    chosen: set[int] = set()
    for site, numbers in branched.items():
        for number in numbers:
            if any(_of_shape(atom[0], site) for atom in decisions[number].path):
                chosen.add(number)
        for first, second in combinations(numbers[:MOST_BRANCHED], 2):
            if not compatible(decisions[first].path, decisions[second].path):
                chosen |= {first, second}
        chosen.update(numbers[MOST_BRANCHED:])
    return chosen


def _of_shape(token: object, layer: Site) -> bool:
    """Whether a condition is about the shape of what a layer gives."""
    if not isinstance(token, tuple):
        return False
    return token[:2] == (SHAPE, layer) or any(_of_shape(one, layer) for one in token)


def _options(decision: Decision, heads: Mapping[Site, list[Met]], read: set[Site]) -> list[Value]:
    """The values that are possible there; none where it is no decision on an output."""
    if decision.kind in PICKING and decision.site not in read:
        return []
    options = [value for _, value in alternatives(decision.value, decision.path)]
    options = [value for value in options if not (isinstance(value, Const) and value.value is None)]
    if not any(isinstance(value, Tensor) and value.layer is not None for value in options):
        return []
    if decision.kind in ACTIVATIONS and not all(_given_by_a_model(decision, one, heads) for one in options):
        return []
    return options


def _after(decisions: Sequence[Decision]) -> dict[Site, set[str]]:
    """What is done with the result of each activation or decision, by its place."""
    after: dict[Site, set[str]] = {}
    for decision in decisions:
        for _, value in alternatives(decision.value):
            for step in (value.activation, value.decision) if isinstance(value, Tensor) else ():
                if step is not None and step.site is not None:
                    after.setdefault(step.site, set()).add(decision.kind)
    return after


def same_layer(left: Tensor, right: Tensor) -> bool:
    """Whether two values come out of the same layer, built with the same size."""
    if left.layer is None or right.layer is None or left.layer.site != right.layer.site:
        return False
    # One class can be built with several sizes.
    return left.units == right.units or left.units is None or right.units is None


def same(one: Value, other: Value) -> bool:
    """Whether two values are known to be the same labels."""
    if one is other:
        return True
    if isinstance(one, Unknown) and isinstance(other, Unknown):
        return one.token is not None and one.token == other.token
    if isinstance(one, Tensor) and isinstance(other, Tensor):
        return one == other and (one.maker is not None or one.token is not None or bool(one.sources))
    return False


def _given_by_a_model(decision: Decision, value: Value, heads: Mapping[Site, list[Met]]) -> bool:
    """Whether an activation is applied to just what reached a loss, and its result reaches none.

    Else it is a part of the model, and the meeting of the model with its loss tells what is wrong.
    """
    if not isinstance(value, Tensor) or value.layer is None or value.layer.site is None:
        return False
    reached = [one.output for one in heads.get(value.layer.site, ()) if same_layer(one.output, value)]
    ends = {_end(output) for output in reached}
    return _end(value) in ends and decision.site not in ends


def _end(output: Tensor) -> Site | None:
    return output.activation.site if output.activation is not None else None


def _meeting(
    decision: Decision,
    value: Value,
    heads: Mapping[Site, list[Met]],
    after: Mapping[Site, set[str]],
    around: Mapping[str, FactValue],
) -> Meeting:
    found = facts.Facts()
    tensor = value if isinstance(value, Tensor) else None
    reason = value.reason if isinstance(value, (Tensor, Unknown)) else "it is not a tensor"
    facts.output_facts(found, tensor, reason)
    _decision_facts(found, decision)
    if tensor is not None:
        _value_facts(found, decision, tensor)
        site = tensor.layer.site if tensor.layer is not None else None
        shared = [one for one in heads.get(site, ()) if same_layer(one.output, tensor)] if site else []
        head_facts(found, [one.meeting for one in shared])
        if decision.truth is not None:
            truth = decision.truth
            found.add("decode.same-labels", bool(shared) and all(same(one.target, truth) for one in shared))
        framework = tensor.layer.framework if tensor.layer is not None else None
        found.add("framework", framework or decision.framework)
    found.add("decode.leads-to", frozenset(after.get(decision.site, ())))
    for name, fact in around.items():
        found.add(name, fact)
    return found.meeting()


def _decision_facts(found: facts.Facts, decision: Decision) -> None:
    found.add("decode.kind", decision.kind, decision.site)
    found.add("decode.function", decision.function, decision.site)
    found.add("decode.operand", decision.part, decision.used or decision.site)
    found.add("decode.side", decision.side)
    found.add("decode.arguments", decision.given)
    if decision.cut is not None:
        found.add("decode.threshold", f"{decision.cut:g}")
        found.add("decode.threshold-range", range_of(decision.cut))
        found.add("decode.threshold-written", decision.written)
    truth = decision.truth
    if truth is not None:
        found.add("decode.truth-pair", label_arithmetic.pair_of([truth]))
    if isinstance(truth, Tensor):
        if truth.encoding is not Encoding.UNKNOWN:
            found.add(
                "decode.truth-encoding", truth.encoding.value, truth.maker.site if truth.maker else None
            )
        found.add("decode.truth-classes", truth.classes)
        found.add("decode.truth-rank", truth.rank)
        found.add("decode.truth-several", axes.has_several([truth]))


def range_of(cut: float) -> str:
    """Where a threshold lies, as a value of `decode.threshold-range`."""
    if cut == 0:
        return "zero"
    if cut == 0.5:
        return "half"
    return "inside" if 0 < cut < 1 else "outside"


def _value_facts(found: facts.Facts, decision: Decision, tensor: Tensor) -> None:
    if decision.has_axis:
        found.add("decode.axis", _axis(decision, tensor))
    found.add("decode.whole-rows", tensor.taken == 0, decision.operand)
    if tensor.batch:
        found.add("output.batch", "several")
    found.add("output.class-axis", "second" if tensor.channels_first else "last")
    found.add("output.array", "list" if decision.gathered else tensor.array or _tensors_of(tensor))
    if tensor.decision is not None:
        found.add("output.decided-by", tensor.decision.id, tensor.decision.site, tensor.likely)
    if tensor.units_likely:
        # A branch on the same setting tends to choose the decoding that fits.
        found.known.pop("output.units", None)


def _tensors_of(tensor: Tensor) -> str | None:
    """The library of what a layer gives; Keras runs on several."""
    framework = tensor.layer.framework if tensor.layer is not None else None
    return framework if framework in ("torch", "jax") else None


def _axis(decision: Decision, tensor: Tensor) -> str | None:
    given = decision.axis
    nothing = given is None or (isinstance(given, Const) and given.value is None)
    if nothing and decision.default_axis is None:
        return "none"
    number = decision.default_axis if nothing else given.value if isinstance(given, Const) else None
    if not isinstance(number, int) or isinstance(number, bool):
        return None
    if tensor.taken and number >= 0:
        return None if tensor.rank is None else tensors.unit_axis(tensor, Const(number), None)
    return tensors.unit_axis(tensor, Const(number), None)


def head_facts(found: facts.Facts, meetings: Sequence[Meeting]) -> None:
    """The facts of loss and labels in which all heads of the layer agree."""
    for name, fact in meetings[0].facts.items() if meetings else ():
        if name.partition(".")[0] not in ("loss", "labels", "metrics", "framework"):
            continue
        if all(_agrees(one.facts.get(name), fact) for one in meetings[1:]):
            found.known.setdefault(name, fact)
    kinds: set[str] = set()
    for meeting in meetings:
        done = meeting.facts.get("decode.kinds")
        kinds |= done.value if done is not None and isinstance(done.value, frozenset) else set()
    if kinds:
        found.add("decode.kinds", frozenset(kinds))


def _agrees(one: Fact | None, other: Fact) -> bool:
    return one is not None and one.value == other.value
