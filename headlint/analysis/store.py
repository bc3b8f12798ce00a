"""The store: every variable, attribute and element, in layers that a branch can fork and join.

A location is (object number, name): a local variable is (frame, name), an attribute
(instance, name). A fork costs nothing; a join costs what the branches wrote. All layers share one
index, so that a name that nobody wrote, or only the root, is looked up without a walk.
"""

from __future__ import annotations

from collections.abc import Collection, Hashable, Iterable, Sequence

from headlint.analysis.guards import ALWAYS, join, join_loop
from headlint.values import Choice, Guard, Value

__all__ = ["Location", "Store"]

Location = tuple[Hashable, str]


class Store:
    """A layer of written locations over an older one."""

    __slots__ = ("_above", "_root", "parent", "written")

    def __init__(self, parent: Store | None = None) -> None:
        self.parent = parent
        self.written: dict[Location, Value] = {}
        self._root: Store = self if parent is None else parent._root
        self._above: dict[Location, bool] = {} if parent is None else parent._above
        """Every location that was ever written, and whether in any layer but the root."""

    def get(self, location: Location) -> Value | None:
        """The value at a location; None where nothing was written."""
        above = self._above.get(location)
        if above is None:
            return None
        if not above:
            return self._root.written.get(location)
        layer: Store | None = self
        while layer is not None:
            value = layer.written.get(location)
            if value is not None:
                return value
            layer = layer.parent
        return None

    def set(self, location: Location, value: Value) -> None:
        if self.parent is not None:
            self._above[location] = True
        elif location not in self._above:
            self._above[location] = False
        self.written[location] = value

    def owned(self, owner: Hashable) -> dict[str, Value]:
        """All that is written for one object number, the newest value of each name."""
        found: dict[str, Value] = {}
        layer: Store | None = self
        while layer is not None:
            for location, value in layer.written.items():
                if location[0] == owner:
                    found.setdefault(location[1], value)
            layer = layer.parent
        return found

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
        if len(branches) == 1:
            self.written.update(branches[0][1].changes(self))
            return 0
        changed = [(guard, branch.changes(self)) for guard, branch in branches]
        joined: dict[Location, Value] = {}
        locations = _locations(changes for _, changes in changed)
        for location in locations:
            options: list[tuple[Guard, Value]] = []
            for guard, changes in changed:
                value = changes.get(location) or self.get(location)
                if value is not None:  # unbound on that path: using it there would raise
                    options.append((guard, value))
            # Most locations are of objects that one branch made.
            if len(options) == 1 and not isinstance(options[0][1], Choice):
                joined[location] = options[0][1]
            elif options:
                joined[location] = join(options)
        self.written.update(joined)
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


def _locations(changes: Iterable[dict[Location, Value]]) -> Collection[Location]:
    seen: dict[Location, None] = {}
    for change in changes:
        seen.update(dict.fromkeys(change))
    return seen
