"""`--add-ignore` writes comments that hide what is found, wherever a comment can stand, and nothing else."""

from __future__ import annotations

import ast
import json
import os
from pathlib import Path

import pytest

from headlint.cli import main
from headlint.ignoring import ignore_paths
from headlint.lint import Options, UsageError, lint_paths
from marks import ROOT

IMPORTS = "from keras import Sequential\nfrom keras.layers import Dense\n\n"
COMPILE = 'model.compile(loss="categorical_crossentropy")\n'
HEAD = 'model = Sequential([Dense(4, activation="sigmoid")])'
COMMENT = "# headlint: ignore[HL101] known"


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty current folder."""
    monkeypatch.chdir(tmp_path)
    return tmp_path


def ignored(text: str, reason: str = "known") -> str:
    """A program after comments were written into it; nothing is found in it any more."""
    Path("a.py").write_bytes(text.encode())
    outcome = ignore_paths(["a.py"], reason)
    assert (outcome.report.findings, outcome.unwritten) == ((), ())
    after = Path("a.py").read_bytes().decode()
    assert ast.dump(ast.parse(after)) == ast.dump(ast.parse(text))
    return after


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (f"{HEAD}\n", f"{HEAD}  {COMMENT}\n"),
        (f"{HEAD}   \t\n", f"{HEAD}  {COMMENT}\n"),
        (f"{HEAD}  # noqa: E501\n", f"{HEAD}  # noqa: E501  {COMMENT}\n"),
        (
            f"{HEAD}  # headlint: ignore[HL102, HL002] why\n",
            f"{HEAD}  # headlint: ignore[HL102, HL002] why  {COMMENT}\n",
        ),
        # Within brackets: at the very line, whatever stands around it.
        (
            'model = Sequential([\n    Dense(\n        4,\n        activation="sigmoid",  # scores\n'
            "    ),\n])\n",
            'model = Sequential([\n    Dense(\n        4,\n        activation="sigmoid",  # scores  '
            f"{COMMENT}\n    ),\n])\n",
        ),
        # A backslash takes no comment behind it: the end of the statement does.
        (
            'model = Sequential([Dense(4, activation="sigmoid")]) \\\n    or 1\n',
            f'model = Sequential([Dense(4, activation="sigmoid")]) \\\n    or 1  {COMMENT}\n',
        ),
        # Neither does a line that ends within a string.
        (
            'model = Sequential([Dense(4, activation="sigmoid", name="""a\nb""")])\n',
            f'model = Sequential([Dense(4, activation="sigmoid", name="""a\nb""")])  {COMMENT}\n',
        ),
    ],
)
@pytest.mark.parametrize("line_end", ["\n", "\r\n"])
def test_a_comment_goes_where_the_finding_is(before: str, after: str, line_end: str) -> None:
    def program(head: str) -> str:
        return f"{IMPORTS}{head}{COMPILE}".replace("\n", line_end)

    assert ignored(program(before)) == program(after)


def test_a_line_of_its_own_is_the_last_resort() -> None:
    text = f"{IMPORTS}if True:\n    {HEAD}; x = '''\n'''; y = 1 + \\\n    2; z = '''\n'''\n{COMPILE}"
    assert f"    2; z = '''\n'''  {COMMENT}\n" in ignored(text)


def test_findings_of_one_line_share_a_comment() -> None:
    text = (
        f"{IMPORTS}model = Sequential([Dense(1, activation='softmax')])\n"
        "model.compile(loss='mse', metrics=['acc'])\n"
    )
    Path("a.py").write_text(text)
    by_line: dict[int, set[str]] = {}
    for finding in lint_paths(["a.py"]).findings:
        by_line.setdefault(finding.span.start.line, set()).add(finding.code)
    after = ignored(text).splitlines()
    assert by_line
    for line, codes in by_line.items():
        assert after[line - 1].endswith(f"  # headlint: ignore[{', '.join(sorted(codes))}] known")


def test_the_encoding_and_the_mode_stay() -> None:
    text = f"# -*- coding: latin-1 -*-\n{IMPORTS}x = 'é'\n{HEAD}  # où\n{COMPILE}"
    path = Path("a.py")
    path.write_bytes(text.encode("latin-1"))
    path.chmod(0o640)
    assert ignore_paths(["a.py"], "déjà vu").report.findings == ()
    assert f"{HEAD}  # où  # headlint: ignore[HL101] déjà vu\n" in path.read_bytes().decode("latin-1")
    assert path.stat().st_mode & 0o777 == 0o640


def test_a_reason_that_the_encoding_lacks_leaves_the_file_alone() -> None:
    data = f"# -*- coding: latin-1 -*-\n{IMPORTS}x = 'é'\n{HEAD}\n{COMPILE}".encode("latin-1")
    Path("a.py").write_bytes(data)
    outcome = ignore_paths(["a.py"], "→ later")
    assert [one.path for one in outcome.unwritten] == ["a.py"]
    assert (len(outcome.report.findings), Path("a.py").read_bytes()) == (1, data)


def test_a_notebook_changes_in_its_cell_only() -> None:
    cells = [IMPORTS, f"%%time\n%matplotlib inline\n{HEAD}\n{COMPILE}", "# the end"]
    book = {
        "cells": [
            {"source": cell.splitlines(keepends=True), "cell_type": "code", "outputs": [{"data": [1]}]}
            for cell in cells
        ],
        "nbformat": 4,
    }
    before = json.dumps(book, indent=3)
    Path("a.ipynb").write_text(before)
    outcome = ignore_paths(["a.ipynb"], "known")
    assert (outcome.report.findings, outcome.comments, outcome.files) == ((), 1, 1)
    escaped = HEAD.replace('"', '\\"')
    assert Path("a.ipynb").read_text() == before.replace(f"{escaped}\\n", f"{escaped}  {COMMENT}\\n")


def test_a_line_magic_gets_its_comment_above() -> None:
    timed = f"%time {HEAD}"
    cell = {"cell_type": "code", "source": f"{IMPORTS}{timed}\n{COMPILE}"}
    Path("a.ipynb").write_text(json.dumps({"cells": [cell], "nbformat": 4}))
    outcome = ignore_paths(["a.ipynb"], "known")
    assert outcome.report.findings == ()
    (after,) = json.loads(Path("a.ipynb").read_text())["cells"]
    assert timed in after["source"].splitlines()


def test_only_files_of_the_run_are_written_to(folder: Path) -> None:
    (folder / "pyproject.toml").touch()
    net = f"{IMPORTS}\ndef net():\n    return Sequential([Dense(4, activation='sigmoid')])\n"
    Path("net.py").write_text(net)
    Path("train.py").write_text(f"from net import net\n\nmodel = net()\n{COMPILE}")
    assert ignore_paths(["train.py"], "known").report.findings == ()
    assert Path("net.py").read_text() == net
    assert lint_paths(["."]).findings == ()


@pytest.mark.parametrize("reason", ["", "  ", "two\nlines", "a\rb", "a\x00b"])
def test_a_reason_is_a_line_of_text(reason: str) -> None:
    Path("a.py").write_text(f"{IMPORTS}{HEAD}\n{COMPILE}")
    with pytest.raises(UsageError, match="--add-ignore wants a reason"):
        ignore_paths(["a.py"], reason)


def test_what_no_comment_can_hide_gets_none() -> None:
    text = "x = 1  # headlint: ignore[HL101]\n"
    Path("a.py").write_text(text)
    Path("b.py").write_text("import keras\nmodel.compile(\n")
    outcome = ignore_paths(["a.py", "b.py"], "known")
    assert [finding.code for finding in outcome.report.findings] == ["HL002", "HL001"]
    assert (outcome.comments, Path("a.py").read_text()) == (0, text)


def test_the_command_line_says_how_many(capsys: pytest.CaptureFixture[str]) -> None:
    Path("a.py").write_text(f"{IMPORTS}{HEAD}\n{COMPILE}")
    assert main(["--add-ignore=known", "a.py"]) == 0
    printed = capsys.readouterr()
    assert printed.err == "headlint: 1 comment added in 1 file\n"
    assert printed.out.endswith("1 suppressed\n")
    assert main(["--add-ignore=", "a.py"]) == 2


@pytest.mark.skipif(os.name == "nt" or os.geteuid() == 0, reason="everything is writable")
def test_a_file_that_cannot_be_written_is_told(capsys: pytest.CaptureFixture[str]) -> None:
    path = Path("a.py")
    path.write_text(f"{IMPORTS}{HEAD}\n{COMPILE}")
    path.chmod(0o444)
    assert main(["--add-ignore=known", "a.py"]) == 1
    assert "not ignored, it is read-only" in capsys.readouterr().err


@pytest.mark.parametrize("folder_name", ["keras", "torch", "jax"])
def test_every_program_falls_silent_and_stays_the_same(folder_name: str, tmp_path: Path) -> None:
    programs = sorted((ROOT / "fixtures" / folder_name).glob("*.py"))
    for path in programs:
        (tmp_path / path.name).write_bytes(path.read_bytes())
    options = Options(extend_select=("ALL",))
    outcome = ignore_paths(["."], "known", options)
    assert (outcome.report.findings, outcome.unwritten) == ((), ())
    assert outcome.comments
    for path in programs:
        after = (tmp_path / path.name).read_text()
        assert ast.dump(ast.parse(after)) == ast.dump(ast.parse(path.read_text()))
