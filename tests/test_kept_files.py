"""What is kept of a project's files between two analyses, and that nothing hangs on it."""

from __future__ import annotations

from pathlib import Path

import pytest

from headlint.analysis import files
from headlint.lint import lint_paths
from headlint.settings import Settings

LOSSES = "from torch import nn\n\n\ndef make():\n    return nn.CrossEntropyLoss()\n"
TRAIN = """\
from torch import nn
from losses import make

net = nn.Sequential(nn.Linear(8, 3), nn.Softmax(dim=1))
loss = make()(net(x), y)
loss.backward()
"""


@pytest.fixture
def project(tmp_path: Path) -> Path:
    (tmp_path / "losses.py").write_text(LOSSES, encoding="utf-8")
    for name in ("train_a.py", "train_b.py", "train_c.py"):
        (tmp_path / name).write_text(TRAIN, encoding="utf-8")
    return tmp_path


def found(project: Path) -> list[tuple[str, str]]:
    report = lint_paths([str(project)], Settings(cache=False, apart=False))
    return [(Path(one.span.path).name, one.code) for one in report.findings]


@pytest.mark.parametrize("name", ["TEXT", "LINES"])
def test_what_was_dropped_is_read_again(project: Path, name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    expected = found(project)
    assert [code for _, code in expected] == ["HL106"] * 3
    sizes: list[tuple[int, int]] = []
    usual = files.Files.trim

    def trim(self: files.Files) -> None:
        usual(self)
        trees = [tree for tree in self.trees.values() if tree is not None]
        sizes.append((len(trees), sum(tree.held() for tree in trees)))

    monkeypatch.setattr(files.Files, "trim", trim)
    monkeypatch.setattr(files, f"MOST_{name}", 1)
    monkeypatch.setattr(files, f"KEPT_{name}", 0)
    assert found(project) == expected
    assert len(sizes) == 4
    assert {held for _, held in sizes} == {0}
    assert (max(count for count, _ in sizes) == 0) == (name == "TEXT")


def test_what_was_asked_for_last_is_kept(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    kept: list[set[str]] = []
    usual = files.Files.trim

    def trim(self: files.Files) -> None:
        usual(self)
        kept.append({Path(key).name for key in self.trees})

    monkeypatch.setattr(files.Files, "trim", trim)
    monkeypatch.setattr(files, "MOST_TEXT", len(LOSSES) + len(TRAIN))
    monkeypatch.setattr(files, "KEPT_TEXT", len(LOSSES) + len(TRAIN))
    found(project)
    assert kept[-1] == {"losses.py", "train_c.py"}
