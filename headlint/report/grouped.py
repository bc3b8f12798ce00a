"""Findings under the name of their file: place, code, name and message in columns."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import TextIO

from headlint.findings import Finding, Report
from headlint.report._ansi import BOLD, CODE, DIM, GREEN, paint
from headlint.report._closing import closing_lines
from headlint.report._fixable import MARK, fixable
from headlint.report._printable import encoding_of, plain, printable

__all__ = ["NAME", "render"]

NAME = "grouped"


def render(report: Report, *, out: TextIO, color: bool, width: int | None, quiet: bool = False) -> None:
    """Write a block for each file and the closing lines; lines are never wrapped."""
    encoding = encoding_of(out)
    blocks = groupby(report.findings, key=lambda finding: finding.span.path)
    for number, (path, findings) in enumerate(blocks):
        if number:
            out.write("\n")
        out.write(f"{paint(printable(path, encoding), BOLD, color=color)}\n")
        out.writelines(_rows(list(findings), encoding, color=color))
    if quiet:
        return
    if report.findings:
        out.write("\n")
    out.writelines(f"{line}\n" for line in closing_lines(report, encoding))


def _rows(findings: Sequence[Finding], encoding: str, *, color: bool) -> Iterator[str]:
    """One line a finding; what stands before the message is as wide in all of them."""
    where = max(len(_where(finding)) for finding in findings)
    named = max(len(_named(finding, encoding)) for finding in findings)
    for finding in findings:
        code, name = plain(finding.code, encoding), plain(finding.name, encoding)
        mark = f"{paint(MARK, GREEN, color=color)} " if fixable(finding) == "safe" else ""
        text = f"{paint(code, CODE[finding.severity], color=color)} {mark}{name}"
        gap = " " * (named - len(_named(finding, encoding)))
        place = paint(f"{_where(finding):<{where}}", DIM, color=color)
        yield f"  {place}  {text}{gap}  {plain(finding.message, encoding)}\n"


def _named(finding: Finding, encoding: str) -> str:
    """What stands there without colour."""
    mark = f"{MARK} " if fixable(finding) == "safe" else ""
    return f"{plain(finding.code, encoding)} {mark}{plain(finding.name, encoding)}"


def _where(finding: Finding) -> str:
    start = finding.span.start
    cell = "" if finding.span.cell is None else f"cell {finding.span.cell}:"
    return f"{cell}{start.line}:{start.column}"
