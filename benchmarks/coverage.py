"""The branch coverage of headlint under its own tests, by package; `benchmarks.mutants` reads the data."""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
from collections import defaultdict
from collections.abc import Mapping
from pathlib import Path

from benchmarks._figures import ROOT, commit, keep

TARGET = 0.95
ITSELF = "headlint"
MEASURED = "not wheel and not unwatched"


def main() -> int:
    """Measure and print; the exit code is 1 where a test fails or the target is missed."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.coverage", description=__doc__)
    parser.add_argument("--measured", action="store_true", help="only read what the last run has measured")
    parser.add_argument("--write", action="store_true", help="keep the figures")
    options = parser.parse_args()

    failed = False if options.measured else measure()
    figures = by_package(report())
    share = figures[""]
    for package, covered in sorted(figures.items()):
        print(f"{covered:.1%}  {package or 'all'}")
    if options.write:
        shares = {package or "all": round(covered, 4) for package, covered in figures.items()}
        command = "python -m benchmarks.coverage --write"
        keep("coverage", {"command": command, "commit": commit(), "branches and lines": shares})
    return int(failed or share < TARGET)


def measure() -> bool:
    """Run the tests that may be watched, with which of them ran each line; gives whether one failed."""
    coverage("erase")
    failed = coverage("run", "-m", "pytest", "-q", "-m", MEASURED, "-p", "benchmarks._contexts")
    coverage("combine", "-q")
    return bool(failed)


def coverage(*arguments: str) -> int:
    return subprocess.run([sys.executable, "-m", "coverage", *arguments], cwd=ROOT, check=False).returncode


def report() -> Mapping[str, Mapping[str, int]]:
    """What coverage counts, by the path of the module."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "coverage.json"
        coverage("json", "-q", "--fail-under=0", "-o", str(path))
        data = json.loads(path.read_text(encoding="utf-8"))
    return {path.replace("\\", "/"): one["summary"] for path, one in data["files"].items()}


def by_package(counts: Mapping[str, Mapping[str, int]]) -> dict[str, float]:
    """The share of lines and branches that were run, of each package and ("") of all."""
    run: dict[str, int] = defaultdict(int)
    there: dict[str, int] = defaultdict(int)
    for path, one in counts.items():
        folders = path.split("/")[path.split("/").index(ITSELF) : -1]
        for package in ("", ".".join(folders)):
            run[package] += one["covered_lines"] + one["covered_branches"]
            there[package] += one["num_statements"] + one["num_branches"]
    return {package: run[package] / there[package] for package in there if there[package]}


if __name__ == "__main__":
    sys.exit(main())
