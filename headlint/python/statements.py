"""Statements and what they are made of. A block is a sequence of statements."""

from __future__ import annotations

from headlint.python.base import Expression, Node, Operator, Statement
from headlint.python.expressions import Arg, Name, Parameters

TYPE_CHECKING = False  # typing itself is a slow import
if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = [
    "AnnAssign",
    "Assign",
    "AugAssign",
    "Break",
    "ClassDef",
    "Continue",
    "Del",
    "ExceptHandler",
    "Expr",
    "For",
    "FunctionDef",
    "Global",
    "If",
    "Import",
    "ImportAlias",
    "ImportFrom",
    "Match",
    "MatchAny",
    "MatchCase",
    "MatchOther",
    "MatchValue",
    "Module",
    "Nonlocal",
    "Raise",
    "Return",
    "Try",
    "While",
    "With",
    "WithItem",
]


class Expr(Statement):
    __slots__ = ("value",)

    def __init__(self, value: Expression) -> None:
        self.value = value


class Assign(Statement):
    __slots__ = ("targets", "value")

    def __init__(self, targets: Sequence[Expression], value: Expression) -> None:
        self.targets = targets
        self.value = value


class AnnAssign(Statement):
    __slots__ = ("target", "value")

    def __init__(self, target: Expression, value: Expression | None) -> None:
        self.target = target
        self.value = value


class AugAssign(Statement):
    __slots__ = ("operator", "target", "value")

    def __init__(self, target: Expression, operator: Operator, value: Expression) -> None:
        self.target = target
        self.operator = operator
        self.value = value


class Return(Statement):
    __slots__ = ("value",)

    def __init__(self, value: Expression | None) -> None:
        self.value = value


class Raise(Statement):
    __slots__ = ()


class Break(Statement):
    __slots__ = ()


class Continue(Statement):
    __slots__ = ()


class Del(Statement):
    __slots__ = ("targets",)

    def __init__(self, targets: Sequence[Expression]) -> None:
        self.targets = targets


class Global(Statement):
    __slots__ = ("names",)

    def __init__(self, names: Sequence[str]) -> None:
        self.names = names


class Nonlocal(Statement):
    __slots__ = ("names",)

    def __init__(self, names: Sequence[str]) -> None:
        self.names = names


class ImportAlias(Node):
    __slots__ = ("asname", "name")

    def __init__(self, name: str, asname: str | None) -> None:
        self.name = name
        self.asname = asname


class Import(Statement):
    __slots__ = ("names",)

    def __init__(self, names: Sequence[ImportAlias]) -> None:
        self.names = names


class ImportFrom(Statement):
    """`module` is "" in `from . import a`; of a star import `names` is one that is called `*`."""

    __slots__ = ("level", "module", "names")

    def __init__(self, module: str, names: Sequence[ImportAlias], level: int) -> None:
        self.module = module
        self.names = names
        self.level = level


class If(Statement):
    __slots__ = ("body", "orelse", "test")

    def __init__(self, test: Expression, body: Sequence[Statement], orelse: Sequence[Statement]) -> None:
        self.test = test
        self.body = body
        self.orelse = orelse


class For(Statement):
    __slots__ = ("body", "iter", "orelse", "target")

    def __init__(
        self, target: Expression, iter: Expression, body: Sequence[Statement], orelse: Sequence[Statement]
    ) -> None:
        self.target = target
        self.iter = iter
        self.body = body
        self.orelse = orelse


class While(Statement):
    __slots__ = ("body", "orelse", "test")

    def __init__(self, test: Expression, body: Sequence[Statement], orelse: Sequence[Statement]) -> None:
        self.test = test
        self.body = body
        self.orelse = orelse


class ExceptHandler(Node):
    __slots__ = ("body",)

    def __init__(self, body: Sequence[Statement]) -> None:
        self.body = body


class Try(Statement):
    __slots__ = ("body", "finalbody", "handlers", "orelse")

    def __init__(
        self,
        body: Sequence[Statement],
        handlers: Sequence[ExceptHandler],
        orelse: Sequence[Statement],
        finalbody: Sequence[Statement],
    ) -> None:
        self.body = body
        self.handlers = handlers
        self.orelse = orelse
        self.finalbody = finalbody


class WithItem(Node):
    __slots__ = ("asname", "item")

    def __init__(self, item: Expression, asname: Expression | None) -> None:
        self.item = item
        self.asname = asname


class With(Statement):
    __slots__ = ("body", "items")

    def __init__(self, items: Sequence[WithItem], body: Sequence[Statement]) -> None:
        self.items = items
        self.body = body


class MatchValue(Node):
    __slots__ = ("value",)

    def __init__(self, value: Expression) -> None:
        self.value = value


class MatchAny(Node):
    """A pattern that takes anything: `_` or a name."""

    __slots__ = ()


class MatchOther(Node):
    """Any other pattern."""

    __slots__ = ()


class MatchCase(Node):
    __slots__ = ("body", "guard", "pattern")

    def __init__(
        self, pattern: MatchValue | MatchAny | MatchOther, guard: Expression | None, body: Sequence[Statement]
    ) -> None:
        self.pattern = pattern
        self.guard = guard
        self.body = body


class Match(Statement):
    __slots__ = ("cases", "subject")

    def __init__(self, subject: Expression, cases: Sequence[MatchCase]) -> None:
        self.subject = subject
        self.cases = cases


class FunctionDef(Statement):
    """`lines` are the first and the last one, decorators included, of the text that it was read in."""

    __slots__ = ("body", "decorators", "lines", "name", "params")

    def __init__(
        self,
        name: Name,
        params: Parameters,
        body: Sequence[Statement],
        decorators: Sequence[Expression],
        lines: tuple[int, int],
    ) -> None:
        self.name = name
        self.params = params
        self.body = body
        self.decorators = decorators
        self.lines = lines


class ClassDef(Statement):
    """`bases` are those without a keyword; `lines` as of a function."""

    __slots__ = ("bases", "body", "decorators", "lines", "name")

    def __init__(
        self,
        name: Name,
        bases: Sequence[Arg],
        body: Sequence[Statement],
        decorators: Sequence[Expression],
        lines: tuple[int, int],
    ) -> None:
        self.name = name
        self.bases = bases
        self.body = body
        self.decorators = decorators
        self.lines = lines


class Module(Node):
    __slots__ = ("body",)

    def __init__(self, body: Sequence[Statement]) -> None:
        self.body = body
