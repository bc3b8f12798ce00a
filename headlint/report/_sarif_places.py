"""Places in SARIF: artifacts by relative URIs, regions in UTF-16 code units, cells as logical locations.

SARIF knows no notebook cells. A place in a notebook is one of the lines of the JSON file, and the cell is
a logical location; line and column within the cell go into the message and into `properties`.
"""

from __future__ import annotations

from headlint.findings import Edit, Fix, Report, Span
from headlint.portable import as_uri, relative
from headlint.report._printable import place, plain

__all__ = ["ROOT", "artifact", "fix", "location", "region"]

ROOT = "SRCROOT"
"""The folder that relative URIs start from: the one that headlint was run in."""


def artifact(path: str) -> dict[str, object]:
    """Where a file is: from the root if it lies within, else as it is on this machine."""
    near = relative(path)
    uri = as_uri(near)
    return {"uri": uri} if uri.startswith("file:") else {"uri": uri, "uriBaseId": ROOT}


def location(span: Span, report: Report, message: str = "", number: int | None = None) -> dict[str, object]:
    """A place and what stands there; `number` lets other places refer to it."""
    physical: dict[str, object] = {"artifactLocation": artifact(span.path)}
    made: dict[str, object] = {} if number is None else {"id": number}
    made["physicalLocation"] = physical
    if span.cell is None:
        physical["region"] = region(span, report)
    else:
        # GitHub refuses a result without a line.
        first, last = report.written.get(span, (1, 1))
        physical["region"] = {"startLine": first, "endLine": last}
        made["logicalLocations"] = [{"name": f"cell {span.cell}", "fullyQualifiedName": place(span)}]
        start, end = span.start, span.end
        made["properties"] = {
            "cell": span.cell,
            "startLine": start.line,
            "startColumn": start.column,
            "endLine": end.line,
            "endColumn": end.column,
        }
    if message:
        made["message"] = {"text": plain(message)}
    return made


def region(span: Span, report: Report) -> dict[str, object]:
    """The lines of a place, and its columns where the text is at hand to count them in UTF-16 units."""
    start, end = span.start, span.end
    first, last = _units(span, start.line, start.column, report), _units(span, end.line, end.column, report)
    if first is None or last is None:
        return {"startLine": start.line, "endLine": end.line}
    return {"startLine": start.line, "startColumn": first, "endLine": end.line, "endColumn": last}


def fix(remedy: Fix, report: Report) -> dict[str, object] | None:
    """A fix with exact regions; None where there are none: without edits, in notebooks, without the text."""
    by_path: dict[str, list[Edit]] = {}
    for edit in remedy.edits:
        if edit.span.cell is not None or "startColumn" not in region(edit.span, report):
            return None
        by_path.setdefault(edit.span.path, []).append(edit)
    changes = [
        {
            "artifactLocation": artifact(path),
            "replacements": [
                {
                    "deletedRegion": region(edit.span, report),
                    "insertedContent": {"text": edit.replacement},
                }
                for edit in edits
            ],
        }
        for path, edits in by_path.items()
    ]
    if not changes:
        return None
    return {
        "description": {"text": plain(remedy.title)},
        "artifactChanges": changes,
        "properties": {"applicability": remedy.applicability},
    }


def _units(span: Span, line: int, column: int, report: Report) -> int | None:
    """A column in UTF-16 code units, from 1; None where the line is not known or not so long."""
    lines = report.sources.get(span.path, ())
    if line == len(lines) + 1 and column == 1:
        return 1  # the end of a file that ends in a line end
    if not 1 <= line <= len(lines) or column > len(lines[line - 1]) + 1:
        return None
    before = lines[line - 1][: column - 1]
    return column + sum(char > "\uffff" for char in before)
