"""Every loss of the facts takes, applies and accepts in its framework what headlint says of it."""

from __future__ import annotations

from dataclasses import replace

import pytest

np = pytest.importorskip("numpy")

from headlint.domains import Domain  # noqa: E402
from headlint.frameworks.library import load_library  # noqa: E402
from headlint.frameworks.meanings import LossMeaning  # noqa: E402
from oracle.calling import bind, required  # noqa: E402
from oracle.claims import LossClaim, entries, loss_claims  # noqa: E402
from oracle.measuring import Measured, encode, ideal, measured, truth  # noqa: E402
from oracle.names import installed, usable  # noqa: E402

LOSSES = list(entries(load_library(), LossMeaning))
CLAIMS = [claim for meaning in LOSSES for claim in loss_claims(meaning)]
LABELLED = [(meaning, encoding) for meaning in LOSSES if meaning.takes for encoding in meaning.labels]


def needs(meaning: LossMeaning) -> None:
    if not usable(meaning.name):
        pytest.skip(f"{meaning.name} is not installed")


def disagreement(claim: LossClaim) -> str | None:
    """How the real loss differs from what is claimed of it."""
    found = measured(claim.meaning, claim.settings)
    claimed = Measured(claim.takes, claim.applies)
    return None if found == claimed else f"{claim}: claimed {claimed}, measured {found}"


@pytest.mark.parametrize("claim", CLAIMS, ids=str)
def test_a_loss_takes_and_applies_what_the_facts_say(claim: LossClaim) -> None:
    needs(claim.meaning)
    assert disagreement(claim) is None


@pytest.mark.parametrize(("meaning", "encoding"), LABELLED, ids=lambda value: getattr(value, "name", value))
def test_a_loss_learns_from_the_labels_that_the_facts_name(meaning: LossMeaning, encoding: str) -> None:
    needs(meaning)
    loss = bind(meaning, required(meaning))
    labels = truth(encoding, loss)
    right, wrong = ideal(loss, labels), ideal(loss, np.roll(labels, 1, axis=1))
    target = encode(encoding, labels, loss)
    assert loss(right, target) < loss(wrong, target)


@pytest.mark.parametrize("framework", ["torch", "keras"])
def test_most_losses_of_a_framework_are_asked(framework: str) -> None:
    if not installed(framework):
        pytest.skip(f"{framework} is not installed")
    own = [claim for claim in CLAIMS if claim.meaning.name.startswith(f"{framework}.")]
    asked = [claim for claim in own if usable(claim.meaning.name)]
    assert len(asked) >= 30
    assert len(asked) >= 0.8 * len(own)


@pytest.mark.parametrize("claim", CLAIMS, ids=str)
def test_any_other_domain_would_be_noticed(claim: LossClaim) -> None:
    needs(claim.meaning)
    for domain in Domain:
        if domain is not claim.takes:
            assert disagreement(replace(claim, takes=domain)) is not None
