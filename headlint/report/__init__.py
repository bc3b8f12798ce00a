"""The output formats: one module each, found by looking; a module named `_x` helps the others."""

from __future__ import annotations

import importlib
import os
from typing import Protocol, TextIO, cast

from headlint.findings import Report

__all__ = ["Format", "formats", "load"]


class Format(Protocol):
    """What a format module offers. `NAME` is also the name of the module."""

    NAME: str
    """A module can also say what it wants of a report beyond its findings: `WANTS` may hold `rules`, and
    `file lines` for where places in notebooks stand in the file itself. `EXCHANGED` says that programs
    read it: it is UTF-8 wherever it goes, whatever the locale."""

    def render(
        self, report: Report, *, out: TextIO, color: bool, width: int | None, quiet: bool = False
    ) -> None:
        """Write `report` to `out`; without a `width` nothing is wrapped, `quiet` drops the closing line."""


def formats() -> tuple[str, ...]:
    """The names of all formats in alphabetical order; imports none of them."""
    try:
        found = [name.partition(".") for folder in __path__ for name in os.listdir(folder)]
        names = {name for name, _, end in found if end in ("py", "pyc")}
    except OSError:  # they do not lie in a folder
        import pkgutil

        names = {module.name for module in pkgutil.iter_modules(__path__)}
    return tuple(sorted(name for name in names if not name.startswith("_")))


def load(name: str) -> Format:
    """The format called `name`; `LookupError` if there is none."""
    if name not in formats():
        raise LookupError(f"no output format {name!r}; there are: {', '.join(formats())}")
    return cast(Format, importlib.import_module(f"{__name__}.{name}"))
