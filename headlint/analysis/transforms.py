"""JAX: modules whose weights are handed in, records, functions made of functions."""

from __future__ import annotations

from typing import TYPE_CHECKING

from headlint import python as py
from headlint.analysis import definitions, guesses, iteration, tensors, training
from headlint.analysis.closures import Arguments, BoundMethod, ClassValue, Function
from headlint.analysis.guards import map_value
from headlint.frameworks.role_meanings import RoleMeaning
from headlint.values import Const, Entries, Items, LibraryObject, Ref, Tensor, Unknown, Value

if TYPE_CHECKING:
    from headlint.analysis.interpreter import Interpreter

__all__ = [
    "apply",
    "apply_and_init",
    "bind_record",
    "differentiated",
    "fill_module",
    "record",
    "replaced",
    "scan",
    "split_module",
    "stateless_call",
]

Bound = dict[str, Value]

_FOR_APPLY = ("variables", "rngs", "method", "mutable", "capture_intermediates")
"""Parameters of flax.linen.Module.apply (flax/linen/module.py) that the module itself does not see."""


# Modules


def fill_module(interp: Interpreter, ref: Ref, arguments: Arguments, node: py.Node) -> None:
    """The constructor of a Flax linen module: a dataclass of its annotations, then `setup`."""
    cls = interp.get(ref, "#class")
    if not isinstance(cls, ClassValue):
        return
    fields = _fields(interp, cls)
    given = {**dict(zip(fields, arguments.positional, strict=False)), **dict(arguments.keywords)}
    for name in fields:
        token = (("object", ref.oid), ".", name)
        default = definitions.find_method(interp, cls, name)
        if name in given:
            value = given[name]
        elif default is None:
            value = Unknown(f"field `{name}` of `{cls.name}` is not known", token)
        else:
            value = guesses.likely(default, token) if arguments.open else default
        interp.set(ref, name, value)
    setup = definitions.find_method(interp, cls, "setup")
    if isinstance(setup, Function):
        interp.call(BoundMethod(setup, ref), Arguments(), node)


def _fields(interp: Interpreter, cls: ClassValue) -> list[str]:
    """The fields of a dataclass and its project bases, those of the bases first."""
    names: dict[str, None] = {}
    for base in reversed(definitions.lineage(interp, cls)):
        if isinstance(base, ClassValue):
            names.update(dict.fromkeys(interp.annotations(base)))
    return list(names)


def apply(
    interp: Interpreter, meaning: RoleMeaning, bound: Bound, arguments: Arguments, node: py.Node
) -> Value:
    """`module.apply(variables, *args, method=..., mutable=...)`: the module or its method is called."""
    named = dict(arguments.keywords)
    result = _applied(interp, arguments, 1 if "variables" in named else 2, node)
    kept = [named.get("mutable"), named.get("capture_intermediates")]
    if any(_asks(value) is True for value in kept):
        return Items((result, Unknown("the variables that a call changed")))
    if all(_asks(value) is False for value in kept):
        return result
    mutable = next(value for value in kept if value is not None and _asks(value) is None)
    return map_value(mutable, lambda value: _with_variables(result, value), interp.path)


def _asks(value: Value | None) -> bool | None:
    """Whether an argument makes `apply` return the changed variables too; None: not known.

    Any value but False does, even an empty list.
    """
    if value is None:
        return False
    if isinstance(value, Const):
        return value.value is not False
    return True if isinstance(value, (Ref, Items)) else None


def _with_variables(result: Value, mutable: Value) -> Value:
    asks = _asks(mutable)
    if asks is None:
        return Unknown("whether the call returns the changed variables is not known")
    return Items((result, Unknown("the variables that a call changed"))) if asks else result


def _applied(interp: Interpreter, arguments: Arguments, skipped: int, node: py.Node) -> Value:
    """The call of a module, or of one of its methods, behind the first `skipped` arguments."""
    if not arguments.positional:
        return Unknown("the module is not known")
    receiver, named = arguments.positional[0], dict(arguments.keywords)
    keywords = tuple(pair for pair in arguments.keywords if pair[0] not in _FOR_APPLY)
    rest = Arguments(arguments.positional[skipped:], keywords, arguments.open)
    method = named.get("method", Const(None))
    if isinstance(method, Const):
        callee = interp.attribute(receiver, method.value) if isinstance(method.value, str) else receiver
        return interp.call(callee, rest, node)
    if isinstance(method, Function) and method.owner is not None:
        return interp.call(BoundMethod(method, receiver), rest, node)
    return interp.call(method, rest if isinstance(method, BoundMethod) else rest.first(receiver), node)


def apply_and_init(
    interp: Interpreter, meaning: RoleMeaning, bound: Bound, arguments: Arguments, node: py.Node
) -> Value:
    """`module.init_with_output(rng, *args)`: the output and the fresh variables."""
    return Items((_applied(interp, arguments, 2, node), Unknown("the variables of a module")))


def stateless_call(
    interp: Interpreter, meaning: RoleMeaning, bound: Bound, arguments: Arguments, node: py.Node
) -> Value:
    """`model.stateless_call(trainable, other, *args)` of Keras: the output and the other variables."""
    receiver = arguments.positional[0] if arguments.positional else Unknown("the model is not known")
    output = interp.call(receiver, Arguments(arguments.positional[3:], (), arguments.open), node)
    parts: list[Value] = [output, Unknown("the variables that a call changed")]
    if _asks(dict(arguments.keywords).get("return_losses")) is not False:
        parts.append(Unknown("the losses of the layers"))
    return Items(tuple(parts))


def split_module(
    interp: Interpreter, meaning: RoleMeaning, bound: Bound, arguments: Arguments, node: py.Node
) -> Value:
    """`nnx.split(module, *filters)`: what it is made of, which stands for it here, and its variables."""
    if not arguments.positional or arguments.open:
        return Unknown("the parts of a module")
    states = max(1, len(arguments.positional) - 1)
    variables = tuple(Unknown("the variables of a module") for _ in range(states))
    return Items((arguments.positional[0], *variables))


# Records


def record(
    interp: Interpreter, meaning: RoleMeaning, bound: Bound, arguments: Arguments, node: py.Node
) -> Value:
    """`TrainState.create(apply_fn=..., params=...)`: an object with these attributes."""
    head, _, last = meaning.name.rpartition(".")
    ref = interp.new("instance", head if last[:1].islower() else meaning.name, interp.site(node))
    bind_record(interp, ref, bound)
    return ref


def bind_record(interp: Interpreter, ref: Ref, values: Bound) -> None:
    """Set the attributes of a record."""
    for name, value in values.items():
        interp.set(ref, name, value)
    interp.set(ref, "#fields", Items(tuple(Const(name) for name in values)))


def replaced(
    interp: Interpreter, meaning: RoleMeaning, bound: Bound, arguments: Arguments, node: py.Node
) -> Value:
    """`record.replace(params=...)`: the record with other attributes."""
    receiver = arguments.positional[0] if arguments.positional else Unknown("a record")
    fields = interp.get(receiver, "#fields") if isinstance(receiver, Ref) else None
    if not isinstance(receiver, Ref) or not isinstance(fields, Items):
        return receiver
    held = {
        str(one.value): interp.get(receiver, str(one.value))
        for one in fields.values
        if isinstance(one, Const)
    }
    changed = dict(arguments.keywords)
    if all(isinstance(held.get(name, Unknown()), Unknown) for name in changed) and all(
        isinstance(value, Unknown) for value in changed.values()
    ):
        return receiver  # nothing that is known changes
    copy = interp.new(receiver.kind, receiver.name, receiver.site)
    bind_record(
        interp, copy, {**{name: value for name, value in held.items() if value is not None}, **changed}
    )
    return copy


# Functions made of functions


def differentiated(
    interp: Interpreter, callee: LibraryObject, role: RoleMeaning, arguments: Arguments, node: py.Node
) -> Value:
    """`jax.value_and_grad(loss_fn, has_aux=True)(params, batch)`: the function runs, its loss is trained on.

    Gives what JAX gives: the gradient or (value, gradient), with `(value, aux)` for the value.
    """
    function = callee.argument(role.params[0])
    if function is None:
        # Given its settings only, it waits for the function: a decorator with arguments.
        given = arguments.positional[0] if arguments.positional else Unknown("a function that is not known")
        return LibraryObject(callee.name, ((role.params[0], given), *callee.arguments), callee.site)
    value = interp.call(function, _by_parameters(interp, callee, arguments), node)
    aux = callee.argument("has_aux")
    gradient = Unknown("it is a gradient")
    if aux is not None and not (isinstance(aux, Const) and isinstance(aux.value, bool)):
        return Unknown("whether the loss comes with something else is not known")
    if aux == Const(True):
        parts = iteration.unpack(interp, value, 2)
        loss, rest = parts if parts else (Unknown("a loss"), Unknown("what comes with a loss"))
    else:
        loss, rest = value, None
    training.train_on(interp, role, loss, node)
    if role.role == "gradient":
        return gradient if rest is None else Items((gradient, rest))
    return Items((value, gradient))


def _by_parameters(interp: Interpreter, callee: LibraryObject, arguments: Arguments) -> Arguments:
    """The arguments, with those that the function is differentiated by known as trained arrays."""
    chosen = callee.argument("argnums") or Const(0)
    numbers = iteration.known_items(interp, chosen) if isinstance(chosen, (Items, Ref)) else (chosen,)
    wanted = [one.value for one in numbers or () if isinstance(one, Const)]
    positional = tuple(
        _trained(interp, value) if position in wanted else value
        for position, value in enumerate(arguments.positional)
    )
    return Arguments(positional, arguments.keywords, arguments.open)


def _trained(interp: Interpreter, value: Value, depth: int = 3) -> Value:
    """Arrays that are trained, in the tuples, lists and dictionaries that hold them."""
    if isinstance(value, (Unknown, Tensor)) or depth == 0:
        return Unknown("it is a trained parameter", (tensors.TRAINED, interp.number()))
    if isinstance(value, Items) and value.exact:
        return Items(tuple(_trained(interp, one, depth - 1) for one in value.values))
    if not isinstance(value, Ref) or value.kind not in ("list", "dict"):
        return value
    held = interp.get(value, "#items" if value.kind == "list" else "#entries")
    copy = interp.new(value.kind, value.name, value.site)
    if isinstance(held, Items) and held.exact:
        interp.set(copy, "#items", Items(tuple(_trained(interp, one, depth - 1) for one in held.values)))
        return copy
    if isinstance(held, Entries) and not held.partial:
        pairs = tuple((key, _trained(interp, one, depth - 1)) for key, one in held.pairs)
        interp.set(copy, "#entries", Entries(pairs))
        return copy
    return Unknown("it is a trained parameter", (tensors.TRAINED, interp.number()))


def scan(
    interp: Interpreter, meaning: RoleMeaning, bound: Bound, arguments: Arguments, node: py.Node
) -> Value:
    """`jax.lax.scan(f, init, xs)`: one look at the body; gives (carry, what each step gave)."""
    function = bound.get("f", Unknown("a function that is not known"))
    items = bound.get("xs", Const(None))
    step = Arguments((bound.get("init", Unknown("a carry")), iteration.element(interp, items)))
    return interp.call(function, step, node)
