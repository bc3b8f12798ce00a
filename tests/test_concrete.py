"""Python's own trees and libcst's of the same text: each node has its counterpart, at the same place."""

from __future__ import annotations

import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import libcst as cst
import pytest

from headlint import api
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


LEAD = "import torch.nn as nn\nimport torch.nn.functional as F\nnet = nn.Linear(8, 4)\n"
LOSS = "F.cross_entropy(F.softmax(net(x), dim=1), y)"


@pytest.mark.parametrize(
    "program",
    [
        "z = (" + '"a"\n' * 1_200 + f", {LOSS})\n",
        "z = ((" + '"a"\n' * 990 + f"f'{{1}}'), {LOSS})\n",
        f"print(f'{{x}} ' f'{{{LOSS}}}')\n",
        f"print(f'{{x}} {{{LOSS}}}')\n",
        f"z = t[({LOSS}, 1)]\n",
        f"z = 1; \\\nw = {LOSS}\n",
        f"(z): int = 1\nw = {LOSS}\n",
    ],
    ids=["strings", "strings and formatted", "beside", "behind", "subscript", "continued", "annotated"],
)
def test_a_loss_in_what_libcst_reads_otherwise_is_found_and_mended(program: str) -> None:
    (finding,) = api.lint_source(LEAD + program, "a.py").findings
    assert finding.code == "HL106"
    assert any(fix.edits for fix in finding.fixes)


def test_what_libcst_cannot_parse_is_tried_once(monkeypatch: pytest.MonkeyPatch) -> None:
    tried: list[str] = []
    real = cst.parse_module

    def parse(text: str) -> cst.Module:
        tried.append(text)
        return real(text)

    monkeypatch.setattr(cst, "parse_module", parse)
    body = "".join(f"    {LOSS}\n" for _ in range(9))
    report = api.lint_source(f"{LEAD}def f(x, y):\n{body}    (z): int = 1\n", "a.py")
    assert len(report.findings) == 9
    assert not any(fix.edits for finding in report.findings for fix in finding.fixes)
    assert len(tried) <= 2


def test_constants_are_as_they_are_written() -> None:
    text = "é = 'ü', 1_0, 0x1F, 'b' \"c\", (\n'd'\n'e'), b'f'\n"
    tree = tree_of(text)
    found = [node for node in nodes(tree.parse(tree.entries[0]).module) if hasattr(node, "evaluated_value")]
    written = {node.evaluated_value: getattr(node, "value", None) for node in found}
    assert written == {"ü": "'ü'", 10: "1_0", 31: "0x1F", "bc": "'b' \"c\"", "de": "", b"f": "b'f'"}
