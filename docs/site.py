"""The documentation site: `python -m docs.site [FOLDER]` builds it, and any warning is an error."""

from __future__ import annotations

import argparse
import shutil
import sys
import tempfile
from pathlib import Path

from docs import reference

ROOT = Path(__file__).resolve().parent.parent
SOURCE = ROOT / "docs"
KEPT = ("*.md", "conf.py", "images", "schemas/*.json")
COPIED = {"CHANGELOG.md": "changelog.md", "CONTRIBUTING.md": "contributing.md", "SECURITY.md": "security.md"}
"""Pages of the site that stand at the root of the repository, where forges look for them."""


def stage(into: Path) -> None:
    """Put everything that the site is built from into a folder: what is written and what is generated."""
    for pattern in KEPT:
        for path in SOURCE.glob(pattern):
            target = into / path.relative_to(SOURCE)
            target.parent.mkdir(parents=True, exist_ok=True)
            if path.is_dir():
                shutil.copytree(path, target)
            else:
                shutil.copyfile(path, target)
    for name, page in COPIED.items():
        # Their links start at the root.
        text = (ROOT / name).read_text(encoding="utf-8").replace("](docs/", "](")
        (into / page).write_text(text, encoding="utf-8")
    for page, text in reference.written():
        target = into / page
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(text, encoding="utf-8")


def main() -> int:
    """Build the site; gives the exit code of the generator."""
    parser = argparse.ArgumentParser(prog="python -m docs.site", description=__doc__)
    parser.add_argument("folder", nargs="?", type=Path, default=ROOT / "build" / "site")
    folder: Path = parser.parse_args().folder
    from sphinx.cmd.build import build_main

    with tempfile.TemporaryDirectory() as staged:
        stage(Path(staged))
        return build_main(["-W", "--keep-going", "-n", "-q", "-b", "dirhtml", staged, str(folder)])


if __name__ == "__main__":
    sys.exit(main())
