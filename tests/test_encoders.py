"""Encoders that are fitted again: which data are certain to be different, and what judges a model."""

from __future__ import annotations

import pytest

from headlint.lint import Options, lint_source

IMPORTS = """
import numpy as np
import pandas as pd
from keras.layers import Dense
from keras.models import Sequential
from keras.utils import to_categorical
from sklearn.metrics import accuracy_score
from sklearn.model_selection import train_test_split
from sklearn.preprocessing import *
"""
MODEL = """
model = Sequential([Dense(5, activation="softmax")])
model.compile("adam", "categorical_crossentropy")
"""
SAME = ("le = LabelEncoder()", "y = le.fit_transform({first})", "z = le.fit_transform({second})")


def fires(*lines: str) -> bool:
    report = lint_source(IMPORTS + MODEL + "\n".join(lines) + "\n", "program.py", Options(select=("HL311",)))
    return bool(report.findings)


def judged(first: str, second: str, *before: str) -> bool:
    made = [line.format(first=first, second=second) for line in SAME]
    return fires(*before, *made, "model.fit(x, y)", "model.evaluate(x, z)")


DIFFERENT = [
    ("a['y']", "b['y']", "a, b = pd.read_csv('a.csv'), pd.read_csv('b.csv')"),
    ("a.y", "b['y'].values", "a = pd.read_csv('a.csv')\nb = pd.read_csv('b.csv')"),
    ("a['y']", "a['z']", "a = pd.read_csv('a.csv')"),
    ("a", "b", "a, b = train_test_split(load())"),
    ("a", "b", "_, _, a, b = train_test_split(inputs(), load())"),
    ("a['y']", "b['y']", "a, b = train_test_split(pd.read_csv('a.csv'))"),
    ("a", "b", "(x, a), (v, b) = load()"),
    ("names[:80]", "names[80:]", "names = load()"),
    ("names[:n]", "names[n:]", "names, n = load()"),
    ("['a', 'b', 'c']", "['c', 'a']", ""),
]
PERHAPS_THE_SAME = [
    ("a['y']", "b['y']", "a, b = pd.read_csv('a.csv'), pd.read_csv('a.csv')"),
    ("a['y']", "b['y']", "a, b = pd.read_csv(one()), pd.read_csv(two())"),
    ("a['y']", "b['y']", "a = pd.read_csv('a.csv')\nb = a.sample(frac=1)"),
    ("a['y']", "a.y.values", "a = pd.read_csv('a.csv')"),
    ("a['y']", "a['z']", "a = pd.read_csv('a.csv')\na['y'] = load()\na['z'] = a['y']"),
    ("a", "b", "a = load()\nb = list(a)"),
    ("a", "b", "a, b = one(), two()"),
    ("names", "names[:80]", "names = load()"),
    ("names[:80]", "names[0:80]", "names = load()"),
    ("names[:n]", "names[:m]", "names, n, m = load()"),
    ("names[i]", "names[j]", "names, i, j = load()"),
    ("['a', 'b', 'c']", "['c', 'b', 'a', 'a']", ""),
]


@pytest.mark.parametrize(("first", "second", "before"), DIFFERENT)
def test_data_that_are_certain_to_be_different(first: str, second: str, before: str) -> None:
    assert judged(first, second, before)


@pytest.mark.parametrize(("first", "second", "before"), PERHAPS_THE_SAME)
def test_data_that_could_be_the_same(first: str, second: str, before: str) -> None:
    assert not judged(first, second, before)


TWO = "a, b = pd.read_csv('a.csv'), pd.read_csv('b.csv')"
FITTED = [
    "LabelEncoder().fit_transform({})",
    "LabelEncoder().fit({0}).transform({0})",
    "to_categorical(LabelEncoder().fit_transform({}))",
    "np.array(LabelEncoder().fit_transform({})).astype('float32').reshape(-1, 1)",
    "LabelBinarizer().fit_transform({})",
    "MultiLabelBinarizer().fit_transform({})",
    "OneHotEncoder().fit_transform({}).toarray()",
    "OrdinalEncoder().fit_transform({})",
]


@pytest.mark.parametrize("made", FITTED)
def test_labels_remember_the_fit_that_numbered_them(made: str) -> None:
    labels = [f"{name} = {made.format(data)}" for name, data in (("y", "a['y']"), ("z", "b['y']"))]
    assert fires(TWO, *labels, "model.fit(x, y)", "model.evaluate(x, z)")


JUDGED = [
    "model.fit(x, y, validation_data=(v, z))",
    "model.fit(x, y)\nmodel.evaluate(v, z)",
    "model.fit(x, y)\nmodel.test_on_batch(v, z)",
    "model.fit(x, y)\nprint(accuracy_score(z, model.predict(v).argmax(axis=1)))",
]
NOT_JUDGED = [
    "model.fit(x, y)",
    "model.fit(x, y)\nmodel.fit(v, z)",
    "model.evaluate(v, z)",
    "model.fit(x, y)\nother = load()\nother.evaluate(v, z)",
    "model.fit(x, np.concatenate([y, z]))\nmodel.evaluate(v, z)",
    "model.fit(x, y)\nmodel.fit(x, load())\nmodel.evaluate(v, z)",
    "if train:\n    model.fit(x, y)\nelse:\n    model.evaluate(v, z)",
    "model.fit(y, x)\nmodel.evaluate(z, v)",
    "model.fit(x, y)\nprint(accuracy_score(z, load()))",
]


@pytest.mark.parametrize("use", JUDGED)
def test_what_judges_a_model(use: str) -> None:
    made = [line.format(first="a['y']", second="b['y']") for line in SAME]
    assert fires(TWO, *made, use)


@pytest.mark.parametrize("use", NOT_JUDGED)
def test_what_does_not_judge_a_model_by_other_numbers(use: str) -> None:
    made = [line.format(first="a['y']", second="b['y']") for line in SAME]
    assert not fires(TWO, *made, use)


def test_transform_keeps_the_numbers() -> None:
    assert not fires(
        TWO,
        "le = LabelEncoder().fit(a['y'])",
        "model.fit(x, le.transform(a['y']))",
        "model.evaluate(x, le.transform(b['y']))",
    )


def test_two_encoders_made_at_one_place_are_two() -> None:
    assert not fires(
        TWO,
        "def make():\n    return LabelEncoder()",
        "one, two = make(), make()",
        "one.fit(a['y'])\ntwo.fit(b['y'])",
        "model.fit(x, one.transform(a['y']))",
        "model.evaluate(x, one.transform(b['y']))",
    )
