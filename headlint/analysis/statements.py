"""Statements: assignment, branches, loops, definitions. Both sides of a branch are run and joined."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, TypeVar

import libcst as cst

from headlint.analysis import attributes, conditions, definitions, imports, in_place, iteration, tracing
from headlint.analysis.closures import Loop
from headlint.analysis.guards import ALWAYS, compatible
from headlint.analysis.store import Store
from headlint.values import Const, Guard, LibraryName, LibraryObject, Ref, Unknown, Value

if TYPE_CHECKING:
    from headlint.analysis.interpreter import Interpreter

__all__ = ["assign", "bind_name", "run_block"]

Node = TypeVar("Node", bound=cst.CSTNode)


def run_block(interp: Interpreter, body: cst.BaseSuite | Sequence[cst.BaseStatement]) -> bool:
    """Run statements in order; False when no path reaches their end."""
    if type(body) is cst.SimpleStatementSuite:
        return _line(interp, body.body)
    statements = body.body if type(body) is cst.IndentedBlock else body
    assert not isinstance(statements, cst.BaseSuite)
    for statement in statements:  # noqa: SIM110  (the hottest of loops)
        if not run_statement(interp, statement):
            return False
    return True


def run_statement(interp: Interpreter, statement: cst.CSTNode) -> bool:
    """Run one statement; False when it ends the path (return, raise, break, continue)."""
    interp.spend()
    if type(statement) is cst.SimpleStatementLine:
        return _line(interp, statement.body)
    handler = _COMPOUND.get(type(statement))
    return True if handler is None else handler(interp, statement)


def _line(interp: Interpreter, statements: Sequence[cst.BaseSmallStatement]) -> bool:
    for statement in statements:
        handler = _SMALL.get(type(statement))
        if handler is not None and not handler(interp, statement):
            return False
    return True


# Small statements


def _assign(interp: Interpreter, node: cst.Assign) -> bool:
    value = interp.eval(node.value)
    for target in node.targets:
        assign(interp, target.target, value)
    return True


def _ann_assign(interp: Interpreter, node: cst.AnnAssign) -> bool:
    if node.value is not None:
        assign(interp, node.target, interp.eval(node.value))
    elif isinstance(node.target, cst.Name):
        interp.store.set((interp.frame.oid, f"#annotation:{node.target.value}"), Const(True))
    return True


def _aug_assign(interp: Interpreter, node: cst.AugAssign) -> bool:
    from headlint.analysis import operators

    assert isinstance(node.target, cst.BaseExpression)
    value = operators.augmented(interp, interp.eval(node.target), node.operator, interp.eval(node.value))
    assign(interp, node.target, value)
    return True


def _return(interp: Interpreter, node: cst.Return) -> bool:
    value = Const(None) if node.value is None else interp.eval(node.value)
    frame = interp.frame
    if frame.entry is not None:
        frame.returns.append((interp.path - frame.entry_path, value, interp.store.snapshot(frame.entry)))
    return False


def _expr(interp: Interpreter, node: cst.Expr) -> bool:
    interp.eval(node.value)
    return True


def _raise(interp: Interpreter, node: cst.Raise) -> bool:
    return False


def _leave_loop(interp: Interpreter, node: cst.CSTNode) -> bool:
    if interp.frame.loops:
        loop = interp.frame.loops[-1]
        ends = loop.nexts if isinstance(node, cst.Continue) else loop.breaks
        ends.append(interp.store.snapshot(loop.base))
    return False


def _global(interp: Interpreter, node: cst.Global | cst.Nonlocal) -> bool:
    frame = interp.frame
    for item in node.names:
        name = item.name.value
        if isinstance(node, cst.Global):
            frame.outer_names[name] = frame.module.frame
            continue
        outer = frame.parent
        while outer is not None and interp.store.get((outer, name)) is None:
            outer = interp.scopes[outer].parent if outer in interp.scopes else None
        if outer is not None:
            frame.outer_names[name] = outer
    return True


def assign(interp: Interpreter, target: cst.CSTNode, value: Value) -> None:
    """Bind a value to a name, attribute, element or nested targets."""
    value = tracing.traced(target, value)
    if isinstance(target, cst.Name):
        bind_name(interp, target.value, value)
    elif isinstance(target, cst.Attribute):
        attributes.set_attribute(interp, interp.eval(target.value), target.attr.value, value)
    elif isinstance(target, cst.Subscript):
        in_place.set_element(interp, target, value)
    elif isinstance(target, (cst.Tuple, cst.List)):
        _unpack(interp, target.elements, value)
    elif isinstance(target, cst.StarredElement):
        assign(interp, target.value, Unknown("it takes what is left of an unpacking"))


def bind_name(interp: Interpreter, name: str, value: Value) -> None:
    """Bind a name where the running frame keeps it."""
    frame = interp.frame
    owner = frame.outer_names.get(name, frame.oid)
    if isinstance(value, Unknown) and value.token is None:
        # From here on it is the same unknown wherever the name is read.
        value = Unknown(value.reason, ("bound", interp.number()))
    if isinstance(value, Const) and value.token is None and value.likely:
        value = Const(value.value, True, (owner, name), value.site)
    interp.store.set((owner, name), value)


def _unpack(interp: Interpreter, elements: Sequence[cst.BaseElement], value: Value) -> None:
    count = len(elements)
    starred = any(isinstance(element, cst.StarredElement) for element in elements)
    values = None if starred else iteration.unpack(interp, value, count)
    for position, element in enumerate(elements):
        part = values[position] if values else Unknown("it comes out of an unpacking")
        target = element if isinstance(element, cst.StarredElement) else element.value
        assign(interp, target, part)


# Branches


def _if(interp: Interpreter, node: cst.If) -> bool:
    if isinstance(node.test, cst.Name) and node.test.value == "True":
        return run_block(interp, node.body)  # nothing is asked: it is no branch
    truth = conditions.decide(interp, node.test)
    branches: list[tuple[Guard, Callable[[], bool]]] = []
    if truth.true is not None:
        branches.append((truth.true, lambda: run_block(interp, node.body)))
    if truth.false is not None:
        orelse = node.orelse
        branches.append((truth.false, lambda: _orelse(interp, orelse)))
    return fork(interp, branches)


def _orelse(interp: Interpreter, orelse: cst.If | cst.Else | None) -> bool:
    if orelse is None:
        return True
    if isinstance(orelse, cst.If):
        return _if(interp, orelse)
    return run_block(interp, orelse.body)


def fork(interp: Interpreter, branches: Sequence[tuple[Guard, Callable[[], bool]]]) -> bool:
    """Run each branch in a store of its own and join those that reach their end."""
    possible = [branch for branch in branches if compatible(branch[0], interp.path)]
    base, path = interp.store, interp.path
    if len(possible) == 1:
        interp.path = path | possible[0][0]
        interp.branches += 1
        ended = possible[0][1]()
        interp.branches -= 1
        # Only one side is possible, so the condition needs no remembering.
        interp.path = path
        return ended
    ends: list[tuple[Guard, Store]] = []
    guards: list[Guard] = []
    interp.branches += 1
    for guard, branch in possible:
        interp.store, interp.path = base.fork(), path | guard
        if branch():
            ends.append((guard, interp.store))
            guards.append(interp.path)
    interp.branches -= 1
    interp.store = base
    interp.pay(base.absorb(ends))
    # After `if not x: return`, the rest of the block runs under `x`.
    interp.path = guards[0] if len(guards) == 1 and ends else path
    return bool(ends)


def _for(interp: Interpreter, node: cst.For) -> bool:
    iterable = interp.eval(node.iter)
    known = iteration.unrolled(interp, iterable, node)
    if known is not None:
        return _unroll(interp, node, known)
    element = iteration.element(interp, iterable)
    return _loop(interp, node.body, lambda: assign(interp, node.target, element), node.orelse)


def _unroll(interp: Interpreter, node: cst.For, values: Sequence[Value]) -> bool:
    base, path = interp.store, interp.path
    loop = Loop(base)
    interp.frame.loops.append(loop)
    interp.store = base.fork()
    ended = True
    for value in values:
        assign(interp, node.target, value)
        ended = run_block(interp, node.body)
        if loop.nexts:
            interp.store = base.together([*([interp.store] if ended else []), *loop.nexts])
            interp.path = path
            loop.nexts.clear()
            ended = True
        if not ended:
            break
    interp.frame.loops.pop()
    if ended and node.orelse is not None:
        ended = run_block(interp, node.orelse.body)
    ends = [*([interp.store] if ended else []), *loop.breaks]
    interp.store, interp.path = base, path
    base.absorb([(ALWAYS, end) for end in ends])
    return bool(ends)


def _while(interp: Interpreter, node: cst.While) -> bool:
    conditions.decide(interp, node.test)
    return _loop(interp, node.body, lambda: None, node.orelse)


def _loop(
    interp: Interpreter, body: cst.BaseSuite, start: Callable[[], None], orelse: cst.Else | None
) -> bool:
    base, path = interp.store, interp.path
    loop = Loop(base)
    interp.frame.loops.append(loop)
    interp.store = base.fork()
    start()
    ends = [interp.store] if run_block(interp, body) else []
    ends += loop.nexts + loop.breaks
    interp.frame.loops.pop()
    interp.store, interp.path = base, path
    if ends:
        base.absorb_loop(ends)
    if orelse is None:
        return True
    if not loop.breaks:
        return run_block(interp, orelse.body)
    return fork(interp, [(ALWAYS, lambda: run_block(interp, orelse.body)), (ALWAYS, lambda: True)])


def _delete(interp: Interpreter, node: cst.Del) -> bool:
    targets = node.target.elements if isinstance(node.target, cst.Tuple) else (node.target,)
    for target in targets:
        one = target.value if isinstance(target, cst.Element) else target
        if isinstance(one, cst.Subscript):
            in_place.delete_element(interp, one)
    return True


def _try(interp: Interpreter, node: cst.Try | cst.TryStar) -> bool:
    def body() -> bool:
        if not run_block(interp, node.body):
            return False
        return node.orelse is None or run_block(interp, node.orelse.body)

    branches: list[tuple[Guard, Callable[[], bool]]] = [(ALWAYS, body)]
    for handler in node.handlers:
        branches.append((ALWAYS, lambda suite=handler.body: run_block(interp, suite)))  # type: ignore[misc]
    ended = fork(interp, branches)
    if node.finalbody is not None and not run_block(interp, node.finalbody.body):
        return False
    return ended


def _with(interp: Interpreter, node: cst.With) -> bool:
    entered, branches = len(interp.no_grad), interp.branches
    for item in node.items:
        value = interp.eval(item.item)
        if is_no_grad(interp, value):
            interp.no_grad.append(interp.site(item.item))
        if isinstance(value, LibraryObject) and interp.library.role(value.name) == "raises":
            interp.branches += 1  # a test that something goes wrong
        if item.asname is not None:
            assign(interp, item.asname.name, _entered(interp, value))
    try:
        return run_block(interp, node.body)
    finally:
        del interp.no_grad[entered:]
        interp.branches = branches


def is_no_grad(interp: Interpreter, value: Value) -> bool:
    """Whether a context manager or decorator stops gradients (`torch.no_grad()`)."""
    name = value.name if isinstance(value, (LibraryName, LibraryObject)) else None
    return name is not None and interp.library.role(name) == "no-grad"


def _entered(interp: Interpreter, value: Value) -> Value:
    return value if isinstance(value, (LibraryObject, Ref)) else Unknown("it is what a `with` enters")


def _match(interp: Interpreter, node: cst.Match) -> bool:
    subject = interp.eval(node.subject)
    branches: list[tuple[Guard, Callable[[], bool]]] = []
    exhaustive = False
    for case in node.cases:
        guard = conditions.case_guard(interp, subject, case.pattern)
        if guard is None:
            continue
        exhaustive = exhaustive or (isinstance(case.pattern, cst.MatchAs) and case.pattern.pattern is None)
        branches.append((guard, lambda suite=case.body: run_block(interp, suite)))  # type: ignore[misc]
    if not exhaustive:
        branches.append((ALWAYS, lambda: True))
    return fork(interp, branches)


_SMALL: dict[type[cst.CSTNode], Callable[..., bool]] = {
    cst.Assign: _assign,
    cst.AnnAssign: _ann_assign,
    cst.AugAssign: _aug_assign,
    cst.Return: _return,
    cst.Expr: _expr,
    cst.Raise: _raise,
    cst.Del: _delete,
    cst.Break: _leave_loop,
    cst.Continue: _leave_loop,
    cst.Global: _global,
    cst.Nonlocal: _global,
    cst.Import: imports.run_import,
    cst.ImportFrom: imports.run_import_from,
}

_COMPOUND: dict[type[cst.CSTNode], Callable[..., bool]] = {
    cst.If: _if,
    cst.For: _for,
    cst.While: _while,
    cst.Try: _try,
    cst.TryStar: _try,
    cst.With: _with,
    cst.Match: _match,
    cst.FunctionDef: definitions.run_function_def,
    cst.ClassDef: definitions.run_class_def,
}
