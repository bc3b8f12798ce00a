"""The whole process on one training script, in units of `python -c "import libcst"`."""

from __future__ import annotations

import argparse
import sys
import tempfile
from pathlib import Path

from benchmarks._measuring import process, ratio, rounds
from benchmarks._programs import training_script

TARGET = 2.0


def main() -> int:
    """Print the ratio; the exit code is 1 where it is above the target."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.startup", description=__doc__)
    parser.add_argument("--rounds", type=int, default=21)
    parser.add_argument("--lines", type=int, default=200)
    options = parser.parse_args()

    with tempfile.TemporaryDirectory() as folder:
        script = Path(folder) / "train.py"
        script.write_text(training_script(options.lines), encoding="utf-8")
        seconds = rounds(
            {
                "libcst": process("-c", "import libcst"),
                "headlint": process("-m", "headlint", str(script)),
                "nothing": process("-c", "pass"),
            },
            options.rounds,
        )
    middle, text = ratio(seconds, "headlint", "libcst")
    print(f"headlint on {options.lines} lines / import libcst: {text}; target at most {TARGET:g}")
    print(f"python -c pass / import libcst: {ratio(seconds, 'nothing', 'libcst')[1]}")
    return int(middle > TARGET)


if __name__ == "__main__":
    sys.exit(main())
