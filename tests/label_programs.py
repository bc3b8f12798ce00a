"""Programs that make labels `y` in PyTorch, with what must be known of them; the oracle runs them too.

Each entry is (what must be known, program). What is not named must be unknown, save the source and the
lowest label, which stand for themselves.
"""

from __future__ import annotations

from headlint.analysis.engine import analyse
from headlint.analysis.files import Files
from headlint.contracts import FactValue, HeadContract
from headlint.frameworks.library import load_library
from headlint.inventory import HeadEntry, entry_of, inventory
from headlint.source import Source
from headlint.syntax import Tree

__all__ = [
    "KNOWN",
    "PREAMBLE",
    "PROGRAMS",
    "Claims",
    "claims",
    "contracts_of",
    "expected",
    "facts_of",
    "heads_of",
]

Claims = dict[str, FactValue]
KNOWN = ("encoding", "classes", "rank", "columns", "dtype", "lowest", "range")

PREAMBLE = """
import torch
import torch.nn.functional as F
from torch.utils.data import ConcatDataset, DataLoader, Dataset, Subset, TensorDataset, random_split
"""

PROGRAMS: list[tuple[str, str]] = [
    # Random numbers
    ("integer classes=5 rank=1 int64 lowest=0", "y = torch.randint(0, 5, (8,))"),
    ("integer classes=5 rank=1 int64 lowest=0", "y = torch.randint(5, (8,))"),
    ("integer classes=5 rank=1 int64 lowest=0", "y = torch.randint(high=5, size=(8,))"),
    ("integer classes=5 rank=1 int64 lowest=0", "y = torch.randint(5, size=[8])"),
    ("integer classes=5 rank=1 int32 lowest=0", "y = torch.randint(0, 5, (8,), dtype=torch.int32)"),
    ("binary classes=2 rank=1 int64 lowest=0", "y = torch.randint(0, 2, (8,))"),
    ("binary classes=2 rank=2 columns=1 int64 lowest=0", "y = torch.randint(0, 2, (8, 1))"),
    ("multi-hot classes=4 rank=2 columns=4 int64 lowest=0", "y = torch.randint(0, 2, (8, 4))"),
    ("", "y = torch.randint(0, 5, (8, 4))"),
    ("", "y = torch.randint(1, 5, (8,))"),
    ("", "y = torch.randint(0, 50, (8,), dtype=torch.float32)"),
    ("continuous rank=2 columns=3 float32 range=wider", "y = torch.randn(8, 3)"),
    ("continuous rank=2 columns=3 float64 range=unit", "y = torch.rand(8, 3, dtype=torch.float64)"),
    ("continuous rank=2 columns=3 float32 range=unit", "y = torch.rand((8, 3))"),
    ("continuous rank=1 float32 range=unit", "y = torch.rand(8)"),
    ("continuous range=wider", "y = torch.randn_like(torch.zeros(3))"),
    ("continuous rank=2 columns=1 float32 range=wider", "y = torch.normal(0, 1, (8, 1))"),
    ("continuous rank=1 float32 range=signed-unit", "y = torch.linspace(-1, 1, 8)"),
    ("continuous rank=1 float32 range=unit", "y = torch.arange(0, 1, 0.125)"),
    ("continuous rank=2 columns=1 float32", "y = 0.7 * torch.arange(0, 1, 0.02).unsqueeze(dim=1) + 0.3"),
    ("", "y = torch.arange(8)"),
    # Literals
    ("binary classes=2 rank=1 int64 lowest=0", "y = torch.tensor([0, 1, 1])"),
    ("binary classes=2 rank=1 float32 lowest=0", "y = torch.tensor([0., 1., 1.])"),
    ("binary classes=2 rank=1 float32 lowest=0", "y = torch.tensor([0, 1, 1], dtype=torch.float)"),
    ("binary classes=2 rank=2 columns=1 float32 lowest=0", "y = torch.Tensor([[0], [1], [1]])"),
    ("binary classes=2 rank=1 int64 lowest=0", "y = torch.LongTensor([0, 1, 1])"),
    ("multi-hot classes=3 rank=2 columns=3 float32 lowest=0", "y = torch.tensor([[0., 1, 1], [0, 0, 1]])"),
    ("signed classes=2 rank=1 int64 lowest=-1", "y = torch.tensor([1, -1, 1])"),
    ("", "y = torch.tensor([3, 1, 7])"),
    # Types
    ("integer classes=5 rank=1 float32 lowest=0", "y = torch.randint(0, 5, (8,)).float()"),
    ("integer classes=5 rank=1 float64 lowest=0", "y = torch.randint(0, 5, (8,)).to(torch.float64)"),
    ("integer classes=5 rank=1 float64 lowest=0", "y = torch.randint(0, 5, (8,)).to('cpu', torch.float64)"),
    ("integer classes=5 rank=1 int64 lowest=0", "y = torch.randint(0, 5, (8,)).to('cpu')"),
    ("integer classes=5 rank=1 int64 lowest=0", "y = torch.randint(0, 5, (8,)).to(torch.device('cpu'))"),
    (
        "integer classes=5 rank=1 lowest=0",
        "import os\ny = torch.randint(0, 5, (8,)).to(os.environ.get('D', 'cpu'))",
    ),
    ("integer classes=5 rank=1 int32 lowest=0", "y = torch.randint(0, 5, (8,)).type(torch.int32)"),
    ("integer classes=5 rank=1 float32 lowest=0", "y = torch.randint(0, 5, (8,)).type('torch.FloatTensor')"),
    ("integer classes=5 rank=1 float32 lowest=0", "y = torch.randint(0, 5, (8,)).type_as(torch.rand(2))"),
    ("binary classes=2 rank=1 bool lowest=0", "y = torch.randint(0, 2, (8,)).bool()"),
    (
        "binary classes=2 rank=1 int64 lowest=0",
        "y = torch.rand(8).new_zeros(8)\ny = torch.randint(0, 2, (8,)).float().long()",
    ),
    ("", "y = torch.randint(0, 5, (8,)).bool()"),
    ("", "y = torch.randn(8).long()"),
    ("binary classes=2 rank=1 int64 lowest=0", "y = torch.as_tensor(torch.randint(0, 2, (8,)))"),
    (
        "binary classes=2 rank=1 float32 lowest=0",
        "y = torch.tensor(torch.randint(0, 2, (8,)), dtype=torch.float32)",
    ),
    # Shapes
    (
        "binary classes=2 rank=2 columns=1 float32 lowest=0",
        "y = torch.randint(0, 2, (8,)).float().unsqueeze(1)",
    ),
    ("binary classes=2 rank=2 columns=1 int64 lowest=0", "y = torch.randint(0, 2, (8,)).unsqueeze(-1)"),
    ("binary classes=2 rank=2 columns=1 int64 lowest=0", "y = torch.randint(0, 2, (8,))[:, None]"),
    ("binary classes=2 rank=2 columns=1 int64 lowest=0", "y = torch.randint(0, 2, (8,)).view(-1, 1)"),
    ("binary classes=2 rank=2 columns=1 int64 lowest=0", "y = torch.randint(0, 2, (8,)).reshape((8, 1))"),
    ("binary classes=2 rank=1 int64 lowest=0", "y = torch.randint(0, 2, (8, 1)).squeeze(1)"),
    ("binary classes=2 rank=1 int64 lowest=0", "y = torch.randint(0, 2, (8, 1)).squeeze()"),
    ("binary classes=2 rank=1 int64 lowest=0", "y = torch.randint(0, 2, (8, 1)).view(-1)"),
    ("binary classes=2 rank=1 int64 lowest=0", "y = torch.randint(0, 2, (8, 1)).flatten()"),
    ("", "y = torch.randint(0, 2, (8, 4)).view(-1)"),
    ("", "y = torch.randint(0, 2, (8, 4)).t()"),
    ("", "y = torch.randint(0, 2, (8,)).unsqueeze(0)"),
    ("multi-hot classes=4 rank=2 columns=4 int64 lowest=0", "y = torch.randint(0, 2, (8, 4)).view(-1, 4)"),
    ("integer classes=5 rank=1 int64 lowest=0", "y = torch.randint(0, 5, (8,))[2:6]"),
    (
        "integer classes=5 rank=1 int64 lowest=0",
        "y = torch.randint(0, 5, (8,))\ny = y[torch.randint(0, 8, (3,))]",
    ),
    ("integer classes=5 rank=0 int64 lowest=0", "y = torch.randint(0, 5, (8,))[2]"),
    ("binary classes=2 rank=1 int64 lowest=0", "y = torch.randint(0, 2, (8, 4))[:, 2]"),
    ("multi-hot classes=4 rank=2 columns=4 int64 lowest=0", "y = torch.randint(0, 2, (8, 4))[1:3, :]"),
    ("", "y = torch.randint(0, 2, (8, 4))[:, 1:3]"),
    ("continuous rank=1 float32 range=wider", "y = torch.randn(8, 3)[:, 0]"),
    ("integer classes=5 rank=1 int64 lowest=0", "y = torch.randint(0, 5, (4,))\ny = torch.cat([y, y])"),
    ("", "y = torch.cat([torch.randint(0, 2, (8, 4)), torch.randn(8, 4)], dim=1)"),
    ("", "y = torch.cat([torch.randint(0, 2, (8, 1)), torch.randint(0, 2, (8, 1))], dim=1)"),
    # Other ways to change the shape
    (
        "binary classes=2 rank=2 columns=1 int64 lowest=0",
        "n = (8, 1)\ny = torch.randint(0, 2, (8,)).view(*n)",
    ),
    (
        "binary classes=2 int64 lowest=0",
        "import os\nn = int(os.environ.get('N', 8))\ny = torch.randint(0, 2, (8,)).view(n)",
    ),
    ("binary classes=2 int64 lowest=0", "y = torch.randint(0, 2, (8, 1)).view_as(torch.zeros(8))"),
    ("binary classes=2 int64 lowest=0", "y = torch.randint(0, 2, (8,)).reshape(torch.Size([8, 1]))"),
    ("integer classes=5 rank=1 int64 lowest=0", "y = torch.randint(0, 5, (8,))[2].unsqueeze(0)"),
    ("integer classes=5 rank=2 columns=8 int64 lowest=0", "y = torch.randint(0, 5, (8,))[None]"),
    ("continuous rank=3 columns=3 float32 range=wider", "y = torch.randn(8, 3).unsqueeze(1)"),
    ("continuous rank=3 columns=3 float32 range=wider", "y = torch.randn(8, 3)[None]"),
    ("", "y = torch.randn(8, 3).unsqueeze(0)"),
    ("", "y = torch.randint(0, 2, (8, 4)).unsqueeze(-1)"),
    ("", "y = torch.randint(0, 2, (8,)).view(-1, 4)"),
    ("", "y = torch.randint(0, 2, (8, 4)).flatten()"),
    ("", "y = torch.randint(0, 2, (8, 4)).flatten(0, 1)"),
    ("multi-hot classes=4 rank=2 columns=4 int64 lowest=0", "y = torch.randint(0, 2, (8, 4)).flatten(1)"),
    ("continuous rank=2 columns=3 float32 range=wider", "y = torch.randn(8, 3).flatten(1)"),
    ("continuous rank=2 float32 range=wider", "y = torch.randn(8, 3, 2).flatten(1)"),
    ("continuous rank=2 float32 range=wider", "y = torch.randn(8, 3).transpose(0, 1)"),
    ("integer classes=5 rank=1 int64 lowest=0", "y = torch.randint(0, 5, (8,)).squeeze()"),
    ("continuous rank=2 columns=3 float32 range=wider", "y = torch.randn(8, 3).squeeze()"),
    ("continuous float32 range=wider", "y = torch.randn(8, 3, 1).squeeze()"),
    ("multi-hot classes=4 rank=2 columns=4 int64 lowest=0", "y = torch.randint(0, 2, (8, 4)).squeeze()"),
    ("", "y = F.one_hot(torch.zeros(8, dtype=torch.long), 1).squeeze()"),
    ("", "y = torch.index_select(torch.randint(0, 5, (8,)), 0, torch.tensor([1]))"),
    # What is read off labels, and what they are compared with
    ("binary classes=2 rank=1 bool lowest=0", "y = torch.ge(torch.rand(8), 0.5)"),
    ("binary classes=2 rank=1 bool lowest=0", "y = torch.gt(torch.randint(0, 5, (8,)), 2)"),
    ("", "y = torch.randint(0, 5, (8,)).max()"),
    ("", "y = torch.randint(0, 5, (8, 3)).max(1)[0]"),
    ("", "y = torch.randint(0, 5, (8,)).topk(3)[1]"),
    ("binary classes=2 rank=1 int64 lowest=0", "y = torch.randint(0, 2, (8,)).round()"),
    ("", "y = torch.randn(8).round()"),
    ("binary classes=2 rank=1 lowest=0", "y = torch.randint(0, 2, (8,)) // 1"),
    ("", "y = torch.randint(0, 2, (8,)) * 0"),
    # Samples of a data set that is iterated
    (
        "integer classes=5 rank=1 int64 lowest=0",
        "class D(torch.utils.data.IterableDataset):\n    def __iter__(self):\n        for _ in range(32):\n"
        "            yield torch.rand(3), torch.randint(0, 5, (1,))[0]\n"
        "for x, y in DataLoader(D(), batch_size=32):\n    pass",
    ),
    (
        "",
        "class D(torch.utils.data.IterableDataset):\n    def __iter__(self):\n"
        "        return iter([(torch.rand(3), torch.rand(1))])\nfor x, y in DataLoader(D()):\n    pass",
    ),
    # Arithmetic and comparisons
    ("signed classes=2 rank=1 int64 lowest=-1", "y = 2 * torch.randint(0, 2, (8,)) - 1"),
    ("signed classes=2 rank=1 float32 lowest=-1", "y = torch.randint(0, 2, (8,)).float() * 2 - 1"),
    ("binary classes=2 rank=1 int64 lowest=0", "y = 1 - torch.randint(0, 2, (8,))"),
    ("binary classes=2 rank=1 lowest=0", "y = (torch.tensor([1, -1, 1]) + 1) / 2"),
    ("", "y = torch.randint(0, 2, (8,)) * 3"),
    ("", "y = torch.randint(0, 5, (8,)) / 4"),
    ("integer classes=5 rank=1 int64 lowest=1", "y = torch.randint(0, 5, (8,)) + 1"),
    ("binary classes=2 rank=1 int64 lowest=0", "y = torch.randint(0, 5, (8,)) % 2"),
    ("binary classes=2 rank=1 bool lowest=0", "y = torch.randint(0, 5, (8,)) == 3"),
    ("binary classes=2 rank=1 float32 lowest=0", "y = (torch.randn(8, 3)[:, 0] > 0).float()"),
    ("binary classes=2 rank=1 bool lowest=0", "y = ~(torch.randint(0, 5, (8,)) == 3)"),
    ("multi-hot classes=3 rank=2 columns=3 float32 lowest=0", "y = (torch.randn(8, 3) > 0).float()"),
    ("continuous rank=2 columns=1 float32", "x = torch.randn(8, 1)\ny = 3 * x + 2 + 0.1 * torch.randn(8, 1)"),
    ("continuous rank=2 columns=1 float32", "y = 0.3 * torch.rand(8, 1) + 0.7"),
    ("", "y = torch.randint(0, 3, (8,))\ny[y == 2] = 7"),
    # One-hot rows
    ("one-hot classes=5 rank=2 columns=5 int64", "y = F.one_hot(torch.randint(0, 5, (8,)), 5)"),
    (
        "one-hot classes=5 rank=2 columns=5 float32",
        "y = F.one_hot(torch.randint(0, 5, (8,)), num_classes=5).float()",
    ),
    ("integer classes=5 rank=1 int64 lowest=0", "y = F.one_hot(torch.randint(0, 5, (8,)), 5).argmax(dim=1)"),
    ("integer classes=5 rank=1 int64 lowest=0", "_, y = F.one_hot(torch.randint(0, 5, (8,)), 5).max(1)"),
    ("binary classes=2 rank=1 int64 lowest=0", "y = F.one_hot(torch.randint(0, 5, (8,)), 5)[:, 2]"),
    # Data sets
    (
        "integer classes=5 rank=1 int64 lowest=0",
        "data = TensorDataset(torch.randn(8, 3), torch.randint(0, 5, (8,)))\n"
        "for x, y in DataLoader(data, batch_size=4):\n    pass",
    ),
    (
        "binary classes=2 rank=2 columns=1 float32 lowest=0",
        "data = TensorDataset(torch.randn(8, 3), torch.randint(0, 2, (8, 1)).float())\n"
        "for i, (x, y) in enumerate(DataLoader(data, 4)):\n    y = y.to('cpu')",
    ),
    (
        "multi-hot classes=4 rank=2 columns=4 float32 lowest=0",
        "data = TensorDataset(torch.randn(8, 3), torch.randint(0, 2, (8, 4)).float())\n"
        "train, test = random_split(data, [4, 4])\n"
        "batch = next(iter(DataLoader(train, batch_size=4)))\ny = batch[1]",
    ),
    (
        "binary classes=2 rank=1 int64 lowest=0",
        "part = Subset(TensorDataset(torch.randn(8, 3), torch.randint(0, 2, (8,))), [0, 1, 2])\n"
        "for x, y in DataLoader(ConcatDataset([part, part])):\n    pass",
    ),
    (
        "integer classes=5 rank=1 int64 lowest=0",
        "class Pairs(Dataset):\n"
        "    def __init__(self):\n        self.labels = torch.randint(0, 5, (8,))\n"
        "    def __len__(self):\n        return 8\n"
        "    def __getitem__(self, index):\n        return torch.zeros(3), self.labels[index]\n"
        "for x, y in DataLoader(Pairs(), batch_size=2):\n    pass",
    ),
    (
        "binary classes=2 rank=2 columns=1 float32 lowest=0",
        "class Pairs(Dataset):\n"
        "    def __init__(self):\n        self.labels = torch.randint(0, 2, (8,))\n"
        "    def __len__(self):\n        return 8\n"
        "    def __getitem__(self, i):\n"
        "        y = torch.tensor([int(self.labels[i])], dtype=torch.float32)\n"
        "        return {'x': torch.zeros(3), 'y': y}\n"
        "for batch in DataLoader(Pairs(), batch_size=2):\n    y = batch['y']",
    ),
    (
        "binary classes=2 rank=1 int64 lowest=0",
        "class Names(Dataset):\n"
        "    names = ['cat1', 'dog2', 'cat3']\n"
        "    def __len__(self):\n        return 3\n"
        "    def __getitem__(self, i):\n"
        "        if 'dog' in self.names[i]:\n            label = 1\n"
        "        else:\n            label = 0\n"
        "        return torch.zeros(3), label\n"
        "for x, y in DataLoader(Names(), batch_size=3):\n    pass",
    ),
    (
        "binary classes=2 rank=1 float64 lowest=0",
        "class Names(Dataset):\n"
        "    names = ['cat1', 'dog2', 'cat3']\n"
        "    def __len__(self):\n        return 3\n"
        "    def __getitem__(self, i):\n"
        "        return torch.zeros(3), 1. if 'dog' in self.names[i] else 0.\n"
        "for x, y in DataLoader(Names(), batch_size=3):\n    pass",
    ),
    (
        "binary classes=2 rank=1 float32 lowest=0",
        "names, labels = ['cat1', 'dog2'] * 3, []\n"
        "for name in names:\n    labels.append(1.0 if 'dog' in name else 0.0)\n"
        "y = torch.tensor(labels)",
    ),
    (
        "continuous rank=2 columns=1 float32 range=unit",
        "class Made(Dataset):\n"
        "    def __init__(self, size):\n"
        "        self.data = [(torch.rand(20), torch.rand(1)) for _ in range(size)]\n"
        "    def __len__(self):\n        return len(self.data)\n"
        "    def __getitem__(self, index):\n        return self.data[index]\n"
        "for x, y in DataLoader(Made(64), batch_size=8):\n    pass",
    ),
    (
        "integer rank=1 int64 lowest=0",
        "labels = torch.randint(0, 5, (60,))\nkept = [i for i, one in enumerate(labels) if one < 3]\n"
        "part = Subset(TensorDataset(torch.randn(60, 3), labels), kept)\n"
        "for x, y in DataLoader(part, batch_size=60):\n    pass",
    ),
    (
        "integer classes=5 rank=1 int64 lowest=0",
        "part = Subset(TensorDataset(torch.randn(60, 3), torch.randint(0, 5, (60,))), range(30))\n"
        "for x, y in DataLoader(part, batch_size=60):\n    pass",
    ),
    ("integer rank=1 int64 lowest=0", "y = torch.randint(0, 5, (60,))\ny = y[y < 3]"),
    (
        "binary classes=2 rank=1 float32 lowest=0",
        "def pack(samples):\n"
        "    x, y = zip(*samples)\n"
        "    return torch.stack(x), torch.stack(y).float()\n"
        "data = TensorDataset(torch.randn(8, 3), torch.randint(0, 2, (8,)))\n"
        "for x, y in DataLoader(data, batch_size=4, collate_fn=pack):\n    pass",
    ),
    (
        "integer classes=5 rank=1 int64 lowest=0",
        "pack = lambda samples: {'y': torch.tensor([int(y) for _, y in samples])}\n"
        "data = TensorDataset(torch.randn(8, 3), torch.randint(0, 5, (8,)))\n"
        "for batch in DataLoader(data, batch_size=8, collate_fn=pack):\n    y = batch['y']",
    ),
    (
        "integer rank=1 int64 lowest=0",
        "names = sorted({'cat', 'dog', 'emu', 'fox'})\nnumbers = {name: i for i, name in enumerate(names)}\n"
        "class Names(Dataset):\n"
        "    def __len__(self):\n        return 4\n"
        "    def __getitem__(self, i):\n        return torch.zeros(3), numbers[str(names[i])]\n"
        "for x, y in DataLoader(Names(), batch_size=4):\n    pass",
    ),
    (
        "integer rank=1 int64 lowest=0",
        "names = sorted({'cat', 'dog', 'emu', 'fox'})\nnumbers = dict((n, i) for i, n in enumerate(names))\n"
        "found = []\nfor name in names:\n    found.append(numbers[name])\ny = torch.tensor(found)",
    ),
    (
        "",
        "names = sorted({'cat', 'dog', 'emu', 'fox'})\nnumbers = {n: i for i, n in enumerate(names)}\n"
        "numbers['cat'] = 7\ny = torch.tensor([numbers[name] for name in names])",
    ),
    (
        "",
        "names = sorted({'cat', 'dog', 'emu', 'fox'})\nnumbers = {n: i for i, n in enumerate(names, 3)}\n"
        "y = torch.tensor([numbers[name] for name in names])",
    ),
    (
        "",
        "def pack(samples):\n    return torch.zeros(4, 3), torch.zeros(4)\n"
        "data = TensorDataset(torch.randn(8, 3), torch.randint(0, 5, (8,)))\n"
        "for x, y in DataLoader(data, batch_size=4, collate_fn=pack):\n    pass",
    ),
]


def claims(program: str) -> Claims:
    """What headlint says of the labels `y` that a program makes, by the last part of each fact's name."""
    known = facts_of(f"{PREAMBLE}{program}\nloss = F.mse_loss(prediction, y)\n")
    return {name: known[f"labels.{name}"] for name in KNOWN if f"labels.{name}" in known}


def facts_of(text: str) -> Claims:
    """All facts of the only meeting in a program."""
    (contract,) = contracts_of(text)
    (meeting,) = contract.meetings
    return {name: fact.value for name, fact in meeting.facts.items()}


def heads_of(text: str) -> tuple[HeadEntry, ...]:
    """What is understood of the heads of a program."""
    return inventory(entry_of(contract) for contract in contracts_of(text))


def contracts_of(text: str) -> tuple[HeadContract, ...]:
    """The heads of a program."""
    files = Files(load_library())
    tree = Tree.of(Source("program.py", text))
    assert isinstance(tree, Tree)
    files.add("program.py", tree)
    return analyse("program.py", tree, files).contracts


def expected(said: str) -> Claims:
    """The facts of a line of the table: words without a name are the encoding and the dtype."""
    found: Claims = {}
    for word in said.split():
        name, equals, value = word.rpartition("=")
        if equals:
            found[name] = int(value) if value.lstrip("-").isdigit() else value
        else:
            found["dtype" if found else "encoding"] = word
    return found
