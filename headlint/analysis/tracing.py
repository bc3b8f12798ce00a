"""Says where an unknown comes from: the call that is not known, and the name it was first kept under."""

from __future__ import annotations

import re

from headlint import python as py
from headlint.records import replace
from headlint.values import Unknown, Value

__all__ = ["called", "parameter", "spelled", "traced"]

UNKNOWN = " is not known to headlint"
"""How the reason ends for what a library call gives that no facts describe."""
FROM = " comes from "
LONGEST = 40
"""Characters of an argument that are shown."""


_LITERAL = re.compile(
    r"""[a-zA-Z]{0,2}(?:'(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*"|'{3}(?:(?!'{3}).)*'{3}|"{3}(?:(?!"{3}).)*"{3})"""
)
"""One string, as it is written."""


def spelled(node: py.Node) -> str | None:
    """A name, an attribute of one or a constant as the source spells it; None for anything longer."""
    if isinstance(node, py.Name):
        return node.value
    if isinstance(node, py.Attribute):
        owner = spelled(node.value)
        return None if owner is None else f"{owner}.{node.attr.value}"
    if isinstance(node, py.SimpleString) and _LITERAL.fullmatch(node.value) is None:
        return None  # several of them, or one of several lines
    if isinstance(node, (py.SimpleString, py.Integer)) and len(node.value) <= LONGEST:
        return node.value or None
    return None


def called(name: str, node: py.Node) -> Unknown:
    """What a library call gives that no facts describe: the call with its first argument."""
    if not isinstance(node, py.Call):
        return Unknown(f"`{name}`{UNKNOWN}")
    if not node.args:
        return Unknown(f"`{name}()`{UNKNOWN}")
    first = node.args[0]
    text = spelled(first.value) if not first.star else None
    if text is None:
        return Unknown(f"`{name}(...)`{UNKNOWN}")
    given = text if first.keyword is None else f"{first.keyword.value}={text}"
    more = ", ..." if len(node.args) > 1 else ""
    return Unknown(f"`{name}({given}{more})`{UNKNOWN}")


def traced(target: py.Node, value: Value) -> Value:
    """What a name or an attribute is bound to: the reason says so of the first one."""
    if not isinstance(value, Unknown) or not value.reason.endswith(UNKNOWN) or FROM in value.reason:
        return value
    name = spelled(target)
    if name is None:
        return value
    return replace(value, reason=f"`{name}`{FROM}{value.reason.removesuffix(UNKNOWN)}, which{UNKNOWN}")


def parameter(name: str, function: str | None, owner: str | None) -> str:
    """Why a parameter is unknown that no call in sight fills: of which function, of which class."""
    if function is None:
        return f"parameter `{name}` is not known"
    whole = function if owner is None else f"{owner}.{function}"
    return f"parameter `{name}` of `{whole}` is not known"
