"""One finding a line, each the JSON object that it is in the `json` format."""

from __future__ import annotations

from typing import TextIO

from headlint.findings import Report
from headlint.report._printable import encoding_of
from headlint.report.json import dump, finding_as_object

__all__ = ["NAME", "render"]

NAME = "jsonl"


def render(report: Report, *, out: TextIO, color: bool, width: int | None, quiet: bool = False) -> None:
    """Write one line for each finding; the same bytes whatever `color`, `width` and `quiet` say."""
    encoding = encoding_of(out)
    out.writelines(dump(finding_as_object(finding), encoding) for finding in report.findings)
