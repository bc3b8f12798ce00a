"""headlint beside its peers on the same corpora, as ratios to ruff, flake8, TorchFix, Fixit and semgrep.

The peers get an environment of their own, the corpora come from the package index by name and version.
"""

from __future__ import annotations

import argparse
import os
import shutil
import subprocess
import sys
import time
import venv
import zipfile
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import median

from benchmarks import server
from benchmarks._measuring import ROOT
from benchmarks._programs import loss_free, training_script

PEERS = ("ruff==0.14.5", "flake8==7.3.0", "torchfix==0.7.0", "fixit==2.1.0", "semgrep==1.143.0")
CORPORA: Mapping[str, str] = {
    "timm": "timm==1.0.22",
    "lightning": "pytorch-lightning==2.5.6",
    "keras": "keras==3.12.0",
    "catalyst": "catalyst==22.4",
    "bolts": "lightning-bolts==0.7.0",
    "transformers": "transformers==4.57.1",
}
"""Libraries, and two (catalyst, bolts) with many training loops and steps."""
LARGEST = "transformers"
SCRIPTS = "scripts"
"""A folder of 40 training scripts of 200 lines."""
RULE = """rules:
  - id: softmax-before-cross-entropy
    pattern: torch.nn.CrossEntropyLoss()(torch.softmax(...), ...)
    message: softmax before cross entropy
    languages: [python]
    severity: WARNING
"""
MEGABYTE = 1 << 20


@dataclass(frozen=True, slots=True)
class Taken:
    """What one process took: seconds, and the most memory that it or a child of it held, in MB."""

    seconds: float
    megabytes: float


Job = Callable[[], Taken]


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the table: a ratio, and the most that it is to be."""

    case: str
    subject: str
    reference: str
    target: float | None = None
    memory: float | None = None
    """The most megabytes that a process of the subject may hold."""


class Bench:
    """The environment of the peers, and the corpora, below one folder."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.bin = folder / "env" / ("Scripts" if os.name == "nt" else "bin")
        self.environment = {
            key: value for key, value in os.environ.items() if key != "PYTHONDONTWRITEBYTECODE"
        } | {"PYTHONPATH": str(ROOT)}

    def install(self, peers: Sequence[str]) -> None:
        """Make the environment where there is none yet."""
        if not self.bin.exists():
            venv.create(self.folder / "env", with_pip=True)
        for peer in peers:
            if not (self.bin / peer.partition("==")[0]).exists():
                self._pip("install", "--quiet", peer)

    def corpus(self, name: str) -> Path:
        """The folder of a corpus, downloaded and unpacked where it is not there yet."""
        place = self.folder / "corpora" / name
        if place.exists():
            return place
        if name == SCRIPTS:
            place.mkdir(parents=True)
            for number in range(40):
                (place / f"train_{number}.py").write_text(training_script(200, number), encoding="utf-8")
            return place
        wheels = self.folder / "wheels" / name
        self._pip(
            "download", "--quiet", "--no-deps", "--only-binary", ":all:", "-d", str(wheels), CORPORA[name]
        )
        with zipfile.ZipFile(next(wheels.glob("*.whl"))) as archive:
            archive.extractall(place)
        return place

    def _pip(self, *arguments: str) -> None:
        subprocess.run([self.bin / "python", "-m", "pip", *arguments], check=True)

    def run(self, *command: str, before: Callable[[], object] | None = None, cwd: Path | None = None) -> Job:
        """A job that runs a command; `before` is done first and not counted."""

        def job() -> Taken:
            if before is not None:
                before()
            started = time.perf_counter()
            process = subprocess.Popen(
                command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, env=self.environment, cwd=cwd
            )
            _, status, usage = os.wait4(process.pid, 0)
            seconds = time.perf_counter() - started
            process.returncode = os.waitstatus_to_exitcode(status)
            unit = 1 if sys.platform == "darwin" else 1024
            return Taken(seconds, usage.ru_maxrss * unit / MEGABYTE)

        return job

    def headlint(self, *arguments: str, cwd: Path, before: Callable[[], object] | None = None) -> Job:
        common = ("--isolated", "--quiet", "--output-format", "concise")
        return self.run(sys.executable, str(self._command()), *common, *arguments, cwd=cwd, before=before)

    def _command(self) -> Path:
        """What the installed command `headlint` is: a script of two lines."""
        place = self.folder / "headlint-command.py"
        if not place.exists():
            place.write_text("from headlint.front import run\n\nrun()\n", encoding="utf-8")
        return place

    def ruff(self, *arguments: str, cwd: Path) -> Job:
        return self.run(str(self.bin / "ruff"), "check", "--isolated", "--quiet", *arguments, ".", cwd=cwd)

    def python(self, code: str) -> Job:
        return self.run(sys.executable, "-c", code)


def jobs_of(bench: Bench, name: str, others: bool) -> tuple[dict[str, Job], list[Row]]:
    """What is run on one corpus, and the rows that come of it."""
    place = bench.corpus(name)
    cache = bench.folder / "cache" / name
    kept = ("--cache-dir", str(cache), ".")
    ruff_cache = ("--cache-dir", str(bench.folder / "ruff-cache" / name))
    edited = max(place.rglob("*.py"), key=lambda path: path.stat().st_size < 30_000 and path.stat().st_size)

    def edit() -> None:
        with edited.open("a", encoding="utf-8") as file:
            file.write("\n# one more comment\n")

    narrow = 2.0 if name in ("timm", "lightning") else 5.0
    jobs: dict[str, Job] = {
        "ruff": bench.ruff("--no-cache", cwd=place),
        "headlint": bench.headlint("--no-cache", ".", cwd=place),
        "libcst": bench.python("import libcst"),
        "ruff E9 warm": bench.ruff("--select", "E9", *ruff_cache, cwd=place),
        "headlint warm": bench.headlint(*kept, cwd=place),
        "headlint edit": bench.headlint(*kept, cwd=place, before=edit),
    }
    rows = [
        Row(f"{name}: cold", "headlint", "ruff", narrow, memory=150 if name == LARGEST else None),
        Row(f"{name}: only `import libcst`, for comparison", "libcst", "ruff"),
        Row(f"{name}: warm, against one narrow rule set", "headlint warm", "ruff E9 warm", 2.0),
        Row(
            f"{name}: one file changed, against warm",
            "headlint edit",
            "headlint warm",
            1.5 if name == LARGEST else None,
        ),
    ]
    if others:
        rule = bench.folder / "rule.yaml"
        rule.write_text(RULE, encoding="utf-8")
        jobs |= {
            "flake8": bench.run(str(bench.bin / "flake8"), "-j2", "--isolated", ".", cwd=place),
            "torchfix": bench.run(str(bench.bin / "torchfix"), "--select=ALL", ".", cwd=place),
            "fixit": bench.run(str(bench.bin / "fixit"), "lint", ".", cwd=place),
            "semgrep": bench.run(
                str(bench.bin / "semgrep"), "--metrics=off", "--config", str(rule), ".", cwd=place
            ),
        }
        rows += [
            Row(f"{name}: cold, against flake8 -j2", "headlint", "flake8", 0.2),
            Row(f"{name}: cold, against TorchFix", "headlint", "torchfix", 1 / 50),
            Row(f"{name}: cold, against Fixit", "headlint", "fixit", 1 / 50),
            Row(f"{name}: cold, against semgrep with one rule", "headlint", "semgrep"),
        ]
    return jobs, rows


def single_files(bench: Bench) -> tuple[dict[str, Job], list[Row]]:
    """The whole process on one file."""
    place = bench.folder / "single"
    place.mkdir(exist_ok=True)
    (place / "train.py").write_text(training_script(200), encoding="utf-8")
    (place / "nothing.py").write_text(loss_free(200, 0), encoding="utf-8")
    kept = ("--cache-dir", str(bench.folder / "cache" / "single"))
    jobs = {
        "libcst": bench.python("import libcst"),
        "pass": bench.python("pass"),
        "script": bench.headlint("--no-cache", "train.py", cwd=place),
        "script warm": bench.headlint(*kept, "train.py", cwd=place),
        "dropped": bench.headlint("--no-cache", "nothing.py", cwd=place),
        "dropped warm": bench.headlint(*kept, "nothing.py", cwd=place),
    }
    return jobs, [
        Row("one script of 200 lines / `import libcst`", "script", "libcst", 1.5),
        Row("the same, known to the cache", "script warm", "libcst", 1.5),
        Row("one file that triage drops / `python -c pass`", "dropped", "pass", 2.0),
        Row("the same, known to the cache", "dropped warm", "pass", 2.0),
    ]


def copies(bench: Bench, name: str) -> tuple[dict[str, Job], list[Row]]:
    """A corpus once, twice and four times, with one worker; the ratios are those of one copy's share."""
    jobs: dict[str, Job] = {}
    for count in (1, 2, 4):
        place = bench.folder / "copies" / f"{name}_{count}"
        for number in range(count):
            if not (place / str(number)).exists():
                shutil.copytree(bench.corpus(name), place / str(number))
        jobs[f"x{count}"] = bench.headlint("--no-cache", "--jobs", "1", ".", cwd=place)
    return jobs, [
        Row(f"{name} x{count} / x1 (linear: {count})", f"x{count}", "x1", count * 1.1) for count in (2, 4)
    ]


def sizes(bench: Bench) -> tuple[dict[str, Job], list[Row]]:
    """One file of growing size; above 1 MB of Python a file is refused, which must cost no more."""
    place = bench.folder / "sizes"
    place.mkdir(exist_ok=True)
    line = len(training_script(1000)) / 1000
    jobs: dict[str, Job] = {}
    for size in (100_000, 900_000, 5_000_000):
        name = f"size_{size}.py"
        (place / name).write_text(training_script(int(size / line)), encoding="utf-8")
        jobs[name] = bench.headlint("--no-cache", name, cwd=place)
    small, middle, large = jobs
    return jobs, [
        Row("a file of 900 KB / 100 KB (linear: 9)", middle, small, 9.9),
        Row("a file of 5 MB, which is refused / 100 KB", large, small, 55.0),
    ]


def measure(jobs: Mapping[str, Job], count: int) -> dict[str, list[Taken]]:
    """Each job once to warm up, then `count` times by turns."""
    taken: dict[str, list[Taken]] = {name: [] for name in jobs}
    for turn in range(count + 1):
        for name in list(jobs) if turn % 2 else reversed(list(jobs)):
            one = jobs[name]()
            if turn:
                taken[name].append(one)
    return taken


def show(rows: Sequence[Row], taken: Mapping[str, Sequence[Taken]]) -> int:
    """Print the rows; gives how many targets are missed."""
    missed = 0
    for row in rows:
        pairs = list(zip(taken[row.subject], taken[row.reference], strict=True))
        middle = median(one.seconds / other.seconds for one, other in pairs)
        over = row.target is not None and middle > row.target
        missed += over
        target = "" if row.target is None else f"{row.target:.3g}"
        said = "missed" if over else "" if row.target is None else "met"
        seconds = median(one.seconds for one, _ in pairs)
        most = max(one.megabytes for one, _ in pairs)
        print(
            f"| {row.case} | {middle:.3g} | {target} | {said} | {seconds:.2f} s, {most:.0f} MB |", flush=True
        )
        if row.memory is not None:
            missed += most > row.memory
            said = "missed" if most > row.memory else "met"
            print(f"| {row.case}, memory of a process | {most:.0f} MB | {row.memory:.0f} MB | {said} | |")
    return missed


def main() -> int:
    """Print the table; the exit code is 1 where a target is missed."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.peers", description=__doc__)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--folder", type=Path, default=Path.home() / ".cache" / "headlint-peers")
    parser.add_argument("--others", action="store_true", help="not only ruff, but all peers (minutes each)")
    known = [SCRIPTS, *CORPORA]
    parser.add_argument("--corpus", action="append", choices=known, help="these alone (default: all)")
    options = parser.parse_args()

    options.folder.mkdir(parents=True, exist_ok=True)
    bench = Bench(options.folder)
    bench.install(PEERS if options.others else PEERS[:1])
    print("| case | ratio | at most | | median, peak memory of a process |")
    print("| --- | ---: | ---: | --- | ---: |")
    jobs, rows = single_files(bench)
    missed = show(rows, measure(jobs, max(options.rounds, 5)))
    for name in options.corpus or known:
        jobs, rows = jobs_of(bench, name, options.others)
        missed += show(rows, measure(jobs, options.rounds))
    jobs, rows = copies(bench, SCRIPTS)
    missed += show(rows, measure(jobs, options.rounds))
    jobs, rows = sizes(bench)
    missed += show(rows, measure(jobs, options.rounds))
    taken = median(server.measured())
    missed += taken > server.TARGET
    said = "missed" if taken > server.TARGET else "met"
    print(f"| language server, edit to diagnostics | {taken:.0f} ms | {server.TARGET} ms | {said} | |")
    print(f"\n{missed} targets missed")
    return int(missed > 0)


if __name__ == "__main__":
    sys.exit(main())
