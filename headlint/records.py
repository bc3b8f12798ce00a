"""Dataclasses that cost next to nothing to declare: their methods are compiled when they are first called.

The standard library compiles up to eight methods of each class at import; of some 130 classes that a run
imports, it calls a few dozen methods. Type checkers and readers see `dataclasses` itself, and so do `fields`,
`asdict`, `is_dataclass` and a subclass: what they ask for is made by the standard library, when they ask.

Of what `dataclass` can do there is what headlint uses. A field of a frozen class with slots is set by the
descriptor of its slot, in half the time of `object.__setattr__`.
"""

from __future__ import annotations

TYPE_CHECKING = False  # typing itself is a slow import
if TYPE_CHECKING:
    from collections.abc import Callable
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
        if one.default is _MISSING and one.default_factory is _MISSING
    )


def settings_of(one: object) -> dict[str, object]:
    """The fields of a record with their values, less those that have their default.

    Raises TypeError for what is no record.
    """
    if not hasattr(one, "__shape__"):
        raise TypeError(f"{type(one).__name__} is no record")
    values = {name: (getattr(one, name), said) for name, said in _shape_of(type(one)).fields.items()}
    return {name: value for name, (value, said) in values.items() if said.init and value != said.default}


class _Missing:
    """Stands for a default that is not given."""

    def __repr__(self) -> str:
        return "<factory>"


_MISSING = _Missing()


class _Field:
    """What is said of a field."""

    __slots__ = ("compare", "default", "default_factory", "init", "kw_only", "repr", "type")

    def __init__(
        self,
        default: object = _MISSING,
        default_factory: object = _MISSING,
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
    """The fields of a class, its bases' first, and how they are set."""

    __slots__ = ("_twin", "cls", "compared", "fields", "frozen", "given", "order", "set_by_slots")

    def __init__(
        self, cls: type, fields: dict[str, _Field], *, frozen: bool, slots: bool, order: bool
    ) -> None:
        self.cls = cls
        self.fields = fields
        self.frozen = frozen
        self.order = order
        self.set_by_slots = frozen and slots
        self.given = [name for name, one in fields.items() if one.init]
        self.compared = [name for name, one in fields.items() if one.compare]
        self._twin: type | None = None

    def twin(self) -> type:
        """A class with the same fields that the standard library has made."""
        if self._twin is None:
            import dataclasses

            def plain(one: _Field) -> Any:
                told: dict[str, Any] = {"init": one.init, "compare": one.compare, "repr": one.repr}
                told |= {"kw_only": one.kw_only}
                for key in ("default", "default_factory"):
                    if getattr(one, key) is not _MISSING:
                        told[key] = getattr(one, key)
                return dataclasses.field(**told)

            self._twin = dataclasses.make_dataclass(
                self.cls.__name__,
                [(name, one.type, plain(one)) for name, one in self.fields.items()],
                frozen=self.frozen,
                order=self.order,
            )
        return self._twin

    # The text of the methods that are called often; each is compiled by itself.

    def init(self, names: dict[str, object]) -> str:
        positional, keywords, body = ["self"], [], []
        for name, one in self.fields.items():
            value = name
            if one.default is not _MISSING:
                names[f"_default_{name}"] = one.default
                given = f"{name}=_default_{name}"
            elif one.default_factory is not _MISSING:
                names |= {f"_make_{name}": one.default_factory, "_MISSING": _MISSING}
                given = f"{name}=_MISSING"
                value = f"_make_{name}() if {name} is _MISSING else {name}"
            else:
                given = name
            if not one.init:
                if given == name:
                    continue  # `__post_init__` sets it
                body.append(f"{name} = {given.partition('=')[2]}")
            elif one.kw_only:
                keywords.append(given)
            else:
                positional.append(given)
            body.append(self._set(name, value, names))
        if hasattr(self.cls, "__post_init__"):
            body.append("self.__post_init__()")
        parameters = ", ".join([*positional, *(["*", *keywords] if keywords else [])])
        return f"def __init__({parameters}):\n " + "\n ".join(body or ["pass"])

    def _set(self, name: str, value: str, names: dict[str, object]) -> str:
        if self.set_by_slots:
            names[f"_set_{name}"] = getattr(self.cls, name).__set__
            return f"_set_{name}(self, {value})"
        if self.frozen:
            names["_set"] = object.__setattr__
            return f"_set(self, {name!r}, {value})"
        return f"self.{name} = {value}"

    def eq(self, names: dict[str, object]) -> str:
        return (
            "def __eq__(self, other):\n"
            " if self is other:\n  return True\n"
            " if other.__class__ is not self.__class__:\n  return NotImplemented\n"
            f" return {self._values('self')} == {self._values('other')}"
        )

    def hash(self, names: dict[str, object]) -> str:
        return f"def __hash__(self):\n return hash({self._values('self')})"

    def _values(self, owner: str) -> str:
        return "(" + "".join(f"{owner}.{name}, " for name in self.compared) + ")"


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


def _late(cls: type, name: str, write: Callable[[dict[str, object]], str]) -> None:
    """Give a class a method that is compiled when it is first called."""
    compiled: list[Any] = []

    def first(self: object, /, *args: object, **kwargs: object) -> object:
        if not compiled:
            names: dict[str, object] = {"__name__": cls.__module__}
            exec(write(names), names)
            made: Any = names[name]
            made.__qualname__ = f"{cls.__qualname__}.{name}"
            compiled.append(made)
            setattr(cls, name, made)
        return compiled[0](self, *args, **kwargs)

    first.__qualname__ = f"{cls.__qualname__}.{name}"
    setattr(cls, name, first)


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
        said = vars(cls).get(name, _MISSING)
        one = said if isinstance(said, _Field) else _Field(said)
        one.kw_only = kw_only
        one.type = annotation
        own[name] = one
        if one.default is not _MISSING:
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
    for name, member in members.items():
        setattr(cls, name, member)
    _late(cls, "__init__", shape.init)
    if eq and "__eq__" not in written:
        _late(cls, "__eq__", shape.eq)
    if eq and "__hash__" not in written:
        if frozen:
            _late(cls, "__hash__", shape.hash)
        else:
            cls.__hash__ = None  # type: ignore[assignment]
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
        for name in shape.given:
            if name not in changes:
                changes[name] = getattr(one, name)
        return type(one)(**changes)
