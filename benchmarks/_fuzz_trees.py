"""What the fuzz run asks of syntax trees: names and who binds them, places of statements, parts of them."""

from __future__ import annotations

import ast
import builtins
from collections.abc import Iterator
from dataclasses import dataclass

__all__ = [
    "Cut",
    "Place",
    "all_names",
    "bindings",
    "is_plain",
    "is_text",
    "own_names",
    "parts_of",
    "places_of",
    "says",
    "text_of",
]

_DYNAMIC = frozenset({"globals", "locals", "vars", "exec", "eval", "__all__", "super"})
_HOISTED = (ast.Call, ast.Constant, ast.Attribute, ast.Name, ast.List, ast.BinOp)


@dataclass(frozen=True, slots=True)
class Place:
    """A statement in its block."""

    block: list[ast.stmt]
    at: int

    @property
    def statement(self) -> ast.stmt:
        return self.block[self.at]


def text_of(tree: ast.AST) -> str:
    return ast.unparse(ast.fix_missing_locations(tree)) + "\n"


def is_text(statement: ast.stmt) -> bool:
    return isinstance(statement, ast.Expr) and isinstance(statement.value, ast.Constant)


def places_of(tree: ast.Module) -> Iterator[Place]:
    for node in ast.walk(tree):
        for name in ("body", "orelse", "finalbody"):
            block = getattr(node, name, None)
            if isinstance(block, list) and not isinstance(node, ast.ClassDef):
                yield from (Place(block, at) for at in range(len(block)))


def all_names(tree: ast.AST) -> set[str]:
    found = set(bindings(tree))
    for node in ast.walk(tree):
        if isinstance(node, ast.Name):
            found.add(node.id)
        elif isinstance(node, ast.keyword) and node.arg:
            found.add(node.arg)
        elif isinstance(node, ast.Attribute):
            found.add(node.attr)
    return found


def bindings(tree: ast.AST) -> Iterator[str]:
    """Every name that something in a program binds, as often as it does."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Name) and not isinstance(node.ctx, ast.Load):
            yield node.id
        elif isinstance(node, ast.arg):
            yield node.arg
        elif isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)):
            yield node.name
        elif isinstance(node, ast.alias):
            yield node.asname or node.name.partition(".")[0]
        elif isinstance(node, ast.ExceptHandler) and node.name:
            yield node.name
        elif isinstance(node, (ast.Global, ast.Nonlocal)):
            yield from node.names
        elif isinstance(node, (ast.MatchAs, ast.MatchStar)) and node.name:
            yield node.name


def is_plain(tree: ast.Module) -> bool:
    """Whether nothing in it depends on the scope that it stands in."""
    names = {node.id for node in ast.walk(tree) if isinstance(node, ast.Name)}
    stars = any(isinstance(node, ast.alias) and node.name == "*" for node in ast.walk(tree))
    scoped = any(isinstance(node, (ast.Global, ast.Nonlocal)) for node in ast.walk(tree))
    return not (names & (_DYNAMIC - {"super"}) or stars or scoped)


def own_names(tree: ast.Module) -> set[str]:
    """Names that nothing outside sees: no attributes, no keywords, no imports, no text in strings."""
    bound: set[str] = set()
    taken = {"self", "cls", "_"}
    for node in ast.walk(tree):
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
            bound.add(node.id)
        elif isinstance(node, (ast.FunctionDef, ast.ClassDef)):
            bound.add(node.name)
        elif isinstance(node, ast.keyword) and node.arg:
            taken.add(node.arg)
        elif isinstance(node, ast.Attribute):
            taken.add(node.attr)
        elif isinstance(node, (ast.alias, ast.Global, ast.Nonlocal, ast.ExceptHandler, ast.MatchAs)):
            taken |= set(bindings(node))
        if isinstance(node, ast.arg):
            taken.add(node.arg)
        if isinstance(node, ast.ClassDef):
            taken |= {name for part in node.body for name in bindings(part)}
    return {name for name in bound - taken if not name.startswith("__") and name not in dir(builtins)}


def parts_of(statement: ast.stmt) -> Iterator[tuple[ast.AST, str, int | None]]:
    """Expressions in a statement that are worked out once and whatever else is: (parent, field, index)."""
    todo: list[ast.AST] = [statement]
    while todo:
        node = todo.pop()
        if isinstance(
            node, (ast.Lambda, ast.IfExp, ast.BoolOp, ast.JoinedStr, ast.ListComp, ast.GeneratorExp)
        ):
            continue
        if isinstance(node, (ast.SetComp, ast.DictComp, ast.NamedExpr, ast.Await, ast.Yield, ast.YieldFrom)):
            continue
        for name, value in ast.iter_fields(node):
            for at, one in enumerate(value) if isinstance(value, list) else [(None, value)]:
                if not isinstance(one, ast.AST):
                    continue
                todo.append(one)
                text = isinstance(node, ast.Expr) and isinstance(one, ast.Constant)
                if isinstance(one, _HOISTED) and _is_read(one) and not text:
                    yield node, name, at


def _is_read(node: ast.AST) -> bool:
    calls_super = any(isinstance(one, ast.Name) and one.id == "super" for one in ast.walk(node))
    inner = (ast.NamedExpr, ast.Await, ast.Yield, ast.YieldFrom)
    stored = any(isinstance(getattr(one, "ctx", None), (ast.Store, ast.Del)) for one in ast.walk(node))
    return not calls_super and not stored and not any(isinstance(one, inner) for one in ast.walk(node))


def says(tree: ast.Module, name: str) -> bool:
    strings = (node.value for node in ast.walk(tree) if isinstance(node, ast.Constant))
    return any(isinstance(value, str) and name == value for value in strings)


class Cut:
    """A module cut in two: what the first part binds, what the second one reads of it."""

    def __init__(self, start: list[ast.stmt], rest: list[ast.stmt]) -> None:
        futures = [node for node in start if getattr(node, "module", None) == "__future__"]
        self.start, self.rest = start, [*futures, *rest]
        self.bound = set(_top_bindings(start))
        whole = ast.Module(self.rest, [])
        self.used_after = {node.id for node in ast.walk(whole) if isinstance(node, ast.Name)}
        later = set(bindings(whole))
        reads = {node.id for node in ast.walk(ast.Module(start, [])) if isinstance(node, ast.Name)}
        missing = reads & set(_top_bindings(rest)) - self.bound
        private = any(name.startswith("__") for name in self.bound)
        self.is_clean = not (missing or self.bound & later or private or futures)


def _top_bindings(body: list[ast.stmt]) -> Iterator[str]:
    """Names that are bound in the scope of a block itself."""
    todo: list[ast.AST] = list(body)
    while todo:
        node = todo.pop()
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)):
            yield node.name
            continue
        if isinstance(node, (ast.Lambda, ast.ListComp, ast.SetComp, ast.DictComp, ast.GeneratorExp)):
            continue
        if isinstance(node, (ast.Name, ast.alias, ast.ExceptHandler)):
            yield from bindings(node) if not isinstance(node, ast.ExceptHandler) else ()
        todo += ast.iter_child_nodes(node)
