"""What the settings change on findings: their severities, and the files that rules do not apply to."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING

from headlint.findings import Finding, Severity
from headlint.patterns import compiled, seen_from
from headlint.records import dataclass, replace
from headlint.selectors import matching
from headlint.settings import Settings

if TYPE_CHECKING:
    from pathspec import GitIgnoreSpec

    from headlint.rulebook import Rule

__all__ = ["Adjustments"]


@dataclass(frozen=True, slots=True)
class _Waiver:
    """Codes that do not apply to the files of a pattern (or, `others`, to all but those)."""

    spec: GitIgnoreSpec
    base: str
    others: bool
    codes: frozenset[str]

    def covers(self, path: str) -> bool:
        """Whether a file is meant; one that is not below `base` never is."""
        seen = seen_from(path, self.base)
        return seen is not None and self.spec.match_file(seen) is not self.others


@dataclass(frozen=True, slots=True)
class Adjustments:
    """What the user wants otherwise than the rules say it."""

    severities: Mapping[str, Severity]
    """By code."""
    waivers: tuple[_Waiver, ...]

    @classmethod
    def of(cls, settings: Settings, rules: Sequence[Rule]) -> Adjustments:
        """The adjustments of some settings. Raises UsageError for a selector that matches no rule."""
        names = [(rule.code, rule.name) for rule in rules]
        severities: dict[str, Severity] = {}
        exact = {word for pair in names for word in pair}
        # Prefixes come first, short ones before long ones, so that what says more counts.
        for selector, severity in sorted(
            settings.severity, key=lambda one: (one[0] in exact, one[0] != "ALL", len(one[0]))
        ):
            severities |= dict.fromkeys(matching(names, selector), severity)
        waivers = []
        for one in settings.per_file_ignores:
            others = one.pattern.startswith("!")
            spec = compiled([one.pattern.removeprefix("!")], strict=True)
            codes = frozenset(code for selector in one.rules for code in matching(names, selector))
            waivers.append(_Waiver(spec, one.base, others, codes))
        return cls(severities, tuple(waivers))

    def applied(self, findings: Iterable[Finding]) -> list[Finding]:
        """The findings that remain, with the severities that the user wants."""
        return [
            replace(finding, severity=self.severities[finding.code])
            if finding.code in self.severities
            else finding
            for finding in findings
            if not self.waived(finding.code, finding.span.path)
        ]

    def waived(self, code: str, path: str) -> bool:
        """Whether a rule does not apply to a file."""
        return any(code in waiver.codes and waiver.covers(path) for waiver in self.waivers)
