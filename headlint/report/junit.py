"""JUnit XML, which almost every CI server shows: a suite for each file, a failed test for each finding.

Written for the schema of the Jenkins xUnit plug-in (junit-10.xsd). The time of day is left out, so that
the same findings give the same bytes.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import TextIO

from headlint.findings import Finding, Report
from headlint.portable import relative
from headlint.report._closing import closing_line
from headlint.report._printable import is_utf8, place, printable
from headlint.report._prose import details, sentence

__all__ = ["NAME", "render"]

NAME = "junit"
EXCHANGED = True

_OWN = frozenset({"HL000", "HL001"})  # nothing was tested there: an error, not a failure
_NO_XML = re.compile("[^\t\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_ESCAPES = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;"})


def render(report: Report, *, out: TextIO, color: bool, width: int | None, quiet: bool = False) -> None:
    """Write one document; the same characters whatever `color`, `width` and `quiet` say."""
    # References are ASCII and so part of every encoding; only UTF-8 is what an XML reader expects anyway.
    raw = is_utf8(out)
    for line in _document(report):
        out.write(f"{line if raw else line.encode('ascii', 'xmlcharrefreplace').decode()}\n")


def _document(report: Report) -> Iterator[str]:
    findings = report.findings
    yield '<?xml version="1.0" encoding="utf-8"?>'
    yield _open("testsuites", name="headlint", tests=max(len(findings), 1), **_counts(findings))
    if not findings:
        # Without any test several servers say that the run was broken.
        yield "  " + _open("testsuite", name="headlint", tests=1, **_counts(findings))
        yield f'    <testcase name="{_text(closing_line(report))}" classname="headlint" time="0"/>'
        yield "  </testsuite>"
    for path, group in groupby(findings, key=lambda finding: finding.span.path):
        yield from _suite(relative(path), list(group))
    yield "</testsuites>"


def _suite(path: str, findings: Sequence[Finding]) -> Iterator[str]:
    name = _text(printable(path))
    yield "  " + _open("testsuite", name=name, tests=len(findings), **_counts(findings))
    for finding in findings:
        kind = "error" if finding.code in _OWN else "failure"
        where = place(finding.span).removeprefix(printable(finding.span.path)).lstrip(":")
        title = _text(f"{finding.code} {finding.name} {where}")
        said = _text(sentence(finding))
        yield f'    <testcase name="{title}" classname="{name}" time="0">'
        yield f'      <{kind} message="{said}" type="{finding.severity}">'
        yield from (_text(line) for line in (sentence(finding), *details(finding)))
        yield f"      </{kind}>"
        yield "    </testcase>"
    yield "  </testsuite>"


def _counts(findings: Sequence[Finding]) -> dict[str, int]:
    errors = sum(finding.code in _OWN for finding in findings)
    return {"failures": len(findings) - errors, "errors": errors}


def _open(tag: str, **attributes: int | str) -> str:
    listed = "".join(f' {name}="{value}"' for name, value in attributes.items())
    return f"<{tag}{listed}>"


def _text(text: str) -> str:
    """Text for an attribute or between tags; what XML cannot hold is spelled out."""
    return _NO_XML.sub(_spell, text).translate(_ESCAPES)


def _spell(match: re.Match[str]) -> str:
    shown = printable(match[0])
    return f"\\u{ord(shown):04x}" if shown == match[0] else shown
