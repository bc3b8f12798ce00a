"""headlint: a static type checker for the head of a neural network."""

__version__ = "0.1.0"
