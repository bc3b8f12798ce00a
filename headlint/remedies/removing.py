"""Taking an activation out of a model: its call, its entry in a stack, an attribute that is left unused."""

from __future__ import annotations

import libcst as cst

from headlint.contracts import Wiring
from headlint.frameworks.library import Library
from headlint.frameworks.meanings import ActivationMeaning
from headlint.remedies.arguments import argument
from headlint.remedies.cutting import remove_statement, unwrap
from headlint.remedies.draft import Draft
from headlint.remedies.naming import names_of
from headlint.remedies.passages import Doubt, Passage
from headlint.remedies.stacks import no_comment, remove_keyed, remove_listed, unconditional

__all__ = [
    "call_of",
    "called_itself",
    "input_of",
    "remove_call",
    "remove_module",
    "single_holder",
    "single_use",
]


def call_of(passage: Passage | None) -> Passage:
    """The passage of a call. Raises Doubt for anything else."""
    if passage is None or not isinstance(passage.node, cst.Call):
        raise Doubt("it is no call in the source")
    return passage


# Calls


def input_of(call: Passage, meaning: ActivationMeaning) -> Passage:
    """The tensor that a function of activation is given. Raises Doubt where that is not certain."""
    assert isinstance(call.node, cst.Call)
    if isinstance(call.node.func, cst.Attribute) and meaning.params[:1] == ("self",):
        return call.at(call.node.func.value)
    found = argument(call, meaning.input or (meaning.params[0] if meaning.params else ""), meaning.params)
    if found is None or not isinstance(found.node, cst.Arg):
        raise Doubt("what the activation is given is not certain")
    return found.at(found.node.value)


def remove_call(draft: Draft, call: Passage, inner: Passage) -> None:
    """Leave of a call the tensor that it is given; a statement that does nothing then goes."""
    statement = call.above()
    unconditional(call)
    target = _target(statement, call)
    if isinstance(statement.node, cst.Expr) or (target is not None and target.text() == inner.text()):
        no_comment(call)
        remove_statement(draft, call)
        return
    if target is not None and isinstance(inner.node, cst.Name):
        uses = names_of(call.parsed.tree).uses.get(inner.node.value, ())
        end = call.whole()[1]
        if any(use.start > end and not use.binds and _within(call, use.start) for use in uses):
            raise Doubt("what the activation is given is used by itself too")
    unwrap(draft, call, inner)


def _target(statement: Passage, call: Passage) -> Passage | None:
    """The only target of an assignment of the call."""
    node = statement.node
    if isinstance(node, cst.Assign) and node.value is call.node and len(node.targets) == 1:
        return statement.at(node.targets[0].target)
    if isinstance(node, cst.AnnAssign) and node.value is call.node:
        return statement.at(node.target)
    return None


def _within(call: Passage, offset: int) -> bool:
    """Whether an offset lies in the same function as a call, or in the same entry of the file."""
    scope = next((one for one in call.parents() if isinstance(one.node, (cst.FunctionDef, cst.Module))), None)
    if scope is None or isinstance(scope.node, cst.Module):
        return True
    start, end = scope.range()
    return start <= offset <= end


# Modules


def remove_module(draft: Draft, wiring: Wiring, library: Library) -> None:
    """Take an activation that is made as an object out of the way of the tensor."""
    maker, used = call_of(Passage.of(wiring.maker)), Passage.of(wiring.used)
    above = maker.above()
    unconditional(maker)
    if isinstance(above.node, cst.Call) and above.node.func is maker.node:
        _named_output(maker)
        remove_call(draft, above, _only_argument(above))
    elif (target := _target(above, maker)) is not None and isinstance(target.node, cst.Subscript):
        remove_keyed(draft, maker, target, library)
    elif isinstance(above.node, (cst.Assign, cst.AnnAssign)):
        _remove_held(draft, maker, above, call_of(used))
    else:
        _named_output(maker)
        remove_listed(draft, maker, library)


def called_itself(maker: Passage, used: Passage) -> bool:
    """Whether a call is that of an object by itself, not of a stack or a block that holds it."""
    assert isinstance(used.node, cst.Call)
    func = used.at(used.node.func)
    if maker.node is used.node or maker.node is func.node:
        return True
    target = _target(maker.above(), maker)
    return target is not None and _same(target, func)


def _only_argument(call: Passage) -> Passage:
    assert isinstance(call.node, cst.Call)
    if len(call.node.args) != 1 or call.node.args[0].star:
        raise Doubt("the activation is called with more than a tensor")
    return call.at(call.node.args[0].value)


def _named_output(maker: Passage) -> None:
    """A layer of Keras that has a name: its output or the layer may be asked for by it."""
    assert isinstance(maker.node, cst.Call)
    if any(arg.keyword is not None and arg.keyword.value == "name" for arg in maker.node.args):
        raise Doubt("the layer has a name by which it can be asked for")


def _remove_held(draft: Draft, maker: Passage, assignment: Passage, used: Passage) -> None:
    """An object in an attribute or a variable: its call goes, and it too where nothing else reads it."""
    target = _target(assignment, maker)
    assert isinstance(used.node, cst.Call)
    if target is None or not _same(target, used.at(used.node.func)):
        raise Doubt("where the activation is applied is not certain")
    if target.parsed.tree is not used.parsed.tree:
        raise Doubt("it is applied in another file")
    remove_call(draft, used, _only_argument(used))
    if single_use(target):
        no_comment(maker)
        remove_statement(draft, maker)


def _same(target: Passage, func: Passage) -> bool:
    """Whether a call is that of the attribute or the variable by the very name."""
    if isinstance(target.node, cst.Name) and isinstance(func.node, cst.Name):
        return target.node.value == func.node.value
    if not isinstance(target.node, cst.Attribute) or not isinstance(func.node, cst.Attribute):
        return False
    bases = (target.node.value, func.node.value)
    return target.node.attr.value == func.node.attr.value and all(isinstance(one, cst.Name) for one in bases)


def single_use(target: Passage) -> bool:
    """Whether an attribute or a variable is written once and read once in its file."""
    names = names_of(target.parsed.tree)
    if isinstance(target.node, cst.Name):
        name = target.node.value
        return len(names.uses.get(name, ())) == 2 and name not in names.exported
    if isinstance(target.node, cst.Attribute):
        name = target.node.attr.value
        return names.held(name) == 2 and name not in names.exported
    return False


def single_holder(maker: Passage) -> None:
    """Raise Doubt where an object is held in an attribute or a variable that is read in several places."""
    above = maker.above()
    if isinstance(above.node, cst.Element) and isinstance(above.above().node, cst.Tuple):
        above = above.above().above()
        if isinstance(above.node, cst.Assign):
            raise Doubt("it is made beside others, which have names of their own")
    if not isinstance(above.node, (cst.Assign, cst.AnnAssign)):
        return
    target = above.node.targets[0].target if isinstance(above.node, cst.Assign) else above.node.target
    if not single_use(above.at(target)):
        raise Doubt("the activation is used in several places")
