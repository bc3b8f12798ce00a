"""Where the configuration of a run stands, if there is one: nothing is parsed here."""

from __future__ import annotations

import os

TYPE_CHECKING = False  # typing itself is a slow import
if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

__all__ = ["PYPROJECT", "candidates", "silent"]

PYPROJECT = "pyproject.toml"
NAMES = ("headlint.toml", PYPROJECT)
"""By name: which of two files in one folder counts."""


def candidates(paths: Sequence[str]) -> Iterator[str]:
    """The files that can configure a run over these paths, the one that counts more first.

    They stand in the folder that holds all paths (the current one, where there are none) and above it.
    """
    folder = _common(paths)
    while True:
        for name in NAMES:
            path = os.path.join(folder, name)
            if os.path.isfile(path):
                yield path
        above = os.path.dirname(folder)
        if above == folder:
            return
        folder = above


def silent(path: str, data: bytes) -> bool:
    """Whether such a file with these bytes says nothing to headlint: most projects."""
    return os.path.basename(path) == PYPROJECT and b"headlint" not in data


def _common(paths: Sequence[str]) -> str:
    """The folder that holds everything."""
    folders = [_folder(os.path.abspath(path)) for path in paths]
    try:
        return os.path.commonpath(folders) if folders else os.getcwd()
    except ValueError:  # on several drives
        return os.getcwd()


def _folder(path: str) -> str:
    return path if os.path.isdir(path) else os.path.dirname(path)
