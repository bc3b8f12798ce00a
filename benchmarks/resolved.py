"""How much of real code headlint understands: loss sites, heads found there, and how far each is known."""

from __future__ import annotations

import argparse
import os
import re
import sys
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

from benchmarks._open import open_sites
from benchmarks._sites import Place, find_sites, read_files
from headlint import lint
from headlint.discover import discover
from headlint.frameworks.library import load_library
from headlint.inventory import HeadEntry
from headlint.source import Source, read_source

GRADES = ("full", "partial", "none")
NEEDED = ("output.domain", "loss.takes", "loss.id")
"""The facts without which a head is not fully resolved."""
UNKNOWN = "unknown"

_NAME = 38
_COLUMNS = f"{{:<{_NAME + 2}}}" + "{:>8}{:>8}{:>8}{:>8}{:>9}{:>8}{:>8}{:>12}{:>12}"
_HEADINGS = ("sites", "found", "heads", *GRADES, "open", "full/sites", "of the rest")


@dataclass(slots=True)
class Tally:
    """What was counted in one repository, or in all of them; the keys of counters are frameworks."""

    sites: Counter[str] = field(default_factory=Counter)
    matched: Counter[str] = field(default_factory=Counter)
    """Sites at which there is a head."""
    known: Counter[str] = field(default_factory=Counter)
    """Sites at which there is a head that is fully resolved."""
    open: Counter[str] = field(default_factory=Counter)
    """Other sites, whose prediction is a parameter that nothing in the repository fills."""
    grades: Counter[tuple[str, str]] = field(default_factory=Counter)
    """Heads by framework and how far they are resolved."""
    reasons: Counter[str] = field(default_factory=Counter)
    missed: list[Place] = field(default_factory=list)

    def add(self, other: Tally) -> None:
        """Count another repository as well."""
        self.sites += other.sites
        self.matched += other.matched
        self.known += other.known
        self.open += other.open
        self.grades += other.grades
        self.reasons += other.reasons
        self.missed += other.missed


def main() -> int:
    """Print one row a repository, one a framework, and what is most often in the way."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.resolved", description=__doc__)
    parser.add_argument("paths", nargs="+", metavar="PATH", help="repositories, one row each")
    parser.add_argument("--jobs", type=int, default=os.cpu_count() or 1)
    parser.add_argument("--reasons", type=int, default=10, help="how many reasons to print")
    parser.add_argument("--missed", action="store_true", help="name the sites at which no head was found")
    parser.add_argument("--respect-gitignore", action="store_true", help="leave out what .gitignore names")
    options = parser.parse_args()

    total = Tally()
    print(_COLUMNS.format("repository", *_HEADINGS))
    with ProcessPoolExecutor(options.jobs) as pool:
        measured = pool.map(partial(measure, respect_gitignore=options.respect_gitignore), options.paths)
        for path, tally in zip(options.paths, measured, strict=True):
            print(_row(Path(path).resolve().name, tally), flush=True)
            total.add(tally)
    print(_row("all", total))
    print()
    for line in _by_framework(total):
        print(line)
    print(f"\nwhy a head is not fully resolved (the {options.reasons} most frequent reasons)")
    for reason, times in total.reasons.most_common(options.reasons):
        print(f"{times:>8}  {reason}")
    if options.missed:
        print("\nsites without a head")
        for place in total.missed:
            print(f"  {_spelled(place)}")
    return 0


def measure(path: str, *, respect_gitignore: bool = False) -> Tally:
    """Count the sites of one repository, and what headlint knows of its heads."""
    options = lint.Options(respect_gitignore=respect_gitignore)
    found = discover([path], respect_gitignore=respect_gitignore)
    sources = (source for source in map(read_source, found.files) if isinstance(source, Source))
    files = read_files(sources)
    sites = find_sites(files, load_library())
    frameworks = {place: site.framework for place, site in sites.items()}
    return compare(frameworks, lint.heads([path], options), open_sites(files, sites))


def compare(
    sites: Mapping[Place, str], heads: Sequence[HeadEntry], open_places: frozenset[Place] = frozenset()
) -> Tally:
    """Set counted sites beside heads; they are the same place where path, cell and line agree."""
    tally = Tally(sites=Counter(sites.values()))
    grades: dict[Place, set[str]] = {}
    for head in heads:
        place = (head.span.path, head.span.cell, head.span.start.line)
        grades.setdefault(place, set()).add(head.resolved)
        tally.grades[head.framework or UNKNOWN, head.resolved] += 1
        if head.resolved != "full":
            tally.reasons.update(set(_reasons(head)))
    for place, framework in sites.items():
        tally.open[framework] += place in open_places and grades.get(place) != {"full"}
        if place not in grades:
            tally.missed.append(place)
            continue
        tally.matched[framework] += 1
        tally.known[framework] += grades[place] == {"full"}
    return tally


def _reasons(head: HeadEntry) -> Iterator[str]:
    """Why the head is not fully resolved, without the names of this program."""
    for reason in head.reasons:
        fact, _, _ = reason.partition(": ")
        if fact in NEEDED or ": " not in reason:
            yield re.sub(r"`[^`]*`", "`...`", reason)


def _row(name: str, tally: Tally) -> str:
    sites, known = tally.sites.total(), tally.known.total()
    grades = [sum(tally.grades[key] for key in tally.grades if key[1] == grade) for grade in GRADES]
    counts = (sites, tally.matched.total(), sum(grades), *grades, tally.open.total())
    shares = _share(known, sites), _share(known, sites - tally.open.total())
    return _COLUMNS.format(name[:_NAME], *counts, *shares)


def _by_framework(total: Tally) -> Iterator[str]:
    yield _COLUMNS.format("framework", *_HEADINGS)
    names = {*total.sites, *(framework for framework, _ in total.grades)}
    for name in sorted(names, key=lambda name: (-total.sites[name], name)):
        grades = [total.grades[name, grade] for grade in GRADES]
        sites, known, unasked = total.sites[name], total.known[name], total.open[name]
        counts = (sites, total.matched[name], sum(grades), *grades, unasked)
        yield _COLUMNS.format(name, *counts, _share(known, sites), _share(known, sites - unasked))


def _share(part: int, whole: int) -> str:
    return f"{part / whole:.1%}" if whole else "-"


def _spelled(place: Place) -> str:
    path, cell, line = place
    return f"{path}:{line}" if cell is None else f"{path}: cell {cell}, line {line}"


if __name__ == "__main__":
    sys.exit(main())
