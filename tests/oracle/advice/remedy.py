"""A bad program and its mended twin: what a rule advises, followed by hand, in a program that can be run."""

from __future__ import annotations

import warnings
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

__all__ = ["Fault", "Outcome", "Remedy", "ran"]

Space = dict[str, Any]
_BEFORE, _AFTER = "  # before", "  # after"


@dataclass(frozen=True)
class Outcome:
    """What a run left behind: its names, what it raised, the texts of its warnings."""

    space: Space
    error: Exception | None = None
    warned: tuple[str, ...] = ()


@dataclass(frozen=True)
class Fault:
    """The fault that a rule speaks of, as a figure that a run leaves behind and what is wrong with it.

    What is measured can be an exception or a warning too: then the figure is its name.
    """

    measured: str
    figure: Callable[[Outcome], float | str]
    ill: Callable[[float | str], bool]

    def __call__(self, outcome: Outcome) -> bool:
        """Whether the run shows the fault; raises what the run raised where that is no part of the fault."""
        return self.ill(self.figure(outcome))


@dataclass(frozen=True)
class Remedy:
    """One piece of advice of a rule.

    In `text`, lines that end in `# before` are in the bad program only, lines that end in `# after` in the
    mended one only. `needs` are the modules that both import; `backends` those of Keras that show the fault.
    """

    code: str
    title: str
    text: str
    fault: Fault
    needs: tuple[str, ...] = ("torch",)
    backends: tuple[str, ...] = ("torch", "jax", "tensorflow")

    @property
    def before(self) -> str:
        return _kept(self.text, _BEFORE, _AFTER)

    @property
    def after(self) -> str:
        return _kept(self.text, _AFTER, _BEFORE)

    def __str__(self) -> str:
        return f"{self.code}-{self.title.replace(' ', '-')}"


def _kept(text: str, mark: str, other: str) -> str:
    lines = (line for line in text.splitlines() if not line.endswith(other))
    return "\n".join(line.removesuffix(mark) for line in lines) + "\n"


def ran(text: str) -> Outcome:
    """Run a program. What it raises is part of the outcome; what the machinery raises is not caught."""
    code = compile(text, "example.py", "exec")
    space: Space = {"__name__": "example"}
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        try:
            exec(code, space)
        except Exception as error:  # whatever the framework raises is the measurement
            return Outcome(space, error, tuple(str(one.message) for one in caught))
    return Outcome(space, None, tuple(str(one.message) for one in caught))
