"""Labels in PyTorch: what is known of them from where they are made to the loss."""

from __future__ import annotations

import pytest

from headlint.analysis.label_facts import SAME_AS_INPUT
from label_programs import PROGRAMS, claims, expected, facts_of, heads_of

TORCHVISION = "import torchvision\nfrom torchvision import datasets, transforms\n"
LOOP = "for x, y in DataLoader(data, batch_size=4):\n    pass"


@pytest.mark.parametrize(("said", "program"), PROGRAMS)
def test_what_is_known_of_labels(said: str, program: str) -> None:
    known = claims(program)
    wanted = expected(said)
    if "lowest" not in wanted:
        known.pop("lowest", None)
    assert known == wanted


@pytest.mark.parametrize(
    ("said", "made"),
    [
        ("integer classes=10 rank=1 int64 lowest=0", "datasets.MNIST('d', train=True, download=True)"),
        ("integer classes=100 rank=1 int64 lowest=0", "torchvision.datasets.CIFAR100('d', transform=None)"),
        ("integer rank=1 int64 lowest=0", "datasets.ImageFolder('d', transforms.ToTensor())"),
        ("binary classes=2 rank=1 int64 lowest=0", "datasets.PCAM('d')"),
        ("multi-hot classes=40 rank=2 columns=40 int64 lowest=0", "datasets.CelebA('d')"),
        ("", "datasets.CelebA('d', target_type='identity')"),
        (
            "binary classes=2 rank=1 int64 lowest=0",
            "datasets.MNIST('d', target_transform=lambda n: int(n == 3))",
        ),
        (
            "binary classes=2 rank=1 int64 lowest=0",
            "datasets.CelebA('d', target_transform=lambda row: row[18])",
        ),
        ("", "datasets.MNIST('d', target_transform=names.get)"),
        ("", "datasets.MNIST('d', target_transform=transforms.Lambda(change))"),
        ("", "datasets.VOCDetection('d')"),
        ("", "datasets.MNIST(*arguments)"),
        ("integer classes=7 rank=1 int64 lowest=0", "datasets.FakeData(num_classes=7)"),
        ("integer classes=10 rank=1 int64 lowest=0", "datasets.FakeData()"),
        ("integer classes=10 rank=1 int64 lowest=0", "random_split(datasets.KMNIST('d'), [1, 2])[0]"),
    ],
)
def test_the_labels_of_data_sets_that_come_with_torchvision(said: str, made: str) -> None:
    assert claims(f"{TORCHVISION}data = {made}\n{LOOP}") == expected(said)


@pytest.mark.parametrize(
    "change",
    [
        "data.targets = data.targets % 2",
        "data.targets[data.targets > 5] = 0",
        "data.target_transform = print",
        "part, rest = random_split(data, [1, 2])\npart.dataset.targets = other",
    ],
)
def test_labels_that_a_program_replaces_in_a_data_set_are_unknown(change: str) -> None:
    assert claims(f"{TORCHVISION}data = datasets.MNIST('d')\n{change}\n{LOOP}") == {}


def test_progress_bars_change_nothing() -> None:
    program = (
        f"{TORCHVISION}from tqdm.auto import tqdm\ndata = datasets.MNIST('d')\n"
        "for i, (x, y) in enumerate(tqdm(DataLoader(data, 4), desc='epoch')):\n    y = y.cuda()"
    )
    assert claims(program)["encoding"] == "integer"


def test_loaders_in_a_dictionary() -> None:
    program = (
        f"{TORCHVISION}sets = {{p: datasets.ImageFolder(p) for p in ['train', 'val']}}\n"
        "loaders = {p: DataLoader(sets[p], batch_size=4) for p in ['train', 'val']}\n"
        "for phase in ['train', 'val']:\n    for x, y in loaders[phase]:\n        pass"
    )
    assert claims(program)["encoding"] == "integer"


@pytest.mark.parametrize(
    "settings",
    [
        "settings = {'batch_size': 4}\nif cuda:\n    settings.update({'num_workers': 2})",
        "settings = {'num_workers': 2} if cuda else {}",
    ],
)
def test_settings_that_are_handed_over_as_a_dictionary(settings: str) -> None:
    made = "for x, y in DataLoader(datasets.MNIST('d'), **settings):\n    pass"
    assert claims(f"{TORCHVISION}{settings}\n{made}")["encoding"] == "integer"
    packed = settings.replace("'num_workers': 2", "'collate_fn': pack")
    assert claims(f"{TORCHVISION}{packed}\n{made}") == {}
    assert claims(f"{TORCHVISION}settings = other\n{made}") == {}


LIGHTNING = """
import lightning.pytorch as pl
class Data(pl.LightningDataModule):
    def setup(self, stage=None):
        self.train, self.val = random_split(datasets.MNIST("d", train=True), [5, 6])
    def train_dataloader(self):
        return DataLoader(self.train, batch_size=3)
class Net(pl.LightningModule):
    def forward(self, x):
        return self.layer(x)
    def training_step(self, batch, number):
        x, y = batch
        return F.cross_entropy(self(x), y)
trainer = pl.Trainer(max_epochs=3)
"""


@pytest.mark.parametrize(
    ("fit", "encoding"),
    [
        ("trainer.fit(Net(), datamodule=Data())", "integer"),
        ("trainer.fit(Net(), Data())", "integer"),
        ("trainer.fit(Net(), DataLoader(datasets.MNIST('d')))", "integer"),
        ("trainer.fit(Net(), train_dataloaders=DataLoader(datasets.MNIST('d')))", "integer"),
        ("trainer.fit(Net(), loader)", None),
        ("trainer.fit(Net())", None),
    ],
)
def test_a_trainer_runs_the_steps_on_its_batches(fit: str, encoding: str | None) -> None:
    imports = "from torch.utils.data import DataLoader, random_split\nimport torch.nn.functional as F\n"
    (entry,) = heads_of(f"{imports}{TORCHVISION}{LIGHTNING}{fit}\n")
    assert entry.labels == encoding
    assert entry.loss == "cross_entropy"


def test_an_autoencoder_has_its_input_as_target() -> None:
    program = f"{TORCHVISION}import torch.nn as nn\nfrom torch.utils.data import DataLoader\n"
    loop = "for x, _ in DataLoader(datasets.MNIST('d')):\n    loss = nn.MSELoss()(nn.Linear(9, 9)(x), x)\n"
    (entry,) = heads_of(program + loop)
    assert (entry.labels, entry.labels_reason) == (None, SAME_AS_INPUT)
    drawn = "import torch\nx = torch.rand(8, 9)\nloss = nn.MSELoss()(nn.Linear(9, 9)(x.view(-1, 9)), x)\n"
    assert "labels.same-as-input" in facts_of(program + drawn)


def test_the_number_of_classes_of_a_data_set_is_a_number_of_units() -> None:
    from headlint.lint import lint_source

    program = (
        "import torch.nn as nn\nfrom torchvision import datasets\ndata = datasets.CIFAR10('d')\n"
        "model = nn.Sequential(nn.Linear(9, len(data.classes)), nn.Softmax(dim=1))\n"
        "loss = nn.CrossEntropyLoss()(model(x), y)\n"
    )
    (finding,) = lint_source(program, "p.py").findings
    assert "10" in finding.message
