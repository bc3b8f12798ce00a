"""The setter of `decode.activation`: what is applied to the output of a model once it is read."""

from __future__ import annotations

import libcst as cst

from headlint.contracts import Wiring
from headlint.frameworks.meanings import ActivationMeaning
from headlint.remedies.cutting import unwrap
from headlint.remedies.decisions import Around, Decided, decided, rewrap
from headlint.remedies.draft import Draft
from headlint.remedies.modules import name_of_module
from headlint.remedies.naming import names_of, rename, resolved
from headlint.remedies.passages import Doubt, Passage
from headlint.remedies.removing import call_of, remove_call, remove_module
from headlint.remedies.replacing import replace_activation
from headlint.remedies.setting import Aim

__all__ = ["set_inference"]

ACTIVATIONS = ("softmax", "sigmoid")


def set_inference(draft: Draft, aim: Aim) -> None:
    """Another activation in place of one that does not fit, none of it, or one where there is none."""
    if aim.known("decode.kind") not in ACTIVATIONS:
        _apply(draft, aim)
        return
    used = call_of(aim.passage("decode.operand"))
    if aim.value == "none":
        _remove(draft, aim, used)
        return
    maker = call_of(aim.passage("decode.kind"))
    meaning = _meaning(aim, maker)
    if aim.value == "exp":
        _exp(draft, aim, maker, meaning)
    else:
        replace_activation(draft, aim, maker, meaning, str(aim.value))


def _exp(draft: Draft, aim: Aim, maker: Passage, meaning: ActivationMeaning) -> None:
    """`torch.sigmoid(x)` -> `torch.exp(x)`; that is a function and a method, and no module."""
    func = maker.node.func if isinstance(maker.node, cst.Call) else None
    if meaning.framework != "torch" or meaning.form == "class" or func is None:
        raise Doubt("there is no such function")
    if isinstance(func, cst.Attribute) and aim.known("decode.operand") == "receiver":
        draft.replace(maker.at(func.attr), "exp")
    else:
        rename(draft, maker.at(func), "torch.exp", aim.library)


def _remove(draft: Draft, aim: Aim, used: Passage) -> None:
    if aim.known("decode.operand") == "object":
        maker = aim.facts["decode.kind"].site
        remove_module(draft, Wiring("", maker, aim.facts["decode.operand"].site), aim.library)
        return
    inner = decided(aim).operand
    if aim.known("output.array") == "numpy":
        used = _as_array(used)
    above = used.parent()
    target = (
        above.node.targets[0].target if above is not None and isinstance(above.node, cst.Assign) else None
    )
    if target is not None and used.at(target).text() == inner.text():
        remove_call(draft, used, inner)
    else:
        unwrap(draft, used, inner)


def _as_array(used: Passage) -> Passage:
    """The call with the `.numpy()` behind it, which arrays do not have.

    Raises Doubt where the array that is left can be asked for what only tensors have.
    """
    attribute = used.parent()
    call = attribute.parent() if attribute is not None else None
    if attribute is not None and isinstance(attribute.node, cst.Attribute):
        if call is not None and isinstance(call.node, cst.Call) and attribute.node.attr.value == "numpy":
            return call
        raise Doubt("arrays have other methods than tensors")
    if names_of(used.parsed.tree).attributes.get("numpy"):
        raise Doubt("somebody may ask the array for what only tensors have")
    return used


def _meaning(aim: Aim, maker: Passage) -> ActivationMeaning:
    """What the call of the activation is: a name that resolves, or a method of a tensor."""
    assert isinstance(maker.node, cst.Call)
    func = maker.node.func
    name = written = resolved(maker.at(func), aim.library)
    if name is None and aim.known("decode.operand") == "receiver" and isinstance(func, cst.Attribute):
        name = f"torch.Tensor.{func.attr.value}"
    found = None if name is None else aim.library.meaning(name)
    if not isinstance(found, ActivationMeaning) or found.short != aim.known("decode.function"):
        raise Doubt("what the activation is called is not certain")
    if written is not None and found.params[:1] == ("self",):
        raise Doubt("what the activation is called is not certain")
    return found


def _apply(draft: Draft, aim: Aim) -> None:
    """`out > 0.3` -> `torch.sigmoid(out) > 0.3`."""
    made: Decided = decided(aim)
    torch = name_of_module(made.place, "torch")
    if aim.value != "sigmoid" or aim.known("output.array") != "torch" or torch is None:
        raise Doubt("no sigmoid is at hand")
    rewrap(draft, made.operand, made.operand, Around(f"{torch}.sigmoid(", ")"))
