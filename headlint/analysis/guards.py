"""Conditions on paths, and joining the values of several paths into one.

Two alternatives whose guards contradict each other can never meet: `if args.multi: loss = A` is
paired only with the output that `args.multi` leads to, wherever that is tested again.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable

from headlint.values import Choice, Const, Entries, Gap, Guard, Items, Unknown, Value

__all__ = ["ALWAYS", "alternatives", "compatible", "join", "join_loop", "map_value", "merge", "present"]

ALWAYS: Guard = frozenset()
LIMIT = 12


def compatible(left: Guard, right: Guard) -> bool:
    """Whether both sets of conditions can hold at once."""
    if not left or not right:
        return True
    for token, positive, const in left:
        for other, also, value in right:
            if token != other:
                continue
            same = type(const) is type(value) and const == value
            if positive and also and not same:
                return False
            if positive != also and same:
                return False
    return True


def merge(left: Guard, right: Guard) -> Guard:
    """The conditions of both."""
    if not left:
        return right
    return left | right if right else left


def alternatives(value: Value, path: Guard = ALWAYS) -> tuple[tuple[Guard, Value], ...]:
    """The values that are possible under `path`, each with its conditions."""
    if not isinstance(value, Choice):
        return ((ALWAYS, value),)
    if not path:
        return value.options
    return tuple(option for option in value.options if compatible(option[0], path))


def join(options: Iterable[tuple[Guard, Value]]) -> Value:
    """One value for several paths: equal ones fall together, too many become unknown."""
    options = tuple(options)
    if len(options) > 1:
        first = options[0][1]
        for _, value in options:
            if value is not first:
                break
        else:
            return first
    found: list[tuple[Guard, Value]] = []
    for guard, value in options:
        for inner, single in alternatives(value):
            if not compatible(guard, inner):
                continue
            _add(found, merge(guard, inner), single)
            if len(found) > LIMIT:
                return Unknown("too many paths lead to it")
    if len(found) == 1:
        return found[0][1]
    return Choice(tuple(found)) if found else Unknown("no path leads to it")


def _add(found: list[tuple[Guard, Value]], guard: Guard, value: Value) -> None:
    for index, (other, known) in enumerate(found):
        if known is value or known == value:
            found[index] = (other & guard, known)
            return
    found.append((guard, value))


def join_loop(before: Value, after: Value) -> Value:
    """The value after a loop that ran any number of times, from one look at its body."""
    if before == after:
        return before
    if isinstance(before, Items) and isinstance(after, Items):
        size = len(before.values)
        if after.values[:size] == before.values:
            grown = tuple(value.element if isinstance(value, Gap) else value for value in after.values[size:])
            return Items((*before.values, Gap(join((ALWAYS, value) for value in grown))))
        return Unknown("a loop changes the list")
    if isinstance(before, Items) and isinstance(after, Choice):
        ends = [option for _, option in after.options]
        size = len(before.values)
        held = [option.values for option in ends if isinstance(option, Items)]
        if len(held) == len(ends) and all(values[:size] == before.values for values in held):
            grown = tuple(value for values in held for value in values[size:])
            parts = (value.element if isinstance(value, Gap) else value for value in grown)
            return Items((*before.values, Gap(join((ALWAYS, value) for value in parts))))
    if isinstance(before, Entries) and isinstance(after, Entries):
        return Entries(after.pairs, partial=True)
    return join(((ALWAYS, before), (ALWAYS, after)))


def map_value(value: Value, change: Callable[[Value], Value], path: Guard = ALWAYS) -> Value:
    """Apply `change` to each alternative that is possible under `path`."""
    if not isinstance(value, Choice):
        return change(value)
    return join((guard, change(single)) for guard, single in alternatives(value, path))


def present(value: Value) -> Value:
    """A value without the alternative None, whose attributes end the program (`except ImportError`)."""
    if not isinstance(value, Choice):
        return value
    there = [one for one in value.options if not (isinstance(one[1], Const) and one[1].value is None)]
    return join(there) if there and len(there) < len(value.options) else value
