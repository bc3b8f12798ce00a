"""The dependencies at their lower bounds: `python -m benchmarks.versions [--folder FOLDER] [TEST ...]`.

An environment of its own gets headlint with the lowest versions that pyproject.toml admits, and everything
that only tests need as it comes; then tests are run in it, of what stands on the dependencies by default.
"""

from __future__ import annotations

import argparse
import re
import subprocess
import sys
import tempfile
import venv
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from benchmarks._measuring import ROOT

__all__ = ["TESTS", "lowest", "main"]

_TESTED = "bad_input config discover fixing fixtures html nodes notebooks own projects report rules syntax"
TESTS = tuple(f"tests/test_{name}.py" for name in _TESTED.split())
BUILT: Mapping[str, Mapping[tuple[int, int], str]] = {
    # 6.0 is built with Cython 0.29, which no longer works; the first ones with wheels for these:
    "pyyaml": {(3, 12): "6.0.1", (3, 13): "6.0.2", (3, 14): "6.0.3"},
}
"""Where a newer Python needs a newer version than the lower bound, which then stands for itself."""
_BOUND = re.compile(r"(?P<name>[\w-]+)>=(?P<version>[\d.]+)(?P<marker>\s*;.*)?$")


def lowest(requirements: Sequence[str], python: tuple[int, int] = sys.version_info[:2]) -> Iterator[str]:
    """The requirements at their lower bounds, as far as they can be installed on a version of Python.

    Raises ValueError for one that is anything but a lower bound.
    """
    for requirement in requirements:
        bound = _BOUND.match(requirement)
        if bound is None:
            raise ValueError(f"{requirement!r} is no lower bound")
        version = bound["version"]
        for since, built in sorted(BUILT.get(bound["name"], {}).items()):
            version = built if python >= since else version
        yield f"{bound['name']}=={version}{bound['marker'] or ''}"


def dependencies() -> Sequence[str]:
    """What pyproject.toml says that headlint needs."""
    if sys.version_info >= (3, 11):
        import tomllib
    else:
        import tomli as tomllib
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    return [str(one) for one in project["dependencies"]]


def main(argv: Sequence[str] | None = None) -> int:
    """Install and test; gives the exit code of the tests."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.versions", description=__doc__)
    parser.add_argument("tests", nargs="*", default=TESTS, help="files of tests")
    parser.add_argument("--folder", type=Path, help="where the environment is made; else for this run alone")
    arguments = parser.parse_args(argv)
    with tempfile.TemporaryDirectory() as temporary:
        return _test(arguments.folder or Path(temporary), arguments.tests)


def _test(folder: Path, tests: Sequence[str]) -> int:
    venv.create(folder, with_pip=True, clear=True)
    python = folder / ("Scripts" if sys.platform == "win32" else "bin") / "python"
    pins = folder / "lowest.txt"
    pins.write_text("".join(f"{one}\n" for one in lowest(dependencies())), encoding="utf-8")
    print(pins.read_text(encoding="utf-8"), end="", flush=True)
    install = (python, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--constraint", pins)
    subprocess.run([*install, f"{ROOT}[test]"], check=True, cwd=ROOT)
    return subprocess.run([python, "-m", "pytest", "-q", *tests], check=False, cwd=ROOT).returncode


if __name__ == "__main__":
    sys.exit(main())
