"""Taking an activation out of a stack of layers, in whichever way the stack is written."""

from __future__ import annotations

from collections.abc import Sequence

import libcst as cst

from headlint.frameworks.library import Library
from headlint.frameworks.meanings import ContainerMeaning
from headlint.remedies.cutting import remove_entry, remove_statement
from headlint.remedies.draft import Draft
from headlint.remedies.naming import names_of, resolved
from headlint.remedies.passages import Doubt, Passage

__all__ = ["no_comment", "remove_keyed", "remove_listed", "unconditional"]

_ADDING = ("add", "append", "add_module")
"""Methods that put a layer behind the others of a stack or a list."""
_ORDERED = "collections.OrderedDict"


def remove_listed(draft: Draft, maker: Passage, library: Library) -> None:
    """An entry of a stack of layers, in whichever way it is written, or what adds it to one."""
    entry = maker.parent()
    holder = None if entry is None else entry.parent()
    if entry is None or holder is None:
        raise Doubt("it is no entry of a stack")
    no_comment(maker)
    if isinstance(entry.node, cst.Arg) and isinstance(holder.node, cst.Call):
        if _is_stack(holder, library):
            _not_indexed(holder)
            remove_entry(draft, entry)
        elif resolved(holder.at(holder.node.func), library) == _ORDERED:
            _in_list(holder, library)
            remove_entry(draft, entry)
        else:
            _remove_added(draft, holder)
    elif isinstance(entry.node, cst.Element) and isinstance(holder.node, cst.List):
        _in_list(holder, library)
        remove_entry(draft, entry)
    elif isinstance(entry.node, cst.Element) and isinstance(holder.node, cst.Tuple):
        _remove_pair(draft, holder, library)
    elif isinstance(entry.node, cst.DictElement) and isinstance(holder.node, cst.Dict):
        _in_ordered(holder, library)
        remove_entry(draft, entry)
    else:
        raise Doubt("it is no entry of a stack")


def _remove_added(draft: Draft, call: Passage) -> None:
    """`model.add(Softmax())`, `layers.append(nn.Softmax(dim=1))`, `net.add_module("out", nn.Sigmoid())`."""
    assert isinstance(call.node, cst.Call)
    statement = call.parent()
    if (
        not isinstance(call.node.func, cst.Attribute)
        or call.node.func.attr.value not in _ADDING
        or statement is None
        or not isinstance(statement.node, cst.Expr)
    ):
        raise Doubt("it is no entry of a stack")
    line = statement.parent()
    block = None if line is None else line.parent()
    if block is not None and isinstance(block.node, cst.IndentedBlock) and len(block.node.body) == 1:
        raise Doubt("nothing would be left to do there")
    no_comment(call)
    remove_statement(draft, statement)


def _remove_pair(draft: Draft, pair: Passage, library: Library) -> None:
    """`("softmax", nn.Softmax(dim=1))` in the list of an OrderedDict."""
    entry = pair.parent()
    listed = None if entry is None else entry.parent()
    if entry is None or listed is None or not isinstance(listed.node, (cst.List, cst.Tuple)):
        raise Doubt("it is no entry of a stack")
    _in_ordered(listed, library)
    remove_entry(draft, entry)


def _in_ordered(listed: Passage, library: Library) -> None:
    """The only argument of `OrderedDict(...)`, which is that of a stack."""
    arg = listed.parent()
    call = None if arg is None else arg.parent()
    if call is None or not isinstance(call.node, cst.Call):
        raise Doubt("it is no entry of a stack")
    if resolved(call.at(call.node.func), library) != _ORDERED:
        raise Doubt("it is no entry of a stack")
    _in_list(call, library)


def remove_keyed(draft: Draft, maker: Passage, target: Passage, library: Library) -> None:
    """`layers["out"] = nn.Softmax(dim=1)` where `layers` is an OrderedDict for a stack."""
    assert isinstance(target.node, cst.Subscript)
    if not isinstance(target.node.value, cst.Name):
        raise Doubt("it is no entry of a stack")
    _only_for_stacks(target.at(target.node.value), library)
    no_comment(maker)
    remove_statement(draft, maker)


def _in_stack(passage: Passage, library: Library) -> bool:
    arg = passage.parent()
    call = None if arg is None else arg.parent()
    if call is None or not isinstance(arg.node if arg else None, cst.Arg) or not _is_stack(call, library):
        return False
    _not_indexed(call)
    return True


def _in_list(listed: Passage, library: Library) -> None:
    """A list that is the argument of a stack, or that is only added to and then given to stacks."""
    if _in_stack(listed, library):
        return
    statement = listed.parent()
    target = None if statement is None else target_of(statement, listed)
    if target is None or not isinstance(target.node, cst.Name):
        raise Doubt("it is no entry of a stack")
    _only_for_stacks(target, library)


def _only_for_stacks(target: Passage, library: Library) -> None:
    """Raise Doubt where a variable with layers is used for more than being filled and given to stacks.

    Where its file gives it to none, others import it.
    """
    given = False
    for use in _reads(target):
        above = use.parent()
        call = None if above is None else above.parent()
        held = None if above is None else above.node
        if isinstance(held, cst.Attribute) and held.attr.value in (*_ADDING, "extend"):
            continue
        if isinstance(held, (cst.AssignTarget, cst.Subscript)) and _is_filled(above):
            continue
        if call is None or not isinstance(call.node, cst.Call) or not _is_stack(call, library):
            raise Doubt("the list is used for something else")
        _not_indexed(call)
        given = True
    if not given:
        raise Doubt("the list is used in another file")


def target_of(statement: Passage, value: Passage) -> Passage | None:
    node = statement.node
    if isinstance(node, cst.Assign) and node.value is value.node and len(node.targets) == 1:
        return statement.at(node.targets[0].target)
    return None


def _is_filled(above: Passage | None) -> bool:
    """Whether a variable stands on the left of an assignment: it is made, or given one entry more."""
    if above is not None and isinstance(above.node, cst.Subscript):
        above = above.parent()
    return above is not None and isinstance(above.node, cst.AssignTarget)


def _reads(target: Passage) -> Sequence[Passage]:
    """Every other place where a variable stands: in its function, or in the whole file."""
    assert isinstance(target.node, cst.Name)
    scope = next(one for one in target.parents() if isinstance(one.node, (cst.FunctionDef, cst.Module)))
    scopes = [scope]
    if isinstance(scope.node, cst.Module):
        tree = scope.parsed.tree
        entries = [entry for entry in tree.entries if tree.mentions(entry, [target.node.value])]
        scopes = [Passage(parsed, parsed.module) for parsed in map(tree.concrete, entries)]
    found: list[Passage] = []
    for one in scopes:
        left: list[cst.CSTNode] = [one.node]
        while left:
            node = left.pop()
            if isinstance(node, cst.Name) and node.value == target.node.value and node is not target.node:
                found.append(one.at(node))
            left += node.children
    return found


def _is_stack(call: Passage, library: Library) -> bool:
    assert isinstance(call.node, cst.Call)
    name = resolved(call.at(call.node.func), library)
    meaning = None if name is None else library.meaning(name)
    return isinstance(meaning, ContainerMeaning) and meaning.role == "sequential"


def _not_indexed(stack: Passage) -> None:
    """Raise Doubt where layers of the stack are asked for by their places."""
    names = names_of(stack.parsed.tree)
    statement = stack.parent()
    target = None if statement is None else target_of(statement, stack)
    held = None
    if target is not None:
        node = target.node
        held = node.value if isinstance(node, cst.Name) else None
        held = node.attr.value if isinstance(node, cst.Attribute) else held
    if held in names.subscripted or "layers" in names.subscripted:
        raise Doubt("layers of the stack are asked for by their places")


def no_comment(call: Passage) -> None:
    if "#" in call.text():
        raise Doubt("a comment stands in what is taken out")


def unconditional(passage: Passage) -> None:
    """Raise Doubt where something is done under a condition: other callers can need it as it is.

    `if not training: x = softmax(x)` is right for whoever reads probabilities; the call is to blame.
    """
    inner: cst.CSTNode = passage.node
    for around in passage.parents():
        node = around.node
        if isinstance(node, (cst.IfExp, cst.Match)) or (
            isinstance(node, cst.If)
            and inner is not node.test
            and "__name__" not in around.at(node.test).text()
        ):
            raise Doubt("it is done under a condition")
        if isinstance(node, (cst.FunctionDef, cst.Lambda)):
            return
        inner = node
