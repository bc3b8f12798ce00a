"""Where rule files are, and the codes and names that they are called by; nothing is read of them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Final

from headlint.keeping import rules_folder

__all__ = ["RULE_CODE", "RULE_NAME", "RuleName", "own_rule_files", "rule_files", "rule_names"]

RULE_CODE: Final = re.compile(r"[A-Z]{2,8}[0-9]{3}")
RULE_NAME: Final = re.compile(r"[a-z][a-z0-9]*(-[a-z0-9]+)*")
RuleName = tuple[str, str]
"""The code and the name of a rule."""


def own_rule_files() -> list[Path]:
    """headlint's own rules."""
    return list(_in(Path(rules_folder())))


def rule_files(path: str) -> Iterator[Path]:
    """The rule files that a file or folder of the user means. Raises ValueError where there is none."""
    place = Path(path)
    if place.is_dir():
        yield from _in(place)
    elif place.exists():
        yield place
    else:
        raise ValueError("no such rule file or folder")


def rule_names(extra: Sequence[str] = ()) -> tuple[RuleName, ...]:
    """Codes and names of headlint's rules and those of `extra`, as the names of their files say them.

    Raises ValueError where a file of `extra` has no name that a rule file can have.
    """
    files = [*own_rule_files(), *(file for path in extra for file in rule_files(path))]
    return tuple(dict.fromkeys(map(_rule_name, files)))


def _rule_name(file: Path) -> RuleName:
    code, hyphen, name = file.stem.partition("-")
    if not hyphen or not RULE_CODE.fullmatch(code) or not RULE_NAME.fullmatch(name):
        raise ValueError(f"'{file.name}' is not called as a rule file is: OWN101-some-name.yaml")
    return code, name


def _in(folder: Path) -> Iterator[Path]:
    yield from sorted(folder.glob("*.yaml"))
