"""Places, findings and reports: what the rules produce and the renderers read."""

from __future__ import annotations

from typing import Literal, Protocol

from headlint.records import dataclass, field

__all__ = [
    "Applicability",
    "Confidence",
    "Edit",
    "Finding",
    "Fix",
    "HeadEntry",
    "Position",
    "Related",
    "Report",
    "Resolved",
    "RuleCard",
    "Severity",
    "Site",
    "Span",
    "Summary",
    "place_of",
]

Severity = Literal["error", "warning", "info"]
Confidence = Literal["high", "medium", "low"]
Applicability = Literal["safe", "unsafe", "manual"]
Resolved = Literal["full", "partial", "none"]


@dataclass(frozen=True, slots=True, order=True)
class Position:
    """A place in a file; `line` and `column` count from 1, columns in code points."""

    line: int
    column: int


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """A range of source text; `end` is exclusive. In a notebook, lines are within `cell`."""

    path: str
    start: Position
    end: Position
    cell: int | None = None


class Site(Protocol):
    """Something in the source whose position is worked out only when it is reported."""

    def span(self) -> Span: ...


@dataclass(frozen=True, slots=True)
class Related:
    """Another place that belongs to a finding, and what stands there (`4 units, sigmoid`)."""

    span: Span
    message: str


@dataclass(frozen=True, slots=True)
class Edit:
    """Replace the text of `span` by `replacement`."""

    span: Span
    replacement: str


@dataclass(frozen=True, slots=True)
class Fix:
    """A remedy: a sentence, how far it can be trusted, and (when it can be applied) its edits."""

    title: str
    applicability: Applicability
    edits: tuple[Edit, ...] = ()


@dataclass(frozen=True, slots=True)
class Finding:
    """One disagreement, at its primary place, with every other place that takes part in it."""

    code: str
    name: str
    severity: Severity
    confidence: Confidence
    span: Span
    message: str
    help: str = ""
    url: str = ""
    label: str = ""
    related: tuple[Related, ...] = ()
    fixes: tuple[Fix, ...] = ()
    fingerprint: str = ""
    route: tuple[int, ...] = ()
    """The order in which values come past the places: 0 is the primary one, 1 the first related one and
    so on. Empty: as they stand."""


def place_of(finding: Finding) -> tuple[str, int, Position, str]:
    """What findings are sorted by: the place in files and cells, then the code."""
    return finding.span.path, finding.span.cell or 0, finding.span.start, finding.code


@dataclass(frozen=True, slots=True)
class Summary:
    """What a run saw. `heads` = `checked` + `undetermined`; `errors` counts unreadable files, and among them
    `late` those that took longer than `timeout` seconds."""

    files: int = 0
    triaged: int = 0
    analysed: int = 0
    cached: int = 0
    errors: int = 0
    suppressed: int = 0
    heads: int = 0
    checked: int = 0
    undetermined: int = 0
    head_files: int = 0
    seconds: float = 0.0
    late: int = 0
    timeout: int = 0


@dataclass(frozen=True, slots=True)
class HeadEntry:
    """One place where an output meets a loss; None stands for what is unknown.

    `resolved` is full where both what reaches the loss and what the loss takes are known, on every
    path; partial where one of them is; `reasons` says why the rest is not.
    """

    span: Span
    part: str = ""
    framework: str | None = None
    units: int | None = None
    domain: str | None = None
    layer: str | None = None
    activation: str | None = None
    loss: str | None = None
    takes: str | None = None
    from_logits: bool | None = None
    labels: str | None = None
    labels_reason: str | None = None
    """Why the encoding of the labels is not known."""
    metrics: tuple[str, ...] = ()
    decode: tuple[str, ...] = ()
    resolved: Resolved = "none"
    reasons: tuple[str, ...] = ()
    findings: tuple[str, ...] = ()
    places: tuple[Span, ...] = ()
    """Where its parties stand, where that was asked for: the layer, the activation, the loss."""

    @property
    def verdict(self) -> str:
        """The codes of what was found there, else `ok`, or `undetermined` where not all is known."""
        if self.findings:
            return ", ".join(self.findings)
        return "ok" if self.resolved == "full" else "undetermined"


@dataclass(frozen=True, slots=True)
class RuleCard:
    """A rule as a report shows it: `help` is its page in Markdown, `confidence` that of most findings."""

    code: str
    name: str
    summary: str
    severity: Severity
    confidence: Confidence = "high"
    help: str = ""
    url: str = ""
    frameworks: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Report:
    """The product of a run: findings in order of path and place, notes on what was skipped."""

    findings: tuple[Finding, ...] = ()
    summary: Summary = field(default_factory=Summary)
    notes: tuple[str, ...] = ()
    sources: dict[str, tuple[str, ...]] = field(default_factory=dict)
    """Source lines for the excerpts, by path (or `path#cell` in notebooks)."""
    written: dict[Span, tuple[int, int]] = field(default_factory=dict)
    """Where places in notebooks stand in the file itself, which is JSON: the first and the last line."""
    heads: tuple[HeadEntry, ...] = ()
    """Every head that was found, in order of path and place, with the codes of what is wrong there."""
    rules: tuple[RuleCard, ...] = ()
    """The rules that the findings name, where the run was asked to explain them."""
    asides: tuple[str, ...] = ()
    """What only a curious user wants to know."""
    exit_code: int | None = None
    """What the process ends with, once that is known."""
    fixed: tuple[Finding, ...] = ()
    """What was mended in this run; places are those before that."""
    fixed_files: int = 0
    baseline: str = ""
    """The text of the baseline that was asked for; the findings are then what it cannot hold."""
