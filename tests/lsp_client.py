"""A language client over standard input and output: the protocol and nothing else."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from queue import Empty, Queue
from threading import Thread
from typing import Any

from marks import ROOT

__all__ = ["Client"]


class Client:
    """Starts `headlint server` and speaks with it; use it in a `with` statement."""

    def __init__(
        self,
        folder: Path,
        encodings: list[str] | None = None,
        command: tuple[str, ...] = (),
        workspace: dict[str, object] | None = None,
    ) -> None:
        environment = {**os.environ, "PYTHONDONTWRITEBYTECODE": "1"}
        if not command:
            environment["PYTHONPATH"] = str(ROOT)
        self.process = subprocess.Popen(
            command or (sys.executable, "-m", "headlint", "server"),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            cwd=folder,
            env=environment,
        )
        self.messages: Queue[dict[str, Any]] = Queue()
        self.kept: list[dict[str, Any]] = []
        self.number = 0
        Thread(target=self._read, daemon=True).start()
        capabilities = {
            "general": {"positionEncodings": encodings} if encodings else {},
            "workspace": workspace or {},
        }
        self.server = self.ask(
            "initialize",
            {"processId": None, "rootUri": folder.as_uri(), "capabilities": capabilities},
        )
        self.tell("initialized", {})

    def __enter__(self) -> Client:
        return self

    def __exit__(self, *_: object) -> None:
        try:
            self.ask("shutdown", None)
            self.tell("exit", None)
            self.process.wait(timeout=10)
        finally:
            self.process.kill()
            self.process.communicate()

    def tell(self, method: str, params: object) -> None:
        """Send a notification."""
        self._send({"method": method, "params": params})

    def ask(self, method: str, params: object, seconds: float = 60) -> Any:
        """Send a request and wait for its answer. Raises AssertionError for an error."""
        self.number += 1
        number = self.number
        self._send({"id": number, "method": method, "params": params})
        answer = self.wait(lambda message: message.get("id") == number and "method" not in message, seconds)
        assert "error" not in answer, answer["error"]
        return answer.get("result")

    def diagnostics(self, uri: str, seconds: float = 60) -> list[dict[str, Any]]:
        """The next diagnostics that are shown for a text."""
        told = self.wait(
            lambda message: (
                message.get("method") == "textDocument/publishDiagnostics" and message["params"]["uri"] == uri
            ),
            seconds,
        )
        return list(told["params"]["diagnostics"])

    def wait(self, wanted: Callable[[dict[str, Any]], bool], seconds: float) -> dict[str, Any]:
        """The next message of a kind; the others stay for whoever asks for them."""
        for message in self.kept:
            if wanted(message):
                self.kept.remove(message)
                return message
        while True:
            try:
                message = self.messages.get(timeout=seconds)
            except Empty:
                raise AssertionError("the server says nothing") from None
            if wanted(message):
                return message
            self.kept.append(message)

    def open(self, path: Path, text: str, language: str = "python") -> str:
        """Open a program; gives its URI."""
        uri = path.as_uri()
        document = {"uri": uri, "languageId": language, "version": 1, "text": text}
        self.tell("textDocument/didOpen", {"textDocument": document})
        return uri

    def change(self, uri: str, version: int, *changes: dict[str, object]) -> None:
        """Change a program."""
        self.tell(
            "textDocument/didChange",
            {"textDocument": {"uri": uri, "version": version}, "contentChanges": list(changes)},
        )

    def _send(self, message: dict[str, object]) -> None:
        data = json.dumps({"jsonrpc": "2.0", **message}).encode()
        assert self.process.stdin is not None
        self.process.stdin.write(b"Content-Length: %d\r\n\r\n" % len(data) + data)
        self.process.stdin.flush()

    def _read(self) -> None:
        stream = self.process.stdout
        assert stream is not None
        while True:
            length = 0
            while True:
                line = stream.readline()
                if not line:
                    return
                if line in (b"\r\n", b"\n"):
                    break
                name, _, value = line.partition(b":")
                if name.lower() == b"content-length":
                    length = int(value)
            self.messages.put(json.loads(stream.read(length)))
