"""Determinism: the same files give the same bytes, whatever the run around them is like."""

from __future__ import annotations

import json
import os
import random
import re
import shutil
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

import pytest

from benchmarks._programs import training_script
from headlint import workers
from headlint.front import main
from headlint.report import formats
from marks import ROOT

posix = pytest.mark.skipif(os.name == "nt", reason="locales and links of POSIX")

TOLD_APART = re.compile(rb'("seconds": )[0-9.]+|("cached": )[0-9]+')
"""All that may differ between two runs over the same files, and only `json` has it."""
NAMES = ("a.py", "Z.py", "_.py", "with blank.py", "sub/a.py", "sub-a.py", "sub/deep/z.py")
"""In another order for most ways to sort."""
FOREIGN = ("été.py", "运行.py")
BAD = """\
from torch import nn

classes = ["été", "运行"]
net = nn.Sequential(nn.Linear(8, {units}), nn.Softmax(dim=1))  # été
loss = nn.CrossEntropyLoss()(net(x), y)
"""
BROKEN = "from torch import nn\n\nloss = nn.CrossEntropyLoss(net(x), y\n"
ENTRY = "import sys; from headlint.front import main; sys.exit(main())"

Outcome = Mapping[str, bytes]
"""A report in every format, with the time that it took left out, and what was said of the run."""


@pytest.fixture(scope="module")
def tree(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the projects of the fixtures, some notebooks, and programs that are written for it."""
    root = tmp_path_factory.mktemp("same") / "tree"
    shutil.copytree(ROOT / "fixtures" / "projects", root / "projects")
    for folder, names in (("written", NAMES), ("foreign", FOREIGN)):
        for number, name in enumerate(names):
            place = root / folder / name
            place.parent.mkdir(parents=True, exist_ok=True)
            text = training_script(60, number) + BAD.format(units=number + 2)
            place.write_text(text, encoding="utf-8")
    for book in ("flax_digits", "keras_digits", "r_keras", "torch_cells_softmax"):
        shutil.copy(ROOT / "fixtures" / "notebooks" / f"{book}.ipynb", root / "foreign")
    (root / "written" / "broken.py").write_text(BROKEN, encoding="utf-8")
    (root / "written" / "empty.py").write_bytes(b"")
    if os.name != "nt":
        for name in ("one.py", "two.py"):
            (root / "written" / name).symlink_to("nowhere.py")
    return root


def shown(paths: Sequence[str], folder: Path) -> list[str]:
    """The arguments of a run that writes every format into a folder."""
    outputs = [f"--output-format={name}={folder / name}" for name in formats()]
    return ["check", "--isolated", "--min-confidence", "low", *outputs, *paths]


def read(folder: Path) -> dict[str, bytes]:
    return {name: TOLD_APART.sub(rb"\1\2", (folder / name).read_bytes()) for name in formats()}


def outcome(folder: Path, paths: Sequence[str], capsys: pytest.CaptureFixture[str], *more: str) -> Outcome:
    folder.mkdir()
    assert main([*shown(paths, folder), *more]) == 1
    printed = capsys.readouterr()
    return read(folder) | {"said": printed.err.encode(), "shown": printed.out.encode()}


@pytest.fixture(scope="module")
def usual(tree: Path, tmp_path_factory: pytest.TempPathFactory) -> Outcome:
    folder = tmp_path_factory.mktemp("usual")
    done = _run({}, tree, *shown(["."], folder), "--no-cache", "--jobs", "1")
    found = read(folder) | {"said": done.stderr, "shown": done.stdout}
    assert b"HL106" in found["sarif"]
    assert b"HL001" in found["concise"]
    assert found["said"].count(b"skipped") == 3
    return found


@pytest.fixture
def here(tree: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The tests of one process stand in the tree."""
    monkeypatch.chdir(tree)
    return tree


def differing(one: Outcome, other: Outcome) -> set[str]:
    return {name for name in one if one[name] != other[name]}


def test_the_order_of_the_paths_changes_nothing(
    here: Path, tmp_path: Path, usual: Outcome, capsys: pytest.CaptureFixture[str]
) -> None:
    parts = sorted(path.relative_to(here).as_posix() for path in here.glob("*/*") if path.is_dir())
    # Files that are named are looked at even where nothing suggests a head, so these stay folders.
    paths = [".", "projects", "foreign", "written", *parts]
    for seed in range(2):
        random.Random(seed).shuffle(paths)
        again = outcome(tmp_path / f"order-{seed}", paths, capsys, "--no-cache")
        assert not differing(usual, again), paths


@pytest.mark.parametrize("jobs", ["2", "5", "auto"])
def test_the_number_of_workers_changes_nothing(
    jobs: str,
    here: Path,
    tmp_path: Path,
    usual: Outcome,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setattr(workers, "WORTH", 1000)
    asked = ("--jobs", jobs) if jobs != "auto" else ()
    assert not differing(usual, outcome(tmp_path / "jobs", ["."], capsys, "--no-cache", *asked))


def test_what_is_kept_from_one_run_to_the_next_changes_nothing(
    here: Path, tmp_path: Path, usual: Outcome, capsys: pytest.CaptureFixture[str]
) -> None:
    kept = ("--cache-dir", str(tmp_path / "kept"))
    cold = outcome(tmp_path / "cold", ["."], capsys, *kept)
    warm = outcome(tmp_path / "warm", ["."], capsys, *kept)
    part = outcome(tmp_path / "part", ["projects"], capsys, *kept)
    whole = outcome(tmp_path / "whole", ["."], capsys, *kept)
    assert any((tmp_path / "kept").glob("*.json"))
    assert not differing(usual, cold)
    assert not differing(usual, warm)
    assert part["jsonl"] != usual["jsonl"]
    assert not differing(usual, whole)


def test_a_run_that_is_replayed_prints_what_it_printed(here: Path, tmp_path: Path) -> None:
    for name in ("concise", "full", "grouped"):
        fresh = _run({}, here, "--isolated", "--no-cache", "--output-format", name, "written")
        kept = ("--isolated", "--cache-dir", str(tmp_path / "kept"), "--output-format", name, "written")
        again = [_run(around, here, *kept) for around in ({}, {}, AROUND["C, TZ"], ASCII)]
        assert [(one.returncode, one.stderr) for one in again] == [(1, fresh.stderr)] * 4
        assert [one.stdout for one in again[:3]] == [fresh.stdout] * 3
        assert again[3].stdout.isascii()


def test_only_paths_and_fingerprints_know_the_working_directory(
    tree: Path,
    tmp_path: Path,
    usual: Outcome,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    for number, (folder, path) in enumerate(((tree.parent, "tree"), (tmp_path, str(tree)))):
        monkeypatch.chdir(folder)
        seen = outcome(tmp_path / f"from-{number}", [path], capsys, "--no-cache")
        for name in ("concise", "jsonl"):
            plain = seen[name].replace(f"{path}/".encode(), b"")
            assert _without_prints(plain) == _without_prints(usual[name]), (path, name)


def _without_prints(data: bytes) -> bytes:
    return re.sub(rb'"fingerprint": "[0-9a-f]+"', b"", data)


AROUND = {
    "hash seed 1": {"PYTHONHASHSEED": "1"},
    "hash seed 4242, TZ": {"PYTHONHASHSEED": "4242", "TZ": "Asia/Kathmandu"},
    "C, TZ": {"LC_ALL": "C", "TZ": "America/St_Johns", "PYTHONHASHSEED": "random"},
    "C.UTF-8": {"LC_ALL": "C.UTF-8", "LANGUAGE": "de"},
    "Latin-1": {"PYTHONIOENCODING": "latin-1", "COLUMNS": "40", "LINES": "3"},
}
ASCII = {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}
"""Python then takes names of files for ASCII too, and spells all others as bytes."""


@posix
@pytest.mark.parametrize("name", AROUND)
def test_the_environment_changes_nothing(name: str, tree: Path, tmp_path: Path, usual: Outcome) -> None:
    folder = tmp_path / "there"
    folder.mkdir()
    done = _run(AROUND[name], tree, *shown(["."], folder), "--output-format", "json", "--no-cache")
    assert done.returncode == 1, done.stderr
    found = read(folder)
    assert not differing(found, usual)
    # What programs read is the same on standard output: UTF-8, whatever the locale is.
    assert TOLD_APART.sub(rb"\1\2", done.stdout) == found["json"]
    assert "été" in done.stdout.decode("utf-8")


@posix
def test_a_locale_without_umlauts_changes_nothing_where_names_have_none(tree: Path, tmp_path: Path) -> None:
    found = []
    for number, around in enumerate((ASCII, {})):
        folder = tmp_path / str(number)
        folder.mkdir()
        _run(around, tree, *shown(["projects", "written"], folder), "--no-cache")
        found.append(read(folder))
    assert "été" in found[0]["full"].decode("utf-8")
    assert not differing(*found)


@posix
def test_the_environment_changes_nothing_of_the_heads(tree: Path) -> None:
    found = {
        _run(around, tree, "heads", "--isolated", "--output-format", "json", "projects", "written").stdout
        for around in (AROUND["hash seed 1"], AROUND["C, TZ"], ASCII)
    }
    assert len(found) == 1
    assert len(json.loads(found.pop())["heads"]) > 50


def _run(around: Mapping[str, str], cwd: Path, *arguments: str) -> subprocess.CompletedProcess[bytes]:
    strange = ("LANG", "LC_", "TZ", "COLUMNS", "LINES", "FORCE_COLOR", "NO_COLOR", "PYTHON")
    clean = {key: value for key, value in os.environ.items() if not key.startswith(strange)}
    return subprocess.run(
        [sys.executable, "-c", ENTRY, *arguments],
        cwd=cwd,
        env={**clean, "PYTHONPATH": str(ROOT), **around},
        capture_output=True,
        check=False,
    )
