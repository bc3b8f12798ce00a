"""Formats for programs: what each consumer needs of them, read back by one of its kind."""

from __future__ import annotations

import io
import json
import re
from dataclasses import replace
from pathlib import Path
from xml.etree import ElementTree

import junitparser
import pytest
import xmlschema

from headlint.findings import Finding, Related, Report
from headlint.report import load
from reports import REPORTS, finding, span
from schemas import schema

HOSTILE = "a%0A::error::b\r\n,c:d;e<&>\"']]>\x1b[31m\x00\ufffe\U0001f600"


@pytest.fixture(autouse=True)
def _no_ci(monkeypatch: pytest.MonkeyPatch) -> None:
    """A CI server says where the repository is, and some formats listen."""
    for name in ("GITHUB_WORKSPACE", "CI_PROJECT_DIR"):
        monkeypatch.delenv(name, raising=False)


def rendered(report: Report, name: str, *, encoding: str = "utf-8", quiet: bool = False) -> str:
    out = io.TextIOWrapper(io.BytesIO(), encoding=encoding, newline="")
    load(name).render(report, out=out, color=True, width=20, quiet=quiet)
    out.seek(0)
    return out.read()


def hostile(**changes: object) -> Finding:
    related = (Related(span(f"{HOSTILE}.py", 2, 1, 2), HOSTILE),)
    place = span(f"{HOSTILE}\udcff.py", 1, 1, 2)
    return finding(place, message=HOSTILE, help=HOSTILE, related=related, **changes)


ALL = {**REPORTS, "hostile": Report((hostile(), hostile(code="HL001")))}


# GitHub


def commands(text: str) -> list[tuple[str, dict[str, str], str]]:
    """The commands in a log as the runner takes them apart (ActionCommand.TryParseV2)."""
    found = []
    for line in re.split(r"\r\n|\r|\n", text):
        match = re.fullmatch(r"::(\w+) ([^:]*(?:(?!::).)*?)::(.*)", line)
        if match is None:
            continue
        properties = dict(pair.split("=", 1) for pair in match[2].split(","))
        unescaped = {name: unescape(value, ":,") for name, value in properties.items()}
        found.append((match[1], unescaped, unescape(match[3])))
    return found


def unescape(text: str, more: str = "") -> str:
    for char in f"\r\n{more}%":
        text = text.replace(f"%{ord(char):02X}", char)
    return text


def test_github_takes_each_finding_as_one_annotation_of_its_line() -> None:
    parsed = commands(rendered(REPORTS["mixed"], "github"))
    assert [command for command, _, _ in parsed] == ["warning", "warning", "warning", "notice"]
    _, properties, message = parsed[3]
    assert properties == {
        "title": "headlint: HL703 misspelt-loss",
        "file": "src/nets.py",
        "line": "9",
        "endLine": "9",
        "col": "55",
        "endColumn": "65",
    }
    assert message == "100% <b>bold</b> & \"quoted\", ::error:: 'text'."


def test_github_is_told_of_a_cell_in_words_since_it_shows_the_file() -> None:
    _, properties, message = commands(rendered(REPORTS["notebook"], "github"))[0]
    assert properties == {"title": "headlint: HL106 softmax-before-cross-entropy", "file": "nb.ipynb"}
    assert message.startswith("cell 4, line 2: softmax reaches")


def test_github_and_gitlab_are_told_the_line_of_a_notebook_where_it_is_known() -> None:
    _, properties, _ = commands(rendered(REPORTS["mixed"], "github"))[0]
    assert (properties["line"], properties["endLine"], "col" in properties) == ("61", "61", False)
    issues = json.loads(rendered(REPORTS["mixed"], "gitlab"))
    assert issues[0]["location"]["lines"] == {"begin": 61, "end": 61}


def test_github_gets_no_columns_for_a_range_of_several_lines() -> None:
    one = finding(span("a.py", 1, 5, 2, to=4))
    _, properties, _ = commands(rendered(Report((one,)), "github"))[0]
    assert (properties["line"], properties["endLine"], "col" in properties) == ("1", "4", False)


def test_no_text_can_give_github_a_command_of_its_own() -> None:
    text = rendered(ALL["hostile"], "github")
    assert [command for command, _, _ in commands(text)] == ["warning", "warning"]
    assert len(text.splitlines()) == 3
    _, properties, message = commands(text)[0]
    assert properties["file"] == "a%0A::error::b\\r\\n,c:d;e<&>\"']]>\\x1b[31m\\x00\ufffe\U0001f600\\xff.py"
    assert message.splitlines()[0] == "a%0A::error::b ,c:d;e<&>\"']]>\\x1b[31m\\x00\ufffe\U0001f600"


def test_github_gets_paths_from_the_root_of_the_repository(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "sub").mkdir()
    monkeypatch.chdir(tmp_path / "sub")
    monkeypatch.setenv("GITHUB_WORKSPACE", str(tmp_path))
    report = Report((finding(span("a.py", 1, 1, 2)), finding(span("../b.py", 1, 1, 2))))
    assert [one["file"] for _, one, _ in commands(rendered(report, "github"))] == ["sub/a.py", "b.py"]


# GitLab


@pytest.mark.parametrize("name", ALL)
def test_gitlab_finds_what_it_needs(name: str) -> None:
    """https://docs.gitlab.com/ci/testing/code_quality/ lists the keys and the severities."""
    issues = json.loads(rendered(ALL[name], "gitlab"))
    assert len(issues) == len(ALL[name].findings)
    for issue in issues:
        assert {"description", "check_name", "fingerprint", "severity", "location"} <= set(issue)
        assert issue["severity"] in ("info", "minor", "major", "critical", "blocker")
        assert issue["description"]
        assert 1 <= issue["location"]["lines"]["begin"] <= issue["location"]["lines"]["end"]
        assert not issue["location"]["path"].startswith("./")
    assert len({issue["fingerprint"] for issue in issues}) == len(issues)


def test_a_fingerprint_that_is_unique_stays_as_it_is() -> None:
    first, second, third, _ = (one["fingerprint"] for one in json.loads(rendered(REPORTS["mixed"], "gitlab")))
    assert second == "feedfeedfeedfeed"
    assert len({first, second, third}) == 3


def test_a_range_that_ends_before_a_line_does_not_reach_into_it() -> None:
    report = Report((finding(span("a.py", 3, 5, 1, to=5)),))
    assert json.loads(rendered(report, "gitlab"))[0]["location"]["lines"] == {"begin": 3, "end": 4}


def test_a_file_outside_of_the_project_keeps_its_whole_path(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "in").mkdir()
    monkeypatch.chdir(tmp_path / "in")
    report = Report(
        (finding(span(str(tmp_path / "in" / "a.py"), 1, 1, 2)), finding(span("../b.py", 1, 1, 2)))
    )
    paths = [issue["location"]["path"] for issue in json.loads(rendered(report, "gitlab"))]
    assert paths == ["a.py", (tmp_path / "b.py").as_posix()]


# JUnit


@pytest.mark.parametrize("name", ALL)
@pytest.mark.parametrize("encoding", ["utf-8", "ascii", "cp1252"])
def test_junit_is_xml_whatever_the_text(name: str, encoding: str) -> None:
    text = rendered(ALL[name], "junit", encoding=encoding)
    root = ElementTree.fromstring(text.encode(encoding))
    suites = root.findall("testsuite")
    assert int(root.attrib["tests"]) == sum(len(suite.findall("testcase")) for suite in suites) > 0
    for kind in ("failure", "error"):
        assert int(root.attrib[f"{kind}s"]) == len(root.findall(f".//{kind}"))
    assert len(root.findall(".//failure") + root.findall(".//error")) == len(ALL[name].findings)


@pytest.mark.parametrize("name", ALL)
def test_junit_follows_the_schema_of_jenkins(name: str) -> None:
    xmlschema.XMLSchema(str(schema("junit-10.xsd"))).validate(rendered(ALL[name], "junit"))


def test_junit_is_read_back() -> None:
    suites = list(junitparser.JUnitXml.fromstring(rendered(REPORTS["mixed"], "junit").encode()))
    assert [suite.name for suite in suites] == ["nb.ipynb", "src/nets.py"]
    case = list(suites[1])[2]
    assert case.name == "HL703 misspelt-loss 9:55"
    (failure,) = case.result
    assert failure.message == "100% <b>bold</b> & \"quoted\", ::error:: 'text'."
    assert failure.text.strip() == failure.message


def test_an_unreadable_file_is_an_error_to_junit_and_a_finding_a_failure() -> None:
    broken, gone = junitparser.JUnitXml.fromstring(rendered(REPORTS["broken"], "junit").encode())
    assert (broken.errors, broken.failures, gone.errors, gone.failures) == (1, 0, 0, 1)


def test_a_run_without_findings_is_one_test_that_says_what_was_understood() -> None:
    report = replace(REPORTS["one-file"], findings=())
    (suite,) = junitparser.JUnitXml.fromstring(rendered(report, "junit").encode())
    (case,) = suite
    assert case.is_passed
    assert case.name == "31 heads in 23 files: 27 checked, 4 undetermined"


# JSON lines


@pytest.mark.parametrize("name", ALL)
def test_each_line_is_a_finding_of_the_json_report(name: str) -> None:
    lines = rendered(ALL[name], "jsonl").splitlines()
    assert [json.loads(line) for line in lines] == json.loads(rendered(ALL[name], "json"))["findings"]


# All of them


@pytest.mark.parametrize("format", ["json", "jsonl", "gitlab", "junit"])
@pytest.mark.parametrize("name", ALL)
def test_neither_look_nor_quiet_changes_what_programs_read(name: str, format: str) -> None:
    plain = io.StringIO()
    load(format).render(ALL[name], out=plain, color=False, width=None)
    assert rendered(ALL[name], format, quiet=True) == plain.getvalue()
