"""Counts the places where a loss is used, without the analyser: names and imports, no data flow.

A site is a call of a loss function, a call with two arguments or more of an object that was bound to
a loss (in the same file, or handed in as a parameter of a name that is bound to one elsewhere in the
repository), and a Keras `compile` that is given a loss.
"""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from headlint.frameworks.library import Library
from headlint.frameworks.meanings import LossMeaning
from headlint.source import Source

__all__ = ["Place", "count_sites"]

Place = tuple[str, int | None, int]
"""Path, cell of a notebook, line."""

_COMPILE_LOSS = 1
"""Position of `loss` in `Model.compile`."""

_Function = ast.FunctionDef | ast.AsyncFunctionDef


@dataclass(slots=True)
class _File:
    """What one file says about names: where they come from, and which hold a loss."""

    source: Source
    module: ast.Module
    imported: dict[str, str] = field(default_factory=dict)
    stars: list[str] = field(default_factory=list)
    bound: dict[str, LossMeaning] = field(default_factory=dict)
    handed: dict[str, str] = field(default_factory=dict)
    """Attributes that hold a parameter: `self.criterion` -> `criterion`."""


def count_sites(sources: Iterable[Source], library: Library) -> Mapping[Place, str]:
    """The framework of the loss at every site in the files of one repository.

    A file that is no Python is left out.
    """
    files = [file for file in map(_read, sources) if file is not None]
    for file in files:
        _bindings(file, library)
    shared = {name.rpartition(".")[2]: loss for file in files for name, loss in file.bound.items()}
    found: dict[Place, str] = {}
    for file in files:
        for call, parameters in _calls(file.module, frozenset()):
            framework = _framework(file, call, parameters, shared, library)
            if framework is not None:
                cell, line = file.source.locate(call.lineno)
                found[file.source.path, cell, line] = framework
    return found


def _read(source: Source) -> _File | None:
    try:
        return _File(source, ast.parse(source.text))
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return None


# What names stand for


def _bindings(file: _File, library: Library) -> None:
    nodes = list(ast.walk(file.module))
    for node in nodes:
        if isinstance(node, (ast.Import, ast.ImportFrom)):
            _imports(file, node)
    for node in nodes:
        for target, value in _assigned(node):
            name = _dotted(target)
            loss = _loss_object(file, value, library)
            if name and loss is not None:
                file.bound[name] = loss
            elif name and "." in name and isinstance(value, ast.Name):
                file.handed[name] = value.id


def _imports(file: _File, node: ast.Import | ast.ImportFrom) -> None:
    for alias in node.names:
        if isinstance(node, ast.Import):
            name = alias.name if alias.asname else alias.name.partition(".")[0]
            file.imported[alias.asname or name] = name
        elif alias.name == "*":
            file.stars.append(node.module or "")
        elif not node.level:
            file.imported[alias.asname or alias.name] = f"{node.module}.{alias.name}"


def _assigned(node: ast.AST) -> Iterator[tuple[ast.expr, ast.expr]]:
    if isinstance(node, ast.Assign):
        yield from ((target, node.value) for target in node.targets)
    elif isinstance(node, ast.AnnAssign) and node.value is not None:
        yield node.target, node.value
    elif isinstance(node, ast.arguments):
        named = reversed([*node.posonlyargs, *node.args])
        for argument, default in zip(named, reversed(node.defaults), strict=False):
            yield ast.Name(argument.arg), default


def _loss_object(file: _File, value: ast.expr, library: Library) -> LossMeaning | None:
    """The loss that an expression holds: an instance, a function, either branch, behind `.to()`."""
    if isinstance(value, ast.IfExp):
        return _loss_object(file, value.body, library) or _loss_object(file, value.orelse, library)
    if not isinstance(value, ast.Call):
        loss = _loss(file, value, library)
        return loss if loss is not None and loss.form == "function" else None
    loss = _loss(file, value.func, library)
    if loss is not None:
        return loss if loss.form == "class" else None
    if isinstance(value.func, ast.Attribute) and value.func.attr in ("to", "cuda", "cpu"):
        return _loss_object(file, value.func.value, library)
    return None


def _loss(file: _File, node: ast.expr, library: Library) -> LossMeaning | None:
    """The loss class or function that a name spells."""
    dotted = _dotted(node)
    if not dotted:
        return None
    first, dot, rest = dotted.partition(".")
    known = file.imported.get(first)
    names = [known + dot + rest] if known else [f"{module}.{dotted}" for module in file.stars]
    meanings = map(library.meaning, names)
    return next((meaning for meaning in meanings if isinstance(meaning, LossMeaning)), None)


def _dotted(node: ast.expr) -> str:
    if isinstance(node, ast.Name):
        return node.id
    if isinstance(node, ast.Attribute):
        owner = _dotted(node.value)
        return f"{owner}.{node.attr}" if owner else ""
    return ""


# Which calls are sites


def _calls(node: ast.AST, parameters: frozenset[str]) -> Iterator[tuple[ast.Call, frozenset[str]]]:
    """Every call with the parameters of the functions that it stands in; needs no recursion."""
    todo = [(node, parameters)]
    while todo:
        node, parameters = todo.pop()
        if isinstance(node, _Function):
            every = (*node.args.posonlyargs, *node.args.args, *node.args.kwonlyargs)
            parameters = parameters | {argument.arg for argument in every}
        elif isinstance(node, ast.Call):
            yield node, parameters
        todo += ((child, parameters) for child in ast.iter_child_nodes(node))


def _framework(
    file: _File,
    call: ast.Call,
    parameters: frozenset[str],
    shared: Mapping[str, LossMeaning],
    library: Library,
) -> str | None:
    if _compiles(file, call, library):
        return "keras"
    direct = _loss(file, call.func, library)
    if direct is not None:
        return (direct.framework or "unknown") if direct.form == "function" else None
    if not _takes_two(call):
        return None
    loss = _loss_object(file, call.func, library) if isinstance(call.func, ast.Call) else None
    name = _dotted(call.func)
    handed = file.handed.get(name, name)
    if loss is None and name:
        loss = file.bound.get(name)
    if loss is None and (handed in parameters or handed != name):
        loss = shared.get(handed)
    return None if loss is None else loss.framework or "unknown"


def _compiles(file: _File, call: ast.Call, library: Library) -> bool:
    if not isinstance(call.func, ast.Attribute) or call.func.attr != "compile":
        return False
    named = next((keyword.value for keyword in call.keywords if keyword.arg == "loss"), None)
    if named is not None:
        return not (isinstance(named, ast.Constant) and named.value is None)
    if len(call.args) <= _COMPILE_LOSS:
        return False
    loss = call.args[_COMPILE_LOSS]
    if isinstance(loss, ast.Constant):
        return isinstance(loss.value, str) and library.keras_string("losses", loss.value) is not None
    return _loss_object(file, loss, library) is not None


def _takes_two(call: ast.Call) -> bool:
    return len(call.args) + len(call.keywords) >= 2 or any(
        isinstance(argument, ast.Starred) for argument in call.args
    )
