"""Mutants: one small change to one function, by the syntax tree; the same change everywhere and always."""

from __future__ import annotations

import ast
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from types import CodeType

__all__ = ["Mutant", "code_of", "mutants", "text_of"]

Function = ast.FunctionDef | ast.AsyncFunctionDef

COMPARISONS: Mapping[type[ast.cmpop], type[ast.cmpop]] = {
    ast.Eq: ast.NotEq,
    ast.NotEq: ast.Eq,
    ast.Lt: ast.LtE,
    ast.LtE: ast.Lt,
    ast.Gt: ast.GtE,
    ast.GtE: ast.Gt,
    ast.Is: ast.IsNot,
    ast.IsNot: ast.Is,
    ast.In: ast.NotIn,
    ast.NotIn: ast.In,
}
OPERATORS: Mapping[type[ast.operator], type[ast.operator]] = {
    ast.Add: ast.Sub,
    ast.Sub: ast.Add,
    ast.Mult: ast.Add,
    ast.FloorDiv: ast.Mult,
    ast.Mod: ast.Mult,
    ast.BitOr: ast.BitAnd,
    ast.BitAnd: ast.BitOr,
}
NAMES = {"any": "all", "all": "any", "min": "max", "max": "min"}
NOT_RUN = {"annotation", "returns", "decorator_list", "type_params"}
"""Fields that are types, or are run when the function is made and not when it is called."""


@dataclass(frozen=True, slots=True)
class Mutant:
    """A change in one function: the statement (of a compound one its head) before and after it."""

    path: str
    """Of the module, from the root of the checkout, with slashes."""
    function: str
    line: int
    before: str
    after: str
    number: int
    """Which of the changes of this module it is."""
    twin: int
    """How many changes of this function before it read the same."""

    @property
    def key(self) -> str:
        """What says the same of the change however the rest of the module is changed."""
        twin = f" ({self.twin + 1})" if self.twin else ""
        return f"{self.path} {self.function}: {self.before} => {self.after}{twin}"


@dataclass(frozen=True, slots=True)
class _Change:
    """What stands at one place of the tree, and what would stand there in its stead."""

    function: str
    statement: ast.AST
    """The one that holds the place, or that is replaced itself."""
    line: int
    parent: ast.AST
    field: str
    index: int | None
    old: ast.AST
    new: ast.AST

    def put(self, node: ast.AST) -> None:
        if self.index is None:
            setattr(self.parent, self.field, node)
        else:
            getattr(self.parent, self.field)[self.index] = node

    def shown(self) -> tuple[str, str]:
        """The statement before and after."""
        before = _shown(self.statement)
        if self.old is self.statement:
            return before, _shown(self.new)
        self.put(self.new)
        after = _shown(self.statement)
        self.put(self.old)
        return before, after


def mutants(text: str, path: str) -> Iterator[Mutant]:
    """Every mutant of a module, in the order of its text."""
    tree = ast.parse(text)
    seen: Counter[tuple[str, str, str]] = Counter()
    for number, change in enumerate(_changes(tree)):
        before, after = change.shown()
        same = change.function, before, after
        yield Mutant(path, change.function, change.line, before, after, number, seen[same])
        seen[same] += 1


def code_of(text: str, mutant: Mutant, first_line: int) -> CodeType:
    """The code of the mutated function, which starts at that line."""
    whole = compile(_mutated(text, mutant), mutant.path, "exec", dont_inherit=True)
    name = mutant.function.rpartition(".")[2]
    return next(code for code in _codes(whole) if code.co_name == name and code.co_firstlineno == first_line)


def text_of(text: str, mutant: Mutant) -> str:
    """The whole mutated module."""
    return ast.unparse(_mutated(text, mutant))


def _mutated(text: str, mutant: Mutant) -> ast.Module:
    tree = ast.parse(text)
    change = next(change for number, change in enumerate(_changes(tree)) if number == mutant.number)
    change.put(change.new)
    return ast.fix_missing_locations(tree)


def _codes(code: CodeType) -> Iterator[CodeType]:
    for const in code.co_consts:
        if isinstance(const, CodeType):
            yield const
            yield from _codes(const)


def _shown(statement: ast.AST) -> str:
    text = ast.unparse(ast.fix_missing_locations(statement))
    compound = hasattr(statement, "body") or hasattr(statement, "cases")
    return text.partition("\n")[0] if compound else " ".join(text.split())


def _changes(tree: ast.Module) -> Iterator[_Change]:
    for name, function in _functions(tree, ""):
        for statement, parent, field, index, node in _parts(function, function):
            line = getattr(node, "lineno", getattr(statement, "lineno", function.lineno))
            for made in _replacements(node, field):
                new = ast.copy_location(made, node)
                yield _Change(name, statement, line, parent, field, index, node, new)


def _functions(node: ast.AST, prefix: str) -> Iterator[tuple[str, Function]]:
    """The functions of a module and of its classes; those inside them are parts of them."""
    for child in ast.iter_child_nodes(node):
        if isinstance(child, Function):
            yield prefix + child.name, child
        elif isinstance(child, ast.ClassDef):
            yield from _functions(child, f"{prefix}{child.name}.")
        elif isinstance(child, (ast.If, ast.Try)):
            yield from _functions(child, prefix)


Part = tuple[ast.AST, ast.AST, str, int | None, ast.AST]


def _parts(node: ast.AST, statement: ast.AST) -> Iterator[Part]:
    """Everything below a node that is run: (statement, parent, field, place in the field, node)."""
    for field, value in ast.iter_fields(node):
        if field in NOT_RUN or isinstance(value, ast.arguments):
            continue
        if isinstance(value, ast.AST):
            yield from _part(statement, node, field, None, value)
        elif isinstance(value, list):
            for index, one in enumerate(value):
                if isinstance(one, ast.AST):
                    yield from _part(statement, node, field, index, one)


def _part(
    statement: ast.AST, parent: ast.AST, field: str, index: int | None, node: ast.AST
) -> Iterator[Part]:
    if isinstance(node, (ast.Assert, ast.expr_context, ast.Import, ast.ImportFrom)):
        return
    if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
        return
    own = node if isinstance(node, (ast.stmt, ast.match_case)) else statement
    yield own, parent, field, index, node
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "cast":
        yield from _part(own, node, "args", 1, node.args[1])
        return
    yield from _parts(node, own)


def _replacements(node: ast.AST, field: str) -> Iterator[ast.AST]:
    """What may stand in place of a node."""
    yield from _of_statement(node)
    yield from _of_expression(node)
    if field in ("test", "ifs", "guard") and isinstance(node, ast.expr) and not _turned(node):
        yield ast.UnaryOp(ast.Not(), node)


def _turned(node: ast.expr) -> bool:
    """Whether another change says the contrary already."""
    return (isinstance(node, ast.Compare) and len(node.ops) == 1) or (
        isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.Not)
    )


def _of_statement(node: ast.AST) -> Iterator[ast.AST]:
    match node:
        case ast.Return(value=ast.expr() as value) if not _is_none(value):
            yield ast.Return(ast.Constant(None))
        case ast.Expr() | ast.AugAssign() | ast.Raise() | ast.Delete():
            yield ast.Pass()
        case ast.Assign(targets=[ast.Attribute() | ast.Subscript()]):
            yield ast.Pass()
        case ast.Continue():
            yield ast.Break()
        case ast.Break():
            yield ast.Continue()


def _of_expression(node: ast.AST) -> Iterator[ast.AST]:
    match node:
        case ast.Compare(left=left, ops=ops, comparators=others):
            for index, op in enumerate(ops):
                turned = [*ops[:index], COMPARISONS[type(op)](), *ops[index + 1 :]]
                yield ast.Compare(left, turned, others)
        case ast.BoolOp(op=op, values=values):
            yield ast.BoolOp(ast.Or() if isinstance(op, ast.And) else ast.And(), values)
        case ast.UnaryOp(op=ast.Not(), operand=operand):
            yield operand
        case ast.BinOp(left=left, op=op, right=right) if type(op) in OPERATORS:
            yield ast.BinOp(left, OPERATORS[type(op)](), right)
        case ast.Constant(value=bool() as value):
            yield ast.Constant(not value)
        case ast.Constant(value=int() as value):
            yield ast.Constant(value + 1)
        case ast.Constant(value=str() as value) if value:
            yield ast.Constant("XX" + value)
        case ast.Name(id=name, ctx=ast.Load()) if name in NAMES:
            yield ast.Name(NAMES[name], ast.Load())
        case ast.Call(func=function, args=args, keywords=keywords):
            plain = not any(isinstance(one, ast.Starred) for one in args[:2])
            if len(args) > 1 and plain and not _needs_its_order(function):
                yield ast.Call(function, [args[1], args[0], *args[2:]], keywords)
            for keyword in keywords:
                if keyword.arg is not None:
                    yield ast.Call(function, args, [one for one in keywords if one is not keyword])


def _needs_its_order(function: ast.expr) -> bool:
    """Whether its arguments cannot change places without an error, or are types."""
    return isinstance(function, ast.Name) and function.id in ("isinstance", "issubclass", "cast")


def _is_none(node: ast.expr) -> bool:
    return isinstance(node, ast.Constant) and node.value is None
