"""A logarithm of an activation written as one function: `log_softmax`."""

from __future__ import annotations

import libcst as cst

from headlint.contracts import Wiring
from headlint.frameworks.meanings import ActivationMeaning
from headlint.remedies.draft import Draft
from headlint.remedies.naming import resolved
from headlint.remedies.passages import Doubt, Passage
from headlint.remedies.removing import call_of, remove_call, single_use
from headlint.remedies.replacing import meaning_of, replace_activation
from headlint.remedies.setting import Aim

__all__ = ["set_logarithm"]


def set_logarithm(draft: Draft, aim: Aim, wiring: Wiring) -> None:
    """`torch.log(torch.softmax(x, dim=1))` as one function: the logarithm goes, the activation changes."""
    before = wiring.of
    assert before is not None
    value = str(aim.value)
    log, inside = call_of(Passage.of(wiring.maker)), Passage.of(before.used)
    maker = call_of(Passage.of(before.maker))
    meaning = meaning_of(aim, maker, before)
    known = aim.known("output.log-of")
    if value != f"log_{known}" or not isinstance(meaning, ActivationMeaning) or inside is None:
        raise Doubt("it is no logarithm of one activation")
    if meaning.form == "class" and _is_attribute(maker):
        raise Doubt("others can call the attribute")
    inner = _logged(aim, log, wiring)
    if inner.node is not inside.node:
        _follow(inner, inside)
    replace_activation(draft, aim, maker, meaning, value)
    remove_call(draft, log, inner)


def _is_attribute(maker: Passage) -> bool:
    """Whether an object is made for an attribute, which subclasses and callers can see."""
    above = maker.parent()
    node = None if above is None else above.node
    targets = [one.target for one in node.targets] if isinstance(node, cst.Assign) else []
    return not all(isinstance(one, cst.Name) for one in targets) or isinstance(node, cst.AnnAssign)


def _logged(aim: Aim, log: Passage, wiring: Wiring) -> Passage:
    """What a logarithm is taken of."""
    assert isinstance(log.node, cst.Call)
    meaning = aim.library.meaning(wiring.name)
    func = log.node.func
    name = resolved(log.at(func), aim.library)
    if name is not None and len(log.node.args) == 1 and not log.node.args[0].star:
        return log.at(log.node.args[0].value)
    method = meaning is not None and meaning.params[:1] == ("self",) and isinstance(func, cst.Attribute)
    if method and not log.node.args and isinstance(func, cst.Attribute):
        return log.at(func.value)
    raise Doubt("what the logarithm is taken of is not certain")


def _follow(inner: Passage, inside: Passage) -> None:
    """A variable that holds the activation and is read by the logarithm alone."""
    statement = inside.parent()
    if (
        statement is None
        or not isinstance(inner.node, cst.Name)
        or not isinstance(statement.node, cst.Assign)
        or len(statement.node.targets) != 1
        or not isinstance(statement.node.targets[0].target, cst.Name)
        or statement.node.targets[0].target.value != inner.node.value
        or inner.parsed.tree is not inside.parsed.tree
        or not single_use(inner)
    ):
        raise Doubt("the activation is used for more than its logarithm")
