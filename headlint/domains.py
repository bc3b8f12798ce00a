"""The domain lattice: what the numbers in a tensor can be, as a type."""

from __future__ import annotations

from enum import Enum

__all__ = ["Domain", "Encoding"]


class Domain(str, Enum):
    """What is known of every value along the class axis (DESIGN, section 1)."""

    REAL = "real"
    PROBABILITY = "probability"
    SIMPLEX = "simplex"
    LOG_PROBABILITY = "log-probability"
    LOG_SIMPLEX = "log-simplex"
    NONNEGATIVE = "nonnegative"
    BOUNDED = "bounded"
    CLASS_INDEX = "class-index"
    BOOLEAN = "boolean"
    UNKNOWN = "unknown"


class Encoding(str, Enum):
    """How labels are written down."""

    INTEGER = "integer"
    ONE_HOT = "one-hot"
    MULTI_HOT = "multi-hot"
    BINARY = "binary"
    SIGNED = "signed"
    CONTINUOUS = "continuous"
    COUNT = "count"
    UNKNOWN = "unknown"
