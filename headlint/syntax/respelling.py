"""Names as Python compares them: in whatever letters `nn` is written, it is `nn` (PEP 3131: NFKC)."""

from __future__ import annotations

from unicodedata import is_normalized, normalize

import libcst as cst

__all__ = ["respelled"]


def respelled(module: cst.Module, text: str) -> cst.Module:
    """A tree that was just parsed from a text, with each name spelled as Python compares it.

    Names that would become longer or shorter stay as they are, so that places stay true: they are then
    other names than Python's, and no remedy touches them.
    """
    if text.isascii() or is_normalized("NFKC", text):
        return module
    left: list[cst.CSTNode] = [module]
    while left:
        node = left.pop()
        if isinstance(node, cst.Name) and not node.value.isascii():
            name = normalize("NFKC", node.value)
            if len(name) == len(node.value):
                object.__setattr__(node, "value", name)  # nobody else has seen this tree yet
        left.extend(node.children)
    return module
