"""Whether the cost stays linear in what is asked for: files that share a library, call chains, classes."""

from __future__ import annotations

import argparse
import sys
import tempfile
from collections.abc import Callable, Mapping
from pathlib import Path
from statistics import median

from benchmarks._measuring import rounds
from benchmarks._programs import call_chain, library_modules, many_classes, user_of_library
from headlint.findings import Summary
from headlint.lint import lint_paths

TIMES = (1, 2, 4, 8)
TARGET = 1.25
"""What a unit of the largest program may cost, in units of the smallest."""


def main() -> int:
    """Print what a unit costs in ever larger programs; the exit code is 1 where it grows too much."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.scaling", description=__doc__)
    parser.add_argument("--rounds", type=int, default=5)
    options = parser.parse_args()

    missed = False
    print("cost of a unit, in units of the smallest program" + "".join(f"{f'x{n}':>8}" for n in TIMES))
    for name, write in SUBJECTS.items():
        with tempfile.TemporaryDirectory() as folder:
            costs = unit_costs(write, Path(folder), options.rounds)
        missed = missed or costs[TIMES[-1]] > TARGET
        print(f"{name:<48}" + "".join(f"{costs[times]:>8.2f}" for times in TIMES))
    print(f"target: at most {TARGET:g}")
    return int(missed)


def unit_costs(write: Callable[[Path, int], Path], folder: Path, count: int) -> dict[int, float]:
    """For each size, the time that it takes by its share of the time of the smallest: 1 is linear."""
    subjects = {str(times): _lint(write(folder, times)) for times in TIMES}
    seconds = rounds(subjects, count)
    smallest = seconds[str(TIMES[0])]
    return {
        times: median(one / other for one, other in zip(seconds[str(times)], smallest, strict=True)) / times
        for times in TIMES
    }


def files_of_a_library(folder: Path, times: int) -> Path:
    """So many training scripts that all build their model from one library beside them."""
    root = folder / f"files_{times}"
    package = root / "library"
    package.mkdir(parents=True)
    for name, text in library_modules().items():
        (package / name).write_text(text, encoding="utf-8")
    for number in range(times):
        (root / f"train_{number}.py").write_text(user_of_library(number), encoding="utf-8")
    return root


def chain_of_calls(folder: Path, times: int) -> Path:
    """A model that is handed through three functions, or so many times three."""
    return _file(folder / f"chain_{times}.py", call_chain(3 * times))


def classes(folder: Path, times: int) -> Path:
    """Twenty models that nobody makes, or so many times twenty."""
    return _file(folder / f"classes_{times}.py", many_classes(20 * times))


SUBJECTS: Mapping[str, Callable[[Path, int], Path]] = {
    "files that share a library": files_of_a_library,
    "depth of a chain of calls": chain_of_calls,
    "classes in one file": classes,
}


def _file(path: Path, text: str) -> Path:
    path.write_text(text, encoding="utf-8")
    return path


def _lint(path: Path) -> Callable[[], Summary]:
    return lambda: lint_paths([str(path)]).summary


if __name__ == "__main__":
    sys.exit(main())
