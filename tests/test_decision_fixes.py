"""What a remedy makes of a decision on scores, and where it leaves the program alone."""

from __future__ import annotations

from textwrap import dedent

import pytest

from headlint.findings import Fix
from headlint.fixing import applied
from headlint.lint import Options, lint_source

PATH = "example.py"
KERAS = """
import keras
{imports}
model = keras.Sequential([keras.layers.Dense({units}, activation="{activation}")])
model.compile("adam", "{loss}")


def decide(x, y):
    {body}
"""
TORCH = """
import torch
from torch import nn

net = {net}
criterion = {loss}


def decide(x, y):
    out = net(x)
    loss = criterion(out, y)
    {body}
"""


def fixes(code: str, rule: str) -> list[Fix]:
    report = lint_source(code, PATH, Options(select=(rule,)))
    assert {finding.code for finding in report.findings} == {rule}
    return [fix for finding in report.findings for fix in finding.fixes[:1]]


def fixed(code: str, rule: str) -> str:
    edits = [edit for fix in fixes(code, rule) for edit in fix.edits]
    return applied(code.encode(), PATH, dict.fromkeys(edits)).decode()


def keras(body: str, units: int = 1, imports: str = "") -> str:
    activation = "sigmoid" if units == 1 else "softmax"
    loss = "binary_crossentropy" if units == 1 else "sparse_categorical_crossentropy"
    return KERAS.format(body=body, units=units, imports=imports, activation=activation, loss=loss)


def torch(body: str, net: str = "nn.Linear(8, 1)", loss: str = "nn.BCEWithLogitsLoss()") -> str:
    return TORCH.format(body=body, net=net, loss=loss)


NUMPY = "import numpy as np"


class TestOneUnit:
    def test_the_axis_of_the_unit_goes_as_with_an_argmax(self) -> None:
        assert "return (out[..., 0] > 0).long()" in fixed(torch("return torch.argmax(out, dim=1)"), "HL502")
        assert "return (out[..., 0] > 0).long()" in fixed(torch("return out.argmax(-1)"), "HL502")

    def test_what_is_no_name_gets_parentheses(self) -> None:
        after = fixed(torch("return (out - 1).argmax(-1)"), "HL502")
        assert "return ((out - 1)[..., 0] > 0).long()" in after

    def test_places_of_a_maximum(self) -> None:
        for body in (
            "_, found = torch.max(out, 1)",
            "found = torch.max(out.data, 1)[1]",
            "found = out.max(1).indices",
        ):
            after = fixed(torch(f"{body}\n    return found"), "HL502")
            assert "found = (out" in after
            assert "[..., 0] > 0).long()\n" in after

    @pytest.mark.parametrize("best", ["best", "(first, *rest)"])
    def test_a_maximum_that_is_read_itself_is_left(self, best: str) -> None:
        code = torch(f"{best}, found = torch.max(out, 1)\n    return found")
        assert fixed(code, "HL502") == code

    def test_an_axis_that_is_kept_is_left(self) -> None:
        code = torch("return out.argmax(1, keepdim=True)")
        assert fixed(code, "HL502") == code

    def test_a_tensor_of_any_backend_through_numpy(self) -> None:
        after = fixed(keras("return np.argmax(model(x), axis=1)", imports=NUMPY), "HL502")
        assert "return np.where(model(x)[..., 0] > 0.5, 1, 0)" in after

    def test_a_comment_is_not_lost(self) -> None:
        code = torch("return torch.argmax(\n        out,\n        dim=1,  # classes\n    )")
        assert fixed(code, "HL502") == code

    def test_a_line_that_decides_for_two_models_is_left(self) -> None:
        code = dedent("""
        from torch import nn

        sick, kind = nn.Linear(8, 1), nn.Linear(8, 4)
        binary, several = nn.BCEWithLogitsLoss(), nn.CrossEntropyLoss()


        def classes(out):
            return out.argmax(dim=-1)


        def step(x, y, z):
            loss = binary(sick(x), y) + several(kind(x), z)
            return loss, classes(sick(x)), classes(kind(x))
        """)
        assert not any(fix.edits for fix in fixes(code, "HL502"))


class TestSeveralLabels:
    PROGRAM = """
import keras
import torch
from torch import nn

y = torch.randint(0, 2, (64, 4)).float()
x = torch.randn(64, 8)
out = nn.Linear(8, 4)(x)
loss = nn.BCEWithLogitsLoss()(out, y)
found = {found}
"""

    def test_a_row_of_decisions_takes_the_place_of_the_best(self) -> None:
        assert "\nfound = (out > 0).long()\n" in fixed(self.PROGRAM.format(found="out.argmax(-1)"), "HL505")
        code = self.PROGRAM.format(found="out.argmax(-1)\nhits = (found == y).sum()\nfirst = found[0]")
        assert "\nfound = (out > 0).long()\n" in fixed(code, "HL505")

    def test_a_place_that_is_read_as_one_is_left(self) -> None:
        for found in (
            "torch.eye(4)[out.argmax(-1).cpu()]",
            "nn.functional.one_hot(out.argmax(-1), 4)",
            "keras.utils.to_categorical(out.argmax(-1), 4)",
            "(out.argmax(-1) == y.argmax(-1)).float().mean()",
            "(torch.argmax(out, dim=1) == torch.argmax(y, dim=1)).sum()",
            "out.argmax(-1)\nhits = (found == y.argmax(-1)).sum()",
            "out.argmax(-1)\nrows = torch.eye(4)[found]",
        ):
            code = self.PROGRAM.format(found=found)
            assert fixed(code, "HL505") == code


class TestMetrics:
    SCORES = "from sklearn.metrics import accuracy_score"

    def test_numpy_is_imported_where_it_is_missing(self) -> None:
        after = fixed(keras("return accuracy_score(y, model(x))", 4, self.SCORES), "HL501")
        assert after.startswith("\nimport numpy as np\nimport keras\n")
        assert "accuracy_score(y, np.argmax(model(x), axis=-1))" in after

    def test_an_array_has_the_method(self) -> None:
        after = fixed(keras("return accuracy_score(y, model.predict(x))", 4, self.SCORES), "HL501")
        assert "accuracy_score(y, model.predict(x).argmax(axis=-1))" in after

    def test_a_name_that_means_something_else_is_not_numpy(self) -> None:
        code = keras("return accuracy_score(y, model(x))", 4, f"{self.SCORES}\nnp = None")
        assert fixed(code, "HL501") == code

    def test_a_list_of_rows_is_not_compared_with_a_number(self) -> None:
        body = "rows = [row for row in model.predict(x)]\n    return accuracy_score(y, rows)"
        code = keras(body, 1, self.SCORES)
        assert fixed(code, "HL501") == code

    def test_a_tensor_is_compared_as_it_is(self) -> None:
        after = fixed(keras("return accuracy_score(y, model(x))", 1, self.SCORES), "HL501")
        assert "accuracy_score(y, model(x) > 0.5)" in after


class TestClassAxis:
    PICTURES = "nn.Sequential(nn.Conv2d(3, 4, 1), nn.Softmax(dim=1))"

    def test_channels_come_second_in_pytorch(self) -> None:
        code = torch("return out.long()", self.PICTURES, "nn.NLLLoss()")
        assert "return out.argmax(dim=1).long()" in fixed(code, "HL509")


class TestThresholds:
    def test_the_number_is_all_that_changes(self) -> None:
        after = fixed(torch("return ( out>=0.5 ) . float()"), "HL504")
        assert "return ( out>=0 ) . float()" in after
        assert "return 0 < out" in fixed(torch("return 0.5 < out"), "HL504")
        assert "return out.gt(0)" in fixed(torch("return out.gt(0.5)"), "HL504")

    def test_a_number_in_a_setting_is_left(self) -> None:
        code = torch("cut = 0.5\n    return out > cut")
        assert fixed(code, "HL504") == code

    def test_casts_get_the_comparison_before_them(self) -> None:
        assert "(torch.sigmoid(out) > 0.5).int()" in fixed(torch("return torch.sigmoid(out).int()"), "HL509")
        after = fixed(keras("return [int(p) for p in model.predict(x)]"), "HL509")
        assert "[int(p > 0.5) for p in model.predict(x)]" in after

    def test_a_python_rounding_is_left(self) -> None:
        code = torch("return round(out)")
        assert fixed(code, "HL504") == code


class TestRanking:
    AREA = "from sklearn.metrics import roc_auc_score"

    def test_scores_that_have_a_name(self) -> None:
        body = "scores = model.predict(x)\n    found = (scores > 0.5).ravel()\n    "
        body += "return roc_auc_score(y, found), found"
        assert "return roc_auc_score(y, scores), found" in fixed(keras(body, 1, self.AREA), "HL510")

    def test_scores_that_are_written_over_are_left(self) -> None:
        body = "scores = model.predict(x)\n    found = scores > 0.5\n    scores[found] = 1\n    "
        body += "return roc_auc_score(y, found)"
        code = keras(body, 1, self.AREA)
        assert fixed(code, "HL510") == code

    def test_a_decision_that_others_read_keeps_its_name(self) -> None:
        body = "found = model.predict(x) > 0.5\n    return roc_auc_score(y, found), found"
        code = keras(body, 1, self.AREA)
        assert fixed(code, "HL510") == code

    def test_a_decision_between_two_classes(self) -> None:
        body = "return roc_auc_score(y, model.predict(x).argmax(-1).astype(int))"
        after = fixed(keras(body, 2, self.AREA), "HL510")
        assert "return roc_auc_score(y, model.predict(x)[:, 1])" in after

    @pytest.mark.parametrize(
        "body",
        [
            "found = other = model.predict(x).argmax(-1)\n    return roc_auc_score(y, found)",
            "found = {'a': model.predict(x).argmax(-1)}\n    return roc_auc_score(y, found['a'])",
        ],
    )
    def test_a_decision_that_has_other_names_is_left(self, body: str) -> None:
        code = keras(body, 2, self.AREA)
        assert fixed(code, "HL510") == code

    def test_the_other_side_of_a_threshold_is_left(self) -> None:
        code = keras("return roc_auc_score(y, model.predict(x) < 0.5)", 1, self.AREA)
        assert fixed(code, "HL510") == code

    def test_a_decision_among_three_classes_is_left(self) -> None:
        imports = "import numpy as np\nfrom sklearn.metrics import roc_auc_score"
        body = "p = model.predict(x)\n    return roc_auc_score(y, np.argmax(p, axis=1))"
        code = keras(body, 3, imports)
        assert fixed(code, "HL510") == code
        assert "return roc_auc_score(y, p[:, 1])" in fixed(keras(body, 2, imports), "HL510")

    def test_the_quotes_of_the_file(self) -> None:
        imports = f"from sklearn.datasets import load_iris\n{self.AREA}"
        body = "x, y = load_iris(return_X_y=True)\n    return roc_auc_score(y, model.predict(x))"
        code = keras(body, 3, imports).replace('"', "'")
        assert "model.predict(x), multi_class='ovr')" in fixed(code, "HL510")


class TestInference:
    TENSORFLOW = "import tensorflow as tf\n"

    def test_what_only_tensors_have_goes_too(self) -> None:
        after = fixed(keras("return tf.nn.softmax(model.predict(x)).numpy()", 4, self.TENSORFLOW), "HL507")
        assert "return model.predict(x)\n" in after

    def test_an_array_that_is_asked_for_it_later_is_left(self) -> None:
        body = "probs = tf.nn.softmax(model.predict(x))\n    return probs.numpy()"
        code = keras(body, 4, self.TENSORFLOW)
        assert fixed(code, "HL507") == code

    @pytest.mark.parametrize("asked", [".shape", ".cpu()", ".numpy", "[0].numpy()"])
    def test_a_tensor_that_is_asked_for_something_else_is_left(self, asked: str) -> None:
        code = keras(f"return tf.nn.softmax(model.predict(x)){asked}", 4, self.TENSORFLOW)
        assert fixed(code, "HL507") == code

    def test_a_statement_that_does_nothing_then_goes(self) -> None:
        body = "out = torch.sigmoid(out)\n    return out"
        net = "nn.Sequential(nn.Linear(8, 1), nn.Sigmoid())"
        assert "y)\n    return out" in fixed(torch(body, net, "nn.BCELoss()"), "HL507")

    def test_arguments_are_fitted(self) -> None:
        several = ("nn.Linear(8, 4)", "nn.CrossEntropyLoss()")
        assert "return out.softmax(dim=-1)" in fixed(torch("return out.sigmoid()", *several), "HL507")
        assert "return torch.sigmoid(out)" in fixed(torch("return torch.softmax(out, dim=1)"), "HL507")


class TestAxis:
    LOADER = dedent("""
    import torch
    from torch import nn
    from torch.utils.data import DataLoader
    from torchvision.datasets import MNIST

    loader = DataLoader(MNIST("data"), batch_size=64)
    net = nn.Sequential(nn.Flatten(), nn.Linear(784, 10))
    criterion = nn.CrossEntropyLoss()
    for x, y in loader:
        out = net(x)
        loss = criterion(out, y)
        hits = {} == y
    """)

    def test_the_name_that_the_library_has_for_it(self) -> None:
        written = {
            "torch.argmax(out)": "torch.argmax(out, dim=-1)",
            "out.argmax(0)": "out.argmax(-1)",
            "out.argmax(dim=0)": "out.argmax(dim=-1)",
            "torch.argmax(out, None)": "torch.argmax(out, -1)",
        }
        for old, new in written.items():
            assert f"hits = {new} == y" in fixed(self.LOADER.format(old), "HL508")


class TestLibraries:
    """What a decision is written with depends on what the output is held in."""

    TENSORFLOW = "import numpy as np\nimport tensorflow as tf"

    @pytest.mark.parametrize(
        ("before", "after"),
        [
            ("tf.argmax(model(x), axis=-1)", "tf.cast(model(x)[..., 0] > 0.5, tf.int64)"),
            ("np.argmax(model(x) * 1, 1)", "np.where((model(x) * 1)[..., 0] > 0.5, 1, 0)"),
            ("np.argmax(a=model.predict(x), axis=1)", "(model.predict(x)[..., 0] > 0.5).astype(int)"),
            ("model(x).numpy().argmax(-1)", "(model(x).numpy()[..., 0] > 0.5).astype(int)"),
        ],
    )
    def test_an_argmax_over_one_unit(self, before: str, after: str) -> None:
        code = keras("return RESULT, np.ones(1)", imports=self.TENSORFLOW)
        assert fixed(code.replace("RESULT", before), "HL502") == code.replace("RESULT", after)

    @pytest.mark.parametrize(
        "body",
        [
            "return keras.ops.argmax(model(x), axis=-1)",
            "best = np.argmax\n    return best(model.predict(x), axis=-1)",
            "given = (model.predict(x), -1)\n    return np.argmax(*given)",
        ],
    )
    def test_what_is_not_seen_there_is_a_doubt(self, body: str) -> None:
        code = keras(body, imports=self.TENSORFLOW)
        assert fixed(code, "HL502") == code

    @pytest.mark.parametrize(
        ("before", "after"),
        [
            ("tf.round(model(x))", "tf.cast(model(x) > 0, tf.float32)"),
            ("np.round(model(x))", "np.where(model(x) > 0, 1.0, 0.0)"),
            ("np.round(model.predict(x))", "(model.predict(x) > 0).astype(float)"),
            ("keras.ops.round(model(x))", "keras.ops.round(model(x))"),
        ],
    )
    def test_logits_that_are_rounded(self, before: str, after: str) -> None:
        code = keras("return RESULT, np.ones(1)", imports=self.TENSORFLOW)
        code = code.replace('"binary_crossentropy"', "keras.losses.BinaryCrossentropy(from_logits=True)")
        code = code.replace(', activation="sigmoid"', "")
        assert fixed(code.replace("RESULT", before), "HL504") == code.replace("RESULT", after)

    @pytest.mark.parametrize(
        ("before", "after"),
        [
            ("jax.nn.softmax(scores) > 0.5", "jax.nn.softmax(scores).argmax(axis=-1)"),
            ("jax.nn.softmax(scores).round()", "jax.nn.softmax(scores).argmax(axis=-1)"),
        ],
    )
    def test_the_best_class_of_an_array_of_jax(self, before: str, after: str) -> None:
        code = dedent("""
        import jax
        import optax
        from flax import linen as nn

        net = nn.Dense(4)


        def step(params, x, y):
            scores = net.apply(params, x)
            found = FOUND
            return optax.softmax_cross_entropy_with_integer_labels(scores, y).mean(), found
        """)
        assert fixed(code.replace("FOUND", before), "HL503") == code.replace("FOUND", after)


class TestBestOfRow:
    """A threshold or a rounding of a softmax (HL503)."""

    def test_a_sum_gets_parentheses_before_the_method(self) -> None:
        after = fixed(keras("return not (model.predict(x) + 0 > 0.5)", 4), "HL503")
        assert "return not (model.predict(x) + 0).argmax(axis=-1)" in after

    @pytest.mark.parametrize(
        ("before", "after"),
        [
            ("p > 0.5", "p == p.max(axis=-1, keepdims=True)"),
            ("p.round()", "(p == p.max(axis=-1, keepdims=True)).astype(float)"),
        ],
    )
    def test_rows_stay_rows_beside_labels_in_rows(self, before: str, after: str) -> None:
        body = "model.fit(x, keras.utils.to_categorical(y, 4))\n    p = model.predict(x)\n    return {}"
        code = keras(body, 4).replace("sparse_categorical", "categorical")
        assert fixed(code.format(before), "HL503") == code.format(after)

    def test_rows_without_a_name_are_left(self) -> None:
        body = "model.fit(x, keras.utils.to_categorical(y, 4))\n    return model.predict(x) > 0.5"
        code = keras(body, 4).replace("sparse_categorical", "categorical")
        assert fixed(code, "HL503") == code


class TestEquality:
    """Scores that are compared with labels for equality (HL403)."""

    @pytest.mark.parametrize(
        ("before", "after"),
        [
            ("(out == y).float()", "((out > 0.5) == y).float()"),
            ("(y == out).float()", "(y == (out > 0.5)).float()"),
            ("torch.eq(out, y).float()", "torch.eq((out > 0.5), y).float()"),
        ],
    )
    def test_one_score_is_cut(self, before: str, after: str) -> None:
        code = torch("return RESULT", "nn.Sequential(nn.Linear(8, 1), nn.Sigmoid())", "nn.BCELoss()")
        assert fixed(code.replace("RESULT", before), "HL403") == code.replace("RESULT", after)

    @pytest.mark.parametrize(
        ("before", "after"),
        [
            ("(out == y).float()", "(out.argmax(dim=-1) == y).float()"),
            ("torch.eq(out, y).float()", "torch.eq(out.argmax(dim=-1), y).float()"),
            ("out.eq(y).float()", "out.argmax(dim=-1).eq(y).float()"),
        ],
    )
    def test_of_several_the_best_is_taken(self, before: str, after: str) -> None:
        code = torch("return RESULT", "nn.Linear(8, 4)", "nn.CrossEntropyLoss()")
        assert fixed(code.replace("RESULT", before), "HL403") == code.replace("RESULT", after)

    def test_labels_in_rows_are_not_compared_with_a_class(self) -> None:
        body = "rows = keras.utils.to_categorical(y, 4)\n    return model.predict(x) == rows"
        code = keras(body, 4).replace("sparse_categorical", "categorical")
        assert fixed(code, "HL403") == code

    def test_a_tensor_of_tensorflow_is_not_compared_with_truth_values(self) -> None:
        code = dedent("""
        import tensorflow as tf

        model = tf.keras.Sequential([tf.keras.layers.Dense(1, activation="sigmoid")])
        criterion = tf.keras.losses.BinaryCrossentropy()


        def step(x, y):
            out = model(x)
            return criterion(y, out), tf.equal(out, y)
        """)
        assert fixed(code, "HL403") == code


class TestCasts:
    """Probabilities that are cast to whole numbers (HL509)."""

    @pytest.mark.parametrize(
        ("units", "before", "after"),
        [
            (1, "tf.cast(model(x), tf.int32)", "tf.cast(model(x) > 0.5, tf.int32)"),
            (4, "tf.cast(model(x), tf.int32)", "tf.cast(tf.argmax(model(x), axis=-1), tf.int32)"),
            (4, "model.predict(x).astype(int)", "model.predict(x).argmax(axis=-1).astype(int)"),
            (1, "int(model.predict(x)[0][0])", "int(model.predict(x)[0][0] > 0.5)"),
            # A list is not compared with a number.
            (1, "int(model.predict(x).tolist())", "int(model.predict(x).tolist())"),
        ],
    )
    def test_they_are_decided_on_first(self, units: int, before: str, after: str) -> None:
        code = keras("return RESULT, tf.ones(1)", units, imports="import tensorflow as tf")
        assert fixed(code.replace("RESULT", before), "HL509") == code.replace("RESULT", after)


class TestBestOfARow:
    """A threshold over exclusive classes (HL503): the second remedy marks one place of each row."""

    @pytest.mark.parametrize(
        ("net", "after"),
        [
            ("nn.Linear(8, 3)", "p == p.amax(dim=-1, keepdim=True)"),
            ("nn.Conv2d(8, 3, 1)", "p == p.amax(dim=1, keepdim=True)"),
        ],
    )
    def test_of_a_tensor(self, net: str, after: str) -> None:
        body = "p = torch.softmax(out, dim=1)\n    return {}"
        code = torch(body, net, "nn.CrossEntropyLoss()")
        (finding,) = lint_source(code.format("p > 0.5"), PATH, Options(select=("HL503",))).findings
        made = applied(code.format("p > 0.5").encode(), PATH, finding.fixes[1].edits)
        assert made.decode() == code.format(after)


class TestNamesOfClasses:
    """A LabelEncoder names classes, not scores (HL501)."""

    CODE = dedent("""
    import numpy as np
    import keras
    from sklearn.preprocessing import LabelEncoder

    encoder = LabelEncoder()
    y = encoder.fit_transform(words)
    model = keras.Sequential([keras.layers.Dense({})])
    model.compile("adam", "{}")
    model.fit(x, y)
    names = encoder.inverse_transform({})
    """)

    @pytest.mark.parametrize(
        ("layer", "loss", "after"),
        [
            ('3, activation="softmax"', "sparse_categorical_crossentropy", "np.argmax({}, axis=-1)"),
            ('1, activation="sigmoid"', "binary_crossentropy", "({} > 0.5).astype(int).ravel()"),
        ],
    )
    def test_scores_are_decided_on_first(self, layer: str, loss: str, after: str) -> None:
        scores = "model.predict(x)"
        code = self.CODE.format(layer, loss, "{}")
        assert fixed(code.format(scores), "HL501") == code.format(after.format(scores))
