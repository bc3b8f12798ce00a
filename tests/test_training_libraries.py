"""Libraries that bring a network and a loss together, and objects that carry an output: what meets what.

The expectations are read off the libraries' sources: Ignite, skorch, fastai, catalyst, Lightning,
transformers, segmentation_models_pytorch, MONAI.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from headlint.frameworks.library import load_library
from headlint.inventory import HeadEntry
from headlint.lint import Options, heads

SETUP = """\
import torch
import torch.nn.functional as F
from torch import nn

class Net(nn.Module):
    def __init__(self, units=3):
        super().__init__()
        self.out = nn.Linear(4, units)

    def forward(self, x):
        return torch.softmax(self.out(x), dim=-1)

net = nn.Linear(4, 3)
"""


class Program:
    """The heads of a program that begins with the setup."""

    def __init__(self, folder: Path) -> None:
        self.path = folder / "program.py"

    def __call__(self, lines: str) -> tuple[HeadEntry, ...]:
        self.path.write_text(SETUP + lines, encoding="utf-8")
        return heads([str(self.path)], Options())


@pytest.fixture
def program(tmp_path: Path) -> Program:
    return Program(tmp_path)


TRAINERS = {
    "ignite": (
        "from ignite.engine import create_supervised_trainer\n"
        "trainer = create_supervised_trainer(net, optimizer, nn.CrossEntropyLoss())",
        (3, "real", "CrossEntropyLoss", "real"),
    ),
    "ignite, changed on the way": (
        "import ignite\n"
        "trainer = ignite.engine.create_supervised_trainer(\n"
        "    net, optimizer, loss_fn=F.nll_loss, model_transform=lambda o: F.log_softmax(o, dim=1))",
        (3, "log-simplex", "nll_loss", "log-simplex"),
    ),
    "skorch by default": (
        "from skorch import NeuralNetClassifier\nclf = NeuralNetClassifier(Net, module__units=5).fit(x, y)",
        (5, "simplex", "NLLLoss", "simplex"),
    ),
    "skorch with a criterion": (
        "from skorch.classifier import NeuralNetClassifier\n"
        "clf = NeuralNetClassifier(net, criterion=nn.CrossEntropyLoss, criterion__label_smoothing=0.1)",
        (3, "real", "CrossEntropyLoss", "real"),
    ),
    "skorch without the classifier": (
        "from skorch import NeuralNet\nmodel = NeuralNet(net, nn.NLLLoss)",
        (3, "real", "NLLLoss", "log-simplex"),
    ),
    "skorch with two classes": (
        "import skorch\nclf = skorch.NeuralNetBinaryClassifier(nn.Linear(4, 1))\nclf.fit(x, y)",
        (1, "real", "BCEWithLogitsLoss", "real"),
    ),
    "skorch with numbers": (
        "import skorch\nmodel = skorch.NeuralNetRegressor(nn.Linear(4, 1))\nmodel.fit(x, y)",
        (1, "real", "MSELoss", "real"),
    ),
    "fastai": (
        "from fastai.vision.all import *\nlearn = Learner(dls, net, loss_func=CrossEntropyLossFlat())",
        (3, "real", "CrossEntropyLossFlat", "real"),
    ),
    "fastai's own name for torch.nn": (
        "del nn, F\nfrom fastai.vision.all import *\n"
        "network = nn.Sequential(nn.Linear(4, 7), nn.Sigmoid())\n"
        "learn = Learner(dls, network, loss_func=F.binary_cross_entropy)",
        (7, "probability", "binary_cross_entropy", "probability"),
    ),
    "catalyst": (
        "from catalyst import dl\nrunner = dl.SupervisedRunner()\n"
        "runner.train(model=net, criterion=nn.CrossEntropyLoss(), loaders=loaders)",
        (3, "real", "CrossEntropyLoss", "real"),
    ),
    "fabric": (
        "from lightning.fabric import Fabric\nfabric = Fabric()\nnet = fabric.setup_module(net)\n"
        "fabric.backward(F.cross_entropy(net(x), y))",
        (3, "real", "cross_entropy", "real"),
    ),
}


@pytest.mark.parametrize("name", TRAINERS)
def test_what_is_handed_over_meets(program: Program, name: str) -> None:
    lines, expected = TRAINERS[name]
    (head,) = program(lines)
    assert (head.units, head.domain, head.loss, head.takes) == expected
    assert head.resolved == "full"


@pytest.mark.parametrize(
    "lines",
    [
        "grid = GridSearchCV(clf, grid)\ngrid.fit(x, y)",
        "clf.set_params(**found)\nclf.fit(x, y)",
        "clf.criterion = nn.CrossEntropyLoss\nclf.fit(x, y)",
    ],
)
def test_a_default_loss_that_may_be_another_by_then_is_not_judged(program: Program, lines: str) -> None:
    assert program(f"from skorch import NeuralNetClassifier\nclf = NeuralNetClassifier(net)\n{lines}\n") == ()


def test_a_subclass_with_a_loss_of_its_own_is_not_judged_by_the_default(program: Program) -> None:
    lines = """
from skorch import NeuralNetClassifier

class Own(NeuralNetClassifier):
    def get_loss(self, y_pred, y_true, *args, **kwargs):
        return super().get_loss(torch.log_softmax(y_pred, 1).exp(), y_true)

clf = Own(net)
"""
    assert program(lines) == ()


LIGHTNING = """
import lightning.pytorch as pl

class Module(pl.LightningModule):
    def __init__(self, network, loss_fn, units=3):
        super().__init__()
        self.save_hyperparameters(ignore=["network", "loss_fn"])
        self.network = network
        self.loss_fn = loss_fn
        self.extra = nn.Linear(4, self.hparams.units)

    def _shared_step(self, batch):
        x, y = batch
        return self.loss_fn(self.network(x), y), F.cross_entropy(self.extra(x), y)

    def training_step(self, batch, batch_idx):
        first, second = self._shared_step(batch)
        return {"loss": first + second}

    def validation_step(self, batch, batch_idx):
        self.log("loss", self._shared_step(batch)[0])

module = Module(Net(units=6), nn.NLLLoss(), units=8)
"""


def test_a_lightning_module_is_run_as_it_was_made(program: Program) -> None:
    first, second = program(LIGHTNING + "pl.Trainer(max_epochs=3).fit(module, loader)\n")
    assert (first.units, first.domain, first.loss) == (6, "simplex", "NLLLoss")
    assert (second.units, second.domain, second.loss) == (8, "real", "cross_entropy")


def test_a_file_that_only_runs_a_trainer_is_read() -> None:
    text = b"from lightning import Trainer\nfrom module import Net\n\nTrainer().fit(Net(7))\n"
    assert load_library().triage().can_hold_head(text)


def test_a_trainer_of_hugging_face_computes_the_loss_of_its_model(program: Program) -> None:
    lines = """
from transformers import Trainer

class Weighted(Trainer):
    def compute_loss(self, model, inputs, return_outputs=False, num_items_in_batch=None):
        labels = inputs.pop("labels")
        scores = model(**inputs)
        loss = nn.CrossEntropyLoss(weight=weights)(scores, labels)
        return (loss, scores) if return_outputs else loss

trainer = Weighted(model=Net(4), args=arguments, train_dataset=data)
trainer.train()
"""
    (head,) = program(lines)
    assert (head.units, head.domain, head.loss) == (4, "simplex", "CrossEntropyLoss")


# Objects that carry an output

HUGGING_FACE = """
from transformers import AutoModelForSequenceClassification
model = AutoModelForSequenceClassification.from_pretrained("bert-base-cased", num_labels=5)
"""


@pytest.mark.parametrize(
    "logits",
    [
        "model(ids, attention_mask=mask).logits",
        "model(ids)[0]",
        "model(ids)['logits']",
        "model(ids).get('logits')",
        "model(ids, labels=y)[1]",
        "model(ids, labels=y).logits",
        "model(ids, labels=y)[:2][1]",
        "model(ids, return_dict=False)[0]",
    ],
)
def test_the_logits_of_a_hugging_face_model(program: Program, logits: str) -> None:
    (head,) = program(f"{HUGGING_FACE}loss = F.binary_cross_entropy({logits}, y)\n")
    assert (head.units, head.domain) == (5, "real")


@pytest.mark.parametrize("other", ["model(ids, labels=y)[0]", "model(**batch)[0]", "model(ids)[1]"])
def test_what_may_not_be_the_logits_is_unknown(program: Program, other: str) -> None:
    (head,) = program(f"{HUGGING_FACE}loss = F.binary_cross_entropy({other}, y)\n")
    assert head.domain is None


def test_a_loss_and_logits_are_unpacked(program: Program) -> None:
    lines = "loss, logits = model(ids, labels=y, return_dict=False)\nF.nll_loss(logits, y)\n"
    (head,) = program(HUGGING_FACE + lines)
    assert (head.units, head.domain) == (5, "real")


RECORDS = """
from collections import namedtuple
from dataclasses import dataclass
from typing import NamedTuple, Optional
from transformers.modeling_outputs import SequenceClassifierOutput
from transformers.utils import ModelOutput

@dataclass
class Own(ModelOutput):
    loss: Optional[torch.Tensor] = None
    logits: torch.Tensor = None

@dataclass
class Plain:
    logits: torch.Tensor
    scores: torch.Tensor

class Typed(NamedTuple):
    logits: torch.Tensor
    scores: torch.Tensor

Named = namedtuple("Named", ["logits", "scores"])
o = net(x)
s = o.softmax(-1)
known = F.mse_loss(o, y)
"""


@pytest.mark.parametrize(
    ("expression", "domain"),
    [
        ("SequenceClassifierOutput(loss=None, logits=o).logits", "real"),
        ("SequenceClassifierOutput(loss=None, logits=o)[0]", "real"),
        ("SequenceClassifierOutput(loss=known, logits=s)[1]", "simplex"),
        ("SequenceClassifierOutput(logits=s, loss=unknown)[0]", None),
        ("Own(logits=s).logits", "simplex"),
        ("Own(logits=s)['logits']", "simplex"),
        ("Own(None, s)[0]", "simplex"),
        ("Plain(o, scores=s).scores", "simplex"),
        ("Typed(o, s).scores", "simplex"),
        ("Typed(o, s)[0]", "real"),
        ("Named(o, scores=s).scores", "simplex"),
        ("Named(o, s)[1]", "simplex"),
        ("dict(logits=o, scores=s)['scores']", "simplex"),
        ("[o, s][-1]", "simplex"),
    ],
)
def test_a_record_gives_its_fields(program: Program, expression: str, domain: str | None) -> None:
    assert program(f"{RECORDS}loss = F.cross_entropy({expression}, y)\n")[-1].domain == domain


# Segmentation


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        ("smp.Unet('resnet34', classes=4)(x)", (4, "real")),
        ("smp.Unet('resnet34', classes=4, activation='sigmoid')(x)", (4, "probability")),
        ("smp.FPN(classes=4, activation='softmax2d')(x)", (4, "simplex")),
        ("smp.create_model('unet', classes=4, activation=name)(x)", (None, None)),
        ("smp.DeepLabV3Plus(classes=2, aux_params={'classes': 3})(x)", (None, None)),
        (
            "UNet(2, in_channels=1, out_channels=6, channels=(4, 8), strides=(2,))(x)",
            (6, "real"),
        ),
        ("DenseNet121(2, 1, 9)(x)", (9, "real")),
    ],
)
def test_networks_for_segmentation_end_as_they_are_told(
    program: Program, lines: str, expected: tuple[int | None, str | None]
) -> None:
    head = program(
        "import segmentation_models_pytorch as smp\nfrom monai.networks.nets import DenseNet121, UNet\n"
        f"F.cross_entropy({lines}, y)\n"
    )[-1]
    assert (head.units, head.domain) == expected


@pytest.mark.parametrize(
    ("loss", "takes"),
    [
        ("DiceLoss()", "probability"),
        ("DiceLoss(sigmoid=True)", "real"),
        ("DiceLoss(to_onehot_y=True, softmax=True)", "real"),
        ("DiceLoss(True, False, True)", "real"),
        ("DiceLoss(sigmoid=args.sigmoid)", None),
        ("DiceLoss(other_act=torch.tanh)", None),
        ("DiceCELoss(softmax=True)", "real"),
        ("DiceCELoss()", None),
        ("TverskyLoss()", "probability"),
        ("FocalLoss()", "real"),
        ("FocalLoss(use_softmax=True)", "real"),
        ("smp.losses.DiceLoss('binary')", "real"),
        ("smp.losses.DiceLoss('binary', from_logits=False)", "probability"),
        ("smp.utils.losses.DiceLoss()", "probability"),
        ("smp.utils.losses.DiceLoss(activation='sigmoid')", None),
    ],
)
def test_what_a_loss_for_segmentation_takes_is_up_to_its_switches(
    program: Program, loss: str, takes: str | None
) -> None:
    (head,) = program(
        "import segmentation_models_pytorch as smp\n"
        "from monai.losses import DiceCELoss, DiceLoss, FocalLoss, TverskyLoss\n"
        f"criterion = {loss}\ncriterion(net(x), y)\n"
    )
    assert head.takes == takes


def test_a_softmax_over_one_channel_is_left_out(program: Program) -> None:
    """MONAI warns and ignores `softmax=True` there, so that a sigmoid before it is right."""
    (head,) = program(
        "from monai.losses import DiceLoss\nDiceLoss(softmax=True)(torch.sigmoid(nn.Conv2d(3, 1, 1)(x)), y)\n"
    )
    assert head.takes is None
