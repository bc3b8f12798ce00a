"""The ledger of a run: all that its answer rested on, so that the run as a whole can be kept.

What was asked of the disk is noted by those who asked, or worked out here from where they looked; rather
too much than too little, since a run is only kept as long as all of it stays the same.
"""

from __future__ import annotations

import os
import stat
import time
from collections.abc import Collection, Iterator, Sequence
from contextlib import suppress
from importlib.util import find_spec
from typing import TYPE_CHECKING, Literal

from headlint.cache.file import drop_oldest, put
from headlint.cache.implied import without_implied
from headlint.cache.place import NAME, ROOTS, prepare
from headlint.cache.replay import SUFFIX, Answer, Seen, recording
from headlint.cache.stamps import SETTLED, Stamps
from headlint.cache.world import NEEDS, UNSURE, listing, mark, needs

if TYPE_CHECKING:
    from headlint.cache.results import Cache
    from headlint.discover import Discovery

__all__ = ["Ledger"]

_MARKS = tuple(dict.fromkeys((*ROOTS, ".gitignore", ".git/info/exclude")))
"""What counts in a folder above what is linted: configurations, ignore files, where a project begins."""


class Ledger:
    """What one run over `paths` rests on; it is kept in the file `path`."""

    def __init__(self, path: str, paths: Sequence[str]) -> None:
        self.path = path
        self.started = time.time_ns()
        self._given = sorted(set(map(os.path.abspath, paths)))
        self._above = {one: self._settled("mark", one)[2] for one in _above([*paths, "."])}
        self._seen: list[Seen] | None = None
        self._shown: frozenset[str] = frozenset()

    def rest(self, found: Discovery, cache: Cache) -> None:
        """Note what was searched and read. Nothing is kept where that is not all that there is to note."""
        asked = cache.rests_on()
        known = all(map(cache.knows, found.files))
        linked = any(os.path.realpath(path) != path for path in self._given)  # links can lead elsewhere
        if asked is None or not known or linked or found.notes or found.missing:
            return
        ours = {one for one in found.folders if self._ours(one)}
        if any(os.path.dirname(os.path.realpath(path)) in ours for path in found.files):
            return  # each run writes there, so nobody could tell when another file comes
        searched = set(found.folders) - ours
        inner = {path for folder in searched for path in _ignore_files(folder)}
        beside = {path for path in map(os.path.abspath, asked.paths) if os.path.dirname(path) not in searched}
        self._shown = frozenset(found.files)
        self._seen = [
            *(_file(path, cache.stamps) for path in sorted({*found.files, *asked.files})),
            *(("mark", path, before) for path, before in self._above.items()),
            *(("mark", path, mark(path)) for path in sorted({*beside, *self._left_out(found)})),
            *(("mark", path, mark(path)) for path in _parsers()),
            *(self._settled("mark", path) for path in sorted(inner)),
            *(self._settled("listing", one) for one in sorted(searched | set(asked.folders))),
            *(self._needs(one) for one in sorted(asked.needs)),
        ]

    def keep(self, answer: Answer, shown: Collection[str]) -> None:
        """Keep the run with what it said, `shown` being the files of which it showed something."""
        if self._seen is None or not self._shown.issuperset(shown):
            return
        if any(mark(path) != before for path, before in self._above.items()):
            return
        data = recording(answer, without_implied(self._seen))
        if data is None:
            return
        with suppress(OSError):
            folder = os.path.dirname(self.path)
            prepare(folder)
            put(self.path, data)
            drop_oldest(folder, SUFFIX)

    def _ours(self, folder: str) -> bool:
        """Whether a folder is a cache, which says itself that nothing in it counts."""
        return os.path.basename(folder) == NAME or folder == os.path.realpath(os.path.dirname(self.path))

    def _left_out(self, found: Discovery) -> set[str]:
        """Paths that were given and neither read nor searched: that they are there counts all the same."""
        return set(self._given) - {*map(os.path.abspath, found.files), *found.folders}

    def _settled(self, how: Literal["mark", "listing"], path: str) -> Seen:
        """What is seen at a path, unless that can have changed since the run began."""
        try:
            status = os.stat(path)
        except (OSError, ValueError):
            return how, path, ""
        if how == "mark" and stat.S_ISDIR(status.st_mode):
            return how, path, mark(path)
        settled = max(status.st_mtime_ns, status.st_ctime_ns) < self.started - SETTLED
        return how, path, (listing if how == "listing" else mark)(path) if settled else UNSURE

    def _needs(self, folder: str) -> Seen:
        with suppress(OSError), os.scandir(folder) as entries:
            for entry in entries:
                if entry.name.startswith(NEEDS) and self._settled("mark", entry.path)[2] == UNSURE:
                    return "needs", folder, UNSURE
        return "needs", folder, needs(folder)


def _file(path: str, stamps: Stamps) -> Seen:
    """A file that was read: by size and times where these say enough, else by its content."""
    place = os.path.abspath(path)
    content, known = stamps.content(path), stamps.known.get(place)
    if content is None or os.path.realpath(path) != place:
        return "mark", place, UNSURE
    if known is not None and known[3] == content:
        return "mark", place, f"{known[0]} {known[1]} {known[2]}"
    return "content", place, content


def _parsers() -> Iterator[str]:
    """A file of each library that says what a file holds or whether it is read: another version, another
    answer."""
    for name in ("libcst", "pathspec", "rich"):
        spec = find_spec(name)
        if spec is not None and spec.origin is not None:
            yield spec.origin


def _above(paths: Sequence[str]) -> Iterator[str]:
    """What counts in the folders of paths and in all above them."""
    done: set[str] = set()
    for path in paths:
        folder = os.path.abspath(path)
        while folder not in done:
            done.add(folder)
            yield from (os.path.join(folder, name) for name in _MARKS)
            folder = os.path.dirname(folder)


def _ignore_files(folder: str) -> Iterator[str]:
    """The ignore files of a folder of the project."""
    yield os.path.join(folder, ".gitignore")
    if os.path.lexists(os.path.join(folder, ".git")):
        yield os.path.join(folder, ".git", "info", "exclude")
