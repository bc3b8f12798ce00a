"""The table of contents, trees on demand, places in the source, and what is refused."""

from __future__ import annotations

import gc
import json
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest

from headlint import python as py
from headlint.findings import Position, Site, Span
from headlint.python.converting import converted
from headlint.source import Source, SourceError, decode
from headlint.syntax import DEEPEST, Entry, NodeSite, Parsed, SyntaxTooNew, Tree
from headlint.syntax.limits import gc_paused


def tree_of(text: str) -> Tree:
    tree = Tree.of(Source("a.py", text))
    assert isinstance(tree, Tree), tree
    return tree


def refusal(text: str) -> SourceError:
    error = Tree.of(Source("a.py", text))
    assert isinstance(error, SourceError)
    return error


def the(parsed: Parsed, kind: type[py.Node], **parts: str) -> py.Node:
    """The first node of a kind with some parts; a name is told by what it says."""
    left: list[py.Node] = [parsed.module]
    for node in left:
        said = {name: getattr(node, name, None) for name in parts}
        said = {name: one.value if isinstance(one, py.Name) else one for name, one in said.items()}
        if isinstance(node, kind) and said == parts:
            return node
        left += node.children
    raise LookupError(kind, parts)


def under(text: str, span: Span) -> str:
    """The text of a one-line span."""
    assert span.start.line == span.end.line
    return Source("", text).lines()[span.start.line - 1][span.start.column - 1 : span.end.column - 1]


# The table of contents


def test_entries_are_the_top_level_statements_in_order() -> None:
    text = '"""Doc.\n\ndef no(): ...\n"""\nimport os\n\n@a\n@b(\n  1)\ndef f():\n    x = 1\n'
    text += "\n\nclass C(B):\n    def m(self): ...\n"
    shapes = [(entry.kind, entry.name, entry.start, entry.end) for entry in tree_of(text).entries]
    assert shapes == [
        ("statement", None, 1, 4),
        ("statement", None, 5, 5),
        ("function", "f", 7, 11),
        ("class", "C", 14, 15),
    ]


def test_an_entry_starts_at_its_first_at_sign() -> None:
    tree = tree_of("x = 1\n@(\n  a\n)\ndef f(): ...\n")
    assert [entry.start for entry in tree.entries] == [1, 2]
    assert isinstance(tree.parse(tree.entries[1]).module.body[0], py.FunctionDef)


@pytest.mark.parametrize(
    "text", ["a = 1; b = 2", "a = '''\n'''; b = 2", "def a(): pass; x\n", "a=(\n1); b=2; c=3\n"]
)
def test_statements_that_share_a_line_are_one_entry(text: str) -> None:
    assert len(tree_of(text).entries) == 1


@pytest.mark.parametrize(
    ("text", "binds"),
    [
        ("a = b = 1", "a b"),
        ("(a, [b, *c]), d.e, f[0] = x", "a b c"),
        ("a += 1", "a"),
        ("a: int = 1", "a"),
        ("import a.b, c as d", "a d"),
        ("from x import a, b as c", "a c"),
        ("from x import *", "*"),
        ("if x:\n  a = 1\nelse:\n  b = 1", "a b"),
        ("try:\n  import a\nexcept E as e:\n  b = None\nfinally:\n  c = 1", "a e b c"),
        ("for a, b in x:\n  c = 1", "a b c"),
        ("with x as a, y as (b, c):\n  pass", "a b c"),
        ("while (a := f()):\n  def g():\n    h = 1", "a g"),
        ("x([b := 1 for a in y if (c := a)])", "b c"),
        ("f(lambda x=(a := 1): (b := x))", "a"),
        ("match x:\n  case [a, *b]: pass\n  case {1: c, **d}: pass\n  case C() as e: pass", "a b c d e"),
        ("def f(x=(a := 1)):\n  b = 1", "f a"),
        ("class C((a := B)):\n  b = 1", "C a"),
        ("@(a := d)\ndef f(): ...", "a f"),
        ("print(x)", ""),
        ("del a", ""),
    ],
)
def test_names_that_a_statement_can_bind(text: str, binds: str) -> None:
    (entry,) = tree_of(text).entries
    assert entry.binds == frozenset(binds.split())


def test_imports_and_their_packages() -> None:
    text = "import a.b, c\nfrom d.e import f\nfrom . import g\n"
    text += "try:\n  import h\nexcept E: pass\ndef k():\n  import l\n"
    entries = tree_of(text).entries
    assert [entry.imports for entry in entries] == [True, True, True, True, False]
    assert [set(entry.modules) for entry in entries] == [{"a", "c"}, {"d"}, set(), {"h"}, set()]


def test_methods_of_a_class() -> None:
    (entry,) = tree_of("class C:\n  x = 1\n  def a(self): ...\n  async def b(self): ...\n").entries
    assert entry.methods == ("a", "b")


def test_text_of_an_entry_keeps_every_character() -> None:
    text = "# top\r\nx = '\u2028\f'\r\n\r\ndef f():\r    return 1\r\ny = 2"
    tree = tree_of(text)
    assert [tree.text(entry) for entry in tree.entries] == [
        "x = '\u2028\f'\r\n",
        "def f():\r    return 1\r\n",
        "y = 2",
    ]
    assert tree.mentions(tree.entries[1], ["nothing", "return"])
    assert not tree.mentions(tree.entries[1], ["y"])


def test_nothing_has_no_entries() -> None:
    assert tree_of("").entries == tree_of("# a comment").entries == Tree.empty("pkg").entries == ()


# Trees and places


def test_an_entry_is_parsed_once_and_alone() -> None:
    tree = tree_of("x = 1\n\ndef f():\n    return x\n")
    parsed = tree.parse(tree.entries[1])
    assert parsed is tree.parse(tree.entries[1])
    assert [type(one) for one in parsed.module.body] == [py.FunctionDef]
    assert parsed.line_offset == 2
    assert tree.concrete(tree.entries[1]) is tree.concrete(tree.entries[1])
    assert tree.concrete(tree.entries[1]).module.code == tree.text(tree.entries[1])


TEXT = """\
import torch

class Net(nn.Module):
    def forward(self, x):
        é = F.softmax(self.fc( x ), dim = 1)  # comment
        return é
"""


@pytest.mark.parametrize(
    ("kind", "parts", "text", "line"),
    [
        (py.Call, {}, "F.softmax(self.fc( x ), dim = 1)", 5),
        (py.Attribute, {"attr": "softmax"}, "F.softmax", 5),
        (py.Arg, {"keyword": "dim"}, "dim = 1", 5),
        (py.Attribute, {"attr": "fc"}, "self.fc", 5),
        (py.Name, {"value": "fc"}, "fc", 5),
        (py.Integer, {}, "1", 5),
        (py.FunctionDef, {}, "forward", 4),
        (py.ClassDef, {}, "Net", 3),
        (py.Return, {}, "return é", 6),
    ],
)
def test_the_place_of_a_node(kind: type[py.Node], parts: dict[str, str], text: str, line: int) -> None:
    tree = tree_of(TEXT)
    parsed = tree.parse(tree.entries[1])
    span = NodeSite(parsed, the(parsed, kind, **parts)).span()
    assert (span.path, span.start.line, span.cell) == ("a.py", line, None)
    assert under(TEXT, span) == text


@pytest.mark.parametrize(
    ("text", "kind", "place"),
    [
        ("f(x for x in y)", py.GeneratorExp, "x for x in y"),
        ("z = (a, b)", py.Tuple, "a, b"),
        ("z = (a), (b)", py.Tuple, "(a), (b)"),
        ("z = ( a , )", py.Tuple, "a ,"),
        ("z = (a)", py.Name, "a"),
        ("@d\ndef \\\n  f(): pass", py.FunctionDef, "f"),
        ("async  def f(): pass", py.FunctionDef, "f"),
        ("print('é', g(f'{h(1)}'))", py.FormattedStringExpression, "{h(1)}"),
        ("f(a, **k)", py.Name, "k"),
        ("f((a))", py.Arg, "(a)"),
        ("def f(a=1): ...", py.Param, "a"),
    ],
)
def test_places_are_those_of_libcst(text: str, kind: type[py.Node], place: str) -> None:
    tree = tree_of(text)
    parsed = tree.parse(tree.entries[0])
    found = [the(parsed, kind)] if kind is not py.Name else [the(parsed, kind, value=place)]
    assert under(text, NodeSite(parsed, found[0]).span()) == place


def test_a_place_asks_libcst_for_what_python_does_not_tell_only() -> None:
    script = "import sys; from headlint.source import Source; from headlint.syntax import NodeSite, Tree\n"
    script += "tree = Tree.of(Source('a', 'x = f(a, b=(1, 2))'))\n"
    script += "parsed = tree.parse(tree.entries[0])\n"
    script += "call = parsed.module.body[0].value\n"
    script += "print(NodeSite(parsed, call).span().start.column, 'libcst' in sys.modules)\n"
    script += "print(NodeSite(parsed, call.args[0]).span().start.column, 'libcst' in sys.modules)"
    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, cwd=Path(__file__).parent.parent
    )
    assert done.stdout.split() == ["5", "False", "7", "True"], done.stderr


@pytest.mark.parametrize(
    "text",
    [
        "\fx = y\n",
        " \f\fx = y\n",
        "a = 1\r\fx = y",
        "\f@x\n\fdef f(): y\n",
        "a = 1\n\fx = f(y) \\\n\t ; g()\n",  # libcst takes this only with what stands before
    ],
)
def test_form_feeds_move_no_column(text: str) -> None:
    tree = tree_of(text)
    parsed = tree.parse(next(entry for entry in tree.entries if "y" in tree.text(entry)))
    for name in ("x", "y"):
        assert under(text, NodeSite(parsed, the(parsed, py.Name, value=name)).span()) == name


def test_a_node_of_no_known_place_stands_at_its_entry() -> None:
    tree = tree_of("\n\nx = 1\n")
    site = NodeSite(tree.parse(tree.entries[0]), py.Name("made"))
    assert site.span() == Span("a.py", Position(3, 1), Position(3, 2))


def test_places_in_a_notebook_are_within_the_cell() -> None:
    cells = [
        {"cell_type": kind, "source": text}
        for kind, text in [("markdown", "#"), ("code", "a = 1"), ("code", "\nb = c")]
    ]
    source = decode(json.dumps({"cells": cells}).encode(), "n.ipynb")
    assert isinstance(source, Source)
    tree = Tree.of(source)
    assert isinstance(tree, Tree)
    parsed = tree.parse(tree.entries[1])
    assert NodeSite(parsed, the(parsed, py.Name, value="c")).span() == Span(
        "n.ipynb", Position(2, 5), Position(2, 6), 3
    )


def test_sites_are_equal_when_they_are_about_the_same_node() -> None:
    @dataclass(frozen=True, slots=True)
    class Holder:
        site: Site

    tree = tree_of("f(x)\nf(x)\n")
    one, two = (tree.parse(entry) for entry in tree.entries)
    name = the(one, py.Name, value="x")
    assert Holder(NodeSite(one, name)) == Holder(NodeSite(one, name))
    assert len({NodeSite(one, name), NodeSite(one, name), NodeSite(two, the(two, py.Name, value="x"))}) == 2


def test_positions_are_worked_out_once(monkeypatch: pytest.MonkeyPatch) -> None:
    made: list[object] = []

    def count(*args: object) -> py.Module:
        made.append(args)
        return converted(*args)  # type: ignore[arg-type]

    tree = tree_of("f(x)\n")
    parsed = tree.parse(tree.entries[0])
    monkeypatch.setattr("headlint.syntax.trees.converted", count)
    for name in ("f", "x"):
        NodeSite(parsed, the(parsed, py.Name, value=name)).span()
    assert len(made) == 1


def test_an_entry_that_leans_on_its_neighbour_comes_from_the_whole_file() -> None:
    text = "a = 0\nx = 1; \\\n  y = 2\nz = 3\n"
    tree = tree_of(text)
    entry = next(entry for entry in tree.entries if "y" in entry.binds)
    parsed = tree.parse(entry)
    assert len(parsed.module.body) == 1
    assert under(text, NodeSite(parsed, the(parsed, py.Name, value="y")).span()) == "y"


def test_what_libcst_cannot_parse_says_where() -> None:
    tree = tree_of("x = 1\n(a): int = f(1)\n")
    assert tree.concrete(tree.entries[0])
    assert isinstance(tree.parse(tree.entries[1]).module.body[0], py.AnnAssign)
    for _ in range(2):
        with pytest.raises(SyntaxTooNew, match="2:5"):
            tree.concrete(tree.entries[1])


def test_where_libcst_cannot_parse_a_node_without_a_place_stands_at_its_entry() -> None:
    tree = tree_of("x = 1\n(a): int = f(1)\n")
    parsed = tree.parse(tree.entries[1])
    assert NodeSite(parsed, the(parsed, py.Arg)).span().start == Position(2, 1)
    assert NodeSite(parsed, the(parsed, py.Call)).span().start == Position(2, 12)


def test_the_text_of_a_definition_is_its_lines() -> None:
    tree = tree_of("x = 1\nclass C:\n    @d\n    def f(self):\n        return 1  # why\n\n    y = 1\n")
    parsed = tree.parse(tree.entries[1])
    function = the(parsed, py.FunctionDef)
    assert isinstance(function, py.FunctionDef)
    assert parsed.text(function) == "    @d\n    def f(self):\n        return 1  # why"


@pytest.mark.parametrize("count", [200, 1_500])
def test_many_joined_strings_have_a_place(count: int) -> None:
    tree = tree_of("x = (\n" + '"a"\n' * count + ")\ny = 1\n")
    parsed = tree.parse(tree.entries[0])
    joined = the(parsed, py.SimpleString)
    assert isinstance(joined, py.SimpleString)
    assert (joined.evaluated_value, joined.value) == ("a" * count, "")
    assert NodeSite(parsed, joined).span().end == Position(count + 1, 4)


# What is refused


def test_invalid_python_says_where() -> None:
    error = refusal("x = 1\ny = = 2\n")
    assert (error.line, error.column) == (2, 5)
    assert error.reason.startswith(f"not valid Python {sys.version_info.major}.{sys.version_info.minor}: ")


@pytest.mark.parametrize(
    "text", ["print 'a'\n", "try: pass\nexcept A, e: pass\n", "exec 'x'\n", "x = 0777\n"]
)
def test_python_2_is_recognised(text: str) -> None:
    assert refusal(text).reason.endswith("; it looks like Python 2")


def test_reading_prints_no_warnings(recwarn: pytest.WarningsRecorder) -> None:
    tree_of("x = '\\d' is 1\n")
    assert not recwarn.list


DEEP = {
    "attributes": lambda n: "f" + ".a" * n,
    "calls": lambda n: "f" + "()" * n,
    "subscripts": lambda n: "f" + "[0]" * n,
    "unary": lambda n: "-" * n + "1",
    "not": lambda n: "not " * n + "1",
    "sum": lambda n: "1" + "+1" * n,
    "and": lambda n: "1" + " and 1" * n,
    "lambdas": lambda n: "lambda: " * n + "1",
    "elif": lambda n: "if a: pass\n" + "elif b: pass\n" * n,
    "ternary": lambda n: "1 if 1 else " * n + "1",
    "import": lambda n: "import a" + ".a" * n,
    "from": lambda n: "from a" + ".a" * n + " import b",
    "brackets": lambda n: "[" * n + "]" * n,
    "parentheses": lambda n: "(" * n + ")" * n,
    "patterns": lambda n: "match x:\n case " + "[" * n + "]" * n + ": pass",
}


@pytest.mark.parametrize("kind", DEEP)
@pytest.mark.parametrize("levels", [150, 1_000, 20_000])
def test_deep_nesting_is_an_error_not_a_crash(kind: str, levels: int) -> None:
    text = DEEP[kind](levels)
    script = "import sys; from headlint.source import Source; from headlint.syntax import Tree\n"
    script += "tree = Tree.of(Source('a', sys.stdin.read()))\n"
    script += "[tree.parse(entry) for entry in getattr(tree, 'entries', ())]; print(type(tree).__name__)"
    # In a process of its own: the failure this is about takes the process with it.
    done = subprocess.run(
        [sys.executable, "-c", script],
        input=text,
        capture_output=True,
        text=True,
        cwd=Path(__file__).parent.parent,
    )
    few = kind == "parentheses" and levels == 150
    assert done.stdout.strip() == ("Tree" if few else "SourceError"), done.stderr[-500:]


@pytest.mark.parametrize("kind", sorted(DEEP.keys() - {"patterns"}))
def test_ordinary_nesting_is_read(kind: str) -> None:
    tree = tree_of(DEEP[kind](DEEPEST - 10))
    for entry in tree.entries:
        parsed = tree.parse(entry)
        assert NodeSite(parsed, parsed.module.body[0]).span().start == Position(entry.start, 1)


def test_nested_and_chains_add_up() -> None:
    chain = " and b" * 60
    assert "nested too deeply" in refusal(f"x = (((a{chain}){chain}){chain})\n").reason


def test_how_deep_the_error_says_and_where() -> None:
    error = refusal(f"x = 1\ny = {'-' * 200}1\n")
    assert error.line == 2
    assert f"more than {DEEPEST} levels" in error.reason


@pytest.mark.parametrize(
    "pattern", ["((((((((((a))))))))))", "{1: " * 12 + "a" + "}" * 12, "A(" * 12 + ")" * 12]
)
def test_deep_patterns_are_refused_because_they_take_for_ever(pattern: str) -> None:
    error = refusal(f"match x:\n  case (\n{pattern}\n): pass\n")
    assert "match pattern nested too deeply" in error.reason


def test_brackets_outside_patterns_do_not_count() -> None:
    deep = "f(" * 20 + ")" * 20
    tree_of(f"match x:\n  case A('((((((((((') if {deep}:\n    {deep}\n  case B(): {deep}\n")


# The collector


def test_the_garbage_collector_comes_back() -> None:
    assert gc.isenabled()
    with gc_paused():
        assert not gc.isenabled()
    assert gc.isenabled()
    with pytest.raises(KeyError), gc_paused():
        raise KeyError
    assert gc.isenabled()
    gc.disable()
    try:
        with gc_paused():
            pass
        assert not gc.isenabled()
    finally:
        gc.enable()


def test_entries_can_be_keys() -> None:
    assert (
        len({Entry("statement", None, 1, 1, frozenset()), Entry("statement", None, 2, 2, frozenset())}) == 2
    )
