"""Edits are written at their ranges, and every other byte stays."""

from __future__ import annotations

import json

import pytest

from headlint.findings import Edit, Position, Span
from headlint.fixing import Unwritable, applied
from headlint.fixing.notebooks import lines_in_file
from headlint.source import Source, decode


def edit(path: str, where: tuple[int, int, int, int], text: str, cell: int | None = None) -> Edit:
    """An edit from (line, column) to (line, column), all from 1."""
    line, column, last, end = where
    return Edit(Span(path, Position(line, column), Position(last, end), cell), text)


def change(data: bytes, *edits: tuple[tuple[int, int, int, int], str]) -> bytes:
    return applied(data, "a.py", [edit("a.py", where, text) for where, text in edits])


class TestPython:
    @pytest.mark.parametrize(
        "data",
        [
            b"x = 'old'\n",
            b"x = 'old'",
            b"x = 'old'\r\ny = 2\r\n",
            b"x = 'old'\ry = 2\r",
            b"x = 'old'\r\ny = 2\n\x0cz = 3\r",
            b"\xef\xbb\xbfx = 'old'\n",
            b"x = 'old'  \t# \xe2\x82\xac \xf0\x9f\x98\x80\n\t\n   ",
        ],
    )
    def test_only_the_range_changes(self, data: bytes) -> None:
        assert change(data, ((1, 6, 1, 9), "new")) == data.replace(b"old", b"new")

    def test_columns_count_code_points(self) -> None:
        data = "s = '\U0001f600é'; x = 'old'\n".encode()
        assert change(data, ((1, 16, 1, 19), "new")) == data.replace(b"old", b"new")

    @pytest.mark.parametrize(
        ("encoding", "text"), [("latin-1", "é"), ("cp1252", "€"), ("shift_jis", "表"), ("koi8-r", "ж")]
    )
    def test_the_declared_encoding_is_kept(self, encoding: str, text: str) -> None:
        data = f"# -*- coding: {encoding} -*-\ns = '{text}'  # old\n".encode(encoding)
        assert change(data, ((2, 6, 2, 7), text + text)) == data.replace(
            text.encode(encoding), (text + text).encode(encoding)
        )

    def test_a_text_that_the_encoding_cannot_hold_is_refused(self) -> None:
        with pytest.raises(Unwritable, match=r"cannot hold '€'"):
            change(b"# coding: latin-1\nx = 'old'\n", ((2, 6, 2, 9), "€"))

    def test_bytes_that_would_not_come_back_are_refused(self) -> None:
        data = b"# coding: utf-7\nx = '+AGE-', 'old'\n"  # an `a` that need not be escaped
        with pytest.raises(Unwritable, match=r"^text in utf-7 cannot be written back byte for byte$"):
            change(data, ((2, 13, 2, 16), "new"))

    @pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
    def test_a_new_line_ends_as_the_others(self, end: str) -> None:
        data = f"import a{end}x = 1{end}".encode()
        assert change(data, ((2, 1, 2, 1), "import b\n")) == f"import a{end}import b{end}x = 1{end}".encode()

    def test_a_new_line_behind_the_last_one_ends_as_the_one_before(self) -> None:
        assert change(b"a\r\nb", ((2, 2, 2, 2), "\nc")) == b"a\r\nb\r\nc"

    def test_several_edits_in_any_order(self) -> None:
        data = b"f(a, b)\ng(c)\n"
        edits = [((2, 3, 2, 4), "z"), ((1, 3, 1, 4), "xx"), ((1, 6, 1, 7), "")]
        assert change(data, *edits) == b"f(xx, )\ng(z)\n"

    def test_insertions_at_one_place_keep_their_order(self) -> None:
        assert change(b"x\n", ((1, 1, 1, 1), "a"), ((1, 1, 1, 1), "b")) == b"abx\n"

    def test_edits_of_other_files_are_left_out(self) -> None:
        assert applied(b"x\n", "a.py", [edit("b.py", (1, 1, 1, 2), "y")]) == b"x\n"

    @pytest.mark.parametrize(
        "edits",
        [
            [((1, 1, 1, 3), "a"), ((1, 2, 1, 4), "b")],
            [((9, 1, 9, 2), "a")],
            [((1, 1, 1, 40), "a")],
            [((1, 3, 1, 1), "a")],
        ],
    )
    def test_edits_that_do_not_fit_are_refused(
        self, edits: list[tuple[tuple[int, int, int, int], str]]
    ) -> None:
        with pytest.raises(Unwritable):
            change(b"abcd\n", *edits)


def book(source: object, **settings: object) -> str:
    """The JSON of a notebook with a heading, a cell of this source with an output, and another cell."""
    cells = [
        {"cell_type": "markdown", "id": "a", "metadata": {}, "source": ["# Title"]},
        {
            "cell_type": "code",
            "id": "b",
            "outputs": [{"text": ["x = 'old'\n"]}],
            "source": source,
            "execution_count": 12345678901234567890,
            "metadata": {"float": 1.50},
        },
        {"cell_type": "code", "source": "x = 'old'", "outputs": [], "metadata": {}},
    ]
    whole = {"nbformat": 4, "cells": cells, "metadata": {}}
    return json.dumps(whole, **settings)  # type: ignore[arg-type]


LAYOUTS = [{"indent": 1}, {"indent": "\t"}, {"separators": (",", ":")}, {"indent": 4, "sort_keys": True}]


def of_cell(data: bytes) -> str:
    """The second cell's program."""
    source = decode(data, "a.ipynb")
    assert isinstance(source, Source)
    return "\n".join(source.cell_lines(2))


def change_cell(text: str, *edits: tuple[tuple[int, int, int, int], str]) -> str:
    made = [edit("a.ipynb", where, replacement, 2) for where, replacement in edits]
    return applied(text.encode(), "a.ipynb", made).decode()


@pytest.mark.parametrize("settings", LAYOUTS)
class TestNotebook:
    @pytest.mark.parametrize("end", ["", "\n"])
    @pytest.mark.parametrize(
        "source", [["a = 1\n", "x = 'old' #"], "a = 1\nx = 'old' #", ["a = 1\nx = 'old' #"]]
    )
    def test_only_the_string_changes(self, source: object, end: str, settings: dict[str, object]) -> None:
        text = book(source, **settings) + end
        assert change_cell(text, ((2, 6, 2, 9), "new")) == text.replace("'old' #", "'new' #")

    def test_a_line_more_is_a_string_more(self, settings: dict[str, object]) -> None:
        text = book(["a = 1\n", "b = 2\n", "c = 3"], **settings)
        assert change_cell(text, ((2, 1, 2, 1), "n = 0\n")) == book(
            ["a = 1\n", "n = 0\n", "b = 2\n", "c = 3"], **settings
        )
        assert change_cell(text, ((3, 6, 3, 6), "\nn = 0")) == book(
            ["a = 1\n", "b = 2\n", "c = 3\n", "n = 0"], **settings
        )
        assert change_cell(text, ((1, 1, 2, 6), "n = 0\nm = 1")) == book(
            ["n = 0\n", "m = 1\n", "c = 3"], **settings
        )

    def test_a_line_less_is_a_string_less(self, settings: dict[str, object]) -> None:
        text = book(["a = 1\n", "b = 2\n", "c = 3"], **settings)
        assert change_cell(text, ((2, 1, 3, 1), "")) == book(["a = 1\n", "c = 3"], **settings)
        assert change_cell(text, ((1, 6, 2, 1), "; ")) == book(["a = 1; b = 2\n", "c = 3"], **settings)

    def test_a_single_line_becomes_two(self, settings: dict[str, object]) -> None:
        text = book(["b = 2"], **settings)
        assert of_cell(change_cell(text, ((1, 1, 1, 1), "a = 1\n")).encode()) == "a = 1\nb = 2"
        assert change_cell(text, ((1, 1, 1, 1), "a = 1\n")) == book(["a = 1\n", "b = 2"], **settings)

    @pytest.mark.parametrize("ascii_only", [True, False])
    def test_escapes_stay_and_are_used_as_the_notebook_does(
        self, settings: dict[str, object], ascii_only: bool
    ) -> None:
        text = book(['s = "é\\n\U0001f600"\t# /\n', "x = 'old' #"], ensure_ascii=ascii_only, **settings)
        changed = change_cell(text, ((1, 9, 1, 10), "ü"), ((2, 6, 2, 9), '"\\ß'))
        assert changed == book(['s = "é\\nü"\t# /\n', "x = '\"\\ß' #"], ensure_ascii=ascii_only, **settings)

    def test_a_mark_at_the_start_and_foreign_escapes_stay(self, settings: dict[str, object]) -> None:
        text = "\ufeff" + book(["a = '/'; x = 'old' #"], **settings).replace("'/'", "'\\/\\u0041'")
        assert change_cell(text, ((1, 16, 1, 19), "new")) == text.replace("'old' #", "'new' #")

    def test_lines_of_an_indented_cell_are_indented(self, settings: dict[str, object]) -> None:
        text = book(["  a = 1\n", "  b = 2"], **settings)
        assert change_cell(text, ((2, 3, 2, 3), "n = 0\n")) == book(
            ["  a = 1\n", "  n = 0\n", "  b = 2"], **settings
        )


class TestOtherNotebooks:
    def test_the_third_format(self) -> None:
        cells = [{"cell_type": "code", "input": ["x = 'old'"], "language": "python", "outputs": []}]
        text = json.dumps({"worksheets": [{"cells": cells[:0]}, {"cells": cells}], "nbformat": 3}, indent=1)
        made = applied(text.encode(), "a.ipynb", [edit("a.ipynb", (1, 6, 1, 9), "new", 1)])
        assert made.decode() == text.replace("old", "new")

    @pytest.mark.parametrize("cell", [1, 4, None])
    def test_a_cell_that_holds_no_code_is_refused(self, cell: int | None) -> None:
        with pytest.raises(Unwritable, match="no code cell"):
            applied(book(["x = 1"]).encode(), "a.ipynb", [edit("a.ipynb", (1, 1, 1, 2), "y", cell)])

    @pytest.mark.parametrize("data", [b"", b"{}", b"[1", b'{"cells": []}'])
    def test_what_is_no_notebook_is_refused(self, data: bytes) -> None:
        with pytest.raises(Unwritable):
            applied(data, "a.ipynb", [edit("a.ipynb", (1, 1, 1, 2), "y", 1)])


def place(cell: int | None, line: int, last: int, column: int = 1) -> Span:
    return Span("a.ipynb", Position(line, column), Position(last, column + 1), cell)


class TestLinesInFile:
    """Where places of cells stand in the JSON, for reports that know nothing of cells."""

    CELLS = (
        {"cell_type": "code", "source": ["a = 1\n", "b = 2\n", "c = 3"]},
        {"cell_type": "markdown", "source": []},
        {"cell_type": "code", "source": "d = 4\ne = 5"},
    )

    def lines(self, *spans: Span, mark: str = "") -> list[str]:
        """Of each place that is found, the lines of the file from its first to its last."""
        text = json.dumps({"cells": self.CELLS}, indent=1)
        found = lines_in_file(f"{mark}{text}".encode(), spans)
        assert list(found) == [span for span in spans if span in found]
        return ["".join(text.split("\n")[first - 1 : last]) for first, last in found.values()]

    @pytest.mark.parametrize("mark", ["", "\ufeff"])
    def test_each_string_of_a_list_has_its_own_line(self, mark: str) -> None:
        first, second, both = place(1, 1, 1), place(1, 2, 2), place(1, 2, 3)
        assert [line.strip() for line in self.lines(first, second, mark=mark)] == [
            '"a = 1\\n",',
            '"b = 2\\n",',
        ]
        assert self.lines(both)[0].split() == ['"b', "=", '2\\n",', '"c', "=", '3"']

    def test_a_source_in_one_string_has_one_line(self) -> None:
        (line,) = self.lines(place(3, 1, 2))
        assert line.strip() == '"source": "d = 4\\ne = 5"'

    @pytest.mark.parametrize("lost", [place(None, 1, 1), place(2, 1, 1), place(4, 1, 1), place(1, 9, 9)])
    def test_a_place_that_is_not_there_is_left_out(self, lost: Span) -> None:
        assert len(self.lines(lost, place(1, 1, 1))) == 1

    @pytest.mark.parametrize("data", [b"", b"\xff", b"[1", b"{}", b"[]"])
    def test_what_is_no_notebook_has_none(self, data: bytes) -> None:
        assert lines_in_file(data, [place(1, 1, 1)]) == {}
