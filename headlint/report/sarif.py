"""SARIF 2.1.0, the OASIS standard that GitHub code scanning and many editors read.

https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TextIO

from headlint import __version__
from headlint.findings import Confidence, Finding, Report, RuleCard, Severity
from headlint.report._fingerprints import fingerprints
from headlint.report._printable import is_utf8, plain, printable
from headlint.report._prose import sentence
from headlint.report._route import route
from headlint.report._sarif_places import ROOT, fix, location
from headlint.report.json import dump

__all__ = ["NAME", "WANTS", "render"]

NAME = "sarif"
EXCHANGED = True
WANTS = frozenset({"rules", "file lines"})

_SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
_OWN = frozenset({"HL000", "HL001"})
_FAULT = 2
_LEVELS: Mapping[Severity, str] = {"error": "error", "warning": "warning", "info": "note"}
_PROBLEMS: Mapping[Severity, str] = {"error": "error", "warning": "warning", "info": "recommendation"}
# On GitHub `very-high` is for queries that are never wrong; nobody can promise that.
_RANKS: Mapping[Confidence, float] = {"high": 90.0, "medium": 60.0, "low": 30.0}


def render(report: Report, *, out: TextIO, color: bool, width: int | None, quiet: bool = False) -> None:
    """Write one log with one run; the same bytes whatever `color`, `width` and `quiet` say."""
    log = {"$schema": _SCHEMA, "version": "2.1.0", "runs": [_run(report)]}
    out.write(dump(log, raw=is_utf8(out)))


def _run(report: Report) -> dict[str, object]:
    rules = _rules(report)
    numbers = {card.code: number for number, card in enumerate(rules)}
    prints = fingerprints(report.findings)
    return {
        "tool": {
            "driver": {
                "name": "headlint",
                "semanticVersion": __version__,
                "rules": [_rule(card) for card in rules],
            }
        },
        "invocations": [_invocation(report)],
        "originalUriBaseIds": {ROOT: {"description": {"text": "The folder that headlint was run in."}}},
        "columnKind": "utf16CodeUnits",
        "results": [
            _result(finding, numbers[finding.code], fingerprint, report)
            for finding, fingerprint in zip(report.findings, prints, strict=True)
        ],
    }


# Rules


def _rules(report: Report) -> list[RuleCard]:
    """One for each code that was found; what the report does not explain has no more than a name."""
    known = {card.code: card for card in report.rules}
    found = {finding.code: finding for finding in reversed(report.findings)}
    return [
        known.get(code) or RuleCard(code, one.name, one.name.replace("-", " "), one.severity, one.confidence)
        for code, one in sorted(found.items())
    ]


def _rule(card: RuleCard) -> dict[str, object]:
    summary = plain(card.summary)
    made: dict[str, object] = {
        "id": card.code,
        "name": card.name,
        "shortDescription": {"text": summary},
        "fullDescription": {"text": summary},
        "defaultConfiguration": {"level": _LEVELS[card.severity]},
        "properties": {
            "precision": card.confidence,
            "problem.severity": _PROBLEMS[card.severity],
            "tags": ["correctness", *card.frameworks],
        },
    }
    if card.help:
        page = "\n".join(printable(line) for line in card.help.splitlines())
        made["help"] = {"text": page, "markdown": page}
    if card.url:
        made["helpUri"] = card.url
    return made


# Results


def _result(finding: Finding, number: int, fingerprint: str, report: Report) -> dict[str, object]:
    made: dict[str, object] = {
        "ruleId": finding.code,
        "ruleIndex": number,
        "level": _LEVELS[finding.severity],
        "kind": "fail",
        "rank": _RANKS[finding.confidence],
        "message": {"text": _said(finding)},
        "locations": [location(finding.span, report, finding.label)],
        "partialFingerprints": {"headlint/v1": fingerprint},
        "properties": {"confidence": finding.confidence},
    }
    if finding.related:
        made["relatedLocations"] = [
            location(one.span, report, one.message, one_number)
            for one_number, one in enumerate(finding.related, 1)
        ]
        made["codeFlows"] = [{"threadFlows": [{"locations": list(_steps(finding, report))}]}]
    fixes = [made_fix for one in finding.fixes if (made_fix := fix(one, report)) is not None]
    if fixes:
        made["fixes"] = fixes
    return made


def _said(finding: Finding) -> str:
    """The message, what to do, and links to the related places: viewers show them as `[text](number)`."""
    text = sentence(finding)
    links = [
        f"[{_link(one.message)}]({number})" for number, one in enumerate(finding.related, 1) if one.message
    ]
    advice = f" Help: {plain(finding.help)}." if finding.help else ""
    places = f" See {', '.join(links)}." if links else ""
    return _escaped(text + advice) + places


def _link(text: str) -> str:
    return _escaped(plain(text)).replace("\\[", "(").replace("\\]", ")")


def _escaped(text: str) -> str:
    """Brackets and backslashes mean something in a message (SARIF, 3.11.6)."""
    return text.replace("\\", "\\\\").replace("[", "\\[").replace("]", "\\]")


def _steps(finding: Finding, report: Report) -> Iterator[dict[str, object]]:
    for number, (span, text) in enumerate(route(finding), 1):
        importance = "essential" if span == finding.span else "important"
        step = location(span, report, text or finding.name)
        yield {"location": step, "importance": importance, "executionOrder": number}


# The invocation


def _invocation(report: Report) -> dict[str, object]:
    faults = any(finding.code == "HL000" for finding in report.findings)
    made: dict[str, object] = {"executionSuccessful": not faults and report.exit_code != _FAULT}
    if report.exit_code is not None:
        made["exitCode"] = report.exit_code
    notes = ({"level": "note", "message": {"text": _escaped(plain(note))}} for note in report.notes)
    notifications = [*_unread(report), *notes]
    if notifications:
        made["toolExecutionNotifications"] = notifications
    return made


def _unread(report: Report) -> Iterator[dict[str, object]]:
    """What headlint could not read or failed on: about the run as much as about the code."""
    for finding in report.findings:
        if finding.code not in _OWN:
            continue
        yield {
            "associatedRule": {"id": finding.code},
            "level": "error",
            "message": {"text": _escaped(sentence(finding))},
            "locations": [location(finding.span, report)],
        }
