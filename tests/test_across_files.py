"""A head whose parts stand in several files: what a remedy changes there, and where it is left."""

from __future__ import annotations

from pathlib import Path

import pytest

from headlint.fixing import applied
from headlint.lint import Options, lint_paths

BINARY = "\n\ndef step(x, y):\n    return nn.BCELoss()(net(x), y)\n"
CLASSES = "\n\ndef step(x, y):\n    return nn.CrossEntropyLoss()(net(x), y)\n"
MODEL = 'model = keras.Sequential([keras.layers.Dense(1, activation="sigmoid")])\n'


def remedied(folder: Path, rule: str, parts: str, train: str) -> tuple[str, str]:
    """The two files after the first remedy of the only finding."""
    texts = {"parts.py": parts, "train.py": train}
    for name, text in texts.items():
        (folder / name).write_text(text, encoding="utf-8")
    (finding,) = lint_paths([str(folder)], Options(select=(rule,))).findings
    made = []
    for name, text in texts.items():
        after = applied(text.encode(), str(folder / name), finding.fixes[0].edits).decode()
        compile(after, name, "exec", dont_inherit=True)
        made.append(after)
    return made[0], made[1]


@pytest.mark.parametrize(
    ("rule", "parts", "train"),
    [
        (
            "HL601",
            "from torch import nn\n\nfc = nn.Linear(8, 1)\n",
            "from torch import nn\nfrom parts import fc\n\n"
            f"net = nn.Sequential(fc, nn.Sigmoid(), nn.Dropout(0.5))\n{BINARY}",
        ),
        (
            "HL601",
            "import torch\nfrom torch import nn\n\nfc = nn.Linear(8, 1)\n\n\n"
            "def scores(x):\n    return torch.sigmoid(fc(x))\n",
            "from torch import nn\nfrom parts import scores\n\ndrop = nn.Dropout(0.5)\n\n\n"
            f"def net(x):\n    return drop(scores(x))\n{BINARY}",
        ),
        (
            "HL106",
            "from torch import nn\n\nact, fc = nn.Softmax(dim=1), nn.Linear(8, 3)\n",
            "from torch import nn\nfrom parts import act, fc\n\n\n"
            f"def net(x):\n    return act(fc(x))\n{CLASSES}",
        ),
        (
            "HL106",
            "from torch import nn\n\nact = nn.Softmax(dim=1)\n",
            "from torch import nn\nfrom parts import act\n\nfc = nn.Linear(8, 3)\n\n\n"
            f"def net(x):\n    return act(fc(x))\n{CLASSES}",
        ),
        # Whoever else imports the list is not seen.
        (
            "HL106",
            "from torch import nn\n\nparts = [nn.Linear(8, 3), nn.Softmax(dim=1)]\n",
            f"from torch import nn\nfrom parts import parts\n\nnet = nn.Sequential(*parts)\n{CLASSES}",
        ),
        (
            "HL510",
            "def decide(p):\n    return p > 0.5\n",
            f"import keras\nfrom sklearn.metrics import roc_auc_score\nfrom parts import decide\n\n{MODEL}"
            'model.compile("adam", "binary_crossentropy")\n\n\n'
            "def judge(x, y):\n    return roc_auc_score(y, decide(model.predict(x)))\n",
        ),
        (
            "HL301",
            'LOSS = "categorical_crossentropy"\nMETRICS = ["categorical_accuracy"]\n',
            "import keras\nfrom sklearn.preprocessing import LabelEncoder\n"
            "from parts import LOSS, METRICS\n\n\ndef train(x, names):\n"
            "    y = LabelEncoder().fit_transform(names)\n"
            '    model = keras.Sequential([keras.layers.Dense(4, activation="softmax")])\n'
            '    model.compile("adam", loss=LOSS, metrics=METRICS)\n    model.fit(x, y)\n',
        ),
    ],
)
def test_what_hangs_together_over_files_is_left(rule: str, parts: str, train: str, tmp_path: Path) -> None:
    assert remedied(tmp_path, rule, parts, train) == (parts, train)


def test_a_function_of_another_file_changes_there(tmp_path: Path) -> None:
    parts = "from torch import nn\n\n\ndef soft(x):\n    y = {}\n    return y\n\n\nprint(nn)\n"
    train = "from torch import nn\nfrom parts import soft\n\nfc = nn.Linear(8, 3)\n\n\n"
    train += f"def net(x):\n    return soft(fc(x))\n{CLASSES}"
    made = remedied(tmp_path, "HL106", parts.format("nn.functional.softmax(x, 1)"), train)
    assert made == (parts.format("x"), train)
