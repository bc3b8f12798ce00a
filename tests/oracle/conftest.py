"""Keras chooses its backend when it is imported: the first one that is installed, torch before the rest."""

from __future__ import annotations

import os
from importlib.util import find_spec

_INSTALLED = [name for name in ("torch", "tensorflow", "jax") if find_spec(name) is not None]
if _INSTALLED:
    os.environ.setdefault("KERAS_BACKEND", _INSTALLED[0])
os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
