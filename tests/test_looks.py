"""What a look at a file or folder says (headlint.cache.world); a worker's loop; what is said of a fault."""

from __future__ import annotations

import multiprocessing
import os
import signal
from collections.abc import Callable
from pathlib import Path

import pytest

from headlint.cache.world import BARE, UNSURE, content, listing, mark, needs
from headlint.faults import LONGEST, fault
from headlint.workers.spawned import _looking_elsewhere, _work

LOOKS: dict[str, Callable[[str], str]] = {
    "mark": mark,
    "listing": listing,
    "needs": needs,
    "content": content,
}


@pytest.mark.parametrize("look", LOOKS)
def test_what_cannot_be_asked_for_is_never_the_same(look: str, tmp_path: Path) -> None:
    assert LOOKS[look]("a\0b") == UNSURE
    if look in ("mark", "content") and hasattr(os, "mkfifo"):
        os.mkfifo(tmp_path / "pipe")
        assert LOOKS[look](str(tmp_path / "pipe")) == UNSURE


def test_what_is_not_there_is_so_each_time(tmp_path: Path) -> None:
    gone = str(tmp_path / "gone" / "a")
    assert [mark(gone), listing(gone), needs(gone)] == ["", "", ""]
    assert content(gone) == UNSURE


def test_a_folder_says_what_is_in_it(tmp_path: Path) -> None:
    assert mark(str(tmp_path)) == "folder"
    assert content(str(tmp_path)) == UNSURE
    seen = {listing(str(tmp_path))}
    (tmp_path / "a.py").write_text("a = 1\n")
    seen.add(listing(str(tmp_path)))
    (tmp_path / "a.py").write_text("a = 2\n")
    assert listing(str(tmp_path)) in seen
    (tmp_path / "a.py").unlink()
    (tmp_path / "a.py").mkdir()
    seen.add(listing(str(tmp_path)))
    (tmp_path / "link").symlink_to(tmp_path / "nowhere")
    seen.add(listing(str(tmp_path)))
    (tmp_path / "link").unlink()
    (tmp_path / "link").symlink_to(tmp_path / "a.py")
    seen.add(listing(str(tmp_path)))
    assert len(seen) == 5


def test_files_that_say_which_versions_are_needed(tmp_path: Path) -> None:
    assert needs(str(tmp_path)) == BARE
    (tmp_path / "a.py").write_text("a = 1\n")
    assert needs(str(tmp_path)) == BARE
    (tmp_path / "requirements.txt").write_text("keras\n")
    first = needs(str(tmp_path))
    assert first.startswith(f"{BARE}requirements.txt ")
    (tmp_path / "requirements.txt").write_text("keras<3\n")
    assert needs(str(tmp_path)) != first


def test_the_bytes_of_a_file_are_what_counts(tmp_path: Path) -> None:
    one, other = tmp_path / "a", tmp_path / "b"
    one.write_text("a")
    other.write_text("a")
    assert content(str(one)) == content(str(other))
    other.write_text("b")
    assert content(str(one)) != content(str(other))


def test_a_worker_answers_each_task_until_nobody_asks(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "here").mkdir()
    asking, working = multiprocessing.Pipe()
    asking.send("task")
    done = []

    def make() -> Callable[[object], str]:
        return answer

    def answer(task: object) -> str:
        done.append((task, Path.cwd(), signal.getsignal(signal.SIGINT)))
        if len(done) == 2:
            asking.close()
        else:
            asking.send("another")
        return "answer"

    before = signal.getsignal(signal.SIGINT)
    try:
        with pytest.raises((BrokenPipeError, ConnectionResetError)):
            _work(make, working, "here")
    finally:
        signal.signal(signal.SIGINT, before)
    assert done == [
        ("task", tmp_path / "here", signal.SIG_IGN),
        ("another", tmp_path / "here", signal.SIG_IGN),
    ]


def test_a_worker_that_nobody_asks_ends(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.chdir(tmp_path)
    asking, working = multiprocessing.Pipe()
    asking.close()
    before = signal.getsignal(signal.SIGINT)
    try:
        _work(lambda: str, working, str(tmp_path))
    finally:
        signal.signal(signal.SIGINT, before)


@pytest.mark.parametrize("before", [None, "0"])
def test_a_new_process_does_not_look_into_the_scanned_folder(
    before: str | None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("PYTHONSAFEPATH", raising=False)
    if before is not None:
        monkeypatch.setenv("PYTHONSAFEPATH", before)
    with _looking_elsewhere():
        assert os.environ["PYTHONSAFEPATH"] == "1"
    assert os.environ.get("PYTHONSAFEPATH") == before
    assert Path.cwd() == tmp_path


def raised(error: Exception) -> Exception:
    try:
        raise error
    except Exception as caught:
        return caught


class Mute(Exception):
    def __str__(self) -> str:
        raise RecursionError


@pytest.mark.parametrize(
    ("error", "said"),
    [
        (ValueError("one\n  two"), "one two); please"),
        (ValueError("x" * (LONGEST + 1)), f": {'x' * LONGEST} ...); please"),
        (ValueError("x" * LONGEST), f": {'x' * LONGEST}); please"),
        (Mute(), "it cannot be put into words); please"),
    ],
)
def test_a_fault_says_in_short_what_it_was_and_where(error: Exception, said: str) -> None:
    found = fault("a.py", raised(error))
    assert (found.code, found.severity, found.span.path) == ("HL000", "error", "a.py")
    assert f"({type(error).__name__} at test_looks.py:" in found.message
    assert said in found.message
