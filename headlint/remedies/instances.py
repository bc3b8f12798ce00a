"""Classes and functions of losses where an object belongs, and methods that fit an encoder again."""

from __future__ import annotations

import libcst as cst

from headlint.frameworks.meanings import LossMeaning
from headlint.remedies.cutting import remove_statement
from headlint.remedies.draft import Draft
from headlint.remedies.naming import rename, resolved
from headlint.remedies.passages import Doubt, Passage
from headlint.remedies.setting import Aim

__all__ = ["set_instance", "set_loss_form", "set_method"]

PARTIES = 2
"""The output and the labels."""
FIT, REFIT = "fit", {("fit_transform", "transform")}
"""Methods of encoders that differ in nothing but the fit."""


def set_instance(draft: Draft, aim: Aim) -> None:
    """`nn.MSELoss(output, target)` -> `nn.MSELoss()(output, target)`; `loss=Class` -> `loss=Class()`."""
    place = aim.passage("call.instance")
    name = place.at(place.node.func) if isinstance(place.node, cst.Call) else place
    if isinstance(place.node, cst.Call):
        args = place.node.args
        if len(args) != PARTIES or any(arg.star or arg.keyword for arg in args):
            raise Doubt("options of the loss stand among what it is given")
    end = name.whole()[1]
    draft.put(name.parsed, end, end, "()")


def set_loss_form(draft: Draft, aim: Aim) -> None:
    """`losses.binary_crossentropy(from_logits=True)` -> `losses.BinaryCrossentropy(from_logits=True)`."""
    call = aim.passage("loss.form")
    if aim.value != "class" or not isinstance(call.node, cst.Call):
        raise Doubt("it is no function that is called")
    name = call.at(call.node.func)
    old = _meaning(aim, name)
    module = old.name.rpartition(".")[0]
    found = [
        one
        for one in aim.library.entries.values()
        if isinstance(one, LossMeaning)
        and (one.id, one.framework, one.form) == (old.id, old.framework, "class")
        and one.name.rpartition(".")[0] == module
    ]
    given = {arg.keyword.value if arg.keyword is not None else "" for arg in call.node.args}
    if len(found) != 1 or not given <= set(found[0].params):
        raise Doubt("there is no class with these options")
    rename(draft, name, found[0].name, aim.library)


def set_method(draft: Draft, aim: Aim) -> None:
    """`encoder.fit_transform(y)` -> `encoder.transform(y)`; a statement that only fits goes."""
    call = aim.passage("call.method")
    func = call.node.func if isinstance(call.node, cst.Call) else None
    above = call.parent()
    if aim.known("call.method") == FIT and above is not None and isinstance(above.node, cst.Expr):
        remove_statement(draft, call)
        return
    if not isinstance(func, cst.Attribute) or (func.attr.value, aim.value) not in REFIT:
        raise Doubt("the method is not called by its name")
    draft.replace(call.at(func.attr), str(aim.value))


def _meaning(aim: Aim, name: Passage) -> LossMeaning:
    full = resolved(name, aim.library)
    meaning = None if full is None else aim.library.meaning(full)
    if not isinstance(meaning, LossMeaning) or meaning.short != aim.known("call.name"):
        raise Doubt("what the name stands for is not seen in its file")
    return meaning
