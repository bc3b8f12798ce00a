"""Programs that nobody wrote are linted: nothing crashes, nothing hangs, and no finding is wrong or lost.

`python -m benchmarks.fuzz [--programs 20000] [--first 0] [--only SOURCE] [--show]`. Program number n is the
same on every machine. The sources:

- `syntax`: random syntax (pysource-codegen) with layers, losses and models where names were;
- `wrecked`: examples of the rules and fixtures after accidents (statements taken out, doubled, exchanged,
  taken over from other programs; names, arguments and constants changed);
- `kept`: the same programs written another way, so that they mean what they meant (another name, a part
  under a name of its own, all of it within a function, a part in another module): their findings stay;
- `meant`: Keras and PyTorch programs around a head of which the catalogue of rules says what must be found
  (`_meant_heads.py` asks nothing of headlint): exactly that is found.
"""

from __future__ import annotations

import argparse
import ast
import sys
import warnings
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import cache
from pathlib import Path
from random import Random

from benchmarks._fuzz_kept import kept_program
from benchmarks._fuzz_meant import meant_program
from benchmarks._fuzz_syntax import random_program
from benchmarks._fuzz_wrecked import wrecked_program
from benchmarks._fuzzing import Program, Tried, lint_program, tried
from headlint.rulebook import load_rules

__all__ = ["SOURCES", "Counts", "fuzz", "main", "nth"]

FIXTURES = Path(__file__).resolve().parent.parent / "fixtures"
PROGRAMS = 20_000
SOURCES = ("meant", "kept", "meant", "wrecked", "kept", "meant", "syntax", "kept", "meant", "wrecked")
"""Which source each program comes from, by turns."""


@dataclass(slots=True)
class Counts:
    """What a run gave; all but `programs` and `unreadable` is to be zero."""

    programs: Counter[str] = field(default_factory=Counter)
    """By source."""
    crashes: int = 0
    late: int = 0
    unexpected: int = 0
    """Programs with a finding that must not be there."""
    missed: int = 0
    """Programs without a finding that must be there."""
    unreadable: int = 0
    """Programs of which headlint said that they cannot be read."""
    slowest: float = 0.0
    """Seconds of processor time."""

    def take(self, one: Tried) -> None:
        """Count one program."""
        self.programs[one.program.source] += 1
        self.crashes += bool(one.verdict.crash)
        self.late += one.verdict.late
        self.unexpected += bool(one.new)
        self.missed += bool(one.missed)
        self.unreadable += one.unreadable
        self.slowest = max(self.slowest, one.verdict.seconds)

    @property
    def good(self) -> bool:
        """Whether nothing is wrong."""
        return not (self.crashes or self.late or self.unexpected or self.missed)


def fuzz(programs: int = PROGRAMS, first: int = 0, only: str | None = None) -> Iterator[Tried]:
    """Try one program after the other. Raises ImportError without pysource-codegen."""
    numbers = (n for n in range(first, first + programs) if only in (None, SOURCES[n % len(SOURCES)]))
    return (tried(nth(number)) for number in numbers)


def nth(number: int) -> Program:
    """One program of many; it does not depend on how many others there are."""
    source = SOURCES[number % len(SOURCES)]
    if source == "syntax":
        return random_program(number)
    if source == "meant":
        return meant_program(number)
    if source == "wrecked":
        return wrecked_program(number, [one.text for one in known()])
    which = Random(number).randrange(len(known()))
    return kept_program(number, judged(which))


@cache
def known() -> Sequence[Program]:
    """The examples of the rules and the fixtures, without their comments."""
    found = [
        Program("kept", f"{rule.code} {example.title}", example.code, select=(rule.code,))
        for rule in load_rules()
        for example in rule.examples
        if rule.subject != "comment" and not example.facts
    ]
    found += [
        Program("kept", f"{path.parent.name}/{path.name}", path.read_text(encoding="utf-8"))
        for path in sorted(FIXTURES.glob("*/*.py"))
    ]
    return [_plain(program) for program in found if "headlint:" not in program.text]


def _plain(program: Program) -> Program:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return replace(program, text=ast.unparse(ast.parse(program.text)) + "\n")


@cache
def judged(which: int) -> Program:
    """One of the known programs with the findings that it has."""
    program = known()[which]
    return replace(program, expected=lint_program(program).codes)


def main(argv: Sequence[str] | None = None) -> int:
    """Run, print each problem with the number that shows it, and what there was of each kind."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.fuzz")
    parser.add_argument("--programs", type=int, default=PROGRAMS)
    parser.add_argument("--first", type=int, default=0, help="the number of the first program")
    parser.add_argument("--only", choices=sorted(set(SOURCES)), help="only the programs of one source")
    parser.add_argument("--show", action="store_true", help="print the programs with problems")
    arguments = parser.parse_args(argv)
    counts = Counts()
    for one in fuzz(arguments.programs, arguments.first, arguments.only):
        counts.take(one)
        if one.problems:
            print(one.program.title, *one.problems, sep="\n  ", flush=True)
            if arguments.show:
                print(_listing(one.program))
    for line in _table(counts):
        print(line)
    return 0 if counts.good else 1


def _listing(program: Program) -> str:
    beside = [f"# {name}\n{text}" for name, text in program.beside.items()]
    return "\n".join([*beside, program.text, "=" * 40])


def _table(counts: Counts) -> Iterator[str]:
    yield f"{counts.programs.total()} programs: " + ", ".join(
        f"{count} {source}" for source, count in sorted(counts.programs.items())
    )
    yield f"crashes {counts.crashes}, out of time {counts.late}, slowest {counts.slowest:.1f} s"
    yield f"with unexpected findings {counts.unexpected}, with lost findings {counts.missed}"
    yield f"said to be unreadable {counts.unreadable}"


if __name__ == "__main__":
    sys.exit(main())
