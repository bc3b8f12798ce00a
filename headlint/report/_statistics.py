"""How many findings there are of each rule, and how many of them can be fixed: a table or one JSON object."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TextIO

from headlint import __version__
from headlint.findings import Finding, Report, Severity
from headlint.records import dataclass
from headlint.report._ansi import CODE, DIM, GREEN, paint
from headlint.report._closing import closing_lines
from headlint.report._fixable import fixable
from headlint.report._printable import encoding_of, is_utf8, plain
from headlint.report.json import SCHEMA, dump, summary_as_object

__all__ = ["Count", "counts", "render_statistics"]


@dataclass(frozen=True, slots=True)
class Count:
    """A rule that was found: how often, and how often `--fix` (`safe`) or `--unsafe-fixes` repair it."""

    code: str
    name: str
    severity: Severity
    total: int
    safe: int
    unsafe: int


def counts(findings: Sequence[Finding]) -> list[Count]:
    """One count for each rule, the most frequent one first; rules that are found as often by their codes."""
    by_code: dict[str, list[Finding]] = {}
    for finding in findings:
        by_code.setdefault(finding.code, []).append(finding)
    made = []
    for code, group in by_code.items():
        grades = [fixable(finding) for finding in group]
        first = group[0]
        safe, unsafe = grades.count("safe"), grades.count("unsafe")
        made.append(Count(code, first.name, first.severity, len(group), safe, unsafe))
    return sorted(made, key=lambda count: (-count.total, count.code))


def render_statistics(
    report: Report, *, out: TextIO, as_json: bool, color: bool = False, quiet: bool = False
) -> None:
    """Write the counts, and the closing lines unless `quiet`; JSON is the same whatever the others say."""
    rows = counts(report.findings)
    if as_json:
        out.write(dump(_as_object(report, rows), raw=is_utf8(out)))
        return
    encoding = encoding_of(out)
    wide = max((len(str(row.total)) for row in rows), default=0)
    named = max((len(row.name) for row in rows), default=0)
    for row in rows:
        code = paint(plain(row.code, encoding), CODE[row.severity], color=color)
        gap = " " * (named - len(row.name))
        repaired = _repaired(row, color=color)
        out.write(
            f"{row.total:>{wide}}  {code}  {plain(row.name, encoding)}{gap}  {repaired}".rstrip() + "\n"
        )
    if quiet:
        return
    if rows:
        out.write("\n")
    out.writelines(f"{line}\n" for line in closing_lines(report, encoding))


def _repaired(row: Count, *, color: bool) -> str:
    safe = paint(f"{row.safe} fixable", GREEN, color=color) if row.safe else ""
    unsafe = paint(f"{row.unsafe} with --unsafe-fixes", DIM, color=color) if row.unsafe else ""
    return ", ".join(part for part in (safe, unsafe) if part)


def _as_object(report: Report, rows: Sequence[Count]) -> dict[str, object]:
    return {
        "headlint": __version__,
        "schema": SCHEMA,
        "statistics": [
            {
                "code": row.code,
                "name": row.name,
                "severity": row.severity,
                "count": row.total,
                "fixable": {"safe": row.safe, "unsafe": row.unsafe},
            }
            for row in rows
        ],
        "summary": summary_as_object(report.summary),
    }
