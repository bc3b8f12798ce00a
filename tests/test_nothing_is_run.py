"""What SECURITY.md promises: nothing of the scanned code is run, no connection is opened, nothing is
written that was not asked for. Each promise there names its tests here and elsewhere."""

from __future__ import annotations

import ast
import json
import os
import re
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from marks import ROOT

PACKAGE = ROOT / "headlint"
_OTHERS = """
_yaml attr attrs colorama conftest flax jax keras libcst lightning markdown_it mdurl noxfile numpy pandas
pathspec pip pkg_resources pygls pygments pytest rich rules setup setuptools sitecustomize six sklearn
tensorflow tf_keras tomli torch torchvision transformers typing_extensions usercustomize wheel yaml
"""
OTHERS = frozenset(_OTHERS.split())
"""Modules that headlint, its dependencies, or those who run it would import."""
PROGRAM = """\
{mark}
import torch
from torch import nn

import models

net = nn.Sequential(nn.Linear(8, 3), nn.Softmax(dim=1))
criterion = nn.CrossEntropyLoss()
loss = criterion(net(x), y)
loss.backward()
"""
ENTRY = "import sys\nfrom headlint.front import main\nsys.exit(main())\n"
"""What an installed `headlint` is."""
SPAWNING = """\
import sys
import headlint.crew, headlint.workers
from headlint.front import main

headlint.crew.CAN_FORK = headlint.workers.CAN_FORK = False
if __name__ == "__main__":
    sys.exit(main())
"""
"""The same where the system cannot fork."""


class Trap:
    """A folder whose modules leave a mark when they are run."""

    def __init__(self, folder: Path, spared: set[str]) -> None:
        self.folder = folder / "scanned"
        self.mark = folder / "was-run"
        self.script = folder / "bin" / "headlint"
        said = f"open({str(self.mark)!r}, 'a').write(__file__ + '\\n')"
        for name in sorted({*sys.stdlib_module_names, *OTHERS} - spared - {"headlint"}):
            self._write(f"{name}.py", said)
            if name in OTHERS:
                self._write(f"nested/{name}/__init__.py", said)
        self._write("evil.pth", f"import os; {said}")
        self._write("models/__init__.py", said)
        self._write("headlint.toml", 'min-confidence = "low"\n')
        self._write("train.py", PROGRAM.format(mark=said))
        cells = [{"cell_type": "code", "metadata": {}, "outputs": [], "source": PROGRAM.format(mark=said)}]
        book = {"cells": cells, "metadata": {}, "nbformat": 4, "nbformat_minor": 5}
        self._write("train.ipynb", json.dumps(book))

    def _write(self, path: str, text: str) -> None:
        place = self.folder / path
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_text(text, encoding="utf-8")

    def run(self, *command: str, entry: str = ENTRY, **more: str) -> subprocess.CompletedProcess[str]:
        """Run Python in the folder; a command that starts with a dash goes to headlint's own script."""
        self.script.parent.mkdir(exist_ok=True)
        self.script.write_text(entry, encoding="utf-8")
        clean = {key: value for key, value in os.environ.items() if not key.startswith("PYTHON")}
        done = subprocess.run(
            [sys.executable, *(command if command[0].startswith("-") else (str(self.script), *command))],
            cwd=self.folder,
            env={**clean, "PYTHONPATH": str(ROOT), **more},
            capture_output=True,
            text=True,
            check=False,
        )
        assert not self.mark.exists(), self.mark.read_text(encoding="utf-8")
        return done


@pytest.fixture
def trap(tmp_path: Path) -> Trap:
    return Trap(tmp_path, set())


def found(done: subprocess.CompletedProcess[str]) -> set[tuple[str, str]]:
    """Path and rule of each finding in a report as JSON; the run was complete."""
    assert done.returncode == 1, done.stderr
    listed = json.loads(done.stdout)["findings"]
    return {(one["path"], one["code"]) for one in listed if one["path"].startswith("train.")}


BOTH = {("train.py", "HL106"), ("train.ipynb", "HL106")}


@pytest.mark.parametrize("jobs", ["1", "2"])
def test_nothing_in_the_scanned_folder_is_imported(trap: Trap, jobs: str) -> None:
    assert found(trap.run("check", "--output-format", "json", "--jobs", jobs, ".")) == BOTH
    # Once more with all that is known by now, and from above.
    assert found(trap.run("check", "--output-format", "json", ".")) == BOTH


@pytest.mark.parametrize(
    "command",
    [
        "heads .",
        "rule HL106",
        "rule --test HL106",
        "--show-settings",
        "--show-files",
        "completion bash",
        "check --diff --unsafe-fixes --output-format full .",
        "check --output-format html=page.html --output-format sarif=log.sarif --output-format full .",
        "check --fix --unsafe-fixes train.py",
        "check --add-ignore train.py",
        "clean .",
    ],
)
def test_no_command_imports_what_lies_in_the_current_folder(trap: Trap, command: str) -> None:
    done = trap.run(
        "check" if command.startswith("-") else command.split()[0],
        *command.split()[not command.startswith("-") :],
    )
    assert done.returncode in (0, 1, 2), done.stderr
    assert "Traceback" not in done.stderr
    assert "internal fault" not in done.stderr


def test_workers_that_are_new_processes_do_not_either(trap: Trap) -> None:
    done = trap.run("check", "--output-format", "json", "--jobs", "2", ".", entry=SPAWNING)
    assert found(done) == BOTH


@pytest.mark.unwatched
def test_python_m_takes_nothing_from_the_current_folder(tmp_path: Path) -> None:
    # What Python itself imports before it comes to headlint is beyond anybody's reach but Python's.
    before = subprocess.run(
        [sys.executable, "-I", "-c", "import runpy, sys; print(*sys.modules)"],
        capture_output=True,
        text=True,
        check=True,
    )
    trap = Trap(tmp_path, {name.partition(".")[0] for name in before.stdout.split()})
    assert (trap.folder / "json.py").exists()
    assert (trap.folder / "__future__.py").exists()
    assert found(trap.run("-m", "headlint", "check", "--output-format", "json", ".")) == BOTH


@pytest.mark.skipif(sys.version_info < (3, 11), reason="Python 3.11 has this option")
def test_python_m_in_safe_mode_takes_nothing_at_all(trap: Trap) -> None:
    assert found(trap.run("-P", "-m", "headlint", "check", "--output-format", "json", ".")) == BOTH


def test_python_m_in_a_checkout_runs_that_checkout() -> None:
    clean = {key: value for key, value in os.environ.items() if not key.startswith("PYTHON")}
    done = subprocess.run(
        [sys.executable, "-m", "headlint", "--version"], cwd=ROOT, env=clean, capture_output=True, check=False
    )
    assert (done.returncode, done.stderr) == (0, b"")


# What a run does, as Python's own audit events tell it


WATCHED = """\
import os, sys

log = os.open({log!r}, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
mine = os.getpid()

def hook(event, arguments):
    if event.startswith({quiet}):
        return
    caller = sys._getframe(1).f_code.co_filename
    if event == "open":
        path, mode, flags = arguments
        flags = flags if isinstance(flags, int) else 0
        if isinstance(path, int) or not flags & (os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC):
            return
        said = os.path.abspath(os.fsdecode(path))
    elif event == "exec":
        said = getattr(arguments[0], "co_filename", repr(arguments[0]))
    elif event in ("import", "compile", "marshal.loads", "pickle.find_class"):
        return
    else:
        said = repr(arguments)
    os.write(log, "\\t".join((event, said, caller)).replace("\\n", " ").encode("utf-8", "replace") + b"\\n")

sys.addaudithook(hook)
from headlint.front import main
code = main()
loaded = [getattr(one, "__file__", None) or "" for one in list(sys.modules.values())]
here = os.path.join(os.getcwd(), "")
os.write(log, "".join(f"loaded\\t{{one}}\\t\\n" for one in loaded if one.startswith(here)).encode())
sys.exit(code)
"""
HARMLESS = (
    "builtins.id",
    "gc.",
    "object.__",
    "os.fork",
    "os.kill",
    "os.listdir",
    "os.scandir",
    "pathlib.",
    "resource.",
    "sys.",
)
"""Beginnings of events that neither run, connect nor write."""


def events(log: Path) -> Iterator[tuple[str, str, str]]:
    for line in log.read_text(encoding="utf-8").splitlines():
        event, said, caller = line.split("\t")
        yield event, said, caller


def watched(trap: Trap, *arguments: str, **more: str) -> list[tuple[str, str, str]]:
    log = trap.folder.parent / "events"
    log.unlink(missing_ok=True)
    entry = WATCHED.format(log=str(log), quiet=HARMLESS)
    assert found(trap.run("check", "--output-format", "json", *arguments, entry=entry, **more)) == BOTH
    return list(events(log))


@pytest.mark.unwatched
def test_a_run_without_a_cache_writes_nothing_and_connects_to_nothing(trap: Trap) -> None:
    for jobs in ("1", "2"):
        seen = watched(trap, "--no-cache", "--jobs", jobs, ".", PYTHONDONTWRITEBYTECODE="1")
        assert {event for event, _, _ in seen} == {"exec"}
        assert_nothing_scanned_is_run(trap, seen)


@pytest.mark.unwatched
def test_a_run_with_a_cache_writes_into_it_and_beside_its_own_code(trap: Trap) -> None:
    for _ in range(2):
        seen = watched(trap, ".")
        assert_nothing_scanned_is_run(trap, seen)
        written = {said for event, said, _ in seen if event != "exec"}
        cache = str(trap.folder / ".headlint_cache")
        for said in written:
            assert cache in said or "__pycache__" in said, said
        assert not any(
            event.startswith(("socket.", "subprocess.", "os.exec", "os.system")) for event, _, _ in seen
        )
    assert {path.name for path in trap.folder.iterdir() if path.name.startswith((".", "_"))} <= {
        ".headlint_cache",
        *(f"{name}.py" for name in sys.stdlib_module_names),
        *(f"{name}.py" for name in OTHERS),
    }


def assert_nothing_scanned_is_run(trap: Trap, seen: list[tuple[str, str, str]]) -> None:
    """Code comes from Python's, headlint's and its dependencies' files, and from nowhere else."""
    inside = os.path.join(str(trap.folder), "")
    for event, said, caller in seen:
        if event != "exec":
            continue
        assert not os.path.abspath(said).startswith(inside), (said, caller)
        assert not caller.startswith(str(PACKAGE)), f"{caller} runs {said}"


def test_each_promise_names_tests_that_there_are() -> None:
    text = (ROOT / "SECURITY.md").read_text(encoding="utf-8")
    promised = re.findall(r"^- \*\*.*?(?=^- \*\*|^#)", text, re.DOTALL | re.MULTILINE)
    assert len(promised) >= 8
    for promise in promised:
        named = re.findall(r"`(tests/\w+\.py)`", promise)
        assert named, promise
        assert all((ROOT / name).is_file() for name in named), promise


def test_tests_cannot_connect() -> None:
    with pytest.raises(PermissionError, match="connection"):
        socket.create_connection(("127.0.0.1", 9), timeout=1)
    with pytest.raises(PermissionError, match="connection"):
        socket.getaddrinfo("localhost", 9)


# What the code does not even name


SENDING = "aiohttp ftplib http httpx imaplib poplib requests smtplib socket socketserver ssl xmlrpc"
RUNNING = "code codeop ctypes dill imp marshal pty runpy shelve subprocess zipimport"
FORBIDDEN = frozenset(f"{SENDING} {RUNNING}".split())
ALONE = {
    "asyncio": {"server/app.py"},
    "pickle": {"workers/forked.py"},
    "multiprocessing": {"workers/spawned.py"},
    # One name: how a file URI is read as a path.
    "urllib.request": {"server/buffers.py"},
    # To import a part of headlint late, and to find, not to load, the libraries that a kept answer rests on.
    "importlib": {"__init__.py", "cache/key.py", "cache/ledger.py", "report/__init__.py", "report/html.py"},
}
"""What only these modules import."""
CALLED = {
    "compile": {"fixing/verifying.py", "quick.py"},
    "eval": set(),
    "exec": set(),
    "__import__": set(),
    "open_code": set(),
}
DANGEROUS = {
    "os": "execl execle execlp execv execve execvp popen posix_spawn spawnl spawnv startfile system",
    "yaml": "FullLoader Loader UnsafeLoader full_load load load_all unsafe_load unsafe_load_all",
}


def modules() -> list[Path]:
    return sorted(PACKAGE.rglob("*.py"))


@pytest.mark.parametrize("path", modules(), ids=lambda path: path.relative_to(PACKAGE).as_posix())
def test_the_code_names_nothing_that_runs_loads_or_sends(path: Path) -> None:
    own = path.relative_to(PACKAGE).as_posix()
    for node in ast.walk(ast.parse(path.read_bytes())):
        for name in _imported(node):
            assert name.partition(".")[0] not in FORBIDDEN, f"{own} imports {name}"
            for alone, allowed in ALONE.items():
                assert own in allowed or not f"{name}.".startswith(f"{alone}."), f"{own} imports {name}"
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in CALLED:
            assert own in CALLED[node.func.id], f"{own}:{node.lineno} calls {node.func.id}"
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
            assert node.attr not in DANGEROUS.get(node.value.id, "").split(), f"{own}:{node.lineno}"


def _imported(node: ast.AST) -> list[str]:
    if isinstance(node, ast.Import):
        return [one.name for one in node.names]
    return [node.module] if isinstance(node, ast.ImportFrom) and node.module else []


def test_yaml_is_read_with_the_safe_loader_in_one_place() -> None:
    users = [
        path
        for path in modules()
        if any("yaml" in _imported(node) for node in ast.walk(ast.parse(path.read_bytes())))
    ]
    assert [path.name for path in users] == ["nodes.py"]
    tree = ast.parse(users[0].read_bytes())
    calls = [node for node in ast.walk(tree) if isinstance(node, ast.Call) and _calls_yaml(node)]
    assert calls
    for call in calls:
        # Events and nodes are made of text alone; `loader` is what the only line says that sets it.
        assert ast.unparse(call.func) in ("yaml.parse", "yaml.compose")
        assert [ast.unparse(one) for one in call.keywords] == ["Loader=loader"]
    named = [ast.unparse(node) for node in ast.walk(tree) if isinstance(node, ast.Assign)]
    loaders = [line for line in named if line.startswith("loader = ")]
    assert loaders == ["loader = getattr(yaml, 'CSafeLoader', yaml.SafeLoader)"]


def _calls_yaml(node: ast.Call) -> bool:
    return isinstance(node.func, ast.Attribute) and ast.unparse(node.func.value) == "yaml"


@pytest.mark.parametrize(
    "text",
    ["!!python/object/apply:os.system ['touch {}']", "!!python/name:os.system", "!!python/module:evil"],
)
def test_a_rule_or_facts_file_cannot_run_anything(trap: Trap, text: str) -> None:
    for option in ("rules", "facts"):
        name = "HL999-evil.yaml" if option == "rules" else "evil.yaml"
        (trap.folder / name).write_text(f"code: {text.format(trap.mark)}\n", encoding="utf-8")
        (trap.folder / "headlint.toml").write_text(f'{option} = ["{name}"]\n', encoding="utf-8")
        done = trap.run("check", "train.py")
        assert done.returncode == 2
        assert name in done.stderr
