"""The arguments of a call: found by the name of their parameter, changed, added, taken away."""

from __future__ import annotations

from collections.abc import Sequence

import libcst as cst

from headlint.remedies.cutting import remove_entry
from headlint.remedies.draft import Draft
from headlint.remedies.passages import Doubt, Passage

__all__ = [
    "add_argument",
    "add_entry",
    "argument",
    "quoted_like",
    "remove_argument",
    "set_argument",
]


def argument(call: Passage, name: str, params: Sequence[str]) -> Passage | None:
    """The argument (`cst.Arg`) for a parameter; `params` are the names of the parameters in order.

    Raises Doubt where the call unpacks something (`*args`, `**kwargs`) that can hold it.
    """
    found = None
    for place, arg in enumerate(_args(call)):
        if arg.star:
            raise Doubt("the call unpacks its arguments")
        by_place = arg.keyword is None and place < len(params) and params[place] == name
        if by_place or (arg.keyword is not None and arg.keyword.value == name):
            found = call.at(arg)
    return found


def set_argument(draft: Draft, call: Passage, name: str, params: Sequence[str], text: str) -> None:
    """Give a parameter a value: in place of the present one, else as a keyword behind the others."""
    found = argument(call, name, params)
    if found is None:
        add_argument(draft, call, f"{name}={text}")
        return
    assert isinstance(found.node, cst.Arg)
    value = found.at(found.node.value)
    draft.put(value.parsed, *value.whole(), text)


def remove_argument(draft: Draft, call: Passage, name: str, params: Sequence[str]) -> None:
    """Take an argument away, if it is given. Raises Doubt where others follow that are given by place."""
    found = argument(call, name, params)
    if found is None:
        return
    args = _args(call)
    place = next(index for index, arg in enumerate(args) if arg is found.node)
    if args[place].keyword is None and any(arg.keyword is None for arg in args[place + 1 :]):
        raise Doubt("others are given by their places behind it")
    remove_entry(draft, found)


def add_argument(draft: Draft, call: Passage, text: str) -> None:
    """Write one more argument (`dim=-1`) behind the others, on a line of its own if they have that."""
    args = _args(call)
    if not args:
        end = call.range()[1] - len(")")
        draft.put(call.parsed, end, end, text)
        return
    if any(arg.star == "**" for arg in args):
        raise Doubt("the call unpacks its arguments")
    if isinstance(args[-1].value, cst.GeneratorExp) and len(args) == 1:
        raise Doubt("the only argument is a generator")
    add_entry(draft, call.at(args[-1]), text)


def add_entry(draft: Draft, last: Passage, text: str) -> None:
    """Write one more entry behind the last one of a list, tuple, dictionary or call, in its style."""
    start, end = last.whole()
    source = last.source
    begin = max(source.rfind("\n", 0, start), source.rfind("\r", 0, start)) + 1
    indent = source[begin:start]
    comma = getattr(last.node, "comma", None)
    behind = last.at(comma).range() if isinstance(comma, cst.Comma) else None
    own_line = begin > 0 and not indent.strip()
    newline = last.line_end(start)
    if behind is None:
        draft.put(last.parsed, end, end, f",{newline}{indent}{text}" if own_line else f", {text}")
    elif own_line:
        draft.put(last.parsed, behind[1], behind[1], f"{newline}{indent}{text},")
    else:
        draft.put(last.parsed, behind[1], behind[1], f" {text},")


def quoted_like(string: str, content: str) -> str:
    """A plain string with the quotes of another one: `'softmax'` and `linear` give `'linear'`.

    Raises Doubt where the other one is no simple string.
    """
    for quote in ('"""', "'''", '"', "'"):
        at = string.find(quote)
        if at >= 0 and string.endswith(quote) and string[:at].isalpha() | (at == 0):
            if "f" in string[:at].lower() or "b" in string[:at].lower():
                break
            return f"{quote}{content}{quote}"
    raise Doubt("it is no plain string")


def _args(call: Passage) -> Sequence[cst.Arg]:
    if not isinstance(call.node, cst.Call):
        raise Doubt("it is no call")
    return call.node.args
