"""Dataclasses that cost next to nothing to declare: nothing is compiled for them.

The standard library compiles up to eight methods of each class when it is declared, a third of the start of a
run. Type checkers and readers see `dataclasses` itself. So do `fields`, `asdict` and a subclass, for whom the
standard library makes what they ask for when they ask. It can do what headlint needs, and no more.
"""

from __future__ import annotations

from itertools import takewhile
from operator import attrgetter, itemgetter

from headlint.constructors import MISSING, constructor

TYPE_CHECKING = False  # typing itself is a slow import
if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from dataclasses import dataclass, field, replace
    from typing import Any, NoReturn

__all__ = ["dataclass", "field", "field_names", "replace", "required_names", "settings_of"]


def field_names(cls: type) -> tuple[str, ...]:
    """The names of the fields of a class that `dataclass` has made, in order."""
    return tuple(_shape_of(cls).fields)


def required_names(cls: type) -> frozenset[str]:
    """The names of the fields of such a class that have no default."""
    return frozenset(
        name
        for name, one in _shape_of(cls).fields.items()
        if one.default is MISSING and one.default_factory is None
    )


def settings_of(one: object) -> dict[str, object]:
    """The fields of a record with their values, less those that have their default.

    Raises TypeError for what is no record.
    """
    if not hasattr(one, "__shape__"):
        raise TypeError(f"{type(one).__name__} is no record")
    values = {name: (getattr(one, name), said) for name, said in _shape_of(type(one)).fields.items()}
    return {name: value for name, (value, said) in values.items() if said.init and value != said.default}


class _Field:
    """What is said of a field."""

    __slots__ = ("compare", "default", "default_factory", "init", "kw_only", "repr", "type")

    def __init__(
        self,
        default: object = MISSING,
        default_factory: Callable[[], object] | None = None,
        *,
        init: bool = True,
        compare: bool = True,
        repr: bool = True,
    ) -> None:
        self.default = default
        self.default_factory = default_factory
        self.init = init
        self.compare = compare
        self.repr = repr
        self.kw_only = False
        self.type: object = None


class _Shape:
    """The fields of a class, its bases' first, and what is known of them once and for all."""

    def __init__(
        self, cls: type, fields: dict[str, _Field], *, frozen: bool, slots: bool, order: bool
    ) -> None:
        self.cls = cls
        self.fields = fields
        self.frozen = frozen
        self.slots = slots
        self.order = order
        asked = {name: one for name, one in fields.items() if one.init}
        self.given = list(asked)
        self.positional = [name for name, one in asked.items() if not one.kw_only]
        self.defaults = {name: one.default for name, one in asked.items() if one.default is not MISSING}
        self.factories = [
            (name, one.default_factory) for name, one in asked.items() if one.default_factory is not None
        ]
        self.compared = [name for name, one in fields.items() if one.compare]
        self.values = _values(attrgetter, self.given)
        self.in_order = _values(itemgetter, self.given)
        self.copied: dict[str, Callable[[Any, Any], None]] | None = None
        """What sets each field; None where an instance is more than its fields."""
        self._twin: Any = None

    def twin(self) -> Any:
        """A class with the same fields that the standard library has made."""
        if self._twin is None:
            import dataclasses

            def plain(one: _Field) -> Any:
                told: dict[str, Any] = {"init": one.init, "compare": one.compare, "repr": one.repr}
                told |= {"kw_only": one.kw_only}
                if one.default is not MISSING:
                    told["default"] = one.default
                if one.default_factory is not None:
                    told["default_factory"] = one.default_factory
                return dataclasses.field(**told)

            self._twin = dataclasses.make_dataclass(
                self.cls.__name__,
                [(name, one.type, plain(one)) for name, one in self.fields.items()],
                frozen=self.frozen,
                order=self.order,
            )
        return self._twin

    def filled(self, args: tuple[object, ...], kwargs: Mapping[str, object]) -> Sequence[object]:
        """The value of each field, in order. Raises TypeError as the standard library does."""
        told = dict(zip(self.positional, args))  # noqa: B905  (too many are found out below)
        twice = bool(told) and not told.keys().isdisjoint(kwargs)
        told = self.defaults | told
        told.update(kwargs)
        for name, make in self.factories:
            if name not in told:
                told[name] = make()
        if twice or len(args) > len(self.positional) or len(told) != len(self.given):
            self._complain(args, kwargs)
        try:
            return self.in_order(told)
        except KeyError:
            self._complain(args, kwargs)

    def named(self, values: tuple[object, ...], kwargs: dict[str, object]) -> Sequence[object]:
        """The same for classes without factories; `values` are one for each field, its default among them."""
        found: list[object] = []
        left = len(kwargs)
        for name, value in zip(self.given, values, strict=True):
            default = self.defaults.get(name, MISSING)
            if name in kwargs and value is default:
                found.append(kwargs[name])
                left -= 1
            elif value is MISSING:
                break
            else:
                found.append(value)
        if left or len(found) < len(values):
            defaults = [self.defaults.get(name, MISSING) for name in self.given]
            given = takewhile(lambda pair: pair[0] is not pair[1], zip(values, defaults, strict=True))
            self._complain([value for value, _ in given], kwargs)
        return found

    def rests(self) -> dict[int, tuple[object, ...]]:
        """For each number of positional arguments that is enough: the defaults of the fields after them."""
        if self.factories or len(self.positional) < len(self.given):
            return {}
        least = next((at for at, name in enumerate(self.given) if name in self.defaults), len(self.given))
        return {
            count: tuple(self.defaults[name] for name in self.given[count:])
            for count in range(least, len(self.given) + 1)
        }

    def _complain(self, args: Sequence[object], kwargs: Mapping[str, object]) -> NoReturn:
        self.twin()(*args, **kwargs)
        raise TypeError(f"{self.cls.__qualname__}: an argument is missing, or there is one too many")

    def setters(self) -> list[Callable[[Any, Any], None]]:
        """What sets each field of an instance, whether it is frozen or not."""
        return [
            vars(self._owner(name))[name].__set__ if self.slots else _plain_setter(name)
            for name in self.given
        ]

    def _owner(self, name: str) -> type:
        return next(cls for cls in self.cls.__mro__ if name in vars(cls).get("__slots__", ()))


def _plain_setter(name: str) -> Callable[[Any, Any], None]:
    def put(self: object, value: object) -> None:
        object.__setattr__(self, name, value)

    return put


def _shape_of(cls: type) -> _Shape:
    shape: _Shape = cls.__shape__  # type: ignore[attr-defined]
    return shape


class _OfTwin:
    """An attribute of a class that only those ask for who look into dataclasses."""

    __slots__ = ("name",)

    def __init__(self, name: str) -> None:
        self.name = name

    def __get__(self, instance: object, owner: type) -> object:
        twin = _shape_of(owner).twin()
        if self.name == "__signature__":
            from inspect import signature

            return signature(twin)
        return getattr(twin, self.name)


def _init(shape: _Shape) -> Callable[..., None]:
    puts, rests, filled = shape.setters(), shape.rests(), shape.filled
    after = getattr(shape.cls, "__post_init__", None)
    if after is None and len(shape.given) == len(shape.fields):
        shape.copied = dict(zip(shape.given, puts, strict=True))
    if after is None and len(shape.given) in rests:
        defaults = [shape.defaults.get(name, MISSING) for name in shape.given]
        made = constructor(defaults, puts, shape.named)
        if made is not None:
            made.__qualname__ = f"{shape.cls.__qualname__}.__init__"
            return made  # type: ignore[no-any-return]

    def __init__(self: object, /, *args: object, **kwargs: object) -> None:
        rest = None if kwargs else rests.get(len(args))
        values = filled(args, kwargs) if rest is None else args + rest
        for put, value in zip(puts, values):  # noqa: B905  (each call would pay for it)
            put(self, value)
        if after is not None:
            after(self)

    __init__.__qualname__ = f"{shape.cls.__qualname__}.__init__"
    return __init__


def _eq(shape: _Shape) -> Callable[[object, object], object]:
    values = _values(attrgetter, shape.compared)

    def __eq__(self: object, other: object) -> object:
        if self is other:
            return True
        if other.__class__ is not self.__class__:
            return NotImplemented
        return values(self) == values(other)

    return __eq__


def _hash(shape: _Shape) -> Callable[[object], int]:
    values = _values(attrgetter, shape.compared)

    def __hash__(self: object) -> int:
        return hash(values(self))

    return __hash__


def _values(getter: Callable[..., Any], names: Sequence[str]) -> Callable[[Any], tuple[object, ...]]:
    """What gets these attributes or keys, `getter` being attrgetter or itemgetter: always as a tuple."""
    if len(names) > 1:
        found: Callable[[Any], tuple[object, ...]] = getter(*names)
        return found
    if not names:
        return lambda one: ()
    get = getter(*names)
    return lambda one: (get(one),)


def _of_twin(name: str) -> Callable[..., object]:
    def method(self: object, *others: object) -> object:
        return getattr(_shape_of(type(self)).twin(), name)(self, *others)

    return method


def _refuse_to_set(self: object, name: str, value: object) -> NoReturn:
    from dataclasses import FrozenInstanceError

    raise FrozenInstanceError(f"cannot assign to field {name!r}")


def _refuse_to_delete(self: object, name: str) -> NoReturn:
    from dataclasses import FrozenInstanceError

    raise FrozenInstanceError(f"cannot delete field {name!r}")


def _state(self: object) -> list[object]:
    return [getattr(self, name) for name in _shape_of(type(self)).fields]


def _restore(self: object, state: list[object]) -> None:
    for name, value in zip(_shape_of(type(self)).fields, state, strict=True):
        object.__setattr__(self, name, value)


_ORDER = {name: _of_twin(name) for name in ("__lt__", "__le__", "__gt__", "__ge__")}
_repr = _of_twin("__repr__")
_ASKED = {name: _OfTwin(name) for name in ("__dataclass_fields__", "__dataclass_params__", "__signature__")}


def _fields_of(cls: type, *, kw_only: bool) -> tuple[dict[str, _Field], dict[str, _Field]]:
    """All fields of a class, and its own; what it says of them is taken off it, but for the defaults."""
    known: dict[str, _Field] = {}
    for base in reversed(cls.__mro__[1:]):
        if "__shape__" in vars(base):
            known |= _shape_of(base).fields
    own: dict[str, _Field] = {}
    for name, annotation in cls.__annotations__.items():
        said = vars(cls).get(name, MISSING)
        one = said if isinstance(said, _Field) else _Field(said)
        one.kw_only = kw_only
        one.type = annotation
        own[name] = one
        if one.default is not MISSING:
            setattr(cls, name, one.default)
        elif said is one:
            delattr(cls, name)
    return known | own, own


def _with_slots(cls: type, own: dict[str, _Field]) -> type:
    """The same class with slots in place of a dictionary: only a new one can have them."""
    taken = {name for base in cls.__mro__[1:-1] for name in vars(base).get("__slots__", ())}
    names = {name: value for name, value in vars(cls).items() if name not in own}
    for name in ("__dict__", "__weakref__"):
        names.pop(name, None)
    names["__slots__"] = tuple(name for name in own if name not in taken)
    made: type = type(cls)(cls.__name__, cls.__bases__, names)
    made.__qualname__ = cls.__qualname__
    return made


def _made(cls: type, *, frozen: bool, slots: bool, eq: bool, order: bool, kw_only: bool) -> type:
    fields, own = _fields_of(cls, kw_only=kw_only)
    if slots:
        cls = _with_slots(cls, own)
    shape = _Shape(cls, fields, frozen=frozen, slots=slots, order=order)
    written = set(vars(cls))
    if "__eq__" in written and vars(cls)["__hash__"] is None:
        written.discard("__hash__")  # Python has put None there, not the class
    members: dict[str, object] = {
        "__shape__": shape,
        "__match_args__": tuple(name for name in shape.given if not fields[name].kw_only),
        **_ASKED,
    }
    if "__repr__" not in written:
        members["__repr__"] = _repr
    if order:
        members |= _ORDER
    if frozen:
        members |= {"__setattr__": _refuse_to_set, "__delattr__": _refuse_to_delete}
        if slots:
            members |= {"__getstate__": _state, "__setstate__": _restore}
    members["__init__"] = _init(shape)
    if eq and "__eq__" not in written:
        members["__eq__"] = _eq(shape)
    if eq and "__hash__" not in written:
        members["__hash__"] = _hash(shape) if frozen else None
    for name, member in members.items():
        setattr(cls, name, member)
    return cls


if not TYPE_CHECKING:

    def dataclass(*, frozen=False, slots=False, eq=True, order=False, kw_only=False):
        """As in `dataclasses`, of which it takes these options."""
        return lambda cls: _made(cls, frozen=frozen, slots=slots, eq=eq, order=order, kw_only=kw_only)

    field = _Field

    def replace(one, /, **changes):
        """As in `dataclasses`; what is no dataclass of ours is left to that."""
        shape = getattr(type(one), "__shape__", None)
        if shape is None:
            from dataclasses import replace as general

            return general(one, **changes)
        puts = shape.copied
        if puts is None or not puts.keys() >= changes.keys():
            told = dict(zip(shape.given, shape.values(one), strict=True))
            told.update(changes)
            return type(one)(**told)
        # The values are all there, so none is asked for by name: half the time where there are many fields.
        made = object.__new__(type(one))
        for put, value in zip(puts.values(), shape.values(one)):  # noqa: B905  (each call would pay for it)
            put(made, value)
        for name, value in changes.items():
            puts[name](made, value)
        return made
