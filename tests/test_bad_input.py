"""Files that are no Python, or not Python that can be read: each is said, and the others are linted."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from headlint.lint import lint_paths

GOOD = "import torch.nn.functional as F\nfrom torch import nn\nF.cross_entropy(nn.Linear(4, 1)(x), y)\n"
HEAD = b"import torch\nloss = torch.nn.CrossEntropyLoss()\n"
BAD = {
    "html": (b"<!doctype html>\n<title>CrossEntropyLoss</title>\n", "not valid Python"),
    "python2": (HEAD + b'print "loss"\n', "looks like Python 2"),
    "unfinished": (HEAD + b"def train(model:\n", "not valid Python"),
    "undecodable": (HEAD + b"name = '\xff\xfe'\n", "UTF-8"),
    "nul": (HEAD + b"x = 1\x00\n", "NUL"),
    "unknown codec": (b"# -*- coding: klingon -*-\n" + HEAD, "klingon"),
    "parentheses": (HEAD + b"x = " + b"(" * 2000 + b"1" + b")" * 2000 + b"\n", "nested"),
    "minus signs": (HEAD + b"x = " + b"-" * 2000 + b"1\n", "nested too deeply"),
    "attributes": (HEAD + b"x = a" + b".b" * 3000 + b"\n", "nested too deeply"),
    "large": (HEAD + b"def f():\n    return 1\n" * 250_000, "MB"),
}


@pytest.mark.parametrize("name", BAD)
def test_a_bad_file_is_reported_and_the_others_are_linted(name: str, tmp_path: Path) -> None:
    data, reason = BAD[name]
    (tmp_path / "bad.py").write_bytes(data)
    (tmp_path / "good.py").write_text(GOOD)
    report = lint_paths([str(tmp_path)])
    assert [(Path(one.span.path).name, one.code) for one in report.findings] == [
        ("bad.py", "HL001"),
        ("good.py", "HL202"),
    ]
    assert reason in report.findings[0].message
    assert report.summary.errors == 1


@pytest.mark.parametrize("data", [b"", b"# nothing\n", b"\xef\xbb\xbf" + HEAD, HEAD.replace(b"\n", b"\r\n")])
def test_unusual_files_are_no_errors(data: bytes, tmp_path: Path) -> None:
    (tmp_path / "odd.py").write_bytes(data)
    assert lint_paths([str(tmp_path)]).summary.errors == 0


def test_a_file_that_is_named_is_checked_even_without_a_head(tmp_path: Path) -> None:
    (tmp_path / "plain.py").write_text("x = (\n")
    assert [one.code for one in lint_paths([str(tmp_path / "plain.py")]).findings] == ["HL001"]


def run(*arguments: str, cwd: Path) -> subprocess.CompletedProcess[str]:
    root = str(Path(__file__).parent.parent)
    return subprocess.run(
        [sys.executable, "-m", "headlint", *arguments],
        cwd=cwd,
        env={**os.environ, "PYTHONPATH": root},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )


def test_what_libcst_stumbles_over_is_no_fault_of_ours(tmp_path: Path) -> None:
    # Newer versions of libcst may read it; whatever they do, it is not HL000.
    path = tmp_path / "train.py"
    path.write_text(f"{GOOD}def step(x):\n    return(lambda: F.cross_entropy(x, x))()\n", encoding="utf-8")
    assert {one.code for one in lint_paths([str(path)]).findings} <= {"HL001", "HL202"}


def test_a_bad_file_exits_with_1_and_no_traceback(tmp_path: Path) -> None:
    (tmp_path / "bad.py").write_bytes(BAD["python2"][0])
    result = run(".", cwd=tmp_path)
    assert result.returncode == 1
    assert "HL001" in result.stdout
    assert "Traceback" not in result.stdout + result.stderr


def test_a_missing_path_exits_with_2_and_the_others_are_linted(tmp_path: Path) -> None:
    (tmp_path / "good.py").write_text(GOOD)
    result = run("good.py", "gone.py", cwd=tmp_path)
    assert result.returncode == 2
    assert "no such file or directory: gone.py" in result.stderr
    assert "HL202" in result.stdout


def test_a_folder_without_python_exits_with_2(tmp_path: Path) -> None:
    result = run(".", cwd=tmp_path)
    assert result.returncode == 2
    assert "no Python files" in result.stderr


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no FIFOs here")
def test_a_fifo_is_skipped_with_a_note(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.py")
    (tmp_path / "good.py").write_text(GOOD)
    result = run(".", cwd=tmp_path)
    assert "pipe.py" in result.stderr
    assert "HL202" in result.stdout
