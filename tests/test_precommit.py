"""The hooks for pre-commit, run by pre-commit itself on a scratch repository."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

from marks import ROOT

MANIFEST = ROOT / ".pre-commit-hooks.yaml"
HOOKS = yaml.safe_load(MANIFEST.read_text(encoding="utf-8"))
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
MISSPELT = TRAIN.replace("crossentropy", "crosentropy")
WHO = ("-c", "user.name=somebody", "-c", "user.email=somebody@example.invalid")


def run(*command: object, cwd: Path, home: Path | None = None) -> subprocess.CompletedProcess[str]:
    clean = {key: value for key, value in os.environ.items() if not key.startswith(("GIT_", "PRE_COMMIT"))}
    if home is not None:
        clean["PRE_COMMIT_HOME"] = str(home)
    clean["PYTHONPATH"] = str(ROOT)
    return subprocess.run(
        [str(part) for part in command], cwd=cwd, env=clean, capture_output=True, text=True, check=False
    )


def git(cwd: Path, *arguments: str) -> str:
    done = run("git", *WHO, *arguments, cwd=cwd)
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


class Repository:
    """A scratch repository whose hooks are those of the manifest."""

    def __init__(self, folder: Path, config: object) -> None:
        self.folder = folder / "project"
        self.home = folder / "home"
        self.folder.mkdir()
        git(self.folder, "init", "--quiet")
        self.write(".pre-commit-config.yaml", yaml.safe_dump(config))
        self.write("net.py", NET.format(activation="softmax"))
        self.write("train.py", TRAIN)
        self.write("notes.txt", "nothing")
        self.commit()

    def write(self, name: str, text: str) -> None:
        (self.folder / name).write_text(text)
        git(self.folder, "add", name)

    def commit(self) -> None:
        git(self.folder, "commit", "--quiet", "--no-verify", "--message", "more")

    def hook(self, name: str, *arguments: str) -> subprocess.CompletedProcess[str]:
        command = (sys.executable, "-m", "pre_commit", "run", "--color=never", "--verbose", name, *arguments)
        return run(*command, cwd=self.folder, home=self.home)


def local_config(**more: object) -> object:
    """The hooks of the manifest, run with this Python in place of one that pre-commit makes."""
    python = f'"{sys.executable}" -m headlint'
    hooks = [
        {**hook, **more, "language": "system", "entry": hook["entry"].replace("headlint", python, 1)}
        for hook in HOOKS
    ]
    return {"repos": [{"repo": "local", "hooks": hooks}]}


@pytest.fixture
def repository(tmp_path: Path) -> Repository:
    return Repository(tmp_path, local_config())


def test_the_manifest_is_valid() -> None:
    done = run(sys.executable, "-m", "pre_commit", "validate-manifest", MANIFEST, cwd=ROOT)
    assert done.returncode == 0, done.stdout
    assert [hook["id"] for hook in HOOKS] == ["headlint", "headlint-all"]


def test_clean_files_pass(repository: Repository) -> None:
    for name in ("headlint", "headlint-all"):
        done = repository.hook(name, "--all-files")
        assert done.returncode == 0, done.stdout
        assert "1 head in 1 file: 1 checked" in done.stdout


def test_the_first_hook_reads_the_files_of_the_commit_and_what_they_import(repository: Repository) -> None:
    repository.write("train.py", MISSPELT)
    done = repository.hook("headlint")
    assert done.returncode == 1
    assert "train.py:4:" in done.stdout
    assert "HL703" in done.stdout

    repository.write("train.py", TRAIN + "\n")
    repository.write("net.py", NET.format(activation="sigmoid"))
    done = repository.hook("headlint")
    assert done.returncode == 1
    assert "HL101" in done.stdout


def test_the_second_hook_sees_what_lies_between_two_files(repository: Repository) -> None:
    repository.write("net.py", NET.format(activation="sigmoid"))
    assert repository.hook("headlint").returncode == 0  # the loss is in a file that does not change
    done = repository.hook("headlint-all")
    assert done.returncode == 1
    assert "train.py:4:" in done.stdout


def test_other_files_start_no_hook(repository: Repository) -> None:
    repository.write("notes.txt", "something")
    for name in ("headlint", "headlint-all"):
        assert "no files to check" in repository.hook(name).stdout


def test_what_the_configuration_excludes_stays_excluded(repository: Repository) -> None:
    repository.write("headlint.toml", 'exclude = ["train.py"]\n')
    repository.write("train.py", MISSPELT)
    assert repository.hook("headlint").returncode == 0
    assert repository.hook("headlint-all").returncode == 0


def test_a_hook_that_mends_fails_so_that_the_change_is_seen(tmp_path: Path) -> None:
    repository = Repository(tmp_path, local_config(args=["--fix"]))
    repository.write("train.py", MISSPELT)
    done = repository.hook("headlint")
    assert done.returncode == 1
    assert "files were modified by this hook" in done.stdout
    assert (repository.folder / "train.py").read_text() == TRAIN
    git(repository.folder, "add", "train.py")
    assert repository.hook("headlint").returncode == 0


@pytest.mark.wheel
def test_pre_commit_installs_and_runs_the_hooks(tmp_path: Path) -> None:
    source = tmp_path / "source"
    source.mkdir()
    for name in ("headlint", "rules", "pyproject.toml", "README.md", "LICENSE", MANIFEST.name):
        if (ROOT / name).is_dir():
            shutil.copytree(ROOT / name, source / name, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            shutil.copy(ROOT / name, source / name)
    git(source, "init", "--quiet")
    git(source, "add", "--all")
    git(source, "commit", "--quiet", "--message", "all of it")
    hooks = [{"id": hook["id"]} for hook in HOOKS]
    repos = [{"repo": source.as_uri(), "rev": git(source, "rev-parse", "HEAD"), "hooks": hooks}]
    repository = Repository(tmp_path, {"repos": repos})
    assert repository.hook("headlint", "--all-files").returncode == 0
    repository.write("net.py", NET.format(activation="sigmoid"))
    done = repository.hook("headlint-all")
    assert done.returncode == 1, done.stdout
    assert "HL101" in done.stdout
