"""Names of an imported module that more than one of its statements makes: those run as they stand there.

Every other name is made by the one statement that binds it, when somebody asks for the name.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from headlint.analysis.closures import ModuleScope
from headlint.contents import Entry
from headlint.running import names_in

__all__ = ["LARGEST_STATEMENT", "leading_to"]

LARGEST_STATEMENT = 60_000
"""Characters of one statement that are parsed; a longer one is a table of data."""
_CHANGED = re.compile(r"\b(\w+)\s*[.\[]")
"""A name of which something is done: `model.add(...)`, `table["loss"] = ...`."""


def leading_to(scope: ModuleScope, name: str) -> Sequence[Entry]:
    """The statements that a name needs, in order; none where the one that binds it is enough.

    `y = load()`, `n = len(y)`, `y = encode(y)`: whoever asks for one of the two names must find what
    the module itself would find.
    """
    if scope.orders is None:
        scope.orders = _orders(scope)
    last = scope.orders
    if not last:
        return ()
    statements = [entry for entry in scope.tree.entries if entry.kind == "statement"]
    end = max((_end(scope, entry, last) for entry in scope.pending.get(name, ())), default=0)
    found: list[Entry] = []
    for entry in statements:
        if entry.start > end:
            break
        found.append(entry)
        end = max(end, _end(scope, entry, last))
    return found


def _end(scope: ModuleScope, entry: Entry, last: Mapping[str, int]) -> int:
    """Where the last statement starts that does something with a name of the entry; 0 where none does."""
    if entry.kind != "statement":
        return 0
    return max((last[word] for word in names_in(_text(scope, entry)) if word in last), default=0)


def _orders(scope: ModuleScope) -> Mapping[str, int]:
    """Names that several statements make, and the start of the last of those."""
    made = {
        name
        for name, entries in scope.pending.items()
        if all(entry.kind == "statement" and not entry.imports for entry in entries)
    }
    starts: dict[str, list[int]] = {}
    for entry in scope.tree.entries if made else ():
        if entry.kind == "statement":
            changed = {*entry.binds, *_CHANGED.findall(_text(scope, entry))}
            for name in changed & made:
                starts.setdefault(name, []).append(entry.start)
    return {name: found[-1] for name, found in starts.items() if len(found) > 1}


def _text(scope: ModuleScope, entry: Entry) -> str:
    text = scope.tree.text(entry)
    return text if len(text) <= LARGEST_STATEMENT else ""
