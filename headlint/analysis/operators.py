"""Operators on abstract values: numbers, text, lists, tensors."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from headlint import python as py
from headlint.analysis import (
    arithmetic,
    conditions,
    decoding,
    frames,
    iteration,
    label_arithmetic,
    label_values,
    tensors,
)
from headlint.analysis.guards import alternatives, compatible, join, map_value, merge
from headlint.domains import Domain, Encoding
from headlint.records import replace
from headlint.values import (
    Choice,
    Const,
    Guard,
    Items,
    LibraryObject,
    Ref,
    Scalar,
    Step,
    Tensor,
    Unknown,
    Value,
)

if TYPE_CHECKING:
    from headlint.analysis.interpreter import Interpreter

__all__ = ["augmented", "binary", "comparison", "unary"]

_SIGNS: dict[type[py.Node], str] = {
    py.Add: "+",
    py.Subtract: "-",
    py.Multiply: "*",
    py.Divide: "/",
    py.FloorDivide: "//",
    py.Modulo: "%",
    py.Power: "**",
    py.MatrixMultiply: "@",
    py.BitOr: "|",
    py.BitAnd: "&",
    py.BitXor: "^",
}

_ORDERS = (
    py.GreaterThan,
    py.GreaterThanEqual,
    py.LessThan,
    py.LessThanEqual,
    py.Equal,
    py.NotEqual,
)
"""The last two compare labels with something; of an output they say nothing."""


def binary(
    interp: Interpreter, left: Value, operator: py.Node, right: Value, node: py.Node | None = None
) -> Value:
    """`left operator right`, alternative by alternative."""
    if isinstance(left, Choice) or isinstance(right, Choice):
        return join(
            (merge(first, second), binary(interp, a, operator, b, node))
            for first, a in alternatives(left, interp.path)
            for second, b in alternatives(right, interp.path)
            if compatible(first, second)
        )
    sign = _SIGNS.get(type(operator), "?")
    if isinstance(left, Const) and isinstance(right, Const):
        return _constants(sign, left, right)
    if sign == "@" and node is not None:
        return matmul(interp, (left, right), node, "@")
    if sign in "+-" and node is not None:
        biased = _biased(interp, left, right, Step(f"{sign} bias", "weights", interp.site(node)))
        if biased is not None:
            return biased
    left, right = _trained(interp, left), _trained(interp, right)
    if isinstance(left, Tensor) or isinstance(right, Tensor):
        result = label_arithmetic.arithmetic(sign, left, right) or arithmetic.arithmetic(sign, left, right)
        return _error(interp, sign, left, right, result, node)
    if sign in "+*" and (_is_list(left) or _is_list(right)):
        return _lists(interp, sign, left, right)
    return Unknown(f"it is the result of `{sign}`", _token(sign, left, right))


def _error(
    interp: Interpreter, sign: str, left: Value, right: Value, result: Value, node: py.Node | None
) -> Value:
    """Remember `prediction - label`, and its square, as an error that may be minimised."""
    if not isinstance(result, Tensor) or node is None:
        return result
    if sign == "-" and not isinstance(left, Const) and not isinstance(right, Const):
        return replace(result, difference=(left, right, interp.site(node)))
    if not isinstance(left, Tensor) or left.difference is None:
        return result
    if sign == "**" and right == Const(2):
        return replace(result, difference=left.difference, squared=True)
    if sign in "*/" and left.squared:
        return replace(result, difference=left.difference, squared=True)
    return result


def is_variable(interp: Interpreter, value: Value) -> bool:
    """Whether a value is an array that is trained (`tf.Variable`, `nn.Parameter`, JAX's `params`)."""
    if isinstance(value, Unknown):
        return tensors.is_trained(value.token)
    return isinstance(value, LibraryObject) and interp.library.role(value.name) == "variable"


def _biased(interp: Interpreter, left: Value, right: Value, step: Step) -> Tensor | None:
    """Something unknown and an array that is trained: whatever it was, it can be any number now."""
    other = right if is_variable(interp, left) else left if is_variable(interp, right) else None
    tensor = tensors.as_tensor(other) if other is not None else None
    if (
        tensor is None
        or tensor.losses
        or tensor.domain is not Domain.UNKNOWN
        or label_values.are_labels(tensor)
    ):
        return None
    return Tensor(domain=Domain.REAL, layer=tensor.layer or step, sources=tensor.sources)


def _trained(interp: Interpreter, value: Value) -> Value:
    return Tensor(domain=Domain.REAL, reason="") if is_variable(interp, value) else value


def matmul(interp: Interpreter, operands: Sequence[Value], node: py.Node, name: str) -> Value:
    """A product with a trained array is a layer written by hand; others are as their factors are."""
    source = next((value for value in operands if not is_variable(interp, value)), None)
    if source is None or not any(is_variable(interp, value) for value in operands):
        return _products(operands, Step(name, "weights", interp.site(node)), interp.path)
    tensor = tensors.as_tensor(source) or Tensor()
    step = Step(name, "weights", interp.site(node))
    interp.heads.goes_on(tensor)
    return tensors.layer_output(
        tensor, step=step, gives=Domain.REAL, units=None, keeps_units=False, likely=False
    )


def _products(operands: Sequence[Value], step: Step, path: Guard) -> Value:
    """The product of several operands, alternative by alternative."""
    reason = f"it is the result of `{step.name}`"
    if not operands:
        return Unknown(reason)
    product = operands[0]
    for operand in operands[1:]:
        product = join(
            (merge(first, second), arithmetic.inner_product(a, b, step, reason))
            for first, a in alternatives(product, path)
            for second, b in alternatives(operand, path)
            if compatible(first, second)
        )
    return product


def _token(sign: str, left: Value, right: Value) -> object:
    parts = []
    for value in (left, right):
        if isinstance(value, Unknown) and value.token is not None:
            parts.append(value.token)
        elif isinstance(value, Const):
            parts.append(value.value)
        else:
            return None
    return (sign, *parts)


def _is_list(value: Value) -> bool:
    return isinstance(value, Items) or (isinstance(value, Ref) and value.kind == "list")


def _lists(interp: Interpreter, sign: str, left: Value, right: Value) -> Value:
    if sign == "+":
        items = Items((*iteration.items_of(interp, left).values, *iteration.items_of(interp, right).values))
    else:
        values, times = (left, right) if _is_list(left) else (right, left)
        held = iteration.items_of(interp, values)
        count = times.value if isinstance(times, Const) else None
        if not isinstance(count, int) or count * len(held.values) > iteration.LONGEST:
            return Unknown("a repeated list")
        items = Items(held.values * count)
    if isinstance(left, Items) and isinstance(right, (Items, Const)):
        return items
    ref = interp.new("list", "list")
    interp.set(ref, "#items", items)
    return ref


def _constants(sign: str, left: Const, right: Const) -> Value:
    a, b = left.value, right.value
    likely = left.likely or right.likely
    if isinstance(a, str) and isinstance(b, str) and sign == "+":
        return Const(a + b, likely)
    if not isinstance(a, (int, float)) or not isinstance(b, (int, float)):
        return Unknown(f"it is the result of `{sign}`")
    value = _number(sign, a, b)
    return Unknown(f"it is the result of `{sign}`") if value is None else Const(value, likely)


def _number(sign: str, a: float, b: float) -> Scalar:
    if sign == "**":
        return a**b if abs(a) < 1e4 and 0 <= b <= 64 else None
    if sign in ("/", "//", "%") and b == 0:
        return None
    if sign in ("|", "&", "^", "@", "?"):
        return None
    try:
        match sign:
            case "+":
                return a + b
            case "-":
                return a - b
            case "*":
                return a * b
            case "/":
                return a / b
            case "//":
                return a // b
            case _:
                return a % b
    except OverflowError:
        return None


def augmented(interp: Interpreter, left: Value, operator: py.Node, right: Value) -> Value:
    """`left operator= right`; a list grows in place."""
    if isinstance(left, Ref) and left.kind == "list" and isinstance(operator, py.Add):
        iteration.extend(interp, left, right)
        return left
    return binary(interp, left, operator, right)


def unary(interp: Interpreter, operator: py.Operator, value: Value) -> Value:
    """`-x`, `+x`, `~x`."""

    def single(value: Value) -> Value:
        if isinstance(value, Const) and isinstance(value.value, (int, float)):
            if isinstance(operator, py.Minus):
                return Const(-value.value, value.likely, site=value.site)
            return value if isinstance(operator, py.Plus) else Unknown("it is the result of `~`")
        if isinstance(value, Tensor):
            truths = value.encoding is Encoding.BINARY and value.dtype == "bool"
            if isinstance(operator, py.BitInvert) and truths:
                return value
            labels = label_arithmetic.arithmetic("*", value, Const(-1))
            if isinstance(operator, py.Minus) and labels is not None:
                return labels
            if isinstance(operator, py.Minus) and value.domain in (Domain.REAL, Domain.BOUNDED):
                return value
            return tensors.widen(value, "its sign is changed")
        return Unknown("it is the result of a sign")

    return map_value(value, single, interp.path)


def comparison(interp: Interpreter, left: Value, operator: py.Operator, right: Value, node: py.Node) -> Value:
    """The value of a comparison: a truth value, or a decision on every score of a tensor."""
    decoding.compared(interp, left, operator, right, node)
    if isinstance(operator, _ORDERS):
        step = Step("a comparison", "labels", interp.site(node))
        if label_values.are_labels(left) and isinstance(left, Tensor):
            return label_arithmetic.compared(left, step)
        if frames.is_column(left):
            return replace(label_values.of_two(0, 1, maker=step, rank=1, dtype="bool"), domain=Domain.BOOLEAN)
    if isinstance(left, Tensor) and isinstance(operator, _ORDERS[:4]):
        cut = right.value if isinstance(right, Const) else None
        step = Step("a comparison" if cut is None else str(cut), "threshold", interp.site(node))
        interp.heads.decoded(left, step)
        return tensors.decode(left, Domain.BOOLEAN, step)
    truth = conditions.compare(interp, left, operator, right)
    if truth.true is None:
        return Const(False)
    if truth.false is None:
        return Const(True)
    if isinstance(left, Tensor):
        return Tensor(domain=Domain.BOOLEAN, stop=Step("a comparison", "comparison", interp.site(node)))
    return (
        join(((truth.true, Const(True)), (truth.false, Const(False))))
        if truth.true
        else Unknown("a condition")
    )
