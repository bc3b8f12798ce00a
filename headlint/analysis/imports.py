"""Import statements: project modules are followed, everything else is a library name."""

from __future__ import annotations

from typing import TYPE_CHECKING

import libcst as cst

from headlint.analysis.closures import ModuleValue
from headlint.syntax import code_of
from headlint.values import LibraryName, Value

if TYPE_CHECKING:
    from headlint.analysis.interpreter import Interpreter

__all__ = ["run_import", "run_import_from"]


def run_import(interp: Interpreter, node: cst.Import) -> bool:
    """`import a.b`, `import a.b as c`."""
    for alias in node.names:
        name = code_of(alias.name)
        if alias.asname is not None and isinstance(alias.asname.name, cst.Name):
            _bind(interp, alias.asname.name.value, module(interp, name))
        else:
            top = name.partition(".")[0]
            _bind(interp, top, module(interp, top))
    return True


def run_import_from(interp: Interpreter, node: cst.ImportFrom) -> bool:
    """`from a import b`, relative imports, star imports."""
    level = len(node.relative)
    name = "" if node.module is None else code_of(node.module)
    source = module(interp, name, level)
    if isinstance(node.names, cst.ImportStar):
        _star(interp, source)
        return True
    for alias in node.names:
        part = code_of(alias.name)
        target = part
        if alias.asname is not None and isinstance(alias.asname.name, cst.Name):
            target = alias.asname.name.value
        _bind(interp, target, interp.attribute(source, part))
    return True


def module(interp: Interpreter, name: str, level: int = 0) -> Value:
    """A module by name: of the project, or a library's."""
    scope = interp.project.module(interp, name, level, interp.frame.module)
    if scope is not None:
        return ModuleValue(scope)
    return LibraryName(name if level == 0 else f"{'.' * level}{name}")


def _star(interp: Interpreter, source: Value) -> None:
    if isinstance(source, LibraryName):
        interp.frame.module.stars.append(source.name)
        return
    if isinstance(source, ModuleValue):
        for name in interp.project.public_names(source.scope):
            _bind(interp, name, interp.project.member(interp, source.scope, name))
        interp.frame.module.stars += source.scope.stars


def _bind(interp: Interpreter, name: str, value: Value) -> None:
    frame = interp.frame
    interp.store.set((frame.outer_names.get(name, frame.oid), name), value)
