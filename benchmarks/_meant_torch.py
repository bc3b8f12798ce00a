"""PyTorch programs around a head that is meant, in the many ways in which such programs are written."""

from __future__ import annotations

from random import Random

from benchmarks._meant_heads import Head

__all__ = ["LABELS", "LOSSES", "torch_program"]

LOSSES = {
    "cross entropy": ("CrossEntropyLoss()", "F.cross_entropy({})"),
    "likelihood": ("NLLLoss()", "F.nll_loss({})"),
    "binary": ("BCELoss()", "F.binary_cross_entropy({})"),
    "binary logits": ("BCEWithLogitsLoss()", "F.binary_cross_entropy_with_logits({})"),
    "soft margin of labels": ("MultiLabelSoftMarginLoss()", "F.multilabel_soft_margin_loss({})"),
    "squared error": ("MSELoss()", "F.mse_loss({})"),
    "absolute error": ("L1Loss()", "F.l1_loss({})"),
    "huber": ("HuberLoss()", "F.huber_loss({})"),
    "divergence": ("KLDivLoss(reduction='batchmean')", "F.kl_div({}, reduction='batchmean')"),
    "poisson of logs": ("PoissonNLLLoss()", "F.poisson_nll_loss({})"),
    "poisson of rates": ("PoissonNLLLoss(log_input=False)", "F.poisson_nll_loss({}, log_input=False)"),
}
"""Each loss as a module and as a call of a function."""
LABELS = {
    "ids": "torch.randint(0, {units}, (64,))",
    "float ids": "torch.randint(0, {units}, (64,)).float()",
    "one-hot": "F.one_hot(torch.randint(0, {units}, (64,)), {units})",
    "one-hot numbers": "F.one_hot(torch.randint(0, {units}, (64,)), {units}).float()",
    "several": "torch.randint(0, 2, (64, {units})).float()",
    "column": "torch.randint(0, 2, (64, 1)).float()",
    "integer column": "torch.randint(0, 2, (64, 1))",
    "numbers": "torch.randn(64, {units})",
    "flat numbers": "torch.randn(64)",
}
MODULES = {
    "softmax": "nn.Softmax(dim=1)",
    "log_softmax": "nn.LogSoftmax(dim=-1)",
    "sigmoid": "nn.Sigmoid()",
    "hard_sigmoid": "nn.Hardsigmoid()",
    "relu": "nn.ReLU()",
    "softplus": "nn.Softplus()",
    "tanh": "nn.Tanh()",
    "softsign": "nn.Softsign()",
    "leaky_relu": "nn.LeakyReLU(0.1)",
    "elu": "nn.ELU()",
    "gelu": "nn.GELU()",
}
CALLS = {
    "softmax": ("F.softmax({}, dim=1)", "torch.softmax({}, dim=-1)", "{}.softmax(dim=1)"),
    "log_softmax": ("F.log_softmax({}, dim=1)", "torch.log_softmax({}, 1)", "{}.log_softmax(-1)"),
    "sigmoid": ("torch.sigmoid({})", "F.sigmoid({})", "{}.sigmoid()"),
    "relu": ("F.relu({})", "torch.relu({})", "{}.relu()"),
    "tanh": ("torch.tanh({})", "{}.tanh()"),
    "softplus": ("F.softplus({})",),
}
START = "import torch\nimport torch.nn as nn\nimport torch.nn.functional as F\n"


class _Writer:
    """Writes one program: the model, then the loss in some kind of training."""

    def __init__(self, head: Head, rng: Random) -> None:
        self.head, self.rng = head, rng

    def hidden(self) -> list[str]:
        """The modules before the last linear one."""
        made = ["nn.Linear(20, 32)", self.rng.choice(["nn.ReLU()", "nn.Tanh()", "nn.Sigmoid()"])]
        return [*made, "nn.Dropout(0.2)"] if self.rng.random() < 0.4 else made

    def stack(self) -> list[str]:
        """All modules, the activation among them."""
        last = f"nn.Linear({self.rng.choice(['32', 'in_features=32'])}, out_features={self.head.units})"
        end = [] if self.head.activation == "linear" else [MODULES[self.head.activation]]
        return [*self.hidden(), last if "=32" in last else f"nn.Linear(32, {self.head.units})", *end]

    def model(self) -> str:
        """The statements that bind the model to `model`."""
        return self.rng.choice([self.sequential, self.ordered, self.module, self.module, self.wrapped])()

    def sequential(self) -> str:
        moved = self.rng.choice(["", "", ".to('cpu')", ".cuda()"])
        return f"model = nn.Sequential({', '.join(self.stack())}){moved}"

    def ordered(self) -> str:
        pairs = "".join(f"    ('part{at}', {one}),\n" for at, one in enumerate(self.stack()))
        return f"from collections import OrderedDict\n\nmodel = nn.Sequential(OrderedDict([\n{pairs}]))"

    def wrapped(self) -> str:
        made = ", ".join(self.stack())
        text = f"self.net = nn.Sequential({made})"
        return self.declared(text, "return self.net(x)")

    def module(self) -> str:
        made = [*self.hidden(), f"nn.Linear(32, {self.head.units})"]
        lines = [f"self.part{at} = {one}" for at, one in enumerate(made)]
        steps = [f"x = self.part{at}(x)" for at in range(len(made))]
        name = self.head.activation
        if name == "linear":
            steps.append("return x")
        elif name in CALLS and self.rng.random() < 0.6:
            steps.append(f"return {self.rng.choice(CALLS[name]).format('x')}")
        else:
            lines.append(f"self.last = {MODULES[name]}")
            steps.append("return self.last(x)")
        return self.declared("\n        ".join(lines), "\n        ".join(steps))

    def declared(self, made: str, steps: str) -> str:
        start = "class Net(nn.Module):\n    def __init__(self):\n        super().__init__()\n        "
        return f"{start}{made}\n\n    def forward(self, x):\n        {steps}\n\n\nmodel = Net()"

    def loss(self, output: str, target: str) -> tuple[str, str]:
        """Statements before, and the expression that is the loss."""
        module, call = LOSSES[self.head.loss]
        if self.rng.random() < 0.4:
            return "", call.format(f"{output}, {target}")
        return f"criterion = nn.{module}", f"criterion({output}, {target})"

    def training(self) -> str:
        """The labels and the steps."""
        output = self.rng.choice(["out", "model(x)"])
        before, loss = self.loss(output, "y")
        steps = ["out = model(x)"] if output == "out" else []
        steps += ["optimizer.zero_grad()", f"loss = {loss}", "loss.backward()", "optimizer.step()"]
        optimizer = "optimizer = torch.optim.Adam(model.parameters())"
        if self.head.labels == "unknown":
            loop = self.rng.choice(["def train(loader):\n    for x, y in loader:\n", "def step(x, y):\n"])
        else:
            labels = LABELS[self.head.labels].format(units=self.head.units)
            before = f"{before}\nx = torch.randn(64, 20)\ny = {labels}"
            loop = "for epoch in range(3):\n"
        depth = "        " if "for x, y" in loop else "    "
        return f"{before}\n{optimizer}\n\n{loop}" + "".join(f"{depth}{step}\n" for step in steps)

    def lightning(self) -> str:
        """A LightningModule in place of all of it; the labels come from a loader."""
        made = ", ".join(self.stack())
        before, loss = self.loss("self.net(x)", "y")
        before = f"\n        self.{before}" if before else ""
        loss = loss.replace("criterion", "self.criterion")
        return (
            "import lightning as L\n\n\nclass Net(L.LightningModule):\n    def __init__(self):\n"
            f"        super().__init__()\n        self.net = nn.Sequential({made}){before}\n\n"
            f"    def training_step(self, batch, batch_idx):\n        x, y = batch\n        loss = {loss}\n"
            "        self.log('loss', loss)\n        return loss\n"
        )


def torch_program(head: Head, rng: Random) -> str:
    """The text of a program with this head."""
    writer = _Writer(head, rng)
    if head.labels == "unknown" and rng.random() < 0.25:
        return f"{START}{writer.lightning()}"
    return f"{START}\n{writer.model()}\n{writer.training()}"
