"""Settings -> the text of a configuration file that says the same."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator

from headlint.config.keys import KEYS
from headlint.settings import FileIgnore, Patterns, Settings

__all__ = ["settings_text"]


def settings_text(settings: Settings) -> str:
    """All keys with what counts for them, as a `headlint.toml`; tables come last.

    Patterns stay as they were written; a comment names the folder that they are seen from.
    """
    origin = settings.config or "none"
    lines = [f"# configuration: {origin}"]
    tables: list[str] = []
    for key in KEYS.values():
        value = getattr(settings, key.field)
        match key.shape:
            case "patterns":
                lines += _patterns(key.name, value)
            case "rules-by-file":
                tables += _table(key.name, _by_pattern(value))
            case "levels":
                tables += _table(key.name, ((name, _toml(level)) for name, level in value))
            case _:
                said = value is not None
                lines.append(f"{key.name} = {_toml(value)}" if said else f"# {key.name} is not set")
    return "".join(f"{line}\n" for line in (*lines, *tables))


def _patterns(name: str, value: tuple[Patterns, ...]) -> Iterator[str]:
    if not value:
        yield f"{name} = []"
        return
    yield f"{name} = ["
    for one in value:
        yield f"  # seen from {os.path.abspath(one.base)}"
        yield from (f"  {_toml(line)}," for line in one.lines)
    yield "]"


def _by_pattern(value: tuple[FileIgnore, ...]) -> Iterator[tuple[str, str]]:
    return ((one.pattern, _toml(one.rules)) for one in value)


def _table(name: str, rows: Iterator[tuple[str, str]]) -> Iterator[str]:
    yield ""
    yield f"[{name}]"
    yield from (f"{_toml(left)} = {right}" for left, right in rows)


def _toml(value: object) -> str:
    """A TOML value; texts are quoted as JSON does, which TOML reads too."""
    match value:
        case bool():
            return "true" if value else "false"
        case tuple():
            return f"[{', '.join(map(_toml, value))}]"
        case str():
            return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")
        case _:
            return str(value)
