"""Program text as trees: ast as guard and table of contents, libcst and positions on demand."""

from __future__ import annotations

import ast
import gc
import sys
import threading
from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import TypeVar

import libcst as cst
from libcst.metadata import CodeRange, MetadataWrapper, PositionProvider

from headlint.cells import read_ast
from headlint.contents import Entry, entries_of
from headlint.findings import Position, Span
from headlint.guard import DEEPEST, guarded_ast
from headlint.respelling import respelled
from headlint.running import running_lines
from headlint.source import Source, SourceError, line_starts, split_lines

__all__ = ["DEEPEST", "Entry", "NodeSite", "Parsed", "SyntaxTooNew", "Tree", "code_of", "gc_paused"]

T = TypeVar("T")

_EMPTY = cst.Module([])


class SyntaxTooNew(Exception):
    """libcst cannot parse what Python can; `error` says where."""

    def __init__(self, error: SourceError) -> None:
        super().__init__(error.reason)
        self.error = error


class Tree:
    """A file's table of contents, whose entries are parsed when they are asked for."""

    __slots__ = ("_held", "_parsed", "_running", "_starts", "_whole", "entries", "path", "source")

    def __init__(
        self, source: Source, entries: Iterable[Entry], running: Sequence[str] | None = None
    ) -> None:
        self.source = source
        self.path = source.path
        self.entries = tuple(entries)
        self._running = running
        self._starts = line_starts(source.text)
        self._held = 0
        self._parsed: dict[Entry, Parsed | SyntaxTooNew] = {}
        self._whole: cst.Module | SyntaxTooNew | None = None

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
        """Lines of source whose libcst trees are kept."""
        return self._held

    def forget(self) -> None:
        """Drop the libcst trees; whoever asks again gets new ones."""
        self._parsed.clear()
        self._held = 0
        self._whole = None

    def span(self, start: int, end: int) -> Span | None:
        """The range between two offsets of the text; None where it crosses from a cell to another."""
        (first, from_column), (last, to_column) = self._place(start), self._place(end)
        cell, line = self.source.locate(first)
        last_cell, last_line = self.source.locate(last)
        if cell != last_cell:
            return None
        begins = Position(line, from_column + 1 + self.source.dropped(first))
        return Span(self.path, begins, Position(last_line, to_column + 1 + self.source.dropped(last)), cell)

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
        """The libcst tree of an entry, made once. Raises SyntaxTooNew where libcst has none."""
        found = self._parsed.get(entry)
        if found is None:
            found = self._parsed[entry] = self._parse(entry)
            self._held += entry.end - entry.start + 1
        if isinstance(found, SyntaxTooNew):
            raise found
        return found

    def decorated(self, entry: Entry) -> Parsed | None:
        """A function with its decorators and without its parameters and its body, at less cost; None where
        it cannot be had."""
        start = self._starts[entry.start - 1]
        above = self.source.text[start : self._starts[entry.start - 1 + entry.decorators]]
        module = _parse_module(f"{above}def {entry.name}(): pass\n")
        return Parsed(self, entry, module, entry.start - 1) if isinstance(module, cst.Module) else None

    def _parse(self, entry: Entry) -> Parsed | SyntaxTooNew:
        module = _parse_module(self.text(entry))
        if isinstance(module, cst.Module):
            return Parsed(self, entry, module, entry.start - 1)
        if self._whole is None:  # an entry can lean on its neighbours: `a; \` and a line end
            whole = _parse_module(self.source.text)
            self._whole = whole if isinstance(whole, cst.Module) else self._too_new(whole)
        if isinstance(self._whole, SyntaxTooNew):
            return self._whole
        places = _positions(self._whole)
        body = [
            statement
            for statement in self._whole.body
            if places[statement].start.line <= entry.end and places[statement].end.line >= entry.start
        ]
        return Parsed(self, entry, self._whole.with_changes(body=body), 0, places, self._whole)

    def _too_new(self, error: Exception) -> SyntaxTooNew:
        line, column, reason = 1, 1, str(error)
        if isinstance(error, cst.ParserSyntaxError):
            line, column, reason = error.raw_line, error.raw_column + 1, error.message
        detail = reason.splitlines()[0] if reason else type(error).__name__
        return SyntaxTooNew(self.source.error(line, column, f"libcst cannot parse this file: {detail}"))


class Parsed:
    """An entry's libcst tree; `line_offset` leads from its lines to those of the source."""

    __slots__ = ("_lines", "_parents", "_places", "_whole", "entry", "line_offset", "module", "tree")

    def __init__(
        self,
        tree: Tree,
        entry: Entry,
        module: cst.Module,
        line_offset: int,
        places: Mapping[cst.CSTNode, CodeRange] | None = None,
        whole: cst.Module | None = None,
    ) -> None:
        self.tree = tree
        self.entry = entry
        self.module = module
        self.line_offset = line_offset
        self._places = places
        self._parents: dict[int, cst.CSTNode] | None = None
        self._whole = whole  # the file, where the entry could not be parsed by itself
        self._lines: tuple[Sequence[str], Sequence[str]] | None = None

    def position(self, node: cst.CSTNode) -> CodeRange | None:
        """Where a node stands within `module`; None for a node of some other tree."""
        if self._places is None:
            try:
                self._places = _positions(self.module)
            except RecursionError:  # Python 3.12 bounds the stack of C as well
                self._places = {}
        return self._places.get(node)

    def parent(self, node: cst.CSTNode) -> cst.CSTNode | None:
        """The node that a node of this tree stands in."""
        if self._parents is None:
            self._parents = _parents(self.module)
        return self._parents.get(id(node))

    def offsets(self, node: cst.CSTNode) -> tuple[int, int] | None:
        """Where a node starts and ends in the text of the source; None where it has no place."""
        found = self.position(node)
        if found is None:
            return None
        return (
            self._offset(found.start.line, found.start.column),
            self._offset(found.end.line, found.end.column),
        )

    def _offset(self, line: int, column: int) -> int:
        return self.tree.offset(line + self.line_offset, column + self._dropped(line))

    def place(self, line: int, column: int) -> tuple[int | None, Position]:
        """The notebook cell and the place in the source of a place in `module` (column from 0)."""
        source = self.tree.source
        cell, located = source.locate(line + self.line_offset)
        unindented = source.dropped(line + self.line_offset)
        return cell, Position(located, column + 1 + unindented + self._dropped(line))

    def _dropped(self, line: int) -> int:
        """Characters that libcst leaves out at the start of a line: form feeds before a statement."""
        if self._lines is None:
            text = self.tree.source.text if self._whole else self.tree.text(self.entry)
            read = self._whole or self.module
            kept_text = _with_room(lambda: read.code) if "\f" in text else ""
            self._lines = (split_lines(text), split_lines(kept_text))
        written, kept = self._lines
        return len(written[line - 1]) - len(kept[line - 1]) if line <= min(len(written), len(kept)) else 0


class NodeSite:
    """A node as a place in the source: two are equal when they are about the same node."""

    __slots__ = ("node", "parsed")

    def __init__(self, parsed: Parsed, node: cst.CSTNode) -> None:
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
        node = self.node.name if isinstance(self.node, (cst.FunctionDef, cst.ClassDef)) else self.node
        found = self.parsed.position(node)
        if found is None:
            line = self.parsed.entry.start - self.parsed.line_offset
            start, end = (line, 0), (line, 1)
        else:
            start, end = (found.start.line, found.start.column), (found.end.line, found.end.column)
        cell, first = self.parsed.place(*start)
        _, last = self.parsed.place(*end)
        return Span(self.parsed.tree.path, first, last, cell)


def code_of(node: cst.CSTNode) -> str:
    """The source text of a node, without the white space around it."""
    return _with_room(lambda: _EMPTY.code_for_node(node)).strip()


@contextmanager
def gc_paused() -> Iterator[None]:
    """No garbage collection within: trees are many objects and no garbage."""
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_enabled:
            gc.enable()


# libcst


def _parse_module(text: str) -> cst.Module | Exception:
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
        return _with_room(lambda: wrapper.resolve(PositionProvider))


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


def _with_room(job: Callable[[], T]) -> T:
    """Do a job that recurses over a tree; again with a larger stack if the usual one is too small.

    Implicitly joined strings nest in libcst, one level a string, and ast does not show how many.
    """
    try:
        return job()
    except RecursionError:
        pass
    results: list[T] = []
    limit, size = sys.getrecursionlimit(), threading.stack_size(256 * 1024 * 1024)
    sys.setrecursionlimit(50_000)
    try:
        thread = threading.Thread(target=lambda: results.append(job()))
        thread.start()
        thread.join()
    finally:
        sys.setrecursionlimit(limit)
        threading.stack_size(size)
    if not results:
        raise RecursionError("the syntax tree is too deep")
    return results[0]
