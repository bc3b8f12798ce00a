"""A node of the source with what stands around it: its text, its parents, its exact offsets."""

from __future__ import annotations

from collections.abc import Iterator

import libcst as cst

from headlint.findings import Site
from headlint.records import dataclass
from headlint.syntax import NodeSite, Parsed

__all__ = ["Doubt", "Passage"]


class Doubt(Exception):
    """The source is not written in a way that can be edited with certainty; the remedy stays words."""


@dataclass(frozen=True, slots=True)
class Passage:
    """A node in its entry of a file. Offsets count code points of the program's text from 0.

    The program of a notebook is its code cells joined (headlint.source); edits lead back to the cells.
    """

    parsed: Parsed
    node: cst.CSTNode

    @classmethod
    def of(cls, site: Site | None) -> Passage | None:
        """The passage that a fact was seen at; None where the site is no node of a source."""
        return cls(site.parsed, site.node) if isinstance(site, NodeSite) else None

    def at(self, node: cst.CSTNode) -> Passage:
        """Another node of the same entry."""
        return Passage(self.parsed, node)

    def range(self) -> tuple[int, int] | None:
        """Start and end offset, without parentheses around the node; None where it has no place."""
        return self.parsed.offsets(self.node)

    def whole(self) -> tuple[int, int]:
        """Start and end offset with the parentheses around the node. Raises Doubt where it has no place."""
        left, right = getattr(self.node, "lpar", ()), getattr(self.node, "rpar", ())
        outer = (self.at(left[0]).range(), self.at(right[-1]).range()) if left and right else None
        found = self.range()
        if outer is not None and outer[0] is not None and outer[1] is not None:
            return outer[0][0], outer[1][1]
        if found is None:
            raise Doubt("the node has no place")
        return found

    @property
    def source(self) -> str:
        """The whole program text that the offsets count in."""
        return self.parsed.tree.source.text

    def text(self) -> str:
        """The source text of the node, byte for byte; empty where it has no place."""
        found = self.range()
        return "" if found is None else self.parsed.tree.source.text[found[0] : found[1]]

    def parent(self) -> Passage | None:
        """The node that this one stands in."""
        above = self.parsed.parent(self.node)
        return None if above is None else Passage(self.parsed, above)

    def parents(self) -> Iterator[Passage]:
        """All nodes around this one, from the inside out."""
        here = self.parent()
        while here is not None:
            yield here
            here = here.parent()
