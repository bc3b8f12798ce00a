"""Suppression: what comments hide, in which run they are told to be in vain, and how that is mended."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from headlint.findings import Report
from headlint.fixing import applied
from headlint.lint import Options, lint_paths, lint_source
from headlint.mend import fix_source
from headlint.rulebook import load_rules
from headlint.settings import FileIgnore, Patterns

MODEL = """\
from keras import Sequential
from keras.layers import Dense

model = Sequential()
model.add(
    Dense(
        4,
        activation="sigmoid",{activation}
    )
)
model.compile(
    optimizer="adam",
    loss="categorical_crossentropy",{loss}
){end}
"""
NET = """\
from keras import Sequential
from keras.layers import Dense


def net():
    return Sequential([Dense(4, activation="sigmoid")]){comment}
"""
TRAIN = """\
from net import net

model = net()
model.compile(optimizer="adam", loss="categorical_crossentropy")
"""


def codes(report: Report) -> list[str]:
    return [finding.code for finding in report.findings]


def model(**comments: str) -> str:
    filled = dict.fromkeys(("activation", "loss", "end"), "")
    return MODEL.format(**filled | {key: f"  # headlint: {text}" for key, text in comments.items()})


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A project of two files, whose model is judged where it is compiled."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "pyproject.toml").touch()
    (tmp_path / "net.py").write_text(NET.format(comment=""))
    (tmp_path / "train.py").write_text(TRAIN)
    return tmp_path


# What is hidden


@pytest.mark.parametrize("place", ["activation", "loss", "end"])
@pytest.mark.parametrize("rule", ["HL101", "sigmoid-categorical-crossentropy", "HL102, HL101"])
def test_a_comment_at_any_place_of_a_finding_hides_it(place: str, rule: str) -> None:
    report = lint_source(model(**{place: f"ignore[{rule}] known"}), options=Options(ignore=("HL002",)))
    assert (codes(report), report.summary.suppressed) == ([], 1)


def test_a_comment_for_the_file_hides_all_findings_of_the_rule() -> None:
    text = f"{model()}\n\n# headlint: ignore-file[HL101] old\n"
    report = lint_source(text)
    assert (codes(report), report.summary.suppressed) == ([], 1)


def test_a_comment_hides_no_other_rule_and_no_other_place() -> None:
    assert codes(lint_source(model(activation="ignore[HL102] other"))) == ["HL101", "HL002"]
    assert codes(lint_source(f"import keras  # headlint: ignore[HL101]\n{model()}")) == ["HL002", "HL101"]


def test_a_comment_in_the_other_file_hides_the_finding(project: Path) -> None:
    assert codes(lint_paths(["."])) == ["HL101"]
    (project / "net.py").write_text(NET.format(comment="  # headlint: ignore[HL101] known"))
    for paths in (["."], ["train.py"], [str(project / "train.py")]):
        report = lint_paths(paths)
        assert (codes(report), report.summary.suppressed) == ([], 1)


@pytest.mark.parametrize("text", ["a = (\n", "# headlint: ignore-file[HL001]\na = (\n"])
def test_an_unreadable_file_cannot_be_hidden(text: str) -> None:
    assert codes(lint_source(text)) == ["HL001"]


def test_a_text_in_a_string_hides_nothing() -> None:
    assert codes(lint_source(f'"""\n# headlint: ignore-file[HL101]\n"""\n{model()}')) == ["HL101"]


def test_a_notebook_hides_by_cell_and_as_a_whole(tmp_path: Path) -> None:
    path = tmp_path / "a.ipynb"

    def lint(*cells: str) -> list[str]:
        book = {"cells": [{"cell_type": "code", "source": cell} for cell in cells], "nbformat": 4}
        path.write_text(json.dumps(book))
        return codes(lint_paths([str(path)]))

    assert lint("%pip install keras", model()) == ["HL101"]
    assert lint("%pip install keras", model(activation="ignore[HL101] known")) == []
    assert lint("# headlint: ignore-file[HL101] a lesson", model()) == []
    assert lint("# headlint: ignore[HL101] elsewhere\nx = 1", model()) == ["HL002", "HL101"]


# What is in vain


def test_a_rule_that_was_not_asked_for_is_not_in_vain() -> None:
    text = "import keras  # headlint: ignore[HL101] known\n"
    assert codes(lint_source(text)) == ["HL002"]
    assert codes(lint_source(text, options=Options(ignore=("HL101",)))) == []
    assert codes(lint_source(text, options=Options(select=("HL002", "HL102")))) == []
    assert codes(lint_source(text, options=Options(ignore=("HL002",)))) == []


def test_a_rule_that_is_off_by_default_is_not_in_vain() -> None:
    assert codes(lint_source("import keras  # headlint: ignore[HL304] known\n")) == []


def test_a_finding_that_is_not_sure_enough_to_be_told_is_a_use() -> None:
    text = model(activation="ignore[HL101] known")
    assert codes(lint_source(text, options=Options(min_confidence="high"))) == []


@pytest.mark.parametrize("last", ["", model()])
def test_a_file_that_was_not_read_to_its_end_has_no_comment_in_vain(tmp_path: Path, last: str) -> None:
    path = tmp_path / "a.ipynb"
    cells = ["import keras  # headlint: ignore[HL102] known", "a = (", last]
    book = {"cells": [{"cell_type": "code", "source": cell} for cell in cells], "nbformat": 4}
    path.write_text(json.dumps(book))
    assert codes(lint_paths([str(path)])) == (["HL001", "HL101"] if last else ["HL001"])


def test_a_file_that_holds_no_head_is_told_of_its_comments(tmp_path: Path) -> None:
    (tmp_path / "a.py").write_text("# headlint: ignore-file[HL101] old\nx = 1\n")
    (tmp_path / "b.py").write_text("headlint = (\n")
    report = lint_paths([str(tmp_path)])
    assert (codes(report), report.summary.analysed, report.summary.triaged) == (["HL002"], 0, 2)


def test_a_file_that_others_import_is_settled_by_a_run_over_all(project: Path) -> None:
    (project / "net.py").write_text(NET.format(comment="  # headlint: ignore[HL101, HL102] known"))
    assert codes(lint_paths(["net.py"])) == []
    (report,) = lint_paths(["."]).findings
    assert (report.code, report.message.split()[0]) == ("HL002", "HL102")
    (project / "train.py").unlink()
    assert codes(lint_paths(["net.py"])) == ["HL002"]


def test_an_importer_without_a_head_settles_nothing_by_itself(project: Path) -> None:
    (project / "net.py").write_text(NET.format(comment="  # headlint: ignore[HL102] known"))
    (project / "train.py").write_text("from net import net\n\nprint(net())\n")
    assert codes(lint_paths(["net.py"])) == ["HL002"]
    (project / "outer.py").write_text("import train\n\ntrain.net().compile(loss='mse')\n")
    assert codes(lint_paths(["net.py"])) == []


def test_a_comment_about_comments_can_be_in_vain_as_well() -> None:
    both = "import keras  # headlint: ignore[HL101, HL002] only with other versions\n"
    assert codes(lint_source(both)) == []
    (finding,) = lint_source(model(activation="ignore[HL101, HL002] known")).findings
    assert (finding.code, finding.message.split()[0]) == ("HL002", "HL002")
    assert codes(lint_source("import keras  # headlint: ignore[HL9, HL003]\n")) == []


# What is malformed


@pytest.mark.parametrize(
    ("comment", "message"),
    [
        (
            "ignore[hl101]",
            "hl101 is the code or name of no rule, so nothing is ignored for it; the nearest one is HL101.",
        ),
        (
            "ignore[HL1O1]",
            "HL1O1 is the code or name of no rule, so nothing is ignored for it; the nearest one is HL101.",
        ),
        (
            "ignore[sigmoid-catgorical-crossentropy]",
            "sigmoid-catgorical-crossentropy is the code or name of no rule, so nothing is ignored for it; "
            "the nearest one is sigmoid-categorical-crossentropy.",
        ),
        (
            "ignore[E501x]",
            "E501x is the code or name of no rule, so nothing is ignored for it; 'headlint rule' lists them "
            "all.",
        ),
        (
            "ignore",
            "This comment does not say which rules it is for, so nothing is ignored; name them, as in "
            "ignore[HL101].",
        ),
        (
            "noqa[HL101]",
            "'noqa' is nothing that a comment can tell headlint, so it has no effect; known are "
            "ignore[HL101] and ignore-file[HL101].",
        ),
    ],
)
def test_a_malformed_comment_is_told_in_full(comment: str, message: str) -> None:
    (finding,) = lint_source(f"import keras  # headlint: {comment}\n").findings
    assert (finding.code, finding.severity, finding.message) == ("HL003", "warning", message)


def test_a_wrong_name_leaves_the_right_ones_in_force() -> None:
    assert codes(lint_source(model(activation="ignore[HL101, HL1O1] known"))) == ["HL003"]


# What mends it


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("import keras  # headlint: ignore[HL101] known\n", "import keras\n"),
        (
            model(activation="ignore[HL102,HL101] known"),
            model(activation="ignore[HL101] known"),
        ),
        ("# headlint: ignore-file[HL101, HL102]\r\nimport keras\r\n", "import keras\r\n"),
    ],
)
def test_the_fix_takes_out_exactly_what_is_in_vain(before: str, after: str) -> None:
    (finding,) = lint_source(before, "a.py").findings
    (fix,) = finding.fixes
    assert (finding.code, fix.applicability) == ("HL002", "safe")
    assert applied(before.encode(), "a.py", fix.edits).decode() == after
    assert codes(lint_source(after, "a.py")) == []


# What the settings change


def test_settings_speak_of_findings_about_comments_too() -> None:
    text = "import keras  # headlint: ignore[HL101] known\n"
    (finding,) = lint_source(text, "a.py", Options(severity=(("HL002", "info"),))).findings
    assert (finding.code, finding.severity) == ("HL002", "info")
    for rule in ("HL002", "HL101"):  # where a rule does not apply, its silence says nothing
        waived = Options(per_file_ignores=(FileIgnore("a.py", (rule,)),))
        assert codes(lint_source(text, "a.py", waived)) == []


def test_what_is_excluded_keeps_no_comment_in_doubt(project: Path) -> None:
    (project / "net.py").write_text(NET.format(comment="  # headlint: ignore[HL102] known"))
    assert codes(lint_paths(["net.py"])) == []
    assert codes(lint_paths(["net.py"], Options(exclude=(Patterns(("train.py",)),)))) == ["HL002"]


@pytest.mark.parametrize("rule", ["HL002"])
def test_the_examples_are_mended_as_the_rule_says(rule: str) -> None:
    (found,) = [one for one in load_rules() if one.code == rule]
    examples = [example for example in found.examples if example.kind == "bad"]
    for example in examples:
        mended, report = fix_source(example.code.encode(), "example.py")
        assert mended.decode() == example.fixed
        assert rule not in codes(report)
