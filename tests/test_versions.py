"""Pins of frameworks in the requirement files of a project."""

from __future__ import annotations

from pathlib import Path

import pytest

from headlint.lint import Options, UsageError, lint_paths, lint_source
from headlint.versions import Range, assume, pinned


def project(root: Path, name: str, text: str) -> str:
    (root / ".git").mkdir()
    (root / name).write_text(text, encoding="utf-8")
    file = root / "src" / "train.py"
    file.parent.mkdir()
    file.write_text("", encoding="utf-8")
    return str(file)


@pytest.mark.parametrize(
    ("pin", "least", "most"),
    [
        ("==2.4.1", 204, 204),
        ("==2.*", 200, 299),
        ("~=2.4", 204, 299),
        ("~=2.4.0", 204, 204),
        (">=1.15,<2", 115, 199),
        ("<2.6", None, 205),
        ("<2.6.1", None, 206),
        ("<=2.10", None, 210),
        (">=2.3", 203, None),
        ("!=2.3", None, None),
    ],
)
def test_a_pin_bounds_the_version(tmp_path: Path, pin: str, least: int | None, most: int | None) -> None:
    path = project(tmp_path, "requirements.txt", f"numpy\ntensorflow-cpu{pin}  # why\n")
    assert pinned(path) == {"tensorflow": Range(least, most)}


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("pyproject.toml", '[project]\ndependencies = [\n  "keras>=2.3,<3",\n]\n'),
        ("pyproject.toml", '[tool.poetry.dependencies]\nkeras = "^2.3"\n'),
        ("pyproject.toml", '[tool.poetry.dependencies]\nkeras = "2.3"\n'),
        ("environment.yml", "dependencies:\n  - python=3.8\n  - keras>=2.3,<3\n"),
        ("setup.py", 'setup(install_requires=["keras>=2.3,<3", "h5py"])\n'),
        ("Pipfile", '[packages]\nkeras = ">=2.3,<3"\n'),
    ],
)
def test_every_kind_of_file_is_read(tmp_path: Path, name: str, text: str) -> None:
    assert pinned(project(tmp_path, name, text)) == {"keras": Range(203, 299)}


@pytest.mark.parametrize("text", ["keras\n", "keras-tuner==1.0\n", "# tensorflow==1.15\n", "my-torch==1.0\n"])
def test_what_pins_no_framework_says_nothing(tmp_path: Path, text: str) -> None:
    assert pinned(project(tmp_path, "requirements.txt", text)) == {}


def test_files_that_disagree_leave_it_open(tmp_path: Path) -> None:
    path = project(tmp_path, "requirements.txt", "torch==1.13\n")
    (tmp_path / "requirements-dev.txt").write_text("torch==2.1\n", encoding="utf-8")
    assert pinned(path) == {}


@pytest.mark.parametrize("name", ["requirements_test.txt", "requirements-dev.txt", "requirements.docs.txt"])
def test_a_file_for_the_tests_does_not_speak_for_the_project(tmp_path: Path, name: str) -> None:
    path = project(tmp_path, name, "tensorflow==2.20.0\n")
    assert pinned(path) == {}
    (tmp_path / "setup.cfg").write_text("install_requires =\n  tensorflow==2.20.0\n", encoding="utf-8")
    assert pinned(path) == {"tensorflow": Range(220, 220)}


def test_a_rule_minds_the_pin(tmp_path: Path) -> None:
    path = project(tmp_path, "requirements.txt", "tensorflow==2.3\n")
    Path(path).write_text(
        "from tensorflow import keras\n"
        "model = keras.Sequential([keras.layers.Dense(1, activation='sigmoid')])\n"
        "model.compile('adam', 'binary_crossentropy')\n"
        "print(model.predict_classes([[1.0]]))\n",
        encoding="utf-8",
    )
    assert not lint_paths([path]).findings
    (tmp_path / "requirements.txt").unlink()
    (tmp_path / "pyproject.toml").write_text('dependencies = ["tensorflow>=2.8"]\n', encoding="utf-8")
    assert [finding.code for finding in lint_paths([path]).findings] == ["HL701"]


REMOVED = (
    "from tensorflow import keras\n"
    "model = keras.Sequential([keras.layers.Dense(1, activation='sigmoid')])\n"
    "model.compile('adam', 'binary_crossentropy')\n"
    "print(model.predict_classes([[1.0]]))\n"
)


def test_what_the_user_says_counts_where_nothing_is_pinned(tmp_path: Path) -> None:
    def codes(path: str, *assumed: str) -> list[str]:
        return [one.code for one in lint_source(REMOVED, path, Options(assume=assumed)).findings]

    bare = str(tmp_path / "train.py")
    assert codes(bare) == ["HL701"]
    assert codes(bare, "tensorflow==2.3") == []
    assert codes(bare, "tensorflow==2.12") == ["HL701"]
    (tmp_path / "other").mkdir()
    pinned_to_later = project(tmp_path / "other", "requirements.txt", "tensorflow==2.12\n")
    assert codes(pinned_to_later, "tensorflow==2.3") == ["HL701"]


def test_a_backend_can_be_said() -> None:
    assert assume(["backend=jax", "torch<2", "torch>=1.8"]).backend == "jax"
    assert assume(["torch<2", "torch>=1.8"]).versions == {"torch": Range(108, 199)}


@pytest.mark.parametrize("text", ["numpy==1.0", "tensorflow", "backend=theano", "tensorflow==2.3 and more"])
def test_anything_else_is_refused(text: str) -> None:
    with pytest.raises(UsageError, match="no version"):
        lint_source("", "train.py", Options(assume=(text,)))
