"""The rules that were found, in HTML: how often, what can be fixed, and the page of each."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from markdown_it import MarkdownIt

from headlint.findings import RuleCard
from headlint.report._html_text import text
from headlint.report._statistics import Count

__all__ = ["counted_rules", "explained_rules"]

_TITLE = re.compile(r"\A\s*# .*\n")
_HEADING = re.compile(r"<(/?)h([1-6])>")


def counted_rules(counts: Sequence[Count], explained: frozenset[str]) -> Iterator[str]:
    """A table, one row a rule."""
    yield "<table><thead><tr>"
    yield '<th scope="col" class="number">Found</th><th scope="col">Rule</th>'
    yield '<th scope="col">Severity</th><th scope="col" class="number">Fixable</th></tr></thead><tbody>'
    for row in counts:
        name = f'<span class="code">{text(row.code)}</span> {text(row.name)}'
        if row.code in explained:
            name = f'<a href="#rule-{text(row.code)}">{name}</a>'
        yield f'<tr><td class="number">{row.total}</td><th scope="row">{name}</th>'
        yield f'<td><span class="chip {row.severity}">{row.severity}</span></td>'
        yield f'<td class="number">{row.safe + row.unsafe}</td></tr>'
    yield "</tbody></table>"


def explained_rules(cards: Sequence[RuleCard]) -> Iterator[str]:
    """The page of each rule, folded: Markdown in which HTML is text and only web addresses are links."""
    reader = MarkdownIt("commonmark", {"html": False}).enable("table").disable("image")
    reader.validateLink = lambda url: url.startswith(("https://", "http://", "#"))  # type: ignore[method-assign]
    for card in cards:
        yield f'<details class="rule" id="rule-{text(card.code)}">'
        yield (
            f'<summary><h3><span class="code">{text(card.code)}</span> {text(card.name)}</h3> '
            f'<span class="aside">{text(card.summary)}</span></summary>'
        )
        body = _TITLE.sub("", card.help).lstrip().removeprefix(card.summary)
        page = reader.render(body)
        # Below the heading of the rule itself.
        yield _HEADING.sub(lambda match: f"<{match[1]}h{min(int(match[2]) + 2, 6)}>", page).rstrip()
        yield "</details>"
