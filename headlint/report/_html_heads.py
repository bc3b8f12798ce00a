"""Heads drawn in HTML: layer, activation, loss and labels, what flows between them, and the verdict."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby

from headlint.findings import Finding, HeadEntry, Span
from headlint.report._html_text import breakable, count, line, text

__all__ = ["drawn_heads", "kind_of"]

_MANY = 30
"""With more heads than this, files in which nothing is wrong are folded."""
_DISAGREE = {"HL1": "at-output", "HL2": "at-layer", "HL3": "at-labels"}
"""Between which parties the rules of a hundred see a disagreement; the style colours them."""
_KINDS = {"ok": "ok", "undetermined": "undetermined"}

Numbered = Sequence[tuple[int, Finding]]


def kind_of(head: HeadEntry) -> str:
    """`ok`, `undetermined` or `wrong`."""
    return _KINDS.get(head.verdict, "wrong")


def drawn_heads(heads: Sequence[HeadEntry], findings: Numbered) -> Iterator[str]:
    """All heads, file by file; a verdict leads to its findings, which are numbered as on the page."""
    for path, group in groupby(heads, key=lambda head: head.span.path):
        own = list(group)
        wrong = sum(kind_of(head) == "wrong" for head in own)
        opened = " open" if wrong or len(heads) <= _MANY else ""
        said = count(len(own), "head") + (f", {wrong} with findings" if wrong else "")
        yield f'<details class="file" data-path="{line(path)}"{opened}>'
        yield f'<summary><h3 class="path">{line(path)}</h3><span class="aside">{said}</span></summary>'
        yield "<ul>"
        for head in own:
            yield from _head(head, findings)
        yield "</ul>"
        yield "</details>"


def _head(head: HeadEntry, findings: Numbered) -> Iterator[str]:
    kind, codes = kind_of(head), " ".join(head.findings)
    at = " ".join(sorted({_DISAGREE[code[:3]] for code in head.findings if code[:3] in _DISAGREE}))
    yield f'<li class="{f"head {kind} {at}".rstrip()}" data-verdict="{kind}" data-rules="{text(codes)}">'
    yield '<div class="about">'
    yield f'<span class="place">{text(_where(head))}</span>'
    if head.framework:
        yield f'<span class="chip">{text(head.framework)}</span>'
    yield _verdict(head, findings)
    yield "</div>"
    yield '<ol class="flow">'
    yield from _parties(head)
    yield "</ol>"
    yield from _further(head)
    yield "</li>"


def _where(head: HeadEntry) -> str:
    start = head.span.start
    cell = "" if head.span.cell is None else f"cell {head.span.cell}, "
    part = f", output {head.part}" if head.part else ""
    return f"{cell}line {start.line}{part}"


def _verdict(head: HeadEntry, findings: Numbered) -> str:
    kind = kind_of(head)
    if kind != "wrong":
        return f'<strong class="verdict {kind}">{"agrees" if kind == "ok" else "undetermined"}</strong>'
    links = " ".join(
        f'<a href="#{_target(code, head.span, findings)}">{text(code)}</a>' for code in head.findings
    )
    return f'<strong class="verdict wrong"><span class="unseen-text">found: </span>{links}</strong>'


def _target(code: str, span: Span, findings: Numbered) -> str:
    """The finding of a head: one with a place where the head is, else one of its file, else any."""

    def distance(finding: Finding) -> int:
        spans = (finding.span, *(one.span for one in finding.related))
        if any(one.path == span.path and one.cell == span.cell and _meet(one, span) for one in spans):
            return 0
        return 1 if finding.span.path == span.path else 2

    own = [(distance(finding), number) for number, finding in findings if finding.code == code]
    return f"f{min(own)[1]}" if own else "findings"


def _meet(one: Span, other: Span) -> bool:
    return one.start < other.end and other.start < one.end


# The drawing


def _parties(head: HeadEntry) -> Iterator[str]:
    """The four parties from left to right; between two of them what the one gives the other."""
    made = head.layer or ("" if head.units is None else "output layer")
    units = "" if head.units is None else count(head.units, "unit")
    yield _party("layer", "Layer", made, units)
    yield _arrow("right", "", "goes into")
    yield _party("activation", "Activation", _activation(head), "")
    yield _arrow("right output", head.domain or "?", "gives")
    takes = "" if head.takes is None else f"takes {head.takes}"
    logits = "" if head.from_logits is None else f"from_logits={head.from_logits}"
    yield _party("loss", "Loss", head.loss or "", ", ".join(part for part in (takes, logits) if part))
    yield _arrow("left", "", "is compared with")
    yield _party("labels", "Labels", head.labels or "", "")


def _activation(head: HeadEntry) -> str:
    return {"linear": "none"}.get(head.activation or "", head.activation or "")


def _party(kind: str, title: str, value: str, more: str) -> str:
    unknown = "" if value else " unknown"
    said = breakable(value) if value else '<span aria-label="unknown">?</span>'
    detail = f'<span class="detail">{text(more)}</span>' if more else ""
    return (
        f'<li class="party {kind}{unknown}"><span class="title">{title}</span>'
        f'<span class="value">{said}</span>{detail}</li>'
    )


def _arrow(direction: str, flows: str, said: str) -> str:
    label = f'<span class="flows">{text(flows)}</span>' if flows else ""
    return f'<li class="arrow {direction}"><span class="unseen-text">{said} </span>{label}</li>'


def _further(head: HeadEntry) -> Iterator[str]:
    """What else is known of the head, and why something is not."""
    facts: Mapping[str, Sequence[str]] = {"metrics": head.metrics, "decoded by": head.decode}
    if head.metrics or head.decode:
        parts = [
            f'<span><span class="title">{title}</span> {text(", ".join(values))}</span>'
            for title, values in facts.items()
            if values
        ]
        yield f'<p class="more">{" ".join(parts)}</p>'
    reasons = [*head.reasons] if head.resolved != "full" else []
    if head.labels is None and head.labels_reason:
        reasons.append(f"labels: {head.labels_reason}")
    if reasons:
        yield '<details class="reasons"><summary>What is not known</summary><ul>'
        yield from (f"<li>{text(reason)}</li>" for reason in reasons)
        yield "</ul></details>"
