"""Writing a file whole or not at all: whoever looks sees the old content or the new one."""

from __future__ import annotations

import os
import stat
from contextlib import suppress
from itertools import count

__all__ = ["write_whole"]


def write_whole(path: str, data: bytes) -> None:
    """Put `data` where `path` is or leads to, keeping the mode of a file that is there already.

    The bytes go to a temporary file in the same folder first, which then takes the place of the old
    one. What is no regular file (a terminal, a pipe, /dev/null) is written to as it is. Raises OSError;
    the old content is then untouched and nothing else is left behind.
    """
    target = os.path.realpath(path)
    mode = _mode(target)
    if mode is not None and not stat.S_ISREG(mode):
        with open(target, "wb") as stream:  # a folder is refused here with the right words
            stream.write(data)
        return
    if mode is not None and not os.access(target, os.W_OK):
        # Replacing needs no right to the file itself, but whoever took it away did so on purpose.
        raise PermissionError(13, os.strerror(13), target)
    temporary = _write_beside(target, data)
    try:
        if mode is not None:
            os.chmod(temporary, stat.S_IMODE(mode))
        os.replace(temporary, target)
    except BaseException:
        _drop(temporary)
        raise


def _mode(path: str) -> int | None:
    try:
        return os.stat(path).st_mode
    except FileNotFoundError:
        return None


def _write_beside(target: str, data: bytes) -> str:
    """A new file in the folder of `target`, with the rights that new files have there."""
    folder, name = os.path.split(target)
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0)
    for number in count():
        temporary = os.path.join(folder, f".{name[:100]}.{os.getpid()}.{number}.tmp")
        with suppress(FileExistsError):
            descriptor = os.open(temporary, flags, 0o666)
            break
    try:
        with open(descriptor, "wb") as stream:
            stream.write(data)
            stream.flush()
            os.fsync(stream.fileno())  # a full disk can say so as late as here
    except BaseException:
        _drop(temporary)
        raise
    return temporary


def _drop(path: str) -> None:
    with suppress(OSError):
        os.unlink(path)
