"""What the user has accepted: the findings of a run without those that comments hide."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache

from headlint.adjusting import Adjustments
from headlint.comments import Comment
from headlint.examine import Examiner
from headlint.findings import Finding, place_of
from headlint.reach import used_from_outside
from headlint.settings import Settings
from headlint.suppress import suppress

__all__ = ["Run", "without_suppressed"]


@dataclass(frozen=True, slots=True)
class Run:
    """What was read, and under which settings. Not all is known of files that are not `complete`."""

    files: Sequence[str]
    complete: frozenset[str]
    settings: Settings
    examiner: Examiner


def without_suppressed(
    shown: Sequence[Finding], findings: Iterable[Finding], comments: Sequence[Comment], run: Run
) -> tuple[list[Finding], int]:
    """Of the findings `shown` those that no comment hides, with those about comments, and how many are
    hidden. `findings` are all that there are, told or not."""
    selection = run.examiner.selection
    adjustments = Adjustments.of(run.settings, selection.rules)

    @cache
    def reached(path: str) -> bool:
        return used_from_outside(
            path,
            run.complete,
            run.examiner.can_hold_head,
            exclude=(*run.settings.exclude, *run.settings.extend_exclude),
            respect_gitignore=run.settings.respect_gitignore,
        )

    def settled(code: str, path: str) -> bool:
        return path in run.complete and not adjustments.waived(code, path) and not reached(path)

    outcome = suppress(findings, shown, comments, selection, own=run.files, settled=settled)
    return sorted((*outcome.kept, *adjustments.applied(outcome.own)), key=place_of), outcome.count
