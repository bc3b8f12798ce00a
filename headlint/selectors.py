"""What users call rules by: codes, names, prefixes of codes, ALL."""

from __future__ import annotations

import re
from collections.abc import Sequence

from headlint.rulefiles import RuleName

__all__ = ["UsageError", "matching"]

_ALWAYS = {"HL000": "headlint itself failed", "HL001": "a file could not be read"}
_NEAR = 0.6
_PREFIX = re.compile(r"[A-Z]{2,8}\d*")


class UsageError(Exception):
    """The user asked for something that does not exist; the text says what, and the nearest."""


def matching(names: Sequence[RuleName], selector: str) -> frozenset[str]:
    """Codes of the rules that a code, a name, a prefix of codes or `ALL` means.

    Raises UsageError, with the nearest that there is, where it means none.
    """
    if selector == "ALL":
        return frozenset(code for code, _ in names)
    is_prefix = _PREFIX.fullmatch(selector) is not None
    matched = frozenset(
        code for code, name in names if name == selector or (is_prefix and code.startswith(selector))
    )
    if selector in _ALWAYS:
        raise UsageError(f"{selector} always counts: it says that {_ALWAYS[selector]}")
    if not matched:
        raise UsageError(f"no rule matches {selector!r}{_hint(names, selector)}")
    return matched


def _hint(names: Sequence[RuleName], selector: str) -> str:
    """The nearest code or name; of several that are as near, the first."""
    from difflib import SequenceMatcher

    words = [word for pair in names for word in pair]
    near = [(-SequenceMatcher(None, word, selector).ratio(), word) for word in words]
    unlike, word = min(near, default=(0.0, ""))
    return f"; did you mean {word}?" if -unlike > _NEAR else ""
