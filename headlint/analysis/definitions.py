"""Functions, classes and objects of the project: definition, attributes, inheritance."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Literal

from headlint import python as py
from headlint.analysis import single_calls
from headlint.analysis.closures import (
    Arguments,
    BoundMethod,
    ClassValue,
    Definition,
    Frame,
    Function,
    Partial,
)
from headlint.analysis.described import described
from headlint.frameworks.role_meanings import RoleMeaning
from headlint.values import (
    LibraryName,
    LibraryObject,
    Unknown,
    Value,
)

if TYPE_CHECKING:
    from headlint.analysis.interpreter import Interpreter

__all__ = [
    "WRAPPED",
    "differentiates",
    "find_method",
    "library_bases",
    "lineage",
    "role_of",
    "run_class_def",
    "run_function_def",
]


WRAPPED = "#wrapped:"
"""In front of a name: the function without its decorators."""
DECORATING = 700
"""Steps that a decorator may take: it rarely changes what a function returns."""
_DIFFERENTIATING = ("gradient", "value-and-gradient")

Kind = Literal["plain", "static", "class", "property"]
_KINDS: dict[str, Kind] = {
    "builtins.staticmethod": "static",
    "builtins.classmethod": "class",
    "builtins.property": "property",
    "functools.cached_property": "property",
}


# Definitions


def differentiates(interp: Interpreter, value: Value) -> RoleMeaning | None:
    """The role of `jax.grad` or the like, whose result gives something else than its function does."""
    if isinstance(value, Partial):
        return differentiates(interp, value.callee)
    meaning = interp.library.meaning(value.name) if isinstance(value, (LibraryName, LibraryObject)) else None
    return meaning if isinstance(meaning, RoleMeaning) and meaning.role in _DIFFERENTIATING else None


def run_function_def(interp: Interpreter, node: py.FunctionDef, definition: Definition | None = None) -> bool:
    """Bind a function to its name, through its decorators; `definition` where `node` is not all of it."""
    frame = interp.frame
    frame.captured = True
    owner = frame.class_value
    if definition is None:
        definition = Definition(frame.module, node.name.value, node, frame.parsed)
    scope = frame.parent if owner is not None and frame.parent is not None else frame.oid
    kind: Kind = "plain"
    no_grad = False
    wrappers: list[Value] = []
    for decorator in node.decorators:
        value = interp.allowance(DECORATING, partial(interp.eval, decorator))
        name = value.name if isinstance(value, (LibraryName, LibraryObject)) else None
        if name is not None:
            kind = _KINDS.get(name, kind)
            interp.second = interp.second or (name == single_calls.SECOND and frame.module.main)
            no_grad = no_grad or interp.library.role(name) == "no-grad"
        if isinstance(value, (Function, BoundMethod)) or differentiates(interp, value):
            wrappers.append(value)
    undecorated = Function(definition, scope, owner, kind, no_grad)
    if owner is None and frame.module.main:
        interp.inner.append(undecorated)
    function: Value = undecorated
    for wrapper in reversed(wrappers):
        wrapped = interp.allowance(DECORATING, partial(interp.call, wrapper, Arguments((function,)), node))
        function = function if isinstance(wrapped, Unknown) else wrapped
    bind(interp, node.name.value, described(interp, node.name.value, function))
    if wrappers:
        bind(interp, WRAPPED + node.name.value, undecorated)
    return True


def bind(interp: Interpreter, name: str, value: Value) -> None:
    frame = interp.frame
    interp.store.set((frame.outer_names.get(name, frame.oid), name), value)


def run_class_def(interp: Interpreter, node: py.ClassDef) -> bool:
    """Evaluate the bases, run the body into a frame of its own, bind the class."""
    frame = interp.frame
    frame.captured = True
    bases = tuple(_base(interp, interp.eval(arg.value)) for arg in node.bases if not arg.star)
    definition = Definition(frame.module, node.name.value, node, frame.parsed)
    cls = ClassValue(definition, frame.oid, interp.number(), bases)
    body = Frame(cls.body, frame.oid, frame.module, frame.parsed, class_value=cls)
    with interp.within(body):
        interp.run(node.body)
    if frame.module.main:
        interp.inner.append(cls)
    bind(interp, node.name.value, described(interp, node.name.value, cls))
    for decorator in node.decorators:
        # What matters of it is what it does besides: it may file the class in a register.
        value = interp.allowance(DECORATING, partial(interp.eval, decorator))
        if isinstance(value, (Function, BoundMethod)):
            interp.allowance(DECORATING, partial(interp.call, value, Arguments((cls,)), node))
    return True


def _base(interp: Interpreter, base: Value) -> Value:
    """A base class; one of a library that is the project itself is a class of the project."""
    if not isinstance(base, LibraryName) or interp.library.known(base.name):
        return base
    own = interp.project.own(interp, base.name)
    return base if own is None else own


# Inheritance


def lineage(interp: Interpreter, cls: ClassValue) -> list[Value]:
    """The class and all its bases, project and library, in the order of attribute lookup.

    `nn.Module` is a base of the other library classes as well, so it stands behind them.
    """
    known = interp.lineages.get(cls)
    if known is None:
        order = _linearise(interp, cls, 0)
        roots = [one for one in order if isinstance(one, LibraryName) and interp.library.role(one.name)]
        known = interp.lineages[cls] = [*(one for one in order if one not in roots), *roots]
    return known


def _linearise(interp: Interpreter, cls: Value, depth: int) -> list[Value]:
    if not isinstance(cls, ClassValue) or depth > 20:
        return [cls]
    sequences = [_linearise(interp, base, depth + 1) for base in cls.bases]
    sequences.append(list(cls.bases))
    order: list[Value] = [cls]
    while any(sequences):
        head = _next_head([sequence for sequence in sequences if sequence])
        order.append(head)
        sequences = [[one for one in sequence if one != head] for sequence in sequences if sequence]
    return order


def _next_head(sequences: list[list[Value]]) -> Value:
    for sequence in sequences:
        if not any(sequence[0] in other[1:] for other in sequences):
            return sequence[0]
    return sequences[0][0]


def library_bases(interp: Interpreter, cls: ClassValue) -> list[str]:
    """Canonical names of the library classes that a class descends from."""
    return [base.name for base in lineage(interp, cls) if isinstance(base, LibraryName)]


def role_of(interp: Interpreter, cls: ClassValue) -> str | None:
    """The role of a class by its library bases: `module`, `keras-model`, `keras-layer`."""
    for name in library_bases(interp, cls):
        role = interp.library.role(name)
        if role is not None:
            return role
    return None


def find_method(
    interp: Interpreter, cls: ClassValue, name: str, after: ClassValue | None = None
) -> Value | None:
    """A class attribute by name, from the class or from behind `after` in its lineage."""
    order = lineage(interp, cls)
    if after is not None and after in order:
        order = order[order.index(after) + 1 :]
    for base in order:
        if isinstance(base, ClassValue):
            value = interp.store.get((base.body, name))
            if value is not None:
                return value
    return None
