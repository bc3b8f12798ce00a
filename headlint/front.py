"""The front door: what can be answered at once is, and everything else goes to the command line in `cli`."""

from __future__ import annotations

import os
import sys

from headlint import __version__
from headlint.plain import plain

TYPE_CHECKING = False  # typing itself is a slow import
if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import NoReturn

__all__ = ["main", "run"]

INTERRUPTED = 130
"""As in `console`."""


def run() -> NoReturn:
    """Run headlint as a process, and end that at once.

    To take apart all that it has made takes Python a fifth of the time that a script takes. Whoever
    watches the process needs its end to be an ordinary one.
    """
    code = main()
    watched = sys.gettrace() or sys.getprofile() or "coverage" in sys.modules
    if not watched:
        try:
            sys.stdout.flush()
            sys.stderr.flush()
        except (AttributeError, OSError, ValueError):
            sys.exit(code)  # which says what is wrong with them
        os._exit(code)
    sys.exit(code)


def main(argv: Sequence[str] | None = None) -> int:
    """Run headlint with the given arguments (those of the process by default); see `cli.main`."""
    arguments = list(sys.argv[1:] if argv is None else argv)
    try:
        known = None if None in (sys.stdin, sys.stdout, sys.stderr) else _known(arguments)
    except KeyboardInterrupt:
        return INTERRUPTED
    except OSError:  # the current folder is gone, say: the whole run has the words for it
        known = None
    if known is None:
        from headlint.cli import main as whole

        return whole(arguments)
    return _print(*known)


def _print(remarks: str, text: str, code: int) -> int:
    """Write what there is to say; the exit code, which is another one where that is not possible."""
    if remarks:
        try:
            sys.stderr.write(remarks)
            sys.stderr.flush()
        except OSError:  # nobody can be told, and the report is no worse for it
            from headlint.streams import drop

            drop(sys.stderr)
    try:
        if text:  # a full disk refuses even nothing
            sys.stdout.write(text)
            sys.stdout.flush()
    except BrokenPipeError:
        from headlint.streams import drop

        drop(sys.stdout)
        return 0
    except KeyboardInterrupt:
        return INTERRUPTED
    except OSError as fault:
        from headlint.cli import own_fault

        return own_fault(fault, debug=False)
    return code


def _known(argv: Sequence[str]) -> tuple[str, str, int] | None:
    """What goes to standard error and to standard output, and the exit code, if that is known at once."""
    if argv == ["--version"]:
        return "", f"headlint {__version__}\n", 0
    asked = plain(argv)
    if asked is None:
        return None
    from headlint.quick import answer

    return answer(argv, asked)
