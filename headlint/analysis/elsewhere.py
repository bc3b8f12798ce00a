"""Functions that somebody else runs: in a process, on another machine, or as a callback."""

from __future__ import annotations

from typing import TYPE_CHECKING

from headlint import python as py
from headlint.analysis import iteration
from headlint.analysis.closures import Arguments, BoundMethod, Function
from headlint.analysis.guards import ALWAYS, map_value
from headlint.frameworks.role_meanings import RoleMeaning
from headlint.values import Const, Items, LibraryObject, Ref, Unknown, Value

if TYPE_CHECKING:
    from headlint.analysis.interpreter import Interpreter

__all__ = ["box", "give_away", "process", "run", "run_later", "spawn", "unbox"]

Bound = dict[str, Value]

CALLBACKS = 8
"""How often a function is run because it was given away."""


def process(
    interp: Interpreter, meaning: RoleMeaning, bound: Bound, arguments: Arguments, node: py.Node
) -> Value:
    """A function that is run elsewhere with these arguments."""
    target = bound.get("target")
    if target is not None:
        _call(interp, target, (), bound, node)
    return Unknown("a process")


def spawn(
    interp: Interpreter, meaning: RoleMeaning, bound: Bound, arguments: Arguments, node: py.Node
) -> Value:
    """A function that is run in several processes, with the number of the process first."""
    rank = Unknown("the rank of a process")
    return _call(interp, bound.get("fn", Unknown("a function")), (rank,), bound, node)


def run(
    interp: Interpreter, meaning: RoleMeaning, bound: Bound, arguments: Arguments, node: py.Node
) -> Value:
    """A function is run somewhere else, and its result comes back (`rpc_sync`)."""
    return _call(interp, bound.get("func", Unknown("a function")), (), bound, node)


def run_later(
    interp: Interpreter, meaning: RoleMeaning, bound: Bound, arguments: Arguments, node: py.Node
) -> Value:
    """As `run`, but what comes back is a box that has to be opened (`remote`, `rpc_async`)."""
    value = run(interp, meaning, bound, arguments, node)
    return LibraryObject(meaning.name, (("value", value),), interp.site(node))


def box(
    interp: Interpreter, meaning: RoleMeaning, bound: Bound, arguments: Arguments, node: py.Node
) -> Value:
    """A reference to a value that may be on another machine (`RRef`), or that is still to come."""
    return LibraryObject(meaning.name, tuple(bound.items()), interp.site(node))


def unbox(
    interp: Interpreter, meaning: RoleMeaning, bound: Bound, arguments: Arguments, node: py.Node
) -> Value:
    """What is in a box, or in each box of a list.

    A method that is called through `rref.rpc_async()` gives its value without a box here, so
    anything else is taken as it is.
    """
    return (
        _opened(interp, arguments.positional[0]) if arguments.positional else Unknown("nothing is waited for")
    )


def _opened(interp: Interpreter, value: Value) -> Value:
    held = iteration.known_items(interp, value) if isinstance(value, Items) or _is_list(value) else None
    if held is not None:
        return Items(tuple(_opened(interp, one) for one in held))

    def single(value: Value) -> Value:
        if not isinstance(value, LibraryObject) or interp.library.role(value.name) not in (
            "box",
            "run-later",
        ):
            return value
        inside = value.argument("value")
        return Unknown("what comes back is not known") if inside is None else inside

    return map_value(value, single, interp.path)


def _is_list(value: Value) -> bool:
    return isinstance(value, Ref) and value.kind == "list"


def _call(interp: Interpreter, target: Value, first: tuple[Value, ...], bound: Bound, node: py.Node) -> Value:
    """Call a function with the arguments that are given as a tuple and a dictionary."""
    values, named = bound.get("args"), bound.get("kwargs")
    given = values is not None and not (isinstance(values, Const) and values.value is None)
    known = iteration.known_items(interp, values) if given and values is not None else ()
    keywords: tuple[tuple[str, Value], ...] = ()
    is_open = known is None
    if isinstance(named, Ref) and named.kind == "dict":
        entries = iteration.entries_of(interp, named)
        keywords = tuple((str(key.value), value) for key, value in entries.pairs if isinstance(key, Const))
        is_open = is_open or entries.partial
    return interp.call(target, Arguments((*first, *(known or ())), keywords, is_open), node)


def give_away(interp: Interpreter, arguments: Arguments, node: py.Node) -> None:
    """Functions are given to something that is not known, which may call them (`optimizer.step(closure)`).

    A function of a module waits until the end of the analysis; a closure or a bound method knows
    more now than it ever will. Whether it is called is open, so both ways are joined.
    """
    interp.heads.used(arguments.values())
    for value in arguments.values():
        function = value.function if isinstance(value, BoundMethod) else value
        if not isinstance(function, Function) or not _worth_it(interp, value, function):
            continue
        base = interp.store
        untouched, interp.store = base.fork(), base.fork()
        try:
            interp.call(value, Arguments(open=True), node)
            base.absorb([(ALWAYS, untouched), (ALWAYS, interp.store)])
        finally:
            interp.store = base


def _worth_it(interp: Interpreter, value: Value, function: Function) -> bool:
    definition = function.definition
    if value is function:
        entries = definition.module.outline.binding.get(definition.name, ())
        if any(entry.kind != "statement" for entry in entries):
            return False
    return interp.entered.get(id(definition.load()[0]), 0) < CALLBACKS
