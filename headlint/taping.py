"""Keeps a run as a whole, where it is one that can be: what it printed, beside what that rests on."""

from __future__ import annotations

import io
import os
import sys
from collections.abc import Sequence
from contextlib import AbstractContextManager
from typing import TYPE_CHECKING, TextIO

from headlint.console import look, remark
from headlint.plain import plain

if TYPE_CHECKING:
    from headlint.arguments import Arguments
    from headlint.cache.ledger import Ledger
    from headlint.findings import Report
    from headlint.settings import Settings

__all__ = ["Tape", "tape"]


def tape(arguments: Arguments, settings: Settings, paths: Sequence[str]) -> Tape | None:
    """What keeps a run; None for one that is not kept: it does more than print, or rests on more."""
    asked = plain(arguments.argv)
    usual = asked is not None and not asked.fresh and settings.cache_dir == asked.cache_dir
    other = settings.rules or settings.facts or settings.baseline or settings.debug
    if asked is None or not usual or other or len(paths) < len(asked.paths):
        return None
    if settings.output_format not in ("full", "concise", "grouped"):
        return None
    from headlint.cache.ledger import Ledger
    from headlint.cache.place import cache_folder
    from headlint.cache.replay import run_name

    folder = cache_folder(paths, settings.cache_dir)
    if folder is None:
        return None
    color, width = look(arguments.color, sys.stdout)
    name = run_name(arguments.argv, sys.stdout, color=color, width=width)
    return Tape(Ledger(os.path.join(folder, name), paths), quiet=asked.quiet)


class Tape:
    """One run that is kept, if nothing speaks against it in the end."""

    def __init__(self, ledger: Ledger, *, quiet: bool) -> None:
        self.ledger = ledger
        self.quiet = quiet
        self._copy: _Copy | None = None

    def noting(self) -> AbstractContextManager[None]:
        """What the run rests on is noted meanwhile."""
        from headlint.cache.noting import noted

        return noted(self.ledger)

    def copy(self, out: TextIO) -> TextIO:
        """A stream that hands on what is written to it, and remembers it."""
        self._copy = _Copy(out)
        return self._copy

    def keep(self, report: Report, code: int) -> None:
        """Keep what was said of a report, unless that is not all that there is."""
        faulty = any(finding.code == "HL000" for finding in report.findings)
        if self._copy is None or faulty:
            return
        shown = {finding.span.path for finding in report.findings}
        shown |= {related.span.path for finding in report.findings for related in finding.related}
        remarks = "" if self.quiet else "".join(map(remark, report.notes))
        self.ledger.keep((remarks, self._copy.getvalue(), code), shown)


class _Copy(io.StringIO):
    """What is written to a stream, as text."""

    def __init__(self, out: TextIO) -> None:
        super().__init__(newline="")
        self.out = out

    @property
    def encoding(self) -> str:  # type: ignore[override]  # a StringIO has none
        return getattr(self.out, "encoding", None) or "utf-8"

    def write(self, text: str) -> int:
        self.out.write(text)
        return super().write(text)

    def flush(self) -> None:
        self.out.flush()

    def isatty(self) -> bool:
        return self.out.isatty()

    def fileno(self) -> int:
        return self.out.fileno()
