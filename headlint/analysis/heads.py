"""Where an output meets a loss: collected while the program is read, turned into contracts at the end.

What happens later to the same loss value (backward) or the same output (a threshold, argmax) is
added to the meeting, so contracts are only built when the whole program has been read.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager

from headlint.analysis import decode_facts, facts, label_facts, metric_facts
from headlint.analysis.decode_facts import Decision, Met
from headlint.analysis.facts import LossView, Single
from headlint.analysis.guards import alternatives, compatible, merge
from headlint.analysis.metrics import MetricUse
from headlint.contracts import FactValue, HeadContract, Meeting
from headlint.findings import Site
from headlint.frameworks.library import Library
from headlint.frameworks.meanings import LossMeaning
from headlint.records import dataclass, field, replace
from headlint.values import Const, Guard, Ref, Step, Tensor, Unknown, Value

__all__ = ["Heads", "Pending"]

MOST = 16
"""A meeting with more combinations than this is not judged."""


@dataclass(slots=True)
class Pending:
    """A meeting of outputs and losses, before the rest of the program has been read."""

    site: Site
    output: Value
    losses: tuple[tuple[Guard, LossView | None], ...]
    target: Value
    path: Guard
    metrics: Value | None = None
    part: str = ""
    choices: tuple[tuple[int, int, int], ...] = ()
    """As in HeadContract."""
    variance: Value | None = None
    """What a loss takes as the variance of the output."""
    call: Site | None = None
    """As in HeadContract."""
    loss_reason: str = "the loss is not followed"
    same_as_input: bool = False
    metrics_open: bool = False
    """What the metrics are given is not settled: they are listed for several outputs at once, which
    means one thing or another by the version, or the model feeds them by itself."""
    back_propagated: bool = False
    superseded: bool = False
    """As in HeadContract."""
    labels: list[Value] = field(default_factory=list)


class Heads:
    """The meetings and single operations seen in one analysis."""

    def __init__(self, library: Library) -> None:
        self.library = library
        self.pending: list[Pending] = []
        self.operations: list[tuple[Site, Tensor, str]] = []
        self.choices: list[tuple[int, int, int]] = []
        """The calls of one of several things that are running now."""
        self.singles: list[Single] = []
        self.tested: set[int] = set()
        """Models in whose history the program looks before it takes a key."""
        self._inside: set[tuple[Site, str]] = set()
        self._calls = 0
        self.decodes: list[tuple[Tensor, Step]] = []
        self.decisions: list[Decision] = []
        self.uses: list[MetricUse] = []
        self.measures: list[tuple[Site, Mapping[str, FactValue]]] = []
        self.read: set[Site] = set()
        """Places that gave the places of the greatest values to somebody who reads them."""
        self.compiled: dict[int, list[int]] = {}
        """Numbers of the meetings that a compiled model takes part in, by object number."""
        self._idle: dict[int, tuple[int, Guard, list[int]]] = {}
        """Models that were compiled and not used yet: in which frame, under which conditions, numbers."""
        self._parts: dict[int, set[int | None]] = {}
        """Models that are layers of others, by object number; None where the others are not known."""

    @contextmanager
    def one_of(self, call: int, which: int, count: int) -> Iterator[None]:
        """While one of several things is called."""
        self.choices.append((call, which, count))
        try:
            yield
        finally:
            self.choices.pop()

    def call(self) -> int:
        """A number for a call of one of several things."""
        self._calls += 1
        return self._calls

    def meet(
        self,
        site: Site,
        output: Value,
        losses: Sequence[tuple[Guard, LossView | None]],
        target: Value,
        *,
        path: Guard,
        metrics: Value | None = None,
        part: str = "",
    ) -> int:
        """File a meeting and give its number."""
        choices = tuple(self.choices)
        self.pending.append(Pending(site, output, tuple(losses), target, path, metrics, part, choices))
        return len(self.pending) - 1

    def compile(self, oid: int, numbers: list[int], frame: int, path: Guard) -> None:
        """A model is compiled. What it was compiled with before, in the same piece of code, and never
        used, is no more."""
        before = self._idle.pop(oid, None)
        if before is not None and before[0] == frame and path <= before[1]:
            for number in before[2]:
                self.pending[number].superseded = True
        self.compiled[oid] = numbers
        self._idle[oid] = frame, path, numbers

    def used(self, values: Iterable[Value]) -> None:
        """Models are trained or given to something that may train them."""
        if self._idle:
            for value in values:
                for _, option in alternatives(value):
                    if isinstance(option, Ref):
                        self._idle.pop(option.oid, None)

    def part(self, inner: int, outer: int | None) -> None:
        """A model is a layer of another one, or is applied to an input of another one."""
        self._parts.setdefault(inner, set()).add(outer)

    def _drop_parts(self) -> None:
        """A model that is trained as a layer of another, and by itself by nobody in sight, was compiled
        for nothing: the generator of a GAN."""
        for oid, (_, _, numbers) in self._idle.items():
            if any(outer is None or outer in self.compiled for outer in self._parts.get(oid, ())):
                for number in numbers:
                    self.pending[number].superseded = True

    def back_propagate(self, loss: Value) -> None:
        """`backward()` is called on a value: every loss that went into it is trained on."""
        for _, option in alternatives(loss):
            if not isinstance(option, Tensor):
                continue
            for number in option.losses:
                self.pending[number].back_propagated = self.pending[number].back_propagated or option.pure

    def decoded(self, output: Tensor, step: Step) -> None:
        """An output is turned into a decision somewhere."""
        if output.layer is not None:
            self.decodes.append((output, step))

    def goes_on(self, source: Tensor) -> None:
        """A value goes into a layer with weights: what made it is no output, there at least."""
        for step in (source.activation, source.inner, source.layer):
            if step is not None and step.maker is not None:
                self._inside.add((step.maker, step.name))

    def places_read(self, value: Tensor) -> None:
        """Somebody reads a decision: the places of a maximum are only one where they are read."""
        if value.decision is not None and value.decision.site is not None:
            self.read.add(value.decision.site)

    def operation(self, site: Site, result: Tensor, kind: str) -> None:
        """A softmax or a logarithm that can be judged by itself."""
        # One of several things that may be called does not happen for certain.
        if not self.choices and not result.likely:
            self.operations.append((site, result, kind))

    def single(
        self,
        site: Site,
        facts: Mapping[str, FactValue],
        output: Tensor | None = None,
        *,
        meaning: LossMeaning | None = None,
        model: int | None = None,
        places: Mapping[str, Site] | None = None,
    ) -> None:
        """File a call or a name that is judged by itself."""
        # One of several things that may be called does not happen for certain.
        if not self.choices:
            self.singles.append(Single(site, facts, output, meaning, model, places or {}))

    def measure(self, site: Site, facts: Mapping[str, FactValue]) -> None:
        """A metric is made in a way that is wrong whatever it is given."""
        if not self.choices:
            self.measures.append((site, facts))

    def contracts(self, around: Mapping[str, FactValue]) -> list[HeadContract]:
        """All contracts, in the order in which they were met; `around` holds the facts of their file."""
        self._drop_parts()
        inside = frozenset(self._inside)
        return [replace(contract, inside=inside) for contract in self._all(around)]

    def _all(self, around: Mapping[str, FactValue]) -> list[HeadContract]:
        met: list[Met] = []
        found = [self._contract(pending, around, met) for pending in self.pending]
        for site, result, kind in self.operations:
            meeting = facts.operation_meeting(self.library, result, kind, site)
            found.append(HeadContract("operation", site, (meeting,)))
        for single in self.singles:
            if single.model not in self.tested:
                meeting = facts.call_meeting(self.library, single, around)
                found.append(HeadContract("call", single.site, (meeting,)))
        found += self._metrics(found[: len(self.pending)], met, around)
        return found + decode_facts.contracts(self.decisions, met, self.read, around)

    def _metrics(
        self, heads: Sequence[HeadContract], met: Sequence[Met], around: Mapping[str, FactValue]
    ) -> list[HeadContract]:
        """The contracts of metrics: those of `compile`, those that are called, those that are made."""
        found: list[HeadContract] = []
        for pending, contract in zip(self.pending, heads, strict=True):
            if not pending.metrics_open:
                found += metric_facts.compiled(self.library, contract, pending.metrics)
        found += metric_facts.contracts(self.library, self.uses, met, self.decisions, around)
        return found + [metric_facts.made(site, facts, around) for site, facts in self.measures]

    def _contract(self, pending: Pending, around: Mapping[str, FactValue], met: list[Met]) -> HeadContract:
        meetings: list[Meeting] = []
        for first, output in alternatives(pending.output, pending.path):
            if isinstance(output, Const) and output.value is None:
                continue
            for second, loss in pending.losses:
                guard = merge(first, second)
                if compatible(first, second) and compatible(guard, pending.path):
                    meetings.append(self._meeting(pending, output, loss, around))
                    if isinstance(output, Tensor):
                        met.append(Met(output, meetings[-1], pending.target))
        complete = 0 < len(meetings) <= MOST
        return HeadContract(
            "head",
            pending.site,
            tuple(meetings[:MOST]),
            complete,
            pending.choices,
            pending.part,
            pending.superseded,
            pending.call,
        )

    def _meeting(
        self, pending: Pending, output: Value, loss: LossView | None, around: Mapping[str, FactValue]
    ) -> Meeting:
        tensor = output if isinstance(output, Tensor) else None
        reason = output.reason if isinstance(output, (Tensor, Unknown)) else "it is not a tensor"
        decodes = tuple(step for one, step in self.decodes if tensor and _same_head(one, tensor))
        return facts.head_meeting(
            self.library,
            facts.Parties(
                output=tensor,
                reason=reason,
                loss=loss,
                target=pending.target,
                labels=tuple(pending.labels),
                metrics=pending.metrics,
                same_as_input=pending.same_as_input or label_facts.same_source(tensor, pending.target),
                back_propagated=pending.back_propagated,
                decodes=decodes,
                around=around,
                variance=pending.variance,
                place=pending.site,
                loss_reason=pending.loss_reason,
            ),
        )


def _same_head(left: Tensor, right: Tensor) -> bool:
    """Whether two values come out of the same last layer of the same model."""
    return left.layer is not None and right.layer is not None and left.layer.site == right.layer.site
