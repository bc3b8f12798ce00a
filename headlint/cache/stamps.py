"""The content of files, known again by size and times: only a file that looks changed is read."""

from __future__ import annotations

import os
import stat
import time

from headlint.overlay import overlay
from headlint.source import SourceError, fingerprint, read_bytes

__all__ = ["Stamp", "Stamps"]

Stamp = tuple[int, int, int, str]
"""Size, time of the last change of the content and of the file's entry (ns), and the content."""

SETTLED = 2_000_000_000
"""A file that changed less than so many ns ago can change again and keep its time."""


class Stamps:
    """What the files of a run hold, each looked at once; by absolute path."""

    def __init__(self, known: dict[str, Stamp]) -> None:
        self.known = known
        self.changed = False
        self._contents: dict[str, str | None] = {}

    def content(self, path: str) -> str | None:
        """What stands for the content of a file; None where it cannot be read."""
        if path not in self._contents:
            self._contents[path] = self._look(path)
        return self._contents[path]

    def _look(self, path: str) -> str | None:
        held = overlay(path)
        if held is not None:  # what stands in for the file has no stamp
            return fingerprint(held)
        now = time.time_ns()
        try:
            status = os.stat(path)
        except (OSError, ValueError):
            return None
        if not stat.S_ISREG(status.st_mode):
            return None
        place = os.path.abspath(path)
        seen = (status.st_size, status.st_mtime_ns, status.st_ctime_ns)
        known = self.known.get(place)
        if known is not None and known[:3] == seen:
            return known[3]
        data = read_bytes(path)
        if isinstance(data, SourceError):
            return None
        content = fingerprint(data)
        if now - max(seen[1:]) > SETTLED:
            self.known[place] = (*seen, content)
            self.changed = True
        elif self.known.pop(place, None) is not None:
            self.changed = True
        return content
