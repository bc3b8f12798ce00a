"""YAML as nodes: the same whether it is read or kept, and cheap to start with."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from headlint import keeping, nodes, triage
from headlint.frameworks.library import load_library
from headlint.nodes import Node, YamlError, compose, own_nodes
from headlint.rulebook import load_rules
from headlint.rulebook.starting import triage_of
from headlint.rulefiles import own_rule_files
from headlint.triage import load_triage

FACTS = sorted(Path(nodes.__file__).parent.glob("frameworks/*.yaml"))


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(nodes, "_place", lambda name: tmp_path / "kept" / f"{name}.json")
    monkeypatch.setattr(sys, "dont_write_bytecode", False)
    return tmp_path / "kept"


def test_what_is_kept_is_what_is_read(place: Path) -> None:
    for paths in (FACTS, own_rule_files()):
        read = {str(path): compose(path.read_text("utf-8")) for path in paths}
        assert own_nodes("it", paths, str) == read
        assert own_nodes("it", paths, lambda text: pytest.fail("it was read again")) == read


def test_a_file_that_changed_is_read_again(place: Path, tmp_path: Path) -> None:
    path = tmp_path / "a.yaml"
    for text in ("a: 1\n", "a: [1, 2]\n"):
        path.write_text(text, encoding="utf-8")
        assert own_nodes("it", [path], str) == {str(path): compose(text)}


@pytest.mark.parametrize("damage", [b"", b"{}", b"[]", b"[[], 1]", b"\xff", b'[[], [["a"]]]'])
def test_what_is_damaged_is_read_again(damage: bytes, place: Path, tmp_path: Path) -> None:
    path = tmp_path / "a.yaml"
    path.write_text("a: 1\n", encoding="utf-8")
    expected = own_nodes("it", [path], str)
    (place / "it.json").write_bytes(damage)
    assert own_nodes("it", [path], str) == expected


def test_damage_within_the_trees_is_noticed(place: Path, tmp_path: Path) -> None:
    path = tmp_path / "a.yaml"
    path.write_text("a: 1\n", encoding="utf-8")
    expected = own_nodes("it", [path], str)
    stamps, _ = json.loads((place / "it.json").read_bytes())
    for trees in ([7], [[0]], [[9, 0, 1, []]], [[2, 99, 1, []]], []):
        (place / "it.json").write_text(json.dumps([stamps, trees]), encoding="utf-8")
        assert own_nodes("it", [path], str) == expected


def test_nothing_is_written_where_python_writes_nothing(place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "dont_write_bytecode", True)
    own_nodes("it", FACTS[:1], str)
    assert not place.exists()


def test_an_alias_is_the_node_that_it_means() -> None:
    bomb = "a: &a [x, x]\n" + "".join(
        f"{chr(98 + n)}: &{chr(98 + n)} [*{chr(97 + n)}, *{chr(97 + n)}]\n" for n in range(24)
    )
    root = compose(bomb)
    assert isinstance(root, Node)
    (_, first), (_, second), *_ = root.pairs
    assert list(second.items) == [first, first]
    with pytest.raises(YamlError, match="within what it means"):
        compose("&a [*a]")


@pytest.mark.unwatched
def test_the_version_needs_no_heavy_library() -> None:
    code = (
        "import sys\nfrom headlint.cli import main\nmain(['--version'])\n"
        "print(sorted({'libcst', 'rich', 'yaml', 'json', 'headlint.lint'} & set(sys.modules)))"
    )
    environment = {**os.environ, "PYTHONPATH": str(Path(nodes.__file__).parent.parent)}
    run = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, env=environment, check=True
    )
    assert run.stdout.splitlines()[-1] == "[]"


def test_a_file_that_cannot_hold_a_head_needs_neither_facts_nor_rules(tmp_path: Path) -> None:
    (tmp_path / "nothing.py").write_text("import os\nprint(os.getcwd())\n", encoding="utf-8")
    load_triage()  # what is kept beside the compiled code is there, unless it cannot be
    code = (
        "import sys\nfrom headlint.cli import main\n"
        "main(['--isolated', '--no-cache', '--output-format', 'concise', '.'])\n"
        "heavy = {'libcst', 'rich', 'yaml', 'headlint.rulebook', 'headlint.analysis'}\n"
        "print(sorted(heavy & set(sys.modules)))"
    )
    environment = {**os.environ, "PYTHONPATH": str(Path(nodes.__file__).parent.parent)}
    environment.pop("PYTHONDONTWRITEBYTECODE", None)
    command = [sys.executable, "-c", code]
    for _ in range(2):
        run = subprocess.run(
            command, capture_output=True, text=True, env=environment, cwd=tmp_path, check=True
        )
    assert run.stdout.splitlines()[-1] == "[]"


def test_the_words_of_triage_are_those_of_the_rules(place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(keeping, "_place", lambda name: str(place / f"{name}.txt"))
    for _ in range(2):
        monkeypatch.setattr(triage, "_loaded", [])
        assert load_triage() == triage_of(load_rules(examples=False), load_library())
    assert (place / "triage.txt").exists()


@pytest.mark.parametrize("damage", [b"", b"\xff", b"\n", b"a\nb\n"])
def test_damaged_words_are_worked_out_again(
    damage: bytes, place: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(keeping, "_place", lambda name: str(place / f"{name}.txt"))
    for _ in range(2):
        monkeypatch.setattr(triage, "_loaded", [])
        assert load_triage() == triage_of(load_rules(examples=False), load_library())
        stamps = (place / "triage.txt").read_bytes().partition(b"\n")[0]
        (place / "triage.txt").write_bytes(damage.replace(b"a", stamps))
