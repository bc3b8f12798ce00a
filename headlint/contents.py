"""A file's table of contents, from its ast: the top-level statements, their lines and what they bind."""

from __future__ import annotations

import ast
from collections.abc import Mapping, Sequence
from typing import Literal

from headlint.records import dataclass

__all__ = ["Entry", "entries_of"]

Kind = Literal["function", "class", "statement"]

_BINDING_FIELD: Mapping[type[ast.AST], str] = {
    ast.ExceptHandler: "name",
    ast.MatchAs: "name",
    ast.MatchStar: "name",
    ast.MatchMapping: "rest",
}


@dataclass(frozen=True, slots=True)
class Entry:
    """A top-level statement (or several that share a line): its lines, decorators included.

    `binds` are the module variables it can bind (`*` for a star import), `modules` the top-level
    packages it imports (relative imports aside), `methods` a class's own. `decorators` is how many lines
    lie above a definition's own.
    """

    kind: Kind
    name: str | None
    start: int
    end: int
    binds: frozenset[str]
    imports: bool = False
    modules: frozenset[str] = frozenset()
    methods: tuple[str, ...] = ()
    decorators: int = 0


def entries_of(module: ast.Module, lines: Sequence[str]) -> list[Entry]:
    """The entries of a module, in order; statements that share a line are one."""
    entries: list[Entry] = []
    for node in module.body:
        previous = entries[-1] if entries else None
        entry = _entry(node, lines, previous.end if previous else 0)
        if previous is not None and entry.start <= previous.end:
            entries[-1] = _together(previous, entry)
        else:
            entries.append(entry)
    return entries


def _entry(node: ast.stmt, lines: Sequence[str], before: int) -> Entry:
    """The entry of a statement, where line `before` is the last of the one that precedes it."""
    end = node.end_lineno or node.lineno
    names: set[str] = set()
    modules: set[str] = set()
    imports = _bindings(node, names, modules)
    binds = frozenset(names)
    if not isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)):
        return Entry("statement", None, node.lineno, end, binds, imports, frozenset(modules))
    start = min([node.lineno, *(decorator.lineno for decorator in node.decorator_list)])
    while start > before + 1 and node.decorator_list and not lines[start - 1].lstrip().startswith("@"):
        start -= 1  # `@(` can stand lines above the expression
    if not isinstance(node, ast.ClassDef):
        return Entry("function", node.name, start, end, binds, decorators=node.lineno - start)
    methods = [one.name for one in node.body if isinstance(one, (ast.FunctionDef, ast.AsyncFunctionDef))]
    return Entry("class", node.name, start, end, binds, methods=tuple(dict.fromkeys(methods)))


def _together(one: Entry, two: Entry) -> Entry:
    """The entry of two statements that share a line."""
    return Entry(
        "statement",
        None,
        one.start,
        two.end,
        one.binds | two.binds,
        one.imports or two.imports,
        one.modules | two.modules,
    )


def _bindings(statement: ast.stmt, names: set[str], modules: set[str]) -> bool:
    """Gather what a statement binds in its own scope and which packages it imports; whether any."""
    imports = False
    todo: list[ast.AST] = [statement]
    while todo:
        node = todo.pop()
        if isinstance(node, ast.Name):
            if isinstance(node.ctx, ast.Store):
                names.add(node.id)
        elif isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)):
            names.add(node.name)
            todo += [*node.decorator_list, *_header(node)]
        elif isinstance(node, ast.Lambda):
            todo += [node.args]
        elif isinstance(node, ast.comprehension):
            todo += [node.iter, *node.ifs]  # its target is its own; a `:=` in it is not
        elif isinstance(node, (ast.Import, ast.ImportFrom)):
            imports = True
            _imported(node, names, modules)
        else:
            bound = getattr(node, _BINDING_FIELD.get(type(node), ""), None)
            if isinstance(bound, str):
                names.add(bound)
            todo += ast.iter_child_nodes(node)
    return imports


def _header(node: ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef) -> list[ast.AST]:
    """The expressions of a definition that are evaluated in the scope around it."""
    if isinstance(node, ast.ClassDef):
        return [*node.bases, *node.keywords]
    return [node.args, *([node.returns] if node.returns else [])]


def _imported(node: ast.Import | ast.ImportFrom, names: set[str], modules: set[str]) -> None:
    for alias in node.names:
        whole = isinstance(node, ast.Import) and alias.asname is None
        names.add(alias.name.partition(".")[0] if whole else alias.asname or alias.name)
        if isinstance(node, ast.Import):
            modules.add(alias.name.partition(".")[0])
    if isinstance(node, ast.ImportFrom) and node.module and not node.level:
        modules.add(node.module.partition(".")[0])
