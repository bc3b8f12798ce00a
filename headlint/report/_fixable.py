"""Which findings can be fixed, how far that can be trusted, and how many of each there are."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Literal

from headlint.findings import Finding, Fix

__all__ = ["MARK", "applies", "fixable", "fixable_line"]

MARK = "[*]"
"""Stands behind the code of a finding that `--fix` repairs."""


def applies(fix: Fix) -> bool:
    """Whether the fix can be applied at all; the others are there to be read."""
    return bool(fix.edits) and fix.applicability != "manual"


def fixable(finding: Finding) -> Literal["safe", "unsafe"] | None:
    """`safe` where `--fix` repairs it, `unsafe` where that takes `--unsafe-fixes`, else None."""
    grades = {fix.applicability for fix in finding.fixes if applies(fix)}
    if "safe" in grades:
        return "safe"
    return "unsafe" if grades else None


def fixable_line(findings: Iterable[Finding]) -> str:
    """`[*] 2 fixable with --fix, 1 more with --unsafe-fixes`; empty where nothing is."""
    grades = [fixable(finding) for finding in findings]
    safe, unsafe = grades.count("safe"), grades.count("unsafe")
    if safe and unsafe:
        return f"{MARK} {safe} fixable with --fix, {unsafe} more with --unsafe-fixes"
    if safe:
        return f"{MARK} {safe} fixable with --fix"
    return f"{unsafe} fixable with --fix --unsafe-fixes" if unsafe else ""
