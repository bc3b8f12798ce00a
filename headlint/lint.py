"""The conductor: from paths or a buffer to a report. The command line and the API walk this way."""

from __future__ import annotations

import time
from collections.abc import Iterable, Mapping, Sequence
from itertools import chain
from typing import TYPE_CHECKING

from headlint.adjusting import Adjustments
from headlint.agreeing import agreed
from headlint.crew import Crew, examiner_of
from headlint.discover import Discovery, discover
from headlint.evidence import gather
from headlint.examine import Examined, Examiner, HeadPlace
from headlint.faults import OWN
from headlint.findings import Confidence, Finding, Report, RuleCard, Span, Summary, place_of
from headlint.gathering import gather_all
from headlint.records import dataclass, field, replace
from headlint.report._printable import printable
from headlint.selection import UsageError
from headlint.settings import Settings
from headlint.source import Source, SourceError, decode, encoded

if TYPE_CHECKING:
    from headlint.accepting import Accepted
    from headlint.cache.results import Cache
    from headlint.comments import Comment
    from headlint.inventory import HeadEntry
    from headlint.rulebook import Rule

__all__ = ["Options", "Survey", "UsageError", "files_of", "heads", "lint_paths", "lint_source", "survey"]

CONFIDENCES: Sequence[Confidence] = ("high", "medium", "low")


Options = Settings
"""The name of the settings in the Python API."""


@dataclass(frozen=True, slots=True)
class Survey:
    """What was understood of the heads, the findings about files as such, and notes on what was skipped."""

    heads: tuple[HeadEntry, ...]
    unread: tuple[Finding, ...] = ()
    notes: tuple[str, ...] = ()


@dataclass(slots=True)
class _Merged:
    """What the files of a run led to, taken in one after the other in order of their paths."""

    examiner: Examiner
    findings: dict[tuple[str, Span], Finding] = field(default_factory=dict)
    places: dict[tuple[str, Span], set[HeadPlace]] = field(default_factory=dict)
    """For each finding, the heads that it was made on."""
    entries: list[HeadEntry] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    comments: dict[str, tuple[Comment, ...]] = field(default_factory=dict)
    """The comments for headlint in each file that has some."""
    quiet: list[Finding] = field(default_factory=list)
    """What rules would say of those files that speak only where they are selected by name."""
    incomplete: set[str] = field(default_factory=set)
    """Files in which more could be found than was."""
    errors: int = 0
    late: int = 0
    analysed: int = 0
    triaged: int = 0
    cached: int = 0
    asides: list[str] = field(default_factory=list)

    def take(self, examined: Examined) -> None:
        """Add what one file led to; a finding that another file led to already stays as it is."""
        for found in examined.found:
            key = (found.finding.code, found.finding.span)
            self.findings.setdefault(key, found.finding)
            if found.heads:
                self.places.setdefault(key, set()).update(found.heads)
        self.entries += examined.entries
        self.notes += map(printable, examined.notes)
        if examined.comments:
            self.comments[examined.path] = examined.comments
            self.quiet += examined.quiet
        if not examined.complete:
            self.incomplete.add(examined.path)
        self.errors += examined.errors
        self.late += examined.late
        self.analysed += examined.analysed


def lint_paths(paths: Sequence[str], options: Settings | None = None) -> Report:
    """Lint files and folders. Raises UsageError, RuleError or FactsError for wrong settings."""
    options = options or Settings()
    started = time.perf_counter()
    merged, found = _lint(paths, options)
    return _report(merged, options, found.files, (*found.notes, *merged.notes), started, {})


def lint_source(text: str | bytes, path: str = "<stdin>", options: Settings | None = None) -> Report:
    """Lint source text (or the bytes of a file) as if it stood in a file at `path`."""
    options = options or Settings()
    started = time.perf_counter()
    examiner = examiner_of(options)
    data = text if isinstance(text, bytes) else encoded(text)
    merged = _Merged(examiner)
    merged.take(examiner.examine(path, data, whole=True))
    source = decode(data, path)  # there may be no file to read the excerpts from
    sources = {} if isinstance(source, SourceError) else {path: source}
    return _report(merged, options, [path], merged.notes, started, sources)


def heads(paths: Sequence[str], options: Settings | None = None) -> tuple[HeadEntry, ...]:
    """What was understood of every head in the given paths, in order."""
    return survey(paths, options).heads


def survey(paths: Sequence[str], options: Settings | None = None) -> Survey:
    """The heads in the given paths, and which files there could be more in."""
    from headlint.inventory import inventory

    options = options or Settings()
    merged, found = _lint(paths, options)
    told = _judged(inventory(merged.entries), merged, _shown(merged, options))
    unread = sorted((one for one in merged.findings.values() if one.code in OWN), key=place_of)
    return Survey(told, tuple(unread), (*found.notes, *merged.notes))


def _lint(paths: Sequence[str], options: Settings) -> tuple[_Merged, Discovery]:
    examiner = examiner_of(options)
    found = files_of(paths, options)
    merged = _Merged(examiner)
    cache: Cache | None = None
    if options.cache:
        from headlint.cache.results import open_cache

        cache = open_cache(paths, options)
    with Crew(examiner, options) as crew:
        gathered = gather_all(found.files, paths, examiner, crew, cache)
    merged.triaged, merged.cached = gathered.triaged, gathered.cached
    if cache is not None:
        cache.close()
        merged.asides += cache.notes
    for examined in agreed(gathered.examined):
        merged.take(examined)
    # What comments ask for is looked up elsewhere, too: such a run is worked out every time.
    if cache is not None and not merged.comments:
        from headlint.cache.noting import note

        note(found, cache)
    return merged, found


def files_of(paths: Sequence[str], options: Settings) -> Discovery:
    """The files that a run reads; raises UsageError for a wrong exclude pattern."""
    try:
        return discover(
            paths,
            exclude=(*options.exclude, *options.extend_exclude),
            respect_gitignore=options.respect_gitignore,
            force_exclude=options.force_exclude,
        )
    except ValueError as error:
        raise UsageError(str(error)) from None


# The report


def _report(
    merged: _Merged,
    options: Settings,
    files: Sequence[str],
    notes: Iterable[str],
    started: float,
    sources: Mapping[str, Source],
) -> Report:
    from headlint.inventory import inventory

    accepted = _accepted(merged, options, files, sources)
    shown = accepted.kept
    entries = inventory(merged.entries)
    checked = sum(entry.resolved == "full" for entry in entries)
    summary = Summary(
        files=len(files),
        triaged=merged.triaged,
        analysed=merged.analysed,
        cached=merged.cached,
        errors=merged.errors,
        late=merged.late,
        timeout=options.timeout,
        suppressed=accepted.hidden,
        heads=len(entries),
        checked=checked,
        undetermined=len(entries) - checked,
        head_files=len({entry.span.path for entry in entries}),
        seconds=round(time.perf_counter() - started, 3),
    )
    evidence = gather(shown, sources, file_lines=options.file_lines)
    return Report(
        evidence.findings,
        summary,
        (*notes, *accepted.notes),
        evidence.lines,
        heads=_judged(entries, merged, shown),
        rules=_cards(merged.examiner.selection.rules, shown) if options.explain else (),
        baseline=accepted.baseline,
        written=evidence.written,
        asides=tuple(merged.asides),
    )


def _judged(entries: Iterable[HeadEntry], merged: _Merged, shown: Iterable[Finding]) -> tuple[HeadEntry, ...]:
    """The heads with the codes of the findings that are shown of them."""
    codes: dict[HeadPlace, set[str]] = {}
    for finding in shown:
        for place in merged.places.get((finding.code, finding.span), ()):
            codes.setdefault(place, set()).add(finding.code)
    return tuple(
        replace(entry, findings=tuple(sorted(codes.get((entry.span, entry.part), ())))) for entry in entries
    )


def _cards(rules: Iterable[Rule], shown: Iterable[Finding]) -> tuple[RuleCard, ...]:
    from headlint.rulepage import card

    found = {finding.code for finding in shown}
    return tuple(card(rule) for rule in rules if rule.code in found)


def _shown(merged: _Merged, options: Settings) -> list[Finding]:
    """The findings that are certain enough and that no other one hides, in order of their places."""
    if not (merged.findings or options.severity or options.per_file_ignores):
        return []
    weakest = CONFIDENCES.index(options.min_confidence)
    hidden = _hidden(merged)
    shown = [
        finding
        for key, finding in merged.findings.items()
        if CONFIDENCES.index(finding.confidence) <= weakest and key not in hidden
    ]
    return Adjustments.of(options, merged.examiner.selection.rules).applied(sorted(shown, key=place_of))


def _accepted(
    merged: _Merged, options: Settings, files: Sequence[str], sources: Mapping[str, Source]
) -> Accepted:
    """The findings to tell, less those that comments or the baseline hide, with those about comments."""
    from headlint.accepting import Accepted, Run, accept

    shown = _shown(merged, options)
    comments = [*chain.from_iterable(merged.comments.values())]
    if merged.findings:
        from headlint.suppress import comments_elsewhere

        comments += comments_elsewhere(merged.findings.values(), files)
    if not comments and options.baseline is None and options.write_baseline is None:
        return Accepted(tuple(shown))
    complete = frozenset(files) - merged.incomplete
    run = Run(files, complete, options, merged.examiner, sources)
    return accept(shown, (*merged.findings.values(), *merged.quiet), comments, run)


def _hidden(merged: _Merged) -> set[tuple[str, Span]]:
    """Findings that a more specific one hides on every head that they were made on.

    Within one contract the rulebook sees to that; a head that is reached in several ways has
    several contracts.
    """
    hides = {rule.code: set(rule.hides) for rule in merged.examiner.selection.rules}
    on: dict[HeadPlace, set[str]] = {}
    for (code, _), heads_of in merged.places.items():
        for place in heads_of:
            on.setdefault(place, set()).update(hides.get(code, ()))
    return {
        key for key, places in merged.places.items() if all(key[0] in on.get(place, ()) for place in places)
    }
