"""The benchmarks measure what they say: the programs they write, the sites they count."""

from __future__ import annotations

import ast
import subprocess
import sys
from pathlib import Path

import pytest

from benchmarks._programs import data_table, loss_free, training_script
from benchmarks._sites import Place, count_sites
from benchmarks.labels import count
from benchmarks.resolved import compare, measure
from benchmarks.scaling import SUBJECTS, unit_costs
from benchmarks.triage import WITH_LOSS, repository, sound
from headlint.analysis.label_facts import SAME_AS_INPUT
from headlint.analysis.label_literals import ONE_NUMBER
from headlint.examine import Examiner
from headlint.findings import Position, Span
from headlint.frameworks.library import load_library
from headlint.inventory import HeadEntry
from headlint.lint import heads
from headlint.source import Source
from marks import ROOT

IMPORTS = "import torch.nn as nn\nimport torch.nn.functional as F\nfrom tensorflow import keras\n"


def sites(text: str, *others: str) -> dict[int, str]:
    """Line (those of the imports left out) -> framework, in the first of several files."""
    files = [Source(f"{number}.py", IMPORTS + body) for number, body in enumerate((text, *others))]
    found = count_sites(files, load_library())
    return {line - IMPORTS.count("\n"): name for (path, _, line), name in found.items() if path == "0.py"}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("F.cross_entropy(x, y)\n", {1: "torch"}),
        ("nn.BCELoss()(x, y)\n", {1: "torch"}),
        ("nn.BCELoss()\n", {}),
        ("c = nn.NLLLoss().to(d)\nc(x, y)\nc(x)\n", {2: "torch"}),
        ("c = F.nll_loss if a else nn.NLLLoss()\nc(*batch)\n", {2: "torch"}),
        ("class T:\n  def f(self):\n    self.c = nn.L1Loss()\n    self.c(x, y)\n", {4: "torch"}),
        ("def f(x, y, c=nn.L1Loss()):\n  return c(x, y)\n", {2: "torch"}),
        ("m.compile('adam', 'mse')\nm.compile(loss=mine)\nm.compile()\n", {1: "keras", 2: "keras"}),
        ("import re\nre.compile('mse', re.I)\nm.compile('adam')\n", {}),
        ("c = keras.losses.MeanSquaredError()\nc(y, x)\n", {2: "keras"}),
        ("import torch\nloss = torch.sum(x, y)\nmse(x, y)\n", {}),
        ("from torch.nn import *\nCrossEntropyLoss()(x, y)\n", {2: "torch"}),
        ("def broken(:\n", {}),
    ],
)
def test_sites_are_counted_by_names_and_imports(text: str, expected: dict[int, str]) -> None:
    assert sites(text) == expected


def test_a_loss_that_another_file_hands_in_counts() -> None:
    text = "def train(model, criterion):\n  criterion(model(x), y)\n"
    assert sites(text, "criterion = nn.L1Loss()\n") == {2: "torch"}
    assert sites(text, "penalty = nn.L1Loss()\n") == {}
    stored = "class T:\n  def __init__(self, c):\n    self.loss = c\n  def f(self):\n    self.loss(x, y)\n"
    assert sites(stored, "c = nn.L1Loss()\n") == {5: "torch"}


def entry(line: int, resolved: str, *reasons: str) -> HeadEntry:
    span = Span("a.py", Position(line, 5), Position(line, 9))
    return HeadEntry(span, framework="torch", resolved=resolved, reasons=reasons)  # type: ignore[arg-type]


def test_a_site_is_known_only_where_its_head_is_full() -> None:
    counted: dict[Place, str] = {("a.py", None, line): "torch" for line in (1, 2, 3)}
    tally = compare(
        counted,
        [
            entry(1, "full", "output.units: `n` is not known"),
            entry(2, "partial", "output.domain: `Net` is not known", "output.units: `n` is not known"),
            entry(9, "full"),
        ],
    )
    assert tally.sites["torch"] == 3
    assert tally.matched["torch"] == 2
    assert tally.known["torch"] == 1
    assert tally.grades == {("torch", "full"): 2, ("torch", "partial"): 1}
    assert tally.reasons == {"output.domain: `...` is not known": 1}
    assert tally.missed == [("a.py", None, 3)]


def test_every_head_of_the_fixtures_stands_at_a_counted_site() -> None:
    folder = ROOT / "fixtures" / "torch"
    tally = measure(str(folder))
    assert tally.sites.total() == tally.matched.total() == len(heads([str(folder)])) > 20


def test_the_command_prints_a_row_for_each_repository_and_the_sum() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "benchmarks.resolved", "--jobs", "1", "fixtures/keras", "fixtures/torch"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    rows = [line.split() for line in done.stdout.splitlines()[1:4]]
    assert [row[0] for row in rows] == ["keras", "torch", "all"]
    one, other, total = (int(row[1]) for row in rows)
    assert 0 < one < one + other == total


@pytest.mark.parametrize("lines", [100, 200, 1_000])
def test_a_training_script_has_the_wanted_length_and_one_good_head(lines: int, tmp_path: Path) -> None:
    text = training_script(lines)
    ast.parse(text)
    assert text.count("\n") == lines
    path = tmp_path / "train.py"
    path.write_text(text, encoding="utf-8")
    (head,) = heads([str(path)])
    assert (head.resolved, head.units, head.loss, head.findings) == ("full", 5, "CrossEntropyLoss", ())


def test_a_table_has_the_wanted_size() -> None:
    text = data_table(100_000)
    ast.parse(text)
    assert abs(len(text) / 100_000 - 1) < 0.05


def test_the_repository_has_the_files_that_the_figures_speak_of(tmp_path: Path) -> None:
    told, others = repository(tmp_path, 90)
    assert (len(told), len(others)) == (WITH_LOSS, 1_000 - WITH_LOSS)
    assert len(heads(told)) == WITH_LOSS
    assert heads(others) == ()
    for number in range(3):
        ast.parse(loss_free(90, number))
        assert loss_free(90, number).count("\n") == 90


def labelled(labels: str | None, reason: str | None = None) -> HeadEntry:
    span = Span("a.py", Position(1, 1), Position(1, 2))
    return HeadEntry(span, framework="torch", loss="MSELoss", labels=labels, labels_reason=reason)


def test_heads_are_counted_by_what_is_known_of_their_labels() -> None:
    heads = [labelled("integer"), labelled(None, SAME_AS_INPUT), labelled(None, "`x` is odd")]
    heads += [labelled(None, ONE_NUMBER), labelled(None, "the features of `MNIST`")]
    tally = count([*heads, HeadEntry(heads[0].span)])
    assert tally.row("torch", "torch").split() == ["torch", "5", "3", "1", "1", "50.0%"]
    assert tally.reasons == {"`...` is odd": 1}
    assert tally.encodings == {"integer": 1}


@pytest.mark.unwatched
@pytest.mark.parametrize("name", SUBJECTS)
def test_a_unit_of_a_larger_program_costs_no_more(name: str, tmp_path: Path) -> None:
    # Measured tightly by `python -m benchmarks.scaling`; here a cost that is quadratic would be 8.
    assert unit_costs(SUBJECTS[name], tmp_path, 2)[8] < 3


def test_the_heads_of_the_scaled_programs_are_all_understood(tmp_path: Path) -> None:
    for write, expected in zip(SUBJECTS.values(), (4, 1, 80), strict=True):
        found = heads([str(write(tmp_path, 4))])
        assert [head.resolved for head in found] == ["full"] * expected


@pytest.mark.parametrize("folder", ["projects", "seeds"])
def test_triage_loses_nothing(folder: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert sound(str(ROOT / "fixtures" / folder)), capsys.readouterr().out


def test_what_triage_loses_is_said(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Examiner, "can_hold_head", lambda self, data: False)
    assert not sound(str(ROOT / "fixtures" / "seeds"))
    assert " lost\n" in capsys.readouterr().out
