"""One page for people who would rather look: every head drawn, every finding in its source.

The page needs nothing but itself: its style and its script are part of it, a content security policy
lets nothing else in, and without the script all of it is there but the filters.
"""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Iterable, Iterator, Sequence
from hashlib import sha256
from importlib.resources import files
from typing import TextIO

from headlint import __version__
from headlint.findings import HeadEntry, Report
from headlint.report._closing import closing_line
from headlint.report._fixable import MARK, fixable_line
from headlint.report._html_findings import told_findings
from headlint.report._html_heads import drawn_heads, kind_of
from headlint.report._html_rules import counted_rules, explained_rules
from headlint.report._html_text import count, line, text
from headlint.report._printable import is_utf8
from headlint.report._statistics import counts

__all__ = ["NAME", "WANTS", "render"]

NAME = "html"
EXCHANGED = True
WANTS = frozenset({"rules"})

_VERDICTS = {"wrong": "with findings", "undetermined": "undetermined", "ok": "in agreement"}
_BAR = 1000  # the width of the bar of verdicts in its own units


def render(report: Report, *, out: TextIO, color: bool, width: int | None, quiet: bool = False) -> None:
    """Write the page; the same characters whatever `color`, `width` and `quiet` say."""
    raw = is_utf8(out)
    for part in _page(report):
        # Half a surrogate pair cannot be written; the helpers for text have spelled out all there are.
        out.write(f"{part if raw else part.encode('ascii', 'xmlcharrefreplace').decode()}\n")


def _page(report: Report) -> Iterator[str]:
    style, script = _asset("html.css"), _asset("html.js")
    yield "<!doctype html>"
    yield '<html lang="en">'
    yield "<head>"
    yield '<meta charset="utf-8">'
    yield f'<meta http-equiv="Content-Security-Policy" content="{_policy(style, script)}">'
    yield '<meta name="viewport" content="width=device-width, initial-scale=1">'
    yield '<meta name="color-scheme" content="light dark">'
    yield f'<meta name="generator" content="headlint {text(__version__)}">'
    yield f"<title>headlint: {count(len(report.findings), 'finding')}</title>"
    yield f"<style>{style}</style>"
    yield "</head>"
    yield "<body>"
    yield '<a class="skip" href="#findings">Skip to the findings</a>'
    yield from _top(report)
    yield from _bench(report)
    yield "<main>"
    yield from _main(report)
    yield "</main>"
    yield f"<script>{script}</script>"
    yield "</body>"
    yield "</html>"


def _asset(name: str) -> str:
    return files("headlint.report").joinpath(name).read_text(encoding="utf-8")


def _policy(style: str, script: str) -> str:
    """Nothing but this very style and this very script."""
    styles, scripts = (b64encode(sha256(part.encode()).digest()).decode() for part in (style, script))
    parts = ("default-src 'none'", f"style-src 'sha256-{styles}'", f"script-src 'sha256-{scripts}'")
    return "; ".join((*parts, "base-uri 'none'", "form-action 'none'"))


# Above


def _top(report: Report) -> Iterator[str]:
    yield '<header class="top">'
    yield "<h1>headlint</h1>"
    yield f'<p class="closing">{text(closing_line(report))}</p>'
    remedies = fixable_line(report.findings).removeprefix(f"{MARK} ")
    if remedies:
        yield f'<p class="remark">{text(remedies)}</p>'
    yield from (f'<p class="remark">{text(note)}</p>' for note in report.notes)
    if report.heads:
        yield from _verdicts(report.heads)
    yield "</header>"


def _verdicts(heads: Sequence[HeadEntry]) -> Iterator[str]:
    """A bar of how many heads have which verdict, and the numbers in words."""
    kinds = [kind_of(head) for head in heads]
    numbers = {kind: kinds.count(kind) for kind in _VERDICTS if kind in kinds}
    yield f'<svg class="bar" viewBox="0 0 {_BAR} 1" preserveAspectRatio="none" aria-hidden="true">'
    done = 0
    for kind, number in numbers.items():
        start, end = (_BAR * part // len(heads) for part in (done, done + number))
        yield f'<rect class="{kind}" x="{start}" width="{end - start}" height="1"/>'
        done += number
    yield "</svg>"
    yield '<ul class="legend">'
    for kind, number in numbers.items():
        yield f'<li class="{kind}">{count(number, "head")} {_VERDICTS[kind]}</li>'
    yield "</ul>"


def _bench(report: Report) -> Iterator[str]:
    """Links to the sections, and filters, which only the script can do anything with."""
    sections = {"heads": report.heads, "findings": report.findings, "rules": report.findings}
    if not report.heads and not report.findings:
        return
    yield '<div class="bench"><div>'
    yield '<nav aria-label="Sections"><ul>'
    yield from (f'<li><a href="#{name}">{name.capitalize()}</a></li>' for name in sections if sections[name])
    yield "</ul></nav>"
    yield '<form id="filters" hidden role="search" aria-label="Filters">'
    names = {finding.code: f"{finding.code} {finding.name}" for finding in report.findings}
    yield _select("rule", "All rules", sorted(names.items()))
    paths = {head.span.path for head in report.heads} | {finding.span.path for finding in report.findings}
    yield _select("path", "All files", [(line(path), path) for path in sorted(paths)])
    kinds = {kind_of(head) for head in report.heads}
    verdicts = [(kind, f"Heads {words}") for kind, words in _VERDICTS.items() if kind in kinds]
    yield _select("verdict", "All verdicts", verdicts)
    yield '<button type="reset">Reset</button>'
    yield '<output id="said" aria-live="polite"></output>'
    yield "</form>"
    yield "</div></div>"


def _select(name: str, everything: str, choices: Iterable[tuple[str, str]]) -> str:
    options = "".join(f'<option value="{value}">{line(words)}</option>' for value, words in choices)
    return (
        f'<select name="{name}" aria-label="{name.capitalize()}">'
        f'<option value="">{everything}</option>{options}</select>'
    )


# The sections


def _main(report: Report) -> Iterator[str]:
    numbered = list(enumerate(report.findings, 1))
    cards = [card for card in report.rules if card.help]
    explained = frozenset(card.code for card in cards)
    if report.heads:
        yield '<section aria-labelledby="heads"><h2 id="heads">Heads</h2>'
        yield from drawn_heads(report.heads, numbered)
        yield "</section>"
    yield '<section aria-labelledby="findings"><h2 id="findings">Findings</h2>'
    if not report.findings:
        yield '<p class="none">Nothing was found.</p>'
    yield from told_findings(numbered, report.sources, explained)
    yield "</section>"
    if report.findings:
        yield '<section aria-labelledby="rules"><h2 id="rules">Rules</h2>'
        yield from counted_rules(counts(report.findings), explained)
        yield from explained_rules(cards)
        yield "</section>"
