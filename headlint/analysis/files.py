"""The files of the project: found by module name, each read once for all analyses of a run."""

from __future__ import annotations

import os
from collections.abc import Iterable

from headlint.frameworks.library import Library
from headlint.source import SourceError, read_source
from headlint.syntax import Tree
from headlint.versions import Assumed

__all__ = ["Files"]

MARKS = (".git", "pyproject.toml", "setup.py", "setup.cfg", ".hg")
TRIMMED_EVERY = 20
"""Analyses between two looks at how much is kept."""
MOST_LINES = 30_000
"""Lines of source whose libcst trees may be kept between two analyses (some 4 kB a line)."""
KEPT_LINES = 15_000
"""Lines that are kept when there are more than that: those of the files asked for last."""
HIGHEST = 6
"""How many folders above a file are searched for what it imports."""


class Files:
    """The files of the project that were read, shared by all analyses of a run."""

    def __init__(self, library: Library, assumed: Assumed | None = None) -> None:
        self.library = library
        self.assumed = assumed or Assumed()
        self.trees: dict[str, Tree | None] = {}
        self.asked: dict[str, None] = {}
        """The files of the trees, those asked for last at the end."""
        self.found: dict[tuple[str, str], str | None] = {}
        self.analyses = 0
        self.searched: dict[str, tuple[str, ...]] = {}

    def tree(self, path: str) -> Tree | None:
        """The table of contents of a file; None when it cannot be read."""
        key = os.path.realpath(path)
        if key not in self.trees:
            source = read_source(path)
            tree = None if isinstance(source, SourceError) else Tree.of(source)
            self.trees[key] = None if isinstance(tree, SourceError) else tree
        self._ask(key)
        return self.trees[key]

    def add(self, path: str, tree: Tree) -> None:
        """Keep a tree that was already made."""
        key = os.path.realpath(path)
        self.trees[key] = tree
        self._ask(key)

    def _ask(self, key: str) -> None:
        self.asked.pop(key, None)
        self.asked[key] = None

    def trim(self) -> None:
        """Drop libcst trees once they have become many: they are large.

        The files of one library are asked for again and again, so the longest unused go first.
        """
        self.analyses += 1
        if self.analyses % TRIMMED_EVERY:
            return
        trees = [tree for tree in map(self.trees.get, reversed(self.asked)) if tree is not None]
        held = [tree.held() for tree in trees]
        if sum(held) <= MOST_LINES:
            return
        kept = 0
        for tree, lines in zip(trees, held, strict=True):
            kept += lines
            if kept > KEPT_LINES:
                tree.forget()

    def folders(self, path: str, level: int) -> tuple[str, ...]:
        """Where the imports of a file are looked for: its folder, those above up to the project's."""
        folder = os.path.dirname(os.path.abspath(path))
        for _ in range(level - 1):
            folder = os.path.dirname(folder)
        if level:
            return (folder,)
        if folder not in self.searched:
            self.searched[folder] = tuple(
                one for base in _upwards(folder) for one in (base, os.path.join(base, "src"))
            )
        return self.searched[folder]

    def find(self, folder: str, name: str) -> str | None:
        """The file of a dotted module name below a folder: a module, or a package's `__init__`."""
        key = (folder, name)
        if key not in self.found:
            base = os.path.join(folder, *name.split("."))
            candidates = (f"{base}.py", os.path.join(base, "__init__.py"))
            file = next((path for path in candidates if os.path.isfile(path)), None)
            if file is None and name and _holds_modules(base):
                file = base
            self.found[key] = file
        return self.found[key]


def _holds_modules(folder: str) -> bool:
    """Whether a folder can be a namespace package: it or a folder in it holds Python files."""
    try:
        with os.scandir(folder) as entries:
            return any(entry.name.endswith(".py") or _holds_package(entry) for entry in entries)
    except OSError:
        return False


def _holds_package(entry: os.DirEntry[str]) -> bool:
    return os.path.isfile(os.path.join(entry.path, "__init__.py"))


def _upwards(folder: str) -> Iterable[str]:
    yield folder
    for _ in range(HIGHEST):
        parent = os.path.dirname(folder)
        if parent == folder or any(os.path.exists(os.path.join(folder, mark)) for mark in MARKS):
            return
        folder = parent
        yield folder
