"""What a report shows beside its findings: the source lines of their places, and their fingerprints."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

from headlint.enclosing import Definitions
from headlint.findings import Finding, Span
from headlint.portable import relative
from headlint.records import dataclass, replace
from headlint.source import Source, SourceError, decode, read_bytes

__all__ = ["Evidence", "gather"]


@dataclass(frozen=True, slots=True)
class Evidence:
    """The findings with their fingerprints, and lines by path (`path#cell` in notebooks).

    `written` has the first and the last line of places in notebooks as the file itself counts them.
    """

    findings: tuple[Finding, ...]
    lines: dict[str, tuple[str, ...]]
    written: dict[Span, tuple[int, int]]


def gather(findings: Sequence[Finding], known: Mapping[str, Source], *, file_lines: bool = False) -> Evidence:
    """Read what the findings show again, but for the sources that are `known` by their paths.

    Without `file_lines` the lines of notebooks' files are not looked for.

    A fingerprint stays the same while lines move: it is made of the rule, the path, the enclosing
    definition, the words of the primary line, and, among findings that agree in all this, which of
    them it is. So no two findings of a report share one.
    """
    sources: dict[str, Source | None] = dict(known)
    lines: dict[str, tuple[str, ...]] = {}
    for span in dict.fromkeys(span for finding in findings for span in _spans(finding)):
        if span.path not in sources:
            sources[span.path] = _read(span.path)
        source = sources[span.path]
        if source is not None:
            lines[_key(span)] = source.lines() if span.cell is None else source.cell_lines(span.cell)
    primary = {finding.span.path for finding in findings}
    definitions = {
        path: Definitions.of(source) for path, source in sources.items() if source and path in primary
    }
    seen: Counter[tuple[str, ...]] = Counter()
    printed: list[Finding] = []
    for finding in findings:
        identity = _identity(finding, definitions.get(finding.span.path), lines)
        printed.append(replace(finding, fingerprint=_digest(*identity, str(seen[identity]))))
        seen[identity] += 1
    return Evidence(tuple(printed), lines, _written(findings) if file_lines else {})


def _spans(finding: Finding) -> Iterator[Span]:
    """The places of a finding, one for each file or cell at least."""
    yield finding.span
    for related in finding.related:
        yield related.span
    for fix in finding.fixes:
        for edit in fix.edits:
            yield edit.span


def _written(findings: Sequence[Finding]) -> dict[Span, tuple[int, int]]:
    by_path: dict[str, list[Span]] = {}
    for span in (span for finding in findings for span in _spans(finding)):
        if span.cell is not None:
            by_path.setdefault(span.path, []).append(span)
    written: dict[Span, tuple[int, int]] = {}
    if by_path:
        from headlint.fixing.notebooks import lines_in_file

        for path, spans in by_path.items():
            data = read_bytes(path)
            written.update({} if isinstance(data, SourceError) else lines_in_file(data, spans))
    return written


def _identity(
    finding: Finding, definitions: Definitions | None, lines: Mapping[str, Sequence[str]]
) -> tuple[str, ...]:
    span = finding.span
    here = lines.get(_key(span), ())
    text = here[span.start.line - 1] if span.start.line <= len(here) else ""
    name = "" if definitions is None else definitions.name(span.start.line, span.cell)
    return finding.code, relative(span.path), name, " ".join(text.split())


def _digest(*parts: str) -> str:
    from hashlib import sha256  # it loads a library of cryptography, and most runs find nothing

    return sha256("\0".join(parts).encode("utf-8", "surrogatepass")).hexdigest()[:16]


def _key(span: Span) -> str:
    return span.path if span.cell is None else f"{span.path}#{span.cell}"


def _read(path: str) -> Source | None:
    data = read_bytes(path)
    source = data if isinstance(data, SourceError) else decode(data, path)
    return None if isinstance(source, SourceError) else source
