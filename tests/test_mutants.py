"""The mutants of `benchmarks.mutants`: what is changed, where, and that a test notices it."""

from __future__ import annotations

import ast
from pathlib import Path
from textwrap import dedent

import pytest

from benchmarks._mutants import Mutant, code_of, mutants, text_of
from benchmarks._trials import Outcome
from benchmarks.coverage import by_package
from benchmarks.mutants import ROOMS, Reason, counted, every, explained, sample, wilson


def changed(text: str) -> set[str]:
    return {mutant.after for mutant in mutants(f"def f(a, b):\n    {text}\n", "m.py")}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("return a == b", {"return None", "return a != b"}),
        ("return a < b <= 1", {"return None", "return a <= b <= 1", "return a < b < 1", "return a < b <= 2"}),
        ("return a and b", {"return None", "return a or b"}),
        ("return not a", {"return None", "return a"}),
        ("return None", set()),
        ("return a + b", {"return None", "return a - b"}),
        ("return any(a)", {"return None", "return all(a)"}),
        ("g(a, b)", {"pass", "g(b, a)"}),
        ("g(a, key=b)", {"pass", "g(a)"}),
        ("g(*a, b)", {"pass"}),
        ("isinstance(a, b)", {"pass"}),
        ("a.x = True", {"pass", "a.x = False"}),
        ("a += 1", {"pass", "a += 2"}),
        ("c: int = 1", {"c: int = 2"}),
        ("c = 'x'", {"c = 'XXx'"}),
        ("'a docstring'", set()),
        ("assert a == 1", set()),
        ("c = cast('int', a == b)", {"c = cast('int', a != b)"}),
        ("raise a", {"pass"}),
        ("while a: break", {"while not a:", "continue"}),
        ("c = [x for x in a if x]", {"c = [x for x in a if not x]"}),
    ],
)
def test_what_is_changed(text: str, expected: set[str]) -> None:
    assert changed(text) == expected


def test_a_change_is_made_in_the_function_and_nowhere_else() -> None:
    text = dedent(
        """\
        X = 1 == 1


        class A:
            def f(self, a=1 == 1):
                return a == 2

            @property
            def g(self):
                return 3
        """
    )
    found = list(mutants(text, "m.py"))
    assert [(mutant.function, mutant.line, mutant.after) for mutant in found] == [
        ("A.f", 6, "return None"),
        ("A.f", 6, "return a != 2"),
        ("A.f", 6, "return a == 3"),
        ("A.g", 10, "return None"),
        ("A.g", 10, "return 4"),
    ]
    for mutant in found:
        assert mutant.after in text_of(text, mutant)
        assert text_of(text, mutant).count("== 1") == 2

    def f(self: object, a: int) -> bool:
        return a == 2

    f.__code__ = code_of(text, found[1], 5)
    assert f(None, 2) is False


def test_changes_that_read_the_same_are_told_apart() -> None:
    keys = [mutant.key for mutant in mutants("def f():\n    g(1)\n    g(1)\n", "m.py")]
    assert keys == [
        "m.py f: g(1) => pass",
        "m.py f: g(1) => g(2)",
        "m.py f: g(1) => pass (2)",
        "m.py f: g(1) => g(2) (2)",
    ]


def test_a_sample_does_not_depend_on_the_rest_of_the_code() -> None:
    text = Path("headlint/agreeing.py").read_text(encoding="utf-8")
    found = list(mutants(text, "m.py"))
    drawn = {mutant.key for mutant in sample(found, 10)}
    moved = list(mutants("def first(a):\n    return a == 1\n\n\n" + text, "m.py"))
    again = {mutant.key for mutant in sample(moved, 10)}
    assert len(drawn) == len(again) == 10
    assert len(drawn & again) >= 9
    other = {mutant.key for mutant in sample(found, 10, "another")}
    assert len(other) == 10
    assert other != drawn


def test_every_mutant_of_the_rooms_is_python() -> None:
    for paths in ROOMS.values():
        path = sorted(Path().glob(paths[0]))[-1]
        text = path.read_text(encoding="utf-8")
        for mutant in mutants(text, path.as_posix()):
            ast.parse(text_of(text, mutant))


def test_what_is_explained_is_there_and_has_a_reason() -> None:
    there = {mutant.key for paths in ROOMS.values() for mutant in every(paths)}
    for reason in explained():
        assert any(reason.about(key) for key in there)
        assert reason.why
    (doubts,) = (reason for reason in explained() if "Doubt" in reason.like)
    assert doubts.about("headlint/a.py f: raise Doubt('why') => raise Doubt('XXwhy') (2)")
    assert not doubts.about("headlint/a.py f: raise Doubt('why') => pass")


def test_what_survives_is_counted_but_for_what_is_explained() -> None:
    drawn = list(mutants("def f(a):\n    g(1)\n    return a == 2\n", "m.py"))
    outcomes: dict[Mutant, Outcome] = dict.fromkeys(drawn, "survived")
    outcomes[drawn[0]], outcomes[drawn[1]] = "killed", "late"
    alike = Reason("nobody asks", like=r"m\.py f: return a == 2 => return .+ 3")
    figure = counted("word", 90, drawn, outcomes, [alike, Reason("nobody asks", mutant=drawn[2].key)])
    assert (figure.seed, figure.mutants, figure.tried) == ("word", 90, 5)
    assert (figure.killed, figure.equivalent, figure.share) == (2, 2, round(2 / 3, 4))
    assert figure.survived == [drawn[3].key]


def test_the_bounds_of_a_share() -> None:
    share, low, high = wilson(90, 100)
    assert (share, round(low, 3), round(high, 3)) == (0.9, 0.826, 0.945)
    assert wilson(0, 0) == (1.0, 0.0, 1.0)


def test_a_share_is_that_of_lines_and_branches() -> None:
    counts = {
        "headlint/a.py": {"covered_lines": 3, "num_statements": 4, "covered_branches": 1, "num_branches": 2},
        "headlint/b/c.py": {
            "covered_lines": 4,
            "num_statements": 4,
            "covered_branches": 0,
            "num_branches": 0,
        },
    }
    assert by_package(counts) == {"": 8 / 10, "headlint": 4 / 6, "headlint.b": 1.0}
