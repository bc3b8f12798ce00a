"""SARIF: valid by the official schema, and right in what a schema cannot see."""

from __future__ import annotations

import io
import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any
from urllib.parse import unquote_to_bytes

import jsonschema
import pytest
from sarif_pydantic import Sarif

from headlint.findings import Edit, Finding, Fix, Report
from headlint.report import load
from reports import NETS, REPORTS, finding, span
from schemas import schema
from test_formats import ALL

Json = dict[str, Any]


def run(report: Report) -> Json:
    out = io.StringIO()
    load("sarif").render(report, out=out, color=False, width=None)
    (only,) = json.loads(out.getvalue())["runs"]
    assert isinstance(only, dict)
    return only


def result(one: Finding, **changes: object) -> Json:
    (only,) = run(Report((one,), **changes))["results"]  # type: ignore[arg-type]
    assert isinstance(only, dict)
    return only


def objects(value: object) -> Iterator[Json]:
    """Every object within a JSON value."""
    if isinstance(value, dict):
        yield value
        for item in value.values():
            yield from objects(item)
    elif isinstance(value, list):
        for item in value:
            yield from objects(item)


@pytest.mark.parametrize("name", ALL)
def test_the_log_follows_the_official_schema(name: str) -> None:
    official = json.loads(schema("sarif-schema-2.1.0.json").read_text(encoding="utf-8"))
    validator = jsonschema.validators.validator_for(official)
    out = io.StringIO()
    load("sarif").render(ALL[name], out=out, color=False, width=None)
    validator(official, format_checker=validator.FORMAT_CHECKER).validate(json.loads(out.getvalue()))


@pytest.mark.parametrize("name", ALL)
def test_a_reader_of_sarif_takes_the_log_and_loses_nothing_that_it_knows(name: str) -> None:
    # The official schema may not be handed on; this library's models are written from it.
    out = io.StringIO()
    load("sarif").render(ALL[name], out=out, color=False, width=None)
    written = json.loads(out.getvalue())
    read = Sarif.model_validate(written)
    [only] = read.runs
    results = written["runs"][0]["results"]
    assert [(one.rule_id, one.message.text) for one in only.results or ()] == [
        (one["ruleId"], one["message"].get("text")) for one in results
    ]
    assert len(only.tool.driver.rules or ()) == len(written["runs"][0]["tool"]["driver"].get("rules", ()))


@pytest.mark.parametrize("name", ALL)
def test_numbers_refer_to_what_is_there(name: str) -> None:
    only = run(ALL[name])
    rules = only["tool"]["driver"]["rules"]
    assert len(only["results"]) == len(ALL[name].findings)
    for one in only["results"]:
        assert rules[one["ruleIndex"]]["id"] == one["ruleId"]
        numbers = [related["id"] for related in one.get("relatedLocations", ())]
        assert numbers == list(range(1, len(numbers) + 1))
        steps = [step["location"] for flow in one.get("codeFlows", ()) for step in _steps(flow)]
        assert not steps or len(steps) == len(numbers) + 1
    prints = [one["partialFingerprints"]["headlint/v1"] for one in only["results"]]
    assert len(set(prints)) == len(prints)


def _steps(flow: Json) -> list[Json]:
    (thread,) = flow["threadFlows"]
    assert [step["executionOrder"] for step in thread["locations"]] == [
        *range(1, len(thread["locations"]) + 1)
    ]
    return list(thread["locations"])


@pytest.mark.parametrize("name", ALL)
def test_uris_are_relative_to_the_root_and_name_it(name: str) -> None:
    for one in objects(run(ALL[name])):
        if "uri" in one:
            assert one["uriBaseId"] == "SRCROOT"
            assert not one["uri"].startswith(("/", "."))
            assert "\\" not in one["uri"]


def test_a_uri_keeps_every_byte_of_a_name(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    name = "a b#c?:%41\udcff网.py"
    place = result(finding(span(name, 1, 1, 2)))["locations"][0]["physicalLocation"]
    uri = place["artifactLocation"]["uri"]
    assert uri.isascii()
    assert unquote_to_bytes(uri) == b"a b#c?:%41\xff" + "网.py".encode()
    assert not set(uri) & set(" #?:")


def test_a_file_outside_of_the_root_is_named_absolutely(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "in").mkdir()
    monkeypatch.chdir(tmp_path / "in")
    place = result(finding(span("../b.py", 1, 1, 2)))["locations"][0]["physicalLocation"]
    assert place["artifactLocation"] == {"uri": (tmp_path / "b.py").as_uri()}


def test_columns_count_utf_16_units() -> None:
    text = "x = '\U0001f600'; y = '\U0001f600e\u0301'; loss"
    start = text.index("loss") + 1
    one = result(finding(span("a.py", 1, start, start + 4)), sources={"a.py": (text,)})
    region = one["locations"][0]["physicalLocation"]["region"]
    units = text[: start - 1].encode("utf-16-le")
    assert region["startColumn"] == len(units) // 2 + 1 == start + 2
    assert region["endColumn"] == region["startColumn"] + 4


@pytest.mark.parametrize("sources", [{}, {"a.py": ()}, {"a.py": ("short",)}])
def test_without_the_text_there_are_lines_and_no_columns(sources: dict[str, tuple[str, ...]]) -> None:
    edit = Edit(span("a.py", 3, 20, 22), "x")
    one = result(finding(span("a.py", 3, 20, 22), fixes=(Fix("t", "safe", (edit,)),)), sources=sources)
    assert one["locations"][0]["physicalLocation"]["region"] == {"startLine": 3, "endLine": 3}
    assert "fixes" not in one


def test_fixes_applied_by_their_regions_give_what_their_edits_say() -> None:
    results = run(REPORTS["mixed"])["results"]
    (fix,) = results[3]["fixes"]
    (change,) = fix["artifactChanges"]
    (replacement,) = change["replacements"]
    region = replacement["deletedRegion"]
    line = NETS[region["startLine"] - 1].encode("utf-16-le")
    before, after = line[: 2 * (region["startColumn"] - 1)], line[2 * (region["endColumn"] - 1) :]
    made = (before + replacement["insertedContent"]["text"].encode("utf-16-le") + after).decode("utf-16-le")
    assert made == NETS[8].replace("mse_loss", "cross_entropy  # \U0001f600\n")
    assert fix["properties"] == {"applicability": "safe"}


def test_a_remedy_without_edits_and_one_in_a_notebook_are_no_sarif_fixes() -> None:
    assert len(run(REPORTS["one-file"])["results"][0]["fixes"]) == 1
    assert "fixes" not in run(REPORTS["notebook"])["results"][0]


def test_a_place_in_a_notebook_has_the_line_of_the_file_where_that_is_known() -> None:
    (place,) = run(REPORTS["mixed"])["results"][0]["locations"]
    assert place["physicalLocation"]["region"] == {"startLine": 61, "endLine": 61}


def test_a_place_in_a_notebook_is_the_file_and_the_cell_by_name() -> None:
    one = run(REPORTS["notebook"])["results"][0]
    (place,) = one["locations"]
    assert place["physicalLocation"]["region"] == {"startLine": 1, "endLine": 1}
    assert place["logicalLocations"][0]["name"] == "cell 4"
    assert (place["properties"]["cell"], place["properties"]["startLine"]) == (4, 2)
    assert one["message"]["text"].startswith("cell 4, line 2: ")


@pytest.mark.parametrize(
    ("order", "lines"),
    [((), [7, 3]), ((0, 1), [7, 3]), ((1, 0), [3, 7]), ((2, 1, 0), [7, 3]), ((0, 0), [7, 3])],
)
def test_the_code_flow_goes_along_the_route(order: tuple[int, ...], lines: list[int]) -> None:
    one = replace(REPORTS["mixed"].findings[1], route=order)
    (flow,) = result(one, sources={"src/nets.py": NETS})["codeFlows"]
    steps = _steps(flow)
    assert [step["location"]["physicalLocation"]["region"]["startLine"] for step in steps] == lines
    assert [step["importance"] for step in steps if step["location"]["message"]["text"] != "softmax"] == [
        "essential"
    ]


def test_precision_and_rank_come_from_the_confidence() -> None:
    only = run(REPORTS["mixed"])
    assert [rule["properties"]["precision"] for rule in only["tool"]["driver"]["rules"]] == ["high", "medium"]
    assert [one["rank"] for one in only["results"]] == [90.0, 90.0, 90.0, 30.0]
    assert [one["level"] for one in only["results"]] == ["warning", "warning", "warning", "note"]


def test_brackets_are_no_links() -> None:
    text = result(finding(span("a.py", 1, 1, 2), message="x[0] and y[1](2) \\ z"))["message"]["text"]
    assert text == "x\\[0\\] and y\\[1\\](2) \\\\ z"


@pytest.mark.parametrize(
    ("report", "successful", "code"),
    [
        (REPORTS["mixed"], True, 1),
        (replace(REPORTS["clean"], exit_code=0), True, 0),
        (REPORTS["clean"], True, None),
        (replace(REPORTS["clean"], exit_code=2), False, 2),
        (Report((finding(span("a.py", 1, 1, 2), code="HL000"),)), False, None),
    ],
)
def test_the_invocation_says_how_the_run_ended(report: Report, successful: bool, code: int | None) -> None:
    (invocation,) = run(report)["invocations"]
    assert (invocation["executionSuccessful"], invocation.get("exitCode")) == (successful, code)


def test_an_unreadable_file_is_a_notification_and_a_result() -> None:
    only = run(REPORTS["broken"])
    (told,) = only["invocations"][0]["toolExecutionNotifications"]
    assert (told["associatedRule"]["id"], told["level"]) == ("HL001", "error")
    assert told["message"]["text"] == "cannot be read: '(' was never closed"
    assert [one["ruleId"] for one in only["results"]] == ["HL001", "HL101"]
