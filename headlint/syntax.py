"""Program text as trees: ast as guard and table of contents, libcst and positions on demand."""

from __future__ import annotations

import ast
import gc
import re
import sys
import threading
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Literal, TypeVar

import libcst as cst
from libcst.metadata import CodeRange, MetadataWrapper, PositionProvider

from headlint.findings import Position, Span
from headlint.source import Source, SourceError, line_starts, read_ast, split_lines

__all__ = ["DEEPEST", "Entry", "NodeSite", "Parsed", "SyntaxTooNew", "Tree", "code_of", "gc_paused"]

T = TypeVar("T")
Kind = Literal["function", "class", "statement"]

DEEPEST = 128
"""Levels of syntax that are read. Measured with libcst 1.9 and 8 MB of stack: brackets abort the
process at about 1,000 levels and operators, calls and attributes at some thousands; positions reach
Python's recursion limit at 138 and 320. Of 15,625 library files three go deeper than 100."""

DEEPEST_PATTERN = 8
"""Levels of a `case` pattern: libcst's time doubles with each one, and for mappings quadruples."""

_PYTHON_2 = re.compile(r"call to '(?:print|exec)'|multiple exception types|leading zeros in decimal")
_STRING = re.compile(r"'(?:\\.|[^'\\])*'|\"(?:\\.|[^\"\\])*\"|#.*")
_EMPTY = cst.Module([])
_LEAVES = frozenset({ast.Name, ast.Constant, ast.Pass}).union(
    *(base.__subclasses__() for base in (ast.expr_context, ast.operator, ast.unaryop, ast.boolop, ast.cmpop))
)
_BINDING_FIELD: Mapping[type[ast.AST], str] = {
    ast.ExceptHandler: "name",
    ast.MatchAs: "name",
    ast.MatchStar: "name",
    ast.MatchMapping: "rest",
}


class SyntaxTooNew(Exception):
    """libcst cannot parse what Python can; `error` says where."""

    def __init__(self, error: SourceError) -> None:
        super().__init__(error.reason)
        self.error = error


@dataclass(frozen=True, slots=True)
class Entry:
    """A top-level statement (or several that share a line): its lines, decorators included.

    `binds` are the module variables it can bind (`*` for a star import), `modules` the top-level
    packages it imports (relative imports aside), `methods` a class's own.
    """

    kind: Kind
    name: str | None
    start: int
    end: int
    binds: frozenset[str]
    imports: bool = False
    modules: frozenset[str] = frozenset()
    methods: tuple[str, ...] = ()


class Tree:
    """A file's table of contents, whose entries are parsed when they are asked for."""

    __slots__ = ("_parsed", "_starts", "_whole", "entries", "path", "source")

    def __init__(self, source: Source, entries: Iterable[Entry]) -> None:
        self.source = source
        self.path = source.path
        self.entries = tuple(entries)
        self._starts = line_starts(source.text)
        self._parsed: dict[Entry, Parsed | SyntaxTooNew] = {}
        self._whole: cst.Module | SyntaxTooNew | None = None

    @classmethod
    def of(cls, source: Source) -> Tree | SourceError:
        """The contents of a source, or why it is not Python that can be read."""
        with gc_paused():
            module = read_ast(source.text)
            if isinstance(module, Exception):
                return _not_python(source, module)
            return _too_deep(source, module) or cls(source, _entries(module, source.lines()))

    @classmethod
    def empty(cls, path: str) -> Tree:
        """The contents of nothing: a folder that is a package without a file."""
        return cls(Source(path, ""), ())

    def text(self, entry: Entry) -> str:
        """The entry's lines as they stand in the source."""
        end = self._starts[entry.end] if entry.end < len(self._starts) else None
        return self.source.text[self._starts[entry.start - 1] : end]

    def mentions(self, entry: Entry, words: Iterable[str]) -> bool:
        """Whether any of the words occurs in the entry's text."""
        text = self.text(entry)
        return any(word in text for word in words)

    def parse(self, entry: Entry) -> Parsed:
        """The libcst tree of an entry, made once. Raises SyntaxTooNew where libcst has none."""
        found = self._parsed.get(entry)
        if found is None:
            found = self._parsed[entry] = self._parse(entry)
        if isinstance(found, SyntaxTooNew):
            raise found
        return found

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
        return Parsed(self, entry, self._whole.with_changes(body=body), 0, places)

    def _too_new(self, error: Exception) -> SyntaxTooNew:
        line, column, reason = 1, 1, str(error)
        if isinstance(error, cst.ParserSyntaxError):
            line, column, reason = error.raw_line, error.raw_column + 1, error.message
        detail = reason.splitlines()[0] if reason else type(error).__name__
        return SyntaxTooNew(self.source.error(line, column, f"libcst cannot parse this file: {detail}"))


class Parsed:
    """An entry's libcst tree; `line_offset` leads from its lines to those of the source."""

    __slots__ = ("_lines", "_places", "entry", "line_offset", "module", "tree")

    def __init__(
        self,
        tree: Tree,
        entry: Entry,
        module: cst.Module,
        line_offset: int,
        places: Mapping[cst.CSTNode, CodeRange] | None = None,
    ) -> None:
        self.tree = tree
        self.entry = entry
        self.module = module
        self.line_offset = line_offset
        self._places = places
        # An entry parsed with the whole file has lines of its own: nothing to compare.
        self._lines: tuple[Sequence[str], Sequence[str]] | None = None if places is None else ((), ())

    def position(self, node: cst.CSTNode) -> CodeRange | None:
        """Where a node stands within `module`; None for a node of some other tree."""
        if self._places is None:
            self._places = _positions(self.module)
        return self._places.get(node)

    def place(self, line: int, column: int) -> tuple[int | None, Position]:
        """The notebook cell and the place in the source of a place in `module` (column from 0)."""
        cell, located = self.tree.source.locate(line + self.line_offset)
        return cell, Position(located, column + 1 + self._dropped(line))

    def _dropped(self, line: int) -> int:
        """Characters that libcst leaves out at the start of a line: form feeds before a statement."""
        if self._lines is None:
            text = self.tree.text(self.entry)
            kept_text = _with_room(lambda: self.module.code) if "\f" in text else ""
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
            return cst.parse_module(text)
        except (cst.ParserSyntaxError, cst.CSTValidationError, RecursionError, ValueError) as error:
            return error


def _positions(module: cst.Module) -> Mapping[cst.CSTNode, CodeRange]:
    with gc_paused():
        # The nodes are used as keys by identity, so they must not be copied.
        wrapper = MetadataWrapper(module, unsafe_skip_copy=True)
        return _with_room(lambda: wrapper.resolve(PositionProvider))


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


# Guards


def _not_python(source: Source, error: Exception) -> SourceError:
    reason = str(getattr(error, "msg", None) or error or type(error).__name__)
    version = f"{sys.version_info.major}.{sys.version_info.minor}"
    if isinstance(error, (RecursionError, MemoryError)):
        return source.error(1, 1, "nested too deeply for Python's own parser")
    hint = "; it looks like Python 2" if _PYTHON_2.search(reason) else ""
    line, column = getattr(error, "lineno", None) or 1, getattr(error, "offset", None) or 1
    return source.error(line, column, f"not valid Python {version}: {reason}{hint}")


def _too_deep(source: Source, module: ast.Module) -> SourceError | None:
    """An error for a tree that libcst cannot be trusted with. Goes level by level, never recurses."""
    cases: list[ast.match_case] = []
    levels: dict[int, list[ast.AST]] = {0: [module]}
    depth = 0
    while levels:
        for node in levels.pop(depth, ()):
            below = depth + 1
            if isinstance(node, ast.BoolOp):
                below = depth + len(node.values) - 1  # flat here, but one level each in libcst
            elif isinstance(node, ast.alias):
                below += node.name.count(".")
            elif isinstance(node, ast.ImportFrom):
                below += (node.module or "").count(".")
            elif isinstance(node, ast.match_case):
                cases.append(node)
            if below > DEEPEST:
                line, column = getattr(node, "lineno", 1), getattr(node, "col_offset", 0) + 1
                return source.error(line, column, f"nested too deeply (more than {DEEPEST} levels)")
            children = _children(node)
            if children:
                levels.setdefault(below, []).extend(children)
        depth += 1
    lines = source.lines() if cases else ()
    for case in cases:
        levels_here = _pattern_levels(case, lines)
        if levels_here > DEEPEST_PATTERN:
            reason = f"match pattern nested too deeply ({levels_here} levels)"
            return source.error(case.pattern.lineno, case.pattern.col_offset + 1, reason)
    return None


def _children(node: ast.AST) -> list[ast.AST]:
    """The nodes below a node that can have more below them, at a third of ast.iter_child_nodes' time."""
    children: list[ast.AST] = []
    for value in vars(node).values():
        if type(value) is list:
            children += [one for one in value if isinstance(one, ast.AST) and type(one) not in _LEAVES]
        elif isinstance(value, ast.AST) and type(value) not in _LEAVES:
            children.append(value)
    return children


def _pattern_levels(case: ast.match_case, lines: Sequence[str]) -> int:
    """Brackets that are open at once in a `case` header; ast keeps no grouping parentheses."""
    first = case.pattern.lineno
    while first > 1 and not lines[first - 1].lstrip().startswith("case"):
        first -= 1
    stop: ast.expr | ast.stmt = case.guard or case.body[0]
    last = lines[stop.lineno - 1].encode()[: stop.col_offset].decode(errors="replace")
    text = _STRING.sub("", "\n".join([*lines[first - 1 : stop.lineno - 1], last]))
    deepest = now = 0
    for bracket in re.findall(r"[(\[{]|[)\]}]", text):
        now += 1 if bracket in "([{" else -1
        deepest = max(deepest, now)
    return deepest


# The table of contents


def _entries(module: ast.Module, lines: Sequence[str]) -> list[Entry]:
    entries: list[Entry] = []
    for node in module.body:
        previous = entries[-1] if entries else None
        entry = _entry(node, lines, previous.end if previous else 0)
        if previous is not None and entry.start <= previous.end:
            entries[-1] = _together(previous, entry)
        else:
            entries.append(entry)
    return entries


def _entry(node: ast.stmt, lines: Sequence[str], before: int) -> Entry:
    """The entry of a statement, where line `before` is the last of the one that precedes it."""
    end = node.end_lineno or node.lineno
    names: set[str] = set()
    modules: set[str] = set()
    imports = _bindings(node, names, modules)
    binds = frozenset(names)
    if not isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)):
        return Entry("statement", None, node.lineno, end, binds, imports, frozenset(modules))
    start = min([node.lineno, *(decorator.lineno for decorator in node.decorator_list)])
    while start > before + 1 and node.decorator_list and not lines[start - 1].lstrip().startswith("@"):
        start -= 1  # `@(` can stand lines above the expression
    if not isinstance(node, ast.ClassDef):
        return Entry("function", node.name, start, end, binds)
    methods = [one.name for one in node.body if isinstance(one, (ast.FunctionDef, ast.AsyncFunctionDef))]
    return Entry("class", node.name, start, end, binds, methods=tuple(dict.fromkeys(methods)))


def _together(one: Entry, two: Entry) -> Entry:
    """The entry of two statements that share a line."""
    return Entry(
        "statement",
        None,
        one.start,
        two.end,
        one.binds | two.binds,
        one.imports or two.imports,
        one.modules | two.modules,
    )


def _bindings(statement: ast.stmt, names: set[str], modules: set[str]) -> bool:
    """Gather what a statement binds in its own scope and which packages it imports; whether any."""
    imports = False
    todo: list[ast.AST] = [statement]
    while todo:
        node = todo.pop()
        if isinstance(node, ast.Name):
            if isinstance(node.ctx, ast.Store):
                names.add(node.id)
        elif isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)):
            names.add(node.name)
            todo += [*node.decorator_list, *_header(node)]
        elif isinstance(node, ast.Lambda):
            todo += [node.args]
        elif isinstance(node, ast.comprehension):
            todo += [node.iter, *node.ifs]  # its target is its own; a `:=` in it is not
        elif isinstance(node, (ast.Import, ast.ImportFrom)):
            imports = True
            _imported(node, names, modules)
        else:
            bound = getattr(node, _BINDING_FIELD.get(type(node), ""), None)
            if isinstance(bound, str):
                names.add(bound)
            todo += ast.iter_child_nodes(node)
    return imports


def _header(node: ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef) -> list[ast.AST]:
    """The expressions of a definition that are evaluated in the scope around it."""
    if isinstance(node, ast.ClassDef):
        return [*node.bases, *node.keywords]
    return [node.args, *([node.returns] if node.returns else [])]


def _imported(node: ast.Import | ast.ImportFrom, names: set[str], modules: set[str]) -> None:
    for alias in node.names:
        whole = isinstance(node, ast.Import) and alias.asname is None
        names.add(alias.name.partition(".")[0] if whole else alias.asname or alias.name)
        if isinstance(node, ast.Import):
            modules.add(alias.name.partition(".")[0])
    if isinstance(node, ast.ImportFrom) and node.module and not node.level:
        modules.add(node.module.partition(".")[0])
