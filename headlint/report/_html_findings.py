"""Findings in HTML: what is wrong, in its source, along its route, and what to do."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby

from headlint.findings import Finding, Fix
from headlint.report._fixable import applies
from headlint.report._html_code import listings
from headlint.report._html_text import code, count, line, text
from headlint.report._printable import place
from headlint.report._route import route

__all__ = ["told_findings"]

_TRUST = {"safe": "safe fix", "unsafe": "unsafe fix", "manual": "by hand"}


def told_findings(
    findings: Sequence[tuple[int, Finding]], sources: Mapping[str, Sequence[str]], explained: frozenset[str]
) -> Iterator[str]:
    """All findings, file by file, each with its number; the rules that are `explained` are linked to."""
    for path, group in groupby(findings, key=lambda numbered: numbered[1].span.path):
        own = list(group)
        yield f'<section class="file" data-path="{line(path)}">'
        yield f'<h3 class="path">{line(path)} <span class="aside">{count(len(own), "finding")}</span></h3>'
        for number, finding in own:
            yield from _finding(finding, number, sources, finding.code in explained)
        yield "</section>"


def _finding(
    finding: Finding, number: int, sources: Mapping[str, Sequence[str]], explained: bool
) -> Iterator[str]:
    yield (
        f'<article class="finding {finding.severity}" id="f{number}" tabindex="-1" '
        f'data-rules="{text(finding.code)}" aria-labelledby="t{number}">'
    )
    yield f'<header><h4 id="t{number}">{_rule(finding, explained)}</h4>'
    yield f'<span class="chip {finding.severity}">{finding.severity}</span>'
    if finding.confidence != "high":
        yield f'<span class="chip">{finding.confidence} confidence</span>'
    yield f'<span class="place">{line(place(finding.span))}</span></header>'
    for paragraph in finding.message.splitlines():
        yield f'<p class="message">{text(paragraph)}</p>'
    yield from _route(finding)
    yield from listings(finding, sources, number)
    yield from _remedies(finding)
    yield "</article>"


def _rule(finding: Finding, explained: bool) -> str:
    name = f'<span class="code">{text(finding.code)}</span> {text(finding.name)}'
    return f'<a href="#rule-{text(finding.code)}">{name}</a>' if explained else name


def _route(finding: Finding) -> Iterator[str]:
    """The places one after the other, in words; the listings below show them."""
    if not finding.related:
        return
    yield '<ol class="route" aria-label="Route">'
    for span, label in route(finding):
        where = f"{span.start.line}:{span.start.column}"
        if (span.path, span.cell) != (finding.span.path, finding.span.cell):
            where = place(span)
        words = f'<span class="label">{text(label) or "here"}</span>'
        yield f'<li>{words} <span class="place">{line(where)}</span></li>'
    yield "</ol>"


def _remedies(finding: Finding) -> Iterator[str]:
    if finding.help and not finding.fixes:
        yield f'<p class="help"><strong>Help</strong> {text(finding.help)}</p>'
    if finding.fixes:
        yield '<ul class="fixes" aria-label="Fixes">'
        yield from (_fix(fix) for fix in finding.fixes)
        yield "</ul>"
    # What a rule file calls its address can be anything; only an address of the web becomes a link.
    if finding.url.startswith(("https://", "http://")):
        yield f'<p class="help"><a href="{text(finding.url)}" rel="noreferrer">{text(finding.url)}</a></p>'


def _fix(fix: Fix) -> str:
    """A remedy and how far it can be trusted; edits are shown as what takes whose place."""
    trust = fix.applicability if applies(fix) else "manual"
    edits = "".join(
        f'<li><span class="place">{line(place(edit.span))}</span> {_replacement(edit.replacement)}</li>'
        for edit in (fix.edits if applies(fix) else ())
    )
    listed = f'<ul class="edits">{edits}</ul>' if edits else ""
    return f'<li><span class="chip {trust}">{_TRUST[trust]}</span> {text(fix.title)}{listed}</li>'


def _replacement(replacement: str) -> str:
    if not replacement:
        return "is taken out"
    shown = "\n".join(code(one) for one in replacement.splitlines())
    return f"becomes <code>{shown}</code>"
