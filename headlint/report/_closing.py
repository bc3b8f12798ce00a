"""The closing line: how much was understood, so that silence is not read as a verdict."""

from __future__ import annotations

from headlint.counting import count, no_heads
from headlint.findings import Finding, Report
from headlint.report._fixable import fixable, fixable_line

__all__ = ["closing_line", "closing_lines"]

_OWN = frozenset({"HL000", "HL001"})  # a fault and an unread file have parts of their own


def closing_lines(report: Report, encoding: str = "utf-8") -> tuple[str, ...]:
    """What can be fixed and how, if anything can, and then the closing line; without line ends."""
    remedies = fixable_line(report.findings)
    closing = closing_line(report, encoding)
    return (remedies, closing) if remedies else (closing,)


def closing_line(report: Report, encoding: str = "utf-8") -> str:
    """One line without its end; parts that would say zero are left out, all but the heads."""
    faults = sum(finding.code == "HL000" for finding in report.findings)
    unread = {finding.span.path for finding in report.findings if finding.code == "HL001"}
    # The summary counts a file that headlint itself failed on among the errors.
    errors = max(report.summary.errors - faults, len(unread))
    late, faults = report.summary.late, faults - report.summary.late
    suppressed = report.summary.suppressed
    parts = [
        _heads(report),
        _findings(report.findings),
        f"{suppressed} suppressed" if suppressed else "",
        f"{count(errors, 'file')} could not be read" if errors else "",
        f"{count(late, 'file')} took longer than {report.summary.timeout} s" if late else "",
        count(faults, "internal fault") if faults > 0 else "",
    ]
    return _separator(encoding).join(part for part in parts if part)


def _heads(report: Report) -> str:
    summary = report.summary
    if not summary.heads:
        return no_heads(summary.files)
    verdicts = [
        f"{number} {word}"
        for number, word in ((summary.checked, "checked"), (summary.undetermined, "undetermined"))
        if number
    ]
    text = f"{count(summary.heads, 'head')} in {count(summary.head_files, 'file')}"
    return f"{text}: {', '.join(verdicts)}" if verdicts else text


def _findings(findings: tuple[Finding, ...]) -> str:
    judged = [finding for finding in findings if finding.code not in _OWN]
    if not judged:
        return ""
    repaired = sum(fixable(finding) is not None for finding in judged)
    text = count(len(judged), "finding")
    return f"{text} ({repaired} fixable)" if repaired else text


def _separator(encoding: str) -> str:
    try:
        "·".encode(encoding)
    except UnicodeEncodeError:
        return " - "
    return " · "
