"""Unified diffs of bytes, as `patch -p1` and `git apply` take them."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from difflib import diff_bytes, unified_diff

__all__ = ["diff"]

_LINE = re.compile(rb"[^\n]*\n|[^\n]+")
_SPECIAL = re.compile(rb'[\x00-\x1f\x7f"\\]')
_CONTEXT = 3


def diff(path: str, old: bytes, new: bytes) -> bytes:
    """The lines of a file that change, with those around them; empty where none do.

    Only a line feed ends a line, as in `diff` and `patch`. A file below the working folder is named from
    there.
    """
    if old == new:
        return b""
    before, after = _LINE.findall(old), _LINE.findall(new)
    name = _name(path)
    lines = diff_bytes(unified_diff, before, after, b"a/" + name, b"b/" + name, n=_CONTEXT)
    return b"".join(_written(lines))


def _written(lines: Iterator[bytes]) -> Iterator[bytes]:
    for number, line in enumerate(lines):
        if number < 2:
            yield _header(line)
        elif line.endswith(b"\n"):
            yield line
        else:
            yield line + b"\n\\ No newline at end of file\n"


def _header(line: bytes) -> bytes:
    """`--- a/name`: quoted where the name holds what a line cannot, ended by a tab where it holds a space."""
    mark, name = line[:4], line[4:].rstrip(b"\n")
    if _SPECIAL.search(name):
        name = b'"' + _SPECIAL.sub(lambda found: b"\\%03o" % found[0][0], name) + b'"'
    return mark + name + (b"\t" if b" " in name else b"") + b"\n"


def _name(path: str) -> bytes:
    here = os.path.realpath(os.curdir)
    real = os.path.realpath(path)
    if real.startswith(here.rstrip(os.sep) + os.sep):
        real = os.path.relpath(real, here)
    return os.fsencode(real.replace(os.sep, "/").lstrip("/"))
