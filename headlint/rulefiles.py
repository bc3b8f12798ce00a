"""Where rule files are, and the codes and names that they are called by; nothing is read of them."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Final

from headlint.keeping import rules_folder

if TYPE_CHECKING:
    from pathlib import Path

__all__ = ["RULE_CODE", "RULE_NAME", "RuleName", "own_rule_files", "rule_files", "rule_names"]

RULE_CODE: Final = re.compile(r"[A-Z]{2,8}[0-9]{3}")
RULE_NAME: Final = re.compile(r"[a-z][a-z0-9]*(-[a-z0-9]+)*")
RuleName = tuple[str, str]
"""The code and the name of a rule."""


def own_rule_files() -> list[Path]:
    """headlint's own rules."""
    return list(rule_files(rules_folder()))


def rule_files(path: str) -> Iterator[Path]:
    """The rule files that a file or folder of the user means. Raises ValueError where there is none."""
    from pathlib import Path  # imported late: five milliseconds, which most runs can do without

    place = Path(path)
    if place.is_dir():
        yield from sorted(place.glob("*.yaml"))
    elif place.exists():
        yield place
    else:
        raise ValueError("no such rule file or folder")


def rule_names(extra: Sequence[str] = ()) -> tuple[RuleName, ...]:
    """Codes and names of headlint's rules and those of `extra`, as the names of their files say them.

    Raises ValueError where a file of `extra` has no name that a rule file can have.
    """
    own = sorted(name for name in os.listdir(rules_folder()) if name.endswith(".yaml"))
    names = [*own, *(file.name for path in extra for file in rule_files(path))]
    return tuple(dict.fromkeys(map(_rule_name, names)))


def _rule_name(file: str) -> RuleName:
    code, hyphen, name = os.path.splitext(file)[0].partition("-")
    if not hyphen or not RULE_CODE.fullmatch(code) or not RULE_NAME.fullmatch(name):
        raise ValueError(f"'{file}' is not called as a rule file is: OWN101-some-name.yaml")
    return code, name
