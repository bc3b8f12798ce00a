"""The signs of operations, by libcst's names."""

from __future__ import annotations

from headlint.python.base import Operator

__all__ = [
    "Add",
    "And",
    "BitAnd",
    "BitInvert",
    "BitOr",
    "BitXor",
    "Divide",
    "Equal",
    "FloorDivide",
    "GreaterThan",
    "GreaterThanEqual",
    "In",
    "Is",
    "IsNot",
    "LeftShift",
    "LessThan",
    "LessThanEqual",
    "MatrixMultiply",
    "Minus",
    "Modulo",
    "Multiply",
    "Not",
    "NotEqual",
    "NotIn",
    "Or",
    "Plus",
    "Power",
    "RightShift",
    "Subtract",
]


class Plus(Operator):
    __slots__ = ()


class Minus(Operator):
    __slots__ = ()


class BitInvert(Operator):
    __slots__ = ()


class Not(Operator):
    __slots__ = ()


class And(Operator):
    __slots__ = ()


class Or(Operator):
    __slots__ = ()


class Add(Operator):
    __slots__ = ()


class Subtract(Operator):
    __slots__ = ()


class Multiply(Operator):
    __slots__ = ()


class Divide(Operator):
    __slots__ = ()


class FloorDivide(Operator):
    __slots__ = ()


class Modulo(Operator):
    __slots__ = ()


class Power(Operator):
    __slots__ = ()


class MatrixMultiply(Operator):
    __slots__ = ()


class BitOr(Operator):
    __slots__ = ()


class BitAnd(Operator):
    __slots__ = ()


class BitXor(Operator):
    __slots__ = ()


class LeftShift(Operator):
    __slots__ = ()


class RightShift(Operator):
    __slots__ = ()


class Equal(Operator):
    __slots__ = ()


class NotEqual(Operator):
    __slots__ = ()


class LessThan(Operator):
    __slots__ = ()


class LessThanEqual(Operator):
    __slots__ = ()


class GreaterThan(Operator):
    __slots__ = ()


class GreaterThanEqual(Operator):
    __slots__ = ()


class Is(Operator):
    __slots__ = ()


class IsNot(Operator):
    __slots__ = ()


class In(Operator):
    __slots__ = ()


class NotIn(Operator):
    __slots__ = ()
