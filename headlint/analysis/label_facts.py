"""What the rules get to see of the labels of one meeting."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from headlint.analysis import axes, dtypes, label_arithmetic, label_origins
from headlint.analysis.guards import alternatives
from headlint.analysis.label_values import COMPARED, DRAWN, LITERAL
from headlint.domains import Encoding
from headlint.values import (
    Const,
    Tensor,
    Unknown,
    Value,
)

if TYPE_CHECKING:
    from headlint.analysis.facts import Facts, Parties

__all__ = ["SAME_AS_INPUT", "count", "label_facts", "same_source"]


SAME_AS_INPUT = "the target is what the model was given"
"""Why labels need no encoding."""


def same_source(output: Tensor | None, target: Value) -> bool:
    """Whether the target is (part of) what the model was given: an autoencoder."""
    if output is None:
        return False
    for _, option in alternatives(target):
        if isinstance(option, Tensor) and label_origins.origin(option) & output.sources:
            return True
        if isinstance(option, Unknown) and option.token is not None and option.token in output.sources:
            return True
    return False


def label_facts(facts: Facts, parties: Parties) -> None:
    if parties.same_as_input:
        facts.add("labels.same-as-input", True)
    # Where the labels may be None the loss is not called, or raises.
    options = [option for value in _given(parties) for _, option in alternatives(value)]
    given = [one for one in options if not (isinstance(one, Const) and one.value is None)]
    known = [one for one in given if isinstance(one, Tensor) and one.encoding is not Encoding.UNKNOWN]
    facts.add("labels.pair", label_arithmetic.pair_of(given))
    if not known or len(known) < len(given) or len({one.encoding for one in known}) > 1:
        facts.unknown["labels.encoding"] = _why_unknown(parties, given)
        return
    first = known[0]
    site = first.maker.site if first.maker else None
    facts.add("labels.encoding", first.encoding.value, site, first.likely)
    if first.maker is not None:
        facts.add("labels.source", first.maker.name, site)
        facts.add("labels.literal", first.maker.id == LITERAL)
        facts.add("labels.drawn", first.maker.id == DRAWN)
        facts.add("labels.by-looks", first.maker.id in (LITERAL, DRAWN, COMPARED))
    if first.route and len(known) == 1:
        facts.add("labels.last-step", first.route[-1].name, first.route[-1].site)
    if len({one.classes for one in known}) == 1:
        facts.add("labels.classes", first.classes, site, first.likely)
    if len({one.lowest for one in known}) == 1:
        facts.add("labels.lowest", first.lowest, site, first.likely)
    if len({one.rank for one in known}) == 1:
        facts.add("labels.rank", first.rank, site, first.likely)
        facts.add("labels.several", axes.has_several(known), site)
    if len({one.units for one in known}) == 1 and first.rank != 1:
        facts.add("labels.columns", first.units, first.units_site or site, first.likely)
    if len({one.dtype for one in known}) == 1:
        facts.add("labels.dtype", dtypes.of_array(first.dtype), site, first.likely)
    if len({one.label_range for one in known}) == 1:
        facts.add("labels.range", first.label_range, site)


def _why_unknown(parties: Parties, given: Sequence[Value]) -> str:
    if parties.same_as_input:
        return SAME_AS_INPUT
    unknown = [one for one in given if not isinstance(one, Tensor) or one.encoding is Encoding.UNKNOWN]
    reasons = [one.reason for one in unknown if isinstance(one, (Tensor, Unknown)) and one.reason]
    return reasons[0] if reasons else "what made the labels is not followed"


def count(facts: Facts) -> None:
    """Sets the units beside the classes. Labels that start at 1 need a unit more than there are classes."""
    units, classes = facts.known.get("output.units"), facts.known.get("labels.classes")
    if units is None or classes is None:
        return
    if not isinstance(units.value, int) or not isinstance(classes.value, int):
        return
    lowest = facts.known.get("labels.lowest")
    first = lowest.value if lowest is not None and isinstance(lowest.value, int) else 0
    spare = units.value - (classes.value + max(first, 0))
    relation = "equal" if spare == 0 else "more" if spare > 0 else "fewer"
    facts.add("labels.against-units", relation, classes.site, units.likely or classes.likely)


def _given(parties: Parties) -> tuple[Value, ...]:
    """The labels: those of fit() where it was seen, else the target of the loss call."""
    return parties.labels or (parties.target,)
