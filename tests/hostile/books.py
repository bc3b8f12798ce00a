"""Hostile notebooks."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping

from .making import IMPORTS, LOSS, clean, closing, found, put, refused
from .row import Row

__all__ = ["rows"]

TOPIC = "notebook"
PATH = "train.ipynb"
PROGRAM = (IMPORTS + LOSS).decode()


def rows() -> Iterator[Row]:
    yield from _readable()
    yield from _unreadable()
    yield clean(TOPIC, "nothing in it", b"", path=PATH)
    yield clean(TOPIC, "no cells", _book([]), path=PATH)
    note = "headlint: @/train.ipynb: skipped, its kernel runs R, not Python"
    r = _book([_cell("library(keras); 'CrossEntropyLoss'")], {"kernelspec": {"language": "R"}})
    yield clean(TOPIC, "a kernel of R", r, [note], PATH)


def _readable() -> Iterator[Row]:
    code = _cell(PROGRAM)
    lines = [f"{line}\n" for line in PROGRAM.split("\n")]
    yield _read("source as one string", _book([code]))
    yield _read("source as a list", _book([_cell(lines)]))
    yield _read("source in odd pieces", _book([_cell([PROGRAM[:9], "", PROGRAM[9:]])]))
    yield _read("cells without ids", json.dumps({"cells": [code]}).encode())
    yield _read("two cells of one id", _book([{**code, "id": "a"}, {**_cell("x = 1"), "id": "a"}]))
    yield _read("a byte order mark", b"\xef\xbb\xbf" + _book([code]))
    yield _read("no metadata", _book([code], None))
    yield _read("metadata of wrong types", _book([code], {"kernelspec": [], "language_info": 3}))
    yield _read("cells of wrong types", _book([code, None, 1, "x", [], {"cell_type": "code"}]))
    yield _read("source of wrong types", _book([code, _cell(None), _cell(3), _cell({"a": 1})]))
    yield _read("CRLF in the source", _book([_cell(PROGRAM.replace("\n", "\r\n"))]))
    yield _read("magics", _book([code, _cell("%matplotlib inline\n!ls {x}\nx = !ls\nf?\n%%not first\n")]))
    yield _read("a cell for bash", _book([code, _cell("%%bash\nfor i in 1; do ls; done")]))
    yield _read("numbers that are no numbers", _book([code], {"a": float("nan")}))
    yield _read(
        "a number of 10,001 digits", _book([code]).replace(b'"nbformat": 4', b'"nbformat": 1' + b"0" * 10_000)
    )
    picture = {"output_type": "display_data", "data": {"image/png": "A" * 50_000_000}}
    yield _read("50 MB of outputs", _book([{**code, "outputs": [picture]}]))
    old = {"nbformat": 3, "worksheets": [{"cells": [{"cell_type": "code", "input": PROGRAM}]}]}
    yield _read("format 3", json.dumps(old).encode())
    broken = _book([code, _cell("x = ("), _cell("s = '\ud800'"), _cell("s = '\0'")])
    complaints = tuple(
        f"@/{PATH}:cell {cell}:{at}: HL001 unreadable-file cannot be read: the cell is not valid Python: …"
        for cell, at in ((2, "1:5"), (3, "1:1"), (4, "1:…"))
    )
    yield Row(
        TOPIC,
        "cells that are no Python",
        put(broken, PATH),
        (found(3, path=PATH, cell=1), *complaints),
        closing(heads=1, findings=1, errors=3),
        code=1,
    )


def _unreadable() -> Iterator[Row]:
    refusals: Mapping[str, tuple[bytes, str, str]] = {
        "no JSON": (b"CrossEntropyLoss", "it is not valid JSON: Expecting value", "1:1"),
        "cut off": (_book([_cell(PROGRAM)])[:-9], "it is not valid JSON: …", "…"),
        "two in one": (_book([_cell(PROGRAM)]) * 2, "it is not valid JSON: Extra data", "…"),
        "a list": (b'["CrossEntropyLoss"]', "it is JSON, but not a notebook: it has no list of cells", "1:1"),
        "cells that are no list": (
            b'{"cells": {"a": "CrossEntropyLoss"}}',
            "it is JSON, but not a notebook: it has no list of cells",
            "1:1",
        ),
        "another encoding": (b'{"CrossEntropyLoss": "\xe9"}', "byte 0xe9 is not valid UTF-8", "1:23"),
        "100,000 lists in each other": (b'"CrossEntropyLoss"' + b"[" * 100_000, "it is …", "1:…"),
        "100,000 lists": (b"[" * 100_000 + b'"CrossEntropyLoss"', "it is JSON nested too deeply", "1:1"),
    }
    for name, (data, reason, at) in refusals.items():
        yield refused(TOPIC, name, data, reason, at, PATH)


def _book(cells: list[object], metadata: object = ()) -> bytes:
    book: dict[str, object] = {"cells": cells, "nbformat": 4, "nbformat_minor": 5}
    if metadata is not None:
        book["metadata"] = metadata or {"kernelspec": {"language": "python"}}
    return json.dumps(book).encode()


def _cell(source: object) -> dict[str, object]:
    return {"cell_type": "code", "metadata": {}, "outputs": [], "source": source}


def _read(name: str, data: bytes) -> Row:
    """A notebook whose first cell holds the known mistake."""
    return Row(
        TOPIC, name, put(data, PATH), (found(3, path=PATH, cell=1),), closing(heads=1, findings=1), code=1
    )
