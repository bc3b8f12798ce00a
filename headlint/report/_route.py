"""The route of a finding: its places in the order in which values come past them."""

from __future__ import annotations

from headlint.findings import Finding, Span

__all__ = ["route"]


def route(finding: Finding) -> list[tuple[Span, str]]:
    """Every place and what is said of it, the primary one among the others."""
    places = [(finding.span, finding.label), *((one.span, one.message) for one in finding.related)]
    order = finding.route if sorted(finding.route) == list(range(len(places))) else range(len(places))
    return [places[number] for number in order]
