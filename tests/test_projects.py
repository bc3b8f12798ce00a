"""Programs that are split over files are understood as wholes, however they are split."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

import expectations
from marks import ROOT, expected

PROJECTS = [path.parent for path in sorted((ROOT / "fixtures" / "projects").glob("*/expected.yaml"))]
LEAST = 22

one_by_one = pytest.mark.parametrize("project", PROJECTS, ids=lambda project: project.name)


def wanted(project: Path) -> expectations.Expectation:
    return expectations.read(project / "expected.yaml", "path")


def programs(project: Path) -> dict[str, str]:
    """The texts of the Python files, by path within the project."""
    paths = sorted(project.rglob("*.py"))
    return {path.relative_to(project).as_posix(): path.read_text(encoding="utf-8") for path in paths}


@one_by_one
def test_a_project_gives_exactly_its_findings(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(project)
    assert expectations.found(".", "path").findings == wanted(project).findings


@one_by_one
def test_a_project_has_exactly_its_heads(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(project)
    missing, surplus = expectations.misfits(wanted(project).heads, expectations.found(".", "path").heads)
    assert (missing, surplus) == ([], [])


@one_by_one
def test_a_project_is_the_same_from_anywhere(
    project: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(project)
    inside = expectations.found(".", "path")
    monkeypatch.chdir(ROOT)
    given = os.path.relpath(project)
    from_above = expectations.found(given, "path")
    monkeypatch.chdir(tmp_path)
    from_afar = expectations.found(str(project), "path")
    for outside, prefix in ((from_above, given), (from_afar, str(project))):
        moved = [((f"{prefix}/{path}", line), code) for (path, line), code in inside.findings]
        assert outside.findings == tuple(moved)
        places = [(f"{prefix}/{path}", line) for path, line in (head.place for head in inside.heads)]
        assert [head.place for head in outside.heads] == places


@one_by_one
def test_the_marks_in_a_project_agree_with_its_expectations(project: Path) -> None:
    marks = {
        ((path, line), code) for path, text in programs(project).items() for line, code in expected(text)
    }
    assert marks == set(wanted(project).findings)


@one_by_one
def test_one_file_of_a_faulty_project_says_what_is_wrong(project: Path) -> None:
    texts = programs(project).values()
    confessions = [text.split('"""')[1] for text in texts if text.startswith('"""Faulty')]
    codes = {code for _, code in wanted(project).findings}
    assert len(confessions) == bool(codes)
    assert all(code in confession for confession in confessions for code in codes)


@one_by_one
def test_a_project_is_small_and_split(project: Path) -> None:
    files = [text for text in programs(project).values() if text]
    assert 2 <= len(files) <= 6
    assert max(len(text.splitlines()) for text in files) <= 60


def test_half_of_the_projects_are_clean() -> None:
    faulty = [project for project in PROJECTS if wanted(project).findings]
    assert len(PROJECTS) >= LEAST
    assert abs(len(PROJECTS) - 2 * len(faulty)) <= 4
