"""The few forms that the schemas are made of."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

__all__ = ["Schema", "either", "listed", "one_or_many", "ref", "table", "text", "words"]

Schema = dict[str, object]


def text(pattern: str = "") -> Schema:
    """A text that is not empty, and fits a pattern."""
    return {"type": "string", "pattern": pattern} if pattern else {"type": "string", "minLength": 1}


def words(members: Iterable[object]) -> Schema:
    """One of a closed set."""
    return {"enum": list(members)}


def listed(inner: Schema) -> Schema:
    """A list of such values."""
    return {"type": "array", "items": inner}


def either(*choices: Schema) -> Schema:
    """A value that fits one of several forms."""
    return choices[0] if len(choices) == 1 else {"anyOf": list(choices)}


def one_or_many(inner: Schema) -> Schema:
    """A value or a list of such."""
    return either(inner, listed(inner))


def ref(name: str) -> Schema:
    """What a definition of the same schema says."""
    return {"$ref": f"#/definitions/{name}"}


def table(properties: Mapping[str, Schema], required: Iterable[str] = ()) -> Schema:
    """A mapping with these keys and no others."""
    shape: Schema = {"type": "object", "properties": dict(properties), "additionalProperties": False}
    needed = list(required)
    return {**shape, "required": needed} if needed else shape
