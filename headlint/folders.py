"""What stands in the folders around the files of a run: each folder is read once, not asked name by name."""

from __future__ import annotations

import os
from collections.abc import Mapping
from itertools import islice
from typing import Literal

__all__ = ["Folders", "Kind"]

Kind = Literal["file", "folder", "other", ""]
"""What a path is, links followed; empty: nothing stands there."""

MOST = 5_000
"""Entries of a folder that are listed; in a larger one (pictures, say) each name is looked up by itself."""


class Folders:
    """The folders that were looked into, as they were when that was done first."""

    __slots__ = ("_listed", "_real", "asked", "whole")

    def __init__(self) -> None:
        self._listed: dict[str, Mapping[str, Kind] | None] = {}
        """What each folder holds; None where that is too much."""
        self._real: dict[str, str] = {}
        self.asked: set[str] = set()
        """Paths of which it was asked what they are."""
        self.whole: set[str] = set()
        """Folders of which it was asked what is in them."""

    def kind(self, path: str) -> Kind:
        """What a path is. One that the system refuses to look at is not there."""
        self.asked.add(path)
        folder, name = os.path.split(path)
        listed = self._names(folder)
        if listed is None or name in ("", ".", ".."):
            return _kind(path)
        return listed.get(name, "")

    def is_file(self, path: str) -> bool:
        """Whether a path is a file, without a look at what else is in its folder."""
        self.asked.add(path)
        return os.path.isfile(path)

    def _names(self, folder: str) -> Mapping[str, Kind] | None:
        if folder not in self._listed:
            self._listed[folder] = _list(folder)
        return self._listed[folder]

    def listed(self, folder: str) -> Mapping[str, Kind] | None:
        """The names in a folder and what they are; None where there are too many to list."""
        self.whole.add(folder)
        return self._names(folder)

    def real(self, path: str) -> str:
        """The path without links."""
        found = self._real.get(path)
        if found is None:
            found = self._real[path] = os.path.realpath(path)
        return found


def _list(folder: str) -> Mapping[str, Kind] | None:
    try:
        with os.scandir(folder or ".") as entries:
            first = list(islice(entries, MOST + 1))
    except PermissionError:
        return None  # perhaps its names can be looked up all the same
    except (OSError, ValueError):
        return {}
    return None if len(first) > MOST else {entry.name: _kind_of(entry) for entry in first}


def _kind_of(entry: os.DirEntry[str]) -> Kind:
    try:
        if entry.is_dir():
            return "folder"
        return "file" if entry.is_file() else "other" if os.path.exists(entry.path) else ""
    except OSError:
        return ""


def _kind(path: str) -> Kind:
    if os.path.isdir(path):
        return "folder"
    if os.path.isfile(path):
        return "file"
    return "other" if os.path.exists(path) else ""
