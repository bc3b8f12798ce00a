"""Taking things out of the source: entries, arguments, statements, and a call around its argument."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeAlias

import libcst as cst

from headlint.cells import parse_quietly
from headlint.remedies.draft import Draft
from headlint.remedies.passages import Doubt, Passage

__all__ = ["needs_parentheses", "remove_entry", "remove_statement", "unwrap"]

Listed: TypeAlias = cst.Arg | cst.Element | cst.StarredElement | cst.DictElement | cst.ImportAlias
_LISTED = (cst.Arg, cst.Element, cst.StarredElement, cst.DictElement, cst.ImportAlias)
_ATOMS = (
    cst.Name,
    cst.Attribute,
    cst.Call,
    cst.Subscript,
    cst.BaseNumber,
    cst.BaseString,
    cst.List,
    cst.Set,
    cst.Dict,
    cst.ListComp,
    cst.SetComp,
    cst.DictComp,
)
"""Expressions that stand as they are beside any operator."""
_LOOSE = (cst.NamedExpr, cst.Yield, cst.GeneratorExp, cst.Tuple, cst.Lambda, cst.IfExp)
"""Expressions that need parentheses even where most do not."""
_OPEN = (
    cst.Arg,
    cst.Assign,
    cst.AnnAssign,
    cst.AugAssign,
    cst.Return,
    cst.Expr,
    cst.Element,
    cst.DictElement,
)
"""Parents within which an expression ends where the parent does, or at a comma."""


def remove_entry(draft: Draft, entry: Passage) -> None:
    """Take an argument, an element of a list, tuple or dictionary, or an imported name out, with its comma.

    An entry on lines of its own goes with them; a comment beside it stays. Raises Doubt for anything else.
    """
    node, above = entry.node, entry.parent()
    if not isinstance(node, _LISTED) or above is None:
        raise Doubt("it is no entry of a list")
    siblings = _siblings(above.node)
    if not any(one is node for one in siblings):
        raise Doubt("it is no entry of a list")
    place = next(index for index, one in enumerate(siblings) if one is node)
    before = siblings[place - 1] if place else None
    after = siblings[place + 1] if place + 1 < len(siblings) else None
    start, end = entry.whole()
    comma = _comma(entry)
    behind = comma[1] if comma else end
    # A tuple of one keeps its comma.
    single = isinstance(above.node, cst.Tuple) and len(siblings) == 2
    if single and after is not None and _comma(entry.at(after)) is None:
        raise Doubt("what is left is a tuple of one without a comma")
    if _alone(entry, start, behind):
        if before is not None and after is None and comma is None and not single:
            last = _comma(entry.at(before))
            if last is not None:
                draft.cut(entry.parsed, *last)
        _cut_lines(draft, entry, start, behind)
    elif after is not None:
        _cut_among(draft, entry, before, after, behind)
    else:
        _cut_last(draft, entry, before, end, behind, single=single)


def _cut_among(draft: Draft, entry: Passage, before: Listed | None, after: Listed, behind: int) -> None:
    """An entry that others follow, on a line with one of them."""
    start, following = entry.whole()[0], entry.at(after).whole()[0]
    gap = entry.source[behind:following]
    if "#" in gap:
        draft.cut(entry.parsed, start, behind)
    elif "\n" in gap and before is not None:
        previous = _comma(entry.at(before))
        assert previous is not None
        draft.cut(entry.parsed, previous[1], behind)
    else:
        draft.cut(entry.parsed, start, following)


def _cut_last(
    draft: Draft, entry: Passage, before: Listed | None, end: int, behind: int, *, single: bool
) -> None:
    """The last entry of a list."""
    start = entry.whole()[0]
    if before is None:
        rest = entry.source[behind:]
        spaces = len(rest) - len(rest.lstrip(" \t"))
        draft.cut(
            entry.parsed, start, behind + (spaces if rest[spaces : spaces + 1] in (")", "]", "}") else 0)
        )
        return
    begin = entry.at(before).whole()[1]
    if single:
        previous = _comma(entry.at(before))
        assert previous is not None
        begin = previous[1]
    if "#" in entry.source[begin:start]:
        draft.cut(entry.parsed, start, behind)
    else:
        draft.cut(entry.parsed, begin, behind if single else end)


def remove_statement(draft: Draft, inside: Passage) -> None:
    """Take out the small statement that a node stands in; a body left empty gets a `pass`.

    Comments above it and beside it stay.
    """
    statement = inside if isinstance(inside.node, cst.BaseSmallStatement) else None
    for around in inside.parents():
        if statement is None and isinstance(around.node, cst.BaseSmallStatement):
            statement = around
        elif statement is not None:
            _remove_from(draft, statement, around)
            return
    raise Doubt("it stands in no statement")


def _remove_from(draft: Draft, statement: Passage, line: Passage) -> None:
    body = (
        line.node.body if isinstance(line.node, (cst.SimpleStatementLine, cst.SimpleStatementSuite)) else ()
    )
    start, end = statement.whole()
    if len(body) > 1:
        _cut_small(draft, statement, body)
        return
    block = line.parent()
    suite = block is None or isinstance(line.node, cst.SimpleStatementSuite)
    if suite or (block and isinstance(block.node, cst.IndentedBlock) and len(block.node.body) == 1):
        draft.put(statement.parsed, start, end, "pass")
    elif _alone(statement, start, end):
        _cut_lines(draft, statement, start, end)
    else:
        raise Doubt("the statement shares its line")


def _cut_small(draft: Draft, statement: Passage, body: Sequence[cst.BaseSmallStatement]) -> None:
    """One of several statements on a line: with the semicolon behind it, or before the last one."""
    place = next(index for index, one in enumerate(body) if one is statement.node)
    start, end = statement.whole()
    if place + 1 < len(body):
        draft.cut(statement.parsed, start, statement.at(body[place + 1]).whole()[0])
    else:
        draft.cut(statement.parsed, statement.at(body[place - 1]).whole()[1], end)


def unwrap(draft: Draft, call: Passage, inner: Passage) -> None:
    """Leave of a call (or another expression) one expression within it, with parentheses where it needs them.

    Raises Doubt where a comment would go.
    """
    start, end = call.range()
    first, last = inner.whole()
    if not start <= first <= last <= end:
        raise Doubt("the one does not stand in the other")
    for begin, stop in ((start, first), (last, end)):
        if "#" in call.source[begin:stop]:
            raise Doubt("a comment stands in what is taken out")
    parentheses = needs_parentheses(inner, call)
    draft.put(call.parsed, start, first, "(" if parentheses else "")
    draft.put(call.parsed, last, end, ")" if parentheses else "")


def needs_parentheses(inner: Passage, outer: Passage) -> bool:
    """Whether an expression needs parentheses of its own in the place of another one around it."""
    if getattr(inner.node, "lpar", ()):
        return False
    if getattr(outer.node, "lpar", ()):
        return False
    parent = outer.parent()
    if isinstance(inner.node, _LOOSE) or parent is None:
        return True
    if not isinstance(inner.node, _ATOMS) and not isinstance(parent.node, _OPEN):
        return True
    if isinstance(inner.node, cst.BaseNumber) and isinstance(parent.node, cst.Attribute):
        return True
    return not _bracketed(outer) and not _one_expression(inner.text())


def _bracketed(passage: Passage) -> bool:
    """Whether line ends mean nothing where a node stands."""
    for around in passage.parents():
        if isinstance(around.node, cst.BaseSmallStatement):
            return False
        if getattr(around.node, "lpar", ()) or isinstance(
            around.node, (cst.Arg, cst.List, cst.Set, cst.Dict, cst.Subscript)
        ):
            return True
    return False


def _one_expression(text: str) -> bool:
    try:
        parse_quietly("_ = " + text)
    except SyntaxError:
        return False
    return True


# Places


def _siblings(node: cst.CSTNode) -> Sequence[Listed]:
    if isinstance(node, cst.Call):
        return node.args
    if isinstance(node, (cst.List, cst.Tuple, cst.Set)):
        return [one for one in node.elements if isinstance(one, _LISTED)]
    if isinstance(node, cst.Dict):
        return [one for one in node.elements if isinstance(one, _LISTED)]
    if isinstance(node, cst.ImportFrom) and not isinstance(node.names, cst.ImportStar):
        return node.names
    return node.names if isinstance(node, cst.Import) else ()


def _comma(entry: Passage) -> tuple[int, int] | None:
    """Where the comma behind an entry stands."""
    comma = getattr(entry.node, "comma", None)
    return entry.at(comma).range() if isinstance(comma, cst.Comma) else None


def _line(source: str, offset: int) -> tuple[int, int]:
    """Start of the line that an offset is in, and of the next one."""
    start = max(source.rfind("\n", 0, offset), source.rfind("\r", 0, offset)) + 1
    ends = [found for found in (source.find("\n", offset), source.find("\r", offset)) if found >= 0]
    if not ends:
        return start, len(source)
    end = min(ends)
    return start, end + (2 if source[end : end + 2] == "\r\n" else 1)


def _alone(passage: Passage, start: int, end: int) -> bool:
    """Whether nothing else but a comment stands on the lines of a range."""
    source = passage.source
    behind = source[end : _line(source, end)[1]].strip()
    return not source[_line(source, start)[0] : start].strip() and (not behind or behind.startswith("#"))


def _cut_lines(draft: Draft, passage: Passage, start: int, end: int) -> None:
    """Take a range out with the lines that it has for itself; a comment behind it keeps its line."""
    source = passage.source
    first, following = _line(source, start)[0], _line(source, end)[1]
    behind = source[end:following]
    if "#" in source[start:end]:
        raise Doubt("a comment stands in what is taken out")
    if behind.strip():
        draft.put(passage.parsed, start, end + len(behind) - len(behind.lstrip()), "")
    else:
        draft.put(passage.parsed, first, following, "")
