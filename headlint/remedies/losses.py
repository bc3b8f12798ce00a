"""The loss as the source names it: another string, another class, another function in its place."""

from __future__ import annotations

import ast

import libcst as cst

from headlint.frameworks.meanings import LossMeaning
from headlint.remedies.consequences import follow
from headlint.remedies.draft import Draft
from headlint.remedies.literals import rewrite
from headlint.remedies.naming import rename, resolved
from headlint.remedies.passages import Doubt, Passage, module_of
from headlint.remedies.setting import ALIKE, Aim
from headlint.syntax import Tree

__all__ = ["call_of", "kept", "loss_meaning", "set_loss", "shared_loss", "written_loss"]

KIN: tuple[tuple[frozenset[str], frozenset[str]], ...] = (
    (frozenset({"bce", "bce_with_logits"}), frozenset({"weight"})),
    (frozenset({"nll", "cross_entropy"}), frozenset({"weight", "ignore_index"})),
    (frozenset({"categorical_crossentropy", "sparse_categorical_crossentropy"}), frozenset({"axis"})),
)
"""Losses of which some parameters mean the same that mean something else in other losses."""
COMMON = frozenset({"reduction", "size_average", "reduce", "name", "dtype", "from_logits"})
"""Parameters that mean the same in all losses that have them."""


def set_loss(draft: Draft, aim: Aim) -> None:
    """Writes the loss of the id `aim.value` in place of the present one, in the form that this one has.

    Raises Doubt where its name is not found through the imports of its file, where an argument does not
    mean the same to the other loss, or where another head uses the same loss otherwise.
    """
    if aim.known("loss.id") == aim.value:
        return
    follow(draft, aim)
    for one in aim.company():
        _set(draft, one)


def _set(draft: Draft, aim: Aim) -> None:
    written = shared_loss(aim)
    if aim.known("loss.form") == "string":
        _string(draft, aim, written)
        return
    name = _name_of(aim, written)
    old = loss_meaning(aim, name)
    new = _wanted(aim, old)
    rename(draft, name, new.name, aim.library)
    call = call_of(aim, written)
    if call is not None:
        _check_arguments(aim, call, old, new)


def shared_loss(aim: Aim) -> Passage:
    """Where the loss is written; every other head that uses it there must be like this one."""
    written = written_loss(aim)
    together = "output.activation" if "output.activation" in aim.sets else None
    aim.agree("loss.form", ALIKE, together)
    return written


def written_loss(aim: Aim) -> Passage:
    """The string, the call of the class or the name of the function that is the loss."""
    if any(aim.facts[name].likely for name in ("loss.id", "loss.name") if name in aim.facts):
        raise Doubt("other losses can be given too")
    return aim.passage("loss.form")


def call_of(aim: Aim, written: Passage) -> Passage | None:
    """The call that holds the arguments of a loss: that of its class or of its function, if it is called."""
    if aim.known("loss.form") == "class":
        return written
    above = written.above()
    return above if isinstance(above.node, cst.Call) and above.node.func is written.node else None


def _name_of(aim: Aim, written: Passage) -> Passage:
    if aim.known("loss.form") == "function":
        return written
    if not isinstance(written.node, cst.Call):
        raise Doubt("the loss is made in a way that is not followed")
    return written.at(written.node.func)


def loss_meaning(aim: Aim, name: Passage) -> LossMeaning:
    """What a name means by the imports of its file; it must be the loss that the analysis saw there."""
    full = resolved(name, aim.library)
    meaning = None if full is None else aim.library.meaning(full)
    if not isinstance(meaning, LossMeaning):
        raise Doubt("what the name of the loss stands for is not seen in its file")
    if (meaning.id, meaning.form) != (aim.known("loss.id"), aim.known("loss.form")):
        raise Doubt("the name stands for something else")
    return meaning


def _wanted(aim: Aim, old: LossMeaning) -> LossMeaning:
    """The loss that is to be: of the same library and form, from the same module if it can be."""
    module = old.name.rpartition(".")[0]
    found = [
        one
        for one in aim.library.entries.values()
        if isinstance(one, LossMeaning)
        and one.id == aim.value
        and (one.framework, one.form, one.call) == (old.framework, old.form, old.call)
    ]
    if not found:
        raise Doubt("the library has no such loss in this form")
    return min(found, key=lambda one: (one.name.rpartition(".")[0] != module, one.name))


# Strings


def _string(draft: Draft, aim: Aim, written: Passage) -> None:
    node = written.node
    if not isinstance(node, cst.SimpleString) or node.raw_value != aim.known("loss.name"):
        raise Doubt("the string is put together")
    if _compared(written):
        raise Doubt("the string is compared with others")
    rewrite(draft, written, node.raw_value, _text(aim, capital=node.raw_value[:1].isupper()))


def _text(aim: Aim, *, capital: bool) -> str:
    """The string that Keras 2 and Keras 3 take for the loss, in the user's way of writing it."""
    for text, entry in aim.library.strings["losses"].items():
        meaning = aim.library.meaning(entry.name)
        named = isinstance(meaning, LossMeaning) and meaning.id == aim.value
        if named and {2, 3} <= set(entry.versions) and text[:1].isupper() == capital:
            return text
    raise Doubt("Keras has no such string")


def kept(written: Passage) -> bool:
    """Whether a string is kept in a variable, and not given to the one call that takes it."""
    return not isinstance(written.above().node, (cst.Arg, cst.Element, cst.DictElement))


def _compared(written: Passage) -> bool:
    """Whether a string is kept in a variable that the program compares with something."""
    node = written.above().node
    if not isinstance(node, (cst.Assign, cst.AnnAssign)):
        return False
    targets = [one.target for one in node.targets] if isinstance(node, cst.Assign) else [node.target]
    names = {_last(target) for target in targets}
    return None in names or bool(names & _tested(written.parsed.tree))


def _last(target: cst.BaseExpression) -> str | None:
    if isinstance(target, cst.Attribute):
        return target.attr.value
    return target.value if isinstance(target, cst.Name) else None


def _tested(tree: Tree) -> set[str]:
    """Names that stand in a comparison somewhere in the file."""
    module = module_of(tree.source.text)
    compared = (one for node in ast.walk(module) if isinstance(node, ast.Compare) for one in ast.walk(node))
    return {one.id if isinstance(one, ast.Name) else one.attr for one in compared if isinstance(one, _NAMES)}


_NAMES = (ast.Name, ast.Attribute)


# Arguments


def _check_arguments(aim: Aim, call: Passage, old: LossMeaning, new: LossMeaning) -> None:
    """Every argument must mean to the other loss what it means to the present one."""
    assert isinstance(call.node, cst.Call)
    kin = [same for ids, same in KIN if {old.id, new.id} <= ids]
    roles = len(old.call) if old.form == "function" else 0
    if old.params[:roles] != new.params[:roles]:
        raise Doubt("the other function is called in another way")
    same = COMMON.union(*kin, old.params[:roles])
    dropped = {old.from_logits} if aim.sets.get("loss.from-logits") is False else set()
    for place, arg in enumerate(call.node.args):
        if arg.star:
            raise Doubt("the call unpacks its arguments")
        name = arg.keyword.value if arg.keyword is not None else (*old.params, *[""] * (place + 1))[place]
        if name in dropped:
            continue
        moved = arg.keyword is None and new.params[place : place + 1] != (name,)
        if name not in same or name not in new.params or moved:
            raise Doubt(f"the argument {name} does not mean the same to the other loss")
