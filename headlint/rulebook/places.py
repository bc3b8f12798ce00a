"""Where a finding stands: the primary place of a contract and the others beside it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from headlint.contracts import HeadContract
from headlint.findings import Related, Span
from headlint.rulebook.conditions import Facts
from headlint.rulebook.model import Case, Place
from headlint.rulebook.texts import Template, first_filled

__all__ = ["places"]

_HEAD = ("output.activation", "output.layer")


def _place(fact: str, *labels: str) -> Place:
    return Place(fact, tuple(Template.parse(label) for label in labels))


_OUTPUT = ("{units:output.units}, {output.activation}", "{output.activation}", "{units:output.units}")
_PARTIES = (
    _place("output.layer", *_OUTPUT, "{output.layer}"),
    _place("output.activation", *_OUTPUT),
    _place("output.inner-activation", "{output.inner-activation}"),
    _place("output.gradient-stop", "{output.gradient-stop}"),
    _place("loss.name", "{loss.name}"),
    _place("labels.source", "{labels.encoding} labels", "{labels.source}"),
    _place("labels.encoding", "{labels.encoding} labels"),
)
_DONE = _place("decode.function", "{decode.function}")
_CALL = _place("call.name", "{call.name}")
_ROUTE = _place("labels.last-step", "labels after {labels.last-step}")
"""Shown where the verdict rests on the labels."""
_SITE = _place("loss.name", "{loss.name}", "{output.activation}", "output and loss meet here")


def places(
    contract: HeadContract, case: Case, meetings: Sequence[Facts]
) -> tuple[Span, str, tuple[Related, ...]]:
    """The primary place, its label, and every other place, none of them within another."""
    here = contract.site.span()
    span, label = _primary(case, meetings, here)
    taken = [span]
    related = []
    for other, text in _others(contract, case, meetings, here):
        if any(_overlap(other, kept) for kept in taken):
            continue
        taken.append(other)
        related.append(Related(other, text))
    return span, label, tuple(related)


def _primary(case: Case, meetings: Sequence[Facts], here: Span) -> tuple[Span, str]:
    wanted = case.primary or (_HEAD if case.subject == "head" else ())
    for fact in wanted:
        span = _span(meetings, fact)
        if span is not None and (case.anywhere or span.path == here.path):
            return span, _label(case, fact, meetings)
    own = {"decode": _DONE, "call": _CALL}.get(case.subject)
    if own is not None:
        return here, first_filled(own.labels, meetings) or ""
    return here, first_filled(_SITE.labels, meetings) or ""


def _others(
    contract: HeadContract, case: Case, meetings: Sequence[Facts], here: Span
) -> Iterator[tuple[Span, str]]:
    own = {place.fact for place in case.related}
    parties = [*_PARTIES, _ROUTE] if _reads_labels(case, meetings) else _PARTIES
    for place in (*case.related, *(party for party in parties if party.fact not in own)):
        for facts in meetings:
            span = _span([facts], place.fact)
            if span is not None:
                yield span, first_filled(place.labels, [facts]) or ""
    if contract.subject == "head":
        yield here, first_filled(_SITE.labels, meetings) or ""


def _reads_labels(case: Case, meetings: Sequence[Facts]) -> bool:
    tested = frozenset().union(*(case.used(facts) for facts in meetings[:1]))
    return any(name.startswith("labels.") for name in tested)


def _label(case: Case, fact: str, meetings: Sequence[Facts]) -> str:
    for place in (*case.related, *_PARTIES):
        if place.fact == fact:
            return first_filled(place.labels, meetings[:1]) or ""
    return first_filled([Template.parse(f"{{{fact}}}")], meetings[:1]) or ""


def _span(meetings: Sequence[Facts], name: str) -> Span | None:
    """Where the fact was seen, in the first meeting that says so."""
    for facts in meetings:
        fact = facts.get(name)
        if fact is not None and fact.site is not None:
            return fact.site.span()
    return None


def _overlap(one: Span, other: Span) -> bool:
    same_text = one.path == other.path and one.cell == other.cell
    return one == other or (same_text and one.start < other.end and other.start < one.end)
