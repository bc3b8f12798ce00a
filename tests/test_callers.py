"""Which files import a module whose heads could not be determined."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from headlint.callers import POPULAR, importers_of, modules_of
from headlint.lint import lint_paths
from headlint.settings import Settings


def write(root: Path, name: str, text: str) -> str:
    path = root / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return str(path)


def test_importers_stand_below_the_module_or_name_its_folder(tmp_path: Path) -> None:
    wanted = modules_of([write(tmp_path, "app/training/utils.py", "")])
    files = [
        write(tmp_path, "app/training/run.py", "from .utils import train\n"),
        write(tmp_path, "app/training/deep/run.py", "import utils\n"),
        write(tmp_path, "main.py", "from app.training.utils import train\n"),
        write(tmp_path, "app/data/load.py", "from app.data.utils import read\n"),
        write(tmp_path, "other.py", "# from app.training.utils import train\nutils = 1\n"),
    ]
    assert importers_of(files, wanted) == files[:3]


def test_a_package_is_imported_by_its_own_name(tmp_path: Path) -> None:
    wanted = modules_of([write(tmp_path, "engine/__init__.py", "")])
    caller = write(tmp_path, "main.py", "from engine import train\n")
    assert importers_of([caller, write(tmp_path, "plain.py", "import os\n")], wanted) == [caller]


def test_what_everybody_imports_leads_nowhere(tmp_path: Path) -> None:
    wanted = modules_of([write(tmp_path, "helpers.py", "")])
    files = [write(tmp_path, f"part{number}.py", "import helpers\n") for number in range(POPULAR + 1)]
    assert importers_of(files, wanted) == []
    assert importers_of(files[1:], wanted) == files[1:]


def test_a_notebook_imports_in_its_cells(tmp_path: Path) -> None:
    wanted = modules_of([write(tmp_path, "net.py", "")])
    files = []
    for number, cell in enumerate(
        (["import keras\n", "  from net import Net\n"], "import keras\nfrom net import Net", "import net")
    ):
        book = json.dumps({"cells": [{"cell_type": "code", "source": cell}]}, indent=number)
        files.append(write(tmp_path, f"a{number}.ipynb", book))
    other = json.dumps({"cells": [{"cell_type": "code", "source": 'import keras\nnet = "from net"'}]})
    assert importers_of([*files, write(tmp_path, "other.ipynb", other)], wanted) == files


def test_a_notebook_that_trains_keeps_a_comment_in_use(tmp_path: Path) -> None:
    (tmp_path / "pyproject.toml").touch()
    comment = "# headlint: ignore-file[HL101] known\n"
    net = write(tmp_path, "net.py", f"from keras import Sequential\n{comment}")
    assert [finding.code for finding in lint_paths([net]).findings] == ["HL002"]
    cells = ["from net import net\n", "net().compile(loss='categorical_crossentropy')\n"]
    write(tmp_path, "train.ipynb", json.dumps({"cells": [{"cell_type": "code", "source": cells}]}))
    assert lint_paths([net]).findings == ()


def test_a_file_without_a_word_of_a_library_says_which_model_is_trained(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It holds no head, yet the one of `engine` is only known where `engine.train` is called."""
    monkeypatch.chdir(tmp_path)
    write(tmp_path, "pyproject.toml", "")
    step = "    for x, y in loader:\n        criterion(model(x), y).backward()\n"
    engine = "from torch import nn\n\ncriterion = nn.CrossEntropyLoss()\n\n\ndef train(model, loader):\n"
    write(tmp_path, "engine.py", engine + step)
    net = "from torch import nn\n\n\ndef make():\n    return nn.Sequential(nn.Linear(8, 3){})\n"
    write(tmp_path, "net.py", net.format(", nn.Softmax(dim=1)"))
    write(tmp_path, "main.py", "from engine import train\nfrom net import make\n\ntrain(make(), load())\n")
    settings = Settings(cache=True)
    for _ in range(2):  # the second time all is known already
        (finding,) = lint_paths(["."], settings).findings
        assert finding.code == "HL106"
    write(tmp_path, "net.py", net.format(""))
    assert lint_paths(["."], settings).findings == ()
    write(tmp_path, "main.py", "")
    (head,) = [entry for entry in lint_paths(["."], settings).heads if entry.loss]
    assert head.resolved != "full"
