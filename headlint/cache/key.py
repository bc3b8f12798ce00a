"""What all results of a run depend on: headlint itself, Python, the settings, the user's rules and facts."""

from __future__ import annotations

import os
import sys

from headlint import __version__
from headlint.digests import blake2b

TYPE_CHECKING = False  # typing itself is a slow import
if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from headlint.settings import Settings

__all__ = ["key_of", "own_stamps"]

FORMAT = 1
"""Raised whenever what is kept changes its form."""
_PACKAGE = os.path.dirname(os.path.dirname(os.path.realpath(__file__)))
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
        tuple(own_stamps(_SKIPPED)),
        tuple(_stamps(_libcst())),
        tuple(_contents((*settings.rules, *settings.facts))),
    )
    return blake2b(repr(said).encode("utf-8", "surrogatepass"), digest_size=12).hexdigest()


def own_stamps(skipped: Sequence[str] = ("__pycache__",)) -> Iterator[tuple[str, int, int]]:
    """Path, size and time of the files of headlint and of its rules, but for those in some folders."""
    yield from _stamps(_below(_PACKAGE, skipped))
    yield from _stamps(_below(os.path.join(os.path.dirname(_PACKAGE), "rules"), skipped))


def _libcst() -> Iterator[str]:
    """The heart of libcst."""
    from importlib.util import find_spec

    spec = find_spec("libcst")
    if spec is not None and spec.origin is not None:
        yield os.path.join(os.path.dirname(spec.origin), "_version.py")


def _below(folder: str, skipped: Sequence[str]) -> Iterator[str]:
    try:
        with os.scandir(folder) as found:
            entries = sorted(found, key=lambda entry: entry.name)
    except OSError:
        return
    for entry in entries:
        if entry.name.endswith((".py", ".yaml", ".json")):
            yield entry.path
        elif entry.name not in skipped and entry.is_dir():
            yield from _below(entry.path, skipped)


def _stamps(paths: Iterator[str]) -> Iterator[tuple[str, int, int]]:
    for path in paths:
        try:
            status = os.stat(path)
        except OSError:
            continue
        yield path, status.st_size, status.st_mtime_ns


def _contents(paths: Sequence[str]) -> Iterator[tuple[str, str]]:
    for path in paths:
        for file in _below(path, _SKIPPED) if os.path.isdir(path) else (path,):
            try:
                with open(file, "rb") as opened:
                    yield file, blake2b(opened.read()).hexdigest()
            except OSError:
                yield file, ""
