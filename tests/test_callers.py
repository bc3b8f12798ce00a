"""Which files import a module whose heads could not be determined."""

from __future__ import annotations

from pathlib import Path

from headlint.callers import POPULAR, importers_of, modules_of


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
