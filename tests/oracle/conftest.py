"""What the frameworks read when they are imported: the backend of Keras, and how many threads to use.

The programs are tiny: one thread runs them many times faster than all of them at once.
"""

from __future__ import annotations

import os
from importlib.util import find_spec

_INSTALLED = [name for name in ("torch", "tensorflow", "jax") if find_spec(name) is not None]
if _INSTALLED:
    os.environ.setdefault("KERAS_BACKEND", _INSTALLED[0])
os.environ.setdefault("OMP_NUM_THREADS", "1")
os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
