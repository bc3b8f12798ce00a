"""Where results are kept: the folder, what marks it as a cache, and how it is emptied."""

from __future__ import annotations

import os

TYPE_CHECKING = False  # typing itself is a slow import
if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = ["NAME", "cache_folder", "clean", "prepare"]

NAME = ".headlint_cache"
ROOTS = ("headlint.toml", "pyproject.toml", ".git", "setup.py", "setup.cfg", ".hg")
"""What the folder of a project holds."""
TAG = "CACHEDIR.TAG"
SIGNATURE = (
    "Signature: 8a477f597d28d172789f06886806bc55\n"
    "# This folder is a cache of headlint; it can be deleted at any time (https://bford.info/cachedir/).\n"
)
_ASIDE = {TAG: SIGNATURE, ".gitignore": "# Made by headlint.\n*\n"}


def cache_folder(paths: Sequence[str], asked: str | None) -> str | None:
    """The folder for the results of a run over `paths`: the one that was asked for, else the project's own.

    Files that lie in no project and not below the current folder have none.
    """
    if asked is not None:
        return os.path.abspath(asked)
    current = os.path.abspath(".")
    try:
        common = os.path.commonpath([os.path.abspath(path) for path in paths] or [current])
    except ValueError:  # on several drives
        return None
    folder = common if os.path.isdir(common) else os.path.dirname(common)
    while True:
        if any(os.path.exists(os.path.join(folder, name)) for name in ROOTS):
            return os.path.join(folder, NAME)
        above = os.path.dirname(folder)
        if above == folder:
            break
        folder = above
    inside = common == current or common.startswith(os.path.join(current, ""))
    return os.path.join(current, NAME) if inside else None


def prepare(folder: str) -> None:
    """Make the folder, with what tells git and backups to leave it out. Raises OSError."""
    os.makedirs(folder, exist_ok=True)
    for name, text in _ASIDE.items():
        path = os.path.join(folder, name)
        if not os.path.lexists(path):
            with open(path, "w", encoding="utf-8") as file:
                file.write(text)


def clean(folder: str) -> int | None:
    """Delete what headlint has written into the folder; how many results files, or None where it is none
    of headlint's. Raises OSError."""
    try:
        with open(os.path.join(folder, TAG), encoding="utf-8") as file:
            ours = file.read() == SIGNATURE
    except (OSError, UnicodeDecodeError):
        ours = False
    if not ours:
        return None
    from contextlib import suppress

    names = [name for name in os.listdir(folder) if name.endswith((".json", ".part", ".run"))]
    for name in (*names, *_ASIDE):
        with suppress(FileNotFoundError):
            os.unlink(os.path.join(folder, name))
    with suppress(OSError):  # somebody keeps something else there
        os.rmdir(folder)
    return len(names)
