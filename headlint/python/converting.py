"""From Python's own trees to nodes; what each was made of is noted where somebody wants to know its place."""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterable, MutableMapping, Sequence
from typing import Any

from headlint import python as py
from headlint.python.converting_expressions import OPERATORS, Expressions, Origin

__all__ = ["converted"]


def converted(
    statements: Iterable[ast.stmt],
    lines: Sequence[str],
    origins: MutableMapping[py.Node, Origin] | None = None,
) -> py.Module:
    """The nodes of some statements of a text that has these lines (without their ends).

    `origins` takes what each statement and each expression was made of, but for names within other nodes, and
    for what stands in a formatted string, where Python 3.11 counts wrongly.
    """
    return py.Module(_Converter(lines, origins).block(statements))


class _Converter(Expressions):
    __slots__ = ()

    def block(self, statements: Iterable[ast.stmt]) -> list[py.Statement]:
        found: list[py.Statement] = []
        for statement in statements:
            convert = _STATEMENTS.get(type(statement))
            if convert is None:
                continue  # `pass`, `assert`, `type X = ...`: nothing comes of them
            made = convert(self, statement)
            if self.origins is not None:
                self.origins[made] = statement
            found.append(made)
        return found

    def _expr(self, node: ast.Expr) -> py.Statement:
        return py.Expr(self.expression(node.value))

    def _assign(self, node: ast.Assign) -> py.Statement:
        return py.Assign(self.all(node.targets), self.expression(node.value))

    def _ann_assign(self, node: ast.AnnAssign) -> py.Statement:
        return py.AnnAssign(self.expression(node.target), self.maybe(node.value))

    def _aug_assign(self, node: ast.AugAssign) -> py.Statement:
        target, value = self.expression(node.target), self.expression(node.value)
        return py.AugAssign(target, OPERATORS[type(node.op)], value)

    def _return(self, node: ast.Return) -> py.Statement:
        return py.Return(self.maybe(node.value))

    def _raise(self, node: ast.Raise) -> py.Statement:
        return py.Raise()

    def _break(self, node: ast.Break) -> py.Statement:
        return py.Break()

    def _continue(self, node: ast.Continue) -> py.Statement:
        return py.Continue()

    def _del(self, node: ast.Delete) -> py.Statement:
        return py.Del(self.all(node.targets))

    def _global(self, node: ast.Global) -> py.Statement:
        return py.Global(node.names)

    def _nonlocal(self, node: ast.Nonlocal) -> py.Statement:
        return py.Nonlocal(node.names)

    def _import(self, node: ast.Import) -> py.Statement:
        return py.Import([py.ImportAlias(one.name, one.asname) for one in node.names])

    def _import_from(self, node: ast.ImportFrom) -> py.Statement:
        names = [py.ImportAlias(one.name, one.asname) for one in node.names]
        return py.ImportFrom(node.module or "", names, node.level)

    def _if(self, node: ast.If) -> py.Statement:
        return py.If(self.expression(node.test), self.block(node.body), self.block(node.orelse))

    def _for(self, node: ast.For | ast.AsyncFor) -> py.Statement:
        target, iterable = self.expression(node.target), self.expression(node.iter)
        return py.For(target, iterable, self.block(node.body), self.block(node.orelse))

    def _while(self, node: ast.While) -> py.Statement:
        return py.While(self.expression(node.test), self.block(node.body), self.block(node.orelse))

    def _try(self, node: ast.Try) -> py.Statement:
        handlers = [py.ExceptHandler(self.block(one.body)) for one in node.handlers]
        return py.Try(self.block(node.body), handlers, self.block(node.orelse), self.block(node.finalbody))

    def _with(self, node: ast.With | ast.AsyncWith) -> py.Statement:
        items = [
            py.WithItem(self.expression(one.context_expr), self.maybe(one.optional_vars))
            for one in node.items
        ]
        return py.With(items, self.block(node.body))

    def _match(self, node: ast.Match) -> py.Statement:
        cases = [
            py.MatchCase(self._pattern(one.pattern), self.maybe(one.guard), self.block(one.body))
            for one in node.cases
        ]
        return py.Match(self.expression(node.subject), cases)

    def _pattern(self, node: ast.pattern) -> py.MatchValue | py.MatchAny | py.MatchOther:
        if isinstance(node, ast.MatchValue):
            return py.MatchValue(self.expression(node.value))
        return py.MatchAny() if isinstance(node, ast.MatchAs) and node.pattern is None else py.MatchOther()

    # Definitions

    def _function(self, node: ast.FunctionDef | ast.AsyncFunctionDef) -> py.Statement:
        decorators = self.all(node.decorator_list)
        params, body = self.parameters(node.args), self.block(node.body)
        return py.FunctionDef(py.Name(node.name), params, body, decorators, _lines(node))

    def _class(self, node: ast.ClassDef) -> py.Statement:
        bases = [self.argument(one) for one in node.bases]
        decorators = self.all(node.decorator_list)
        return py.ClassDef(py.Name(node.name), bases, self.block(node.body), decorators, _lines(node))


def _lines(node: ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef) -> tuple[int, int]:
    first = min([node.lineno, *(one.lineno for one in node.decorator_list)])
    return first, node.end_lineno or node.lineno


_STATEMENTS: dict[type[ast.stmt], Callable[[_Converter, Any], py.Statement]] = {
    ast.Expr: _Converter._expr,
    ast.Assign: _Converter._assign,
    ast.AnnAssign: _Converter._ann_assign,
    ast.AugAssign: _Converter._aug_assign,
    ast.Return: _Converter._return,
    ast.Raise: _Converter._raise,
    ast.Break: _Converter._break,
    ast.Continue: _Converter._continue,
    ast.Delete: _Converter._del,
    ast.Global: _Converter._global,
    ast.Nonlocal: _Converter._nonlocal,
    ast.Import: _Converter._import,
    ast.ImportFrom: _Converter._import_from,
    ast.If: _Converter._if,
    ast.For: _Converter._for,
    ast.AsyncFor: _Converter._for,
    ast.While: _Converter._while,
    ast.Try: _Converter._try,
    ast.With: _Converter._with,
    ast.AsyncWith: _Converter._with,
    ast.Match: _Converter._match,
    ast.FunctionDef: _Converter._function,
    ast.AsyncFunctionDef: _Converter._function,
    ast.ClassDef: _Converter._class,
}
if hasattr(ast, "TryStar"):  # Python 3.11
    _STATEMENTS[ast.TryStar] = _Converter._try
