"""Which configuration file counts for a run: the nearest one above what is linted."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from typing import Final

from headlint.config.errors import ConfigError
from headlint.portable import relative
from headlint.settings import Settings

__all__ = ["find_settings", "load_settings"]

PYPROJECT: Final = "pyproject.toml"
NAMES: Final = ("headlint.toml", PYPROJECT)
"""By name: which of two files in one folder counts."""


def load_settings(path: str) -> Settings:
    """The settings of a file that the user names. Raises ConfigError for whatever is wrong in it."""
    settings = _read(path)
    if settings is None:
        raise ConfigError(relative(path), 0, "has no table [tool.headlint]")
    return settings


def find_settings(paths: Sequence[str]) -> Settings:
    """The settings that count for these paths: one file for all of them, or what is usual.

    It is the nearest one above the folder that holds all paths (the current folder, where there are
    none): `headlint.toml`, or a `pyproject.toml` with a table [tool.headlint]. Raises as
    `load_settings` does.
    """
    for folder in _upwards(_common(paths)):
        for name in NAMES:
            path = os.path.join(folder, name)
            settings = _read(path) if os.path.isfile(path) else None
            if settings is not None:
                return settings
    return Settings()


def _read(path: str) -> Settings | None:
    """The settings of a file; None for a `pyproject.toml` that holds nothing for headlint."""
    try:
        with open(path, "rb") as file:
            data = file.read()
    except OSError as error:
        raise ConfigError(relative(path), 0, f"cannot be read: {error.strerror or error}") from None
    inside = os.path.basename(path) == PYPROJECT
    if inside and b"headlint" not in data:
        return None  # most projects: nothing to parse, and nothing to import for it
    from headlint.config.reading import read_settings

    return read_settings(path, data, inside=inside)


def _common(paths: Sequence[str]) -> str:
    """The folder that holds everything."""
    folders = [_folder(os.path.abspath(path)) for path in paths]
    try:
        return os.path.commonpath(folders) if folders else os.getcwd()
    except ValueError:  # on several drives
        return os.getcwd()


def _folder(path: str) -> str:
    return path if os.path.isdir(path) else os.path.dirname(path)


def _upwards(folder: str) -> Iterator[str]:
    yield folder
    while os.path.dirname(folder) != folder:
        folder = os.path.dirname(folder)
        yield folder
