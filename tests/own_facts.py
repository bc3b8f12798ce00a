"""Facts that an example of a rule carries with it, as the file that the settings name."""

from __future__ import annotations

import tempfile
from functools import cache
from pathlib import Path

from headlint.rulebook import Example

__all__ = ["facts_of"]


def facts_of(example: Example) -> tuple[str, ...]:
    """The paths for `Settings.facts`: that of one file, or none."""
    return (_written(example.facts),) if example.facts else ()


@cache
def _written(text: str) -> str:
    path = Path(tempfile.mkdtemp(prefix="headlint-facts-")) / "facts.yaml"
    path.write_text(text, encoding="utf-8")
    return str(path)
