"""What analyses ask of the disk besides the text of files: each question once, answers to be kept."""

from __future__ import annotations

import os
from collections.abc import Callable, Collection, Iterable, Mapping

from headlint.folders import Folders
from headlint.versions import Range, pinned, pins_of

__all__ = ["Answer", "Question", "Questions"]

Answer = str | None
Question = tuple[str, str, str]
"""The kind of question, the folder or file, and what is looked for there."""

MARKS = (".git", "pyproject.toml", "setup.py", "setup.cfg", ".hg")
HIGHEST = 6
"""How many folders above a file are searched for what it imports."""


class Questions:
    """The answers of a run."""

    def __init__(self) -> None:
        self.disk = Folders()
        self.answers: dict[Question, Answer] = {}
        self.pins: dict[str, Mapping[str, Range]] = {}
        """What the project of the files in a folder pins."""
        self._own_pins: dict[str, Mapping[str, Range]] = {}
        """What the folder itself pins."""

    def answer(self, question: Question) -> Answer:
        """The answer, the same one for the whole run. Raises KeyError for a kind that there is not."""
        if question not in self.answers:
            self.answers[question] = _ANSWERS[question[0]](self, question[1], question[2])
        return self.answers[question]

    @property
    def needs(self) -> Collection[str]:
        """The folders in which files that say which versions are needed were looked for."""
        return self._own_pins.keys()

    def _kind(self, path: str, _: str) -> str:
        """What stands at a path: a file, a folder, something else, nothing (empty)."""
        return self.disk.kind(path)

    def _above(self, folder: str, _: str) -> str:
        """Where the imports of the files in a folder are looked for."""
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
        """The file of a dotted module name below a folder: a module, or a package's `__init__`."""
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
            name.endswith(".py") or self.disk.is_file(os.path.join(folder, name, "__init__.py"))
            for name in listed
        )

    def _pinned(self, folder: str, _: str) -> str:
        """The versions that the project of the files in a folder pins."""
        found = self.pins[folder] = pinned(os.path.join(folder, "_"), self._pins_of)
        return repr(sorted(found.items()))

    def _pins_of(self, folder: str) -> Mapping[str, Range]:
        if folder not in self._own_pins:
            self._own_pins[folder] = pins_of(folder)
        return self._own_pins[folder]


_ANSWERS: Mapping[str, Callable[[Questions, str, str], Answer]] = {
    "kind": Questions._kind,
    "above": Questions._above,
    "module": Questions._module,
    "pins": Questions._pinned,
}
