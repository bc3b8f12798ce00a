"""Who else can use a file: files of its project that import it and had no part in the run."""

from __future__ import annotations

import os
from collections.abc import Callable, Collection, Iterator, Sequence
from contextlib import suppress

from headlint.callers import importers_of, modules_of
from headlint.discover import SUFFIXES, discover
from headlint.settings import Patterns
from headlint.source import SourceError, read_bytes

__all__ = ["used_from_outside"]

MARKS = (".git", ".hg", "pyproject.toml", "setup.py", "setup.cfg")
HIGHEST = 6
"""How many folders above a file are looked at; the analysis follows imports as far."""


def used_from_outside(
    path: str,
    examined: Collection[str],
    can_hold_head: Callable[[bytes], bool],
    *,
    exclude: Sequence[Patterns] = (),
    respect_gitignore: bool = True,
) -> bool:
    """Whether a file with a head that is not among `examined` imports `path`, also through others.

    Notebooks are imported by nobody, and neither is what is not a file (an editor's buffer). What is
    excluded does not count: no run will look at it.
    """
    if not path.endswith(".py") or not os.path.isfile(path):
        return False
    inside = {os.path.realpath(one) for one in examined}
    found = discover(list(_neighbours(path)), exclude=exclude, respect_gitignore=respect_gitignore).files
    project = {os.path.realpath(one): None for one in found}
    wanted = {os.path.realpath(path)}
    while wanted and not project.keys() <= inside:
        importers = importers_of(project, modules_of(wanted), popular=len(project))
        for importer in importers:
            del project[importer]
            data = b"" if importer in inside else read_bytes(importer)
            if isinstance(data, SourceError) or (data and can_hold_head(data)):
                return True
        wanted = set(importers)
    return False


def _neighbours(path: str) -> Iterator[str]:
    """The top of the project; where nothing marks it, the files in the folders above."""
    folder = os.path.dirname(os.path.realpath(path))
    above = [folder]
    for _ in range(HIGHEST):
        if any(os.path.exists(os.path.join(above[-1], mark)) for mark in MARKS):
            yield above[-1]
            return
        above.append(os.path.dirname(above[-1]))
    for one in dict.fromkeys(above):
        with suppress(OSError), os.scandir(one) as entries:
            yield from [entry.path for entry in entries if entry.name.endswith(SUFFIXES) and entry.is_file()]
