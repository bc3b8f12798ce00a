"""The state of files and folders in a word: two looks that give the same word saw the same."""

from __future__ import annotations

import os
import stat

from headlint.digests import blake2b

__all__ = ["BARE", "NEEDS", "UNSURE", "content", "listing", "mark", "needs"]

UNSURE = "?"
"""Something that cannot be told by one look: it is never the same as before."""

BARE = "files "
"""What `needs` says of a folder without such files."""

NEEDS = ("requirements", "environment", "pyproject.toml", "setup.", "Pipfile")
"""How the names of files begin that can say which versions a project needs (`versions.FILES`)."""


def mark(path: str) -> str:
    """A file by its size and times, a folder by being there; empty where there is nothing."""
    try:
        status = os.stat(path)
    except (FileNotFoundError, NotADirectoryError):
        return ""
    except (OSError, ValueError):
        return UNSURE
    if stat.S_ISDIR(status.st_mode):
        return "folder"
    if not stat.S_ISREG(status.st_mode):
        return UNSURE
    return f"{status.st_size} {status.st_mtime_ns} {status.st_ctime_ns}"


def listing(folder: str) -> str:
    """The names in a folder, what each is and where links lead; empty where there is no such folder."""
    try:
        with os.scandir(folder) as entries:
            names = sorted(f"{entry.name}/{_kind(entry)}" for entry in entries)
    except (FileNotFoundError, NotADirectoryError):
        return ""
    except (OSError, ValueError):
        return UNSURE
    return blake2b("\0".join(names).encode("utf-8", "surrogatepass"), digest_size=16).hexdigest()


def needs(folder: str) -> str:
    """The files of a folder that can say which versions are needed; empty where there is no such folder."""
    try:
        with os.scandir(folder) as entries:
            paths = sorted(entry.path for entry in entries if entry.name.startswith(NEEDS))
    except (FileNotFoundError, NotADirectoryError):
        return ""
    except (OSError, ValueError):
        return UNSURE
    return BARE + ", ".join(f"{os.path.basename(path)} {mark(path)}" for path in paths)


def content(path: str) -> str:
    """The bytes of a regular file (as `source.fingerprint` has them)."""
    try:
        if not stat.S_ISREG(os.stat(path).st_mode):
            return UNSURE
        with open(path, "rb") as file:
            return blake2b(file.read(), digest_size=16).hexdigest()
    except (OSError, ValueError):
        return UNSURE


def _kind(entry: os.DirEntry[str]) -> str:
    link = f"link to {os.path.realpath(entry.path)} " if entry.is_symlink() else ""
    try:
        if entry.is_dir():
            return f"{link}folder"
        return f"{link}file" if entry.is_file() else f"{link}{entry.stat().st_mode}"
    except OSError:
        return f"{link}nowhere"
