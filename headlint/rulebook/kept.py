"""headlint's own rules as they were read, kept beside the compiled code until a file of them changes."""

from __future__ import annotations

import os
from functools import cache

from headlint.keeping import own_words, rules_folder
from headlint.packing import pack, unpack
from headlint.rulebook.conditions import Compare, Condition, Equal, MayBe, Not, Present, SetTest
from headlint.rulebook.model import Case, Graded, Place, Reference, Remedy, Rule
from headlint.rulebook.texts import Placeholder, Template

__all__ = ["own_rules"]

_CONDITIONS = (Compare, Condition, Equal, MayBe, Not, Present, SetTest)
_CLASSES = (*_CONDITIONS, Case, Graded, Place, Placeholder, Reference, Remedy, Rule, Template)
_EXAMPLES = "\nexamples:\n"
"""Where the last part of a rule file starts: two thirds of the text."""


@cache
def own_rules() -> tuple[Rule, ...]:
    """headlint's own rules without their examples, in order of their files. Raises RuleError."""
    here = os.path.dirname(os.path.abspath(__file__))
    folders = [here, os.path.dirname(here), rules_folder()]
    line = own_words("rules", folders, (".yaml", ".py"), _lines)[0]
    try:
        return _unpacked(line)
    except ValueError:  # it was damaged
        return _read()


def _read() -> tuple[Rule, ...]:
    from headlint.rulebook.reading import read_rule
    from headlint.rulefiles import own_rule_files

    texts = {str(file): file.read_text("utf-8").partition(_EXAMPLES)[0] for file in own_rule_files()}
    return tuple(read_rule(text, path) for path, text in texts.items())


def _lines() -> list[str]:
    return [pack({"rules": _read()})]


def _unpacked(line: str) -> tuple[Rule, ...]:
    found = unpack(line, _CLASSES)
    rules = found.get("rules") if isinstance(found, dict) else None
    if not isinstance(rules, tuple) or not all(isinstance(rule, Rule) for rule in rules):
        raise ValueError("damaged")
    return rules
