"""Hostile inputs: each is answered with the right line and exit code, alone and beside all the others."""

from __future__ import annotations

import os
from dataclasses import replace
from io import BytesIO, TextIOWrapper
from pathlib import Path

import pytest

from headlint.cli import main
from hostile import Row, agree, all_together, in_subprocess, rows
from hostile.making import IMPORTS, LOSS
from hostile.row import Outcome, lines_of
from hostile.together import GOOD_FILES

ROWS = [row for row in rows() if not row.unless]
TEXTS = ("lines", "encodings", "characters", "syntax", "Python 2", "grammar", "notebook")
SLOW = ("depth", "size")
"""What is tried only together with all the others."""
PROGRAMS = [row for row in ROWS if row.topic in TEXTS and row.findings]


def tried(row: Row, folder: Path, capfd: pytest.CaptureFixture[str]) -> Outcome:
    """What headlint answers: called in this process, unless the row says how a new one is started."""
    if row.run is not None:
        return in_subprocess(row, folder)
    os.chdir(folder)
    code = main(row.argv)
    printed = capfd.readouterr()
    return Outcome(code, lines_of(printed.out.encode()), lines_of(printed.err.encode()))


@pytest.mark.parametrize(
    "row",
    [
        pytest.param(row, marks=[pytest.mark.unwatched] if row.unwatched else [])
        for row in ROWS
        if row.topic not in SLOW
    ],
    ids=lambda row: f"{row.topic}: {row.name}",
)
def test_a_hostile_input_is_answered(
    row: Row, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    row.make(tmp_path)
    assert [*agree(row, tried(row, tmp_path, capfd))] == []
    assert row.after is None or row.after(tmp_path) == ""


@pytest.mark.parametrize("row", PROGRAMS, ids=lambda row: f"{row.topic}: {row.name}")
def test_it_is_answered_the_same_on_standard_input(
    row: Row, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    row.make(tmp_path)
    [path] = tmp_path.iterdir()
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("sys.stdin", TextIOWrapper(BytesIO(path.read_bytes())))
    path.unlink()
    code = main([*row.argv[:-1], "--stdin-filename", path.name, "-"])
    printed = capfd.readouterr()
    outcome = Outcome(code, lines_of(printed.out.encode()), lines_of(printed.err.encode()))
    assert [*agree(row, outcome)] == []


def test_a_language_server_outlives_them_all(tmp_path: Path) -> None:
    pytest.importorskip("pygls")
    from lsp_client import Client

    with Client(tmp_path) as client:
        for number, row in enumerate(PROGRAMS):
            row.make(tmp_path)
            [made] = tmp_path.glob("train.*")
            text = made.read_bytes().decode("utf-8", "surrogateescape").encode("utf-8", "replace").decode()
            made.unlink()
            if made.suffix == ".py":
                client.diagnostics(client.open(tmp_path / f"{number}.py", text))
        uri = client.open(tmp_path / "train.py", (IMPORTS + LOSS).decode())
        [shown] = client.diagnostics(uri)
        assert shown["code"] == "HL202"


@pytest.mark.parametrize("jobs", ["1", "2"])
def test_all_of_them_beside_good_files_cost_no_finding(jobs: str, tmp_path: Path) -> None:
    row = all_together(rows(), tmp_path)
    assert len({line.partition(":")[0] for line in row.findings if line.startswith("good/")}) == GOOD_FILES
    for _ in ("cold", "warm"):
        outcome = in_subprocess(row, tmp_path, (*row.argv[:-1], "--jobs", jobs, "."))
        assert [*agree(row, replace(outcome, err=tuple(sorted(outcome.err))))] == []


def test_every_row_has_a_name_of_its_own() -> None:
    names = [(row.topic, row.name) for row in rows()]
    assert len(names) == len(set(names))
