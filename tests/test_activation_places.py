"""An activation that is given to a layer is spoken of where it is said, however it is said."""

from __future__ import annotations

import pytest

from headlint import api

HEAD = "import keras\nimport tensorflow as tf\n"
HEAD += "from keras.activations import sigmoid\nfrom keras.layers import Dense\n"


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ("'sigmoid'", "'sigmoid'"),
        ("keras.activations.sigmoid", "keras.activations.sigmoid"),
        ("tf.nn.sigmoid", "tf.nn.sigmoid"),
        ("sigmoid", "sigmoid"),
    ],
)
@pytest.mark.parametrize(
    "program",
    [
        "model = keras.Sequential([Dense(4, activation={})])\n",
        "def made():\n    return keras.Sequential([Dense(4, activation={})])\n\nmodel = made()\n",
        "made = lambda: keras.Sequential(layers=(Dense(8), Dense(4, activation={})))\nmodel = made()\n",
        "x = keras.Input((8,))\nmodel = keras.Model(x, Dense(4, activation={})(x))\n",
    ],
)
def test_a_finding_points_to_the_activation(program: str, given: str, said: str) -> None:
    text = HEAD + program.format(given) + "model.compile(loss='categorical_crossentropy')\n"
    (finding,) = api.lint_source(text, "a.py").findings
    span = finding.span
    assert finding.code == "HL101"
    assert text.splitlines()[span.start.line - 1][span.start.column - 1 : span.end.column - 1] == said
