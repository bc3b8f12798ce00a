"""Whether what a remedy changes for one head is right for everything else that has a part in it."""

from __future__ import annotations

from collections.abc import Mapping

from headlint.contracts import Fact, HeadContract, Wiring
from headlint.domains import Domain
from headlint.remedies.passages import Doubt
from headlint.remedies.setting import Aim

__all__ = ["agree"]

_OUTPUT = ("output.activation", "output.inner-activation", "output.layer")
_SAME = ("loss.id", "loss.takes", "loss.applies", "loss.from-logits")
_ORDER = frozenset({"argmax", "topk", "max", "softmax", "sigmoid", "ranking-metric", "item"})
"""What is done with an output that comes to the same when its order is kept."""
_UNIT = (Domain.PROBABILITY, Domain.SIMPLEX)


def agree(aim: Aim, name: str, wiring: Wiring) -> None:
    """Raise Doubt where another head with another loss, a layer, a decision or a metric rests on it too.

    `name` is the fact that changes. A loss of another kind may want it as it is; a threshold of 0.5 is
    right for a sigmoid only.
    """
    if (wiring.maker, wiring.name) in aim.contract.inside:
        raise Doubt("it is a part of other layers too")
    for contract in aim.others:
        for meeting in contract.meetings:
            if not any(_is(meeting.facts.get(one), wiring) for one in _OUTPUT):
                continue
            if contract.subject == "head":
                _same_loss(aim, contract, meeting.facts)
            elif contract.subject in ("decode", "metric") and name == "output.activation":
                _same_decision(aim, meeting.facts)
            elif contract is not aim.contract and _is_logarithm(meeting.facts):
                raise Doubt("a logarithm is taken of the numbers as they are")


def _is_logarithm(facts: Mapping[str, Fact]) -> bool:
    kind = facts.get("operation.kind")
    return kind is not None and kind.value == "log"


def _is(fact: Fact | None, wiring: Wiring) -> bool:
    """Whether a fact is about the same thing, or about what was computed of it (a logarithm)."""
    made = None if fact is None else fact.wiring
    while made is not None:
        if wiring.maker is not None and made.maker == wiring.maker:
            return True
        made = made.of
    return False


def _same_loss(aim: Aim, contract: HeadContract, facts: Mapping[str, Fact]) -> None:
    if contract is aim.contract:
        return
    for name in _SAME:
        mine, other = aim.facts.get(name), facts.get(name)
        if (mine is None) != (other is None) or (mine and other and mine.value != other.value):
            raise Doubt("another head with another loss rests on it")
    if any(name.startswith("loss.") for name in aim.sets):
        mine, other = aim.facts.get("loss.id"), facts.get("loss.id")
        together = any(one.contract is contract for one in aim.company())
        if mine is None or other is None or (mine.site != other.site and not together):
            raise Doubt("another head rests on it, and its loss would stay")


def _same_decision(aim: Aim, facts: Mapping[str, Fact]) -> None:
    """Scores that are cut at a number, or compared as numbers, mean something else afterwards."""
    kind = facts.get("decode.kind") or facts.get("metric.decides")
    if kind is None or kind.value in _ORDER:
        return
    known = aim.library.activation(str(aim.value))
    now = facts.get("output.domain")
    if kind.value == "curve" and known is not None and known.gives in _UNIT:
        return
    cut = facts.get("decode.threshold-range") or facts.get("metric.threshold")
    halved = cut is None or cut.value == "half"
    if kind.value in ("threshold", "round") and halved and aim.value == "sigmoid" and now is not None:
        return
    raise Doubt("a decision or a metric rests on the numbers as they are")
