"""The oracle is no rubber stamp: a fact that is broken on purpose shows up as a disagreement."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

pytest.importorskip("numpy")

from headlint.domains import Domain
from headlint.frameworks.library import Library, load_library
from headlint.frameworks.meanings import Activation, LayerMeaning, LossMeaning, Meaning
from oracle.judging import FRAMEWORKS, claimed, conflicts, read, written

pytestmark = pytest.mark.skipif(not FRAMEWORKS, reason="neither torch nor keras is installed")

Break = Callable[[Library], Library]


def activation(id: str, gives: Domain) -> Break:
    """The facts, with another domain for an activation."""
    return lambda facts: replace(facts, activations={**facts.activations, id: Activation(id, gives)})


def entry(name: str, change: Callable[[Meaning], Meaning]) -> Break:
    """The facts, with one entry changed."""
    return lambda facts: replace(facts, entries={**facts.entries, name: change(facts.entries[name])})


def taking(name: str, takes: Domain) -> Break:
    """The facts, with another domain for a loss."""

    def change(meaning: Meaning) -> Meaning:
        assert isinstance(meaning, LossMeaning)
        return replace(meaning, takes=takes)

    return entry(name, change)


def logits_by_default(name: str) -> Break:
    """The facts, with a Keras loss that takes logits unless told otherwise."""

    def change(meaning: Meaning) -> Meaning:
        assert isinstance(meaning, LossMeaning)
        return replace(meaning, from_logits_default=True)

    return entry(name, change)


def counting(name: str, units: str | int) -> Break:
    """The facts, with another source for the units of a layer."""

    def change(meaning: Meaning) -> Meaning:
        assert isinstance(meaning, LayerMeaning)
        return replace(meaning, units=units)

    return entry(name, change)


BREAKS: dict[str, tuple[str, Break, str]] = {
    "torch: a softmax gives any number": ("torch", activation("softmax", Domain.REAL), "domain"),
    "torch: a sigmoid gives a distribution": ("torch", activation("sigmoid", Domain.SIMPLEX), "domain"),
    "torch: a ReLU gives a probability": ("torch", activation("relu", Domain.PROBABILITY), "domain"),
    "torch: a log_softmax gives logits": ("torch", activation("log_softmax", Domain.REAL), "domain"),
    "torch: cross entropy takes a distribution": (
        "torch",
        taking("torch.nn.CrossEntropyLoss", Domain.SIMPLEX),
        "takes",
    ),
    "torch: NLL takes logits": ("torch", taking("torch.nn.NLLLoss", Domain.REAL), "takes"),
    "torch: a Linear counts its inputs": ("torch", counting("torch.nn.Linear", "in_features"), "units"),
    "keras: a softmax gives any number": ("keras", activation("softmax", Domain.REAL), "domain"),
    "keras: a tanh gives a probability": ("keras", activation("tanh", Domain.PROBABILITY), "domain"),
    "keras: cross entropy takes logits": (
        "keras",
        logits_by_default("keras.losses.CategoricalCrossentropy"),
        "takes",
    ),
    "keras: Poisson takes a logarithm": ("keras", taking("keras.losses.Poisson", Domain.REAL), "takes"),
    "keras: a Dense layer has one unit": ("keras", counting("keras.layers.Dense", 1), "units"),
}


@pytest.mark.parametrize("title", BREAKS)
def test_a_broken_fact_is_reported(title: str, monkeypatch: pytest.MonkeyPatch) -> None:
    framework, broken, party = BREAKS[title]
    if framework not in FRAMEWORKS:
        pytest.skip(f"{framework} is not installed")
    sound = [program for program in written(framework)[::3] if not conflicts(program, claimed(program))]
    facts = broken(load_library())
    monkeypatch.setattr("headlint.frameworks.library.load_library", lambda extra=(): facts)
    reports = [one for program in sound for head in read(program) for one in conflicts(program, head)]
    assert reports
    assert all(report.startswith((f"{party}:", "from_logits:")) for report in reports)
