"""Canonical names of headlint's facts -> the objects of the installed frameworks."""

from __future__ import annotations

import importlib
import os
from functools import cache
from importlib.util import find_spec

__all__ = ["installed", "real", "usable"]

_OTHER_ROOTS = {"keras": ("tf_keras",)}
"""Where a name of Keras 2 still is, if Keras 3 has dropped it."""


def installed(framework: str) -> bool:
    """Whether the package that a name begins with is there (and, for Keras, something to run it on)."""
    if find_spec(framework) is None:
        return False
    return framework != "keras" or "KERAS_BACKEND" in os.environ


def usable(name: str) -> bool:
    """Whether the installed frameworks have this name."""
    return installed(name.partition(".")[0]) and real(name) is not None


@cache
def real(name: str) -> object | None:
    """The object of a dotted name; None where the framework, or the version installed, has none."""
    root, _, rest = name.partition(".")
    for candidate in (root, *_OTHER_ROOTS.get(root, ())):
        found = _walk(f"{candidate}.{rest}") if find_spec(candidate) is not None else None
        if found is not None:
            return found
    return None


def _walk(name: str) -> object | None:
    parts = name.split(".")
    for cut in range(len(parts) - 1, 0, -1):
        try:
            found: object = importlib.import_module(".".join(parts[:cut]))
        except ModuleNotFoundError:
            continue
        for part in parts[cut:]:
            found = getattr(found, part, None)
            if found is None:
                return None
        return found
    return None
