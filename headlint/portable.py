"""Paths as other tools and machines read them: relative to a folder, with slashes, as URIs; their bytes."""

from __future__ import annotations

import errno
import os
import stat

__all__ = ["as_uri", "read_whole", "relative"]

_OF_THE_SYSTEM = ("/dev/", "/proc/")
"""Where the pipes are that a shell makes for `--baseline <(...)`: somebody writes into those."""


def relative(path: str, root: str = "") -> str:
    """`path` as seen from the folder `root` (the working directory by default), with slashes.

    A path outside of `root` stays absolute: it means nothing anywhere else, and does not pretend to.
    """
    root = os.path.abspath(root)
    whole = os.path.abspath(path)
    inside = whole == root or whole.startswith(root.rstrip(os.sep) + os.sep)
    return _slashes(os.path.relpath(whole, root) if inside else whole)


def as_uri(path: str) -> str:
    """A path as a URI reference: relative as it is, absolute as `file:///...`; bytes are kept exactly."""
    from urllib.parse import quote  # imported late: it brings ipaddress, and most runs write no address

    text = quote(_bytes(_slashes(path)), safe="/")
    if os.path.isabs(path):
        return f"file://{'' if text.startswith('/') else '/'}{text}"
    # A colon in the first part would be read as the end of a scheme; quote has escaped it.
    return text


def read_whole(path: str) -> bytes:
    """The bytes of a file that a user's settings name. Raises OSError.

    A pipe that lies in a project is refused: nobody need ever write into it.
    """
    if "\0" in path:
        raise OSError(errno.EINVAL, "embedded null byte", path)
    if stat.S_ISFIFO(os.stat(path).st_mode) and not os.path.abspath(path).startswith(_OF_THE_SYSTEM):
        raise OSError(errno.EINVAL, "it is a pipe", path)
    with open(path, "rb") as file:
        return file.read()


def _bytes(path: str) -> bytes:
    try:
        return os.fsencode(path)
    except UnicodeEncodeError:  # half a surrogate pair: Windows has such names
        return path.encode("utf-8", "surrogatepass")


def _slashes(path: str) -> str:
    return path.replace(os.sep, "/")
