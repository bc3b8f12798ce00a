"""What the editor has open: programs and notebooks, as bytes that stand in for files."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator, Mapping, Sequence
from urllib.parse import unquote, urlsplit
from urllib.request import url2pathname

from lsprotocol import types

from headlint.findings import Span
from headlint.records import dataclass, field
from headlint.server.texts import Text
from headlint.source import encoded

__all__ = ["Buffer", "Buffers", "path_of"]


@dataclass(slots=True)
class Buffer:
    """An open program or notebook. `parts` are its texts by URI: one, or one for each cell in order."""

    uri: str
    path: str
    parts: dict[str, Text]
    version: int | None = None
    notebook: bool = False
    code: dict[str, bool] = field(default_factory=dict)
    """Of a notebook: which cells hold code."""

    def data(self) -> bytes:
        """The bytes of the file as it would be saved (of a notebook: one that means the same)."""
        if not self.notebook:
            return encoded(next(iter(self.parts.values())).text)
        cells = [
            {"cell_type": "code" if self.code.get(uri) else "markdown", "source": text.text}
            for uri, text in self.parts.items()
        ]
        return json.dumps({"nbformat": 4, "metadata": {}, "cells": cells}).encode()

    def part(self, cell: int | None) -> tuple[str, Text] | None:
        """The URI and the text of a cell (numbered from 1), or of the program."""
        listed = list(self.parts.items())
        index = (cell or 1) - 1
        return listed[index] if index < len(listed) else None

    def cell(self, uri: str) -> int | None:
        """The number of the cell with this URI; None in a program."""
        return list(self.parts).index(uri) + 1 if self.notebook else None


class Buffers:
    """All that is open, by the URI of the program or the notebook."""

    def __init__(self) -> None:
        self.encoding: str = types.PositionEncodingKind.Utf16
        self._open: dict[str, Buffer] = {}
        self._owner: dict[str, str] = {}
        """For each text (a program, a cell) the buffer that it is a part of."""

    def __iter__(self) -> Iterator[Buffer]:
        return iter(self._open.values())

    def of(self, uri: str) -> Buffer | None:
        """The buffer that a text is a part of."""
        return self._open.get(self._owner.get(uri, uri))

    def at(self, path: str) -> Buffer | None:
        """The buffer that stands in for a file."""
        real = os.path.realpath(path)
        return next((one for one in self._open.values() if os.path.realpath(one.path) == real), None)

    def overlays(self) -> Mapping[str, bytes]:
        """What stands in for which files, by their real paths."""
        return {os.path.realpath(one.path): one.data() for one in self._open.values()}

    # Programs

    def open(self, document: types.TextDocumentItem) -> Buffer:
        text = Text(document.text, self.encoding)
        buffer = Buffer(document.uri, path_of(document.uri), {document.uri: text}, document.version)
        return self._keep(buffer)

    def change(
        self,
        document: types.VersionedTextDocumentIdentifier,
        changes: Sequence[types.TextDocumentContentChangeEvent],
    ) -> Buffer | None:
        """Take changes of a program or a cell; None where it is not open."""
        buffer = self.of(document.uri)
        if buffer is None or document.uri not in buffer.parts:
            return None
        for change in changes:
            buffer.parts[document.uri] = buffer.parts[document.uri].changed(change)
        if not buffer.notebook:
            buffer.version = document.version
        return buffer

    def close(self, uri: str) -> Buffer | None:
        buffer = self._open.pop(uri, None)
        for part in buffer.parts if buffer is not None else ():
            self._owner.pop(part, None)
        return buffer

    # Notebooks

    def open_notebook(self, params: types.DidOpenNotebookDocumentParams) -> Buffer:
        notebook = params.notebook_document
        texts = {one.uri: Text(one.text, self.encoding) for one in params.cell_text_documents}
        buffer = Buffer(notebook.uri, _notebook_path(notebook.uri), {}, notebook.version, notebook=True)
        self._arrange(buffer, notebook.cells, texts)
        return self._keep(buffer)

    def change_notebook(self, params: types.DidChangeNotebookDocumentParams) -> Buffer | None:
        buffer = self._open.get(params.notebook_document.uri)
        if buffer is None:
            return None
        buffer.version = params.notebook_document.version
        cells = params.change.cells
        if cells is not None and cells.structure is not None:
            self._restructure(buffer, cells.structure)
        for change in (cells.text_content or ()) if cells is not None else ():
            self.change(change.document, change.changes)
        return self._keep(buffer)

    def _restructure(self, buffer: Buffer, structure: types.NotebookDocumentCellChangeStructure) -> None:
        opened = {one.uri: Text(one.text, self.encoding) for one in structure.did_open or ()}
        texts = {**buffer.parts, **opened}
        order = list(buffer.parts)
        array = structure.array
        kinds = {
            uri: types.NotebookCellKind.Code if code else types.NotebookCellKind.Markup
            for uri, code in buffer.code.items()
        }
        new = list(array.cells or ())
        kinds.update({cell.document: cell.kind for cell in new})
        order[array.start : array.start + array.delete_count] = [cell.document for cell in new]
        for uri in buffer.parts:
            self._owner.pop(uri, None)
        self._arrange(buffer, [types.NotebookCell(kinds[uri], uri) for uri in order], texts)

    def _arrange(
        self, buffer: Buffer, cells: Sequence[types.NotebookCell], texts: Mapping[str, Text]
    ) -> None:
        empty = Text("", self.encoding)
        buffer.parts = {cell.document: texts.get(cell.document, empty) for cell in cells}
        buffer.code = {cell.document: cell.kind == types.NotebookCellKind.Code for cell in cells}

    def _keep(self, buffer: Buffer) -> Buffer:
        self._open[buffer.uri] = buffer
        self._owner.update(dict.fromkeys(buffer.parts, buffer.uri))
        return buffer

    # Places

    def location(self, span: Span, lines: Sequence[str]) -> types.Location:
        """Where a span is, for the client: in what is open, else in the file with these lines."""
        buffer = self.at(span.path)
        part = None if buffer is None else buffer.part(span.cell)
        if part is not None:
            return types.Location(part[0], range_of(span, part[1]))
        text = Text("\n".join(lines), self.encoding)
        return types.Location(uri_of(span.path), range_of(span, text))


def range_of(span: Span, text: Text) -> types.Range:
    """The range of a span in its text."""
    return types.Range(
        text.position(span.start.line, span.start.column), text.position(span.end.line, span.end.column)
    )


def path_of(uri: str) -> str:
    """The path of a file; what is no file (an unsaved program) gets a name that leads nowhere."""
    parts = urlsplit(uri)
    if parts.scheme == "file":
        host = f"//{parts.netloc}" if parts.netloc else ""
        return url2pathname(f"{host}{parts.path}")
    return f"<{unquote(uri)}>"


def _notebook_path(uri: str) -> str:
    path = path_of(uri)
    return path if path.endswith(".ipynb") else f"{path}.ipynb"


def uri_of(path: str) -> str:
    """The URI of a file."""
    from pathlib import Path

    return Path(os.path.abspath(path)).as_uri()
