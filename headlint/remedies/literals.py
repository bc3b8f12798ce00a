"""Strings of a program: new text between the user's own quotes, and whether nobody else reads it."""

from __future__ import annotations

import ast
import re
from collections.abc import Collection

import libcst as cst

from headlint.remedies.draft import Draft
from headlint.remedies.naming import names_of
from headlint.remedies.passages import Doubt, Passage, module_of

__all__ = ["mentioned", "quote_of", "read_once", "rewrite", "updated_once"]

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
_METRICS = ("metrics", "weighted_metrics")
"""Parameters of `compile` for metrics."""
_QUIET = ("result", "reset_state", "reset_states", "name", "compute", "reset")
"""What is asked of a metric without giving it anything."""
_TIMES_WRITTEN = 2
"""Uses of a name that is set once and read once."""


def rewrite(draft: Draft, passage: Passage, old: str, new: str) -> None:
    """Write `new` in place of `old` in a string literal; prefix and quotes stay.

    Raises Doubt where the node is not a literal that spells `old` letter for letter.
    """
    node = passage.node
    if not isinstance(node, cst.SimpleString) or node.prefix not in _PREFIXES or node.raw_value != old:
        raise Doubt("the text is not written as a plain string")
    start, end = passage.range()
    draft.put(passage.parsed, start + len(node.prefix) + len(node.quote), end - len(node.quote), new)


def read_once(passage: Passage, takers: Collection[cst.CSTNode]) -> bool:
    """Whether a string or an object is given to one of the `takers` (calls, subscripts) and to nobody else.

    It stands in it, perhaps in a list or a dictionary, or is bound to a name that occurs once more.
    """
    inner = passage.node
    for above in passage.parents():
        if any(above.node is taker for taker in takers):
            return True
        if isinstance(above.node, (cst.Assign, cst.AnnAssign)) and above.node.value is inner:
            return _bound_and_read(passage, above.node)
        if not isinstance(above.node, _INNER):
            return False
        inner = above.node
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
    uses = names_of(passage.parsed.tree).uses.get(name.value, ())
    return len(uses) == _TIMES_WRITTEN


def updated_once(passage: Passage) -> bool:
    """Whether a metric that is bound to a name is given scores and labels at one place of the file only."""
    above = passage.parent()
    node = above.node if above is not None else None
    if not isinstance(node, cst.Assign) or len(node.targets) != 1 or node.value is not passage.node:
        return False
    name = node.targets[0].target
    if not isinstance(name, cst.Name):
        return False
    module = module_of(passage.source)
    reads = [one for one in ast.walk(module) if isinstance(one, ast.Name) and one.id == name.value]
    quiet = [
        one
        for one in ast.walk(module)
        if isinstance(one, ast.Attribute) and one.attr in _QUIET and one.value in reads
    ]
    return len(reads) - len(quiet) == _TIMES_WRITTEN


def quote_of(passage: Passage) -> str:
    """The quote character that the file around a node uses for its strings."""
    text = passage.parsed.tree.source.text
    return "'" if text.count("'") > text.count('"') else '"'


def mentioned(passage: Passage, word: str, apart: Passage | None = None) -> bool:
    """Whether a word, perhaps after `val_`, stands in some string of the file but not in the one given.

    Strings in the expression `apart`, and those that name the metrics of a model, do not count.
    """
    module = module_of(passage.source)
    inside = [module_of(f"({one.text()})") for one in _outermost(passage, apart)]
    pattern = re.compile(rf"(?<![A-Za-z0-9_])(val_)?{re.escape(word)}(?![A-Za-z0-9_])")
    own = 0 if _names_a_metric(passage) else sum(_strings_with(pattern, one) for one in inside)
    return _strings_with(pattern, module) > own


def _outermost(passage: Passage, apart: Passage | None) -> list[Passage]:
    if apart is None:
        return [passage]
    return [apart] if any(above.node is apart.node for above in passage.parents()) else [passage, apart]


def _names_a_metric(passage: Passage) -> bool:
    return any(
        isinstance(above.node, cst.Arg) and above.node.keyword and above.node.keyword.value in _METRICS
        for above in passage.parents()
    )


def _strings_with(pattern: re.Pattern[str], tree: ast.AST) -> int:
    """How many strings hold a match, without those of the metrics of a model."""
    found, left = 0, [tree]
    while left:
        node = left.pop()
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            found += pattern.search(node.value) is not None
        elif not (isinstance(node, ast.keyword) and node.arg in _METRICS):
            left += ast.iter_child_nodes(node)
    return found
