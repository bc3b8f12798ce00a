"""Rule files -> the catalogue: finds them, reads each once, refuses doubles."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cache
from pathlib import Path

from headlint.rulebook.errors import RuleError
from headlint.rulebook.model import Rule
from headlint.rulebook.reading import read_rule

__all__ = ["load_rules"]

_EXAMPLES = "\nexamples:\n"
"""Where the last part of a rule file starts."""
_PACKAGE = Path(__file__).resolve().parent.parent


def load_rules(extra: Sequence[str] = (), *, examples: bool = True) -> tuple[Rule, ...]:
    """headlint's own rules and those of `extra` (files and folders), sorted by code.

    Without `examples`, those of headlint's own rules are not read: they are two thirds of the text.
    Raises RuleError where a file cannot be read, holds a mistake, or repeats a code or a name.
    """
    own = dict.fromkeys(_rule_files(_own_folder()))
    given = dict.fromkeys(file for path in extra for file in _given(path) if file not in own)
    loaded = [*(_load(str(file), examples) for file in own), *(_load(str(file), True) for file in given)]
    rules = sorted(loaded, key=lambda rule: rule.code)
    codes: dict[str, str] = {}
    for rule in rules:
        for key in (rule.code, rule.name):
            if key in codes:
                raise RuleError(rule.path, 1, f"{key} is already taken by {codes[key]}")
            codes[key] = rule.path
    return tuple(rules)


def _own_folder() -> Path:
    """The rules as the wheel ships them, or those beside the package in a checkout."""
    shipped = _PACKAGE / "rules"
    return shipped if shipped.is_dir() else _PACKAGE.parent / "rules"


def _given(path: str) -> Iterator[Path]:
    place = Path(path)
    if place.is_dir():
        yield from _rule_files(place)
    elif place.exists():
        yield place
    else:
        raise RuleError(path, 0, "no such rule file or folder")


def _rule_files(folder: Path) -> Iterator[Path]:
    yield from sorted(folder.glob("*.yaml"))


@cache
def _load(path: str, examples: bool) -> Rule:
    try:
        text = Path(path).read_text(encoding="utf-8")
    except OSError as error:
        raise RuleError(path, 0, f"cannot be read: {error.strerror}") from None
    except UnicodeDecodeError:
        raise RuleError(path, 0, "is not UTF-8") from None
    return read_rule(text if examples else text.partition(_EXAMPLES)[0], path)
