"""The three streams of the process where somebody has closed them, or where nothing more fits in."""

from __future__ import annotations

import errno
import os
import sys
from contextlib import suppress

TYPE_CHECKING = False  # typing itself is a slow import
if TYPE_CHECKING:
    from typing import TextIO

__all__ = ["drop", "fill_holes", "told"]

_FULL = frozenset({errno.ENOSPC, errno.EFBIG, errno.EIO, getattr(errno, "EDQUOT", errno.ENOSPC)})


def fill_holes() -> None:
    """Let closed streams lead nowhere: else the next file that is opened is taken for one of them.

    `sys.stdin` stays None, so that nobody takes it for an empty program.
    """
    if None not in (sys.stdin, sys.stdout, sys.stderr):
        return
    while os.open(os.devnull, os.O_RDWR) <= 2:  # the lowest number that is free
        pass
    for name in ("stdout", "stderr"):
        if getattr(sys, name) is None:
            setattr(sys, name, open(os.devnull, "w", encoding="utf-8"))  # noqa: SIM115


def drop(stream: TextIO) -> None:
    """Send what is still buffered nowhere, so that Python does not complain at its end."""
    with suppress(OSError, ValueError):
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, stream.fileno())
        os.close(nowhere)


def told(fault: Exception) -> str:
    """What a fault of the surroundings is, as a sentence; empty where it is one of headlint's own."""
    if isinstance(fault, OSError) and fault.errno in _FULL:
        return f"what there is to say cannot be written: {fault.strerror}"
    if isinstance(fault, FileNotFoundError):
        try:
            os.getcwd()
        except FileNotFoundError:
            return "the current folder is not there any more"
    return ""
