"""headlint works from whatever it is installed: wheel, source distribution, checkout, repository."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from marks import ROOT, expected

pytestmark = pytest.mark.wheel

FIXTURE = ROOT / "fixtures" / "seeds" / "s000_q2_answer1a.py"
UNTRACKED = (".git", ".ci", ".venv", ".*_cache", ".hypothesis", "__pycache__", "*.egg-info", "dist", "build")
RULES = {path.name for path in (ROOT / "rules").glob("*.yaml")}


def run(*command: object, cwd: Path) -> subprocess.CompletedProcess[str]:
    """Runs a command away from the checkout; its own output explains a failure."""
    clean = {key: value for key, value in os.environ.items() if key not in {"PYTHONPATH", "PYTHONHOME"}}
    return subprocess.run(
        [str(part) for part in command], cwd=cwd, env=clean, capture_output=True, text=True, check=False
    )


def must(*command: object, cwd: Path) -> str:
    done = run(*command, cwd=cwd)
    assert done.returncode == 0, f"{command}\n{done.stdout}\n{done.stderr}"
    return done.stdout


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """The source distribution, the wheel built from it, and the wheel built from the checkout."""
    folder = tmp_path_factory.mktemp("built")
    must(sys.executable, "-m", "build", "--outdir", folder / "from-sdist", ROOT, cwd=folder)
    must(sys.executable, "-m", "build", "--wheel", "--outdir", folder / "direct", ROOT, cwd=folder)
    return {
        "sdist": next((folder / "from-sdist").glob("*.tar.gz")),
        "wheel": next((folder / "from-sdist").glob("*.whl")),
        "direct": next((folder / "direct").glob("*.whl")),
    }


@pytest.fixture(scope="module")
def environment(tmp_path_factory: pytest.TempPathFactory, built: dict[str, Path]) -> Path:
    """The `bin` folder of a clean virtual environment with the wheel and what it asks for."""
    folder = tmp_path_factory.mktemp("environment")
    must(sys.executable, "-m", "venv", folder / "venv", cwd=folder)
    scripts = folder / "venv" / ("Scripts" if sys.platform == "win32" else "bin")
    must(scripts / "python", "-m", "pip", "install", "--quiet", built["wheel"], cwd=folder)
    return scripts


@pytest.fixture(scope="module")
def checkout(tmp_path_factory: pytest.TempPathFactory, built: dict[str, Path]) -> Path:
    """A git repository with what the source distribution holds, committed."""
    folder = tmp_path_factory.mktemp("checkout")
    shutil.unpack_archive(built["sdist"], folder)
    (top,) = folder.iterdir()
    who = ("-c", "user.name=headlint", "-c", "user.email=headlint@example.invalid")
    must("git", "init", "--quiet", cwd=top)
    must("git", "add", "--all", cwd=top)
    must("git", *who, "commit", "--quiet", "--message", "as distributed", cwd=top)
    return top


def test_both_wheels_hold_the_package_its_data_and_every_rule(built: dict[str, Path]) -> None:
    held = {}
    for kind in ("wheel", "direct"):
        with zipfile.ZipFile(built[kind]) as archive:
            held[kind] = set(archive.namelist())
    assert held["wheel"] == held["direct"]

    assert RULES
    assert {f"headlint/rules/{name}" for name in RULES} <= held["wheel"]
    package = {
        path.relative_to(ROOT).as_posix()
        for path in (ROOT / "headlint").rglob("*")
        if path.suffix in {".py", ".yaml", ".typed"}
    }
    assert package <= held["wheel"]
    tops = {name.split("/")[0] for name in held["wheel"]}
    assert {top for top in tops if not top.endswith(".dist-info")} == {"headlint"}


def test_two_builds_have_the_same_bytes_and_name_no_machine(tmp_path: Path) -> None:
    """Whenever and wherever they were made, by whoever: other paths, times and rights of the files."""
    made: list[dict[str, bytes]] = []
    for number, top in enumerate((tmp_path / "here" / "headlint", tmp_path / "there")):
        shutil.copytree(ROOT, top, ignore=shutil.ignore_patterns(*UNTRACKED))
        for path in top.rglob("*"):
            if path.is_file():
                path.chmod((0o644, 0o600)[number])
                os.utime(path, (10**9 * (number + 1),) * 2)
        must(sys.executable, "-m", "build", "--outdir", tmp_path / str(number), top, cwd=tmp_path)
        made.append({path.name: path.read_bytes() for path in (tmp_path / str(number)).iterdir()})
    assert sorted(Path(name).suffix for name in made[0]) == [".gz", ".whl"]
    assert made[0] == made[1]
    folders = (str(tmp_path), str(ROOT), str(Path.home()), sys.prefix)
    for held in contents(tmp_path / "0"):
        assert not [folder for folder in folders if len(folder) > 5 and folder.encode() in held]


def contents(folder: Path) -> Iterator[bytes]:
    """What is in every file of the archives in a folder."""
    for place in folder.iterdir():
        shutil.unpack_archive(place, folder / "unpacked", "zip" if place.suffix == ".whl" else "gztar")
    yield from (path.read_bytes() for path in (folder / "unpacked").rglob("*") if path.is_file())


@pytest.mark.parametrize("kind", ["wheel", "editable", "git"])
def test_an_installed_headlint_finds_its_rules_and_a_fault(
    kind: str, environment: Path, checkout: Path, built: dict[str, Path], tmp_path: Path
) -> None:
    sources: dict[str, tuple[object, ...]] = {
        "wheel": (built["wheel"],),
        "editable": ("--editable", checkout),
        "git": (f"git+{checkout.as_uri()}",),
    }
    pip = (environment / "python", "-m", "pip", "install", "--quiet", "--no-deps", "--force-reinstall")
    must(*pip, *sources[kind], cwd=tmp_path)

    shutil.copy(FIXTURE, tmp_path / "train.py")
    done = run(environment / "headlint", "--output-format", "json", "train.py", cwd=tmp_path)
    assert done.returncode == 1, done.stderr
    found = {(item["range"]["start"]["line"], item["code"]) for item in json.loads(done.stdout)["findings"]}
    assert found == expected(FIXTURE.read_text(encoding="utf-8"))

    listed = must(environment / "headlint", "rule", cwd=tmp_path)
    assert all(name.split("-")[0] in listed for name in RULES)
