"""What a file's table of contents tells every analysis of it."""

from __future__ import annotations

import pytest

from headlint.analysis.outlines import Outline
from headlint.frameworks.library import load_library
from headlint.source import Source
from headlint.syntax import Tree


def outline(text: str) -> Outline:
    tree = Tree.of(Source("module.py", text))
    assert isinstance(tree, Tree)
    return Outline(tree, load_library().triage())


TEXT = """\
import os
a = f()
x = 1
setup()
b = g(x)
c = os.name
x = 2
after()
"""


@pytest.mark.parametrize(
    ("name", "lines"),
    [
        ("x", [3, 4, 5, 7]),  # made twice: in order, with what reads it and what may do anything
        ("b", [3, 4, 5, 7]),
        ("a", []),  # the one statement that binds it is enough
        ("c", []),
        ("nothing", []),
    ],
)
def test_the_statements_that_a_name_needs(name: str, lines: list[int]) -> None:
    assert [entry.start for entry in outline(TEXT).leading_to(name)] == lines


def test_a_list_that_is_filled_is_made_by_several_statements() -> None:
    found = outline("layers = []\nother = 1\nlayers.append(1)\nlayers.append(2)\n")
    assert [entry.start for entry in found.leading_to("layers")] == [1, 3, 4]
    assert found.filled() == {"layers"}


def test_names_that_are_filled() -> None:
    found = outline(
        "def f():\n    a.b.append(1)\n    t['x'] = 2\n    u['x'] == 2\n    v.pop(0)\n    w.get(1)\n"
    )
    assert found.filled() == {"b", "t", "v"}


def test_definitions_that_a_decorator_may_file() -> None:
    found = outline("@register\ndef f(): ...\n@dataclass\nclass A: ...\ndef g(): ...\n")
    assert [entry.name for entry in found.filed()] == ["f"]


def test_the_statements_that_bind_a_name() -> None:
    found = outline("from a import *\nif x:\n    y = 1\nelse:\n    y = z = 2\ny = 3\n")
    assert {name: [entry.start for entry in entries] for name, entries in found.binding.items()} == {
        "*": [1],
        "y": [2, 6],
        "z": [2],
    }


def test_a_text_full_of_brackets_takes_no_longer_than_another() -> None:
    assert outline('x = "' + "a[" * 200_000 + '"\n').filled() == set()
