"""The smallest edits of remedies in unusual places: what goes, what stays, and where they refuse."""

from __future__ import annotations

from collections.abc import Callable

import libcst as cst
import pytest

from headlint.frameworks.library import load_library
from headlint.remedies.arguments import add_argument, argument, quoted_like, remove_argument, set_argument
from headlint.remedies.cutting import remove_entry, remove_statement, unwrap
from headlint.remedies.draft import Draft
from headlint.remedies.importing import written as written_anew
from headlint.remedies.literals import rewrite
from headlint.remedies.modules import module_at_hand, name_of_module
from headlint.remedies.naming import names_of, reachable, rename, resolved
from headlint.remedies.passages import Doubt, Passage, module_of
from headlint.remedies.removing import single_use
from headlint.source import Source
from headlint.syntax import Tree
from test_remedies import find, passages, tree_of, written

LIBRARY = load_library()
LEFT = None
"""There is doubt."""


def check(
    before: str, node: str, kind: type[cst.CSTNode], job: Callable[[Draft, Passage], None], after: str | None
) -> None:
    draft, place = Draft(), find(tree_of(before), node, kind)
    if after is None:
        with pytest.raises(Doubt):
            job(draft, place)
        return
    job(draft, place)
    assert written(draft, before) == after
    compile(after, "program.py", "exec", dont_inherit=True)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("f(  B  )\n", "f(  )\n"),
        ("f(B,)\n", "f()\n"),
        ("f(B,  # why\n  c)\n", "f(  # why\n  c)\n"),
        ("f(a, B,  # why\n  c)\n", "f(a,   # why\n  c)\n"),
        ("f(a, B  # why\n)\n", "f(a  # why\n)\n"),
        ("f(a,\n  B  # why\n)\n", "f(a\n  # why\n)\n"),
        ("f(a  # why\n  , B)\n", "f(a  # why\n  , )\n"),
        ("f(\n  B,  # why\n  c,\n)\n", "f(\n  # why\n  c,\n)\n"),
        ("f(a,\n  B,\n  c)\n", "f(a,\n  c)\n"),
        ("f(a,\n  B, c)\n", "f(a,\n  c)\n"),
        ("f(a, B\n  , c)\n", "f(a, c)\n"),
        ("f(\r  a,\r  B\r)\r", "f(\r  a\r)\r"),
    ],
)
def test_an_argument_goes(before: str, after: str) -> None:
    check(before, "B", cst.Arg, remove_entry, after)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("x = (a, B,)\n", "x = (a,)\n"),
        ("x = (B, a,)\n", "x = (a,)\n"),
        ("x = (B, a)\n", LEFT),  # no tuple would be left
        ("x = B, a\n", LEFT),
        ("x = [B]\n", "x = []\n"),
        ("x = {a, B}\n", "x = {a}\n"),
        ("x = [\n  a,\n  B\n]\n", "x = [\n  a\n]\n"),
        ("x = (\n  a,\n  B\n)\n", "x = (\n  a,\n)\n"),
        ("x = (a,  # one\n  B)\n", "x = (a,  # one\n  )\n"),
    ],
)
def test_an_element_goes(before: str, after: str | None) -> None:
    check(before, "B", cst.Element, remove_entry, after)


def test_an_entry_with_a_remark_in_it_stays() -> None:
    check("f(\n  a,\n  B(  # why\n  1),\n)\n", "B(  # why\n  1)", cst.Arg, remove_entry, LEFT)


def test_an_imported_name_goes_with_its_line() -> None:
    before, after = "from m import (\n    a,\n    B,\n)\n", "from m import (\n    a,\n)\n"
    check(before, "B", cst.ImportAlias, remove_entry, after)
    check("import a, B\n", "B", cst.ImportAlias, remove_entry, "import a\n")


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("for x in y: a; GONE()\n", "for x in y: a\n"),
        ("a; GONE(); b\n", "a; b\n"),
        ("class A:\n    GONE()\n\n    def f(self): pass\n", "class A:\n\n    def f(self): pass\n"),
        ("if x:\n    GONE()  # why\n", "if x:\n    pass  # why\n"),
        ("while x:\n    a\n    GONE()\n    b\n", "while x:\n    a\n    b\n"),
        ("if GONE(): pass\n", LEFT),
        ("@GONE()\ndef f(): pass\n", LEFT),
    ],
)
def test_a_statement_goes(before: str, after: str | None) -> None:
    check(before, "GONE()", cst.Call, remove_statement, after)


def to_argument(draft: Draft, call: Passage) -> None:
    assert isinstance(call.node, cst.Call)
    unwrap(draft, call, call.at(call.node.args[0].value))


@pytest.mark.parametrize(
    ("before", "call", "after"),
    [
        ("if s(a\n  .b()): pass\n", "s(a\n  .b())", "if (a\n  .b()): pass\n"),
        ("while s(a): pass\n", "s(a)", "while a: pass\n"),
        ("y = s(a or b) and c\n", "s(a or b)", "y = (a or b) and c\n"),
        ("y = {k: s(a or b)}\n", "s(a or b)", "y = {k: a or b}\n"),
        ("y = [s(a or b)]\n", "s(a or b)", "y = [a or b]\n"),
        ("y += s(a or b)\n", "s(a or b)", "y += a or b\n"),
        ("y: int = s(a or b)\n", "s(a or b)", "y: int = a or b\n"),
        ("y = z[s(a or b)]\n", "s(a or b)", "y = z[(a or b)]\n"),
        ("y = z[s(a\n  .b())]\n", "s(a\n  .b())", "y = z[a\n  .b()]\n"),
        ("y = f(s(a\n + b))\n", "s(a\n + b)", "y = f(a\n + b)\n"),
        ("y = s(z := 1)\n", "s(z := 1)", "y = (z := 1)\n"),
        ("y = s([1]).c\n", "s([1])", "y = [1].c\n"),
        ("y = s(1.5).c\n", "s(1.5)", "y = (1.5).c\n"),
        ("y = -s(-1)\n", "s(-1)", "y = -(-1)\n"),
        ("y = s(a, 2) # b\n", "s(a, 2)", "y = a # b\n"),
    ],
)
def test_a_call_leaves_its_argument(before: str, call: str, after: str) -> None:
    check(before, call, cst.Call, to_argument, after)


def test_what_does_not_stand_in_a_call_is_not_left_of_it() -> None:
    tree = tree_of("y = s(a) + b\n")
    with pytest.raises(Doubt):
        unwrap(Draft(), find(tree, "s(a)", cst.Call), find(tree, "b", cst.Name))


# Drafts


def test_parts_that_change_the_same_text_do_not_go_together() -> None:
    parsed = find(tree_of("abcdef = 1\n"), "abcdef", cst.Name).parsed
    for first, second in (((0, 4), (2, 6)), ((2, 6), (0, 4)), ((1, 3), (2, 3)), ((3, 3), (3, 3))):
        draft = Draft()
        draft.put(parsed, *first, "one")
        draft.put(parsed, *first, "one")
        with pytest.raises(Doubt):
            draft.put(parsed, *second, "other")
        assert len(draft.pieces()) == 1
    for first, second in (((0, 2), (2, 4)), ((2, 4), (0, 2)), ((2, 2), (2, 4)), ((4, 4), (2, 4))):
        draft = Draft()
        draft.put(parsed, *first, "one")
        draft.put(parsed, *second, "other")
        assert len(draft.pieces()) == 2


def test_the_same_places_of_two_files_are_two_places() -> None:
    draft = Draft()
    for name in ("a", "b"):
        draft.put(find(tree_of(f"{name} = 1\n"), name, cst.Name).parsed, 0, 1, "c")
    assert len(draft.pieces()) == 2


def test_a_remark_may_move_and_not_go() -> None:
    parsed = find(tree_of("f(a)  # why\n"), "a", cst.Name).parsed
    Draft().put(parsed, 0, 11, "g()  # why")
    with pytest.raises(Doubt):
        Draft().put(parsed, 0, 11, "g()")


# Arguments


@pytest.mark.parametrize(
    ("call", "after"),
    [("f(**a)", LEFT), ("f(x for x in a)", LEFT), ("f(*a)", "f(*a, k=1)"), ("f((x for x in a), b)", None)],
)
def test_an_argument_is_added_where_it_can_be(call: str, after: str | None) -> None:
    wanted = "f((x for x in a), b, k=1)" if call.endswith("b)") else after
    job = lambda draft, place: add_argument(draft, place, "k=1")  # noqa: E731
    check(f"{call}\n", call, cst.Call, job, None if wanted is None else f"{wanted}\n")


def test_an_argument_that_is_not_given_is_not_taken_away() -> None:
    check(
        "f(1)\n",
        "f(1)",
        cst.Call,
        lambda draft, call: remove_argument(draft, call, "k", ("a", "k")),
        "f(1)\n",
    )


def test_what_is_no_call_has_no_arguments() -> None:
    with pytest.raises(Doubt):
        set_argument(Draft(), find(tree_of("f\n"), "f", cst.Name), "k", ("k",), "1")


def test_an_argument_is_found_by_its_place_or_its_name() -> None:
    call = find(tree_of("f(1, 2, k=3)\n"), "f(1, 2, k=3)", cst.Call)
    found = [argument(call, name, ("a", "b")) for name in ("a", "b", "k", "c")]
    assert [None if one is None else one.text() for one in found] == ["1", "2", "k=3", None]


@pytest.mark.parametrize(
    ("string", "new"),
    [("r'a'", "'b'"), ("'''a'''", "'''b'''"), ("b'a'", LEFT), ("name", LEFT), ("1'a'", LEFT)],
)
def test_quotes_of_a_plain_string(string: str, new: str | None) -> None:
    if new is None:
        with pytest.raises(Doubt):
            quoted_like(string, "b")
    else:
        assert quoted_like(string, "b") == new


@pytest.mark.parametrize(
    ("string", "after"),
    [
        ("'a'", "'bb'"),
        ('r"""a"""', 'r"""bb"""'),
        ("U'a'", "U'bb'"),
        ("b'a'", LEFT),
        ("'\\x61'", LEFT),
        ("'c'", LEFT),
    ],
)
def test_the_text_of_a_string_is_replaced_where_it_is_spelled_so(string: str, after: str | None) -> None:
    wanted = None if after is None else f"x = {after}\n"
    check(
        f"x = {string}\n", string, cst.SimpleString, lambda draft, at: rewrite(draft, at, "a", "bb"), wanted
    )


# Names


def here(text: str) -> Passage:
    """The last `HERE` of a program."""
    return [
        one for one in passages(tree_of(text)) if isinstance(one.node, cst.Name) and one.text() == "HERE"
    ][-1]


@pytest.mark.parametrize(
    ("imports", "after"),
    [
        ("import keras", "import keras\nkeras.metrics.AUC"),
        ("import tensorflow as tf", "import tensorflow as tf\ntf.keras.metrics.AUC"),
        ("from keras import metrics as m", "from keras import metrics as m\nm.AUC"),
        ("from keras.metrics import AUC as Area", "from keras.metrics import AUC as Area\nArea"),
        ("from keras.metrics import *", "from keras.metrics import *\nAUC"),
        ("from keras.metrics import Mean as M", "from keras.metrics import Mean as M, AUC\nAUC"),
        (
            "from keras.metrics import (\n    Mean,\n    Recall,\n)",
            "from keras.metrics import (\n    Mean,\n    Recall,\n    AUC,\n)\nAUC",
        ),
        ("from keras import layers", "from keras import layers\nfrom keras.metrics import AUC\nAUC"),
        (
            "from tensorflow.keras.layers import Dense  # why\nimport os",
            "from tensorflow.keras.layers import Dense  # why\n"
            "from tensorflow.keras.metrics import AUC\nimport os\nAUC",
        ),
        (
            "from keras.layers import Dense\nfrom keras.models import Model",
            "from keras.layers import Dense\nfrom keras.metrics import AUC\n"
            "from keras.models import Model\nAUC",
        ),
        (
            "from keras.optimizers import Adam\nfrom keras.layers import Dense",
            "from keras.optimizers import Adam\nfrom keras.layers import Dense\n"
            "from keras.metrics import AUC\nAUC",
        ),
        (
            "from keras.layers import Dense, \\\n    Flatten",
            "from keras.layers import Dense, \\\n    Flatten\nfrom keras.metrics import AUC\nAUC",
        ),
        # Nothing of the library at the top, or nothing that it could stand beside.
        ("import torch", LEFT),
        ("import keras.layers as l", LEFT),
        ("from keras.layers import *", LEFT),
        ("from .keras.layers import Dense", LEFT),
        ("if 1:\n    from keras.layers import Dense", LEFT),
        ("from keras.layers import Dense; x = 1", LEFT),
        # The name is that of something else.
        ("AUC = 1\nfrom keras.layers import Dense", LEFT),
        ("from sklearn.metrics import AUC\nfrom keras.layers import Dense", LEFT),
        ("from keras.layers import Dense\ndef AUC(): pass", LEFT),
    ],
)
def test_a_name_is_imported_where_there_is_none_of_its_kind(imports: str, after: str | None) -> None:
    for line_end in ("\n", "\r\n", "\r"):
        text = f"{imports}\nHERE\n".replace("\n", line_end)
        draft, place = Draft(), here(text)
        if after is None:
            with pytest.raises(Doubt):
                written_anew(draft, place, "keras.metrics.AUC", LIBRARY)
            continue
        draft.replace(place, written_anew(draft, place, "keras.metrics.AUC", LIBRARY))
        assert written(draft, text) == f"{after}\n".replace("\n", line_end)


def test_an_import_below_the_place_is_none() -> None:
    with pytest.raises(Doubt):
        written_anew(Draft(), here("HERE\nfrom keras.layers import Dense\n"), "keras.metrics.AUC", LIBRARY)


@pytest.mark.parametrize(
    ("imports", "after"),
    [
        ("import torch", "import numpy as np\nimport torch\nnp"),
        ("import os\nimport torch", "import os\nimport numpy as np\nimport torch\nnp"),
        ("import os, torch", "import numpy as np\nimport os, torch\nnp"),
        ("import numpy", "import numpy\nnumpy"),
        ("import numpy as n", "import numpy as n\nn"),
        (
            "import torch\nimport numpy as n\nn = 2",
            "import numpy as np\nimport torch\nimport numpy as n\nn = 2\nnp",
        ),
        # Only Python's own, or the name is taken, or can be.
        ("import os", LEFT),
        ("import torch\nnp = 1", LEFT),
        ("import torch\nimport pandas as np", LEFT),
        ("import torch\nprint(np)", LEFT),
        ("import torch\nfrom pylab import *", LEFT),
        ("try:\n    import torch\nexcept ImportError:\n    pass", LEFT),
    ],
)
def test_numpy_is_at_hand_or_imported(imports: str, after: str | None) -> None:
    for line_end in ("\n", "\r\n", "\r"):
        text = f"{imports}\nHERE\n".replace("\n", line_end)
        draft, place = Draft(), here(text)
        name = module_at_hand(draft, place, "numpy", "np")
        if after is None:
            assert name is None
            assert not draft.pieces()
            continue
        assert name is not None
        draft.replace(place, name)
        assert written(draft, text) == f"{after}\n".replace("\n", line_end)


def test_a_module_is_at_hand_only_below_its_import_and_by_one_name() -> None:
    assert name_of_module(here("import numpy as np\nHERE\n"), "numpy") == "np"
    assert name_of_module(here("HERE\nimport numpy as np\n"), "numpy") is None
    assert name_of_module(here("import numpy as np\nimport cupy as np\nHERE\n"), "numpy") is None
    assert name_of_module(here("from numpy import array\nHERE\n"), "numpy") is None


@pytest.mark.parametrize(
    ("text", "node", "name"),
    [
        ("import torch\ntorch.nn.Linear\n", "torch.nn.Linear", "torch.nn.Linear"),
        ("import torch.nn as tn\ntn.Linear\n", "tn.Linear", "torch.nn.Linear"),
        ("from torch.nn import *\nfrom keras.layers import *\nDense.x\n", "Dense.x", None),
        ("def nn(): pass\nfrom torch import nn\nnn.Linear\n", "nn.Linear", None),
        ("from torch import nn\ndef f(nn): pass\nnn.Linear\n", "nn.Linear", None),
        ("from torch import nn\ntry: pass\nexcept E as nn: pass\nnn.Linear\n", "nn.Linear", None),
        ("from torch import nn\nmatch a:\n    case [nn]: pass\nnn.Linear\n", "nn.Linear", None),
        ("from torch import nn\nfrom flax import nn\nnn.Linear\n", "nn.Linear", None),
        ("f().Linear\n", "f().Linear", None),
    ],
)
def test_what_a_name_stands_for(text: str, node: str, name: str | None) -> None:
    assert resolved(find(tree_of(text), node, cst.Attribute), LIBRARY) == name


def test_a_library_name_is_written_by_the_shortest_way_that_is_there() -> None:
    text = "import torch\nfrom torch import nn\nimport torch.nn.functional as F\n"
    text += "HERE\nimport torch.special as S\n"
    place = here(text)
    assert reachable(place, "torch.nn.functional.softmax", LIBRARY) == "F.softmax"
    assert reachable(place, "torch.nn.Softmax", LIBRARY) == "nn.Softmax"
    assert reachable(place, "torch.special.softmax", LIBRARY) == "torch.special.softmax"
    with pytest.raises(Doubt):
        reachable(place, "keras.layers.Dense", LIBRARY)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        # It is imported under another name, twice, or from where the other is not.
        (
            "from torch.nn import BCELoss as Loss\nLoss()\n",
            "from torch.nn import BCEWithLogitsLoss\nBCEWithLogitsLoss()\n",
        ),
        ("from torch.nn import BCELoss\nfrom torch.nn import BCELoss\nBCELoss()\n", LEFT),
        ("BCEWithLogitsLoss = 1\nfrom torch.nn import BCELoss\nBCELoss()\n", LEFT),
        (
            "if 1:\n    from torch.nn import BCELoss\nBCELoss()\n",
            "if 1:\n    from torch.nn import BCEWithLogitsLoss\nBCEWithLogitsLoss()\n",
        ),
        (
            "from torch.nn.modules.loss import BCELoss\nBCELoss()\n",
            "from torch.nn.modules.loss import BCEWithLogitsLoss\nBCEWithLogitsLoss()\n",
        ),
    ],
)
def test_an_imported_name_becomes_another(before: str, after: str | None) -> None:
    draft = Draft()
    calls = [one for one in passages(tree_of(before)) if isinstance(one.node, cst.Call)]
    assert isinstance(calls[-1].node, cst.Call)
    place = calls[-1].at(calls[-1].node.func)
    try:
        rename(draft, place, "torch.nn.BCEWithLogitsLoss", LIBRARY)
    except Doubt:
        assert after is None
        return
    assert written(draft, before) == after


@pytest.mark.parametrize(
    ("text", "once"),
    [
        ("HERE = 1\nprint(HERE)\n", True),
        ("HERE = 1\nprint(HERE, HERE)\n", False),
        ("HERE = 1\n", False),
        ("__all__ = ['HERE']\nHERE = 1\nprint(HERE)\n", False),
    ],
)
def test_a_variable_is_used_once(text: str, once: bool) -> None:
    assert single_use(here(text)) is once


def test_a_part_of_something_else_is_not_used_once() -> None:
    text = "a.b = 1\na.b\nc[0] = 1\nc[0]\n"
    assert single_use(find(tree_of(text), "a.b", cst.Attribute))
    assert not single_use(find(tree_of(text), "c[0]", cst.Subscript))


def test_what_python_cannot_read_is_a_doubt() -> None:
    with pytest.raises(Doubt):
        module_of("x = = 1\n")
    tree = Tree.of(Source("program.py", "x = 1\n"))
    assert isinstance(tree, Tree)
    assert names_of(tree).opaque == {"x"}


def test_places_of_line_ends() -> None:
    text = "a = 1\r\nb = 2\rc = 3\nd = 4"
    places = [find(tree_of(text), name, cst.Name) for name in "abcd"]
    assert [place.line_end(place.range()[0]) for place in places] == ["\r\n", "\r", "\n", "\n"]
    assert find(tree_of("a = 1"), "a", cst.Name).line_end(0) == "\n"


def test_the_whole_file_has_nothing_around_it() -> None:
    place = find(tree_of("a = 1\n"), "a", cst.Name)
    *_, whole = place.parents()
    assert isinstance(whole.node, cst.Module)
    with pytest.raises(Doubt):
        whole.above()
