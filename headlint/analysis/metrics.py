"""Metrics as they are used: which one, with which settings, on which scores and labels."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from headlint import python as py
from headlint.analysis import iteration
from headlint.analysis.closures import Arguments
from headlint.contracts import FactValue
from headlint.findings import Site
from headlint.frameworks.library import Library
from headlint.frameworks.meanings import MetricMeaning
from headlint.records import dataclass
from headlint.values import Const, Guard, LibraryName, LibraryObject, Ref, Unknown, Value

if TYPE_CHECKING:
    from headlint.analysis.interpreter import Interpreter

__all__ = ["MetricUse", "MetricView", "apply", "call", "given", "made", "view"]

METHODS = ("update", "update_state", "forward", "__call__", "call")
"""Methods of a metric that take scores and labels, as calling it does."""
OUTPUTS = ("preds", "y_pred")
TARGETS = ("target", "y_true")


@dataclass(frozen=True, slots=True)
class MetricView:
    """A metric as it is written: its meaning, its spelling, its settings."""

    meaning: MetricMeaning
    name: str
    form: str
    site: Site | None
    settings: Mapping[str, Value]

    def given(self, parameter: str | None) -> Value | None:
        """What a parameter is given; None where it is left out, or given as `None`."""
        value = self.settings.get(parameter) if parameter is not None else None
        return None if isinstance(value, Const) and value.value is None else value


@dataclass(frozen=True, slots=True)
class MetricUse:
    """A metric that is given an output and labels."""

    site: Site
    view: MetricView
    output: Value
    target: Value
    path: Guard
    choices: tuple[tuple[int, int, int], ...]
    """As in HeadContract."""


def view(library: Library, value: Value) -> MetricView | None:
    """A metric as `compile` or a program holds it: a string, an object, a class or a function."""
    if isinstance(value, Const) and isinstance(value.value, str) and not value.likely:
        name = library.keras_string("metrics", value.value)
        meaning = library.meaning(name) if name else None
        if isinstance(meaning, MetricMeaning):
            return MetricView(meaning, value.value, "string", value.site, {})
    if isinstance(value, LibraryObject) and not value.likely:
        meaning = library.meaning(value.name)
        if isinstance(meaning, MetricMeaning):
            settings = dict(value.arguments)
            return MetricView(meaning, f"{meaning.short}()", "object", value.site, settings)
    if isinstance(value, LibraryName):
        meaning = library.meaning(value.name)
        if isinstance(meaning, MetricMeaning):
            return MetricView(meaning, meaning.short, meaning.form, value.site, {})
    return None


def made(interp: Interpreter, meaning: MetricMeaning, metric: LibraryObject) -> None:
    """A metric object is made: what it lacks for its task is wrong whatever it is given later."""
    found = view(interp.library, metric)
    if found is None or interp.branches:
        return  # a branch may be one for another version
    facts = {"framework": meaning.framework or "", "metric.arguments": given(found), **task_facts(found)}
    if {"metric.missing", "metric.classes", "metric.threshold"} & facts.keys():
        interp.heads.measure(metric.site, facts)


def call(interp: Interpreter, metric: LibraryObject, arguments: Arguments, node: py.Node) -> Value:
    """A metric object is called, or told of another batch."""
    meaning = interp.library.meaning(metric.name)
    assert isinstance(meaning, MetricMeaning)
    held = metric.argument(meaning.holds)
    for one in _held(interp, held) if held is not None else ():
        if isinstance(one, LibraryObject) and isinstance(interp.library.meaning(one.name), MetricMeaning):
            call(interp, one, arguments, node)
    found = view(interp.library, metric)
    if found is not None and held is None:
        _use(interp, found, arguments, node)
    return Unknown(f"the value of `{meaning.short}`")


def apply(
    interp: Interpreter,
    meaning: MetricMeaning,
    bound: Mapping[str, Value],
    arguments: Arguments,
    node: py.Node,
) -> Value:
    """A metric in its function form."""
    settings = {name: value for name, value in bound.items() if name not in (*OUTPUTS, *TARGETS)}
    found = MetricView(meaning, f"{meaning.short}()", "call", interp.site(node), settings)
    facts = {"framework": meaning.framework or "", "metric.arguments": given(found), **task_facts(found)}
    if "metric.missing" in facts and not interp.branches:
        interp.heads.measure(interp.site(node), facts)
    _use(interp, found, arguments, node)
    return Unknown(f"the value of `{meaning.short}`")


def given(found: MetricView) -> frozenset[str]:
    """Names of the parameters that a metric is given something for."""
    return frozenset(name for name in found.settings if found.given(name) is not None)


def task_facts(found: MetricView) -> dict[str, FactValue]:
    """Which task a metric of torchmetrics is for, and what it lacks for that task."""
    meaning = found.meaning
    facts: dict[str, FactValue] = {"metric.id": meaning.id, "metric.name": found.name}
    task: str | None = meaning.task
    if meaning.task_from is not None:
        given = found.given(meaning.task_from)
        if given is None:
            count = found.given(meaning.classes)
            if isinstance(count, Const) and isinstance(count.value, int) and not count.likely:
                facts["metric.classes"] = count.value
            return {**facts, "metric.missing": meaning.task_from}
        task = given.value if isinstance(given, Const) and isinstance(given.value, str) else None
    if task not in ("binary", "multiclass", "multilabel"):
        return facts
    facts["metric.task"] = task
    parameter = {"multiclass": meaning.classes, "multilabel": meaning.labels}.get(task)
    if parameter is not None:
        count = found.given(parameter)
        # The classes that have the task in their name do without it for a micro average.
        if count is None and (meaning.task is None or found.given("average") is None):
            facts["metric.missing"] = parameter
        if isinstance(count, Const) and isinstance(count.value, int) and not count.likely:
            facts["metric.classes"] = count.value
    cut = found.given(meaning.threshold) if task != "multiclass" else None
    if isinstance(cut, Const) and cut.value in (0, 0.0) and not cut.likely:
        facts["metric.threshold"] = "zero"
    return facts


def _held(interp: Interpreter, held: Value) -> tuple[Value, ...]:
    if isinstance(held, Ref) and held.kind == "dict":
        return tuple(value for _, value in iteration.entries_of(interp, held).pairs)
    if isinstance(held, LibraryObject):
        return (held,)
    return iteration.items_of(interp, held).values


def _use(interp: Interpreter, found: MetricView, arguments: Arguments, node: py.Node) -> None:
    roles = dict(zip(found.meaning.call, arguments.positional, strict=False))
    for name, value in arguments.keywords:
        if name in OUTPUTS:
            roles["output"] = value
        elif name in TARGETS:
            roles["target"] = value
    output, target = roles.get("output"), roles.get("target")
    if output is None or target is None:
        return
    choices = tuple(interp.heads.choices)
    interp.heads.uses.append(MetricUse(interp.site(node), found, output, target, interp.path, choices))
