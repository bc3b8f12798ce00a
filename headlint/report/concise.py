"""One line a finding: `path:line:col: HL101 name message`."""

from __future__ import annotations

from typing import TextIO

from headlint.findings import Finding, Report
from headlint.report._ansi import BOLD, CODE, GREEN, paint
from headlint.report._closing import closing_lines
from headlint.report._fixable import MARK, fixable
from headlint.report._printable import encoding_of, place, plain

__all__ = ["NAME", "render"]

NAME = "concise"


def render(report: Report, *, out: TextIO, color: bool, width: int | None, quiet: bool = False) -> None:
    """Write one line for each finding and the closing lines; lines are never wrapped."""
    encoding = encoding_of(out)
    for finding in report.findings:
        out.write(f"{_line(finding, encoding, color=color)}\n")
    if not quiet:
        out.writelines(f"{line}\n" for line in closing_lines(report, encoding))


def _line(finding: Finding, encoding: str, *, color: bool) -> str:
    where = paint(place(finding.span, encoding), BOLD, color=color)
    code = paint(plain(finding.code, encoding), CODE[finding.severity], color=color)
    mark = f"{paint(MARK, GREEN, color=color)} " if fixable(finding) == "safe" else ""
    return f"{where}: {code} {mark}{plain(finding.name, encoding)} {plain(finding.message, encoding)}"
