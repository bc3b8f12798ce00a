"""The Python API: what it promises in docs/api.md, and that it costs nothing before it is used."""

from __future__ import annotations

import re
import subprocess
import sys
from dataclasses import FrozenInstanceError, fields, is_dataclass
from pathlib import Path

import pytest

import headlint
from headlint import api
from marks import ROOT

BAD = """\
import keras

model = keras.Sequential([keras.layers.Dense(4, activation="sigmoid")])
model.compile(optimizer="adam", loss="categorical_crossentropy")
"""
DOCUMENT = (ROOT / "docs" / "api.md").read_text(encoding="utf-8")
EXAMPLES = re.findall(r"```python\n(.*?)```", DOCUMENT, re.DOTALL)


@pytest.fixture(autouse=True)
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with a program that has one finding."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "src").mkdir()
    (tmp_path / "train.py").write_text(BAD)
    return tmp_path


@pytest.mark.parametrize("number", range(len(EXAMPLES)))
def test_the_examples_of_the_document_run(number: int, capsys: pytest.CaptureFixture[str]) -> None:
    exec(compile(EXAMPLES[number], f"example {number}", "exec"), {})
    if number == 0:
        assert capsys.readouterr().out.startswith("train.py 3 HL101 4 units with sigmoid feed ")


def test_the_front_door_offers_what_the_api_has() -> None:
    assert set(headlint.__all__) == {*api.__all__, "__version__"}
    for name in api.__all__:
        assert getattr(headlint, name) is getattr(api, name)
        assert f"`{name}" in DOCUMENT
    with pytest.raises(AttributeError, match="module 'headlint' has no attribute 'nothing'"):
        headlint.nothing  # noqa: B018


@pytest.mark.unwatched
def test_importing_it_imports_nothing_else() -> None:
    program = (
        "import sys; before = set(sys.modules); import headlint; headlint.__version__; dir(headlint)\n"
        "print(sorted(name for name in set(sys.modules) - before if name != 'headlint'))"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, cwd=ROOT, check=True
    )
    assert done.stdout in ("['__future__']\n", "[]\n")  # where nothing else has imported it before


@pytest.mark.parametrize("paths", ["train.py", Path("train.py"), ["train.py"], (Path("."), "src")])
def test_paths_come_in_any_form(paths: str | Path | list[str] | tuple[Path, str]) -> None:
    (finding,) = headlint.lint_paths(paths).findings
    assert (finding.code, finding.span.path) == ("HL101", "train.py")
    (head,) = headlint.heads(paths)
    assert (head.units, head.findings) == (4, ("HL101",))


def test_results_are_frozen() -> None:
    report = headlint.lint_source(BAD)
    (finding,) = report.findings
    for result in (report, finding, finding.span, finding.span.start, report.summary, *report.heads):
        assert is_dataclass(result)
        with pytest.raises(FrozenInstanceError):
            setattr(result, fields(result)[0].name, None)


def test_a_path_that_is_not_there_is_an_exception() -> None:
    for ask in (headlint.lint_paths, headlint.heads):
        with pytest.raises(FileNotFoundError, match=r"no such file or directory: 'none\.py'"):
            ask(["train.py", "none.py"])


def test_wrong_settings_are_exceptions(project: Path) -> None:
    with pytest.raises(headlint.UsageError, match="HL1O1"):
        headlint.lint_paths(".", headlint.Settings(select=("HL1O1",)))
    with pytest.raises(headlint.RuleError):
        headlint.lint_paths(".", headlint.Settings(rules=("none",)))
    (project / "headlint.toml").write_text("ignored = []\n")
    with pytest.raises(headlint.ConfigError, match=r"headlint\.toml:1: there is no key 'ignored'"):
        headlint.find_settings()


def test_settings_are_found_for_paths(project: Path) -> None:
    assert headlint.find_settings() == headlint.Settings()
    (project / "src" / "headlint.toml").write_text('ignore = ["HL101"]\n')
    assert headlint.find_settings(Path("src")).ignore == ("HL101",)
    assert headlint.find_settings(["train.py", "src"]).ignore == ()


def test_a_source_sees_the_files_beside_it(project: Path) -> None:
    (project / "net.py").write_text(BAD.replace("model.compile", "def train():\n    model.compile"))
    text = "from net import model\n\nmodel.compile(optimizer='adam', loss='categorical_crossentropy')\n"
    report = headlint.lint_source(text, project / "main.py")
    assert [finding.code for finding in report.findings] == ["HL101"]
    assert headlint.lint_source(text.encode(), "main.py").findings != ()
