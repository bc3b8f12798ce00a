"""The store: every variable, attribute and element, in layers that a branch can fork and join.

A location is (object number, name): a local variable is (frame, name), an attribute
(instance, name). A fork costs nothing; a join costs what the branches wrote. All layers share one
index, so that a name that nobody wrote, or only the root, is looked up without a walk.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterator, Mapping, Sequence

from headlint.analysis.guards import ALWAYS, join, join_loop
from headlint.values import Choice, Guard, Value

__all__ = ["Location", "Store"]

Location = tuple[Hashable, str]


class Store:
    """A layer of written locations over an older one."""

    __slots__ = ("_above", "_highest", "_root", "born", "parent", "written")

    def __init__(self, parent: Store | None = None) -> None:
        self.parent = parent
        self.written: dict[Location, Value] = {}
        self._root: Store = self if parent is None else parent._root
        self._above: dict[Location, bool] = {} if parent is None else parent._above
        """Every location that was ever written, and whether in any layer but the root."""
        self._highest: list[int] = [0] if parent is None else parent._highest
        """The highest object number that was ever written to, in a list to be shared."""
        self.born = self._highest[0]
        """The same when this layer began: the layers below it, which rest while it is written to, hold
        nothing of later objects. The root never rests."""

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
        owner = location[0]
        if type(owner) is int and owner > self._highest[0]:
            self._highest[0] = owner
        if self.parent is not None:
            self._above[location] = True
        elif location not in self._above:
            self._above[location] = False
        self.written[location] = value

    def layers(self) -> Iterator[Mapping[Location, Value]]:
        """What is written, from this layer down to the root."""
        layer: Store | None = self
        while layer is not None:
            yield layer.written
            layer = layer.parent

    def owned(self, owner: Hashable) -> dict[str, Value]:
        """All that is written for one object number, the newest value of each name."""
        found: dict[str, Value] = {}
        for written in self.layers():
            for location, value in written.items():
                if location[0] == owner:
                    found.setdefault(location[1], value)
        return found

    def fork(self) -> Store:
        """A layer of its own for one branch."""
        return Store(self)

    def changes(self, base: Store) -> Mapping[Location, Value]:
        """What was written between `base` and this layer; not to be written to."""
        if self.parent is base:
            return self.written  # as it mostly is: no copy
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
        taken.written = dict(self.changes(base))
        layer = self
        while layer.parent is not None and layer.parent is not base:
            layer = layer.parent
        taken.born = layer.born
        return taken

    def absorb(self, branches: Sequence[tuple[Guard, Store]]) -> int:
        """Join the ends of several branches that were forked from this layer; gives what it cost."""
        if not branches:
            return 0
        if len(branches) == 1:
            self.written.update(branches[0][1].changes(self))
            return 0
        joined, cost = self._merged(branches)
        self.written.update(joined)
        return cost

    def together(self, ends: Sequence[Store]) -> Store:
        """A layer over this one that is the join of several that were forked from it."""
        if len(ends) == 1:
            return ends[0]
        layer = self.fork()
        for location, value in self._merged([(ALWAYS, end) for end in ends])[0].items():
            layer.set(location, value)
        return layer

    def _merged(self, branches: Sequence[tuple[Guard, Store]]) -> tuple[dict[Location, Value], int]:
        """What several branches come to, and how many locations they have written."""
        changed = [(guard, branch.changes(self)) for guard, branch in branches]
        born = min(branch.born for _, branch in branches)
        joined: dict[Location, Value] = {}
        first, rest = changed[0][1], [changes for _, changes in changed[1:]]
        for location, value in first.items():
            for other in rest:
                if other.get(location) is not value:
                    found = self._joined(location, changed, born)
                    if found is not None:
                        joined[location] = found
                    break
            else:  # written before the branches parted, as most of it is
                joined[location] = value
        others = dict.fromkeys(one for other in rest for one in other if one not in first)
        for location in others:
            found = self._joined(location, changed, born)
            if found is not None:
                joined[location] = found
        return joined, len(first) + len(others)

    def _joined(
        self, location: Location, changed: Sequence[tuple[Guard, Mapping[Location, Value]]], born: int
    ) -> Value | None:
        """The value at a location after several branches; None where none of them binds it.

        Most locations are of objects that one branch made, or hold the same in all of them.
        """
        options: list[tuple[Guard, Value]] = []
        before: Value | None = None
        asked = same = False
        for guard, changes in changed:
            value = changes.get(location)
            if value is None:
                if not asked:
                    before, asked = self._before(location, born), True
                value = before
            if value is not None:  # unbound on that path: using it there would raise
                same = not options or (same and value is options[0][1])
                options.append((guard, value))
        if not options:
            return None
        first = options[0][1]
        if same and (len(options) > 1 or type(first) is not Choice):
            return first
        return join(options)

    def _before(self, location: Location, born: int) -> Value | None:
        """The value that was there when branches began that are `born` so late."""
        owner = location[0]
        if type(owner) is int and owner > born:
            return self._root.written.get(location)
        return self.get(location)

    def absorb_loop(self, ends: Sequence[Store]) -> None:
        """Join this layer with the ends of a loop body that may have run any number of times."""
        if not ends:
            return
        # Of what the ends have written, not of all there is: that would make it all look written here.
        merged = ends[0].changes(self) if len(ends) == 1 else self._merged([(ALWAYS, end) for end in ends])[0]
        born = min(end.born for end in ends)
        for location, after in merged.items():
            before = self._before(location, born)
            self.written[location] = after if before is None else join_loop(before, after)
