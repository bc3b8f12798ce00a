"""Statements: assignment, branches, loops, definitions. Both sides of a branch are run and joined."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, TypeVar

from headlint import python as py
from headlint.analysis import attributes, conditions, definitions, imports, in_place, iteration, tracing
from headlint.analysis.closures import Loop
from headlint.analysis.guards import ALWAYS, compatible
from headlint.analysis.store import Store
from headlint.values import Const, Guard, LibraryName, LibraryObject, Ref, Unknown, Value

if TYPE_CHECKING:
    from headlint.analysis.interpreter import Interpreter

__all__ = ["assign", "bind_name", "run_block"]

Node = TypeVar("Node", bound=py.Node)


def run_block(interp: Interpreter, body: Sequence[py.Statement]) -> bool:
    """Run statements in order; False when no path reaches their end."""
    for statement in body:  # noqa: SIM110  (the hottest of loops)
        if not run_statement(interp, statement):
            return False
    return True


def run_statement(interp: Interpreter, statement: py.Statement) -> bool:
    """Run one statement; False when it ends the path (return, raise, break, continue)."""
    interp.spend()
    return _HANDLERS[type(statement)](interp, statement)


# Simple statements


def _assign(interp: Interpreter, node: py.Assign) -> bool:
    value = interp.eval(node.value)
    for target in node.targets:
        assign(interp, target, value)
    return True


def _ann_assign(interp: Interpreter, node: py.AnnAssign) -> bool:
    if node.value is not None:
        assign(interp, node.target, interp.eval(node.value))
    elif isinstance(node.target, py.Name):
        interp.store.set((interp.frame.oid, f"#annotation:{node.target.value}"), Const(True))
    return True


def _aug_assign(interp: Interpreter, node: py.AugAssign) -> bool:
    from headlint.analysis import operators

    value = operators.augmented(interp, interp.eval(node.target), node.operator, interp.eval(node.value))
    assign(interp, node.target, value)
    return True


def _return(interp: Interpreter, node: py.Return) -> bool:
    value = Const(None) if node.value is None else interp.eval(node.value)
    frame = interp.frame
    if frame.entry is not None:
        frame.returns.append((interp.path - frame.entry_path, value, interp.store.snapshot(frame.entry)))
    return False


def _expr(interp: Interpreter, node: py.Expr) -> bool:
    interp.eval(node.value)
    return True


def _raise(interp: Interpreter, node: py.Raise) -> bool:
    return False


def _leave_loop(interp: Interpreter, node: py.Node) -> bool:
    if interp.frame.loops:
        loop = interp.frame.loops[-1]
        ends = loop.nexts if isinstance(node, py.Continue) else loop.breaks
        ends.append(interp.store.snapshot(loop.base))
    return False


def _global(interp: Interpreter, node: py.Global | py.Nonlocal) -> bool:
    frame = interp.frame
    for name in node.names:
        if isinstance(node, py.Global):
            frame.outer_names[name] = frame.module.frame
            continue
        outer = frame.parent
        while outer is not None and interp.store.get((outer, name)) is None:
            outer = interp.scopes[outer].parent if outer in interp.scopes else None
        if outer is not None:
            frame.outer_names[name] = outer
    return True


def assign(interp: Interpreter, target: py.Node, value: Value) -> None:
    """Bind a value to a name, attribute, element or nested targets."""
    value = tracing.traced(target, value)
    if isinstance(target, py.Name):
        bind_name(interp, target.value, value)
    elif isinstance(target, py.Attribute):
        attributes.set_attribute(interp, interp.eval(target.value), target.attr.value, value)
    elif isinstance(target, py.Subscript):
        in_place.set_element(interp, target, value)
    elif isinstance(target, (py.Tuple, py.List)):
        _unpack(interp, target.elements, value)
    elif isinstance(target, py.StarredElement):
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


def _unpack(interp: Interpreter, elements: Sequence[py.Element | py.StarredElement], value: Value) -> None:
    count = len(elements)
    starred = any(isinstance(element, py.StarredElement) for element in elements)
    values = None if starred else iteration.unpack(interp, value, count)
    for position, element in enumerate(elements):
        part = values[position] if values else Unknown("it comes out of an unpacking")
        target = element if isinstance(element, py.StarredElement) else element.value
        assign(interp, target, part)


# Branches


def _if(interp: Interpreter, node: py.If) -> bool:
    if isinstance(node.test, py.Name) and node.test.value == "True":
        return run_block(interp, node.body)  # nothing is asked: it is no branch
    truth = conditions.decide(interp, node.test)
    branches: list[tuple[Guard, Callable[[], bool]]] = []
    if truth.true is not None:
        branches.append((truth.true, lambda: run_block(interp, node.body)))
    if truth.false is not None:
        branches.append((truth.false, lambda: run_block(interp, node.orelse)))
    return fork(interp, branches)


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


def _for(interp: Interpreter, node: py.For) -> bool:
    iterable = interp.eval(node.iter)
    known = iteration.unrolled(interp, iterable, node)
    if known is not None:
        return _unroll(interp, node, known)
    element = iteration.element(interp, iterable)
    return _loop(interp, node.body, lambda: assign(interp, node.target, element), node.orelse)


def _unroll(interp: Interpreter, node: py.For, values: Sequence[Value]) -> bool:
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
    if ended:
        ended = run_block(interp, node.orelse)
    ends = [*([interp.store] if ended else []), *loop.breaks]
    interp.store, interp.path = base, path
    base.absorb([(ALWAYS, end) for end in ends])
    return bool(ends)


def _while(interp: Interpreter, node: py.While) -> bool:
    conditions.decide(interp, node.test)
    return _loop(interp, node.body, lambda: None, node.orelse)


def _loop(
    interp: Interpreter,
    body: Sequence[py.Statement],
    start: Callable[[], None],
    orelse: Sequence[py.Statement],
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
    if not orelse:
        return True
    if not loop.breaks:
        return run_block(interp, orelse)
    return fork(interp, [(ALWAYS, lambda: run_block(interp, orelse)), (ALWAYS, lambda: True)])


def _delete(interp: Interpreter, node: py.Del) -> bool:
    targets = [*node.targets]
    while targets:
        target = targets.pop(0)
        if isinstance(target, (py.Tuple, py.List)):
            targets[:0] = [element.value for element in target.elements]
        elif isinstance(target, py.Subscript):
            in_place.delete_element(interp, target)
    return True


def _try(interp: Interpreter, node: py.Try) -> bool:
    def body() -> bool:
        return run_block(interp, node.body) and run_block(interp, node.orelse)

    branches: list[tuple[Guard, Callable[[], bool]]] = [(ALWAYS, body)]
    for handler in node.handlers:
        branches.append((ALWAYS, lambda suite=handler.body: run_block(interp, suite)))  # type: ignore[misc]
    ended = fork(interp, branches)
    return run_block(interp, node.finalbody) and ended


def _with(interp: Interpreter, node: py.With) -> bool:
    entered, branches = len(interp.no_grad), interp.branches
    for item in node.items:
        value = interp.eval(item.item)
        if is_no_grad(interp, value):
            interp.no_grad.append(interp.site(item.item))
        if isinstance(value, LibraryObject) and interp.library.role(value.name) == "raises":
            interp.branches += 1  # a test that something goes wrong
        if item.asname is not None:
            assign(interp, item.asname, _entered(interp, value))
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


def _match(interp: Interpreter, node: py.Match) -> bool:
    subject = interp.eval(node.subject)
    branches: list[tuple[Guard, Callable[[], bool]]] = []
    exhaustive = False
    for case in node.cases:
        guard = conditions.case_guard(interp, subject, case.pattern)
        if guard is None:
            continue
        exhaustive = exhaustive or (isinstance(case.pattern, py.MatchAny) and case.guard is None)
        branches.append((guard, lambda suite=case.body: run_block(interp, suite)))  # type: ignore[misc]
    if not exhaustive:
        branches.append((ALWAYS, lambda: True))
    return fork(interp, branches)


_HANDLERS: dict[type[py.Statement], Callable[..., bool]] = {
    py.Assign: _assign,
    py.AnnAssign: _ann_assign,
    py.AugAssign: _aug_assign,
    py.Return: _return,
    py.Expr: _expr,
    py.Raise: _raise,
    py.Del: _delete,
    py.Break: _leave_loop,
    py.Continue: _leave_loop,
    py.Global: _global,
    py.Nonlocal: _global,
    py.Import: imports.run_import,
    py.ImportFrom: imports.run_import_from,
    py.If: _if,
    py.For: _for,
    py.While: _while,
    py.Try: _try,
    py.With: _with,
    py.Match: _match,
    py.FunctionDef: definitions.run_function_def,
    py.ClassDef: definitions.run_class_def,
}
