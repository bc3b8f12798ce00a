"""The command line: what it passes on, what it prints where, and its exit codes."""

from __future__ import annotations

import io
import json
import os
import re
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

import pytest

import headlint
from headlint import lint
from headlint.arguments import COMMANDS
from headlint.cli import main
from headlint.findings import Report, Summary
from headlint.inventory import HeadEntry
from headlint.lint import Options
from headlint.settings import Patterns
from reports import REPORTS, finding, span

NOTHING = Report(summary=Summary(files=1))
BAD = """\
from keras import Sequential
from keras.layers import Dense

model = Sequential([Dense(4, activation="sigmoid")])
model.compile(loss="categorical_crossentropy")
"""


@dataclass
class Conductor:
    """Stands in for the linter: answers with `report`, remembers what it was asked."""

    report: Report = NOTHING
    error: BaseException | None = None
    paths: list[str] = field(default_factory=list)
    options: Options = field(default_factory=Options)
    calls: int = 0

    def lint_paths(self, paths: Sequence[str], options: Options) -> Report:
        self.paths, self.options, self.calls = list(paths), options, self.calls + 1
        if self.error is not None:
            raise self.error
        return self.report


@pytest.fixture
def conductor(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Conductor:
    """A stand-in for the linter, in a directory without configuration, with nothing said about colour."""
    stub = Conductor()
    monkeypatch.setattr(lint, "lint_paths", stub.lint_paths)
    monkeypatch.chdir(tmp_path)
    for name in ("NO_COLOR", "FORCE_COLOR"):
        monkeypatch.delenv(name, raising=False)
    for name in ("a.py", "b.py", "-c.py", "check"):
        (tmp_path / name).touch()
    return stub


def with_findings(*severities: str, code: str = "HL101") -> Report:
    found = tuple(finding(span("a.py", 1, 1, 2), severity=each, code=code) for each in severities)
    return Report(found, Summary(files=1))


def process(
    *command: str, cwd: Path | None = None, env: dict[str, str] | None = None
) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, *command],
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
        timeout=120,
        cwd=cwd,
        env=env,
    )


# What is asked


@pytest.mark.parametrize(
    ("argv", "paths"),
    [
        ([], ["."]),
        (["check"], ["."]),
        (["a.py", "b.py"], ["a.py", "b.py"]),
        (["check", "a.py"], ["a.py"]),
        (["check", "check"], ["check"]),
        (["a.py", "--quiet", "b.py"], ["a.py", "b.py"]),
        (["--quiet", "a.py"], ["a.py"]),
        (["-q", "a.py", "-v"], ["a.py"]),
        (["--", "-c.py"], ["-c.py"]),
        (["a.py", "--", "-c.py"], ["a.py", "-c.py"]),
        (["--", "check"], ["check"]),
    ],
)
def test_paths(conductor: Conductor, argv: list[str], paths: list[str]) -> None:
    assert main(argv) == 0
    assert conductor.paths == paths


def test_options_have_the_documented_defaults(conductor: Conductor) -> None:
    main([])
    assert conductor.options == Options(min_confidence="medium", respect_gitignore=True)


def test_lists_take_commas_and_may_be_repeated(conductor: Conductor) -> None:
    main(
        [
            *("--select", "HL1,HL201", "--select", "one-unit-softmax,", "--extend-select", "HL4"),
            *("--ignore", "HL101, HL102", "--exclude", "build,*.tmp", "--exclude", "old"),
            *("--min-confidence", "low", "--no-respect-gitignore", "--debug"),
        ]
    )
    assert conductor.options == Options(
        select=("HL1", "HL201", "one-unit-softmax"),
        extend_select=("HL4",),
        ignore=("HL101", "HL102"),
        min_confidence="low",
        exclude=(Patterns(("build", "*.tmp", "old")),),
        respect_gitignore=False,
        debug=True,
    )


def test_one_run_leaves_nothing_to_the_next(conductor: Conductor) -> None:
    main(["--select", "HL1", "a.py"])
    main([])
    assert (conductor.paths, conductor.options.select) == (["."], ())


# Exit codes


@pytest.mark.parametrize(
    ("report", "argv", "code"),
    [
        (NOTHING, [], 0),
        (with_findings("info"), [], 0),
        (with_findings("warning"), [], 1),
        (with_findings("error"), [], 1),
        (with_findings("info", "error"), [], 1),
        (with_findings("warning"), ["--fail-on", "error"], 0),
        (with_findings("error"), ["--fail-on", "error"], 1),
        (with_findings("info"), ["--fail-on", "info"], 1),
        (with_findings("error"), ["--exit-zero"], 0),
        (with_findings("error", code="HL001"), [], 1),
        (with_findings("info", code="HL001"), ["--fail-on", "error"], 1),
        (with_findings("error", code="HL001"), ["--exit-zero"], 0),
        (with_findings("error", code="HL000"), [], 2),
        (with_findings("error", code="HL000"), ["--exit-zero"], 2),
        (Report(summary=Summary(files=2, errors=1)), [], 1),
        (Report(), [], 2),
    ],
)
@pytest.mark.parametrize("format", ["full", "concise", "json"])
def test_exit_code(conductor: Conductor, report: Report, argv: list[str], code: int, format: str) -> None:
    conductor.report = report
    assert main([*argv, "--output-format", format]) == code


def test_no_python_files_is_said(conductor: Conductor, capsys: pytest.CaptureFixture[str]) -> None:
    conductor.report = Report()
    assert main(["."]) == 2
    assert capsys.readouterr().err == "headlint: no Python files found under the given paths\n"


def test_a_missing_path_is_named_and_the_others_are_linted(
    conductor: Conductor, capsys: pytest.CaptureFixture[str]
) -> None:
    conductor.report = with_findings("warning")
    assert main(["gone.py", "a.py"]) == 2
    printed = capsys.readouterr()
    assert conductor.paths == ["a.py"]
    assert printed.err == "headlint: no such file or directory: gone.py\n"
    assert "HL101" in printed.out


@pytest.mark.parametrize("command", ["check", "heads"])
def test_nothing_is_linted_where_no_path_exists(
    conductor: Conductor, capsys: pytest.CaptureFixture[str], command: str
) -> None:
    assert main([command, "gone\x1b[2J\n.py"]) == 2
    printed = capsys.readouterr()
    assert conductor.calls == 0
    assert printed == ("", "headlint: no such file or directory: gone\\x1b[2J\\n.py\n")


@pytest.mark.skipif(os.name == "nt", reason="links need a privilege there")
def test_a_link_to_nowhere_is_a_path_that_exists(conductor: Conductor, tmp_path: Path) -> None:
    (tmp_path / "link.py").symlink_to("gone.py")
    assert main(["link.py"]) == 0
    assert conductor.paths == ["link.py"]


@pytest.mark.parametrize(
    ("argv", "complaint"),
    [
        (["--bogus"], "unrecognized arguments: --bogus"),
        (["--sel", "HL1"], "unrecognized arguments: --sel"),
        (["--output-format", "jsom"], "no format 'jsom'; did you mean json?"),
        (["--output-format", "ods=x"], "no format 'ods'; there are: "),
        (["--output-format", "sarif="], "sarif= names no file; write sarif=FILE"),
        (
            ["--output-format", "json=x", "--output-format", "sarif=./x"],
            "two formats cannot go to one file: ./x",
        ),
        (["--statistics", "--output-format", "sarif"], "as text or as json, not as sarif"),
        (["--fail-on", "fatal"], "invalid choice: 'fatal'"),
        (["--min-confidence", "none"], "invalid choice: 'none'"),
        (["--color", "pink"], "invalid choice: 'pink'"),
        (["--select"], "expected one argument"),
        (["rule", "--select", "HL1"], "unrecognized arguments: --select"),
    ],
)
def test_wrong_usage(
    conductor: Conductor, capsys: pytest.CaptureFixture[str], argv: list[str], complaint: str
) -> None:
    assert main(argv) == 2
    printed = capsys.readouterr()
    assert (conductor.calls, printed.out) == (0, "")
    assert complaint in printed.err


def test_a_usage_error_of_the_linter_is_printed(
    conductor: Conductor, capsys: pytest.CaptureFixture[str]
) -> None:
    conductor.error = lint.UsageError("no rule matches 'HL1O1'; did you mean HL101?")
    assert main(["--select", "HL1O1"]) == 2
    assert capsys.readouterr() == ("", "headlint: no rule matches 'HL1O1'; did you mean HL101?\n")


def test_an_unknown_code_is_refused_with_the_nearest(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["--select", "sigmoid-categorical-crossentropi", str(tmp_path)]) == 2
    printed = capsys.readouterr()
    assert printed.out == ""
    assert "sigmoid-categorical-crossentropy" in printed.err


def test_a_fault_is_no_finding(conductor: Conductor, capsys: pytest.CaptureFixture[str]) -> None:
    conductor.error = ZeroDivisionError("of ours")
    assert main([]) == 2
    printed = capsys.readouterr()
    assert printed.err == "headlint: internal fault: ZeroDivisionError: of ours; --debug shows where\n"
    assert main(["--debug"]) == 2
    assert "Traceback (most recent call last)" in capsys.readouterr().err


def test_an_interrupt_ends_the_run_quietly(conductor: Conductor, capsys: pytest.CaptureFixture[str]) -> None:
    conductor.error = KeyboardInterrupt()
    assert main([]) == 130
    assert capsys.readouterr() == ("", "")


@pytest.mark.parametrize("format", ["full", "concise", "json"])
def test_a_closed_pipe_is_no_fault(format: str) -> None:
    code = (
        "import sys; from headlint import lint; from headlint.cli import main; from reports import REPORTS\n"
        "lint.lint_paths = lambda paths, options: REPORTS['one-file']\n"
        "sys.stdin.readline()\n"
        "sys.exit(main(sys.argv[1:]))"
    )
    tests = Path(__file__).parent
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join([str(tests), str(tests.parent)])}
    # What is still buffered at the end is where a closed pipe does its harm.
    environment.pop("PYTHONUNBUFFERED", None)
    child = subprocess.Popen(
        [sys.executable, "-c", code, "--output-format", format],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env=environment,
    )
    assert child.stdin is not None
    assert child.stdout is not None
    assert child.stderr is not None
    child.stdout.close()
    child.stdin.write(b"go\n")
    child.stdin.close()
    complaint = child.stderr.read()
    child.stderr.close()
    assert (child.wait(60), complaint) == (0, b"")


# What is printed where


def test_notes_go_to_standard_error(conductor: Conductor, capsys: pytest.CaptureFixture[str]) -> None:
    conductor.report = replace(NOTHING, notes=("skipped x.py: too large\x07",))
    main([])
    printed = capsys.readouterr()
    assert printed.out == "no heads found in 1 file\n"
    assert printed.err == "headlint: skipped x.py: too large\\x07\n"


def test_quiet_prints_findings_only(conductor: Conductor, capsys: pytest.CaptureFixture[str]) -> None:
    conductor.report = replace(with_findings("warning"), notes=("a note",))
    main(["--quiet", "--output-format", "concise"])
    out, err = capsys.readouterr()
    assert (out.count("\n"), err) == (1, "")
    conductor.report = NOTHING
    main(["--quiet"])
    assert capsys.readouterr() == ("", "")


def test_verbose_says_what_was_read(conductor: Conductor, capsys: pytest.CaptureFixture[str]) -> None:
    conductor.report = REPORTS["one-file"]
    main(["--verbose"])
    assert "120 files in 0.40 s: 97 name nothing that can be a head, 23 analysed" in capsys.readouterr().err


def test_json_is_alone_on_standard_output(conductor: Conductor, capsys: pytest.CaptureFixture[str]) -> None:
    conductor.report = replace(REPORTS["one-file"], notes=("a note",))
    main(["--output-format", "json", "--verbose", "--color", "always"])
    assert len(json.loads(capsys.readouterr().out)["findings"]) == 1


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


@pytest.mark.parametrize(
    ("terminal", "choice", "environment", "colored"),
    [
        (False, "auto", {}, False),
        (True, "auto", {}, True),
        (False, "always", {}, True),
        (True, "never", {}, False),
        (True, "auto", {"NO_COLOR": "1"}, False),
        (True, "auto", {"NO_COLOR": ""}, True),
        (True, "always", {"NO_COLOR": "1"}, True),
        (False, "auto", {"FORCE_COLOR": "1"}, True),
        (False, "auto", {"FORCE_COLOR": "0"}, False),
        (False, "never", {"FORCE_COLOR": "1"}, False),
        (True, "auto", {"NO_COLOR": "1", "FORCE_COLOR": "1"}, False),
        (True, "auto", {"TERM": "dumb"}, False),
    ],
)
@pytest.mark.parametrize("format", ["full", "concise"])
def test_colour(
    conductor: Conductor,
    monkeypatch: pytest.MonkeyPatch,
    terminal: bool,
    choice: str,
    environment: dict[str, str],
    colored: bool,
    format: str,
) -> None:
    out = Terminal() if terminal else io.StringIO()
    monkeypatch.setattr(sys, "stdout", out)
    monkeypatch.setenv("TERM", "xterm")
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    conductor.report = REPORTS["one-file"]
    main(["--color", choice, "--output-format", format])
    assert ("\x1b[" in out.getvalue()) is colored


def test_a_terminal_has_a_width(conductor: Conductor, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "44")
    conductor.report = REPORTS["one-file"]
    widths = []
    for out in (Terminal(), io.StringIO()):
        monkeypatch.setattr(sys, "stdout", out)
        main(["--color", "never"])
        widths.append(max(len(line) for line in out.getvalue().splitlines() if " | " in line))
    assert widths[0] <= 44 < widths[1]


# Help and version


@pytest.mark.parametrize("argv", [["--help"], ["-h"]])
def test_the_overview_fits_one_screen(capsys: pytest.CaptureFixture[str], argv: list[str]) -> None:
    assert main(argv) == 0
    lines = capsys.readouterr().out.splitlines()
    assert len(lines) <= 32
    assert max(map(len, lines)) <= 80


@pytest.mark.parametrize("command", COMMANDS)
def test_the_help_of_a_command_is_no_wider_than_a_screen(
    capsys: pytest.CaptureFixture[str], command: str
) -> None:
    assert main([command, "--help"]) == 0
    assert max(map(len, capsys.readouterr().out.splitlines())) <= 80


def test_the_overview_names_every_command(capsys: pytest.CaptureFixture[str]) -> None:
    main(["--help"])
    listed = capsys.readouterr().out.partition("commands:\n")[2].partition("\n\n")[0]
    named = [line.split()[0] for line in listed.splitlines()]
    assert named == list(COMMANDS)


def test_version(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--version"]) == 0
    assert capsys.readouterr().out == f"headlint {headlint.__version__}\n"


@pytest.mark.parametrize("argv", [["--version"], ["--help"], ["check", "--help"]])
def test_help_and_version_import_nothing_heavy(argv: list[str]) -> None:
    code = (
        "import sys; from headlint.cli import main; main(sys.argv[1:]);"
        "print(sorted({'libcst', 'rich', 'yaml', 'pathspec'} & set(sys.modules)), file=sys.stderr)"
    )
    assert process("-c", code, *argv).stderr == "[]\n"


def test_it_runs_as_a_module(tmp_path: Path) -> None:
    (tmp_path / "train.py").write_text(BAD, encoding="utf-8")
    root = str(Path(__file__).parent.parent)
    done = process(
        "-m",
        "headlint",
        "--output-format",
        "concise",
        "train.py",
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": root, "PYTHONIOENCODING": "utf-8"},
    )
    first, closing = done.stdout.splitlines()
    assert first.startswith("train.py:4:41: HL101 sigmoid-categorical-crossentropy ")
    assert closing.startswith("1 head in 1 file: 1 checked · 1 finding")
    assert (done.returncode, done.stderr) == (1, "")


# headlint rule, headlint heads


def test_rules_are_listed_one_a_line_in_columns(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["rule"]) == 0
    lines = capsys.readouterr().out.splitlines()
    rows = [re.fullmatch(r"(HL\d{3})  ([a-z0-9-]+)  +(error|warning|info) *  (\S.*)", line) for line in lines]
    assert rows
    assert None not in rows
    assert len({(row.start(3), row.start(4)) for row in rows if row}) == 1
    assert [row[1] for row in rows if row] == sorted(row[1] for row in rows if row)


@pytest.mark.parametrize("name", ["HL101", "hl101", "sigmoid-categorical-crossentropy"])
def test_a_rule_is_explained_by_code_or_name(capsys: pytest.CaptureFixture[str], name: str) -> None:
    assert main(["rule", name]) == 0
    page = capsys.readouterr().out
    assert page.startswith("# HL101 sigmoid-categorical-crossentropy\n")
    assert {"## Found", "## Not found", "## References"} <= set(page.splitlines())
    assert page.count("```python") * 2 == page.count("```")


def test_a_rule_that_is_asked_for_twice_is_explained_once(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["rule", "HL101", "sigmoid-categorical-crossentropy", "HL102"]) == 0
    pages = re.findall(r"^# HL\d+", capsys.readouterr().out, re.MULTILINE)
    assert pages == ["# HL101", "# HL102"]


def test_an_unknown_rule_is_named_with_the_nearest(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["rule", "sigmoid-categorical-crossentrophy", "HL102", "\x07"]) == 2
    printed = capsys.readouterr()
    assert printed.out.startswith("# HL102")
    assert printed.err.splitlines() == [
        "headlint: no rule 'sigmoid-categorical-crossentrophy'; "
        "did you mean HL101 sigmoid-categorical-crossentropy?",
        "headlint: no rule '\\x07'; 'headlint rule' lists them all",
    ]


def test_heads_are_printed(
    conductor: Conductor, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    entry = HeadEntry(span("a.py", 3, 1, 9), units=4, activation="sigmoid", resolved="partial")
    asked: list[tuple[tuple[str, ...], Options]] = []

    def survey(paths: Sequence[str], options: Options) -> lint.Survey:
        asked.append((tuple(paths), options))
        return lint.Survey((entry,))

    monkeypatch.setattr(lint, "survey", survey)
    assert main(["heads", "--exclude", "x", "a.py"]) == 0
    assert "4 units, sigmoid" in capsys.readouterr().out
    assert main(["heads", "--output-format", "json", "gone", "a.py"]) == 2
    assert json.loads(capsys.readouterr().out)["heads"][0]["output"]["units"] == 4
    assert asked == [
        (("a.py",), Options(exclude=(Patterns(("x",)),))),
        (("a.py",), Options(output_format="json")),
    ]
