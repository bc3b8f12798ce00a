"""GitLab's Code Quality report: a JSON list, shown beside the changes of a merge request.

https://docs.gitlab.com/ci/testing/code_quality/ says which keys it wants; `fingerprint` must be unique.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from typing import TextIO

from headlint.findings import Finding, Report, Severity
from headlint.portable import relative
from headlint.report._fingerprints import fingerprints
from headlint.report._printable import is_utf8
from headlint.report._prose import file_lines, sentence
from headlint.report.json import dump

__all__ = ["NAME", "WANTS", "render"]

NAME = "gitlab"
EXCHANGED = True
WANTS = frozenset({"file lines"})

_SEVERITIES: Mapping[Severity, str] = {"error": "critical", "warning": "major", "info": "info"}


def render(report: Report, *, out: TextIO, color: bool, width: int | None, quiet: bool = False) -> None:
    """Write one list and a line end; paths are relative to the project where GitLab's CI says which it is."""
    root = os.environ.get("CI_PROJECT_DIR", "")
    issues = [
        _issue(finding, fingerprint, report, root)
        for finding, fingerprint in zip(report.findings, fingerprints(report.findings), strict=True)
    ]
    out.write(dump(issues, raw=is_utf8(out)))


def _issue(finding: Finding, fingerprint: str, report: Report, root: str) -> dict[str, object]:
    begin, end = file_lines(finding.span, report) or (1, 1)  # GitLab takes no issue without a line
    return {
        "type": "issue",
        "categories": ["Bug Risk"],
        "check_name": f"{finding.code} {finding.name}",
        "description": sentence(finding),
        "content": {"body": finding.help},
        "fingerprint": fingerprint,
        "severity": _SEVERITIES[finding.severity],
        "location": {"path": relative(finding.span.path, root), "lines": {"begin": begin, "end": end}},
    }
