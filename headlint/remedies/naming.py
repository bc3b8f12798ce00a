"""Names in a file: what they stand for through its imports, and how to write another one there."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from contextlib import suppress
from functools import lru_cache

import libcst as cst

from headlint.frameworks.library import Library
from headlint.records import dataclass, field
from headlint.remedies.draft import Draft
from headlint.remedies.passages import Doubt, Passage, module_of
from headlint.syntax import Tree

__all__ = ["Names", "Use", "names_of", "reachable", "rename", "resolved", "sibling"]


@dataclass(frozen=True, slots=True)
class Use:
    """A place where a name stands: offsets in the program text, and whether it is bound there."""

    start: int
    end: int
    binds: bool


@dataclass(slots=True)
class Names:
    """What a file imports, and every place where each name stands."""

    imported: dict[str, set[str]] = field(default_factory=dict)
    """By the name in the file: the dotted names that it is imported as."""
    stars: set[str] = field(default_factory=set)
    tops: dict[str, int] = field(default_factory=dict)
    """The line of the first import of each name that is not within a definition or under a condition."""
    uses: dict[str, list[Use]] = field(default_factory=dict)
    attributes: dict[str, list[str]] = field(default_factory=dict)
    """For each name behind a dot: the names in front of it, or "" where that is no plain name."""
    subscripted: set[str] = field(default_factory=set)
    """The last names of what is indexed, other than from the start: `net` for `self.net[-1]`."""
    exported: set[str] = field(default_factory=set)
    """Strings in the file that are names: in `__all__`, in `getattr`, in annotations."""
    opaque: set[str] = field(default_factory=set)
    """Names that something but an import binds."""

    def full(self, name: str) -> set[str]:
        """The dotted names that a name of the file can stand for; none where it is not only imported."""
        return set() if name in self.opaque else self.imported.get(name, set())

    def held(self, name: str) -> int:
        """How many times an attribute of something that is no imported module is written or read."""
        return sum(base not in self.imported for base in self.attributes.get(name, ()))


def names_of(tree: Tree) -> Names:
    """The names of a file. Raises Doubt where it cannot be read."""
    return _names(tree)


@lru_cache(maxsize=4)
def _names(tree: Tree) -> Names:
    module, found = module_of(tree.source.text), Names()
    lines = tree.source.lines()
    for statement in module.body:
        for alias in statement.names if isinstance(statement, (ast.Import, ast.ImportFrom)) else ():
            own = alias.asname or alias.name.partition(".")[0]
            found.tops.setdefault(own, statement.lineno)
    for node in ast.walk(module):
        _note(found, node)
        if isinstance(node, ast.Name):
            start = _offset(tree, lines, node.lineno, node.col_offset)
            binds = not isinstance(node.ctx, ast.Load)
            found.uses.setdefault(node.id, []).append(Use(start, start + len(node.id), binds))
            if binds:
                found.opaque.add(node.id)
    return found


def _offset(tree: Tree, lines: tuple[str, ...], line: int, column: int) -> int:
    """The offset of a place of ast, which counts bytes of UTF-8 in a line."""
    text = lines[line - 1]
    kept = column if text.isascii() else len(text.encode()[:column].decode("utf-8", "replace"))
    return tree.offset(line, kept)


def _note(found: Names, node: ast.AST) -> None:
    if isinstance(node, ast.Import):
        for alias in node.names:
            name, whole = (alias.asname, alias.name) if alias.asname else (alias.name.partition(".")[0],) * 2
            found.imported.setdefault(str(name), set()).add(str(whole))
    elif isinstance(node, ast.ImportFrom):
        module = "." * node.level + (node.module or "")
        for alias in node.names:
            if alias.name == "*":
                found.stars.add(module)
            else:
                full = f"{module}.{alias.name}"
                found.imported.setdefault(alias.asname or alias.name, set()).add(full)
    elif isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)):
        found.opaque.add(node.name)
    elif isinstance(node, ast.arg):
        found.opaque.add(node.arg)
    elif isinstance(node, ast.Attribute):
        base = node.value.id if isinstance(node.value, ast.Name) else ""
        found.attributes.setdefault(node.attr, []).append(base)
    elif isinstance(node, ast.Subscript) and not _from_the_start(node.slice):
        found.subscripted.add(getattr(node.value, "attr", "") or getattr(node.value, "id", ""))
    elif isinstance(node, ast.Constant) and isinstance(node.value, str) and len(node.value) < 100:
        found.exported.update(node.value.replace(".", " ").split())
    else:
        bound = getattr(node, "name", None)  # except ... as, match patterns
        if isinstance(bound, str) and not isinstance(node, ast.alias):
            found.opaque.add(bound)


def _from_the_start(index: ast.expr) -> bool:
    return isinstance(index, ast.Constant) and isinstance(index.value, int) and index.value >= 0


# What a name stands for


def resolved(passage: Passage, library: Library) -> str | None:
    """The canonical library name that a name or a dotted name of the file stands for; None: not certain."""
    parts = _dotted(passage.node)
    if parts is None:
        return None
    names = names_of(passage.parsed.tree)
    rest = "".join(f".{part}" for part in parts[1:])
    full = {f"{one}{rest}" for one in names.full(parts[0])}
    if not full and parts[0] not in names.opaque and parts[0] not in names.imported:
        full = {one for one in (f"{star}.{parts[0]}{rest}" for star in names.stars) if library.known(one)}
    found = {library.canonical(one) for one in full}
    return found.pop() if len(found) == 1 else None


def _dotted(node: cst.CSTNode) -> list[str] | None:
    parts: list[str] = []
    while isinstance(node, cst.Attribute):
        parts.append(node.attr.value)
        node = node.value
    return [*parts, node.value][::-1] if isinstance(node, cst.Name) else None


# Another name in its place


def rename(draft: Draft, passage: Passage, name: str, library: Library) -> None:
    """Write another library name (canonical) in place of a name or a dotted name, in the file's own way.

    The module that the present one is taken from, if the other is there too; else a module that the file
    imports; else the name is imported beside the present one. Raises Doubt where none of that is certain.
    """
    for start, end, text in sibling(draft, passage, name, library):
        draft.put(passage.parsed, start, end, text)


def sibling(draft: Draft, passage: Passage, name: str, library: Library) -> list[tuple[int, int, str]]:
    """As `rename`, but the edit at the passage itself is given back; that of an import goes to the draft."""
    short, node = name.rpartition(".")[2], passage.node
    if isinstance(node, cst.Attribute):
        module = _module(passage.at(node.value))
        if module and all(library.canonical(f"{one}.{short}") == name for one in module):
            return [(*passage.at(node.attr).range(), short)]
    names = names_of(passage.parsed.tree)
    written = _reachable(names, name, library, passage)
    if isinstance(node, cst.Name) and (written is None or "." in written):
        # A plain name stays a plain name, if the place of its import is known.
        with suppress(Doubt):
            _plain(draft, passage, name, library, names)
            return [(*passage.range(), short)]
    if written is not None:
        return [(*passage.range(), written)]
    raise Doubt(f"how to write {name} here is not certain")


def _plain(draft: Draft, passage: Passage, name: str, library: Library, names: Names) -> None:
    """Make sure that a library name can be written by its last part alone."""
    short = name.rpartition(".")[2]
    if short in names.opaque or short in names.imported:
        raise Doubt(f"{short} is something else here")
    if not any(library.canonical(f"{star}.{short}") == name for star in names.stars):
        _import_beside(draft, passage, name, library, names)


def reachable(passage: Passage, name: str, library: Library) -> str:
    """How a library name can be written at a place by what is imported. Raises Doubt where it cannot."""
    found = _reachable(names_of(passage.parsed.tree), name, library, passage)
    if found is None:
        raise Doubt(f"how to write {name} here is not certain")
    return found


def _module(passage: Passage) -> set[str]:
    parts = _dotted(passage.node)
    if parts is None:
        return set()
    rest = "".join(f".{part}" for part in parts[1:])
    return {f"{one}{rest}" for one in names_of(passage.parsed.tree).full(parts[0])}


def _reachable(names: Names, name: str, library: Library, passage: Passage) -> str | None:
    """The shortest way to write a name through what is imported above; None where there is none."""
    ways = []
    line = passage.line()
    for own in names.imported:
        if names.tops.get(own, line) >= line:
            continue
        for full in names.full(own) if len(names.full(own)) == 1 else ():
            if library.canonical(full) == name:
                ways.append(own)
            below = _below(full, name, library)
            if below is not None:
                ways.append(f"{own}.{below}")
    return min(ways, key=lambda way: (way.count("."), len(way), way), default=None)


def _below(full: str, name: str, library: Library) -> str | None:
    """The rest of a dotted name that leads from a module to a name: `losses.BinaryCrossentropy`."""
    root = name.partition(".")[0]
    if full != root and library.canonical(f"{full}.{root}") == root:
        return name  # tf.keras.losses.BinaryCrossentropy
    module = library.canonical(full)
    if library.known(full) or not library.is_module(full) or not name.startswith(f"{module}."):
        return None
    return name.removeprefix(f"{module}.")


def _import_beside(draft: Draft, passage: Passage, name: str, library: Library, names: Names) -> None:
    """Add a name to the `from ... import` that the present one comes from, or put it in its place there."""
    assert isinstance(passage.node, cst.Name)
    own, short = passage.node.value, name.rpartition(".")[2]
    found = []
    tree = passage.parsed.tree
    for entry in tree.entries:
        if not entry.imports or own not in entry.binds:
            continue
        parsed = tree.concrete(entry)
        for statement in _imports(parsed.module):
            if not isinstance(statement.names, cst.ImportStar):
                found += [(parsed, statement, one) for one in statement.names if _bound(one) == own]
    if len(found) != 1:
        raise Doubt(f"where {own} is imported is not certain")
    parsed, statement, alias = found[0]
    module = "." * len(statement.relative) + (
        "" if statement.module is None else ".".join(_dotted(statement.module) or ())
    )
    if library.canonical(f"{module}.{short}") != name:
        raise Doubt(f"{short} is not where {own} is")
    here = Passage(parsed, alias)
    if len(names.uses.get(own, ())) == 1 and own not in names.exported:
        draft.put(parsed, *here.whole(), short)
    else:
        end = here.whole()[1]
        draft.put(parsed, end, end, f", {short}")


def _imports(module: cst.CSTNode) -> Iterator[cst.ImportFrom]:
    left: list[cst.CSTNode] = [module]
    while left:
        node = left.pop()
        if isinstance(node, cst.ImportFrom):
            yield node
        elif not isinstance(node, (cst.FunctionDef, cst.ClassDef)):
            left += [one for one in node.children if isinstance(one, (cst.BaseStatement, cst.BaseSuite))]
            left += [one for one in node.children if isinstance(one, cst.BaseSmallStatement)]


def _bound(alias: cst.ImportAlias) -> str:
    if alias.asname is not None and isinstance(alias.asname.name, cst.Name):
        return alias.asname.name.value
    return alias.name.value if isinstance(alias.name, cst.Name) else ""
