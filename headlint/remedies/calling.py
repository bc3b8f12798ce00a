"""The setter of `call.name`: strings, keys, removed methods and old arguments get the name they have now."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping

import libcst as cst

from headlint.remedies.draft import Doubt, Draft
from headlint.remedies.literals import quote_of, read_once, rewrite
from headlint.remedies.modules import name_of_module
from headlint.remedies.naming import names_of
from headlint.remedies.passages import Passage
from headlint.remedies.setting import Aim

__all__ = ["decide_on_call", "set_call_name"]


def set_call_name(draft: Draft, aim: Aim) -> None:
    """Write the name that is judged anew. Raises Doubt where the same text serves something else too."""
    writer = _WRITERS.get(str(aim.known("call.kind")))
    if writer is None:
        raise Doubt("nothing is known of such a name")
    writer(draft, aim)


def _string(draft: Draft, aim: Aim) -> None:
    literal, taker = aim.passage("call.name"), aim.passage("call.kind")
    if not read_once(literal, (taker.node,)):
        raise Doubt("somebody else may read the string")
    rewrite(draft, literal, str(aim.known("call.name")), str(aim.value))


def _watched(draft: Draft, aim: Aim) -> None:
    """The quantity that a callback watches, and its place in the names of files: `{val_acc:.2f}`."""
    _string(draft, aim)
    literal, taker = aim.passage("call.name"), aim.passage("call.kind")
    given = taker.node.args if isinstance(taker.node, cst.Call) else ()
    pattern = re.compile(rf"\{{{re.escape(str(aim.known('call.name')))}(?=[:!}}])")
    for arg in given:
        if arg.value is literal.node or not isinstance(arg.value, cst.SimpleString):
            continue
        for found in pattern.finditer(taker.source, *taker.at(arg.value).range()):
            draft.put(taker.parsed, found.start() + 1, found.end(), str(aim.value))


def _method(draft: Draft, aim: Aim) -> None:
    """`model.predict_proba(x)` -> `model.predict(x)`."""
    call = aim.passage("call.name")
    func = call.node.func if isinstance(call.node, cst.Call) else None
    if not isinstance(func, cst.Attribute) or func.attr.value != aim.known("call.name"):
        raise Doubt("the method is not called by its name")
    draft.replace(call.at(func.attr), str(aim.value))


# The reductions of `torch.nn._reduction.legacy_get_string`: a missing one counts as True.
_REDUCTIONS = {(True, True): "mean", (False, True): "sum", (True, False): "none", (False, False): "none"}


def _argument(draft: Draft, aim: Aim) -> None:
    """`size_average=False` -> `reduction="sum"`; `"elementwise_mean"` -> `"mean"`."""
    call = aim.passage("call.name")
    if not isinstance(call.node, cst.Call):
        raise Doubt("the arguments are not written in a call")
    given = {arg.keyword.value: arg for arg in call.node.args if arg.keyword is not None}
    if aim.known("call.name") == "elementwise_mean":
        if "reduction" not in given:
            raise Doubt("the reduction is not written in the call")
        rewrite(draft, call.at(given["reduction"].value), "elementwise_mean", str(aim.value))
        return
    old = [given[name] for name in ("size_average", "reduce") if name in given]
    if len(old) != 1 or "reduction" in given:
        raise Doubt("two arguments say what one is to say")
    words = tuple(_switch(given.get(name)) for name in ("size_average", "reduce"))
    assert old[0].keyword is not None
    draft.replace(call.at(old[0].keyword), str(aim.value))
    mark = quote_of(call)
    draft.replace(call.at(old[0].value), f"{mark}{_REDUCTIONS[words[0], words[1]]}{mark}")


def _switch(arg: cst.Arg | None) -> bool:
    if arg is None:
        return True
    if not isinstance(arg.value, cst.Name) or arg.value.value not in ("True", "False"):
        raise Doubt("the argument is no plain truth value")
    return arg.value.value == "True"


def _moved(draft: Draft, aim: Aim) -> None:
    """`tf.log(x)` -> `tf.math.log(x)`: by the name that the file gives to the module."""
    call = aim.passage("call.name")
    name = call.at(call.node.func) if isinstance(call.node, cst.Call) else call
    first, _, rest = name.text().partition(".")
    module, _, other = str(aim.value).partition(".")
    package = {"tf": "tensorflow"}.get(module, module)
    if not rest or names_of(name.parsed.tree).full(first) != {package}:
        raise Doubt("the name is not written below its package")
    if f"{package}.{rest}" != aim.known("call.name"):
        raise Doubt("the name is written in another way")
    draft.replace(name, f"{first}.{other}")


_WRITERS: Mapping[str, Callable[[Draft, Aim], None]] = {
    "identifier": _string,
    "history-key": _string,
    "monitor": _watched,
    "removed-method": _method,
    "old-argument": _argument,
    "old-name": _moved,
}


def decide_on_call(draft: Draft, aim: Aim) -> None:
    """Decide on what a call of a model gives, which gave classes before it was replaced."""
    call = aim.passage("call.name")
    if aim.value == "argmax":
        before, after = _argmax(call)
    else:
        mark = quote_of(call)
        before, after = "(", f" > {aim.sets['decode.threshold']}).astype({mark}int32{mark})"
    start, end = call.range()
    draft.put(call.parsed, start, start, before)
    draft.put(call.parsed, end, end, after)


def _argmax(call: Passage) -> tuple[str, str]:
    """`predict` gives an array of NumPy, which has the method; the function needs the module at hand."""
    numpy = name_of_module(call, "numpy")
    return ("", ".argmax(axis=-1)") if numpy is None else (f"{numpy}.argmax(", ", axis=-1)")
