"""Which source lines a finding shows: its places gathered by file and nearness."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from headlint.findings import Finding, Span
from headlint.records import dataclass, replace

__all__ = ["Excerpt", "Gap", "Mark", "Numbered", "excerpts"]

_SHOWN_GAP = 2  # so many lines between two places are shown as they are
_NEAR = 12  # so many lines away still belong to the same excerpt


@dataclass(frozen=True, slots=True)
class Mark:
    """A place to underline and what to say about it."""

    span: Span
    label: str
    primary: bool

    @property
    def line(self) -> int:
        return self.span.start.line


@dataclass(frozen=True, slots=True)
class Numbered:
    """A source line, its number, and the marks that start in it (none: shown as context)."""

    number: int
    text: str
    marks: tuple[Mark, ...]


@dataclass(frozen=True, slots=True)
class Gap:
    """Lines left out."""


@dataclass(frozen=True, slots=True)
class Excerpt:
    """Marks that stand near one another in one file; `rows` is empty without the source text."""

    marks: tuple[Mark, ...]
    rows: tuple[Numbered | Gap, ...]

    @property
    def head(self) -> Mark:
        """The mark that the excerpt is named by: the primary one, or the first."""
        return next((mark for mark in self.marks if mark.primary), self.marks[0])


def excerpts(finding: Finding, sources: Mapping[str, Sequence[str]]) -> tuple[Excerpt, ...]:
    """The excerpts of a finding: the one with the primary place first, the others in their order."""
    groups: list[list[Mark]] = []
    for mark in _marks(finding):
        near = next((group for group in groups if _belongs(mark, group)), None)
        if near is None:
            groups.append([mark])
        else:
            near.append(mark)
    return tuple(_excerpt(group, _source(group[0].span, sources)) for group in groups)


def _marks(finding: Finding) -> list[Mark]:
    """All places of a finding; what is said of the same place twice is said in one label."""
    marks = {finding.span: Mark(finding.span, finding.label, primary=True)}
    for related in finding.related:
        known = marks.get(related.span)
        if known is None:
            marks[related.span] = Mark(related.span, related.message, primary=False)
        elif related.message and related.message not in known.label.split("; "):
            label = f"{known.label}; {related.message}" if known.label else related.message
            marks[related.span] = replace(known, label=label)
    return list(marks.values())


def _belongs(mark: Mark, group: Sequence[Mark]) -> bool:
    first = group[0].span
    same_file = (mark.span.path, mark.span.cell) == (first.path, first.cell)
    return same_file and any(abs(mark.line - other.line) <= _NEAR for other in group)


def _source(span: Span, sources: Mapping[str, Sequence[str]]) -> Sequence[str]:
    key = span.path if span.cell is None else f"{span.path}#{span.cell}"
    return sources.get(key, ())


def _excerpt(group: Sequence[Mark], source: Sequence[str]) -> Excerpt:
    marks = tuple(sorted(group, key=lambda mark: mark.span))
    if not all(1 <= mark.line <= len(source) for mark in marks):
        return Excerpt(marks, ())
    rows: list[Numbered | Gap] = []
    before = marks[0].line
    for number in sorted({mark.line for mark in marks}):
        between = range(before + 1, number)
        if len(between) > _SHOWN_GAP:
            rows.append(Gap())
        else:
            rows.extend(Numbered(line, source[line - 1], ()) for line in between)
        here = tuple(mark for mark in marks if mark.line == number)
        rows.append(Numbered(number, source[number - 1], here))
        before = number
    return Excerpt(marks, tuple(rows))
