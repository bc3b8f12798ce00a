"""A configuration file -> Settings; whatever is wrong in it is a ConfigError with its line."""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Mapping
from typing import TYPE_CHECKING, Final, cast

from headlint.config.errors import ConfigError
from headlint.config.keys import KEYS
from headlint.config.lines import Path, lines_of
from headlint.config.values import Document, Value, near
from headlint.findings import Confidence, Severity
from headlint.patterns import readable
from headlint.portable import relative
from headlint.rulefiles import RuleName, rule_names
from headlint.selectors import UsageError, matching
from headlint.settings import FileIgnore, Patterns, Settings
from headlint.versions import assume

if TYPE_CHECKING:
    from collections.abc import Callable

__all__ = ["read_settings"]

_TABLE: Final[Path] = ("tool", "headlint")
_AT: Final = re.compile(r"\s*\(at (?:line (\d+), column \d+|end of document)\)$")


def read_settings(path: str, data: bytes, *, inside: bool) -> Settings | None:
    """The settings of a file with these bytes; None where they say nothing to headlint.

    With `inside` they stand in the table [tool.headlint], otherwise at the top. Paths are seen from the
    folder of the file. Raises ConfigError for whatever cannot be taken as it is.
    """
    label = relative(path)
    text, root = _parse(data, label)
    table: object = root
    for name in _TABLE if inside else ():
        table = table.get(name) if isinstance(table, dict) else None
    if table is None:
        return None
    start = _TABLE if inside else ()
    document = Document(label, lines_of(text, _loads()))
    if not isinstance(table, dict):
        raise document.error(start, "[tool.headlint] is a table")
    return _Reader(os.path.dirname(path), start, table, document).settings(path)


class _Reader:
    """One reading of the table of a file in `folder`."""

    def __init__(self, folder: str, start: Path, table: Mapping[str, object], document: Document) -> None:
        self.folder = folder or "."
        self.document = document
        self.values: dict[str, Value] = {}
        for name, data in table.items():
            if name not in KEYS:
                raise document.error((*start, name), _unknown(name, inside=bool(start)))
            self.values[name] = Value(data, (*start, name), KEYS[name], document)
        self.names: tuple[RuleName, ...] = ()

    def settings(self, path: str) -> Settings:
        """Everything that the table says."""
        usual = Settings()
        rules = self._paths("rules", os.path.exists, "there is no such file or folder")
        self.names = self._names(rules)
        return Settings(
            select=self._rules("select"),
            extend_select=self._rules("extend-select"),
            ignore=self._rules("ignore"),
            per_file_ignores=self._per_file(),
            severity=self._severity(),
            fail_on=cast("Severity", self._choice("fail-on", usual.fail_on)),
            min_confidence=cast("Confidence", self._choice("min-confidence", usual.min_confidence)),
            exclude=self._patterns("exclude"),
            extend_exclude=self._patterns("extend-exclude"),
            respect_gitignore=self._switch("respect-gitignore", usual.respect_gitignore),
            force_exclude=self._switch("force-exclude", usual.force_exclude),
            rules=rules,
            facts=self._paths("facts", os.path.isfile, "there is no such file"),
            assume=self._assume(),
            unsafe_fixes=self._switch("unsafe-fixes", usual.unsafe_fixes),
            output_format=self._choice("output-format", usual.output_format),
            baseline=self._path("baseline"),
            cache_dir=self._path("cache-dir"),
            jobs=self._number("jobs", usual.jobs),
            timeout=self._number("timeout", usual.timeout),
            config=path,
        )

    def _names(self, rules: tuple[str, ...]) -> tuple[RuleName, ...]:
        """All rules that there are; those of the user one after the other, to know which one is wrong."""
        for path, value in zip(rules, self._members("rules"), strict=True):
            try:
                rule_names([path])
            except ValueError as error:
                raise value.error(f"'rules' leads to a wrong file: {error}") from None
        return rule_names(rules)

    def _members(self, name: str) -> tuple[Value, ...]:
        return tuple(self.values[name].members(KEYS[name].shape)) if name in self.values else ()

    def _number(self, name: str, usual: int) -> int:
        return self.values[name].number() if name in self.values else usual

    def _switch(self, name: str, usual: bool) -> bool:
        return self.values[name].switch() if name in self.values else usual

    def _choice(self, name: str, usual: str) -> str:
        return self.values[name].choice() if name in self.values else usual

    def _rules(self, name: str) -> tuple[str, ...]:
        return tuple(self._selector(value.text("rules"), value) for value in self._members(name))

    def _selector(self, selector: str, value: Value) -> str:
        try:
            matching(self.names, selector)
        except UsageError as error:
            raise value.error(str(error)) from None
        return selector

    def _per_file(self) -> tuple[FileIgnore, ...]:
        value = self.values.get("per-file-ignores")
        return tuple(self._file_ignore(*item) for item in value.items()) if value else ()

    def _file_ignore(self, pattern: str, value: Value) -> FileIgnore:
        self._readable(pattern.removeprefix("!"), value)
        rules = tuple(self._selector(member.text("rules"), member) for member in value.members("rules"))
        return FileIgnore(pattern, rules, self.folder)

    def _severity(self) -> tuple[tuple[str, Severity], ...]:
        value = self.values.get("severity")
        items = value.items() if value else ()
        return tuple((self._selector(name, level), _level(level)) for name, level in items)

    def _patterns(self, name: str) -> tuple[Patterns, ...]:
        lines = tuple(self._readable(value.text("patterns"), value) for value in self._members(name))
        return (Patterns(lines, self.folder),) if lines else ()

    def _readable(self, pattern: str, value: Value) -> str:
        if not pattern or not readable(pattern):
            raise value.error(f"'{pattern}' is no pattern that .gitignore allows")
        return pattern

    def _paths(self, name: str, is_there: Callable[[str], bool], complaint: str) -> tuple[str, ...]:
        found = [(self._below(value.text("paths")), value) for value in self._members(name)]
        for path, value in found:
            if not is_there(path):
                raise value.error(f"'{name}' names '{path}', but {complaint}")
        return tuple(path for path, _ in found)

    def _path(self, name: str) -> str | None:
        return self._below(self.values[name].text("path")) if name in self.values else None

    def _below(self, path: str) -> str:
        """A path as seen from here, in place of the folder of the file."""
        return relative(os.path.join(self.folder, os.path.expanduser(path)))

    def _assume(self) -> tuple[str, ...]:
        texts = []
        for value in self._members("assume"):
            texts.append(value.text("texts"))
            try:
                assume(texts[-1:])
            except ValueError as error:
                raise value.error(str(error)) from None
        return tuple(texts)


def _level(value: Value) -> Severity:
    return cast("Severity", value.choice())


def _unknown(name: str, *, inside: bool) -> str:
    if not inside and name == "tool":
        return "only pyproject.toml has [tool.headlint]; here the keys stand at the top of the file"
    hint = near(name, tuple(KEYS))
    return f"there is no key '{name}'{hint}"


def _parse(data: bytes, label: str) -> tuple[str, Mapping[str, object]]:
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise ConfigError(label, data.count(b"\n", 0, error.start) + 1, "is not UTF-8 text") from None
    try:
        return text, _loads()(text)
    except ValueError as error:
        message = str(error)
        found = _AT.search(message)
        line = int(found[1]) if found and found[1] else text.count("\n") + 1
        raise ConfigError(label, line, f"is not valid TOML: {_AT.sub('', message)}") from None
    except RecursionError:
        raise ConfigError(label, 0, "is nested too deeply") from None


def _loads() -> Callable[[str], Mapping[str, object]]:
    """The TOML parser, imported only where there is something to parse."""
    if sys.version_info >= (3, 11):
        import tomllib
    else:
        import tomli as tomllib
    return tomllib.loads
