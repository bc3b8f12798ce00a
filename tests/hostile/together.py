"""Every hostile file of the table beside fifty good ones, in one run."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from headlint.rulebook import load_rules

from .row import CHECK, Row, in_subprocess

__all__ = ["GOOD_FILES", "all_together"]

GOOD_FILES = 50


def all_together(rows: Iterable[Row], folder: Path) -> Row:
    """Make them all in a folder; the row says what a run over it must answer.

    What is known of the good ones is what a run over them alone says of them.
    """
    lie = [row for row in rows if row.together and not row.unless]
    known = _good(folder)
    findings, notes = [], []
    for number, row in enumerate(lie):
        place = folder / "bad" / f"{number:03}"
        place.mkdir(parents=True)
        row.make(place)
        findings += row.below(f"@/bad/{number:03}").findings
        notes += row.below(f"@/bad/{number:03}").notes
    errors = sum(" HL001 " in line for line in findings)
    return Row(
        "together",
        f"{len(lie)} rows beside {GOOD_FILES} good files",
        lambda _: None,
        (*findings, *known),
        ("[*] …", f"…{errors} files could not be read"),
        tuple(sorted(notes)),
        1,
        argv=(*CHECK[:2], *CHECK[3:]),
    )


def _good(folder: Path) -> list[str]:
    """Put programs with marked mistakes into a folder, and give the lines of a run over them alone.

    They are the examples of the rules: those whose marks are what a run finds with the usual settings.
    """
    place = folder / "good"
    place.mkdir()
    bad = [one for rule in load_rules() for one in rule.examples if one.kind == "bad" and not one.facts]
    for number, example in enumerate(bad[::2]):
        (place / f"{number:03}.py").write_text(example.code, encoding="utf-8")
    alone = in_subprocess(Row("together", "the good ones", lambda _: None), folder)
    lines: dict[str, list[str]] = {}
    for line in alone.out:
        if line.startswith("good/"):
            lines.setdefault(line.partition(":")[0], []).append(line)
    known: list[str] = []
    kept = 0
    for path in sorted(place.iterdir()):
        said = lines.get(f"good/{path.name}", [])
        if kept < GOOD_FILES and said and _marked(path) == {_told(line) for line in said}:
            known += said
            kept += 1
        else:
            path.unlink()
    return known


def _marked(path: Path) -> set[tuple[str, str]]:
    """Lines and codes of the marks in a program."""
    lines = enumerate(path.read_text(encoding="utf-8").splitlines(), 1)
    marks = ((number, line.partition("# expect:")[2]) for number, line in lines)
    return {(str(number), code.strip()) for number, mark in marks if mark for code in mark.split(",")}


def _told(line: str) -> tuple[str, str]:
    """The line and the code of a finding."""
    _, at, _, rest = line.split(":", 3)
    return at, rest.split()[0]
