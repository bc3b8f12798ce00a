"""The language server, spoken to by a real client over standard input and output."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

pytest.importorskip("pygls")

from lsprotocol import types

from headlint.server.buffers import Buffers, path_of
from headlint.server.texts import Text
from lsp_client import Client

WRONG = """\
from torch import nn

model = nn.Sequential(nn.Linear(8, 3), nn.Softmax(dim=1))
criterion = nn.CrossEntropyLoss()


def step(x, y):
    return criterion(model(x), y)
"""
KERAS = """\
import keras

model = keras.Sequential([keras.layers.Dense(1, activation="softmax")])
model.compile(loss="binary_crossentropy")
"""


@pytest.fixture
def client(tmp_path: Path) -> Iterator[Client]:
    with Client(tmp_path) as running:
        yield running


def place(line: int, character: int) -> dict[str, int]:
    return {"line": line, "character": character}


def act(client: Client, uri: str, shown: list[dict[str, Any]], only: list[str] | None = None) -> Any:
    context: dict[str, object] = {"diagnostics": shown}
    if only:
        context["only"] = only
    where = shown[0]["range"] if shown else {"start": place(0, 0), "end": place(0, 0)}
    return client.ask(
        "textDocument/codeAction", {"textDocument": {"uri": uri}, "range": where, "context": context}
    )


def test_a_finding_is_shown_while_it_is_typed(client: Client, tmp_path: Path) -> None:
    uri = client.open(tmp_path / "train.py", WRONG)
    [shown] = client.diagnostics(uri)
    assert (shown["code"], shown["source"], shown["severity"]) == ("HL106", "headlint", 2)
    assert shown["range"] == {"start": place(2, 39), "end": place(2, 56)}
    assert {one["location"]["range"]["start"]["line"] for one in shown["relatedInformation"]} == {2, 3, 7}
    client.change(uri, 2, {"range": {"start": place(2, 37), "end": place(2, 56)}, "text": ""})
    assert client.diagnostics(uri) == []
    client.change(uri, 3, {"range": {"start": place(2, 37), "end": place(2, 37)}, "text": ", nn.Sigmoid()"})
    [shown] = client.diagnostics(uri)
    assert shown["code"] == "HL106"
    client.tell("textDocument/didClose", {"textDocument": {"uri": uri}})
    assert client.diagnostics(uri) == []


def test_code_actions_mend_and_ignore(client: Client, tmp_path: Path) -> None:
    uri = client.open(tmp_path / "train.py", WRONG)
    actions = act(client, uri, client.diagnostics(uri))
    fix, ignore = actions
    assert "unsafe" in fix["title"]
    assert not fix["isPreferred"]
    [edit] = fix["edit"]["changes"][uri]
    start, end = edit["range"]["start"], edit["range"]["end"]
    line = WRONG.splitlines()[2]
    assert (start["line"], end["line"]) == (2, 2)
    mended = line[: start["character"]] + edit["newText"] + line[end["character"] :]
    assert mended == "model = nn.Sequential(nn.Linear(8, 3))"
    [comment] = ignore["edit"]["changes"][uri]
    assert comment["newText"] == "  # headlint: ignore[HL106]"
    client.change(uri, 2, {"range": comment["range"], "text": comment["newText"]})
    assert client.diagnostics(uri) == []


def test_all_safe_fixes_at_once(client: Client, tmp_path: Path) -> None:
    uri = client.open(tmp_path / "train.py", KERAS)
    shown = client.diagnostics(uri)
    [quick, *_] = act(client, uri, shown, ["quickfix"])
    assert quick["isPreferred"]
    [everything] = act(client, uri, shown, ["source.fixAll"])
    [edit] = everything["edit"]["changes"][uri]
    assert edit["newText"] == KERAS.replace("softmax", "sigmoid")
    assert act(client, uri, [], ["refactor"]) == []


def test_hover_shows_the_contract(client: Client, tmp_path: Path) -> None:
    uri = client.open(tmp_path / "train.py", WRONG)
    client.diagnostics(uri)

    def hover(line: int, character: int) -> str | None:
        found = client.ask(
            "textDocument/hover", {"textDocument": {"uri": uri}, "position": place(line, character)}
        )
        return None if found is None else found["contents"]["value"]

    for line, character in ((2, 25), (2, 45), (3, 14), (7, 14)):
        text = hover(line, character)
        assert text is not None, (line, character)
        assert "| output | `Linear`, 3 units, `softmax` |" in text
        assert "| verdict | HL106 |" in text
    assert hover(0, 3) is None


def test_columns_are_those_of_the_client(tmp_path: Path) -> None:
    text = WRONG.replace("model = nn.Seq", "s = '\U0001d4b3\u00e9'; model = nn.Seq")
    before = text.splitlines()[2].index("nn.Softmax")
    for encoding, more in (("utf-16", 1), ("utf-32", 0), ("utf-8", 4)):
        with Client(tmp_path, [encoding]) as client:
            assert client.server["capabilities"]["positionEncoding"] == encoding
            uri = client.open(tmp_path / "train.py", text)
            [shown] = client.diagnostics(uri)
            assert shown["range"]["start"] == place(2, before + more)


def test_what_other_files_hold_unsaved_counts(client: Client, tmp_path: Path) -> None:
    (tmp_path / "net.py").write_text("from torch import nn\nmodel = nn.Linear(8, 3)\n", encoding="utf-8")
    train = "from torch import nn\nfrom net import model\nnn.CrossEntropyLoss()(model(x), y)\n"
    uri = client.open(tmp_path / "train.py", train)
    assert client.diagnostics(uri) == []
    client.open(
        tmp_path / "net.py",
        "from torch import nn\nmodel = nn.Sequential(nn.Linear(8, 3), nn.Softmax(dim=1))\n",
    )
    client.tell("textDocument/didSave", {"textDocument": {"uri": uri}})
    [shown] = client.diagnostics(uri)
    assert shown["code"] == "HL106"


def test_the_configuration_of_the_workspace_counts(client: Client, tmp_path: Path) -> None:
    (tmp_path / "headlint.toml").write_text("ignore = ['HL106']\n", encoding="utf-8")
    uri = client.open(tmp_path / "train.py", WRONG)
    assert client.diagnostics(uri) == []
    (tmp_path / "headlint.toml").write_text("severity = {HL106 = 'error'}\n", encoding="utf-8")
    client.tell("workspace/didChangeWatchedFiles", {"changes": []})
    [shown] = client.diagnostics(uri)
    assert shown["severity"] == 1
    (tmp_path / "headlint.toml").write_text("ignroe = []\n", encoding="utf-8")
    client.tell("workspace/didChangeWatchedFiles", {"changes": []})
    told = client.wait(lambda message: message.get("method") == "window/showMessage", 30)
    assert "ignroe" in told["params"]["message"]


def test_notebooks(client: Client, tmp_path: Path) -> None:
    uri = (tmp_path / "train.ipynb").as_uri()
    cells = [f"{uri}#{name}" for name in "abc"]
    texts = ["# A title", *WRONG.split("\n\n", 1)]
    client.tell(
        "notebookDocument/didOpen",
        {
            "notebookDocument": {
                "uri": uri,
                "notebookType": "jupyter-notebook",
                "version": 1,
                "cells": [
                    {"kind": 1 if number == 0 else 2, "document": cell} for number, cell in enumerate(cells)
                ],
            },
            "cellTextDocuments": [
                {"uri": cell, "languageId": "python", "version": 1, "text": text}
                for cell, text in zip(cells, texts, strict=True)
            ],
        },
    )
    [shown] = client.diagnostics(cells[2])
    assert (shown["code"], shown["range"]["start"]) == ("HL106", place(0, 39))
    change = {"range": {"start": place(0, 37), "end": place(0, 56)}, "text": ""}
    client.tell(
        "notebookDocument/didChange",
        {
            "notebookDocument": {"uri": uri, "version": 2},
            "change": {
                "cells": {"textContent": [{"document": {"uri": cells[2], "version": 2}, "changes": [change]}]}
            },
        },
    )
    assert client.diagnostics(cells[2]) == []
    # The first code cell goes: now nobody knows what nn is.
    client.tell(
        "notebookDocument/didChange",
        {
            "notebookDocument": {"uri": uri, "version": 3},
            "change": {
                "cells": {
                    "structure": {"array": {"start": 1, "deleteCount": 1}, "didClose": [{"uri": cells[1]}]}
                }
            },
        },
    )
    assert client.diagnostics(cells[2]) == []
    client.tell(
        "notebookDocument/didClose",
        {"notebookDocument": {"uri": uri}, "cellTextDocuments": [{"uri": cells[2]}]},
    )
    assert client.diagnostics(cells[2]) == []


def test_each_finding_has_actions_of_its_own(client: Client, tmp_path: Path) -> None:
    """Of two findings only the one that is asked about is mended; what is to be done by hand is no action."""
    several = KERAS.replace('"binary_crossentropy")', '"mse", metrics=["accuracy"])')
    several = several.replace('Dense(1, activation="softmax")', "Dense(1)")
    uri = client.open(tmp_path / "train.py", several + WRONG)
    shown = {one["code"]: one for one in client.diagnostics(uri)}
    assert set(shown) == {"HL106", "HL402"}
    titles = [one["title"] for one in act(client, uri, [shown["HL402"]])]
    assert [title.partition(":")[0] for title in titles] == ["HL402", "HL402"]
    assert not any("RootMeanSquaredError" in title for title in titles)
    assert len(act(client, uri, list(shown.values()))) == 4


def test_nothing_is_offered_where_no_fix_is_safe(client: Client, tmp_path: Path) -> None:
    uri = client.open(tmp_path / "train.py", WRONG)
    assert act(client, uri, client.diagnostics(uri), ["source.fixAll"]) == []


def test_what_is_not_open_is_answered_with_nothing(client: Client, tmp_path: Path) -> None:
    other = (tmp_path / "other.py").as_uri()
    client.change(other, 2, {"text": WRONG})
    client.tell("textDocument/didClose", {"textDocument": {"uri": other}})
    changed = {"notebookDocument": {"uri": other, "version": 2}, "change": {"cells": {}}}
    client.tell("notebookDocument/didChange", changed)
    assert act(client, other, []) == []
    asked = {"textDocument": {"uri": other}, "position": place(0, 0)}
    assert client.ask("textDocument/hover", asked) is None
    uri = client.open(tmp_path / "train.py", WRONG)
    assert len(client.diagnostics(uri)) == 1


def test_only_the_last_of_quick_changes_is_looked_at(client: Client, tmp_path: Path) -> None:
    uri = client.open(tmp_path / "train.py", WRONG)
    client.diagnostics(uri)
    for version in (2, 3, 4):
        client.change(uri, version, {"text": WRONG + "\n" * version})
    told = client.wait(lambda message: message.get("method") == "textDocument/publishDiagnostics", 60)
    assert told["params"]["version"] == 4


def test_a_place_in_a_file_that_is_not_open(client: Client, tmp_path: Path) -> None:
    net = tmp_path / "net.py"
    net.write_text(
        "from torch import nn\nmodel = nn.Sequential(nn.Linear(8, 3), nn.Softmax(dim=1))\n", encoding="utf-8"
    )
    train = "from torch import nn\nfrom net import model\nnn.CrossEntropyLoss()(model(x), y)\n"
    uri = client.open(tmp_path / "train.py", train)
    [shown] = client.diagnostics(uri)
    assert shown["range"]["start"]["line"] == 2
    places = {
        (one["location"]["uri"], one["location"]["range"]["start"]["line"])
        for one in shown["relatedInformation"]
    }
    assert (net.as_uri(), 1) in places


def test_a_wrong_setting_is_told_once(client: Client, tmp_path: Path) -> None:
    (tmp_path / "headlint.toml").write_text("ignroe = []\n", encoding="utf-8")
    uri = client.open(tmp_path / "train.py", WRONG)
    client.diagnostics(uri)
    client.change(uri, 2, {"text": KERAS})
    client.diagnostics(uri)
    told = [one for one in client.kept if one.get("method") == "window/showMessage"]
    assert len(told) == 1


def test_a_client_is_asked_to_watch_what_findings_rest_on(tmp_path: Path) -> None:
    watching: dict[str, object] = {"didChangeWatchedFiles": {"dynamicRegistration": True}}
    with Client(tmp_path, workspace=watching) as client:
        asked = client.wait(lambda message: message.get("method") == "client/registerCapability", 60)
        [registration] = asked["params"]["registrations"]
        watchers = registration["registerOptions"]["watchers"]
        assert {"**/*.py", "**/headlint.toml"} <= {one["globPattern"] for one in watchers}


def test_broken_and_unsaved_programs(client: Client, tmp_path: Path) -> None:
    uri = client.open(tmp_path / "train.py", "def f(:\n")
    [shown] = client.diagnostics(uri)
    assert shown["code"] == "HL001"
    document = {"uri": "untitled:Untitled-1", "languageId": "python", "version": 1, "text": WRONG}
    client.tell("textDocument/didOpen", {"textDocument": document})
    [shown] = client.diagnostics("untitled:Untitled-1")
    assert shown["code"] == "HL106"


# Texts


def test_lines_end_as_in_python() -> None:
    text = Text("a\u2028b\fc\r\nd\re\n", "utf-16")
    assert text.position(2, 1) == types.Position(1, 0)
    assert text.position(3, 2) == types.Position(2, 1)
    assert text.offset(types.Position(1, 99)) == text.text.index("d") + 1
    assert text.offset(types.Position(99, 0)) == len(text.text)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "utf-32"])
def test_places_there_and_back(encoding: str) -> None:
    text = Text("x = '\U0001d4b3\u00e9'\r\ny\n", encoding)
    for offset in range(len(text.text) + 1):
        line = text.text[:offset].count("\n") + 1
        column = offset - text.starts[line - 1] + 1
        if text.text[offset - 1 : offset + 1] != "\r\n":
            assert text.offset(text.position(line, column)) == offset


def test_changes_of_a_part() -> None:
    text = Text("a\U0001d4b3b\nc\n", "utf-16")
    where = types.Range(types.Position(0, 3), types.Position(1, 0))
    part = types.TextDocumentContentChangePartial(range=where, text="!")
    assert text.changed(part).text == "a\U0001d4b3!c\n"
    assert text.changed(types.TextDocumentContentChangeWholeDocument(text="new")).text == "new"


def test_paths_of_uris(tmp_path: Path) -> None:
    path = tmp_path / "a b#c.py"
    assert path_of(path.as_uri()) == str(path)
    assert path_of("untitled:Untitled-1") == "<untitled:Untitled-1>"
    assert Buffers().at(str(path)) is None
