"""One line a finding: `path:line:col: HL101 name message`."""

from __future__ import annotations

from typing import TextIO

from headlint.findings import Finding, Report, Severity
from headlint.report._closing import closing_line
from headlint.report._printable import encoding_of, place, plain

__all__ = ["NAME", "render"]

NAME = "concise"

_BOLD = "1"
_CODE: dict[Severity, str] = {"error": "1;31", "warning": "1;33", "info": "1;36"}


def render(report: Report, *, out: TextIO, color: bool, width: int | None, quiet: bool = False) -> None:
    """Write one line for each finding and the closing line; lines are never wrapped."""
    encoding = encoding_of(out)
    for finding in report.findings:
        out.write(f"{_line(finding, encoding, color=color)}\n")
    if not quiet:
        out.write(f"{closing_line(report, encoding)}\n")


def _line(finding: Finding, encoding: str, *, color: bool) -> str:
    where = _paint(place(finding.span, encoding), _BOLD, color=color)
    code = _paint(plain(finding.code, encoding), _CODE[finding.severity], color=color)
    return f"{where}: {code} {plain(finding.name, encoding)} {plain(finding.message, encoding)}"


def _paint(text: str, style: str, *, color: bool) -> str:
    return f"\x1b[{style}m{text}\x1b[0m" if color else text
