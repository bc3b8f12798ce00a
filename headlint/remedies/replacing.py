"""Another activation in place of one: the name of its kind, with the arguments that both take."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import libcst as cst

from headlint.contracts import Wiring
from headlint.frameworks.meanings import ActivationMeaning, LayerMeaning, Meaning
from headlint.remedies.arguments import add_argument, remove_argument
from headlint.remedies.draft import Draft
from headlint.remedies.layer_arguments import quoted_in_file
from headlint.remedies.naming import rename, resolved
from headlint.remedies.passages import Doubt, Passage
from headlint.remedies.removing import call_of, single_holder
from headlint.remedies.setting import Aim

__all__ = ["class_axis", "meaning_of", "others", "rename_any", "replace_activation"]

_DROPPED = ("inplace", "_stacklevel")
"""Parameters that say nothing of the values; they go with an activation that has them."""


def meaning_of(aim: Aim, call: Passage, wiring: Wiring) -> Meaning | None:
    """What a call is for certain: a name that resolves, or a method that the analysis has followed."""
    assert isinstance(call.node, cst.Call)
    name = resolved(call.at(call.node.func), aim.library)
    if name is not None:
        found = aim.library.meaning(name)
        if isinstance(found, ActivationMeaning) and found.param is None and found.name != wiring.name:
            return None
        # `torch.Tensor.softmax(x, 1)`: a method, but what stands before the dot is no tensor.
        return None if found is None or found.params[:1] == ("self",) else found
    method = aim.library.meaning(wiring.name)
    is_method = method is not None and method.params[:1] == ("self",)
    if is_method and method is not None and isinstance(call.node.func, cst.Attribute):
        return method if call.node.func.attr.value == method.short else None
    return None


def replace_activation(
    draft: Draft, aim: Aim, maker: Passage, meaning: ActivationMeaning, value: str
) -> None:
    """Another class or function in place of one, with the arguments that both take."""
    assert isinstance(maker.node, cst.Call)
    if meaning.form == "class":
        single_holder(maker)
    if meaning.framework == "keras" and meaning.form == "class":
        _replace_layer(draft, aim, maker, meaning, value)
        return
    func = maker.at(maker.node.func)
    if meaning.params[:1] == ("self",):
        other = next((one for one in others(aim, meaning, value) if one.params[:1] == ("self",)), None)
        if other is None or not isinstance(func.node, cst.Attribute):
            raise Doubt("there is no such method")
        draft.replace(func.at(func.node.attr), other.short)
    else:
        other = rename_any(draft, func, others(aim, meaning, value), aim)
    _fit_arguments(draft, aim, maker, meaning, other)


def _replace_layer(draft: Draft, aim: Aim, maker: Passage, meaning: ActivationMeaning, value: str) -> None:
    """`Softmax()` of Keras by `Activation("sigmoid")`, in whose place there is no layer of its own."""
    assert isinstance(maker.node, cst.Call)
    if any(arg.keyword is None or arg.keyword.value != "name" for arg in maker.node.args):
        raise Doubt("the layer has arguments")
    named = maker.node.args[0] if maker.node.args else None
    rename(draft, maker.at(maker.node.func), "keras.layers.Activation", aim.library)
    text = quoted_in_file(aim.library, value, maker)
    if named is None:
        add_argument(draft, maker, text)
    else:
        start = maker.at(named).whole()[0]
        draft.put(maker.parsed, start, start, f"{text}, ")


def others(aim: Aim, meaning: ActivationMeaning, value: str) -> list[ActivationMeaning]:
    """Names that give another activation in the same form, those of the same module first."""
    module = meaning.name.rpartition(".")[0]
    found = [
        one
        for one in aim.library.entries.values()
        if isinstance(one, ActivationMeaning)
        and one.activation == value
        and one.form == meaning.form
        and one.framework == meaning.framework
        and (one.params[:1] == ("self",)) == (meaning.params[:1] == ("self",))
        and not one.short.endswith(("_", "2d"))
    ]
    return sorted(found, key=lambda one: (one.name.rpartition(".")[0] != module, len(one.name), one.name))


def rename_any(
    draft: Draft, func: Passage, choices: Sequence[ActivationMeaning], aim: Aim
) -> ActivationMeaning:
    """Write the first of several names that the file can reach."""
    for other in choices:
        try:
            rename(draft, func, other.name, aim.library)
        except Doubt:
            continue
        return other
    raise Doubt("there is no such name that the file can reach")


def _fit_arguments(
    draft: Draft, aim: Aim, call: Passage, old: ActivationMeaning, new: ActivationMeaning
) -> None:
    """Drop what the other one does not take, say the axis where it needs one."""
    axis = None
    for name, arg in _given(call, old):
        if name == old.axis and new.axis == old.axis:
            axis = arg
        elif name in (old.axis, *_DROPPED):
            remove_argument(draft, call, name, _own(old))
        elif name not in new.params:
            raise Doubt(f"{new.short} takes no {name}")
        elif new.params.index(name) != old.params.index(name) and arg.keyword is None:
            raise Doubt(f"{name} stands in another place")
    if axis is None and new.axis is not None and old.axis is None and not isinstance(new.default_axis, int):
        add_argument(draft, call, f"{new.axis}={class_axis(aim, old)}")


def _given(call: Passage, meaning: ActivationMeaning) -> Iterator[tuple[str, cst.Arg]]:
    """The arguments by the names of their parameters, without the tensor of a function."""
    assert isinstance(call.node, cst.Call)
    params = _own(meaning)
    for place, arg in enumerate(call.node.args):
        if arg.star or (arg.keyword is None and place >= len(params)):
            raise Doubt("the arguments are not known one by one")
        name = arg.keyword.value if arg.keyword is not None else params[place]
        if meaning.form == "function" and name in (meaning.input, meaning.params[0]):
            if arg.keyword is not None:
                raise Doubt("the tensor is given by its name")
            continue
        yield name, arg


def _own(meaning: ActivationMeaning) -> tuple[str, ...]:
    """The parameters of a call, without the receiver of a method."""
    return meaning.params[1:] if meaning.params[:1] == ("self",) else meaning.params


def class_axis(aim: Aim, old: Meaning | None = None) -> str:
    """The class axis as an argument: -1, or 1 behind a convolution of PyTorch."""
    if isinstance(old, ActivationMeaning) and old.default_axis == 1:
        return "1"
    layer = aim.facts.get("output.layer")
    wiring = None if layer is None else layer.wiring
    if wiring is None:
        raise Doubt("which layer the classes come from is not known")
    maker = call_of(Passage.of(wiring.maker))
    assert isinstance(maker.node, cst.Call)
    name = resolved(maker.at(maker.node.func), aim.library)
    meaning = None if name is None else aim.library.meaning(name)
    if not isinstance(meaning, LayerMeaning):
        raise Doubt("which axis the classes are on is not certain")
    if not meaning.channels_first:
        return "-1"
    if aim.known("output.units") is None:
        raise Doubt("the axes can have been moved")
    return "1"
