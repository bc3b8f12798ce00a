"""Conditions: whether a test can be true, can be false, and what is known on each side.

A test on an unknown that has a token gives a guard, so that the same test elsewhere, in another
function or another file, is recognised as the same.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from headlint import python as py
from headlint.analysis import decoding, definitions
from headlint.analysis.closures import BoundMethod, ClassValue, Function, ModuleValue
from headlint.analysis.guards import ALWAYS, alternatives, compatible, merge
from headlint.records import dataclass
from headlint.values import (
    Choice,
    Const,
    Entries,
    Guard,
    Items,
    LibraryMethod,
    LibraryName,
    LibraryObject,
    Ref,
    Scalar,
    Tensor,
    Unknown,
    Value,
)

if TYPE_CHECKING:
    from headlint.analysis.interpreter import Interpreter

__all__ = ["Truth", "case_guard", "decide", "truth_of"]


@dataclass(frozen=True, slots=True)
class Truth:
    """The conditions under which a test is true, and under which it is false; None: never."""

    true: Guard | None
    false: Guard | None

    def negated(self) -> Truth:
        return Truth(self.false, self.true)


TRUE = Truth(ALWAYS, None)
FALSE = Truth(None, ALWAYS)
EITHER = Truth(ALWAYS, ALWAYS)


def decide(interp: Interpreter, node: py.Expression) -> Truth:
    """What is known of a test."""
    if isinstance(node, py.UnaryOperation) and isinstance(node.operator, py.Not):
        return decide(interp, node.expression).negated()
    if isinstance(node, py.BooleanOperation):
        return _boolean(interp, node)
    if isinstance(node, py.Comparison) and len(node.comparisons) == 1:
        part = node.comparisons[0]
        left, right = interp.eval(node.left), interp.eval(part.comparator)
        decoding.compared(interp, left, part.operator, right, node)
        return compare(interp, left, part.operator, right)
    return truth_of(interp, interp.eval(node))


def _boolean(interp: Interpreter, node: py.BooleanOperation) -> Truth:
    left, right = decide(interp, node.left), decide(interp, node.right)
    if isinstance(node.operator, py.Or):
        return _both(left.negated(), right.negated()).negated()
    return _both(left, right)


def _both(left: Truth, right: Truth) -> Truth:
    true: Guard | None = None
    if left.true is not None and right.true is not None and compatible(left.true, right.true):
        true = merge(left.true, right.true)
    if left.true is None or right.true is None:
        return Truth(None, ALWAYS)
    if left.false is None:
        return Truth(true, right.false)
    if right.false is None:
        return Truth(true, left.false)
    # Either side may be the one that fails: nothing certain is known then.
    return Truth(true, ALWAYS)


def truth_of(interp: Interpreter, value: Value) -> Truth:
    """The truth of a value."""
    options = alternatives(value, interp.path)
    if len(options) == 1:
        return _single(interp, options[0][1])
    return _several([(guard, _single(interp, option)) for guard, option in options])


def _several(parts: list[tuple[Guard, Truth]]) -> Truth:
    true = [merge(guard, part.true) for guard, part in parts if part.true is not None]
    false = [merge(guard, part.false) for guard, part in parts if part.false is not None]
    return Truth(_common(true), _common(false))


def _common(guards: list[Guard]) -> Guard | None:
    """The conditions shared by all ways: what is certain on that side."""
    return frozenset.intersection(*guards) if guards else None


def _single(interp: Interpreter, value: Value) -> Truth:
    if isinstance(value, Const):
        if value.likely:
            return _guarded(interp, ("truth", value.token) if value.token else None)
        return TRUE if value.value else FALSE
    if isinstance(value, Items) and value.exact:
        return TRUE if value.values else FALSE
    if isinstance(value, LibraryName) and value.name == "typing.TYPE_CHECKING":
        return FALSE  # only a type checker goes there
    if _undescribed(interp, value):
        return _guarded(interp, ("truth", value))
    if isinstance(value, Ref) and value.kind in ("list", "dict"):
        return _held(interp, value)
    if isinstance(value, Entries) and not value.partial:
        return TRUE if value.pairs else FALSE
    if isinstance(
        value,
        (Ref, LibraryObject, LibraryName, LibraryMethod, Function, BoundMethod, ClassValue, ModuleValue),
    ):
        return TRUE
    token = value.token if isinstance(value, (Unknown, Tensor)) else None
    return _guarded(interp, None if token is None else ("truth", token))


def _undescribed(interp: Interpreter, value: Value) -> bool:
    """Whether a name of a library may be anything: a flag, a setting, None."""
    return (
        isinstance(value, LibraryName)
        and not value.name.startswith("builtins.")
        and not interp.library.known(value.name)
    )


def _held(interp: Interpreter, ref: Ref) -> Truth:
    held = interp.get(ref, "#items" if ref.kind == "list" else "#entries")
    if isinstance(held, (Items, Entries)):
        return _single(interp, held)
    return EITHER


def _guarded(interp: Interpreter, key: object) -> Truth:
    token = ("once", interp.number()) if key is None else key
    true: Guard = frozenset([(token, True, True)])
    false: Guard = frozenset([(token, False, True)])
    return Truth(
        true if compatible(true, interp.path) else None, false if compatible(false, interp.path) else None
    )


def compare(interp: Interpreter, left: Value, operator: py.Operator, right: Value) -> Truth:
    """The truth of a comparison, alternative by alternative."""
    if isinstance(left, Choice) or isinstance(right, Choice):
        parts = []
        for first, a in alternatives(left, interp.path):
            for second, b in alternatives(right, interp.path):
                if compatible(first, second):
                    parts.append((merge(first, second), compare(interp, a, operator, b)))
        return _several(parts)
    if isinstance(operator, (py.NotEqual, py.IsNot, py.NotIn)):
        return compare(interp, left, _opposite(operator), right).negated()
    if isinstance(operator, (py.Equal, py.Is)):
        return _equal(interp, left, right)
    if isinstance(operator, py.In):
        return _contains(interp, left, right)
    return _ordered(interp, left, operator, right)


def _opposite(operator: py.Operator) -> py.Operator:
    if isinstance(operator, py.NotEqual):
        return py.Equal()
    return py.Is() if isinstance(operator, py.IsNot) else py.In()


def _equal(interp: Interpreter, left: Value, right: Value) -> Truth:
    if isinstance(left, Const) and not isinstance(right, Const):
        left, right = right, left
    if not isinstance(right, Const):
        return _guarded(interp, None)
    if _undescribed(interp, left):
        return _atom(interp, left, right.value)
    if isinstance(left, Const):
        if left.likely or right.likely:
            token = left.token if left.likely else right.token
            other = right if left.likely else left
            return _atom(interp, token, other.value)
        same = left.value == right.value
        return TRUE if same else FALSE
    if isinstance(left, (Unknown, Tensor)):
        return _atom(interp, left.token, right.value)
    # A known object is neither None nor a scalar, unless it comes with a comparison of its own.
    if isinstance(left, (Ref, LibraryObject)) and not _compares(interp, left):
        return FALSE
    return FALSE if right.value is None else EITHER


def _compares(interp: Interpreter, left: Value) -> bool:
    """Whether an object may equal a scalar: a member of an Enum with `str`, a class with `__eq__`."""
    cls = interp.get(left, "#class") if isinstance(left, Ref) else None
    if not isinstance(cls, ClassValue):
        return False
    if definitions.find_method(interp, cls, "__eq__") is not None:
        return True
    bases = (one for one in definitions.lineage(interp, cls) if not isinstance(one, ClassValue))
    return any(not isinstance(one, LibraryName) or interp.library.meaning(one.name) is None for one in bases)


def _atom(interp: Interpreter, token: object, const: Scalar) -> Truth:
    if token is None:
        return _guarded(interp, None)
    if isinstance(const, bool):
        truth = _guarded(interp, ("truth", token))
        return truth if const else truth.negated()
    true: Guard = frozenset([(("equal", token), True, const)])
    false: Guard = frozenset([(("equal", token), False, const)])
    return Truth(
        true if compatible(true, interp.path) else None, false if compatible(false, interp.path) else None
    )


def _contains(interp: Interpreter, left: Value, right: Value) -> Truth:
    if isinstance(right, LibraryObject):
        model = right.argument("model")
        if isinstance(model, Ref):
            interp.heads.tested.add(model.oid)
    held = (
        interp.get(right, "#items" if right.kind == "list" else "#entries")
        if isinstance(right, Ref)
        else right
    )
    if isinstance(held, Entries) and not held.partial:
        held = Items(tuple(key for key, _ in held.pairs))
    if not isinstance(held, Items) or not held.exact:
        return _text_contains(left, held) if isinstance(held, Const) else _guarded(interp, None)
    if not isinstance(left, Const) or left.likely:
        token = left.token if isinstance(left, (Const, Unknown)) else None
        names = tuple(str(value.value) for value in held.values if isinstance(value, Const))
        return _guarded(interp, None if token is None else ("in", token, names))
    if any(isinstance(value, Const) and value.value == left.value for value in held.values):
        return TRUE
    return FALSE if all(isinstance(value, Const) for value in held.values) else EITHER


def _text_contains(left: Value, right: Const) -> Truth:
    if isinstance(left, Const) and isinstance(left.value, str) and isinstance(right.value, str):
        if left.likely or right.likely:
            return EITHER
        return TRUE if left.value in right.value else FALSE
    return EITHER


def _ordered(interp: Interpreter, left: Value, operator: py.Operator, right: Value) -> Truth:
    if isinstance(left, Const) and isinstance(right, Const) and not left.likely and not right.likely:
        a, b = left.value, right.value
        if isinstance(a, (int, float)) and isinstance(b, (int, float)):
            table = {
                py.LessThan: a < b,
                py.LessThanEqual: a <= b,
                py.GreaterThan: a > b,
                py.GreaterThanEqual: a >= b,
            }
            outcome = table.get(type(operator))
            return EITHER if outcome is None else (TRUE if outcome else FALSE)
    token = next((v.token for v in (left, right) if isinstance(v, (Unknown, Const)) and v.token), None)
    const = next((v.value for v in (right, left) if isinstance(v, Const) and v.token != token), None)
    if token is None:
        return _guarded(interp, None)
    return _guarded(interp, ("order", token, type(operator).__name__, const, left is not None))


def case_guard(interp: Interpreter, subject: Value, pattern: py.Node) -> Guard | None:
    """The guard of a `case`; None when it cannot match."""
    if isinstance(pattern, py.MatchValue):
        return compare(interp, subject, py.Equal(), interp.eval(pattern.value)).true
    return ALWAYS
