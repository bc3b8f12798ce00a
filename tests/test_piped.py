"""Standard input is linted, mended and compared as if it stood in the file that it is said to be."""

from __future__ import annotations

import io
import json
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest

from headlint.cli import main
from headlint.lint import lint_source
from marks import ROOT

NET = """\
from keras import Sequential
from keras.layers import Dense


def net():
    return Sequential([Dense(4, activation="{activation}")])
"""
TRAIN = """\
from net import net

model = net()
model.compile(optimizer="adam", loss="categorical_crossentropy")
"""
SAFE = """\
import keras

model = keras.Sequential([keras.layers.Dense(3, activation="softmax")])
model.compile("sgd", loss="categorical_crosentropy")
"""


class Pipe:
    """Standard input that holds bytes."""

    def __init__(self, data: bytes) -> None:
        self.buffer = io.BytesIO(data)


@dataclass
class Piped:
    """Runs headlint with something on standard input; the outcome is what it printed."""

    monkeypatch: pytest.MonkeyPatch
    capsys: pytest.CaptureFixture[str]

    def __call__(self, text: str | bytes, *arguments: str) -> tuple[int, str, str]:
        data = text.encode() if isinstance(text, str) else text
        self.monkeypatch.setattr(sys, "stdin", Pipe(data))
        code = main([*arguments, "--color=never"])
        return (code, *self.capsys.readouterr())


@pytest.fixture
def piped(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path) -> Piped:
    """In an empty folder that is the top of a project."""
    monkeypatch.chdir(tmp_path)
    Path("pyproject.toml").touch()
    return Piped(monkeypatch, capsys)


def places(printed: str) -> list[tuple[str, str]]:
    return [(finding["code"], finding["path"]) for finding in json.loads(printed)["findings"]]


def test_a_program_without_a_name(piped: Piped) -> None:
    code, out, _ = piped(SAFE, "-", "--output-format=concise")
    assert code == 1
    assert out.startswith("<stdin>:4:")


def test_other_files_are_read_from_the_disk(piped: Piped) -> None:
    Path("net.py").write_text(NET.format(activation="sigmoid"))
    code, out, _ = piped(TRAIN, "check", "-", "--stdin-filename", "train.py", "--output-format=json")
    assert (code, places(out)) == (1, [("HL101", "train.py")])
    assert json.loads(out)["findings"][0]["related"][0]["path"] == "net.py"


def test_what_is_piped_counts_in_place_of_its_file(piped: Piped) -> None:
    Path("net.py").write_text(NET.format(activation="sigmoid"))
    Path("train.py").write_text(TRAIN)
    comment = NET.format(activation="softmax") + "# headlint: ignore-file[HL101] known\n"
    assert piped(comment, "-", "--stdin-filename=net.py")[0] == 0  # train.py could need it
    assert piped("import keras\n", "-", "--stdin-filename=train.py")[0] == 0


def test_settings_are_those_of_the_file(piped: Piped) -> None:
    Path("sub").mkdir()
    Path("sub/headlint.toml").write_text('ignore = ["HL703"]\n')
    assert piped(SAFE, "-", "--stdin-filename=a.py")[0] == 1
    assert piped(SAFE, "-", "--stdin-filename=sub/a.py")[0] == 0
    Path("headlint.toml").write_text('per-file-ignores = {"a.py" = ["HL703"]}\n')
    assert piped(SAFE, "-", "--stdin-filename=a.py")[0] == 0
    assert piped(SAFE, "-", "--stdin-filename=b.py")[0] == 1


def test_an_excluded_file_is_passed_through_if_that_is_forced(piped: Piped) -> None:
    name = ("-", "--stdin-filename=old/a.py", "--exclude=old/")
    assert piped(SAFE, *name)[0] == 1
    assert piped(SAFE, *name, "--force-exclude")[0] == 0
    code, out, _ = piped(SAFE, *name, "--force-exclude", "--fix")
    assert (code, out) == (0, SAFE)


def test_a_notebook_by_its_name(piped: Piped) -> None:
    book = json.dumps({"cells": [{"cell_type": "code", "source": SAFE}], "nbformat": 4})
    code, out, _ = piped(book, "-", "--stdin-filename=a.ipynb", "--output-format=json")
    assert (code, json.loads(out)["findings"][0]["cell"]) == (1, 1)


def test_what_is_mended_goes_out_and_the_report_beside(piped: Piped) -> None:
    code, out, err = piped(SAFE, "--fix", "-")
    assert (code, out) == (0, SAFE.replace("crosentropy", "crossentropy"))
    assert err == "1 head in 1 file: 1 checked\n"
    data = f"# coding: latin-1\n{SAFE}# \xe9\n".encode("latin-1")
    command = [sys.executable, "-m", "headlint", "--fix", "--quiet", "-"]
    done = subprocess.run(command, input=data, capture_output=True, check=True, cwd=ROOT)
    assert (done.stdout, done.stderr) == (data.replace(b"crosentropy", b"crossentropy"), b"")


def test_a_patch_names_the_file(piped: Piped) -> None:
    code, out, _ = piped(SAFE, "--diff", "-", "--stdin-filename=a.py")
    assert code == 1
    assert out.startswith("--- a/a.py\n+++ b/a.py\n@@ ")
    assert piped(out, "--diff", "-")[0] == 1  # a patch is no program, and that is said
    assert piped("import keras\n", "--diff", "-")[:2] == (0, "")


@pytest.mark.parametrize(
    "arguments",
    [["-", "a.py"], ["-", "-"], ["--stdin-filename=a.py"], ["a.py", "--stdin-filename=a.py"]],
)
def test_standard_input_goes_alone(piped: Piped, arguments: list[str]) -> None:
    Path("a.py").touch()
    code, out, err = piped(SAFE, *arguments)
    assert (code, out) == (2, "")
    assert err == "headlint: standard input, '-', goes alone, and --stdin-filename goes with it\n"


def test_no_comments_are_written_into_standard_input(piped: Piped) -> None:
    assert piped(SAFE, "-", "--add-ignore=known")[0] == 2


def test_show_files_names_it(piped: Piped) -> None:
    assert piped(SAFE, "-", "--stdin-filename=a.py", "--show-files")[:2] == (0, "a.py\n")


def test_a_text_is_read_in_the_encoding_that_it_names() -> None:
    text = f"# coding: latin-1\nimport keras; é = 1\n{SAFE}"
    report = lint_source(text.replace("model.compile", "éé = 1; model.compile"))
    (finding,) = report.findings
    assert report.sources["<stdin>"][finding.span.start.line - 1].startswith("éé = 1; model")
