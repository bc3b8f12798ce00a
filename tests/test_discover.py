"""Which files a run reads, and what it says about those that it does not."""

from __future__ import annotations

import itertools
import os
import socket
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path

import pytest

from headlint.discover import discover
from headlint.settings import Patterns

posix = pytest.mark.skipif(os.name == "nt", reason="needs POSIX files")


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    root = tmp_path / "project"
    root.mkdir()
    monkeypatch.chdir(root)
    return root


def write(*paths: str, text: str = "") -> None:
    for path in paths:
        Path(path).parent.mkdir(parents=True, exist_ok=True)
        Path(path).write_text(text, encoding="utf-8")


def files(*paths: str, exclude: Iterable[str] = (), respect_gitignore: bool = True) -> list[str]:
    patterns = Patterns(tuple(exclude))
    found = discover(paths or (".",), exclude=[patterns], respect_gitignore=respect_gitignore)
    return list(found.files)


def test_python_files_and_notebooks_in_order() -> None:
    write("b.py", "a.ipynb", "a.pyi", "a.txt", "sub/c.py")
    assert files() == ["a.ipynb", "b.py", "sub/c.py"]


@pytest.mark.parametrize(
    ("given", "found"),
    [
        ("src", "src/a.py"),
        ("src/", "src/a.py"),
        ("./src", "src/a.py"),
        (".", "src/a.py"),
        ("src/a.py", "src/a.py"),
    ],
)
def test_paths_are_spelled_as_the_user_began_them(given: str, found: str) -> None:
    write("src/a.py")
    assert files(given) == [found]


def test_absolute_and_parent_paths_stay_what_they_are(folder: Path) -> None:
    write("a.py", "sub/b.py")
    assert files(str(folder)) == [f"{folder.as_posix()}/a.py", f"{folder.as_posix()}/sub/b.py"]
    os.chdir("sub")
    assert files("..") == ["../a.py", "../sub/b.py"]


def test_a_real_file_is_taken_once() -> None:
    write("src/a.py")
    assert files("src", ".", "src/a.py", "./src/a.py") == ["src/a.py"]


@posix
def test_the_order_of_the_paths_is_of_no_importance() -> None:
    write("a.py", "sub/kept.py", "sub/ignored.py", "sub/deep/b.py", "build/c.py")
    write(".gitignore", text="ignored.py\n")
    for name in ("one", "two", "sub/three"):
        Path(name).symlink_to(Path("build").absolute())
    for name in ("x.py", "sub/y.py", "sub/deep/z.py"):
        Path(name).symlink_to("nowhere.py")
    paths = [".", "sub", "sub/deep", "sub/kept.py"]
    found = {discover(order) for order in itertools.permutations(paths)}
    assert len(found) == 1
    assert found.pop().files == ("a.py", "one/c.py", "sub/deep/b.py", "sub/ignored.py", "sub/kept.py")


def test_explicit_files_are_taken_whatever_their_name_or_place() -> None:
    write("script", "stub.pyi", "build/a.py", "ignored.py")
    write(".gitignore", text="ignored.py\n")
    given = ("script", "stub.pyi", "build/a.py", "ignored.py")
    assert files(*given, exclude=["*.py"]) == sorted(given)


def test_missing_paths_are_told_apart() -> None:
    write("a.py")
    found = discover(["a.py", "no.py", "a.py/b.py", "bad\0name"])
    assert found.files == ("a.py",)
    assert found.missing == ("no.py", "a.py/b.py", "bad\0name")


def test_default_excludes_and_virtual_environments_of_any_name() -> None:
    write("a.py", "build/b.py", ".git/c.py", "x/node_modules/d.py", "x/.ipynb_checkpoints/e.ipynb")
    write("myenv/pyvenv.cfg", "myenv/f.py")
    assert files() == ["a.py"]


def test_an_excluded_folder_is_searched_when_it_is_named() -> None:
    write("build/a.py", "myenv/pyvenv.cfg", "myenv/b.py")
    assert files("build", "myenv") == ["build/a.py", "myenv/b.py"]


def test_a_folder_with_the_name_of_a_file_is_a_folder() -> None:
    write("x.py/a.py")
    assert files() == files("x.py") == ["x.py/a.py"]


def test_excludes_are_patterns_relative_to_the_current_folder() -> None:
    write("a.py", "src/a.py", "src/gen/b.py", "src/c_pb2.py", "gen/d.py")
    assert files(exclude=["/src/gen", "*_pb2.py", "/a.py"]) == ["gen/d.py", "src/a.py"]
    assert files("src", exclude=["/src/gen"]) == ["src/a.py", "src/c_pb2.py"]


def test_an_exclude_that_cannot_be_read_is_an_error() -> None:
    with pytest.raises(ValueError, match="!"):
        files(exclude=["!"])


# .gitignore


def test_nested_gitignore_files_the_nearest_wins() -> None:
    write("a.py", "gen/b.py", "sub/gen/c.py", "sub/d.py", "sub/keep/e.py")
    write(".gitignore", text="gen/\nd.py\n")
    write("sub/.gitignore", text="!d.py\n/keep\n")
    assert files() == ["a.py", "sub/d.py"]
    assert "gen/b.py" in files(respect_gitignore=False)


def test_gitignore_of_the_enclosing_repository_counts() -> None:
    write(".git/info/exclude", text="secret.py\n")
    write(".gitignore", text="/src/gen/\n*.tmp.py\n")
    write("src/a.py", "src/gen/b.py", "src/c.tmp.py", "src/secret.py")
    assert files("src") == ["src/a.py"]


def test_gitignore_above_counts_only_within_a_repository(folder: Path) -> None:
    write("src/a.py")
    (folder / ".gitignore").write_text("a.py\n")
    assert files("src") == ["src/a.py"]
    (folder / ".git").mkdir()
    assert files("src") == []


def test_an_inner_repository_has_rules_of_its_own() -> None:
    write(".gitignore", text="*_test.py\n")
    write("vendor/.git/HEAD", "vendor/a_test.py", "b_test.py")
    assert files() == ["vendor/a_test.py"]


def test_an_ignored_folder_is_searched_when_it_is_named() -> None:
    write(".git/HEAD", "out/a.py", "out/b.skip.py")
    write(".gitignore", text="/out\n*.skip.py\n")
    assert files() == []
    write(".gitignore", text="/out\n")
    assert files("out") == ["out/a.py", "out/b.skip.py"]


def test_a_bad_line_in_gitignore_spoils_no_other() -> None:
    write("a.py", "b.py")
    write(".gitignore", text="!\na.py\n")
    assert files() == ["b.py"]


def test_pathspec_is_not_imported_without_need() -> None:
    write("a.py")
    code = "import sys, headlint.discover as d; d.discover(['.']); print('pathspec' in sys.modules)"
    root = str(Path(__file__).parent.parent)
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, env={**os.environ, "PYTHONPATH": root}
    )
    assert done.stdout.strip() == "False", done.stderr


# Links and things that are no files


@posix
def test_links_cannot_loop_and_lead_to_each_file_once() -> None:
    write("src/a.py")
    os.symlink("..", "src/up")
    os.symlink("src", "alias")
    os.symlink("a.py", "src/link.py")
    assert discover(["."]).files == ("src/a.py",)


@posix
def test_links_out_of_the_tree_are_not_followed_but_told(folder: Path) -> None:
    write("../outside/b.py", "a.py")
    os.symlink("../outside", "away")
    os.symlink("../outside/b.py", "b.py")
    found = discover(["."])
    assert found.files == ("a.py",)
    assert [note.split(":")[0] for note in sorted(found.notes)] == ["away", "b.py"]
    assert discover(["b.py"]).files == ("b.py",)
    assert discover(["away"]).files == ("away/b.py",)


@posix
def test_a_link_to_an_excluded_folder_inside_the_tree_is_followed() -> None:
    write("build/gen/a.py")
    os.symlink("build/gen", "gen")
    assert files() == ["gen/a.py"]


@posix
def test_broken_links_are_notes() -> None:
    os.symlink("nowhere.py", "a.py")
    os.symlink("self.py", "self.py")
    found = discover(["."])
    assert found.files == ()
    assert len(found.notes) == 2
    assert discover(["a.py"]).missing == ("a.py",)


@posix
def test_pipes_sockets_and_devices_are_skipped_with_a_note(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    os.mkfifo("p.py")
    os.mkfifo("data")
    with socket.socket(socket.AF_UNIX) as server:
        server.bind("s.py")
        found = discover(["."])
        given = discover(["p.py", "data", "/dev/null"])
    assert found.files == given.files == ()
    assert sorted(found.notes) == ["p.py: skipped, it is a pipe", "s.py: skipped, it is a socket"]
    assert len(given.notes) == 3


@posix
@pytest.mark.skipif(hasattr(os, "geteuid") and os.geteuid() == 0, reason="root may read everything")
def test_a_folder_that_cannot_be_read_is_a_note() -> None:
    write("a.py", "locked/b.py")
    os.chmod("locked", 0)
    try:
        found = discover(["."])
    finally:
        os.chmod("locked", 0o700)
    assert found.files == ("a.py",)
    assert found.notes == ("locked/: cannot be searched: Permission denied",)


def test_scandir_errors_are_notes(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(path: str) -> None:
        raise PermissionError(13, "Permission denied", path)

    monkeypatch.setattr(os, "scandir", refuse)
    assert discover(["."]).notes == (".: cannot be searched: Permission denied",)
