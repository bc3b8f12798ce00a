"""Semantic edits: what a remedy sets, written into the source that the finding is about.

A rule says `set: {output.activation: softmax}`; how that is spelled in Keras, PyTorch, TensorFlow or
JAX at this very place is the knowledge of this package. Whatever is in doubt has no edits: the remedy
is then shown to the reader and nothing is applied.
"""

from __future__ import annotations

from headlint.remedies.realising import Realiser

__all__ = ["Realiser"]
