"""A run that fixes: lint, mend what is allowed, write it or show it, and report what is left."""

from __future__ import annotations

import os
import time
from collections.abc import Mapping, Sequence
from functools import cache

from headlint.findings import Finding, Report
from headlint.fixing import Repaired, Unwritten, diff, repair, write_all
from headlint.lint import files_of, lint_paths, lint_source
from headlint.overlay import overlaid
from headlint.records import dataclass, replace
from headlint.settings import Settings

__all__ = ["Mended", "fix_paths", "fix_source", "sum_up"]


@dataclass(frozen=True, slots=True)
class Mended:
    """What a run that fixes comes to. The report tells what is left and what was fixed."""

    report: Report
    texts: Mapping[str, tuple[bytes, bytes]]
    """The old and the new bytes of each file that changes, by real path."""
    unwritten: tuple[Unwritten, ...] = ()
    """Files that could not be written; what is wrong with them is still in the report."""

    def diff(self) -> bytes:
        """What changes, as one patch (`patch -p1`)."""
        return b"".join(diff(path, old, new) for path, (old, new) in self.texts.items())


def fix_paths(paths: Sequence[str], options: Settings | None = None, *, write: bool = True) -> Mended:
    """Mend the files under the given paths, none other; raises as `lint_paths` does.

    Without `write` no file is touched, and the report is that of the files as they would be.
    """
    options = options or Settings()
    started = time.perf_counter()
    files = cache(lambda: _files(paths, options))  # asked for only where there is something to mend
    repaired = repair(
        lambda texts: _lint(paths, options, texts),
        unsafe=options.unsafe_fixes,
        may_change=lambda path: path in files(),
    )
    unwritten = write_all(repaired.texts, repaired.together) if write else []
    kept = {one.path for one in unwritten}
    texts = {path: both for path, both in repaired.texts.items() if path not in kept}
    report = repaired.report
    if kept:  # what was promised for these files did not come true
        report = _lint(paths, options, {path: new for path, (_, new) in texts.items()})
        repaired = replace(repaired, fixed=tuple(one for one in repaired.fixed if _real(one) not in kept))
    return Mended(_told(report, repaired, len(texts), started), texts, tuple(unwritten))


def fix_source(data: bytes, path: str = "<stdin>", options: Settings | None = None) -> tuple[bytes, Report]:
    """Mend a program that need not stand in a file: its new bytes, and what is left."""
    options = options or Settings()
    started = time.perf_counter()
    real = os.path.realpath(path)

    def lint(texts: Mapping[str, bytes]) -> Report:
        with overlaid(texts):
            return lint_source(texts.get(real, data), path, options)

    with overlaid({real: data}):
        repaired = repair(lint, unsafe=options.unsafe_fixes, may_change=lambda one: one == real)
    new = repaired.texts[real][1] if real in repaired.texts else data
    return new, _told(repaired.report, repaired, len(repaired.texts), started)


def sum_up(report: Report) -> str:
    """`3 findings in 2 files`: how much was fixed."""
    numbers = ((len(report.fixed), "finding"), (report.fixed_files, "file"))
    return " in ".join(f"{number} {noun}" if number == 1 else f"{number} {noun}s" for number, noun in numbers)


def _lint(paths: Sequence[str], options: Settings, texts: Mapping[str, bytes]) -> Report:
    with overlaid(texts):
        return lint_paths(paths, options)


def _files(paths: Sequence[str], options: Settings) -> frozenset[str]:
    """The real paths of the files that the run was asked for."""
    return frozenset(map(os.path.realpath, files_of(paths, options).files))


def _real(finding: Finding) -> str:
    return os.path.realpath(finding.span.path)


def _told(report: Report, repaired: Repaired, files: int, started: float) -> Report:
    """The report with what was fixed and how long the whole took."""
    summary = replace(report.summary, seconds=round(time.perf_counter() - started, 3))
    return replace(report, summary=summary, fixed=repaired.fixed, fixed_files=files)
