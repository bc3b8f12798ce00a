"""How often headlint knows what the labels are: heads with a loss, and the encoding of what it is given.

The share is that of the heads that have labels: an autoencoder has none, nor has a network that makes
images, nor a discriminator that is told the same number for a whole batch.
"""

from __future__ import annotations

import argparse
import re
import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from headlint import lint
from headlint.analysis.label_facts import SAME_AS_INPUT
from headlint.analysis.label_literals import ONE_NUMBER
from headlint.inventory import HeadEntry

UNKNOWN = "unknown"
FEATURES = "the features of "
"""How the reason begins where the target is the other half of a data set: images that are made."""
_COLUMNS = "{:<40}{:>8}{:>8}{:>8}{:>10}{:>9}"
_HEADINGS = ("heads", "none", "known", "unknown", "share")


@dataclass(slots=True)
class Tally:
    """What was counted in one repository, or in all of them; the keys of counters are frameworks."""

    heads: Counter[str] = field(default_factory=Counter)
    known: Counter[str] = field(default_factory=Counter)
    without: Counter[str] = field(default_factory=Counter)
    """Heads without labels: the target is what the model was given, other features, or one number."""
    encodings: Counter[str] = field(default_factory=Counter)
    reasons: Counter[str] = field(default_factory=Counter)
    places: list[str] = field(default_factory=list)
    """Where heads stand whose labels are not known."""

    def add(self, other: Tally) -> None:
        """Count another repository as well."""
        for name in ("heads", "known", "without", "encodings", "reasons", "places"):
            setattr(self, name, getattr(self, name) + getattr(other, name))

    def row(self, title: str, framework: str | None = None) -> str:
        """One line of the table: all frameworks together, or one of them."""
        counters = (self.heads, self.without, self.known)
        heads, without, known = (one.total() if framework is None else one[framework] for one in counters)
        labelled = heads - without
        share = f"{known / labelled:.1%}" if labelled else "-"
        return _COLUMNS.format(title[:38], heads, without, known, labelled - known, share)


def main() -> int:
    """Print one row a repository, one a framework, the encodings, and what is most often in the way."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.labels", description=__doc__)
    parser.add_argument("paths", nargs="+", metavar="PATH", help="repositories, one row each")
    parser.add_argument("--reasons", type=int, default=12, help="how many reasons to print")
    parser.add_argument("--places", action="store_true", help="name the heads whose labels are not known")
    options = parser.parse_args()

    total = Tally()
    print(_COLUMNS.format("repository", *_HEADINGS))
    for path in options.paths:
        tally = measure(path)
        print(tally.row(Path(path).resolve().name), flush=True)
        total.add(tally)
    for line in _summary(total, options.reasons):
        print(line)
    if options.places:
        print("\nheads whose labels are not known")
        for place in total.places:
            print(f"  {place}")
    return 0


def measure(path: str) -> Tally:
    """Count the heads of one repository."""
    return count(lint.heads([path], lint.Options(respect_gitignore=False)))


def count(heads: Sequence[HeadEntry]) -> Tally:
    """Count heads by what is known of their labels; those without a known loss are left out."""
    tally = Tally()
    for head in heads:
        if head.loss is None:
            continue
        framework = head.framework or UNKNOWN
        tally.heads[framework] += 1
        if head.labels is not None:
            tally.known[framework] += 1
            tally.encodings[head.labels] += 1
        elif _has_none(head.labels_reason or ""):
            tally.without[framework] += 1
        else:
            reason = head.labels_reason or "no reason is given"
            tally.reasons[re.sub(r"`[^`]*`", "`...`", reason)] += 1
            cell = "" if head.span.cell is None else f" cell {head.span.cell}"
            tally.places.append(f"{head.span.path}:{head.span.start.line}{cell}: {reason}")
    return tally


def _has_none(reason: str) -> bool:
    return reason in (SAME_AS_INPUT, ONE_NUMBER) or reason.startswith(FEATURES)


def _summary(total: Tally, reasons: int) -> Iterator[str]:
    yield total.row("all")
    yield "\n" + _COLUMNS.format("framework", *_HEADINGS)
    for name, _ in total.heads.most_common():
        yield total.row(name, name)
    yield "\nencodings"
    for name, times in total.encodings.most_common():
        yield f"{times:>8}  {name}"
    yield f"\nwhy the labels are not known (the {reasons} most frequent reasons)"
    for reason, times in total.reasons.most_common(reasons):
        yield f"{times:>8}  {reason}"


if __name__ == "__main__":
    sys.exit(main())
