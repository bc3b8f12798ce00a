"""The server itself: what the client tells, what it asks, and when to look again."""

from __future__ import annotations

import asyncio
import os
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor

from lsprotocol import types
from pygls.lsp.server import LanguageServer

from headlint import __version__
from headlint.config import ConfigError, find_settings
from headlint.findings import Report
from headlint.frameworks.document import FactsError
from headlint.ignoring import comment_for
from headlint.lint import lint_source
from headlint.mend import fix_source
from headlint.overlay import overlaid
from headlint.records import dataclass, replace
from headlint.rulebook import RuleError
from headlint.selection import UsageError
from headlint.server.buffers import Buffer, Buffers
from headlint.server.saying import FIX_ALL, Actions, diagnostics, hover
from headlint.settings import Settings
from headlint.source import SourceError, decode

__all__ = ["HeadlintServer", "build"]

PAUSE = 0.03
"""Seconds without a further change after which a text is looked at."""
WRONG = (ConfigError, FactsError, RuleError, UsageError)
_CONFIGURATION = ("headlint.toml", "pyproject.toml")


@dataclass(frozen=True, slots=True)
class _Look:
    """What was found in a buffer, and in which of its states."""

    buffer: Buffer
    report: Report


class HeadlintServer(LanguageServer):
    """One client's open texts and what was last found in each."""

    def __init__(self) -> None:
        python = [types.NotebookCellLanguage(language="python")]
        super().__init__(
            "headlint",
            __version__,
            notebook_document_sync=types.NotebookDocumentSyncOptions(
                notebook_selector=[types.NotebookDocumentFilterWithCells(cells=python)]
            ),
        )
        self.buffers = Buffers()
        self.looks: dict[str, _Look] = {}
        self.turns: dict[str, int] = {}
        self.complaints: set[str] = set()
        # One thread: a look uses all that was read before, and nothing of that is made for two.
        self.worker = ThreadPoolExecutor(max_workers=1, thread_name_prefix="headlint")

    def settings(self, path: str) -> Settings:
        """The settings that count for a file; what is wrong with them is told once."""
        try:
            found = find_settings([path] if os.path.isabs(path) else [])
        except WRONG as error:
            self._complain(str(error))
            found = Settings()
        return replace(found, locate=True, baseline=None, write_baseline=None)

    def _complain(self, message: str) -> None:
        if message not in self.complaints:
            self.complaints.add(message)
            self.window_show_message(types.ShowMessageParams(types.MessageType.Error, f"headlint: {message}"))

    async def look(self, buffer: Buffer | None, pause: float = PAUSE) -> None:
        """Look at a buffer once it has been quiet for a moment, and show what is found."""
        if buffer is None:
            return
        turn = self.turns[buffer.uri] = self.turns.get(buffer.uri, 0) + 1
        await asyncio.sleep(pause)
        if self.turns.get(buffer.uri) != turn:
            return  # it changed again, and somebody else looks
        data, version = buffer.data(), buffer.version
        overlays, settings = self.buffers.overlays(), self.settings(buffer.path)
        loop = asyncio.get_running_loop()
        try:
            report = await loop.run_in_executor(self.worker, _lint, data, buffer.path, settings, overlays)
        except WRONG as error:
            self._complain(str(error))
            report = Report()
        if self.turns.get(buffer.uri) != turn:
            return
        self.looks[buffer.uri] = _Look(buffer, report)
        for uri, shown in diagnostics(buffer, report, self.buffers).items():
            # Cells have versions of their own, which are not followed.
            told = None if buffer.notebook else version
            self.text_document_publish_diagnostics(types.PublishDiagnosticsParams(uri, shown, told))

    async def look_around(self) -> None:
        """Look at everything that is open again: a file that it rests on may have changed."""
        for buffer in list(self.buffers):
            await self.look(buffer, 0)

    def forget(self, buffer: Buffer | None) -> None:
        """A buffer was closed: nothing is shown of it any longer."""
        if buffer is None:
            return
        self.turns.pop(buffer.uri, None)
        self.looks.pop(buffer.uri, None)
        for uri in buffer.parts:
            self.text_document_publish_diagnostics(types.PublishDiagnosticsParams(uri, []))

    def seen(self, uri: str) -> _Look | None:
        """What was last found in the buffer that a text belongs to."""
        buffer = self.buffers.of(uri)
        return None if buffer is None else self.looks.get(buffer.uri)


def _lint(data: bytes, path: str, settings: Settings, overlays: Mapping[str, bytes]) -> Report:
    with overlaid(overlays):
        return lint_source(data, path, settings)


def _fix(data: bytes, path: str, settings: Settings, overlays: Mapping[str, bytes]) -> bytes:
    with overlaid(overlays):
        return fix_source(data, path, settings)[0]


def build() -> HeadlintServer:
    """The server with everything that it answers."""
    server = HeadlintServer()
    _register_texts(server)
    _register_notebooks(server)
    _register_questions(server)
    return server


def _register_texts(server: HeadlintServer) -> None:
    @server.feature(types.INITIALIZED)
    def ready(params: types.InitializedParams) -> None:
        server.buffers.encoding = server.workspace.position_encoding or types.PositionEncodingKind.Utf16
        watched = server.client_capabilities.workspace
        files = watched.did_change_watched_files if watched is not None else None
        if files is not None and files.dynamic_registration:
            patterns = [types.FileSystemWatcher(f"**/{name}") for name in (*_CONFIGURATION, "*.py")]
            options = types.DidChangeWatchedFilesRegistrationOptions(patterns)
            registration = types.Registration("watch", types.WORKSPACE_DID_CHANGE_WATCHED_FILES, options)
            server.client_register_capability(types.RegistrationParams([registration]))

    @server.feature(types.TEXT_DOCUMENT_DID_OPEN)
    async def opened(params: types.DidOpenTextDocumentParams) -> None:
        if server.buffers.of(params.text_document.uri) is None:
            await server.look(server.buffers.open(params.text_document), 0)

    @server.feature(types.TEXT_DOCUMENT_DID_CHANGE)
    async def changed(params: types.DidChangeTextDocumentParams) -> None:
        await server.look(server.buffers.change(params.text_document, params.content_changes))

    @server.feature(types.TEXT_DOCUMENT_DID_SAVE)
    async def saved(params: types.DidSaveTextDocumentParams) -> None:
        await server.look_around()

    @server.feature(types.TEXT_DOCUMENT_DID_CLOSE)
    def closed(params: types.DidCloseTextDocumentParams) -> None:
        server.forget(server.buffers.close(params.text_document.uri))

    @server.feature(types.WORKSPACE_DID_CHANGE_WATCHED_FILES)
    async def touched(params: types.DidChangeWatchedFilesParams) -> None:
        server.complaints.clear()
        await server.look_around()


def _register_notebooks(server: HeadlintServer) -> None:
    @server.feature(types.NOTEBOOK_DOCUMENT_DID_OPEN)
    async def opened(params: types.DidOpenNotebookDocumentParams) -> None:
        await server.look(server.buffers.open_notebook(params), 0)

    @server.feature(types.NOTEBOOK_DOCUMENT_DID_CHANGE)
    async def changed(params: types.DidChangeNotebookDocumentParams) -> None:
        await server.look(server.buffers.change_notebook(params))

    @server.feature(types.NOTEBOOK_DOCUMENT_DID_CLOSE)
    def closed(params: types.DidCloseNotebookDocumentParams) -> None:
        server.forget(server.buffers.close(params.notebook_document.uri))


def _register_questions(server: HeadlintServer) -> None:
    kinds = [types.CodeActionKind.QuickFix, FIX_ALL]

    @server.feature(types.TEXT_DOCUMENT_CODE_ACTION, types.CodeActionOptions(code_action_kinds=kinds))
    async def actions(params: types.CodeActionParams) -> list[types.CodeAction]:
        look = server.seen(params.text_document.uri)
        if look is None:
            return []
        asked = params.context.only
        found: list[types.CodeAction] = []
        if _wanted(asked, types.CodeActionKind.QuickFix):
            found += _quick(server, look, params.context.diagnostics)
        if _wanted(asked, FIX_ALL):
            found += await _fix_all(server, look.buffer, explicit=asked is not None)
        return found

    @server.feature(types.TEXT_DOCUMENT_HOVER)
    def hovered(params: types.HoverParams) -> types.Hover | None:
        look = server.seen(params.text_document.uri)
        if look is None:
            return None
        uri = params.text_document.uri
        line, column = look.buffer.parts[uri].place(params.position)
        text = hover(look.report.heads, look.buffer.path, look.buffer.cell(uri), line, column)
        return None if text is None else types.Hover(types.MarkupContent(types.MarkupKind.Markdown, text))


def _wanted(asked: Sequence[types.CodeActionKind | str] | None, kind: str) -> bool:
    """Whether actions of a kind are asked for: by their own name or one that they are below."""
    return asked is None or any(kind == one or kind.startswith(f"{one}.") for one in asked)


def _quick(server: HeadlintServer, look: _Look, shown: Sequence[types.Diagnostic]) -> list[types.CodeAction]:
    """The fixes of the diagnostics at a place, and a comment that hides each."""
    actions = Actions(look.buffer, look.report, server.buffers)
    found: list[types.CodeAction] = []
    for diagnostic in shown:
        found += actions.fixes(diagnostic)
        for finding in look.report.findings:
            if (finding.code, finding.fingerprint) != (diagnostic.code, diagnostic.data):
                continue
            edit = comment_for(finding, look.buffer.data(), look.buffer.path)
            if edit is not None:
                found.append(
                    types.CodeAction(
                        title=f"{finding.code}: ignore it here",
                        kind=types.CodeActionKind.QuickFix,
                        diagnostics=[diagnostic],
                        edit=actions.edit([edit]),
                    )
                )
    return found


async def _fix_all(server: HeadlintServer, buffer: Buffer, *, explicit: bool) -> list[types.CodeAction]:
    """All safe fixes of a program at once, verified by linting again; only where it is asked for."""
    if not explicit or buffer.notebook:
        return []
    uri, text = next(iter(buffer.parts.items()))
    settings = replace(server.settings(buffer.path), unsafe_fixes=False)
    old = buffer.data()
    loop = asyncio.get_running_loop()
    new = await loop.run_in_executor(
        server.worker, _fix, old, buffer.path, settings, server.buffers.overlays()
    )
    mended = decode(new, buffer.path)
    if new == old or isinstance(mended, SourceError):
        return []
    end = text.position(len(text.starts), len(text.text) + 1)
    whole = types.Range(types.Position(0, 0), end)
    edit = types.TextEdit(whole, mended.text)
    title = "headlint: apply all safe fixes"
    return [types.CodeAction(title, FIX_ALL, edit=types.WorkspaceEdit(changes={uri: [edit]}))]
