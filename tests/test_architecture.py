"""The arrows between the rooms: imports run downwards only (DESIGN, section 7)."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent / "headlint"

# From the top floor to the ground. A room may import from its own floor's package and from below.
FLOORS: tuple[frozenset[str], ...] = (
    frozenset({"__main__"}),
    frozenset({"front"}),
    frozenset({"cli"}),
    frozenset({"api", "checking"}),
    frozenset({"server"}),
    frozenset({"quick", "taping"}),
    frozenset({"bar", "completion", "console", "piped"}),
    frozenset({"settling"}),
    frozenset({"arguments", "config"}),
    frozenset({"ignoring", "mend"}),
    frozenset({"trying"}),
    frozenset({"lint"}),
    frozenset({"accepting", "agreeing", "gathering"}),
    frozenset({"cache", "crew"}),
    frozenset({"baseline", "examine", "evidence", "reach", "rulepage", "suppress"}),
    frozenset({"fixing"}),
    frozenset({"adjusting", "callers", "discover", "selection", "analysis", "triage"}),
    frozenset({"rulebook"}),
    frozenset({"remedies"}),
    frozenset({"frameworks"}),
    frozenset({"syntax"}),
    frozenset({"contents", "enclosing", "guard", "running"}),
    frozenset({"comments", "faults", "python"}),
    frozenset({"source"}),
    frozenset({"cells", "outputs", "overlay", "workers"}),
    frozenset({"report"}),
    frozenset({"inventory"}),
    frozenset({"nodes", "packing", "questions"}),
    frozenset({"contracts", "folders", "values", "versions", "settings", "selectors"}),
    frozenset({"patterns", "rulefiles"}),
    frozenset({"findings"}),
    frozenset({"configured", "counting", "depth", "digests", "domains", "keeping", "plain"}),
    frozenset({"portable", "progress", "records", "streams", "writing"}),
    frozenset({"constructors"}),
    frozenset({"__init__"}),
)
LEVEL = {room: level for level, floor in enumerate(FLOORS) for room in floor}


def modules() -> list[Path]:
    return sorted(ROOT.rglob("*.py"))


def room_of(path: Path) -> str:
    parts = path.relative_to(ROOT).parts
    return parts[0] if len(parts) > 1 else path.stem


def imported_rooms(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        names: list[str] = []
        if isinstance(node, ast.ImportFrom) and node.module is not None:
            whole = node.module == "headlint"
            names = [f"headlint.{one.name}" for one in node.names] if whole else [node.module]
        elif isinstance(node, ast.Import):
            names = [one.name for one in node.names]
        for name in names:
            parts = name.split(".")
            if parts[0] == "headlint" and len(parts) > 1:
                yield parts[1] if parts[1] in LEVEL else "__init__"


def test_every_room_has_a_floor() -> None:
    assert {room_of(path) for path in modules()} == set(LEVEL)


@pytest.mark.parametrize("path", modules(), ids=lambda path: str(path.relative_to(ROOT)))
def test_imports_run_downwards(path: Path) -> None:
    own = room_of(path)
    if own == "__init__":  # the front door: it names the API for type checkers and imports it when asked
        assert set(imported_rooms(path)) == {"api"}
        return
    upwards = {room for room in imported_rooms(path) if room != own and LEVEL[room] <= LEVEL[own]}
    assert not upwards, f"{own} imports from {sorted(upwards)}"


def test_fixing_knows_findings_and_texts_and_nothing_of_rules() -> None:
    known = {"findings", "fixing", "guard", "records", "source", "writing", "__init__"}
    for path in modules():
        if room_of(path) == "fixing":
            assert set(imported_rooms(path)) <= known, path


def test_renderers_know_findings_and_nothing_behind_them() -> None:
    known = {"counting", "findings", "portable", "records", "report", "__init__"}
    for path in modules():
        if room_of(path) == "report":
            assert set(imported_rooms(path)) <= known, path


def test_dataclasses_come_from_records() -> None:
    """Those of the standard library cost a third of the start of a run."""
    for path in modules():
        if path.name == "records.py" and path.parent == ROOT:
            continue
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            names = [one.name for one in node.names] if isinstance(node, ast.Import) else []
            names += [node.module or ""] if isinstance(node, ast.ImportFrom) else []
            assert "dataclasses" not in names, path
