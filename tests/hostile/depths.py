"""Programs that are nested deeply in every way in which Python can be, and long ones that are not."""

from __future__ import annotations

import textwrap
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

from .making import IMPORTS, LOSS, closing, found, refused_line
from .row import Row

__all__ = ["rows"]

Text = Callable[[int], str]

DEEP: Mapping[str, Text] = {
    "parentheses": lambda n: "x = " + "(" * n + "1" + ")" * n,
    "lists": lambda n: "x = " + "[" * n + "]" * n,
    "dictionaries": lambda n: "x = " + "{1:" * n + "1" + "}" * n,
    "tuples": lambda n: "x = " + "(" * n + "1" + ",)" * n,
    "calls": lambda n: "x = " + "f(" * n + ")" * n,
    "calls of calls": lambda n: "x = f" + "()" * n,
    "subscripts": lambda n: "x = " + "a[" * n + "0" + "]" * n,
    "subscripts of subscripts": lambda n: "x = a" + "[0]" * n,
    "attributes": lambda n: "x = a" + ".b" * n,
    "methods": lambda n: "x = a" + ".b()" * n,
    "minus signs": lambda n: "x = " + "-" * n + "1",
    "nots": lambda n: "x = " + "not " * n + "1",
    "sums": lambda n: "x = 1" + " + 1" * n,
    "powers": lambda n: "x = 1" + " ** 1" * n,
    "ors": lambda n: "x = 1" + " or 1" * n,
    "ands and ors": lambda n: "x = 1" + " and 1 or 1" * n,
    "conditions": lambda n: "x = 1" + " if 1 else 1" * n,
    "lambdas": lambda n: "x = " + "lambda: " * n + "1",
    "loops of a comprehension": lambda n: "x = [1" + " for a in b" * n + "]",
    "comprehensions": lambda n: "x = " + "[" * n + "1" + " for a in b]" * n,
    "elifs": lambda n: "if 1: pass\n" + "elif 1: pass\n" * n,
    "names of a module": lambda n: "import a" + ".b" * n,
    "names of a module to import from": lambda n: "from a" + ".b" * n + " import c",
    "walruses": lambda n: "x = " + "(a := " * n + "1" + ")" * n,
    "annotations": lambda n: "x: " + "a[" * n + "b" + "]" * n,
    "patterns": lambda n: (
        "match x:\n case " + "[" * (n if n > 60 else 6) + "]" * (n if n > 60 else 6) + ": pass"
    ),
    "awaits": lambda n: "async def f():\n " + "await (" * n + "x" + ")" * n,
    "stars": lambda n: "x = " + "f(*" * n + "a" + ")" * n,
}

LONG: Mapping[str, Text] = {
    "comparisons": lambda n: "x = 1" + " < 1" * n,
    "tests of a comprehension": lambda n: "x = [1 for a in b" + " if a" * n + "]",
    "withs": lambda n: "with a" + ", a" * n + ": pass",
    "decorators": lambda n: "@a\n" * n + "def f(): pass",
    "targets": lambda n: "x = " * n + "1",
    "dots of an import": lambda n: "from " + "." * n + " import a",
    "statements on a line": lambda n: "pass; " * n,
    "alternatives of a pattern": lambda n: "match x:\n case 1" + " | 1" * n + ": pass",
    "excepts": lambda n: "try: pass\n" + "except A: pass\n" * n,
    "blank lines": lambda n: "\n" * n,
    "comments": lambda n: "# a\n" * n,
    "continued lines": lambda n: "x = 1 + \\\n" + "\\\n" * n + "1",
    "keywords of a call": lambda n: "f(" + ",".join(f"a{k}=1" for k in range(n)) + ")",
    "parameters": lambda n: "def f(" + ",".join(f"a{k}" for k in range(n)) + "): pass",
}


def rows() -> Iterator[Row]:
    """For each way: 60 levels beside the mistake, 190 and 2,000 in its function, 20,000 beside it."""
    for name, text in DEEP.items():
        yield _row(name, text, deep=True)
    for name, text in LONG.items():
        yield _row(name, text, deep=False)


def _row(name: str, text: Text, *, deep: bool) -> Row:
    programs = {
        "a60.py": _beside(text(60)),
        "b190.py": _within(text(190)),
        "c2000.py": _within(text(2_000)),
        "d20000.py": _beside(text(20_000)),
    }
    read = ["a60.py"] if deep else list(programs)
    if name == "parentheses":
        read.append("b190.py")  # they are no levels of the tree, and Python takes 200 of them
    lines = [
        found(data.count(b"\n"), 17 if path in ("a60.py", "d20000.py") else 18, path)
        if path in read
        else refused_line("…nested…", "…", path)
        for path, data in programs.items()
    ]

    def make(folder: Path) -> None:
        for path, data in programs.items():
            (folder / path).write_bytes(data)

    heads, errors = len(read), len(programs) - len(read)
    return Row("depth", name, make, tuple(lines), closing(heads=heads, findings=heads, errors=errors), code=1)


def _beside(text: str) -> bytes:
    return IMPORTS + text.encode() + b"\n" + LOSS + b"\n"


def _within(text: str) -> bytes:
    return IMPORTS + b"def train(x, y):\n" + textwrap.indent(text, " ").encode() + b"\n " + LOSS + b"\n"
