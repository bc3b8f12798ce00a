"""One finding a line, each the JSON object that it is in the `json` format."""

from __future__ import annotations

from typing import TextIO

from headlint.findings import Report
from headlint.report._printable import is_utf8
from headlint.report.json import dump, finding_as_object

__all__ = ["NAME", "render"]

NAME = "jsonl"
EXCHANGED = True


def render(report: Report, *, out: TextIO, color: bool, width: int | None, quiet: bool = False) -> None:
    """Write one line for each finding; the same bytes whatever `color`, `width` and `quiet` say."""
    raw = is_utf8(out)
    out.writelines(dump(finding_as_object(finding), raw=raw) for finding in report.findings)
