"""The conductor: from paths or a buffer to a report. The command line and the API walk this way."""

from __future__ import annotations

import os
import time
import traceback
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from headlint.callers import importers_of, modules_of
from headlint.discover import Discovery, discover
from headlint.findings import Confidence, Finding, Position, Report, Span, Summary
from headlint.guard import check_syntax
from headlint.selection import Selection, UsageError, choose_rules
from headlint.source import Source, SourceError, decode, read_bytes
from headlint.versions import assume

if TYPE_CHECKING:
    from headlint.analysis.engine import Analysis
    from headlint.analysis.files import Files
    from headlint.contracts import HeadContract
    from headlint.inventory import HeadEntry

__all__ = ["Options", "UsageError", "heads", "lint_paths", "lint_source"]

CONFIDENCES: Sequence[Confidence] = ("high", "medium", "low")
UNREADABLE = ("HL001", "unreadable-file")
ROUNDS = 2
"""How many steps of imports lead from a head to the files that are read for its sake."""
FAULT = ("HL000", "internal-fault")


@dataclass(frozen=True, slots=True)
class Options:
    """What a run is asked to do."""

    select: tuple[str, ...] = ()
    extend_select: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()
    min_confidence: Confidence = "medium"
    exclude: tuple[str, ...] = ()
    respect_gitignore: bool = True
    assume: tuple[str, ...] = ()
    """Versions and the backend where the project does not say: `tensorflow==2.3`, `backend=torch`."""
    debug: bool = False


@dataclass(slots=True)
class _Run:
    """What a run has gathered so far."""

    selection: Selection
    files: Files
    findings: dict[tuple[str, Span], Finding] = field(default_factory=dict)
    places: dict[tuple[str, Span], set[tuple[Span, str]]] = field(default_factory=dict)
    """For each finding, the heads that it was made on."""
    entries: list[HeadEntry] = field(default_factory=list)
    sources: dict[str, Source] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)
    errors: int = 0
    analysed: int = 0
    triaged: int = 0
    debug: bool = False


def lint_paths(paths: Sequence[str], options: Options | None = None) -> Report:
    """Lint files and folders. Raises UsageError, RuleError or FactsError for wrong settings."""
    options = options or Options()
    started = time.perf_counter()
    run = _start(options)
    found = _lint_found(run, paths, options)
    return _report(run, options, len(found.files), (*found.notes, *run.notes), started)


def _lint_found(run: _Run, paths: Sequence[str], options: Options) -> Discovery:
    """Lint what is found under the paths; raises UsageError for a wrong exclude pattern."""
    try:
        found = discover(paths, exclude=options.exclude, respect_gitignore=options.respect_gitignore)
    except ValueError as error:
        raise UsageError(str(error)) from None
    given = set(paths)
    dropped: list[str] = []
    for path in found.files:
        data = read_bytes(path)
        if isinstance(data, SourceError):
            _unreadable(run, data)
        elif run.files.library.can_hold_head(data):
            _lint_data(run, path, data)
        elif path in given:
            dropped.append(path)
            _check(run, path, data)
        else:
            dropped.append(path)
    run.triaged = len(dropped) - _lint_callers(run, dropped)
    return found


def _check(run: _Run, path: str, data: bytes) -> None:
    """A file that was named but can hold no head: it is still said when it is not Python."""
    source = decode(data, path)
    problem = source if isinstance(source, SourceError) else check_syntax(source)
    if problem is not None:
        _unreadable(run, problem)


def _lint_callers(run: _Run, dropped: Sequence[str]) -> int:
    """Lint files that hold no head themselves but import one that could not be determined.

    The model of `engine.train(model, loader)` is made where `engine` is imported. Gives how many
    files were linted.
    """
    left = dict.fromkeys(dropped)
    wanted = modules_of(entry.span.path for entry in run.entries if entry.resolved != "full")
    count = 0
    for _ in range(ROUNDS):
        if not wanted or not left:
            break
        importers = importers_of(left, wanted)
        for path in importers:
            data = read_bytes(path)
            if not isinstance(data, SourceError):
                del left[path]
                count += 1
                _lint_data(run, path, data)
        wanted = modules_of(importers)
    return count


def lint_source(text: str, path: str = "<stdin>", options: Options | None = None) -> Report:
    """Lint source text as if it stood in a file at `path`."""
    options = options or Options()
    started = time.perf_counter()
    run = _start(options)
    data = text.encode("utf-8", "surrogatepass")
    source = decode(data, path)
    if not isinstance(source, SourceError):
        run.sources[path] = source  # there may be no file to read the excerpts from
    _lint_data(run, path, data)
    return _report(run, options, 1, (), started)


def heads(paths: Sequence[str], options: Options | None = None) -> tuple[HeadEntry, ...]:
    """What was understood of every head in the given paths, in order."""
    from headlint.inventory import inventory

    options = options or Options()
    run = _start(options)
    _lint_found(run, paths, options)
    codes: dict[tuple[Span, str], set[str]] = {}
    for finding in _shown(run, options):
        for place in run.places.get((finding.code, finding.span), ()):
            codes.setdefault(place, set()).add(finding.code)
    return tuple(
        replace(entry, findings=tuple(sorted(codes.get((entry.span, entry.part), ()))))
        for entry in inventory(run.entries)
    )


def _start(options: Options) -> _Run:
    from headlint.analysis.files import Files
    from headlint.frameworks.library import load_library

    try:
        assumed = assume(options.assume)
    except ValueError as error:
        raise UsageError(str(error)) from None
    return _Run(
        choose_rules(options.select, options.extend_select, options.ignore),
        Files(load_library(), assumed),
        debug=options.debug,
    )


def _words(files: Files) -> tuple[bytes, ...]:
    return files.library.words(operations=True)


# One file


def _lint_data(run: _Run, path: str, data: bytes) -> None:
    from headlint.syntax import Tree

    source = decode(data, path)
    if isinstance(source, SourceError):
        _unreadable(run, source)
        return
    run.notes += source.notes
    for problem in source.problems:
        _unreadable(run, problem)
    tree = Tree.of(source)
    if isinstance(tree, SourceError):
        _unreadable(run, tree)
        return
    run.analysed += 1
    run.files.add(path, tree)
    try:
        analysis = _analyse(run, path, tree)
    except Exception as error:  # the one boundary: a fault of ours must not hide other files
        _fault(run, path, error)
        return
    for problem in analysis.problems:
        _unreadable(run, problem)
    if analysis.exhausted:
        run.notes.append(f"{path}: not followed to its end, it takes too many steps")
    _judge(run, analysis.contracts)
    run.files.trim()


def _analyse(run: _Run, path: str, tree: object) -> Analysis:
    from headlint.analysis.engine import analyse
    from headlint.syntax import Tree

    assert isinstance(tree, Tree)
    words = frozenset(word.decode() for word in _words(run.files))
    return analyse(path, tree, run.files, words=words)


def _judge(run: _Run, contracts: Sequence[HeadContract]) -> None:
    """Judge the contracts of one analysis and keep the findings that are selected."""
    from headlint.inventory import entry_of
    from headlint.remedies import Realiser
    from headlint.rulebook import judge

    rules, explicit = run.selection.rules, run.selection.explicit
    realise = Realiser(run.files.library).edits
    judged = [
        (contract, judge(contract, rules, explicit=explicit, realise=realise)) for contract in contracts
    ]
    wrong: dict[int, set[int]] = {}
    for contract, findings in judged:
        for call, which, _ in contract.choices if findings else ():
            wrong.setdefault(call, set()).add(which)
    for contract, findings in judged:
        certain = all(len(wrong.get(call, ())) == count for call, _, count in contract.choices)
        shown = [one for one in findings if certain and one.code in run.selection.codes]
        for finding in shown:
            run.findings.setdefault((finding.code, finding.span), finding)
            place = (contract.site.span(), contract.part)
            run.places.setdefault((finding.code, finding.span), set()).add(place)
        if contract.subject == "head":
            run.entries.append(entry_of(contract, tuple(one.code for one in shown)))


def _unreadable(run: _Run, error: SourceError) -> None:
    run.errors += 1
    position = Position(max(error.line, 1), max(error.column, 1))
    span = Span(error.path, position, Position(position.line, position.column + 1), error.cell)
    finding = Finding(*UNREADABLE, "error", "high", span, f"cannot be read: {error.reason}")
    run.findings.setdefault((UNREADABLE[0], span), finding)


def _fault(run: _Run, path: str, error: Exception) -> None:
    run.errors += 1
    start = Position(1, 1)
    span = Span(path, start, Position(1, 2))
    frame = traceback.extract_tb(error.__traceback__)[-1]
    place = f"{os.path.basename(frame.filename)}:{frame.lineno}"
    message = f"headlint failed on this file ({type(error).__name__} at {place}: {error}); please report it"
    run.findings[(FAULT[0], span)] = Finding(*FAULT, "error", "high", span, message)
    if run.debug:
        traceback.print_exception(error)


# The report


def _report(run: _Run, options: Options, files: int, notes: Iterable[str], started: float) -> Report:
    from headlint.inventory import inventory

    shown = _shown(run, options)
    entries = inventory(run.entries)
    checked = sum(entry.resolved == "full" for entry in entries)
    summary = Summary(
        files=files,
        triaged=run.triaged,
        analysed=run.analysed,
        errors=run.errors,
        heads=len(entries),
        checked=checked,
        undetermined=len(entries) - checked,
        head_files=len({entry.span.path for entry in entries}),
        seconds=round(time.perf_counter() - started, 3),
    )
    return Report(tuple(shown), summary, tuple(notes), _excerpts(run, shown))


def _shown(run: _Run, options: Options) -> list[Finding]:
    """The findings that are certain enough and that no other one hides, in order of their places."""
    weakest = CONFIDENCES.index(options.min_confidence)
    hidden = _hidden(run)
    shown = [
        finding
        for key, finding in run.findings.items()
        if CONFIDENCES.index(finding.confidence) <= weakest and key not in hidden
    ]
    shown.sort(
        key=lambda finding: (finding.span.path, finding.span.cell or 0, finding.span.start, finding.code)
    )
    return shown


def _hidden(run: _Run) -> set[tuple[str, Span]]:
    """Findings that a more specific one hides on every head that they were made on.

    Within one contract the rulebook sees to that; a head that is reached in several ways has
    several contracts.
    """
    hides = {rule.code: set(rule.hides) for rule in run.selection.rules}
    on: dict[tuple[Span, str], set[str]] = {}
    for (code, _), heads_of in run.places.items():
        for place in heads_of:
            on.setdefault(place, set()).update(hides.get(code, ()))
    return {key for key, places in run.places.items() if all(key[0] in on.get(place, ()) for place in places)}


def _excerpts(run: _Run, findings: Sequence[Finding]) -> dict[str, tuple[str, ...]]:
    """The source lines of every file that a finding shows."""
    wanted: dict[tuple[str, int | None], None] = {}
    for finding in findings:
        for span in (finding.span, *(related.span for related in finding.related)):
            wanted[(span.path, span.cell)] = None
    texts: dict[str, tuple[str, ...]] = {}
    for path, cell in wanted:
        source = run.sources.get(path) or _read_again(path)
        if source is not None:
            key = path if cell is None else f"{path}#{cell}"
            texts[key] = source.lines() if cell is None else source.cell_lines(cell)
    return texts


def _read_again(path: str) -> Source | None:
    data = read_bytes(path)
    source = data if isinstance(data, SourceError) else decode(data, path)
    return None if isinstance(source, SourceError) else source
