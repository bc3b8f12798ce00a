"""Fingerprints that are unique within a report, also where a finding brings none of its own."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from hashlib import sha256

from headlint.findings import Finding

__all__ = ["fingerprints"]


def fingerprints(findings: Iterable[Finding]) -> list[str]:
    """One for each finding, in their order; the first of several that agree keeps it as it is."""
    seen: Counter[str] = Counter()
    prints: list[str] = []
    for finding in findings:
        own = finding.fingerprint or _digest(finding.code, finding.span.path, finding.message)
        prints.append(_digest(own, str(seen[own])) if seen[own] else own)
        seen[own] += 1
    return prints


def _digest(*parts: str) -> str:
    return sha256("\0".join(parts).encode("utf-8", "surrogatepass")).hexdigest()[:16]
