"""The figures that are kept beside the benchmarks: what was measured, and the command that did."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path

__all__ = ["FILE", "ROOT", "commit", "keep", "kept"]

ROOT = Path(__file__).resolve().parent.parent
FILE = Path(__file__).with_name("tested.json")


def kept() -> dict[str, dict[str, object]]:
    """What is kept, by its name: `coverage`, `mutants`."""
    if not FILE.exists():
        return {}
    figures: dict[str, dict[str, object]] = json.loads(FILE.read_text(encoding="utf-8"))
    return figures


def keep(name: str, figures: dict[str, object]) -> None:
    """Keep figures in place of those of the same name."""
    text = json.dumps({**kept(), name: figures}, indent=2, sort_keys=True, ensure_ascii=False)
    FILE.write_text(text + "\n", encoding="utf-8")


def commit() -> str:
    """The commit that is measured, short; empty where there is no repository."""
    asked = ["git", "rev-parse", "--short", "HEAD"]
    try:
        return subprocess.run(asked, cwd=ROOT, capture_output=True, text=True, check=True).stdout.strip()
    except (OSError, subprocess.CalledProcessError):
        return ""
