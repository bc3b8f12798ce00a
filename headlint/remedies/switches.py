"""Switches of losses and metrics: `from_logits`, `log_input`, turned on or off where they are given."""

from __future__ import annotations

import libcst as cst

from headlint.frameworks.meanings import LossMeaning, MetricMeaning
from headlint.remedies.arguments import add_argument, argument, remove_argument
from headlint.remedies.draft import Draft
from headlint.remedies.losses import call_of, kept, loss_meaning, shared_loss
from headlint.remedies.naming import reachable, resolved
from headlint.remedies.passages import Doubt, Passage
from headlint.remedies.setting import Aim

__all__ = ["set_from_logits", "set_log_input", "set_metric_from_logits"]


def set_from_logits(draft: Draft, aim: Aim) -> None:
    """Gives a loss its `from_logits`, or takes it away where the default says the same."""
    if aim.known("loss.from-logits") == aim.value:
        return
    for one in aim.company():
        if one.known("loss.form") == "string":
            _object(draft, one)
            continue
        call, meaning = _loss(one)
        _switch(draft, call, meaning.from_logits, meaning.params, one.value, meaning.from_logits_default)


def set_log_input(draft: Draft, aim: Aim) -> None:
    """Gives a loss its `log_input`, or takes it away where the default says the same."""
    if aim.known("loss.log-input") == aim.value:
        return
    for one in aim.company():
        call, meaning = _loss(one)
        _switch(draft, call, meaning.log_input, meaning.params, one.value, meaning.log_input_default)


def set_metric_from_logits(draft: Draft, aim: Aim) -> None:
    """The same for a metric that is an object."""
    if aim.known("metric.from-logits") == aim.value:
        return
    call = aim.passage("metric.name")
    name = resolved(call.at(call.node.func), aim.library) if isinstance(call.node, cst.Call) else None
    meaning = None if name is None else aim.library.meaning(name)
    if not isinstance(meaning, MetricMeaning):
        raise Doubt("what the name of the metric stands for is not seen in its file")
    _switch(draft, call, meaning.from_logits, meaning.params, aim.value, default=False)


def _object(draft: Draft, aim: Aim) -> None:
    """A string becomes an object that is told, where its class can be named by what the file imports."""
    written = shared_loss(aim)
    full = aim.library.keras_string("losses", str(aim.known("loss.name")))
    meaning = None if full is None else aim.library.meaning(full)
    if not isinstance(meaning, LossMeaning) or meaning.form != "class" or kept(written):
        raise Doubt("the string stands for no class, or for more than the loss")
    draft.replace(
        written, f"{reachable(written, meaning.name, aim.library)}({meaning.from_logits}={aim.value})"
    )


def _loss(aim: Aim) -> tuple[Passage, LossMeaning]:
    """The call that holds the arguments of the loss, and what is called."""
    written = shared_loss(aim)
    call = call_of(aim, written)
    if call is None or not isinstance(call.node, cst.Call):
        raise Doubt("the loss is given without arguments")
    return call, loss_meaning(aim, call.at(call.node.func))


def _switch(
    draft: Draft,
    call: Passage,
    name: str | None,
    params: tuple[str, ...],
    value: object,
    default: bool | None,
) -> None:
    if name is None or not isinstance(value, bool):
        raise Doubt("there is no such switch")
    present = argument(call, name, params)
    if present is None:
        if value == default:
            raise Doubt("the switch is turned in a way that is not followed")
        add_argument(draft, call, f"{name}={value}")
        return
    assert isinstance(present.node, cst.Arg)
    assert isinstance(call.node, cst.Call)
    given = present.at(present.node.value)
    if not isinstance(given.node, cst.Name) or given.text() != str(not value):
        raise Doubt("the switch is no plain True or False")
    last = call.node.args[-1] is present.node or present.node.keyword is not None
    if value == default and last:
        remove_argument(draft, call, name, params)
    else:
        draft.replace(given, str(value))
