"""How long the language server takes from an edit to its diagnostics, in a program of 500 lines."""

from __future__ import annotations

import sys
import tempfile
import time
from pathlib import Path
from statistics import median, quantiles

from benchmarks import _programs
from benchmarks._measuring import ROOT

LINES = 500
EDITS = 40
TARGET = 100
"""Milliseconds."""


def main() -> int:
    """Print the median and the quartiles; exit code 1 where the target is missed."""
    taken = measured()
    low, _, high = quantiles(taken, n=4)
    print(
        f"edit to diagnostics, {LINES} lines: {median(taken):.0f} ms "
        f"(quartiles {low:.0f} to {high:.0f}, {EDITS} edits; target {TARGET})"
    )
    return int(median(taken) > TARGET)


def measured() -> list[float]:
    """Milliseconds from each of the edits to its diagnostics; three before them are not counted."""
    sys.path.insert(0, str(ROOT / "tests"))
    from lsp_client import Client

    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "train.py"
        text = _programs.training_script(LINES)
        with Client(Path(folder)) as client:
            uri = client.open(path, text)
            client.diagnostics(uri)
            taken = []
            for number in range(EDITS + 3):
                end = {"line": LINES + 5, "character": 0}
                started = time.perf_counter()
                change = {"range": {"start": end, "end": end}, "text": f"# {number}\n"}
                client.change(uri, number + 2, change)
                client.diagnostics(uri)
                taken.append(1000 * (time.perf_counter() - started))
    return taken[3:]


if __name__ == "__main__":
    raise SystemExit(main())
