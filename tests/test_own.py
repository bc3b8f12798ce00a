"""The user's own facts and rules, from the configuration to the findings."""

from __future__ import annotations

from pathlib import Path

import pytest

from headlint.cli import main
from headlint.config import find_settings
from headlint.lint import lint_paths

FACTS = "mypkg.losses.FocalLoss: {kind: loss, takes: real}\n"
LOSSES = """\
import torch
from torch import nn


class FocalLoss(nn.Module):
    def __init__(self, gamma=2.0):
        super().__init__()
        self.gamma = gamma

    def forward(self, output, target):
        p = torch.sigmoid(output)
        p = torch.where(target == 1, p, 1 - p)
        return -((1 - p) ** self.gamma * torch.log(p)).mean()
"""
MODELS = """\
from torch import nn


class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.fc = nn.Linear(10, 5)

    def forward(self, x):
        return self.fc(x).sigmoid()
"""
TRAIN = """\
from mypkg.models import Net
{imports}
model = Net()
criterion = {loss}(gamma=1.0)


def step(x, y):
    criterion(model(x), y).backward()
"""
RULE = """\
code: OWN101
name: house-loss-wants-five-units
summary: A head for the house loss has another number of units than five
severity: error
when: {loss.id: focal_loss, output.units: "!= 5"}
message: "{units:output.units} into {loss.name}: the data sets of the house have five classes."
"""


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A project with a loss of its own and a facts file that describes it."""
    monkeypatch.chdir(tmp_path)
    write("headlint.toml", 'facts = ["facts.yaml"]\n')
    write("facts.yaml", FACTS)
    write("mypkg/__init__.py")
    write("mypkg/losses.py", LOSSES)
    write("mypkg/models.py", MODELS)
    return tmp_path


def write(path: str, text: str = "") -> None:
    Path(path).parent.mkdir(parents=True, exist_ok=True)
    Path(path).write_text(text, encoding="utf-8")


def codes(*paths: str) -> list[tuple[str, str]]:
    paths = paths or (".",)
    return [(one.span.path, one.code) for one in lint_paths(paths, find_settings(paths)).findings]


def train(imports: str = "from mypkg.losses import FocalLoss\n", loss: str = "FocalLoss") -> str:
    return TRAIN.format(imports=imports, loss=loss)


# Facts


@pytest.mark.parametrize(
    ("imports", "loss"),
    [
        ("from mypkg.losses import FocalLoss\n", "FocalLoss"),
        ("from mypkg.losses import FocalLoss as Loss\n", "Loss"),
        ("import mypkg.losses\n", "mypkg.losses.FocalLoss"),
        ("import mypkg.losses as losses\n", "losses.FocalLoss"),
        ("from mypkg import losses\n", "losses.FocalLoss"),
        ("from mypkg.losses import *\n", "FocalLoss"),
    ],
)
def test_a_loss_of_the_project_is_what_the_facts_say(imports: str, loss: str) -> None:
    write("train.py", train(imports, loss))
    assert codes() == [("train.py", "HL122")]
    write("headlint.toml")
    assert codes() == []


@pytest.mark.parametrize(
    ("initial", "imports"),
    [
        ("from .losses import FocalLoss\n", "from mypkg import FocalLoss\n"),
        ("from mypkg.losses import FocalLoss as Loss\n", "from mypkg import Loss as FocalLoss\n"),
    ],
)
def test_a_loss_may_come_through_the_package(initial: str, imports: str) -> None:
    write("mypkg/__init__.py", initial)
    write("train.py", train(imports))
    assert codes() == [("train.py", "HL122")]


def test_relative_imports_lead_to_it() -> None:
    write("mypkg/train.py", train("from .losses import FocalLoss\n"))
    assert codes() == [("mypkg/train.py", "HL122")]


def test_it_is_known_where_it_is_defined() -> None:
    write("mypkg/losses.py", LOSSES + "\n\n" + train(imports=""))
    assert codes() == [("mypkg/losses.py", "HL122")]


def test_a_package_without_an_initial_file() -> None:
    Path("mypkg/__init__.py").unlink()
    write("train.py", train())
    assert codes() == [("train.py", "HL122")]


def test_a_package_below_src() -> None:
    Path("mypkg").rename("package")
    Path("src").mkdir()
    Path("package").rename("src/mypkg")
    write("train.py", train())
    assert codes() == [("train.py", "HL122")]


def test_a_single_module() -> None:
    write("facts.yaml", "losses.FocalLoss: {kind: loss, takes: real}\n")
    write("losses.py", LOSSES)
    write("models.py", MODELS)
    write("train.py", train("from losses import FocalLoss\n").replace("mypkg.models", "models"))
    assert codes() == [("train.py", "HL122")]


def test_a_loss_of_another_package_with_the_same_name_is_another_one() -> None:
    write("other/__init__.py")
    write("other/mypkg/__init__.py")
    write("other/mypkg/losses.py", LOSSES)
    write("train.py", train("from other.mypkg.losses import FocalLoss\n"))
    assert codes() == []


def test_a_loss_that_is_not_in_the_project() -> None:
    write("facts.yaml", "vendor.FocalLoss: {kind: loss, takes: real}\n")
    write("train.py", train("from vendor import FocalLoss\n"))
    assert codes() == [("train.py", "HL122")]


def test_the_rest_of_the_package_is_followed() -> None:
    write("mypkg/models.py", MODELS.replace(".sigmoid()", ""))
    write("train.py", train())
    assert codes() == []


def test_a_file_that_names_nothing_but_the_loss_is_read() -> None:
    write("facts.yaml", "vendor.zap: {kind: loss, takes: probability, params: y_true y_pred}\n")
    text = (
        "import keras\nfrom vendor import zap\n\n"
        "net = keras.Sequential([keras.layers.Dense(3)])\n"
        "zap(keras.ops.zeros((1, 3)), net(keras.ops.ones(2)))\n"
    )
    write("loop.py", text)
    assert codes("loop.py") == [("loop.py", "HL122")]


@pytest.mark.parametrize(
    ("fact", "activation", "code"),
    [
        ("{kind: loss, takes: real, applies: sigmoid}", ".sigmoid()", "HL107"),
        (
            "{kind: loss, takes: real, applies: softmax, family: categorical, normalises: true}",
            ".softmax(-1)",
            "HL106",
        ),
        ("{kind: loss, takes: log-simplex, family: log-likelihood}", ".softmax(-1)", "HL109"),
        ("{kind: loss, takes: probability, family: binary}", "", "HL105"),
        ("{kind: loss, takes: real, family: regression}", ".softplus()", None),
        ("{kind: loss}", ".sigmoid()", None),
    ],
)
def test_what_says_more_is_judged_by_the_other_rules(fact: str, activation: str, code: str | None) -> None:
    write("facts.yaml", f"mypkg.losses.FocalLoss: {fact}\n")
    write("mypkg/models.py", MODELS.replace(".sigmoid()", activation))
    write("train.py", train())
    assert [found for _, found in codes()] == ([code] if code else [])


KERAS = """\
import keras
from vendor import Focal

net = keras.Sequential([keras.layers.Dense(5{activation})])
net.compile(loss=Focal())
"""


@pytest.mark.parametrize(
    ("activation", "more", "code", "titles"),
    [
        ("", "", "HL105", ["add sigmoid to the output layer"]),
        (
            "",
            ", params: from_logits, from_logits: from_logits",
            "HL105",
            ["add sigmoid to the output layer", "or turn its switch for logits"],
        ),
        (', activation="softmax"', "", "HL102", ["use sigmoid, for several classes per sample"]),
    ],
)
def test_nothing_is_put_in_place_of_a_loss_of_the_project(
    activation: str, more: str, code: str, titles: list[str]
) -> None:
    write("facts.yaml", f"vendor.Focal: {{kind: loss, takes: probability, family: binary{more}}}\n")
    write("train.py", KERAS.format(activation=activation))
    (finding,) = lint_paths(["train.py"], find_settings(["."])).findings
    assert finding.code == code
    assert [fix.title for fix in finding.fixes] == titles


def test_a_layer_of_the_project_is_what_the_facts_say() -> None:
    write("facts.yaml", "mypkg.models.Net: {kind: layer, framework: torch, units: size, params: size}\n")
    text = (
        "from torch import nn\nfrom mypkg.models import Net\n\n"
        "model = nn.Sequential(Net(7), nn.Softmax(-1))\n\n\n"
        "def step(x, y):\n    nn.CrossEntropyLoss()(model(x), y).backward()\n"
    )
    write("train.py", text)
    report = lint_paths(["train.py"], find_settings(["."]))
    assert [one.code for one in report.findings] == ["HL106"]
    assert "for 7 classes" in report.findings[0].message


@pytest.mark.parametrize(
    ("facts", "complaint"),
    [
        (
            "mypkg.losses.FocalLoss: {kind: loss, take: real}\n",
            "facts.yaml:1: `take` is no key of the kind `loss`; did you mean `takes`?",
        ),
        (
            "names:\n  mypkg.losses.FocalLoss: {kind: los}\n",
            "facts.yaml:2: `los` is no kind; did you mean `loss`?",
        ),
        (
            "mypkg.losses.FocalLoss: {kind: loss, takes: logits}\n",
            "facts.yaml:1: `takes` cannot be `logits`; did you mean `real`?",
        ),
        ("a: [\n", "facts.yaml:2: is not valid YAML: did not find expected node content"),
    ],
)
def test_mistakes_in_facts_are_refused(
    capsys: pytest.CaptureFixture[str], facts: str, complaint: str
) -> None:
    write("facts.yaml", facts)
    for command in ([], ["heads"]):
        assert main(command) == 2
        printed = capsys.readouterr()
        assert printed.out == ""
        assert printed.err.startswith(f"headlint: {complaint}")


def test_a_correction_of_the_facts_is_seen_by_the_same_process() -> None:
    write("train.py", train())
    write("facts.yaml", "mypkg.losses.FocalLoss: {kind: loss, takes: probability}\n")
    assert codes() == []
    write("facts.yaml", FACTS)
    assert codes() == [("train.py", "HL122")]


# Rules


@pytest.fixture
def own_rule() -> None:
    """A rule of the project beside its facts."""
    write("headlint.toml", 'facts = ["facts.yaml"]\nrules = ["lint"]\n')
    write("lint/OWN101-house-loss-wants-five-units.yaml", RULE)
    write("mypkg/models.py", MODELS.replace("5)", "4)").replace(".sigmoid()", ""))
    write("train.py", train())


@pytest.mark.usefixtures("own_rule")
def test_a_rule_of_the_project_fires(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--output-format", "concise"]) == 1
    assert capsys.readouterr().out.startswith(
        "train.py:9:5: OWN101 house-loss-wants-five-units 4 units into FocalLoss: "
        "the data sets of the house have five classes."
    )


@pytest.mark.usefixtures("own_rule")
@pytest.mark.parametrize("named", ["OWN101", "OWN1", "OWN", "house-loss-wants-five-units"])
def test_it_is_called_like_any_other_rule(capsys: pytest.CaptureFixture[str], named: str) -> None:
    assert main(["--select", named, "--quiet"]) == 1
    assert main(["--ignore", named]) == 0
    write("headlint.toml", f'rules = ["lint/"]\nfacts = ["facts.yaml"]\nseverity = {{{named} = "info"}}\n')
    capsys.readouterr()
    assert main([]) == 0
    assert "[info]" in capsys.readouterr().out


@pytest.mark.usefixtures("own_rule")
def test_it_is_listed_and_explained(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["rule"]) == 0
    assert "OWN101  house-loss-wants-five-units" in capsys.readouterr().out
    assert main(["rule", "OWN101"]) == 0
    assert capsys.readouterr().out.startswith("# OWN101 house-loss-wants-five-units\n")


@pytest.mark.usefixtures("own_rule")
@pytest.mark.parametrize(
    ("name", "text", "complaint"),
    [
        (
            "OWN101-house-loss-wants-five-units.yaml",
            RULE.replace("loss.id", "loss.idd"),
            "lint/OWN101-house-loss-wants-five-units.yaml:5: unknown fact 'loss.idd'; "
            "did you mean 'loss.id'?",
        ),
        (
            "OWN101-house-loss-wants-five-units.yaml",
            RULE.replace("OWN101", "OWN102"),
            "lint/OWN101-house-loss-wants-five-units.yaml:1: the file must be called "
            "OWN102-house-loss-wants-five-units.yaml",
        ),
        (
            "my-rule.yaml",
            RULE,
            "headlint.toml:2: 'rules' leads to a wrong file: 'my-rule.yaml' is not called as a rule file is: "
            "OWN101-some-name.yaml",
        ),
        (
            "HL950-house-loss-wants-six-units.yaml",
            RULE.replace("OWN101", "HL950").replace("five", "six"),
            "lint/HL950-house-loss-wants-six-units.yaml:1: codes with HL are headlint's own; "
            "write OWN101, say",
        ),
        (
            "HL101-house-loss-wants-six-units.yaml",
            RULE.replace("OWN101", "HL101").replace("five", "six"),
            "lint/HL101-house-loss-wants-six-units.yaml:1: HL101 is already taken by ",
        ),
    ],
)
def test_mistakes_in_rules_are_refused(
    capsys: pytest.CaptureFixture[str], name: str, text: str, complaint: str
) -> None:
    write(f"lint/{name}", text)
    assert main([]) == 2
    printed = capsys.readouterr()
    assert printed.out == ""
    assert printed.err.startswith(f"headlint: {complaint}")


@pytest.mark.usefixtures("own_rule")
def test_an_unknown_rule_is_refused_with_the_nearest_of_the_project(
    capsys: pytest.CaptureFixture[str],
) -> None:
    write("headlint.toml", 'rules = ["lint"]\nselect = ["OWN1O1"]\n')
    assert main([]) == 2
    told = "headlint: headlint.toml:2: no rule matches 'OWN1O1'; did you mean OWN101?\n"
    assert capsys.readouterr() == ("", told)


EXAMPLES = """\
examples:
  bad:
    - title: four units
      facts: |
        vendor.FocalLoss: {kind: loss, takes: real}
      code: |
        from torch import nn
        from vendor import FocalLoss

        net = nn.Linear(3, 4)


        def step(x, y):
            FocalLoss()(net(x), y).backward()
  good:
    - title: five units
      facts: |
        vendor.FocalLoss: {kind: loss, takes: real}
      code: |
        from torch import nn
        from vendor import FocalLoss

        net = nn.Linear(3, 5)


        def step(x, y):
            FocalLoss()(net(x), y).backward()
"""
MARKED = EXAMPLES.replace("nn.Linear(3, 4)", "nn.Linear(3, 4)  # expect: OWN101")


@pytest.mark.usefixtures("own_rule")
@pytest.mark.parametrize(
    ("examples", "code", "printed"),
    [
        (MARKED, 0, "2 examples of 1 rule: all hold\n"),
        ("", 1, "OWN101 has no examples\n0 examples of 1 rule: all hold\n"),
        (
            MARKED.replace("3, 4", "3, 5"),
            1,
            'OWN101 bad example "four units": line 4 is marked, but not found\n'
            "2 examples of 1 rule: 1 of them does not hold\n",
        ),
        (
            MARKED.replace("3, 5", "3, 6").replace("y):", "y):  # expect: OWN101", 1),
            1,
            'OWN101 bad example "four units": line 7 is marked, but not found\n'
            'OWN101 good example "five units": line 4 is found, but not marked\n'
            "2 examples of 1 rule: 2 of them do not hold\n",
        ),
        (
            MARKED.replace("net = nn.Linear(3, 5)", "net = ("),
            1,
            'OWN101 good example "five units": cannot be read: ',
        ),
    ],
)
def test_rules_try_their_examples(
    capsys: pytest.CaptureFixture[str], examples: str, code: int, printed: str
) -> None:
    write("lint/OWN101-house-loss-wants-five-units.yaml", RULE + examples)
    assert main(["rule", "--test"]) == code
    assert capsys.readouterr().out.startswith(printed)


@pytest.mark.usefixtures("own_rule")
def test_rules_to_try_can_be_named(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["rule", "--test", "HL122", "output-not-as-described", "HL002"]) == 0
    assert capsys.readouterr().out.endswith(" of 2 rules: all hold\n")
    assert main(["rule", "--test", "OWN102"]) == 2
    assert "did you mean OWN101" in capsys.readouterr().err


def test_without_rules_of_the_project_there_is_nothing_to_try(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["rule", "--test"]) == 2
    assert capsys.readouterr().err == (
        "headlint: there are no rules to test: 'rules' in the configuration names those of the project\n"
    )
