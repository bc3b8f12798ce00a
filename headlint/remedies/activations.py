"""Setting the activation of an output: in the layer that has it, as a layer, as a module or as a function."""

from __future__ import annotations

from collections.abc import Sequence

import libcst as cst

from headlint.contracts import Wiring
from headlint.frameworks.meanings import ActivationMeaning, BackboneMeaning, LayerMeaning
from headlint.remedies.arguments import add_entry, argument
from headlint.remedies.draft import Draft
from headlint.remedies.layer_arguments import keras_string, set_layer_activation
from headlint.remedies.logarithms import set_logarithm
from headlint.remedies.naming import resolved
from headlint.remedies.passages import Doubt, Passage
from headlint.remedies.removing import call_of, input_of, remove_call, remove_module
from headlint.remedies.replacing import class_axis, meaning_of, others, rename_any, replace_activation
from headlint.remedies.setting import Aim
from headlint.remedies.sharing import agree
from headlint.remedies.stacks import remove_listed

__all__ = ["set_activation", "set_inner_activation"]


def set_activation(draft: Draft, aim: Aim) -> None:
    """`output.activation`: replace the last activation, take it away (`linear`), or add one."""
    wiring = aim.wiring("output.activation")
    if wiring.of is None:
        agree(aim, "output.activation", wiring)
    _set(draft, aim, wiring, str(aim.known("output.activation")))


def set_inner_activation(draft: Draft, aim: Aim) -> None:
    """`output.inner-activation`: the same for the activation whose result goes into the last one."""
    wiring = aim.wiring("output.inner-activation")
    agree(aim, "output.inner-activation", wiring)
    _set(draft, aim, wiring, str(aim.known("output.inner-activation")))


def _set(draft: Draft, aim: Aim, wiring: Wiring, present: str) -> None:
    value = str(aim.value)
    if present == value:
        return
    if wiring.of is not None:
        set_logarithm(draft, aim, wiring)
        return
    maker = call_of(Passage.of(wiring.maker))
    meaning = meaning_of(aim, maker, wiring)
    if meaning is None and present != "linear":
        _set_entry(draft, aim, wiring, value)
    elif isinstance(meaning, (LayerMeaning, BackboneMeaning)) and meaning.activation is not None:
        set_layer_activation(draft, aim.library, maker, meaning, value)
    elif present == "linear":
        _add(draft, aim, wiring, maker, value)
    elif not isinstance(meaning, ActivationMeaning):
        raise Doubt("what makes the activation is not certain")
    elif value == "linear":
        _remove(draft, aim, wiring, maker, meaning)
    elif meaning.param is not None:
        _set_named(draft, maker, meaning, aim)
    else:
        replace_activation(draft, aim, maker, meaning, value)


def _set_entry(draft: Draft, aim: Aim, wiring: Wiring, value: str) -> None:
    """A function as an entry of a stack, behind the layer: `nn.Sequential([nn.Dense(10), nn.softmax])`."""
    entry = call_of(Passage.of(aim.wiring("output.layer").maker)).parent()
    above = None if entry is None else entry.parent()
    entries: Sequence[cst.CSTNode] = ()
    if above is not None and isinstance(above.node, (cst.Call, cst.List)):
        entries = above.node.args if isinstance(above.node, cst.Call) else above.node.elements
    place = next((index for index, one in enumerate(entries) if entry and one is entry.node), len(entries))
    behind = entries[place + 1] if place + 1 < len(entries) else None
    if entry is None or not isinstance(behind, (cst.Arg, cst.Element)):
        raise Doubt("what makes the activation is not certain")
    function = entry.at(behind.value)
    name = resolved(function, aim.library)
    meaning = None if name is None else aim.library.meaning(name)
    if not isinstance(meaning, ActivationMeaning) or meaning.name != wiring.name:
        raise Doubt("what makes the activation is not certain")
    if value == "linear":
        remove_listed(draft, function, aim.library)
    else:
        rename_any(draft, function, others(aim, meaning, value), aim)


# Away


def _remove(draft: Draft, aim: Aim, wiring: Wiring, maker: Passage, meaning: ActivationMeaning) -> None:
    if meaning.form == "class":
        remove_module(draft, wiring, aim.library)
    else:
        remove_call(draft, maker, input_of(maker, meaning))


def _set_named(draft: Draft, maker: Passage, meaning: ActivationMeaning, aim: Aim) -> None:
    """`Activation("softmax")`: the string, or the function, that it is given."""
    found = argument(maker, meaning.param or "", meaning.params)
    if found is None or not isinstance(found.node, cst.Arg):
        raise Doubt("the activation is not given")
    value = found.at(found.node.value)
    if isinstance(value.node, cst.SimpleString):
        draft.put(value.parsed, *value.whole(), keras_string(aim.library, str(aim.value), value))
        return
    name = resolved(value, aim.library)
    function = None if name is None else aim.library.meaning(name)
    if not isinstance(function, ActivationMeaning):
        raise Doubt("the activation is not written there")
    rename_any(draft, value, others(aim, function, str(aim.value)), aim)


# A first one


def _add(draft: Draft, aim: Aim, wiring: Wiring, layer: Passage, value: str) -> None:
    """An activation behind a layer of PyTorch: one more entry of its stack, or around its call."""
    if aim.known("framework") != "torch":
        raise Doubt("the layer has no activation of its own")
    classes = [
        one
        for one in aim.library.entries.values()
        if isinstance(one, ActivationMeaning) and one.form == "class" and one.activation == value
    ]
    new = next((one for one in classes if one.framework == "torch" and not one.short.endswith("2d")), None)
    entry = layer.parent()
    stack = None if entry is None else entry.parent()
    assert isinstance(layer.node, cst.Call)
    if new is None or entry is None or stack is None or not isinstance(entry.node, cst.Arg):
        raise Doubt("the layer stands in no stack")
    name = None
    if isinstance(stack.node, cst.Call) and stack.node.args[-1] is entry.node:
        name = resolved(stack.at(stack.node.func), aim.library)
    func = layer.node.func
    if name != "torch.nn.Sequential" or not isinstance(func, cst.Attribute):
        raise Doubt("the layer is not the last of a stack")
    module = layer.at(func.value).text()
    axis = f"{new.axis}={class_axis(aim)}" if new.axis is not None else ""
    add_entry(draft, entry, f"{module}.{new.short}({axis})")
