"""The setter of `decode.given`: scores for a metric that gets what was made of them."""

from __future__ import annotations

import re

import libcst as cst

from headlint.records import replace
from headlint.remedies.decisions import Around, decided, rewrap
from headlint.remedies.draft import Draft
from headlint.remedies.naming import names_of
from headlint.remedies.passages import Doubt, Passage
from headlint.remedies.setting import Aim

__all__ = ["set_scores"]

SHAPED = ("astype", "ravel", "flatten", "squeeze", "reshape")
"""Methods of arrays that stand behind a decision and say nothing of scores."""
PROBABILITIES = ("log_loss",)
"""Metrics that take nothing but probabilities."""
READ_ONCE = 2
"""Uses of a name that is bound once and read once."""


def set_scores(draft: Draft, aim: Aim) -> None:
    """`roc_auc_score(y, (p > 0.5).astype(int))` -> `roc_auc_score(y, p)`.

    Raises Doubt where the scores are not arrays of NumPy, or where it is not certain that they have their
    name still.
    """
    given, earlier = decided(aim).operand, _decision(aim)
    made = decided(earlier)
    text = Around("", _column(earlier, str(aim.known("decode.function"))))
    if given.parsed.tree is not made.place.parsed.tree:
        raise Doubt("it was decided in another file")
    if _within(made.place, given):
        rewrap(draft, given, made.operand, text)
        return
    statement = next((one for one in made.place.parents() if isinstance(one.node, cst.Assign)), None)
    if not isinstance(given.node, cst.Name) or statement is None or not _same_scope(given, statement):
        raise Doubt("what the metric is given has no name")
    assert isinstance(statement.node, cst.Assign)
    target, value = statement.node.targets[0].target, statement.at(statement.node.value)
    uses = names_of(given.parsed.tree).uses
    bound = isinstance(target, cst.Name) and target.value == given.node.value
    if len(statement.node.targets) != 1 or not bound or _binds(given, given.node.value) != 1:
        raise Doubt("the name can stand for something else")
    if not _within(made.place, value):
        raise Doubt("something else is done with the decision")
    if isinstance(made.operand.node, cst.Name) and _kept(given, made.operand.node.value):
        draft.replace(given, f"{made.operand.node.value}{text.after}")
    elif len(uses.get(given.node.value, ())) == READ_ONCE:
        rewrap(draft, value, made.operand, text)
    else:
        raise Doubt("the scores have no name of their own")


def _decision(aim: Aim) -> Aim:
    """What was decided before, as a contract of its own."""
    site = aim.facts["output.decided-by"].site if "output.decided-by" in aim.facts else None
    found = [one for one in aim.others if one.subject == "decode" and site is not None and one.site == site]
    if len(found) != 1 or len(found[0].meetings) != 1:
        raise Doubt("where it was decided is not certain")
    return replace(aim, contract=found[0], facts=found[0].meetings[0].facts)


def _column(decision: Aim, metric: str) -> str:
    """The index of the scores of the positive class."""
    kind, units, domain = (
        decision.known(f"{name}") for name in ("decode.kind", "output.units", "output.domain")
    )
    if decision.known("output.array") != "numpy" or decision.known("decode.side") == "below":
        raise Doubt("the scores are no array")
    if metric in PROBABILITIES and domain not in ("probability", "simplex"):
        raise Doubt("the scores are no probabilities")
    if units == 1 and kind in ("threshold", "round"):
        return ""
    whole = decision.known("decode.whole-rows") is True and decision.known("output.class-axis") == "last"
    if units == 2 and kind == "argmax" and domain == "simplex" and whole:
        return "[:, 1]"
    raise Doubt("which scores are those of the positive class is not certain")


def _within(inner: Passage, outer: Passage) -> bool:
    """Whether a node stands in another one, with nothing but changes of type and shape around it."""
    if inner.node is outer.node:
        return True
    for above in inner.parents():
        node = above.node
        method = isinstance(node, cst.Call) and isinstance(node.func, cst.Attribute)
        if isinstance(node, cst.Call) and isinstance(node.func, cst.Attribute) and method:
            if node.func.attr.value not in SHAPED:
                return False
        elif not isinstance(node, cst.Attribute) or node.attr.value not in SHAPED:
            return False
        if node is outer.node:
            return True
    return False


def _same_scope(one: Passage, other: Passage) -> bool:
    scopes = [
        next((above.node for above in passage.parents() if isinstance(above.node, cst.FunctionDef)), None)
        for passage in (one, other)
    ]
    return scopes[0] is scopes[1]


def _binds(passage: Passage, name: str) -> int:
    return sum(use.binds for use in names_of(passage.parsed.tree).uses.get(name, ()))


def _kept(passage: Passage, name: str) -> bool:
    """Whether a name is bound once, and nothing is written into what it stands for."""
    written = re.search(rf"(?<![\w.]){re.escape(name)}\s*\[[^\n]*\]\s*[-+*/]?=(?!=)", passage.source)
    return _binds(passage, name) <= 1 and written is None
