"""Which remedies are applied: the first of a finding that is allowed, as far as they do not touch."""

from __future__ import annotations

import os
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence

from headlint.findings import Edit, Finding, Fix, Span
from headlint.records import dataclass, replace

__all__ = ["Key", "Repair", "allowed", "choose", "edits_of", "key_of"]

Key = tuple[str, Span]
"""What tells the findings of one report from one another."""


@dataclass(frozen=True, slots=True)
class Repair:
    """A finding and the fix that is applied for it; the paths of the edits are real paths."""

    finding: Finding
    fix: Fix

    @property
    def paths(self) -> frozenset[str]:
        """The files that it changes."""
        return frozenset(edit.span.path for edit in self.fix.edits)


def key_of(finding: Finding) -> Key:
    """The key of a finding."""
    return finding.code, finding.span


def allowed(finding: Finding, *, unsafe: bool) -> Fix | None:
    """The first fix of a finding that may be applied and has edits."""
    grades = ("safe", "unsafe") if unsafe else ("safe",)
    return next((fix for fix in finding.fixes if fix.edits and fix.applicability in grades), None)


def choose(
    findings: Iterable[Finding], *, unsafe: bool, may_change: Callable[[str], bool], refused: Collection[Key]
) -> list[Repair]:
    """The repairs of one pass, in order of the findings.

    Of two that touch the same text, or that are about the same place, the first is taken; the other
    has its turn in the next pass, when it knows of this one.
    """
    chosen: list[Repair] = []
    taken: list[Span] = []
    for finding in findings:
        fix = allowed(finding, unsafe=unsafe)
        if fix is None or key_of(finding) in refused:
            continue
        repair = Repair(finding, replace(fix, edits=tuple(map(_at_real_path, fix.edits))))
        spans = [edit.span for edit in repair.fix.edits] + [_real(finding.span)]
        if any(_touch(one, other) for one in spans for other in taken):
            continue
        if all(map(may_change, repair.paths)):
            chosen.append(repair)
            taken += spans
    return chosen


def edits_of(repairs: Sequence[Repair], path: str, cell: int | None) -> Iterator[Edit]:
    """The edits of one text, in order of their places."""
    found = {
        edit
        for repair in repairs
        for edit in repair.fix.edits
        if (edit.span.path, edit.span.cell) == (path, cell)
    }
    yield from sorted(found, key=lambda edit: (edit.span.start, edit.span.end))


def _at_real_path(edit: Edit) -> Edit:
    return replace(edit, span=_real(edit.span))


def _real(span: Span) -> Span:
    return replace(span, path=os.path.realpath(span.path))


def _touch(one: Span, other: Span) -> bool:
    """Whether two ranges share text; an empty one shares the place that it is at."""
    if (one.path, one.cell) != (other.path, other.cell):
        return False
    return one == other or (one.start < other.end and other.start < one.end) or one.start == other.start
