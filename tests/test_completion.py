"""Completion scripts: what real shells complete with them."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from headlint.arguments import COMMANDS
from headlint.arguments import SHELLS as ASKED
from headlint.cli import main
from headlint.completion import SHELLS

BASH = """\
source "$1"; shift
COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1))
_headlint
printf '%s\\n' "${COMPREPLY[@]}"
"""


def script(shell: str, folder: Path, capsys: pytest.CaptureFixture[str]) -> Path:
    capsys.readouterr()
    assert main(["completion", shell]) == 0
    path = folder / f"headlint.{shell}"
    path.write_text(capsys.readouterr().out)
    return path


def needs(shell: str) -> pytest.MarkDecorator:
    return pytest.mark.skipif(shutil.which(shell) is None, reason=f"there is no {shell}")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with something to complete."""
    (tmp_path / "train.py").touch()
    (tmp_path / "src").mkdir()
    return tmp_path


CASES = [
    (["headlint", "--sel"], {"--select"}, {"--ignore"}),
    (["headlint", ""], {"check", "heads", "rule", "train.py", "src"}, set()),
    (["headlint", "tr"], {"train.py"}, {"check"}),
    (["headlint", "check", "--fail-on", ""], {"error", "warning", "info"}, {"train.py"}),
    (["headlint", "--select", "HL10"], {"HL101", "HL102"}, {"HL201"}),
    (["headlint", "heads", "--"], {"--exclude", "--output-format"}, {"--select", "--fix"}),
    (["headlint", "rule", "HL10"], {"HL101"}, {"train.py"}),
    (["headlint", "rule", "softmax-a"], {"softmax-axis"}, set()),
    (["headlint", "completion", ""], {"bash", "zsh", "fish"}, {"train.py"}),
    (["headlint", "--baseline", "tr"], {"train.py"}, set()),
    (["headlint", "check", "--quiet", "tr"], {"train.py"}, set()),
]


@needs("bash")
@pytest.mark.parametrize(("words", "wanted", "unwanted"), CASES)
def test_bash_completes(
    words: list[str],
    wanted: set[str],
    unwanted: set[str],
    folder: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    path = script("bash", folder, capsys)
    command = ["bash", "--norc", "-c", BASH, "bash", str(path), *words]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=True)
    offered = set(done.stdout.split())
    assert wanted <= offered
    assert not unwanted & offered
    assert done.stderr == ""


@needs("bash")
@pytest.mark.parametrize(
    ("words", "offered"),
    [
        (["headlint", "--select", "HL101,HL10"], "HL101,HL102"),
        (["headlint", "--fail-on", "=", "war"], "warning"),
        (["headlint", "--fail-on", "="], "warning"),
    ],
)
def test_bash_completes_lists_and_values_after_a_sign(
    words: list[str], offered: str, folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = script("bash", folder, capsys)
    command = ["bash", "--norc", "-c", BASH, "bash", str(path), *words]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=True)
    assert offered in done.stdout.split()


@needs("fish")
@pytest.mark.parametrize(("words", "wanted", "unwanted"), CASES)
def test_fish_completes(
    words: list[str],
    wanted: set[str],
    unwanted: set[str],
    folder: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    path = script("fish", folder, capsys)
    program = 'source "$argv[1]"; complete -C "$argv[2]"'
    command = ["fish", "--no-config", "-c", program, str(path), " ".join(words)]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=True)
    offered = {line.split("\t")[0].rstrip("/") for line in done.stdout.splitlines()}
    assert wanted <= offered
    assert not unwanted & offered
    assert done.stderr == ""


ZSH = """\
import os, pty, select, sys, time
pid, master = pty.fork()
if not pid:
    os.execvp("zsh", ["zsh", "-f", "-i"])
def say(text, wait):
    os.write(master, text.encode())
    printed, end = b"", time.monotonic() + wait
    while time.monotonic() < end:
        if select.select([master], [], [], 0.1)[0]:
            printed += os.read(master, 65536)
            if b"<done>" in printed:
                break
    return printed.decode(errors="replace")
say("PS1=; autoload -U compinit; compinit -u -D; LISTMAX=9999\\n", 1)
say("source '%s'; print '<'done'>'\\n" % sys.argv[1], 20)
for words in sys.argv[2:]:
    print("<<<", say(words + "\\t\\t", 1.5), ">>>")
    say("\\x15", 0.2)
"""


@needs("zsh")
def test_zsh_takes_the_script_and_completes_an_option(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = script("zsh", folder, capsys)
    subprocess.run(["zsh", "-f", "-n", str(path)], check=True)
    cases = {
        "headlint check --write-b": "--write-baseline",
        "headlint check --fail-on=warn": "warning",
        "headlint check --select=HL101,one-unit-s": "one-unit-softmax",
        "headlint complet": "completion",
        "headlint rule HL60": "HL601",
        "headlint tra": "train.py",
    }
    command = [sys.executable, "-c", ZSH, str(path), *cases]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=True)
    answers = done.stdout.split("<<<")[1:]
    for answer, offered in zip(answers, cases.values(), strict=True):
        assert offered in answer


def test_every_command_and_option_is_in_every_script(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert ASKED == SHELLS
    for shell in SHELLS:
        text = script(shell, tmp_path, capsys).read_text()
        for name in COMMANDS:
            assert name in text
        for word in ("stdin-filename", "no-force-exclude", "unsafe-fixes", "HL101", "one-unit-softmax"):
            assert word in text


def test_another_shell_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["completion", "tcsh"]) == 2
    assert "invalid choice: 'tcsh'" in capsys.readouterr().err
    assert main(["completion"]) == 2
