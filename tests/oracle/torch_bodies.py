"""Ways to write a PyTorch model around a head, and ways to bring it together with its loss."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from headlint.domains import Domain
from oracle.programs import UNITS, Written, block

__all__ = ["BODIES", "STEPS", "Head"]


@dataclass(frozen=True)
class Head:
    """An activation as it is written.

    `kind`: `module` is a layer, `function` is called on `{}`, `changing` is one that also changes what it is
    called on, `bare` is no activation at all.
    """

    name: str
    gives: Domain
    kind: str = "bare"
    text: str = ""
    wide: int = UNITS
    """Units of the last layer: twice as many where the activation halves them."""
    image: bool = False
    """It wants an image: its axis is that of the channels."""


def _sequential(head: Head) -> str:
    return f"""model = nn.Sequential(
    nn.Linear(8, 16),
    nn.ReLU(),
    nn.Linear(16, {head.wide}),
    {head.text},
)
predict = model
"""


def _ordered(head: Head) -> str:
    return f"""from collections import OrderedDict

layers = OrderedDict([("hidden", nn.Linear(8, 16)), ("relu", nn.ReLU())])
layers["scores"] = nn.Linear(16, {head.wide})
layers["out"] = {head.text}
model = nn.Sequential(layers)
predict = model
"""


def _added(head: Head) -> str:
    return f"""model = nn.Sequential()
model.add_module("hidden", nn.Linear(8, 16))
model.add_module("relu", nn.ReLU())
model.append(nn.Linear(16, {head.wide}))
model.append({head.text})
predict = model
"""


def _attribute(head: Head) -> str:
    return f"""class Net(nn.Module):
    def __init__(self, units):
        super().__init__()
        self.fc1 = nn.Linear(8, 16)
        self.fc2 = nn.Linear(16, units)
        self.out = {head.text}

    def forward(self, x):
        x = torch.relu(self.fc1(x))
        return self.out(self.fc2(x))


model = Net(units={head.wide})
predict = model
"""


def _module_list(head: Head) -> str:
    return f"""WIDTHS = [8, 16, 16]


class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.hidden = nn.ModuleList([nn.Linear(a, b) for a, b in zip(WIDTHS, WIDTHS[1:])])
        self.head = nn.Sequential(nn.Linear(16, {head.wide}), {head.text})

    def forward(self, x):
        for layer in self.hidden:
            x = F.relu(layer(x))
        return self.head(x)


model = Net()
predict = model
"""


def _forward(head: Head) -> str:
    return _net(head, block(f"return {head.text.format('self.fc2(x)')}", depth=2)) + "predict = model\n"


def _named_step(head: Head) -> str:
    lines = block("scores = self.fc2(x)", f"scores = {head.text.format('scores')}", "return scores", depth=2)
    return _net(head, lines) + "predict = model\n"


def _changed(head: Head) -> str:
    lines = block("scores = self.fc2(x)", head.text.format("scores"), "return scores", depth=2)
    return _net(head, lines) + "predict = model\n"


def _unwrapped(head: Head) -> str:
    lines = block(f"return {head.text.format('self.fc2(x)')}", depth=2)
    return _net(head, lines) + "predict = nn.DataParallel(model).module\n"


def _outside(head: Head) -> str:
    model = _net(head, block("return self.fc2(x)", depth=2))
    return f"{model}\n\ndef predict(x):\n    scores = model(x)\n    return {head.text.format('scores')}\n"


def _helper(head: Head) -> str:
    helper = f"def squash(scores):\n    return {head.text.format('scores')}\n\n\n"
    return helper + _net(head, block("return squash(self.fc2(x))", depth=2)) + "predict = model\n"


def _pair(head: Head) -> str:
    model = _net(head, block(f"return x, {head.text.format('self.fc2(x)')}", depth=2))
    return f"{model}\n\ndef predict(x):\n    features, scores = model(x)\n    return scores\n"


def _dictionary(head: Head) -> str:
    lines = ("scores = self.fc2(x)", f'return {{"hidden": x, "out": {head.text.format("scores")}}}')
    return f'{_net(head, block(*lines, depth=2))}\n\ndef predict(x):\n    return model(x)["out"]\n'


def _inherited(head: Head) -> str:
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
        return {head.text.format("scores")}


model = Net()
predict = model
"""


def _bare_sequential(head: Head) -> str:
    return (
        f"model = nn.Sequential(nn.Linear(8, 16), nn.ReLU(), nn.Linear(16, {head.wide}))\npredict = model\n"
    )


def _bare_forward(head: Head) -> str:
    return _net(head, block("return self.fc2(x)", depth=2)) + "predict = model\n"


def _net(head: Head, end: str) -> str:
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


BODIES: Mapping[str, Sequence[Callable[[Head], str]]] = {
    "module": (_sequential, _ordered, _added, _attribute, _module_list),
    "function": (_forward, _named_step, _outside, _helper, _pair, _dictionary, _inherited, _unwrapped),
    "changing": (_changed,),
    "bare": (_bare_sequential, _bare_forward),
}
"""By kind of head: what makes `model` and `predict`, which gives what reaches the loss."""


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


STEPS: Sequence[Callable[[Written], str]] = (_plain_step, _inline_step, _function_step, _loop_step)
