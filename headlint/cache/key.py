"""What all results of a run depend on: headlint itself, Python, the settings, the user's rules and facts."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator, Sequence
from hashlib import blake2b
from importlib.util import find_spec
from pathlib import Path

from headlint import __version__
from headlint.settings import Settings

__all__ = ["key_of"]

FORMAT = 1
"""Raised whenever what is kept changes its form."""
_PACKAGE = Path(__file__).resolve().parent.parent
_SKIPPED = ("__pycache__", "report", "config")
"""Folders of headlint that no result depends on."""


def key_of(settings: Settings) -> str:
    """A name for the results of such runs: other settings, another name. Paths are kept as they are
    spelled, so the current folder counts too."""
    said = (
        FORMAT,
        __version__,
        sys.version,
        os.getcwd(),
        settings.select,
        settings.extend_select,
        settings.ignore,
        settings.assume,
        settings.locate,
        tuple(_stamps(_sources())),
        tuple(_contents((*settings.rules, *settings.facts))),
    )
    return blake2b(repr(said).encode("utf-8", "surrogatepass"), digest_size=12).hexdigest()


def _sources() -> Iterator[str]:
    """The files of headlint and of its rules, and the heart of libcst."""
    yield from _below(str(_PACKAGE))
    yield from _below(str(_PACKAGE.parent / "rules"))
    spec = find_spec("libcst")
    if spec is not None and spec.origin is not None:
        yield os.path.join(os.path.dirname(spec.origin), "_version.py")


def _below(folder: str) -> Iterator[str]:
    try:
        with os.scandir(folder) as found:
            entries = sorted(found, key=lambda entry: entry.name)
    except OSError:
        return
    for entry in entries:
        if entry.is_dir():
            if entry.name not in _SKIPPED:
                yield from _below(entry.path)
        elif entry.name.endswith((".py", ".yaml", ".json")):
            yield entry.path


def _stamps(paths: Iterator[str]) -> Iterator[tuple[str, int, int]]:
    for path in paths:
        try:
            status = os.stat(path)
        except OSError:
            continue
        yield path, status.st_size, status.st_mtime_ns


def _contents(paths: Sequence[str]) -> Iterator[tuple[str, str]]:
    for path in paths:
        for file in _below(path) if os.path.isdir(path) else (path,):
            try:
                yield file, blake2b(Path(file).read_bytes()).hexdigest()
            except OSError:
                yield file, ""
