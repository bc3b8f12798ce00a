"""The schema of `headlint.toml` and of the table [tool.headlint] in `pyproject.toml`."""

from __future__ import annotations

from docs.schemas.words import Schema, listed, table, text, words
from headlint.config import KEYS, Key
from headlint.settings import Settings

__all__ = ["schema"]

_SELECTOR = r"^(ALL|[A-Z]{2,8}[0-9]{0,3}|[a-z][a-z0-9]*(-[a-z0-9]+)*)$"
"""A code, a prefix of codes, or a name."""


def schema() -> Schema:
    """One property a key, with its default where that is a single value."""
    return {
        "title": "Configuration of headlint",
        "description": "headlint.toml, or the table [tool.headlint] of pyproject.toml",
        **table({key.name: _key(key) for key in KEYS.values()}),
    }


def _key(key: Key) -> Schema:
    usual = getattr(Settings(), key.field)
    default: Schema = {"default": usual} if isinstance(usual, (str, bool, int)) else {}
    return {"description": key.doc, **_shape(key), **default}


def _shape(key: Key) -> Schema:
    match key.shape:
        case "rules":
            return listed(text(_SELECTOR))
        case "patterns" | "paths" | "texts":
            return listed(text())
        case "rules-by-file":
            return {"type": "object", "additionalProperties": listed(text(_SELECTOR))}
        case "levels":
            return {
                "type": "object",
                "propertyNames": {"pattern": _SELECTOR},
                "additionalProperties": words(key.choices()),
            }
        case "choice":
            return words(key.choices())
        case "switch":
            return {"type": "boolean"}
        case "number":
            return {"type": "integer", "minimum": 0}
        case "path":
            return text()
