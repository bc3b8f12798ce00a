"""Decoding as Python does, notebooks as one module, and the way back from its lines to cells."""

from __future__ import annotations

import ast
import json
import os
from pathlib import Path

import pytest

import headlint.source
from headlint.source import Source, SourceError, decode, read_bytes, read_source, split_lines


def good(data: bytes, path: str = "a.py") -> Source:
    source = decode(data, path)
    assert isinstance(source, Source), source
    return source


def bad(data: bytes, path: str = "a.py") -> SourceError:
    error = decode(data, path)
    assert isinstance(error, SourceError)
    return error


# Text


@pytest.mark.parametrize(
    ("data", "text"),
    [
        (b"", ""),
        (b"\xef\xbb\xbfx = 1\n", "x = 1\n"),
        ("# é\n".encode(), "# é\n"),
        (b"# coding: latin-1\n# \xe9\n", "# coding: latin-1\n# é\n"),
        (b"#!/bin/sh\n# -*- coding: cp1252 -*-\n# \x80\n", "#!/bin/sh\n# -*- coding: cp1252 -*-\n# €\n"),
        (b"# one\rx = 'coding: latin-1'\r", "# one\rx = 'coding: latin-1'\r"),
        (b"a\r\nb\rc\n", "a\r\nb\rc\n"),
        (b"#" + b"x" * 9_000 + "é\n".encode(), "#" + "x" * 9_000 + "é\n"),
    ],
)
def test_decodes_as_python_does(data: bytes, text: str) -> None:
    assert good(data).text == text


@pytest.mark.parametrize(
    ("data", "line", "column", "reason"),
    [
        (b"x = 1\ny = '\xe9'\n", 2, 6, "byte 0xe9 is not valid UTF-8"),
        ("\xe9 = 1\n".encode() * 3 + b"a\xff", 4, 2, "byte 0xff is not valid UTF-8"),
        (b"\xef\xbb\xbfx\n\n\xff", 3, 1, "byte 0xff is not valid UTF-8"),
        (b"# coding: klingon\n", 1, 1, "klingon"),
        (b"# coding: hex\n", 1, 1, "hex is not one for text"),
        (b"\xef\xbb\xbf# coding: latin-1\n", 1, 1, "encoding comment is wrong"),
        (b"x = 1\ny = \0\n", 2, 5, "NUL bytes"),
        ("x = 1".encode("utf-16"), 1, 1, "UTF-16"),
        ("x = 1".encode("utf-32"), 1, 1, "UTF-32"),
    ],
)
def test_says_why_and_where_bytes_are_no_text(data: bytes, line: int, column: int, reason: str) -> None:
    error = bad(data)
    assert (error.line, error.column) == (line, column)
    assert reason in error.reason


def test_lines_end_where_python_ends_them() -> None:
    assert split_lines("a\fb\x0bc\u2028d\r\ne\rf\n\ng") == ("a\fb\x0bc\u2028d", "e", "f", "", "g")
    assert split_lines("a\n") == ("a",)
    assert split_lines("") == ()
    assert good(b"a\r\rb").lines() == ("a", "", "b")


def test_a_line_of_a_plain_file_is_in_no_cell() -> None:
    assert good(b"a\nb\n").locate(2) == (None, 2)


# Bytes


def test_read_bytes_says_why_there_are_none(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = read_bytes(str(tmp_path))
    missing = read_bytes(str(tmp_path / "no.py"))
    assert isinstance(folder, SourceError)
    assert isinstance(missing, SourceError)
    assert "folder" in folder.reason
    assert missing.reason == "No such file or directory"
    assert isinstance(read_bytes("bad\0name"), SourceError)
    (tmp_path / "a.py").write_bytes(b"x" * 11)
    monkeypatch.setattr(headlint.source, "LIMIT", 10)
    assert isinstance(read_bytes(str(tmp_path / "a.py")), SourceError)
    (tmp_path / "a.py").write_bytes(b"x" * 10)
    assert read_bytes(str(tmp_path / "a.py")) == b"x" * 10


@pytest.mark.skipif(os.name == "nt", reason="needs a pipe")
def test_read_bytes_does_not_wait_for_a_pipe(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "p.py")
    assert isinstance(read_bytes(str(tmp_path / "p.py")), SourceError)


def test_read_source_goes_all_the_way(tmp_path: Path) -> None:
    (tmp_path / "a.py").write_bytes(b"\xef\xbb\xbfx = 1\r\n")
    source = read_source(str(tmp_path / "a.py"))
    assert isinstance(source, Source)
    assert source.text == "x = 1\r\n"
    assert isinstance(read_source(str(tmp_path / "b.py")), SourceError)


# Notebooks


def notebook(*cells: str | list[str], language: str = "python") -> Source:
    """A notebook of code cells; `#md` starts a Markdown one."""
    made = [
        {"cell_type": "markdown" if "".join(cell).startswith("#md") else "code", "source": cell}
        for cell in cells
    ]
    book = {"cells": made, "metadata": {"kernelspec": {"language": language}}, "nbformat": 4}
    return good(json.dumps(book).encode(), "a.ipynb")


def test_code_cells_become_one_module_that_knows_its_way_back() -> None:
    source = notebook("#md title", "a = 1\nb = 2", "#md", ["c = 3\n", "d = 4\n"], "", "e = 5")
    assert source.text == "a = 1\nb = 2\nc = 3\nd = 4\n\ne = 5\n"
    places = [source.locate(line) for line in range(1, 7)]
    assert places == [(2, 1), (2, 2), (4, 1), (4, 2), (5, 1), (6, 1)]
    assert source.cell_lines(4) == ("c = 3", "d = 4")
    assert source.cell_lines(1) == ()


@pytest.mark.parametrize(
    ("cell", "program"),
    [
        ("%matplotlib inline\nx = 1", "pass\nx = 1"),
        ("if a:\n    !ls\n    x = 1", "if a:\n    pass\n    x = 1"),
        ("files = !ls\nb = 1", "files = None\nb = 1"),
        ("v = %env HOME", "v = None"),
        ("model?\nmodel.fit??\n?model\nx = 1", "pass\npass\npass\nx = 1"),
        ("pip install torch\nimport torch", "pass\nimport torch"),
        ("!pip install \\\n  torch\nx = 1", "pass\n\nx = 1"),
        ("%time model.fit(x)", "if 1: model.fit(x)"),
        ("%timeit -n 3 model.fit(x)", "pass"),
        ("%%time\nx = 1", "\nx = 1"),
        ("%%capture out\n%%time\n!ls\nx = 1", "\n\npass\nx = 1"),
        ("%%bash\nls\nx = 1", "\n\n"),
        ("%%writefile a.py\nx = 1", "\n"),
        ("x = (a\n% b)\n!ls", "x = (a\n% b)\npass"),
        ("x = '''\n!ls\n%time\n'''\n!ls", "x = '''\n!ls\n%time\n'''\npass"),
        ("s = 'it\\'s ('\n!ls", "s = 'it\\'s ('\npass"),
        ("x = a \\\n% b\n!ls", "x = a \\\n% b\npass"),
        ("print('ok?')\n!ls", "print('ok?')\npass"),
        ("  # a remark\nif a:\n  b", "  # a remark\nif a:\n  b"),
    ],
)
def test_ipython_lines_give_way_without_moving_the_others(cell: str, program: str) -> None:
    source = notebook(cell, "after = 1")
    assert source.problems == ()
    assert source.text == f"{program}\nafter = 1\n"
    assert source.locate(len(program.split("\n")) + 1) == (2, 1)
    assert source.cell_lines(1) == tuple(cell.split("\n"))
    ast.parse(source.text)


@pytest.mark.parametrize(
    ("cell", "program", "dropped"),
    [
        (" def f(a):\n   return a", "def f(a):\n  return a", (1, 1)),
        ("\n\t!ls\n\tx = 1", "\npass\nx = 1", (0, 1, 1)),
        ("  x = 1\ny = 2", "x = 1\ny = 2", (2, 0)),
    ],
)
def test_an_indented_cell_is_read_as_ipython_does(cell: str, program: str, dropped: tuple[int, ...]) -> None:
    source = notebook(cell, "after = 1")
    assert source.problems == ()
    assert source.text == f"{program}\nafter = 1\n"
    assert tuple(source.dropped(line + 1) for line in range(len(dropped))) == dropped
    assert source.cell_lines(1) == tuple(cell.split("\n"))


def test_an_error_in_an_indented_cell_stands_where_it_is_written() -> None:
    (problem,) = notebook("  x = 1\n  y = = 2").problems
    assert (problem.line, problem.column) == (2, 7)


def test_a_timed_statement_keeps_its_columns() -> None:
    cell = "%timeit model.fit(x)"
    assert notebook(cell).text.index("model") == cell.index("model")


def test_a_broken_cell_is_told_and_the_others_are_read() -> None:
    source = notebook("#md", "a = 1", "b = 2\nc = (", "d = 4")
    (problem,) = source.problems
    assert (problem.cell, problem.line) == (3, 2)
    assert "not valid Python" in problem.reason
    assert source.text == "a = 1\n\n\nd = 4\n"


def test_characters_that_no_file_can_hold_break_only_their_cell() -> None:
    source = notebook("a = '\ud800'", "b = '\0'", "c = 1")
    assert [problem.cell for problem in source.problems] == [1, 2]
    assert source.text == "\n\nc = 1\n"


def test_old_notebooks_keep_their_cells_in_worksheets() -> None:
    book = {"worksheets": [{"cells": [{"cell_type": "code", "input": ["a = 1\n", "b = 2"]}]}], "nbformat": 3}
    source = good(json.dumps(book).encode(), "a.ipynb")
    assert source.text == "a = 1\nb = 2\n"


def test_a_notebook_of_another_language_is_a_note() -> None:
    source = notebook("library(keras)", language="R")
    assert source.text == ""
    assert source.problems == ()
    assert "runs R, not Python" in source.notes[0]


def test_an_empty_notebook_file_is_an_empty_program() -> None:
    assert good(b"", "a.ipynb").text == ""
    assert good(b'{"cells": []}', "a.ipynb").locate(1) == (None, 1)


@pytest.mark.parametrize(
    ("data", "line", "column", "reason"),
    [
        (b'{\n "cells": [,]}', 2, 12, "not valid JSON"),
        (b"[1]", 1, 1, "no list of cells"),
        (b'{"cells": 1}', 1, 1, "no list of cells"),
        (b"[" * 100_000, 1, 1, "JSON"),
        (b'{"a":\n "\xff"}', 2, 3, "not valid UTF-8"),
    ],
)
def test_says_why_a_notebook_cannot_be_read(data: bytes, line: int, column: int, reason: str) -> None:
    error = bad(data, "a.ipynb")
    assert (error.line, error.column) == (line, column)
    assert reason in error.reason


def test_odd_cells_do_no_harm() -> None:
    book = {
        "cells": [1, None, {"cell_type": "code"}, {"cell_type": "code", "source": [1, "x = 1"]}],
        "metadata": 3,
    }
    source = good(json.dumps(book).encode(), "a.ipynb")
    assert source.locate(2) == (4, 1)
    assert source.text == "\nx = 1\n"


@pytest.mark.parametrize(
    "cell", ["%%time\n" * 5_000, " " * 50_000 + "!", "a" + " " * 50_000, "'\\" * 30_000 + "\n!"]
)
def test_hostile_cells_cost_little(cell: str) -> None:
    notebook(cell)
