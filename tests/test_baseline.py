"""The baseline: what it holds is not told, whatever moves around it, and what it holds in vain is."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

from headlint.cli import main
from headlint.findings import Report
from headlint.lint import Options, UsageError, lint_paths, lint_source

HEAD = """\
    model = Sequential([Dense(4, activation="sigmoid")])
    model.compile(loss="categorical_crossentropy")
"""
TWO = f"""\
from keras import Sequential
from keras.layers import Dense


def first():
{HEAD}

class Second:
    def build(self):
    {HEAD.replace("    model.compile", "        model.compile")}
"""
ENTRIES = {"train.py": {"HL101": {"Second.build": 1, "first": 1}}}


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A project with one file of two findings, all of them in the baseline `known.json`."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "pyproject.toml").touch()
    (tmp_path / "train.py").write_text(TWO)
    assert main(["--write-baseline", "known.json"]) == 0
    return tmp_path


def lint(*paths: str, baseline: str = "known.json", **more: object) -> Report:
    return lint_paths(paths or ["."], Options(baseline=baseline, **more))  # type: ignore[arg-type]


def held(path: Path) -> object:
    document = json.loads(path.read_text())
    assert document["version"] == 1
    return document["findings"]


def places(report: Report) -> list[tuple[str, int]]:
    return [(finding.code, finding.span.start.line) for finding in report.findings]


def test_a_baseline_counts_by_file_rule_and_definition(project: Path) -> None:
    assert (project / "known.json").read_text() == (
        '{\n  "version": 1,\n  "findings": {\n    "train.py": {\n      "HL101": {\n'
        '        "Second.build": 1,\n        "first": 1\n      }\n    }\n  }\n}\n'
    )


def test_what_is_in_the_baseline_is_not_told(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    report = lint()
    assert (places(report), report.summary.suppressed, report.notes) == ([], 2, ())
    assert main([]) == 1
    assert main(["--write-baseline", "known.json"]) == 0
    assert "headlint: known.json holds 2 findings in 1 file\n" in capsys.readouterr().err
    assert main(["--baseline", "known.json"]) == 0
    assert "2 suppressed" in capsys.readouterr().out


def test_lines_may_move_and_definitions_change_places(project: Path) -> None:
    head, first, second = TWO.partition("\n\ndef first")[0], "def first", "class Second"
    a, b = TWO.index(first), TWO.index(second)
    (project / "train.py").write_text(f"{head}\n\n\n# moved\n{TWO[b:]}\n\n{TWO[a:b]}")
    report = lint()
    assert (places(report), report.notes) == ([], ())


def test_a_finding_in_another_definition_is_new(project: Path) -> None:
    (project / "train.py").write_text(f"{TWO}\n\ndef third():\n{HEAD}")
    assert places(lint()) == [("HL101", len(TWO.splitlines()) + 4)]


def test_where_there_are_more_than_known_all_are_told(project: Path) -> None:
    (project / "train.py").write_text(TWO.replace(HEAD, HEAD + HEAD, 1))
    report = lint()
    assert places(report) == [("HL101", 6), ("HL101", 8)]
    assert report.notes == ("known.json holds 1 of HL101 in first of train.py, and there are 2 now",)


def test_what_is_gone_is_told_and_dropped(project: Path) -> None:
    (project / "train.py").write_text(TWO.replace("sigmoid", "softmax", 1))
    report = lint()
    assert places(report) == []
    assert report.notes == (
        "known.json holds a finding that is gone; --write-baseline drops them:\n  HL101 in first of train.py",
    )
    assert main(["--write-baseline", "known.json"]) == 0
    assert held(project / "known.json") == {"train.py": {"HL101": {"Second.build": 1}}}


def test_a_file_that_is_gone_is_told(project: Path) -> None:
    (project / "train.py").rename(project / "other.py")
    report = lint()
    assert len(report.findings) == 2
    assert report.notes[0].startswith("known.json holds 2 findings that are gone;")


def test_what_was_not_part_of_the_run_is_neither_told_nor_dropped(project: Path) -> None:
    (project / "other.py").write_text("import keras\n")
    for settings in (Options(ignore=("HL101",)), Options(min_confidence="high")):
        assert lint(ignore=settings.ignore, min_confidence=settings.min_confidence).notes == ()
    assert lint("other.py").notes == ()
    assert main(["--write-baseline", "known.json", "other.py"]) == 0
    assert main(["--write-baseline", "known.json", "--ignore", "HL101"]) == 0
    assert held(project / "known.json") == ENTRIES


def test_paths_are_seen_from_the_folder_of_the_baseline(
    project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (project / "lint").mkdir()
    assert main(["--write-baseline", "lint/known.json"]) == 0
    assert held(project / "lint" / "known.json") == {"../train.py": ENTRIES["train.py"]}
    monkeypatch.chdir(project / "lint")
    assert places(lint("..")) == []
    monkeypatch.chdir(os.sep)
    assert places(lint(str(project), baseline=str(project / "lint" / "known.json"))) == []


def test_a_notebook_counts_by_definition_not_by_cell(project: Path) -> None:
    def save(*cells: str) -> None:
        book = {"cells": [{"cell_type": "code", "source": cell} for cell in cells], "nbformat": 4}
        (project / "a.ipynb").write_text(json.dumps(book))

    imports = "from keras import Sequential\nfrom keras.layers import Dense"
    save(imports, HEAD)
    assert main(["--write-baseline", "known.json", "a.ipynb"]) == 0
    assert held(project / "known.json") == {"a.ipynb": {"HL101": {"<module>": 1}}, **ENTRIES}
    save(imports, "x = 1", HEAD)
    assert places(lint("a.ipynb")) == []


def test_an_unreadable_file_is_no_known_finding(project: Path) -> None:
    (project / "train.py").write_text(f"{TWO}def (\n")
    assert main(["--write-baseline", "known.json"]) == 1
    assert held(project / "known.json") == ENTRIES
    assert [finding.code for finding in lint().findings] == ["HL001"]


def test_what_a_comment_hides_is_no_part_of_it(project: Path) -> None:
    (project / "train.py").write_text(f"# headlint: ignore-file[HL101]\n{TWO}")
    assert main(["--write-baseline", "new.json"]) == 0
    assert held(project / "new.json") == {}


def test_a_text_in_an_editor_is_held_against_the_baseline(project: Path) -> None:
    options = Options(baseline="known.json")
    assert lint_source(f"# unsaved\n{TWO}", "train.py", options).findings == ()
    assert len(lint_source(TWO.replace("first", "fresh"), "train.py", options).findings) == 1


def test_a_configuration_names_a_baseline(project: Path) -> None:
    (project / "pyproject.toml").write_text('[tool.headlint]\nbaseline = "known.json"\n')
    assert main([]) == 0
    assert main(["--isolated"]) == 1


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("[]", "known.json is no baseline of this version of headlint"),
        ('{"version": 2, "findings": {}}', "known.json is no baseline of this version of headlint"),
        ('{"version": 1}', "baseline known.json: a table is expected, not None"),
        (
            '{"version": 1, "findings": {"a.py": {"HL101": {"f": "1"}}}}',
            "baseline known.json: a.py, HL101, f: '1' is no count",
        ),
        ("{", "baseline known.json is not valid JSON: "),
    ],
)
def test_a_file_that_is_no_baseline_is_refused(project: Path, text: str, message: str) -> None:
    (project / "known.json").write_text(text)
    with pytest.raises(UsageError) as refused:
        lint()
    assert str(refused.value).startswith(message)
    assert main(["--write-baseline", "known.json"]) == 2
    assert (project / "known.json").read_text() == text


def test_a_baseline_that_is_not_there_is_refused(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--baseline", "none.json"]) == 2
    assert (
        "headlint: baseline none.json cannot be read: No such file or directory\n" in capsys.readouterr().err
    )
    assert main(["--write-baseline", "none/known.json"]) == 2
    assert "headlint: none/known.json cannot be written:" in capsys.readouterr().err
