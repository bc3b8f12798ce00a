"""Passes of fixing: what is chosen, what is taken back, and what a run comes to, on a toy linter."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from headlint.findings import Applicability, Edit, Finding, Fix, Position, Report, Span, Summary
from headlint.fixing import Repaired, repair
from headlint.fixing.moving import moved

WORD = re.compile(r"[a-z_0-9]+")


@dataclass(slots=True)
class Toy:
    """A linter that knows some words as wrong, and what to write instead of each."""

    folder: Path
    instead: Mapping[str, str]
    grade: Mapping[str, Applicability] = field(default_factory=dict)
    pairs: Mapping[str, str] = field(default_factory=dict)
    """Words that are wrong where another one is in the same file."""
    everywhere: frozenset[str] = frozenset()
    """Words that are to be replaced in all files at once."""
    runs: int = 0

    def __call__(self, texts: Mapping[str, bytes]) -> Report:
        self.runs += 1
        files = {
            path: texts.get(str(path), path.read_bytes()).decode()
            for path in sorted(self.folder.glob("*.py"))
        }
        found = [one for path, text in files.items() for one in self._findings(str(path), text, files)]
        heads = sum(text.count("head") for text in files.values())
        return Report(tuple(found), Summary(files=len(files), heads=heads, checked=heads))

    def _findings(self, path: str, text: str, files: Mapping[Path, str]) -> list[Finding]:
        words = set(WORD.findall(text))
        found = []
        for span, word in places(path, text):
            if word not in self.instead and self.pairs.get(word) not in words:
                continue
            fixes = []
            if word in self.instead:
                spans = [span]
                if word in self.everywhere:
                    spans = [
                        at
                        for file, body in files.items()
                        for at, one in places(str(file), body)
                        if one == word
                    ]
                edits = tuple(Edit(at, self.instead[word]) for at in spans)
                fixes = [Fix(f"write {self.instead[word]}", self.grade.get(word, "safe"), edits)]
            found.append(
                Finding(f"HL-{word}", word, "warning", "high", span, f"{word} is wrong.", fixes=tuple(fixes))
            )
        return found


def places(path: str, text: str) -> list[tuple[Span, str]]:
    return [
        (Span(path, Position(line, word.start() + 1), Position(line, word.end() + 1)), word[0])
        for line, written in enumerate(text.splitlines(), 1)
        for word in WORD.finditer(written)
    ]


@pytest.fixture
def run(tmp_path: Path):  # type: ignore[no-untyped-def]
    def run(
        files: Mapping[str, str], instead: Mapping[str, str], *, unsafe: bool = True, **more: object
    ) -> Repaired:
        for name, text in files.items():
            (tmp_path / name).write_text(text)
        toy = Toy(tmp_path, instead, **more)  # type: ignore[arg-type]
        repaired = repair(toy, unsafe=unsafe)
        assert all((tmp_path / name).read_text() == text for name, text in files.items())
        for path, (_, new) in repaired.texts.items():
            Path(path).write_bytes(new)
        assert repair(toy, unsafe=unsafe).texts == {}
        return repaired

    return run


def after(repaired: Repaired) -> dict[str, bytes]:
    return {path: new for path, (_, new) in repaired.texts.items()}


def text(repaired: Repaired) -> str:
    (new,) = after(repaired).values()
    return new.decode()


def faults(repaired: Repaired) -> list[str]:
    return [one.message for one in repaired.report.findings if one.code == "HL000"]


class TestRepair:
    def test_everything_is_mended_in_one_pass(self, run) -> None:  # type: ignore[no-untyped-def]
        repaired = run({"a.py": "x = bad + worse\ny = bad\n"}, {"bad": "good", "worse": "better"})
        assert text(repaired) == "x = good + better\ny = good\n"
        assert [one.code for one in repaired.fixed] == ["HL-bad", "HL-worse", "HL-bad"]
        assert repaired.report.findings == ()

    def test_what_a_fix_leads_to_is_mended_in_the_next_pass(self, run) -> None:  # type: ignore[no-untyped-def]
        """Unless it is a finding of its own: then the fix is taken back."""
        repaired = run({"a.py": "x = bad\n"}, {"bad": "worse", "worse": "good"})
        assert repaired.texts == {}
        assert len(faults(repaired)) == 1
        assert "HL-worse is found afterwards in" in faults(repaired)[0]

    @pytest.mark.parametrize(
        ("instead", "said"),
        [
            ("(", "line 1"),
            ("f(a=1, a=2)", "does not compile"),
            ("bad + 1", "HL-bad is still found afterwards"),
            ("1 + bad", "HL-bad is still found afterwards"),
            ("odd", "HL-odd is found afterwards"),
        ],
    )
    def test_a_fix_that_goes_wrong_is_taken_back(self, run, instead: str, said: str) -> None:  # type: ignore[no-untyped-def]
        repaired = run({"a.py": "x = bad\ny = poor\n"}, {"bad": instead, "poor": "rich"}, pairs={"odd": "x"})
        assert text(repaired) == "x = bad\ny = rich\n"
        assert [one.code for one in repaired.fixed] == ["HL-poor"]
        (fault,) = faults(repaired)
        assert f"a fix of HL-bad was taken back (write {instead}): " in fault
        assert said in fault
        assert "please report it, with a.py" in fault
        assert repaired.report.summary.errors == 1
        assert [one.code for one in repaired.report.findings] == ["HL-bad", "HL000"] or instead == "odd"

    def test_many_fixes_with_two_wrong_ones_among_them(self, run) -> None:  # type: ignore[no-untyped-def]
        words = [f"w{number}" for number in range(20)]
        instead = {word: ")" if word in ("w3", "w17") else "good" for word in words}
        repaired = run({"a.py": "".join(f"x = {word}\n" for word in words)}, instead)
        assert text(repaired).count("good") == 18
        assert len(faults(repaired)) == 2

    def test_less_understood_than_before_is_no_success(self, run) -> None:  # type: ignore[no-untyped-def]
        repaired = run({"a.py": "x = head_of_bad\n"}, {"head_of_bad": "good"})
        assert "understands less" in faults(repaired)[0]

    def test_fixes_that_bear_one_another_only_alone(self, run) -> None:  # type: ignore[no-untyped-def]
        """The second is not to blame: it may be right when the first is done; here it never is."""
        repaired = run(
            {"a.py": "x = bad\ny = worse\n"}, {"bad": "good", "worse": "better"}, pairs={"good": "better"}
        )
        assert text(repaired) == "x = good\ny = worse\n"
        assert "a fix of HL-worse was taken back" in faults(repaired)[0]

    def test_a_finding_that_vanishes_with_another_is_fixed_too(self, run) -> None:  # type: ignore[no-untyped-def]
        repaired = run({"a.py": "x = bad\ny = twin\n"}, {"bad": "good"}, pairs={"twin": "bad"})
        assert [one.code for one in repaired.fixed] == ["HL-bad", "HL-twin"]

    def test_safe_fixes_only(self, run) -> None:  # type: ignore[no-untyped-def]
        repaired = run(
            {"a.py": "x = bad, worse, worst\n"},
            {"bad": "good", "worse": "better", "worst": "best"},
            unsafe=False,
            grade={"worse": "unsafe", "worst": "manual"},
        )
        assert text(repaired) == "x = good, worse, worst\n"

    def test_manual_fixes_are_never_applied(self, run) -> None:  # type: ignore[no-untyped-def]
        assert run({"a.py": "x = bad\n"}, {"bad": "good"}, grade={"bad": "manual"}).texts == {}

    def test_overlapping_fixes_take_turns(self, tmp_path: Path) -> None:
        file = tmp_path / "a.py"
        file.write_text("x = f(a, b)\n")

        def lint(texts: Mapping[str, bytes]) -> Report:
            body = texts.get(str(file), file.read_bytes()).decode()
            found = [
                Finding(code, code, "warning", "high", span(body, word), "", fixes=(Fix("", "safe", edits),))
                for code, word, edits in (
                    ("HL-f", "f", (Edit(span(body, "f"), "g"), Edit(span(body, "a"), "aa"))),
                    ("HL-b", "b", (Edit(span(body, "b"), "c"), Edit(span(body, "a"), "aaa"))),
                )
                if word in body
            ]
            return Report(tuple(found))

        def span(body: str, word: str) -> Span:
            at = body.find(word) + 1
            return Span(str(file), Position(1, at), Position(1, at + len(word)))

        assert text(repair(lint, unsafe=False)) == "x = g(aaaa, c)\n"

    def test_a_fix_of_several_files(self, run) -> None:  # type: ignore[no-untyped-def]
        files = {"a.py": "x = bad\n", "b.py": "y = 1\nz = bad\n", "c.py": "pass\n"}
        repaired = run(files, {"bad": "good"}, everywhere=frozenset({"bad"}))
        assert list(after(repaired).values()) == [b"x = good\n", b"y = 1\nz = good\n"]
        assert repaired.together == (frozenset(repaired.texts),)

    def test_only_files_that_may_change_do(self, tmp_path: Path) -> None:
        (tmp_path / "a.py").write_text("x = bad\n")
        (tmp_path / "b.py").write_text("x = bad\n")
        toy = Toy(tmp_path, {"bad": "good"})
        assert list(repair(toy, unsafe=True, may_change=lambda path: path.endswith("b.py")).texts) == [
            str(tmp_path / "b.py")
        ]
        toy = Toy(tmp_path, {"bad": "good"}, everywhere=frozenset({"bad"}))
        assert repair(toy, unsafe=True, may_change=lambda path: path.endswith("b.py")).texts == {}

    def test_without_anything_to_mend_it_lints_once(self, tmp_path: Path) -> None:
        (tmp_path / "a.py").write_text("x = fine\n")
        toy = Toy(tmp_path, {"bad": "good"})
        repair(toy, unsafe=True)
        assert toy.runs == 1


class TestMoved:
    EDITS = (
        Edit(Span("a", Position(2, 5), Position(2, 8)), "abcdef"),
        Edit(Span("a", Position(2, 10), Position(3, 2)), ""),
        Edit(Span("a", Position(5, 1), Position(5, 1)), "one\ntwo\n"),
        Edit(Span("a", Position(6, 3), Position(6, 4)), "x\nyz"),
    )

    @pytest.mark.parametrize(
        ("before", "first", "last"),
        [
            ((1, 9), (1, 9), (1, 9)),
            ((2, 4), (2, 4), (2, 4)),
            ((2, 6), (2, 5), (2, 11)),
            ((2, 8), (2, 11), (2, 11)),
            ((2, 12), (2, 13), (2, 13)),
            ((3, 2), (2, 13), (2, 13)),
            ((3, 5), (2, 16), (2, 16)),
            ((4, 7), (3, 7), (3, 7)),
            ((5, 1), (4, 1), (6, 1)),
            ((5, 2), (6, 2), (6, 2)),
            ((6, 2), (7, 2), (7, 2)),
            ((6, 4), (8, 3), (8, 3)),
            ((7, 1), (9, 1), (9, 1)),
        ],
    )
    def test_places_move_with_the_text(
        self, before: tuple[int, int], first: tuple[int, int], last: tuple[int, int]
    ) -> None:
        assert moved(Position(*before), self.EDITS) == (Position(*first), Position(*last))
