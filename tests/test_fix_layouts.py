"""Layouts that fixes once went wrong in: found by the fuzz run, kept here."""

from __future__ import annotations

import pytest

from headlint.lint import Options
from headlint.mend import fix_source

CASES = {
    "a form feed in a file that is parsed as a whole": (
        "from tensorflow import keras\n"
        'model = keras.Sequential([keras.layers.Dense(3, activation="softmax")])\n'
        '\fmodel.compile("sgd", loss="categorical_crosentropy") \\\n\t ; print(model)\n',
        ("crosentropy", "crossentropy"),
    ),
    "blanks in a dotted name": (
        "from tensorflow .  keras import Sequential, layers\n"
        'model = Sequential([layers.Dense(3, activation="softmax")])\n'
        'model.compile("sgd", loss="categorical_crosentropy")\n',
        ("crosentropy", "crossentropy"),
    ),
    "a line end in a dotted name": (
        "import tensorflow . \\\n    keras as k\n"
        'model = k.Sequential([k.layers.Dense(3, activation="softmax")])\n'
        'model.compile("sgd", loss="categorical_crosentropy")\n',
        ("crosentropy", "crossentropy"),
    ),
    "a metric named by two strings in a row": (
        "import keras\n"
        "model = keras.Sequential([keras.layers.Dense(2)])\n"
        'model.compile("adam", "mae", metrics=["ms" "e", "acc"])\n',
        (', "acc"', ""),
    ),
    "a name that is bound on the way to where its statement would go": (
        "from keras import layers, models\n"
        "model = models.Sequential()\n"
        'model.add(layers.Dense(10, activation="softmax"))\n'
        "last = layers.Dropout(0.5)\n"
        "model.add(last)\n"
        'model.compile(optimizer="adam", loss="categorical_crossentropy")\n',
        ("", ""),
    ),
    "a comment in what would go": (
        "from tensorflow import keras\n"
        "model = keras.Sequential([keras.layers.Dense(1, activation=(  # to 0 and 1\n"
        '    "sigmoid"))])\n'
        'model.compile(optimizer="adam", loss="hinge")\n',
        ("", ""),
    ),
}


@pytest.mark.parametrize("title", CASES)
def test_the_fix_is_right_or_there_is_none(title: str) -> None:
    program, (old, new) = CASES[title]
    made, report = fix_source(program.encode(), "example.py", Options(unsafe_fixes=True))
    assert made.decode() == program.replace(old, new)
    assert [one.message for one in report.findings if one.code == "HL000"] == []


def test_no_warning_of_python_about_the_program_is_shown(recwarn: pytest.WarningsRecorder) -> None:
    program = "x = 1if True else 2\nimport keras\nm = keras.Sequential([keras.layers.Dense(2)])\n"
    program += 'm.compile("adam", "mae", ["acc"])\n'
    fix_source(program.encode(), "example.py", Options(unsafe_fixes=True))
    assert [str(one.message) for one in recwarn] == []
