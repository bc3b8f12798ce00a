"""Words that are worked out from headlint's own files, kept beside the compiled code until these change.

They are read before anything else, by runs that end in the time of an import: plain lines, no JSON.
"""

from __future__ import annotations

import os
import sys

TYPE_CHECKING = False  # typing itself is a slow import
if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

__all__ = ["own_words", "rules_folder"]


def own_words(
    name: str, folders: Sequence[str], endings: tuple[str, ...], make: Callable[[], list[str]]
) -> list[str]:
    """What `make` gives (one line or more, without line ends), worked out from the files of some folders of
    headlint with such `endings`, and from nothing else."""
    stamps = ascii([_stamps(folder, endings) for folder in folders])
    try:
        with open(_place(name), encoding="utf-8") as file:
            known, _, words = file.read().partition("\n")
        if known == stamps and words.endswith("\n"):
            return words[:-1].split("\n")
    except (OSError, UnicodeDecodeError):
        pass
    made = make()
    if not sys.dont_write_bytecode:
        _keep(_place(name), [stamps, *made])
    return made


def rules_folder() -> str:
    """Where headlint's own rules are: as the wheel ships them, or beside the package in a checkout."""
    package = os.path.dirname(os.path.abspath(__file__))
    shipped = os.path.join(package, "rules")
    return shipped if os.path.isdir(shipped) else os.path.join(os.path.dirname(package), "rules")


def _stamps(folder: str, endings: tuple[str, ...]) -> object:
    """What the files are like."""
    with os.scandir(folder) as found:
        names = sorted(entry.name for entry in found if entry.name.endswith(endings))
    stamps = []
    for name in names:
        status = os.stat(os.path.join(folder, name))
        stamps.append((name, status.st_size, status.st_mtime_ns))
    return folder, stamps


def _place(name: str) -> str:
    return os.path.join(os.path.dirname(os.path.abspath(__file__)), "__pycache__", f"{name}.txt")


def _keep(place: str, lines: Sequence[str]) -> None:
    """Write it in one step; where that is not possible, it is worked out anew every time."""
    from contextlib import suppress
    from tempfile import mkstemp

    with suppress(OSError):
        os.makedirs(os.path.dirname(place), exist_ok=True)
        handle, part = mkstemp(dir=os.path.dirname(place))
        with open(handle, "w", encoding="utf-8", newline="\n") as file:
            file.writelines(f"{line}\n" for line in lines)
        os.chmod(part, os.stat(__file__).st_mode & 0o666)  # whoever may read the code may read this
        os.replace(part, place)
