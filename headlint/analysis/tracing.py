"""Says where an unknown comes from: the call that is not known, and the name it was first kept under."""

from __future__ import annotations

import libcst as cst

from headlint.records import replace
from headlint.values import Unknown, Value

__all__ = ["called", "parameter", "spelled", "traced"]

UNKNOWN = " is not known to headlint"
"""How the reason ends for what a library call gives that no facts describe."""
FROM = " comes from "
LONGEST = 40
"""Characters of an argument that are shown."""


def spelled(node: cst.CSTNode) -> str | None:
    """A name, an attribute of one or a constant as the source spells it; None for anything longer."""
    if isinstance(node, cst.Name):
        return node.value
    if isinstance(node, cst.Attribute):
        owner = spelled(node.value)
        return None if owner is None else f"{owner}.{node.attr.value}"
    if isinstance(node, (cst.SimpleString, cst.Integer)) and "\n" not in node.value:
        return node.value if len(node.value) <= LONGEST else None
    return None


def called(name: str, node: cst.CSTNode) -> Unknown:
    """What a library call gives that no facts describe: the call with its first argument."""
    if not isinstance(node, cst.Call):
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


def traced(target: cst.CSTNode, value: Value) -> Value:
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
