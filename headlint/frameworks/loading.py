"""Turns facts files into meanings, and refuses what does not add up.

A file holds any of `framework`, `activations`, `aliases`, `strings`, `groups` and `names`; a key with
a dot in it is a name too. A group gives what its names have in common; a value that is a single
string stands for the key that the group names in `each` (`params` if it names none).
"""

from __future__ import annotations

import re
from collections.abc import Callable

from headlint.domains import Domain
from headlint.frameworks.aliases import Aliases
from headlint.frameworks.document import Cell, FactsError, nearest
from headlint.frameworks.meanings import Activation, KerasString, LossMeaning, Meaning, StringTable
from headlint.frameworks.schema import Kind, Setting, kinds
from headlint.records import dataclass, field

__all__ = ["GROUP_KEYS", "SECTIONS", "TABLES", "VERSIONS", "WRONG", "Builder"]

TABLES: tuple[StringTable, ...] = ("losses", "activations", "metrics")
VERSIONS = {"both": (2, 3), "keras-2": (2,), "keras-3": (3,)}
WRONG = "no-version"
"""Under this heading: strings that no version takes, by the one that is meant."""
SECTIONS = ("framework", "activations", "aliases", "strings", "replaced", "groups", "names")
GROUP_KEYS = ("kind", "in", "each", "names")
_TRUTH = ("y_true", "target", "targets", "label", "labels", "truth")
"""Names of a first parameter that takes the labels: the output is the second one."""
_NAME = re.compile(r"[A-Za-z_]\w*(\.[A-Za-z_]\w*)*")


@dataclass(frozen=True, slots=True)
class _Group:
    """What the names of a group have in common."""

    kind: Kind | None = None
    prefix: str = ""
    each: str = "params"
    defaults: dict[str, Setting] = field(default_factory=dict)


class Builder:
    """Collects the facts of all files. Every method raises FactsError at the offending line."""

    def __init__(self) -> None:
        self.entries: dict[str, Meaning] = {}
        self.activations: dict[str, Activation] = {}
        self.exact: dict[str, str] = {}
        self.collapsing: dict[str, tuple[str, ...]] = {}
        self.strings: dict[StringTable, dict[str, KerasString]] = {table: {} for table in TABLES}
        self.misspelt: dict[StringTable, dict[str, str]] = {table: {} for table in TABLES}
        self.replaced: dict[str, str] = {}
        self._cells: dict[str, Cell] = {}
        self._aliases: dict[str, Cell] = {}
        self._mentions: list[tuple[str, Cell]] = []
        self._targets: list[tuple[str, Cell]] = []
        self._framework: Setting = None
        self._readers: dict[str, Callable[[Cell], None]] = {
            "activations": self._add_activations,
            "aliases": self._add_aliases,
            "strings": self._add_strings,
            "replaced": self._add_replaced,
            "groups": self._add_groups,
            "names": lambda section: self._add_names(section, _Group()),
        }

    def add(self, root: Cell) -> None:
        """Take in one file. The activations must be known before `finish`, not before."""
        sections = {key: (cell, value) for key, cell, value in root.items("a facts file")}
        self._framework = None
        if "framework" in sections:
            self._framework = kinds()["layer"].convert("framework", *sections.pop("framework"))
        for key, (cell, value) in sections.items():
            if "." in key:
                self._add_entry(key, cell, value, _Group())
            elif key in self._readers:
                self._readers[key](value)
            else:
                raise cell.fail(f"`{key}` is no section of a facts file{nearest(key, SECTIONS)}")

    def names(self) -> frozenset[str]:
        """The names that are described so far, and the other spellings of names."""
        return frozenset((*self.entries, *self.exact, *self.collapsing))

    def finish(self) -> Aliases:
        """Check what can only be judged when everything is read; the aliases over all names."""
        for activation, cell in self._mentions:
            if activation not in self.activations:
                hint = nearest(activation, self.activations)
                raise cell.fail(f"`{activation}` is no activation{hint}")
        for target, cell in self._targets:
            if target not in self.entries:
                raise cell.fail(f"`{target}` is not described{nearest(target, self.entries)}")
        aliases = Aliases(self.exact, self.collapsing, self.entries.keys())
        self._check_aliases(aliases)
        return aliases

    def _add_activations(self, section: Cell) -> None:
        domains = {domain.value: domain for domain in Domain}
        for name, cell, value in section.items("`activations`"):
            if name not in domains:
                raise cell.fail(f"`{name}` is no domain{nearest(name, domains)}")
            for activation in value.words(f"`{name}`"):
                if activation in self.activations:
                    raise value.fail(f"the activation `{activation}` is already described")
                self.activations[activation] = Activation(activation, domains[name])

    def _add_aliases(self, section: Cell) -> None:
        for name, cell, value in section.items("`aliases`"):
            if name in self._aliases:
                raise cell.fail(f"`{name}` is already rewritten at {self._aliases[name].place}")
            self._aliases[name] = cell
            prefix, star, _ = name.partition(".*")
            if star:
                self.collapsing[prefix] = value.words(f"`{name}`")
            else:
                self.exact[name] = value.text(f"`{name}`")

    def _check_aliases(self, aliases: Aliases) -> None:
        prefixes = {name[: dot.start()] for name in self.entries for dot in re.finditer(r"\.", name)}
        known = prefixes | self.entries.keys()
        for name, cell in self._aliases.items():
            prefix = name.removesuffix(".*")
            if prefix == name and name in self.entries:
                raise cell.fail(f"`{name}` is described itself, so it is never rewritten")
            for target in self.collapsing.get(prefix, ()) if prefix != name else (self.exact[name],):
                if aliases.loops(target):
                    raise cell.fail(f"`{name}` is rewritten in a circle")
                if aliases.canonical(target) not in known:
                    raise cell.fail(f"`{target}` leads to nothing that is described{nearest(target, known)}")

    def _add_strings(self, section: Cell) -> None:
        for name, cell, value in section.items("`strings`"):
            table = next((table for table in TABLES if table == name), None)
            if table is None:
                raise cell.fail(f"`{name}` is no table of strings{nearest(name, TABLES)}")
            prefix = f"keras.{table}."
            for version, where, names in value.items(f"`{table}`"):
                if version == WRONG:
                    self._add_misspelt(table, names)
                    continue
                if version not in VERSIONS:
                    raise where.fail(f"`{version}` is no version{nearest(version, VERSIONS)}")
                for short, place, texts in names.items(f"`{version}`"):
                    self._targets.append((prefix + short, place))
                    for text in texts.words(f"`{short}`"):
                        if text in self.strings[table]:
                            raise texts.fail(f"the string `{text}` is already described")
                        self.strings[table][text] = KerasString(prefix + short, VERSIONS[version])

    def _add_misspelt(self, table: StringTable, section: Cell) -> None:
        for right, _, texts in section.items(f"`{WRONG}`"):
            for text in texts.words(f"`{right}`"):
                self.misspelt[table][text] = right

    def _add_replaced(self, section: Cell) -> None:
        """Names that a library has no longer: what stands in their place, for a name or for several."""
        for prefix, _, value in section.items("`replaced`"):
            if value.is_mapping:
                for old, _, new in value.items(f"`{prefix}`"):
                    self.replaced[f"{prefix}.{old}"] = new.text(f"`{old}`")
            else:
                self.replaced[prefix] = value.text(f"`{prefix}`")

    def _add_groups(self, section: Cell) -> None:
        for group in section.elements("`groups`"):
            self._add_group(group)

    def _add_group(self, cell: Cell) -> None:
        given = {key: (where, value) for key, where, value in cell.items("a group")}
        if "kind" not in given:
            raise cell.fail(f"a group says its `kind`{nearest('', kinds())}")
        kind = self._kind(given["kind"][1])
        known = [*kind.checks, *GROUP_KEYS]
        defaults: dict[str, Setting] = {}
        for key, (where, value) in given.items():
            if key in GROUP_KEYS:
                continue
            if key not in kind.checks:
                raise where.fail(f"`{key}` is no key of the kind `{kind.name}`{nearest(key, known)}")
            defaults[key] = self._setting(kind, key, where, value)
        each, prefix = "params", ""
        if "each" in given:
            each = given["each"][1].text("`each`")
            if each not in kind.checks:
                hint = nearest(each, kind.checks)
                raise given["each"][1].fail(f"`{each}` is no key of the kind `{kind.name}`{hint}")
        if "in" in given:
            prefix = given["in"][1].text("`in`") + "."
        if "names" not in given:
            raise cell.fail("a group lists its `names`")
        self._add_names(given["names"][1], _Group(kind, prefix, each, defaults))

    def _add_names(self, section: Cell, group: _Group) -> None:
        if not section.is_mapping:
            for name in section.words("`names`"):
                self._add_entry(name, section, None, group)
            return
        for names, cell, value in section.items("`names`"):
            for name in names.split():
                self._add_entry(name, cell, value, group)

    def _add_entry(self, short: str, cell: Cell, value: Cell | None, group: _Group) -> None:
        name = group.prefix + short
        if not _NAME.fullmatch(name.removesuffix(".*")):
            raise cell.fail(f"`{name}` is no dotted name")
        if name in self._cells:
            raise cell.fail(f"`{name}` is already described at {self._cells[name].place}")
        self._cells[name] = cell
        kind = group.kind or self._own_kind(name, cell, value)
        settings: dict[str, Setting] = {**group.defaults}
        if value is not None and value.is_mapping:
            for key, where, content in value.items(f"`{name}`"):
                if key != "kind":
                    settings[key] = self._setting(kind, key, where, content)
                elif group.kind is not None:
                    raise where.fail("the kind is that of the group")
        elif value is not None and not value.is_empty:
            settings[group.each] = self._setting(kind, group.each, cell, value)
        settings.setdefault("framework", self._framework)
        self.entries[name] = _meaning(kind, name, settings, cell)

    def _own_kind(self, name: str, cell: Cell, value: Cell | None) -> Kind:
        if value is not None and value.is_mapping:
            for key, _, content in value.items(f"`{name}`"):
                if key == "kind":
                    return self._kind(content)
        raise cell.fail(f"`{name}` says no `kind`{nearest('', kinds())}")

    def _kind(self, cell: Cell) -> Kind:
        name = cell.text("`kind`")
        kind = kinds().get(name)
        if kind is None:
            raise cell.fail(f"`{name}` is no kind{nearest(name, kinds())}")
        return kind

    def _setting(self, kind: Kind, key: str, where: Cell, value: Cell) -> Setting:
        setting = kind.convert(key, where, value)
        if kind.checks[key].mark == "activation" and isinstance(setting, str):
            self._mentions.append((setting, value))
        return setting


def _meaning(kind: Kind, name: str, settings: dict[str, Setting], cell: Cell) -> Meaning:
    """The entry, with what the name itself tells filled in."""
    short = name.rpartition(".")[2]
    if "form" in kind.checks:
        settings.setdefault("form", "class" if short.lstrip("_")[:1].isupper() else "function")
    if kind.name == "loss":
        settings.setdefault("id", _snake(short))
    params = settings.get("params") or ()
    if not isinstance(params, tuple):
        raise cell.fail(f"`params` of `{name}` is no list of words")
    if "input" in kind.checks and settings.get("form") != "class" and params:
        settings.setdefault("input", params[0])
    if kind.name == "loss" and _truth_first(settings, params):
        settings.setdefault("call", ("target", "output"))
    for key in sorted(kind.required - settings.keys()):
        raise cell.fail(f"`{name}` lacks `{key}`")
    for key, value in settings.items():
        if kind.checks[key].mark == "parameter" and isinstance(value, str) and value not in params:
            hint = nearest(value, params)
            raise cell.fail(f"`{key}: {value}` names no parameter of `{name}`{hint}")
    built = _construct(kind, name, settings, cell)
    if isinstance(built, LossMeaning) and built.form == "function" and 0 < len(params) < len(built.call):
        raise cell.fail(f"`call` of `{name}` has more names than `params`")
    return built


def _truth_first(settings: dict[str, Setting], params: tuple[str, ...]) -> bool:
    """Whether a loss is called with the labels first: as its parameters say, or as Keras has it."""
    if settings.get("form") == "function" and params:
        return params[0] in _TRUTH
    return settings.get("framework") == "keras"


def _construct(kind: Kind, name: str, settings: dict[str, Setting], cell: Cell) -> Meaning:
    try:
        build: type[Meaning] = kind.cls
        return build(name=name, **settings)  # type: ignore[arg-type]  # checked by the schema
    except TypeError as error:
        raise FactsError(cell.place, f"`{name}`: {error}") from error


def _snake(name: str) -> str:
    return re.sub(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])", "_", name).lower()
