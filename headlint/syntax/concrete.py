"""libcst's trees, for where source is to be changed: with each blank, comma and bracket, and its offset."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

import libcst as cst
from libcst.metadata import CodePosition, CodeRange, MetadataWrapper, PositionProvider

from headlint import python as py
from headlint.python.places import Range
from headlint.source import split_lines
from headlint.syntax.limits import gc_paused, with_room
from headlint.syntax.respelling import respelled
from headlint.syntax.trees import Entry, SyntaxTooNew, Tree

__all__ = ["Concrete", "whole_of"]


class Concrete:
    """libcst's tree of an entry of a file."""

    __slots__ = ("_line_offset", "_lines", "_parents", "_places", "_whole", "entry", "module", "tree")

    def __init__(self, tree: Tree, entry: Entry) -> None:
        """Raises SyntaxTooNew where libcst has none."""
        self.tree = tree
        self.entry = entry
        self._places: Mapping[cst.CSTNode, CodeRange] | None = None
        self._parents: dict[int, cst.CSTNode] | None = None
        self._whole: cst.Module | None = None
        self._lines: tuple[Sequence[str], Sequence[str]] | None = None
        self._line_offset = entry.start - 1
        module = _module(tree.text(entry))
        if isinstance(module, Exception):  # an entry can lean on its neighbours: `a; \\` and a line end
            module = self._of_whole()
        self.module = module

    def _of_whole(self) -> cst.Module:
        self._whole, places = self.tree.whole()
        whole = self._whole
        self._line_offset = 0
        self._places = places
        first, last = self.entry.start, self.entry.end
        return whole.with_changes(
            body=[
                one for one in whole.body if places[one].start.line <= last and places[one].end.line >= first
            ]
        )

    def position(self, node: cst.CSTNode) -> Range | None:
        """Where a node stands in the text of the source; None for a node of some other tree."""
        if self._places is None:
            try:
                self._places = _positions(self.module)
            except RecursionError:  # Python 3.12 bounds the stack of C as well
                self._places = {}
        found = self._places.get(node)
        return None if found is None else (self._place(found.start), self._place(found.end))

    def _place(self, found: CodePosition) -> tuple[int, int]:
        return found.line + self._line_offset, found.column + self._dropped(found.line)

    def offsets(self, node: cst.CSTNode) -> tuple[int, int] | None:
        """Where a node starts and ends in the text of the source; None where it has no place."""
        found = self.position(node)
        return None if found is None else (self.tree.offset(*found[0]), self.tree.offset(*found[1]))

    def parent(self, node: cst.CSTNode) -> cst.CSTNode | None:
        """The node that a node of this tree stands in."""
        if self._parents is None:
            self._parents = _parents(self.module)
        return self._parents.get(id(node))

    def counterparts(self, module: py.Module) -> dict[py.Node, cst.CSTNode]:
        """For the nodes of a tree of the same entry the same ones here, where they have the same shape."""
        found: dict[py.Node, cst.CSTNode] = {}
        left = list(_beside(module.body, [one for one in _listed(self.module.body) if self._is_own(one)]))
        while left:
            one, two = left.pop()
            if not _alike(one, two):
                continue
            found[one] = two
            for name in one.__slots__:
                part = getattr(one, name)
                if isinstance(part, (py.Node, list)):
                    left += _beside(part, _part(two, name))
        return found

    def _is_own(self, statement: cst.CSTNode) -> bool:
        """Whether a statement is of this entry, not one beside it that shares its line with it."""
        if self._whole is None or self._places is None:
            return True
        return self.entry.start <= self._places[statement].start.line <= self.entry.end

    def _dropped(self, line: int) -> int:
        """Characters that libcst leaves out at the start of a line: form feeds before a statement."""
        if self._lines is None:
            text = self.tree.source.text if self._whole else self.tree.text(self.entry)
            read = self._whole or self.module
            kept_text = with_room(lambda: read.code) if "\f" in text else ""
            self._lines = (split_lines(text), split_lines(kept_text))
        written, kept = self._lines
        return len(written[line - 1]) - len(kept[line - 1]) if line <= min(len(written), len(kept)) else 0


def whole_of(text: str) -> tuple[cst.Module, Mapping[cst.CSTNode, CodeRange]]:
    """libcst's tree of a file and the places in it. Raises SyntaxTooNew where libcst has none."""
    module = _module(text)
    if isinstance(module, Exception):
        raise SyntaxTooNew(str(module)) from module
    try:
        return module, _positions(module)
    except RecursionError as error:
        raise SyntaxTooNew("nested too deeply") from error


# Side by side


_KINDS: dict[type[py.Node], tuple[type[cst.CSTNode], ...]] = {
    py.SimpleString: (cst.SimpleString, cst.ConcatenatedString),
    py.FormattedString: (cst.FormattedString, cst.ConcatenatedString),
    py.Index: (cst.Index, cst.Element),
    py.YieldFrom: (cst.Yield,),
    py.Try: (cst.Try, cst.TryStar),
    py.ExceptHandler: (cst.ExceptHandler, cst.ExceptStarHandler),
    py.MatchAny: (cst.MatchPattern,),
    py.MatchOther: (cst.MatchPattern,),
}
"""What libcst has for the nodes that it names otherwise."""
_SILENT = (cst.Pass, cst.Assert, cst.TypeAlias)
"""Statements that `headlint.python` leaves out."""


def _alike(one: py.Node, two: cst.CSTNode) -> bool:
    if isinstance(one, py.Name):
        return isinstance(two, cst.Name) and two.value == one.value  # not where libcst spells it otherwise
    kinds = _KINDS.get(type(one))
    return isinstance(two, kinds) if kinds else type(two).__name__ == type(one).__name__


def _part(node: cst.CSTNode, name: str) -> object:
    """The part of a node that `headlint.python` has under a name."""
    if name == "parts":
        return list(_formatted(node))
    if isinstance(node, cst.Del):
        target = node.target
        if isinstance(target, cst.Tuple) and not target.lpar:
            return [one.value for one in target.elements]
        return [target]
    if isinstance(node, cst.Subscript) and name == "slice" and len(node.slice) == 1:
        index = node.slice[0].slice
        if isinstance(index, cst.Index) and isinstance(index.value, cst.Tuple) and index.value.elements:
            return index.value.elements  # x[(a, b)] is x[a, b]
    return getattr(node, name, None)


def _formatted(node: cst.CSTNode) -> Iterator[cst.CSTNode]:
    """The expressions in a formatted string, or in several strings side by side."""
    left = [node]
    while left:  # they nest, one level a string
        one = left.pop()
        if isinstance(one, cst.ConcatenatedString):
            left += [one.right, one.left]
        elif isinstance(one, cst.FormattedString):
            yield from (part for part in one.parts if isinstance(part, cst.FormattedStringExpression))


def _beside(own: object, its: object) -> Iterator[tuple[py.Node, cst.CSTNode]]:
    """The nodes that a part of a node holds, beside those of the same part of the other."""
    if isinstance(own, py.Node):
        part = _unwrapped(its)
        if isinstance(part, cst.CSTNode):
            yield own, part
    elif isinstance(own, list):
        parts = list(_listed(its))
        own = [one for one in own if not isinstance(one, py.FormattedStringText)]
        if len(own) == len(parts):
            yield from ((one, two) for one, two in zip(own, parts, strict=True) if isinstance(one, py.Node))


def _listed(part: object) -> Iterator[cst.CSTNode]:
    """The nodes of a sequence, of a block, of an `else`: none of those that only wrap others."""
    if isinstance(part, (cst.Else, cst.Finally)):
        part = part.body
    if isinstance(part, (cst.BaseSuite, cst.SimpleStatementLine)):
        part = part.body
    if isinstance(part, cst.If):
        yield part
    elif isinstance(part, Sequence) and not isinstance(part, str):
        for one in part:
            if isinstance(one, cst.SimpleStatementLine):
                yield from _listed(one)
            elif not isinstance(one, _SILENT):
                found = _unwrapped(one)
                if isinstance(found, cst.CSTNode):
                    yield found


def _unwrapped(part: object) -> object:
    if isinstance(part, cst.AssignTarget):
        return part.target
    if isinstance(part, cst.SubscriptElement):
        return part.slice
    if isinstance(part, cst.Decorator):
        return part.decorator
    if isinstance(part, cst.CompIf):
        return part.test
    if isinstance(part, cst.From):
        return part.item
    return part.name if isinstance(part, cst.AsName) else part


# libcst


def _module(text: str) -> cst.Module | Exception:
    with gc_paused():
        try:
            return respelled(cst.parse_module(text), text)
        except (cst.ParserSyntaxError, cst.CSTValidationError, RecursionError, ValueError) as error:
            return error
        except TypeError:  # libcst 1.8 at `return(lambda: 0)()`: a super() of its own fails
            return ValueError("it stumbles over a lambda right behind a keyword; write a space between them")


def _positions(module: cst.Module) -> Mapping[cst.CSTNode, CodeRange]:
    with gc_paused():
        # The nodes are used as keys by identity, so they must not be copied.
        wrapper = MetadataWrapper(module, unsafe_skip_copy=True)
        # Implicitly joined strings nest in libcst, one level a string.
        return with_room(lambda: wrapper.resolve(PositionProvider))


def _parents(module: cst.Module) -> dict[int, cst.CSTNode]:
    """The node above each node, by identity; without recursion, since trees can be deep."""
    above: dict[int, cst.CSTNode] = {}
    left: list[cst.CSTNode] = [module]
    while left:
        node = left.pop()
        for child in node.children:
            above[id(child)] = node
            left.append(child)
    return above
