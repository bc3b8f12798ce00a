"""What was thrown at headlint, and what came of it: the table of `docs/robustness.md`.

    python -m benchmarks.robustness                     print the table of what has been measured
    python -m benchmarks.robustness --measure inputs    measure a part anew, keep its figures, print all
    python -m benchmarks.robustness --write             put the table into the page

The parts take from some minutes (`inputs`) to hours (`fuzz`, `mutants`), so each is measured apart; what it
gave is kept in `tested.json` with the command that did. The exit code is 1 where something is not as it has
to be.
"""

from __future__ import annotations

import argparse
import re
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import cast

from benchmarks._figures import ROOT, keep, kept

__all__ = ["PAGE", "PARTS", "Line", "filled", "lines_of", "main", "precision_of"]

PAGE = ROOT / "docs" / "robustness.md"
_BLOCK = re.compile(r"(?<=<!-- figures -->\n)(.*?)(?=<!-- /figures -->)", re.DOTALL)
COVERED = 0.95
KILLED = 0.85

Figures = Mapping[str, object]


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the table: what was counted, how many there were, and how many there may be."""

    said: str
    figure: str
    target: str = ""
    good: bool = True


# What is measured here


def inputs() -> dict[str, object]:
    """Try every hostile input as a process of its own. `lost` are those with another answer than expected."""
    sys.path.insert(0, str(ROOT / "tests"))
    from hostile import agree, in_subprocess, rows

    counts = dict.fromkeys(("tried", "crashes", "time-outs", "lost", "not made here"), 0)
    for row in rows():
        if row.unless:
            counts["not made here"] += 1
            continue
        with tempfile.TemporaryDirectory() as folder:
            row.make(Path(folder))
            outcome = in_subprocess(row, Path(folder))
            wrong = [*agree(row, outcome)]
        counts["tried"] += 1
        counts["time-outs"] += outcome.code is None
        counts["crashes"] += crashed(outcome.code, outcome.err)
        counts["lost"] += bool(wrong)
        for sentence in wrong:
            print(f"{row.topic}: {row.name}: {sentence}", file=sys.stderr, flush=True)
    return dict(counts)


def crashed(code: int | None, said: Sequence[str]) -> bool:
    """Whether a process died of a signal, or of an error that nobody caught."""
    died = code is not None and (code < 0 or code > 128) and code not in (130, 141)  # Ctrl-C, a closed pipe
    return died or any("Traceback (most recent" in line or "internal fault" in line for line in said)


def fuzzed(programs: int) -> dict[str, object]:
    """Lint so many programs that nobody wrote."""
    from benchmarks.fuzz import Counts, fuzz

    counts = Counts()
    for one in fuzz(programs):
        counts.take(one)
        if one.problems:
            print(one.program.title, *one.problems, sep="\n  ", file=sys.stderr, flush=True)
    return {
        "programs": counts.programs.total(),
        "crashes": counts.crashes,
        "time-outs": counts.late,
        "unexpected": counts.unexpected,
        "lost": counts.missed,
    }


def elsewhere(module: str) -> None:
    """Let a command measure that keeps its figures itself."""
    subprocess.run([sys.executable, "-m", module, "--write"], cwd=ROOT, check=True)


# The table


def lines_of(figures: Mapping[str, Figures]) -> Iterator[Line]:
    """The table for the figures that there are."""
    for part, told in _TOLD.items():
        if part in figures:
            yield from told(figures[part])
        else:
            yield Line(part, "not measured", good=False)


def _of_inputs(figures: Figures) -> Iterator[Line]:
    yield Line("hostile inputs tried", _grouped(figures["tried"]))
    for name, said in (("crashes", "crashes"), ("time-outs", "time-outs"), ("lost", "wrong or lost answers")):
        yield _none(f"{said} over them", figures[name])


def _of_fuzz(figures: Figures) -> Iterator[Line]:
    yield Line(
        "programs fuzzed", _grouped(figures["programs"]), "20,000", _number(figures["programs"]) >= 20_000
    )
    for name, said in (
        ("crashes", "crashes"),
        ("time-outs", "time-outs"),
        ("unexpected", "with an unexpected finding"),
        ("lost", "with a lost finding"),
    ):
        yield _none(f"of these: {said}", figures[name])


def _of_corpus(figures: Figures) -> Iterator[Line]:
    yield Line("source distributions in the corpus", _grouped(figures["distributions"]), "40")
    yield Line("files in them", _grouped(figures["files"]), "10,000", _number(figures["files"]) >= 10_000)
    yield Line("heads in them", _grouped(figures["heads"]))
    yield _none("files that headlint failed on", figures["faults"])
    yield _none("findings that came or went unread", figures["changes"])
    yield from precision_of(cast("Mapping[str, Mapping[str, int]]", figures["rules"]))


def precision_of(rules: Mapping[str, Mapping[str, int]]) -> Iterator[Line]:
    """How many findings of each rule are not wrong, of all that were read."""
    total = {"right": 0, "debatable": 0, "wrong": 0}
    for counts in rules.values():
        for verdict in total:
            total[verdict] += counts.get(verdict, 0)
    for code, counts in (*sorted(rules.items()), ("all rules", total)):
        read = sum(counts.get(verdict, 0) for verdict in total)
        share = (read - counts.get("wrong", 0)) / read if read else 1.0
        said = f"{share:.1%} of {read} ({counts.get('debatable', 0)} debatable)"
        yield Line(f"precision of {code}", said, "none wrong", not counts.get("wrong", 0))


def _of_coverage(figures: Figures) -> Iterator[Line]:
    share = cast("Mapping[str, float]", figures["branches and lines"])["all"]
    yield Line("branches and lines that the tests run", f"{share:.1%}", f"{COVERED:.0%}", share >= COVERED)


def _of_mutants(figures: Figures) -> Iterator[Line]:
    for room, one in sorted(cast("Mapping[str, Mapping[str, float]]", figures["rooms"]).items()):
        said = f"{one['share']:.1%} ({one['killed']} of {one['tried'] - one['equivalent']})"
        yield Line(f"mutants killed: {room}", said, f"{KILLED:.0%}", one["share"] >= KILLED)


def _none(said: str, count: object) -> Line:
    return Line(said, _grouped(count), "0", not count)


def _number(count: object) -> int:
    assert isinstance(count, int)
    return count


def _grouped(count: object) -> str:
    return f"{_number(count):,}"


_TOLD: Mapping[str, Callable[[Figures], Iterator[Line]]] = {
    "inputs": _of_inputs,
    "fuzz": _of_fuzz,
    "corpus": _of_corpus,
    "coverage": _of_coverage,
    "mutants": _of_mutants,
}
PARTS = tuple(_TOLD)


def filled(page: str, figures: Mapping[str, Figures]) -> str:
    """The page with the table for these figures, and the commands that measured them."""
    rows = [("What", "Figure", "To be"), ("---", "---:", "---:")]
    rows += [(line.said, line.figure, line.target) for line in lines_of(figures)]
    commands = [str(figures[part]["command"]) for part in PARTS if part in figures]
    text = "".join(f"| {' | '.join(row)} |\n" for row in rows)
    text += "\nMeasured with:\n\n```sh\n" + "".join(f"{command}\n" for command in commands) + "```\n"
    if _BLOCK.search(page) is None:
        raise ValueError("the page has no place for the figures")
    return _BLOCK.sub(lambda _: f"\n{text}\n", page)


def main(argv: Sequence[str] | None = None) -> int:
    """Measure what is asked for, print the table; 1 where a figure is not as it has to be."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.robustness")
    parser.add_argument(
        "--measure", choices=PARTS, action="append", default=[], help="measure this part anew"
    )
    parser.add_argument("--programs", type=int, default=20_000, help="programs to fuzz with")
    parser.add_argument("--write", action="store_true", help="put the table into docs/robustness.md")
    arguments = parser.parse_args(argv)
    measured: Mapping[str, Callable[[], dict[str, object]]] = {
        "inputs": inputs,
        "fuzz": lambda: fuzzed(arguments.programs),
    }
    for part in arguments.measure:
        if part in measured:
            command = f"python -m benchmarks.robustness --measure {part}"
            keep(part, {"command": command, **measured[part]()})
        else:
            elsewhere(f"benchmarks.{part}")
    table = list(lines_of(kept()))
    for line in table:
        print(f"{line.said:<44}{line.figure:>28}{line.target:>12}{'' if line.good else '  NOT MET'}")
    if arguments.write:
        PAGE.write_text(filled(PAGE.read_text(encoding="utf-8"), kept()), encoding="utf-8", newline="\n")
    return int(not all(line.good for line in table))


if __name__ == "__main__":
    sys.exit(main())
