"""A generated program: its text, and what must be known to run it and to check what headlint says of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from textwrap import indent
from typing import TypeVar

from headlint.frameworks.meanings import LossMeaning
from oracle.calling import Settings

__all__ = ["UNITS", "Program", "Written", "block", "turn"]

UNITS = 3
_T = TypeVar("_T")


@dataclass(frozen=True)
class Written:
    """A loss as source text, and as the fact it is written from."""

    meaning: LossMeaning
    settings: Settings = ()
    text: str = ""
    """Call form: what stands before the arguments. Keras: what `compile` gets."""
    target: str = ""
    """The lines that make `y`."""
    extra: str = ""
    """Further arguments of the call."""
    form: str = "call"
    """`call`, or `compile` where a Keras model is compiled with it."""


@dataclass(frozen=True)
class Program:
    """Source text that leaves `model`, `x`, `y`, `output` (what reaches the loss) and `loss` behind.

    `axis` is the class axis of `output`; `understood` says that headlint must know what it holds, `tight`
    that no narrower domain than the claimed one may fit.
    """

    name: str
    text: str
    loss: Written
    axis: int = -1
    understood: bool = True
    tight: bool = True

    def __str__(self) -> str:
        return self.name


def turn(options: Sequence[_T], index: int) -> _T:
    """Options by turns, so that every one of them is used."""
    return options[index % len(options)]


def block(*lines: str, depth: int = 1) -> str:
    """Lines of source, indented by `depth` levels."""
    return indent("\n".join(lines), "    " * depth)
