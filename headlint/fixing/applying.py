"""Edits into bytes: every byte outside the edited ranges stays as it is."""

from __future__ import annotations

import codecs
from collections.abc import Iterable

from headlint.findings import Edit
from headlint.fixing.notebooks import edited_notebook
from headlint.fixing.texts import Unwritable, changes
from headlint.source import SourceError, decode, encoding_of

__all__ = ["applied"]


def applied(data: bytes, path: str, edits: Iterable[Edit]) -> bytes:
    """The bytes of the file at `path` after those of the edits that are in it.

    Byte order mark, encoding, line ends, tabs, form feeds and the end of the file stay; of a notebook
    only the JSON of the changed `source` strings changes. Raises Unwritable where an edit does not fit
    the file, edits overlap, or the file's encoding cannot hold a replacement.
    """
    wanted = [edit for edit in edits if edit.span.path == path]
    if not wanted:
        return data
    if path.endswith(".ipynb"):
        return edited_notebook(data, path, wanted)
    return _edited_python(data, path, wanted)


def _edited_python(data: bytes, path: str, edits: Iterable[Edit]) -> bytes:
    source = decode(data, path)
    if isinstance(source, SourceError):
        raise Unwritable(source.reason)
    mark = codecs.BOM_UTF8 if data.startswith(codecs.BOM_UTF8) else b""
    encoding = encoding_of(data)
    kept: list[bytes] = [mark]
    made: list[bytes] = [mark]
    at = 0
    for change in changes(source.text, edits):
        between = _encoded(source.text[at : change.start], encoding)
        kept += [between, _encoded(source.text[change.start : change.end], encoding)]
        made += [between, _encoded(change.replacement, encoding)]
        at = change.end
    rest = _encoded(source.text[at:], encoding)
    if b"".join([*kept, rest]) != data:  # an encoding with shift states, or with two spellings of one text
        raise Unwritable(f"text in {encoding} cannot be written back byte for byte")
    return b"".join([*made, rest])


def _encoded(text: str, encoding: str) -> bytes:
    try:
        return text.encode(encoding)
    except UnicodeEncodeError as error:
        missing = text[error.start : error.end]
        raise Unwritable(f"its encoding {encoding} cannot hold {missing!r}") from None
