"""Workflow commands of GitHub Actions: each finding becomes an annotation of its line.

What must be escaped is what the runner unescapes, `ActionCommand.cs` in actions/runner: `%`, CR and LF
everywhere, and in properties `:` and `,` too.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from typing import TextIO

from headlint.findings import Finding, Report, Severity
from headlint.portable import relative
from headlint.report._closing import closing_line
from headlint.report._printable import encoding_of, printable
from headlint.report._prose import details, file_lines, sentence

__all__ = ["NAME", "WANTS", "render"]

NAME = "github"
WANTS = frozenset({"file lines"})

_COMMANDS: Mapping[Severity, str] = {"error": "error", "warning": "warning", "info": "notice"}
_DATA = str.maketrans({"%": "%25", "\r": "%0D", "\n": "%0A"})
_PROPERTY = str.maketrans({"%": "%25", "\r": "%0D", "\n": "%0A", ":": "%3A", ",": "%2C"})


def render(report: Report, *, out: TextIO, color: bool, width: int | None, quiet: bool = False) -> None:
    """Write one command a finding and the closing line; paths are relative to the checked-out repository."""
    encoding = encoding_of(out)
    root = os.environ.get("GITHUB_WORKSPACE", "")
    for finding in report.findings:
        out.write(f"{_command(finding, report, root, encoding)}\n")
    if not quiet:
        out.write(f"{closing_line(report, encoding)}\n")


def _command(finding: Finding, report: Report, root: str, encoding: str) -> str:
    properties = {
        "title": f"headlint: {finding.code} {finding.name}",
        "file": relative(finding.span.path, root),
        **_place(finding, report),
    }
    listed = ",".join(
        f"{name}={printable(value, encoding).translate(_PROPERTY)}" for name, value in properties.items()
    )
    lines = (printable(line, encoding).translate(_DATA) for line in (sentence(finding), *details(finding)))
    return f"::{_COMMANDS[finding.severity]} {listed}::{'%0A'.join(lines)}"


def _place(finding: Finding, report: Report) -> dict[str, str]:
    """Lines, and columns where the range is within one line: GitHub takes them only there.

    A notebook is a JSON file to GitHub, with lines of its own; the message names those of the cell.
    """
    span = finding.span
    lines = file_lines(span, report)
    if lines is None:
        return {}
    made = {"line": str(lines[0]), "endLine": str(lines[1])}
    if span.cell is not None or span.end.line != span.start.line:
        return made
    end = max(span.end.column, span.start.column)
    return {**made, "col": str(span.start.column), "endColumn": str(end)}
