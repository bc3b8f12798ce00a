"""How a remedy writes another output activation, or takes one away: in the user's form, or not at all."""

from __future__ import annotations

import json
from pathlib import Path
from textwrap import dedent

import pytest

from headlint.findings import Fix
from headlint.fixing import applied
from headlint.lint import Options, lint_paths, lint_source

PATH = "example.py"


def first_fix(code: str, rule: str) -> Fix:
    found = lint_source(code, PATH, Options(select=(rule,))).findings
    assert rule in [finding.code for finding in found]
    return found[0].fixes[0]


def fixed(code: str, rule: str) -> str:
    """The code after the first remedy; as it was where that has no edits."""
    result = applied(code.encode(), PATH, first_fix(code, rule).edits).decode()
    compile(result, PATH, "exec")
    return result


# PyTorch: a softmax before CrossEntropyLoss goes (HL106)

MODULE = """\
import torch
import torch.nn as nn
import torch.nn.functional as F
from collections import OrderedDict


class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.fc = nn.Linear(8, 3)
{init}

    def forward(self, x):
{forward}


net, criterion = Net(), nn.CrossEntropyLoss()


def step(x, y):
    return criterion(net(x), y)


print(torch.arange(3), F.relu, OrderedDict())
"""


def module(forward: str, init: str = "self.n = 3") -> str:
    def indented(text: str) -> str:
        return "\n".join(" " * 8 + line for line in text.splitlines())

    return MODULE.format(init=indented(init), forward=indented(forward))


STACK = """\
from collections import OrderedDict
import torch.nn as nn

{model}
criterion = nn.CrossEntropyLoss()


def step(x, y):
    return criterion(model(x), y)


print(OrderedDict())
"""


class TestOfTorch:
    @pytest.mark.parametrize(
        ("before", "after"),
        [
            ("return F.softmax(self.fc(x), dim=1)", "return self.fc(x)"),
            ("return F.softmax(self.fc(x) / 2, dim=1)", "return self.fc(x) / 2"),
            ("return torch.softmax(dim=1, input=self.fc(x))", "return self.fc(x)"),
            ("return self.fc(x).softmax(dim=1)", "return self.fc(x)"),
            ("return (self.fc(x) + 1).softmax(dim=1)", "return (self.fc(x) + 1)"),
            ("return nn.functional.softmax(self.fc(x), -1)", "return self.fc(x)"),
            ("return nn.Softmax(dim=1)(self.fc(x))", "return self.fc(x)"),
            (
                "x = self.fc(x)\nx = F.softmax(x, dim=1)  # scores\nreturn x",
                "x = self.fc(x)\n# scores\nreturn x",
            ),
            ("x = self.fc(x)\nout = F.softmax(x, dim=1)\nreturn out", "x = self.fc(x)\nout = x\nreturn out"),
            ("return F.softmax(\n    self.fc(x),\n    dim=1,\n)", "return self.fc(x)"),
            ("return F.softmax(self.fc(x)\n    .float(), dim=1)", "return (self.fc(x)\n    .float())"),
        ],
    )
    def test_a_call_in_forward(self, before: str, after: str) -> None:
        assert fixed(module(before), "HL106") == module(after)

    @pytest.mark.parametrize(
        ("before", "after"),
        [
            ("return self.softmax(self.fc(x))", "return self.fc(x)"),
            ("x = self.softmax(self.fc(x))\nreturn x", "x = self.fc(x)\nreturn x"),
        ],
    )
    def test_a_module_that_nothing_else_uses_goes_too(self, before: str, after: str) -> None:
        code = module(before, "self.n = 3\nself.softmax = nn.Softmax(dim=1)")
        assert fixed(code, "HL106") == module(after, "self.n = 3")

    def test_a_module_that_something_else_uses_stays(self) -> None:
        init = "self.softmax = nn.Softmax(dim=1)\nself.gate = nn.Linear(8, 8)"
        before = "x = x * self.softmax(self.gate(x))\nreturn self.softmax(self.fc(x))"
        after = "x = x * self.softmax(self.gate(x))\nreturn self.fc(x)"
        assert fixed(module(before, init), "HL106") == module(after, init)

    @pytest.mark.parametrize(
        ("before", "after"),
        [
            (
                "model = nn.Sequential(nn.Linear(8, 3), nn.Softmax(dim=1))",
                "model = nn.Sequential(nn.Linear(8, 3))",
            ),
            (
                "model = nn.Sequential(\n    nn.Linear(8, 3),\n    nn.Softmax(dim=1)\n)",
                "model = nn.Sequential(\n    nn.Linear(8, 3)\n)",
            ),
            (
                "layers = [nn.Linear(8, 3), nn.Softmax(dim=1)]\nmodel = nn.Sequential(*layers)",
                "layers = [nn.Linear(8, 3)]\nmodel = nn.Sequential(*layers)",
            ),
            (
                "layers = [nn.Linear(8, 3)]\nlayers.append(nn.Softmax(dim=1))\n"
                "model = nn.Sequential(*layers)",
                "layers = [nn.Linear(8, 3)]\nmodel = nn.Sequential(*layers)",
            ),
            (
                "model = nn.Sequential(OrderedDict([\n"
                "    ('fc', nn.Linear(8, 3)),\n    ('out', nn.Softmax(dim=1)),\n]))",
                "model = nn.Sequential(OrderedDict([\n    ('fc', nn.Linear(8, 3)),\n]))",
            ),
            (
                "model = nn.Sequential(OrderedDict({'fc': nn.Linear(8, 3), 'out': nn.Softmax(dim=1)}))",
                "model = nn.Sequential(OrderedDict({'fc': nn.Linear(8, 3)}))",
            ),
            (
                "parts = OrderedDict()\nparts['fc'] = nn.Linear(8, 3)\nparts['out'] = nn.Softmax(dim=1)\n"
                "model = nn.Sequential(parts)",
                "parts = OrderedDict()\nparts['fc'] = nn.Linear(8, 3)\nmodel = nn.Sequential(parts)",
            ),
            (
                "parts = OrderedDict([('fc', nn.Linear(8, 3)), ('out', nn.Softmax(1))])\n"
                "model = nn.Sequential(parts)",
                "parts = OrderedDict([('fc', nn.Linear(8, 3))])\nmodel = nn.Sequential(parts)",
            ),
            (
                "model = nn.Sequential()\nmodel.add_module('fc', nn.Linear(8, 3))\n"
                "model.add_module('out', nn.Softmax(dim=1))",
                "model = nn.Sequential()\nmodel.add_module('fc', nn.Linear(8, 3))",
            ),
            (
                "model = nn.Sequential(nn.Linear(8, 3))\nmodel.append(nn.Softmax(dim=1))",
                "model = nn.Sequential(nn.Linear(8, 3))",
            ),
        ],
    )
    def test_an_entry_of_a_stack(self, before: str, after: str) -> None:
        assert fixed(STACK.format(model=before), "HL106") == STACK.format(model=after)

    def test_an_import_of_the_name_goes_with_its_only_use(self) -> None:
        before = "from torch.nn import CrossEntropyLoss, Linear, Sequential, Softmax\n\n{model}\n{rest}"
        rest = "criterion = CrossEntropyLoss()\n\n\ndef step(x, y):\n    return criterion(model(x), y)\n"
        code = before.format(model="model = Sequential(Linear(8, 3), Softmax(dim=1))", rest=rest)
        after = before.format(model="model = Sequential(Linear(8, 3))", rest=rest).replace(", Softmax", "")
        assert fixed(code, "HL106") == after

    def test_an_activation_in_the_training_loop(self) -> None:
        code = STACK.format(model="import torch\nmodel = nn.Linear(8, 3)")
        before = code.replace("criterion(model(x), y)", "criterion(torch.softmax(model(x), 1), y)")
        assert fixed(before, "HL106") == code.replace("import torch\n", "")

    @pytest.mark.parametrize(
        ("forward", "init"),
        [
            # Others read what the softmax was given.
            ("logits = self.fc(x)\nprobs = F.softmax(logits, dim=1)\nprint(logits)\nreturn probs", "pass"),
            # The comment would go.
            ("return F.softmax(self.fc(x),  # scores\n    dim=1)", "pass"),
            # Under a condition, which others can need.
            ("x = self.fc(x)\nif not self.raw:\n    x = F.softmax(x, dim=1)\nreturn x", "self.raw = False"),
            # Which one it is stands elsewhere.
            ("return self.last(self.fc(x), dim=1)", "self.last = F.softmax"),
        ],
    )
    def test_a_doubt_leaves_all_as_it_is(self, forward: str, init: str) -> None:
        code = module(forward, init)
        assert fixed(code, "HL106") == code

    @pytest.mark.parametrize(
        "more",
        [
            # Another loss takes the probabilities.
            "def other(x, y):\n    return nn.NLLLoss()(torch.log(net(x)), y) + nn.MSELoss()(net(x), y)\n",
            # A threshold is right for probabilities only.
            "def predict(x):\n    return net(x) > 0.5\n",
        ],
    )
    def test_what_others_rest_on_stays(self, more: str) -> None:
        code = module("return F.softmax(self.fc(x), dim=1)") + "\n\n" + more
        assert fixed(code, "HL106") == code

    @pytest.mark.parametrize(
        "helper",
        [
            "def block(n, m):\n    return nn.Sequential(nn.Linear(n, m), nn.Softmax(dim=1))",
            "class block(nn.Module):\n    def __init__(self, n, m):\n        super().__init__()\n"
            "        self.fc = nn.Linear(n, m)\n\n    def forward(self, x):\n"
            "        return self.fc(x).softmax(dim=1)",
        ],
    )
    def test_a_block_that_is_used_inside_the_model_too_stays(self, helper: str) -> None:
        code = STACK.format(model=f"{helper}\n\n\nmodel = nn.Sequential(block(8, 4), block(4, 3))")
        assert fixed(code, "HL106") == code

    def test_an_argmax_rests_on_the_order_alone(self) -> None:
        more = "\n\ndef predict(x):\n    return net(x).argmax(dim=1)\n"
        before = module("return F.softmax(self.fc(x), dim=1)") + more
        assert fixed(before, "HL106") == module("return self.fc(x)") + more

    def test_a_list_that_is_used_for_more_than_a_stack_stays(self) -> None:
        model = (
            "parts = [nn.Linear(8, 3), nn.Softmax(dim=1)]\nmodel = nn.Sequential(*parts)\nprint(len(parts))"
        )
        code = STACK.format(model=model)
        assert fixed(code, "HL106") == code

    def test_a_stack_that_is_indexed_from_its_end_stays(self) -> None:
        code = STACK.format(model="model = nn.Sequential(nn.Linear(8, 3), nn.Softmax(dim=1))")
        code += "\nprint(model[-2].weight)\n"
        assert fixed(code, "HL106") == code

    @pytest.mark.parametrize(
        ("before", "after"),
        [
            ("nn.Softmax(dim=1)", "nn.LogSoftmax(dim=1)"),
            ("nn.Softmax( 1 )", "nn.LogSoftmax( 1 )"),
        ],
    )
    def test_another_class_with_the_same_axis(self, before: str, after: str) -> None:
        code = STACK.replace("CrossEntropyLoss", "NLLLoss")
        model = "model = nn.Sequential(nn.Linear(8, 3), {})"
        result = fixed(code.format(model=model.format(before)), "HL109")
        assert result == code.format(model=model.format(after))

    @pytest.mark.parametrize(
        ("before", "after"),
        [
            ("torch.log(torch.softmax(model(x), dim=1))", "torch.log_softmax(model(x), dim=1)"),
            ("torch.softmax(model(x), dim=1).log()", "torch.log_softmax(model(x), dim=1)"),
            ("model(x).softmax(1).log()", "model(x).log_softmax(1)"),
        ],
    )
    def test_a_logarithm_of_a_softmax_is_one_function(self, before: str, after: str) -> None:
        code = (
            "import torch\nmodel = torch.nn.Linear(8, 3)\n\n\ndef scores(x):\n    y = {}\n    return y, 1\n"
        )
        code += "\n\ndef step(x, y):\n    return torch.nn.NLLLoss()(scores(x)[0], y)\n"
        assert fixed(code.format(before), "HL110") == code.format(after)

    def test_a_logarithm_of_a_module_in_an_attribute_stays(self) -> None:
        """A subclass, or whoever holds the model, can call it."""
        forward = "return torch.log(self.softmax(self.fc(x)))"
        code = module(forward, "self.softmax = nn.Softmax(dim=1)").replace("CrossEntropyLoss", "NLLLoss")
        assert fixed(code, "HL110") == code

    def test_a_softmax_that_is_read_beside_its_logarithm_stays(self) -> None:
        code = """\
            import torch
            model = torch.nn.Linear(8, 3)


            def step(x, y):
                p = torch.softmax(model(x), dim=1)
                print(p)
                return torch.nn.NLLLoss()(torch.log(p), y)
            """
        assert fixed(dedent(code), "HL110") == dedent(code)


# Keras: another activation (HL101, HL105, HL111, HL115)

KERAS = """\
from tensorflow import keras
from tensorflow.keras import layers
import tensorflow as tf

{model}
model.compile(loss="{loss}")
print(tf.constant(1), layers.Dense)
"""


class TestOfKeras:
    @pytest.mark.parametrize(
        ("before", "after"),
        [
            ("layers.Dense(3, activation='relu')", "layers.Dense(3, activation='softmax')"),
            ('layers.Dense(3, "relu")', 'layers.Dense(3, "softmax")'),
            ("layers.Dense(3, activation=tf.nn.relu)", "layers.Dense(3, activation=tf.nn.softmax)"),
            (
                "layers.Dense(3, activation=keras.activations.relu)",
                "layers.Dense(3, activation=keras.activations.softmax)",
            ),
            ("layers.Dense(3, activation=layers.ReLU())", 'layers.Dense(3, activation="softmax")'),
            (
                "layers.TimeDistributed(layers.Dense(3, activation='relu'))",
                "layers.TimeDistributed(layers.Dense(3, activation='softmax'))",
            ),
        ],
    )
    def test_the_argument_of_a_layer(self, before: str, after: str) -> None:
        model = "model = keras.Sequential([\n    {},\n])"
        code = KERAS.format(model=model, loss="categorical_crossentropy")
        assert fixed(code.format(before), "HL111") == code.format(after)

    @pytest.mark.parametrize(
        ("before", "after"),
        [
            ("layers.Activation('relu')", "layers.Activation('softmax')"),
            ("layers.Activation(tf.nn.relu)", "layers.Activation(tf.nn.softmax)"),
            ("layers.ReLU()", 'layers.Activation("softmax")'),
        ],
    )
    def test_a_layer_of_its_own(self, before: str, after: str) -> None:
        model = "model = keras.Sequential()\nmodel.add(layers.Dense(3))\nmodel.add({})"
        code = KERAS.format(model=model, loss="categorical_crossentropy")
        assert fixed(code.format(before), "HL111") == code.format(after)

    def test_a_variable_that_is_read_once_changes_where_it_is_set(self) -> None:
        code = KERAS.format(
            model="LAST = '{}'\nmodel = keras.Sequential([layers.Dense(3, activation=LAST)])",
            loss="categorical_crossentropy",
        )
        assert fixed(code.format("relu"), "HL111") == code.format("softmax")

    def test_a_variable_that_others_read_changes_at_the_layer(self) -> None:
        code = KERAS.format(
            model="ACT = 'relu'\nmodel = keras.Sequential([layers.Dense(8, activation=ACT), "
            "layers.Dense(3, activation={})])",
            loss="categorical_crossentropy",
        )
        assert fixed(code.format("ACT"), "HL111") == code.format('"softmax"')

    def test_a_parameter_is_said_by_the_callers(self) -> None:
        code = KERAS.format(
            model="def build(last):\n    return keras.Sequential([layers.Dense(3, activation=last)])\n\n\n"
            "model = build('relu')",
            loss="categorical_crossentropy",
        )
        assert fixed(code, "HL111") == code

    @pytest.mark.parametrize(
        ("before", "after"),
        [
            ("layers.Dense(3)", 'layers.Dense(3, activation="softmax")'),
            ("layers.Dense(3, activation=None)", 'layers.Dense(3, activation="softmax")'),
            ("layers.Dense(3, activation='linear')", "layers.Dense(3, activation='softmax')"),
            (
                "layers.Dense(\n        units=3,\n    )",
                'layers.Dense(\n        units=3,\n        activation="softmax",\n    )',
            ),
        ],
    )
    def test_a_first_activation(self, before: str, after: str) -> None:
        model = "model = keras.Sequential([\n    layers.Flatten(),\n    {},\n])"
        code = KERAS.format(model=model, loss="categorical_crossentropy")
        assert fixed(code.format(before), "HL105") == code.format(after)

    @pytest.mark.parametrize(
        ("before", "after"),
        [
            (
                "out = layers.Dense(1, activation='sigmoid')(inputs)",
                "out = layers.Dense(1)(inputs)",
            ),
            (
                "out = layers.Dense(1, activation='sigmoid', name='score')(inputs)",
                "out = layers.Dense(1, name='score')(inputs)",
            ),
            ("out = layers.Dense(1, 'sigmoid', True)(inputs)", "out = layers.Dense(1, None, True)(inputs)"),
            (
                "out = layers.Activation('sigmoid')(layers.Dense(1)(inputs))",
                "out = layers.Dense(1)(inputs)",
            ),
            ("out = tf.sigmoid(layers.Dense(1)(inputs))", "out = layers.Dense(1)(inputs)"),
        ],
    )
    def test_an_activation_goes(self, before: str, after: str) -> None:
        model = "inputs = keras.Input(shape=(8,))\n{}\nmodel = keras.Model(inputs, out)"
        code = KERAS.format(model=model, loss="hinge")
        assert fixed(code.format(before), "HL115") == code.format(after)

    def test_a_layer_with_a_name_can_be_asked_for(self) -> None:
        model = "inputs = keras.Input(shape=(8,))\nout = layers.Activation('sigmoid', name='out')"
        model += "(layers.Dense(1)(inputs))\nmodel = keras.Model(inputs, out)"
        code = KERAS.format(model=model, loss="hinge")
        assert fixed(code, "HL115") == code

    def test_a_builder_of_two_models_with_different_losses_stays(self) -> None:
        code = """\
            import keras


            def head():
                return keras.Sequential([keras.layers.Dense(1, activation="sigmoid")])


            first, second = head(), head()
            first.compile(loss="hinge")
            second.compile(loss="binary_crossentropy")
            """
        assert fixed(dedent(code), "HL115") == dedent(code)


def test_a_model_of_another_file_changes_there(tmp_path: Path) -> None:
    model = (
        "import torch.nn as nn\n\n\ndef build():\n"
        "    return nn.Sequential(nn.Linear(8, 3), nn.Softmax(dim=1))\n"
    )
    train = (
        "import torch.nn as nn\nfrom model import build\n\nnet = build()\n"
        "criterion = nn.CrossEntropyLoss()\n\n\ndef step(x, y):\n    return criterion(net(x), y)\n"
    )
    (tmp_path / "model.py").write_text(model)
    (tmp_path / "train.py").write_text(train)
    report = lint_paths([str(tmp_path / "train.py")], Options(select=("HL106",)))
    (fix,) = report.findings[0].fixes
    assert {Path(edit.span.path).name for edit in fix.edits} == {"model.py"}
    after = applied(model.encode(), str(tmp_path / "model.py"), fix.edits).decode()
    assert after == model.replace(", nn.Softmax(dim=1)", "")


class TestAxes:
    @pytest.mark.parametrize(
        ("layers", "before", "after"),
        [
            ("nn.Linear(8, 3)", "nn.Softmax()", "nn.Softmax(dim=-1)"),
            ("nn.Linear(8, 3)", "nn.Softmax(dim=0)", "nn.Softmax(dim=-1)"),
            ("nn.Linear(8, 3)", "nn.Softmax(0)", "nn.Softmax(-1)"),
            ("nn.Conv2d(3, 5, 1)", "nn.Softmax()", "nn.Softmax(dim=1)"),
        ],
    )
    def test_the_axis_of_the_classes(self, layers: str, before: str, after: str) -> None:
        code = (
            "import torch\nimport torch.nn as nn\n\nmodel = nn.Sequential({}, {})\n\n\n"
            "def step(x, y):\n    return nn.NLLLoss()(torch.log(model(x)), y)\n"
        )
        assert fixed(code.format(layers, before), "HL120") == code.format(layers, after)

    SHARED = (
        "import torch\nimport torch.nn as nn\nimport torch.nn.functional as F\n\n"
        "first, second = nn.Linear(8, 3), nn.Conv2d(3, 5, 1)\n\n\n"
        "def soft(x):\n    return F.softmax(x, dim=0)\n\n\n"
        "def step(x, y):\n    return nn.NLLLoss()(torch.log(soft(first(x))), y)\n\n\n"
        "def other(x, y):\n    return {}\n"
    )

    @pytest.mark.parametrize("other", ["soft(first(x))", "nn.NLLLoss()(torch.log(soft(first(x))), y)"])
    def test_a_function_for_values_with_the_same_axes_changes(self, other: str) -> None:
        code = self.SHARED.format(other)
        assert fixed(code, "HL120") == code.replace("dim=0", "dim=-1")

    @pytest.mark.parametrize(
        "other", ["soft(second(x))", "soft(x @ y)", "nn.NLLLoss()(torch.log(soft(second(x))), y)"]
    )
    def test_a_function_for_values_with_other_axes_stays(self, other: str) -> None:
        code = self.SHARED.format(other)
        assert fixed(code, "HL120") == code


class TestFollowers:
    """What stands behind the activation goes before the last layer (HL601)."""

    @pytest.mark.parametrize(
        ("before", "after"),
        [
            (
                "nn.Linear(9, 5), nn.Linear(5, 1), nn.Sigmoid(), nn.Dropout(0.5)",
                "nn.Linear(9, 5), nn.Dropout(0.5), nn.Linear(5, 1), nn.Sigmoid()",
            ),
            (
                "\n    nn.Linear(5, 1),\n    nn.Sigmoid(),\n    nn.Dropout(0.5),\n",
                "\n    nn.Dropout(0.5),\n    nn.Linear(5, 1),\n    nn.Sigmoid(),\n",
            ),
            # It is told how many features it gets.
            (
                "nn.Linear(9, 5), nn.Linear(5, 1), nn.Sigmoid(), nn.BatchNorm1d(1)",
                "nn.Linear(9, 5), nn.Linear(5, 1), nn.Sigmoid(), nn.BatchNorm1d(1)",
            ),
        ],
    )
    def test_an_entry(self, before: str, after: str) -> None:
        code = "from torch import nn\n\nmodel = nn.Sequential({})\n\n\n"
        code += "def step(x, y):\n    return nn.BCELoss()(model(x), y)\n"
        assert fixed(code.format(before), "HL601") == code.format(after)

    def test_a_statement(self) -> None:
        code = "import keras\n\nm = keras.Sequential()\n{}m.compile(loss='mse')\n"
        last, drop = "m.add(keras.layers.Dense(1, 'sigmoid'))  # last\n", "m.add(keras.layers.Dropout(0.5))\n"
        assert fixed(code.format(last + drop), "HL601") == code.format(drop + last)

    def test_a_call(self) -> None:
        before = "return self.drop(torch.sigmoid(self.fc(x)))"
        after = "return torch.sigmoid(self.fc(self.drop(x)))"
        code = module("{}", "self.drop = nn.Dropout(0.5)").replace("CrossEntropyLoss", "BCELoss")
        assert fixed(code.format(before), "HL601") == code.format(after)

    def test_a_layer_that_is_made_where_it_is_called(self) -> None:
        before = "drop = nn.Dropout(0.5)\nreturn drop(torch.sigmoid(self.fc(x)))"
        after = "drop = nn.Dropout(0.5)\nreturn torch.sigmoid(self.fc(drop(x)))"
        code = module("FORWARD").replace("CrossEntropyLoss", "BCELoss").replace("FORWARD", "{}")
        indented = "\n        "
        before, after = (text.replace("\n", indented) for text in (before, after))
        assert fixed(code.format(before), "HL601") == code.format(after)

    @pytest.mark.parametrize(
        "forward",
        [
            "p = torch.sigmoid(self.fc(x))\ndrop = nn.Dropout(0.5)\nreturn drop(p)",
            # The whole block would move, with the activation in it or past layers before the last one.
            "return self.tail(self.fc(x))",
            "return self.drop(self.head(x))",
        ],
    )
    def test_a_call_that_does_not_come_from_the_layer_alone_stays(self, forward: str) -> None:
        init = """\
self.drop = nn.Dropout(0.5)
self.tail = nn.Sequential(nn.Sigmoid(), nn.Dropout(0.5))
self.head = nn.Sequential(nn.Linear(8, 9), nn.ReLU(), nn.Linear(9, 3), nn.Sigmoid())"""
        code = module(forward, init).replace("CrossEntropyLoss", "BCELoss")
        assert fixed(code, "HL601") == code

    def test_an_entry_that_comes_from_another_list_stays(self) -> None:
        code = "from torch import nn\n\nrest = [nn.Dropout(0.5)]\n"
        code += "model = nn.Sequential(nn.Linear(5, 1), nn.Sigmoid(), *rest)\n\n\n"
        code += "def step(x, y):\n    return nn.BCELoss()(model(x), y)\n"
        assert not first_fix(code, "HL601").edits

    @pytest.mark.parametrize(
        ("before", "after"),
        [
            (
                "drop = {drop}\nscores = {last}(inputs)\nscores = drop(scores)",
                "drop = {drop}\nscores = {last}(drop(inputs))\nscores = scores",
            ),
            ("scores = {last}(inputs)\ndrop = {drop}\nscores = drop(scores)", ""),
            ("scores = {drop}({last}(inputs), training=True)", ""),
        ],
    )
    def test_a_layer_of_a_functional_model(self, before: str, after: str) -> None:
        code = "import keras\n\ninputs = keras.Input((8,))\n{}\n"
        code += "model = keras.Model(inputs, scores)\nmodel.compile(loss='mse')\n"
        layers = {"drop": "keras.layers.Dropout(0.5)", "last": "keras.layers.Dense(1, 'sigmoid')"}
        before, after = before.format(**layers), (after or before).format(**layers)
        assert fixed(code.format(before), "HL601") == code.format(after)

    def test_statements_of_a_builder(self) -> None:
        code = "import keras\n\n\ndef build():\n    m = keras.Sequential()\n{}    return m\n\n\n"
        code += "model = build()\nmodel.compile(loss='mse')\n"
        last, drop = (
            "    m.add(keras.layers.Dense(1, 'sigmoid'))\n",
            "    m.add(keras.layers.Dropout(0.5))\n",
        )
        assert fixed(code.format(last + drop), "HL601") == code.format(drop + last)

    @pytest.mark.parametrize(
        "statements",
        [
            "m.add(keras.layers.Dense(1, 'sigmoid', input_shape=(8,)))\nm.add(keras.layers.Dropout(0.5))",
            "m.add(keras.layers.Dense(1, 'sigmoid')); m.add(keras.layers.Dropout(0.5))",
            "m.add(keras.layers.Dense(1, 'sigmoid'))\nrate = 0.5\nm.add(keras.layers.Dropout(rate))",
            "other = m\nother.add(keras.layers.Dense(1, 'sigmoid'))\nm.add(keras.layers.Dropout(0.5))",
        ],
    )
    def test_statements_that_cannot_change_places(self, statements: str) -> None:
        code = f"import keras\n\nm = keras.Sequential()\n{statements}\nm.compile(loss='mse')\n"
        assert fixed(code, "HL601") == code


def test_a_cell_of_a_notebook_changes_and_nothing_else_does() -> None:
    cells = [
        "from torch import nn\nmodel = nn.Sequential(\n    nn.Linear(8, 3),\n    nn.Softmax(dim=1),\n)",
        "criterion = nn.CrossEntropyLoss()\ndef step(x, y):\n    return criterion(model(x), y)",
    ]
    book = {
        "cells": [
            {"cell_type": "code", "source": cell.splitlines(keepends=True), "outputs": [], "metadata": {}}
            for cell in cells
        ],
        "nbformat": 4,
    }
    data = json.dumps(book, indent=1).encode()
    report = lint_source(data, "book.ipynb", Options(select=("HL106",)))
    (fix,) = report.findings[0].fixes
    after = json.loads(applied(data, "book.ipynb", fix.edits))
    assert "".join(after["cells"][0]["source"]) == cells[0].replace("    nn.Softmax(dim=1),\n", "")
    assert after["cells"][1] == book["cells"][1]
