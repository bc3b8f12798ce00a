"""Reads the expectation files that stand beside projects and notebooks, and asks headlint the same."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

import yaml

from headlint.findings import Span
from headlint.lint import Options, heads, lint_paths

__all__ = ["Expectation", "Head", "Place", "found", "misfits", "read"]

T = TypeVar("T")

KEYS = {"about", "findings", "heads"}
HEAD_KEYS = {"line", "units", "domain", "loss", "resolved"}

Place = tuple[str | int, int]
"""Where something stands: a path within the project, or a cell of a notebook; and the line."""


@dataclass(frozen=True, slots=True)
class Head:
    """A head at a place. Where several combinations meet there, a fact lists what each would say."""

    place: Place
    units: tuple[int | None, ...]
    domain: tuple[str | None, ...]
    loss: tuple[str | None, ...]
    resolved: str

    def fits(self, seen: Head) -> bool:
        """Whether `seen`, with one value a fact, is this head or one of its combinations."""
        pairs = ((self.units, seen.units), (self.domain, seen.domain), (self.loss, seen.loss))
        same = (self.place, self.resolved) == (seen.place, seen.resolved)
        return same and all(set(one) <= set(several) for several, one in pairs)


@dataclass(frozen=True, slots=True)
class Expectation:
    """What a project or a notebook holds: its findings by place and code, and its heads."""

    about: str
    findings: tuple[tuple[Place, str], ...]
    heads: tuple[Head, ...]


def read(path: Path, key: str) -> Expectation:
    """The expectation file at `path`, whose places are told by `key` (`path` or `cell`) and line.

    Raises ValueError where an entry has other keys than it should, so that no typing error passes.
    """
    document = yaml.safe_load(path.read_text(encoding="utf-8"))
    _check(path, document, KEYS)
    findings = []
    for entry in document["findings"]:
        _check(path, entry, {key, "line", "code"})
        findings.append(((entry[key], entry["line"]), entry["code"]))
    expected = []
    for entry in document["heads"]:
        _check(path, entry, {key, *HEAD_KEYS})
        units, domain, loss = (_several(entry[name]) for name in ("units", "domain", "loss"))
        expected.append(Head((entry[key], entry["line"]), units, domain, loss, entry["resolved"]))
    return Expectation(document["about"], tuple(sorted(findings)), tuple(expected))


def found(path: str, key: str) -> Expectation:
    """What headlint says of `path`, in the words of the expectation files."""
    findings = [
        (_place(finding.span, key), finding.code) for finding in lint_paths([path], Options()).findings
    ]
    seen = [
        Head(_place(entry.span, key), (entry.units,), (entry.domain,), (entry.loss,), entry.resolved)
        for entry in heads([path], Options())
    ]
    return Expectation("", tuple(sorted(findings)), tuple(seen))


def misfits(expected: Sequence[Head], seen: Sequence[Head]) -> tuple[list[Head], list[Head]]:
    """The heads that were expected and not seen, and those that were seen and not expected."""
    missing, left = [], list(seen)
    for head in expected:
        match = next((one for one in left if head.fits(one)), None)
        if match is None:
            missing.append(head)
        else:
            left.remove(match)
    return missing, left


def _place(span: Span, key: str) -> Place:
    if key == "path":
        return span.path, span.start.line
    return span.cell or 0, span.start.line


def _several(value: T | list[T]) -> tuple[T, ...]:
    return tuple(value) if isinstance(value, list) else (value,)


def _check(path: Path, entry: Mapping[str, object], keys: set[str]) -> None:
    if set(entry) != keys:
        raise ValueError(f"{path}: {sorted(entry)} should be {sorted(keys)}")
