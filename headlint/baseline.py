"""The baseline: known findings, counted by file, rule and enclosing definition rather than by line."""

from __future__ import annotations

import json
import os
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cache

from headlint.enclosing import Definitions
from headlint.findings import Finding
from headlint.portable import read_whole
from headlint.records import dataclass, field
from headlint.selection import UsageError
from headlint.source import Source, SourceError, read_source

__all__ = ["JUDGES_NOTHING", "Baseline", "Entry", "Outcome", "read_baseline"]

VERSION = 1
OUTSIDE = "<module>"
"""What stands for the definition of a place outside of all functions and classes."""
JUDGES_NOTHING = frozenset({"HL000", "HL001"})
"""What says that a file could not be judged, and no baseline hides."""
MOST = 10
"""Entries that are told one by one."""

Entry = tuple[str, str, str]
"""A file as seen from the baseline's folder, the code of a rule, the dotted name of a definition."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """The findings that the baseline does not hold, how many it hides, and what no longer fits."""

    kept: tuple[Finding, ...]
    hidden: int
    notes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Baseline:
    """How many findings there are of each entry, in the file at `path`."""

    path: str
    counts: Mapping[Entry, int]
    known: Mapping[str, Source] = field(default_factory=dict)
    """Sources that are not read from their files: what stands in an editor."""

    def without(
        self, shown: Sequence[Finding], findings: Iterable[Finding], settled: Callable[[str, str], bool]
    ) -> Outcome:
        """The findings `shown` without those that the baseline holds.

        Where there are more than it holds, all of the entry are told: which of them is new cannot be
        known. `findings` are all that there are, shown or not. `settled` says of a rule and a path
        whether the run would have found everything there is.
        """
        place = _Places(self.path, self.known).entry
        now = Counter(place(finding) for finding in shown if finding.code not in JUDGES_NOTHING)
        more = {entry: count for entry, count in now.items() if count > self.counts.get(entry, 0)}
        kept = tuple(one for one in shown if one.code in JUDGES_NOTHING or place(one) in more)
        there = Counter(map(place, findings))
        fewer = [
            (entry, count - there[entry])
            for entry, count in sorted(self.counts.items())
            if there[entry] < count and self._told_of(entry, settled)
        ]
        grown = [(entry, count) for entry, count in sorted(more.items()) if entry in self.counts]
        notes = (*map(self._grown, grown), *self._gone(fewer))
        return Outcome(kept, len(shown) - len(kept), notes)

    def renewed(self, shown: Iterable[Finding], settled: Callable[[str, str], bool]) -> Baseline:
        """The baseline with the findings `shown`, and with those entries that the run says nothing of."""
        place = _Places(self.path, self.known).entry
        now = Counter(place(finding) for finding in shown if finding.code not in JUDGES_NOTHING)
        kept = {entry: count for entry, count in self.counts.items() if not self._told_of(entry, settled)}
        return Baseline(self.path, {**kept, **now}, self.known)

    def text(self) -> str:
        """The file: sorted, one count a line, so that a difference shows what came and went."""
        files: dict[str, dict[str, dict[str, int]]] = {}
        for (file, code, name), count in sorted(self.counts.items()):
            files.setdefault(file, {}).setdefault(code, {})[name] = count
        return json.dumps({"version": VERSION, "findings": files}, indent=2) + "\n"

    def summary(self) -> str:
        """One remark on how much the baseline holds."""
        total, files = sum(self.counts.values()), len({file for file, _, _ in self.counts})
        return (
            f"{self.path} holds {total} finding{'' if total == 1 else 's'} "
            f"in {files} file{'' if files == 1 else 's'}"
        )

    def _told_of(self, entry: Entry, settled: Callable[[str, str], bool]) -> bool:
        """Whether the run would have found what an entry speaks of; in a file that is gone is nothing."""
        file, code, _ = entry
        path = os.path.join(_folder(self.path), file)
        return not os.path.exists(path) or settled(code, path)

    def _grown(self, grown: tuple[Entry, int]) -> str:
        entry, count = grown
        return f"{self.path} holds {self.counts[entry]} of {_told(entry)}, and there are {count} now"

    def _gone(self, fewer: Sequence[tuple[Entry, int]]) -> Sequence[str]:
        """One remark on what the baseline holds in vain; none where all of it is there."""
        if not fewer:
            return ()
        total = sum(count for _, count in fewer)
        told = [_told(entry) for entry, _ in fewer[:MOST]]
        if len(fewer) > MOST:
            told.append(f"{len(fewer) - MOST} more")
        noun = "a finding that is" if total == 1 else f"{total} findings that are"
        lines = "".join(f"\n  {one}" for one in told)
        return (f"{self.path} holds {noun} gone; --write-baseline drops them:{lines}",)


def read_baseline(path: str, known: Mapping[str, Source]) -> Baseline:
    """The baseline in a file. Raises UsageError where there is none that can be read."""
    try:
        document: object = json.loads(read_whole(path).decode("utf-8"))
    except OSError as error:
        raise UsageError(f"baseline {path} cannot be read: {error.strerror}") from None
    except (ValueError, RecursionError) as error:
        raise UsageError(f"baseline {path} is not valid JSON: {error}") from None
    if not isinstance(document, dict) or document.get("version") != VERSION:
        raise UsageError(f"{path} is no baseline of this version of headlint")
    return Baseline(path, _counts(path, document.get("findings")), known)


def _counts(path: str, files: object) -> dict[Entry, int]:
    counts: dict[Entry, int] = {}
    for file, rules in _mapping(path, files):
        for code, places in _mapping(path, rules):
            for name, count in _mapping(path, places):
                if not isinstance(count, int) or isinstance(count, bool) or count < 1:
                    raise UsageError(f"baseline {path}: {file}, {code}, {name}: {count!r} is no count")
                counts[file, code, name] = count
    return counts


def _mapping(path: str, value: object) -> Iterable[tuple[str, object]]:
    if not isinstance(value, dict):
        raise UsageError(f"baseline {path}: a table is expected, not {value!r}")
    return value.items()


def _told(entry: Entry) -> str:
    file, code, name = entry
    return f"{code} in {file}" if name == OUTSIDE else f"{code} in {name} of {file}"


def _folder(path: str) -> str:
    return os.path.dirname(os.path.realpath(path))


class _Places:
    """Where findings are, as a baseline at `path` calls it."""

    def __init__(self, path: str, known: Mapping[str, Source]) -> None:
        self.folder = _folder(path)
        self.known = known
        self.file = cache(self._file)
        self.definitions = cache(self._definitions)

    def entry(self, finding: Finding) -> Entry:
        """The entry that a finding counts in."""
        span = finding.span
        found = self.definitions(span.path)
        name = found.name(span.start.line, span.cell) if found is not None else ""
        return self.file(span.path), finding.code, name or OUTSIDE

    def _file(self, path: str) -> str:
        try:
            return os.path.relpath(os.path.realpath(path), self.folder).replace(os.sep, "/")
        except ValueError:  # another drive
            return os.path.realpath(path).replace(os.sep, "/")

    def _definitions(self, path: str) -> Definitions | None:
        source = self.known.get(path) or read_source(path)
        return None if isinstance(source, SourceError) else Definitions.of(source)
