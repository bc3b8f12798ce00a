"""Pass after pass: apply what is chosen, lint again, and take back what did not do as it promised."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping, Sequence
from typing import TypeAlias

from headlint import __version__
from headlint.findings import Finding, Report, place_of
from headlint.fixing.applying import applied
from headlint.fixing.choosing import Key, Repair, choose, key_of
from headlint.fixing.texts import Unwritable
from headlint.fixing.verifying import Outcome, broken, compare
from headlint.records import dataclass, field, replace
from headlint.source import SourceError, read_bytes

__all__ = ["Lint", "Repaired", "repair"]

MOST_PASSES = 20
"""Every pass but the last one mends something; what is left after these is left for the next run."""
FAULT = ("HL000", "internal-fault")

Lint: TypeAlias = Callable[[Mapping[str, bytes]], Report]
"""Lints everything that is to be linted; the bytes given by real path stand in for those files."""


@dataclass(frozen=True, slots=True)
class Repaired:
    """What fixing comes to, before anything is written."""

    report: Report
    """What is left, with a finding about headlint itself for each fix that was taken back."""
    fixed: tuple[Finding, ...] = ()
    """What is mended; places are those before the pass that mended it."""
    texts: Mapping[str, tuple[bytes, bytes]] = field(default_factory=dict)
    """The old and the new bytes of each changed file, by real path, in order of the paths."""
    together: tuple[frozenset[str], ...] = ()
    """Files that one fix changed: all of them are to be written, or none."""


@dataclass(slots=True)
class _State:
    """What is true after the passes so far."""

    report: Report
    old: dict[str, bytes] = field(default_factory=dict)
    texts: dict[str, bytes] = field(default_factory=dict)
    refused: dict[Key, str] = field(default_factory=dict)
    """The findings whose fix was taken back, and what to say of that."""
    fixed: list[Finding] = field(default_factory=list)
    together: list[frozenset[str]] = field(default_factory=list)


def repair(lint: Lint, *, unsafe: bool, may_change: Callable[[str], bool] = lambda _: True) -> Repaired:
    """Mend what can be mended in the files that may change (asked by real path). Writes nothing."""
    state = _State(lint({}))
    for _ in range(MOST_PASSES):
        chosen = choose(state.report.findings, unsafe=unsafe, may_change=may_change, refused=state.refused)
        if not chosen:
            break
        if not _hold(lint, state, chosen):
            _pass(lint, state, chosen)
    changed = {path: (state.old[path], new) for path, new in state.texts.items() if state.old[path] != new}
    return Repaired(
        _closed(state),
        tuple(state.fixed),
        dict(sorted(changed.items())),
        tuple(dict.fromkeys(state.together)),
    )


def _hold(lint: Lint, state: _State, chosen: Sequence[Repair]) -> bool:
    """Read the files that are to change, and lint what was read; whether there were such files.

    From here on the texts are ours: whatever happens to the files, edits and texts fit together.
    """
    wanted = sorted({path for one in chosen for path in one.paths} - state.texts.keys())
    for path in wanted:
        data = read_bytes(path)
        state.old[path] = b"" if isinstance(data, SourceError) else data
        state.texts[path] = state.old[path]
    if wanted:
        state.report = lint(state.texts)
    return bool(wanted)


def _pass(lint: Lint, state: _State, chosen: Sequence[Repair]) -> None:
    """Apply as many of the repairs as hold together; the state is the one after them."""
    accepted: list[Repair] = []
    best: tuple[dict[str, bytes], Report, Outcome] | None = None
    parts = [list(chosen)]
    while parts:
        part = parts.pop(0)
        texts, report, outcome = _attempt(lint, state, [*accepted, *part])
        if not outcome.complaint:
            accepted += part
            best = texts, report, outcome
        elif len(part) > 1:
            parts[:0] = [part[: len(part) // 2], part[len(part) // 2 :]]
        elif not accepted:  # else it may be right when it knows of the others, in the next pass
            _refuse(state, part[0], outcome.complaint)
    if best is None:
        return
    texts, report, outcome = best
    stayed = outcome.same
    state.fixed += [one for one in state.report.findings if key_of(one) not in stayed]
    state.refused = {stayed[key]: said for key, said in state.refused.items() if key in stayed}
    state.together += [one.paths for one in accepted if len(one.paths) > 1]
    state.texts, state.report = texts, report


def _attempt(
    lint: Lint, state: _State, repairs: Sequence[Repair]
) -> tuple[dict[str, bytes], Report, Outcome]:
    """The texts and the report after some repairs, and what is to be said against them."""
    texts = dict(state.texts)
    edits = [edit for one in repairs for edit in one.fix.edits]
    for path in {edit.span.path for edit in edits}:
        try:
            texts[path] = applied(state.texts[path], path, dict.fromkeys(edits))
            complaint = broken(path, state.texts[path], texts[path])
        except Unwritable as reason:
            complaint = str(reason)
        if complaint:
            return texts, state.report, Outcome({}, complaint)
    report = lint(texts)
    return texts, report, compare(state.report, report, repairs)


def _refuse(state: _State, one: Repair, complaint: str) -> None:
    """Take a repair back for good, and say so."""
    span = one.finding.span
    state.refused[key_of(one.finding)] = (
        f"a fix of {one.finding.code} was taken back ({one.fix.title}): {complaint}; please report it, with "
        f"{os.path.basename(span.path)} or the part of it that matters, and headlint's version {__version__}"
    )


def _closed(state: _State) -> Report:
    """The last report, with what went wrong."""
    report = state.report
    if not state.refused:
        return report
    faults = [Finding(*FAULT, "error", "high", key[1], said) for key, said in state.refused.items()]
    summary = replace(report.summary, errors=report.summary.errors + len(faults))
    findings = sorted((*report.findings, *faults), key=place_of)
    return replace(report, findings=tuple(findings), summary=summary)
