"""Labels in PyTorch: what is known of them from where they are made to the loss."""

from __future__ import annotations

import pytest

from label_programs import PROGRAMS, claims, expected

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
        ("", "datasets.MNIST('d', target_transform=lambda label: label % 2)"),
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


def test_the_number_of_classes_of_a_data_set_is_a_number_of_units() -> None:
    from headlint.lint import lint_source

    program = (
        "import torch.nn as nn\nfrom torchvision import datasets\ndata = datasets.CIFAR10('d')\n"
        "model = nn.Sequential(nn.Linear(9, len(data.classes)), nn.Softmax(dim=1))\n"
        "loss = nn.CrossEntropyLoss()(model(x), y)\n"
    )
    (finding,) = lint_source(program, "p.py").findings
    assert "10" in finding.message
