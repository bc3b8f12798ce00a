"""The metrics of a model of Keras follow its loss where the labels that it takes change (HL301, HL302)."""

from __future__ import annotations

import pytest

from headlint.lint import Options
from headlint.mend import fix_source
from mending import remedied

CLASS_NUMBERS = """
import keras
from keras import metrics
from sklearn.preprocessing import LabelEncoder


def train(x, names):
    y = LabelEncoder().fit_transform(names)
    model = keras.Sequential([keras.layers.Dense(4, activation="softmax")])
    model.compile("adam", loss="LOSS", metrics=METRICS)
    model.fit(x, y)


print(metrics)
"""
ROWS = CLASS_NUMBERS.replace(
    "LabelEncoder().fit_transform(names)", "keras.utils.to_categorical(names, 4)"
).replace("from sklearn.preprocessing import LabelEncoder\n", "")
SPARSE, CATEGORICAL = "sparse_categorical_crossentropy", "categorical_crossentropy"


def program(template: str, loss: str, metrics: str) -> str:
    return template.replace("LOSS", loss).replace("METRICS", metrics)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        # Chosen by the shapes, or right already, or not known.
        ("['accuracy']", "['accuracy']"),
        ("['sparse_categorical_accuracy']", "['sparse_categorical_accuracy']"),
        ("[unknown]", "[unknown]"),
        ("['mse']", "['mse']"),
        ("['categorical_accuracy']", "['sparse_categorical_accuracy']"),
        ("['top_k_categorical_accuracy']", "['sparse_top_k_categorical_accuracy']"),
        ("[keras.metrics.categorical_accuracy]", "[keras.metrics.sparse_categorical_accuracy]"),
        (
            "[keras.metrics.CategoricalAccuracy(name='a'), 'accuracy']",
            "[keras.metrics.SparseCategoricalAccuracy(name='a'), 'accuracy']",
        ),
        (
            "['categorical_accuracy', metrics.TopKCategoricalAccuracy(k=3)]",
            "['sparse_categorical_accuracy', metrics.SparseTopKCategoricalAccuracy(k=3)]",
        ),
        (
            "[keras.metrics.CategoricalCrossentropy(name='cost')]",
            "[keras.metrics.SparseCategoricalCrossentropy(name='cost')]",
        ),
        ("['binary_accuracy']", "['sparse_categorical_accuracy']"),
        ("[keras.metrics.BinaryAccuracy()]", "[keras.metrics.SparseCategoricalAccuracy()]"),
        # They take labels of the shape of the scores, of whatever loss: Keras 3.15 raises.
        ("[keras.metrics.AUC()]", None),
        ("[keras.metrics.Precision()]", None),
        ("['accuracy', keras.metrics.F1Score()]", None),
    ],
)
def test_from_rows_to_class_numbers(before: str, after: str | None) -> None:
    code = program(CLASS_NUMBERS, CATEGORICAL, before)
    wanted = code if after is None else program(CLASS_NUMBERS, SPARSE, after)
    assert remedied(code, "HL301") == wanted
    made, report = fix_source(code.encode(), "example.py", Options(unsafe_fixes=True))
    assert made.decode() == wanted
    assert "HL000" not in [finding.code for finding in report.findings]


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("['accuracy']", "['accuracy']"),
        ("['categorical_accuracy']", "['categorical_accuracy']"),
        ("['sparse_categorical_accuracy']", "['categorical_accuracy']"),
        (
            "[keras.metrics.SparseTopKCategoricalAccuracy(k=2)]",
            "[keras.metrics.TopKCategoricalAccuracy(k=2)]",
        ),
        (
            "[keras.metrics.SparseCategoricalCrossentropy(name='cost')]",
            "[keras.metrics.CategoricalCrossentropy(name='cost')]",
        ),
        ("['binary_accuracy']", "['categorical_accuracy']"),
        ("[keras.metrics.Precision()]", "[keras.metrics.Precision()]"),
    ],
)
def test_from_class_numbers_to_rows(before: str, after: str) -> None:
    code = program(ROWS, SPARSE, before)
    assert remedied(code, "HL302") == program(ROWS, CATEGORICAL, after)


def test_a_metric_whose_name_is_read_keeps_all_as_it_is() -> None:
    code = program(CLASS_NUMBERS, CATEGORICAL, "['categorical_accuracy']")
    code += "print(history['val_categorical_accuracy'])\n"
    assert remedied(code, "HL301") == code


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (
            '{"kind": ["categorical_accuracy"], "price": ["mae"]}',
            '{"kind": ["sparse_categorical_accuracy"], "price": ["mae"]}',
        ),
        ('{"kind": "categorical_accuracy"}', '{"kind": "sparse_categorical_accuracy"}'),
        # Which output it belongs to goes by its place alone.
        ('[["categorical_accuracy"], ["mae"]]', None),
    ],
)
def test_of_two_outputs_those_of_the_loss_follow(before: str, after: str | None) -> None:
    code = """
import keras
from sklearn.preprocessing import LabelEncoder


def train(x, names, prices):
    kinds = LabelEncoder().fit_transform(names)
    inputs = keras.Input((8,))
    kind = keras.layers.Dense(4, activation="softmax", name="kind")(inputs)
    price = keras.layers.Dense(1, name="price")(inputs)
    model = keras.Model(inputs, [kind, price])
    model.compile("adam", loss={"kind": "LOSS", "price": "mse"}, metrics=METRICS)
    model.fit(x, {"kind": kinds, "price": prices})
"""
    given = program(code, CATEGORICAL, before)
    assert remedied(given, "HL301") == (given if after is None else program(code, SPARSE, after))
