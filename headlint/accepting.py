"""What the user has accepted: the findings of a run less those that comments or the baseline hide."""

from __future__ import annotations

import os
from collections.abc import Callable, Collection, Mapping, Sequence
from functools import cache

from headlint.adjusting import Adjustments
from headlint.comments import Comment
from headlint.examine import Examiner
from headlint.findings import Finding, place_of
from headlint.records import dataclass, field
from headlint.settings import Settings
from headlint.source import Source

__all__ = ["Accepted", "Run", "accept"]


@dataclass(frozen=True, slots=True)
class Run:
    """What was read, and under which settings. Not all is known of files that are not `complete`."""

    files: Sequence[str]
    complete: Collection[str]
    settings: Settings
    examiner: Examiner
    sources: Mapping[str, Source] = field(default_factory=dict)
    """What does not stand in its file: the text in an editor."""


@dataclass(frozen=True, slots=True)
class Accepted:
    """The findings that remain, in order, how many are hidden, and what there is to say of that."""

    kept: tuple[Finding, ...]
    hidden: int = 0
    notes: tuple[str, ...] = ()
    baseline: str = ""
    """What is to be written where a baseline was asked for; `kept` is then what no baseline can hold."""


def accept(
    shown: Sequence[Finding], findings: Sequence[Finding], comments: Sequence[Comment], run: Run
) -> Accepted:
    """Leave out what the user has accepted of the findings `shown`; `findings` are all, told or not.

    Raises UsageError for a baseline that cannot be read.
    """
    from headlint.reach import used_from_outside
    from headlint.suppress import suppress

    selection, settings = run.examiner.selection, run.settings
    adjustments = Adjustments.of(settings, selection.rules)
    real = {os.path.realpath(path) for path in run.complete}

    @cache
    def reached(path: str) -> bool:
        return used_from_outside(
            path,
            real,
            run.examiner.can_hold_head,
            exclude=(*settings.exclude, *settings.extend_exclude),
            respect_gitignore=settings.respect_gitignore,
        )

    def settled(code: str, path: str) -> bool:
        """Whether the run finds all that there is of a rule in a file."""
        if code not in selection.codes:
            return all(code != rule.code for rule in selection.rules)
        path = os.path.realpath(path)
        return path in real and not adjustments.waived(code, path) and not reached(path)

    outcome = suppress(findings, shown, comments, selection, own=run.files, settled=settled)
    kept = sorted((*outcome.kept, *adjustments.applied(outcome.own)), key=place_of)
    if settings.write_baseline is not None:
        return _renewed(kept, outcome.count, settled, run)
    if settings.baseline is None:
        return Accepted(tuple(kept), outcome.count)
    from headlint.baseline import read_baseline

    baseline = read_baseline(settings.baseline, run.sources)
    left = baseline.without(kept, (*findings, *outcome.own), settled)
    return Accepted(left.kept, outcome.count + left.hidden, left.notes)


def _renewed(kept: Sequence[Finding], hidden: int, settled: Callable[[str, str], bool], run: Run) -> Accepted:
    """The baseline with all that is left; what the run says nothing of stays in it as it was."""
    from headlint.baseline import JUDGES_NOTHING, Baseline, read_baseline

    path = run.settings.write_baseline
    assert path is not None
    old = read_baseline(path, run.sources) if os.path.exists(path) else Baseline(path, {}, run.sources)
    new = old.renewed(kept, settled)
    left = tuple(finding for finding in kept if finding.code in JUDGES_NOTHING)
    return Accepted(left, hidden + len(kept) - len(left), (new.summary(),), new.text())
