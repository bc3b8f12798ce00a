"""PyTorch programs: every activation and every loss of the facts, in the ways people write heads."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from headlint.domains import Domain
from headlint.frameworks.library import Library
from headlint.frameworks.meanings import ActivationMeaning, LossMeaning

from oracle.calling import Settings
from oracle.claims import entries, fits
from oracle.names import usable
from oracle.programs import UNITS, Program, Written, block, turn

__all__ = ["torch_losses", "torch_misfits", "torch_programs"]

_IMPORTS = "import torch\nimport torch.nn as nn\nimport torch.nn.functional as F\n"
_ARGUMENTS = {
    "threshold": {"threshold": "0.1", "value": "-5.0"},
    "prelu": {"weight": "torch.tensor([0.25])"},
}
"""Activation id -> arguments that it cannot do without, where it has such a parameter."""
_SHAPE = f"(64, {UNITS})"
_TARGETS = {
    "integer": f"torch.randint(0, {UNITS}, (64,))",
    "one-hot": f"F.one_hot(torch.randint(0, {UNITS}, (64,)), {UNITS}).float()",
    "multi-hot": f"torch.randint(0, 2, {_SHAPE}).float()",
    "binary": f"torch.randint(0, 2, {_SHAPE}).float()",
    "signed": f"2.0 * torch.randint(0, 2, {_SHAPE}) - 1.0",
    "continuous": f"torch.randn{_SHAPE}",
    "count": f"torch.poisson(torch.full({_SHAPE}, 3.0))",
    # Losses whose labels are none of these, by id.
    "kl_div": f"torch.softmax(torch.randn{_SHAPE}, dim=1)",
    "multilabel_margin": f"torch.cat([torch.randint(0, {UNITS}, (64, 1)), torch.full((64, 2), -1)], dim=1)",
    "ctc": f"torch.randint(1, {UNITS}, (20, 2))",
}
_EXTRA = {
    "gaussian_nll": f", torch.ones{_SHAPE}",
    "ctc": ", torch.full((20,), 12), torch.full((20,), 2)",
}


@dataclass(frozen=True)
class _Head:
    """An activation as it is written: as a module, or as a function of `{}`; None for no activation."""

    name: str
    gives: Domain
    module: str | None = None
    function: str | None = None
    wide: int = UNITS
    """Units of the last layer: twice as many where the activation halves them."""
    image: bool = False


def torch_losses(library: Library) -> list[Written]:
    """Every torch loss that takes an output, as a class and as a function, with each way to label."""
    found = []
    for meaning in entries(library, LossMeaning):
        if meaning.takes is None or not meaning.name.startswith("torch.") or not usable(meaning.name):
            continue
        for kind in meaning.labels or (meaning.id,):
            found.append(_written(meaning, (), kind))
        if meaning.log_input is not None:
            found += [_written(meaning, ((meaning.log_input, value),), meaning.labels[0]) for value in (True, False)]
    return found


def _written(meaning: LossMeaning, settings: Settings, kind: str) -> Written:
    short = meaning.name.replace("torch.nn.functional.", "F.").replace("torch.nn.", "nn.")
    given = ", ".join(f"{name}={value}" for name, value in settings)
    extra = _EXTRA.get(meaning.id, "")
    if meaning.form == "class":
        return Written(meaning, settings, f"{short}({given})", f"y = {_TARGETS[kind]}", extra)
    extra += f", {given}" if given else ""
    return Written(meaning, settings, short, f"y = {_TARGETS[kind]}", extra)


def torch_programs(library: Library) -> Iterator[Program]:
    """All programs, the same ones each time."""
    losses = torch_losses(library)
    heads = [_HEADLESS, *_heads(library)]
    flat = [loss for loss in losses if loss.meaning.family != "sequence"]
    for index, head in enumerate(head for head in heads if not head.image):
        fitting = [loss for loss in flat if _fits(head, loss)]
        yield _program(head, turn(fitting, index), index)
    yield from (_image(head) for head in heads if head.image)
    for index, loss in enumerate(flat):
        fitting = [head for head in heads if not head.image and head.gives is loss.meaning.takes]
        yield _program(turn(fitting, index), loss, index, prefix="loss")
        # A loss that takes any number accepts every head, right or wrong.
        accepted = [head for head in heads if not head.image and _fits(head, loss)]
        yield _program(turn(accepted, 7 * index + 3), loss, index + 1, prefix="pair")
    yield from (_sequence(loss) for loss in losses if loss.meaning.family == "sequence")


def torch_misfits(library: Library) -> Iterator[Program]:
    """Heads whose values a loss does not take: one of each domain for every loss that is particular."""
    heads = {head.gives: head for head in _heads(library) if not head.image}
    flat = [loss for loss in torch_losses(library) if loss.meaning.family != "sequence"]
    for index, loss in enumerate(flat):
        for head in heads.values():
            if not _fits(head, loss):
                yield _program(head, loss, index, prefix="misfit")


def _fits(head: _Head, loss: Written) -> bool:
    takes = loss.meaning.takes
    return takes is not None and fits(head.gives, takes)


_HEADLESS = _Head("no activation", Domain.REAL)


def _heads(library: Library) -> Iterator[_Head]:
    for meaning in entries(library, ActivationMeaning):
        if not meaning.name.startswith("torch.") or meaning.activation is None:
            continue
        gives = library.activations[meaning.activation].gives
        wide = 2 * UNITS if meaning.activation == "glu" else UNITS
        needed = _ARGUMENTS.get(meaning.activation, {})
        given = [f"{name}={value}" for name, value in needed.items() if name in meaning.params]
        given += ["dim=1"] if meaning.axis == "dim" else []
        image = meaning.axis is None and meaning.default_axis == 1
        short = meaning.name.replace("torch.nn.functional.", "F.").replace("torch.nn.", "nn.")
        if meaning.form == "class":
            yield _Head(meaning.name, gives, f"{short}({', '.join(given)})", None, wide, image)
        elif meaning.name.startswith("torch.Tensor."):
            yield _Head(meaning.name, gives, None, f"{{}}.{meaning.short}({', '.join(given)})", wide)
        else:
            yield _Head(meaning.name, gives, None, f"{short}({', '.join(['{}', *given])})", wide)


def _program(head: _Head, loss: Written, index: int, *, prefix: str = "head") -> Program:
    if head.module is not None:
        bodies: Sequence[Callable[[_Head], str]] = _MODULE_BODIES
    else:
        bodies = _FUNCTION_BODIES if head.function is not None else _BARE_BODIES
    body = turn(bodies, index)
    step = turn(_STEPS, index // len(bodies) + index)
    text = "\n".join([_IMPORTS, body(head), "x = 30 * torch.randn(64, 8)", loss.target, step(loss)])
    way = f"{body.__name__}, {step.__name__}".replace("_", " ").strip()
    name = f"torch {prefix} {index}: {head.name}, {loss.text}{loss.extra}, {way}"
    return Program(name, text, loss)


# Models. Each leaves `model` behind; a head outside the model stands in `predict`.


def _sequential(head: _Head) -> str:
    return f"""model = nn.Sequential(
    nn.Linear(8, 16),
    nn.ReLU(),
    nn.Linear(16, {head.wide}),
    {head.module},
)
predict = model
"""


def _ordered(head: _Head) -> str:
    return f"""from collections import OrderedDict

layers = OrderedDict([("hidden", nn.Linear(8, 16)), ("relu", nn.ReLU())])
layers["scores"] = nn.Linear(16, {head.wide})
layers["out"] = {head.module}
model = nn.Sequential(layers)
predict = model
"""


def _added(head: _Head) -> str:
    return f"""model = nn.Sequential()
model.add_module("hidden", nn.Linear(8, 16))
model.add_module("relu", nn.ReLU())
model.append(nn.Linear(16, {head.wide}))
model.append({head.module})
predict = model
"""


def _attribute(head: _Head) -> str:
    return f"""class Net(nn.Module):
    def __init__(self, units):
        super().__init__()
        self.fc1 = nn.Linear(8, 16)
        self.fc2 = nn.Linear(16, units)
        self.out = {head.module}

    def forward(self, x):
        x = torch.relu(self.fc1(x))
        return self.out(self.fc2(x))


model = Net(units={head.wide})
predict = model
"""


def _module_list(head: _Head) -> str:
    return f"""WIDTHS = [8, 16, 16]


class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.hidden = nn.ModuleList([nn.Linear(a, b) for a, b in zip(WIDTHS, WIDTHS[1:])])
        self.head = nn.Sequential(nn.Linear(16, {head.wide}), {head.module})

    def forward(self, x):
        for layer in self.hidden:
            x = F.relu(layer(x))
        return self.head(x)


model = Net()
predict = model
"""


def _forward(head: _Head) -> str:
    assert head.function is not None
    return _net(head, block(f"return {head.function.format('self.fc2(x)')}", depth=2)) + "predict = model\n"


def _named_step(head: _Head) -> str:
    assert head.function is not None
    lines = block("scores = self.fc2(x)", f"scores = {head.function.format('scores')}", "return scores", depth=2)
    return _net(head, lines) + "predict = model\n"


def _outside(head: _Head) -> str:
    assert head.function is not None
    model = _net(head, block("return self.fc2(x)", depth=2))
    return f"{model}\n\ndef predict(x):\n    scores = model(x)\n    return {head.function.format('scores')}\n"


def _helper(head: _Head) -> str:
    assert head.function is not None
    helper = f"def squash(scores):\n    return {head.function.format('scores')}\n\n\n"
    return helper + _net(head, block("return squash(self.fc2(x))", depth=2)) + "predict = model\n"


def _pair(head: _Head) -> str:
    assert head.function is not None
    model = _net(head, block(f"return x, {head.function.format('self.fc2(x)')}", depth=2))
    return f"{model}\n\ndef predict(x):\n    features, scores = model(x)\n    return scores\n"


def _dictionary(head: _Head) -> str:
    assert head.function is not None
    lines = ("scores = self.fc2(x)", f'return {{"hidden": x, "out": {head.function.format("scores")}}}')
    return f'{_net(head, block(*lines, depth=2))}\n\ndef predict(x):\n    return model(x)["out"]\n'


def _inherited(head: _Head) -> str:
    assert head.function is not None
    return f"""class Base(nn.Module):
    def __init__(self):
        super().__init__()
        self.body = nn.Sequential(nn.Linear(8, 16), nn.Tanh())

    def forward(self, x):
        return self.finish(self.body(x))


class Net(Base):
    def __init__(self):
        super().__init__()
        self.last = nn.Linear(16, {head.wide})

    def finish(self, hidden):
        scores = self.last(hidden)
        return {head.function.format("scores")}


model = Net()
predict = model
"""


def _bare_sequential(head: _Head) -> str:
    return f"model = nn.Sequential(nn.Linear(8, 16), nn.ReLU(), nn.Linear(16, {head.wide}))\npredict = model\n"


def _bare_forward(head: _Head) -> str:
    return _net(head, block("return self.fc2(x)", depth=2)) + "predict = model\n"


def _net(head: _Head, end: str) -> str:
    return f"""class Net(nn.Module):
    def __init__(self):
        super(Net, self).__init__()
        self.fc1 = nn.Linear(8, 16)
        self.fc2 = nn.Linear(16, {head.wide})

    def forward(self, x):
        x = F.relu(self.fc1(x))
{end}


model = Net()
"""


_MODULE_BODIES = (_sequential, _ordered, _added, _attribute, _module_list)
_FUNCTION_BODIES = (_forward, _named_step, _outside, _helper, _pair, _dictionary, _inherited)
_BARE_BODIES = (_bare_sequential, _bare_forward)


# Where output and loss meet.


def _plain_step(loss: Written) -> str:
    return f"""criterion = {loss.text}
output = predict(x)
loss = criterion(output, y{loss.extra})
loss.backward()
"""


def _inline_step(loss: Written) -> str:
    return f"output = predict(x)\nloss = {loss.text}(output, y{loss.extra})\nloss.backward()\n"


def _function_step(loss: Written) -> str:
    return f"""

def step(criterion, x, y):
    output = predict(x)
    loss = criterion(output, y{loss.extra})
    loss.backward()
    return output, loss


output, loss = step({loss.text}, x, y)
"""


def _loop_step(loss: Written) -> str:
    return f"""optimizer = torch.optim.SGD(model.parameters(), lr=0.0)
criterion = {loss.text}
for epoch in range(2):
    optimizer.zero_grad()
    output = predict(x)
    loss = criterion(output, y{loss.extra})
    loss.backward()
    optimizer.step()
"""


_STEPS = (_plain_step, _inline_step, _function_step, _loop_step)


# Shapes of their own.


def _image(head: _Head) -> Program:
    loss = Written(_mse(), (), "nn.MSELoss()", f"y = torch.randn(16, {UNITS}, 5, 5)")
    text = f"""{_IMPORTS}
model = nn.Sequential(nn.Conv2d(4, 8, 3), nn.ReLU(), nn.Conv2d(8, {UNITS}, 1), {head.module})
x = 30 * torch.randn(16, 4, 7, 7)
{loss.target}
output = model(x)
loss = nn.MSELoss()(output, y)
"""
    return Program(f"torch image: {head.name}", text, loss, axis=1)


def _mse() -> LossMeaning:
    from headlint.frameworks.library import load_library

    meaning = load_library().entries["torch.nn.MSELoss"]
    assert isinstance(meaning, LossMeaning)
    return meaning


def _sequence(loss: Written) -> Program:
    text = f"""{_IMPORTS}
model = nn.Sequential(nn.Linear(8, 16), nn.ReLU(), nn.Linear(16, {UNITS}), nn.LogSoftmax(dim=2))
x = 30 * torch.randn(12, 20, 8)
{loss.target}
output = model(x)
loss = {loss.text}(output, y{loss.extra})
loss.backward()
"""
    return Program(f"torch sequence: {loss.text}", text, loss)
