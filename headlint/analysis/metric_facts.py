"""Metrics beside their heads, as contracts of the subject `metric`: one for each metric of each head."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from headlint.analysis import decode_facts, facts
from headlint.analysis.decode_facts import Decision, Met
from headlint.analysis.guards import alternatives
from headlint.analysis.metrics import MetricUse, MetricView, given, task_facts, view
from headlint.contracts import Fact, FactValue, HeadContract, Meeting
from headlint.domains import Encoding
from headlint.findings import Site
from headlint.frameworks.library import Library
from headlint.frameworks.meanings import MetricMeaning
from headlint.records import replace
from headlint.values import Const, Items, Tensor, Unknown, Value

__all__ = ["compiled", "contracts", "made"]

MOST = 16
BY_SHAPE = "accuracy"
"""Id of the metric of Keras that the shapes of scores and labels choose."""
SCORERS = ("class-metric", "ranking-metric")


def made(site: Site, said: Mapping[str, FactValue], around: Mapping[str, FactValue]) -> HeadContract:
    """The contract of a metric that is wrong by itself."""
    found = facts.Facts()
    for name, value in (*around.items(), *said.items()):
        found.add(name, value, site if name.startswith("metric.") else None)
    return HeadContract("metric", site, (found.meeting(),))


def compiled(library: Library, contract: HeadContract, metrics: Value | None) -> list[HeadContract]:
    """One contract for each metric that a model of Keras is compiled with."""
    found = []
    for metric in metrics.values if isinstance(metrics, Items) else ():
        views = [view(library, option) for _, option in alternatives(metric)]
        meetings = [
            _beside(library, meeting, one)
            for meeting in contract.meetings
            for one in views
            if one is not None and one.meaning.framework == "keras"
        ]
        if meetings and len(meetings) == len(views) * len(contract.meetings) <= MOST:
            found.append(replace(contract, subject="metric", meetings=tuple(meetings)))
    return found


def contracts(
    library: Library,
    uses: Sequence[MetricUse],
    met: Sequence[Met],
    decisions: Sequence[Decision],
    around: Mapping[str, FactValue],
) -> list[HeadContract]:
    """One contract for each call of a metric on something that comes out of a layer."""
    found = []
    for use in uses:
        options = [one for _, one in alternatives(use.output, use.path)]
        options = [one for one in options if not (isinstance(one, Const) and one.value is None)]
        if not any(isinstance(one, Tensor) and one.layer is not None for one in options):
            continue
        meetings = [_used(library, use, one, met, around) for one in options[:MOST]]
        informative = _informative(use, options, uses, decisions)
        for meeting in meetings:
            meeting["metrics.informative"] = Fact(informative)
        contract = HeadContract(
            "metric",
            use.site,
            tuple(Meeting(one) for one in meetings),
            len(options) <= MOST,
            use.choices,
        )
        found.append(contract)
    return found


def _informative(
    use: MetricUse, options: Sequence[Value], uses: Sequence[MetricUse], decisions: Sequence[Decision]
) -> bool:
    """Whether something that tells more than accuracy is worked out from the same output."""
    layers = {one.layer.site for one in options if isinstance(one, Tensor) and one.layer is not None}
    others = [one.output for one in uses if one.view.meaning.informative]
    others += [one.value for one in decisions if one.kind in SCORERS]
    return any(
        isinstance(one, Tensor) and one.layer is not None and one.layer.site in layers
        for other in others
        for _, one in alternatives(other)
    )


def _used(
    library: Library, use: MetricUse, option: Value, met: Sequence[Met], around: Mapping[str, FactValue]
) -> dict[str, Fact]:
    found = facts.Facts()
    found.add("framework", use.view.meaning.framework)
    tensor = option if isinstance(option, Tensor) else None
    reason = option.reason if isinstance(option, (Tensor, Unknown)) else "it is not a tensor"
    facts.output_facts(found, tensor, reason)
    same = False
    if tensor is not None:
        found.add("metric.whole-rows", tensor.taken == 0)
        if tensor.decision is not None:
            found.add("output.decided-by", tensor.decision.id, tensor.decision.site, tensor.likely)
        heads = [one for one in met if decode_facts.same_layer(one.output, tensor)]
        decode_facts.head_facts(found, [one.meeting for one in heads])
        if tensor.units is None and heads and all(one.output.units == 1 for one in heads):
            # Of a single score there is a single one left, whatever was done to its axes.
            found.add("output.units", 1, tensor.layer.site if tensor.layer else None)
        same = bool(heads) and all(decode_facts.same(one.target, use.target) for one in heads)
    found.add("metric.same-labels", same)
    if not same:
        for name in [name for name in found.known if name.startswith("labels.")]:
            del found.known[name]
        _truth_facts(found, use.target)
    for name, value in around.items():
        found.add(name, value)
    _metric_facts(found, library, use.view, same)
    if use.view.meaning.accuracy:
        found.add("metrics.accuracy", use.view.name, use.view.site)
    return found.known


def _truth_facts(found: facts.Facts, target: Value) -> None:
    if isinstance(target, Tensor) and target.encoding is not Encoding.UNKNOWN and target.layer is None:
        site = target.maker.site if target.maker else None
        found.add("labels.encoding", target.encoding.value, site, target.likely)
        found.add("labels.classes", target.classes, site, target.likely)


def _beside(library: Library, meeting: Meeting, one: MetricView) -> Meeting:
    """The facts of a head and of one of its metrics."""
    found = facts.Facts()
    found.known.update(meeting.facts)
    found.known["framework"] = Fact("keras")
    found.unknown.update(meeting.unknown)
    _metric_facts(found, library, one, True)
    return found.meeting()


def _metric_facts(found: facts.Facts, library: Library, one: MetricView, same: bool) -> None:
    meaning, site = one.meaning, one.site
    for name, value in task_facts(one).items():
        found.add(name, value, site)
    found.add("metric.form", one.form)
    found.add("metric.arguments", given(one))
    labels = _labels(found, same and meaning.framework == "keras")
    found.add("metric.labels", labels)
    units = found.known.get("output.units")
    width = units.value if units is not None and isinstance(units.value, int) else None
    classes = found.known.get("metric.classes")
    if width is not None and classes is not None:
        found.add("metric.fits", classes.value == width)
    if meaning.framework != "keras":
        return
    chosen = _chosen(library, meaning, width, labels)
    if chosen is None:
        return
    found.add("metric.compares", chosen.id)
    found.add("metric.truth", chosen.truth)
    _decision_facts(found, chosen, one, width)


def _labels(found: facts.Facts, same: bool) -> str | None:
    """How the labels are written that the metric gets: as they are known, else as the loss wants them."""
    encoding = found.known.get("labels.encoding")
    family = found.known.get("loss.family")
    wanted = {"sparse-categorical": "ids", "categorical": "one-hot"}
    by_loss = wanted.get(str(family.value)) if family is not None and same else None
    if encoding is None:
        return by_loss
    known = {"integer": "ids", "binary": "column", "one-hot": "one-hot", "multi-hot": "multi-hot"}
    seen = known.get(str(encoding.value))
    if seen == "column" and by_loss == "ids":
        return by_loss
    if seen == "multi-hot" and by_loss == "one-hot":
        return seen  # the loss takes the rows, and the metric misreads them beside any loss
    # Labels that the loss cannot take either: that is what is wrong there.
    return seen if by_loss in (None, seen) else None


def _chosen(
    library: Library, meaning: MetricMeaning, width: int | None, labels: str | None
) -> MetricMeaning | None:
    """The metric that is worked out: for `"accuracy"` what Keras chooses by the shapes."""
    if meaning.id != BY_SHAPE:
        return meaning
    if width is None or (width > 1 and labels is None):
        return None
    name = "BinaryAccuracy" if width == 1 else "CategoricalAccuracy"
    if width > 1 and labels in ("ids", "column"):
        name = "SparseCategoricalAccuracy"
    found = library.meaning(f"keras.metrics.{name}")
    return found if isinstance(found, MetricMeaning) else None


def _decision_facts(found: facts.Facts, meaning: MetricMeaning, one: MetricView, width: int | None) -> None:
    """How a metric of Keras makes decisions of the scores."""
    decides: str | None = meaning.decides
    cut = one.given(meaning.threshold)
    if one.given(meaning.best) is not None:
        decides = "argmax"
    elif meaning.threshold is not None and decides == "argmax" and cut is not None:
        decides = "threshold"
    elif meaning.indices is not None:
        decides = _of_indices(one.given(meaning.indices))
    found.add("metric.decides", decides)
    if decides == "threshold":
        found.add("metric.threshold", _range(cut))
        found.add("metric.threshold-given", cut is not None)
    if meaning.from_logits is not None:
        given = one.given(meaning.from_logits)
        if given is None:
            found.add("metric.from-logits", False)
        elif isinstance(given, Const) and isinstance(given.value, bool):
            found.add("metric.from-logits", given.value)
    if meaning.places is not None:
        given = one.given(meaning.places)
        places = given.value if isinstance(given, Const) else meaning.default_places
        known = given is None or isinstance(given, Const)
        if known and isinstance(places, int) and width is not None:
            found.add("metric.places", places)
            found.add("metric.covers", places >= width)


def _of_indices(given: Value | None) -> str | None:
    if given is None:
        return "indices"
    if isinstance(given, Const) and isinstance(given.value, bool):
        return "indices" if given.value else "argmax"
    return None


def _range(cut: Value | None) -> str | None:
    if cut is None:
        return "half"
    if not isinstance(cut, Const) or cut.likely or isinstance(cut.value, bool):
        return None
    return decode_facts.range_of(cut.value) if isinstance(cut.value, (int, float)) else None
