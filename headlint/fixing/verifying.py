"""Whether a fix did what it promised: the file is Python, the finding is gone, and none came instead."""

from __future__ import annotations

import os
import warnings
from collections.abc import Iterable, Mapping, Sequence

from headlint.findings import Finding, Position, Report, Span
from headlint.fixing.choosing import Key, Repair, edits_of, key_of
from headlint.fixing.moving import moved
from headlint.guard import check_syntax
from headlint.records import dataclass
from headlint.source import Source, SourceError, decode

__all__ = ["Outcome", "broken", "compare"]

FOLLOWS = frozenset({"HL002"})
"""What a right fix can leave behind: a comment that now has nothing to suppress."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """The findings before and after some repairs, held against each other.

    `complaint` says what is wrong with the repairs, as part of a sentence; empty where nothing is.
    """

    same: Mapping[Key, Key]
    """The findings that stayed: each key before, and after."""
    complaint: str = ""


def compare(before: Report, after: Report, repairs: Sequence[Repair]) -> Outcome:
    """What became of the findings of `before`, given that only the repairs lie between the reports."""
    repaired = {key_of(repair.finding) for repair in repairs}
    same, left = _by_place(before.findings, after.findings, repairs)
    known = {key for key in map(key_of, before.findings) if key not in same and key not in repaired}
    new = [
        finding
        for finding in left
        if not _moved_away(finding, known, same) and not _matter_of_taste(finding, repairs)
    ]
    return Outcome(same, _complaint(repaired & same.keys(), new, before, after))


def _by_place(
    before: Iterable[Finding], after: Iterable[Finding], repairs: Sequence[Repair]
) -> tuple[dict[Key, Key], list[Finding]]:
    """The findings that are where they were, as far as the edits let them be; and those that are left."""
    places: dict[tuple[str, str, int | None], list[tuple[Position, Position, Key]]] = {}
    for finding in before:
        span = finding.span
        edits = edits_of(repairs, os.path.realpath(span.path), span.cell)
        entry = (*moved(span.start, edits), key_of(finding))
        places.setdefault((finding.code, span.path, span.cell), []).append(entry)
    same: dict[Key, Key] = {}
    left: list[Finding] = []
    for finding in after:
        span = finding.span
        candidates = places.get((finding.code, span.path, span.cell), [])
        match = next((one for one in candidates if one[0] <= span.start <= one[1]), None)
        if match is None:
            left.append(finding)
        else:
            candidates.remove(match)
            same[match[2]] = key_of(finding)
    return same, left


def _moved_away(finding: Finding, known: set[Key], same: dict[Key, Key]) -> bool:
    """Whether a finding that no repair was for is shown at another place of its file now.

    The primary place of a finding is the activation or the layer or the loss: what a repair of another
    finding takes away cannot be shown any more.
    """
    if finding.code in FOLLOWS:
        return True
    match = next((key for key in known if (key[0], key[1].path) == (finding.code, finding.span.path)), None)
    if match is None:
        return False
    known.remove(match)
    same[match] = key_of(finding)
    return True


def _matter_of_taste(finding: Finding, repairs: Sequence[Repair]) -> bool:
    """Whether a finding is one that most never see, in place of one that says what goes wrong.

    A sigmoid in place of a wrong activation is right before BCELoss; that the two can be fused is taste.
    """
    return finding.severity == "info" and any(repair.finding.severity != "info" for repair in repairs)


def _complaint(still: Iterable[Key], new: Sequence[Finding], before: Report, after: Report) -> str:
    for code, _ in sorted(still):
        return f"{code} is still found afterwards"
    for finding in new:
        return f"{finding.code} is found afterwards in {_place(finding.span)}"
    lost = max(before.summary.heads - after.summary.heads, before.summary.checked - after.summary.checked)
    return "headlint understands less of the program afterwards" if lost > 0 else ""


def _place(span: Span) -> str:
    cell = "" if span.cell is None else f" cell {span.cell}"
    return f"{span.path}{cell} line {span.start.line}"


# Is it Python?


def broken(path: str, old: bytes, new: bytes) -> str:
    """Why the new bytes of a file are no program, as part of a sentence; empty where they are one.

    What Python refuses in the old bytes as well is not held against the new ones.
    """
    source, before = decode(new, path), decode(old, path)
    if isinstance(source, SourceError):
        return source.reason
    problem = check_syntax(source)
    if problem is not None:
        return f"{problem.reason} (line {problem.line})"
    if isinstance(before, Source) and len(source.problems) > len(before.problems):
        worse = source.problems[-1]
        return f"{worse.reason} (cell {worse.cell}, line {worse.line})"
    if source.cells is not None or not isinstance(before, Source) or not _compiles(before.text):
        return ""
    return "" if _compiles(source.text) else "Python does not compile it"


def _compiles(text: str) -> bool:
    """Whether Python makes a program of it: it refuses more than its grammar does (`f(a=1, a=2)`)."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            compile(text, "<text>", "exec", dont_inherit=True)
        except (SyntaxError, ValueError, RecursionError, MemoryError):
            return False
    return True
