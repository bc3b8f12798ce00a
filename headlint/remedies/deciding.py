"""The setters of `decode.*`: how scores become classes, in the call or the comparison that does it."""

from __future__ import annotations

from collections.abc import Iterator

import libcst as cst

from headlint.frameworks.meanings import ScorerMeaning
from headlint.remedies.arguments import add_argument, argument, set_argument
from headlint.remedies.calling import decide_on_call
from headlint.remedies.decisions import Around, Decided, argmax, decided, rewrap, threshold
from headlint.remedies.draft import Draft
from headlint.remedies.literals import quote_of
from headlint.remedies.naming import resolved
from headlint.remedies.passages import Doubt, Passage
from headlint.remedies.setting import Aim

__all__ = ["set_decision", "set_decision_axis", "set_multi_class", "set_threshold", "set_truth"]

PLACES = ("argmax", "max", "topk")
"""Decisions that give class numbers."""
AXES = ("dim", "axis")


def set_decision(draft: Draft, aim: Aim) -> None:
    """Decide in another way than the program does."""
    if aim.contract.subject == "call":
        decide_on_call(draft, aim)
        return
    present, wanted, made = aim.known("decode.kind"), aim.value, decided(aim)
    if present in ("class-metric", "inverse-transform"):
        _before_metric(draft, aim, made)
    elif present == "integer-cast":
        _before_cast(draft, aim, made)
    elif present == "equality":
        _before_comparison(draft, aim, made)
    elif present in PLACES and wanted == "threshold":
        _threshold_for_places(draft, aim, made)
    elif present == "round" and wanted == "threshold":
        if made.meaning is None and aim.known("decode.operand") != "receiver":
            raise Doubt("Python rounds a single number")
        text = threshold(aim, made.place, _cut(aim), gives="float", module=made.module)
        rewrap(draft, made.place, made.operand, text)
    elif present in ("threshold", "round") and wanted == "argmax":
        text = argmax(draft, aim, made.place, module=made.module)
        rewrap(draft, made.place, made.operand, text)
    elif present in ("threshold", "round") and wanted == "max":
        _best_of_row(draft, aim, made)
    else:
        raise Doubt("how to decide otherwise there is not known")


def set_threshold(draft: Draft, aim: Aim) -> None:
    """Cut the scores at another number; together with `decode.kind` that setter does it."""
    if "decode.kind" in aim.sets:
        return
    made = decided(aim)
    node = made.place.node
    if isinstance(node, cst.Comparison):
        sides = [node.left, node.comparisons[0].comparator]
    else:
        sides = [arg.value for arg in made.call.node.args] if isinstance(made.call.node, cst.Call) else []
    numbers = [one for one in sides if isinstance(one, (cst.Integer, cst.Float))]
    if len(numbers) != 1 or f"{numbers[0].evaluated_value:g}" != aim.known("decode.threshold"):
        raise Doubt("the number does not stand there")
    draft.replace(made.place.at(numbers[0]), str(aim.value))


def set_decision_axis(draft: Draft, aim: Aim) -> None:
    """Take the best over the classes: an axis for a call that has none, or another one."""
    if aim.value != "units":
        raise Doubt("another axis than that of the classes")
    made = decided(aim)
    axis = "1" if aim.known("output.class-axis") == "second" else "-1"
    parameter = getattr(made.meaning, "axis", None)
    if made.meaning is not None and parameter is not None:
        set_argument(draft, made.call, parameter, made.params, axis)
        return
    node = made.call.node
    assert isinstance(node, cst.Call)
    given = [arg for arg in node.args if arg.keyword is None or arg.keyword.value in AXES]
    if any(arg.star for arg in node.args) or len(given) > 1:
        raise Doubt("the axis is not written there")
    if given:
        draft.replace(made.call.at(given[0].value), axis)
        return
    # Tensors of PyTorch have `dim`, arrays `axis`; both take it by its place.
    names = {"torch": "dim=", "numpy": "axis=", "jax": "axis="}
    if node.args and aim.known("output.array") not in names:
        raise Doubt("what the axis is called is not known")
    add_argument(draft, made.call, f"{names.get(str(aim.known('output.array')), '')}{axis}")


def set_truth(draft: Draft, aim: Aim) -> None:
    """Class numbers in place of the rows of zeros and ones that a metric compares with."""
    if aim.value != "integer":
        raise Doubt("another encoding than class numbers")
    made = decided(aim)
    meaning = made.meaning
    if not isinstance(meaning, ScorerMeaning) or meaning.truth is None:
        raise Doubt("where the labels are given is not known")
    given = argument(made.call, meaning.truth, made.params)
    if given is None or not isinstance(given.node, cst.Arg):
        raise Doubt("the labels are not written there")
    labels = given.at(given.node.value)
    numpy = argmax(draft, Aim(aim.library, aim.contract, {}, aim.sets, aim.value), labels, add_import=True)
    rewrap(draft, labels, labels, numpy)


def set_multi_class(draft: Draft, aim: Aim) -> None:
    """`roc_auc_score(..., multi_class="ovr")`."""
    made, mark = decided(aim), quote_of(aim.passage("decode.operand"))
    set_argument(draft, made.call, "multi_class", made.params, f"{mark}{aim.value}{mark}")


def _cut(aim: Aim) -> str:
    cut = aim.sets.get("decode.threshold")
    if not isinstance(cut, str):
        raise Doubt("the remedy names no threshold")
    return cut


# Decisions before something that wants classes


def _before_metric(draft: Draft, aim: Aim, made: Decided) -> None:
    """`accuracy_score(y, p)` -> `accuracy_score(y, np.argmax(p, axis=-1))`."""
    if aim.value == "argmax":
        rewrap(draft, made.operand, made.operand, argmax(draft, aim, made.operand, add_import=True))
        return
    kind, names = aim.known("output.array"), aim.known("decode.kind") == "inverse-transform"
    if kind == "list" or (names and kind is None):
        raise Doubt("a list cannot be compared with a number")
    text = threshold(aim, made.operand, _cut(aim), gives="bool" if kind is None else "int")
    if names:
        text = Around(text.before, f"{text.after}.ravel()")
    rewrap(draft, made.operand, made.operand, text)


def _before_cast(draft: Draft, aim: Aim, made: Decided) -> None:
    """`p.astype(int)` -> `(p > 0.5).astype(int)`; an argmax is cast as well."""
    if aim.value == "argmax":
        if aim.known("decode.function") == "int":
            raise Doubt("what is cast is one score")
        rewrap(draft, made.operand, made.operand, argmax(draft, aim, made.operand, module=made.module))
        return
    if aim.known("output.array") == "list":
        raise Doubt("a list cannot be compared with a number")
    method = aim.known("decode.operand") == "receiver"
    text = Around("(", f" > {_cut(aim)})") if method else Around("", f" > {_cut(aim)}", closed=False)
    rewrap(draft, made.operand, made.operand, text)


def _before_comparison(draft: Draft, aim: Aim, made: Decided) -> None:
    """`p == y` -> `p.argmax(-1) == y`, or `(p > 0.5) == y`."""
    if aim.known("decode.truth-encoding") in ("one-hot", "multi-hot") and aim.value == "argmax":
        raise Doubt("the labels are rows")
    if aim.value == "argmax":
        rewrap(draft, made.operand, made.operand, argmax(draft, aim, made.operand))
        return
    if aim.known("output.array") not in ("numpy", "torch", "jax"):
        raise Doubt("tensors of TensorFlow are not compared with truth values")
    rewrap(draft, made.operand, made.operand, Around("(", f" > {_cut(aim)})"))


# Other decisions in the place of one


def _threshold_for_places(draft: Draft, aim: Aim, made: Decided) -> None:
    """`np.argmax(p, axis=1)` -> `(p[..., 0] > 0.5).astype(int)`, without the axis of a single unit."""
    call = made.call.node
    assert isinstance(call, cst.Call)
    others = [arg for arg in call.args if arg.value is not made.operand.node]
    named = any(arg.star or (arg.keyword is not None and arg.keyword.value not in AXES) for arg in others)
    if len(others) > 1 or named or aim.known("decode.kind") == "topk":
        raise Doubt("it is told more than the axis")
    drop = None
    if aim.known("output.units") != 1:
        _not_read_as_place(aim, made.place)
    else:
        drop = "all" if aim.known("decode.axis") == "none" else "units"
    text = threshold(aim, made.place, _cut(aim), gives="int", drop=drop, module=made.module)
    outer = made.place if aim.known("decode.kind") == "argmax" else _places_of(draft, made.place)
    rewrap(draft, outer, made.operand, text)


def _not_read_as_place(aim: Aim, place: Passage) -> None:
    """A row of zeros and ones is no index, is not made one-hot, and not compared with another argmax.

    Raises Doubt where that would happen, there or where the name is read that the decision gets.
    """
    _read_as_row(aim, place, places=1)
    statement = next((one.node for one in place.parents() if isinstance(one.node, cst.Assign)), None)
    if statement is None:
        return
    targets = (node for one in statement.targets for node in _nodes(one))
    names = {node.value for node in targets if isinstance(node, cst.Name)} - {"_"}
    tree = place.parsed.tree
    for parsed in [tree.concrete(entry) for entry in tree.entries if names and tree.mentions(entry, names)]:
        for node in _nodes(parsed.module):
            if isinstance(node, cst.Name) and node.value in names:
                _read_as_row(aim, Passage(parsed, node), places=0)


def _read_as_row(aim: Aim, passage: Passage, places: int) -> None:
    """Raise Doubt where something around an expression takes it for the place of the greatest."""
    for above in passage.parents():
        node = above.node
        if isinstance(node, cst.BaseCompoundStatement):
            return
        if isinstance(node, cst.SubscriptElement):
            raise Doubt("the place of the greatest is an index")
        if isinstance(node, (cst.Call, cst.Comparison)) and _places_in(node) > places:
            raise Doubt("the place of the greatest is compared with another one")
        if isinstance(node, cst.Call):
            name = resolved(above.at(node.func), aim.library)
            meaning = None if name is None else aim.library.meaning(name)
            if "one-hot" in (getattr(meaning, "role", None), getattr(meaning, "encoding", None)):
                raise Doubt("the place of the greatest is made one-hot")


def _places_in(node: cst.CSTNode) -> int:
    """How many calls of an `argmax`, of whatever library, an expression has."""
    calls = [one.func for one in _nodes(node) if isinstance(one, cst.Call)]
    names = [one.attr if isinstance(one, cst.Attribute) else one for one in calls]
    return sum(isinstance(one, cst.Name) and one.value == "argmax" for one in names)


def _nodes(node: cst.CSTNode) -> Iterator[cst.CSTNode]:
    """A node and all in it; without recursion, since trees can be deep."""
    todo = [node]
    while todo:
        here = todo.pop()
        yield here
        todo += here.children


def _places_of(draft: Draft, call: Passage) -> Passage:
    """What reads the places of a maximum: `torch.max(p, 1)[1]`, `_, found = torch.max(p, 1)`."""
    above = call.above()
    node = above.node
    if isinstance(node, cst.Attribute) and node.attr.value == "indices":
        return above
    if isinstance(node, cst.Subscript) and len(node.slice) == 1:
        index = node.slice[0].slice
        if isinstance(index, cst.Index) and isinstance(index.value, cst.Integer) and index.value.value == "1":
            return above
    if (
        isinstance(node, cst.Assign)
        and len(node.targets) == 1
        and isinstance(node.targets[0].target, cst.Tuple)
    ):
        names = node.targets[0].target
        both = [one.value for one in names.elements]
        if len(both) == 2 and isinstance(both[0], cst.Name) and both[0].value == "_":
            draft.put(above.parsed, *above.at(names).whole(), above.at(both[1]).text())
            return call
    raise Doubt("the greatest values are read as well")


def _best_of_row(draft: Draft, aim: Aim, made: Decided) -> None:
    """`p > 0.5` -> `p == p.max(axis=-1, keepdims=True)`: one place of each row, in the same shape."""
    node, kind = made.operand.node, aim.known("output.array")
    if not isinstance(node, cst.Name) or kind not in ("numpy", "torch"):
        raise Doubt("the scores have no name")
    axis = "1" if aim.known("output.class-axis") == "second" else "-1"
    best = f"amax(dim={axis}, keepdim=True)" if kind == "torch" else f"max(axis={axis}, keepdims=True)"
    text = Around("", f" == {node.value}.{best}", closed=False)
    if aim.known("decode.kind") == "round":
        text = Around("(", f"{text.after}).{'float()' if kind == 'torch' else 'astype(float)'}")
    rewrap(draft, made.place, made.operand, text)
