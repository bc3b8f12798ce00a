"""JSON Schemas for what users write: the configuration, rule files, facts files; read off the code."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Final

from docs.schemas import configuration, facts, rules
from docs.schemas.words import Schema

__all__ = ["FOLDER", "SCHEMAS", "text_of"]

_WIDTH: Final = 120
FOLDER: Final = Path(__file__).resolve().parent
SCHEMAS: Final[Mapping[str, Callable[[], Schema]]] = MappingProxyType(
    {
        "headlint.schema.json": configuration.schema,
        "rule.schema.json": rules.schema,
        "facts.schema.json": facts.schema,
    }
)
"""By the name of its file: what makes each."""


def text_of(name: str) -> str:
    """The text of a schema's file."""
    whole = {"$schema": "http://json-schema.org/draft-07/schema#", **SCHEMAS[name]()}
    return _laid_out(whole) + "\n"


def _laid_out(value: object, depth: int = 0) -> str:
    """JSON in which what fits on a line stands on one."""
    short = json.dumps(value, ensure_ascii=False)
    if depth and len(short) <= _WIDTH:
        return short
    within, end = "\n" + " " * (depth + 1), "\n" + " " * depth
    match value:
        case dict():
            rows = (f"{json.dumps(key)}: {_laid_out(inner, depth + 1)}" for key, inner in value.items())
            return f"{{{within}{f',{within}'.join(rows)}{end}}}"
        case list():
            return f"[{within}{f',{within}'.join(_laid_out(inner, depth + 1) for inner in value)}{end}]"
        case _:
            return short
