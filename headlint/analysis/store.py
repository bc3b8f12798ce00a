"""The store: every variable, attribute and element, in layers that a branch can fork and join.

A location is (object number, name): a local variable is (frame, name), an attribute
(instance, name). A fork costs nothing; a join costs what the branches wrote.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Sequence

from headlint.analysis.guards import ALWAYS, join, join_loop
from headlint.values import Guard, Value

__all__ = ["Location", "Store"]

Location = tuple[Hashable, str]


class Store:
    """A layer of written locations over an older one."""

    __slots__ = ("parent", "written")

    def __init__(self, parent: Store | None = None) -> None:
        self.parent = parent
        self.written: dict[Location, Value] = {}

    def get(self, location: Location) -> Value | None:
        """The value at a location; None where nothing was written."""
        layer: Store | None = self
        while layer is not None:
            value = layer.written.get(location)
            if value is not None:
                return value
            layer = layer.parent
        return None

    def set(self, location: Location, value: Value) -> None:
        self.written[location] = value

    def fork(self) -> Store:
        """A layer of its own for one branch."""
        return Store(self)

    def changes(self, base: Store) -> dict[Location, Value]:
        """What was written between `base` and this layer."""
        layers: list[Store] = []
        layer: Store | None = self
        while layer is not None and layer is not base:
            layers.append(layer)
            layer = layer.parent
        merged: dict[Location, Value] = {}
        for layer in reversed(layers):
            merged.update(layer.written)
        return merged

    def forget(self, owner: Hashable) -> None:
        """Drop the variables of a frame that has ended and that nobody can read any more."""
        for location in [location for location in self.written if location[0] == owner]:
            del self.written[location]

    def snapshot(self, base: Store) -> Store:
        """This layer and those down to `base` as one layer, which later writes do not reach."""
        taken = Store(base)
        taken.written = self.changes(base)
        return taken

    def absorb(self, branches: Sequence[tuple[Guard, Store]]) -> int:
        """Join the ends of several branches that were forked from this layer; gives what it cost."""
        if not branches:
            return 0
        changed = [(guard, branch.changes(self)) for guard, branch in branches]
        if len(changed) == 1:
            self.written.update(changed[0][1])
            return 0
        locations = list(_locations(changes for _, changes in changed))
        for location in locations:
            before = self.get(location)
            options: list[tuple[Guard, Value]] = []
            for guard, changes in changed:
                value = changes.get(location, before)
                if value is not None:  # unbound on that path: using it there would raise
                    options.append((guard, value))
            if options:
                self.written[location] = join(options)
        return len(locations)

    def absorb_loop(self, ends: Sequence[Store]) -> None:
        """Join this layer with the ends of a loop body that may have run any number of times."""
        merged = Store(self)
        merged.absorb([(ALWAYS, end) for end in ends])
        if len(ends) == 1:
            merged = ends[0]
        for location, after in merged.changes(self).items():
            before = self.get(location)
            self.written[location] = after if before is None else join_loop(before, after)


def _locations(changes: Iterable[dict[Location, Value]]) -> Iterable[Location]:
    seen: dict[Location, None] = {}
    for change in changes:
        seen.update(dict.fromkeys(change))
    return seen
