"""What a run rests on, less what the rest implies: most are modules that stand in none of many folders."""

from __future__ import annotations

import os
from collections.abc import Sequence

from headlint.cache.replay import Seen
from headlint.cache.world import BARE, UNSURE

__all__ = ["without_implied"]


def without_implied(seen: Sequence[Seen]) -> list[Seen]:
    """Fewer looks, of which one differs wherever one of these would.

    Below a folder that is not there is nothing; a folder that holds the same names as before holds none that
    it did not hold; and where no name in it says which versions are needed, the same names say as little.
    """
    listed = {where for how, where, state in seen if how == "listing" and state not in ("", UNSURE)}
    absent = _Absent()
    kept: dict[Seen, None] = {}
    for one in seen:
        how, where, state = one
        if how == "needs" and state == BARE and where in listed:
            continue
        if state == "" and how in ("mark", "listing"):
            top = absent.top(where)
            if top and os.path.dirname(top) in listed:
                continue
            one = ("mark", top, "") if top else one
        kept[one] = None
    return list(kept)


class _Absent:
    """Where nothing stands. Each folder is looked at once."""

    def __init__(self) -> None:
        self._tops: dict[str, str] = {}

    def top(self, path: str) -> str:
        """The highest part of a path at which nothing stands; empty where something stands at the path."""
        found = self._tops.get(path)
        if found is None:
            above = os.path.dirname(path)
            found = "" if above == path else self.top(above)
            if not found and not os.path.lexists(path):
                found = path
            self._tops[path] = found
        return found
