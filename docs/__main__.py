"""`python -m docs` writes what is generated; `--check` writes nothing and names what is out of date."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from docs import pages, picture, readme, schemas

ROOT = Path(__file__).resolve().parent.parent
README = ROOT / "README.md"
PICTURE = ROOT / "docs" / "images" / "terminal.svg"


def main() -> int:
    """Exit code 1 where `--check` found something out of date."""
    parser = argparse.ArgumentParser(prog="python -m docs", description=__doc__)
    parser.add_argument("--check", action="store_true")
    check = parser.parse_args().check
    text = README.read_text(encoding="utf-8")
    filled = readme.fill(text)
    drawing = picture.draw(ROOT)
    shown = PICTURE.read_text(encoding="utf-8") if PICTURE.is_file() else ""
    # Another version of rich draws the same text in other shapes; that is no reason to complain.
    stale = [
        path
        for path, same in (
            (README, filled == text),
            (PICTURE, picture.words(shown) == picture.words(drawing)),
        )
        if not same
    ]
    texts = {schemas.FOLDER / name: schemas.text_of(name) for name in schemas.SCHEMAS}
    texts |= {page: pages.fill(page.read_text(encoding="utf-8")) for page in pages.pages(ROOT / "docs")}
    stale += [path for path, whole in texts.items() if not path.is_file() or path.read_text("utf-8") != whole]
    for path in stale:
        print(f"{path.relative_to(ROOT)} is out of date; 'python -m docs' writes it anew" if check else path)
    if not check:
        README.write_text(filled, encoding="utf-8", newline="\n")
        PICTURE.parent.mkdir(exist_ok=True)
        PICTURE.write_text(drawing, encoding="utf-8", newline="\n")
        for path, whole in texts.items():
            path.write_text(whole, encoding="utf-8", newline="\n")
    return int(check and bool(stale))


if __name__ == "__main__":
    sys.exit(main())
