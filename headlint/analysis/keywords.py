"""What `**value` hands over in a call, where the dictionary may differ between paths."""

from __future__ import annotations

from typing import TYPE_CHECKING

from headlint.analysis import iteration
from headlint.analysis.guards import ALWAYS, alternatives, join
from headlint.values import Choice, Const, Entries, Guard, Ref, Unknown, Value

if TYPE_CHECKING:
    from headlint.analysis.interpreter import Interpreter

__all__ = ["spread"]


def spread(interp: Interpreter, value: Value) -> Entries:
    """The entries that a call gets: a key that only some paths have may be left out on the others.

    `train_kwargs.update(cuda_kwargs)` under a condition hands over no other keys than those seen.
    """
    found: list[tuple[Guard, Entries]] = []
    for first, single in alternatives(value, interp.path):
        held = interp.get(single, "#entries") if isinstance(single, Ref) else single
        for second, one in alternatives(held) if isinstance(held, Choice) else [(ALWAYS, single)]:
            found.append((first | second, iteration.entries_of(interp, one)))
    if len(found) == 1:
        return found[0][1]
    keys = dict.fromkeys(key for _, entries in found for key, _ in entries.pairs)
    pairs = tuple((key, join(_options(found, key))) for key in keys)
    return Entries(pairs, any(entries.partial for _, entries in found))


def _options(found: list[tuple[Guard, Entries]], key: Value) -> list[tuple[Guard, Value]]:
    missing = Unknown(f"{key.value!r} is not always given" if isinstance(key, Const) else "not always given")
    return [(guard, dict(entries.pairs).get(key, missing)) for guard, entries in found]
