"""A node of the source with what stands around it: its text, its parents, its exact offsets."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator, Sequence

import libcst as cst

from headlint.cells import parse_quietly
from headlint.findings import Site
from headlint.records import dataclass
from headlint.syntax import NodeSite
from headlint.syntax.concrete import Concrete

__all__ = ["Doubt", "Passage", "module_of"]

_LINE_END = re.compile(r"\r\n?|\n")


class Doubt(Exception):
    """The source is not written in a way that can be edited with certainty; the remedy stays words."""


@dataclass(frozen=True, slots=True)
class Passage:
    """A node in its entry of a file. Offsets count code points of the program's text from 0.

    The program of a notebook is its code cells joined (headlint.source); edits lead back to the cells.
    """

    parsed: Concrete
    node: cst.CSTNode

    @classmethod
    def of(cls, site: Site | None) -> Passage | None:
        """The passage that a fact was seen at; None where the site is no node of a source, or one that libcst
        reads otherwise. Raises SyntaxTooNew where it reads none."""
        node = site.parsed.counterpart(site.node) if isinstance(site, NodeSite) else None
        if node is None or not isinstance(site, NodeSite):
            return None
        return cls(site.parsed.tree.concrete(site.parsed.entry), node)

    def at(self, node: cst.CSTNode) -> Passage:
        """Another node of the same entry."""
        return Passage(self.parsed, node)

    def range(self) -> tuple[int, int]:
        """Start and end offset, without parentheses around the node. Raises Doubt where it has no place."""
        found = self.parsed.offsets(self.node)
        if found is None:
            raise Doubt("the node has no place")
        return found

    def whole(self) -> tuple[int, int]:
        """Start and end offset with the parentheses around the node. Raises Doubt where it has no place."""
        left: Sequence[cst.CSTNode] = getattr(self.node, "lpar", ())
        right: Sequence[cst.CSTNode] = getattr(self.node, "rpar", ())
        return (self.at(left[0]).range()[0], self.at(right[-1]).range()[1]) if left else self.range()

    @property
    def source(self) -> str:
        """The whole program text that the offsets count in."""
        return self.parsed.tree.source.text

    def text(self) -> str:
        """The source text of the node, byte for byte. Raises Doubt where it has no place."""
        return self.source[slice(*self.range())]

    def line_end(self, at: int) -> str:
        """How the line of an offset ends; the last line as the one before it, a single one as on Unix."""
        found = _LINE_END.search(self.source, at)
        if found is not None:
            return found[0]
        ends = _LINE_END.findall(self.source)
        return ends[-1] if ends else "\n"

    def parent(self) -> Passage | None:
        """The node that this one stands in."""
        above = self.parsed.parent(self.node)
        return None if above is None else Passage(self.parsed, above)

    def above(self) -> Passage:
        """The same, for a node that is not the whole file. Raises Doubt for that."""
        found = self.parent()
        if found is None:
            raise Doubt("it stands alone")
        return found

    def parents(self) -> Iterator[Passage]:
        """All nodes around this one, from the inside out."""
        here = self.parent()
        while here is not None:
            yield here
            here = here.parent()

    def line(self) -> int:
        """The number of the line that it starts in, as Python counts them."""
        return len(_LINE_END.findall(self.source, 0, self.range()[0])) + 1


def module_of(text: str) -> ast.Module:
    """The text as Python reads it. Raises Doubt where it does not: libcst knows newer grammar."""
    try:
        return parse_quietly(text)
    except (SyntaxError, ValueError, RecursionError) as error:
        raise Doubt("it is not Python that can be read") from error
