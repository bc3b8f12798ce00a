"""A large package is read no further than what is asked of it."""

from __future__ import annotations

from pathlib import Path

from headlint.analysis.project import MOST_MODULES
from headlint.lint import heads

NETWORK = """\
from torch import nn
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.last = nn.Linear(8, 3)
    def forward(self, x):
        return self.last(x)
"""
TRAIN = "from torch.nn import functional as F\nfrom zoo import Net\nF.cross_entropy(Net()(x), y)\n"


def write(folder: Path, packages: int, head: str = "") -> Path:
    """A package of packages that import everything from their modules; the network is in the last."""
    zoo = folder / "zoo"
    names = [f"part{number}" for number in range(packages)]
    zoo.mkdir(parents=True)
    (zoo / "__init__.py").write_text("".join(f"from .{name} import *\n" for name in names), encoding="utf-8")
    for name in names:
        below = [f"module{number}" for number in range(8)]
        (zoo / name).mkdir()
        lines = "".join(f"from .{one} import {one.title()}{name}\n" for one in below)
        last = "from .network import Net\n" if name == names[-1] else ""
        (zoo / name / "__init__.py").write_text(lines + last, encoding="utf-8")
        for one in below:
            text = f"{head}class {one.title()}{name}:\n    pass\n"
            (zoo / name / f"{one}.py").write_text(text, encoding="utf-8")
    (zoo / names[-1] / "network.py").write_text(NETWORK, encoding="utf-8")
    (folder / "train.py").write_text(TRAIN, encoding="utf-8")
    return folder / "train.py"


def test_modules_that_nobody_asks_for_do_not_count(tmp_path: Path) -> None:
    (head,) = heads([str(write(tmp_path, MOST_MODULES // 6))])
    assert (head.resolved, head.units) == ("full", 3)


def test_a_module_too_many_is_unknown_and_no_library(tmp_path: Path) -> None:
    (head,) = heads([str(write(tmp_path, MOST_MODULES // 6, head="@register\n"))])
    assert head.resolved == "partial"


def test_the_source_of_a_library_is_read_for_what_no_facts_describe(tmp_path: Path) -> None:
    (tmp_path / "timm").mkdir()
    source = f"{NETWORK}\ndef special():\n    return Net()\n"
    (tmp_path / "timm" / "__init__.py").write_text(source, encoding="utf-8")
    train = tmp_path / "train.py"
    lines = (
        "import timm",
        "from torch.nn import functional as F",
        "class Mine(timm.Net):\n    pass",
        "F.cross_entropy(timm.special()(x), y)",
        "F.cross_entropy(Mine()(x), y)",
        "F.cross_entropy(timm.create_model('vit', num_classes=7)(x), y)",
    )
    train.write_text("\n".join(lines), encoding="utf-8")
    assert [head.units for head in heads([str(train)])] == [3, 3, 7]


def test_a_folder_that_is_called_like_a_library_is_not_its_source(tmp_path: Path) -> None:
    (tmp_path / "timm").mkdir()
    (tmp_path / "timm" / "special.py").write_text(NETWORK, encoding="utf-8")
    train = tmp_path / "train.py"
    train.write_text(TRAIN.replace("zoo", "timm.special"), encoding="utf-8")
    (head,) = heads([str(train)])
    assert head.resolved == "partial"


def test_modules_that_import_stars_of_one_another_are_asked_once_each(tmp_path: Path) -> None:
    # fastai is written so. Every module imports all of those below it: asked again on each of the
    # 2 ** 40 ways, a name that is nowhere would be looked for until the end of the world.
    zoo = tmp_path / "zoo"
    zoo.mkdir()
    for number in range(40):
        lines = [f"from .part{below} import *\n" for below in range(number)]
        text = "".join(lines) if lines else NETWORK
        (zoo / f"part{number}.py").write_text(text, encoding="utf-8")
    (zoo / "__init__.py").write_text("from .part39 import *\n", encoding="utf-8")
    train = tmp_path / "train.py"
    train.write_text(f"from zoo import *\nnowhere(1)\n{TRAIN}", encoding="utf-8")
    [head] = heads([str(train)])
    assert (head.units, head.resolved) == (3, "full")


def test_an_import_that_failed_leaves_nothing_to_look_up(tmp_path: Path) -> None:
    train = tmp_path / "train.py"
    lines = (
        "try:",
        "    from tensorflow import keras",
        "except ImportError:",
        "    keras = None",
        "model = keras.Sequential([keras.layers.Dense(4)])",
        "model.compile('sgd', 'mse')",
    )
    train.write_text("\n".join(lines), encoding="utf-8")
    (head,) = heads([str(train)])
    assert (head.resolved, head.units) == ("full", 4)


def test_the_heads_of_transformers_end_in_a_linear_layer(tmp_path: Path) -> None:
    train = tmp_path / "train.py"
    lines = (
        "from torch.nn import functional as F",
        "from transformers.models.bart.modeling_bart import BartClassificationHead",
        "from transformers.models.roberta.modeling_roberta import RobertaClassificationHead",
        "F.cross_entropy(BartClassificationHead(8, 8, num_classes=6, pooler_dropout=0.1)(x), y)",
        "F.cross_entropy(RobertaClassificationHead(config)(x), y)",
    )
    train.write_text("\n".join(lines), encoding="utf-8")
    assert [(head.domain, head.units) for head in heads([str(train)])] == [("real", 6), ("real", None)]
