"""Whole programs, projects and notebooks after `--fix --unsafe-fixes`: nothing is taken back or moves."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from headlint.lint import Options
from headlint.mend import Mended, fix_paths
from headlint.source import Source, decode
from marks import ROOT

OPTIONS = Options(unsafe_fixes=True)
FOLDERS = ("keras", "torch", "jax", "heads", "seeds", "notebooks")
PROJECTS = sorted(path.parent.name for path in (ROOT / "fixtures" / "projects").glob("*/expected.yaml"))


def mended(folder: Path) -> Mended:
    """A folder is fixed, and what is fixed is linted: it stays as it is."""
    first = fix_paths([str(folder)], OPTIONS)
    assert [one.message for one in first.report.findings if one.code == "HL000"] == []
    assert first.unwritten == ()
    assert fix_paths([str(folder)], OPTIONS, write=False).texts == {}
    return first


def without_sources(data: bytes) -> object:
    book = json.loads(data)
    for cell in book["cells"] if "cells" in book else book["worksheets"][0]["cells"]:
        if cell["cell_type"] == "code":
            cell.pop("source", None)
            cell.pop("input", None)
    return book


@pytest.mark.parametrize("name", [*FOLDERS, *(f"projects/{project}" for project in PROJECTS)])
def test_fixtures_are_fixed_for_good(name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    shutil.copytree(ROOT / "fixtures" / name, tmp_path / "copy")
    monkeypatch.chdir(tmp_path / "copy")
    done = mended(Path())
    for path, (old, new) in done.texts.items():
        assert Path(path).read_bytes() == new
        source = decode(new, path)
        assert isinstance(source, Source)
        if path.endswith(".ipynb"):
            assert without_sources(old) == without_sources(new)
        else:
            compile(source.text, path, "exec")


def test_there_is_something_to_fix(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    shutil.copytree(ROOT / "fixtures" / "torch", tmp_path / "copy")
    monkeypatch.chdir(tmp_path / "copy")
    assert mended(Path()).texts
