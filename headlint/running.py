"""The lines of a program as they run: without comments, prose, annotations and imports nobody uses.

What a rule can speak of is something that runs. A library's manual and its messages mention losses and
trainers far more often than its code does. No name of a framework has a blank in it, so that a text with one
is prose.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator, Sequence

from headlint.source import characters

__all__ = ["names_in", "running_lines"]

_NAME = re.compile(r"\w+")
_TEXT = re.compile(
    r"""
    \#[^\n]*
    | (?P<prefix>[A-Za-z]{0,2})
      (?: '{3}(?P<a>(?:\\.|[^\\])*?)'{3} | "{3}(?P<b>(?:\\.|[^\\])*?)"{3}
        | '(?P<c>(?:\\.|[^'\\\n])*)' | "(?P<d>(?:\\.|[^"\\\n])*)" )
    | (?P<open>['"])
    """,
    re.DOTALL | re.VERBOSE,
)
"""A comment, a text with what stands before it, or a quote that opens something else."""
_BLOCKS = ("body", "orelse", "finalbody")

_Range = tuple[int, int, int, int]
"""Line and column where it starts and where it ends, as ast counts them (columns in bytes)."""


def names_in(text: str) -> frozenset[str]:
    """The words of a text, among them all names that it mentions."""
    return frozenset(_NAME.findall(text))


def running_lines(module: ast.Module, lines: Sequence[str]) -> tuple[str, ...]:
    """As many lines as there are, without what does not run.

    A name that is imported from a module counts where something else mentions it. Modules always count: a
    file that imports a library has to do with what comes from it, even where it never says its name.
    """
    silent: list[_Range] = []
    imports: list[tuple[_Range, str]] = []
    for statement in _statements(module):
        silent += _unread(statement)
        if isinstance(statement, ast.ImportFrom):
            imports += [
                (_range(alias), alias.asname or alias.name) for alias in statement.names if alias.name != "*"
            ]
    said = list(_said(_without(lines, [*silent, *(place for place, _ in imports)])))
    used = names_in("\n".join(said))
    kept = _without(lines, [*silent, *(place for place, name in imports if name not in used)])
    for (first, _, last, _), name in imports:
        if name in used:
            said[first - 1 : last] = _said(kept[first - 1 : last])
    return tuple(said)


def _said(lines: Sequence[str]) -> Sequence[str]:
    """The lines without comments and prose; as they are where it is not plain where a text ends: from Python
    3.12 on, an f-string can hold its own quotes."""
    try:
        return _TEXT.sub(_without_prose, "\n".join(lines)).split("\n")
    except _NotPlain:
        return lines


class _NotPlain(Exception):
    pass


def _without_prose(match: re.Match[str]) -> str:
    """What is left of a comment or a text; of an f-string that is prose its code. As many lines."""
    found = match[0]
    if found.startswith("#"):
        return ""
    if match["open"]:
        raise _NotPlain
    text = match["a"] or match["b"] or match["c"] or match["d"] or ""
    if "f" in match["prefix"].lower() or "t" in match["prefix"].lower():
        if text.count("{") != text.count("}"):
            raise _NotPlain
        before, brace, rest = text.partition("{")
        code, _, behind = (brace + rest).rpartition("}")
        text, code = before + behind, f"{code}}}" if brace else ""
    else:
        code = ""
    if not any(map(str.isspace, text)):
        return found
    return f'"{code}"' + "\n" * (found.count("\n") - code.count("\n"))


def _statements(module: ast.Module) -> Iterator[ast.stmt]:
    """All statements, in any order: what stands within expressions has no docstring and no annotation."""
    todo: list[ast.stmt] = list(module.body)
    while todo:
        statement = todo.pop()
        yield statement
        for block in _BLOCKS:
            todo += getattr(statement, block, ())
        for inner in (*getattr(statement, "handlers", ()), *getattr(statement, "cases", ())):
            todo += inner.body


def _unread(statement: ast.stmt) -> Iterator[_Range]:
    """The text or the annotations of a statement."""
    if isinstance(statement, ast.Expr):
        value = statement.value
        if isinstance(value, ast.Constant) and isinstance(value.value, str):
            yield _range(value)
    elif isinstance(statement, ast.AnnAssign):
        yield _range(statement.annotation)
    elif isinstance(statement, (ast.FunctionDef, ast.AsyncFunctionDef)):
        given = statement.args
        every = (*given.posonlyargs, *given.args, *given.kwonlyargs, given.vararg, given.kwarg)
        yield from (_range(one.annotation) for one in every if one is not None and one.annotation is not None)
        if statement.returns is not None:
            yield _range(statement.returns)


def _range(node: ast.expr | ast.alias) -> _Range:
    return (
        node.lineno,
        node.col_offset,
        node.end_lineno or node.lineno,
        node.end_col_offset or node.col_offset,
    )


def _without(lines: Sequence[str], places: Sequence[_Range]) -> list[str]:
    """The lines without what stands at some places, which do not overlap."""
    left = list(lines)
    for first, start, last, end in sorted(places, reverse=True):
        rest = _from(left[last - 1], end)
        if first < last:
            left[first : last - 1] = [""] * (last - 1 - first)
            left[last - 1] = rest
            rest = ""
        left[first - 1] = _upto(left[first - 1], start) + rest
    return left


def _upto(line: str, column: int) -> str:
    return line[: characters(line, column)]


def _from(line: str, column: int) -> str:
    return line[characters(line, column) :]
