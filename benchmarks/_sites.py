"""Counts the places where a loss is used, without the analyser: names and imports, no data flow.

A site is a call of a loss function, a call with two arguments or more of an object that was bound to
a loss (in the same file, or handed in as a parameter of a name that is bound to one elsewhere in the
repository), and a Keras `compile` that is given a loss.
"""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from headlint.frameworks.library import Library
from headlint.frameworks.meanings import LossMeaning
from headlint.source import Source

__all__ = ["File", "Function", "Place", "Site", "count_sites", "dotted", "find_sites", "read_files"]

Place = tuple[str, int | None, int]
"""Path, cell of a notebook, line."""

_COMPILE_LOSS = 1
"""Position of `loss` in `Model.compile`."""

Function = ast.FunctionDef | ast.AsyncFunctionDef


@dataclass(slots=True)
class File:
    """What one file says about names: where they come from, and which hold a loss."""

    source: Source
    module: ast.Module
    imported: dict[str, str] = field(default_factory=dict)
    stars: list[str] = field(default_factory=list)
    bound: dict[str, LossMeaning] = field(default_factory=dict)
    handed: dict[str, str] = field(default_factory=dict)
    """Attributes that hold a parameter: `self.criterion` -> `criterion`."""

    def is_own(self, name: str) -> bool:
        """Whether an imported name comes from the repository itself, as far as its folders tell."""
        return self.imported[name].partition(".")[0] in Path(self.source.path).resolve().parts


@dataclass(frozen=True, slots=True)
class Site:
    """A place where a loss is used."""

    framework: str
    file: File
    call: ast.Call
    around: tuple[ast.AST, ...]
    """The classes and functions that it stands in, outermost first."""
    roles: tuple[str, ...] | None
    """What the arguments of the call are, in order; None for `compile`."""


def count_sites(sources: Iterable[Source], library: Library) -> Mapping[Place, str]:
    """The framework of the loss at every site in the files of one repository.

    A file that is no Python is left out.
    """
    sites = find_sites(read_files(sources), library)
    return {place: site.framework for place, site in sites.items()}


def read_files(sources: Iterable[Source]) -> list[File]:
    """The files that are Python."""
    return [file for file in map(_read, sources) if file is not None]


def find_sites(files: Sequence[File], library: Library) -> Mapping[Place, Site]:
    """Every site in the files of one repository."""
    for file in files:
        _bindings(file, library)
    shared = {name.rpartition(".")[2]: loss for file in files for name, loss in file.bound.items()}
    found: dict[Place, Site] = {}
    for file in files:
        for call, around in _calls(file.module):
            site = _site(file, call, around, shared, library)
            if site is not None:
                cell, line = file.source.locate(call.lineno)
                found[file.source.path, cell, line] = site
    return found


def _read(source: Source) -> File | None:
    try:
        return File(source, ast.parse(source.text))
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return None


# What names stand for


def _bindings(file: File, library: Library) -> None:
    nodes = list(ast.walk(file.module))
    for node in nodes:
        if isinstance(node, (ast.Import, ast.ImportFrom)):
            _imports(file, node)
    for node in nodes:
        for target, value in _assigned(node):
            name = dotted(target)
            loss = _loss_object(file, value, library)
            if name and loss is not None:
                file.bound[name] = loss
            elif name and "." in name and isinstance(value, ast.Name):
                file.handed[name] = value.id


def _imports(file: File, node: ast.Import | ast.ImportFrom) -> None:
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


def _loss_object(file: File, value: ast.expr, library: Library) -> LossMeaning | None:
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


def _loss(file: File, node: ast.expr, library: Library) -> LossMeaning | None:
    """The loss class or function that a name spells."""
    name = dotted(node)
    if not name:
        return None
    first, dot, rest = name.partition(".")
    known = file.imported.get(first)
    names = [known + dot + rest] if known else [f"{module}.{name}" for module in file.stars]
    meanings = map(library.meaning, names)
    return next((meaning for meaning in meanings if isinstance(meaning, LossMeaning)), None)


def dotted(node: ast.expr) -> str:
    if isinstance(node, ast.Name):
        return node.id
    if isinstance(node, ast.Attribute):
        owner = dotted(node.value)
        return f"{owner}.{node.attr}" if owner else ""
    return ""


# Which calls are sites


def _calls(module: ast.Module) -> Iterator[tuple[ast.Call, tuple[ast.AST, ...]]]:
    """Every call with the definitions that it stands in; needs no recursion."""
    todo: list[tuple[ast.AST, tuple[ast.AST, ...]]] = [(module, ())]
    while todo:
        node, around = todo.pop()
        if isinstance(node, (Function, ast.ClassDef)):
            around = (*around, node)
        elif isinstance(node, ast.Call):
            yield node, around
        todo += ((child, around) for child in ast.iter_child_nodes(node))


def _parameters(around: Iterable[ast.AST]) -> set[str]:
    every = (node.args for node in around if isinstance(node, Function))
    return {one.arg for args in every for one in (*args.posonlyargs, *args.args, *args.kwonlyargs)}


def _site(
    file: File,
    call: ast.Call,
    around: tuple[ast.AST, ...],
    shared: Mapping[str, LossMeaning],
    library: Library,
) -> Site | None:
    if _compiles(file, call, library):
        return Site("keras", file, call, around, None)
    loss = _called_loss(file, call, around, shared, library)
    if loss is None:
        return None
    return Site(loss.framework or "unknown", file, call, around, loss.call)


def _called_loss(
    file: File,
    call: ast.Call,
    around: tuple[ast.AST, ...],
    shared: Mapping[str, LossMeaning],
    library: Library,
) -> LossMeaning | None:
    direct = _loss(file, call.func, library)
    if direct is not None:
        return direct if direct.form == "function" else None
    if not _takes_two(call):
        return None
    loss = _loss_object(file, call.func, library) if isinstance(call.func, ast.Call) else None
    name = dotted(call.func)
    handed = file.handed.get(name, name)
    if loss is None and name:
        loss = file.bound.get(name)
    if loss is None and (handed in _parameters(around) or handed != name):
        loss = shared.get(handed)
    return loss


def _compiles(file: File, call: ast.Call, library: Library) -> bool:
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
