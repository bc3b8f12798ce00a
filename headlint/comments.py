"""Suppression comments: found among the comment tokens of a source, as plain data."""

from __future__ import annotations

import io
import re
import tokenize
from collections.abc import Iterator, Mapping, Sequence
from typing import Literal

from headlint.findings import Position, Span
from headlint.records import dataclass
from headlint.source import Source

__all__ = ["MARKER", "Comment", "Fault", "Lines", "Named", "comments_of", "lines_of"]

MARKER = b"headlint"
"""A file without these bytes holds no comment for headlint."""

Fault = Literal["unknown-form", "no-rules", "unclosed"]
"""What can be wrong with the form of a comment."""

_START = re.compile(r"#\s*headlint(?:\s*:|\s+(?=ignore(?:-file)?\s*\[))")
_FORM = re.compile(r"\s*(?P<form>[^\s\[\],:#]*)\s*(?:\[(?P<names>[^\]#]*)(?P<close>\])?)?")
_REASON = re.compile(r"(?:[^#]|(?<=\S)#|#(?!\s*[A-Za-z]))*")
"""Up to a comment for another tool: `as in #12  # noqa` ends before `# noqa`."""
_PRAGMAS = re.compile(
    r"(?:#\s*(?:(?:noqa|nosec)\b|(?:type|pylint|mypy|pyright|ruff|fmt|isort|pragma):)[^#]*)+"
)
_NAME = re.compile(r"[^\s,]+")
_FORMS: Mapping[str, Literal["line", "file"]] = {"ignore": "line", "ignore-file": "file"}
_CODELESS = frozenset({tokenize.NL, tokenize.COMMENT, tokenize.INDENT, tokenize.DEDENT, tokenize.ENDMARKER})


@dataclass(frozen=True, slots=True)
class Named:
    """A rule as a comment names it, and the text that goes when it alone is taken out of the list."""

    name: str
    span: Span
    removal: Span


@dataclass(frozen=True, slots=True)
class Comment:
    """One `# headlint:` comment: what it names, and the lines (of its cell) that it speaks for."""

    span: Span
    scope: Literal["line", "file"]
    names: tuple[Named, ...]
    first: int
    last: int
    removal: Span
    """The text that goes when the comment is taken out: with the white space before it, or its line."""
    fault: Fault | None = None
    word: str = ""
    """What stands where `ignore` should, for the fault `unknown-form`."""

    def covers(self, span: Span) -> bool:
        """Whether a place is one that the comment speaks for."""
        if span.path != self.span.path:
            return False
        if self.scope == "file":
            return True
        last = span.end.line - (span.end.column == 1 and span.end.line > span.start.line)
        return span.cell == self.span.cell and span.start.line <= self.last and self.first <= last


@dataclass(frozen=True, slots=True)
class Lines:
    """The lines of a program as its tokens use them; they count from 1 over all cells."""

    comments: tuple[tuple[int, int, str, bool], ...]
    """Each comment: line, column from 0, text, and whether it has the line for itself."""
    statements: tuple[tuple[int, int], ...]
    """First and last line of every logical line, in order."""
    tokens: tuple[int, ...]
    """Lines on which a token of the program starts, in order."""
    open: frozenset[int]
    """Lines that end within a string or with a backslash, where no comment can stand."""

    def statement(self, line: int) -> tuple[int, int] | None:
        """The logical line that a line belongs to."""
        return next(((first, last) for first, last in self.statements if first <= line <= last), None)

    def spoken_for(self, line: int, alone: bool) -> tuple[int, int]:
        """The lines that a comment on a line speaks for.

        That line; the whole statement where it is the statement's first or last line; the statement
        that follows (within brackets: the line that follows) where the comment has a line for itself.
        """
        inside = self.statement(line)
        if not alone:
            return inside if inside is not None and line in inside else (line, line)
        if inside is None:
            return line, next((last for first, last in self.statements if first > line), line)
        return line, next((one for one in self.tokens if one > line), line)


def comments_of(source: Source) -> tuple[Comment, ...]:
    """The comments for headlint in a program; none where its tokens cannot be read."""
    if MARKER.decode() not in source.text:
        return ()
    lines = lines_of(source.text)
    return tuple(one for place in lines.comments for one in _read(source, lines, place))


def lines_of(text: str) -> Lines:
    """What the tokens of a program say of its lines; what cannot be read is left out."""
    comments: list[tuple[int, int, str, bool]] = []
    statements: list[tuple[int, int]] = []
    starts: dict[int, None] = {}
    opened: set[int] = set()
    strings: list[int] = []
    begun = 0
    # tokenize takes only \n for the end of a line; the text has its own.
    rows = re.split(r"\r\n?|\n", text)
    try:
        for token in tokenize.generate_tokens(io.StringIO("\n".join(rows)).readline):
            line, column = token.start
            if token.type == tokenize.COMMENT:
                comments.append((line, column, token.string, not rows[line - 1][:column].strip()))
            elif token.type == tokenize.NEWLINE:
                statements.append((begun or line, line))
                begun = 0
            elif token.type not in _CODELESS:
                begun = begun or line
                starts[line] = None
                kind = tokenize.tok_name[token.type]
                if kind.endswith("STRING_START"):  # f-strings have tokens of their own from Python 3.12 on
                    strings.append(line)
                first = strings.pop() if kind.endswith("STRING_END") else line
                if "STRING" in kind:
                    opened.update(range(first, token.end[0]))
    except (tokenize.TokenError, SyntaxError):
        pass
    commented = {line for line, *_ in comments}
    opened |= {at for at, row in enumerate(rows, 1) if row.endswith("\\") and at not in commented}
    return Lines(tuple(comments), tuple(statements), tuple(starts), frozenset(opened))


def _read(source: Source, lines: Lines, place: tuple[int, int, str, bool]) -> Iterator[Comment]:
    """The comments for headlint that one comment token holds: `# noqa  # headlint: ignore[HL101]`.

    In a line of its own one must come first: behind something else it is a line that was taken out
    of the program, with its comment.
    """
    line, column, text, alone = place
    for start in _START.finditer(text):
        if alone and start.start() and not _only_pragmas(text[: start.start()]):
            return
        form = _FORM.match(text, start.end())
        assert form is not None
        reason = _REASON.match(text, form.end())
        end = len(text[: reason.end() if reason is not None else form.end()].rstrip())
        spot = _Spot(source, line, column)
        first, last = lines.spoken_for(line, alone)
        scope = _FORMS.get(form["form"], "line")
        fault, word = _fault(form)
        yield Comment(
            span=spot.span(start.start(), end),
            scope=scope,
            names=tuple(_names(spot, form)) if fault is None else (),
            first=spot.within(first),
            last=spot.within(last),
            removal=spot.removal(text, start.start(), end, alone),
            fault=fault,
            word=word,
        )


def _only_pragmas(before: str) -> bool:
    """Whether the comments before are for other tools: `# noqa`, `# type: ignore`, `# pylint: ...`."""
    return _PRAGMAS.fullmatch(before) is not None


def _fault(form: re.Match[str]) -> tuple[Fault | None, str]:
    if form["form"] not in _FORMS:
        return "unknown-form", form["form"]
    if form["names"] is not None and not form["close"]:
        return "unclosed", ""
    return (None, "") if form["names"] and _NAME.search(form["names"]) else ("no-rules", "")


def _names(spot: _Spot, form: re.Match[str]) -> Iterator[Named]:
    found = list(_NAME.finditer(form["names"]))
    base = form.start("names")
    for at, name in enumerate(found):
        if at:
            gone = (found[at - 1].end(), name.end())
        else:
            gone = (name.start(), found[1].start() if len(found) > 1 else name.end())
        yield Named(
            name[0],
            spot.span(base + name.start(), base + name.end()),
            spot.span(base + gone[0], base + gone[1]),
        )


@dataclass(frozen=True, slots=True)
class _Spot:
    """Where a comment token starts: turns offsets in it into places of the source."""

    source: Source
    line: int
    column: int

    def span(self, start: int, end: int) -> Span:
        cell, line = self.source.locate(self.line)
        base = self.column + self.source.dropped(self.line) + 1
        return Span(self.source.path, Position(line, base + start), Position(line, base + end), cell)

    def within(self, line: int) -> int:
        """A line as its cell counts it; one of another cell is that cell's end."""
        cell, located = self.source.locate(line)
        own, here = self.source.locate(self.line)
        return located if cell == own else here

    def removal(self, text: str, start: int, end: int, alone: bool) -> Span:
        """What to take out so that nothing is left of a comment but the line that it stands on."""
        span = self.span(start, end)
        rest = text[end:].lstrip()
        if rest:  # a comment for another tool follows, and takes the place
            return self.span(start, len(text) - len(rest))
        if start:
            return self.span(len(text[:start].rstrip()), len(text))
        lines = self._rows(span.cell)
        row = lines[span.start.line - 1]
        if not alone:
            before = len(row[: span.start.column - 1].rstrip())
            return Span(span.path, Position(span.start.line, before + 1), span.end, span.cell)
        return _whole_line(span, lines)

    def _rows(self, cell: int | None) -> Sequence[str]:
        return self.source.lines() if cell is None else self.source.cell_lines(cell)


def _whole_line(span: Span, lines: Sequence[str]) -> Span:
    """The line of a span with its end; the last one with the end of the line before it."""
    line = span.start.line
    if line < len(lines):
        return Span(span.path, Position(line, 1), Position(line + 1, 1), span.cell)
    if line > 1:
        start = Position(line - 1, len(lines[line - 2]) + 1)
        return Span(span.path, start, Position(line, len(lines[-1]) + 1), span.cell)
    return Span(span.path, Position(1, 1), Position(1, len(lines[0]) + 1), span.cell)
