"""Folders: what stands where, asked once; and the questions that an analysis asked of the disk."""

from __future__ import annotations

from pathlib import Path

import pytest

from headlint.analysis.files import Files
from headlint.folders import Folders
from headlint.frameworks.library import load_library


def test_kinds_follow_links_and_nothing_is_empty(tmp_path: Path) -> None:
    (tmp_path / "a.py").write_text("", encoding="utf-8")
    (tmp_path / "b").mkdir()
    (tmp_path / "to_a.py").symlink_to(tmp_path / "a.py")
    (tmp_path / "to_b").symlink_to(tmp_path / "b")
    (tmp_path / "nowhere.py").symlink_to(tmp_path / "gone.py")
    folders = Folders()
    kinds = {name: folders.kind(str(tmp_path / name)) for name in ("a.py", "b", "to_a.py", "to_b")}
    assert kinds == {"a.py": "file", "b": "folder", "to_a.py": "file", "to_b": "folder"}
    assert folders.kind(str(tmp_path / "nowhere.py")) == ""
    assert folders.kind(str(tmp_path / "b" / "c" / "d.py")) == ""
    assert folders.kind(str(tmp_path / "a.py" / "d.py")) == ""


def test_a_folder_of_very_many_names_is_not_listed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("headlint.folders.MOST", 2)
    for name in ("a.py", "b.py", "c.py"):
        (tmp_path / name).write_text("", encoding="utf-8")
    folders = Folders()
    assert folders.listed(str(tmp_path)) is None
    assert folders.kind(str(tmp_path / "c.py")) == "file"
    assert folders.kind(str(tmp_path / "d.py")) == ""


def test_what_was_looked_for_in_vain_is_noted_down(tmp_path: Path) -> None:
    (tmp_path / "model.py").write_text("x = 1\n", encoding="utf-8")
    files = Files(load_library())
    folder = str(tmp_path)
    assert files.find(folder, "model") == str(tmp_path / "model.py")
    assert files.find(folder, "data.loaders") is None
    files.start()
    assert files.asked == set()
    assert files.find(folder, "data.loaders") is None  # answered before, and noted again
    assert files.asked == {("module", folder, "data.loaders")}


def test_a_file_that_was_read_is_noted_by_its_content(tmp_path: Path) -> None:
    path = tmp_path / "model.py"
    path.write_text("x = 1\n", encoding="utf-8")
    answers = []
    for text in ("x = 1\n", "x = 2\n", "x = 1\n"):
        path.write_text(text, encoding="utf-8")
        files = Files(load_library())
        assert files.tree(str(path)) is not None
        answers.append(dict(files.answers())["text", str(path), ""])
    assert answers[0] == answers[2] != answers[1]
    assert Files(load_library()).tree(str(tmp_path / "gone.py")) is None
