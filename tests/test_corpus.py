"""The lists of the corpus keep their form; what is in them is judged, and nothing in them is wrong."""

from __future__ import annotations

import re

from benchmarks._sdists import read_pins
from benchmarks.corpus import EXPECTED, HEADER, PINS, VERDICTS
from headlint.rulebook import load_rules

ROWS = [line.split("\t") for line in EXPECTED.read_text(encoding="utf-8").splitlines()]


def test_every_distribution_is_pinned_to_its_bytes() -> None:
    pins = read_pins(PINS)
    assert len(pins) >= 40
    assert len({pin.name for pin in pins}) == len(pins)
    assert all(pin.version and re.fullmatch(r"[0-9a-f]{64}", pin.digest) for pin in pins)
    assert any(pin.in_ci for pin in pins)


def test_every_finding_was_judged_and_none_is_wrong() -> None:
    assert tuple(ROWS[0]) == HEADER
    codes, folders = {rule.code for rule in load_rules()}, {pin.folder for pin in read_pins(PINS)}
    for package, path, cell, line, code, verdict, note in ROWS[1:]:
        assert package in folders
        assert code in codes
        assert (line + cell).isdecimal()
        assert verdict in VERDICTS, (package, path)
        assert verdict != "wrong", (package, path)
        assert note, (package, path)


def test_the_list_is_in_order() -> None:
    keys = [(package, path, cell, int(line), code) for package, path, cell, line, code, *_ in ROWS[1:]]
    assert keys == sorted(keys)
    assert len(keys) == len(set(keys))
