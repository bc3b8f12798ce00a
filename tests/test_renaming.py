"""What a remedy writes in place of a string, a key or a method, and where it leaves the program alone."""

from __future__ import annotations

import json
from textwrap import dedent

from headlint.findings import Fix
from headlint.fixing import applied
from headlint.lint import Options, lint_source

PATH = "example.py"
HEAD = """
import keras
from keras import layers

model = keras.Sequential([layers.Dense(10, activation="softmax")])
"""


def fixes(code: str, rule: str) -> list[Fix]:
    report = lint_source(dedent(code), PATH, Options(select=(rule,)))
    assert report.findings, "nothing is found"
    return [fix for finding in report.findings for fix in finding.fixes]


def fixed(code: str, rule: str) -> str:
    edits = [edit for fix in fixes(code, rule) if fix.applicability != "manual" for edit in fix.edits]
    return applied(dedent(code).encode(), PATH, edits).decode()


class TestStrings:
    def test_quotes_and_neighbours_stay(self) -> None:
        code = HEAD + "model.compile( 'adam', loss = 'cce' ,)  # 'cce'\n"
        assert fixed(code, "HL703") == code.replace("= 'cce'", "= 'categorical_crossentropy'")

    def test_a_name_that_is_read_once(self) -> None:
        code = HEAD + "loss_name = u'''cce'''\nmodel.compile('adam', loss_name)\n"
        assert fixed(code, "HL703") == code.replace("cce", "categorical_crossentropy")

    def test_a_name_that_others_read_too_is_left(self) -> None:
        code = HEAD + "loss_name = 'cce'\nmodel.compile('adam', loss_name)\nprint(loss_name)\n"
        assert fixed(code, "HL703") == code

    def test_an_argument_of_a_function_of_the_project_is_left(self) -> None:
        code = HEAD + "def build(loss):\n    print(loss)\n    model.compile('adam', loss)\n\n\nbuild('cce')\n"
        assert fixed(code, "HL703") == code

    def test_a_string_in_parts_is_left(self) -> None:
        code = HEAD + "model.compile('adam', 'c' 'ce')\n"
        assert fixed(code, "HL703") == code


class TestArguments:
    CODE = """
    from torch import nn

    criterion = nn.MSELoss({})
    """

    def test_each_old_argument_has_its_reduction(self) -> None:
        written = {
            "size_average=False": 'reduction="sum"',
            "size_average=True": 'reduction="mean"',
            "reduce=False": 'reduction="none"',
            "reduction='elementwise_mean'": "reduction='mean'",
        }
        for old, new in written.items():
            assert new in fixed(self.CODE.format(old), "HL703")

    def test_two_of_them_or_an_expression_are_left(self) -> None:
        for old in ("size_average=False, reduce=True", "size_average=average"):
            assert not any(fix.edits for fix in fixes(self.CODE.format(old), "HL703"))


class TestKeys:
    def test_a_key_that_two_models_are_read_with_is_left(self) -> None:
        code = """
        import keras
        from keras import layers


        def train(metric, x, y):
            model = keras.Sequential([layers.Dense(1, activation="sigmoid")])
            model.compile("adam", "binary_crossentropy", metrics=[metric])
            return model.fit(x, y)


        def last(history):
            return history.history["accuracy"][-1]


        def both(x, y):
            return last(train("acc", x, y)), last(train("binary_accuracy", x, y))
        """
        assert not any(fix.edits for fix in fixes(code, "HL702"))

    def test_a_key_in_a_list_that_is_looped_over_is_left(self) -> None:
        code = HEAD + dedent("""
        model.compile("adam", "categorical_crossentropy", metrics=["accuracy"])
        history = model.fit(x, y)
        for key in ("acc", "loss"):
            print(key, history.history[key])
        """)
        assert not any(fix.edits for fix in fixes(code, "HL702"))

    def test_names_of_files_follow_what_is_watched(self) -> None:
        code = HEAD + dedent("""
        model.compile("adam", "categorical_crossentropy", metrics=["accuracy"])
        save = keras.callbacks.ModelCheckpoint("m-{epoch}-{val_acc:.2f}-{val_acc_b}.keras", monitor="val_acc")
        model.fit(x, y, callbacks=[save])
        """)
        after = fixed(code, "HL702")
        assert '"m-{epoch}-{val_accuracy:.2f}-{val_acc_b}.keras", monitor="val_accuracy")' in after


class TestNotebooks:
    def test_a_key_in_another_cell(self) -> None:
        cells = [
            HEAD.strip().splitlines(keepends=True),
            ["model.compile('adam', 'mse', metrics=['accuracy'])\n", "history = model.fit(x, y)"],
            ["# the curve\n", "history.history['acc']"],
        ]
        code = [{"cell_type": "code", "metadata": {}, "outputs": [], "source": cell} for cell in cells]
        text = json.dumps({"cells": code, "metadata": {}, "nbformat": 4, "nbformat_minor": 5}, indent=1)
        report = lint_source(text, "curve.ipynb", Options(select=("HL702",)))
        edits = [edit for finding in report.findings for fix in finding.fixes for edit in fix.edits]
        assert [edit.span.cell for edit in edits] == [3]
        after = applied(text.encode(), "curve.ipynb", edits).decode()
        assert after == text.replace("['acc']", "['accuracy']")


class TestMethods:
    def test_the_function_of_numpy_under_the_name_that_it_has(self) -> None:
        code = "import numpy as N\n" + HEAD + "model.compile('adam', 'mse')\nmodel.predict_classes(x)\n"
        assert "N.argmax(model.predict(x), axis=-1)" in fixed(code, "HL701")

    def test_the_method_where_numpy_is_not_at_hand_or_its_name_is_bound_again(self) -> None:
        for more in ("", "import numpy as np\nnp = None\n"):
            code = more + HEAD + "model.compile('adam', 'mse')\nmodel.predict_classes(x)\n"
            assert "model.predict(x).argmax(axis=-1)" in fixed(code, "HL701")

    def test_what_is_right_for_one_of_two_models_is_left(self) -> None:
        code = """
        import keras
        from keras import layers


        def classes(units, x):
            model = keras.Sequential([layers.Dense(units, activation="sigmoid")])
            model.compile("adam", "binary_crossentropy")
            return model.predict_classes(x)


        print(classes(1, x), classes(3, x))
        """
        assert not any(fix.edits for fix in fixes(code, "HL701"))
