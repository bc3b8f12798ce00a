"""Whole programs, as people write them, are linted as their marks say and no further."""

from __future__ import annotations

from pathlib import Path

import pytest

from headlint.lint import Options, lint_paths
from marks import ROOT, expected, later

FOLDERS = {"keras": 10, "torch": 10, "jax": 5}
"""How many clean programs, and how many faulty ones, a folder holds at least."""
PROGRAMS = [path for folder in FOLDERS for path in sorted((ROOT / "fixtures" / folder).glob("*.py"))]


def findings(path: Path) -> set[tuple[int, str]]:
    report = lint_paths([str(path)], Options())
    return {(finding.span.start.line, finding.code) for finding in report.findings}


@pytest.mark.parametrize("path", PROGRAMS, ids=lambda path: f"{path.parent.name}/{path.stem}")
def test_a_program_gives_exactly_its_marked_findings(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert findings(path) - later(text) == expected(text)


@pytest.mark.parametrize("folder", FOLDERS)
def test_a_folder_holds_clean_and_faulty_programs(folder: str) -> None:
    programs = [path for path in PROGRAMS if path.parent.name == folder]
    faulty = [path for path in programs if expected(path.read_text(encoding="utf-8"))]
    assert len(faulty) >= FOLDERS[folder]
    assert len(programs) - len(faulty) >= FOLDERS[folder]


@pytest.mark.parametrize("path", PROGRAMS, ids=lambda path: f"{path.parent.name}/{path.stem}")
def test_the_first_line_of_a_faulty_program_names_its_codes(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    docstring = text.split('"""')[1]
    assert docstring.startswith("Faulty") == bool(expected(text))
    for _, code in expected(text):
        assert code in docstring
