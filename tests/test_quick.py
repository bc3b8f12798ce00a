"""What is answered at the front door is what the whole run answers, and costs next to no imports."""

from __future__ import annotations

import io
import os
import random
import re
import subprocess
import sys
import time
from collections.abc import Sequence
from importlib.util import find_spec
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import headlint
from headlint import cli, front, keeping, quick
from headlint.arguments import Arguments, parse
from headlint.cache import key, ledger, replay, stamps, world
from headlint.cache.place import NAME
from headlint.depth import DEEPEST
from headlint.frameworks.triage import Triage
from headlint.plain import plain
from headlint.settings import DEFAULT_FORMAT
from headlint.versions import FILES
from test_cache import MODELS, OUTPUTS, TRAIN, edit

ROOT = Path(headlint.__file__).parent.parent
TABLE = "[tool.headlint]\n"
IGNORE = "ignore = ['HL1']\n"
FOLDER = "a folder"
NOTHING = "import os\n\nprint(os.getcwd())\n"


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "project"
    folder.mkdir()
    (folder / "pyproject.toml").write_text("", encoding="utf-8")
    monkeypatch.chdir(folder)
    for name in ("NO_COLOR", "FORCE_COLOR"):
        monkeypatch.delenv(name, raising=False)
    return folder


@pytest.fixture
def hasty(monkeypatch: pytest.MonkeyPatch) -> None:
    """What changed before a run began cannot change again and look the same; the tests see to that."""
    monkeypatch.setattr(ledger, "SETTLED", 0)
    monkeypatch.setattr(stamps, "SETTLED", 0)


@pytest.fixture
def replayed(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The recordings that were played."""
    found: list[str] = []

    def play(path: str) -> replay.Answer | None:
        known = replay.play(path)
        found.extend([path] if known is not None else [])
        return known

    monkeypatch.setattr(quick, "play", play)
    return found


def train(output: str = OUTPUTS[1], units: int = 3) -> None:
    Path("model.py").write_text(MODELS.format(units=units, output=output), encoding="utf-8")
    Path("train.py").write_text(TRAIN.format(module="model", loss="CrossEntropyLoss"), encoding="utf-8")


def later() -> None:
    """Wait until the clock of the file system has moved on."""
    time.sleep(0.02)


# The plainest command lines

WORDS = (
    *("check", "heads", "clean", "rule", "a.py", "b", "-", "--", "-c.py", "=", "", "check=1"),
    *("-q", "--quiet", "-qv", "-v", "--isolated", "--no-cache", "--no-quiet", "--quiet=1", "--exit-zero"),
    *("--output-format", "--output-format=concise", "--output-format=json", "--output-format=full=a"),
    *("full", "grouped", "json", "--color", "--color=always", "--color=", "auto", "--fix", "--diff"),
    *("--cache-dir", "--cache-dir=there", "--cache-dir=", "--select", "HL1", "--select=HL1", "--jobs=2"),
    *("--jobs", "-1", "--statistics", "--show-files", "--out", "--force-exclude", "--stdin-filename=a.py"),
)
FREE = {"argv", "command", "positional", "quiet", "isolated", "cache", "cache_dir", "color", "outputs"}
"""What a plain command line can say."""


@settings(max_examples=600, deadline=None)
@given(st.lists(st.sampled_from(WORDS), max_size=6))
def test_the_plain_command_lines_mean_what_the_parser_says(argv: list[str]) -> None:
    asked = plain(argv)
    if asked is None:
        return
    try:
        parsed = parse(argv)
    except SystemExit:
        assert not asked.exact, "the parser refuses it"
        return
    assert parsed.command == "check"
    assert parsed.positional == asked.paths
    assert (parsed.quiet, parsed.isolated) == (asked.quiet, asked.isolated)
    assert (parsed.cache, parsed.cache_dir) == (not asked.fresh, asked.cache_dir)
    assert parsed.color == asked.color
    shown = [(one.format, one.path) for one in parsed.outputs or ()]
    assert shown == ([(asked.format, None)] if asked.format else [])
    if asked.exact:
        usual = parse([])
        assert {name: one for name, one in vars(parsed).items() if name not in FREE} == {
            name: one for name, one in vars(usual).items() if name not in FREE
        }


def test_what_hooks_and_people_type_is_plain() -> None:
    for line in ("", ".", "check src", "a.py b.py", "-q --output-format concise --cache-dir=x a.py"):
        asked = plain(line.split())
        assert asked is not None
        assert asked.exact
    assert isinstance(parse(["a.py"]), Arguments)
    assert DEFAULT_FORMAT == "full"


# What is imported

FRONT = {"headlint", "headlint.front", "headlint.plain"}
QUICK = FRONT | {
    *("headlint.quick", "headlint.configured", "headlint.console", "headlint.counting", "headlint.depth"),
    *(
        "headlint.digests",
        "headlint.frameworks",
        "headlint.frameworks.triage",
        "headlint.frameworks.unsaid",
        "headlint.frameworks.words",
    ),
    "headlint.keeping",
    *("headlint.cache", "headlint.cache.key", "headlint.cache.place", "headlint.cache.replay"),
    *("headlint.cache.world", "headlint.triage"),
}
FOREIGN = {"__future__", "_ast", "_blake2", "_contextvars", "_py_warnings", "warnings"}
"""Of Python's own modules those that no start has loaded already; each is a millisecond at most."""


def imported(*argv: str, cwd: Path) -> set[str]:
    """The modules that a run loads beyond those of an empty one."""
    code = (
        "import sys; before = set(sys.modules); from headlint.front import main; code = main(sys.argv[1:]);"
        "print(code, *(set(sys.modules) - before), file=sys.stderr)"
    )
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    environment.pop("PYTHONDONTWRITEBYTECODE", None)
    run = subprocess.run(
        [sys.executable, "-c", code, *argv], capture_output=True, text=True, env=environment, cwd=cwd
    )
    code_, *modules = run.stderr.split()
    assert code_ in ("0", "1"), run.stderr
    return set(modules)


def test_the_version_imports_nothing(tmp_path: Path) -> None:
    assert imported("--version", cwd=tmp_path) <= FRONT | FOREIGN


def test_a_dropped_file_imports_next_to_nothing(tmp_path: Path) -> None:
    (tmp_path / "nothing.py").write_text(NOTHING, encoding="utf-8")
    imported("nothing.py", cwd=tmp_path)  # the words are kept now, if they were not
    for argv in (["nothing.py"], ["--isolated", "--quiet", "--no-cache", "nothing.py"]):
        assert imported(*argv, cwd=tmp_path) <= QUICK | FOREIGN


def test_a_run_without_a_change_imports_next_to_nothing(project: Path) -> None:
    train()
    long_ago = time.time() - 60
    for path in (*project.iterdir(), project):
        os.utime(path, (long_ago, long_ago))
    time.sleep(2.1)  # of the last change of a file's entry nobody can lie
    imported(".", "--cache-dir", "../kept", cwd=project)
    assert imported(".", "--cache-dir", "../kept", cwd=project) <= QUICK | FOREIGN


# Files that can hold no head

FILES_OF_ALL_KINDS = {
    "plain.py": NOTHING.encode(),
    "empty.py": b"",
    "umlaut.py": "name = 'Müller'\n".encode(),
    "latin.py": b"# -*- coding: latin-1 -*-\nname = 'M\xfcller'\n",
    "wrong.py": b"name = 'M\xfcller'\n",
    "mark.py": b"\xef\xbb\xbfx = 1\n",
    "nul.py": b"x = 1\0\n",
    "broken.py": b"def f(:\n",
    "python2.py": b"print 'x'\n",
    "escape.py": b"import re\nx = re.compile('\\d')\n",
    "deep.py": b"x = " + b"[" * (DEEPEST + 5) + b"]" * (DEEPEST + 5) + b"\n",
    "case.py": b"match x:\n    case [[[[[[[[[[[1]]]]]]]]]]]:\n        pass\n",
    "comment.py": b"x = 1  # headlint: ignore[HL101] why not\n",
    "note.ipynb": b'{"cells": []}',
    "text.txt": b"x = 1\n",
    "head.py": b"import torch.nn as nn\nloss = nn.CrossEntropyLoss()(nn.Linear(3, 1)(x), y)\n",
}


def said(
    main: object, argv: Sequence[str], capfd: pytest.CaptureFixture[str] | pytest.CaptureFixture[bytes]
) -> tuple[object, str, str]:
    assert callable(main)
    code = main(list(argv))
    out, err = capfd.readouterr()
    return code, str(out), str(err)


@pytest.mark.parametrize("form", [[], ["--output-format", "concise"], ["-q"], ["--color", "always"]])
def test_the_front_door_says_what_the_whole_run_says(
    form: list[str], project: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    for name, data in FILES_OF_ALL_KINDS.items():
        Path(name).write_bytes(data)
    Path("folder").mkdir()
    if hasattr(os, "symlink") and sys.platform != "win32":
        os.symlink("plain.py", "link.py")
        os.symlink("nowhere.py", "dangling.py")
    some = [["plain.py", "./plain.py", "umlaut.py"], ["missing.py"], ["folder"], ["plain.py", "head.py"]]
    for paths in [*([name] for name in sorted(os.listdir())), *some]:
        argv = [*form, "--no-cache", *paths]
        assert said(front.main, argv, capfd) == said(cli.main, argv, capfd), paths


def test_plain_files_are_answered_at_once(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cli, "main", lambda argv: pytest.fail("the whole run was asked"))
    for name in ("plain.py", "empty.py", "umlaut.py", "escape.py"):
        Path(name).write_bytes(FILES_OF_ALL_KINDS[name])
    assert front.main(["plain.py", "empty.py", "umlaut.py", "escape.py"]) == 0


@pytest.mark.parametrize("text", ["ignore = ['HL1']\n", "wrong = 1\n"])
def test_a_configuration_is_read_by_the_whole_run(
    text: str, project: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    Path("plain.py").write_text(NOTHING, encoding="utf-8")
    Path("headlint.toml").write_text(text, encoding="utf-8")
    assert said(front.main, ["plain.py"], capfd) == said(cli.main, ["plain.py"], capfd)


def test_triage_finds_what_a_pattern_would() -> None:
    made = Triage({"SomeL": ["SomeLoss"]}, ("mse", "bce"), ("compile", "grad"))
    pattern = re.compile(
        rb"SomeLoss|(?<![A-Za-z0-9_])(?:mse|bce)(?![A-Za-z0-9_])|(?<!\bre)\.(?:compile|grad)\s*\("
    )
    pieces = [
        "mse",
        "bce",
        "SomeLoss",
        ".compile",
        ".grad",
        "re",
        "are",
        "_",
        "a",
        "(",
        " ",
        "\n",
        "\x0b",
        ".",
    ]
    dice = random.Random(1)
    found = 0
    for _ in range(20_000):
        data = "".join(dice.choices(pieces, k=dice.randint(1, 6))).encode()
        assert made.can_hold_head(data) == (pattern.search(data) is not None), data
        found += made.can_hold_head(data)
    assert 2_000 < found < 18_000


# Runs that are kept as a whole


def test_after_any_step_the_replayed_answer_is_the_new_one(
    project: Path, hasty: None, replayed: list[str], capfd: pytest.CaptureFixture[str]
) -> None:
    dice = random.Random(11)
    known: dict[object, object] = {}
    argv = ["--output-format", "concise", "--cache-dir", "../kept", "."]
    others = {
        ".gitignore": ("", "net/\n", "train.py\n"),
        "pyproject.toml": ("", f"{TABLE}ignore = ['HL1']\n", f"{TABLE}min-confidence = 'low'\n"),
        "../headlint.toml": ("", "fail-on = 'error'\n"),
    }
    for _ in range(45):
        if dice.random() < 0.2:
            name = dice.choice(list(others))
            Path(name).write_text(dice.choice(others[name]), encoding="utf-8")
        else:
            edit(dice)
        files = [path for path in sorted(Path("..").rglob("*.*")) if "kept" not in path.parts]
        state = tuple((str(path), path.read_bytes()) for path in files if path.is_file())
        for _ in range(2):
            later()
            now = said(front.main, argv, capfd)
            if state not in known:
                known[state] = said(cli.main, ["--no-cache", *argv], capfd)
            assert now == known[state]
    assert len(replayed) > 12


@pytest.fixture
def kept(project: Path, hasty: None, replayed: list[str], capfd: pytest.CaptureFixture[str]) -> list[str]:
    """A command line whose run is kept, with a finding; what is replayed is noted from here on."""
    Path("sub").mkdir()
    train()
    Path("notes.txt").write_text("", encoding="utf-8")
    argv = ["--cache-dir", "../kept", "."]
    later()
    first = said(front.main, argv, capfd)
    assert first[0] == 1
    assert "HL" in first[1]
    assert said(front.main, argv, capfd) == first
    assert len(replayed) == 1
    replayed.clear()
    later()
    return argv


CHANGES: dict[str, dict[str, str | None]] = {
    "a file more": {"more.py": "x = 1\n"},
    "a file less": {"model.py": None},
    "other bytes": {"model.py": MODELS.format(units=1, output=OUTPUTS[0])},
    "another name": {"train.py": None, "trained.py": TRAIN.format(module="model", loss="NLLLoss")},
    "ignored": {".gitignore": "train.py\n"},
    "a repository": {".git": FOLDER},
    "a configuration": {"headlint.toml": IGNORE},
    "a table": {"pyproject.toml": TABLE + IGNORE},
    "a configuration above": {"../headlint.toml": IGNORE},
    "requirements": {"requirements.txt": "torch==1.4\n"},
    "a folder": {"model": FOLDER},
    "a folder within": {"sub/model": FOLDER},
}
"""What is written, made or (None) deleted."""


def change_to(path: Path, text: str | None) -> None:
    if text is None:
        path.unlink()
    elif text == FOLDER:
        path.mkdir()
    else:
        path.write_text(text, encoding="utf-8")


@pytest.mark.parametrize("change", CHANGES)
def test_what_a_run_rests_on_counts(
    change: str, kept: list[str], replayed: list[str], capfd: pytest.CaptureFixture[str]
) -> None:
    for name, text in CHANGES[change].items():
        change_to(Path(name), text)
    later()
    assert said(front.main, kept, capfd) == said(cli.main, ["--no-cache", *kept], capfd)
    assert replayed == []


def test_how_it_is_shown_counts(
    kept: list[str], replayed: list[str], capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("FORCE_COLOR", "1")
    assert "\x1b[" in said(front.main, kept, capfd)[1]
    monkeypatch.delenv("FORCE_COLOR")
    monkeypatch.setattr(sys, "stdout", io.TextIOWrapper(io.BytesIO(), encoding="ascii"))
    front.main(kept)
    assert replayed == []


def test_headlint_itself_counts(
    kept: list[str], replayed: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    stamps_ = list(key.own_stamps())
    assert {"front.py", "full.py", "reading.py"} <= {os.path.basename(one[0]) for one in stamps_}
    assert any(one[0].endswith(".yaml") and "rules" in one[0] for one in stamps_)
    monkeypatch.setattr(replay, "own_stamps", lambda: stamps_[1:])
    front.main(kept)
    assert replayed == []


def test_a_damaged_recording_is_none(
    kept: list[str], replayed: list[str], capfd: pytest.CaptureFixture[str]
) -> None:
    (recorded,) = Path("../kept").glob("*.run")
    whole = recorded.read_bytes()
    expected = said(front.main, kept, capfd)
    wrong = whole[:-9] + b"x" + whole[-8:]
    for damaged in (b"", whole[:40], whole[:-1], wrong, b"\xff" + whole, whole + b"\0"):
        recorded.write_bytes(damaged)
        replayed.clear()
        assert said(front.main, kept, capfd) == expected
        assert replayed == []


def test_a_seal_is_no_licence(kept: list[str], replayed: list[str]) -> None:
    (recorded,) = Path("../kept").glob("*.run")
    start = [replay._own(), "1", "", ""]
    wrong = [["x"], start[:2], [start[0], "one", "", ""], [*start, "mark"], [*start, "run", "a", "b"]]
    for parts in ([], *wrong, [*start, "mark", ".", world.UNSURE], [*start, "mark", ".", "", "mark"]):
        body = "\0".join(parts).encode()
        recorded.write_bytes(replay._seal(body).encode() + b"\n" + body)
        assert replay.play(str(recorded)) is None


OTHERS = ("--verbose", "--statistics", "--output-format=json", "--no-cache", "--output-file=../out", "--diff")


@pytest.mark.parametrize("more", OTHERS)
def test_other_runs_are_not_kept(more: str, project: Path, hasty: None, replayed: list[str]) -> None:
    train()
    later()
    for _ in range(2):
        front.main(["--cache-dir", "../kept", more, "."])
    assert replayed == []
    assert not list(Path("../kept").glob("*.run"))


def test_a_run_with_comments_is_not_kept(project: Path, hasty: None, replayed: list[str]) -> None:
    train()
    Path("model.py").write_text("# headlint: ignore-file[HL101] so it is\n", encoding="utf-8")
    later()
    for _ in range(2):
        front.main(["--cache-dir", "../kept", "."])
    assert replayed == []


NOTEBOOK = '{"cells": [], "metadata": {"language_info": {"name": "R"}}, "nbformat": 4, "nbformat_minor": 5}'


def test_remarks_are_replayed(
    project: Path, hasty: None, replayed: list[str], capfd: pytest.CaptureFixture[str]
) -> None:
    train()
    Path("other.ipynb").write_text(NOTEBOOK.replace("[]", '["CrossEntropyLoss"]'), encoding="utf-8")
    later()
    for more in ([], ["-q"]):
        argv = ["--cache-dir", "../kept", *more, "."]
        first = said(front.main, argv, capfd)
        assert bool(first[2]) is not bool(more)
        assert said(front.main, argv, capfd) == first
    assert len(replayed) == 2


def test_what_changed_just_now_is_looked_at_again(project: Path, replayed: list[str]) -> None:
    train()
    for _ in range(3):
        front.main(["."])
    assert replayed == []


def test_recordings_go_with_the_cache(project: Path, hasty: None, replayed: list[str]) -> None:
    train()
    Path(NAME).mkdir()
    later()
    for _ in range(3):
        front.main(["-q", "."])
    assert replayed
    assert cli.main(["clean"]) == 0
    assert not Path(NAME).exists()


def test_every_file_with_versions_is_among_those_that_are_looked_at() -> None:
    names = ["requirements.txt", "requirements-dev.in", "pyproject.toml", "setup.cfg", "setup.py", "Pipfile"]
    names += ["environment.yml", "environment-gpu.yaml", "requirements_gpu.txt"]
    assert all(FILES.match(name) and name.startswith(world.NEEDS) for name in names)
    heads = re.findall(r"[A-Za-z]+", FILES.pattern.replace("\\", " "))
    known = {"txt", "in", "w", "toml", "cfg", "py", "ya", "ml", "Z", "requirements", "pyproject", "setup"}
    assert set(heads) <= known | {"Pipfile", "environment"}


# What a link leads to, what is left out, and what others have put there


@pytest.mark.skipif(not hasattr(os, "symlink") or os.name == "nt", reason="links need a privilege there")
@pytest.mark.parametrize("path", [".", "lead"])
def test_where_links_lead_counts(
    path: str, project: Path, hasty: None, replayed: list[str], capfd: pytest.CaptureFixture[str]
) -> None:
    for name in ("build/empty", "build/full"):
        Path(name).mkdir(parents=True)
    train()
    for name in ("model.py", "train.py"):
        Path(name).rename(Path("build/full", name))
    Path("plain.py").write_text(NOTHING, encoding="utf-8")
    lead = Path("lead")
    lead.symlink_to("build/empty", target_is_directory=True)
    argv = ["--cache-dir", "../kept", "plain.py", path]
    later()
    for _ in range(2):
        assert said(front.main, argv, capfd)[0] == 0
    replayed.clear()
    lead.unlink()
    lead.symlink_to("build/full", target_is_directory=True)
    later()
    found = said(front.main, argv, capfd)
    assert found[0] == 1
    assert found == said(cli.main, ["--no-cache", *argv], capfd)
    assert replayed == []


def test_a_path_that_is_left_out_must_be_there(
    project: Path, hasty: None, replayed: list[str], capfd: pytest.CaptureFixture[str]
) -> None:
    Path("build").mkdir()
    Path("build/made.py").write_text(NOTHING, encoding="utf-8")
    argv = ["--cache-dir", "../kept", "--force-exclude", "build/made.py"]
    later()
    for _ in range(2):
        assert said(front.main, argv, capfd)[0] == 0
    assert len(replayed) == 1
    Path("build/made.py").unlink()
    assert said(front.main, argv, capfd)[0] == 2
    assert len(replayed) == 1


def test_a_cache_among_the_files_hides_none(
    project: Path, hasty: None, capfd: pytest.CaptureFixture[str]
) -> None:
    Path(".gitignore").write_text("", encoding="utf-8")
    Path("plain.py").write_text(NOTHING, encoding="utf-8")
    argv = ["--cache-dir", ".", "."]
    for _ in range(3):
        later()
        assert said(front.main, argv, capfd)[0] == 0
    train()
    later()
    assert said(front.main, argv, capfd)[0] == 1


@pytest.mark.parametrize("library", ["libcst", "pathspec", "rich"])
def test_another_version_of_a_library_counts(
    library: str, project: Path, hasty: None, replayed: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    train()
    stood: dict[str, str] = {}

    def marked(path: str) -> str:
        return stood.get(path, world.mark(path))

    monkeypatch.setattr(replay, "_LOOKS", {**replay._LOOKS, "mark": marked})
    argv = ["--cache-dir", "../kept", "."]
    later()
    for _ in range(2):
        front.main(argv)
    assert len(replayed) == 1
    spec = find_spec(library)
    assert spec is not None
    assert spec.origin is not None
    stood[spec.origin] = "another one"
    front.main(argv)
    assert len(replayed) == 1


def test_a_recording_asks_nothing_of_a_terminal_but_colours(kept: list[str]) -> None:
    (recorded,) = Path("../kept").glob("*.run")
    for text, harmless in (
        ("no heads\n", True),
        ("\x1b[1mno heads\x1b[0m · ─ é\n", True),
        ("\x1b[2J\n", False),
        ("\x1b]0;title\x07\n", False),
        ("\x9b2J\n", False),
        ("\u202eno heads\n", False),
        ("all is well\rno heads\n", False),
        ("\x1b[1", False),
    ):
        body = "\0".join([replay._own(), "0", "", text]).encode()
        recorded.write_bytes(replay._seal(body).encode() + b"\n" + body)
        assert (replay.play(str(recorded)) is not None) is harmless, ascii(text)


@pytest.mark.skipif(os.name == "nt", reason="modes are others there")
def test_kept_words_can_be_read_by_whoever_reads_the_code(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    place = tmp_path / "words.txt"
    monkeypatch.setattr(keeping, "_place", lambda name: str(place))
    monkeypatch.setattr(sys, "dont_write_bytecode", False)
    assert keeping.own_words("words", [], (".yaml",), lambda: ["a b"]) == ["a b"]
    assert place.stat().st_mode & 0o777 == Path(keeping.__file__).stat().st_mode & 0o666


@pytest.mark.skipif(not os.path.exists("/dev/full"), reason="there is no full device")
def test_a_run_with_nothing_to_say_needs_no_room(project: Path) -> None:
    Path("plain.py").write_text(NOTHING, encoding="utf-8")
    for more in ([], ["--jobs=1"]):
        argv = [sys.executable, "-m", "headlint", "-q", "--no-cache", *more, "plain.py"]
        with open("/dev/full", "w", encoding="utf-8") as full:
            ended = subprocess.run(
                argv, stdout=full, stderr=subprocess.PIPE, env={**os.environ, "PYTHONPATH": str(ROOT)}
            )
        assert (ended.returncode, ended.stderr) == (0, b"")
