"""Fixes: choose among the remedies of findings, apply them, verify the outcome and write it.

This package knows findings and source texts and nothing of rules or of the analysis: whoever calls it
brings the linter along.
"""

from __future__ import annotations

from headlint.fixing.applying import applied
from headlint.fixing.texts import Unwritable

__all__ = ["Unwritable", "applied"]
