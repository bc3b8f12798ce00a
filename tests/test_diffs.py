"""Diffs are taken by `patch` and by `git apply`, whatever the bytes and the names."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest

from headlint.fixing import diff

TEXTS = [
    (b"a\nb\nc\n", b"a\nx\nc\n"),
    (b"a\nb\nc", b"a\nb\nx"),
    (b"a\nb", b"a\nb\n"),
    (b"a\r\nb\r\n\x0cc\r\n", b"a\r\nx\r\n\x0cc\r\n"),
    (b"\xef\xbb\xbfa\n\xe9\n", b"\xef\xbb\xbfb\n\xe9\n"),
    (b"".join(b"%d\n" % n for n in range(50)), b"".join(b"%d\n" % n for n in range(50) if n not in (3, 40))),
    (b'{"cells": ["a\\n", "b"]}', b'{"cells": ["a\\n", "c"]}'),
]
NAMES = ["a.py", "sub/with space.py", 'sub/quo"te.py', "sub/tab\there.py", "süb/é.py", "-dash.py"]

TOOLS = {"patch": ["patch", "-p1", "--binary", "--quiet"], "git": ["git", "apply", "-p1"]}


@pytest.mark.parametrize("tool", TOOLS)
@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize(("old", "new"), TEXTS)
def test_a_patch_makes_the_new_bytes(
    tool: str, name: str, old: bytes, new: bytes, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    if shutil.which(tool) is None:
        pytest.skip(f"there is no {tool}")
    monkeypatch.chdir(tmp_path)
    file = tmp_path / name
    file.parent.mkdir(exist_ok=True)
    file.write_bytes(old)
    made = diff(str(file), old, new)
    subprocess.run(TOOLS[tool], input=made, check=True, capture_output=True, cwd=tmp_path)
    assert file.read_bytes() == new


def test_what_does_not_change_has_no_diff() -> None:
    assert diff("a.py", b"a\n", b"a\n") == b""


def test_a_diff_reads_as_one_expects(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert diff(str(tmp_path / "sub" / "a.py"), b"one\ntwo\n", b"one\n2") == (
        b"--- a/sub/a.py\n+++ b/sub/a.py\n@@ -1,2 +1,2 @@\n one\n-two\n+2\n\\ No newline at end of file\n"
    )
