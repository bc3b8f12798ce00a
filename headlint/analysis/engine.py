"""One analysis of one file: run its top level, then what nobody called, and give the contracts."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial

from headlint import python as py
from headlint.analysis import attributes, backend, calls, definitions, keras_roles, keras_steps, trainers
from headlint.analysis.closures import (
    Arguments,
    BoundMethod,
    ClassValue,
    Definition,
    Frame,
    Function,
    ModuleScope,
)
from headlint.analysis.files import Files
from headlint.analysis.interpreter import ROOT_STEPS, BudgetExhausted, Interpreter
from headlint.analysis.project import Project
from headlint.analysis.roots import callers_first, leading
from headlint.analysis.telling import Telling
from headlint.contracts import FactValue, HeadContract
from headlint.records import dataclass
from headlint.running import names_in
from headlint.syntax import Tree
from headlint.values import Const, Ref, Value

__all__ = ["Analysis", "analyse"]


_Inner = Function | ClassValue

RECURSION = 3_000
"""Python frames that an analysis may take; a call that needs more gives something unknown."""


@dataclass(frozen=True, slots=True)
class Analysis:
    """The contracts that one file led to, and whether the budget sufficed."""

    contracts: tuple[HeadContract, ...]
    exhausted: bool = False


def analyse(path: str, tree: Tree, files: Files) -> Analysis:
    """Read a file as a program: its top level first, then the definitions that nobody called (`roots`)."""
    interp = Interpreter(files.library, Project(files))
    scope = interp.project.root(interp, path, tree)
    exhausted = False
    limit = sys.getrecursionlimit()
    sys.setrecursionlimit(max(limit, RECURSION))
    try:
        _top_level(interp, scope)
        keras_steps.train_the_rest(interp, scope)
        _uncalled(interp, scope)
        _inner(interp)
    except (BudgetExhausted, RecursionError):
        exhausted = True
    finally:
        sys.setrecursionlimit(limit)
    contracts = tuple(interp.heads.contracts(_around(interp, path, tree)))
    return Analysis(contracts, exhausted)


def _top_level(interp: Interpreter, scope: ModuleScope) -> None:
    """Run the statements in order; definitions wait until somebody asks for them."""
    for entry in scope.tree.entries:
        scope.reached = entry.start
        rebound = any(len(scope.outline.binding.get(name, ())) > 1 for name in entry.binds)
        # A decorator can file what it decorates, so it is run where it stands.
        decorated = entry.kind != "statement" and scope.tree.text(entry).startswith("@")
        if entry.kind == "statement" or rebound or (decorated and entry.kind == "class"):
            interp.project.run_entry(interp, scope, entry)
        elif decorated:
            interp.project.run_decorators(interp, scope, entry)


def _uncalled(interp: Interpreter, scope: ModuleScope) -> None:
    """Run what the top level did not reach, with parameters that nobody knows."""
    scope.reached = 1 << 60
    telling = Telling(interp).names(scope.frame)
    operations = interp.project.files.operations(scope.tree)
    entries = leading(scope.tree, interp.library.heads, operations, telling)
    interp.leading = frozenset(entries)
    for entry in entries:
        name = entry.name or ""
        value = interp.store.get((scope.frame, name)) or interp.project.late(interp, scope, name)
        if isinstance(value, Function):
            interp.allowance(ROOT_STEPS, partial(_run_function, interp, scope, value))
        elif isinstance(value, ClassValue):
            interp.allowance(ROOT_STEPS, partial(_run_class, interp, scope, value))


def _run_function(interp: Interpreter, scope: ModuleScope, function: Function) -> Value:
    node, _ = function.definition.load()
    if id(node) in interp.entered:
        return Const(None)
    return _isolated(interp, scope, function.definition, Arguments(open=True), function, node)


def _isolated(
    interp: Interpreter,
    scope: ModuleScope,
    definition: Definition,
    arguments: Arguments,
    callee: Value,
    node: py.Node,
) -> Value:
    """Call something in a store of its own, so that guesses do not leak."""
    _, parsed = definition.load()
    with _apart(interp), interp.within(Frame(scope.frame, None, scope, parsed)):
        value = interp.call(callee, arguments, node)
        keras_steps.train_the_rest(interp, scope)
        return value


@contextmanager
def _apart(interp: Interpreter) -> Iterator[None]:
    """A store of its own, in which the definitions of the functions that run are run at last as well."""
    base, waiting = interp.store, interp.inner
    interp.store, interp.inner = base.fork(), []
    try:
        yield
        _inner(interp)
    finally:
        interp.store, interp.inner = base, waiting


def _inner(interp: Interpreter) -> None:
    """Run what nobody called of the definitions within blocks and functions, which know their variables."""
    while interp.inner:
        waiting, interp.inner = interp.inner, []
        for value in callers_first(_telling_inner(interp, waiting)):
            if isinstance(value, Function):
                job = partial(_run_function, interp, value.definition.module, value)
            else:
                job = partial(_run_class, interp, value.definition.module, value)
            interp.allowance(ROOT_STEPS, job)


def _telling_inner(interp: Interpreter, waiting: list[_Inner]) -> dict[_Inner, frozenset[str]]:
    """Those that nobody called that can hold a head, or mention a loss, a layer or a model beside them; and
    those that mention one of these. What a decorator stands before at the top of a file is run as `leading`
    says of it."""
    found: dict[_Inner, frozenset[str]] = {}
    others: dict[_Inner, frozenset[str]] = {}
    telling = Telling(interp)
    for value in waiting:
        module, entry = value.definition.module, value.definition.stands_in
        on_top = value.scope == module.frame and entry.kind != "statement"
        if on_top and entry not in interp.leading:
            continue
        node, parsed = value.definition.load()
        if id(node) in interp.entered:
            continue
        if on_top:
            found[value] = names_in(module.tree.running(entry))
            continue
        assert not isinstance(node, py.Lambda)  # those are called where they stand
        text = parsed.text(node)
        said = names_in(text)
        beside = not said.isdisjoint(telling.names(value.scope))
        holds = beside or interp.project.files.triage.can_hold_head_in(text)
        (found if holds else others)[value] = said
    todo = list(found)
    while todo:
        name = todo.pop().name
        more = {value: said for value, said in others.items() if value not in found and name in said}
        found |= more
        todo += more
    return found


def _run_class(interp: Interpreter, scope: ModuleScope, cls: ClassValue) -> Value:
    """Make an instance of a class that nobody made, and run its methods that nobody called."""
    node, parsed = cls.definition.load()
    methods = [
        (name, value)
        for name, value in _methods(interp, cls)
        if isinstance(value, Function) and id(value.definition.load()[0]) not in interp.entered
    ]
    if not methods:
        return Const(None)
    with _apart(interp), interp.within(Frame(scope.frame, None, scope, parsed)):
        instance = calls.instantiate(interp, cls, Arguments(open=True), node)
        assert isinstance(instance, Ref)
        interp.guessed[instance.oid] = cls
        for name, method in methods:
            if id(method.definition.load()[0]) not in interp.entered and name != "__init__":
                _run_method(interp, instance, name, method, node)
    return instance


def _run_method(interp: Interpreter, instance: Ref, name: str, method: Function, node: py.Node) -> None:
    with _apart(interp):
        bound = attributes.ref_attribute(interp, instance, name)
        result = interp.call(bound, _given(interp, instance, name, node), node)
        if id(method.definition.load()[0]) not in interp.entered:
            # A decorator that could not be followed: nearly all of them call the function.
            result = interp.call(BoundMethod(method, instance), Arguments(open=True), node)
        if name == "training_step":
            trainers.back_propagate(interp, result)
        keras_steps.train_the_rest(interp, interp.frame.module)


def _given(interp: Interpreter, instance: Ref, name: str, node: py.Node) -> Arguments:
    """What a framework is known to call a method with."""
    cls = interp.get(instance, "#class")
    role = definitions.role_of(interp, cls) if isinstance(cls, ClassValue) else None
    if name == "build" and role == "hyper-model":
        return Arguments((keras_roles.hyperparameters(interp, node),))
    return Arguments(open=True)


def _methods(interp: Interpreter, cls: ClassValue) -> list[tuple[str, Value]]:
    """The methods of a class without their decorators."""
    body = interp.store.owned(cls.body)
    return [
        (name, body.get(definitions.WRAPPED + name, value))
        for name, value in body.items()
        if not name.startswith("#")
    ]


def _around(interp: Interpreter, path: str, tree: Tree) -> dict[str, FactValue]:
    """Facts that hold for the whole file."""
    facts: dict[str, FactValue] = {}
    assumed = interp.project.files.assumed
    runs_on = backend.backend_of(interp, tree) or (None if interp.backends else assumed.backend)
    if runs_on is not None:
        facts["backend"] = runs_on
    if interp.second:
        facts["call.proof"] = True
    for name, versions in {**assumed.versions, **interp.project.files.pinned(path)}.items():
        if versions.least is not None:
            facts[f"{name}.least"] = versions.least
        if versions.most is not None:
            facts[f"{name}.most"] = versions.most
    return facts
