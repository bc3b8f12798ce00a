"""The call of a loss as it is written: its output and its labels, what is done to them, their order."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

import libcst as cst

from headlint.contracts import Fact, FactValue, HeadContract
from headlint.frameworks.meanings import LossMeaning
from headlint.remedies.draft import Draft
from headlint.remedies.naming import resolved
from headlint.remedies.passages import Doubt, Passage
from headlint.remedies.setting import Aim

__all__ = ["around", "calls_alike", "parties", "swap"]

KEYWORDS = {
    "output": ("input", "output", "y_pred", "logits"),
    "target": ("target", "y_true", "labels"),
}
"""What the objects of PyTorch and of Keras call their two parameters."""
_ATOMS = (cst.Name, cst.Attribute, cst.Call, cst.Subscript)
"""Expressions that a method can be called on as they stand."""


def parties(aim: Aim, call: Passage) -> dict[str, Passage]:
    """The arguments of a call of the loss by their roles, `output` and `target`.

    Raises Doubt where the call unpacks its arguments or leaves one of the two out.
    """
    if not isinstance(call.node, cst.Call) or any(arg.star for arg in call.node.args):
        raise Doubt("the arguments of the loss are not written in a call")
    name = resolved(call.at(call.node.func), aim.library)
    meaning = None if name is None else aim.library.meaning(name)
    order: tuple[str, ...] = ()
    named: dict[str, tuple[str, ...]] = KEYWORDS
    if isinstance(meaning, LossMeaning) and meaning.form == "function":
        order = meaning.call
        named = {role: (param,) for role, param in zip(meaning.call, meaning.params, strict=False)}
    order = order or _order(aim)
    found: dict[str, Passage] = {}
    for place, arg in enumerate(call.node.args):
        if arg.keyword is None and place < len(order):
            found[order[place]] = call.at(arg.value)
        elif arg.keyword is not None:
            roles = [role for role, names in named.items() if arg.keyword.value in names]
            found.update(dict.fromkeys(roles, call.at(arg.value)))
    if not {"output", "target"} <= set(found):
        raise Doubt("the loss is not given an output and labels")
    return found


def _order(aim: Aim) -> tuple[str, ...]:
    """The roles of the arguments of a loss that is kept in a variable."""
    orders = {
        one.call
        for one in aim.library.entries.values()
        if isinstance(one, LossMeaning)
        and (one.id, one.framework) == (aim.known("loss.id"), aim.known("framework"))
    }
    if len(orders) != 1:
        raise Doubt("the order of the arguments is not certain")
    return orders.pop()


def calls_alike(aim: Aim, alike: Sequence[str]) -> Iterator[Passage]:
    """The calls of the loss of this head, and of other heads with the same loss that are as wrong as it.

    `alike` are the facts that make it wrong. Raises Doubt where somebody else comes to one of these calls
    with something else.
    """
    wrong = {name: aim.known(name) for name in alike}
    calls = {aim.contract.call: None}
    for other in aim.heads():
        if _all(other, wrong) and _written(other) & {_site(aim.facts, "loss.form")}:
            calls.setdefault(other.call, None)
    for other in aim.heads():
        if other.call in calls and not _all(other, wrong):
            raise Doubt("other heads come to the same call of the loss")
    for site in calls:
        found = Passage.of(site)
        if found is None:
            raise Doubt("the call of the loss is not seen")
        yield found


def _all(contract: HeadContract, wanted: Mapping[str, FactValue | None]) -> bool:
    """Whether facts are the same in every meeting of a head."""
    return all(
        (meeting.facts[name].value if name in meeting.facts else None) == value
        for meeting in contract.meetings
        for name, value in wanted.items()
    )


def _written(contract: HeadContract) -> set[object]:
    return {_site(meeting.facts, "loss.form") for meeting in contract.meetings} - {None}


def _site(facts: Mapping[str, Fact], name: str) -> object:
    return facts[name].site if name in facts else None


def around(draft: Draft, passage: Passage, before: str, after: str) -> None:
    """Write text on both sides of an expression, which gets parentheses if it needs them."""
    start, end = passage.whole()
    if not isinstance(passage.node, _ATOMS) and not getattr(passage.node, "lpar", ()):
        before, after = f"{before}(", f"){after}"
    if before:
        draft.put(passage.parsed, start, start, before)
    draft.put(passage.parsed, end, end, after)


def swap(draft: Draft, aim: Aim) -> None:
    """The output and the labels of a call change places, each with its parentheses."""
    call = aim.passage("call.swapped")
    given = parties(aim, call)
    (first, last), (start, end) = given["output"].whole(), given["target"].whole()
    text = call.source
    draft.put(call.parsed, first, last, text[start:end])
    draft.put(call.parsed, start, end, text[first:last])
