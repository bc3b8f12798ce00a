"""Edits of notebook cells at the place of their strings in the JSON text; nothing else is rewritten."""

from __future__ import annotations

import codecs
import json
import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence

from headlint.findings import Edit, Position, Span
from headlint.fixing.texts import Change, Unwritable, changes, offset_of
from headlint.records import dataclass
from headlint.source import CellMap, SourceError, decode, line_starts

__all__ = ["edited_notebook", "lines_in_file"]

_SPACE = re.compile(r"[ \t\n\r]*")
_CHARACTER = re.compile(
    r"\\u[dD][89abAB][0-9a-fA-F]{2}\\u[dD][c-fC-F][0-9a-fA-F]{2}|\\u[0-9a-fA-F]{4}|\\.|[^\\]", re.DOTALL
)
_ESCAPED = re.compile(r"\\u(?!00[0-7])[0-9a-fA-F]{4}")
_LINE = re.compile(r"[^\n]*\n|[^\n]+")
_DECODER = json.JSONDecoder(parse_int=float)


@dataclass(frozen=True, slots=True)
class _Piece:
    """A string of a cell's source: its value, and where it stands in the JSON text without its quotes."""

    text: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class _Written:
    """A cell's source as it stands in the JSON text: one string, or a list with one for each line."""

    pieces: tuple[_Piece, ...]
    separator: str = ""
    """What stands between two strings of a list; empty where the source is one string."""


def edited_notebook(data: bytes, path: str, edits: Iterable[Edit]) -> bytes:
    """The bytes of a notebook after edits of its code cells. Raises Unwritable where one does not fit."""
    source = decode(data, path)
    if isinstance(source, SourceError):
        raise Unwritable(source.reason)
    if not source.cells:
        raise Unwritable("it has no code cells")
    mark = codecs.BOM_UTF8 if data.startswith(codecs.BOM_UTF8) else b""
    text = data[len(mark) :].decode("utf-8")
    written = list(_cells(text))
    by_cell: dict[int, list[Edit]] = {}
    for edit in edits:
        by_cell.setdefault(edit.span.cell or 0, []).append(edit)
    made: list[Change] = []
    for number, of_cell in by_cell.items():
        cell = next((one for one in source.cells if one.cell == number), None)
        if cell is None or number > len(written):
            raise Unwritable(f"there is no code cell {number}")
        made += _cell_changes(text, written[number - 1], cell, of_cell)
    for change in sorted(made, key=lambda change: -change.start):
        text = text[: change.start] + change.replacement + text[change.end :]
    return mark + text.encode("utf-8")


def lines_in_file(data: bytes, spans: Iterable[Span]) -> dict[Span, tuple[int, int]]:
    """The first and the last line of places of cells in the notebook's own text, which is JSON.

    A place that cannot be found is left out.
    """
    found: dict[Span, tuple[int, int]] = {}
    try:
        text = data.decode("utf-8-sig")
        written = list(_cells(text))
    except (ValueError, KeyError, IndexError, RecursionError):  # no notebook that headlint can read
        return found
    starts = line_starts(text)
    for span in spans:
        number = span.cell or 0
        if not 1 <= number <= len(written) or not written[number - 1].pieces:
            continue
        try:
            first, last = (_line(text, starts, written[number - 1], at) for at in (span.start, span.end))
        except Unwritable:
            continue
        found[span] = (first, max(first, last))
    return found


def _line(text: str, starts: Sequence[int], written: _Written, position: Position) -> int:
    """The line of the JSON text in which a place of a cell stands."""
    joined = "".join(piece.text for piece in written.pieces)
    offset = offset_of(joined, line_starts(joined), position)
    for piece in written.pieces:
        if offset < len(piece.text) or piece is written.pieces[-1]:
            # Strings of JSON hold no line ends, so where it starts is its line.
            return bisect_right(starts, piece.start)
        offset -= len(piece.text)
    raise Unwritable("the cell is empty")


# The changes of one cell


def _cell_changes(text: str, written: _Written, cell: CellMap, edits: Iterable[Edit]) -> Iterator[Change]:
    """The edits of one cell as changes of the JSON text, from front to back."""
    if not written.pieces:
        raise Unwritable(f"cell {cell.cell} is empty")
    joined = "".join(piece.text for piece in written.pieces)
    wanted = changes(joined, edits, indentation=cell.indentation)
    starts = [0]
    for piece in written.pieces[:-1]:
        starts.append(starts[-1] + len(piece.text))
    for change in wanted:
        first, begin = _at(text, written, starts, change.start)
        last, end = _at(text, written, starts, change.end)
        yield Change(begin, end, _as_json(text, written, change.replacement, first, last, begin, end))


def _at(text: str, written: _Written, starts: list[int], offset: int) -> tuple[int, int]:
    """The piece in which an offset of the cell lies, and where that is in the JSON text.

    Between two pieces it is the start of the second: a line that goes takes its string along.
    """
    index = bisect_right(starts, offset) - 1
    piece = written.pieces[index]
    at = piece.start
    for _ in range(offset - starts[index]):
        found = _CHARACTER.match(text, at, piece.end)
        if found is None:
            raise Unwritable("a string of the notebook is not what it seems")
        at = found.end()
    return index, at


def _as_json(
    text: str, written: _Written, replacement: str, first: int, last: int, begin: int, end: int
) -> str:
    """The replacement in JSON; in a list of lines each of its lines becomes a string of its own."""
    if not written.separator:
        return _escaped(replacement, text)
    lines = _LINE.findall(replacement)
    made = f'"{written.separator}"'.join(_escaped(line, text) for line in lines)
    at_end = end == written.pieces[last].end
    if replacement.endswith("\n") and not at_end:
        made += f'"{written.separator}"'
    return made


def _escaped(text: str, book: str) -> str:
    """The text as the inside of a JSON string, with the escapes that the notebook uses."""
    escapes = book.isascii() and _ESCAPED.search(book) is not None
    made = json.dumps(text, ensure_ascii=escapes)
    try:
        made.encode("utf-8")
    except UnicodeEncodeError:  # half a surrogate pair has no other spelling
        made = json.dumps(text)
    return made[1:-1]


# Where the sources stand in the JSON text


def _cells(text: str) -> Iterator[_Written]:
    """The sources of all cells in order: those of nbformat 4, or of all worksheets of nbformat 3."""
    book = _members(text, _skip(text, 0))
    if "cells" in book and text[book["cells"]] == "[":
        lists = [book["cells"]]
    else:
        sheets = _items(text, book["worksheets"])
        lists = [at for sheet in sheets for key, at in _members(text, sheet).items() if key == "cells"]
    for cells in lists:
        for cell in _items(text, cells):
            yield _written(text, _members(text, cell))


def _written(text: str, cell: dict[str, int]) -> _Written:
    for key in ("source", "input"):
        at = cell.get(key)
        if at is None or text.startswith("null", at):
            continue
        if text[at] == '"':
            return _Written((_piece(text, at),))
        places = list(_items(text, at)) if text[at] == "[" else []
        pieces = tuple(_piece(text, place) for place in places if text[place] == '"')
        if len(pieces) > 1:
            return _Written(pieces, text[pieces[0].end + 1 : pieces[1].start - 1])
        if pieces:
            return _Written(pieces, "," + text[at + 1 : pieces[0].start - 1])
    return _Written(())


def _piece(text: str, at: int) -> _Piece:
    value, end = _string(text, at)
    return _Piece(value, at + 1, end - 1)


def _string(text: str, at: int) -> tuple[str, int]:
    """The JSON string at a place, and where it ends."""
    value, end = _DECODER.raw_decode(text, at)
    return str(value), end


def _members(text: str, at: int) -> dict[str, int]:
    """Where the values of a JSON object start; the last of several with one name counts, as in Python."""
    found: dict[str, int] = {}
    if text[at] != "{":
        return found
    at = _skip(text, at + 1)
    while text[at] != "}":
        key, at = _string(text, at)
        at = _skip(text, _skip(text, at) + 1)
        found[key] = at
        at = _after(text, at)
    return found


def _items(text: str, at: int) -> Iterator[int]:
    """Where the values of a JSON array start."""
    if text[at] != "[":
        return
    at = _skip(text, at + 1)
    while text[at] != "]":
        yield at
        at = _after(text, at)


def _after(text: str, at: int) -> int:
    """The next value's place, or the closing bracket's, behind the value at a place."""
    _, at = _DECODER.raw_decode(text, at)
    at = _skip(text, at)
    return _skip(text, at + 1) if text[at] == "," else at


def _skip(text: str, at: int) -> int:
    found = _SPACE.match(text, at)
    return at if found is None else found.end()
