"""What files without a loss cost: a repository of 1,000 files of which 50 mention one.

With paths: whether triage loses anything there. They are linted with it and without it.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path
from statistics import median

from benchmarks._measuring import ratio, rounds
from benchmarks._programs import loss_free, training_script
from headlint.examine import Examiner
from headlint.findings import Summary
from headlint.lint import lint_paths
from headlint.settings import Settings

FILES = 1_000
WITH_LOSS = 50
FOLDERS = 20


def main() -> int:
    """Print what the files with a loss take of the time, and what the others add to it."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.triage", description=__doc__)
    parser.add_argument("--rounds", type=int, default=7)
    parser.add_argument("--lines", type=int, default=200, help="lines of each file")
    parser.add_argument("paths", nargs="*", metavar="PATH", help="lint these with and without triage")
    options = parser.parse_args()

    if options.paths:
        return int(len([path for path in options.paths if sound(path)]) < len(options.paths))
    with tempfile.TemporaryDirectory() as folder:
        told, _ = repository(Path(folder), options.lines)
        seconds = rounds({"all": _lint([folder]), "told": _lint(told)}, options.rounds)
        summary = _lint([folder])()
    share = median(one / whole for one, whole in zip(seconds["told"], seconds["all"], strict=True))
    print(
        f"{summary.files} files of {options.lines} lines, {len(told)} mention a loss; "
        f"{summary.triaged} left out by triage, {summary.analysed} analysed"
    )
    print(f"all files / the {len(told)} alone: {ratio(seconds, 'all', 'told')[1]}")
    print(f"share of the time spent on the {len(told)}: {share:.0%}")
    return 0


def sound(path: str) -> bool:
    """Lint a path with triage and without it; prints what differs."""
    settings = Settings(min_confidence="low")
    with_it = lint_paths([path], settings)
    usual = Examiner.can_hold_head
    Examiner.can_hold_head = lambda self, data: True  # type: ignore[method-assign]
    try:
        without = lint_paths([path], settings)
    finally:
        Examiner.can_hold_head = usual  # type: ignore[method-assign]
    lost = [one for one in without.findings if one not in with_it.findings]
    gained = [one for one in with_it.findings if one not in without.findings]
    for one in (*lost, *gained):
        print(f"{one.span.path}:{one.span.start.line}: {one.code} {'lost' if one in lost else 'gained'}")
    seen, all_seen = with_it.summary, without.summary
    print(
        f"{path}: {seen.files} files, {seen.triaged} left out ({all_seen.triaged} without triage); "
        f"{len(with_it.findings)} findings, {len(lost)} lost, {len(gained)} gained",
        flush=True,
    )
    return not lost and not gained


def repository(root: Path, lines: int) -> tuple[list[str], list[str]]:
    """Write the repository; gives the paths of the files with a loss and of those without."""
    told: list[str] = []
    others: list[str] = []
    for number in range(FILES):
        folder = root / f"package_{number % FOLDERS}"
        folder.mkdir(exist_ok=True)
        path = folder / f"module_{number}.py"
        with_loss = number % (FILES // WITH_LOSS) == 0
        text = training_script(lines, number) if with_loss else loss_free(lines, number)
        path.write_text(text, encoding="utf-8")
        (told if with_loss else others).append(str(path))
    return told, others


def _lint(paths: Sequence[str]) -> Callable[[], Summary]:
    return lambda: lint_paths(paths).summary


if __name__ == "__main__":
    sys.exit(main())
