"""Import statements: project modules are followed, everything else is a library name."""

from __future__ import annotations

from typing import TYPE_CHECKING

import libcst as cst

from headlint.analysis.closures import LateImport
from headlint.values import LibraryName, Value

if TYPE_CHECKING:
    from headlint.analysis.interpreter import Interpreter

__all__ = ["run_import", "run_import_from"]


def run_import(interp: Interpreter, node: cst.Import) -> bool:
    """`import a.b`, `import a.b as c`."""
    for alias in node.names:
        name = dotted(alias.name)
        if alias.asname is not None and isinstance(alias.asname.name, cst.Name):
            _bind(interp, alias.asname.name.value, module(interp, name))
        else:
            top = name.partition(".")[0]
            _bind(interp, top, module(interp, top))
    return True


def run_import_from(interp: Interpreter, node: cst.ImportFrom) -> bool:
    """`from a import b`, relative imports, star imports."""
    level = len(node.relative)
    name = "" if node.module is None else dotted(node.module)
    importer = interp.frame.module
    project = interp.project.finds(name, level, importer)
    if isinstance(node.names, cst.ImportStar):
        importer.stars.append((name, level) if project else name)
        return True
    for alias in node.names:
        part = dotted(alias.name)
        target = part
        if alias.asname is not None and isinstance(alias.asname.name, cst.Name):
            target = alias.asname.name.value
        if project:
            _bind(interp, target, LateImport(importer, name, level, part))
        else:
            _bind(interp, target, LibraryName(f"{'.' * level}{name}.{part}"))
    return True


def module(interp: Interpreter, name: str) -> Value:
    """A module by name: of the project, or a library's."""
    importer = interp.frame.module
    return LateImport(importer, name, 0) if interp.project.finds(name, 0, importer) else LibraryName(name)


def dotted(node: cst.CSTNode) -> str:
    """A dotted name, without the blanks and line ends that may stand between its parts."""
    if isinstance(node, cst.Attribute):
        return f"{dotted(node.value)}.{node.attr.value}"
    return node.value if isinstance(node, cst.Name) else ""


def _bind(interp: Interpreter, name: str, value: Value) -> None:
    frame = interp.frame
    interp.store.set((frame.outer_names.get(name, frame.oid), name), value)
