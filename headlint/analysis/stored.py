"""Models that are loaded from a file, which take turns with models that the program makes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from headlint import python as py
from headlint.analysis.closures import Arguments
from headlint.analysis.guards import join
from headlint.records import replace
from headlint.values import STORED, Choice, Guard, Items, Ref, Tensor, Unknown, Value

if TYPE_CHECKING:
    from headlint.analysis.interpreter import Interpreter

__all__ = ["in_place_of_stored"]


def in_place_of_stored(
    interp: Interpreter, options: list[tuple[Guard, Value]], arguments: Arguments, node: py.Node
) -> Value | None:
    """A model that is loaded from a file or else made: most likely what is stored was made like this.

    None where the alternatives are of another kind.
    """
    made = [(guard, option) for guard, option in options if not _is_stored(option)]
    if len(made) != 1 or len(made) == len(options) or not isinstance(made[0][1], Ref):
        return None
    guard, model = made[0]
    with interp.assuming(guard):
        value = interp.call(model, arguments, node)
    marked = _only_likely(value)
    if marked is not None:
        return marked
    stored = Unknown("it is the result of something that is loaded from a file")
    return join(((guard, value), *((other, stored) for other, option in options if option is not model)))


def _is_stored(value: Value) -> bool:
    """Whether a value is loaded from a file, or is a part of something that is."""
    token: object = value.token if isinstance(value, Unknown) else None
    while isinstance(token, tuple) and token:
        if token[0] == STORED:
            return True
        token = token[0]
    return False


def _only_likely(value: Value) -> Value | None:
    """A tensor, or several, as a guess; None for anything that cannot be marked as one."""
    if isinstance(value, Tensor):
        return replace(value, likely=True)
    if isinstance(value, Choice):
        options = [(guard, _only_likely(one)) for guard, one in value.options]
        sure = [(guard, one) for guard, one in options if one is not None]
        return join(sure) if len(sure) == len(options) else None
    if not isinstance(value, Items):
        return value if isinstance(value, Unknown) else None
    marked = [_only_likely(one) for one in value.values]
    known = tuple(one for one in marked if one is not None)
    return Items(known) if len(known) == len(marked) else None
