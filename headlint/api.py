"""The Python API: what `import headlint` offers, with nothing of the command line in between."""

from __future__ import annotations

import os
from collections.abc import Iterable

from headlint import lint
from headlint.config import ConfigError
from headlint.config import find_settings as _find_settings
from headlint.findings import Edit, Finding, Fix, Position, Related, Report, Span, Summary
from headlint.frameworks.document import FactsError
from headlint.inventory import HeadEntry
from headlint.overlay import overlaid
from headlint.rulebook import RuleError
from headlint.selection import UsageError
from headlint.settings import FileIgnore, Patterns, Settings
from headlint.source import encoded

__all__ = [
    "ConfigError",
    "Edit",
    "FactsError",
    "FileIgnore",
    "Finding",
    "Fix",
    "HeadEntry",
    "Patterns",
    "Position",
    "Related",
    "Report",
    "RuleError",
    "Settings",
    "Span",
    "Summary",
    "UsageError",
    "find_settings",
    "heads",
    "lint_paths",
    "lint_source",
]

PathLike = str | os.PathLike[str]


def lint_paths(paths: PathLike | Iterable[PathLike], settings: Settings | None = None) -> Report:
    """Lint files and folders: one path, or several.

    Without `settings` everything is as usual; no configuration file is read (`find_settings` does).
    Raises FileNotFoundError for a path that does not exist, and UsageError, RuleError or FactsError for
    settings that are wrong. A file that cannot be read is a finding (HL001), not an exception.
    """
    return lint.lint_paths(_present(paths), settings)


def lint_source(source: str | bytes, path: PathLike = "<stdin>", settings: Settings | None = None) -> Report:
    """Lint a program as if it stood in the file at `path`, which need not exist.

    A path that ends in `.ipynb` makes it a notebook. Modules that it imports are read from the disk.
    Raises as `lint_paths` does, but for the path.
    """
    name = os.fspath(path)
    data = source if isinstance(source, bytes) else encoded(source)
    with overlaid({os.path.realpath(name): data}):
        return lint.lint_source(data, name, settings)


def heads(paths: PathLike | Iterable[PathLike], settings: Settings | None = None) -> tuple[HeadEntry, ...]:
    """What is understood of every head under the paths, right or wrong. Raises as `lint_paths` does."""
    return lint.heads(_present(paths), settings)


def find_settings(paths: PathLike | Iterable[PathLike] = ".") -> Settings:
    """The settings of the configuration file that counts for these paths; the usual ones without a file.

    Raises ConfigError for whatever is wrong in the file.
    """
    return _find_settings(_listed(paths))


def _listed(paths: PathLike | Iterable[PathLike]) -> list[str]:
    if isinstance(paths, (str, os.PathLike)):
        return [os.fspath(paths)]
    return [os.fspath(path) for path in paths]


def _present(paths: PathLike | Iterable[PathLike]) -> list[str]:
    listed = _listed(paths)
    for path in listed:
        if not os.path.lexists(path):
            raise FileNotFoundError(2, "no such file or directory", path)
    return listed
