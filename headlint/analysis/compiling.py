"""`compile`: every output of a Keras model meets its loss, by name, by place, or one loss for all."""

from __future__ import annotations

from contextlib import ExitStack
from typing import TYPE_CHECKING

from headlint import python as py
from headlint.analysis import iteration, losses, single_calls, stacks, training
from headlint.analysis.closures import Arguments, BoundMethod, ClassValue, Function, Partial
from headlint.analysis.definitions import find_method
from headlint.analysis.facts import LossView
from headlint.analysis.guards import alternatives
from headlint.findings import Site
from headlint.records import dataclass
from headlint.values import Const, Gap, Guard, Items, Ref, Tensor, Unknown, Value

if TYPE_CHECKING:
    from headlint.analysis.interpreter import Interpreter

__all__ = ["Compiled", "meet_outputs", "remember"]

LABELS = Unknown("the labels of fit()")
FEEDING = ("train_step", "test_step", "compute_metrics")
"""Methods of a model that give scores and labels to its metrics."""
OWN_LOSS = "a loss of the program's own, in which no known loss is found"


@dataclass(frozen=True, slots=True)
class Compiled:
    """What a model was compiled with, and where."""

    ref: Ref
    loss: Value | None
    metrics: Value | None
    weighted: Value | None
    site: Site


def remember(interp: Interpreter, ref: Ref, bound: dict[str, Value], node: py.Node) -> Compiled:
    """Keep what `compile` is given, for a training step of the user's own."""
    loss = bound.get("loss")
    if isinstance(loss, Const) and loss.value is None:
        loss = None
    compiled = Compiled(ref, loss, bound.get("metrics"), bound.get("weighted_metrics"), interp.site(node))
    interp.compiled[ref.oid] = compiled
    return compiled


def meet_outputs(
    interp: Interpreter, compiled: Compiled, outputs: Value, node: py.Node, target: Value = LABELS
) -> list[int]:
    """Each output meets its loss; gives the numbers of the meetings."""
    loss = compiled.loss
    if loss is None:
        return []
    numbers: list[int] = []
    named = _outputs(interp, outputs)
    if len(named) == 1 and named[0][0] is None and isinstance(loss, Ref) and loss.kind == "dict":
        named = _by_losses(interp, loss, named[0][1])
    for position, (name, output) in enumerate(named):
        part = _part(interp, loss, name, position)
        if part is None or (isinstance(part, Const) and part.value is None):
            continue
        chosen = _both(
            _metrics(interp, compiled.metrics, name, position, len(named)),
            _metrics(interp, compiled.weighted, name, position, len(named)),
        )
        label = "" if len(named) == 1 else name or str(position)
        labels = target if len(named) == 1 else LABELS
        made = _meet(interp, compiled.site, (part, output, labels), chosen, label, node)
        for number in made:
            shared = len(named) > 1 and not (
                _by_output(interp, compiled.metrics) and _by_output(interp, compiled.weighted)
            )
            interp.heads.pending[number].metrics_open = shared or _feeds_metrics(interp, compiled.ref)
        numbers += made
    return numbers


def _outputs(interp: Interpreter, outputs: Value) -> list[tuple[str | None, Value]]:
    """The outputs of a model with their names."""
    if isinstance(outputs, Ref) and outputs.kind == "dict":
        entries = iteration.entries_of(interp, outputs)
        return [(str(key.value) if isinstance(key, Const) else None, value) for key, value in entries.pairs]
    values = stacks.several(interp, outputs)
    if values is not None:
        return [(_name(value), value.element if isinstance(value, Gap) else value) for value in values]
    return [(_name(outputs), outputs)]


def _by_losses(interp: Interpreter, loss: Ref, output: Value) -> list[tuple[str | None, Value]]:
    """Outputs that are not known have the names that the losses are given by."""
    keys = [key.value for key, _ in iteration.entries_of(interp, loss).pairs if isinstance(key, Const)]
    unknown = output if len(keys) == 1 else Unknown("the outputs of the model are not known")
    return [(str(key), unknown) for key in keys]


def _name(value: Value) -> str | None:
    return value.name if isinstance(value, Tensor) else None


def _part(interp: Interpreter, loss: Value, name: str | None, position: int) -> Value | None:
    """The loss of one output, from a dictionary, a list or a single loss; None: it has none."""
    if isinstance(loss, Ref) and loss.kind == "dict":
        entries = iteration.entries_of(interp, loss)
        for key, value in entries.pairs:
            if isinstance(key, Const) and key.value == name:
                return value
        return None
    if isinstance(loss, Items) or (isinstance(loss, Ref) and loss.kind == "list"):
        values = iteration.items_of(interp, loss)
        if not values.exact:
            return Unknown("the list of losses is not known")
        return values.values[position] if position < len(values.values) else None
    return loss


def _both(metrics: Value | None, weighted: Value | None) -> Value | None:
    """The metrics and the weighted ones; None where some of them are not known."""
    if isinstance(metrics, Items) and isinstance(weighted, Items):
        return Items((*metrics.values, *weighted.values))
    return None


def _feeds_metrics(interp: Interpreter, ref: Ref) -> bool:
    """Whether the class of a model says itself what its metrics get."""
    cls = interp.get(ref, "#class")
    return isinstance(cls, ClassValue) and any(
        isinstance(find_method(interp, cls, name), Function) for name in FEEDING
    )


def _by_output(interp: Interpreter, metrics: Value | None) -> bool:
    """Whether metrics are given output by output: by name, or as a list of lists."""
    if metrics is None or metrics == Const(None) or (isinstance(metrics, Ref) and metrics.kind == "dict"):
        return True
    inner = iteration.items_of(interp, metrics).values
    return all(isinstance(one, Items) or (isinstance(one, Ref) and one.kind == "list") for one in inner)


def _metrics(
    interp: Interpreter, metrics: Value | None, name: str | None, position: int, count: int
) -> Value | None:
    """The metrics of one output as a tuple of single metrics."""
    if metrics is None or metrics == Const(None):
        return Items(())
    if isinstance(metrics, Ref) and metrics.kind == "dict":
        part = _part(interp, metrics, name, position)
        if part is None:
            return Items(())
        nested = isinstance(part, Ref) and part.kind == "list"
        return iteration.items_of(interp, part) if nested else Items((part,))
    items = iteration.items_of(interp, metrics)
    if not items.exact:
        return None
    flat: list[Value] = []
    for index, value in enumerate(items.values):
        if isinstance(value, Ref) and value.kind == "list":
            if count > 1 and index != position:
                continue
            flat += iteration.items_of(interp, value).values
        else:
            flat.append(value)
    return Items(tuple(flat))


def _meet(
    interp: Interpreter,
    site: Site,
    parties: tuple[Value, Value, Value],
    metrics: Value | None,
    part: str,
    node: py.Node,
) -> list[int]:
    """One loss, output and labels. A loss function of the project is followed into its body."""
    loss, output, target = parties
    views: list[tuple[Guard, LossView | None]] = []
    followed: list[tuple[Guard, Value]] = []
    numbers: list[int] = []
    for guard, option in alternatives(loss, interp.path):
        if isinstance(option, (Function, BoundMethod, Partial)) or _instance(interp, option):
            followed.append((guard, option))
        else:
            single_calls.identifier(interp, "losses", option, site)
            single_calls.loss_class(interp, option, site)
            views.append((guard, losses.loss_view(interp, option, site)))
    count = len(followed) + bool(views)
    call = interp.heads.call()
    for which, (guard, option) in enumerate(followed):
        with interp.assuming(guard), ExitStack() as stack:
            if count > 1:
                stack.enter_context(interp.heads.one_of(call, which, count))
            value = interp.call(option, Arguments((target, output)), node)
            numbers += _met(interp, site, value, (output, target), part)
            interp.heads.pending[numbers[-1]].loss_reason = OWN_LOSS
    if views:
        with ExitStack() as stack:
            if count > 1:
                stack.enter_context(interp.heads.one_of(call, len(followed), count))
            numbers.append(interp.heads.meet(site, output, views, target, path=interp.path, part=part))
        unknown = [option for _, option in alternatives(loss) if losses.loss_view(interp, option) is None]
        for option in unknown[:1]:
            interp.heads.pending[numbers[-1]].loss_reason = losses.why_unknown(option)
    for metric in metrics.values if isinstance(metrics, Items) else ():
        single_calls.identifier(interp, "metrics", metric, site)
    for number in numbers:
        interp.heads.pending[number].metrics = metrics
        interp.heads.pending[number].back_propagated = True
    return numbers


def _met(interp: Interpreter, site: Site, value: Value, parties: tuple[Value, Value], part: str) -> list[int]:
    """The meetings in a loss function of the project; where it holds no known loss, one with no name."""
    if isinstance(value, Tensor) and value.losses:
        return sorted(value.losses)
    if isinstance(value, Tensor) and value.squared:
        number = training.squared_error(interp, "keras", value, site)
        if number is not None:
            interp.heads.pending[number].part = part
            return [number]
    output, target = parties
    own: list[tuple[Guard, LossView | None]] = [(frozenset(), None)]
    return [interp.heads.meet(site, output, own, target, path=interp.path, part=part)]


def _instance(interp: Interpreter, value: Value) -> bool:
    return isinstance(value, Ref) and isinstance(interp.get(value, "#class"), ClassValue)
