"""How many small changes to the rulebook, the lattice and the fixer the tests notice.

Another `--seed` draws others: a figure says something of all of them where no test was written for those
that it was taken of. Reads which test runs which line from the measurement of `benchmarks.coverage`, which
comes first.
"""

from __future__ import annotations

import argparse
import hashlib
import os
import random
import re
import shutil
import sqlite3
import subprocess
import sys
import tempfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import asdict, dataclass
from math import sqrt
from pathlib import Path

import pytest
import yaml
from coverage import CoverageData

from benchmarks._figures import ROOT, commit, keep, kept
from benchmarks._mutants import Mutant, mutants, text_of
from benchmarks._trials import Outcome, Trial, Trials

ROOMS: Mapping[str, tuple[str, ...]] = {
    "rulebook": ("headlint/rulebook/*.py",),
    # The domains themselves are an enumeration: no function of theirs can be changed.
    "lattice": ("headlint/values.py", "headlint/analysis/guards.py", "headlint/analysis/store.py"),
    "fixer": ("headlint/fixing/*.py", "headlint/remedies/*.py"),
}
KEPT = "headlint/rulebook/"
"""What this makes is made before the first test, and kept: a change of it is tried from the start too."""
TARGET = 0.85
SEED = "headlint"
"""The word that is drawn with where no other is given."""
SIZE = 200
FEW, OTHERS = 40, 100
"""So many of the tests that run little of headlint, and so many of the rest, are asked about one mutant."""
EQUIVALENT = Path(__file__).with_name("equivalent_mutants.yaml")


@dataclass(frozen=True, slots=True)
class Lines:
    """Of one module: which tests run each line, and which lines run before there is a test."""

    tests: Mapping[int, frozenset[str]]
    early: frozenset[int]


@dataclass(frozen=True, slots=True)
class Figure:
    """Of one room. The share is of those that can be noticed; it lies between `low` and `high`, 95 % sure."""

    seed: str
    mutants: int
    tried: int
    killed: int
    equivalent: int
    share: float
    low: float
    high: float
    survived: list[str]

    def __str__(self) -> str:
        return (
            f"{self.killed} of {self.tried} killed, {self.equivalent} equivalent: {self.share:.1%} "
            f"({self.low:.1%} to {self.high:.1%} of all {self.mutants}, drawn with {self.seed!r})"
        )


def main() -> int:
    """Print what came of the mutants; the exit code is 1 where too many of a room survive."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.mutants", description=__doc__)
    parser.add_argument(
        "--size", type=int, default=SIZE, metavar="N", help="mutants that are tried of a room"
    )
    parser.add_argument("--seed", default=SEED, metavar="WORD", help="another word draws other mutants")
    parser.add_argument("--room", choices=ROOMS, action="append", help="only this one")
    parser.add_argument("--data", type=Path, default=ROOT / ".coverage", help="the measurement to read")
    parser.add_argument("--write", action="store_true", help="keep the figures")
    options = parser.parse_args()

    equivalent = explained()
    found = {room: every(ROOMS[room]) for room in options.room or ROOMS}
    chosen = {room: sample(all_of_them, options.size, options.seed) for room, all_of_them in found.items()}
    outcomes = tried([mutant for room in chosen.values() for mutant in room], options.data)
    figures = {
        room: counted(options.seed, len(found[room]), drawn, outcomes, equivalent)
        for room, drawn in chosen.items()
    }
    for room, figure in figures.items():
        print(f"{room}: {figure}", *figure.survived, sep="\n  survived: ")
    if options.write:
        write(figures)
    return int(any(figure.share < TARGET for figure in figures.values()))


def write(figures: Mapping[str, Figure]) -> None:
    """Keep the figures of these rooms, with the commit; those of other rooms stay as they are."""
    rooms = kept().get("mutants", {}).get("rooms", {})
    assert isinstance(rooms, dict)
    new = {room: {**asdict(figure), "commit": commit()} for room, figure in figures.items()}
    rooms = {**rooms, **new}
    commands = "\n".join(command_of(room, rooms[room]) for room in sorted(rooms))
    keep("mutants", {"command": commands, "rooms": rooms})


def command_of(room: str, figure: Mapping[str, object]) -> str:
    """The command that measured the figure of a room."""
    drawn = f"--seed {figure.get('seed', SEED)} --size {figure['tried']}"
    return f"python -m benchmarks.mutants --room {room} {drawn} --write"


def every(patterns: Iterable[str]) -> list[Mutant]:
    """Every mutant of the modules."""
    paths = sorted({path for pattern in patterns for path in ROOT.glob(pattern)})
    return [
        mutant
        for path in paths
        for mutant in mutants(path.read_text(encoding="utf-8"), path.relative_to(ROOT).as_posix())
    ]


def sample(given: Sequence[Mutant], size: int, seed: str = SEED) -> list[Mutant]:
    """So many by chance, of which a change elsewhere in the code changes none; each seed draws others."""

    def lot(mutant: Mutant) -> str:
        return hashlib.sha256(f"{seed} {mutant.key}".encode()).hexdigest()

    return sorted(given, key=lot)[:size]


def tried(given: Sequence[Mutant], data: Path) -> dict[Mutant, Outcome]:
    """What came of each mutant; what is only run before the first test is tried in a process of its own."""
    lines = measured({mutant.path for mutant in given}, data)
    trials = list(planned(given, lines, run_lines(data)))
    wanted = sorted({test.partition("::")[0] for trial in trials for test in trial.tests})
    trying = Trials(ROOT, trials, told)
    pytest.main(["-q", "--no-header", "-n", "0", "-p", "no:cacheprovider", *wanted], plugins=[trying])
    for trial in trials:
        mutant = trial.mutant
        early = mutant.path.startswith(KEPT) and mutant.line in lines[mutant.path].early
        anew = trying.outcomes[mutant] == "survived" and (early or mutant in trying.apart)
        if anew and not fresh(trial):
            trying.outcomes[mutant] = "killed"
            told(mutant, "killed", "in a process of its own")
    return trying.outcomes


def told(mutant: Mutant, outcome: Outcome, test: str) -> None:
    print(f"{outcome}\t{mutant.path}:{mutant.line}\t{mutant.key}\t{test}", file=sys.stderr, flush=True)


def measured(paths: Iterable[str], data: Path) -> dict[str, Lines]:
    """What the measurement says of the modules. Ends the program where it is older than they are."""
    read = CoverageData(str(data))
    read.read()
    files = {path: file for path in paths for file in read.measured_files() if file.endswith(f"/{path}")}
    lines = {}
    for path in paths:
        if (ROOT / path).stat().st_mtime > data.stat().st_mtime:
            raise SystemExit(f"{path} is newer than the measurement: run python -m benchmarks.coverage first")
        contexts = read.contexts_by_lineno(files[path]) if path in files else {}
        tests = {line: frozenset(filter(None, names)) for line, names in contexts.items()}
        early = frozenset(line for line, names in contexts.items() if "" in names)
        lines[path] = Lines(tests, early)
    return lines


def run_lines(data: Path) -> dict[str, int]:
    """How much of headlint each test runs. Asked of the database itself: coverage tells it file by file."""
    with closing(sqlite3.connect(f"file:{data}?mode=ro", uri=True)) as database:
        counts = (
            "select context, count(*) from arc join context on context.id = context_id group by context_id"
        )
        return dict(database.execute(counts).fetchall())


def planned(given: Iterable[Mutant], lines: Mapping[str, Lines], run: Mapping[str, int]) -> Iterator[Trial]:
    """Each mutant with the tests that it is given to."""

    def little(test: str) -> tuple[int, str]:
        return run[test], test

    for mutant in given:
        tests = sorted(lines[mutant.path].tests.get(mutant.line, ()), key=little)
        few, rest = tests[:FEW], tests[FEW:]
        others = random.Random(mutant.key).sample(rest, min(OTHERS, len(rest)))
        yield Trial(mutant, [*few, *sorted(others, key=little)])


def fresh(trial: Trial) -> bool:
    """Whether the tests pass where the mutant was there from the start."""
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder) / "checkout"
        skipped = shutil.ignore_patterns(".git", ".*cache*", "__pycache__", ".coverage*", "venv", ".venv")
        shutil.copytree(ROOT, copy, ignore=skipped, symlinks=True)
        module = copy / trial.mutant.path
        module.write_text(text_of(module.read_text(encoding="utf-8"), trial.mutant), encoding="utf-8")
        tests = trial.tests or ["tests/test_rulebook.py", "tests/test_rules.py"]
        command = [sys.executable, "-m", "pytest", "-x", "-q", "-n", "0", "-p", "no:cacheprovider", *tests]
        environment = {**os.environ, "PYTHONPATH": str(copy)}
        return not subprocess.run(command, cwd=copy, env=environment, capture_output=True).returncode


@dataclass(frozen=True, slots=True)
class Reason:
    """Why no test can notice a mutant, or any whose key is `like` an expression wholly."""

    why: str
    mutant: str = ""
    like: str = ""

    def about(self, key: str) -> bool:
        return key == self.mutant or bool(self.like and re.fullmatch(self.like, key))


def explained() -> list[Reason]:
    """The mutants that no test can notice, and why."""
    return [Reason(**one) for one in yaml.safe_load(EQUIVALENT.read_text(encoding="utf-8"))]


def counted(
    seed: str,
    total: int,
    drawn: Sequence[Mutant],
    outcomes: Mapping[Mutant, Outcome],
    equivalent: Sequence[Reason],
) -> Figure:
    """What came of the mutants of a room that were drawn of so many in all."""
    alive = [mutant.key for mutant in drawn if outcomes[mutant] == "survived"]
    survived = [key for key in alive if not any(reason.about(key) for reason in equivalent)]
    killed, same = len(drawn) - len(alive), len(alive) - len(survived)
    share, low, high = (round(one, 4) for one in wilson(killed, len(drawn) - same))
    return Figure(seed, total, len(drawn), killed, same, share, low, high, survived)


def wilson(hits: int, size: int) -> tuple[float, float, float]:
    """A share and the bounds within which it lies with 95 % certainty in all, by Wilson's interval."""
    if not size:
        return 1.0, 0.0, 1.0
    z, share = 1.96, hits / size
    middle = (share + z * z / (2 * size)) / (1 + z * z / size)
    width = z * sqrt(share * (1 - share) / size + z * z / (4 * size * size)) / (1 + z * z / size)
    return share, max(0.0, middle - width), min(1.0, middle + width)


if __name__ == "__main__":
    sys.exit(main())
