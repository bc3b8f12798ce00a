"""The values of a configuration file: each knows its line, and refuses what it does not fit."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from headlint.config.errors import ConfigError
from headlint.config.keys import WANTED, Key, Shape
from headlint.config.lines import Path
from headlint.records import dataclass

__all__ = ["Document", "Value", "near"]


@dataclass(frozen=True, slots=True)
class Document:
    """A configuration file: its name as messages spell it, and the lines of its keys."""

    label: str
    lines: Mapping[Path, int]

    def error(self, path: Path, message: str) -> ConfigError:
        """The error to raise for what stands at a path."""
        while path and path not in self.lines:
            path = path[:-1]
        return ConfigError(self.label, self.lines.get(path, 0), message)


@dataclass(frozen=True, slots=True)
class Value:
    """What stands at a path of the document, as part of a key. Readers raise ConfigError."""

    data: object
    path: Path
    key: Key
    document: Document

    def error(self, message: str) -> ConfigError:
        """The error to raise for this value."""
        return self.document.error(self.path, message)

    def unfit(self, shape: Shape, hint: str = "") -> ConfigError:
        """The error for a value that is not of this shape, under the name that it has in the file."""
        name = next(step for step in reversed(self.path) if isinstance(step, str))
        wanted = WANTED[shape].replace("{choices}", ", ".join(f"'{one}'" for one in self.key.choices()))
        return self.error(f"'{name}' is {wanted}, not {described(self.data)}{hint}")

    def switch(self) -> bool:
        """A truth value."""
        if not isinstance(self.data, bool):
            raise self.unfit("switch")
        return self.data

    def number(self) -> int:
        """A whole number that is not negative."""
        if isinstance(self.data, bool) or not isinstance(self.data, int) or self.data < 0:
            raise self.unfit("number")
        return self.data

    def text(self, shape: Shape) -> str:
        """A string that is not empty, as a value of this shape or a member of one."""
        if not isinstance(self.data, str) or not self.data:
            raise self.unfit(shape)
        return self.data

    def choice(self) -> str:
        """One of the words that the key allows."""
        choices = self.key.choices()
        if self.data not in choices:
            raise self.unfit("choice", near(self.data, choices) if isinstance(self.data, str) else "")
        return str(self.data)

    def members(self, shape: Shape) -> Iterator[Value]:
        """The members of a list of this shape."""
        if not isinstance(self.data, list):
            raise self.unfit(shape)
        for number, member in enumerate(self.data):
            yield Value(member, (*self.path, number), self.key, self.document)

    def items(self) -> Iterator[tuple[str, Value]]:
        """Keys and values of a table."""
        if not isinstance(self.data, dict):
            raise self.unfit(self.key.shape)
        for name, member in self.data.items():
            yield str(name), Value(member, (*self.path, name), self.key, self.document)


def described(data: object) -> str:
    """What a TOML value is, for messages."""
    match data:
        case bool():
            return "true" if data else "false"
        case int() | float():
            return f"the number {data}"
        case "":
            return "an empty text"
        case str():
            return f"the text '{data}'"
        case list():
            return "a list"
        case dict():
            return "a table"
        case _:
            return "a date or time"


def near(word: str, known: tuple[str, ...]) -> str:
    """`; did you mean 'x'?` for the known word that is nearest to `word`, if any is."""
    from difflib import get_close_matches

    found = get_close_matches(word, known, n=1, cutoff=0.5)
    return f"; did you mean '{found[0]}'?" if found else ""
