"""Digests of bytes, without the library of cryptography that `hashlib` loads on import.

That takes longer than a whole run in which nothing has changed. `_blake2` is where `hashlib` itself takes
its `blake2b` from; an interpreter without it gets the one of `hashlib`.
"""

from __future__ import annotations

try:
    from _blake2 import blake2b
except ImportError:  # not of CPython
    from hashlib import blake2b

__all__ = ["blake2b"]
