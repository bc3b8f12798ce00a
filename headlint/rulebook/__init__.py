"""The rulebook: rules from YAML, and their judgement of head contracts."""

from __future__ import annotations

from headlint.rulebook.catalogue import load_rules, whole_rule
from headlint.rulebook.errors import RuleError
from headlint.rulebook.judging import judge
from headlint.rulebook.model import Case, Example, Remedy, Rule

__all__ = ["Case", "Example", "Remedy", "Rule", "RuleError", "judge", "load_rules", "whole_rule"]
