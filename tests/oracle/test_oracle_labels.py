"""Labels of PyTorch programs: every claim on them agrees with the tensors that PyTorch makes."""

from __future__ import annotations

from typing import Any

import pytest

torch = pytest.importorskip("torch")

from label_programs import PREAMBLE, PROGRAMS, Claims, claims, expected  # noqa: E402

SEEDS = 12


def labels_of(program: str) -> list[Any]:
    made = []
    for seed in range(SEEDS):
        torch.manual_seed(seed)
        space: dict[str, Any] = {}
        exec(compile(PREAMBLE + program, "<program>", "exec"), space)
        made.append(space["y"])
    return made


def conflicts(known: Claims, made: list[Any]) -> list[str]:
    """The claims that the tensors of all runs do not bear out."""
    values = sorted({value for y in made for value in y.double().flatten().tolist()})
    wrong = []
    for y in made:
        real = {"rank": y.dim(), "dtype": str(y.dtype).removeprefix("torch.")}
        real["columns"] = y.shape[-1] if y.dim() > 1 else None
        wrong += [f"{name}: {real[name]}" for name in real if known.get(name, real[name]) != real[name]]
    if not ENCODINGS.get(str(known.get("encoding")), lambda values, y: True)(values, made[0]):
        wrong.append(f"encoding: {values}")
    if known.get("lowest", values[0]) != values[0]:
        wrong.append(f"lowest: {values[0]}")
    low, high = {"unit": (0, 1), "signed-unit": (-1, 1)}.get(str(known.get("range")), (-1e9, 1e9))
    if not low <= values[0] <= values[-1] <= high or (known.get("range") == "wider" and fits(values)):
        wrong.append(f"range: {values[0]} to {values[-1]}")
    if known.get("encoding") == "integer" and values[-1] - values[0] >= known.get("classes", 1e9):
        wrong.append(f"classes: {values}")
    return wrong


def fits(values: list[float]) -> bool:
    return values[0] >= -1 and values[-1] <= 1


ENCODINGS = {
    "integer": lambda values, y: all(value.is_integer() for value in values) and len(values) > 2,
    "binary": lambda values, y: values == [0, 1] and (y.dim() < 2 or y.shape[-1] == 1),
    "signed": lambda values, y: values == [-1, 1],
    "one-hot": lambda values, y: bool((y.sum(-1) == 1).all()) and values == [0, 1],
    "multi-hot": lambda values, y: values == [0, 1] and y.dim() > 1 and y.shape[-1] > 1,
    "continuous": lambda values, y: not all(value.is_integer() for value in values),
}


@pytest.mark.parametrize("program", [program for said, program in PROGRAMS])
def test_every_claim_on_labels_agrees_with_pytorch(program: str) -> None:
    assert conflicts(claims(program), labels_of(program)) == []


def test_a_wrong_claim_would_be_seen() -> None:
    made = labels_of("y = torch.randint(0, 2, (8, 1))")
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
    assert conflicts(expected("binary rank=2 columns=2"), made)
    assert conflicts(expected("binary lowest=1"), made)
    assert not conflicts(expected("binary classes=2 rank=2 columns=1 int64 lowest=0"), made)
