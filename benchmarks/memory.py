"""The most memory that headlint holds at once: for a file of ordinary size, and for very large ones."""

from __future__ import annotations

import argparse
import sys
import tempfile
from collections.abc import Mapping
from pathlib import Path

from benchmarks._measuring import process
from benchmarks._programs import data_table, training_script

TARGET = 200
LARGE = 5_000_000

_PEAK = """
import resource, sys
from headlint.cli import main
main(["--quiet", *sys.argv[1:]])
unit = 1 if sys.platform == "darwin" else 1024
print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * unit)
"""


def main() -> int:
    """Print the peaks; the exit code is 1 where one of them is above the target."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.memory", description=__doc__)
    parser.parse_args()
    if sys.platform == "win32":
        print("the peak is read with getrusage, which Windows does not have")
        return 2

    peaks: dict[str, float] = {}
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "train.py"
        for name, text in _texts().items():
            path.write_text(text, encoding="utf-8")
            peaks[name] = _peak(path)
            print(f"{name}, {len(text) / 1e6:.2f} MB: {peaks[name]:.0f} MB at most", flush=True)
    print(f"target at most {TARGET} MB")
    return int(max(peaks.values()) > TARGET)


def _texts() -> Mapping[str, str]:
    line = len(training_script(100_000)) / 100_000
    return {
        "an ordinary script": training_script(200),
        "a long table above a script": data_table(LARGE),
        "a script with very many functions": training_script(int(LARGE / line)),
    }


def _peak(path: Path) -> float:
    """The peak of the resident set in MB, of a process that lints one file and ends."""
    printed = process("-c", _PEAK, str(path))()
    return int(printed.split()[-1]) / 1e6


if __name__ == "__main__":
    sys.exit(main())
