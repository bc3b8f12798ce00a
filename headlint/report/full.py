"""The format for reading: each finding with all its places, as excerpts of the source."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import TextIO

from rich.text import Text

from headlint.findings import Finding, Fix, Report, Severity
from headlint.report._closing import closing_lines
from headlint.report._excerpts import Excerpt, Gap, excerpts
from headlint.report._fixable import MARK, applies, fixable
from headlint.report._paper import Paper
from headlint.report._printable import place, plain, printable
from headlint.report._underlines import Role, Row, draw

__all__ = ["NAME", "render"]

NAME = "full"

_SEVERITY: Mapping[Severity, str] = {"error": "bold red", "warning": "bold yellow", "info": "bold cyan"}
_FRAME = "bright_blue"
_HELP = "bold green"


def render(report: Report, *, out: TextIO, color: bool, width: int | None, quiet: bool = False) -> None:
    """Write every finding and the closing line; prose is wrapped only if there is a `width`."""
    paper = Paper(out, color=color, width=width)
    for number, finding in enumerate(report.findings):
        if number:
            paper.write(Text())
        _finding(finding, report.sources, paper)
    if quiet:
        return
    if report.findings:
        paper.write(Text())
    *remedies, closing = closing_lines(report, paper.encoding)
    for line in remedies:
        paper.write(Text(line, _HELP.removeprefix("bold ")))
    paper.write(Text(closing, "bold"))


def _finding(finding: Finding, sources: Mapping[str, Sequence[str]], paper: Paper) -> None:
    paper.write(_header(finding, paper.encoding))
    for line in finding.message.splitlines():
        paper.paragraph(Text(printable(line.strip(), paper.encoding)), first="  ", indent="  ")
    drawn = excerpts(finding, sources)
    gutter = max(len(str(mark.line)) for excerpt in drawn for mark in excerpt.marks)
    for excerpt in drawn:
        _excerpt(excerpt, finding, gutter, paper)
    _remedies(finding, paper)
    if finding.url:
        paper.write(Text.assemble(("rule: ", _HELP), plain(finding.url, paper.encoding)))


def _header(finding: Finding, encoding: str) -> Text:
    sure = "" if finding.confidence == "high" else f", {finding.confidence} confidence"
    return Text.assemble(
        (place(finding.span, encoding), "bold"),
        ": ",
        (plain(finding.code, encoding), _SEVERITY[finding.severity]),
        " ",
        (f"{MARK} " if fixable(finding) == "safe" else "", _HELP),
        (plain(finding.name, encoding), "bold"),
        (f" [{finding.severity}{sure}]", _SEVERITY[finding.severity].removeprefix("bold ")),
    )


def _excerpt(excerpt: Excerpt, finding: Finding, gutter: int, paper: Paper) -> None:
    """One excerpt; the one with the primary place needs no arrow, the header says where it is."""
    margin = " " * gutter
    if not excerpt.rows:
        _unseen(excerpt, margin, paper)
        return
    if not excerpt.head.primary:
        _arrow(excerpt, margin, paper)
    paper.write(Text(f"{margin} |", _FRAME))
    for row in excerpt.rows:
        if isinstance(row, Gap):
            paper.write(Text("...", _FRAME))
            continue
        for drawn in draw(row, paper.room - gutter - 3, paper.encoding):
            number = f"{row.number:>{gutter}}" if drawn.is_source else margin
            paper.write(Text.assemble((f"{number} | ", _FRAME), _row(drawn, finding.severity)))


def _arrow(excerpt: Excerpt, margin: str, paper: Paper) -> None:
    where = place(excerpt.head.span, paper.encoding)
    paper.write(Text.assemble((f"{margin}--> ", _FRAME), where))


def _unseen(excerpt: Excerpt, margin: str, paper: Paper) -> None:
    """Places whose source text is not at hand are named, with what stands there."""
    for mark in excerpt.marks:
        if mark.label or not mark.primary:
            where, label = place(mark.span, paper.encoding), plain(mark.label, paper.encoding)
            paper.write(Text.assemble((f"{margin}--> ", _FRAME), where, f" {label}"))


def _row(row: Row, severity: Severity) -> Text:
    styles: Mapping[Role, str] = {
        "source": "",
        "context": "dim",
        "primary": _SEVERITY[severity],
        "secondary": _FRAME,
    }
    text = Text()
    for piece in row.pieces:
        text.append(" " * (piece.column - text.cell_len))
        text.append(piece.text, styles[piece.role])
    return text


def _remedies(finding: Finding, paper: Paper) -> None:
    """`help:` lines: what to do, then each fix; two readings of the code are two items of a list."""
    advice = "" if _repeats(finding.help, finding.fixes) else finding.help
    if advice:
        _help(Text(plain(advice, paper.encoding)), paper)
    if len(finding.fixes) == 1:
        _help(_title(finding.fixes[0], paper.encoding), paper)
        return
    if finding.fixes and not advice:
        _help(Text("one of these:"), paper)
    for fix in finding.fixes:
        paper.paragraph(_title(fix, paper.encoding), first="  - ", indent="    ")


def _repeats(advice: str, fixes: Sequence[Fix]) -> bool:
    """Whether the help is nothing but the titles of the fixes in a row, which are printed anyway."""
    rest = advice
    for fix in sorted(fixes, key=lambda fix: -len(fix.title)):
        rest = rest.replace(fix.title, " ")
    return set(re.findall(r"\w+", rest)) <= {"or", "and"}


def _help(text: Text, paper: Paper) -> None:
    paper.paragraph(text, first=Text("help: ", _HELP), indent="      ")


def _title(fix: Fix, encoding: str) -> Text:
    """The title, and for a fix that can be applied how far it can be trusted."""
    trust = (f" ({fix.applicability} fix)", "dim") if applies(fix) else ""
    return Text.assemble(plain(fix.title, encoding), trust)
