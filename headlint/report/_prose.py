"""A finding in plain sentences, for formats that have room for one text and no more."""

from __future__ import annotations

from headlint.findings import Finding, Report, Span
from headlint.report._printable import place, plain

__all__ = ["details", "file_lines", "sentence"]


def sentence(finding: Finding) -> str:
    """The message on one line; in a notebook it begins with the cell, which other tools know nothing of."""
    cell = finding.span.cell
    where = "" if cell is None else f"cell {cell}, line {finding.span.start.line}: "
    return plain(f"{where}{finding.message}")


def details(finding: Finding) -> tuple[str, ...]:
    """One line for each further place, and one for what to do."""
    routes = tuple(f"{_where(one.span)}: {plain(one.message)}" for one in finding.related if one.message)
    advice = (f"help: {plain(finding.help)}",) if finding.help else ()
    page = (f"rule: {plain(finding.url)}",) if finding.url else ()
    return routes + advice + page


def file_lines(span: Span, report: Report) -> tuple[int, int] | None:
    """The first and the last line of a place as the file has them; None where they are not known.

    A notebook's are those of its JSON text. A range that ends before a line does not reach into it.
    """
    if span.cell is not None:
        return report.written.get(span)
    start, end = span.start, span.end
    last = end.line - 1 if end.column == 1 and end.line > start.line else end.line
    return start.line, max(last, start.line)


def _where(span: Span) -> str:
    return place(span)
