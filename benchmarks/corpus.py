"""The corpus: pinned source distributions, every finding in them listed and judged by a reader.

    python -m benchmarks.corpus                 all of it, against tests/corpus/expected.tsv
    python -m benchmarks.corpus --ci            the part that CI runs
    python -m benchmarks.corpus --update        write what is found now; new findings have no verdict
    python -m benchmarks.corpus --write         keep the figures for docs/robustness.md

A finding that came, went or moved is printed as a line of a diff and makes the exit code 1, and so do
findings that nobody judged and findings that were judged wrong.
"""

from __future__ import annotations

import argparse
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import gettempdir

from benchmarks._figures import keep
from benchmarks._measuring import ROOT
from benchmarks._sdists import Pinned, fetch, read_pins
from headlint import lint

LISTS = ROOT / "tests" / "corpus"
PINS = LISTS / "packages.txt"
EXPECTED = LISTS / "expected.tsv"
HEADER = ("package", "path", "cell", "line", "code", "verdict", "note")
VERDICTS = ("right", "debatable", "wrong")
UNJUDGED = "unjudged"
FAULT = "HL000"
"""A fault of headlint; there must be none."""
UNREADABLE = "HL001"
"""No judgement of a head: Python 2, templates and the like."""

Key = tuple[str, str, str, int, str]
"""Package, path, cell (empty outside notebooks), line, code."""
Judged = tuple[str, str]
"""The verdict and what the reader noted."""


@dataclass(slots=True)
class Tally:
    """What a run over the corpus saw."""

    files: int = 0
    analysed: int = 0
    heads: int = 0
    checked: int = 0
    unreadable: int = 0
    faults: list[str] = field(default_factory=list)
    found: Counter[Key] = field(default_factory=Counter)


def main() -> int:
    """Run the command of the module; gives its exit code."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.corpus")
    parser.add_argument("packages", nargs="*", help="names of packages; all when there is none")
    parser.add_argument("--ci", action="store_true", help="only the packages that CI runs")
    parser.add_argument("--update", action="store_true", help="rewrite the list of expected findings")
    parser.add_argument("--write", action="store_true", help="keep the figures of the whole corpus")
    parser.add_argument(
        "--folder",
        type=Path,
        default=Path(gettempdir()) / "headlint-corpus",
        help="where archives are unpacked",
    )
    arguments = parser.parse_args()
    if arguments.write and (arguments.ci or arguments.packages):
        parser.error("figures are those of the whole corpus")
    pins = [
        pin
        for pin in read_pins(PINS)
        if (pin.in_ci or not arguments.ci) and (not arguments.packages or pin.name in arguments.packages)
    ]
    arguments.folder.mkdir(parents=True, exist_ok=True)
    expected = _expected(EXPECTED.read_text(encoding="utf-8")) if EXPECTED.exists() else {}
    folders = {pin.folder for pin in pins}
    before = {key: judged for key, judged in expected.items() if key[0] in folders}
    tally = Tally()
    for pin in pins:
        _run(pin, fetch(pin, arguments.folder), tally)
    if arguments.update:
        kept = {key: judged for key, judged in expected.items() if key[0] not in folders}
        found = {key: before.get(key, (UNJUDGED, "")) for key in tally.found}
        EXPECTED.write_text(_listing({**kept, **found}), encoding="utf-8")
    changes = [*_difference(before, tally.found)]
    print("\n".join([*changes, *tally.faults, "", *_table(tally, before, len(pins))]))
    if arguments.write:
        keep("corpus", _figures(tally, before, len(pins), len(changes)))
    wrong = [key for key in tally.found if before.get(key, (UNJUDGED, ""))[0] in ("wrong", UNJUDGED)]
    return 1 if changes or tally.faults or wrong else 0


def _run(pin: Pinned, folder: Path, tally: Tally) -> None:
    """Lint one distribution with the rules and the confidence that a user has by default."""
    report = lint.lint_paths([str(folder)], lint.Options(respect_gitignore=False, apart=True))
    tally.files += report.summary.files
    tally.analysed += report.summary.analysed
    tally.heads += report.summary.heads
    tally.checked += report.summary.checked
    tally.unreadable += report.summary.errors
    for finding in report.findings:
        path = Path(finding.span.path).relative_to(folder).as_posix()
        if finding.code == FAULT:
            tally.faults.append(f"{pin.folder}/{path}: {finding.message}")
        elif finding.code != UNREADABLE:
            cell = "" if finding.span.cell is None else str(finding.span.cell)
            tally.found[(pin.folder, path, cell, finding.span.start.line, finding.code)] += 1


def _expected(text: str) -> dict[Key, Judged]:
    """The list as a mapping. Raises ValueError for a line that has not all columns."""
    listed: dict[Key, Judged] = {}
    for line in text.splitlines()[1:]:
        package, path, cell, number, code, verdict, note = line.split("\t")
        listed[(package, path, cell, int(number), code)] = (verdict, note)
    return listed


def _listing(judged: Mapping[Key, Judged]) -> str:
    lines = ["\t".join(HEADER)]
    for (package, path, cell, line, code), (verdict, note) in sorted(judged.items()):
        lines.append("\t".join((package, path, cell, str(line), code, verdict, note)))
    return "\n".join(lines) + "\n"


def _difference(before: Iterable[Key], found: Iterable[Key]) -> Iterable[str]:
    """What came (`+`) and what went (`-`), sorted by place."""
    old, new = set(before), set(found)
    for key in sorted(old ^ new):
        package, path, cell, line, code = key
        place = f"{package}/{path}:{f'cell {cell}:' if cell else ''}{line}"
        yield f"{'+' if key in new else '-'} {place} {code}"


def _table(tally: Tally, judged: Mapping[Key, Judged], packages: int) -> Sequence[str]:
    share = 100 * tally.checked / tally.heads if tally.heads else 100.0
    lines = [
        f"{packages} distributions, {tally.files} files, {tally.analysed} analysed, "
        f"{tally.unreadable} unreadable, {len(tally.faults)} faults",
        f"{tally.heads} heads, {tally.checked} fully resolved ({share:.1f} %)",
        f"{sum(tally.found.values())} findings",
        "",
        f"{'rule':<8}{'findings':>9}{'right':>7}{'debatable':>11}{'wrong':>7}{'unjudged':>10}{'precision':>11}",
    ]
    by_rule = _by_rule(tally, judged)
    for code, counts in sorted(by_rule.items()):
        lines.append(_row(code, counts))
    if by_rule:
        lines.append(_row("all", sum(by_rule.values(), Counter())))
    return lines


def _by_rule(tally: Tally, judged: Mapping[Key, Judged]) -> dict[str, Counter[str]]:
    """How often each verdict was given on the findings of each rule."""
    by_rule: dict[str, Counter[str]] = {}
    for key in tally.found:
        verdict = judged.get(key, (UNJUDGED, ""))[0]
        by_rule.setdefault(key[4], Counter())[verdict] += 1
    return by_rule


def _figures(tally: Tally, judged: Mapping[Key, Judged], packages: int, changes: int) -> dict[str, object]:
    return {
        "command": "python -m benchmarks.corpus --write",
        "distributions": packages,
        "files": tally.files,
        "heads": tally.heads,
        "faults": len(tally.faults),
        "changes": changes,
        "rules": {code: dict(counts) for code, counts in sorted(_by_rule(tally, judged).items())},
    }


def _row(name: str, counts: Counter[str]) -> str:
    """One rule; precision counts what is not wrong among what was judged."""
    read = sum(counts[verdict] for verdict in VERDICTS)
    precision = f"{100 * (read - counts['wrong']) / read:.1f} %" if read else "-"
    return (
        f"{name:<8}{sum(counts.values()):>9}{counts['right']:>7}{counts['debatable']:>11}"
        f"{counts['wrong']:>7}{counts[UNJUDGED]:>10}{precision:>11}"
    )


if __name__ == "__main__":
    raise SystemExit(main())
