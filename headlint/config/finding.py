"""Which configuration file counts for a run: the nearest one above what is linted."""

from __future__ import annotations

import os
from collections.abc import Sequence

from headlint.config.errors import ConfigError
from headlint.configured import PYPROJECT, candidates, silent
from headlint.portable import relative
from headlint.settings import Settings

__all__ = ["find_settings", "load_settings"]


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
    found = (settings for path in candidates(paths) if (settings := _read(path)) is not None)
    return next(found, Settings())


def _read(path: str) -> Settings | None:
    """The settings of a file; None for a `pyproject.toml` that holds nothing for headlint."""
    try:
        with open(path, "rb") as file:
            data = file.read()
    except OSError as error:
        raise ConfigError(relative(path), 0, f"cannot be read: {error.strerror or error}") from None
    if silent(path, data):
        return None  # nothing to parse, and nothing to import for it
    from headlint.config.reading import read_settings

    return read_settings(path, data, inside=os.path.basename(path) == PYPROJECT)
