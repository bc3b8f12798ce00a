"""The kinds of meanings, in the order in which they are described."""

from __future__ import annotations

from typing import Final

from headlint.frameworks import label_meanings, meanings, role_meanings
from headlint.frameworks.meanings import Meaning

__all__ = ["KINDS"]

KINDS: Final[tuple[type[Meaning], ...]] = tuple(
    cls
    for module in (meanings, label_meanings, role_meanings)
    for cls in vars(module).values()
    if isinstance(cls, type)
    and issubclass(cls, Meaning)
    and cls.__module__ == module.__name__
    and cls is not Meaning
)
