"""The activation that a layer has as an argument (headlint.remedies.layer_arguments), in every form."""

from __future__ import annotations

import pytest

from headlint.fixing import applied
from headlint.lint import Options, lint_source

PATH = "example.py"


def fixed(code: str, rule: str, *, number: int = 0) -> str:
    """The code after one of the remedies of the only finding."""
    (finding,) = lint_source(code, PATH, Options(select=(rule,))).findings
    return applied(code.encode(), PATH, finding.fixes[number].edits).decode()


def second_fixed(code: str, rule: str) -> str:
    return fixed(code, rule, number=1)


class TestActivationArguments:
    """`activation=` of a layer, written in other ways than a string."""

    @pytest.mark.parametrize(
        ("before", "after"),
        [
            ("tf.nn.sigmoid", "tf.nn.softmax"),
            ("tf.keras.activations.sigmoid", "tf.keras.activations.softmax"),
            # `torch.softmax` and `scipy.special` have no function that takes a tensor and nothing else.
            ("torch.sigmoid", '"softmax"'),
            ("expit", '"softmax"'),
        ],
    )
    def test_another_function_is_called_with_the_tensor_alone(self, before: str, after: str) -> None:
        code = (
            "import tensorflow as tf\nimport torch\nfrom jax.scipy.special import expit\n\n"
            "model = tf.keras.Sequential([tf.keras.layers.Dense(3, activation={})])\n"
            'model.compile("adam", "sparse_categorical_crossentropy")\nprint(torch.ones(1), expit)\n'
        )
        assert fixed(code.format(before), "HL101") == code.format(after)

    @pytest.mark.parametrize(
        ("before", "after"),
        [
            ("Dense(3, activation=keras.layers.Activation('softmax'))", "Dense(3)"),
            ("Dense(3, activation=keras.activations.softmax)", "Dense(3)"),
            ("Dense(3, keras.activations.softmax, False)", "Dense(3, None, False)"),
            ("Dense(3, activation=softly)", "Dense(3)"),
            # Without the argument it would have another activation.
            ("LSTM(3, activation='softmax')", "LSTM(3, activation=None)"),
            ("LSTM(3, activation=keras.activations.softmax)", "LSTM(3, activation=None)"),
        ],
    )
    def test_an_activation_is_taken_away(self, before: str, after: str) -> None:
        code = (
            "import keras\n\nsoftly = keras.layers.Softmax()\n"
            "model = keras.Sequential([keras.layers.{}])\n"
            "model.compile('adam', keras.losses.SparseCategoricalCrossentropy(from_logits=True))\n"
        )
        assert second_fixed(code.format(before), "HL103") == code.format(after)

    def test_an_activation_with_a_remark_in_it_stays(self) -> None:
        layer = "Dense(3, activation=keras.layers.Activation(  # why\n    'softmax'\n))"
        code = (
            f"import keras\n\nmodel = keras.Sequential([keras.layers.{layer}])\n"
            "model.compile('adam', keras.losses.SparseCategoricalCrossentropy(from_logits=True))\n"
        )
        assert second_fixed(code, "HL103") == code

    def test_a_network_with_a_head_of_its_own(self) -> None:
        code = (
            "import keras\n\nmodel = keras.applications.MobileNetV2(weights=None, classes=3{})\n"
            "model.compile('adam', keras.losses.SparseCategoricalCrossentropy(from_logits=True))\n"
        )
        after = code.format(", classifier_activation=None")
        assert second_fixed(code.format(""), "HL103") == after
        assert second_fixed(code.format(", classifier_activation='softmax'"), "HL103") == after
        function = code.format(", classifier_activation=keras.activations.softmax")
        assert second_fixed(function, "HL103") == after
