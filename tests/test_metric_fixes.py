"""What a remedy makes of a metric, and where it leaves the metrics of a program alone."""

from __future__ import annotations

from textwrap import dedent

import pytest

from headlint.findings import Fix
from headlint.fixing import applied
from headlint.lint import Options, lint_source

PATH = "example.py"
LOGITS = """
from tensorflow.keras import Sequential
from tensorflow.keras.layers import Dense{imports}
from tensorflow.keras.losses import BinaryCrossentropy

model = Sequential([Dense(1)])
model.compile("adam", BinaryCrossentropy(from_logits=True), metrics={metrics}){rest}
"""
REGRESSION = """
import keras

model = keras.Sequential([keras.layers.Dense(1)])
model.compile("adam", "mse", metrics=[{}])
"""


def fixes(code: str, rule: str) -> list[Fix]:
    report = lint_source(code, PATH, Options(select=(rule,)))
    assert {finding.code for finding in report.findings} == {rule}
    return [fix for finding in report.findings for fix in finding.fixes if fix.applicability != "manual"]


def fixed(code: str, rule: str) -> str:
    edits = [edit for fix in fixes(code, rule) for edit in fix.edits]
    return applied(code.encode(), PATH, dict.fromkeys(edits)).decode()


def logits(metrics: str, imports: str = "", rest: str = "") -> str:
    return LOGITS.format(metrics=metrics, imports=imports, rest=rest)


class TestImports:
    def test_a_class_is_imported_where_the_alphabet_puts_it(self) -> None:
        after = fixed(logits("['acc']"), "HL405")
        assert "BinaryCrossentropy\nfrom tensorflow.keras.metrics import BinaryAccuracy\n" in after
        assert "metrics=[BinaryAccuracy(name='acc', threshold=0.0)]" in after

    def test_a_class_beside_others_of_its_module(self) -> None:
        after = fixed(logits('["acc"]', "\nfrom tensorflow.keras.metrics import AUC"), "HL405")
        assert "import AUC, BinaryAccuracy\n" in after

    def test_a_module_that_is_there(self) -> None:
        after = fixed(logits('["accuracy"]', "\nfrom tensorflow.keras import metrics as m"), "HL405")
        assert 'm.BinaryAccuracy(name="accuracy", threshold=0.0)' in after
        assert after.count("import") == logits("").count("import") + 1

    def test_a_name_that_means_something_else_is_no_class(self) -> None:
        code = logits('["accuracy"]', "\n\n\nclass BinaryAccuracy:\n    pass\n\n")
        assert not any(fix.edits for fix in fixes(code, "HL405"))

    def test_an_import_keeps_the_line_ends(self) -> None:
        after = fixed(logits('["acc"]').replace("\n", "\r\n"), "HL405")
        assert "\r\nfrom tensorflow.keras.metrics import BinaryAccuracy\r\n" in after


class TestNames:
    def test_an_object_keeps_the_name_that_somebody_reads(self) -> None:
        code = REGRESSION.format("keras.metrics.BinaryAccuracy()")
        read = code + "print(model.fit(x, y).history['val_binary_accuracy'])\n"
        assert "MeanAbsoluteError()" in fixed(code, "HL402")
        assert 'MeanAbsoluteError(name="binary_accuracy")' in fixed(read, "HL402")

    def test_a_string_whose_name_somebody_reads_is_left(self) -> None:
        code = REGRESSION.format("'acc'") + "print(model.fit(x, y).history['val_acc'])\n"
        assert fixed(code, "HL402") == code

    def test_what_is_there_already_is_not_added(self) -> None:
        assert 'metrics=["mae"]' in fixed(REGRESSION.format('"acc", "mae"'), "HL402")
        assert 'metrics=["mae"]' in fixed(REGRESSION.format('"mae", "acc"'), "HL402")

    def test_metrics_of_other_models_read_nothing(self) -> None:
        code = REGRESSION.format("'accuracy'") + dedent("""
        other = keras.Sequential([keras.layers.Dense(3, activation="softmax")])
        other.compile("adam", "sparse_categorical_crossentropy", metrics=["accuracy"])
        """)
        assert "\"mse\", metrics=['mae']" in fixed(code, "HL402")
        assert 'entropy", metrics=["accuracy"]' in fixed(code, "HL402")


class TestSharing:
    def test_a_list_for_two_models_is_left(self) -> None:
        code = dedent("""
        import keras

        METRICS = ["accuracy"]
        price = keras.Sequential([keras.layers.Dense(1)])
        price.compile("adam", "mse", metrics=METRICS)
        kind = keras.Sequential([keras.layers.Dense(3, activation="softmax")])
        kind.compile("adam", "categorical_crossentropy", metrics=METRICS)
        """)
        assert fixed(code, "HL402") == code

    def test_a_list_for_one_model_is_mended(self) -> None:
        code = 'METRICS = ["accuracy"]\n' + REGRESSION.format("").replace("[]", "METRICS")
        assert 'METRICS = ["mae"]' in fixed(code, "HL402")

    def test_one_metric_for_all_outputs_is_left(self) -> None:
        code = dedent("""
        import keras

        inputs = keras.Input((16,))
        kind = keras.layers.Dense(3, activation="softmax", name="kind")(inputs)
        price = keras.layers.Dense(1, name="price")(inputs)
        model = keras.Model(inputs, [kind, price])
        model.compile("adam", ["sparse_categorical_crossentropy", "mse"], metrics=["accuracy"])
        """)
        report = lint_source(code, PATH, Options(select=("HL402",)))
        assert not any(edit for one in report.findings for fix in one.fixes for edit in fix.edits)

    def test_a_metric_of_two_steps_is_mended_where_both_agree(self) -> None:
        code = dedent("""
        import torch.nn.functional as F
        from lightning import LightningModule
        from torch import nn
        from torchmetrics import Accuracy


        class Digits(LightningModule):
            def __init__(self):
                super().__init__()
                self.fc = nn.Linear(784, 10)
                self.accuracy = Accuracy(task="multiclass", num_classes=5)

            def training_step(self, batch, number):
                x, y = batch
                self.accuracy(self.fc(x), y)
                return F.cross_entropy(self.fc(x), y)

            def validation_step(self, batch, number):
                x, y = batch
                self.accuracy(self.fc(x), y)
                return F.cross_entropy(self.fc(x), y)
        """)
        assert "num_classes=10" in fixed(code, "HL407")

    def test_a_metric_for_heads_of_two_sizes_is_left(self) -> None:
        code = dedent("""
        from torch import nn
        from torchmetrics import Accuracy

        first, second = nn.Linear(8, 3), nn.Linear(8, 4)
        criterion = nn.CrossEntropyLoss()
        accuracy = Accuracy(task="multiclass", num_classes=5)


        def step(x, y):
            accuracy(first(x), y)
            accuracy(second(x), y)
            return criterion(first(x), y) + criterion(second(x), y)
        """)
        assert not any(fix.edits for fix in fixes(code, "HL407"))


class TestArguments:
    def test_one_that_means_something_else_is_a_doubt(self) -> None:
        code = REGRESSION.format("keras.metrics.BinaryAccuracy(threshold=0.3)")
        assert fixed(code, "HL402") == code

    def test_lines_of_their_own_stay_so(self) -> None:
        code = dedent("""
        from torch import nn
        from torchmetrics import Accuracy

        net, criterion = nn.Linear(8, 3), nn.CrossEntropyLoss()
        accuracy = Accuracy(
            task="binary",  # one of them
        )


        def step(x, y):
            accuracy(net(x), y)
            return criterion(net(x), y)
        """)
        assert '    task="multiclass",\n    num_classes=3,  # one of them\n)' in fixed(code, "HL407")


HELD = """
import keras

model = keras.Sequential([keras.layers.Dense(1)])
model.compile("adam", keras.losses.BinaryCrossentropy(from_logits=True))
{}
"""


class TestTold:
    """A metric that must be told something: an object takes the place of a name or a string."""

    @pytest.mark.parametrize(
        ("before", "after"),
        [
            ("keras.metrics.BinaryAccuracy", "keras.metrics.BinaryAccuracy(threshold=0.0)"),
            ("keras.metrics.binary_accuracy", "keras.metrics.BinaryAccuracy(threshold=0.0)"),
            ("keras.metrics.Precision", "keras.metrics.Precision(thresholds=0.0)"),
            ("(keras.metrics.Precision)", "(keras.metrics.Precision(thresholds=0.0))"),
            ('"precision"', "keras.metrics.Precision(thresholds=0.0)"),
            ('"binary_accuracy"', "keras.metrics.BinaryAccuracy(threshold=0.0)"),
        ],
    )
    def test_an_object_is_named_as_its_class_was(self, before: str, after: str) -> None:
        code = HELD.replace("from_logits=True)", "from_logits=True), metrics=[METRIC]").format("")
        assert fixed(code.replace("METRIC", before), "HL405") == code.replace("METRIC", after)

    def test_a_name_that_the_program_gives_a_class_is_left(self) -> None:
        code = HELD.replace("from_logits=True)", "from_logits=True), metrics=[Told()]").format("")
        code = code.replace("import keras\n", "import keras\n\nTold = keras.metrics.BinaryAccuracy\n")
        assert fixed(code, "HL405") == code

    def test_a_string_that_no_version_logs_alike_is_left(self) -> None:
        code = HELD.replace("from_logits=True)", "from_logits=True), metrics=['Recall']").format("")
        assert fixed(code, "HL405") == code

    def test_arguments_that_are_unpacked_can_say_it_already(self) -> None:
        code = 'said = {"name": "r"}\n' + REGRESSION.format("keras.metrics.BinaryAccuracy(**said)")
        assert fixed(code, "HL402") == code

    def test_a_function_becomes_an_object_of_the_class(self) -> None:
        code = REGRESSION.replace("import keras", "import keras\nfrom keras.metrics import {}")
        before = code.format("binary_accuracy", "binary_accuracy")
        assert fixed(before, "HL402") == code.format("MeanAbsoluteError", "MeanAbsoluteError()")

    def test_a_set_of_metrics_that_is_no_list_gets_no_more(self) -> None:
        code = dedent("""
        import keras

        model = keras.Sequential([keras.layers.Dense(30, activation="sigmoid")])
        model.compile("adam", "binary_crossentropy", metrics={}"accuracy"{})
        """)
        assert "AUC(multi_label=True)" in fixed(code.format("[", "]"), "HL401")
        assert fixed(code.format("(", ",)"), "HL401") == code.format("(", ",)")


class TestOutputs:
    TWO = dedent("""
    import keras

    PRICE = "price"
    inputs = keras.Input((16,))
    kind = keras.layers.Dense(3, activation="softmax", name="kind")(inputs)
    price = keras.layers.Dense(1, name="price")(inputs)
    model = keras.Model(inputs, [kind, price])
    losses = {"kind": "sparse_categorical_crossentropy", "price": "mse"}
    model.compile("adam", losses, metrics={METRICS})
    """)

    def test_the_metric_of_one_output_is_found_by_its_name(self) -> None:
        code = self.TWO.replace("METRICS", '"kind": ["accuracy"], "price": ["accuracy"]')
        assert '{"kind": ["accuracy"], "price": ["mae"]}' in fixed(code, "HL402")

    def test_a_name_that_is_not_written_there_is_a_doubt(self) -> None:
        code = self.TWO.replace("METRICS", 'PRICE: ["accuracy"]')
        assert fixed(code, "HL402") == code


class TestHeld:
    """A metric of a training loop of its own (HL405): who else gives it scores?"""

    def test_one_that_is_given_scores_once_is_told(self) -> None:
        loop = "recall = {}\nrecall.reset_state()\nrecall.update_state(y, model(x))\nprint(recall.result())"
        before = HELD.format(loop.format("keras.metrics.Recall()"))
        assert fixed(before, "HL405") == HELD.format(loop.format("keras.metrics.Recall(thresholds=0.0)"))

    @pytest.mark.parametrize(
        "loop",
        [
            "recall = keras.metrics.Recall()\nrecall.update_state(y, model(x))\nrecall(y, other(x))",
            "recall = keras.metrics.Recall()\nrecall.update_state(y, model(x))\nprint(recall)",
            "recall = best = keras.metrics.Recall()\nrecall.update_state(y, model(x))\nbest(y, other(x))",
            "recall = best = [keras.metrics.Recall()]\nrecall[0].update_state(y, model(x))",
            "class Loop:\n    pass\n\n\nloop = Loop()\nloop.recall = keras.metrics.Recall()\n"
            "loop.recall.update_state(y, model(x))",
        ],
    )
    def test_one_that_others_can_give_scores_is_left(self, loop: str) -> None:
        assert fixed(HELD.format(loop), "HL405") == HELD.format(loop)


TASKS = """
import torchmetrics.classification as tc
from torch import nn
from torchmetrics import Accuracy

net, criterion = nn.Linear(8, 3), nn.CrossEntropyLoss()
accuracy = METRIC


def step(x, y):
    accuracy(net(x), y)
    return criterion(net(x), y)


print(Accuracy, tc)
"""


class TestTasks:
    """Metrics of torchmetrics that are told the wrong task, or none (HL407)."""

    @pytest.mark.parametrize(
        ("before", "after"),
        [
            ("Accuracy(num_classes=3)", 'Accuracy(num_classes=3, task="multiclass")'),
            (
                "tc.BinaryAccuracy(validate_args=False)",
                "tc.MulticlassAccuracy(validate_args=False, num_classes=3)",
            ),
            # What the class for several classes does not take, or takes in another place
            ("tc.BinaryAccuracy(threshold=0.5)", ""),
            ("tc.BinaryAccuracy(0.5)", ""),
        ],
    )
    def test_the_task_of_several_classes(self, before: str, after: str) -> None:
        code = TASKS.replace("METRIC", before)
        assert fixed(code, "HL407") == TASKS.replace("METRIC", after or before)


class TestLossesThatAreNotKnown:
    """Which accuracy fits goes by the loss; where that is not known, each is offered (HL403)."""

    @staticmethod
    def offered(arguments: str) -> list[str]:
        code = dedent("""
        import keras

        model = keras.Sequential([keras.layers.Dense(3, activation="softmax")])
        model.compile("adam", chosen, metrics=[keras.metrics.Accuracy(ARGUMENTS)])
        """).replace("ARGUMENTS", arguments)
        (finding,) = lint_source(code, PATH, Options(select=("HL403",))).findings
        assert {fix.applicability for fix in finding.fixes} == {"manual"}
        found = [applied(code.encode(), PATH, fix.edits).decode() for fix in finding.fixes if fix.edits]
        return [after.partition("metrics=[")[2].partition("])")[0] for after in found]

    def test_accuracies_of_class_numbers_and_of_rows_and_by_the_shape(self) -> None:
        assert self.offered("") == [
            "keras.metrics.SparseCategoricalAccuracy()",
            "keras.metrics.CategoricalAccuracy()",
            '"accuracy"',
        ]

    def test_a_string_takes_no_name(self) -> None:
        assert self.offered('name="a"') == [
            'keras.metrics.SparseCategoricalAccuracy(name="a")',
            'keras.metrics.CategoricalAccuracy(name="a")',
        ]
