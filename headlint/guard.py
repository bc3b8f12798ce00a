"""The guard in front of all parsing: is a text Python at all, and not nested deeper than libcst survives."""

from __future__ import annotations

import ast
import re
import sys
from collections.abc import Sequence

from headlint.cells import read_ast
from headlint.depth import DEEPEST, LARGEST, deep_or_cases
from headlint.source import Source, SourceError, characters

__all__ = ["DEEPEST", "check_syntax", "guarded_ast"]

DEEPEST_PATTERN = 8
"""Levels of a `case` pattern: libcst's time doubles with each one, and for mappings quadruples."""

_PYTHON_2 = re.compile(r"call to '(?:print|exec)'|multiple exception types|leading zeros in decimal")
_STRING = re.compile(r"'(?:\\.|[^'\\])*'|\"(?:\\.|[^\"\\])*\"|#.*")


def guarded_ast(source: Source) -> ast.Module | SourceError:
    """The ast of a source that libcst can be trusted with, or why there is none."""
    if len(source.text) > LARGEST:
        size = len(source.text) / 1_000_000
        return source.error(
            1, 1, f"{size:.1f} MB of Python is more than is analysed ({LARGEST / 1e6:.0f} MB)"
        )
    module = read_ast(source.text)
    if isinstance(module, Exception):
        return _not_python(source, module)
    return _too_deep(source, module) or module


def check_syntax(source: Source) -> SourceError | None:
    """Why a source is not Python that can be read; None when it is."""
    module = guarded_ast(source)
    return module if isinstance(module, SourceError) else None


def _not_python(source: Source, error: Exception) -> SourceError:
    reason = str(getattr(error, "msg", None) or error or type(error).__name__)
    version = f"{sys.version_info.major}.{sys.version_info.minor}"
    if isinstance(error, (RecursionError, MemoryError)):
        return source.error(1, 1, "nested too deeply for Python's own parser")
    hint = "; it looks like Python 2" if _PYTHON_2.search(reason) else ""
    line, column = getattr(error, "lineno", None) or 1, getattr(error, "offset", None) or 1
    return source.error(line, column, f"not valid Python {version}: {reason}{hint}")


def _too_deep(source: Source, module: ast.Module) -> SourceError | None:
    """An error for a tree that libcst cannot be trusted with."""
    cases = deep_or_cases(module, DEEPEST)
    if isinstance(cases, ast.AST):
        line, column = getattr(cases, "lineno", 1), getattr(cases, "col_offset", 0) + 1
        return source.error(line, column, f"nested too deeply (more than {DEEPEST} levels)")
    lines = source.lines() if cases else ()
    for case in cases:
        levels_here = _pattern_levels(case, lines)
        if levels_here > DEEPEST_PATTERN:
            reason = f"match pattern nested too deeply ({levels_here} levels)"
            return source.error(case.pattern.lineno, case.pattern.col_offset + 1, reason)
    return None


def _pattern_levels(case: ast.match_case, lines: Sequence[str]) -> int:
    """Brackets that are open at once in a `case` header; ast keeps no grouping parentheses."""
    first = case.pattern.lineno
    while first > 1 and not lines[first - 1].lstrip().startswith("case"):
        first -= 1
    stop: ast.expr | ast.stmt = case.guard or case.body[0]
    before = lines[stop.lineno - 1]
    last = before[: characters(before, stop.col_offset)]
    text = _STRING.sub("", "\n".join([*lines[first - 1 : stop.lineno - 1], last]))
    deepest = now = 0
    for bracket in re.findall(r"[(\[{]|[)\]}]", text):
        now += 1 if bracket in "([{" else -1
        deepest = max(deepest, now)
    return deepest
