"""The files of the project: found by module name, each read once for all analyses of a run."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Mapping
from hashlib import blake2b

from headlint.folders import Folders
from headlint.frameworks.library import Library
from headlint.source import SourceError, decode, read_bytes
from headlint.syntax import Tree
from headlint.versions import Assumed, Range, pinned, pins_of

__all__ = ["Answer", "Files", "Question", "fingerprint"]

MARKS = (".git", "pyproject.toml", "setup.py", "setup.cfg", ".hg")
TRIMMED_EVERY = 20
"""Analyses between two looks at how much is kept."""
MOST_LINES = 30_000
"""Lines of source whose libcst trees may be kept between two analyses (some 4 kB a line)."""
KEPT_LINES = 15_000
"""Lines that are kept when there are more than that: those of the files asked for last."""
HIGHEST = 6
"""How many folders above a file are searched for what it imports."""


Answer = str | None
Question = tuple[str, str, str]
"""What is asked of the disk: the kind of question, the folder or file, and what is looked for there."""


class Files:
    """The files of the project that were read, shared by all analyses of a run.

    Every question that an analysis asks of the disk goes through here, is answered once in a run,
    and is noted down: with the same answers the analysis has the same outcome.
    """

    def __init__(self, library: Library, assumed: Assumed | None = None) -> None:
        self.library = library
        self.assumed = assumed or Assumed()
        self.disk = Folders()
        self.asked: set[Question] = set()
        """What was asked since `start`."""
        self.answers: dict[Question, Answer] = {}
        self.trees: dict[str, Tree | None] = {}
        self.pins: dict[str, Mapping[str, Range]] = {}
        """What the project of the files in a folder pins."""
        self.own_pins: dict[str, Mapping[str, Range]] = {}
        """What the folder itself pins."""
        self.read: dict[str, None] = {}
        """The files of the trees, those asked for last at the end."""
        self.analyses = 0

    def start(self) -> None:
        """An analysis begins: forget what the ones before have asked."""
        self.asked = set()

    def answer(self, question: Question) -> Answer:
        """The answer to a question, as plain data; the same one for the whole run."""
        self.asked.add(question)
        if question not in self.answers:
            self.answers[question] = _ANSWERS[question[0]](self, question[1], question[2])
        return self.answers[question]

    # Trees

    def tree(self, path: str) -> Tree | None:
        """The table of contents of a file; None when it cannot be read."""
        question = ("text", path, "")
        self.asked.add(question)
        key = self.disk.real(path)
        if question not in self.answers:
            self.answers[question] = self._read(path, key)
        self._ask(key)
        return self.trees[key]

    def _read(self, path: str, key: str) -> str | None:
        """Make the tree of a file that has none yet; gives what stands for its text."""
        data = read_bytes(path)
        if key not in self.trees:
            source = data if isinstance(data, SourceError) else decode(data, path)
            tree = source if isinstance(source, SourceError) else Tree.of(source)
            self.trees[key] = None if isinstance(tree, SourceError) else tree
        return None if isinstance(data, SourceError) else fingerprint(data)

    def add(self, path: str, tree: Tree) -> None:
        """Keep a tree that was already made."""
        key = self.disk.real(path)
        self.trees[key] = tree
        self._ask(key)

    def _ask(self, key: str) -> None:
        self.read.pop(key, None)
        self.read[key] = None

    def trim(self) -> None:
        """Drop libcst trees once they have become many: they are large.

        The files of one library are asked for again and again, so the longest unused go first.
        """
        self.analyses += 1
        if self.analyses % TRIMMED_EVERY:
            return
        trees = [tree for tree in map(self.trees.get, reversed(self.read)) if tree is not None]
        held = [tree.held() for tree in trees]
        if sum(held) <= MOST_LINES:
            return
        kept = 0
        for tree, lines in zip(trees, held, strict=True):
            kept += lines
            if kept > KEPT_LINES:
                tree.forget()

    # Names

    def kind(self, path: str) -> str:
        """What stands at a path: a file, a folder, something else, nothing (empty)."""
        return self.answer(("kind", path, "")) or ""

    def folders(self, path: str, level: int) -> tuple[str, ...]:
        """Where the imports of a file are looked for: its folder, those above up to the project's."""
        folder = os.path.dirname(os.path.abspath(path))
        for _ in range(level - 1):
            folder = os.path.dirname(folder)
        if level:
            return (folder,)
        return tuple((self.answer(("above", folder, "")) or "").split("\0"))

    def find(self, folder: str, name: str) -> str | None:
        """The file of a dotted module name below a folder: a module, or a package's `__init__`."""
        return self.answer(("module", folder, name))

    def pinned(self, path: str) -> Mapping[str, Range]:
        """The frameworks that the project of a file pins."""
        folder = os.path.dirname(os.path.abspath(path))
        self.answer(("pins", folder, ""))
        return self.pins[folder]

    # Answers

    def _kind(self, path: str, _: str) -> str:
        return self.disk.kind(path)

    def _above(self, folder: str, _: str) -> str:
        return "\0".join(one for base in self._upwards(folder) for one in (base, os.path.join(base, "src")))

    def _upwards(self, folder: str) -> Iterable[str]:
        yield folder
        for _ in range(HIGHEST):
            parent = os.path.dirname(folder)
            if parent == folder or any(self.disk.kind(os.path.join(folder, mark)) for mark in MARKS):
                return
            folder = parent
            yield folder

    def _module(self, folder: str, name: str) -> str | None:
        base = os.path.join(folder, *name.split("."))
        for path in (f"{base}.py", os.path.join(base, "__init__.py")):
            if self.disk.kind(path) == "file":
                return path
        return base if name and self._holds_modules(base) else None

    def _holds_modules(self, folder: str) -> bool:
        """Whether a folder can be a namespace package: it or a folder in it holds Python files."""
        listed = self.disk.listed(folder)
        if listed is None:
            return False
        return any(
            name.endswith(".py") or os.path.isfile(os.path.join(folder, name, "__init__.py"))
            for name in listed
        )

    def _pinned(self, folder: str, _: str) -> str:
        found = self.pins[folder] = pinned(os.path.join(folder, "_"), self._pins_of)
        return repr(sorted(found.items()))

    def _pins_of(self, folder: str) -> Mapping[str, Range]:
        if folder not in self.own_pins:
            self.own_pins[folder] = pins_of(folder)
        return self.own_pins[folder]


_ANSWERS: Mapping[str, Callable[[Files, str, str], Answer]] = {
    "kind": Files._kind,
    "above": Files._above,
    "module": Files._module,
    "pins": Files._pinned,
}


def fingerprint(data: bytes) -> str:
    """What stands for the content of a file."""
    return blake2b(data, digest_size=16).hexdigest()
