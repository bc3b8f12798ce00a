"""Programs that headlint itself mends: what it writes is run on the real frameworks, before and after."""

from __future__ import annotations

from dataclasses import replace
from functools import cache

from headlint.mend import fix_source
from headlint.rulebook import load_rules
from headlint.settings import Settings
from oracle.advice import REMEDIES
from oracle.advice.remedy import Remedy
from oracle.fixes import keras_decisions, keras_heads, keras_measures, other_programs, torch_programs

__all__ = ["NOTHING_TO_RUN", "PROOFS", "fixable", "mended"]

NOTHING_TO_RUN = {"HL002": "a comment goes; the program is the same"}
"""Fixable rules whose fix changes nothing that is run, with the reason."""
_MEASURED_OTHERWISE = {("HL402", "accuracy of a quantity")}
"""Remedies that headlint follows another way, which their figure does not measure."""
_ROOMS = (torch_programs, keras_heads, keras_measures, keras_decisions, other_programs)


@cache
def mended(remedy: Remedy) -> str:
    """The bad program after `--fix --unsafe-fixes`. Raises ValueError where a fix was taken back."""
    options = Settings(extend_select=(remedy.code,), unsafe_fixes=True)
    new, report = fix_source(remedy.before.encode(), "example.py", options)
    if any(finding.code == "HL000" for finding in report.findings):
        raise ValueError(f"a fix of {remedy} was taken back")
    return new.decode()


def fixable() -> tuple[str, ...]:
    """The codes of the rules with an example that is fixed."""
    rules = load_rules()
    return tuple(rule.code for rule in rules if any(example.fixed for example in rule.examples))


def _proofs() -> tuple[Remedy, ...]:
    """Programs of this room, and those of `advice` that headlint mends; no program twice on one backend."""
    codes = set(fixable())
    both = (*REMEDIES, *(one for room in _ROOMS for one in room.PROOFS))
    programs: set[tuple[str, tuple[str, ...]]] = set()
    names: set[tuple[str, str, tuple[str, ...]]] = set()
    found: list[Remedy] = []
    for remedy in both:
        if remedy.code not in codes or (remedy.code, remedy.title) in _MEASURED_OTHERWISE:
            continue
        if (remedy.before, remedy.backends) in programs or mended(remedy) == remedy.before:
            continue
        one = _retitled(remedy, names)
        programs.add((one.before, one.backends))
        names.add((one.code, one.title, one.needs))
        found.append(one)
    return tuple(sorted(found, key=lambda one: one.code))


def _retitled(remedy: Remedy, taken: set[tuple[str, str, tuple[str, ...]]]) -> Remedy:
    """The same program under a title that does not speak of a way that headlint does not go."""
    if remedy.after in (mended(remedy), remedy.before):
        return remedy
    title = remedy.title.partition(", ")[0]
    if (remedy.code, title, remedy.needs) in taken:
        title += ", written differently"
    return replace(remedy, title=title)


PROOFS: tuple[Remedy, ...] = _proofs()
