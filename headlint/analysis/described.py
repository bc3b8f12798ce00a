"""Definitions of the project that the user's own facts describe: the facts count, not the source."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from headlint.values import LibraryName, Value

if TYPE_CHECKING:
    from headlint.analysis.interpreter import Interpreter

__all__ = ["described"]


def described(interp: Interpreter, name: str, value: Value) -> Value:
    """What a module-level definition called `name` is bound to: itself, or its name in the user's facts."""
    own = interp.library.own
    frame = interp.frame
    if not own or frame.oid != frame.module.frame:
        return value
    candidates = [one for one in own if one.rpartition(".")[2] == name]
    path = interp.project.files.disk.real(frame.module.path) if candidates else ""
    full = next((one for one in candidates if _is_in(interp, one, path)), None)
    return value if full is None else LibraryName(full)


def _is_in(interp: Interpreter, name: str, path: str) -> bool:
    """Whether a dotted name is one of the module at a path, as an import from outside would call it."""
    steps = os.path.splitext(path)[0].split(os.sep)
    if steps[-1] == "__init__":
        steps.pop()
    module = name.split(".")[:-1]
    if not module or steps[-len(module) :] != module:
        return False
    root = os.sep.join(steps[: -len(module)])
    # Below a package the module has a longer name.
    return interp.project.files.disk.kind(os.path.join(root, "__init__.py")) != "file"
