"""The files of the project: found by module name, each read once for all analyses of a run."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Mapping

from headlint.analysis.outlines import Outline
from headlint.frameworks.library import Library
from headlint.frameworks.triage import Triage
from headlint.questions import Answer, Question, Questions
from headlint.source import SourceError, decode, fingerprint, read_bytes
from headlint.syntax import Tree
from headlint.versions import Assumed, Range

__all__ = ["Files"]

MOST_LINES = 60_000
"""Lines of source whose trees may be kept between two analyses (half a kB a line)."""
KEPT_LINES = 30_000
"""Lines that are kept when there are more than that: those of the files asked for last."""
MOST_TEXT = 6_000_000
"""Characters of the files whose contents may be kept between two analyses (some 15 MB of memory)."""
KEPT_TEXT = 3_000_000
"""Characters that are kept when there are more than that."""
_STAR = re.compile(rb"import[\s\\]*\*")


class Files:
    """The files of the project that were read, shared by all analyses of a run.

    Every question that an analysis asks of the disk goes through here, is answered once in a run,
    and is noted down: with the same answers the analysis has the same outcome.
    """

    def __init__(
        self, library: Library, assumed: Assumed | None = None, *, any_softmax: bool = False
    ) -> None:
        self.library = library
        self.assumed = assumed or Assumed()
        self.triage = library.triage(any_softmax=any_softmax)
        """What can hold something to judge; with `any_softmax` each of these counts, not only where its axis
        is not said."""
        self._any_softmax = any_softmax
        self.questions = Questions()
        self.disk = self.questions.disk
        self.asked: set[Question] = set()
        """What was asked since `start`."""
        self.trees: dict[str, Tree | None] = {}
        self.read: dict[str, None] = {}
        """The files of the trees, those asked for last at the end."""
        self._outlines: dict[Tree, Outline] = {}
        self._waiting: dict[str, bytes] = {}
        """Files that were looked into, and of which nobody has needed more."""

    def start(self) -> None:
        """An analysis begins: forget what the ones before have asked."""
        self.asked = set()

    def answers(self) -> tuple[tuple[Question, Answer], ...]:
        """What was asked since `start`, with the answers; one that led to a fault has none."""
        known = self.questions.answers
        return tuple((question, known[question]) for question in self.asked if question in known)

    def _answer(self, *question: str) -> Answer:
        kind, place, name = question
        self.asked.add((kind, place, name))
        return self.questions.answer((kind, place, name))

    # Trees

    def tree(self, path: str) -> Tree | None:
        """The table of contents of a file; None when it cannot be read."""
        question = ("text", path, "")
        self.asked.add(question)
        key = self.disk.real(path)
        if key not in self.trees or question not in self.questions.answers:
            self.questions.answers[question] = self._read(path, key)
        self._ask(key)
        return self.trees[key]

    def _read(self, path: str, key: str) -> str | None:
        """Make the tree of a file that has none yet; gives what stands for its text."""
        data = self._waiting.pop(key, None) or read_bytes(path)
        if key not in self.trees:
            source = data if isinstance(data, SourceError) else decode(data, path)
            tree = source if isinstance(source, SourceError) else Tree.of(source)
            self.trees[key] = None if isinstance(tree, SourceError) else tree
        return None if isinstance(data, SourceError) else fingerprint(data)

    def may_bind(self, path: str, name: str) -> bool:
        """Whether a star import of a module can bring a name: its text may bind it, or holds a star itself.

        Python reads names in the form NFKC, so that in a text that is not ASCII it can stand otherwise.
        """
        key = self.disk.real(path)
        if key in self.trees:
            return True
        question = ("text", path, "")
        self.asked.add(question)
        if key not in self._waiting:
            data = read_bytes(path)
            if isinstance(data, SourceError):
                return True
            self._waiting[key] = data
        data = self._waiting[key]
        if question not in self.questions.answers:
            self.questions.answers[question] = fingerprint(data)
        if name.startswith("_") and b"__all__" not in data:
            return False  # a star brings no private name that is not listed
        return not data.isascii() or _STAR.search(data) is not None or _may_bind(name, data)

    def outline(self, tree: Tree) -> Outline:
        """What the contents of a file tell every analysis of it."""
        found = self._outlines.get(tree)
        if found is None:
            found = self._outlines[tree] = Outline(tree, self.triage)
        return found

    def operations(self, tree: Tree) -> Triage:
        """What is judged where it stands in a file."""
        return self.library.operations(tree.running(), any_softmax=self._any_softmax)

    def add(self, path: str, tree: Tree) -> None:
        """Keep a tree that was already made."""
        key = self.disk.real(path)
        self.trees[key] = tree
        self._ask(key)

    def _ask(self, key: str) -> None:
        self.read.pop(key, None)
        self.read[key] = None

    def trim(self) -> None:
        """Drop trees and texts once they have become many: they are large.

        The files of one library are asked for again and again, so the longest unused go first.
        """
        known = {key: tree for key in reversed(self.read) if (tree := self.trees.get(key)) is not None}
        if sum(tree.held() for tree in known.values()) > MOST_LINES:
            for tree in _beyond(known, KEPT_LINES, Tree.held).values():
                tree.forget()
        if sum(map(_size, known.values())) > MOST_TEXT:
            for key, tree in _beyond(known, KEPT_TEXT, _size).items():
                del self.trees[key], self.read[key]
                self._outlines.pop(tree, None)

    # Names

    def kind(self, path: str) -> str:
        """What stands at a path: a file, a folder, something else, nothing (empty)."""
        return self._answer("kind", path, "") or ""

    def folders(self, path: str, level: int) -> tuple[str, ...]:
        """Where the imports of a file are looked for: its folder, those above up to the project's."""
        folder = os.path.dirname(os.path.abspath(path))
        for _ in range(level - 1):
            folder = os.path.dirname(folder)
        if level:
            return (folder,)
        return tuple((self._answer("above", folder, "") or "").split("\0"))

    def find(self, folder: str, name: str) -> str | None:
        """The file of a dotted module name below a folder: a module, or a package's `__init__`."""
        return self._answer("module", folder, name)

    def pinned(self, path: str) -> Mapping[str, Range]:
        """The frameworks that the project of a file pins."""
        folder = os.path.dirname(os.path.abspath(path))
        self._answer("pins", folder, "")
        return self.questions.pins[folder]


def _may_bind(name: str, data: bytes) -> bool:
    """Whether a name stands somewhere by itself: no part of a longer one, no attribute or submodule."""
    word = name.encode()
    return word in data and re.search(rb"(?<![\w.])" + re.escape(word) + rb"(?!\w)", data) is not None


def _size(tree: Tree) -> int:
    return len(tree.source.text)


def _beyond(trees: Mapping[str, Tree], most: int, size: Callable[[Tree], int]) -> dict[str, Tree]:
    """Those that are left when the first ones have come to a size."""
    beyond: dict[str, Tree] = {}
    for key, tree in trees.items():
        most -= size(tree)
        if most < 0:
            beyond[key] = tree
    return beyond
