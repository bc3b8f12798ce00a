"""Values that hold the user's code: functions, classes, bound methods, modules."""

from __future__ import annotations

from typing import Literal

from headlint import python as py
from headlint.analysis.outlines import Outline
from headlint.analysis.store import Store
from headlint.records import dataclass, field
from headlint.syntax import Entry, Parsed, Tree
from headlint.values import Gap, Guard, Unknown, Value

__all__ = [
    "Arguments",
    "BoundMethod",
    "ClassValue",
    "Definition",
    "DefinitionNode",
    "Frame",
    "Function",
    "LateImport",
    "Loop",
    "ModuleScope",
    "ModuleValue",
    "Partial",
    "Super",
]

DefinitionNode = py.FunctionDef | py.ClassDef | py.Lambda


class Definition:
    """A `def`, `class` or `lambda`, parsed when somebody asks for it."""

    __slots__ = ("_node", "_parsed", "_waits", "module", "name")

    def __init__(
        self,
        module: ModuleScope,
        name: str,
        node: DefinitionNode,
        parsed: Parsed | None,
        *,
        waits: bool = False,
    ) -> None:
        """With `waits` the node is only the head of the definition; the rest is parsed when it is needed."""
        assert parsed is not None  # the code that defines something stands somewhere
        self.module = module
        self.name = name
        self._node = node
        self._parsed = parsed
        self._waits = waits

    @property
    def stands_in(self) -> Entry:
        """The top-level statement that it stands in or is."""
        return self._parsed.entry

    def load(self) -> tuple[DefinitionNode, Parsed]:
        """The node and the parsed piece of source it belongs to."""
        if self._waits:
            self._waits = False
            self._parsed = self.module.tree.parse(self._parsed.entry)
            self._node = _last_definition(self._parsed.module)
        return self._node, self._parsed


def _last_definition(module: py.Module) -> DefinitionNode:
    for statement in reversed(module.body):
        if isinstance(statement, (py.FunctionDef, py.ClassDef)):
            return statement
    raise ValueError("the entry holds no definition")


@dataclass(slots=True, eq=False)
class ModuleScope:
    """A module of the project during one analysis: its table of contents and its variables."""

    path: str
    name: str
    tree: Tree
    outline: Outline
    frame: int
    main: bool
    running: set[int] = field(default_factory=set)
    """Start lines of the statements that are being run, so that a cycle ends."""
    done: set[int] = field(default_factory=set)
    reached: int = 0
    """Main module: start line of the statement that runs now."""
    stars: list[str | tuple[str, int]] = field(default_factory=list)
    """Modules that were star-imported: of a library by name, of the project by name and level."""


@dataclass(frozen=True, slots=True, eq=False)
class Function(Value):
    """A function of the project, with the scope it was defined in."""

    definition: Definition
    scope: int
    """Frame number of the enclosing function or module."""
    owner: ClassValue | None = None
    kind: Literal["plain", "static", "class", "property"] = "plain"
    no_grad: bool = False

    @property
    def name(self) -> str:
        return self.definition.name

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Function):
            return NotImplemented
        return self.definition is other.definition and self.scope == other.scope

    def __hash__(self) -> int:
        return hash((id(self.definition), self.scope))


@dataclass(frozen=True, slots=True, eq=False)
class ClassValue(Value):
    """A class of the project: bases evaluated, body run into its own frame."""

    definition: Definition
    scope: int
    body: int
    """Frame number that holds the class attributes and methods."""
    bases: tuple[Value, ...]

    @property
    def name(self) -> str:
        return self.definition.name


@dataclass(frozen=True, slots=True)
class BoundMethod(Value):
    """A method of the project on an instance (or on its class)."""

    function: Function
    receiver: Value


@dataclass(frozen=True, slots=True)
class Super(Value):
    """`super()` inside a method: lookups start behind `after` in the order of the bases."""

    receiver: Value
    cls: ClassValue
    after: ClassValue


@dataclass(frozen=True, slots=True, eq=False)
class LateImport(Value):
    """An imported name of the project that nobody has used yet; its file is read when somebody does."""

    importer: ModuleScope
    module: str
    level: int
    name: str | None = None
    """The name that is taken from the module; None for the module itself."""


@dataclass(frozen=True, slots=True, eq=False)
class ModuleValue(Value):
    """A module of the project, as an imported name."""

    scope: ModuleScope


@dataclass(frozen=True, slots=True)
class Arguments:
    """The arguments of a call; `open` when some are not known (`*args` of unknown length)."""

    positional: tuple[Value, ...] = ()
    keywords: tuple[tuple[str, Value], ...] = ()
    open: bool = False
    written: py.Call | None = field(default=None, compare=False)
    """The call that holds just these arguments, where there is one."""

    def first(self, value: Value) -> Arguments:
        """These arguments with one more in front (`self`)."""
        return Arguments((value, *self.positional), self.keywords, self.open)

    def values(self) -> list[Value]:
        """All that is given, by place or by name."""
        return [*self.positional, *(value for _, value in self.keywords)]

    def bind(self, params: tuple[str, ...]) -> dict[str, Value]:
        """Arguments by parameter name; positional ones beyond the parameters are dropped.

        Where some arguments are not known, every parameter that is left out may be among them.
        """
        known = self.positional
        is_open = self.open
        for position, value in enumerate(known):
            if isinstance(value, Gap):
                known, is_open = known[:position], True
                break
        bound = dict(zip(params, known, strict=False))
        bound.update(self.keywords)
        if is_open:
            for name in params:
                bound.setdefault(name, Unknown("it may be among arguments that are not known"))
        return bound


@dataclass(frozen=True, slots=True)
class Partial(Value):
    """`functools.partial(callee, ...)`."""

    callee: Value
    arguments: Arguments


@dataclass(slots=True)
class Loop:
    """A running loop: the store before it, and the ends of the paths that left its body early."""

    base: Store
    breaks: list[Store] = field(default_factory=list)
    nexts: list[Store] = field(default_factory=list)
    """Those that went on with the next round."""


@dataclass(slots=True)
class Frame:
    """A running scope: where its variables live and what it has returned so far."""

    oid: int
    parent: int | None
    module: ModuleScope
    parsed: Parsed | None
    function: Function | None = None
    node: DefinitionNode | None = None
    receiver: Value | None = None
    class_value: ClassValue | None = None
    """Set while a class body runs."""
    outer_names: dict[str, int] = field(default_factory=dict)
    """Names declared global or nonlocal, and the frame they live in."""
    returns: list[tuple[Guard, Value, Store]] = field(default_factory=list)
    yields: list[Value] = field(default_factory=list)
    loops: list[Loop] = field(default_factory=list)
    captured: bool = False
    """A function or class was defined in it, which may read its variables later."""
    entry: Store | None = None
    """The caller's store, in which the frame's effects are joined when it ends."""
    entry_path: Guard = frozenset()
