"""The configuration file: which one counts, what it says, and what is refused with which words."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping
from dataclasses import fields, replace
from pathlib import Path

import pytest

from headlint import lint
from headlint.cli import main
from headlint.config import KEYS, ConfigError, find_settings, load_settings
from headlint.config.lines import lines_of
from headlint.config.writing import settings_text
from headlint.settings import FileIgnore, Patterns, Settings

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib

BAD = """\
from keras import Sequential
from keras.layers import Dense

model = Sequential([Dense(4, activation="sigmoid")])
model.compile(loss="categorical_crossentropy")
"""


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty current folder."""
    root = tmp_path / "project"
    root.mkdir()
    monkeypatch.chdir(root)
    return root


def write(path: str, text: str = "") -> str:
    Path(path).parent.mkdir(parents=True, exist_ok=True)
    Path(path).write_text(text, encoding="utf-8")
    return path


def settings(text: str) -> Settings:
    """What a `headlint.toml` in the current folder says, less the name of the file."""
    return replace(load_settings(write("headlint.toml", text)), config=None)


# Which file counts


def found(*paths: str) -> str | None:
    name = find_settings(paths).config
    return None if name is None else os.path.relpath(name).replace(os.sep, "/")


def test_the_nearest_file_above_what_is_linted_counts() -> None:
    write("headlint.toml")
    write("a/pyproject.toml", "[tool.headlint]\n")
    write("a/b/model.py")
    write("c/model.py")
    assert found("a/b") == found("a/b/model.py") == found("a") == "a/pyproject.toml"
    assert found("c") == found(".") == found() == "headlint.toml"


def test_one_file_counts_for_all_paths() -> None:
    write("headlint.toml")
    for name in ("a", "b"):
        write(f"{name}/headlint.toml")
        write(f"{name}/model.py")
    assert found("a/model.py", "b/model.py") == "headlint.toml"
    assert found("a/model.py", "a") == "a/headlint.toml"


def test_a_file_of_its_own_counts_more_than_the_project_file() -> None:
    write("headlint.toml", 'select = ["HL1"]')
    write("pyproject.toml", '[tool.headlint]\nselect = ["HL2"]\n')
    assert find_settings(["."]).select == ("HL1",)


@pytest.mark.parametrize("text", ["", "[project]\nname = 'x'\n", "[tool.other]\nheadlint = 1\n", "broken ["])
def test_a_project_file_that_says_nothing_is_passed_by(text: str) -> None:
    write("headlint.toml", 'select = ["HL1"]')
    write("a/pyproject.toml", text)
    assert found("a") == "headlint.toml"


def test_without_a_file_everything_is_as_usual() -> None:
    assert find_settings(["."]) == Settings()


@pytest.mark.unwatched
def test_no_parser_is_imported_where_there_is_nothing_to_parse() -> None:
    write("pyproject.toml", "[project]\nname = 'x'\n")
    code = (
        "import sys; from headlint.config import find_settings; find_settings(['.']);"
        "print(sorted({'tomllib', 'tomli', 'yaml', 'pathspec', 'libcst'} & set(sys.modules)))"
    )
    root = str(Path(__file__).parent.parent)
    done = subprocess.run(
        [sys.executable, "-c", code],
        capture_output=True,
        text=True,
        check=True,
        env={**os.environ, "PYTHONPATH": root},
    )
    assert done.stdout == "[]\n"


# What it says

FULL = """\
select = ["HL1", "one-unit-softmax"]
extend-select = ["HL301"]
ignore = ["HL102"]
fail-on = "error"
min-confidence = "low"
exclude = ["old/"]
extend-exclude = ["*_pb2.py", "/gen"]
respect-gitignore = false
force-exclude = true
rules = ["lint/rules"]
facts = ["lint/losses.yaml"]
assume = ["tensorflow==2.3", "backend=jax"]
unsafe-fixes = true
output-format = "concise"
baseline = "known.json"
cache-dir = "build/cache"
jobs = 3
timeout = 20

[per-file-ignores]
"tests/" = ["HL4", "HL101"]
"!src/" = ["ALL"]

[severity]
HL102 = "info"
sigmoid-categorical-crossentropy = "error"
"""


def test_every_key_is_read() -> None:
    os.makedirs("lint/rules")
    write("lint/losses.yaml", "{}")
    assert settings(FULL) == Settings(
        select=("HL1", "one-unit-softmax"),
        extend_select=("HL301",),
        ignore=("HL102",),
        per_file_ignores=(FileIgnore("tests/", ("HL4", "HL101")), FileIgnore("!src/", ("ALL",))),
        severity=(("HL102", "info"), ("sigmoid-categorical-crossentropy", "error")),
        fail_on="error",
        min_confidence="low",
        exclude=(Patterns(("old/",)),),
        extend_exclude=(Patterns(("*_pb2.py", "/gen")),),
        respect_gitignore=False,
        force_exclude=True,
        rules=("lint/rules",),
        facts=("lint/losses.yaml",),
        assume=("tensorflow==2.3", "backend=jax"),
        unsafe_fixes=True,
        output_format="concise",
        baseline="known.json",
        cache_dir="build/cache",
        jobs=3,
        timeout=20,
    )


def test_the_example_of_the_readme_is_read() -> None:
    os.makedirs("lint/rules")
    write("lint/facts.yaml", "{}")
    readme = (Path(__file__).parent.parent / "README.md").read_text(encoding="utf-8")
    text = readme.partition("```toml\n# headlint.toml\n")[2].partition("```")[0]
    assert settings(text).severity == (("HL102", "error"),)


def test_the_example_has_every_key() -> None:
    assert set(tomllib.loads(FULL)) == set(KEYS)


def test_every_setting_has_a_key_but_those_of_a_single_run() -> None:
    named = {field.name for field in fields(Settings)}
    of_a_run = {"apart", "cache", "config", "debug", "explain", "file_lines", "locate", "write_baseline"}
    assert {key.field for key in KEYS.values()} == named - of_a_run


def test_paths_and_patterns_are_seen_from_the_folder_of_the_file(folder: Path) -> None:
    write("losses.yaml", "{}")
    text = '[tool.headlint]\nfacts = ["losses.yaml"]\nexclude = ["old"]\ncache-dir = "cache"\n'
    write("pyproject.toml", text)
    os.makedirs("sub")
    os.chdir("sub")
    base = str(folder)
    assert find_settings(["."]) == Settings(
        facts=(os.path.join(base, "losses.yaml"),),
        exclude=(Patterns(("old",), base),),
        cache_dir=os.path.join(base, "cache"),
        config=os.path.join(base, "pyproject.toml"),
    )


def test_a_byte_order_mark_and_windows_lines_are_read() -> None:
    Path("headlint.toml").write_bytes(b'\xef\xbb\xbfselect = ["HL1"]\r\njobs = 2\r\n')
    assert load_settings("headlint.toml").select == ("HL1",)


# What is refused: the exact texts

WRONG: Mapping[str, tuple[str, str]] = {
    "unknown key": ('jobs = 1\nselct = ["HL1"]\n', "2: there is no key 'selct'; did you mean 'select'?"),
    "hyphen": (
        "extend_select = []\n",
        "1: there is no key 'extend_select'; did you mean 'extend-select'?",
    ),
    "nothing near": ("\nzzz = 1\n", "2: there is no key 'zzz'"),
    "wrong file": (
        "[tool.headlint]\n",
        "1: only pyproject.toml has [tool.headlint]; here the keys stand at the top of the file",
    ),
    "text for a list": (
        'select = "HL1"\n',
        "1: 'select' is a list of rules such as [\"HL101\", \"HL2\"], not the text 'HL1'",
    ),
    "number in a list": (
        "ignore = [\n  'HL1',\n  2,\n]\n",
        '3: \'ignore\' is a list of rules such as ["HL101", "HL2"], not the number 2',
    ),
    "unknown code": (
        'select = [\n  "HL1",\n  "HL1O1",\n]\n',
        "3: no rule matches 'HL1O1'; did you mean HL101?",
    ),
    "code that is no rule": (
        'ignore = ["HL001"]\n',
        "1: HL001 always counts: it says that a file could not be read",
    ),
    "unknown name": (
        'extend-select = ["one-unit-sofmax"]\n',
        "1: no rule matches 'one-unit-sofmax'; did you mean one-unit-softmax?",
    ),
    "code of a pattern": (
        '[per-file-ignores]\n"a.py" = ["HL1"]\n"b.py" = ["XX1"]\n',
        "3: no rule matches 'XX1'",
    ),
    "pattern without list": (
        'per-file-ignores = {"a.py" = "HL1"}\n',
        "1: 'a.py' is a list of rules such as [\"HL101\", \"HL2\"], not the text 'HL1'",
    ),
    "no table": (
        "per-file-ignores = []\n",
        '1: \'per-file-ignores\' is a table of patterns and rules such as {"tests/" = ["HL4"]}, not a list',
    ),
    "pattern of a file": (
        'per-file-ignores = {"!" = ["HL1"]}\n',
        "1: '' is no pattern that .gitignore allows",
    ),
    "severity": (
        '[severity]\nHL1 = "eror"\n',
        "2: 'HL1' is one of 'error', 'warning', 'info', in quotes, not the text 'eror'; "
        "did you mean 'error'?",
    ),
    "severity of nothing": ('[severity]\nHL999 = "info"\n', "2: no rule matches 'HL999'"),
    "severity as a word": (
        'severity = "info"\n',
        "1: 'severity' is a table of rules and severities such as {HL102 = \"info\"}, not the text 'info'",
    ),
    "fail-on": (
        'fail-on = "warnings"\n',
        "1: 'fail-on' is one of 'error', 'warning', 'info', in quotes, not the text 'warnings'; "
        "did you mean 'warning'?",
    ),
    "min-confidence": (
        "min-confidence = 1\n",
        "1: 'min-confidence' is one of 'high', 'medium', 'low', in quotes, not the number 1",
    ),
    "exclude": (
        'exclude = {a = "b"}\n',
        '1: \'exclude\' is a list of patterns such as ["old/", "*_pb2.py"], not a table',
    ),
    "empty pattern": (
        'extend-exclude = [""]\n',
        '1: \'extend-exclude\' is a list of patterns such as ["old/", "*_pb2.py"], not an empty text',
    ),
    "respect-gitignore": (
        'respect-gitignore = "no"\n',
        "1: 'respect-gitignore' is true or false, not the text 'no'",
    ),
    "force-exclude": ("force-exclude = 1\n", "1: 'force-exclude' is true or false, not the number 1"),
    "unsafe-fixes": (
        "unsafe-fixes = 1979-05-27\n",
        "1: 'unsafe-fixes' is true or false, not a date or time",
    ),
    "rules": (
        'rules = ["gone/"]\n',
        "1: 'rules' names 'gone', but there is no such file or folder",
    ),
    "rules as a word": (
        'rules = "mine/"\n',
        "1: 'rules' is a list of paths such as [\"lint/losses.yaml\"], not the text 'mine/'",
    ),
    "facts": (
        'facts = [\n  "gone.yaml"]\n',
        "2: 'facts' names 'gone.yaml', but there is no such file",
    ),
    "assume": (
        'assume = ["backend=jax", "numpy==1"]\n',
        "1: 'numpy==1' is no version of keras, tensorflow, torch, torchmetrics such as 'tensorflow==2.3', "
        "and no backend such as 'backend=tensorflow'",
    ),
    "output-format": (
        'output-format = "ful"\n',
        "1: 'output-format' is one of {formats}, in quotes, not the text 'ful'; did you mean 'full'?",
    ),
    "baseline": ("baseline = 1\n", "1: 'baseline' is a path in quotes, not the number 1"),
    "cache-dir": ("cache-dir = true\n", "1: 'cache-dir' is a path in quotes, not true"),
    "jobs": ("jobs = -1\n", "1: 'jobs' is a whole number from 0 on, not the number -1"),
    "jobs as truth": ("jobs = false\n", "1: 'jobs' is a whole number from 0 on, not false"),
    "a date": ("jobs = 1\njobs = 2\n", "2: is not valid TOML: Cannot overwrite a value"),
    "no TOML": ("select = \n", "1: is not valid TOML: Invalid value"),
}


@pytest.mark.parametrize(("text", "message"), WRONG.values(), ids=WRONG.keys())
def test_mistakes_are_refused_with_their_line(
    capsys: pytest.CaptureFixture[str], text: str, message: str
) -> None:
    write("headlint.toml", text)
    assert main([]) == 2
    named = ", ".join(f"'{name}'" for name in KEYS["output-format"].choices())
    told = f"headlint: headlint.toml:{message.replace('{formats}', named)}\n"
    assert capsys.readouterr() == ("", told)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ('[tool.headlint]\nselct = ["HL1"]\n', "2: there is no key 'selct'; did you mean 'select'?"),
        ('tool.headlint.jobs = "x"\n', "1: 'jobs' is a whole number from 0 on, not the text 'x'"),
        ("[tool]\nx = 1\nheadlint = 3\n", "3: [tool.headlint] is a table"),
        ('[tool.headlint]\n"severity".HL1 = 3\n', "2: 'HL1' is one of 'error', 'warning', 'info', "
         "in quotes, not the number 3"),
        ("[[tool.headlint]]\n", "1: [tool.headlint] is a table"),
        ("[tool.headlint\n", "1: is not valid TOML: Expected ']' at the end of a table declaration"),
    ],
)  # fmt: skip
def test_mistakes_in_a_project_file(capsys: pytest.CaptureFixture[str], text: str, message: str) -> None:
    write("pyproject.toml", text)
    assert main([]) == 2
    assert capsys.readouterr() == ("", f"headlint: pyproject.toml:{message}\n")


def test_a_file_that_is_not_text(capsys: pytest.CaptureFixture[str]) -> None:
    Path("headlint.toml").write_bytes(b"jobs = 1\n# \xff\n")
    assert main([]) == 2
    assert capsys.readouterr().err == "headlint: headlint.toml:2: is not UTF-8 text\n"


def test_a_file_that_is_too_deep(capsys: pytest.CaptureFixture[str]) -> None:
    write("headlint.toml", f"select = {'[' * 20_000}{']' * 20_000}\n")
    assert main([]) == 2
    assert capsys.readouterr().err == "headlint: headlint.toml: is nested too deeply\n"


def test_a_deep_file_that_the_parser_takes(capsys: pytest.CaptureFixture[str]) -> None:
    write("headlint.toml", f"jobs = -1\nselect = {'[' * 300}{']' * 300}\n")
    assert main([]) == 2
    told = capsys.readouterr().err
    assert told.startswith("headlint: headlint.toml:2: 'select' is a list of rules")


def test_a_named_file_must_be_there_and_say_something(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--config", "gone.toml"]) == 2
    assert capsys.readouterr().err == "headlint: gone.toml: cannot be read: No such file or directory\n"
    write("pyproject.toml", "[project]\n")
    assert main(["--config", "pyproject.toml"]) == 2
    assert capsys.readouterr().err == "headlint: pyproject.toml: has no table [tool.headlint]\n"


def test_a_mistake_elsewhere_is_named_by_its_whole_path(folder: Path) -> None:
    place = folder.parent / "headlint.toml"
    place.write_text("zzz = 1\n")
    with pytest.raises(ConfigError) as caught:
        find_settings(["."])
    assert str(caught.value) == f"{place.as_posix()}:1: there is no key 'zzz'"


# The lines of keys

DOCUMENTS = [
    FULL,
    "a = 1\n[b]\nc = 2\n[b.d]\ne = [1,\n 2, # ]\n [3,\n 4]]\n",
    "[[a]]\nb = 1\n[[a.c]]\nd = 1\n[[a]]\nb = 2\n[a.e]\nf = 3\n[[a.c]]\n",
    "a.b.c = 1\n a . 'd e' . \"f\\u0020g\" = {x = 1, y.z = [{q = 2}, {}]}\n",
    "a = '''\n]\n'''\nb = \"\"\"\n\\\"\\\"\" \"\"\nx\"\"\"\"\"\nc = ''\nd = \"\"\ne = ''''''\nf = '#'\n",
    "a = 1979-05-27 07:32:00 # x\nb = [1979-05-27 07:32:00, inf]\nc = {d = -1.5e3}\n",
    "# only a comment\n",
    "",
    '"" = 1\n["a.b".c]\n"#" = "]"\n',
    "a = [ # x\n  # ], y\n  'b', # z\n]\nc = 1",
]


def places(value: object, path: tuple[str | int, ...] = ()) -> Iterator[tuple[str | int, ...]]:
    pairs = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, member in pairs:
        yield (*path, key)
        yield from places(member, (*path, key))


@pytest.mark.parametrize("text", DOCUMENTS)
def test_every_key_and_element_has_a_line(text: str) -> None:
    assert set(lines_of(text, tomllib.loads)) == set(places(tomllib.loads(text)))


def test_the_lines_are_right() -> None:
    lines = lines_of(DOCUMENTS[1], tomllib.loads)
    assert lines == {
        ("a",): 1,
        ("b",): 2,
        ("b", "c"): 3,
        ("b", "d"): 4,
        ("b", "d", "e"): 5,
        ("b", "d", "e", 0): 5,
        ("b", "d", "e", 1): 6,
        ("b", "d", "e", 2): 7,
        ("b", "d", "e", 2, 0): 7,
        ("b", "d", "e", 2, 1): 8,
    }
    assert lines_of(DOCUMENTS[4], tomllib.loads)["c",] == 7


# What the command line makes of it


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> Callable[..., Settings]:
    """The settings that the linter is given for some arguments."""

    def ask(*argv: str) -> Settings:
        given: list[Settings] = []

        def lint_paths(paths: object, options: Settings) -> lint.Report:
            given.append(options)
            return lint.Report(summary=lint.Summary(files=1))

        monkeypatch.setattr(lint, "lint_paths", lint_paths)
        assert main(list(argv)) == 0
        return replace(given[0], config=None)

    return ask


def test_the_command_line_counts_more(asked: Callable[..., Settings]) -> None:
    write(
        "headlint.toml",
        'select = ["HL1"]\nextend-select = ["HL2"]\nignore = ["HL101"]\nexclude = ["a"]\n'
        'extend-exclude = ["b"]\nfail-on = "error"\nmin-confidence = "low"\nrespect-gitignore = false\n'
        'force-exclude = true\njobs = 2\noutput-format = "json"\nassume = ["torch==2"]\n',
    )
    given = asked()
    assert (given.select, given.extend_select, given.ignore) == (("HL1",), ("HL2",), ("HL101",))
    more = asked("--extend-select", "HL3", "--ignore", "HL102", "--extend-exclude", "c")
    assert (more.select, more.extend_select) == (("HL1",), ("HL2", "HL3"))
    assert more.ignore == ("HL101", "HL102")
    assert more.extend_exclude == (*given.extend_exclude, Patterns(("c",)))
    anew = asked("--select", "HL101", "--exclude", "d", "--fail-on", "info", "--min-confidence", "high")
    assert (anew.select, anew.extend_select, anew.ignore) == (("HL101",), (), ())
    assert anew.exclude == (Patterns(("d",)),)
    assert (anew.fail_on, anew.min_confidence) == ("info", "high")
    rest = asked(
        *("--respect-gitignore", "--no-force-exclude", "--jobs", "0", "--output-format", "full"),
        *("--assume", "torch==1.4"),
    )
    assert rest == replace(
        given,
        respect_gitignore=True,
        force_exclude=False,
        jobs=0,
        output_format="full",
        assume=("torch==1.4",),
    )


def test_isolated_runs_read_no_file(asked: Callable[..., Settings]) -> None:
    write("headlint.toml", "jobs = 3\n")
    assert asked("--isolated") == Settings()
    assert asked().jobs == 3


def test_a_file_can_be_named(asked: Callable[..., Settings]) -> None:
    write("headlint.toml", "jobs = 3\n")
    write("etc/other.toml", "jobs = 4\n")
    assert asked("--config", "etc/other.toml").jobs == 4


def test_the_bar_and_the_format_come_from_the_file(capsys: pytest.CaptureFixture[str]) -> None:
    write("train.py", BAD)
    write("headlint.toml", 'output-format = "concise"\nfail-on = "error"\n')
    assert main([]) == 0
    assert "train.py:4:41: HL101" in capsys.readouterr().out
    assert main(["--fail-on", "warning"]) == 1


# What it changes on findings


def codes(*argv: str) -> list[tuple[str, str, str]]:
    report = lint.lint_paths(list(argv) or ["."], find_settings(argv))
    return [(finding.span.path, finding.code, finding.severity) for finding in report.findings]


@pytest.mark.parametrize(
    ("patterns", "left"),
    [
        ('"tests/" = ["HL101"]', ["src/tests.py", "train.py"]),
        ('"*.py" = ["HL1"]', []),
        ('"/train.py" = ["sigmoid-categorical-crossentropy"]', ["src/tests.py", "tests/a.py"]),
        ('"!src" = ["ALL"]', ["src/tests.py"]),
        ('"src/*.py" = ["HL2"]', ["src/tests.py", "tests/a.py", "train.py"]),
        ('"src/**" = ["HL101"]\n"tests" = ["HL101"]', ["train.py"]),
    ],
)
def test_rules_are_ignored_by_file(patterns: str, left: list[str]) -> None:
    for path in ("train.py", "tests/a.py", "src/tests.py"):
        write(path, BAD)
    write("headlint.toml", f"[per-file-ignores]\n{patterns}\n")
    assert [path for path, _, _ in codes()] == left


def test_patterns_of_files_are_seen_from_the_configuration() -> None:
    write("tests/a.py", BAD)
    write("headlint.toml", '[per-file-ignores]\n"/tests/" = ["HL101"]\n')
    os.chdir("tests")
    assert codes() == codes("a.py") == []


@pytest.mark.parametrize(
    ("levels", "severity"),
    [
        ('HL101 = "error"', "error"),
        ('sigmoid-categorical-crossentropy = "info"', "info"),
        ('HL1 = "info"', "info"),
        ('HL101 = "error"\nHL1 = "info"\nALL = "warning"', "error"),
        ('HL10 = "error"\nHL1 = "info"', "error"),
        ('HL2 = "info"', "warning"),
    ],
)
def test_severities_are_overridden(levels: str, severity: str) -> None:
    write("train.py", BAD)
    write("headlint.toml", f"[severity]\n{levels}\n")
    assert codes() == [("train.py", "HL101", severity)]


def test_files_are_excluded_from_where_the_configuration_is() -> None:
    for path in ("a/old/x.py", "a/x.py", "old/x.py"):
        write(path, BAD)
    write("headlint.toml", 'exclude = ["/old"]\nextend-exclude = ["/a/x.py"]\n')
    assert [path for path, _, _ in codes()] == ["a/old/x.py"]
    os.chdir("a")
    assert [path for path, _, _ in codes()] == ["old/x.py"]


@pytest.mark.parametrize("path", ["old/x.py", "old/sub/x.py", ".venv/x.py", "a/b.py"])
def test_excluded_files_are_left_out_even_if_named(path: str, capsys: pytest.CaptureFixture[str]) -> None:
    for name in ("old/x.py", "old/sub/x.py", ".venv/x.py", "a/b.py"):
        write(name, BAD)
    write("headlint.toml", 'exclude = ["old/", "b.py"]\n')
    assert main([path, "--quiet"]) == 1
    assert main([path, "--force-exclude"]) == 0
    assert main([path, "--force-exclude", "--show-files"]) == 0
    assert capsys.readouterr().err == ""


def test_what_is_not_excluded_is_read_with_force(folder: Path) -> None:
    write("build/a.py", BAD)  # the folder that is searched may have any name
    os.chdir("build")
    assert main(["a.py", "--force-exclude", "--quiet"]) == 1


# Showing


def test_show_files(capsys: pytest.CaptureFixture[str]) -> None:
    for name in ("b.py", "a.ipynb", "old/x.py", "c.txt"):
        write(name)
    write("headlint.toml", 'exclude = ["old"]\n')
    assert main(["--show-files"]) == 0
    assert capsys.readouterr() == ("a.ipynb\nb.py\n", "")


def test_show_settings_prints_a_configuration_that_says_the_same(
    capsys: pytest.CaptureFixture[str],
) -> None:
    os.makedirs("lint/rules")
    write("lint/losses.yaml", "{}")
    write("headlint.toml", FULL)
    given = find_settings(["."])
    assert main(["--show-settings"]) == 0
    shown = capsys.readouterr().out
    assert set(tomllib.loads(shown)) == set(KEYS)
    write("headlint.toml", shown)
    assert find_settings(["."]) == given


def test_show_settings_without_a_file(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--show-settings", "--extend-exclude", 'a"b', "--jobs", "2"]) == 0
    shown = capsys.readouterr().out
    assert shown.startswith("# configuration: none\n")
    assert settings(shown) == Settings(extend_exclude=(Patterns(('a"b',)),), jobs=2)


def test_patterns_from_two_places_are_shown_with_their_folders(folder: Path) -> None:
    two = (Patterns(("a",), str(folder)), Patterns(("b",), str(folder / "sub")))
    shown = settings_text(Settings(exclude=two))
    assert tomllib.loads(shown)["exclude"] == ["a", "b"]
    assert f"  # seen from {folder / 'sub'}\n" in shown
