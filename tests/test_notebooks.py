"""Notebooks are read as one program of many cells, and what is found is told by cell and line."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

import expectations
from marks import ROOT

NOTEBOOKS = sorted((ROOT / "fixtures" / "notebooks").glob("*.ipynb"))
LEAST = 12
MARK = re.compile(r"# expect: (HL\d{3})$")

one_by_one = pytest.mark.parametrize("notebook", NOTEBOOKS, ids=lambda notebook: notebook.stem)


def wanted(notebook: Path) -> expectations.Expectation:
    return expectations.read(notebook.with_suffix(".yaml"), "cell")


def sources(notebook: Path) -> list[str]:
    """The text of every cell, in either format and either spelling."""
    book = json.loads(notebook.read_text(encoding="utf-8"))
    cells = book["cells"] if "cells" in book else book["worksheets"][0]["cells"]
    texts = [cell.get("source", cell.get("input")) for cell in cells]
    return ["".join(text) if isinstance(text, list) else text for text in texts]


@one_by_one
def test_a_notebook_gives_exactly_its_findings(notebook: Path) -> None:
    assert expectations.found(str(notebook), "cell").findings == wanted(notebook).findings


@one_by_one
def test_a_notebook_has_exactly_its_heads(notebook: Path) -> None:
    missing, surplus = expectations.misfits(
        wanted(notebook).heads, expectations.found(str(notebook), "cell").heads
    )
    assert (missing, surplus) == ([], [])


@one_by_one
def test_the_marks_in_a_notebook_agree_with_its_expectations(notebook: Path) -> None:
    marks = {
        ((cell, line), mark[1])
        for cell, text in enumerate(sources(notebook), 1)
        for line, written in enumerate(text.splitlines(), 1)
        if (mark := MARK.search(written))
    }
    assert marks == set(wanted(notebook).findings)


def test_every_expectation_belongs_to_a_notebook() -> None:
    expected = sorted((ROOT / "fixtures" / "notebooks").glob("*.yaml"))
    assert [path.stem for path in expected] == [path.stem for path in NOTEBOOKS]


def test_half_of_the_notebooks_are_clean() -> None:
    faulty = [notebook for notebook in NOTEBOOKS if wanted(notebook).findings]
    assert len(NOTEBOOKS) >= LEAST
    assert abs(len(NOTEBOOKS) - 2 * len(faulty)) <= 3


@pytest.mark.parametrize(
    "sign",
    ["%matplotlib inline", "!pip install", "%%time", "%%bash", "%%writefile"],
)
def test_some_notebook_holds_what_is_not_python(sign: str) -> None:
    assert any(sign in text for notebook in NOTEBOOKS for text in sources(notebook))


@pytest.mark.parametrize("nbformat", [3, 4])
@pytest.mark.parametrize("spelling", [str, list])
def test_both_formats_and_spellings_occur(nbformat: int, spelling: type) -> None:
    books = [json.loads(notebook.read_text(encoding="utf-8")) for notebook in NOTEBOOKS]
    assert any(book["nbformat"] == nbformat for book in books)
    assert any(isinstance(book["cells"][0]["source"], spelling) for book in books if "cells" in book)
