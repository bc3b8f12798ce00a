"""Where reports go: several formats in one run, files that are written whole, and counts."""

from __future__ import annotations

import errno
import json
import os
import re
import stat
import sys
from pathlib import Path

import pytest

from headlint import writing
from headlint.cli import main
from headlint.findings import Report, Summary
from headlint.outputs import Output, output_of, plan
from headlint.report import formats
from headlint.report._statistics import counts
from headlint.writing import write_whole
from reports import REPORTS, finding, span
from test_cli import BAD, Conductor, conductor, process

__all__ = ["conductor"]

CONCISE = REPORTS["one-file"]
CLOSING = "31 heads in 23 files: 27 checked, 4 undetermined · 1 finding (1 fixable)\n"
root = pytest.mark.skipif(os.name == "nt" or os.geteuid() == 0, reason="root may write everywhere")


# What goes where


@pytest.mark.parametrize(
    ("given", "file", "expected"),
    [
        ([], None, ["full"]),
        (["json"], None, ["json"]),
        (["json", "concise"], None, ["concise"]),
        (["sarif=a"], None, ["sarif=a"]),
        (["sarif=a", "full", "json=b"], None, ["sarif=a", "json=b", "full"]),
        ([], "a", ["full=a"]),
        (["sarif"], "a", ["sarif=a"]),
        (["json=b", "sarif"], "a", ["json=b", "sarif=a"]),
        (["json=b"], "a", ["json=b", "full=a"]),
        (["sarif=-"], None, ["sarif"]),
        (["sarif"], "-", ["sarif"]),
    ],
)
def test_files_first_and_one_report_on_standard_output(
    given: list[str], file: str | None, expected: list[str]
) -> None:
    planned = plan([output_of(text) for text in given], file, "full")
    assert planned == tuple(map(output_of, expected))


def test_the_name_of_a_file_may_have_an_equals_sign() -> None:
    assert output_of("json=a=b") == Output("json", "a=b")


def test_one_run_writes_every_format(conductor: Conductor, capsys: pytest.CaptureFixture[str]) -> None:
    conductor.report = CONCISE
    asked = [part for name in formats() for part in ("--output-format", f"{name}=out.{name}")]
    assert main([*asked, "--output-format", "concise", "a.py"]) == 1
    for name in formats():
        assert Path(f"out.{name}").stat().st_size > 0
    assert capsys.readouterr().out == Path("out.concise").read_text(encoding="utf-8")
    assert json.loads(Path("out.sarif").read_text(encoding="utf-8"))["runs"][0]["invocations"] == [
        {"executionSuccessful": True, "exitCode": 1}
    ]


@pytest.mark.parametrize("argv", [["--output-file", "x"], ["--output-format", "json=x"]])
def test_a_report_in_a_file_alone_leaves_the_closing_line(
    conductor: Conductor, capsys: pytest.CaptureFixture[str], argv: list[str]
) -> None:
    conductor.report = CONCISE
    assert main([*argv, "a.py"]) == 1
    assert capsys.readouterr().out == CLOSING
    assert main([*argv, "--quiet", "a.py"]) == 1
    assert capsys.readouterr() == ("", "")


def test_a_file_is_never_coloured_or_wrapped(conductor: Conductor) -> None:
    conductor.report = CONCISE
    main(["--output-format", "full=x", "--color", "always", "a.py"])
    text = Path("x").read_text(encoding="utf-8")
    assert "\x1b" not in text
    assert text.endswith(CLOSING)


@pytest.mark.parametrize(
    ("formats", "explain", "file_lines"),
    [
        (["sarif=x", "concise"], True, True),
        (["html"], True, False),
        (["json", "github"], False, True),
        (["json=x", "full"], False, False),
    ],
)
def test_what_only_some_formats_show_is_looked_for_only_for_them(
    conductor: Conductor, formats: list[str], explain: bool, file_lines: bool
) -> None:
    main([*(part for name in formats for part in ("--output-format", name)), "a.py"])
    assert (conductor.options.explain, conductor.options.file_lines) == (explain, file_lines)


def test_a_sarif_log_has_the_pages_of_its_rules(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("train.py").write_text(BAD, encoding="utf-8")
    assert main(["--isolated", "--output-file", "out", "--output-format", "sarif", "train.py"]) == 1
    (rule,) = json.loads(Path("out").read_text(encoding="utf-8"))["runs"][0]["tool"]["driver"]["rules"]
    assert rule["id"] == "HL101"
    assert rule["help"]["markdown"].startswith("# HL101 sigmoid-categorical-crossentropy\n")
    assert "\n## Not found\n" in rule["help"]["markdown"]
    assert rule["properties"]["tags"] == ["correctness", "keras"]


def test_the_same_files_give_the_same_bytes_in_every_format(tmp_path: Path) -> None:
    """Whatever order sets come in, and but for the time that it took."""
    repository = Path(__file__).parent.parent
    written = []
    for seed in ("1", "2"):
        asked = [
            part for name in formats() for part in ("--output-format", f"{name}={tmp_path / seed}.{name}")
        ]
        linted = [
            str(Path("fixtures", *parts)) for parts in (("keras", "recipes_accuracy.py"), ("notebooks",))
        ]
        environment = {**os.environ, "PYTHONHASHSEED": seed}
        done = process(
            "-m", "headlint", "--isolated", "--no-cache", *asked, *linted, cwd=repository, env=environment
        )
        assert done.returncode == 1, done.stderr
        texts = {name: (tmp_path / f"{seed}.{name}").read_text(encoding="utf-8") for name in formats()}
        texts["json"] = re.sub(r'"seconds": [\d.]+', "", texts["json"])
        written.append(texts)
    assert written[0] == written[1]


def test_a_log_says_that_nothing_was_there_to_lint(conductor: Conductor) -> None:
    conductor.report = Report()
    Path("empty").mkdir()
    assert main(["--output-format", "sarif=x", "empty"]) == 2
    (invocation,) = json.loads(Path("x").read_text(encoding="utf-8"))["runs"][0]["invocations"]
    assert invocation == {"executionSuccessful": False, "exitCode": 2}


@pytest.mark.parametrize("argv", [["--statistics"], ["--output-file", "x"], ["--output-format", "json=x"]])
def test_a_patch_is_no_report(
    conductor: Conductor, capsys: pytest.CaptureFixture[str], argv: list[str]
) -> None:
    assert main(["--diff", *argv, "a.py"]) == 2
    assert "--diff prints a patch and makes no report" in capsys.readouterr().err
    assert not Path("x").exists()


# Files that cannot be written


def full_disk(*_: object) -> None:
    raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))


@pytest.mark.parametrize("old", [None, b"old"])
def test_a_full_disk_is_said_and_the_old_report_stays(
    conductor: Conductor,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
    old: bytes | None,
) -> None:
    conductor.report = CONCISE
    if old is not None:
        Path("out.sarif").write_bytes(old)
    before = sorted(os.listdir())
    monkeypatch.setattr(writing.os, "fsync", full_disk)
    assert main(["--output-format", "sarif=out.sarif", "--output-format", "concise", "a.py"]) == 2
    printed = capsys.readouterr()
    assert printed.err == (
        "headlint: the sarif report cannot be written to out.sarif: No space left on device\n"
    )
    assert printed.out.endswith(CLOSING)
    assert sorted(os.listdir()) == before
    assert old is None or Path("out.sarif").read_bytes() == old


@pytest.mark.parametrize(
    ("path", "reason"), [("gone/x", "No such file or directory"), ("folder", "Is a directory")]
)
@pytest.mark.skipif(os.name == "nt", reason="other words there")
def test_a_place_that_takes_no_file_is_said(
    conductor: Conductor, capsys: pytest.CaptureFixture[str], path: str, reason: str
) -> None:
    Path("folder").mkdir()
    assert main(["--output-file", path, "--output-format", "json=good", "a.py"]) == 2
    assert capsys.readouterr().err == (f"headlint: the full report cannot be written to {path}: {reason}\n")
    assert Path("good").exists()


@root
def test_a_folder_or_a_file_that_may_not_be_written_keeps_what_it_has(
    conductor: Conductor, capsys: pytest.CaptureFixture[str]
) -> None:
    Path("locked").mkdir()
    Path("locked/x").write_text("old")
    Path("locked").chmod(0o500)
    Path("kept").write_text("old")
    Path("kept").chmod(0o400)
    for path in ("locked/x", "kept"):
        assert main(["--output-file", path, "a.py"]) == 2
        assert capsys.readouterr().err.endswith(f"{path}: Permission denied\n")
        assert Path(path).read_text() == "old"


@pytest.mark.skipif(not os.path.exists("/dev/full"), reason="a device of Linux")
def test_a_full_device_is_said(conductor: Conductor, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--output-file", "/dev/full", "a.py"]) == 2
    assert "cannot be written to /dev/full: No space left on device" in capsys.readouterr().err


# Writing


@pytest.mark.skipif(os.name == "nt", reason="modes and links are another matter there")
def test_a_file_keeps_its_mode_and_a_link_its_target(tmp_path: Path) -> None:
    (tmp_path / "real").mkdir()
    target, link = tmp_path / "real" / "x", tmp_path / "link"
    target.write_bytes(b"old")
    target.chmod(0o640)
    link.symlink_to(target)
    write_whole(str(link), b"new")
    assert link.is_symlink()
    assert (target.read_bytes(), stat.S_IMODE(target.stat().st_mode)) == (b"new", 0o640)
    assert os.listdir(tmp_path / "real") == ["x"]


@pytest.mark.skipif(os.name == "nt", reason="modes are another matter there")
def test_a_new_file_has_the_mode_that_new_files_have(tmp_path: Path) -> None:
    old = os.umask(0o027)
    try:
        write_whole(str(tmp_path / "x"), b"")
    finally:
        os.umask(old)
    assert stat.S_IMODE((tmp_path / "x").stat().st_mode) == 0o640


def test_what_another_process_left_behind_is_not_in_the_way(tmp_path: Path) -> None:
    for number in range(3):
        (tmp_path / f".x.{os.getpid()}.{number}.tmp").touch()
    write_whole(str(tmp_path / "x"), b"new")
    assert (tmp_path / "x").read_bytes() == b"new"


@pytest.mark.skipif(not hasattr(os, "mkfifo") or sys.platform == "darwin", reason="needs a pipe with a name")
def test_a_pipe_is_written_to_and_stays_a_pipe(tmp_path: Path) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    reader = os.open(pipe, os.O_RDONLY | os.O_NONBLOCK)
    write_whole(str(pipe), b"new")
    assert os.read(reader, 10) == b"new"
    os.close(reader)
    assert stat.S_ISFIFO(pipe.stat().st_mode)


# Statistics

MIXED = REPORTS["mixed"]
TABLE = """\
3  HL106  softmax-before-cross-entropy  3 with --unsafe-fixes
1  HL703  misspelt-loss                 1 fixable

[*] 1 fixable with --fix, 3 more with --unsafe-fixes
6 heads in 2 files: 4 checked, 2 undetermined · 4 findings (4 fixable) · 1 suppressed
"""


@pytest.mark.parametrize("argv", [[], ["--output-format", "grouped"], ["--output-format", "json=x"]])
def test_statistics_count_by_rule(
    conductor: Conductor, capsys: pytest.CaptureFixture[str], argv: list[str]
) -> None:
    conductor.report = MIXED
    assert main(["--statistics", *argv, "a.py"]) == 1
    assert capsys.readouterr().out == TABLE


def test_statistics_as_json(conductor: Conductor, capsys: pytest.CaptureFixture[str]) -> None:
    conductor.report = MIXED
    main(["--statistics", "--output-format", "json", "a.py"])
    printed = json.loads(capsys.readouterr().out)
    assert list(printed) == ["headlint", "schema", "statistics", "summary"]
    assert printed["statistics"][0] == {
        "code": "HL106",
        "name": "softmax-before-cross-entropy",
        "severity": "warning",
        "count": 3,
        "fixable": {"safe": 0, "unsafe": 3},
    }


def test_rules_that_are_found_as_often_stand_in_order_of_their_codes() -> None:
    codes = ["HL300", "HL100", "HL200", "HL200"]
    found = [finding(span("a.py", 1, 1, 2), code=code) for code in codes]
    assert [(one.code, one.total) for one in counts(found)] == [("HL200", 2), ("HL100", 1), ("HL300", 1)]


def test_nothing_found_is_the_closing_line_alone(
    conductor: Conductor, capsys: pytest.CaptureFixture[str]
) -> None:
    conductor.report = Report(summary=Summary(files=1))
    assert main(["--statistics", "a.py"]) == 0
    assert capsys.readouterr().out == "no heads found in 1 file\n"
