"""From the paths that a user gives to the files that are read."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from headlint.patterns import Ignore, compiled, inside, relative, seen_from
from headlint.records import dataclass, replace
from headlint.settings import Patterns

if TYPE_CHECKING:
    from pathspec import GitIgnoreSpec

__all__ = ["SUFFIXES", "Discovery", "discover", "is_excluded"]

SUFFIXES = (".py", ".ipynb")

# Folders that hold other people's code or machine-made files; the names are the ones ruff skips.
_SKIPPED = (
    ".bzr .direnv .eggs .git .git-rewrite .hg .idea .ipynb_checkpoints .mypy_cache .nox .pants.d .pyenv "
    ".pytest_cache .pytype .ruff_cache .svn .tox .venv .vscode __pycache__ __pypackages__ _build buck-out "
    "build dist node_modules site-packages venv"
)
SKIPPED = frozenset(_SKIPPED.split())


@dataclass(frozen=True, slots=True)
class Discovery:
    """Files in order, each real file once; what was skipped and why; paths that do not exist."""

    files: tuple[str, ...]
    notes: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()
    folders: tuple[str, ...] = ()
    """The folders that were searched, as they really are."""


@dataclass(frozen=True, slots=True)
class _Folder:
    """A folder to be read: as spelled (with a slash at the end, or empty), where it really is,
    the patterns that apply to it (the nearest file's last), and whether a link led to it."""

    path: str
    real: str
    ignores: tuple[Ignore, ...]
    excludes: tuple[Ignore, ...]
    linked: bool = False


def discover(
    paths: Sequence[str],
    *,
    exclude: Sequence[Patterns] = (),
    respect_gitignore: bool = True,
    force_exclude: bool = False,
) -> Discovery:
    """The Python files and notebooks under `paths`, spelled as the user began them.

    What is named explicitly is taken whatever its name or the excludes say, unless `force_exclude`.
    Raises ValueError for an exclude pattern that cannot be read; files that cannot be read are notes,
    never errors.
    """
    walk = _Walk(exclude, respect_gitignore, force_exclude)
    for path in paths:
        walk.start(path)
    files = sorted(path for _, path in walk.files.values())
    missing = tuple(dict.fromkeys(walk.missing))
    return Discovery(tuple(files), _shown(walk.notes), missing, tuple(sorted(walk.seen)))


def is_excluded(path: str, exclude: Sequence[Patterns]) -> bool:
    """Whether a file is left out where `force_exclude` counts. It need not exist. Raises ValueError."""
    return _Walk(exclude, respect_gitignore=False, force_exclude=True).is_excluded(path, folder=False)


class _Walk:
    """What the searches for the paths that a user gives have found."""

    def __init__(self, exclude: Sequence[Patterns], respect_gitignore: bool, force_exclude: bool) -> None:
        self.excludes = [(os.path.realpath(one.base), compiled(one.lines, strict=True)) for one in exclude]
        self.respect_gitignore = respect_gitignore
        self.force_exclude = force_exclude
        self.files: dict[str, tuple[bool, str]] = {}
        """By real path: whether it was reached through a link, and its spelling."""
        self.notes: list[str] = []
        self.missing: list[str] = []
        self.seen: set[str] = set()
        """The real folders that were read."""

    def start(self, path: str) -> None:
        """Take a file, or search a folder, that the user named."""
        try:
            mode = os.stat(path).st_mode
        except (FileNotFoundError, NotADirectoryError, ValueError):
            self.missing.append(path)
            return
        except OSError:
            mode = stat.S_IFREG  # reading it will say what is wrong with it
        if self.force_exclude and self.is_excluded(path, folder=stat.S_ISDIR(mode)):
            return
        if stat.S_ISDIR(mode):
            self._search(path)
        elif stat.S_ISREG(mode):
            self._take(_spelled(path), os.path.realpath(path), linked=os.path.islink(path))
        else:
            self.notes.append(f"{_spelled(path)}: skipped, it is {_special(mode)}")

    def _take(self, path: str, real: str, *, linked: bool) -> None:
        # The file's own name is better than a link to it.
        self.files[real] = min(self.files.get(real, (linked, path)), (linked, path))

    def _search(self, path: str) -> None:
        root = os.path.realpath(path)
        links: list[_Folder] = []
        prefix = _spelled(path)
        prefix = "" if prefix == "." else prefix if prefix.endswith("/") else f"{prefix}/"
        # Of this search alone: which folders others have seen depends on the order of the paths.
        seen: set[str] = set()
        todo = [_Folder(prefix, root, self._ignores_above(root), self._excludes_at(root))]
        while todo or links:
            # Links come last, so that what they lead to is found by its own name where it can be.
            folder = todo.pop() if todo else links.pop(0)
            if folder.real not in seen:
                seen.add(folder.real)
                self._read(folder, root, todo, links)
        self.seen |= seen

    def _read(self, folder: _Folder, root: str, todo: list[_Folder], links: list[_Folder]) -> None:
        try:
            with os.scandir(folder.path or ".") as found:
                entries = {entry.name: entry for entry in sorted(found, key=lambda entry: entry.name)}
        except OSError as error:
            self.notes.append(f"{folder.path or '.'}: cannot be searched: {error.strerror or error}")
            return
        if "pyvenv.cfg" in entries and folder.real != root:
            return
        ignores = self._ignores_here(folder, entries.keys())
        here = replace(folder, ignores=ignores)
        for name, entry in entries.items():
            try:
                self._entry(here, name, entry, root, todo, links)
            except OSError as error:
                self.notes.append(f"{folder.path}{name}: skipped: {error.strerror or error}")

    def _entry(
        self,
        folder: _Folder,
        name: str,
        entry: os.DirEntry[str],
        root: str,
        todo: list[_Folder],
        links: list[_Folder],
    ) -> None:
        wanted = name.endswith(SUFFIXES)
        linked = entry.is_symlink()
        if entry.is_dir():
            if name in SKIPPED or _ignored(folder, f"{name}/"):
                return
            inner = _below(folder, name, os.path.realpath(entry.path) if linked else "")
            if not linked:
                todo.append(inner)
            elif inside(inner.real, root):
                links.append(inner)
            else:
                self.notes.append(f"{folder.path}{name}: skipped, the link leads out of the searched folder")
            return
        if not wanted or _ignored(folder, name):
            return
        path = folder.path + name
        if not entry.is_file():
            mode = entry.stat().st_mode  # a broken link raises here
            self.notes.append(f"{path}: skipped, it is {_special(mode)}")
            return
        real = os.path.realpath(entry.path) if linked else os.path.join(folder.real, name)
        if linked and not inside(real, root):
            self.notes.append(f"{path}: skipped, the link leads out of the searched folder")
            return
        self._take(path, real, linked=linked or folder.linked)

    # Ignore files

    def is_excluded(self, path: str, *, folder: bool) -> bool:
        """Whether a path that the user named is excluded, or lies in an excluded folder."""
        real = os.path.realpath(path)
        for base, spec in (*self.excludes, (os.path.realpath("."), compiled(()))):
            steps = _steps(seen_from(real, base), folder=folder)
            if any(step.split("/")[-2] in SKIPPED for step in steps if step.endswith("/")):
                return True
            if any(spec.check_file(step).include for step in steps):
                return True
        return False

    def _excludes_at(self, root: str) -> tuple[Ignore, ...]:
        return tuple(
            Ignore(spec, relative(root, base) if inside(root, base) else "")
            for base, spec in reversed(self.excludes)
        )

    def _ignores_above(self, root: str) -> tuple[Ignore, ...]:
        """The ignore files between the enclosing repository's root and the folder above `root`."""
        if not self.respect_gitignore or os.path.lexists(os.path.join(root, ".git")):
            return ()
        bases: list[str] = []
        folder = root
        while not (bases and os.path.lexists(os.path.join(folder, ".git"))):
            parent = os.path.dirname(folder)
            if parent == folder:
                return ()  # no repository: only the searched folder's own ignore files count
            folder = parent
            bases.append(folder)
        bases.reverse()
        found = [(folder, self._exclude_file(folder)), *((base, self._ignore_file(base)) for base in bases)]
        ignores = [Ignore(spec, relative(root, base)) for base, spec in found if spec is not None]
        # Somebody who names an ignored folder wants what is in it.
        return tuple(ignore for ignore in ignores if not ignore.spec.match_file(ignore.prefix))

    def _ignores_here(self, folder: _Folder, names: Iterable[str]) -> tuple[Ignore, ...]:
        if not self.respect_gitignore:
            return ()
        ignores = folder.ignores
        if ".git" in names:  # a repository of its own: nothing from outside applies
            spec = self._exclude_file(folder.real)
            ignores = (Ignore(spec, ""),) if spec else ()
        if ".gitignore" in names:
            spec = self._ignore_file(folder.real)
            ignores += (Ignore(spec, ""),) if spec else ()
        return ignores

    def _exclude_file(self, folder: str) -> GitIgnoreSpec | None:
        return self._spec(os.path.join(folder, ".git", "info", "exclude"))

    def _ignore_file(self, folder: str) -> GitIgnoreSpec | None:
        return self._spec(os.path.join(folder, ".gitignore"))

    def _spec(self, path: str) -> GitIgnoreSpec | None:
        if not os.path.isfile(path):
            return None
        try:
            with open(path, encoding="utf-8-sig", errors="surrogateescape") as file:
                return compiled(file.read().splitlines())
        except OSError as error:
            self.notes.append(f"{path}: cannot be read: {error.strerror or error}")
            return None


def _ignored(folder: _Folder, name: str) -> bool:
    for ignore in (*folder.excludes, *reversed(folder.ignores)):
        verdict = ignore.verdict(name)
        if verdict is not None:
            return verdict
    return False


def _below(folder: _Folder, name: str, target: str) -> _Folder:
    """The folder `name` in a folder; `target` is where it leads when it is a link."""
    return _Folder(
        f"{folder.path}{name}/",
        target or os.path.join(folder.real, name),
        tuple(ignore.below(name) for ignore in folder.ignores),
        tuple(ignore.below(name) for ignore in folder.excludes),
        folder.linked or bool(target),
    )


def _steps(path: str | None, *, folder: bool) -> list[str]:
    """The folders on the way to a relative path, each with a slash at its end, and the path itself."""
    parts = [] if path in (None, ".") else str(path).split("/")
    steps = ["/".join(parts[:end]) + "/" for end in range(1, len(parts) + 1)]
    return steps if folder or not steps else [*steps[:-1], str(path)]


def _spelled(path: str) -> str:
    """The path with forward slashes and without the noise at its ends."""
    path = path.replace(os.sep, "/")
    while path.startswith("./"):
        path = path[2:].lstrip("/")
    return (path.rstrip("/") or "/") if path else "."


def _shown(notes: Iterable[str]) -> tuple[str, ...]:
    """The notes in order, each in one line whatever the names in it are."""
    if not notes:
        return ()
    from headlint.report._printable import printable

    return tuple(sorted({printable(note) for note in notes}))


def _special(mode: int) -> str:
    kinds = {stat.S_IFIFO: "a pipe", stat.S_IFSOCK: "a socket"}
    return kinds.get(stat.S_IFMT(mode), "a device")
