"""Whether a fix did what it promised: findings before and after, and whether the file is Python still."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from headlint.findings import Edit, Finding, Fix, Report, Severity, Span, Summary
from headlint.fixing import applied, repair
from headlint.fixing.choosing import Repair, allowed, choose, edits_of, key_of
from headlint.fixing.texts import Unwritable
from headlint.fixing.verifying import broken, compare
from headlint.source import SourceError, decode
from reports import finding, span

PATH = "/a.py"


def found(
    code: str, line: int, *, path: str = PATH, severity: Severity = "warning", first: int = 1
) -> Finding:
    return finding(span(path, line, first, first + 3), code=code, severity=severity)


def mended(one: Finding, *edits: Edit) -> Repair:
    return Repair(one, Fix("do it", "safe", edits or (Edit(one.span, "xx"),)))


def report(*findings: Finding, heads: int = 1, checked: int = 1) -> Report:
    return Report(findings, Summary(files=1, heads=heads, checked=checked))


WRONG = found("HL101", 3)


@pytest.mark.parametrize(
    ("left", "complaint"),
    [
        ((), ""),
        ((WRONG,), "HL101 is still found afterwards"),
        ((found("HL102", 7),), "HL102 is found afterwards in /a.py line 7"),
        ((found("HL102", 3),), "HL102 is found afterwards in /a.py line 3"),
        # What most never see, in place of what goes wrong.
        ((found("HL105", 3, severity="info"),), ""),
        # A comment that has nothing to suppress any more.
        ((found("HL002", 1),), ""),
    ],
)
def test_what_is_found_afterwards(left: tuple[Finding, ...], complaint: str) -> None:
    assert compare(report(WRONG), report(*left), [mended(WRONG)]).complaint == complaint


def test_a_remark_in_place_of_a_remark_is_told() -> None:
    small = found("HL105", 3, severity="info")
    outcome = compare(report(small), report(found("HL112", 3, severity="info")), [mended(small)])
    assert outcome.complaint == "HL112 is found afterwards in /a.py line 3"


@pytest.mark.parametrize(
    ("heads", "checked", "complaint"),
    [
        (2, 2, ""),
        (3, 3, ""),
        (1, 2, "headlint understands less of the program afterwards"),
        (2, 1, "headlint understands less of the program afterwards"),
    ],
)
def test_as_much_is_understood_afterwards(heads: int, checked: int, complaint: str) -> None:
    before, after = report(WRONG, heads=2, checked=2), report(heads=heads, checked=checked)
    assert compare(before, after, [mended(WRONG)]).complaint == complaint


def test_a_finding_keeps_its_place_where_lines_come_before_it() -> None:
    other = found("HL102", 9)
    wrong = mended(WRONG, Edit(WRONG.span, "x\ny\nz"))
    outcome = compare(report(WRONG, other), report(found("HL102", 11)), [wrong])
    assert outcome.complaint == ""
    assert outcome.same == {key_of(other): key_of(found("HL102", 11))}


def test_a_finding_that_is_shown_elsewhere_is_the_same_one() -> None:
    """Its primary place can have gone with the repair of another: one of its code in its file is it."""
    other = found("HL102", 3, first=2)
    moved = found("HL102", 9)
    outcome = compare(report(WRONG, other), report(moved), [mended(WRONG)])
    assert (outcome.complaint, outcome.same) == ("", {key_of(other): key_of(moved)})
    for left in ((moved, found("HL102", 12)), (found("HL102", 9, path="/b.py"),), (found("HL103", 9),)):
        assert compare(report(WRONG, other), report(*left), [mended(WRONG)]).complaint


def test_a_finding_of_another_cell_is_another_one() -> None:
    def at(cell: int) -> Finding:
        return finding(span("/a.ipynb", 1, 1, 4, cell=cell), code="HL102")

    wrong = finding(span("/a.ipynb", 2, 1, 4, cell=1))
    outcome = compare(report(wrong, at(1)), report(at(1), at(2)), [mended(wrong)])
    assert outcome.complaint == "HL102 is found afterwards in /a.ipynb cell 2 line 1"


# Which remedies are taken


def remedy(applicability: str, *edits: Edit) -> Fix:
    return Fix("do it", applicability, edits)  # type: ignore[arg-type]


def test_the_first_remedy_that_may_be_applied() -> None:
    edit = Edit(WRONG.span, "x")
    fixes = (remedy("safe"), remedy("manual", edit), remedy("unsafe", edit), remedy("safe", edit))
    one = finding(WRONG.span, fixes=fixes)
    assert allowed(one, unsafe=True) is fixes[2]
    assert allowed(one, unsafe=False) is fixes[3]
    assert allowed(finding(WRONG.span, fixes=fixes[:2]), unsafe=True) is None


def with_edit(place: Span, *, code: str = "HL101", at: Span | None = None) -> Finding:
    return finding(place, code=code, fixes=(remedy("safe", Edit(at or place, "x")),))


@pytest.mark.parametrize(
    ("first", "second", "both"),
    [
        (span(PATH, 1, 1, 4), span(PATH, 1, 4, 6), True),
        (span(PATH, 1, 4, 6), span(PATH, 1, 1, 4), True),
        (span(PATH, 1, 1, 4), span(PATH, 1, 3, 6), False),
        (span(PATH, 1, 3, 6), span(PATH, 1, 1, 4), False),
        (span(PATH, 1, 1, 9), span(PATH, 1, 3, 4), False),
        (span(PATH, 1, 3, 3), span(PATH, 1, 3, 3), False),
        (span(PATH, 1, 3, 3), span(PATH, 1, 3, 5), False),
        (span(PATH, 1, 1, 4), span("/b.py", 1, 1, 4), True),
        (span(PATH, 1, 1, 4, cell=1), span(PATH, 1, 1, 4, cell=2), True),
    ],
)
def test_of_two_that_touch_the_first_is_taken(first: Span, second: Span, both: bool) -> None:
    given = [with_edit(first), with_edit(second, code="HL102")]
    chosen = choose(given, unsafe=False, may_change=lambda _: True, refused=())
    assert [one.finding for one in chosen] == given[: 2 if both else 1]


def test_of_two_about_one_place_the_first_is_taken() -> None:
    given = [
        with_edit(span(PATH, 1, 1, 4), at=span(PATH, 5, 1, 2)),
        with_edit(span(PATH, 1, 2, 3), at=span(PATH, 9, 1, 2)),
    ]
    assert len(choose(given, unsafe=False, may_change=lambda _: True, refused=())) == 1
    assert len(choose(given, unsafe=False, may_change=lambda _: True, refused={key_of(given[0])})) == 1
    assert choose(given, unsafe=False, may_change=lambda _: False, refused=()) == []


def test_edits_of_one_text_in_order() -> None:
    late, early = Edit(span(PATH, 2, 1, 2), "x"), Edit(span(PATH, 1, 1, 2), "y")
    other = Edit(span(PATH, 1, 1, 2, cell=3), "z")
    repairs = [mended(WRONG, late, early), mended(WRONG, early, other)]
    assert list(edits_of(repairs, PATH, None)) == [early, late]
    assert list(edits_of(repairs, PATH, 3)) == [other]


# Is it Python?


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("a = 1\n", "a = 2\n", ""),
        ("a = 1\n", "a = = 2\n", "line 1"),
        ("f(a=1)\n", "f(a=1, a=2)\n", "Python does not compile it"),
        # It was refused before.
        ("return 1\n", "return 2\n", ""),
        ("a = 1\n", "# coding: nonsense\n", "nonsense"),
    ],
)
def test_a_program_stays_one(old: str, new: str, said: str) -> None:
    complaint = broken("a.py", old.encode(), new.encode())
    assert said in complaint
    assert bool(said) == bool(complaint)


def book(*cells: str) -> bytes:
    code = [{"cell_type": "code", "source": text, "outputs": [], "metadata": {}} for text in cells]
    return json.dumps({"cells": code, "metadata": {}, "nbformat": 4, "nbformat_minor": 5}).encode()


def test_the_cells_of_a_notebook_stay_programs() -> None:
    assert broken("a.ipynb", book("a = 1", "b = 1"), book("a = 1", "b = 2")) == ""
    assert broken("a.ipynb", book("a = 1", "b = = 1"), book("a = 2", "b = = 1")) == ""
    complaint = broken("a.ipynb", book("a = 1", "b = 1", "c = 1"), book("a = 1", "b = 1\nb = = 2", "c = 1"))
    assert complaint.endswith("(cell 2, line 2)")
    complaint = broken("a.ipynb", book("a = = 1", "b = 1"), book("a = = 1", "b = = 2"))
    assert complaint.endswith("(cell 2, line 1)")


def test_a_file_that_cannot_be_read_is_not_edited() -> None:
    data = b"# coding: nonsense\na = 1\n"
    assert isinstance(decode(data, PATH), SourceError)
    with pytest.raises(Unwritable):
        applied(data, PATH, [Edit(span(PATH, 2, 1, 2), "b")])
    assert applied(data, PATH, []) == data


def test_a_fix_that_the_encoding_cannot_hold_is_taken_back(tmp_path: Path) -> None:
    path = tmp_path / "a.py"
    path.write_bytes(b"# coding: ascii\na = 1\n")
    fix = Fix("do it", "safe", (Edit(span(str(path), 2, 1, 2), "\u00e4"),))
    wrong = finding(span(str(path), 2, 1, 2), fixes=(fix,))
    repaired = repair(lambda _: report(wrong), unsafe=False)
    assert repaired.texts == {}
    (fault,) = [one for one in repaired.report.findings if one.code == "HL000"]
    assert "its encoding ascii cannot hold" in fault.message
