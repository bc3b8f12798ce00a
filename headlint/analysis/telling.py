"""Which variables of a module hold what a head is made of."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from headlint.analysis.closures import ModuleScope
from headlint.frameworks.meanings import LossMeaning
from headlint.values import Choice, Entries, Items, LibraryName, LibraryObject, Ref, Tensor, Value

if TYPE_CHECKING:
    from headlint.analysis.interpreter import Interpreter

__all__ = ["telling_names"]


def telling_names(interp: Interpreter, scope: ModuleScope) -> frozenset[str]:
    """Module variables that hold a loss, a layer or a model, or a table of them."""
    written = interp.store.written
    own = {name: value for (owner, name), value in written.items() if owner == scope.frame}
    held: dict[object, list[Value]] = {}
    if any(map(_is_table, own.values())):
        for (owner, _), value in written.items():
            held.setdefault(owner, []).append(value)
    return frozenset(name for name, value in own.items() if _tells(interp, value, held))


def _tells(interp: Interpreter, value: Value, held: dict[object, list[Value]]) -> bool:
    if isinstance(value, LibraryName):
        return isinstance(interp.library.meaning(value.name), LossMeaning)
    if not isinstance(value, (Choice, Entries, Items)) and not _is_table(value):
        return isinstance(value, (LibraryObject, Ref, Tensor))
    parts: Iterable[Value] = ()
    if isinstance(value, Choice):
        parts = (option for _, option in value.options)
    elif isinstance(value, Entries):
        parts = (one for _, one in value.pairs)
    elif isinstance(value, Items):
        parts = value.values
    elif isinstance(value, Ref):
        parts = held.pop(value.oid, ())  # each table is asked once; it can hold itself
    return any(_tells(interp, one, held) for one in parts)


def _is_table(value: Value) -> bool:
    return isinstance(value, Ref) and value.kind in ("list", "dict")
