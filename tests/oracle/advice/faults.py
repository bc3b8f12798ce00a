"""The faults that rules speak of, as measurements on a program that was run."""

from __future__ import annotations

import math
from typing import Any

from oracle.advice.remedy import Fault, Outcome

__all__ = [
    "constant_output",
    "loss_at_least",
    "loss_below",
    "loss_is_no_number",
    "metrics_look_ill",
    "metrics_look_well",
    "mostly_wrong",
    "never_moves",
    "no_distribution",
    "no_probabilities",
    "output_at_least",
    "output_at_most",
    "raises",
    "same",
    "score_without_gradient",
    "still",
    "warns",
    "without_bound",
    "without_gradient",
]


def raises(kind: str, *words: str) -> Fault:
    """The program raises an error of this name, with one of these words in its text."""

    def holds(outcome: Outcome) -> bool:
        if outcome.error is None:
            return False
        names = {one.__name__ for one in type(outcome.error).__mro__}
        if kind in names and any(word in str(outcome.error) for word in words):
            return True
        raise outcome.error

    return holds


def warns(words: str) -> Fault:
    """The program runs, and the framework warns with these words."""
    return lambda outcome: bool(_space(outcome)) and any(words in text for text in outcome.warned)


def loss_at_least(floor: float) -> Fault:
    """After the training the loss is still as high as this."""
    return lambda outcome: _loss(outcome) >= floor - 1e-4


def loss_below(level: float) -> Fault:
    """The loss has fallen below what it can mean."""
    return lambda outcome: _loss(outcome) < level


def loss_is_no_number(outcome: Outcome) -> bool:
    return not math.isfinite(_loss(outcome))


def without_bound(outcome: Outcome) -> bool:
    """The loss falls below 0 or is no number; PyTorch refuses the labels where it looks at them."""
    if outcome.error is not None and "between 0 and 1" in str(outcome.error):
        return True
    return not _loss(outcome) >= 0


def constant_output(outcome: Outcome) -> bool:
    """Every sample gets the same scores."""
    output = _output(outcome)
    return bool((output.max(0) - output.min(0)).max() < 1e-6)


def no_distribution(outcome: Outcome) -> bool:
    """The scores of a row do not sum to 1."""
    return bool(abs(_output(outcome).sum(-1) - 1).max() > 0.1)


def no_probabilities(outcome: Outcome) -> bool:
    """Some scores are below 0 or above 1."""
    output = _output(outcome)
    return bool(output.min() < 0 or output.max() > 1)


def output_at_most(peak: float) -> Fault:
    """No score gets above this."""
    return lambda outcome: bool(_output(outcome).max() <= peak + 1e-4)


def output_at_least(floor: float) -> Fault:
    """No score gets below this."""
    return lambda outcome: bool(_output(outcome).min() >= floor - 1e-4)


def mostly_wrong(outcome: Outcome) -> bool:
    """What the program decided (`found`) is not true (`truth`) for more than a tenth of the values."""
    space = _space(outcome)
    found, truth = as_array(space["found"]), as_array(space["truth"])
    assert found.shape in (truth.shape, ()), (found.shape, truth.shape)
    return bool((found == truth).mean() < 0.9)


def metrics_look_well(outcome: Outcome) -> bool:
    """Every metric of the last epoch is above 0.9."""
    return min(_metrics(outcome)) > 0.9


def metrics_look_ill(outcome: Outcome) -> bool:
    """Every metric of the last epoch is below 0.6."""
    return max(_metrics(outcome)) < 0.6


def never_moves(outcome: Outcome) -> bool:
    """The loss of the last epoch is that of the first."""
    losses = _space(outcome)["history"].history["loss"]
    return bool(abs(losses[0] - losses[-1]) < 1e-6)


def without_gradient(outcome: Outcome) -> bool:
    """After the last step of PyTorch every gradient is exactly 0."""
    return not any(bool(one.grad.any()) for one in _space(outcome)["net"].parameters())


def score_without_gradient(outcome: Outcome) -> bool:
    """Some of the `scores` of a PyTorch program get a gradient of exactly 0."""
    return bool((_space(outcome)["scores"].grad == 0).any())


def still(outcome: Outcome) -> bool:
    """The last gradient of a JAX program (`grads`) is exactly 0."""
    from jax import tree

    return not any(bool(as_array(one).any()) for one in tree.leaves(_space(outcome)["grads"]))


def same(first: str, second: str) -> Fault:
    """Two names of the program hold other values though they should be equal."""

    def holds(outcome: Outcome) -> bool:
        space = _space(outcome)
        return bool(abs(as_array(space[first]) - as_array(space[second])).max() > 1e-4)

    return holds


def as_array(value: Any) -> Any:
    """The numbers of a tensor of any framework as a NumPy array."""
    # Late, so that the programs can be linted where nothing is installed.
    import numpy as np

    if hasattr(value, "detach"):
        value = value.detach().cpu()
    return np.asarray(value, dtype="float64")


def _space(outcome: Outcome) -> dict[str, Any]:
    if outcome.error is not None:
        raise outcome.error
    return outcome.space


def _metrics(outcome: Outcome) -> list[float]:
    logs = _space(outcome)["history"].history
    return [float(values[-1]) for name, values in logs.items() if name != "loss"]


def _output(outcome: Outcome) -> Any:
    return as_array(_space(outcome)["output"])


def _loss(outcome: Outcome) -> float:
    space = _space(outcome)
    if "history" in space:
        return float(space["history"].history["loss"][-1])
    return float(as_array(space["loss"]))
