"""Source lines of a finding in HTML: its places are marked in them and said below them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise

from headlint.findings import Finding
from headlint.report._excerpts import Excerpt, Mark, excerpts
from headlint.report._html_text import code, line, text
from headlint.report._printable import place

__all__ = ["listings"]

_CONTEXT = 2  # so many lines around a place are shown
_TALLEST = 8  # so many lines of one place are shown
_WIDEST = 400  # so many characters of one line are shown


def listings(finding: Finding, sources: Mapping[str, Sequence[str]], number: int) -> Iterator[str]:
    """One figure for each part of a file that holds places of the finding, which is the page's `number`."""
    for part, excerpt in enumerate(excerpts(finding, sources)):
        yield f'<figure class="listing" aria-label="{text(_title(excerpt))}">'
        yield f'<figcaption id="f{number}-{part}">{line(_title(excerpt))}</figcaption>'
        if excerpt.rows:
            head = excerpt.head.span
            key = head.path if head.cell is None else f"{head.path}#{head.cell}"
            yield '<pre tabindex="0"><code>' + "\n".join(_rows(excerpt, sources[key])) + "</code></pre>"
        else:
            yield '<ul class="unseen">'
            yield from (f"<li>{line(place(mark.span))} {text(mark.label)}</li>" for mark in excerpt.marks)
            yield "</ul>"
        yield "</figure>"


def _title(excerpt: Excerpt) -> str:
    return place(excerpt.head.span)


def _rows(excerpt: Excerpt, source: Sequence[str]) -> Iterator[str]:
    """Numbered lines; places that belong together but are far apart have a gap between them."""
    before = 0
    for number in _numbers(excerpt, source):
        if before and number > before + 1:
            yield '<span class="gap">&#8942;</span>'
        before = number
        marks = [mark for mark in excerpt.marks if mark.line <= number <= _last(mark)]
        content = source[number - 1]
        kind = "row" if marks else "row far"
        shown = _marked(content, number, marks)
        yield f'<span class="{kind}"><span class="number">{number}</span>{shown}</span>'
        yield from _notes(content, [mark for mark in marks if mark.line == number])


def _numbers(excerpt: Excerpt, source: Sequence[str]) -> list[int]:
    wanted: set[int] = set()
    for mark in excerpt.marks:
        wanted.update(range(mark.line - _CONTEXT, _last(mark) + _CONTEXT + 1))
    numbers = sorted(number for number in wanted if 1 <= number <= len(source))
    # Empty lines at the ends say nothing.
    while numbers and not source[numbers[0] - 1].strip():
        del numbers[0]
    while numbers and not source[numbers[-1] - 1].strip():
        del numbers[-1]
    return numbers


def _last(mark: Mark) -> int:
    """The last line of a place that is shown."""
    return min(max(mark.span.end.line, mark.line), mark.line + _TALLEST - 1)


def _range(mark: Mark, number: int, length: int) -> tuple[int, int]:
    """From and up to which character of a line a place reaches; at least one, if there is one."""
    first = mark.span.start.column - 1 if number == mark.line else 0
    last = mark.span.end.column - 1 if number == mark.span.end.line else length
    first = min(first, max(length - 1, 0))
    return first, min(max(last, first + 1), length)


def _marked(content: str, number: int, marks: Sequence[Mark]) -> str:
    """A line with its places in tags. Places that overlap are cut at each other's ends."""
    shown = content[:_WIDEST]
    ranges = [(*_range(mark, number, len(shown)), mark.primary) for mark in marks]
    cuts = sorted({0, len(shown), *(cut for first, last, _ in ranges for cut in (first, last))})
    made = []
    for first, last in pairwise(cuts):
        inside = [primary for start, end, primary in ranges if start <= first and last <= end]
        piece = code(shown[first:last])
        if any(inside):
            piece = f'<mark class="primary">{piece}</mark>'
        elif inside:
            piece = f'<mark class="secondary">{piece}</mark>'
        made.append(piece)
    return "".join(made) + ("&#8230;" if len(content) > _WIDEST else "")


def _notes(content: str, marks: Sequence[Mark]) -> Iterator[str]:
    """What is said of each place, below its first character; the rightmost first, so that none crosses.

    The text before it stands there once more, unseen: so the note is in its column in any font.
    """
    for mark in sorted((one for one in marks if one.label), key=lambda one: -one.span.start.column):
        first, _ = _range(mark, mark.line, len(content[:_WIDEST]))
        kind = "primary" if mark.primary else "secondary"
        ghost = f'<span class="ghost" aria-hidden="true">{code(content[:first])}</span>'
        label = f'<span class="note {kind}">{text(mark.label)}</span>'
        yield f'<span class="row"><span class="number"></span>{ghost}{label}</span>'
