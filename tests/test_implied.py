"""What a recorded run rests on can be said in fewer looks, and these notice all that the others would."""

from __future__ import annotations

import os
import random
import shutil
from pathlib import Path

import pytest

from headlint.cache.implied import without_implied
from headlint.cache.replay import Seen
from headlint.cache.world import listing, mark, needs

LOOKS = {"mark": mark, "listing": listing, "needs": needs}
NAMES = ("a", "b", "src", "requirements.txt", "a.py")


def seen_at(how: str, path: str) -> Seen:
    return how, path, LOOKS[how](path)


def change(root: Path, chance: random.Random) -> None:
    """One thing of those that happen in folders."""
    path = root.joinpath(*(chance.choice(NAMES) for _ in range(chance.randint(1, 3))))
    if path.is_symlink() or path.is_file():
        path.unlink()
    elif path.is_dir() and chance.random() < 0.7:
        shutil.rmtree(path)
    elif not path.exists() and path.parent.is_dir():
        kind = chance.choice(("file", "folder", "link", "dangling"))
        if kind == "file":
            path.write_text(str(chance.random()))
        elif kind == "folder":
            path.mkdir()
        else:
            path.symlink_to(root / chance.choice(NAMES) if kind == "link" else root / "none")


@pytest.mark.skipif(os.name == "nt", reason="links need a privilege there")
@pytest.mark.parametrize("seed", range(40))
def test_what_is_left_out_changes_only_with_what_is_kept(seed: int, tmp_path: Path) -> None:
    chance = random.Random(seed)
    unnoticed = 0
    for turn in range(25):
        root = tmp_path / str(turn)
        root.mkdir()
        for _ in range(12):
            change(root, chance)
        below = [
            root.joinpath(*(chance.choice(NAMES) for _ in range(chance.randint(0, 4)))) for _ in range(30)
        ]
        seen = [seen_at(chance.choice(list(LOOKS)), str(path)) for path in below]
        kept = without_implied(seen)
        assert all(seen_at(how, path) == (how, path, state) for how, path, state in kept)
        for _ in range(3):
            change(root, chance)
            if all(seen_at(how, path) == (how, path, state) for how, path, state in kept):
                unnoticed += 1
                assert all(seen_at(how, path) == (how, path, state) for how, path, state in seen)
    assert unnoticed


def test_most_of_what_is_not_there_need_not_be_looked_at(tmp_path: Path) -> None:
    (tmp_path / "a").mkdir()
    absent = [tmp_path / "a" / "src" / "torch" / "nn" / f"{name}.py" for name in range(50)]
    seen = [seen_at("mark", str(path)) for path in absent]
    assert without_implied(seen) == [("mark", str(tmp_path / "a" / "src"), "")]
    folder = seen_at("listing", str(tmp_path / "a"))
    assert without_implied([*seen, folder, seen_at("needs", str(tmp_path / "a"))]) == [folder]


def test_what_says_which_versions_are_needed_is_looked_at(tmp_path: Path) -> None:
    (tmp_path / "requirements.txt").write_text("torch")
    seen = [seen_at("listing", str(tmp_path)), seen_at("needs", str(tmp_path))]
    assert without_implied(seen) == seen
