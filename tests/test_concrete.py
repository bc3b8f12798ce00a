"""Python's own trees and libcst's of the same text: each node has its counterpart, at the same place."""

from __future__ import annotations

import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import libcst as cst
import pytest

from headlint import python as py
from headlint.rulebook import load_rules
from headlint.source import Source
from headlint.syntax import Tree

ROOT = Path(__file__).parent.parent
_ELSEWHERE = (py.Operator, py.FormattedStringText)
"""Nothing is ever said of these by their place."""


def tree_of(text: str) -> Tree:
    tree = Tree.of(Source("a.py", text))
    assert isinstance(tree, Tree), tree
    return tree


def nodes(module: py.Module) -> Iterator[py.Node]:
    left: list[py.Node] = [*module.body]
    while left:
        node = left.pop()
        if isinstance(node, _ELSEWHERE):
            continue
        yield node
        left += [] if isinstance(node, py.ImportFrom) else node.children  # libcst has no node for `*`


def compared(text: str) -> Counter[str]:
    """What differs, by kind of node."""
    wrong: Counter[str] = Counter()
    tree = tree_of(text)
    for entry in tree.entries:
        parsed, concrete = tree.parse(entry), tree.concrete(entry)
        for node in nodes(parsed.module):
            kind = type(node).__name__
            other = parsed.counterpart(node)
            if other is None:
                wrong[f"{kind}: none"] += 1
                continue
            named = other.name if isinstance(other, (cst.FunctionDef, cst.ClassDef)) else other
            if parsed.position(node) != concrete.position(named):
                wrong[f"{kind}: {parsed.position(node)} {concrete.position(named)}"] += 1
    return wrong


EXAMPLES = [example.code for rule in load_rules() for example in rule.examples]
FILES = sorted([*(ROOT / "headlint" / "analysis").rglob("*.py"), *(ROOT / "fixtures").rglob("*.py")])


def test_the_examples_of_the_rules_read_alike() -> None:
    assert sum((compared(code) for code in EXAMPLES), Counter()) == {}


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(ROOT)))
def test_files_read_alike(path: Path) -> None:
    assert compared(path.read_text(encoding="utf-8")) == {}


LINTED = """
import sys
from headlint import api
report = api.lint_source(
    "import keras\\nmodel = keras.Sequential([keras.layers.Dense(4, activation='{}')])\\n"
    "model.compile(loss='categorical_crossentropy')\\nmodel.fit(x, y, epochs=5)\\n", "a.py"
)
print(len(report.findings), report.summary.heads, "libcst" in sys.modules)
"""


@pytest.mark.parametrize(("activation", "said"), [("softmax", "0 1 False"), ("sigmoid", "1 1 True")])
def test_libcst_is_imported_where_there_is_something_to_mend(activation: str, said: str) -> None:
    done = subprocess.run(
        [sys.executable, "-c", LINTED.format(activation)], capture_output=True, text=True, cwd=ROOT
    )
    assert done.stdout.strip() == said, done.stderr
