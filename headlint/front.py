"""The front door: what can be answered at once is, and everything else goes to the command line in `cli`."""

from __future__ import annotations

import sys

from headlint import __version__
from headlint.plain import plain

TYPE_CHECKING = False  # typing itself is a slow import
if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = ["main"]

INTERRUPTED = 130
"""As in `console`."""


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


def _print(text: str, code: int) -> int:
    """Write the text; the exit code, which is another one where that is not possible."""
    try:
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


def _known(argv: Sequence[str]) -> tuple[str, int] | None:
    """What to print and the exit code, if that is known at once."""
    if argv == ["--version"]:
        return f"headlint {__version__}\n", 0
    asked = plain(argv)
    if asked is None:
        return None
    from headlint.quick import answer

    return answer(argv, asked)
