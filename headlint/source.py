"""From bytes to program text: decoding as Python does, notebooks as one module, line map."""

from __future__ import annotations

import codecs
import json
import os
import re
import stat
import tokenize
from bisect import bisect_right
from collections.abc import Sequence

from headlint.cells import plain, read_ast
from headlint.digests import blake2b
from headlint.overlay import overlay
from headlint.records import dataclass

__all__ = [
    "LIMIT",
    "CellMap",
    "Source",
    "SourceError",
    "characters",
    "decode",
    "encoded",
    "encoding_of",
    "fingerprint",
    "line_starts",
    "read_bytes",
    "read_source",
    "split_lines",
]

LIMIT = 20_000_000
"""Largest source file in bytes; a notebook, whose outputs hold pictures, may have ten times that."""

# What ends a line in Python. str.splitlines knows more (\f, \v, U+2028), which do not.
_NEWLINE = re.compile(r"\r\n?|\n")
_TOO_WIDE = (codecs.BOM_UTF32_LE, codecs.BOM_UTF32_BE, codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)


@dataclass(frozen=True, slots=True)
class SourceError:
    """Why a file (or a notebook cell) cannot be read; counts from 1, `reason` is a sentence part."""

    path: str
    line: int
    column: int
    reason: str
    cell: int | None = None


@dataclass(frozen=True, slots=True)
class CellMap:
    """A code cell: its number among all cells from 1, where it starts in the joined program, its lines
    as the notebook has them, and the indentation that the program leaves out of them."""

    cell: int
    start: int
    lines: tuple[str, ...]
    indentation: str = ""

    def within(self, line: int) -> int:
        """The line of the cell, from 1, that a line of the program is."""
        return min(line - self.start + 1, len(self.lines))

    def dropped(self, line: int) -> int:
        """The characters at the start of a line of the program that are in the cell alone."""
        kept = not self.indentation or not self.lines[self.within(line) - 1].startswith(self.indentation)
        return 0 if kept else len(self.indentation)


@dataclass(frozen=True, slots=True)
class Source:
    """A program's text. `cells` maps a notebook's; `problems` are its cells that cannot be read."""

    path: str
    text: str
    cells: tuple[CellMap, ...] | None = None
    problems: tuple[SourceError, ...] = ()
    notes: tuple[str, ...] = ()

    def lines(self) -> tuple[str, ...]:
        """The lines without their ends, as Python counts them."""
        return split_lines(self.text)

    def cell_lines(self, cell: int) -> tuple[str, ...]:
        """The lines of a notebook cell as written; none for a cell that holds no code."""
        return next((one.lines for one in self.cells or () if one.cell == cell), ())

    def locate(self, line: int) -> tuple[int | None, int]:
        """The cell (None outside notebooks) and the line in it of a line of `text`."""
        found = self._cell_of(line)
        return (None, line) if found is None else (found.cell, found.within(line))

    def dropped(self, line: int) -> int:
        """How many characters at the start of a line `text` leaves out."""
        found = self._cell_of(line)
        return 0 if found is None else found.dropped(line)

    def _cell_of(self, line: int) -> CellMap | None:
        if not self.cells:
            return None
        return self.cells[max(bisect_right([one.start for one in self.cells], line) - 1, 0)]

    def error(self, line: int, column: int, reason: str) -> SourceError:
        """An error at a place of `text`."""
        line = max(line, 1)
        cell, located = self.locate(line)
        return SourceError(self.path, located, max(column, 1) + self.dropped(line), reason, cell)


def split_lines(text: str) -> tuple[str, ...]:
    """Lines without their ends; a last line end starts no line of its own."""
    lines = _NEWLINE.split(text)
    return tuple(lines[:-1] if lines[-1] == "" else lines)


def characters(line: str, column: int) -> int:
    """A column of a line in characters, from one in bytes as ast counts them."""
    if line.isascii():
        return column
    return len(line.encode("utf-8", "surrogatepass")[:column].decode("utf-8", "replace"))


def line_starts(text: str) -> tuple[int, ...]:
    """The offset at which each line starts."""
    return (0, *(match.end() for match in _NEWLINE.finditer(text)))


# Bytes


def read_bytes(path: str) -> bytes | SourceError:
    """The bytes of a regular file or of its overlay, or why there are none (a pipe is not waited for)."""
    held = overlay(path)
    if held is not None:
        return held
    limit = LIMIT * 10 if path.endswith(".ipynb") else LIMIT
    try:
        status = os.stat(path)
        if stat.S_ISDIR(status.st_mode):
            return SourceError(path, 1, 1, "it is a folder")
        if not stat.S_ISREG(status.st_mode):
            return SourceError(path, 1, 1, "it is not a regular file")
        with open(path, "rb") as file:
            data = file.read(limit + 1)
    except (OSError, ValueError) as error:
        return SourceError(path, 1, 1, str(getattr(error, "strerror", None) or error))
    if len(data) > limit:
        return SourceError(path, 1, 1, f"it is larger than {limit // 1_000_000} MB")
    return data


def fingerprint(data: bytes) -> str:
    """What stands for the content of a file."""
    return blake2b(data, digest_size=16).hexdigest()


def read_source(path: str) -> Source | SourceError:
    """The program in a file, or why it cannot be read."""
    data = read_bytes(path)
    return data if isinstance(data, SourceError) else decode(data, path)


def decode(data: bytes, path: str) -> Source | SourceError:
    """The program in the bytes of a `.py` file or, going by the name, of a notebook."""
    if path.endswith(".ipynb"):
        return _notebook(data, path)
    text = _python_text(data, path)
    return text if isinstance(text, SourceError) else Source(path, text)


def _python_text(data: bytes, path: str) -> str | SourceError:
    """Decode as Python does: byte order mark, else the PEP 263 comment, else UTF-8."""
    if data.startswith(_TOO_WIDE):
        return SourceError(
            path, 1, 1, "it is UTF-16 or UTF-32 text, which Python does not read; save it as UTF-8"
        )
    if b"\0" in data:
        line, column = _place(data[: data.index(0)].decode("latin-1"))
        return SourceError(path, line, column, "it contains NUL bytes, so it is not Python source")
    try:
        encoding = encoding_of(data)
    except SyntaxError as error:
        if "unknown encoding" not in str(error) and "problem" not in str(error):
            return _undecodable(data.removeprefix(codecs.BOM_UTF8), path)
        return SourceError(path, 1, 1, f"its encoding comment is wrong: {error.msg}")
    data = data.removeprefix(codecs.BOM_UTF8) if encoding == "utf-8" else data
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError as error:
        line, column = _place(data[: error.start].decode(encoding, "replace"))
        return SourceError(
            path, line, column, f"byte 0x{data[error.start]:02x} is not valid {encoding.upper()}"
        )
    except (UnicodeError, LookupError) as error:
        return SourceError(path, 1, 1, f"its encoding {encoding} is not one for text: {error}")
    if "\0" in text:
        line, column = _place(text[: text.index("\0")])
        return SourceError(path, line, column, "it contains NUL characters, so it is not Python source")
    return text


def encoding_of(data: bytes) -> str:
    """The encoding of Python source, its byte order mark aside; SyntaxError where what it says is wrong."""
    # Split here, because tokenize takes only \n for the end of a line.
    head = iter([line + b"\n" for line in re.split(rb"\r\n?|\n", data, maxsplit=2)[:2]])
    encoding, _ = tokenize.detect_encoding(lambda: next(head))
    return "utf-8" if encoding == "utf-8-sig" else encoding


def encoded(text: str) -> bytes:
    """The bytes of a file that holds a text: in the encoding that it names, else in UTF-8."""
    data = text.encode("utf-8", "surrogatepass")
    try:
        return text.encode(encoding_of(data))
    except (SyntaxError, UnicodeError, LookupError):
        return data


def _undecodable(data: bytes, path: str) -> SourceError:
    """The first byte that is not UTF-8, in a file whose first lines say nothing else."""
    try:
        data.decode("utf-8")
    except UnicodeDecodeError as error:
        line, column = _place(data[: error.start].decode("utf-8"))
        reason = f"byte 0x{data[error.start]:02x} is not valid UTF-8, and no encoding is declared"
        return SourceError(path, line, column, reason)
    return SourceError(path, 1, 1, "its encoding cannot be found out")


def _place(before: str) -> tuple[int, int]:
    """Line and column of what follows the text."""
    starts = line_starts(before)
    return len(starts), len(before) - starts[-1] + 1


# Notebooks


def _notebook(data: bytes, path: str) -> Source | SourceError:
    if not data.strip():
        return Source(path, "", ())
    try:
        # A float keeps a hostile number of a million digits cheap; no number is looked at.
        book: object = json.loads(data.decode("utf-8-sig"), parse_int=float)
    except json.JSONDecodeError as error:
        return SourceError(path, error.lineno, error.colno, f"it is not valid JSON: {error.msg}")
    except UnicodeDecodeError as error:
        line, column = _place(data[: error.start].decode("utf-8"))
        return SourceError(path, line, column, f"byte 0x{data[error.start]:02x} is not valid UTF-8")
    except RecursionError:
        return SourceError(path, 1, 1, "it is JSON nested too deeply")
    language = _get(_get(_get(book, "metadata"), "kernelspec"), "language") or _get(
        _get(_get(book, "metadata"), "language_info"), "name"
    )
    if isinstance(language, str) and "python" not in language.lower():
        return Source(path, "", (), notes=(f"{path}: skipped, its kernel runs {language}, not Python",))
    cells = _cells(book)
    if cells is None:
        return SourceError(path, 1, 1, "it is JSON, but not a notebook: it has no list of cells")
    return _joined(cells, path)


def _get(value: object, key: str) -> object:
    return value.get(key) if isinstance(value, dict) else None


def _cells(book: object) -> list[object] | None:
    """The cells of nbformat 4, or those of all worksheets of nbformat 3."""
    cells = _get(book, "cells")
    if isinstance(cells, list):
        return cells
    sheets = _get(book, "worksheets")
    if not isinstance(sheets, list):
        return None
    listed = [_get(sheet, "cells") for sheet in sheets]
    return [cell for cells in listed if isinstance(cells, list) for cell in cells]


def _joined(cells: Sequence[object], path: str) -> Source:
    """One module out of the code cells, with as many lines as they have."""
    maps: list[CellMap] = []
    problems: list[SourceError] = []
    text: list[str] = []
    start = 1
    for number, cell in enumerate(cells, 1):
        if _get(cell, "cell_type") != "code":
            continue
        raw = _get(cell, "source" if _get(cell, "source") is not None else "input")
        pieces = raw if isinstance(raw, list) else [raw]
        lines = split_lines("".join(piece for piece in pieces if isinstance(piece, str))) or ("",)
        program, indentation = plain(lines)
        found = CellMap(number, start, lines, indentation)
        tree = read_ast(program)
        if isinstance(tree, Exception):
            line = min(getattr(tree, "lineno", None) or 1, len(lines))
            column = max(getattr(tree, "offset", None) or 1, 1) + found.dropped(start + line - 1)
            reason = f"the cell is not valid Python: {getattr(tree, 'msg', None) or tree}"
            problems.append(SourceError(path, line, column, reason, number))
            program = "\n" * len(lines)
        maps.append(found)
        text.append(program)
        start += len(lines)
    return Source(path, "".join(text), tuple(maps), tuple(problems))
