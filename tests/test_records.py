"""Our dataclasses are those of the standard library to whoever uses them; only what they cost differs."""

from __future__ import annotations

import copy
import dataclasses
import inspect
import pickle
import subprocess
import sys
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from headlint import records

ROOT = Path(__file__).parent.parent
# mypy is told that they are the same, so the classes are made from text, once with each.
PROGRAM = """
from __future__ import annotations

@dataclass(frozen=True, slots=True)
class Base:
    pass

@dataclass(frozen=True, slots=True, order=True)
class Point(Base):
    x: int
    y: int = 2

    def far(self) -> bool:
        return self.x > 100

@dataclass(frozen=True, slots=True, kw_only=True)
class Named(Point):
    name: str = "a"
    words: list[str] = field(default_factory=list)
    seen: int = field(default=0, compare=False, repr=False)

@dataclass(slots=True)
class Open:
    x: int
    many: dict[str, int] = field(default_factory=dict)

@dataclass(frozen=True)
class Roomy:
    x: int

@dataclass(frozen=True, slots=True, eq=False)
class Itself:
    x: int

@dataclass(frozen=True, slots=True)
class Worked:
    x: int
    twice: int = field(init=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "twice", 2 * self.x)

@dataclass(frozen=True, slots=True)
class Written:
    x: int

    def __eq__(self, other: object) -> bool:
        return True

    def __hash__(self) -> int:
        return 7

    def __repr__(self) -> str:
        return "written"

@dataclass(frozen=True, slots=True)
class Alike:
    x: int

    def __eq__(self, other: object) -> bool:
        return True
"""


def classes(maker: ModuleType, name: str) -> ModuleType:
    module = ModuleType(name)
    vars(module).update(dataclass=maker.dataclass, field=maker.field)
    sys.modules[name] = module
    exec(PROGRAM, vars(module))
    return module


OURS = classes(records, "made_of_records")
THEIRS = classes(dataclasses, "made_of_dataclasses")

SAME = (
    "Point(1)",
    "Point(1, 3) == Point(1, 3), Point(1) == Point(2), Point(1) == 1, Point(1) != Point(2)",
    "hash(Point(1, 3)), hash(Base()), hash(Named(x=1, words=()))",
    "Point(y=1, x=2), repr(Point(1)), Point(101).far()",
    "sorted([Point(2, 1), Point(1, 9), Point(1, 2)])",
    "Point(1) < Point(2), Point(1) >= Point(2), Point(1) <= Point(1), Point(1) > Point(0)",
    "Point(1) < 3",
    "Named(x=1), Named(x=1, seen=3) == Named(x=1), Named(x=1).words is Named(x=1).words",
    "Named(x=1) == Point(1), Point(1) == Named(x=1), isinstance(Named(x=1), Point)",
    "Named(1, name='b')",
    "Named(1, 2, 'b')",
    "Named(name='b')",
    "Point()",
    "Point(1, 2, 3)",
    "Point(1, z=2)",
    "Point(1, x=2)",
    "Open(1), Open(1).many is Open(1).many, Open(1) == Open(1, {}), Open.__hash__",
    "hash(Open(1))",
    "setattr(Open(1), 'x', 2)",
    "setattr(Open(1), 'z', 2)",
    "setattr(Point(1), 'x', 2)",
    "setattr(Roomy(1), 'x', 2)",
    "delattr(Point(1), 'x')",
    "Roomy(1), hash(Roomy(1)), vars(Roomy(1)), hasattr(Point(1), '__dict__')",
    "Itself(1) == Itself(1), Itself(1) == 1",
    "Worked(2).twice, Worked(2)",
    "Worked(2, twice=3)",
    "Written(1) == Written(2), hash(Written(1)), repr(Written(1))",
    "Alike(1) == Alike(2), hash(Alike(3))",
    "pickle.loads(pickle.dumps(Named(x=1, name='b'))), pickle.loads(pickle.dumps(Open(3)))",
    "copy.copy(Point(1, 5)), copy.deepcopy(Named(x=1, words=['a'])), copy.copy(Roomy(3))",
    "replace(Point(1), y=5), replace(Named(x=1, words=['a']), name='c'), replace(Worked(2), x=3).twice",
    "replace(Point(1), z=5)",
    "Point.__match_args__, Named.__match_args__, Point.__slots__, Point.y.__get__(Point(1))",
    "[(one.name, one.type, one.default) for one in dataclasses.fields(Point)]",
    "[one.name for one in dataclasses.fields(Named(x=1))], dataclasses.is_dataclass(Base)",
    "dataclasses.asdict(Named(x=1, words=['a'])), dataclasses.astuple(Point(1))",
    "dataclasses.replace(Point(1), x=4)",
    "str(inspect.signature(Named)), str(inspect.signature(Point))",
    "Point.__qualname__, Point.__module__.partition('_')[0], Point.__init__.__qualname__",
    "type('Below', (Point,), {})(1), type('Below', (Roomy,), {})(1) == Roomy(1)",
)


def outcome(expression: str, module: ModuleType, replace: Any) -> str:
    names = {**vars(module), "pickle": pickle, "copy": copy, "dataclasses": dataclasses, "inspect": inspect}
    try:
        return repr(eval(expression, names | {"replace": replace}))
    except (TypeError, AttributeError, ValueError) as error:
        said = str(error) if "positional" not in str(error) else "the number of arguments"
        return f"{type(error).__name__}: {said}"


@pytest.mark.parametrize("expression", SAME)
def test_they_do_as_the_standard_library_does(expression: str) -> None:
    theirs = outcome(expression, THEIRS, dataclasses.replace)
    assert outcome(expression, OURS, records.replace) == theirs


def test_a_dataclass_of_the_standard_library_can_stand_on_one_of_ours() -> None:
    @dataclasses.dataclass(frozen=True)
    class Below(OURS.Point):  # type: ignore[misc]
        z: int = 3

    assert dataclasses.astuple(Below(1)) == (1, 2, 3)


def test_names_of_fields() -> None:
    assert records.field_names(OURS.Named) == ("x", "y", "name", "words", "seen")
    assert records.required_names(OURS.Named) == {"x"}


def test_what_is_none_of_ours_is_replaced_all_the_same() -> None:
    assert records.replace(THEIRS.Point(1), x=2) == THEIRS.Point(2)


def test_dataclasses_are_not_imported_for_them() -> None:
    program = (
        "import sys; before = set(sys.modules)\n"
        "from headlint.findings import Position\n"
        "assert Position(1, 2) == Position(1, 2)\n"
        "print({'dataclasses', 'inspect'} & (set(sys.modules) - before))"
    )
    done = subprocess.run(
        [sys.executable, "-S", "-c", program], capture_output=True, text=True, cwd=ROOT, check=True
    )
    assert done.stdout == "set()\n"
