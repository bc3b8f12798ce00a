"""What the trees of the analysis cost, in units of libcst's of the same text: time and memory."""

from __future__ import annotations

import argparse
import sys
import tracemalloc
from collections.abc import Callable, Sequence
from pathlib import Path
from statistics import median
from time import process_time

import libcst as cst

from headlint.cells import parse_quietly
from headlint.python import Module
from headlint.python.converting import converted
from headlint.source import Source, read_source, split_lines

ROUNDS = 5
MOST = 200
"""Files that are read at most."""


def texts(paths: Sequence[str]) -> list[str]:
    """The programs below some paths that both can read."""
    files = [file for path in paths for file in sorted(Path(path).rglob("*.py"))]
    found: list[str] = []
    for file in files:
        source = read_source(str(file))
        if isinstance(source, Source) and len(found) < MOST:
            try:
                ours(source.text)
                cst.parse_module(source.text)
            except Exception:
                continue
            found.append(source.text)
    return found


def ours(text: str) -> Module:
    return converted(parse_quietly(text).body, split_lines(text))


def seconds(make: Callable[[str], object], programs: Sequence[str]) -> float:
    start = process_time()
    for text in programs:
        make(text)
    return process_time() - start


def kept(make: Callable[[str], object], programs: Sequence[str]) -> int:
    """Bytes that the trees take while they are held."""
    tracemalloc.start()
    trees = [make(text) for text in programs]
    size, _ = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    del trees
    return size


def main(argv: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.trees", description=__doc__)
    parser.add_argument("paths", nargs="+", metavar="PATH")
    programs = texts(parser.parse_args(argv).paths)
    if not programs:
        print("no programs there that can be read", file=sys.stderr)
        return 2
    times = [seconds(ours, programs) / seconds(cst.parse_module, programs) for _ in range(ROUNDS)]
    size, lines = kept(ours, programs), sum(len(split_lines(text)) for text in programs)
    share = size / kept(cst.parse_module, programs)
    print(f"{len(programs)} programs: {median(times):.3f} of libcst's time, with Python's own parser;")
    print(f"{share:.3f} of the memory that is kept, {size / lines:.0f} bytes a line")
    return 0


if __name__ == "__main__":
    sys.exit(main())
