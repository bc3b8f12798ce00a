"""Results from one run to the next: kept under the content of a file and all that its analysis asked.

What is kept is JSON and is checked when it is read; whatever is wrong with it, it is dropped.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Literal

from headlint.cache.codec import DamagedError, Json, pack, unpack
from headlint.cache.file import Entry, Kept, load, save
from headlint.cache.key import key_of
from headlint.cache.place import cache_folder
from headlint.cache.stamps import Stamps
from headlint.callers import Module
from headlint.examine import Examined
from headlint.questions import Answer, Question, Questions
from headlint.records import dataclass, replace
from headlint.settings import Settings
from headlint.source import fingerprint

__all__ = ["Cache", "Hit", "Role", "open_cache"]

Role = Literal["found", "named", "caller"]
"""Why a file is examined: it was found, it was named, or it imports a head."""


@dataclass(frozen=True, slots=True)
class Ground:
    """What the answers to questions rest on: what is in files, what paths are, what is in folders, and
    which versions are asked for there (`needs`)."""

    files: Collection[str]
    paths: Collection[str]
    folders: Collection[str]
    needs: Collection[str]


@dataclass(frozen=True, slots=True)
class Hit:
    """What is known of a file: whether it can hold a head, and what it led to."""

    dropped: bool
    examined: Examined | None


def open_cache(paths: Sequence[str], settings: Settings) -> Cache | None:
    """The cache of a run over `paths`; None where there is to be none."""
    if not settings.cache:
        return None
    folder = cache_folder(paths, settings.cache_dir)
    return None if folder is None else Cache(folder, key_of(settings))


class Cache:
    """The results of one kind of run. `notes` says what was wrong with what was found."""

    def __init__(self, folder: str, key: str) -> None:
        self.folder = folder
        self.key = key
        self.notes: list[str] = []
        self.known: set[str] = set()
        """The files of which something was kept that still holds."""
        self._kept = load(folder, key, self.notes)
        self.stamps = Stamps(self._kept.stamps)
        self._questions = Questions()
        self._stale: int | None = None
        self._used: set[str] = set()
        self._numbers = {ask: number for number, ask in enumerate(self._kept.asks)}
        self._new: dict[str, Entry] = {}
        self._callers: dict[str, dict[str, tuple[str, tuple[Module, ...]]]] = {}
        self._changed = False

    def find(self, path: str, role: Role) -> Hit | None:
        """What is kept of a file, if it still holds."""
        name = f"{role}:{path}"
        entry = self._kept.entries.get(name)
        if entry is None or entry.content != self.stamps.content(path):
            return None
        try:
            if entry.asked and int(entry.asked, 16) & self._outdated():
                return None
            examined = unpack(entry.examined)
        except (DamagedError, TypeError, ValueError):
            return None
        if not (examined is None or isinstance(examined, Examined)):
            return None
        self._used.add(name)
        self.known.add(path)
        return Hit(entry.dropped, examined)

    def keep(
        self, path: str, role: Role, content: str | None, examined: Examined | None, *, dropped: bool = False
    ) -> None:
        """Keep what a file of this content led to, unless that is a fault of headlint's own."""
        if content is None or content != self.stamps.content(path):
            return  # it has changed since it was read
        if examined is not None and any(found.finding.code == "HL000" for found in examined.found):
            return
        asked = 0
        for ask in () if examined is None else examined.asked:
            asked |= 1 << self._numbers.setdefault(ask, len(self._numbers))
        packed = None if examined is None else _packed(examined)
        self._new[f"{role}:{path}"] = Entry(content, dropped, f"{asked:x}" if asked else "", packed)
        self._changed = True

    # What the run rests on

    def knows(self, path: str) -> bool:
        """Whether what this run has of a file is from the cache or went into it."""
        return any(one in self._used or one in self._new for one in (f"named:{path}", f"found:{path}"))

    def rests_on(self) -> Ground | None:
        """What all that was found or kept in this run rests on; None where it is not so any more."""
        needed = 0
        for entry in (*self._new.values(), *map(self._kept.entries.__getitem__, self._used)):
            needed |= int(entry.asked or "0", 16)
        files: set[str] = set()
        now = Questions()  # what was answered at the start of the run may have changed meanwhile
        for (question, answer), number in self._numbers.items():
            if not needed >> number & 1:
                continue
            if question[0] == "text":
                files.add(question[1])
            found = self.stamps.content(question[1]) if question[0] == "text" else now.answer(question)
            if found != answer:
                return None
        return Ground(files, now.disk.asked, now.disk.whole, now.needs)

    # Imports

    def imports(self, search: str, path: str) -> tuple[Module, ...] | None:
        """Which of the modules of a search a file imports, where that is known."""
        known = self._kept.callers.get(search, {}).get(path)
        if known is None or known[0] != self.stamps.content(path):
            return None
        self._callers.setdefault(search, {})[path] = known
        return known[1]

    def keep_imports(self, search: str, path: str, modules: Collection[Module], data: bytes) -> None:
        """Keep which of the modules of a search a file imports that holds `data`."""
        self._callers.setdefault(search, {})[path] = fingerprint(data), tuple(sorted(modules))
        self._changed = True

    # The end

    def close(self) -> None:
        """Write what is new; a cache that cannot be written is none, and that is all."""
        if self._changed or self.stamps.changed:
            callers = self._callers or self._kept.callers
            kept = Kept(self.stamps.known, self._kept.entries, list(self._numbers), callers)
            save(self.folder, self.key, kept, self._new, self._used)

    def _outdated(self) -> int:
        """The questions that are answered otherwise than when they were kept, one bit each."""
        if self._stale is None:
            stale = 0
            for number, (question, answer) in enumerate(self._kept.asks):
                if self._answer(question) != answer:
                    stale |= 1 << number
            self._stale = stale
        return self._stale

    def _answer(self, question: Question) -> Answer:
        return self.stamps.content(question[1]) if question[0] == "text" else self._questions.answer(question)


def _packed(examined: Examined) -> Json:
    return pack(replace(examined, asked=(), content=""))
