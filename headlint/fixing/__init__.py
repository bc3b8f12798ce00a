"""Fixes: choose among the remedies of findings, apply them, verify the outcome and write it.

This package knows findings and source texts and nothing of rules or of the analysis: whoever calls it
brings the linter along.
"""

from __future__ import annotations

from headlint.fixing.applying import applied
from headlint.fixing.choosing import allowed
from headlint.fixing.diffs import diff
from headlint.fixing.repairing import Lint, Repaired, repair
from headlint.fixing.texts import Unwritable
from headlint.fixing.writing import Unwritten, write_all, write_file

__all__ = [
    "Lint",
    "Repaired",
    "Unwritable",
    "Unwritten",
    "allowed",
    "applied",
    "diff",
    "repair",
    "write_all",
    "write_file",
]
