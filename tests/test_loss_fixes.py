"""How a remedy writes another loss: in the user's way of naming things, or not at all."""

from __future__ import annotations

import json
from pathlib import Path
from textwrap import dedent

import pytest

from headlint.findings import Fix
from headlint.fixing import applied
from headlint.lint import Options, lint_source
from headlint.mend import fix_paths, fix_source

PATH = "example.py"


def fixes(code: str, rule: str) -> list[Fix]:
    found = lint_source(code, PATH, Options(select=(rule,))).findings
    assert [finding.code for finding in found] == [rule]
    return list(found[0].fixes)


def fixed(code: str, rule: str) -> str:
    """The code after the first remedy; as it was where that has no edits."""
    return applied(code.encode(), PATH, fixes(code, rule)[0].edits).decode()


TORCH = """
{imports}

model = torch.nn.Sequential(torch.nn.Linear(8, 16), torch.nn.ReLU(), torch.nn.Linear(16, 1))
{loss}


def step(x, y):
    return {call}
"""


def torch_program(imports: str, loss: str = "", call: str = "criterion(model(x), y)") -> str:
    return TORCH.format(imports="import torch\n" + imports, loss=loss, call=call)


class TestOfTorch:
    """A linear output into BCELoss becomes BCEWithLogitsLoss (HL105)."""

    @pytest.mark.parametrize(
        ("imports", "loss", "after"),
        [
            ("from torch import nn", "criterion = nn.BCELoss()", "criterion = nn.BCEWithLogitsLoss()"),
            ("", "criterion = torch.nn.BCELoss()", "criterion = torch.nn.BCEWithLogitsLoss()"),
            (
                "import torch.nn as layers",
                "criterion = layers.BCELoss( reduction='sum' ).to('cpu')",
                "criterion = layers.BCEWithLogitsLoss( reduction='sum' ).to('cpu')",
            ),
            ("from torch.nn import *", "criterion = BCELoss()", "criterion = BCEWithLogitsLoss()"),
            (
                "from torch import nn",
                "criterion: nn.Module = (nn.BCELoss)()",
                "criterion: nn.Module = (nn.BCEWithLogitsLoss)()",
            ),
        ],
    )
    def test_a_class_is_spelled_like_the_one_before(self, imports: str, loss: str, after: str) -> None:
        assert fixed(torch_program(imports, loss), "HL105") == torch_program(imports, after)

    def test_an_import_of_the_name_alone_is_replaced(self) -> None:
        before = torch_program("from torch.nn import BCELoss, Linear", "criterion = BCELoss()")
        after = torch_program(
            "from torch.nn import BCEWithLogitsLoss, Linear", "criterion = BCEWithLogitsLoss()"
        )
        assert fixed(before, "HL105") == after

    def test_an_import_that_others_need_stays(self) -> None:
        loss = "criterion = {}()\nother = BCELoss()"
        before = torch_program("from torch.nn import BCELoss", loss.format("BCELoss"))
        after = torch_program(
            "from torch.nn import BCELoss, BCEWithLogitsLoss", loss.format("BCEWithLogitsLoss")
        )
        assert fixed(before, "HL105") == after

    def test_a_function(self) -> None:
        imports = "import torch.nn.functional as F"
        before = torch_program(imports, call="F.binary_cross_entropy(model(x), y, reduction='sum')")
        after = torch_program(
            imports, call="F.binary_cross_entropy_with_logits(model(x), y, reduction='sum')"
        )
        assert fixed(before, "HL105") == after

    def test_a_function_that_is_kept_in_a_variable(self) -> None:
        imports = "import torch.nn.functional as F"
        before = torch_program(imports, "criterion = F.binary_cross_entropy")
        assert fixed(before, "HL105") == torch_program(
            imports, "criterion = F.binary_cross_entropy_with_logits"
        )

    def test_a_weight_of_the_classes_is_not_carried_over(self) -> None:
        code = """
            import torch
            from torch import nn

            model = nn.Sequential(nn.Linear(8, 4), nn.Softmax(dim=1))
            criterion = nn.BCELoss(weight=torch.ones(4))
            y = torch.nn.functional.one_hot(torch.randint(0, 4, (32,)), 4).float()
            criterion(model(torch.randn(32, 8)), y).backward()
            """
        assert not fixes(dedent(code), "HL102")[0].edits

    @pytest.mark.parametrize(
        "loss",
        [
            "make = nn.BCELoss\ncriterion = make()",
            "from somewhere import nn as other\nLOSSES = {'bce': nn.BCELoss}\ncriterion = LOSSES['bce']()",
            "options = {}\ncriterion = nn.BCELoss(**options)",
        ],
    )
    def test_what_is_not_written_in_place_stays(self, loss: str) -> None:
        assert not fixes(torch_program("from torch import nn", loss), "HL105")[0].edits

    def test_a_loss_that_another_head_uses_rightly_stays(self) -> None:
        loss = """
from torch import nn
criterion = nn.BCELoss()
judge = nn.Sequential(nn.Linear(8, 1), nn.Sigmoid())


def judged(x, y):
    return criterion(judge(x), y)
"""
        assert not fixes(torch_program("", loss), "HL105")[0].edits

    def test_a_loss_that_a_head_uses_that_is_not_followed_stays(self) -> None:
        loss = """
from torch import nn
from elsewhere import judge
criterion = nn.BCELoss()


def judged(x, y):
    return criterion(judge(x), y)
"""
        assert not fixes(torch_program("", loss), "HL105")[0].edits

    def test_a_loss_that_is_called_twice_on_one_head_is_changed_once(self) -> None:
        loss = """
from torch import nn
criterion = nn.{}()


def validate(x, y):
    return criterion(model(x), y)
"""
        before, after = loss.format("BCELoss"), loss.format("BCEWithLogitsLoss")
        assert fixed(torch_program("", before), "HL105") == torch_program("", after)


KERAS = """
from tensorflow import keras
{above}

def train(x, names):
    y = LabelEncoder().fit_transform(names)
    model = keras.Sequential([keras.layers.Dense(8), keras.layers.Dense(4, activation="softmax")])
    model.compile(optimizer="adam", loss={loss})
    model.fit(x, y)
"""


def keras_program(loss: str, above: str = "") -> str:
    return KERAS.format(loss=loss, above="from sklearn.preprocessing import LabelEncoder\n" + above)


class TestOfKeras:
    """Integer labels with categorical_crossentropy take the sparse one (HL301)."""

    @pytest.mark.parametrize(
        ("before", "after"),
        [
            ("'categorical_crossentropy'", "'sparse_categorical_crossentropy'"),
            ('"CategoricalCrossentropy"', '"SparseCategoricalCrossentropy"'),
            ('r"""categorical_crossentropy"""', 'r"""sparse_categorical_crossentropy"""'),
            ('["categorical_crossentropy"]', '["sparse_categorical_crossentropy"]'),
            (
                "keras.losses.categorical_crossentropy",
                "keras.losses.sparse_categorical_crossentropy",
            ),
            (
                "keras.losses.CategoricalCrossentropy(axis=-1, name='loss')",
                "keras.losses.SparseCategoricalCrossentropy(axis=-1, name='loss')",
            ),
        ],
    )
    def test_the_form_stays(self, before: str, after: str) -> None:
        assert fixed(keras_program(before), "HL301") == keras_program(after)

    def test_a_string_in_a_constant(self) -> None:
        before = keras_program("LOSS", "LOSS = 'categorical_crossentropy'  # for now")
        after = keras_program("LOSS", "LOSS = 'sparse_categorical_crossentropy'  # for now")
        assert fixed(before, "HL301") == after

    @pytest.mark.parametrize(
        ("loss", "above"),
        [
            ("keras.losses.CategoricalCrossentropy(label_smoothing=0.1)", ""),
            ("keras.losses.CategoricalCrossentropy(False, 0.1)", ""),
            ("'categorical' '_crossentropy'", ""),
            (
                "LOSS",
                "LOSS = 'categorical_crossentropy'\nif LOSS != 'categorical_crossentropy':\n    print(LOSS)",
            ),
        ],
    )
    def test_what_is_in_doubt_stays(self, loss: str, above: str) -> None:
        assert not fixes(keras_program(loss, above), "HL301")[0].edits


class TestSwitches:
    """`from_logits=True` behind a softmax goes (HL103)."""

    @pytest.mark.parametrize(
        ("before", "after"),
        [
            ("(from_logits=True)", "()"),
            ("(True)", "()"),
            ("(True, 0.1)", "(False, 0.1)"),
            ("(True, label_smoothing=0.1)", "(False, label_smoothing=0.1)"),
            ("(label_smoothing=0.1, from_logits=True)", "(label_smoothing=0.1)"),
            ("(from_logits=True, label_smoothing=0.1,)", "(label_smoothing=0.1,)"),
        ],
    )
    def test_an_argument_goes(self, before: str, after: str) -> None:
        loss = "keras.losses.CategoricalCrossentropy"
        one_hot = KERAS.replace("y = ", "y = keras.utils.to_categorical(").replace("(names)", "(names), 4)")
        code = one_hot.format(loss=loss + before, above="from sklearn.preprocessing import LabelEncoder")
        wanted = one_hot.format(loss=loss + after, above="from sklearn.preprocessing import LabelEncoder")
        assert fixed(code, "HL103") == wanted

    def test_a_switch_that_has_a_name_stays(self) -> None:
        above = "from sklearn.preprocessing import LabelEncoder\nLOGITS = True"
        code = KERAS.format(loss="keras.losses.SparseCategoricalCrossentropy(LOGITS)", above=above)
        assert not fixes(code, "HL103")[0].edits

    @pytest.mark.parametrize(
        ("before", "after"),
        [
            ("(y, p, from_logits=True)", "(y, p)"),
            ("(y, p, True)", "(y, p)"),
            ("(y_true=y, from_logits=True, y_pred=p)", "(y_true=y, y_pred=p)"),
        ],
    )
    def test_a_function_in_a_loss_of_the_program(self, before: str, after: str) -> None:
        name = "\n\ndef cost(y, p):\n    return keras.losses.sparse_categorical_crossentropy"
        above = "from sklearn.preprocessing import LabelEncoder" + name
        code = KERAS.format(loss="cost", above=above + before + "\n")
        assert fixed(code, "HL103") == KERAS.format(loss="cost", above=above + after + "\n")


class TestStringsThatBecomeObjects:
    """`from_logits=True` needs an object (HL105): a remedy that is shown and never applied."""

    @pytest.mark.parametrize(
        ("imports", "layers", "loss"),
        [
            ("import keras", "keras.layers", "keras.losses.BinaryCrossentropy(from_logits=True)"),
            (
                "import tensorflow as tf",
                "tf.keras.layers",
                "tf.keras.losses.BinaryCrossentropy(from_logits=True)",
            ),
            (
                "from tensorflow.keras import layers, losses",
                "layers",
                "losses.BinaryCrossentropy(from_logits=True)",
            ),
            ("from keras import layers, models", "layers", None),
        ],
    )
    def test_the_class_is_named_by_what_is_imported(
        self, imports: str, layers: str, loss: str | None
    ) -> None:
        code = f"{imports}\nfrom keras.models import Sequential\n\n"
        code += f"model = Sequential([{layers}.Dense(8), {layers}.Dense(1)])\n"
        code += "model.compile('adam', {})\n"
        edits = fixes(code.format("'binary_crossentropy'"), "HL105")[1].edits
        assert bool(edits) == (loss is not None)
        if loss is not None:
            made = applied(code.format("'binary_crossentropy'").encode(), PATH, edits).decode()
            assert made == code.format(loss)


class TestOtherUses:
    def test_an_activation_of_whose_result_a_logarithm_is_taken_stays(self) -> None:
        code = """
            import torch
            from torch import nn

            judge = nn.Sequential(nn.Linear(8, 1), nn.Sigmoid())
            criterion = nn.BCELoss()


            def cost(x, y):
                return criterion(judge(x), y)
            """
        entropy = """

            def entropy(x):
                p = judge(x)
                return -(p * torch.log(p + 1e-8)).mean()
            """
        for more, edits in (("", True), (entropy, False)):
            found = lint_source(dedent(code + more), PATH, Options(select=("HL110",))).findings
            unfused = [one for one in found if "BCEWithLogitsLoss" in one.message]
            assert [bool(one.fixes[0].edits) for one in unfused] == [edits]


class TestSeveralFiles:
    def project(self, folder: Path, loss: str, activation: str) -> None:
        parts = {
            "model.py": "from torch import nn\n\n\ndef make():\n"
            f"    return nn.Sequential(nn.Linear(8, 5){activation})\n",
            "costs.py": f"from torch import nn\n\ncriterion = nn.{loss}()\n",
            "train.py": "import torch\nimport torch.nn.functional as F\n\n"
            "from costs import criterion\nfrom model import make\n\n"
            "model = make()\nx, ids = torch.randn(32, 8), torch.randint(0, 5, (32,))\n"
            "loss = criterion(model(x), F.one_hot(ids, 5).float())\nloss.backward()\n",
        }
        for name, text in parts.items():
            (folder / name).write_text(text, encoding="utf-8")

    def test_a_head_of_three_files_is_mended_in_two(self, tmp_path: Path) -> None:
        before, after = tmp_path / "before", tmp_path / "after"
        for folder in (before, after):
            folder.mkdir()
        self.project(before, "BCELoss", ", nn.Softmax(dim=1)")
        self.project(after, "CrossEntropyLoss", "")
        fix_paths([str(before)], Options(select=("HL102",), unsafe_fixes=True))
        for path in sorted(after.iterdir()):
            assert (before / path.name).read_text(encoding="utf-8") == path.read_text(encoding="utf-8")


class TestNotebooks:
    def test_the_loss_in_another_cell(self) -> None:
        cells = [
            "import torch\nfrom torch import nn\n%matplotlib inline",
            "model = nn.Linear(8, 1)\ncriterion = nn.BCELoss()",
            "loss = criterion(model(torch.randn(4, 8)), torch.rand(4, 1))\nloss.backward()",
        ]
        code = [
            {"cell_type": "code", "source": text, "outputs": [], "metadata": {}, "execution_count": 1}
            for text in cells
        ]
        book = json.dumps({"cells": code, "metadata": {}, "nbformat": 4, "nbformat_minor": 5})
        made, _ = fix_source(book.encode(), "example.ipynb", Options(select=("HL105",)))
        assert made.decode() == book.replace("nn.BCELoss()", "nn.BCEWithLogitsLoss()")


class TestCompany:
    """What else uses the output or the loss changes with it, or keeps it as it is."""

    def test_calls_of_a_function_change_together(self) -> None:
        code = """
            import torch.nn.functional as F
            from torch import nn

            model = nn.Linear(8, 5)


            def train(x, y):
                return F.nll_loss(model(x), y)


            def test(x, y):
                return F.nll_loss(model(x), y, reduction="sum").item()
            """
        assert fixed(dedent(code), "HL109") == dedent(code).replace("nll_loss", "cross_entropy")

    def test_a_call_whose_arguments_mean_something_else_keeps_all_as_they_are(self) -> None:
        code = """
            import torch
            import torch.nn.functional as F
            from torch import nn

            model = nn.Sequential(nn.Linear(8, 4), nn.Softmax(dim=1))


            def train(x, ids):
                return F.binary_cross_entropy(model(x), F.one_hot(ids, 4).float())


            def test(x, ids):
                return F.binary_cross_entropy(model(x), F.one_hot(ids, 4).float(), {})
            """
        for argument, edits in (("reduction='sum'", True), ("weight=torch.ones(4)", False)):
            assert bool(fixes(dedent(code).format(argument), "HL102")[0].edits) is edits

    def test_a_threshold_for_probabilities_keeps_the_loss(self) -> None:
        code = torch_program("from torch import nn", "criterion = nn.BCELoss()")
        assert fixes(code, "HL105")[0].edits
        assert not fixes(code + "\n\ndef predict(x):\n    return model(x) > 0.5\n", "HL105")[0].edits
        assert fixes(code + "\n\ndef predict(x):\n    return model(x) > 0\n", "HL105")[0].edits

    def test_metrics_of_rows_follow_a_loss_of_class_numbers(self) -> None:
        program = KERAS.replace("loss={loss})", "loss={loss}, metrics={metrics})")
        above = "from sklearn.preprocessing import LabelEncoder"
        before = program.format(
            loss="'categorical_crossentropy'", metrics="['categorical_accuracy', 'accuracy']", above=above
        )
        after = program.format(
            loss="'sparse_categorical_crossentropy'",
            metrics="['sparse_categorical_accuracy', 'accuracy']",
            above=above,
        )
        assert fixed(before, "HL301") == after
        stays = program.format(
            loss="'categorical_crossentropy'", metrics="[keras.metrics.Precision()]", above=above
        )
        assert fixes(stays, "HL301")

    def test_several_labels_are_not_judged_by_accuracy_alone(self) -> None:
        code = """
            import keras
            from sklearn.preprocessing import MultiLabelBinarizer


            def train(x, genres):
                y = MultiLabelBinarizer(classes=["drama", "comedy", "horror"]).fit_transform(genres)
                model = keras.Sequential([keras.layers.Dense(3, activation="sigmoid")])
                model.compile("adam", {})
                model.fit(x, y)
            """
        before = dedent(code).format('"categorical_crossentropy", metrics=["accuracy"]')
        after = dedent(code).format(
            '"binary_crossentropy", metrics=["accuracy", keras.metrics.AUC(multi_label=True)]'
        )
        assert fixed(before, "HL101") == after

    @pytest.mark.parametrize(
        ("before", "after"),
        [
            ('["binary_accuracy"]', '["categorical_accuracy"]'),
            ('[keras.metrics.BinaryAccuracy("a")]', '[keras.metrics.CategoricalAccuracy("a")]'),
            ('["accuracy"]', '["accuracy"]'),
        ],
    )
    def test_one_class_a_row_is_not_judged_score_by_score(self, before: str, after: str) -> None:
        code = """
            import keras


            def train(x, ids):
                y = keras.utils.to_categorical(ids, 5)
                model = keras.Sequential([keras.layers.Dense(5, activation="softmax")])
                model.compile("adam", loss="{}", metrics={})
                model.fit(x, y)
            """
        wrong = dedent(code).format("binary_crossentropy", before)
        assert fixed(wrong, "HL102") == dedent(code).format("categorical_crossentropy", after)

    def test_one_unit_keeps_its_metrics(self) -> None:
        code = """
            from sklearn.datasets import load_breast_cancer
            from tensorflow import keras

            x, y = load_breast_cancer(return_X_y=True)
            model = keras.Sequential([keras.layers.Dense(1, activation="sigmoid")])
            model.compile("adam", loss="{}", metrics=["accuracy"])
            model.fit(x, y)
            """
        wrong = dedent(code).format("categorical_crossentropy")
        assert fixed(wrong, "HL202") == dedent(code).format("binary_crossentropy")


class TestOneOutputAndTwoLosses:
    """Losses of one kind that meet one output (HL103): both are told, or each by itself."""

    CODE = dedent("""
    import keras

    dense = keras.layers.Dense(3)
    first = keras.losses.SparseCategoricalCrossentropy(from_logits=True)
    second = keras.losses.SparseCategoricalCrossentropy(from_logits=True)


    def scores(x):
        return keras.activations.softmax(dense(x))


    def train(x, y):
        return first(y, scores(x))


    def test(x, y):
        return second(y, {})
    """)

    @pytest.mark.parametrize(
        ("output", "left"), [("scores(x)", 0), ("keras.activations.softmax(dense(x))", 1)]
    )
    def test_losses_of_one_output_change_together(self, output: str, left: int) -> None:
        code = self.CODE.format(output)
        finding = lint_source(code, PATH, Options(select=("HL103",))).findings[0]
        made = applied(code.encode(), PATH, finding.fixes[0].edits).decode()
        assert "first = keras.losses.SparseCategoricalCrossentropy()" in made
        assert made.count("from_logits=True") == left
