"""Labels of NumPy, pandas and scikit-learn: every claim on them agrees with the arrays that they make."""

from __future__ import annotations

import io
from typing import Any

import pytest

np = pytest.importorskip("numpy")
pd = pytest.importorskip("pandas")
pytest.importorskip("sklearn")

from array_programs import PREAMBLE, PROGRAMS, TABLE, claims  # noqa: E402
from label_programs import Claims, expected  # noqa: E402

SEEDS = 6
COLORS = ("red", "green", "blue")


def table_text(draw: Any) -> str:
    rows = [f"{draw.choice(COLORS)},{draw.integers(0, 9)},{draw.random()}" for _ in range(60)]
    return "\n".join(["word,number,share", *rows])


def labels_of(program: str, seed: int) -> Any:
    """The labels that a program makes, as an array."""
    np.random.seed(seed)
    draw = np.random.default_rng(seed)
    text = program if "table" not in program else TABLE.replace("'table.csv'", "file") + program
    space: dict[str, Any] = {
        "z": draw.normal(size=60),
        "words": np.array([*COLORS, *draw.choice(COLORS, 57)], dtype=object),
        "several": [[1, 2], [2, 1], [2, 2]],
        "dtype": "int32",
        "file": io.StringIO(table_text(draw)),
    }
    exec(compile(PREAMBLE + text, "<program>", "exec"), space)
    return np.asarray(space["y"])


def conflicts(known: Claims, made: list[Any]) -> list[str]:
    """The claims that the arrays of all runs do not bear out."""
    values = sorted({float(value) for y in made for value in y.ravel()})
    wrong = []
    for y in made:
        real = {"rank": y.ndim, "dtype": str(y.dtype), "columns": y.shape[-1] if y.ndim > 1 else None}
        wrong += [f"{name}: {real[name]}" for name in real if known.get(name, real[name]) != real[name]]
    if not all(ENCODINGS[str(known["encoding"])](values, y) for y in made):
        wrong.append(f"encoding: {values}")
    if known.get("lowest", values[0]) != values[0]:
        wrong.append(f"lowest: {values[0]}")
    low, high = {"unit": (0, 1), "signed-unit": (-1, 1)}.get(str(known.get("range")), (-1e9, 1e9))
    if not low <= values[0] <= values[-1] <= high:
        wrong.append(f"range: {values[0]} to {values[-1]}")
    spread = values[-1] - values[0] + 1
    if known["encoding"] == "integer" and spread > int(known.get("classes", 1e9)):
        wrong.append(f"classes: {values}")
    return wrong


ENCODINGS = {
    "integer": lambda values, y: all(value.is_integer() for value in values) and len(values) > 2,
    "binary": lambda values, y: values == [0, 1] and (y.ndim < 2 or y.shape[-1] == 1),
    "signed": lambda values, y: values == [-1, 1],
    "one-hot": lambda values, y: bool((y.astype(float).sum(-1) == 1).all()) and values == [0, 1],
    "multi-hot": lambda values, y: values == [0, 1] and y.ndim > 1 and y.shape[-1] > 1,
    "continuous": lambda values, y: not all(value.is_integer() for value in values),
}


@pytest.mark.parametrize("program", [program for said, program in PROGRAMS if said])
def test_every_claim_on_labels_agrees_with_the_arrays(program: str) -> None:
    assert conflicts(claims(program), [labels_of(program, seed) for seed in range(SEEDS)]) == []


def test_a_wrong_claim_would_be_seen() -> None:
    made = [np.random.randint(0, 2, (40, 1))]
    for said in (
        "integer",
        "one-hot",
        "signed",
        "multi-hot",
        "continuous",
        "binary rank=1",
        "binary float32",
    ):
        assert conflicts(expected(said), made)
    assert not conflicts(expected("binary classes=2 rank=2 columns=1 int64 lowest=0"), made)
