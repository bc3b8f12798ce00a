"""Writing a file whole or not at all: whoever looks sees the old content or the new one."""

from __future__ import annotations

import os
import stat
from contextlib import suppress
from itertools import count

__all__ = ["drop", "overwrite", "put_in_place", "write_beside", "write_whole"]


def write_whole(path: str, data: bytes) -> None:
    """Put `data` where `path` is or leads to, keeping the mode and owner of a file that is there already.

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
    temporary = write_beside(target, data)
    try:
        put_in_place(target, temporary, data)
    finally:
        drop(temporary)


def write_beside(target: str, data: bytes) -> str:
    """A new file in the folder of `target`, safe on the disk, with the rights that new files have there."""
    folder, name = os.path.split(target)
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0)
    for number in count():
        temporary = os.path.join(folder, f".{name[:60]}.{os.getpid()}.{number}.tmp")
        with suppress(FileExistsError):
            descriptor = os.open(temporary, flags, 0o666)
            break
    try:
        with open(descriptor, "wb") as stream:
            stream.write(data)
            stream.flush()
            os.fsync(stream.fileno())  # a full disk can say so as late as here
    except BaseException:
        drop(temporary)
        raise
    return temporary


def put_in_place(target: str, temporary: str, data: bytes) -> None:
    """Let a temporary file that holds `data` take the place of a file, with its mode, owner and attributes.

    A file that has other names as well, or whose owner could not be kept, is overwritten in place; the
    temporary file is then still there. Raises OSError, the old content untouched.
    """
    try:
        status = os.stat(target)
    except FileNotFoundError:
        os.replace(temporary, target)
        return
    if status.st_nlink > 1 or not _dress(temporary, target, status):
        overwrite(target, data)
    else:
        os.replace(temporary, target)


def overwrite(path: str, data: bytes) -> None:
    """Write other bytes into a file; whatever interrupts that, the old ones come back first."""
    with open(path, "rb") as stream:
        old = stream.read()
    try:
        _fill(path, data)
    except BaseException:
        _fill(path, old)
        raise


def drop(path: str) -> None:
    """Remove a file, if it is still there and can be removed."""
    with suppress(OSError):
        os.unlink(path)


def _mode(path: str) -> int | None:
    try:
        return os.stat(path).st_mode
    except FileNotFoundError:
        return None


def _dress(temporary: str, target: str, status: os.stat_result) -> bool:
    """Give the temporary file what the file has beside its bytes; whether that is possible."""
    made = os.stat(temporary)
    if (made.st_uid, made.st_gid) != (status.st_uid, status.st_gid):
        try:
            os.chown(temporary, status.st_uid, status.st_gid)
        except (OSError, AttributeError):
            return False
    os.chmod(temporary, stat.S_IMODE(status.st_mode))
    if hasattr(os, "listxattr"):
        with suppress(OSError):
            for name in os.listxattr(target):
                os.setxattr(temporary, name, os.getxattr(target, name))
    return True


def _fill(path: str, data: bytes) -> None:
    with open(path, "r+b") as stream:
        stream.write(data)
        stream.truncate()
        stream.flush()
        os.fsync(stream.fileno())
