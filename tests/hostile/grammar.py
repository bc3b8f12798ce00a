"""What is no Python, or not the Python that runs: wrong, unfinished, too old, too new."""

from __future__ import annotations

import sys
from collections.abc import Iterator

from .making import IMPORTS, LOSS, clean, read, refused
from .row import Row

__all__ = ["rows"]

GOOD = IMPORTS + LOSS + b"\n"
NOT_PYTHON = f"not valid Python {sys.version_info.major}.{sys.version_info.minor}: …"

WRONG = {
    "an unfinished call": b"model.fit(",
    "an unfinished definition": b"def train(model:",
    "a definition without a body": b"def train():\n",
    "a class without a body": b"class Net(nn.Module):\n\nx = 1\n",
    "an unfinished assignment": b"x =",
    "an unfinished string": b"s = 'abc\n",
    "an unfinished long string": b"s = '''abc\n",
    "a bracket of another kind": b"x = (1]",
    "a bracket too many": b"x = (1))",
    "an indentation from nowhere": b"    x = 1",
    "a step back to nowhere": b"if x:\n        y\n    z\n",
    "tabs and blanks that disagree": b"if x:\n        y\n\tz\n",
    "a keyword for a name": b"class = 1",
    "an assignment to a call": b"f() = 1",
    "two statements on a line": b"x = 1 y = 2",
    "a place after a keyword": b"f(a=1, 2)",
    "a wrong number": b"x = 0b12",
    "a wrong escape": b"s = '\\N{no such thing}'",
    "curly quotes": "s = “abc”".encode(),
    "a dollar": b"$ python train.py",
    "a conflict of versions": b"<<<<<<< HEAD\nx = 1\n=======\nx = 2\n>>>>>>> theirs\n",
    "a magic of IPython": b"%matplotlib inline",
    "a shell line": b"!pip install torch",
    "a template": b"units = {{ cookiecutter.units }}\n{% if x %}\ny\n{% endif %}",
    "a patch": b"--- a/train.py\n+++ b/train.py\n@@ -1 +1 @@\n-x\n+y\n",
    "a prompt": b">>> x = 1\n1",
    "Go": b"func main() {\n\tfmt.Println(1)\n}",
}
OLD = {
    "print": b'print "loss"',
    "exec": b'exec "x = 1"',
    "except": b"try:\n    x\nexcept IOError, e:\n    pass",
    "an octal number": b"x = 0777",
}
PYTHON_2 = {"backticks": b"x = `y`", "raise": b"raise ValueError, 'x'", "not equal": b"if x <> y: pass"}
NEW = {
    (3, 10): {
        "match": b"match x:\n    case {'a': [1, *_]} | None if x: pass",
        "with in brackets": b"with (open(a) as b, open(c) as d): pass",
    },
    (3, 11): {
        "except*": b"try:\n    pass\nexcept* ValueError:\n    pass",
        "a starred index": b"x: tuple[*Ts]",
    },
    (3, 12): {
        "type": b"type X = int",
        "type parameters": b"def f[T: int, *Ts, **P](x: T) -> T: return x",
        "a class with type parameters": b"class A[T]: pass",
        "quotes in an f-string": b"s = f'{x['a']}'",
        "a line end in an f-string": b"s = f'{\nx\n}'",
        "a backslash in an f-string": b"s = f'{chr(10).join(x) + \"\\n\"}'",
    },
    (3, 13): {"a default of a type parameter": b"class A[T = int]: pass"},
    (3, 14): {
        "a t-string": b"s = t'{x}'",
        "except without brackets": b"try:\n    pass\nexcept A, B:\n    pass",
    },
    (3, 15): {"a lazy import": b"lazy import json"},
}


def rows() -> Iterator[Row]:
    for name, text in WRONG.items():
        yield refused("syntax", name, GOOD + text, NOT_PYTHON, "…")
    page = b"<!doctype html>\n<html><body>404 CrossEntropyLoss</body></html>\n"
    yield refused("syntax", "HTML", page, NOT_PYTHON, "1:1")
    yield clean("syntax", "HTML that names no loss", b"<!doctype html>\n<html>404</html>\n")
    yield refused("syntax", "JSON lines", b'{"loss": "CrossEntropyLoss", "ok": true}\n{]\n', NOT_PYTHON, "…")
    for name, text in OLD.items():
        yield refused("Python 2", name, GOOD + text, f"{NOT_PYTHON}; it looks like Python 2", "…")
    for name, text in PYTHON_2.items():
        yield refused("Python 2", name, GOOD + text, NOT_PYTHON, "…")
    for version, texts in NEW.items():
        for name, text in texts.items():
            title = f"{name} ({version[0]}.{version[1]})"
            data = GOOD + text + b"\n"
            if sys.version_info >= version:
                yield read("grammar", title, data, 3)
            else:
                yield refused("grammar", title, data, NOT_PYTHON, "…")
