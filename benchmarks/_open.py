"""Which loss sites are open: what meets the loss is handed in, and nothing in the repository hands it in.

Decided from names alone, without the analyser, and strictly. The prediction must be made of
parameters by nothing but operators, methods and functions of other packages; the function that has
these parameters (or its class, for `__init__`, `forward` and `call`) must be mentioned nowhere but in
imports, in `__all__`, in its own body and in tests. No tool can know what a stranger will pass.
"""

from __future__ import annotations

import ast
import builtins
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import PurePath

from benchmarks._sites import File, Function, Place, Site, dotted

__all__ = ["open_sites"]

PREDICTIONS = ("input", "output", "y_pred", "logits", "predictions", "preds", "pred", "log_probs", "inputs")
OF_THE_CLASS = ("__init__", "__call__", "forward", "call")
HARMLESS = ("staticmethod", "classmethod", "property", "torch", "tensorflow", "jax", "typing", "overload")
"""First parts of decorators that hand the function to nobody."""


@dataclass(slots=True)
class _Scopes:
    """Where in a file a site stands: the definitions around it, and what is assigned in them."""

    file: File
    around: Sequence[ast.AST]
    seen: set[tuple[int, str]] = field(default_factory=set)


def open_sites(files: Sequence[File], sites: Mapping[Place, Site]) -> frozenset[Place]:
    """The places of those sites whose prediction only a stranger can pass."""
    mentions: dict[str, list[frozenset[int]]] = {}
    for file in files:
        if not _is_test(file.source.path):
            _collect(file.module, mentions)
    return frozenset(place for place, site in sites.items() if _is_open(site, mentions))


def _is_test(path: str) -> bool:
    pure = PurePath(path)
    return (
        bool({"test", "tests"} & set(pure.parts))
        or pure.stem.startswith("test_")
        or pure.stem.endswith("_test")
    )


def _collect(module: ast.Module, mentions: dict[str, list[frozenset[int]]]) -> None:
    """Every name that is read, with the definitions that it is read in."""
    todo: list[tuple[ast.AST, frozenset[int]]] = [(module, frozenset())]
    while todo:
        node, inside = todo.pop()
        name = ""
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load):
            name = node.id
        elif isinstance(node, ast.Attribute) and isinstance(node.ctx, ast.Load):
            name = node.attr
        elif isinstance(node, ast.Constant) and isinstance(node.value, str) and node.value.isidentifier():
            name = node.value
        if name:
            mentions.setdefault(name, []).append(inside)
        if isinstance(node, ast.Assign) and any(dotted(target) == "__all__" for target in node.targets):
            continue
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)):
            inside = inside | {id(node)}
        todo += ((child, inside) for child in ast.iter_child_nodes(node))


def _is_open(site: Site, mentions: Mapping[str, list[frozenset[int]]]) -> bool:
    prediction = _prediction(site)
    if prediction is None:
        return False
    owners = _owners(prediction, _Scopes(site.file, site.around))
    return bool(owners) and not any(_handed_in(owner, mentions) for owner in owners or ())


def _prediction(site: Site) -> ast.expr | None:
    call = site.call
    if site.roles is None or any(isinstance(argument, ast.Starred) for argument in call.args):
        return None
    position = site.roles.index("output") if "output" in site.roles else 0
    if position < len(call.args):
        return call.args[position]
    return next((keyword.value for keyword in call.keywords if keyword.arg in PREDICTIONS), None)


# What a value is made of

_Owner = ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef


def _owners(node: ast.expr, scopes: _Scopes) -> frozenset[_Owner] | None:
    """The definitions whose parameters a value is made of; None where anything else goes in."""
    match node:
        case ast.Constant():
            return frozenset()
        case ast.Name():
            return _of_name(node.id, scopes)
        case ast.Attribute(value=ast.Name(id="self"), attr=attribute):
            return _of_attribute(attribute, scopes)
        case ast.Attribute(value=value) | ast.Subscript(value=value) | ast.UnaryOp(operand=value):
            return _owners(value, scopes)
        case ast.Starred(value=value) | ast.NamedExpr(value=value):
            return _owners(value, scopes)
        case ast.BinOp(left=left, right=right):
            return _all((left, right), scopes)
        case ast.IfExp(body=body, orelse=orelse):
            return _all((body, orelse), scopes)
        case ast.Tuple(elts=parts) | ast.List(elts=parts):
            return _all(parts, scopes)
        case ast.Call():
            return _of_call(node, scopes)
        case _:
            return None


def _all(nodes: Iterable[ast.expr], scopes: _Scopes) -> frozenset[_Owner] | None:
    found: frozenset[_Owner] = frozenset()
    for node in nodes:
        owners = _owners(node, scopes)
        if owners is None:
            return None
        found |= owners
    return found


def _of_call(call: ast.Call, scopes: _Scopes) -> frozenset[_Owner] | None:
    """A parameter that is called, a method of a value, or a function of another package."""
    name = dotted(call.func)
    first = name.partition(".")[0]
    if first in scopes.file.imported:
        return _all(call.args, scopes) if not scopes.file.is_own(first) else None
    if isinstance(call.func, ast.Name) and hasattr(builtins, call.func.id):
        return _all(call.args, scopes)
    return _owners(call.func, scopes)


def _of_name(name: str, scopes: _Scopes) -> frozenset[_Owner] | None:
    for depth in range(len(scopes.around) - 1, -1, -1):
        function = scopes.around[depth]
        if not isinstance(function, Function):
            continue
        values = list(_assigned(function, name))
        if not values and name not in _parameters(function):
            continue
        found: frozenset[_Owner] = frozenset()
        if name in _parameters(function):
            found = frozenset([_owner(function, scopes.around[:depth])])
        if (id(function), name) in scopes.seen:
            return found
        scopes.seen.add((id(function), name))
        for value in values:
            owners = None if value is None else _owners(value, scopes)
            if owners is None:
                return None
            found |= owners
        return found
    return None


def _of_attribute(attribute: str, scopes: _Scopes) -> frozenset[_Owner] | None:
    """`self.x`, where the class sets it from parameters and from nothing else."""
    depth = next((i for i, node in enumerate(scopes.around) if isinstance(node, ast.ClassDef)), None)
    if depth is None:
        return None
    cls = scopes.around[depth]
    found: frozenset[_Owner] = frozenset()
    for method in ast.iter_child_nodes(cls):
        for value in _assigned(method, f"self.{attribute}") if isinstance(method, Function) else ():
            inner = _Scopes(scopes.file, (*scopes.around[: depth + 1], method), scopes.seen)
            owners = _owners(value, inner) if isinstance(value, ast.Name) else None
            if not owners:
                return None
            found |= owners
    return found or None


def _parameters(function: Function) -> set[str]:
    every = (*function.args.posonlyargs, *function.args.args, *function.args.kwonlyargs)
    return {argument.arg for argument in every}


def _assigned(function: ast.AST, name: str) -> Iterator[ast.expr | None]:
    """What a name is set to in a function; None where that cannot be told."""
    for node in ast.walk(function):
        if isinstance(node, ast.Assign):
            yield from (node.value for target in node.targets if name in _targets(target))
        elif isinstance(node, (ast.AugAssign, ast.AnnAssign)) and name in _targets(node.target):
            yield node.value
        elif isinstance(node, (ast.For, ast.comprehension)) and name in _targets(node.target):
            yield node.iter
        elif isinstance(node, ast.withitem) and node.optional_vars and name in _targets(node.optional_vars):
            yield None


def _targets(target: ast.expr) -> Iterator[str]:
    if isinstance(target, (ast.Tuple, ast.List)):
        for element in target.elts:
            yield from _targets(element)
    elif isinstance(target, ast.Starred):
        yield from _targets(target.value)
    else:
        yield dotted(target)


# Who is asked for


def _owner(function: Function, around: Sequence[ast.AST]) -> _Owner:
    cls = around[-1] if around else None
    return cls if isinstance(cls, ast.ClassDef) and function.name in OF_THE_CLASS else function


def _handed_in(owner: _Owner, mentions: Mapping[str, list[frozenset[int]]]) -> bool:
    """Whether anything but tests may use the function or class."""
    if owner.name.startswith("test") or not all(map(_harmless, owner.decorator_list)):
        return True
    return any(id(owner) not in inside for inside in mentions.get(owner.name, ()))


def _harmless(decorator: ast.expr) -> bool:
    node = decorator.func if isinstance(decorator, ast.Call) else decorator
    return dotted(node).partition(".")[0] in HARMLESS
