"""The project around a file: which module an import means, and its names when they are asked for.

Only the files that somebody imports from are read, each once for all analyses; of each file only
the definitions that are asked for are parsed.
"""

from __future__ import annotations

import builtins
import os
from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from headlint import python as py
from headlint.analysis.closures import (
    Arguments,
    ClassValue,
    Definition,
    Frame,
    LateImport,
    ModuleScope,
    ModuleValue,
)
from headlint.analysis.definitions import find_method, run_function_def
from headlint.analysis.files import Files
from headlint.analysis.guards import join
from headlint.analysis.outlines import LARGEST_STATEMENT, Outline
from headlint.analysis.store import Location
from headlint.syntax import Entry, Parsed, Tree
from headlint.values import Choice, Entries, Gap, Items, LibraryName, Ref, Unknown, Value

if TYPE_CHECKING:
    from headlint.analysis.interpreter import Interpreter

__all__ = ["Project"]

MOST_MODULES = 160
"""How many modules of the project one analysis reads."""
MOST_REGISTERED = 12
"""A package whose `__init__` imports more than this is too large to be read for its registers."""


class Project:
    """The modules of one analysis: each with its own variables."""

    def __init__(self, files: Files) -> None:
        self.files = files
        self.modules: dict[str, ModuleScope | None] = {}
        self.paths: dict[tuple[str, int, str], str | None] = {}
        """The files that imports mean, by module name, level and importing file."""
        self.sources: dict[tuple[str, str], str | None] = {}
        """Where the source of a library begins, by its name and the importing file."""
        self.unstarred: dict[tuple[int, str], int] = {}
        """How many star imports of a module were seen not to bind a name."""
        self._asked: dict[Location, Value | None] = {}
        """Names that are being looked for through star imports, and what was found meanwhile."""

    # Modules

    def root(self, interp: Interpreter, path: str, tree: Tree) -> ModuleScope:
        """The module that the analysis starts from."""
        scope = self._scope(interp, path, tree, main=True)
        self.modules[self.files.disk.real(path)] = scope
        return scope

    def _scope(self, interp: Interpreter, path: str, tree: Tree, *, main: bool) -> ModuleScope:
        return ModuleScope(
            path, os.path.basename(path), tree, self.files.outline(tree), interp.number(), main
        )

    def finds(self, name: str, level: int, importer: ModuleScope) -> bool:
        """Whether an import means a module of the project."""
        return self._path(name, level, importer.path) is not None

    def module(self, interp: Interpreter, name: str, level: int, importer: ModuleScope) -> ModuleScope | None:
        """The project module that an import means; None for a library."""
        path = self._path(name, level, importer.path)
        return None if path is None else self.load(interp, path)

    def _path(self, name: str, level: int, importer: str) -> str | None:
        """The file that an import means, shown as the importing file is: relative paths stay relative."""
        key = (name, level, importer)
        if key not in self.paths:
            path = self._search(name, level, importer)
            self.paths[key] = path if path is None or os.path.isabs(importer) else os.path.relpath(path)
        return self.paths[key]

    def _search(self, name: str, level: int, importer: str) -> str | None:
        if level == 0 and name.partition(".")[0] in self.files.library.modules():
            return None
        for folder in self.files.folders(importer, level):
            path = self.files.find(folder, name) if name else folder
            if path is not None:
                return path
        return None

    def load(self, interp: Interpreter, path: str) -> ModuleScope | None:
        """The module of a file; a folder without `__init__` is an empty one."""
        key = self.files.disk.real(path)
        if key not in self.modules:
            if len(self.modules) >= MOST_MODULES:
                return None
            self.modules[key] = None
            if self.files.kind(path) == "folder":
                initial = os.path.join(path, "__init__.py")
                if self.files.kind(initial) == "file":
                    self.modules[key] = self.load(interp, initial)
                else:
                    nothing = Tree.empty(path)
                    outline = Outline(nothing, self.files.triage)
                    self.modules[key] = ModuleScope(initial, path, nothing, outline, interp.number(), False)
            else:
                tree = self.files.tree(path)
                if tree is not None:
                    scope = self._scope(interp, tree.path, tree, main=False)
                    self.modules[key] = scope
                    if os.path.basename(path) == "__init__.py":
                        self._register(interp, scope)
        return self.modules[key]

    def _register(self, interp: Interpreter, package: ModuleScope) -> None:
        """Run what a small package's modules do when they are imported: decorators that file classes.

        Everything else in a module can wait until its name is used.
        """
        imports = [entry for entry in package.tree.entries if entry.imports]
        if len(imports) > MOST_REGISTERED:
            return
        for entry in imports:
            self.run_entry(interp, package, entry)
            for name in entry.binds:
                value = interp.store.get((package.frame, name))
                if isinstance(value, LateImport) and value.level:
                    self._run_decorated(interp, value)

    def _run_decorated(self, interp: Interpreter, late: LateImport) -> None:
        dotted = ".".join(part for part in (late.module, late.name) if part)
        importer = late.importer.path
        path = self._path(dotted, late.level, importer) or self._path(late.module, late.level, importer)
        if path is None or self.files.kind(path) == "folder" or path.endswith("__init__.py"):
            return
        tree = self.files.tree(path)
        filed = [] if tree is None else self.files.outline(tree).filed()
        scope = self.load(interp, path) if filed else None
        for entry in filed if scope is not None else ():
            assert scope is not None
            self.run_entry(interp, scope, entry)

    # Names

    def own(self, interp: Interpreter, name: str) -> Value | None:
        """What a library name is in the project, when that is the library's own source.

        Asked only for names that no facts describe; a folder that happens to be called like a
        library, without an `__init__`, does not count.
        """
        package = name.partition(".")[0]
        if package not in self.files.library.modules():
            return None
        importer = interp.frame.module.path
        key = (package, importer)
        if key not in self.sources:
            self.sources[key] = self._source(package, importer)
        path = self.sources[key]
        scope = None if path is None else self.load(interp, path)
        return None if scope is None else self._inside(interp, scope, name.split(".")[1:])

    def _source(self, package: str, importer: str) -> str | None:
        """Where the library's own source begins, as seen from a file; None where it is not about."""
        for folder in self.files.folders(importer, 0):
            path = os.path.join(folder, package, "__init__.py")
            if self.files.kind(path) == "file":
                return path if os.path.isabs(importer) else os.path.relpath(path)
        return None

    def _inside(self, interp: Interpreter, scope: ModuleScope, names: list[str]) -> Value | None:
        value: Value = ModuleValue(scope)
        for name in names:
            value = interp.attribute(value, name)
        return None if isinstance(value, (Unknown, LibraryName)) else value

    def member(self, interp: Interpreter, scope: ModuleScope, name: str) -> Value:
        """`module.name`: a name that it binds, or a module below it."""
        value = interp.store.get((scope.frame, name))
        value = self.late(interp, scope, name) if value is None else value
        if value is not None:
            return self.arrive(interp, (scope.frame, name), value)
        return self._below(interp, scope, name)

    def _below(self, interp: Interpreter, scope: ModuleScope, name: str) -> Value:
        """`package.module` by the file."""
        path = self.files.find(os.path.dirname(os.path.abspath(scope.path)), name)
        if path is not None and not os.path.isabs(scope.path):
            path = os.path.relpath(path)
        below = self.load(interp, path) if path is not None else None
        if below is not None:
            return ModuleValue(below)
        return Unknown(f"`{name}` is not found in {os.path.basename(scope.path)}")

    def late(self, interp: Interpreter, scope: ModuleScope, name: str) -> Value | None:
        """A name of a module that nobody has asked for yet: run the statements that bind it."""
        if not scope.main and not scope.running:
            for entry in scope.outline.leading_to(name):
                self.run_entry(interp, scope, entry)
        for entry in scope.outline.binding.get(name, ()):
            if entry.start in scope.running or (
                scope.main and entry.start > scope.reached and entry.kind == "statement"
            ):
                continue
            self.run_entry(interp, scope, entry)
        value = interp.store.get((scope.frame, name))
        if value is not None:
            return self.arrive(interp, (scope.frame, name), value)
        return self._starred(interp, scope, name)

    def _starred(self, interp: Interpreter, scope: ModuleScope, name: str) -> Value | None:
        """What star imports bring; modules that import stars of one another are asked once each."""
        if hasattr(builtins, name):
            return None
        key = (scope.frame, name)
        if key in self._asked:
            return self._asked[key]
        outermost = not self._asked
        self._asked[key] = None
        try:
            found = self._asked[key] = self._from_stars(interp, scope, name)
        finally:
            if outermost:
                self._asked.clear()
        return found

    def _from_stars(self, interp: Interpreter, scope: ModuleScope, name: str) -> Value | None:
        if not scope.main:
            for entry in scope.outline.binding.get("*", ()):
                if entry.start not in scope.running and entry.start not in scope.done:
                    self.run_entry(interp, scope, entry)
        if self.unstarred.get((scope.frame, name)) == len(scope.stars):
            return None
        candidates = False
        for star in scope.stars:
            if isinstance(star, str):
                full = f"{star}.{name}"
                aliases = interp.library.aliases.exact
                if interp.library.known(full) or interp.library.is_module(full) or full in aliases:
                    return LibraryName(full)
                continue
            if not self._may_bind(star, scope, name):
                continue
            source = self.module(interp, star[0], star[1], scope)
            if source is not None and not source.outline.binding.keys().isdisjoint((name, "*")):
                candidates = True
                value = self.member(interp, source, name)
                if not isinstance(value, Unknown):
                    return value
        if not candidates:
            self.unstarred[scope.frame, name] = len(scope.stars)
        return None

    def _may_bind(self, star: tuple[str, int], importer: ModuleScope, name: str) -> bool:
        """Whether it is worth it to look for a name in a module; packages do something when they are read."""
        path = self._path(star[0], star[1], importer.path)
        if path is None or not path.endswith(".py") or os.path.basename(path) == "__init__.py":
            return True
        return self.files.may_bind(path, name)

    def arrive(self, interp: Interpreter, location: Location, value: Value) -> Value:
        """The value at a location; an import that nobody has used yet is followed now."""
        if isinstance(value, Choice) and any(isinstance(one, LateImport) for _, one in value.options):
            # `try: from .a import b` / `except ImportError: from a import b`
            found = join((guard, self.arrive(interp, location, one)) for guard, one in value.options)
            interp.store.set(location, found)
            return found
        if not isinstance(value, LateImport):
            return value
        interp.spend()
        store = interp.root if location in interp.root.written else interp.store
        store.set(location, Unknown("an import that leads back to itself"))
        scope = self.module(interp, value.module, value.level, value.importer)
        if scope is None and value.level:
            found = Unknown("it comes from a module that is not read: they are too many")
        elif scope is None:
            found = LibraryName(value.module)
            found = found if value.name is None else LibraryName(f"{value.module}.{value.name}")
        elif value.name is None:
            found = ModuleValue(scope)
        elif location == (scope.frame, value.name):
            # `from package import module` in the package itself.
            found = self._below(interp, scope, value.name)
        else:
            found = self.member(interp, scope, value.name)
        store.set(location, found)
        return found

    def run_entry(self, interp: Interpreter, scope: ModuleScope, entry: Entry) -> None:
        """Run one top-level statement of a module in the module's own frame."""
        if entry.start in scope.running or entry.start in scope.done:
            return
        if entry.kind == "statement" and len(scope.tree.text(entry)) > LARGEST_STATEMENT:
            for name in entry.binds:
                interp.root.set((scope.frame, name), Unknown("its statement is a large table"))
            scope.done.add(entry.start)
            return
        scope.running.add(entry.start)
        parsed = scope.tree.parse(entry)
        self._run(interp, scope, entry, parsed, lambda: interp.run(parsed.module.body))
        if entry.kind == "statement" and not scope.main:
            self._open_registers(interp, scope, entry)

    def run_decorators(self, interp: Interpreter, scope: ModuleScope, entry: Entry) -> None:
        """Bind a function of a module through its decorators; its body waits until somebody calls it."""
        parsed = scope.tree.decorated(entry)
        body = () if parsed is None else parsed.module.body
        if parsed is None or not (len(body) == 1 and isinstance(body[0], py.FunctionDef)):
            self.run_entry(interp, scope, entry)
            return
        if entry.start in scope.running or entry.start in scope.done:
            return
        definition = Definition(scope, body[0].name.value, body[0], parsed, waits=True)
        scope.running.add(entry.start)
        self._run(interp, scope, entry, parsed, partial(run_function_def, interp, body[0], definition))

    def _run(
        self,
        interp: Interpreter,
        scope: ModuleScope,
        entry: Entry,
        parsed: Parsed,
        job: Callable[[], object],
    ) -> None:
        path, store = interp.path, interp.store
        interp.path, interp.store = frozenset(), interp.root
        try:
            with interp.within(Frame(scope.frame, None, scope, parsed)):
                job()
            scope.done.add(entry.start)
        finally:
            interp.path, interp.store = path, store
            scope.running.discard(entry.start)

    def _open_registers(self, interp: Interpreter, scope: ModuleScope, entry: Entry) -> None:
        """A list or dictionary that functions of the module fill may hold more than is seen."""
        for name in entry.binds:
            value = interp.root.get((scope.frame, name))
            if not isinstance(value, Ref) or value.kind not in ("list", "dict"):
                continue
            if name not in scope.outline.filled():
                continue
            held = interp.root.get((value.oid, "#items" if value.kind == "list" else "#entries"))
            if isinstance(held, Items):
                held = Items((*held.values, Gap(Unknown("the list is filled elsewhere"))))
                interp.root.set((value.oid, "#items"), held)
            elif isinstance(held, Entries):
                interp.root.set((value.oid, "#entries"), Entries(held.pairs, partial=True))

    def getitem(self, interp: Interpreter, ref: Ref, key: Value | None, node: py.Node) -> Value:
        """`instance[key]` through the project's `__getitem__`."""
        cls = interp.get(ref, "#class")
        method = find_method(interp, cls, "__getitem__") if isinstance(cls, ClassValue) else None
        if method is None:
            return Unknown("an element of an object that is not followed")
        argument = key if key is not None else Unknown("an index")
        return interp.call(method, Arguments((ref, argument)), node)
