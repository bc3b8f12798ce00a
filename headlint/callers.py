"""Which files of a run import a module: where the model of `engine.train(model)` is made."""

from __future__ import annotations

import os
import re
from collections import Counter
from collections.abc import Iterable, Mapping

from headlint.source import SourceError, read_bytes

__all__ = ["importers_of", "modules_of"]

POPULAR = 16
"""A module that more files import is a helper of all of them, and no place that a model is handed to."""


def modules_of(paths: Iterable[str]) -> dict[bytes, set[str]]:
    """The folders that modules lie in, by the name that an import of them ends in or goes through."""
    folders: dict[bytes, set[str]] = {}
    for path in paths:
        stem, folder = os.path.splitext(os.path.basename(path))[0], os.path.dirname(os.path.abspath(path))
        if stem == "__init__":
            folder, stem = os.path.split(folder)
        folders.setdefault(stem.encode(), set()).add(folder)
    return folders


def importers_of(
    paths: Iterable[str], wanted: Mapping[bytes, set[str]], *, popular: int = POPULAR
) -> list[str]:
    """The files that import one of the modules, less what more than `popular` files import."""
    line = re.compile(
        rb"(?m)^[ \t]*(?:from|import)\b[^\n]*\b(?:%s)\b[^\n]*" % b"|".join(map(re.escape, sorted(wanted)))
    )
    found: dict[str, set[tuple[bytes, str]]] = {}
    for path in paths:
        data = read_bytes(path)
        if not isinstance(data, SourceError):
            found[path] = _imported(line, data, path, wanted)
    often = Counter(module for modules in found.values() for module in modules)
    return [path for path, modules in found.items() if any(often[module] <= popular for module in modules)]


def _imported(
    line: re.Pattern[bytes], data: bytes, path: str, wanted: Mapping[bytes, set[str]]
) -> set[tuple[bytes, str]]:
    """The modules that a file imports: from its own folder or one above, or by the name of their folder.

    `utils` is the name of many modules, `networks.utils` that of few.
    """
    here = os.path.dirname(os.path.abspath(path))
    modules = set()
    for found in line.finditer(data):
        words = set(re.findall(rb"\w+", found.group()))
        for name in words & wanted.keys():
            for folder in wanted[name]:
                above = here == folder or here.startswith(folder + os.sep)
                if above or os.path.basename(folder).encode() in words:
                    modules.add((name, folder))
    return modules
