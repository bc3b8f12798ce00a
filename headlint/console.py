"""The terminal: remarks on standard error, lines on standard output, and how either is to look."""

from __future__ import annotations

import os
import sys

TYPE_CHECKING = False  # typing itself is a slow import
if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from typing import TextIO

    from headlint.findings import Finding

__all__ = [
    *("CLEAN", "FAULT", "FINDINGS", "INTERRUPTED"),
    *("look", "present", "refuse", "remark", "say", "say_unread", "show_lines"),
]

CLEAN = 0
FINDINGS = 1
FAULT = 2
INTERRUPTED = 130
"""Exit codes of the process."""


def remark(message: str) -> str:
    """A message as it goes to standard error; only its line ends are printed as they are."""
    from headlint.report._printable import encoding_of, printable

    lines = [printable(line, encoding_of(sys.stderr)) for line in message.split("\n")]
    return "headlint: " + "\n".join(lines) + "\n"


def say(message: str) -> None:
    """One remark on standard error."""
    from headlint.streams import drop

    try:
        sys.stderr.write(remark(message))
        sys.stderr.flush()
    except OSError:  # nobody can be told, and the report is no worse for it
        drop(sys.stderr)


def refuse(message: str) -> int:
    say(message)
    return FAULT


def say_unread(notes: Iterable[str], findings: Iterable[Finding]) -> None:
    """What was skipped and which files cannot be read, where there is no report that would say so."""
    from headlint.faults import OWN
    from headlint.report._printable import place, plain

    for note in notes:
        say(note)
    for finding in findings:
        if finding.code in OWN:
            say(f"{place(finding.span)}: {plain(finding.message)}")


def show_lines(lines: Iterable[str]) -> int:
    from headlint.report._printable import encoding_of, printable

    encoding = encoding_of(sys.stdout)
    sys.stdout.writelines(f"{printable(line, encoding)}\n" for line in lines)
    return CLEAN


def present(paths: Sequence[str]) -> list[str]:
    """The paths that exist (a link to nowhere does); the others are named on standard error."""
    for path in paths:
        if not os.path.lexists(path):
            from headlint.report._printable import encoding_of, printable

            refuse(f"no such file or directory: {printable(path, encoding_of(sys.stderr))}")
    return [path for path in paths if os.path.lexists(path)]


def look(choice: str, out: TextIO) -> tuple[bool, int | None]:
    """Whether to use colour, and the width of the terminal (None where there is none)."""
    terminal = out.isatty()
    width = None
    if terminal:
        import shutil

        width = shutil.get_terminal_size().columns
    if choice != "auto":
        return choice == "always", width
    if os.environ.get("NO_COLOR"):
        return False, width
    if os.environ.get("FORCE_COLOR", "0") not in ("", "0"):
        return True, width
    return terminal and os.environ.get("TERM") != "dumb", width
