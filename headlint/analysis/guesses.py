"""Instances that nobody makes: which methods set which attributes, and what may be in them.

A class that no code of the project instantiates is read with unknown arguments. An attribute that
another method sets as well may hold that instead, so it is only known when nobody else sets it.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from headlint import python as py
from headlint.analysis.closures import Arguments, BoundMethod, ClassValue, Function
from headlint.analysis.definitions import find_method, lineage
from headlint.analysis.guards import ALWAYS, join
from headlint.values import Const, LibraryName, LibraryObject, Ref, Unknown, Value

if TYPE_CHECKING:
    from headlint.analysis.interpreter import Interpreter

__all__ = ["assigners", "field_names", "guessed_attribute", "late_attribute", "likely"]


_HOLDERS: frozenset[type[py.Node]] = frozenset(
    {
        *(py.ExceptHandler, py.FunctionDef, py.ClassDef),
        *(py.If, py.For, py.While, py.With, py.Try),
    }
)
"""What statements stand in."""


def assigners(interp: Interpreter, cls: ClassValue) -> dict[str, set[str]]:
    """For each attribute, the methods of the class and its project bases that set it."""
    known = interp.assigners.get(cls.body)
    if known is None:
        known = {}
        for base in lineage(interp, cls):
            if isinstance(base, ClassValue):
                _collect(base.definition.load()[0], known)
        interp.assigners[cls.body] = known
    return known


def _collect(node: py.Node, found: dict[str, set[str]]) -> None:
    assert isinstance(node, py.ClassDef)
    for statement in node.body:
        if isinstance(statement, py.FunctionDef) and statement.params.params:
            own = statement.params.params[0].name.value
            _collect_method(statement, own, found)


def _collect_method(method: py.FunctionDef, own: str, found: dict[str, set[str]]) -> None:
    todo: list[py.Node] = [*method.body]
    while todo:
        node = todo.pop()
        if isinstance(node, (py.Assign, py.AnnAssign)):
            targets = node.targets if isinstance(node, py.Assign) else [node.target]
            for target in _flat(targets):
                if _is_own(target, own) and isinstance(target, py.Attribute):
                    found.setdefault(target.attr.value, set()).add(method.name.value)
        elif type(node) in _HOLDERS:
            for name in ("body", "orelse", "handlers", "finalbody"):
                todo += getattr(node, name, ())


def _flat(targets: Sequence[py.Expression]) -> list[py.Expression]:
    flat: list[py.Expression] = []
    for target in targets:
        if isinstance(target, py.Tuple):
            flat += _flat([element.value for element in target.elements])
        else:
            flat.append(target)
    return flat


def _is_own(target: py.Expression, own: str) -> bool:
    return (
        isinstance(target, py.Attribute) and isinstance(target.value, py.Name) and target.value.value == own
    )


def guessed_attribute(interp: Interpreter, ref: Ref, name: str, value: Value) -> Value:
    """The value of an attribute that was set, as far as nobody else sets it."""
    cls = interp.guessed.get(ref.oid)
    if cls is None:
        return value
    others = [
        method
        for method in sorted(assigners(interp, cls).get(name, ()))
        if method != "__init__" and not _entered(interp, cls, method)
    ]
    if not others:
        return value
    if isinstance(value, Const) and value.value is None:
        return late_attribute(interp, ref, cls, name) or value
    return join(((ALWAYS, value), (ALWAYS, Unknown(f"`self.{name}` is set in `{others[0]}` as well"))))


def _entered(interp: Interpreter, cls: ClassValue, method: str) -> bool:
    found = find_method(interp, cls, method)
    return isinstance(found, Function) and id(found.definition.load()[0]) in interp.entered


def late_attribute(interp: Interpreter, ref: Ref, cls: ClassValue, name: str) -> Value | None:
    """An attribute that `__init__` does not set: run the one method that does."""
    if ref.oid not in interp.guessed:
        return None
    setters = sorted(assigners(interp, cls).get(name, ()))
    if len(setters) != 1:
        return None
    method = find_method(interp, cls, setters[0])
    if not isinstance(method, Function) or _entered(interp, cls, setters[0]):
        return interp.get(ref, name)
    interp.call(BoundMethod(method, ref), Arguments(open=True), py.Name(name))
    return interp.get(ref, name)


def field_names(cls: ClassValue) -> list[str]:
    """Names annotated in a class body, in order: the fields of a dataclass."""
    node = cls.definition.load()[0]
    names: list[str] = []
    assert isinstance(node, py.ClassDef)
    for statement in node.body:
        if isinstance(statement, py.AnnAssign) and isinstance(statement.target, py.Name):
            names.append(statement.target.value)
    return names


def likely(value: Value, token: object) -> Value:
    """A default value that nobody was seen to override: a guess, not a fact."""
    if isinstance(value, Const):
        if value.value is None:
            return Unknown("a parameter that defaults to None", token)
        return Const(value.value, True, token, value.site)
    if isinstance(value, LibraryObject):
        return LibraryObject(value.name, value.arguments, value.site, True)
    if isinstance(value, LibraryName):
        return value
    return Unknown("a parameter with a default", token)
