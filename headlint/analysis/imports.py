"""Import statements: project modules are followed, everything else is a library name."""

from __future__ import annotations

from typing import TYPE_CHECKING

from headlint import python as py
from headlint.analysis.closures import LateImport
from headlint.values import LibraryName, Value

if TYPE_CHECKING:
    from headlint.analysis.interpreter import Interpreter

__all__ = ["run_import", "run_import_from"]


def run_import(interp: Interpreter, node: py.Import) -> bool:
    """`import a.b`, `import a.b as c`."""
    for alias in node.names:
        if alias.asname is not None:
            _bind(interp, alias.asname, module(interp, alias.name))
        else:
            top = alias.name.partition(".")[0]
            _bind(interp, top, module(interp, top))
    return True


def run_import_from(interp: Interpreter, node: py.ImportFrom) -> bool:
    """`from a import b`, relative imports, star imports."""
    level, name = node.level, node.module
    importer = interp.frame.module
    project = interp.project.finds(name, level, importer)
    if [alias.name for alias in node.names] == ["*"]:
        importer.stars.append((name, level) if project else name)
        return True
    for alias in node.names:
        target = alias.asname or alias.name
        if project:
            _bind(interp, target, LateImport(importer, name, level, alias.name))
        else:
            _bind(interp, target, LibraryName(f"{'.' * level}{name}.{alias.name}"))
    return True


def module(interp: Interpreter, name: str) -> Value:
    """A module by name: of the project, or a library's."""
    importer = interp.frame.module
    return LateImport(importer, name, 0) if interp.project.finds(name, 0, importer) else LibraryName(name)


def _bind(interp: Interpreter, name: str, value: Value) -> None:
    frame = interp.frame
    interp.store.set((frame.outer_names.get(name, frame.oid), name), value)
