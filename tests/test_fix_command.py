"""`--fix`, `--unsafe-fixes` and `--diff` as the user sees them."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from headlint.cli import main
from headlint.mend import fix_source
from marks import ROOT

SAFE = """import keras

model = keras.Sequential([keras.layers.Dense(3, activation="softmax")])
model.compile("sgd", loss="categorical_crosentropy")
"""
MENDED = SAFE.replace("crosentropy", "crossentropy")
UNSAFE = """import numpy as np
from keras import Sequential
from keras.layers import Dense

model = Sequential([Dense(1)])
model.compile("sgd", loss="hinge")
model.fit(x, y)
labels = model.predict_classes(x)
"""


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "a.py").write_text(SAFE)
    return tmp_path


def say(capsys: pytest.CaptureFixture[str]) -> str:
    return capsys.readouterr().err


class TestFix:
    def test_the_file_is_mended_and_the_rest_reported(
        self, folder: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        assert main(["--fix"]) == 0
        out, err = capsys.readouterr()
        assert (folder / "a.py").read_text() == MENDED
        assert err == "headlint: fixed 1 finding in 1 file\n"
        assert out == "1 head in 1 file: 1 checked\n"
        assert main(["--fix"]) == 0
        assert say(capsys) == ""

    def test_without_it_nothing_is_written(self, folder: Path) -> None:
        assert main(["--unsafe-fixes"]) == 1
        assert (folder / "a.py").read_text() == SAFE

    def test_json_tells_what_is_left(self, folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
        (folder / "b.py").write_text(UNSAFE)
        assert main(["--fix", "--output-format", "json"]) == 1
        report = json.loads(capsys.readouterr().out)
        assert [one["path"] for one in report["findings"]] == ["b.py"]
        assert main(["--fix", "--unsafe-fixes", "--output-format", "json"]) == 0
        assert json.loads(capsys.readouterr().out)["findings"] == []

    def test_only_files_under_the_given_paths_are_mended(self, folder: Path) -> None:
        (folder / "sub").mkdir()
        (folder / "sub" / "b.py").write_text(SAFE)
        assert main(["--fix", "sub"]) == 0
        assert (folder / "a.py").read_text() == SAFE
        assert (folder / "sub" / "b.py").read_text() == MENDED

    def test_a_read_only_file_is_an_error_for_that_file_only(
        self, folder: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        (folder / "b.py").write_text(SAFE)
        (folder / "b.py").chmod(0o444)
        assert main(["--fix", "--quiet"]) == 1
        out, err = capsys.readouterr()
        assert err == f"headlint: {os.path.realpath('b.py')}: not fixed, it is read-only\n"
        assert "b.py:4:" in out
        assert (folder / "a.py").read_text() == MENDED
        assert (folder / "b.py").read_text() == SAFE

    def test_a_fault_of_our_own_is_reported(
        self, folder: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr("headlint.fixing.repairing.broken", lambda *_: "it is no Python any more")
        assert main(["--fix"]) == 2
        assert (folder / "a.py").read_text() == SAFE
        out = capsys.readouterr().out
        assert "HL000" in out
        assert "no Python any more; please report it, with a.py" in " ".join(out.split())

    @pytest.mark.parametrize("more", [[], ["--no-cache"], ["--jobs", "1"], ["--jobs", "2"]])
    def test_results_that_are_kept_change_nothing(self, folder: Path, more: list[str]) -> None:
        for number in range(12):
            (folder / f"b{number}.py").write_text(SAFE)
        os.utime(folder / "a.py", (1_000_000_000, 1_000_000_000))
        assert main(["--quiet", *more]) == 1
        assert main(["--fix", *more]) == 0
        assert {one.read_text() for one in folder.glob("*.py")} == {MENDED}
        assert main(["--quiet", *more]) == 0

    def test_a_link_to_a_file_and_the_file_itself(self, folder: Path) -> None:
        (folder / "link.py").symlink_to("a.py")
        assert main(["--fix", "a.py", "link.py"]) == 0
        assert (folder / "link.py").is_symlink()
        assert (folder / "a.py").read_text() == MENDED


class TestDiff:
    def test_nothing_is_written(self, folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
        assert main(["--diff"]) == 1
        out, err = capsys.readouterr()
        assert (folder / "a.py").read_text() == SAFE
        assert err == "headlint: would fix 1 finding in 1 file\n"
        assert out.splitlines()[:2] == ["--- a/a.py", "+++ b/a.py"]
        assert '+model.compile("sgd", loss="categorical_crossentropy")' in out.splitlines()

    def test_it_is_clean_where_nothing_would_change(
        self, folder: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        (folder / "a.py").write_text(UNSAFE)
        assert main(["--diff"]) == 0
        assert capsys.readouterr().out == ""
        assert main(["--diff", "--unsafe-fixes"]) == 1
        assert main(["--diff", "--unsafe-fixes", "--exit-zero"]) == 0
        assert main(["--diff", "--unsafe-fixes", "--fix"]) == 1
        assert (folder / "a.py").read_text() == UNSAFE

    def test_the_bytes_are_those_of_the_file(self, folder: Path) -> None:
        old = f"# coding: latin-1\n{SAFE}# \xe9\n".replace("\n", "\r\n").encode("latin-1")
        (folder / "a.py").write_bytes(old)
        command = [sys.executable, "-m", "headlint", "--diff", str(folder)]
        done = subprocess.run(command, cwd=ROOT, capture_output=True, check=False)
        assert done.returncode == 1
        assert b'+model.compile("sgd", loss="categorical_crossentropy")\r\n # \xe9\r\n' in done.stdout

    def test_what_went_wrong_is_said_on_standard_error(
        self, folder: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr("headlint.fixing.repairing.broken", lambda *_: "it is no Python any more")
        (folder / "b.py").write_text("import keras\nmodel.compile(loss=\n")
        assert main(["--diff"]) == 2
        out, err = capsys.readouterr()
        assert out == ""
        assert "headlint: a.py:4:27: a fix of HL703 was taken back" in err
        assert "headlint: b.py:2:14: cannot be read: not valid Python" in err


class TestSource:
    def test_a_program_that_stands_in_no_file(self) -> None:
        new, report = fix_source(SAFE.encode(), "somewhere.py")
        assert new.decode() == MENDED
        assert (report.findings, len(report.fixed), report.fixed_files) == ((), 1, 1)

    def test_a_notebook(self) -> None:
        cells = [{"cell_type": "code", "source": SAFE.splitlines(keepends=True), "outputs": [], "id": "1"}]
        book = json.dumps({"cells": cells, "nbformat": 4}, indent=3)
        new, _ = fix_source(book.encode(), "somewhere.ipynb")
        assert new.decode() == book.replace("crosentropy", "crossentropy")
