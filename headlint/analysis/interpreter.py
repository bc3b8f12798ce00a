"""The abstract interpreter: its state, and the one door to each of its rooms.

It runs the user's program without running anything: each statement is read once, branches are
followed on both sides and joined, calls into project code are followed, and library calls mean
what the facts say. Where an output meets a loss it files a contract. Running out of the budget
makes what is left unknown, never wrong.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING

from headlint import python as py
from headlint.analysis import calls, datasets, expressions, guesses, library_calls, statements
from headlint.analysis.closures import Arguments, ClassValue, Frame, Function
from headlint.analysis.encoders import Encoders
from headlint.analysis.guards import ALWAYS
from headlint.analysis.heads import Heads
from headlint.analysis.store import Store
from headlint.findings import Site
from headlint.frameworks.library import Library
from headlint.syntax import Entry, NodeSite
from headlint.values import Guard, Ref, RefKind, Token, Unknown, Value

if TYPE_CHECKING:
    from headlint.analysis.axes import Extent
    from headlint.analysis.compiling import Compiled
    from headlint.analysis.project import Project

__all__ = ["BudgetExhausted", "Interpreter"]

STEPS = 120_000
ROOT_STEPS = 12_000
"""Steps for one definition that nobody called; the top level may take all that there are."""
FEWEST = 400
"""A call is not followed with fewer steps than this; it gets two thirds of its caller's."""
DEPTH = 28
VISITS = 200
"""How often one function may be run in one analysis."""


class BudgetExhausted(Exception):
    """The analysis of one root has taken all the steps it may."""


class Interpreter:
    """One analysis: the variables of the program, the running frames, the contracts found."""

    def __init__(self, library: Library, project: Project, *, steps: int = STEPS) -> None:
        self.library = library
        self.project = project
        self.root = Store()
        """The layer under all others: what modules bind is there for every path."""
        self.store = self.root
        self.path: Guard = ALWAYS
        self.heads = Heads(library)
        self.encoders = Encoders()
        self.steps = steps
        self.frames: list[Frame] = []
        self.scopes: dict[int, Frame] = {}
        self.depth = DEPTH
        self.fewest = FEWEST
        self.visits = VISITS
        self.entered: dict[int, int] = {}
        """How often each definition was run, by the identity of its node."""
        self.inner: list[Function | ClassValue] = []
        """Definitions within blocks and functions of the file, which somebody is yet to call."""
        self.leading: frozenset[Entry] = frozenset()
        """Definitions at the top of the file that are run for their own sake."""
        self.keep: list[object] = []
        """Nodes whose identity is used as a key."""
        self.no_grad: list[Site] = []
        """Places of the running blocks that stop gradients."""
        self.compiled: dict[int, Compiled] = {}
        """What Keras models were compiled with, by object number."""
        self.untrained: dict[int, Compiled] = {}
        """Compiled models with a training step of the user's own that has not been run yet."""
        self.backends: set[str | None] = set()
        """What the program says that Keras runs on; None where that is not certain."""
        self.guessed: dict[int, ClassValue] = {}
        """Instances made with unknown arguments, by object number."""
        self.assigners: dict[int, dict[str, set[str]]] = {}
        self.lineages: dict[ClassValue, list[Value]] = {}
        """What lineage() found, by class: the bases of a class do not change."""
        self.inputs: dict[Token, Extent] = {}
        """What is said of the axes of the inputs of Keras models, by their tokens."""
        self.elements: dict[object, Value] = {}
        """The last element that was set of something unknown, by its token."""
        self.second = False
        """The file uses what TensorFlow 1 had not."""
        self.branches = 0
        """How many branches of conditions are running, those that are sure to be taken too."""
        self._numbers = 0

    # State

    def number(self) -> int:
        """A fresh object number."""
        self._numbers += 1
        return self._numbers

    def spend(self) -> None:
        """Count one step. Raises BudgetExhausted when there are none left."""
        self.steps -= 1
        if self.steps < 0:
            raise BudgetExhausted

    def allowance(self, steps: int, job: Callable[[], Value], *, forks: bool = False) -> Value:
        """Do a job that may take only so many steps; unknown when it takes more.

        What it wrote by then is dropped: it runs in a layer of the store of its own, unless it
        `forks` by itself and writes nothing before it ends.
        """
        before, base, path, branches = self.steps, self.store, self.path, self.branches
        depths = len(self.frames), len(self.no_grad), len(self.heads.choices)
        self.steps = granted = min(steps, self.steps)
        if not forks:
            self.store = base.fork()
        try:
            value = job()
            if not forks:
                base.absorb([(ALWAYS, self.store)])
            return value
        except (BudgetExhausted, RecursionError):
            return Unknown("it takes too many steps to follow")
        finally:
            used = granted - max(self.steps, 0)
            self.steps, self.store, self.path = before - used, base, path
            self.branches = branches
            del self.frames[depths[0] :]
            del self.no_grad[depths[1] :]
            del self.heads.choices[depths[2] :]

    def pay(self, cost: int) -> None:
        """Count the cost of joining paths."""
        self.steps -= cost // 4

    @property
    def frame(self) -> Frame:
        return self.frames[-1]

    def site(self, node: py.Node) -> Site:
        """The place of a node of the piece of source that is running."""
        parsed = self.frame.parsed
        assert parsed is not None
        return NodeSite(parsed, node)

    def new(self, kind: RefKind, name: str, site: Site | None = None) -> Ref:
        """A fresh mutable object."""
        return Ref(self.number(), kind, name, site)

    def get(self, ref: Ref, name: str) -> Value | None:
        return self.store.get((ref.oid, name))

    def set(self, ref: Ref, name: str, value: Value) -> None:
        self.store.set((ref.oid, name), value)

    @contextmanager
    def assuming(self, guard: Guard) -> Iterator[None]:
        """Run under these conditions as well."""
        before = self.path
        self.path = before | guard
        try:
            yield
        finally:
            self.path = before

    def within(self, frame: Frame) -> _Within:
        """Run in this frame."""
        return _Within(self, frame)

    # Doors to the rooms

    def eval(self, node: py.Expression) -> Value:
        """The value of an expression."""
        return expressions.evaluate(self, node)

    def run(self, body: Sequence[py.Statement]) -> bool:
        """Run statements; False when no path reaches their end."""
        return statements.run_block(self, body)

    def call(self, callee: Value, arguments: Arguments, node: py.Node) -> Value:
        """Call anything with abstract arguments."""
        return calls.call(self, callee, arguments, node)

    def attribute(self, receiver: Value, name: str) -> Value:
        """`receiver.name`."""
        return expressions.attribute(self, receiver, name)

    def library_call(self, name: str, arguments: Arguments, node: py.Node) -> Value:
        """Call a library name."""
        return library_calls.call_name(self, name, arguments, node)

    def batch(self, ref: Ref) -> Value | None:
        """What a loop over an instance gets; None when that is not known."""
        return datasets.elements(self, ref)

    def late_attribute(self, ref: Ref, cls: ClassValue, name: str) -> Value | None:
        """An attribute of an instance that is only guessed at, set by a method that has not run."""
        return guesses.late_attribute(self, ref, cls, name)

    def guessed_attribute(self, ref: Ref, name: str, value: Value) -> Value:
        """An attribute of an instance that is only guessed at: another method may set it too."""
        return guesses.guessed_attribute(self, ref, name, value) if ref.oid in self.guessed else value

    def annotations(self, cls: ClassValue) -> list[str]:
        """The annotated names of a class body."""
        return guesses.field_names(cls)


class _Within:
    """The running of a frame; a class, because there are very many of them."""

    __slots__ = ("_frame", "_interp")

    def __init__(self, interp: Interpreter, frame: Frame) -> None:
        self._interp = interp
        self._frame = frame

    def __enter__(self) -> None:
        self._interp.frames.append(self._frame)
        self._interp.scopes[self._frame.oid] = self._frame

    def __exit__(self, *_: object) -> None:
        self._interp.frames.pop()
