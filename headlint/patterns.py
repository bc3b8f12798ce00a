"""Patterns of files in the syntax of .gitignore, each seen from a folder."""

from __future__ import annotations

import os
from collections.abc import Sequence
from typing import TYPE_CHECKING

from headlint.records import dataclass

if TYPE_CHECKING:
    from pathspec import GitIgnoreSpec

__all__ = ["Ignore", "compiled", "inside", "readable", "relative", "seen_from"]


@dataclass(frozen=True, slots=True)
class Ignore:
    """The patterns of one ignore file, and the folder in hand as seen from that file's folder."""

    spec: GitIgnoreSpec
    prefix: str

    def below(self, name: str) -> Ignore:
        """The same patterns, for a folder in the folder in hand."""
        return Ignore(self.spec, f"{self.prefix}{name}/")

    def verdict(self, name: str) -> bool | None:
        """True: ignored; False: taken back by a `!` pattern; None: not mentioned."""
        return self.spec.check_file(self.prefix + name).include


def compiled(lines: Sequence[str], *, strict: bool = False) -> GitIgnoreSpec:
    """The patterns as one test. Lines that cannot be read are skipped, as git does; `strict`: ValueError."""
    from pathspec import GitIgnoreSpec  # only a project that ignores something pays for it

    try:
        return GitIgnoreSpec.from_lines(lines)
    except ValueError:
        if strict:
            raise
    return GitIgnoreSpec.from_lines([line for line in lines if readable(line)])


def readable(line: str) -> bool:
    """Whether a line is a pattern at all."""
    try:
        compiled([line], strict=True)
    except ValueError:
        return False
    return True


def inside(path: str, root: str) -> bool:
    """Whether a path is a folder or below it."""
    return path == root or path.startswith(os.path.join(root, ""))


def relative(path: str, base: str) -> str:
    """`path` seen from `base`, with a slash at the end; empty when they are the same."""
    seen = os.path.relpath(path, base).replace(os.sep, "/")
    return "" if seen == "." else f"{seen}/"


def seen_from(path: str, base: str) -> str | None:
    """A file seen from a folder, with forward slashes; None where it is not below it."""
    file, root = os.path.abspath(path), os.path.abspath(base)
    if not inside(file, root):
        return None
    return os.path.relpath(file, root).replace(os.sep, "/")
