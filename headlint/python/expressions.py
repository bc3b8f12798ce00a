"""Expressions and what they are made of."""

from __future__ import annotations

from headlint.python.base import Expression, Node, Operator

TYPE_CHECKING = False  # typing itself is a slow import
if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = [
    "Arg",
    "Attribute",
    "Await",
    "BinaryOperation",
    "BooleanOperation",
    "Call",
    "CompFor",
    "Comparison",
    "ComparisonTarget",
    "Dict",
    "DictComp",
    "DictElement",
    "Element",
    "Ellipsis",
    "Float",
    "FormattedString",
    "FormattedStringExpression",
    "FormattedStringText",
    "GeneratorExp",
    "IfExp",
    "Imaginary",
    "Index",
    "Integer",
    "Lambda",
    "List",
    "ListComp",
    "Name",
    "NamedExpr",
    "Other",
    "Param",
    "Parameters",
    "Set",
    "SetComp",
    "SimpleString",
    "Slice",
    "StarredDictElement",
    "StarredElement",
    "Subscript",
    "Tuple",
    "UnaryOperation",
    "Yield",
    "YieldFrom",
]


class Name(Expression):
    """A variable, `True`, `False` or `None`."""

    __slots__ = ("value",)

    def __init__(self, value: str) -> None:
        self.value = value


class Ellipsis(Expression):
    __slots__ = ()


class SimpleString(Expression):
    """A string, or several side by side. `value` is how it is written, "" where that takes several lines."""

    __slots__ = ("evaluated_value", "value")

    def __init__(self, evaluated_value: str | bytes, value: str) -> None:
        self.evaluated_value = evaluated_value
        self.value = value


class Integer(Expression):
    __slots__ = ("evaluated_value", "value")

    def __init__(self, evaluated_value: int, value: str) -> None:
        self.evaluated_value = evaluated_value
        self.value = value


class Float(Expression):
    __slots__ = ("evaluated_value",)

    def __init__(self, evaluated_value: float) -> None:
        self.evaluated_value = evaluated_value


class Imaginary(Expression):
    __slots__ = ("evaluated_value",)

    def __init__(self, evaluated_value: complex) -> None:
        self.evaluated_value = evaluated_value


class FormattedStringText(Node):
    __slots__ = ("value",)

    def __init__(self, value: str) -> None:
        self.value = value


class FormattedStringExpression(Node):
    """`plain`: there is neither a conversion nor a format."""

    __slots__ = ("expression", "plain")

    def __init__(self, expression: Expression, plain: bool) -> None:
        self.expression = expression
        self.plain = plain


class FormattedString(Expression):
    __slots__ = ("parts",)

    def __init__(self, parts: Sequence[FormattedStringText | FormattedStringExpression]) -> None:
        self.parts = parts


class Attribute(Expression):
    __slots__ = ("attr", "value")

    def __init__(self, value: Expression, attr: Name) -> None:
        self.value = value
        self.attr = attr


class Arg(Node):
    """An argument of a call or a base of a class; `star` is "", "*" or "**"."""

    __slots__ = ("keyword", "star", "value")

    def __init__(self, value: Expression, keyword: Name | None, star: str) -> None:
        self.value = value
        self.keyword = keyword
        self.star = star


class Call(Expression):
    __slots__ = ("args", "func")

    def __init__(self, func: Expression, args: Sequence[Arg]) -> None:
        self.func = func
        self.args = args


class Index(Node):
    __slots__ = ("value",)

    def __init__(self, value: Expression) -> None:
        self.value = value


class Slice(Node):
    __slots__ = ("lower", "step", "upper")

    def __init__(self, lower: Expression | None, upper: Expression | None, step: Expression | None) -> None:
        self.lower = lower
        self.upper = upper
        self.step = step


class Subscript(Expression):
    __slots__ = ("slice", "value")

    def __init__(self, value: Expression, slice: Sequence[Index | Slice]) -> None:
        self.value = value
        self.slice = slice


class Element(Node):
    __slots__ = ("value",)

    def __init__(self, value: Expression) -> None:
        self.value = value


class StarredElement(Node):
    __slots__ = ("value",)

    def __init__(self, value: Expression) -> None:
        self.value = value


class Tuple(Expression):
    __slots__ = ("elements",)

    def __init__(self, elements: Sequence[Element | StarredElement]) -> None:
        self.elements = elements


class List(Expression):
    __slots__ = ("elements",)

    def __init__(self, elements: Sequence[Element | StarredElement]) -> None:
        self.elements = elements


class Set(Expression):
    __slots__ = ("elements",)

    def __init__(self, elements: Sequence[Element | StarredElement]) -> None:
        self.elements = elements


class DictElement(Node):
    __slots__ = ("key", "value")

    def __init__(self, key: Expression, value: Expression) -> None:
        self.key = key
        self.value = value


class StarredDictElement(Node):
    __slots__ = ("value",)

    def __init__(self, value: Expression) -> None:
        self.value = value


class Dict(Expression):
    __slots__ = ("elements",)

    def __init__(self, elements: Sequence[DictElement | StarredDictElement]) -> None:
        self.elements = elements


class CompFor(Node):
    __slots__ = ("ifs", "inner_for_in", "iter", "target")

    def __init__(
        self, target: Expression, iter: Expression, ifs: Sequence[Expression], inner_for_in: CompFor | None
    ) -> None:
        self.target = target
        self.iter = iter
        self.ifs = ifs
        self.inner_for_in = inner_for_in


class ListComp(Expression):
    __slots__ = ("elt", "for_in")

    def __init__(self, elt: Expression, for_in: CompFor) -> None:
        self.elt = elt
        self.for_in = for_in


class SetComp(Expression):
    __slots__ = ("elt", "for_in")

    def __init__(self, elt: Expression, for_in: CompFor) -> None:
        self.elt = elt
        self.for_in = for_in


class GeneratorExp(Expression):
    __slots__ = ("elt", "for_in")

    def __init__(self, elt: Expression, for_in: CompFor) -> None:
        self.elt = elt
        self.for_in = for_in


class DictComp(Expression):
    __slots__ = ("for_in", "key", "value")

    def __init__(self, key: Expression, value: Expression, for_in: CompFor) -> None:
        self.key = key
        self.value = value
        self.for_in = for_in


class UnaryOperation(Expression):
    __slots__ = ("expression", "operator")

    def __init__(self, operator: Operator, expression: Expression) -> None:
        self.operator = operator
        self.expression = expression


class BinaryOperation(Expression):
    __slots__ = ("left", "operator", "right")

    def __init__(self, left: Expression, operator: Operator, right: Expression) -> None:
        self.left = left
        self.operator = operator
        self.right = right


class BooleanOperation(Expression):
    __slots__ = ("left", "operator", "right")

    def __init__(self, left: Expression, operator: Operator, right: Expression) -> None:
        self.left = left
        self.operator = operator
        self.right = right


class ComparisonTarget(Node):
    __slots__ = ("comparator", "operator")

    def __init__(self, operator: Operator, comparator: Expression) -> None:
        self.operator = operator
        self.comparator = comparator


class Comparison(Expression):
    __slots__ = ("comparisons", "left")

    def __init__(self, left: Expression, comparisons: Sequence[ComparisonTarget]) -> None:
        self.left = left
        self.comparisons = comparisons


class IfExp(Expression):
    __slots__ = ("body", "orelse", "test")

    def __init__(self, test: Expression, body: Expression, orelse: Expression) -> None:
        self.test = test
        self.body = body
        self.orelse = orelse


class Param(Node):
    __slots__ = ("default", "name")

    def __init__(self, name: Name, default: Expression | None) -> None:
        self.name = name
        self.default = default


class Parameters(Node):
    __slots__ = ("kwonly_params", "params", "posonly_params", "star_arg", "star_kwarg")

    def __init__(
        self,
        posonly_params: Sequence[Param],
        params: Sequence[Param],
        star_arg: Param | None,
        kwonly_params: Sequence[Param],
        star_kwarg: Param | None,
    ) -> None:
        self.posonly_params = posonly_params
        self.params = params
        self.star_arg = star_arg
        self.kwonly_params = kwonly_params
        self.star_kwarg = star_kwarg


class Lambda(Expression):
    __slots__ = ("body", "params")

    def __init__(self, params: Parameters, body: Expression) -> None:
        self.params = params
        self.body = body


class NamedExpr(Expression):
    __slots__ = ("target", "value")

    def __init__(self, target: Expression, value: Expression) -> None:
        self.target = target
        self.value = value


class Await(Expression):
    __slots__ = ("expression",)

    def __init__(self, expression: Expression) -> None:
        self.expression = expression


class Yield(Expression):
    __slots__ = ("value",)

    def __init__(self, value: Expression | None) -> None:
        self.value = value


class YieldFrom(Expression):
    __slots__ = ("value",)

    def __init__(self, value: Expression) -> None:
        self.value = value


class Other(Expression):
    """An expression that nothing is known of: a grammar newer than headlint."""

    __slots__ = ()
