"""On which line each key and element of a TOML document stands: the parser of Python does not tell."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable, Mapping
from contextlib import suppress

__all__ = ["Path", "lines_of"]

Path = tuple[str | int, ...]
"""Where a value is: the keys of tables, and places in arrays counted from 0."""

_SPACE = re.compile(r"[ \t]*")
_BLANK = re.compile(r"(?:[ \t\r\n]|#[^\n]*)*")
_STRING = re.compile(
    r'''"""(?:\\.|[^\\])*?""""{0,2}|\'{3}.*?\'{3}\'{0,2}|"(?:\\.|[^"\\\n])*"|\'[^\'\n]*\'''', re.DOTALL
)
_BARE_KEY = re.compile(r"[A-Za-z0-9_-]+")
_PLAIN = re.compile(r"[^,\]}#\n]+")


def lines_of(text: str, loads: Callable[[str], Mapping[str, object]]) -> Mapping[Path, int]:
    """Lines, counted from 1, of all keys and array elements of a valid TOML document.

    A table stands where its header does, an element where it begins. `loads` is the TOML parser,
    which is asked what a quoted key says. Of a document that is nested too deeply the lines up to
    there are given.
    """
    scanner = _Scanner(text, loads)
    with suppress(RecursionError):
        scanner.document()
    return scanner.lines


class _Scanner:
    """One reading of a document that is known to be valid."""

    def __init__(self, text: str, loads: Callable[[str], Mapping[str, object]]) -> None:
        self.text = text
        self.loads = loads
        self.at = 0
        self.starts = [0, *(found.end() for found in re.finditer("\n", text))]
        self.lines: dict[Path, int] = {}
        self.last: dict[Path, int] = {}
        """For each array of tables: the place of its last table."""

    def document(self) -> None:
        """Headers and keys, one after the other."""
        table: Path = ()
        self._skip(_BLANK)
        while self.at < len(self.text):
            if self.text[self.at] == "[":
                table = self._header()
            else:
                self._pair(table)
            self._skip(_BLANK)

    def _header(self) -> Path:
        line = self._line()
        several = self.text.startswith("[[", self.at)
        self.at += 2 if several else 1
        keys = self._keys()
        self.at += 2 if several else 1
        path: Path = ()
        for number, key in enumerate(keys, start=1):
            path = (*path, key)
            self.lines.setdefault(path, line)
            if several and number == len(keys):
                self.last[path] = self.last.get(path, -1) + 1
            if path in self.last:
                path = (*path, self.last[path])
                self.lines.setdefault(path, line)
        return path

    def _pair(self, table: Path) -> None:
        line = self._line()
        path = table
        for key in self._keys():
            path = (*path, key)
            self.lines.setdefault(path, line)
        self.at += 1  # the equals sign
        self._skip(_SPACE)
        self._value(path)

    def _keys(self) -> list[str]:
        """A key and those after its dots."""
        keys = [self._key()]
        while self.text.startswith(".", self.at):
            self.at += 1
            keys.append(self._key())
        return keys

    def _key(self) -> str:
        self._skip(_SPACE)
        written = self._skip(_STRING) or self._skip(_BARE_KEY)
        self._skip(_SPACE)
        if written[:1] not in ("'", '"'):
            return written
        return str(self.loads(f"key = {written}")["key"])

    def _value(self, path: Path) -> None:
        match self.text[self.at]:
            case "[":
                self._members("]", lambda number: self._element((*path, number)))
            case "{":
                self._members("}", lambda _: self._pair(path))
            case _:
                self._skip(_STRING) or self._skip(_PLAIN)

    def _element(self, path: Path) -> None:
        self.lines[path] = self._line()
        self._value(path)

    def _members(self, end: str, read: Callable[[int], None]) -> None:
        """What stands between brackets, with commas between."""
        self.at += 1
        self._skip(_BLANK)
        number = 0
        while self.text[self.at] != end:
            read(number)
            number += 1
            self._skip(_BLANK)
            if self.text[self.at] == ",":
                self.at += 1
                self._skip(_BLANK)
        self.at += 1

    def _skip(self, pattern: re.Pattern[str]) -> str:
        """Go past what matches here, and give it."""
        found = pattern.match(self.text, self.at)
        if found is None:
            return ""
        self.at = found.end()
        return found.group()

    def _line(self) -> int:
        return bisect_right(self.starts, self.at)
