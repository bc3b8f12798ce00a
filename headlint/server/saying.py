"""From findings and heads to what an editor shows: diagnostics, actions, hovers."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from lsprotocol import types

from headlint.findings import Edit, Finding, HeadEntry, Report, Severity, Span
from headlint.records import dataclass
from headlint.server.buffers import Buffer, Buffers, range_of

__all__ = ["FIX_ALL", "Actions", "diagnostics", "hover"]

SOURCE = "headlint"
FIX_ALL = "source.fixAll.headlint"
_SEVERITIES: Mapping[Severity, types.DiagnosticSeverity] = {
    "error": types.DiagnosticSeverity.Error,
    "warning": types.DiagnosticSeverity.Warning,
    "info": types.DiagnosticSeverity.Information,
}


def lines_of(report: Report, span: Span) -> Sequence[str]:
    """The lines that a span counts in, as the run read them."""
    return report.sources.get(span.path if span.cell is None else f"{span.path}#{span.cell}", ())


def diagnostics(buffer: Buffer, report: Report, buffers: Buffers) -> dict[str, list[types.Diagnostic]]:
    """What is to be shown in each text of a buffer."""
    shown: dict[str, list[types.Diagnostic]] = {uri: [] for uri in buffer.parts}
    for finding in report.findings:
        place = _place(buffer, finding)
        if place is None:
            continue
        uri, where = place
        shown[uri].append(
            types.Diagnostic(
                range=where,
                message=finding.message,
                severity=_SEVERITIES[finding.severity],
                code=finding.code,
                code_description=types.CodeDescription(finding.url) if finding.url else None,
                source=SOURCE,
                related_information=[
                    types.DiagnosticRelatedInformation(
                        buffers.location(related.span, lines_of(report, related.span)), related.message
                    )
                    for related in finding.related
                ],
                data=finding.fingerprint,
            )
        )
    return shown


def _place(buffer: Buffer, finding: Finding) -> tuple[str, types.Range] | None:
    """Where a finding is shown in this buffer: at its primary place, else at the first one that is here."""
    for span in (finding.span, *(related.span for related in finding.related)):
        part = buffer.part(span.cell) if span.path == buffer.path else None
        if part is not None:
            return part[0], range_of(span, part[1])
    return None


@dataclass(frozen=True, slots=True)
class Actions:
    """The code actions of one buffer."""

    buffer: Buffer
    report: Report
    buffers: Buffers

    def fixes(self, diagnostic: types.Diagnostic) -> Iterator[types.CodeAction]:
        """What mends the finding of a diagnostic: what is safe is preferred, what is manual is said so."""
        for finding in self.report.findings:
            if (finding.code, finding.fingerprint) != (diagnostic.code, diagnostic.data):
                continue
            for fix in finding.fixes:
                if not fix.edits:
                    continue
                note = {"safe": "", "unsafe": " (unsafe fix)", "manual": " (one of several readings)"}
                yield types.CodeAction(
                    title=f"{finding.code}: {fix.title}{note[fix.applicability]}",
                    kind=types.CodeActionKind.QuickFix,
                    diagnostics=[diagnostic],
                    edit=self.edit(fix.edits),
                    is_preferred=fix.applicability == "safe",
                )

    def edit(self, edits: Sequence[Edit]) -> types.WorkspaceEdit:
        """Edits of several texts as one change."""
        changes: dict[str, list[types.TextEdit]] = {}
        for edit in edits:
            where = self.buffers.location(edit.span, lines_of(self.report, edit.span))
            changes.setdefault(where.uri, []).append(types.TextEdit(where.range, edit.replacement))
        return types.WorkspaceEdit(changes=changes)


# Hovers


def hover(heads: Sequence[HeadEntry], path: str, cell: int | None, line: int, column: int) -> str | None:
    """The contract of the heads at a place, as Markdown; None where there is none."""
    found = [
        head
        for head in heads
        if any(_holds(span, path, cell, (line, column)) for span in (head.span, *head.places))
    ]
    return "\n\n---\n\n".join(map(contract, found)) or None


def _holds(span: Span, path: str, cell: int | None, place: tuple[int, int]) -> bool:
    start, end = (span.start.line, span.start.column), (span.end.line, span.end.column)
    return (span.path, span.cell) == (path, cell) and start <= place <= end


def contract(head: HeadEntry) -> str:
    """One head, party by party."""
    units = "unknown" if head.units is None else str(head.units)
    logits = "" if head.from_logits is None else f", `from_logits={head.from_logits}`"
    rows = [
        ("verdict", head.verdict),
        ("output", f"{_code(head.layer)}, {units} units, {_code(head.activation)}"),
        ("values", _code(head.domain)),
        ("loss", f"{_code(head.loss)} takes {_code(head.takes)}{logits}"),
        ("labels", _code(head.labels) if head.labels else f"unknown: {head.labels_reason or 'not seen'}"),
        ("metrics", ", ".join(map(_code, head.metrics)) or "none seen"),
        ("decoding", ", ".join(map(_code, head.decode)) or "none seen"),
    ]
    table = "\n".join(f"| {name} | {_cell(value)} |" for name, value in rows)
    title = f"**head contract**{f' ({head.part})' if head.part else ''}"
    why = "".join(f"\n- {_cell(reason)}" for reason in head.reasons)
    return f"{title}\n\n| | |\n| --- | --- |\n{table}" + (f"\n\nnot known:\n{why}" if why else "")


def _code(value: str | None) -> str:
    return f"`{value}`" if value else "unknown"


def _cell(text: str) -> str:
    return text.replace("|", "\\|").replace("\n", " ")
