"""What a file's table of contents tells every analysis of it: worked out once a run, when it is asked for.

Every name of an imported module is made by the one statement that binds it, when somebody asks for the
name; where several make it, they run as they stand there.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from headlint.analysis.roots import reaching
from headlint.frameworks.triage import Triage
from headlint.running import names_in
from headlint.syntax import Entry, Tree

__all__ = ["LARGEST_STATEMENT", "Outline"]

LARGEST_STATEMENT = 60_000
"""Characters of one statement that are parsed; a longer one is a table of data."""
_CHANGED = re.compile(r"\b(\w+)\s*[.\[]")
"""A name of which something is done: `model.add(...)`, `table["loss"] = ...`."""
_FILLED = re.compile(
    r"\b(\w+)(?=\s*(?:\[[^\]\n]{0,200}\]\s*=[^=]|\.(?:append|extend|insert|update|setdefault|pop)\b))"
)


class Outline:
    """The top-level statements of a file by what they bind, and what they have to do with one another."""

    __slots__ = ("_filed", "_filled", "_last", "_leading", "_reaching", "_words", "binding", "tree")

    def __init__(self, tree: Tree, words: Triage) -> None:
        """`words` are looked for by `reaching`."""
        self.tree = tree
        self.binding: Mapping[str, Sequence[Entry]] = _binding(tree)
        """For each name, the statements that can bind it; `*` for star imports."""
        self._words = words
        self._last: Mapping[str, int] | None = None
        self._leading: dict[str, Sequence[Entry]] = {}
        self._filed: list[Entry] | None = None
        self._reaching: set[Entry] | None = None
        self._filled: frozenset[str] | None = None

    def filed(self) -> list[Entry]:
        """The definitions that are decorated by something that may file them in a register."""
        if self._filed is None:
            self._filed = [entry for entry in self.tree.entries if _is_filed(self.tree, entry)]
        return self._filed

    def reaching(self) -> set[Entry]:
        """The definitions that can hold a head, or mention some of the file that can."""
        if self._reaching is None:
            self._reaching = reaching(self.tree, self._words)
        return self._reaching

    def filled(self) -> frozenset[str]:
        """Names that the file changes in place, as one does with lists and dictionaries."""
        if self._filled is None:
            self._filled = frozenset(_FILLED.findall(self.tree.source.text))
        return self._filled

    def leading_to(self, name: str) -> Sequence[Entry]:
        """The statements that a name needs, in order; none where the one that binds it is enough.

        `y = load()`, `n = len(y)`, `y = encode(y)`: whoever asks for one of the two names must find what
        the module itself would find.
        """
        known = self._leading.get(name)
        if known is None:
            known = self._leading[name] = self._leads(name)
        return known

    def _leads(self, name: str) -> Sequence[Entry]:
        if self._last is None:
            self._last = self._orders()
        if not self._last:
            return ()
        end = max((self._end(entry, self._last) for entry in self.binding.get(name, ())), default=0)
        found: list[Entry] = []
        for entry in self.tree.entries:
            if entry.kind != "statement":
                continue
            if entry.start > end:
                break
            last = self._end(entry, self._last)
            if last or not entry.binds:  # else it is run when somebody asks for what it binds
                found.append(entry)
            end = max(end, last)
        return found

    def _end(self, entry: Entry, last: Mapping[str, int]) -> int:
        """Where the last statement starts that does something with a name of the entry; 0 where none does."""
        if entry.kind != "statement":
            return 0
        return max((last[word] for word in names_in(self._text(entry)) if word in last), default=0)

    def _orders(self) -> Mapping[str, int]:
        """Names that several statements make, and the start of the last of those."""
        made = {
            name
            for name, entries in self.binding.items()
            if all(entry.kind == "statement" and not entry.imports for entry in entries)
        }
        starts: dict[str, list[int]] = {}
        for entry in self.tree.entries if made else ():
            if entry.kind == "statement":
                changed = {*entry.binds, *_CHANGED.findall(self._text(entry))}
                for name in changed & made:
                    starts.setdefault(name, []).append(entry.start)
        return {name: found[-1] for name, found in starts.items() if len(found) > 1}

    def _text(self, entry: Entry) -> str:
        text = self.tree.text(entry)
        return text if len(text) <= LARGEST_STATEMENT else ""


def _binding(tree: Tree) -> dict[str, list[Entry]]:
    found: dict[str, list[Entry]] = {}
    for entry in tree.entries:
        for name in entry.binds:
            found.setdefault(name, []).append(entry)
    return found


def _is_filed(tree: Tree, entry: Entry) -> bool:
    text = tree.text(entry) if entry.kind != "statement" else ""
    return text.startswith("@") and not text.startswith("@dataclass")
