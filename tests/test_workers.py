"""Workers: a lost one costs one job, and however many there are, the outcome is the same."""

from __future__ import annotations

import os
import shutil
import signal
import sys
import time
from collections.abc import Callable, Iterator
from functools import partial
from operator import attrgetter
from pathlib import Path

import pytest

from headlint import examine, workers
from headlint.cli import main
from headlint.lint import lint_paths
from headlint.settings import Settings
from headlint.workers import CAN_FORK, Lost, Pool, Task
from headlint.workers.schedule import Schedule

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="workers by fork")
FIXTURES = Path(__file__).parent.parent / "fixtures"


def outcomes(
    job: Callable[[str], str], paths: list[str], *, jobs: int = 2, seconds: float = 30
) -> dict[str, str]:
    pool: Pool[str] = Pool(lambda: lambda task: job(task.path), jobs=jobs, seconds=seconds)
    try:
        found = pool.run([Task(path, 100_000) for path in paths])
        return {path: one.reason if isinstance(one, Lost) else one for path, one in found}
    finally:
        pool.close()


@pytest.fixture(autouse=True)
def none_are_left(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Whatever a test does, the processes that it started are gone at its end."""
    started: list[int] = []
    fork = os.fork

    def noted() -> int:
        pid = fork()
        started.append(pid)
        return pid

    monkeypatch.setattr(os, "fork", noted)
    yield
    for pid in started:
        with pytest.raises(ChildProcessError):
            os.waitpid(pid, os.WNOHANG)


def hostile(path: str) -> str:
    match path:
        case "crash":
            os.kill(os.getpid(), signal.SIGSEGV)
        case "leave":
            os._exit(7)
        case "hang":
            time.sleep(60)
        case "spin":
            while True:
                pass
        case "raise":
            raise SystemError("unheard of")
    return path.upper()


@pytest.mark.skipif(not CAN_FORK, reason="workers by fork")
@pytest.mark.parametrize("jobs", [1, 3])
def test_a_lost_worker_costs_its_own_job(jobs: int, capfd: pytest.CaptureFixture[str]) -> None:
    names = ["a", "crash", "b", "leave", "c", "hang", "raise", "spin", "d"]
    found = outcomes(hostile, names, jobs=jobs, seconds=1)
    assert {name: found[name] for name in "abcd"} == {"a": "A", "b": "B", "c": "C", "d": "D"}
    assert found["crash"] == "the process that examined it died (SIGSEGV)"
    assert found["leave"] == "the process that examined it died (exit code 7)"
    assert found["raise"] == "the process that examined it died (exit code 1)"
    assert found["hang"] == found["spin"] == "it took longer than 1 s"
    assert "unheard of" in capfd.readouterr().err


@pytest.mark.skipif(not CAN_FORK, reason="workers by fork")
def test_a_job_that_wants_all_memory_costs_itself(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("headlint.workers.forked.MEMORY", 1 << 30)

    def greedy(path: str) -> str:
        return str(len(bytearray(1 << 31))) if path == "greedy" else path

    assert outcomes(greedy, ["a", "greedy", "b"]) == {
        "a": "a",
        "b": "b",
        "greedy": "the process that examined it died (exit code 1)",
    }


def test_without_fork_there_are_new_processes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workers, "CAN_FORK", False)
    pool: Pool[int] = Pool(partial(attrgetter, "size"), jobs=2, seconds=60)
    try:
        found = dict(pool.run([Task("a/b", 50_000), Task("c/d", 60_000), Task("e", 70_000)]))
    finally:
        pool.close()
    assert found == {"a/b": 50_000, "c/d": 60_000, "e": 70_000}


def test_little_to_do_takes_one_worker() -> None:
    pool: Pool[str] = Pool(lambda: lambda task: str(os.getpid()), jobs=8, seconds=30)
    try:
        found = dict(pool.run([Task(str(number), 100) for number in range(20)]))
    finally:
        pool.close()
    assert len(set(found.values())) == 1
    assert str(os.getpid()) not in found.values()


def test_the_largest_job_is_first_and_a_folder_stays_with_its_worker() -> None:
    sizes = {"a/1": 5, "a/2": 9, "a/3": 1, "b/1": 8, "c/1": 3}
    schedule = Schedule(Task(path, size) for path, size in sizes.items())
    assert [schedule.next(1).path, schedule.next(2).path] == ["a/2", "b/1"]
    assert [schedule.next(1).path, schedule.next(2).path] == ["a/1", "c/1"]
    assert schedule.next(2).path == "a/3"
    assert not schedule


@pytest.mark.parametrize("folder", ["projects", "torch"])
def test_the_outcome_is_the_same_for_any_number_and_order(
    folder: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shutil.copytree(FIXTURES / folder, tmp_path / "here")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(workers, "WORTH", 100)
    below = sorted(str(path.relative_to(tmp_path)) for path in (tmp_path / "here").iterdir())[:12]
    usual = Settings(min_confidence="low")
    expected = lint_paths(below, usual)
    for jobs in (1, 3):
        for paths in (below, below[::-1]):
            report = lint_paths(paths, Settings(min_confidence="low", apart=True, jobs=jobs))
            assert report.findings == expected.findings
            assert report.notes == expected.notes
            assert report.heads == expected.heads
            assert report.summary.analysed == expected.summary.analysed


GOOD = """
import torch.nn as nn
net = nn.Sequential(nn.Linear(8, 3), nn.Softmax(dim=1))
loss = nn.CrossEntropyLoss()(net(x), y)
"""


@pytest.mark.skipif(not CAN_FORK, reason="workers by fork")
def test_the_command_line_survives_a_crash(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    for name in ("a.py", "b.py", "c.py"):
        (tmp_path / name).write_text(GOOD, encoding="utf-8")
    usual = examine.Examiner.examine

    def crash(self: examine.Examiner, path: str, data: bytes, *, whole: bool) -> examine.Examined:
        if path == "b.py":
            os.kill(os.getpid(), signal.SIGABRT)
        return usual(self, path, data, whole=whole)

    monkeypatch.setattr(examine.Examiner, "examine", crash)
    assert main(["--output-format", "concise", "--quiet", "--isolated", "."]) == 2
    lines = capsys.readouterr().out.splitlines()
    assert [line[:4] for line in lines] == ["a.py", "b.py", "c.py"]
    assert "died (SIGABRT)" in lines[1]
