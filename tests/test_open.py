"""Which loss sites nobody in a repository can know: decided by names, and strictly."""

from __future__ import annotations

import pytest

from benchmarks._open import open_sites
from benchmarks._sites import Place, find_sites, read_files
from benchmarks.resolved import compare
from headlint.findings import Position, Span
from headlint.frameworks.library import load_library
from headlint.inventory import HeadEntry
from headlint.source import Source

IMPORTS = "import torch.nn as nn\nimport torch.nn.functional as F\n"


def entry(line: int, resolved: str) -> HeadEntry:
    span = Span("a.py", Position(line, 5), Position(line, 9))
    return HeadEntry(span, framework="torch", resolved=resolved)  # type: ignore[arg-type]


def opened(text: str, *others: str) -> set[int]:
    """Lines (those of the imports left out) of the open sites in the first of several files."""
    names = ("lib/0.py", "lib/1.py", "tests/test_it.py")
    files = read_files(
        Source(name, IMPORTS + body) for name, body in zip(names, (text, *others), strict=False)
    )
    found = open_sites(files, find_sites(files, load_library()))
    return {line - IMPORTS.count("\n") for path, _, line in found if path == "lib/0.py"}


KEPT = """\
class T:
  def __init__(self, m):
    self.m = {}
  def f(self, x, y):
    F.l1_loss(self.m(x), y)
"""
OWN_LOSS = """\
class Focal(nn.Module):
  def forward(self, scores, y):
    p = F.softmax(scores.view(-1, 3), -1)
    return F.nll_loss(p * 2, y)
"""


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("def f(x, y):\n  return F.cross_entropy(x, y)\n", {2}),
        ("def f(x, y):\n  return F.cross_entropy(input=x.view(-1), target=y)\n", {2}),
        ("def f(x, y):\n  return F.cross_entropy(x, y)\n\nf(net(a), b)\n", set()),
        ("def f(x, y):\n  return F.cross_entropy(head(x), y)\n", set()),
        ("def f(x, y):\n  x = known\n  return F.cross_entropy(x, y)\n", set()),
        ("def f(x, y):\n  z = other(x)\n  return F.cross_entropy(z + x, y)\n", set()),
        ("def f(model, x, y):\n  return F.cross_entropy(model(x), y)\n", {2}),
        ("@register\ndef f(x, y):\n  return F.cross_entropy(x, y)\n", set()),
        ("def f(x, y):\n  return F.cross_entropy(x, y)\n\nALL = {'ce': f}\n", set()),
        ("def f(x, y):\n  return F.cross_entropy(x, y)\n\n__all__ = ['f']\n", {2}),
        ("F.cross_entropy(x, y)\n", set()),
        (OWN_LOSS, {4}),
        (OWN_LOSS + "loss = Focal()\n", set()),
        (KEPT.format("m"), {5}),
        (KEPT.format("N()"), set()),
    ],
)
def test_a_site_is_open_where_only_strangers_know_the_prediction(text: str, expected: set[int]) -> None:
    assert opened(text) == expected


def test_a_use_elsewhere_closes_a_site_and_a_test_does_not() -> None:
    assert opened(OWN_LOSS, "from lib.zero import Focal\nFocal()(net(x), y)\n") == set()
    assert opened(OWN_LOSS, "", "from lib.zero import Focal\nFocal()(x, y)\n") == {4}
    assert opened(OWN_LOSS, "names = dict(type='Focal')\n") == set()


def test_an_open_site_that_is_known_all_the_same_counts_as_known() -> None:
    counted: dict[Place, str] = {("a.py", None, line): "torch" for line in (1, 2)}
    places = frozenset(counted)
    tally = compare(counted, [entry(1, "full"), entry(2, "partial")], places)
    assert (tally.known["torch"], tally.open["torch"]) == (1, 1)
