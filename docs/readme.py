"""The generated parts of the README: each stands between two comments that carry its name."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from pathlib import Path

from headlint.arguments import COMMANDS
from headlint.report import formats
from headlint.rulebook import Rule, load_rules

__all__ = ["PARTS", "fill"]


def fill(text: str) -> str:
    """The README with all its generated parts as they have to be.

    Raises ValueError where the comments of a part are missing.
    """
    for name, part in PARTS.items():
        pattern = re.compile(rf"(<!-- {name}: [^\n]*-->\n).*?(<!-- end of {name} -->)", re.DOTALL)
        start = pattern.search(text)
        if start is None:
            raise ValueError(f"the README has no place for the generated part {name!r}")
        text = f"{text[: start.start()]}{start[1]}{part()}{start[2]}{text[start.end() :]}"
    return text


def _rules() -> str:
    rows = ["| Code | Name | Severity | What it finds |", "| --- | --- | --- | --- |"]
    rows += map(_rule, load_rules())
    return "".join(f"{row}\n" for row in rows)


def _rule(rule: Rule) -> str:
    note = "" if rule.default else " (off by default)"
    link = f"[{rule.code}](rules/{Path(rule.path).name})"
    return f"| {link} | `{rule.name}` | {rule.severity} | {rule.summary}{note} |"


def _commands() -> str:
    rows = ["| Command | What it does |", "| --- | --- |"]
    for name, command in COMMANDS.items():
        rows.append(f"| `{f'headlint {name} {command.takes}'.rstrip()}` | {command.does} |")
    named = ", ".join(f"`{name}`" for name in formats())
    return "".join(f"{row}\n" for row in (*rows, "", f"Output formats of `check`: {named}."))


PARTS: Mapping[str, Callable[[], str]] = {"commands": _commands, "rules": _rules}
"""What is generated, by the name in the comments."""
