"""The cache: what is kept is what would be found anew, whatever happened to the files in between."""

from __future__ import annotations

import json
import os
import random
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from headlint.cache.codec import DamagedError, pack, unpack
from headlint.cache.file import Entry, load
from headlint.cache.place import NAME, cache_folder, clean
from headlint.cache.results import Cache
from headlint.cache.stamps import Stamps
from headlint.cli import main
from headlint.crew import examiner_of
from headlint.findings import Report
from headlint.lint import lint_paths
from headlint.settings import Settings

FIXTURES = Path(__file__).parent.parent / "fixtures"
USUAL = Settings(min_confidence="low")
CACHED = replace(USUAL, cache=True)


@pytest.fixture(autouse=True)
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "project"
    folder.mkdir()
    (folder / "pyproject.toml").write_text("", encoding="utf-8")
    monkeypatch.chdir(folder)
    return folder


def told(report: Report) -> object:
    """All that a report says, but for the time it took and where it has it from."""
    return replace(report, summary=replace(report.summary, seconds=0.0, cached=0), asides=())


def kept_files(folder: Path) -> list[Path]:
    return sorted((folder / NAME).glob("*.json"))


# What is kept


@pytest.mark.parametrize("folder", ["torch", "keras", "notebooks", "projects"])
def test_results_come_back_as_they_were(folder: str) -> None:
    examiner = examiner_of(USUAL)
    files = sorted(path for path in (FIXTURES / folder).rglob("*") if path.suffix in (".py", ".ipynb"))
    for path in files[:: max(len(files) // 12, 1)]:
        examined = replace(examiner.examine(str(path), path.read_bytes()), asked=())
        assert unpack(json.loads(json.dumps(pack(examined)))) == examined


@pytest.mark.parametrize("value", [{}, [], [1], ["Path", "x"], ["os.system", "x"], ["Position", 1], ["", {}]])
def test_nothing_else_is_made_of_what_is_kept(value: object) -> None:
    with pytest.raises(DamagedError):
        unpack(json.loads(json.dumps(value)))
    with pytest.raises(TypeError):
        pack({"a": 1})


# Random steps

MODELS = (
    "import torch.nn as nn\n\nclass Net(nn.Module):\n    def __init__(self):\n        super().__init__()\n"
    "        self.head = nn.Linear(8, {units})\n\n    def forward(self, x):\n        return {output}\n"
)
OUTPUTS = (
    "self.head(x)",
    "self.head(x).softmax(-1)",
    "self.head(x).sigmoid()",
    "nn.functional.relu(self.head(x))",
)
TRAIN = (
    "import torch.nn as nn\nfrom {module} import Net\n\nnet = Net()\ncriterion = nn.{loss}()\n"
    "loss = criterion(net(x), y)\nloss.backward()\n"
)
STEP = "def step(net, criterion, x, y):\n    criterion(net(x), y).backward()\n"
KERAS = (
    "from tensorflow import keras\nmodel = keras.Sequential([keras.layers.Dense(1, activation='sigmoid')])\n"
    "model.compile('adam', 'binary_crossentropy')\nprint(model.predict_classes([[1.0]]))\n"
)
CALLER = (
    "import torch.nn as nn\nfrom loop import step\nfrom model import Net\nstep(Net(), nn.{loss}(), 1, 2)\n"
)
PATHS = (
    *("model.py", "train.py", "loop.py", "caller.py", "net/model.py", "net/__init__.py", "net/train.py"),
    *(
        "src/model.py",
        "src/train.py",
        "model/__init__.py",
        "requirements.txt",
        "net/requirements.txt",
        "keras_it.py",
    ),
)


def content(path: str, dice: random.Random) -> str:
    """Some text for a file, the one or the other way."""
    name = os.path.basename(path)
    loss = dice.choice(("CrossEntropyLoss", "BCELoss", "NLLLoss", "BCEWithLogitsLoss", "MSELoss"))
    if name == "requirements.txt":
        return dice.choice(("", "tensorflow==2.3\n", "tensorflow>=2.8\n"))
    if dice.random() < 0.05:
        return dice.choice(("", "def broken(:\n", "x = 1\n", "# headlint: ignore-file[HL1] for now\n"))
    match name:
        case "train.py":
            return TRAIN.format(module=dice.choice(("model", "net.model", ".model", "net")), loss=loss)
        case "loop.py":
            return STEP
        case "caller.py":
            return CALLER.format(loss=loss)
        case "keras_it.py":
            return KERAS
        case "__init__.py":
            return dice.choice(("", "from .model import Net\n", "from model import Net\n"))
    return MODELS.format(units=dice.choice((1, 3)), output=dice.choice(OUTPUTS))


def edit(dice: random.Random) -> None:
    path = Path(dice.choice(PATHS))
    match dice.choice(("write", "write", "write", "delete", "rename", "touch", "swap")):
        case "write":
            path.parent.mkdir(exist_ok=True)
            path.write_text(content(str(path), dice), encoding="utf-8")
        case "delete" if path.exists():
            path.unlink()
        case "rename" if path.exists():
            other = Path(dice.choice(PATHS))
            other.parent.mkdir(exist_ok=True)
            path.replace(other)
        case "touch" if path.exists():
            path.touch()
        case "swap" if path.parent.name and path.parent.exists():
            path.parent.replace("aside" if not Path("aside").exists() else f"aside{dice.random()}")


@pytest.mark.parametrize("seed", range(4))
def test_after_any_step_the_kept_answer_is_the_new_one(seed: int) -> None:
    dice = random.Random(seed)
    known: dict[object, object] = {}
    hits = 0
    for _ in range(80):
        edit(dice)
        cached = lint_paths(["."], CACHED)
        state = tuple(
            (str(path), path.read_bytes())
            for path in sorted(Path().rglob("*.*"))
            if path.is_file() and NAME not in str(path)
        )
        if state not in known:
            known[state] = told(lint_paths(["."], USUAL))
        assert told(cached) == known[state]
        hits += cached.summary.cached
    assert hits > 100


# What it depends on


def train(loss: str = "CrossEntropyLoss") -> None:
    Path("model.py").write_text(MODELS.format(units=3, output=OUTPUTS[1]), encoding="utf-8")
    Path("train.py").write_text(TRAIN.format(module="model", loss=loss), encoding="utf-8")


def test_a_second_run_has_all_from_the_cache(project: Path) -> None:
    train()
    first, second = lint_paths(["."], CACHED), lint_paths(["."], CACHED)
    assert (first.summary.cached, second.summary.cached) == (0, 2)
    assert told(first) == told(second) == told(lint_paths(["."], USUAL))
    assert first.findings


def test_other_settings_have_results_of_their_own() -> None:
    train()
    for settings in (CACHED, replace(CACHED, ignore=("HL1",)), replace(CACHED, locate=True)):
        report = lint_paths(["."], settings)
        assert report.summary.cached == 0
        assert told(report) == told(lint_paths(["."], replace(settings, cache=False)))
    assert lint_paths(["."], CACHED).summary.cached == 2
    # What is decided after the examination needs no new one.
    assert lint_paths(["."], replace(CACHED, min_confidence="high")).summary.cached == 2


@pytest.mark.parametrize("added", ["requirements.txt", "net/setup.py", "net/model.py"])
def test_a_file_that_was_looked_for_in_vain_counts_once_it_is_there(added: str) -> None:
    train()
    Path("keras_it.py").write_text(KERAS, encoding="utf-8")
    Path("net").mkdir()
    Path("net/train.py").write_text(TRAIN.format(module="model", loss="CrossEntropyLoss"), encoding="utf-8")
    before = lint_paths(["."], CACHED)
    text = {"requirements.txt": "tensorflow==2.3\n", "net/model.py": "Net = len\n"}.get(added, "")
    Path(added).write_text(text, encoding="utf-8")
    after = lint_paths(["."], CACHED)
    assert told(after) == told(lint_paths(["."], USUAL))
    assert after.findings != before.findings or after.heads != before.heads


def test_own_facts_count_by_what_they_say() -> None:
    train()
    Path("facts.yaml").write_text("{}", encoding="utf-8")
    settings = replace(CACHED, facts=("facts.yaml",))
    assert [lint_paths(["."], settings).summary.cached for _ in range(2)] == [0, 2]
    Path("facts.yaml").write_text("{}  # changed\n", encoding="utf-8")
    assert lint_paths(["."], settings).summary.cached == 0


def test_a_file_that_looks_the_same_is_not_read_again(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("headlint.cache.stamps.SETTLED", -(1 << 62))
    train()
    first = Stamps({})
    content = first.content("train.py")
    assert content is not None
    with monkeypatch.context() as patch:
        patch.setattr("headlint.cache.stamps.read_bytes", lambda path: pytest.fail("it was read"))
        assert Stamps(first.known).content("train.py") == content
    Path("train.py").write_text("x = 1\n", encoding="utf-8")
    assert Stamps(first.known).content("train.py") != content


def test_a_file_that_changed_just_now_is_read_again() -> None:
    train()
    stamps = Stamps({})
    assert stamps.content("train.py") is not None
    assert stamps.known == {}


# Damage


def damages(data: bytes) -> Iterator[bytes]:
    yield b""
    yield data[: len(data) // 2]
    yield data[:-1]
    yield b"\x80\x04\x95" + data
    yield data.replace(b"HL1", b"HL2", 1)
    head, _, body = data.partition(b"\n")
    yield head + b"\n" + body[::-1]


@pytest.mark.parametrize("number", range(6))
def test_what_is_damaged_is_dropped_and_said(
    number: int, project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    train()
    expected = told(lint_paths(["."], CACHED))
    (path,) = kept_files(project)
    path.write_bytes(list(damages(path.read_bytes()))[number])
    report = lint_paths(["."], CACHED)
    assert report.summary.cached == 0
    assert told(report) == expected
    assert [aside for aside in report.asides if "damaged" in aside]
    assert lint_paths(["."], CACHED).summary.cached == 2


def sealed(body: object) -> bytes:
    from headlint.cache.file import _seal

    data = json.dumps(body).encode()
    return _seal(data).encode() + b"\n" + data


@pytest.mark.parametrize(
    "body",
    [
        *([], {}, {"stamps": {}, "entries": {"a": 1}, "asks": [], "callers": {}}),
        {"stamps": {"a": ["b"]}, "entries": {}, "asks": [], "callers": {}},
        {"stamps": {}, "entries": {}, "asks": [["kind", 1, "", ""]], "callers": {}},
        {"stamps": {}, "entries": {}, "asks": [], "callers": {"a": {"b": [1]}}},
    ],
)
def test_another_form_is_dropped(body: object, project: Path) -> None:
    (project / NAME).mkdir()
    (project / NAME / "key.json").write_bytes(sealed(body))
    notes: list[str] = []
    assert load(str(project / NAME), "key", notes).entries == {}
    assert len(notes) == 1


@pytest.mark.parametrize("asked", ["zz", "ffff", "-1", "0x"])
def test_wrong_questions_are_no_answers(asked: str, project: Path) -> None:
    train()
    lint_paths(["."], CACHED)
    cache = Cache(str(project / NAME), kept_files(project)[0].stem)
    name = "found:train.py"
    cache._kept.entries[name] = replace(cache._kept.entries[name], asked=asked)
    assert isinstance(cache._kept.entries[name], Entry)
    hit = cache.find("train.py", "found")
    assert hit is None or hit.examined is not None


# The folder


def test_the_folder_is_marked_and_can_be_dropped(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    train()
    assert main(["--quiet", "."]) == 1
    folder = project / NAME
    assert (
        (folder / "CACHEDIR.TAG")
        .read_text(encoding="utf-8")
        .startswith("Signature: 8a477f597d28d172789f0688")
    )
    assert (folder / ".gitignore").read_text(encoding="utf-8").endswith("*\n")
    assert main(["clean"]) == 0
    assert not folder.exists()
    assert main(["clean"]) == 0


def test_only_a_folder_of_headlint_is_dropped(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    other = project / "other"
    other.mkdir()
    (other / "precious.json").write_text("{}", encoding="utf-8")
    assert clean(str(other)) is None
    assert main(["clean", "--cache-dir", "other"]) == 2
    assert (other / "precious.json").exists()


@pytest.mark.parametrize(
    ("arguments", "where"),
    [(["--no-cache"], None), (["--cache-dir", "there"], "there"), ([], NAME)],
)
def test_where_results_are_kept(arguments: list[str], where: str | None, project: Path) -> None:
    train()
    before = set(os.listdir())
    main([*arguments, "--quiet", "."])
    assert set(os.listdir()) - before == ({where} if where else set())


def test_a_file_outside_of_any_project_leaves_nothing_behind(tmp_path: Path) -> None:
    aside = tmp_path / "aside"
    aside.mkdir()
    assert cache_folder([str(aside / "train.py")], None) is None


@pytest.mark.skipif(sys.platform == "win32" or os.geteuid() == 0, reason="root may write everywhere")
def test_a_folder_that_cannot_be_written_is_no_fault(project: Path) -> None:
    train()
    project.chmod(0o500)
    try:
        assert told(lint_paths(["."], CACHED)) == told(lint_paths(["."], USUAL))
    finally:
        project.chmod(0o700)


def test_a_place_that_is_no_folder_is_no_fault(project: Path) -> None:
    train()
    (project / NAME).write_text("", encoding="utf-8")
    assert told(lint_paths(["."], CACHED)) == told(lint_paths(["."], USUAL))


def test_the_oldest_results_go(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("headlint.cache.file.MOST", 2)
    train()
    for version in ("1.4", "1.5", "1.6", "1.7"):
        lint_paths(["."], replace(CACHED, assume=(f"torch=={version}",)))
    assert len(kept_files(project)) == 2


def test_files_that_are_gone_are_forgotten(project: Path) -> None:
    train()
    lint_paths(["."], CACHED)
    Path("train.py").rename("other.py")
    lint_paths(["."], CACHED)
    entries = load(str(project / NAME), kept_files(project)[0].stem, []).entries
    assert sorted(entries) == ["found:model.py", "found:other.py"]


def test_several_at_once_do_not_harm_each_other(project: Path) -> None:
    train()
    command = [sys.executable, "-m", "headlint", "--quiet", "--output-format", "concise", "."]
    environment = {**os.environ, "PYTHONPATH": str(FIXTURES.parent)}
    runs = [subprocess.Popen(command, stdout=subprocess.PIPE, env=environment) for _ in range(3)]
    outputs = {run.communicate()[0] for run in runs}
    assert len(outputs) == 1
    report = lint_paths(["."], replace(CACHED, min_confidence="medium"))
    assert report.asides == ()


def test_libcst_is_not_needed_where_all_is_known(project: Path) -> None:
    train()
    lint_paths(["."], CACHED)
    code = (
        "import sys\nfrom headlint.lint import lint_paths\nfrom headlint.settings import Settings\n"
        "report = lint_paths(['.'], Settings(min_confidence='low', cache=True))\n"
        "print(report.summary.cached, 'libcst' in sys.modules)"
    )
    environment = {**os.environ, "PYTHONPATH": str(FIXTURES.parent)}
    run = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, env=environment, check=True
    )
    assert run.stdout == "2 False\n"
