"""The primitives of semantic edits: what goes, what stays, and where they refuse."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import libcst as cst
import pytest

from headlint.frameworks.library import load_library
from headlint.remedies.arguments import add_argument, add_entry, quoted_like, remove_argument, set_argument
from headlint.remedies.cutting import remove_entry, remove_statement, unwrap
from headlint.remedies.draft import Draft
from headlint.remedies.naming import names_of, rename, resolved
from headlint.remedies.passages import Doubt, Passage
from headlint.remedies.tidying import drop_unused_imports
from headlint.source import Source
from headlint.syntax import Tree

LIBRARY = load_library()


def tree_of(text: str) -> Tree:
    tree = Tree.of(Source("program.py", text))
    assert isinstance(tree, Tree)
    return tree


def passages(tree: Tree) -> Iterator[Passage]:
    for entry in tree.entries:
        parsed = tree.concrete(entry)
        left: list[cst.CSTNode] = [parsed.module]
        while left:
            node = left.pop()
            yield Passage(parsed, node)
            left += reversed(node.children)


def find(tree: Tree, text: str, kind: type[cst.CSTNode]) -> Passage:
    return next(one for one in passages(tree) if isinstance(one.node, kind) and one.text() == text)


def written(draft: Draft, text: str) -> str:
    pieces = sorted((start, end, new) for _, start, end, new in draft.pieces())
    for start, end, new in reversed(pieces):
        text = text[:start] + new + text[end:]
    return text


def changed(text: str, node: str, kind: type[cst.CSTNode], job: Callable[[Draft, Passage], None]) -> str:
    tree, draft = tree_of(text), Draft()
    job(draft, find(tree, node, kind))
    result = written(draft, text)
    compile(result, "program.py", "exec")
    return result


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("f(a, B, c)\n", "f(a, c)\n"),
        ("f(B, c)\n", "f(c)\n"),
        ("f(a, B)\n", "f(a)\n"),
        ("f(B)\n", "f()\n"),
        ("f( B )\n", "f( )\n"),
        ("f(a, B,)\n", "f(a,)\n"),
        ("f(a , B)\n", "f(a)\n"),
        ("f(\n    a,\n    B,\n    c,\n)\n", "f(\n    a,\n    c,\n)\n"),
        ("f(\n    a,\n    B,\n)\n", "f(\n    a,\n)\n"),
        ("f(\n    a,\n    B\n)\n", "f(\n    a\n)\n"),
        ("f(\r\n\ta,\r\n\tB\r\n)\r\n", "f(\r\n\ta\r\n)\r\n"),
        ("f(a,\n  B)\n", "f(a)\n"),
        ("f(a, B,\n  c)\n", "f(a,\n  c)\n"),
        ("f(B,\n  c)\n", "f(c)\n"),
        ("f(\n    a,\n    B,  # why\n    c)\n", "f(\n    a,\n    # why\n    c)\n"),
        ("f(a,  # first\n  B)\n", "f(a,  # first\n  )\n"),
        ("f(\n    a, B\n)\n", "f(\n    a\n)\n"),
        ("f(*a, B, **c)\n", "f(*a, **c)\n"),
        ("f(a, (B))\n", "f(a)\n"),
    ],
)
def test_an_argument_goes_with_its_comma_and_its_line(before: str, after: str) -> None:
    assert changed(before, "(B)" if "(B))" in before else "B", cst.Arg, remove_entry) == after


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("x = [a, B]\n", "x = [a]\n"),
        ("x = (a, B)\n", "x = (a,)\n"),
        ("x = (a, B, c)\n", "x = (a, c)\n"),
        ("x = a, B\n", "x = a,\n"),
    ],
)
def test_an_element_goes_and_a_tuple_stays_one(before: str, after: str) -> None:
    assert changed(before, "B", cst.Element, remove_entry) == after


@pytest.mark.parametrize(
    ("text", "node", "kind"),
    [
        ("class A(B):\n    pass\n", "B", cst.Arg),  # no list that the remedies know
        ("x = [a, B]\n", "B", cst.Name),
        ("from a import *\n", "*", cst.ImportStar),
    ],
)
def test_what_is_no_entry_of_a_list_is_a_doubt(text: str, node: str, kind: type[cst.CSTNode]) -> None:
    with pytest.raises(Doubt, match="no entry"):
        remove_entry(Draft(), find(tree_of(text), node, kind))


def test_a_dictionary_loses_an_entry() -> None:
    before = "x = {\n    'a': 1,\n    'b': 2,\n}\n"
    assert changed(before, "'b': 2", cst.DictElement, remove_entry) == "x = {\n    'a': 1,\n}\n"


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("a = 1\nGONE()\nb = 2\n", "a = 1\nb = 2\n"),
        ("\rGONE()\rb = 2\r", "\rb = 2\r"),
        ("def f():\n    GONE()\n", "def f():\n    pass\n"),
        ("def f():\n    a = 1\n    GONE()\n", "def f():\n    a = 1\n"),
        ("if x: GONE()\n", "if x: pass\n"),
        ("a = 1; GONE()\n", "a = 1\n"),
        ("GONE(); a = 1\n", "a = 1\n"),
        ("a = 1\n# above\nGONE()  # beside\n", "a = 1\n# above\n# beside\n"),
        ("a = 1\nGONE()", "a = 1\n"),
    ],
)
def test_a_statement_goes_and_no_body_is_left_empty(before: str, after: str) -> None:
    assert changed(before, "GONE()", cst.Call, remove_statement) == after


def _to_first(draft: Draft, call: Passage) -> None:
    assert isinstance(call.node, cst.Call)
    unwrap(draft, call, call.at(call.node.args[0].value))


def _to_receiver(draft: Draft, call: Passage) -> None:
    assert isinstance(call.node, cst.Call)
    assert isinstance(call.node.func, cst.Attribute)
    unwrap(draft, call, call.at(call.node.func.value))


@pytest.mark.parametrize(
    ("before", "node", "after"),
    [
        ("y = s(x, dim=1)\n", "s(x, dim=1)", "y = x\n"),
        ("y = s(a + b) * 2\n", "s(a + b)", "y = (a + b) * 2\n"),
        ("y = s(a + b)\n", "s(a + b)", "y = a + b\n"),
        ("y = s((a + b)) * 2\n", "s((a + b))", "y = (a + b) * 2\n"),
        ("y = s(a if b else c)\n", "s(a if b else c)", "y = (a if b else c)\n"),
        ("y = s(lambda: 0)()\n", "s(lambda: 0)", "y = (lambda: 0)()\n"),
        ("y = s(\n    a(b), dim=1\n)\n", "s(\n    a(b), dim=1\n)", "y = a(b)\n"),
        ("y = s(a\n  .b())\n", "s(a\n  .b())", "y = (a\n  .b())\n"),
        ("y = g(s(a\n  .b()))\n", "s(a\n  .b())", "y = g(a\n  .b())\n"),
        ("y = (s(a +\n  b))\n", "s(a +\n  b)", "y = (a +\n  b)\n"),
        ("y = s(-1).z\n", "s(-1)", "y = (-1).z\n"),
        ("y = s(1).z\n", "s(1)", "y = (1).z\n"),
        ("y = s(a(  # why\n  b))\n", "s(a(  # why\n  b))", "y = a(  # why\n  b)\n"),
        ("return_ = s(x for x in y)\n", "s(x for x in y)", "return_ = (x for x in y)\n"),
    ],
)
def test_a_call_leaves_its_argument(before: str, node: str, after: str) -> None:
    assert changed(before, node, cst.Call, _to_first) == after


def test_a_method_leaves_its_receiver() -> None:
    assert (
        changed("y = f(a + b).s(-1) + 1\n", "f(a + b).s(-1)", cst.Call, _to_receiver) == "y = f(a + b) + 1\n"
    )
    assert changed("y = (a + b).s(-1) * 2\n", "(a + b).s(-1)", cst.Call, _to_receiver) == "y = (a + b) * 2\n"


def test_no_comment_is_lost() -> None:
    with pytest.raises(Doubt):
        changed("y = s(\n  x,  # why\n  dim=1)\n", "s(\n  x,  # why\n  dim=1)", cst.Call, _to_first)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("f()\n", "f(k=1)\n"),
        ("f(a)\n", "f(a, k=1)\n"),
        ("f(a,)\n", "f(a, k=1,)\n"),
        ("f(\n    a,\n    b\n)\n", "f(\n    a,\n    b,\n    k=1\n)\n"),
        ("f(\n    a,\n    b,\n)\n", "f(\n    a,\n    b,\n    k=1,\n)\n"),
        ("f(\r\n\ta,\r\n\tb,\r\n)\r\n", "f(\r\n\ta,\r\n\tb,\r\n\tk=1,\r\n)\r\n"),
    ],
)
def test_an_argument_is_added_in_the_style_of_the_others(before: str, after: str) -> None:
    assert changed(before, before.strip(), cst.Call, lambda d, call: add_argument(d, call, "k=1")) == after


@pytest.mark.parametrize(
    ("before", "after"),
    [("f(k=2)\n", "f(k=1)\n"), ("f(a, 2)\n", "f(a, 1)\n"), ("f(a)\n", "f(a, k=1)\n")],
)
def test_an_argument_gets_another_value(before: str, after: str) -> None:
    def job(draft: Draft, call: Passage) -> None:
        set_argument(draft, call, "k", ("first", "k"), "1")

    assert changed(before, before.strip(), cst.Call, job) == after


def test_an_unpacked_argument_can_be_any() -> None:
    with pytest.raises(Doubt):
        changed("f(*a)\n", "f(*a)", cst.Call, lambda draft, call: set_argument(draft, call, "k", ("k",), "1"))


def test_an_argument_before_others_by_place_stays() -> None:
    params = ("a", "k", "b")
    with pytest.raises(Doubt):
        changed("f(1, 2, 3)\n", "f(1, 2, 3)", cst.Call, lambda d, c: remove_argument(d, c, "k", params))
    after = changed(
        "f(1, 2, b=3)\n", "f(1, 2, b=3)", cst.Call, lambda d, c: remove_argument(d, c, "k", params)
    )
    assert after == "f(1, b=3)\n"


def test_an_entry_is_added_behind_the_last() -> None:
    before = "s = [\n  a,\n  b,\n]\n"
    assert (
        changed(before, "b", cst.Element, lambda d, e: add_entry(d, e, "c")) == "s = [\n  a,\n  b,\n  c,\n]\n"
    )


@pytest.mark.parametrize(
    ("string", "new"), [("'a'", "'b'"), ('"a"', '"b"'), ("u'a'", "'b'"), ('"""a"""', '"""b"""')]
)
def test_quotes_are_those_of_the_user(string: str, new: str) -> None:
    assert quoted_like(string, "b") == new


def test_a_formatted_string_is_no_plain_one() -> None:
    with pytest.raises(Doubt):
        quoted_like("f'a'", "b")


class TestNames:
    def renamed(self, before: str, node: str, name: str) -> str:
        return changed(
            before, node, cst.Attribute, lambda draft, passage: rename(draft, passage, name, LIBRARY)
        )

    def test_a_name_of_the_same_module(self) -> None:
        before = "from torch import nn\nc = nn.BCELoss()\n"
        after = self.renamed(before, "nn.BCELoss", "torch.nn.BCEWithLogitsLoss")
        assert after == "from torch import nn\nc = nn.BCEWithLogitsLoss()\n"

    def test_a_name_of_another_module_that_is_imported(self) -> None:
        before = "import torch\nimport torch.nn.functional as F\ny = torch.sigmoid(x)\n"
        after = self.renamed(before, "torch.sigmoid", "torch.nn.functional.logsigmoid")
        assert after.endswith("y = F.logsigmoid(x)\n")

    def test_a_name_below_a_module_that_is_imported(self) -> None:
        after = self.renamed(
            "import torch\ny = torch.sigmoid(x)\n", "torch.sigmoid", "torch.nn.functional.logsigmoid"
        )
        assert after.endswith("y = torch.nn.functional.logsigmoid(x)\n")

    def test_an_imported_name_changes_in_its_import(self) -> None:
        before = "from torch.nn import BCELoss, Linear\nc = BCELoss()\n"
        after = "from torch.nn import BCEWithLogitsLoss, Linear\nc = BCEWithLogitsLoss()\n"
        assert self.renamed_last(before, "BCELoss", "torch.nn.BCEWithLogitsLoss") == after

    def test_an_imported_name_that_stays_in_use_gets_a_neighbour(self) -> None:
        before = "from torch.nn import BCELoss, Linear\nc, d = BCELoss(), BCELoss()\n"
        after = (
            "from torch.nn import BCELoss, BCEWithLogitsLoss, Linear\nc, d = BCELoss(), BCEWithLogitsLoss()\n"
        )
        assert self.renamed_last(before, "BCELoss", "torch.nn.BCEWithLogitsLoss") == after

    def renamed_last(self, before: str, node: str, name: str) -> str:
        tree, draft = tree_of(before), Draft()
        uses = [one for one in passages(tree) if isinstance(one.node, cst.Name) and one.text() == node]
        rename(draft, uses[-1], name, LIBRARY)
        return written(draft, before)

    def test_a_name_that_the_file_binds_is_no_import(self) -> None:
        tree = tree_of("from torch import nn\nnn = 3\nnn.BCELoss()\n")
        assert resolved(find(tree, "nn.BCELoss", cst.Attribute), LIBRARY) is None

    def test_what_is_indexed_other_than_from_the_start(self) -> None:
        names = names_of(tree_of("net[-1]\nself.layers[i]\nf()[k]\nrows[0]\nself.parts[2]\n"))
        assert names.subscripted == {"net", "layers", ""}

    def test_names_resolve_through_aliases_and_stars(self) -> None:
        tree = tree_of(
            "from tensorflow.keras.layers import *\nimport keras.losses as kl\nDense(1)\nkl.Huber()\n"
        )
        assert resolved(find(tree, "Dense", cst.Name), LIBRARY) == "keras.layers.Dense"
        assert resolved(find(tree, "kl.Huber", cst.Attribute), LIBRARY) == "keras.losses.Huber"


class TestUnusedImports:
    def after(self, before: str, node: str) -> str:
        tree, draft = tree_of(before), Draft()
        _to_first(draft, find(tree, node, cst.Call))
        drop_unused_imports(draft)
        return written(draft, before)

    def test_what_the_edit_made_unused_goes(self) -> None:
        before = "import torch\nimport torch.nn.functional as F\ny = F.softmax(torch.x, dim=1)\n"
        assert self.after(before, "F.softmax(torch.x, dim=1)") == "import torch\ny = torch.x\n"

    def test_what_is_used_elsewhere_stays(self) -> None:
        before = "import torch.nn.functional as F\ny = F.softmax(F.x, dim=1)\n"
        assert self.after(before, "F.softmax(F.x, dim=1)") == "import torch.nn.functional as F\ny = F.x\n"

    def test_what_was_unused_before_stays(self) -> None:
        before = "import os\nfrom a import s, t\ny = s(x)\n"
        assert self.after(before, "s(x)") == "import os\nfrom a import t\ny = x\n"

    def test_what_is_exported_stays(self) -> None:
        before = "from a import s\n__all__ = ['s']\ny = s(x)\n"
        assert self.after(before, "s(x)") == "from a import s\n__all__ = ['s']\ny = x\n"
