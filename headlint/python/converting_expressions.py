"""From the expressions of Python's own trees to nodes."""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterable, MutableMapping, Sequence
from typing import Any

from headlint import python as py

__all__ = ["OPERATORS", "Expressions", "Origin"]

Origin = ast.expr | ast.stmt
"""What a node was made of, which knows its place."""


class Expressions:
    """Makes nodes of expressions; `origins` takes what each was made of."""

    __slots__ = ("_encoded", "_lines", "origins")

    def __init__(self, lines: Sequence[str], origins: MutableMapping[py.Node, Origin] | None) -> None:
        self._lines = lines
        self._encoded = 0, b""
        self.origins = origins

    def expression(self, node: ast.expr) -> py.Expression:
        convert = _EXPRESSIONS.get(type(node))
        made = py.Other() if convert is None else convert(self, node)
        if self.origins is not None:
            self.origins[made] = node
        return made

    def maybe(self, node: ast.expr | None) -> py.Expression | None:
        return None if node is None else self.expression(node)

    def all(self, nodes: Iterable[ast.expr]) -> list[py.Expression]:
        return [self.expression(node) for node in nodes]

    def _written(self, node: ast.Constant) -> str:
        """How a constant is written, "" where that takes several lines."""
        if node.end_lineno != node.lineno or not self._lines:
            return ""
        line = self._lines[node.lineno - 1]
        if line.isascii():
            return line[node.col_offset : node.end_col_offset]
        if self._encoded[0] != node.lineno:
            self._encoded = node.lineno, line.encode()
        return self._encoded[1][node.col_offset : node.end_col_offset].decode(errors="replace")

    def _name(self, node: ast.Name) -> py.Expression:
        return py.Name(node.id)

    def _constant(self, node: ast.Constant) -> py.Expression:
        value: Any = node.value
        kind = type(value)
        if kind is str or kind is bytes:
            return py.SimpleString(value, self._written(node))
        if value is None or kind is bool:
            return py.Name(str(value))
        if kind is int:
            return py.Integer(value, self._written(node))
        if kind is float:
            return py.Float(value)
        return py.Ellipsis() if value is ... else py.Imaginary(value)

    def _attribute(self, node: ast.Attribute) -> py.Expression:
        return py.Attribute(self.expression(node.value), py.Name(node.attr))

    def _call(self, node: ast.Call) -> py.Expression:
        return py.Call(self.expression(node.func), self._arguments(node.args, node.keywords))

    def _arguments(self, positional: Sequence[ast.expr], keywords: Sequence[ast.keyword]) -> list[py.Arg]:
        args = [self.argument(one) for one in positional]
        if not keywords:
            return args
        args += [self._keyword(one) for one in keywords]
        if positional and _start(positional[-1]) > _start(keywords[0]):  # f(a=1, *b)
            starts = [*map(_start, positional), *map(_start, keywords)]
            args = [args[place] for place in sorted(range(len(args)), key=starts.__getitem__)]
        return args

    def argument(self, node: ast.expr) -> py.Arg:
        if isinstance(node, ast.Starred):
            return py.Arg(self.expression(node.value), None, "*")
        return py.Arg(self.expression(node), None, "")

    def _keyword(self, node: ast.keyword) -> py.Arg:
        name = None if node.arg is None else py.Name(node.arg)
        return py.Arg(self.expression(node.value), name, "**" if name is None else "")

    def _subscript(self, node: ast.Subscript) -> py.Expression:
        several = isinstance(node.slice, ast.Tuple) and bool(node.slice.elts)
        parts = node.slice.elts if isinstance(node.slice, ast.Tuple) and several else [node.slice]
        return py.Subscript(self.expression(node.value), [self._index(part) for part in parts])

    def _index(self, node: ast.expr) -> py.Index | py.Slice:
        if isinstance(node, ast.Slice):
            return py.Slice(self.maybe(node.lower), self.maybe(node.upper), self.maybe(node.step))
        return py.Index(self.expression(node.value if isinstance(node, ast.Starred) else node))

    def _elements(self, nodes: Iterable[ast.expr]) -> list[py.Element | py.StarredElement]:
        return [self._element(node) for node in nodes]

    def _element(self, node: ast.expr) -> py.Element | py.StarredElement:
        if isinstance(node, ast.Starred):
            return py.StarredElement(self.expression(node.value))
        return py.Element(self.expression(node))

    def _tuple(self, node: ast.Tuple) -> py.Expression:
        return py.Tuple(self._elements(node.elts))

    def _list(self, node: ast.List) -> py.Expression:
        return py.List(self._elements(node.elts))

    def _set(self, node: ast.Set) -> py.Expression:
        return py.Set(self._elements(node.elts))

    def _dict(self, node: ast.Dict) -> py.Expression:
        return py.Dict([self._entry(key, value) for key, value in zip(node.keys, node.values, strict=True)])

    def _entry(self, key: ast.expr | None, value: ast.expr) -> py.DictElement | py.StarredDictElement:
        if key is None:
            return py.StarredDictElement(self.expression(value))
        return py.DictElement(self.expression(key), self.expression(value))

    def _loops(self, generators: Sequence[ast.comprehension]) -> py.CompFor:
        first, rest = generators[0], generators[1:]
        inner = self._loops(rest) if rest else None
        target, iterable = self.expression(first.target), self.expression(first.iter)
        return py.CompFor(target, iterable, self.all(first.ifs), inner)

    def _list_comp(self, node: ast.ListComp) -> py.Expression:
        return py.ListComp(self.expression(node.elt), self._loops(node.generators))

    def _set_comp(self, node: ast.SetComp) -> py.Expression:
        return py.SetComp(self.expression(node.elt), self._loops(node.generators))

    def _generator(self, node: ast.GeneratorExp) -> py.Expression:
        return py.GeneratorExp(self.expression(node.elt), self._loops(node.generators))

    def _dict_comp(self, node: ast.DictComp) -> py.Expression:
        key, value = self.expression(node.key), self.expression(node.value)
        return py.DictComp(key, value, self._loops(node.generators))

    def _unary(self, node: ast.UnaryOp) -> py.Expression:
        return py.UnaryOperation(OPERATORS[type(node.op)], self.expression(node.operand))

    def _binary(self, node: ast.BinOp) -> py.Expression:
        left, right = self.expression(node.left), self.expression(node.right)
        return py.BinaryOperation(left, OPERATORS[type(node.op)], right)

    def _boolean(self, node: ast.BoolOp) -> py.Expression:
        """`a and b and c` is `(a and b) and c`."""
        operator = OPERATORS[type(node.op)]
        made = self.expression(node.values[0])
        for value in node.values[1:]:
            made = py.BooleanOperation(made, operator, self.expression(value))
        return made

    def _comparison(self, node: ast.Compare) -> py.Expression:
        pairs = zip(node.ops, node.comparators, strict=True)
        targets = [py.ComparisonTarget(OPERATORS[type(sign)], self.expression(one)) for sign, one in pairs]
        return py.Comparison(self.expression(node.left), targets)

    def _if_expression(self, node: ast.IfExp) -> py.Expression:
        return py.IfExp(self.expression(node.test), self.expression(node.body), self.expression(node.orelse))

    def _lambda(self, node: ast.Lambda) -> py.Expression:
        return py.Lambda(self.parameters(node.args), self.expression(node.body))

    def _named(self, node: ast.NamedExpr) -> py.Expression:
        return py.NamedExpr(self.expression(node.target), self.expression(node.value))

    def _await(self, node: ast.Await) -> py.Expression:
        return py.Await(self.expression(node.value))

    def _yield(self, node: ast.Yield) -> py.Expression:
        return py.Yield(self.maybe(node.value))

    def _yield_from(self, node: ast.YieldFrom) -> py.Expression:
        return py.YieldFrom(self.expression(node.value))

    def _formatted(self, node: ast.JoinedStr) -> py.Expression:
        inside = Expressions((), None)
        return py.FormattedString([inside.part(one) for one in node.values])

    def part(self, node: ast.expr) -> py.FormattedStringText | py.FormattedStringExpression:
        if isinstance(node, ast.FormattedValue):
            plain = node.conversion == -1 and node.format_spec is None
            return py.FormattedStringExpression(self.expression(node.value), plain)
        return py.FormattedStringText(str(node.value) if isinstance(node, ast.Constant) else "")

    # Parameters

    def parameters(self, node: ast.arguments) -> py.Parameters:
        positional = [*node.posonlyargs, *node.args]
        defaults = [*([None] * (len(positional) - len(node.defaults))), *node.defaults]
        params = [self._param(one, default) for one, default in zip(positional, defaults, strict=True)]
        first = len(node.posonlyargs)
        return py.Parameters(
            params[:first],
            params[first:],
            None if node.vararg is None else self._param(node.vararg, None),
            [self._param(*one) for one in zip(node.kwonlyargs, node.kw_defaults, strict=True)],
            None if node.kwarg is None else self._param(node.kwarg, None),
        )

    def _param(self, node: ast.arg, default: ast.expr | None) -> py.Param:
        return py.Param(py.Name(node.arg), self.maybe(default))


def _start(node: ast.expr | ast.keyword) -> tuple[int, int]:
    return node.lineno, node.col_offset


_EXPRESSIONS: dict[type[ast.expr], Callable[[Expressions, Any], py.Expression]] = {
    ast.Name: Expressions._name,
    ast.Constant: Expressions._constant,
    ast.Attribute: Expressions._attribute,
    ast.Call: Expressions._call,
    ast.Subscript: Expressions._subscript,
    ast.Tuple: Expressions._tuple,
    ast.List: Expressions._list,
    ast.Set: Expressions._set,
    ast.Dict: Expressions._dict,
    ast.ListComp: Expressions._list_comp,
    ast.SetComp: Expressions._set_comp,
    ast.GeneratorExp: Expressions._generator,
    ast.DictComp: Expressions._dict_comp,
    ast.UnaryOp: Expressions._unary,
    ast.BinOp: Expressions._binary,
    ast.BoolOp: Expressions._boolean,
    ast.Compare: Expressions._comparison,
    ast.IfExp: Expressions._if_expression,
    ast.Lambda: Expressions._lambda,
    ast.NamedExpr: Expressions._named,
    ast.Await: Expressions._await,
    ast.Yield: Expressions._yield,
    ast.YieldFrom: Expressions._yield_from,
    ast.JoinedStr: Expressions._formatted,
}

OPERATORS: dict[type[ast.AST], py.Operator] = {
    ast.UAdd: py.Plus(),
    ast.USub: py.Minus(),
    ast.Invert: py.BitInvert(),
    ast.Not: py.Not(),
    ast.And: py.And(),
    ast.Or: py.Or(),
    ast.Add: py.Add(),
    ast.Sub: py.Subtract(),
    ast.Mult: py.Multiply(),
    ast.Div: py.Divide(),
    ast.FloorDiv: py.FloorDivide(),
    ast.Mod: py.Modulo(),
    ast.Pow: py.Power(),
    ast.MatMult: py.MatrixMultiply(),
    ast.BitOr: py.BitOr(),
    ast.BitAnd: py.BitAnd(),
    ast.BitXor: py.BitXor(),
    ast.LShift: py.LeftShift(),
    ast.RShift: py.RightShift(),
    ast.Eq: py.Equal(),
    ast.NotEq: py.NotEqual(),
    ast.Lt: py.LessThan(),
    ast.LtE: py.LessThanEqual(),
    ast.Gt: py.GreaterThan(),
    ast.GtE: py.GreaterThanEqual(),
    ast.Is: py.Is(),
    ast.IsNot: py.IsNot(),
    ast.In: py.In(),
    ast.NotIn: py.NotIn(),
}
