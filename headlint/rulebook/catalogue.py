"""Rule files -> the catalogue: finds them, reads each once, refuses doubles."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import TYPE_CHECKING

from headlint.portable import read_whole
from headlint.records import replace
from headlint.rulebook.errors import RuleError
from headlint.rulebook.kept import own_rules
from headlint.rulebook.model import Rule
from headlint.rulefiles import own_rule_files, rule_files

if TYPE_CHECKING:
    from pathlib import Path

__all__ = ["load_rules", "whole_rule"]

_OURS = "HL"


def load_rules(extra: Sequence[str] = (), *, examples: bool = True) -> tuple[Rule, ...]:
    """headlint's own rules and those of `extra` (files and folders), sorted by code.

    Without `examples`, those of headlint's own rules are not read: they are two thirds of the text.
    Raises RuleError where a file cannot be read, holds a mistake, or repeats a code or a name.
    """
    given = dict.fromkeys(file for path in extra for file in _given(path) if file not in own_rule_files())
    ours = own_rules() if not examples else [_load(str(file), 0) for file in own_rule_files()]
    theirs = [_load(str(file), file.stat().st_mtime_ns) for file in given]
    rules = sorted([*ours, *theirs], key=lambda rule: rule.code)
    codes: dict[str, str] = {}
    for rule in rules:
        for key in (rule.code, rule.name):
            if key in codes:
                raise RuleError(rule.path, 1, f"{key} is already taken by {codes[key]}")
            codes[key] = rule.path
    for rule in theirs:
        if rule.code.startswith(_OURS):
            raise RuleError(rule.path, 1, f"codes with {_OURS} are headlint's own; write OWN101, say")
    return tuple(rules)


def whole_rule(rule: Rule) -> Rule:
    """A rule with its examples, which `load_rules` may have left out.

    The rule as it is where its file cannot be read any more.
    """
    if rule.examples or not rule.path:
        return rule
    try:
        return replace(rule, examples=_load(rule.path, 0).examples)
    except RuleError:
        return rule


def _given(path: str) -> list[Path]:
    try:
        return list(rule_files(path))
    except ValueError as error:
        raise RuleError(path, 0, str(error)) from None


@cache
def _load(path: str, changed: int) -> Rule:
    """The rule of a file as it was at a time; those of headlint itself do not change."""
    from headlint.rulebook.reading import read_rule

    try:
        text = read_whole(path).decode("utf-8")
    except OSError as error:
        raise RuleError(path, 0, f"cannot be read: {error.strerror}") from None
    except UnicodeDecodeError:
        raise RuleError(path, 0, "is not UTF-8") from None
    return read_rule(text, path)
