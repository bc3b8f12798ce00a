"""Suppression comments: what is one, which lines it speaks for, what goes when it is taken out."""

from __future__ import annotations

import json

import pytest

from headlint.comments import Comment, comments_of, lines_of
from headlint.findings import Edit, Position, Span
from headlint.fixing import applied
from headlint.source import Source, decode


def read(text: str, path: str = "a.py") -> tuple[Comment, ...]:
    source = decode(text.encode(), path)
    assert isinstance(source, Source)
    return comments_of(source)


def notebook(*cells: str) -> str:
    return json.dumps({"cells": [{"cell_type": "code", "source": cell} for cell in cells], "nbformat": 4})


def names(comment: Comment) -> list[str]:
    return [named.name for named in comment.names]


@pytest.mark.parametrize(
    ("text", "scope", "rules"),
    [
        ("x = 1  # headlint: ignore[HL101]", "line", ["HL101"]),
        ("x = 1  # headlint: ignore[HL101] only the order counts", "line", ["HL101"]),
        ("x = 1  #headlint:ignore[HL101]", "line", ["HL101"]),
        ("x = 1  # headlint: ignore [ HL101 , softmax-axis ]", "line", ["HL101", "softmax-axis"]),
        ("x = 1  # headlint ignore[HL101]", "line", ["HL101"]),
        ("x = 1  # noqa: E501  # headlint: ignore[HL101] reason", "line", ["HL101"]),
        ("x = 1  # as in the paper  # headlint: ignore[HL101] reason", "line", ["HL101"]),
        ("# headlint: ignore-file[HL101, HL102] generated", "file", ["HL101", "HL102"]),
        ("# pylint: disable=all  # headlint: ignore-file[HL101]", "file", ["HL101"]),
    ],
)
def test_a_comment_names_its_rules(text: str, scope: str, rules: list[str]) -> None:
    (comment,) = read(f"{text}\n")
    assert (comment.scope, names(comment), comment.fault) == (scope, rules, None)


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("# headlint: ignore", "no-rules"),
        ("# headlint: ignore[]", "no-rules"),
        ("# headlint: ignore[ , ]", "no-rules"),
        ("# headlint: ignore HL101", "no-rules"),
        ("# headlint: ignore-file", "no-rules"),
        ("# headlint: ignore[HL101", "unclosed"),
        ("# headlint: ignore[HL101  # noqa", "unclosed"),
        ("# headlint: noqa[HL101]", "unknown-form"),
        ("# headlint: ignored[HL101]", "unknown-form"),
        ("# headlint:", "unknown-form"),
        ("# headlint: [HL101]", "unknown-form"),
    ],
)
def test_a_comment_in_another_form_is_a_fault(text: str, fault: str) -> None:
    (comment,) = read(f"x = 1  {text}\n")
    assert (comment.fault, comment.names) == (fault, ())


@pytest.mark.parametrize(
    "text",
    [
        's = "# headlint: ignore[HL101]"',
        's = """\n# headlint: ignore[HL101]\n"""',
        "s = f'{1}  # headlint: ignore[HL101]'",
        "# checked with headlint: see the notes",
        "# headlint ignores this model",
        "# headlint is a linter",
        "# Dense(4),  # headlint: ignore[HL101] a line that was taken out",
        "headlint = 1",
    ],
)
def test_what_is_no_comment_for_headlint(text: str) -> None:
    assert read(f"{text}\n") == ()


def test_two_comments_can_share_a_line() -> None:
    first, second = read("x = 1  # headlint: ignore[HL101] one  # headlint: ignore[HL102] two\n")
    assert (names(first), names(second)) == (["HL101"], ["HL102"])


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("a = 1\nb = 2  # headlint: ignore[HL101]\nc = 3\n", 2, 2),
        # At the first and at the last line of a statement: all of it. In between: that line.
        ("f(  # headlint: ignore[HL101]\n    1,\n    2,\n)\n", 1, 4),
        ("f(\n    1,  # headlint: ignore[HL101]\n    2,\n)\n", 2, 2),
        ("f(\n    1,\n    2,\n)  # headlint: ignore[HL101]\n", 1, 4),
        ("a = 1 + \\\n    2  # headlint: ignore[HL101]\n", 1, 2),
        # Of a compound statement only the head counts.
        ("def f():  # headlint: ignore[HL101]\n    a = 1\n", 1, 1),
        # In a line of its own: what follows.
        ("# headlint: ignore[HL101]\nf(\n    1,\n)\ng()\n", 1, 4),
        ("# headlint: ignore[HL101]\n\n# more\nf()\n", 1, 4),
        ("f(\n    # headlint: ignore[HL101]\n    1,\n    2,\n)\n", 2, 3),
        ("def f():\n    a = 1\n    # headlint: ignore[HL101]\n", 3, 3),
        ("x = '''\n'''  # headlint: ignore[HL101]\n", 1, 2),
    ],
)
def test_the_lines_that_a_comment_speaks_for(text: str, first: int, last: int) -> None:
    (comment,) = read(text)
    assert (comment.first, comment.last) == (first, last)


def test_a_comment_covers_every_line_of_a_place() -> None:
    (comment,) = read("f(\n    1,  # headlint: ignore[HL101]\n    2,\n)\n")
    assert comment.covers(Span("a.py", Position(1, 1), Position(4, 2)))
    assert comment.covers(Span("a.py", Position(2, 5), Position(2, 6)))
    assert not comment.covers(Span("a.py", Position(3, 5), Position(3, 6)))
    assert not comment.covers(Span("a.py", Position(1, 1), Position(2, 1)))  # ends before line 2
    assert not comment.covers(Span("b.py", Position(2, 5), Position(2, 6)))


def test_a_comment_in_a_notebook_speaks_for_its_cell() -> None:
    text = notebook(
        "import keras\n", "%%time\nf(  # headlint: ignore[HL101]\n  1)", "# headlint: ignore[HL102]", "x"
    )
    first, second = read(text, "a.ipynb")
    assert (first.span.cell, first.first, first.last) == (2, 2, 3)
    assert first.covers(Span("a.ipynb", Position(3, 1), Position(3, 2), 2))
    assert not first.covers(Span("a.ipynb", Position(3, 1), Position(3, 2), 1))
    assert (second.span.cell, second.first, second.last) == (3, 1, 1)


def test_a_shell_line_in_a_notebook_holds_no_comment() -> None:
    assert read(notebook("!pip install keras  # headlint: ignore[HL101]"), "a.ipynb") == ()


def test_a_text_that_is_no_python_gives_what_was_read() -> None:
    (comment,) = read("a = 1  # headlint: ignore[HL101]\nb = (\n")
    assert names(comment) == ["HL101"]


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("a = 1  # headlint: ignore[HL101] why\nb = 2\n", "a = 1\nb = 2\n"),
        ("a = 1\t#headlint:ignore[HL101]\r\nb = 2\r\n", "a = 1\r\nb = 2\r\n"),
        ("a = 1\n# headlint: ignore[HL101] why\nb = 2\n", "a = 1\nb = 2\n"),
        ("a = 1\n    # headlint: ignore[HL101] why", "a = 1"),
        ("a = 1\n# headlint: ignore[HL101] why\n", "a = 1\n"),
        ("# headlint: ignore-file[HL101] why", ""),
        ("a = 1  # noqa: E501  # headlint: ignore[HL101]\n", "a = 1  # noqa: E501\n"),
        ("a = 1  # headlint: ignore[HL101] see #12  # noqa\n", "a = 1  # noqa\n"),
        ("# headlint: ignore[HL101]  # noqa\na = 1\n", "# noqa\na = 1\n"),
        ("a = '€'  # headlint: ignore[HL101] für\n", "a = '€'\n"),
    ],
)
def test_what_goes_with_a_comment(before: str, after: str) -> None:
    (comment,) = read(before)
    assert applied(before.encode(), "a.py", [Edit(comment.removal, "")]).decode() == after


@pytest.mark.parametrize(
    ("taken", "after"),
    [
        (0, "a = 1  # headlint: ignore[HL102,  HL103] why\n"),
        (1, "a = 1  # headlint: ignore[HL101,  HL103] why\n"),
        (2, "a = 1  # headlint: ignore[HL101, HL102] why\n"),
    ],
)
def test_what_goes_with_one_rule_of_several(taken: int, after: str) -> None:
    before = "a = 1  # headlint: ignore[HL101, HL102,  HL103] why\n"
    (comment,) = read(before)
    removal = comment.names[taken].removal
    assert applied(before.encode(), "a.py", [Edit(removal, "")]).decode() == after


@pytest.mark.parametrize(
    ("text", "open_lines"),
    [
        ("a = 1\n", set()),
        ("a = '''\nb\n'''\n", {1, 2}),
        ("a = 1 + \\\n    2\n", {1}),
        ("a = f'''{1}\nb {2}\n'''\n", {1, 2}),
        ("a = 1  # \\\nb = 2\n", set()),
        ("a = 'x\\\ny'\n", {1}),
    ],
)
def test_lines_that_can_take_no_comment(text: str, open_lines: set[int]) -> None:
    assert lines_of(text).open == open_lines
