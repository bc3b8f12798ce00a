"""Program text as trees: Python's own for what is asked of it, libcst's where it is to be changed."""

from __future__ import annotations

import ast
from bisect import bisect_right
from collections.abc import Iterable, Mapping, MutableMapping, Sequence
from typing import TYPE_CHECKING

from headlint import python as py
from headlint.cells import parse_quietly, read_ast
from headlint.contents import Entry, entries_of
from headlint.findings import Position, Span
from headlint.guard import DEEPEST, guarded_ast
from headlint.python.converting import converted
from headlint.python.converting_expressions import Origin
from headlint.python.places import Range, pairs, place_of
from headlint.running import running_lines
from headlint.source import Source, SourceError, line_starts, split_lines
from headlint.syntax.limits import gc_paused, with_room

if TYPE_CHECKING:
    import libcst as cst
    from libcst.metadata import CodeRange

    from headlint.syntax.concrete import Concrete

    Whole = tuple[cst.Module, Mapping[cst.CSTNode, CodeRange]]

__all__ = ["DEEPEST", "Entry", "NodeSite", "Parsed", "SyntaxTooNew", "Tree"]


_CONCRETE = 12
"""How many times the room of our own trees libcst's take, with the places and parents of their nodes."""


class SyntaxTooNew(Exception):
    """libcst cannot parse what Python can."""


class Tree:
    """A file's table of contents, whose entries are parsed when they are asked for."""

    __slots__ = (
        "_ast",
        "_concrete",
        "_held",
        "_lines",
        "_parsed",
        "_running",
        "_starts",
        "_whole",
        "entries",
        "path",
        "source",
    )

    def __init__(
        self, source: Source, entries: Iterable[Entry], running: Sequence[str] | None = None
    ) -> None:
        self.source = source
        self.path = source.path
        self.entries = tuple(entries)
        self._running = running
        self._starts = line_starts(source.text)
        self._held = 0
        self._parsed: dict[Entry, Parsed] = {}
        self._ast: ast.Module | None = None
        self._lines: tuple[str, ...] | None = None
        self._concrete: dict[Entry, Concrete | SyntaxTooNew] = {}
        self._whole: Whole | SyntaxTooNew | None = None

    @classmethod
    def of(cls, source: Source, *, running: bool = False) -> Tree | SourceError:
        """The contents of a source, or why it is not Python that can be read; what of it is `running` is
        told at once, or when it is asked for."""
        with gc_paused():
            module = guarded_ast(source)
            if isinstance(module, SourceError):
                return module
            lines = source.lines()
            return cls(source, entries_of(module, lines), running_lines(module, lines) if running else None)

    @classmethod
    def empty(cls, path: str) -> Tree:
        """The contents of nothing: a folder that is a package without a file."""
        return cls(Source(path, ""), ())

    def text(self, entry: Entry) -> str:
        """The entry's lines as they stand in the source."""
        end = self._starts[entry.end] if entry.end < len(self._starts) else None
        return self.source.text[self._starts[entry.start - 1] : end]

    def running(self, entry: Entry | None = None) -> str:
        """What runs of the entry's lines, or of all lines: no comments, docstrings, annotations."""
        if self._running is None:
            module = read_ast(self.source.text)
            lines = self.source.lines()
            self._running = running_lines(module, lines) if isinstance(module, ast.Module) else lines
        return "\n".join(self._running if entry is None else self._running[entry.start - 1 : entry.end])

    def held(self) -> int:
        """Lines of source whose trees are kept; libcst's count for the room that they take."""
        return self._held

    def forget(self) -> None:
        """Drop the trees; whoever asks again gets new ones."""
        self._parsed.clear()
        self._concrete.clear()
        self._ast = self._lines = self._whole = None
        self._held = 0

    def place(self, line: int, column: int) -> tuple[int | None, Position]:
        """The notebook cell and the place in the file of a place in the text (line from 1, column from 0)."""
        cell, located = self.source.locate(line)
        return cell, Position(located, column + 1 + self.source.dropped(line))

    def span(self, start: int, end: int) -> Span | None:
        """The range between two offsets of the text; None where it crosses from a cell to another."""
        cell, first = self.place(*self._place(start))
        last_cell, last = self.place(*self._place(end))
        return None if cell != last_cell else Span(self.path, first, last, cell)

    def offset(self, line: int, column: int) -> int:
        """The offset of a place in the text (line from 1, column from 0)."""
        return self._starts[line - 1] + column

    def _place(self, offset: int) -> tuple[int, int]:
        line = bisect_right(self._starts, offset)
        return line, offset - self._starts[line - 1]

    def mentions(self, entry: Entry, words: Iterable[str]) -> bool:
        """Whether any of the words occurs in the entry's text."""
        text = self.text(entry)
        return any(word in text for word in words)

    def parse(self, entry: Entry) -> Parsed:
        """The tree of an entry, made once."""
        found = self._parsed.get(entry)
        if found is None:
            found = self._parsed[entry] = self._parse(entry)
            self._held += entry.end - entry.start + 1
        return found

    def concrete(self, entry: Entry) -> Concrete:
        """libcst's tree of an entry, made once. Raises SyntaxTooNew where libcst has none."""
        found = self._concrete.get(entry)
        if found is None:
            # Not before it is asked for: libcst takes longer to import than most files to lint.
            from headlint.syntax.concrete import Concrete

            try:
                found = Concrete(self, entry)
            except SyntaxTooNew as error:
                found = error
            self._concrete[entry] = found
            self._held += _CONCRETE * (entry.end - entry.start + 1)
        if isinstance(found, SyntaxTooNew):
            raise found
        return found

    def whole(self) -> Whole:
        """libcst's tree of the file and the places in it, made once. Raises SyntaxTooNew without one."""
        if self._whole is None:
            from headlint.syntax.concrete import whole_of

            try:
                self._whole = whole_of(self.source.text)
            except SyntaxTooNew as error:
                self._whole = error
            self._held += _CONCRETE * len(self._starts)
        if isinstance(self._whole, SyntaxTooNew):
            raise self._whole
        return self._whole

    def decorated(self, entry: Entry) -> Parsed | None:
        """A function with its decorators and without its parameters and its body, at less cost; None where
        it cannot be had."""
        start = self._starts[entry.start - 1]
        above = self.source.text[start : self._starts[entry.start - 1 + entry.decorators]]
        text = f"{above}def {entry.name}(): pass\n"
        module = _ast_of(text)
        return None if module is None else Parsed(self, entry, text, entry.start - 1, module)

    def _parse(self, entry: Entry) -> Parsed:
        text = self.text(entry)
        module = _ast_of(text)
        if module is not None:
            return Parsed(self, entry, text, entry.start - 1, module)
        text = self.source.text  # an entry can lean on its neighbours: `a; \` and a line end
        return Parsed(self, entry, text, 0, self.again(text))

    def again(self, text: str) -> ast.Module | None:
        """Python's tree of some of the source; that of all of it is kept."""
        if text is not self.source.text:
            return _ast_of(text)
        if self._ast is None:
            self._ast = _ast_of(text)
            self._held += len(self._starts)
        return self._ast

    def lines(self, text: str) -> tuple[str, ...]:
        """The lines of some of the source; those of all of it are kept."""
        if text is not self.source.text:
            return split_lines(text)
        if self._lines is None:
            self._lines = split_lines(text)
        return self._lines


def _ast_of(text: str) -> ast.Module | None:
    """Python's tree of a text, None where it has none. Raises RecursionError where there is no room."""
    try:
        return with_room(lambda: parse_quietly(text))
    except (SyntaxError, ValueError):
        return None


class Parsed:
    """An entry's tree, of a text whose lines lead to those of the source by `line_offset`."""

    __slots__ = ("_counterparts", "_origins", "_text", "entry", "line_offset", "module", "tree")

    def __init__(
        self, tree: Tree, entry: Entry, text: str, line_offset: int, module: ast.Module | None
    ) -> None:
        self.tree = tree
        self.entry = entry
        self.line_offset = line_offset
        self._text = text
        self._origins: Mapping[py.Node, Origin | None] | None = None
        self._counterparts: Mapping[py.Node, cst.CSTNode] | None = None
        with gc_paused():
            self.module = self._converted(module)

    def _converted(
        self, module: ast.Module | None, origins: MutableMapping[py.Node, Origin] | None = None
    ) -> py.Module:
        body = [] if module is None else module.body
        first, last = self.entry.start - self.line_offset, self.entry.end - self.line_offset
        own = [one for one in body if one.lineno <= last and (one.end_lineno or one.lineno) >= first]
        lines = self.tree.lines(self._text)
        return with_room(lambda: converted(own, lines, origins))

    def text(self, node: py.FunctionDef | py.ClassDef) -> str:
        """The lines of a definition within the entry."""
        first, last = node.lines
        return "\n".join(self.tree.lines(self._text)[first - 1 : last])

    def position(self, node: py.Node) -> Range | None:
        """Where a node stands in the text of the source, a definition by its name; None for a node of some
        other tree, and where it has no place."""
        if self._origins is None:
            origins: dict[py.Node, Origin] = {}
            again = self._converted(self.tree.again(self._text), origins)
            self._origins = {own: origins.get(its) for own, its in pairs(self.module, again)}
        if node not in self._origins:
            return None
        origin = self._origins[node]
        found = None if origin is None else place_of(node, origin, self.tree.lines(self._text))
        if found is None:
            return self._position_by_libcst(node)
        (first, start), (last, end) = found
        return (first + self.line_offset, start), (last + self.line_offset, end)

    def counterpart(self, node: py.Node) -> cst.CSTNode | None:
        """The same node in libcst's tree of the entry, None where it has another shape there. Raises
        SyntaxTooNew where libcst has no tree."""
        if self._counterparts is None:
            self._counterparts = self.tree.concrete(self.entry).counterparts(self.module)
        return self._counterparts.get(node)

    def _position_by_libcst(self, node: py.Node) -> Range | None:
        own = node.name if isinstance(node, (py.FunctionDef, py.ClassDef)) else node
        try:
            found = self.counterpart(own)
        except SyntaxTooNew:
            return None
        return None if found is None else self.tree.concrete(self.entry).position(found)


class NodeSite:
    """A node as a place in the source: two are equal when they are about the same node."""

    __slots__ = ("node", "parsed")

    def __init__(self, parsed: Parsed, node: py.Node) -> None:
        self.parsed = parsed
        self.node = node

    def __eq__(self, other: object) -> bool:
        return isinstance(other, NodeSite) and other.node is self.node and other.parsed is self.parsed

    def __hash__(self) -> int:
        return hash((id(self.node), id(self.parsed)))

    def __repr__(self) -> str:
        return f"NodeSite({type(self.node).__name__} in {self.parsed.tree.path})"

    def span(self) -> Span:
        """The node's range; for a definition its name, for a node of no known place its entry's start."""
        tree, line = self.parsed.tree, self.parsed.entry.start
        start, end = self.parsed.position(self.node) or ((line, 0), (line, 1))
        cell, first = tree.place(*start)
        _, last = tree.place(*end)
        return Span(tree.path, first, last, cell)
