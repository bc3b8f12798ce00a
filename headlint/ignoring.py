"""A run that accepts: every finding gets a comment that hides it, with the reason that the user gives."""

from __future__ import annotations

import ast
import os
from collections.abc import Callable, Iterable, Mapping, Sequence

from headlint.cells import read_ast
from headlint.comments import Lines, lines_of
from headlint.findings import Edit, Finding, Position, Report, Span
from headlint.fixing import Unwritable, Unwritten, applied, write_all
from headlint.lint import files_of, lint_paths
from headlint.records import dataclass
from headlint.selection import UsageError
from headlint.settings import Settings
from headlint.source import Source, SourceError, decode, read_bytes

__all__ = ["Ignored", "comment_for", "ignore_paths"]

OWN = frozenset({"HL000", "HL001", "HL002", "HL003"})
"""What no comment can hide, and what is said about comments."""


@dataclass(frozen=True, slots=True)
class Ignored:
    """What is left after comments were written, how many there are and in how many files, and where not."""

    report: Report
    comments: int
    files: int
    unwritten: tuple[Unwritten, ...] = ()


@dataclass(frozen=True, slots=True)
class _Text:
    """A file that comments are written into."""

    data: bytes
    source: Source
    lines: Lines

    @classmethod
    def read(cls, path: str) -> _Text | None:
        data = read_bytes(path)
        source = data if isinstance(data, SourceError) else decode(data, path)
        if isinstance(data, SourceError) or isinstance(source, SourceError):
            return None
        return cls(data, source, lines_of(source.text))


def ignore_paths(paths: Sequence[str], reason: str, options: Settings | None = None) -> Ignored:
    """Write a comment for each finding under the given paths, into files of the run only.

    Raises UsageError for a reason that no comment can hold, and whatever `lint_paths` raises.
    """
    reason = reason.strip()
    if not reason or len(reason.splitlines()) > 1 or not reason.isprintable():
        raise UsageError("--add-ignore wants a reason: some text in a single line")
    options = options or Settings()
    report = lint_paths(paths, options)
    findings = [finding for finding in report.findings if finding.code not in OWN]
    if not findings:
        return Ignored(report, 0, 0)
    run = frozenset(map(os.path.realpath, files_of(paths, options).files))
    wanted, unwritten = _comments(findings, lambda path: os.path.realpath(path) in run)
    texts: dict[str, tuple[bytes, bytes]] = {}
    count = 0
    for path, (text, codes) in wanted.items():
        new = _commented(path, text, codes, reason)
        if isinstance(new, str):
            unwritten.append(Unwritten(path, new))
        else:
            texts[os.path.realpath(path)] = (text.data, new)
            count += len(codes)
    failed = write_all(texts)
    for one in failed:
        count -= next(len(codes) for path, (_, codes) in wanted.items() if os.path.realpath(path) == one.path)
    left = lint_paths(paths, options)
    return Ignored(left, count, len(texts) - len(failed), (*unwritten, *failed))


def comment_for(finding: Finding, data: bytes, path: str, reason: str = "") -> Edit | None:
    """The edit that writes a comment which hides a finding into a program; None where there is no place."""
    source = decode(data, path)
    if finding.code in OWN or isinstance(source, SourceError):
        return None
    text = _Text(data, source, lines_of(source.text))
    for span in (finding.span, *(related.span for related in finding.related)):
        place = _place(text, span) if span.path == path else None
        if place is not None:
            return _edit(path, source, place, [finding.code], reason)
    return None


_Place = tuple[int, bool]
"""A line of the program, and whether the comment goes above it (else at its end)."""


def _comments(
    findings: Iterable[Finding], in_run: Callable[[str], bool]
) -> tuple[dict[str, tuple[_Text, dict[_Place, set[str]]]], list[Unwritten]]:
    """For each file the places of the new comments with their codes; and findings that have no place."""
    texts: dict[str, _Text | None] = {}
    wanted: dict[str, tuple[_Text, dict[_Place, set[str]]]] = {}
    unwritten: list[Unwritten] = []
    for finding in findings:
        for span in (finding.span, *(related.span for related in finding.related)):
            if not in_run(span.path):
                continue
            if span.path not in texts:
                texts[span.path] = _Text.read(span.path)
            text = texts[span.path]
            place = None if text is None else _place(text, span)
            if text is not None and place is not None:
                wanted.setdefault(span.path, (text, {}))[1].setdefault(place, set()).add(finding.code)
                break
        else:
            line = finding.span.start.line
            unwritten.append(Unwritten(finding.span.path, f"there is no place for a comment at line {line}"))
    return wanted, unwritten


def _place(text: _Text, span: Span) -> _Place | None:
    """Where a comment for a place goes: the end of one of its lines, else that of the last or first line
    of its statement, else a line above the statement."""
    first, last = (_line(text.source, span.cell, line) for line in (span.start.line, span.end.line))
    own = text.lines.statement(first)
    if own is None:
        return None
    inside = [line for line in text.lines.tokens if first <= line <= last]
    for line in (*inside, own[1], own[0]):
        if line not in text.lines.open and _is_plain(text.source, line):
            return line, False
    return (own[0], True) if _is_plain(text.source, own[0]) else None


def _line(source: Source, cell: int | None, line: int) -> int:
    """The line of the program that a line of a cell is."""
    return line + next((one.start - 1 for one in source.cells or () if one.cell == cell), 0)


def _is_plain(source: Source, line: int) -> bool:
    """Whether a line stands in the file as it does in the program: no magic was taken out of it."""
    return _written(source, line)[source.dropped(line) :] == source.lines()[line - 1]


def _written(source: Source, line: int) -> str:
    """A line of the program as the file or the cell has it."""
    cell, located = source.locate(line)
    return source.lines()[line - 1] if cell is None else source.cell_lines(cell)[located - 1]


def _commented(path: str, text: _Text, codes: Mapping[_Place, Iterable[str]], reason: str) -> bytes | str:
    """The bytes with the comments, or why there are none."""
    edits = [_edit(path, text.source, place, sorted(names), reason) for place, names in codes.items()]
    try:
        new = applied(text.data, path, edits)
    except Unwritable as error:
        return str(error)
    source = decode(new, path)
    same = isinstance(source, Source) and _program(source) == _program(text.source)
    return new if same else "a comment would change the program"


def _edit(path: str, source: Source, place: _Place, codes: Sequence[str], reason: str) -> Edit:
    line, above = place
    cell, located = source.locate(line)
    row = _written(source, line)
    comment = f"# headlint: ignore[{', '.join(codes)}] {reason}".rstrip()
    if above:
        program = row[source.dropped(line) :]
        indent = program[: len(program) - len(program.lstrip())]
        start = end = Position(located, source.dropped(line) + len(indent) + 1)
        return Edit(Span(path, start, end, cell), f"{comment}\n{indent}")
    start, end = Position(located, len(row.rstrip()) + 1), Position(located, len(row) + 1)
    return Edit(Span(path, start, end, cell), f"  {comment}")


def _program(source: Source) -> str:
    """What a source means, whatever its comments."""
    module = read_ast(source.text)
    return str(module) if isinstance(module, Exception) else ast.dump(module)
