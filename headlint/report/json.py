"""The whole report as one JSON object (DESIGN, section 5)."""

from __future__ import annotations

import json
import re
from typing import TextIO

from headlint import __version__
from headlint.findings import Edit, Finding, Fix, Position, Related, Report, Span, Summary
from headlint.report._printable import is_utf8, printable

__all__ = ["NAME", "SCHEMA", "as_object", "dump", "finding_as_object", "render", "summary_as_object"]

NAME = "json"
EXCHANGED = True
SCHEMA = 1

_SURROGATES = re.compile("[\ud800-\udfff]")
_ACTING = re.compile("[\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]")
"""What acts on a terminal (C1 controls, bidi) and JSON does not escape by itself; all of it is in strings."""


def render(report: Report, *, out: TextIO, color: bool, width: int | None, quiet: bool = False) -> None:
    """Write one object and a line end; the same bytes whatever `color`, `width` and `quiet` say."""
    out.write(dump(as_object(report), raw=is_utf8(out)))


def dump(value: object, *, raw: bool = True) -> str:
    """`value` as JSON with a line end; without `raw` in ASCII, since JSON in any encoding but UTF-8 is none.

    Strict readers refuse half a surrogate pair even as a JSON escape, so it is spelled out as text.
    """
    text = _SURROGATES.sub(_spell, json.dumps(value, ensure_ascii=False))
    text = _ACTING.sub(lambda char: f"\\u{ord(char[0]):04x}", text)
    if not (raw or text.isascii()):
        text = json.dumps(json.loads(text))
    return f"{text}\n"


def as_object(report: Report) -> dict[str, object]:
    """The report as plain objects, keys in the documented order."""
    return {
        "headlint": __version__,
        "schema": SCHEMA,
        "findings": [finding_as_object(finding) for finding in report.findings],
        "summary": summary_as_object(report.summary),
    }


def _spell(surrogate: re.Match[str]) -> str:
    return json.dumps(printable(surrogate[0]))[1:-1]


def finding_as_object(finding: Finding) -> dict[str, object]:
    """One finding as plain objects, keys in the documented order."""
    return {
        "code": finding.code,
        "name": finding.name,
        "severity": finding.severity,
        "confidence": finding.confidence,
        **_where(finding.span),
        "message": finding.message,
        "help": finding.help,
        "url": finding.url,
        "fingerprint": finding.fingerprint,
        "related": [_related(related) for related in finding.related],
        "fixes": [_fix(fix) for fix in finding.fixes],
    }


def _related(related: Related) -> dict[str, object]:
    return {**_where(related.span), "message": related.message}


def _fix(fix: Fix) -> dict[str, object]:
    return {
        "title": fix.title,
        "applicability": fix.applicability,
        "edits": [_edit(edit) for edit in fix.edits],
    }


def _edit(edit: Edit) -> dict[str, object]:
    return {**_where(edit.span), "replacement": edit.replacement}


def _where(span: Span) -> dict[str, object]:
    return {
        "path": span.path,
        "cell": span.cell,
        "range": {"start": _position(span.start), "end": _position(span.end)},
    }


def _position(position: Position) -> dict[str, int]:
    return {"line": position.line, "column": position.column}


def summary_as_object(summary: Summary) -> dict[str, object]:
    """What a run saw, as plain objects."""
    return {
        "files": summary.files,
        "triaged": summary.triaged,
        "analysed": summary.analysed,
        "cached": summary.cached,
        "errors": summary.errors,
        "suppressed": summary.suppressed,
        "contracts": summary.heads,
        "seconds": round(summary.seconds, 3),
    }
