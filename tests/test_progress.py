"""Progress is shown on a terminal, on standard error, when a run takes long, and nowhere else."""

from __future__ import annotations

import io
import os
import subprocess
import sys
from pathlib import Path

import pytest

from headlint.bar import Bar
from headlint.progress import reported, watched
from marks import ROOT

PROGRAM = """\
import keras

model = keras.Sequential([keras.layers.Dense(4, activation="softmax")])
model.compile(optimizer="adam", loss="categorical_crossentropy")
"""


class Terminal(io.StringIO):
    """Remembers what is written to it."""

    def isatty(self) -> bool:
        return True


class Notes:
    """Remembers what it is told."""

    def __init__(self) -> None:
        self.told: list[object] = []

    def begin(self, total: int) -> None:
        self.told.append(total)

    def step(self) -> None:
        self.told.append("step")

    def end(self) -> None:
        self.told.append("end")


def test_items_count_as_they_are_done() -> None:
    notes = Notes()
    with watched(notes):
        assert list(reported("ab", 2)) == ["a", "b"]
    assert notes.told == [2, "step", "step", "end"]
    assert list(reported("ab", 2)) == ["a", "b"]
    assert len(notes.told) == 4


def test_what_breaks_off_is_over() -> None:
    notes = Notes()
    with watched(notes), pytest.raises(ZeroDivisionError):
        list(reported((1 // (1 - number) for number in range(3)), 3))
    assert notes.told == [3, "step", "end"]


def test_a_bar_comes_after_a_while_and_goes_without_a_trace(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TERM", "xterm")
    out = Terminal()
    bar = Bar(out, color=False, delay=0)
    bar.begin(3)
    assert out.getvalue() == ""
    bar.step()
    assert "examining files" in out.getvalue()
    assert "1/3" in out.getvalue()
    bar.step()
    bar.end()
    assert out.getvalue().endswith("\x1b[?25h\r\x1b[1A\x1b[2K")  # the cursor is back, the line is cleared


def test_a_short_run_has_no_bar() -> None:
    out = Terminal()
    bar = Bar(out, color=False)
    bar.begin(100)
    for _ in range(100):
        bar.step()
    bar.end()
    bar = Bar(out, color=False, delay=0)
    bar.begin(1)
    bar.step()  # nothing is left to wait for
    bar.end()
    assert out.getvalue() == ""


@pytest.mark.skipif(sys.platform == "win32", reason="there are no pseudo-terminals")
@pytest.mark.parametrize(("options", "shown"), [([], True), (["--quiet"], False)])
def test_a_run_on_a_terminal_draws_on_standard_error(tmp_path: Path, options: list[str], shown: bool) -> None:
    import pty

    for number in range(3):
        (tmp_path / f"a{number}.py").write_text(PROGRAM)
    program = (
        "import sys; import headlint.bar; headlint.bar.Bar.__init__.__kwdefaults__['delay'] = 0\n"
        "from headlint.cli import main; sys.exit(main(sys.argv[1:]))"
    )
    master, slave = pty.openpty()
    done = subprocess.run(
        [sys.executable, "-c", program, "--jobs=1", *options, str(tmp_path)],
        stdout=subprocess.PIPE,
        stderr=slave,
        cwd=ROOT,
        env={**os.environ, "TERM": "xterm"},
        check=False,
    )
    os.close(slave)
    printed = b""
    try:
        while piece := os.read(master, 4096):
            printed += piece
    except OSError:
        pass  # the other end is closed
    os.close(master)
    assert done.returncode == 0
    assert (b"examining files" in printed) == shown
    assert done.stdout == (b"" if options else b"3 heads in 3 files: 3 checked\n")


def test_without_a_terminal_nothing_is_drawn_or_imported(tmp_path: Path) -> None:
    (tmp_path / "a.py").write_text(PROGRAM)
    program = (
        "import sys; from headlint.cli import main; main(sys.argv[1:])\n"
        "print('rich.progress' in sys.modules or 'headlint.bar' in sys.modules)"
    )
    command = [sys.executable, "-c", program, "--output-format=concise", str(tmp_path)]
    done = subprocess.run(command, capture_output=True, text=True, cwd=ROOT, check=True)
    assert (done.stdout.splitlines()[-1], done.stderr) == ("False", "")
