"""Fixes on the real frameworks: what programs come to before and after `--fix --unsafe-fixes`.

`python -m benchmarks.fix_proof [--write] [HL101 ...]`, where the frameworks are (`pip install .[oracle]`).
Keras runs on the backend in `KERAS_BACKEND`. Of each program the fault that its rule speaks of is measured
twice, and how far the loss falls after the fix. `--write` puts the figures into `docs/fixes.md`; rows of
programs that cannot be run here (no such framework, another backend) stay as they are there.
"""

from __future__ import annotations

import argparse
import contextlib
import io
import math
import os
import re
import sys
from collections.abc import Iterable, Mapping, Sequence
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from oracle.advice.remedy import Remedy

__all__ = ["PAGE", "Row", "key", "main", "rows_of", "table"]

ROOT = Path(__file__).resolve().parent.parent
PAGE = ROOT / "docs" / "fixes.md"
HEADING = ("Rule", "Program", "Run on", "Measured", "Before", "After", "Loss after the fix")
_BLOCK = re.compile(r"(?<=<!-- proofs -->\n)(.*?)(?=<!-- /proofs -->)", re.DOTALL)
_NAMES = {"torch": "PyTorch", "jax": "JAX", "tensorflow": "TensorFlow"}

Row = tuple[str, ...]
"""The cells of one program, as in `HEADING`."""
Key = tuple[str, str, str]
"""Rule, title and where it is run: what tells a row from all others."""


def platform(proof: Remedy) -> str:
    """What a program is run on; of several backends of Keras the first that shows the fault."""
    if "keras" in proof.needs:
        return f"Keras on {_NAMES[proof.backends[0]]}"
    return _NAMES[next(one for one in proof.needs if one in _NAMES)]


def runs_here(proof: Remedy) -> bool:
    """Whether its modules are installed, and Keras is on the backend that the program is run on."""
    if "keras" in proof.needs and os.environ["KERAS_BACKEND"] != proof.backends[0]:
        return False
    return all(find_spec(module) is not None for module in proof.needs)


def shown(figure: float | str) -> str:
    """A figure with two digits, so that another run shows the same."""
    if isinstance(figure, str):
        return figure if figure == "runs" or " " in figure else f"`{figure}`"
    if not math.isfinite(figure):
        return "no number"
    return "0" if abs(figure) < 0.005 else f"{float(f'{figure:.2g}'):.10g}"


def measured(proof: Remedy) -> Row:
    """Run a program before and after. Raises RuntimeError where the fix does not mend it."""
    from oracle.advice.faults import learned
    from oracle.advice.remedy import ran
    from oracle.fixes import mended

    with contextlib.redirect_stdout(io.StringIO()), contextlib.redirect_stderr(io.StringIO()):
        before, after = ran(proof.before), ran(mended(proof))
    if after.error is not None:
        raise RuntimeError(f"{proof} does not run after the fix") from after.error
    losses = learned(after)
    figures = proof.fault.figure(before), proof.fault.figure(after)
    falls = losses is None or losses[1] < losses[0]
    if not proof.fault(before) or proof.fault(after) or not falls:
        raise RuntimeError(f"{proof} is not mended: {figures}, {losses}")
    return (
        *key(proof),
        proof.fault.measured,
        *map(shown, figures),
        "" if losses is None else f"{shown(losses[0])} to {shown(losses[1])}",
    )


def table(rows: Iterable[Row]) -> str:
    """The rows as Markdown, sorted by rule."""
    lines = (HEADING, tuple("---" for _ in HEADING), *sorted(rows))
    return "".join(f"| {' | '.join(line)} |\n" for line in lines)


def rows_of(page: str) -> dict[Key, Row]:
    """The rows that a page has by now. Raises ValueError where it has no place for them."""
    block = _BLOCK.search(page)
    if block is None:
        raise ValueError("the page has no place for the proofs")
    cells = [tuple(one.strip() for one in line.strip("|").split("|")) for line in block[1].splitlines()]
    return {(row[0], row[1], row[2]): row for row in cells if row[0].startswith("HL")}


def main(argv: Sequence[str] | None = None) -> int:
    """Print each row; exit code 1 where a fix does not mend what it should."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.fix_proof", description=__doc__)
    parser.add_argument("codes", nargs="*", help="rules; all where none is named")
    parser.add_argument("--write", action="store_true", help="put the figures into docs/fixes.md")
    arguments = parser.parse_args(argv)
    sys.path.insert(0, str(ROOT / "tests"))
    import oracle.conftest  # noqa: F401  (the backend of Keras, and the threads)
    from oracle.fixes import PROOFS

    found: dict[Key, Row] = {}
    failed = 0
    for proof in PROOFS:
        if (arguments.codes and proof.code not in arguments.codes) or not runs_here(proof):
            continue
        try:
            found[key(proof)] = measured(proof)
        except RuntimeError as error:
            failed += 1
            print(f"{error} ({error.__cause__!r})", flush=True)
        else:
            print(*found[key(proof)], sep=" | ", flush=True)
    if arguments.write:
        write(found, {key(proof) for proof in PROOFS})
    return int(failed > 0)


def write(found: Mapping[Key, Row], known: set[Key]) -> None:
    """Put new rows into the page; of the old ones those stay that are still known."""
    page = PAGE.read_text(encoding="utf-8")
    rows = {place: row for place, row in rows_of(page).items() if place in known} | dict(found)
    text = _BLOCK.sub(lambda _: f"\n{table(rows.values())}\n", page)
    PAGE.write_text(text, encoding="utf-8", newline="\n")


def key(proof: Remedy) -> Key:
    """What tells the row of a program from all others."""
    return proof.code, proof.title, platform(proof)


if __name__ == "__main__":
    sys.exit(main())
