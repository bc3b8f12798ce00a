"""A newcomer with a fresh environment and the documentation: each step of it does what the page says."""

from __future__ import annotations

import json
import os
import re
import shlex
import shutil
import sys
from pathlib import Path

import pytest

from lsp_client import Client
from marks import ROOT
from test_wheel import must, run

pytestmark = pytest.mark.wheel

DOCS = ROOT / "docs"
BLOCK = re.compile(r"^```(\w+)(?: title=\"([^\"]+)\")?\n(.*?)^```$", re.DOTALL | re.MULTILINE)
WRONG = """\
from torch import nn

model = nn.Sequential(nn.Linear(8, 3), nn.Softmax(dim=1))
criterion = nn.CrossEntropyLoss()


def step(x, y):
    return criterion(model(x), y)
"""


@pytest.fixture(scope="module")
def programs(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of programs of a fresh environment with headlint and its server, from the checkout."""
    folder = tmp_path_factory.mktemp("fresh")
    must(sys.executable, "-m", "venv", folder / "venv", cwd=folder)
    scripts = folder / "venv" / ("Scripts" if sys.platform == "win32" else "bin")
    # A copy, so that the build leaves nothing in the checkout.
    shutil.copytree(
        ROOT,
        folder / "headlint",
        ignore=shutil.ignore_patterns(".git", ".ci", "__pycache__", "build", "tests"),
    )
    must(scripts / "python", "-m", "pip", "install", "--quiet", ".[server]", cwd=folder / "headlint")
    return scripts


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A project with one mistake."""
    (tmp_path / "train.py").write_text(WRONG, encoding="utf-8")
    return tmp_path


def blocks(page: str, language: str) -> list[str]:
    """The blocks of a language on a page, in order."""
    text = (DOCS / page).read_text(encoding="utf-8")
    return [body for kind, _, body in BLOCK.findall(text) if kind == language]


def headlint(programs: Path, line: str) -> list[object]:
    """A command line of the documentation, run with the installed program."""
    name, *arguments = shlex.split(line)
    assert name == "headlint"
    return [programs / "headlint", *arguments]


def test_the_commands_of_the_start_page(programs: Path, project: Path) -> None:
    lines = [
        line.partition("#")[0].strip() for block in blocks("index.md", "sh") for line in block.splitlines()
    ]
    commands = [line.replace("path/to/project", ".") for line in lines if line.startswith("headlint")]
    assert len(commands) == 4
    codes = [run(*headlint(programs, line), cwd=project).returncode for line in commands]
    # Lint finds something, heads and rule only tell, and there is no safe fix to show.
    assert codes == [1, 0, 0, 0]


def test_own_facts_and_own_rules(programs: Path, tmp_path: Path) -> None:
    shown = 0
    for language, title, body in BLOCK.findall((DOCS / "own-facts-and-rules.md").read_text(encoding="utf-8")):
        if title:
            (tmp_path / title).parent.mkdir(parents=True, exist_ok=True)
            (tmp_path / title).write_text(body, encoding="utf-8")
        if language == "console":
            command, _, output = body.partition("\n")
            done = run(*headlint(programs, command.removeprefix("$ ")), cwd=tmp_path)
            assert sorted((done.stdout + done.stderr).splitlines()) == sorted(output.splitlines()), command
            shown += 1
    assert shown >= 3


def test_reports_for_ci(programs: Path, project: Path) -> None:
    text = (DOCS / "ci.md").read_text(encoding="utf-8")
    lines = [line.strip(" -") for line in text.splitlines() if "--output-format" in line and "`" not in line]
    commands = [
        line.removeprefix("run: ") for line in lines if line.removeprefix("run: ").startswith("headlint")
    ]
    assert len(commands) >= 3
    for line in commands:
        assert run(*headlint(programs, line), cwd=project).returncode == 1, line
    [finding] = json.loads((project / "gl-code-quality.json").read_text(encoding="utf-8"))
    assert finding["check_name"].startswith("HL106")
    assert "HL106" in (project / "headlint.xml").read_text(encoding="utf-8")
    must(programs / "headlint", "--exit-zero", "--output-format", "sarif=headlint.sarif", cwd=project)
    [result] = json.loads((project / "headlint.sarif").read_text(encoding="utf-8"))["runs"][0]["results"]
    assert result["ruleId"] == "HL106"


def test_a_first_run_on_an_old_project(programs: Path, project: Path) -> None:
    [block] = [block for block in blocks("ci.md", "sh") if "--write-baseline" in block]
    commands = [line for line in block.splitlines() if line.startswith("headlint")]
    for line in commands:
        assert run(*headlint(programs, line), cwd=project).returncode == 0, line


def test_the_editor_server(programs: Path, project: Path) -> None:
    with Client(project, command=(str(programs / "headlint"), "server")) as client:
        uri = client.open(project / "train.py", WRONG)
        [shown] = client.diagnostics(uri)
        assert shown["code"] == "HL106"
    for page in blocks("editors.md", "lua"):
        assert 'cmd = { "headlint", "server" }' in page


def test_without_the_extra_the_server_says_what_is_missing(programs: Path, project: Path) -> None:
    # An environment in which pygls cannot be found, as after a plain installation.
    (project / "pygls.py").write_text("raise ModuleNotFoundError('pygls')\n", encoding="utf-8")
    code = "import sys; sys.path.insert(0, '.'); from headlint.cli import main; sys.exit(main(['server']))"
    done = run(programs / "python", "-c", code, cwd=project)
    assert done.returncode == 2
    assert "headlint[server]" in done.stderr
    assert os.listdir(project)
