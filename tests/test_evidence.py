"""Fingerprints that survive moved lines, and the source lines that a report carries."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from headlint.depth import LARGEST
from headlint.enclosing import Definitions
from headlint.evidence import gather
from headlint.findings import Edit, Finding, Fix, Related
from headlint.lint import lint_paths, lint_source
from headlint.settings import Settings
from headlint.source import Source, decode
from reports import finding, span

PROGRAM = """\
import torch.nn as nn
import torch

class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.head = nn.Linear(8, 4)

    def forward(self, x):
        return torch.softmax(self.head(x), dim=1)

def train(net, loader):
    net = Net()
    for x, y in loader:
        loss = nn.CrossEntropyLoss()(net(x), y)
        loss.backward()
"""


def prints(text: str, path: str = "a.py") -> list[str]:
    found = lint_source(text, path).findings
    assert found
    return [one.fingerprint for one in found]


def test_a_fingerprint_survives_what_does_not_change_the_finding() -> None:
    moved = f"'''A docstring.'''\n\n{PROGRAM}".replace("Linear(8, 4)", "Linear(16, 4)")
    indented = PROGRAM.replace("        loss", "            loss").replace(
        "    for x", "    if 1:\n        for x"
    )
    assert prints(PROGRAM) == prints(moved) == prints(indented)


@pytest.mark.parametrize(
    "other",
    [
        PROGRAM.replace("torch.softmax(self.head(x), dim=1)", "torch.softmax(self.head(x), 1)"),
        PROGRAM.replace("Net", "Other"),
    ],
)
def test_a_fingerprint_changes_with_its_line_and_with_the_name_of_its_definition(other: str) -> None:
    assert prints(PROGRAM) != prints(other)


def test_a_fingerprint_changes_with_the_path_but_not_with_the_way_to_say_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "a.py").write_text(PROGRAM)
    (tmp_path / "b.py").write_text(PROGRAM)
    ways = [lint_paths([way]).findings[0].fingerprint for way in ("a.py", "./a.py", str(tmp_path / "a.py"))]
    assert len(set(ways)) == 1
    assert lint_paths(["b.py"]).findings[0].fingerprint not in ways


def test_findings_that_look_alike_are_numbered_in_their_order() -> None:
    source = decode(b"x = 1\nx = 1\nx = 1\n", "a.py")
    alike = [finding(span("a.py", line, 1, 2)) for line in (1, 2, 3)]
    three = [one.fingerprint for one in gather(alike, {"a.py": source}).findings]  # type: ignore[dict-item]
    assert len(set(three)) == 3
    two = [one.fingerprint for one in gather(alike[:2], {"a.py": source}).findings]  # type: ignore[dict-item]
    assert two == three[:2]


def test_what_cannot_be_read_has_a_fingerprint_all_the_same(tmp_path: Path) -> None:
    folder = tmp_path / "x.py"
    folder.mkdir()
    gone = finding(span(str(tmp_path / "gone.py"), 3, 1, 2), code="HL001")
    evidence = gather([gone, finding(span(str(folder), 1, 1, 2))], {})
    assert len({one.fingerprint for one in evidence.findings}) == 2
    assert evidence.lines == {}


def test_the_lines_of_every_place_are_carried_those_of_edits_too(tmp_path: Path) -> None:
    names = ["primary", "related", "edited"]
    first, second, third = paths = [str(tmp_path / f"{name}.py") for name in names]
    for path in paths:
        Path(path).write_text(f"x = '{path}'\n")
    edit = Edit(span(third, 1, 1, 2), "y")
    one = Finding(
        *("HL101", "name", "error", "high"),
        span(first, 1, 1, 2),
        "message",
        related=(Related(span(second, 1, 1, 2), ""),),
        fixes=(Fix("", "safe", (edit,)),),
    )
    assert list(gather([one], {}).lines) == paths


NOTEBOOKS = Path(__file__).parent.parent / "fixtures" / "notebooks"


@pytest.mark.parametrize("path", sorted(NOTEBOOKS.glob("*.ipynb")), ids=lambda path: path.stem)
def test_places_in_notebooks_are_found_in_the_file_itself(path: Path) -> None:
    report = lint_paths([str(path)], Settings(file_lines=True))
    places = {place for one in report.findings for place in (one.span, *(each.span for each in one.related))}
    assert set(report.written) >= {place for place in places if place.cell is not None}
    raw = path.read_text(encoding="utf-8-sig").splitlines()
    for place, (first, last) in report.written.items():
        line = report.sources[f"{place.path}#{place.cell}"][place.start.line - 1]
        assert json.dumps(line, ensure_ascii=False)[1:-1] in "\n".join(raw[first - 1 : last])


def test_a_range_of_several_lines_in_a_notebook(tmp_path: Path) -> None:
    path = tmp_path / "a.ipynb"
    cell = {"cell_type": "code", "metadata": {}, "outputs": [], "source": ["a = (\n", "  1,\n", ")"]}
    book = {
        "cells": [{**cell, "cell_type": "markdown"}, cell],
        "metadata": {},
        "nbformat": 4,
        "nbformat_minor": 5,
    }
    path.write_text(json.dumps(book, indent=1), encoding="utf-8")
    spans = [
        span(str(path), 1, 5, 2, cell=2, to=3),
        span(str(path), 9, 1, 2, cell=2),
        span(str(path), 1, 1, 2, cell=7),
    ]
    (first, last) = gather([finding(one) for one in spans], {}, file_lines=True).written.pop(spans[0])
    lines = path.read_text(encoding="utf-8").splitlines()
    assert (lines[first - 1].strip(), lines[last - 1].strip()) == ('"a = (\\n",', '")"')
    assert not set(gather([finding(one) for one in spans[1:]], {}, file_lines=True).written)


def test_the_definition_that_a_line_stands_in() -> None:
    text = """\
import functools

@functools.cache
def outer():
    if True:
        class Inner:
            async def method(self): return '''
def not_one():
'''
    return Inner
x = 1
match x:
    case 1:
        def cased(): pass
"""
    source = decode(text.encode(), "a.py")
    definitions = Definitions.of(source)  # type: ignore[arg-type]
    expected = ["", "", "outer", "outer", "outer", "outer.Inner", *["outer.Inner.method"] * 3, "outer", ""]
    assert [definitions.name(line) for line in range(1, 12)] == expected
    assert definitions.name(14) == "cased"


def test_so_much_text_that_it_is_not_analysed_is_not_parsed_for_its_definitions() -> None:
    text = "def f():\n    pass\n" + "# a remark\n" * (LARGEST // 11)
    assert len(text) > LARGEST
    assert Definitions.of(Source("large.py", text)).name(2) == ""
    assert Definitions.of(Source("small.py", text[:100])).name(2) == "f"
