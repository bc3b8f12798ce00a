"""Where a finding stands: the primary place of a contract and the others beside it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from headlint.contracts import HeadContract
from headlint.findings import Related, Span
from headlint.records import dataclass
from headlint.rulebook.conditions import Facts
from headlint.rulebook.model import Case, Place
from headlint.rulebook.texts import Template, first_filled

__all__ = ["Places", "places"]

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
_LAYER = _place(
    "output.layer", "{output.layer}, {units:output.units}", "{output.layer}", "{units:output.units}"
)
"""The layer where the activation is a place of its own."""
_DONE = _place("decode.function", "{decode.function}")
_CALL = _place("call.name", "{call.name}")
_ROUTE = _place("labels.last-step", "labels after {labels.last-step}")
"""Shown where the verdict rests on the labels."""
_SITE = _place("loss.name", "{loss.name}", "{output.activation}", "output and loss meet here")


_WAY = ("output.layer", "output.inner", "output.", "loss.", "", "metric.", "decode.", "labels.")
"""How values come past the places, by the beginnings of their facts; empty: where all parties meet."""


@dataclass(frozen=True, slots=True)
class Places:
    """The places of a finding; `route` is as in `Finding`."""

    span: Span
    label: str
    related: tuple[Related, ...]
    route: tuple[int, ...]


def places(contract: HeadContract, case: Case, meetings: Sequence[Facts]) -> Places:
    """The primary place and every other one, none of them within another."""
    here = contract.site.span()
    span, label, fact = _primary(case, meetings, here)
    taken = [span]
    steps = [_step(fact)]
    related = []
    for other, text, seen in _others(contract, case, meetings, here):
        if any(_overlap(other, kept) for kept in taken):
            continue
        taken.append(other)
        steps.append(_step(seen))
        related.append(Related(other, text))
    route = tuple(sorted(range(len(steps)), key=steps.__getitem__))
    return Places(span, label, tuple(related), route)


def _step(fact: str) -> int:
    """How far along the way a fact is seen; labels are what the way ends at."""
    near = [step for step, start in enumerate(_WAY) if start and fact.startswith(start)]
    return near[0] if near else _WAY.index("")


def _primary(case: Case, meetings: Sequence[Facts], here: Span) -> tuple[Span, str, str]:
    """The place, its label and the fact that was seen there (empty where parties meet)."""
    wanted = case.primary or (_HEAD if case.subject == "head" else ())
    for fact in wanted:
        span = _span(meetings, fact)
        if span is not None and (case.anywhere or span.path == here.path):
            return span, _label(case, fact, meetings), fact
    own = {"decode": _DONE, "call": _CALL}.get(case.subject)
    if own is not None:
        return here, first_filled(own.labels, meetings) or "", own.fact
    return here, first_filled(_SITE.labels, meetings) or "", ""


def _others(
    contract: HeadContract, case: Case, meetings: Sequence[Facts], here: Span
) -> Iterator[tuple[Span, str, str]]:
    own = {place.fact for place in case.related}
    parties = [*_PARTIES, _ROUTE] if _reads_labels(case, meetings) else _PARTIES
    for place in (*case.related, *(party for party in parties if party.fact not in own)):
        for facts in meetings:
            span = _span([facts], place.fact)
            if span is not None:
                labels = _labels(place, case, facts, span)
                yield span, first_filled(labels, [facts]) or "", place.fact
    if contract.subject == "head":
        yield here, first_filled(_SITE.labels, meetings) or "", ""


def _labels(place: Place, case: Case, facts: Facts, span: Span) -> tuple[Template, ...]:
    """What to say of a place; a layer is named where its activation is a place of its own."""
    activation = _span([facts], "output.activation")
    plain = place.fact == "output.layer" and place not in case.related
    apart = activation is not None and not _overlap(span, activation)
    return _LAYER.labels if plain and apart else place.labels


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
