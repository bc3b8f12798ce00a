"""What headlint understood of each head: one entry a place, for `headlint heads` and to measure ourselves."""

from __future__ import annotations

from collections.abc import Iterable

from headlint.contracts import FactValue, HeadContract, Meeting
from headlint.findings import HeadEntry, Position, Resolved, Span

__all__ = ["HeadEntry", "Resolved", "entry_of", "inventory"]

_ORDER: tuple[Resolved, ...] = ("none", "partial", "full")


def inventory(entries: Iterable[HeadEntry]) -> tuple[HeadEntry, ...]:
    """One entry for each place, in order: the best understood of the meetings seen there."""
    best: dict[tuple[str, int, Position, str], HeadEntry] = {}
    for entry in entries:
        key = (entry.span.path, entry.span.cell or 0, entry.span.start, entry.part)
        known = best.get(key)
        if known is None or _rank(entry) > _rank(known):
            best[key] = entry
    return tuple(best[key] for key in sorted(best))


def _rank(entry: HeadEntry) -> tuple[bool, int, bool]:
    return bool(entry.findings), _ORDER.index(entry.resolved), entry.labels is not None


_PARTIES = ("output.layer", "output.activation", "loss.name")


def entry_of(contract: HeadContract, codes: tuple[str, ...] = (), *, locate: bool = False) -> HeadEntry:
    """What was understood of one contract, with the codes of the findings on it.

    With `locate` it says where its parties stand too, which takes a look at each place.
    """
    if not contract.meetings:
        return HeadEntry(contract.site.span(), reasons=("no output reaches it",))
    grades = [_resolved(meeting) for meeting in contract.meetings]
    worst = min(range(len(grades)), key=lambda index: _ORDER.index(grades[index]))
    first, reasons = contract.meetings[0], contract.meetings[worst].unknown
    return HeadEntry(
        span=contract.site.span(),
        part=contract.part,
        framework=_text(first, "framework"),
        units=_number(first, "output.units"),
        domain=_text(first, "output.domain"),
        layer=_text(first, "output.layer"),
        activation=_text(first, "output.activation"),
        loss=_text(first, "loss.name"),
        takes=_text(first, "loss.takes"),
        from_logits=_flag(first, "loss.from-logits"),
        labels=_text(first, "labels.encoding"),
        labels_reason=first.unknown.get("labels.encoding"),
        metrics=_names(first, "metrics.ids"),
        decode=_names(first, "decode.kinds"),
        resolved=grades[worst] if contract.complete else "none",
        reasons=tuple(
            f"{name}: {reason}" for name, reason in sorted(reasons.items()) if name != "labels.encoding"
        ),
        findings=codes,
        places=_places(contract) if locate else (),
    )


def _places(contract: HeadContract) -> tuple[Span, ...]:
    facts = (meeting.facts.get(name) for meeting in contract.meetings for name in _PARTIES)
    sites = [fact.site for fact in facts if fact is not None and fact.site is not None]
    return tuple(dict.fromkeys(site.span() for site in sites))


def _resolved(meeting: Meeting) -> Resolved:
    output = "output.domain" in meeting.facts
    # A loss that the rules for heads do not apply to is understood all the same.
    loss = "loss.takes" in meeting.facts or (
        "loss.id" in meeting.facts and "from_logits" not in meeting.unknown.get("loss.takes", "")
    )
    if output and loss:
        return "full"
    return "partial" if output or loss else "none"


def _value(meeting: Meeting, name: str) -> FactValue | None:
    fact = meeting.facts.get(name)
    return None if fact is None else fact.value


def _text(meeting: Meeting, name: str) -> str | None:
    value = _value(meeting, name)
    return value if isinstance(value, str) else None


def _number(meeting: Meeting, name: str) -> int | None:
    value = _value(meeting, name)
    return value if isinstance(value, int) and not isinstance(value, bool) else None


def _flag(meeting: Meeting, name: str) -> bool | None:
    value = _value(meeting, name)
    return value if isinstance(value, bool) else None


def _names(meeting: Meeting, name: str) -> tuple[str, ...]:
    value = _value(meeting, name)
    return tuple(sorted(value)) if isinstance(value, frozenset) else ()
