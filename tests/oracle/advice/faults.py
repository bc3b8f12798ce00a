"""The faults that rules speak of, as measurements on a program that was run."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

from oracle.advice.remedy import Fault, Outcome

__all__ = [
    "as_array",
    "constant_output",
    "labels_missed",
    "learned",
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
    "rows_without_class",
    "same",
    "score_without_gradient",
    "still",
    "too_few_decisions",
    "warns",
    "without_bound",
    "without_gradient",
]


FINE = "runs"
"""The figure of a program that raises nothing and warns of nothing."""


def number(measured: str, figure: Callable[[Outcome], float], ill: Callable[[float], bool]) -> Fault:
    """A fault that is told by one number."""
    return Fault(measured, figure, lambda found: ill(float(found)))


def raises(kind: str, *words: str) -> Fault:
    """The program raises an error of this name, with one of these words in its text."""

    def figure(outcome: Outcome) -> str:
        if outcome.error is None:
            return FINE
        names = {one.__name__ for one in type(outcome.error).__mro__}
        if kind in names and any(word in str(outcome.error) for word in words):
            return type(outcome.error).__name__
        raise outcome.error

    return Fault("what is raised", figure, lambda found: found != FINE)


def warns(words: str) -> Fault:
    """The program runs, and the framework warns with these words."""

    def figure(outcome: Outcome) -> str:
        _space(outcome)
        return "a warning" if any(words in text for text in outcome.warned) else FINE

    return Fault("what is warned of", figure, lambda found: found != FINE)


def loss_at_least(floor: float) -> Fault:
    """After the training the loss is still as high as this."""
    return number("loss", _loss, lambda found: found >= floor - 1e-4)


def loss_below(level: float) -> Fault:
    """The loss has fallen below what it can mean."""
    return number("loss", _loss, lambda found: found < level)


loss_is_no_number = number("loss", lambda outcome: _loss(outcome), lambda found: not math.isfinite(found))


def _loss_or_refusal(outcome: Outcome) -> float | str:
    if outcome.error is not None and "between 0 and 1" in str(outcome.error):
        return type(outcome.error).__name__
    return _loss(outcome)


# The loss falls below 0 or is no number; PyTorch refuses the labels where it looks at them.
without_bound = Fault("loss", _loss_or_refusal, lambda found: isinstance(found, str) or not found >= 0)


def _range(output: Any) -> float:
    """By how much the scores of the samples differ."""
    return float((output.max(0) - output.min(0)).max())


constant_output = number(
    "difference between samples", lambda outcome: _range(_output(outcome)), lambda found: found < 1e-6
)
no_distribution = number(
    "distance of a row's sum from 1",
    lambda outcome: float(abs(_output(outcome).sum(-1) - 1).max()),
    lambda found: found > 0.1,
)
no_probabilities = number(
    "distance of a score from 0 to 1",
    lambda outcome: max(0.0, float(-_output(outcome).min()), float(_output(outcome).max()) - 1),
    lambda found: found > 0,
)


def output_at_most(peak: float) -> Fault:
    """No score gets above this."""
    return number(
        "highest score", lambda outcome: float(_output(outcome).max()), lambda found: found <= peak + 1e-4
    )


def output_at_least(floor: float) -> Fault:
    """No score gets below this."""
    return number(
        "lowest score", lambda outcome: float(_output(outcome).min()), lambda found: found >= floor - 1e-4
    )


def _share_right(outcome: Outcome) -> float:
    """How much of what the program decided (`found`) is true (`truth`)."""
    space = _space(outcome)
    found, truth = as_array(space["found"]), as_array(space["truth"])
    assert found.shape in (truth.shape, ()), (found.shape, truth.shape)
    return float((found == truth).mean())


mostly_wrong = number("share of right decisions", _share_right, lambda found: found < 0.9)


def _labels_found(outcome: Outcome) -> float:
    """How many of the labels in `truth` (rows of 0 and 1) are in `found`: rows, or one class a sample."""
    space = _space(outcome)
    found, truth = as_array(space["found"]), as_array(space["truth"])
    if found.ndim == 1:
        found = (found[:, None] == range(truth.shape[1])).astype(float)
    return float((found * truth).sum() / truth.sum())


labels_missed = number("share of the labels found", _labels_found, lambda found: found < 0.9)


def _without_class(outcome: Outcome) -> float:
    found = as_array(_space(outcome)["found"])
    return float((found.sum(-1) == 0).sum()) if found.ndim > 1 else 0.0


rows_without_class = number("samples without a class", _without_class, lambda found: found > 0)


def _decisions(outcome: Outcome) -> float:
    space = _space(outcome)
    return float(as_array(space["found"]).size / len(space["y"]))


too_few_decisions = number("decisions per sample", _decisions, lambda found: found != 1)
# Every metric of the last epoch is above 0.9, or below 0.6.
metrics_look_well = number("lowest metric", lambda outcome: min(_metrics(outcome)), lambda found: found > 0.9)
metrics_look_ill = number("highest metric", lambda outcome: max(_metrics(outcome)), lambda found: found < 0.6)


def _moved(outcome: Outcome) -> float:
    losses = _space(outcome)["history"].history["loss"]
    return float(abs(losses[0] - losses[-1]))


never_moves = number("change of the loss", _moved, lambda found: found < 1e-6)


def _slope(outcome: Outcome) -> float:
    """The greatest gradient after the last step of PyTorch (`net`) or of JAX (`grads`)."""
    space = _space(outcome)
    if "net" in space:
        return max(float(one.grad.abs().max()) for one in space["net"].parameters())
    from jax import tree

    return max(float(abs(as_array(one)).max()) for one in tree.leaves(space["grads"]))


without_gradient = still = number("greatest gradient", _slope, lambda found: found == 0)
# Some of the `scores` of a PyTorch program get a gradient of exactly 0.
score_without_gradient = number(
    "scores without a gradient",
    lambda outcome: float((_space(outcome)["scores"].grad == 0).sum()),
    lambda found: found > 0,
)


def same(first: str, second: str) -> Fault:
    """Two names of the program hold other values though they should be equal."""

    def figure(outcome: Outcome) -> float:
        space = _space(outcome)
        return float(abs(as_array(space[first]) - as_array(space[second])).max())

    return number(f"difference of `{first}` and `{second}`", figure, lambda found: found > 1e-4)


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


def learned(outcome: Outcome) -> tuple[float, float] | None:
    """The first and the last loss of a training that the program kept (`history` or `losses`)."""
    space = _space(outcome)
    kept = space["history"].history["loss"] if "history" in space else space.get("losses", ())
    losses = [float(as_array(one)) for one in kept]
    return (losses[0], losses[-1]) if len(losses) > 1 else None
