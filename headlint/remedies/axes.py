"""Setting the axis of a softmax to that of the classes."""

from __future__ import annotations

from headlint.contracts import Wiring
from headlint.frameworks.meanings import ActivationMeaning
from headlint.remedies.arguments import set_argument
from headlint.remedies.draft import Draft
from headlint.remedies.passages import Doubt, Passage
from headlint.remedies.removing import call_of, single_holder
from headlint.remedies.replacing import class_axis, meaning_of
from headlint.remedies.setting import Aim

__all__ = ["set_axis"]


def set_axis(draft: Draft, aim: Aim) -> None:
    """`output.normalised-axis` to `units`: `dim=-1`, or `dim=1` behind a convolution of PyTorch."""
    if aim.value != "units":
        raise Doubt("another axis than that of the classes")
    wiring = _softmax(aim.wiring("output.normalised-axis"))
    _all_alike(aim, wiring)
    maker = call_of(Passage.of(wiring.maker))
    meaning = meaning_of(aim, maker, wiring)
    if not isinstance(meaning, ActivationMeaning) or meaning.axis is None:
        raise Doubt("the softmax takes no axis")
    if meaning.form == "class":
        single_holder(maker)
    params = meaning.params[1:] if meaning.params[:1] == ("self",) else meaning.params
    # Of two axes the last one is that of the classes, whatever layer they come from.
    text = "-1" if aim.known("output.tensor-rank") == 2 else class_axis(aim)
    set_argument(draft, maker, meaning.axis, params, text)


def _softmax(wiring: Wiring) -> Wiring:
    """What normalises: not its logarithm."""
    return wiring if wiring.of is None else wiring.of


def _all_alike(aim: Aim, wiring: Wiring) -> None:
    """Everything that goes through the same softmax has the same axes."""
    names = ("output.normalised-axis", "output.tensor-rank", "output.layer")
    mine = [aim.known(name) for name in names]
    for contract in aim.others:
        for meeting in contract.meetings:
            fact = meeting.facts.get("output.normalised-axis")
            if fact is None or fact.wiring is None or _softmax(fact.wiring).maker != wiring.maker:
                continue
            theirs = [meeting.facts[name].value if name in meeting.facts else None for name in names]
            if theirs != mine and contract.subject in ("operation", aim.contract.subject):
                raise Doubt("other values go through the same softmax")
