"""From values to named facts: what the rules get to see of one meeting."""

from __future__ import annotations

from collections.abc import Mapping

from headlint.analysis import axes, label_facts
from headlint.contracts import Fact, FactValue, Meeting, Wiring
from headlint.domains import Domain
from headlint.findings import Site
from headlint.frameworks.library import Library
from headlint.frameworks.meanings import LossMeaning, MetricMeaning
from headlint.records import dataclass, field
from headlint.values import (
    Const,
    Items,
    LibraryName,
    LibraryObject,
    Step,
    Tensor,
    Value,
)

__all__ = [
    "Facts",
    "LossView",
    "Parties",
    "Single",
    "call_meeting",
    "head_meeting",
    "operation_meeting",
    "output_facts",
]


@dataclass(frozen=True, slots=True)
class LossView:
    """A loss as it is used: its meaning, its spelling, and its switches where they are known."""

    meaning: LossMeaning
    name: str
    form: str
    site: Site | None
    from_logits: bool | None = None
    """None: unknown; meaningless for losses that have no such parameter."""
    log_input: bool | None = None
    likely: bool = False
    applies: str | None = ""
    """The activation that its switches turn on; "": none of them, None: unknown."""
    written: Site | None = None
    """The string, the call of the class or the name of the function itself, where it is known."""
    own: bool = False
    """Described by the user's own facts."""


@dataclass(frozen=True, slots=True)
class Parties:
    """Everything that takes part in one meeting."""

    output: Tensor | None
    reason: str
    loss: LossView | None
    target: Value
    labels: tuple[Value, ...]
    metrics: Value | None
    same_as_input: bool
    back_propagated: bool
    decodes: tuple[Step, ...]
    around: Mapping[str, FactValue]
    """Facts of the file: the backend of Keras, the versions that its project asks for."""
    variance: Value | None
    place: Site
    loss_reason: str = "the loss is not followed"
    """Why the loss is not known, where it is not."""


@dataclass(frozen=True, slots=True)
class Single:
    """A call or a name that is judged by itself, and the output that it has to do with."""

    site: Site
    facts: Mapping[str, FactValue]
    output: Tensor | None = None
    meaning: LossMeaning | None = None
    model: int | None = None
    """Object number of the model whose history is read."""
    places: Mapping[str, Site] = field(default_factory=dict)
    """Where facts were seen that stand somewhere else."""


class Facts:
    """Collects facts and the reasons for what is missing."""

    def __init__(self) -> None:
        self.known: dict[str, Fact] = {}
        self.unknown: dict[str, str] = {}

    def add(
        self,
        name: str,
        value: FactValue | None,
        site: Site | None = None,
        likely: bool = False,
        step: Step | None = None,
    ) -> None:
        if value is not None:
            self.known[name] = Fact(value, site, likely, None if step is None else _wiring(step))

    def meeting(self) -> Meeting:
        return Meeting(self.known, self.unknown)


def _wiring(step: Step) -> Wiring:
    return Wiring(step.name, step.maker, step.used, None if step.of is None else _wiring(step.of))


def head_meeting(library: Library, parties: Parties) -> Meeting:
    """The facts of one combination of output, loss, labels and metrics."""
    facts = Facts()
    _loss_facts(facts, parties)
    output_facts(facts, parties.output, parties.reason)
    label_facts.label_facts(facts, parties)
    label_facts.count(facts)
    _metric_facts(facts, library, parties.metrics)
    if parties.decodes:
        facts.add("decode.kinds", frozenset(step.id for step in parties.decodes), parties.decodes[0].site)
    cuts = {step.name for step in parties.decodes if step.id == "threshold"}
    if len(cuts) == 1:
        facts.add("decode.threshold", cuts.pop())
    for name, value in parties.around.items():
        facts.add(name, value)
    return facts.meeting()


def operation_meeting(library: Library, result: Tensor, kind: str, site: Site) -> Meeting:
    """The facts of a single operation."""
    facts = Facts()
    facts.add("operation.kind", kind, site)
    output_facts(facts, result, result.reason)
    activation = result.activation
    framework = library.framework_of(activation.name) if activation else None
    if framework is None and result.layer is not None:
        framework = result.layer.framework
    facts.add("framework", framework)
    return facts.meeting()


def call_meeting(library: Library, single: Single, around: Mapping[str, FactValue]) -> Meeting:
    """The facts of a call or a name that is judged by itself."""
    facts = Facts()
    for name, value in (*around.items(), *single.facts.items()):
        here = single.site if name.startswith("call.") else None
        facts.add(name, value, single.places.get(name, here))
    if single.output is not None:
        output_facts(facts, single.output, single.output.reason)
    if single.meaning is not None:
        facts.add("framework", single.meaning.framework)
        facts.add("loss.family", single.meaning.family)
        facts.add("loss.id", single.meaning.id)
    return facts.meeting()


def _loss_facts(facts: Facts, parties: Parties) -> None:
    loss = parties.loss
    if loss is None:
        facts.unknown["loss.id"] = parties.loss_reason
        return
    meaning, site, likely = loss.meaning, loss.site, loss.likely
    layer = None if parties.output is None else parties.output.layer
    # A loss that the user describes need not say for which framework it is.
    facts.add("framework", meaning.framework or (layer.framework if layer is not None else None))
    facts.add("loss.name", loss.name, site, likely)
    facts.add("loss.id", meaning.id, site, likely)
    facts.add("loss.family", meaning.family, site, likely)
    facts.add("loss.form", loss.form, loss.written)
    facts.add("loss.back-propagated", parties.back_propagated)
    if loss.own:
        facts.add("loss.own", True, site)
    if meaning.normalises:
        facts.add("loss.normalises", True, site, likely)
    if meaning.log_input is not None:
        facts.add("loss.log-input", loss.log_input, site, likely)
    variance = parties.variance
    if isinstance(variance, Tensor) and variance.domain is not Domain.UNKNOWN:
        last = variance.activation or variance.layer
        facts.add("loss.variance-domain", variance.domain.value, last.site if last else site)
    wants = _wants(loss, parties.output)
    if isinstance(wants, str):
        facts.unknown["loss.takes"] = wants
        return
    if meaning.from_logits is not None:
        facts.add("loss.from-logits", loss.from_logits, site, likely)
    facts.add("loss.takes", wants[0].value, site, likely)
    facts.add("loss.applies", wants[1], site, likely)


def _wants(loss: LossView, output: Tensor | None) -> tuple[Domain, str] | str:
    """What a loss takes and what it applies to that itself; the reason where this is not known."""
    meaning = loss.meaning
    if loss.applies is None:
        return "what the loss applies itself is not known"
    if loss.applies == "softmax" and output is not None and output.units == 1:
        return "a softmax over one channel is left out"  # monai/losses: "softmax=True ignored"
    if loss.applies:
        return Domain.REAL, loss.applies
    if meaning.takes is None:
        return "the rules for heads do not apply to this loss"
    if meaning.log_input is not None:
        if loss.log_input is None:
            return "log_input is not known"
        return meaning.takes if loss.log_input else Domain.NONNEGATIVE, meaning.applies
    if meaning.from_logits is None:
        return meaning.takes, meaning.applies
    if loss.from_logits is None:
        return "from_logits is not known"
    if loss.from_logits:
        return Domain.REAL, meaning.logits_applies
    return meaning.takes, meaning.applies


def output_facts(facts: Facts, output: Tensor | None, reason: str) -> None:
    """What is known of an output; `reason` says why it is unknown where it is no tensor."""
    if output is None:
        facts.unknown["output.domain"] = reason
        return
    likely = output.likely
    if output.layer is not None:
        facts.add("output.layer", output.layer.name, output.layer.site, likely, output.layer)
    if output.units is not None:
        where = output.units_site or (output.layer.site if output.layer else None)
        facts.add("output.units", output.units, where, likely or output.units_likely)
    if output.stop is not None:
        facts.add("output.gradient-stop", output.stop.name, output.stop.site, likely, output.stop)
    for name, value, site in axes.described(output):
        facts.add(name, value, site, likely)
    if output.domain is Domain.UNKNOWN:
        facts.unknown["output.domain"] = output.reason or reason
        return
    _value_facts(facts, output, likely)


def _value_facts(facts: Facts, output: Tensor, likely: bool) -> None:
    activation = output.activation
    site = activation.site if activation else (output.layer.site if output.layer else None)
    facts.add("output.domain", output.domain.value, site, likely)
    if activation is not None:
        facts.add("output.activation", activation.id, activation.site, likely, activation)
    elif output.domain is Domain.REAL and output.layer is not None:
        facts.add("output.activation", "linear", output.layer.site, likely, output.layer)
    if output.inner is not None:
        facts.add("output.inner-activation", output.inner.id, output.inner.site, likely, output.inner)
        facts.add("output.inner-domain", output.inner_domain.value, output.inner.site, likely)
    if output.axis is not None and activation is not None:
        facts.add("output.normalised-axis", output.axis, activation.site, likely, activation)
    if output.log_of is not None and activation is not None:
        facts.add("output.log-of", output.log_of, activation.site, likely)
        facts.add("output.log-guarded", output.guarded, activation.site)
    if output.follower is not None:
        facts.add("output.follower", output.follower.name, output.follower.site, likely, output.follower)
        facts.add("output.follower-kind", output.follower.id, output.follower.site, likely)


def _metric_facts(facts: Facts, library: Library, metrics: Value | None) -> None:
    if metrics is None or not isinstance(metrics, Items):
        return
    ids: set[str] = set()
    informative = False
    for value in metrics.values:
        name = _metric_name(library, value)
        if name is None:
            informative = True  # a metric that is not known may well be the informative one
            continue
        meaning = library.meaning(name)
        if not isinstance(meaning, MetricMeaning):
            continue
        ids.add(meaning.id)
        informative = informative or meaning.informative
        if meaning.accuracy and "metrics.accuracy" not in facts.known:
            site = value.site if isinstance(value, (Const, LibraryObject, LibraryName)) else None
            text = value.value if isinstance(value, Const) else f"{meaning.short}()"
            facts.add("metrics.accuracy", str(text), site)
    facts.add("metrics.ids", frozenset(ids))
    facts.add("metrics.informative", informative)


def _metric_name(library: Library, value: Value) -> str | None:
    if isinstance(value, Const) and isinstance(value.value, str):
        return library.keras_string("metrics", value.value)
    if isinstance(value, (LibraryObject, LibraryName)):
        return value.name
    return None
