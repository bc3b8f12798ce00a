"""What Keras runs on is a fact, where the file says it."""

from __future__ import annotations

import pytest

from headlint.lint import Options, lint_source

PROGRAM = """
{before}
model = keras.Sequential([keras.layers.Dense(4, activation="softmax")])
model.compile("adam", keras.losses.CategoricalCrossentropy(from_logits=True))
"""

ENVIRONMENT = 'import os\nos.environ["KERAS_BACKEND"] = "{}"\nimport keras'
LENIENT = "TensorFlow notices"


def message(before: str) -> str:
    findings = lint_source(PROGRAM.format(before=before), "program.py", Options()).findings
    assert [finding.code for finding in findings] == ["HL103"]
    return findings[0].message


@pytest.mark.parametrize(
    "before",
    [
        "from tensorflow import keras",
        "import tf_keras as keras",
        "import keras\nimport tensorflow as tf",
        ENVIRONMENT.format("tensorflow"),
    ],
)
def test_tensorflow_is_what_is_imported_or_chosen(before: str) -> None:
    assert LENIENT in message(before)


@pytest.mark.parametrize(
    "before",
    [
        "import keras",
        ENVIRONMENT.format("torch"),
        ENVIRONMENT.format("jax") + "\nimport tensorflow as tf",
        'import os\nos.environ.setdefault("KERAS_BACKEND", "jax")\nimport keras, tensorflow',
        'import keras, tensorflow\nkeras.config.set_backend("torch")',
        'import os, keras, tensorflow\nif os.uname():\n    os.environ["KERAS_BACKEND"] = "jax"',
    ],
)
def test_another_backend_is_not_taken_for_tensorflow(before: str) -> None:
    assert LENIENT not in message(before)


def test_other_variables_of_the_environment_say_nothing() -> None:
    before = 'import os, keras, tensorflow\nos.environ["TF_CPP_MIN_LOG_LEVEL"] = "jax"'
    assert LENIENT in message(before)
