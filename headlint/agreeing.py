"""Edits on which not all files of a run agree: what mends one program must not break another one."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from functools import cache

from headlint.examine import Examined, Found
from headlint.findings import Finding, Span
from headlint.records import replace

__all__ = ["agreed"]

Key = tuple[str, Span]


def agreed(examined: Sequence[Examined]) -> list[Examined]:
    """The same, without the edits of files that other files with heads of their own have read too.

    These must have led to the same finding with the same edits: a model or a helper that two scripts
    import is mended where it is wrong for both. Findings keep their words.
    """
    if not any(fix.edits for one in examined for found in one.found for fix in found.finding.fixes):
        return list(examined)
    readers = _readers(examined)
    said = {one.path: {_key(found.finding): found.finding for found in one.found} for one in examined}
    return [
        replace(one, found=tuple(_kept(found, one.path, readers, said) for found in one.found))
        for one in examined
    ]


def _key(finding: Finding) -> Key:
    return finding.code, finding.span


def _kept(
    found: Found,
    path: str,
    readers: Mapping[str, Sequence[str]],
    said: Mapping[str, Mapping[Key, Finding]],
) -> Found:
    finding = found.finding
    for file in {edit.span.path for fix in finding.fixes for edit in fix.edits}:
        for other in readers.get(_real(file), ()):
            same = path == other or said[other].get(_key(finding))
            if not same or (isinstance(same, Finding) and same.fixes != finding.fixes):
                bare = tuple(replace(fix, edits=()) for fix in finding.fixes)
                return replace(found, finding=replace(finding, fixes=bare))
    return found


def _readers(examined: Sequence[Examined]) -> dict[str, list[str]]:
    """By the real path of a file: the files with heads whose programs were followed into it."""
    found: dict[str, list[str]] = {}
    for one in examined:
        if one.entries:
            for path in {_real(file) for file in (*one.read, one.path)}:
                found.setdefault(path, []).append(one.path)
    return found


@cache
def _real(path: str) -> str:
    return os.path.realpath(path)
