"""What mends one program of a run is left where another one rests on the same lines."""

from __future__ import annotations

from pathlib import Path
from textwrap import dedent

from headlint.findings import Edit
from headlint.lint import Options, lint_paths

HELPER = "def classes(out):\n    return out.argmax(dim=-1)\n"
PROGRAM = """
from torch import nn
from helpers import classes

net = nn.Linear(8, {units})
criterion = nn.{loss}()


def step(x, y):
    out = net(x)
    return criterion(out, y), classes(out)
"""
ONE, SEVERAL = ("1", "BCEWithLogitsLoss"), ("4", "CrossEntropyLoss")


def edits(folder: Path, *programs: tuple[str, str]) -> list[Edit]:
    (folder / "helpers.py").write_text(HELPER)
    for number, (units, loss) in enumerate(programs):
        (folder / f"train{number}.py").write_text(dedent(PROGRAM.format(units=units, loss=loss)))
    report = lint_paths([str(folder)], Options(select=("HL502",)))
    assert [finding.code for finding in report.findings] == ["HL502"]
    return [edit for finding in report.findings for fix in finding.fixes for edit in fix.edits]


def test_a_helper_of_one_program_is_mended(tmp_path: Path) -> None:
    assert {Path(edit.span.path).name for edit in edits(tmp_path, ONE)} == {"helpers.py"}


def test_a_helper_that_is_wrong_for_all_is_mended(tmp_path: Path) -> None:
    assert edits(tmp_path, ONE, ONE)


def test_a_helper_that_is_right_for_another_program_is_left(tmp_path: Path) -> None:
    assert not edits(tmp_path, ONE, SEVERAL)
