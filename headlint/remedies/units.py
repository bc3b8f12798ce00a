"""Setting how many units the output layer has."""

from __future__ import annotations

import libcst as cst

from headlint.frameworks.meanings import LayerMeaning
from headlint.remedies.arguments import argument
from headlint.remedies.draft import Draft
from headlint.remedies.passages import Doubt, Passage
from headlint.remedies.removing import call_of
from headlint.remedies.replacing import meaning_of
from headlint.remedies.setting import Aim
from headlint.remedies.sharing import agree

__all__ = ["set_units"]


def set_units(draft: Draft, aim: Aim) -> None:
    """`output.units`: the number that stands in the call of the layer itself."""
    wiring = aim.wiring("output.layer")
    agree(aim, "output.units", wiring)
    maker = call_of(Passage.of(wiring.maker))
    meaning = meaning_of(aim, maker, wiring)
    if not isinstance(meaning, LayerMeaning) or not isinstance(meaning.units, str):
        raise Doubt("where the layer takes its units is not certain")
    found = argument(maker, meaning.units, meaning.params)
    if found is None or not isinstance(found.node, cst.Arg) or not isinstance(found.node.value, cst.Integer):
        raise Doubt("the units are not written in the layer")
    value = found.at(found.node.value)
    draft.put(value.parsed, *value.whole(), str(aim.value))
