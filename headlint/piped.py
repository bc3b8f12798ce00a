"""A program that comes on standard input: linted or mended as if it stood in the file of its name."""

from __future__ import annotations

import os

from headlint.discover import is_excluded
from headlint.findings import Report
from headlint.lint import lint_source
from headlint.mend import fix_source
from headlint.overlay import overlaid
from headlint.settings import Settings

__all__ = ["NAMELESS", "lint_piped"]

NAMELESS = "<stdin>"
"""What a program is called that is said to be no file."""


def lint_piped(data: bytes, name: str, settings: Settings, *, fix: bool) -> tuple[bytes, Report]:
    """The program, mended if that is asked for, and its report.

    Other files are read from the disk, and they see this program in place of the file of its name. A
    name that is excluded (with `force_exclude`) is passed through. Raises as `lint_paths` does.
    """
    if settings.force_exclude and is_excluded(name, (*settings.exclude, *settings.extend_exclude)):
        return data, Report()
    if fix:
        return fix_source(data, name, settings)
    with overlaid({os.path.realpath(name): data}):
        return data, lint_source(data, name, settings)
