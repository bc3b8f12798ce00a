"""Moving a layer that stands behind the output activation to where it belongs: before the last layer."""

from __future__ import annotations

import libcst as cst

from headlint.remedies.cutting import remove_entry, remove_statement, unwrap
from headlint.remedies.draft import Draft
from headlint.remedies.naming import names_of
from headlint.remedies.passages import Doubt, Passage
from headlint.remedies.removing import call_of, called_itself
from headlint.remedies.setting import Aim
from headlint.remedies.sharing import agree
from headlint.remedies.stacks import no_comment, unconditional

__all__ = ["move_follower"]

_ANY_SHAPE = frozenset({"Dropout", "AlphaDropout", "BatchNormalization", "LayerNormalization"})
"""Layers that take an input of any shape. In PyTorch a normalisation is told how many features it gets."""
_INPUTS = frozenset({"input_shape", "input_dim", "batch_input_shape"})
"""What the first layer of a Keras model can say of its input."""


def move_follower(draft: Draft, aim: Aim) -> None:
    """`output.follower` to `none`: as an entry of the same stack, as a statement, or as a call."""
    if aim.value != "none" or aim.known("output.follower") not in _ANY_SHAPE:
        raise Doubt("what the layer is given is of another shape there")
    follower, layer = aim.wiring("output.follower"), aim.wiring("output.layer")
    agree(aim, "output.follower", layer)
    made, last = call_of(Passage.of(follower.maker)), call_of(Passage.of(layer.maker))
    if made.parsed.tree is not last.parsed.tree:
        raise Doubt("the layers stand in different files")
    unconditional(made)
    _not_first(last)
    above, beside = made.above(), last.above()
    stack = above.parent()
    if stack is not None and isinstance(above.node, (cst.Arg, cst.Element)) and _holds(beside, stack):
        _move_entry(draft, above, beside)
    elif stack is not None and isinstance(above.node, cst.Arg) and _adds(stack):
        _move_statement(draft, stack, beside.parent())
    else:
        call, other = call_of(Passage.of(follower.used)), call_of(Passage.of(layer.used))
        if not called_itself(made, call) or not called_itself(last, other):
            raise Doubt("a block is called that holds more than the layer")
        _move_call(draft, call, other)


def _not_first(layer: Passage) -> None:
    """A layer that says what the input of the model is like stands first, and must stay there."""
    assert isinstance(layer.node, cst.Call)
    if any(arg.keyword is not None and arg.keyword.value in _INPUTS for arg in layer.node.args):
        raise Doubt("the last layer is the first one too")


def _holds(entry: Passage, stack: Passage) -> bool:
    above = entry.parent()
    return above is not None and above.node is stack.node


# Entries


def _move_entry(draft: Draft, entry: Passage, before: Passage) -> None:
    """Entries of one call or one list, both on lines of their own or both among others."""
    if isinstance(entry.node, cst.Arg) and (entry.node.keyword is not None or entry.node.star):
        raise Doubt("the layer is no plain entry")
    no_comment(entry)
    start = before.whole()[0]
    _bound_before(entry, start)
    indent = _indent(before, start)
    behind = f",{before.line_end(start)}{indent}" if indent is not None else ", "
    draft.put(before.parsed, start, start, entry.text() + behind)
    remove_entry(draft, entry)


def _indent(passage: Passage, start: int) -> str | None:
    """The white space before an offset at the start of its line; None where something else stands there."""
    source = passage.source
    first = max(source.rfind("\n", 0, start), source.rfind("\r", 0, start)) + 1
    return source[first:start] if first and not source[first:start].strip() else None


# Statements


def _adds(call: Passage) -> bool:
    """`model.add(...)` as a statement."""
    statement = call.parent()
    func = call.node.func if isinstance(call.node, cst.Call) else None
    return (
        isinstance(func, cst.Attribute)
        and func.attr.value in ("add", "append")
        and statement is not None
        and isinstance(statement.node, cst.Expr)
    )


def _move_statement(draft: Draft, call: Passage, other: Passage | None) -> None:
    """One `model.add(...)` before another one of the same model in the same block."""
    if other is None or not _adds(other) or _receiver(call) != _receiver(other):
        raise Doubt("the last layer is added in another way")
    line, place = _line_of(call), _line_of(other)
    start = place.whole()[0]
    indent = "" if start == 0 else _indent(place, start)
    if indent is None or _block(line) is not _block(place):
        raise Doubt("the layers are not added one after the other")
    no_comment(call)
    _bound_before(call, start)
    draft.put(place.parsed, start, start, f"{call.text()}{place.line_end(start)}{indent}")
    remove_statement(draft, call)


def _receiver(call: Passage) -> str:
    assert isinstance(call.node, cst.Call)
    assert isinstance(call.node.func, cst.Attribute)
    return call.at(call.node.func.value).text()


def _line_of(call: Passage) -> Passage:
    found = next((one for one in call.parents() if isinstance(one.node, cst.SimpleStatementLine)), None)
    if found is None or not isinstance(found.node, cst.SimpleStatementLine) or len(found.node.body) != 1:
        raise Doubt("the statement shares its line")
    return found


def _block(line: Passage) -> object:
    """What a line stands in: a block, or the top level of its file."""
    above = line.parent()
    if above is None or isinstance(above.node, cst.Module):
        return line.parsed.tree
    return above.node


# Calls


def _move_call(draft: Draft, call: Passage, layer: Passage) -> None:
    """`drop(sigmoid(fc(x)))` becomes `sigmoid(fc(drop(x)))`."""
    inner, source = _only_argument(call), _only_argument(layer)
    assert isinstance(call.node, cst.Call)
    func = call.at(call.node.func)
    if _function(call) is not _function(layer) or "#" in func.text() or "\n" in func.text():
        raise Doubt("the calls stand in different functions")
    _known_before(func, layer)
    start, end = source.whole()
    draft.put(layer.parsed, start, start, f"{func.text()}(")
    draft.put(layer.parsed, end, end, ")")
    unwrap(draft, call, inner)


def _only_argument(call: Passage) -> Passage:
    assert isinstance(call.node, cst.Call)
    args = call.node.args
    if len(args) != 1 or args[0].star or args[0].keyword is not None:
        raise Doubt("the layer is called with more than a tensor")
    return call.at(args[0].value)


def _function(call: Passage) -> object:
    scopes = (one.node for one in call.parents() if isinstance(one.node, (cst.FunctionDef, cst.Lambda)))
    return next(scopes, call.parsed.tree)


def _known_before(func: Passage, layer: Passage) -> None:
    """A variable that holds the layer must have it where it is called then."""
    if not isinstance(func.node, cst.Name):
        return
    uses = names_of(func.parsed.tree).uses.get(func.node.value, ())
    if any(use.binds and use.start > layer.whole()[0] for use in uses):
        raise Doubt("the layer is made later")


def _bound_before(moved: Passage, place: int) -> None:
    """What is written at an earlier place must not read a name that is bound on the way there."""
    here = moved.whole()[0]
    uses = names_of(moved.parsed.tree).uses
    todo: list[cst.CSTNode] = [moved.node]
    while todo:
        node = todo.pop()
        todo += node.children
        found = uses.get(node.value, ()) if isinstance(node, cst.Name) else ()
        if any(use.binds and place <= use.start < here for use in found):
            raise Doubt("the layer is made on the way")
