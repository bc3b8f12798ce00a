"""Which files of a run import a module: where the model of `engine.train(model)` is made."""

from __future__ import annotations

import os
import re
from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from typing import Protocol

from headlint.digests import blake2b
from headlint.source import SourceError, read_bytes

__all__ = ["Memory", "Module", "importers_of", "modules_of"]

POPULAR = 16
"""A module that more files import is a helper of all of them, and no place that a model is handed to."""


Module = tuple[str, str]
"""The name of a module's file without its ending, and the folder that it lies in."""


class Memory(Protocol):
    """What remembers the modules that a file imports, of those that a search is about."""

    def imports(self, search: str, path: str) -> Collection[Module] | None:
        """The modules, where the file was looked at before and has not changed."""

    def keep_imports(self, search: str, path: str, modules: Collection[Module], data: bytes) -> None:
        """The modules that a file imports that holds `data`."""


def modules_of(paths: Iterable[str]) -> dict[bytes, set[str]]:
    """The folders that modules lie in, by the name that an import of them ends in or goes through."""
    folders: dict[bytes, set[str]] = {}
    for path in paths:
        stem, folder = os.path.splitext(os.path.basename(path))[0], os.path.dirname(os.path.abspath(path))
        if stem == "__init__":
            folder, stem = os.path.split(folder)
        folders.setdefault(os.fsencode(stem), set()).add(folder)
    return folders


def importers_of(
    paths: Iterable[str],
    wanted: Mapping[bytes, set[str]],
    *,
    popular: int = POPULAR,
    memory: Memory | None = None,
) -> list[str]:
    """The files that import one of the modules, less what more than `popular` files import."""
    names = b"|".join(map(re.escape, sorted(wanted)))
    line = re.compile(rb"(?m)^[ \t]*(?:from|import)\b[^\n]*\b(?:%s)\b[^\n]*" % names)
    # In a notebook a line is a string of its own, or stands behind an escaped line end.
    escaped = re.compile(rb'(?:(?<!\\)"|\\n)[ \t]*(?:from|import)\b[^\n"\\]*\b(?:%s)\b[^\n"\\]*' % names)
    search = blake2b(repr(sorted((name, sorted(wanted[name])) for name in wanted)).encode()).hexdigest()
    found: dict[str, Collection[Module]] = {}
    for path in paths:
        known = None if memory is None else memory.imports(search, path)
        if known is None:
            data = read_bytes(path)
            if isinstance(data, SourceError):
                continue
            known = _imported(escaped if path.endswith(".ipynb") else line, data, path, wanted)
            if memory is not None:
                memory.keep_imports(search, path, known, data)
        found[path] = known
    often = Counter(module for modules in found.values() for module in modules)
    return [path for path, modules in found.items() if any(often[module] <= popular for module in modules)]


def _imported(
    line: re.Pattern[bytes], data: bytes, path: str, wanted: Mapping[bytes, set[str]]
) -> set[Module]:
    """The modules that a file imports: from its own folder or one above, or by the name of their folder.

    `utils` is the name of many modules, `networks.utils` that of few.
    """
    here = os.path.dirname(os.path.abspath(path))
    modules: set[Module] = set()
    for found in line.finditer(data):
        words = set(re.findall(rb"\w+", found.group()))
        for name in words & wanted.keys():
            for folder in wanted[name]:
                above = here == folder or here.startswith(folder + os.sep)
                if above or os.fsencode(os.path.basename(folder)) in words:
                    modules.add((os.fsdecode(name), folder))
    return modules
