"""Strings of a program: new text between the user's own quotes, and whether nobody else reads it."""

from __future__ import annotations

import re
from collections.abc import Collection

import libcst as cst

from headlint.remedies.draft import Doubt, Draft
from headlint.remedies.passages import Passage

__all__ = ["quote_of", "read_once", "rewrite"]

_INNER = (
    cst.Arg,
    cst.Element,
    cst.List,
    cst.Tuple,
    cst.DictElement,
    cst.Dict,
    cst.Index,
    cst.SubscriptElement,
)
"""What a string can stand in on its way to the call, or to the brackets, that take it."""
_PREFIXES = ("", "u", "U", "r", "R")
_TIMES_WRITTEN = 2
"""Occurrences of a name that is set once and read once."""


def rewrite(draft: Draft, passage: Passage, old: str, new: str) -> None:
    """Write `new` in place of `old` in a string literal; prefix and quotes stay.

    Raises Doubt where the node is not a literal that spells `old` letter for letter.
    """
    node = passage.node
    if not isinstance(node, cst.SimpleString) or node.prefix not in _PREFIXES or node.raw_value != old:
        raise Doubt("the text is not written as a plain string")
    found = passage.range()
    if found is None:
        raise Doubt("the string has no place")
    start, end = found[0] + len(node.prefix) + len(node.quote), found[1] - len(node.quote)
    draft.put(passage.parsed, start, end, new)


def read_once(passage: Passage, takers: Collection[cst.CSTNode]) -> bool:
    """Whether a string is read by one of the `takers` (calls, subscripts) and by nobody else.

    It stands in it, perhaps in a list or a dictionary, or is bound to a name that occurs once more.
    """
    for above in passage.parents():
        if any(above.node is taker for taker in takers):
            return True
        if isinstance(above.node, (cst.Assign, cst.AnnAssign)) and above.node.value is passage.node:
            return _bound_and_read(passage, above.node)
        if not isinstance(above.node, _INNER):
            return False
    return False


def _bound_and_read(passage: Passage, assignment: cst.Assign | cst.AnnAssign) -> bool:
    targets = (
        [one.target for one in assignment.targets]
        if isinstance(assignment, cst.Assign)
        else [assignment.target]
    )
    name = targets[0]
    if len(targets) != 1 or not isinstance(name, cst.Name):
        return False
    text = passage.parsed.tree.source.text
    return len(re.findall(rf"(?<!\w){re.escape(name.value)}(?!\w)", text)) == _TIMES_WRITTEN


def quote_of(passage: Passage) -> str:
    """The quote character that the file around a node uses for its strings."""
    text = passage.parsed.tree.source.text
    return "'" if text.count("'") > text.count('"') else '"'
