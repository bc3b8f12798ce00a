"""The action for GitHub: its steps do what they say, whatever its inputs hold."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

from headlint.arguments import parse
from marks import ROOT

ACTION = yaml.safe_load((ROOT / "action.yml").read_text(encoding="utf-8"))
STEPS = {step["name"]: step for step in ACTION["runs"]["steps"]}
DOCUMENT = (ROOT / "docs" / "ci.md").read_text(encoding="utf-8")
BAD = """\
import keras

model = keras.Sequential([keras.layers.Dense(4, activation="sigmoid")])
model.compile(optimizer="adam", loss="categorical_crossentropy")
"""

needs_bash = pytest.mark.skipif(sys.platform == "win32", reason="bash is not at hand")


def step(name: str, folder: Path, **given: str) -> tuple[int, str, dict[str, str]]:
    """Runs one step as GitHub does; gives its exit code, what it printed, and its outputs."""
    outputs = folder / "outputs"
    outputs.unlink(missing_ok=True)
    outputs.touch()
    named = {"RUNNER_TEMP": str(folder / "temp"), "GITHUB_OUTPUT": str(outputs), **given}
    assert set(STEPS[name]["env"]) <= set(named)
    done = subprocess.run(
        ["bash", "--noprofile", "--norc", "-eo", "pipefail", "-c", STEPS[name]["run"]],
        cwd=folder / "project",
        env={**os.environ, **named, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=False,
    )
    written = dict(line.split("=", 1) for line in outputs.read_text().splitlines())
    return done.returncode, done.stdout + done.stderr, written


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A runner: a project with a finding, and an environment in which `headlint` is this one."""
    (tmp_path / "project").mkdir()
    (tmp_path / "project" / "train.py").write_text(BAD)
    bin_folder = tmp_path / "temp" / "headlint" / "bin"
    bin_folder.mkdir(parents=True)
    command = bin_folder / "headlint"
    command.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m headlint "$@"\n')
    command.chmod(0o755)
    return tmp_path


@needs_bash
class TestCheck:
    def test_findings_are_printed_and_written_as_sarif(self, folder: Path) -> None:
        code, printed, outputs = step("Check", folder, ARGS=".")
        assert (code, outputs["exit-code"]) == (0, "1")  # the verdict comes after the upload
        assert "train.py:3:" in printed
        (run,) = json.loads(Path(outputs["sarif"]).read_text())["runs"]
        assert [result["ruleId"] for result in run["results"]] == ["HL101"]

    def test_a_clean_project_has_a_report_too(self, folder: Path) -> None:
        _, _, outputs = step("Check", folder, ARGS="--ignore HL101 train.py")
        assert outputs["exit-code"] == "0"
        assert json.loads(Path(outputs["sarif"]).read_text())["runs"][0]["results"] == []

    def test_without_a_report_there_is_nothing_to_upload(self, folder: Path) -> None:
        assert step("Check", folder, ARGS="none.py")[2] == {"exit-code": "2"}
        (folder / "temp" / "headlint.sarif").write_text("of an earlier run")
        assert step("Check", folder, ARGS="--no-such-option")[2] == {"exit-code": "2"}

    def test_arguments_are_words_and_no_program(self, folder: Path) -> None:
        code, _, outputs = step("Check", folder, ARGS="$(touch made) `touch made` ; touch made")
        assert (code, outputs["exit-code"]) == (0, "2")
        assert [path.name for path in (folder / "project").iterdir()] == ["train.py"]
        _, printed, _ = step("Check", folder, ARGS="*.py")
        assert "no such file or directory: *.py" in printed

    @pytest.mark.parametrize("code", ["0", "1", "2"])
    def test_the_verdict_is_that_of_headlint(self, folder: Path, code: str) -> None:
        assert step("Verdict", folder, CODE=code)[0] == int(code)


@needs_bash
@pytest.mark.wheel
def test_the_action_installs_itself_apart_from_the_project(folder: Path) -> None:
    (folder / "temp" / "headlint" / "bin" / "headlint").unlink()
    code, printed, _ = step("Install headlint", folder, PYTHON=sys.executable, VERSION="", HERE=str(ROOT))
    assert code == 0, printed
    assert step("Check", folder, ARGS=".")[2]["exit-code"] == "1"


def test_every_input_is_used_and_every_output_is_made() -> None:
    text = (ROOT / "action.yml").read_text(encoding="utf-8")
    used = set(re.findall(r"inputs\.([\w-]+)", text))
    assert used == set(ACTION["inputs"])
    made = set(re.findall(r'echo "([\w-]+)=', STEPS["Check"]["run"]))
    assert made == set(ACTION["outputs"])


def test_no_input_is_written_into_a_script() -> None:
    for one in STEPS.values():
        assert "${{" not in one.get("run", "")


# The recipes


def blocks(language: str) -> list[str]:
    return re.findall(rf"```{language}\n(.*?)```", DOCUMENT, re.DOTALL)


def commands() -> list[str]:
    """What the recipes say to headlint."""
    lines = "\n".join((*blocks("sh"), *blocks("yaml"))).splitlines()
    found = [re.search(r"\bheadlint ((?:check|completion)\b[^<>#]*)", line) for line in lines]
    words = [match[1].strip() for match in found if match is not None]
    return [*words, *(f"check {args}" for args in re.findall(r"args: ([^\[\n]+)", DOCUMENT))]


def test_recipes_are_yaml() -> None:
    documents = [yaml.safe_load(block) for block in blocks("yaml")]
    assert len(documents) == 4
    assert [hook["id"] for hook in documents[0]["repos"][0]["hooks"]] == ["headlint", "headlint-all"]
    inputs = documents[1]["jobs"]["headlint"]["steps"][1]["with"]
    assert set(inputs) <= set(ACTION["inputs"])
    report = documents[3]["headlint"]["artifacts"]["reports"]["codequality"]
    assert f"gitlab={report}" in documents[3]["headlint"]["script"][-1]


@pytest.mark.parametrize("command", commands())
def test_recipes_say_what_headlint_understands(command: str) -> None:
    import shlex

    assert parse(shlex.split(command)).command in ("check", "completion")
