"""Calls: who is called, what the parameters become, what comes back."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from headlint import python as py
from headlint.analysis import (
    backbones,
    definitions,
    elsewhere,
    guesses,
    layers,
    losses,
    records,
    stacks,
    stored,
    tracing,
    transforms,
)
from headlint.analysis.closures import (
    Arguments,
    BoundMethod,
    ClassValue,
    DefinitionNode,
    Frame,
    Function,
    Partial,
)
from headlint.analysis.guards import ALWAYS, alternatives, join
from headlint.analysis.store import Store
from headlint.syntax import Parsed
from headlint.values import (
    Choice,
    Const,
    Entries,
    Gap,
    Guard,
    Items,
    LibraryMethod,
    LibraryName,
    LibraryObject,
    Ref,
    Stream,
    Tensor,
    Unknown,
    Value,
)

if TYPE_CHECKING:
    from headlint.analysis.interpreter import Interpreter

__all__ = ["call", "call_function", "instantiate"]


def call(interp: Interpreter, callee: Value, arguments: Arguments, node: py.Node) -> Value:
    """Call any value."""
    if isinstance(callee, Choice):
        return _call_choice(interp, callee, arguments, node)
    if isinstance(callee, LibraryName):
        return interp.library_call(callee.name, arguments, node)
    if isinstance(callee, LibraryMethod):
        return interp.library_call(callee.name, arguments.first(callee.receiver), node)
    if isinstance(callee, LibraryObject):
        differentiating = definitions.differentiates(interp, callee)
        if differentiating is not None:
            return transforms.differentiated(interp, callee, differentiating, arguments, node)
        return layers.call_object(interp, callee, arguments, node)
    if isinstance(callee, BoundMethod):
        return call_function(interp, callee.function, arguments.first(callee.receiver), node, callee.receiver)
    if isinstance(callee, Function):
        return call_function(interp, callee, arguments, node)
    if isinstance(callee, ClassValue):
        return instantiate(interp, callee, arguments, node)
    if isinstance(callee, Ref):
        return _call_ref(interp, callee, arguments, node)
    if isinstance(callee, Partial):
        merged = Arguments(
            (*callee.arguments.positional, *arguments.positional),
            (*callee.arguments.keywords, *arguments.keywords),
            callee.arguments.open or arguments.open,
        )
        return call(interp, callee.callee, merged, node)
    if isinstance(callee, (Unknown, Tensor)):
        elsewhere.give_away(interp, arguments, node)
        if callee.token in interp.inputs:
            return callee  # the input of a stack stands among its layers
        return _call_unknown(callee, arguments)
    return Unknown("it is not something that can be called")


def _call_unknown(callee: Unknown | Tensor, arguments: Arguments) -> Value:
    token: object = None
    constants = [value.value for value in arguments.positional if isinstance(value, Const)]
    if callee.token is not None and len(constants) == len(arguments.positional) and not arguments.keywords:
        token = (callee.token, "()", *constants)
    return Unknown(callee.reason, token)


def _call_choice(interp: Interpreter, callee: Choice, arguments: Arguments, node: py.Node) -> Value:
    options = [
        (guard, option)
        for guard, option in alternatives(callee, interp.path)
        if not (isinstance(option, Const) and option.value is None)
    ]
    if len(options) == 1:
        return call(interp, options[0][1], arguments, node)
    if any(losses.is_loss(interp, option) for _, option in options):
        # One meeting place for all of them, so that a rule must hold for each.
        return losses.call_losses(interp, options, arguments, node)
    value = stored.in_place_of_stored(interp, options, arguments, node)
    if value is not None:
        return value
    base = interp.store
    values: list[tuple[Guard, Value]] = []
    ends: list[tuple[Guard, Store]] = []
    number = interp.heads.call()
    for which, (guard, option) in enumerate(options):
        interp.store = base.fork()
        with interp.assuming(guard), interp.heads.one_of(number, which, len(options)):
            values.append((guard, call(interp, option, arguments, node)))
        ends.append((guard, interp.store))
    interp.store = base
    base.absorb(ends)
    return join(values) if values else Unknown("nothing that can be called")


def _call_ref(interp: Interpreter, ref: Ref, arguments: Arguments, node: py.Node) -> Value:
    cls = interp.get(ref, "#class")
    if isinstance(cls, ClassValue):
        return _call_instance(interp, ref, cls, arguments, node)
    built = backbones.spec(interp, ref)
    if built is not None:
        return backbones.call(interp, ref, built, node, arguments)
    if ref.kind == "sequential":
        stacks.applied(interp, ref, arguments)
        return stacks.call_sequential(interp, ref, arguments, node)
    if ref.kind == "keras-model":
        stacks.applied(interp, ref, arguments)
        return stacks.model_output(interp, ref)
    return Unknown("it is not something that can be called")


def _call_instance(
    interp: Interpreter, ref: Ref, cls: ClassValue, arguments: Arguments, node: py.Node
) -> Value:
    for name in ("__call__", "forward", "call"):
        method = definitions.find_method(interp, cls, name)
        if isinstance(method, Function):
            if name == "call":
                _build(interp, ref, cls, node)
            return call_function(interp, method, arguments.first(ref), node, ref)
        own = interp.get(ref, name)
        if own is not None:
            return call(interp, own, arguments, node)
    base = interp.get(ref, "#base")
    if base is not None:
        return call(interp, base, arguments, node)
    items = interp.get(ref, "#items")
    if items is not None:
        return stacks.call_sequential(interp, ref, arguments, node)
    outputs = interp.get(ref, "#outputs")
    if outputs is not None:
        return outputs
    return Unknown(f"`{cls.name}` gets its call from a class that is not followed")


def _build(interp: Interpreter, ref: Ref, cls: ClassValue, node: py.Node) -> None:
    """Keras runs `build` with the shape of the input before the first call of a layer or model."""
    build = definitions.find_method(interp, cls, "build")
    if not isinstance(build, Function) or interp.get(ref, "#built") is not None:
        return
    if definitions.role_of(interp, cls) in ("keras-layer", "keras-model"):
        interp.set(ref, "#built", Const(True))
        shape = Unknown("the shape of the input", ("shape", ref.oid))
        call_function(interp, build, Arguments((ref, shape)), node, ref)


def instantiate(interp: Interpreter, cls: ClassValue, arguments: Arguments, node: py.Node) -> Value:
    """Make an instance and run its `__init__`."""
    ref = interp.new("instance", cls.name, interp.site(node))
    interp.set(ref, "#class", cls)
    init = definitions.find_method(interp, cls, "__init__")
    if isinstance(init, Function):
        call_function(interp, init, arguments.first(ref), node, ref)
        return ref
    for base in definitions.library_bases(interp, cls):
        role = interp.library.role(base)
        if role in ("output-record", "tuple-record"):
            records.of_class(interp, ref, cls, arguments, dense=role == "output-record")
            return ref
        if interp.library.known(base):
            interp.library_call(f"{base}.__init__", arguments.first(ref), node)
            return ref
    if any(isinstance(base, ClassValue) for base in cls.bases) or not cls.bases:
        stacks.bind_fields(interp, ref, cls, arguments)
    return ref


def call_function(
    interp: Interpreter,
    function: Function,
    arguments: Arguments,
    node: py.Node,
    receiver: Value | None = None,
) -> Value:
    """Run a project function on abstract arguments and join what its paths return."""
    definition, parsed = function.definition.load()
    key = id(definition)
    running = sum(1 for frame in interp.frames if frame.node is definition)
    visits = interp.entered.get(key, 0)
    if running > 1 or len(interp.frames) > interp.depth or visits >= interp.visits:
        return Unknown("the call goes too deep to be followed")
    if interp.steps < interp.fewest:
        return Unknown("the call takes too many steps to follow")
    interp.entered[key] = visits + 1
    interp.keep.append(definition)
    run = partial(_run_function, interp, function, arguments, definition, parsed, receiver)
    return interp.allowance(interp.steps * 2 // 3, run, forks=True)


def _run_function(
    interp: Interpreter,
    function: Function,
    arguments: Arguments,
    definition: DefinitionNode,
    parsed: Parsed,
    receiver: Value | None,
) -> Value:
    frame = Frame(
        interp.number(),
        function.scope,
        function.definition.module,
        parsed,
        function=function,
        receiver=receiver,
        node=definition,
        entry=interp.store,
        entry_path=interp.path,
    )
    caller, path = interp.store, interp.path
    interp.store = caller.fork()
    no_grad = len(interp.no_grad)
    try:
        with interp.within(frame):
            bind_parameters(interp, definition, arguments)
            if function.no_grad:
                interp.no_grad.append(interp.site(definition))
            if isinstance(definition, py.Lambda):
                value = interp.eval(definition.body)
                frame.returns.append((ALWAYS, value, interp.store))
                frame.captured = True
            elif isinstance(definition, py.FunctionDef) and interp.run(definition.body):
                end = interp.path - frame.entry_path
                frame.returns.append((end, Const(None), interp.store))
    finally:
        interp.store, interp.path = caller, path
        del interp.no_grad[no_grad:]
    if not frame.captured:
        for _, _, store in frame.returns:
            store.forget(frame.oid)
    interp.pay(caller.absorb([(guard, store) for guard, _, store in frame.returns]))
    if frame.yields:
        return Stream(join((ALWAYS, value) for value in frame.yields))
    if not frame.returns:
        return Unknown("no path of the function returns")
    return join((guard, value) for guard, value, _ in _meaningful(frame))


def _meaningful(frame: Frame) -> list[tuple[Guard, Value, Store]]:
    """The returned values; falling off the end only counts when nothing else returns."""
    values = [one for one in frame.returns if not (isinstance(one[1], Const) and one[1].value is None)]
    return values or frame.returns


def bind_parameters(
    interp: Interpreter, node: py.FunctionDef | py.ClassDef | py.Lambda, arguments: Arguments
) -> None:
    """Bind arguments to parameters; what is left out takes its default, else is unknown."""
    assert not isinstance(node, py.ClassDef)
    frame, params = interp.frame, node.params
    positional = list(params.posonly_params) + list(params.params)
    values = list(arguments.positional)
    gap = next((i for i, value in enumerate(values) if isinstance(value, Gap)), None)
    known = values if gap is None else values[:gap]
    keywords = dict(arguments.keywords)
    for position, param in enumerate([*positional, *params.kwonly_params]):
        name = param.name.value
        if position < len(known) and position < len(positional):
            value = known[position]
        elif name in keywords:
            value = keywords.pop(name)
        else:
            value = _default(interp, param, arguments.open or gap is not None)
        interp.store.set((frame.oid, name), value)
    if isinstance(params.star_arg, py.Param):
        rest = Items(tuple(known[len(positional) :])) if gap is None else Items((Gap(Unknown("*args")),))
        interp.store.set((frame.oid, params.star_arg.name.value), rest)
    if params.star_kwarg is not None:
        pairs = tuple((Const(name), value) for name, value in keywords.items())
        # An object, since the function can set and pop entries before it hands them on.
        given = interp.new("dict", "dict", interp.site(params.star_kwarg))
        interp.set(given, "#entries", Entries(pairs, partial=arguments.open))
        interp.store.set((frame.oid, params.star_kwarg.name.value), given)


def _default(interp: Interpreter, param: py.Param, is_open: bool) -> Value:
    token = (interp.frame.oid, param.name.value)
    if param.default is None:
        return Unknown(_unfilled(interp, param), ("param", *token))
    value = interp.eval(param.default)
    if not is_open:
        return value
    return guesses.likely(value, ("param", *token))


def _unfilled(interp: Interpreter, param: py.Param) -> str:
    function, node = interp.frame.function, interp.frame.node
    owner = function.owner.name if function is not None and function.owner is not None else None
    name = node.name.value if isinstance(node, py.FunctionDef) else None
    return tracing.parameter(param.name.value, name, owner)
