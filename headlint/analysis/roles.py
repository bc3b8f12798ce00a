"""What the names do that the interpreter treats by their role: compile, add, backward, log, exp."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from headlint import python as py
from headlint.analysis import (
    data_origins,
    decoding,
    dtypes,
    elsewhere,
    encoders,
    iteration,
    label_literals,
    label_origins,
    label_values,
    lightning,
    making,
    models,
    operators,
    parts,
    records,
    tensors,
    trainers,
    training,
    transforms,
)
from headlint.analysis.closures import Arguments, Partial
from headlint.analysis.guards import alternatives, join
from headlint.analysis.keras_roles import ROLES as KERAS_ROLES
from headlint.analysis.tensor_roles import TENSOR_ROLES, first_input
from headlint.domains import Domain
from headlint.frameworks.role_meanings import RoleMeaning
from headlint.records import replace
from headlint.values import (
    STORED,
    Const,
    Entries,
    Gap,
    Items,
    LibraryObject,
    Ref,
    Step,
    Tensor,
    Unknown,
    Value,
)

if TYPE_CHECKING:
    from headlint.analysis.interpreter import Interpreter

__all__ = ["perform"]

Bound = dict[str, Value]
Role = Callable[["Interpreter", RoleMeaning, Bound, Arguments, py.Node], Value]


def perform(
    interp: Interpreter, meaning: RoleMeaning, bound: Bound, arguments: Arguments, node: py.Node
) -> Value:
    """Carry out a call of a name that has a role."""
    role = _ROLES.get(meaning.role) or KERAS_ROLES.get(meaning.role)
    if role is not None:
        return role(interp, meaning, bound, arguments, node)
    if meaning.role != "look":
        interp.heads.used(bound.values())
    return LibraryObject(meaning.name, tuple(bound.items()), interp.site(node))


def _add(
    interp: Interpreter, meaning: RoleMeaning, bound: Bound, arguments: Arguments, node: py.Node
) -> Value:
    values = arguments.positional[1:] or tuple(value for _, value in arguments.keywords)
    for guard, receiver in alternatives(bound.get("self", Unknown()), interp.path):
        if isinstance(receiver, Ref) and values:
            with interp.assuming(guard):
                models.append(interp, receiver, values[0])
    return Const(None)


def _add_module(
    interp: Interpreter, meaning: RoleMeaning, bound: Bound, arguments: Arguments, node: py.Node
) -> Value:
    receiver, rest = bound.get("self"), arguments.positional[1:]
    named = dict(arguments.keywords)
    name = rest[0] if rest else named.get("name")
    module = rest[1] if len(rest) > 1 else named.get("module")
    if isinstance(receiver, Ref) and module is not None:
        models.add_named(interp, receiver, name, module)
    return Const(None)


def _cosine(
    interp: Interpreter, meaning: RoleMeaning, bound: Bound, arguments: Arguments, node: py.Node
) -> Value:
    """The cosine of two vectors, whatever they are: -1 to 1."""
    return Tensor(domain=Domain.BOUNDED, reason="", layer=Step(meaning.short, "weights", interp.site(node)))


def _einsum(
    interp: Interpreter, meaning: RoleMeaning, bound: Bound, arguments: Arguments, node: py.Node
) -> Value:
    """Products that are summed over the axes that the first argument says."""
    return operators.matmul(interp, arguments.positional[1:], node, meaning.short)


def _ordered_dict(
    interp: Interpreter, meaning: RoleMeaning, bound: Bound, arguments: Arguments, node: py.Node
) -> Value:
    given = arguments.positional[:1]
    entries = iteration.paired(interp, given[0]) if given else Entries(())
    named = tuple((Const(name), value) for name, value in arguments.keywords)
    ref = interp.new("dict", "dict", interp.site(node))
    interp.set(ref, "#entries", Entries((*entries.pairs, *named), entries.partial))
    return ref


def _partial(
    interp: Interpreter, meaning: RoleMeaning, bound: Bound, arguments: Arguments, node: py.Node
) -> Value:
    if not arguments.positional:
        return Unknown("functools.partial without a function")
    rest = Arguments(arguments.positional[1:], arguments.keywords, arguments.open)
    return Partial(arguments.positional[0], rest)


def _join(
    interp: Interpreter, meaning: RoleMeaning, bound: Bound, arguments: Arguments, node: py.Node
) -> Value:
    """cat, stack: what all parts are, the whole is; its class axis may be longer."""
    parts = iteration.items_of(interp, first_input(meaning, bound)).values
    of_two = label_literals.two_classes(parts, Step(meaning.short, "labels", interp.site(node)))
    if of_two is not None:
        return of_two
    held = [part.element if isinstance(part, Gap) else part for part in parts]
    if any(label_values.are_labels(part) for part in held):
        step, axis = Step(meaning.short, "labels", interp.site(node)), bound.get("dim", bound.get("axis"))
        found = label_origins.joined(held, axis, meaning.short, step)
        return found or Unknown(f"it is put together by `{meaning.short}`")
    whole = join((frozenset(), part) for part in held)

    def single(value: Value) -> Value:
        if not isinstance(value, Tensor):
            return Unknown(f"it went through `{meaning.short}`")
        if value.domain is Domain.SIMPLEX:
            return tensors.index(value, last_axis=True)
        return replace(value, units=None, units_site=None, rank=None, axis=None, token=None, name=None)

    tensor_parts = [one for _, one in alternatives(whole)]
    domains = {one.domain if isinstance(one, Tensor) else None for one in tensor_parts}
    if len(domains) > 1 or not parts:
        return Unknown(f"it is put together by `{meaning.short}`")
    first = tensor_parts[0]
    if (
        isinstance(first, Tensor)
        and meaning.role == "join-rows"
        and _by_rows(bound)
        and _alike(first, tensor_parts)
    ):
        return replace(first, rank=None, token=None, name=None)
    return single(tensor_parts[0])


def _by_rows(bound: Bound) -> bool:
    axis = bound.get("axis", bound.get("dim"))
    return axis is None or axis == Const(0)


def _alike(first: Tensor, parts: list[Value]) -> bool:
    """Whether all parts are whole rows of one model's output."""
    return first.layer is not None and all(
        isinstance(part, Tensor) and not part.taken and (part.layer, part.units) == (first.layer, first.units)
        for part in parts
    )


def _apply_module(
    interp: Interpreter, meaning: RoleMeaning, bound: Bound, arguments: Arguments, node: py.Node
) -> Value:
    inputs = bound.get("inputs") if "inputs" in meaning.params else None
    rest = Arguments(arguments.positional[1:] if inputs is None else _spread(inputs))
    return interp.call(bound.get("module", Unknown("a module that is not known")), rest, node)


def _spread(inputs: Value) -> tuple[Value, ...]:
    return inputs.values if isinstance(inputs, Items) else (inputs,)


def _stored(
    interp: Interpreter, meaning: RoleMeaning, bound: Bound, arguments: Arguments, node: py.Node
) -> Value:
    """Something that is read from a file: whatever was once stored there."""
    return Unknown("it is loaded from a file", (STORED, interp.number()))


def _prepare(
    interp: Interpreter, meaning: RoleMeaning, bound: Bound, arguments: Arguments, node: py.Node
) -> Value:
    """Gives back what it is given, one by one."""
    given = arguments.positional[1:] if meaning.params[:1] == ("self",) else arguments.positional
    return given[0] if len(given) == 1 else Items(given)


def _matmul(
    interp: Interpreter, meaning: RoleMeaning, bound: Bound, arguments: Arguments, node: py.Node
) -> Value:
    return operators.matmul(interp, arguments.positional[:2], node, meaning.short)


def _arithmetic(operator: py.Operator) -> Role:
    def role(
        interp: Interpreter, meaning: RoleMeaning, bound: Bound, arguments: Arguments, node: py.Node
    ) -> Value:
        left, right = (bound.get(name, Unknown("an operand")) for name in meaning.params[:2])
        return operators.binary(interp, left, operator, right, node)

    return role


def _array(
    interp: Interpreter, meaning: RoleMeaning, bound: Bound, arguments: Arguments, node: py.Node
) -> Value:
    source = first_input(meaning, bound)
    maker = Step(meaning.short, label_values.LITERAL, interp.site(node))
    dtype = bound.get("dtype")
    known = label_literals.listed(interp, source, maker)
    found = source if known is None else known
    if isinstance(found, Tensor) and found.layer is not None:
        return decoding.as_array(meaning, found)
    if not isinstance(found, Tensor) or not label_values.are_labels(found) or dtype is None:
        return found
    return label_values.cast(found, dtypes.named(dtype))


def _split(
    interp: Interpreter, meaning: RoleMeaning, bound: Bound, arguments: Arguments, node: py.Node
) -> Value:
    """train_test_split: each array twice. The parts of a table are tables of their own."""

    number = interp.number()
    return Items(
        tuple(
            data_origins.split_part(value, number, which)
            for value in arguments.positional
            for which in range(2)
        )
    )


def _where(
    interp: Interpreter, meaning: RoleMeaning, bound: Bound, arguments: Arguments, node: py.Node
) -> Value:
    values = arguments.positional[1:3]
    chosen = arguments.positional[0] if arguments.positional else None
    if isinstance(chosen, Tensor) and chosen.decision is not None and len(values) == 2:
        constant = all(isinstance(value, Const) for value in values)
        return chosen if constant else Unknown(f"it went through `{meaning.short}`")
    maker = Step(meaning.short, "where", interp.site(node))
    return label_literals.two_valued(bound.get("condition"), values, maker)


def _fill(
    interp: Interpreter, meaning: RoleMeaning, bound: Bound, arguments: Arguments, node: py.Node
) -> Value:
    """An array of one number: put together with another one it makes the labels of two classes."""
    return label_literals.filled(
        0 if meaning.role == "zeros" else 1, Step(meaning.short, "fill", interp.site(node))
    )


def _fit_encoder(
    interp: Interpreter, meaning: RoleMeaning, bound: Bound, arguments: Arguments, node: py.Node
) -> Value:
    """`encoder.fit(y)` gives the encoder back."""
    encoder = bound.get("self", Unknown())
    encoders.fit(interp, encoder, bound.get(meaning.params[1]), node)
    return encoder


_ROLES: dict[str, Role] = {
    "encoder": lambda interp, meaning, bound, arguments, node: encoders.build(interp, meaning, bound, node),
    "encoder-fit": _fit_encoder,
    "add": _add,
    "append": _add,
    "add-module": _add_module,
    "backward": training.backward,
    **TENSOR_ROLES,
    "cosine": _cosine,
    "einsum": _einsum,
    "ordered-dict": _ordered_dict,
    "partial": _partial,
    "array": _array,
    "zeros": _fill,
    "ones": _fill,
    "split": _split,
    "where": _where,
    "join": _join,
    "join-rows": _join,
    "plus": _arithmetic(py.Add()),
    "minus": _arithmetic(py.Subtract()),
    "times": _arithmetic(py.Multiply()),
    "over": _arithmetic(py.Divide()),
    "power": _arithmetic(py.Power()),
    "pieces": parts.pieces,
    "filled": parts.filled,
    "children": parts.children,
    "output-record": records.record,
    "tuple-record": records.record,
    "get": records.get,
    "start": trainers.start,
    "settings": trainers.settings,
    "train": trainers.train,
    "hyperparameters": trainers.hyperparameters,
    "prepare": _prepare,
    "matmul": _matmul,
    "one-hot": making.one_hot,
    "lightning-fit": lightning.fit,
    "apply-module": _apply_module,
    "process": elsewhere.process,
    "spawn": elsewhere.spawn,
    "run": elsewhere.run,
    "run-later": elsewhere.run_later,
    "box": elsewhere.box,
    "unbox": elsewhere.unbox,
    "stored": _stored,
    "apply": transforms.apply,
    "apply-and-init": transforms.apply_and_init,
    "stateless-call": transforms.stateless_call,
    "split-module": transforms.split_module,
    "record": transforms.record,
    "replace": transforms.replaced,
    "scan": transforms.scan,
}
