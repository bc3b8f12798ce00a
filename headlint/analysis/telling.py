"""Which variables hold what a head is made of."""

from __future__ import annotations

import sys
from collections.abc import Hashable, Iterable
from functools import cached_property
from typing import TYPE_CHECKING

from headlint.analysis.closures import ClassValue, Function
from headlint.analysis.definitions import lineage
from headlint.frameworks.meanings import LossMeaning
from headlint.values import Choice, Entries, Items, LibraryName, LibraryObject, Ref, Tensor, Value

if TYPE_CHECKING:
    from headlint.analysis.interpreter import Interpreter

__all__ = ["Telling"]


class Telling:
    """A look at all variables as they are now."""

    def __init__(self, interp: Interpreter) -> None:
        self._interp = interp
        self._names: dict[Hashable, frozenset[str]] = {}

    def names(self, owner: Hashable) -> frozenset[str]:
        """The variables of a frame that hold a loss, a layer or a model, or a table or an object of them."""
        found = self._names.get(owner)
        if found is None:
            held = self._held.get(owner, {})
            found = frozenset(name for name, value in held.items() if self._tells(value, set()))
            self._names[owner] = found
        return found

    @cached_property
    def _held(self) -> dict[Hashable, dict[str, Value]]:
        """What is written, by the frame or object that it belongs to: the newest value of each name."""
        found: dict[Hashable, dict[str, Value]] = {}
        for layer in self._interp.store.layers():
            for (owner, name), value in layer.items():
                found.setdefault(owner, {}).setdefault(name, value)
        return found

    def _tells(self, value: Value, asked: set[int]) -> bool:
        if isinstance(value, LibraryName):
            return isinstance(self._interp.library.meaning(value.name), LossMeaning)
        parts: Iterable[Value] = ()
        if isinstance(value, Choice):
            parts = (option for _, option in value.options)
        elif isinstance(value, Entries):
            parts = (one for _, one in value.pairs)
        elif isinstance(value, Items):
            parts = value.values
        elif isinstance(value, Ref):
            if not self._is_plain(value):
                return True
            if value.oid in asked:  # it can hold itself
                return False
            asked.add(value.oid)
            parts = self._parts(value)
            if value.kind == "instance" and any(map(self._makes, parts)):
                return True
        else:
            return isinstance(value, (LibraryObject, Tensor))
        return any(self._tells(one, asked) for one in parts)

    def _parts(self, value: Ref) -> list[Value]:
        """What an object holds, and what its classes hold for it."""
        held = self._held.get(value.oid, {})
        cls = held.get("#class")
        classes = lineage(self._interp, cls) if isinstance(cls, ClassValue) else ()
        bodies = [self._held.get(one.body, {}) for one in classes if isinstance(one, ClassValue)]
        return [part for body in (held, *bodies) for part in body.values()]

    def _makes(self, part: Value) -> bool:
        """Whether a part of an object makes a model or a loss, when it is called."""
        if isinstance(part, ClassValue):
            return not all(map(self._is_ordinary, lineage(self._interp, part)))
        return isinstance(part, Function) and self._holds(part)

    def _is_plain(self, value: Ref) -> bool:
        """Whether an object is only what it holds: a table, or an instance of a class of the project, with
        bases of the project or the standard library, whose code leads to no head."""
        if value.kind in ("list", "dict"):
            return True
        cls = self._held.get(value.oid, {}).get("#class")
        if value.kind != "instance" or not isinstance(cls, ClassValue):
            return False
        return all(map(self._is_ordinary, lineage(self._interp, cls)))

    def _is_ordinary(self, base: Value) -> bool:
        if isinstance(base, LibraryName):
            return base.name.partition(".")[0] in sys.stdlib_module_names
        return isinstance(base, ClassValue) and not self._holds(base)

    def _holds(self, made: ClassValue | Function) -> bool:
        """Whether its code can hold a head, or mentions something beside it that can."""
        tree, entry = made.definition.module.tree, made.definition.stands_in
        files = self._interp.project.files
        return files.triage.can_hold_head_in(tree.running(entry)) or entry in files.outline(tree).reaching()
