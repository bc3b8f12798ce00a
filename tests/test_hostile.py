"""Hostile inputs: each is answered with the right line and exit code, alone and beside all the others."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from headlint.cli import main
from hostile import Row, agree, in_subprocess, rows
from hostile.row import Outcome, lines_of

ROWS = [row for row in rows() if not row.unless]


def tried(row: Row, folder: Path, capfd: pytest.CaptureFixture[str]) -> Outcome:
    """What headlint answers: called in this process, unless the row says how a new one is started."""
    if row.run is not None:
        return in_subprocess(row, folder)
    os.chdir(folder)
    code = main(row.argv)
    printed = capfd.readouterr()
    return Outcome(code, lines_of(printed.out.encode()), lines_of(printed.err.encode()))


@pytest.mark.parametrize("row", ROWS, ids=lambda row: f"{row.topic}: {row.name}")
def test_a_hostile_input_is_answered(
    row: Row, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    row.make(tmp_path)
    assert [*agree(row, tried(row, tmp_path, capfd))] == []
    assert row.after is None or row.after(tmp_path) == ""


def test_every_row_has_a_name_of_its_own() -> None:
    names = [(row.topic, row.name) for row in rows()]
    assert len(names) == len(set(names))
