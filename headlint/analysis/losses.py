"""Losses as they are called: which one, with which switches, on which output and target."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from headlint import python as py
from headlint.analysis import label_values, single_calls
from headlint.analysis.closures import Arguments
from headlint.analysis.facts import LossView
from headlint.analysis.guards import alternatives
from headlint.analysis.label_literals import ONE_NUMBER
from headlint.findings import Site
from headlint.frameworks.meanings import LossMeaning
from headlint.values import Const, Guard, LibraryName, LibraryObject, Tensor, Unknown, Value

if TYPE_CHECKING:
    from headlint.analysis.interpreter import Interpreter

__all__ = ["applied", "call_losses", "is_loss", "loss_view", "meet", "roles", "switch", "why_unknown"]

OUTPUT_NAMES = ("input", "output", "y_pred", "logits", "predictions", "preds", "pred", "log_probs", "inputs")
TARGET_NAMES = ("target", "y_true", "labels", "targets", "label", "y")


def is_loss(interp: Interpreter, value: Value) -> bool:
    """Whether a value is a loss that can be called on an output."""
    return isinstance(value, LibraryObject) and isinstance(interp.library.meaning(value.name), LossMeaning)


def loss_view(interp: Interpreter, value: Value, site: Site | None = None) -> LossView | None:
    """A loss as it is used: an object, a class, a function name or a Keras string; None if unknown."""
    if isinstance(value, Const) and isinstance(value.value, str):
        name = interp.library.keras_string("losses", value.value)
        meaning = interp.library.meaning(name) if name else None
        if not isinstance(meaning, LossMeaning):
            return None
        return LossView(
            meaning,
            value.value,
            "string",
            value.site or site,
            False,
            meaning.log_input_default,
            value.likely,
            written=value.site,
            own=meaning.name in interp.library.own,
        )
    if isinstance(value, LibraryObject):
        meaning = interp.library.meaning(value.name)
        if not isinstance(meaning, LossMeaning):
            return None
        return LossView(
            meaning,
            meaning.short,
            "class",
            value.site or site,
            switch(value.argument(meaning.from_logits), meaning.from_logits_default),
            switch(value.argument(meaning.log_input), meaning.log_input_default),
            value.likely,
            applied(meaning, dict(value.arguments)),
            value.site,
            meaning.name in interp.library.own,
        )
    if isinstance(value, LibraryName):
        meaning = interp.library.meaning(value.name)
        if isinstance(meaning, LossMeaning):
            return LossView(
                meaning,
                meaning.short,
                meaning.form,
                site,
                meaning.from_logits_default,
                meaning.log_input_default,
                written=value.site,
                own=meaning.name in interp.library.own,
            )
    return None


def why_unknown(value: Value) -> str:
    """Why a value is no loss that is known."""
    if isinstance(value, Unknown):
        return value.reason
    if isinstance(value, Const) and isinstance(value.value, str):
        return f"`{value.value}` names no loss that headlint knows"
    if isinstance(value, (LibraryName, LibraryObject)):
        return f"`{value.name}` is no loss that headlint knows"
    return "the loss is not followed"


def switch(value: Value | None, default: bool | None) -> bool | None:
    """The value of a boolean parameter: its default when left out, None when not known."""
    if value is None:
        return default
    return value.value if isinstance(value, Const) and isinstance(value.value, bool) else None


def applied(meaning: LossMeaning, bound: dict[str, Value]) -> str | None:
    """The activation that the switches of a loss turn on: "" for none, None when not known."""
    if bound.get(meaning.other or "", Const(None)) != Const(None):
        return None
    sigmoid = switch(bound.get(meaning.sigmoid or ""), False)
    softmax = switch(bound.get(meaning.softmax or ""), False)
    if sigmoid is None or softmax is None or (sigmoid and softmax):
        return None
    return "sigmoid" if sigmoid else "softmax" if softmax else ""


def call_losses(
    interp: Interpreter,
    options: Sequence[tuple[Guard, Value]],
    arguments: Arguments,
    node: py.Node,
) -> Value:
    """A loss, or one of several, is called on an output: file the meeting."""
    views = [(guard, loss_view(interp, option)) for guard, option in options]
    first = next((view for _, view in views if view is not None), None)
    if first is None:
        return Unknown("the loss is not known")
    output, target = roles(first.meaning.call, arguments)
    variance = dict(zip(first.meaning.call, arguments.positional, strict=False)).get("var")
    variance = dict(arguments.keywords).get("var", variance)
    return meet(interp, views, output, target, node, variance, arguments.written)


def roles(call: tuple[str, ...], arguments: Arguments) -> tuple[Value, Value]:
    """The output and the target among the arguments of a loss call."""
    found = dict(zip(call, arguments.positional, strict=False))
    for name, value in arguments.keywords:
        if name in OUTPUT_NAMES:
            found.setdefault("output", value)
        elif name in TARGET_NAMES:
            found.setdefault("target", value)
    missing = Unknown("it is not given")
    return found.get("output", missing), found.get("target", missing)


def _exchanged(output: Value, target: Value) -> bool:
    """Whether labels are given first and the output of a layer, with its gradient, second."""
    made = label_values.are_labels(output) or (isinstance(output, Tensor) and output.reason == ONE_NUMBER)
    return made and all(
        isinstance(one, Tensor) and one.layer is not None and one.stop is None
        for _, one in alternatives(target)
    )


def meet(
    interp: Interpreter,
    views: Sequence[tuple[Guard, LossView | None]],
    output: Value,
    target: Value,
    node: py.Node,
    variance: Value | None = None,
    call: py.Call | None = None,
) -> Tensor:
    """File a meeting of an output and a loss, and give the value of the loss.

    `call` is the call that holds both as they stand in the source.
    """
    meanings = {view.meaning for _, view in views if view is not None}
    if len(meanings) == 1:
        single_calls.swapped(interp, meanings.pop(), output, target, node, call)
    if all(view is not None and view.meaning.symmetric for _, view in views) and _exchanged(output, target):
        output, target, call = target, output, None
    number = interp.heads.meet(interp.site(node), output, views, target, path=interp.path)
    interp.heads.pending[number].variance = variance
    interp.heads.pending[number].call = None if call is None else interp.site(call)
    return Tensor(reason="it is the value of a loss", losses=frozenset([number]))
