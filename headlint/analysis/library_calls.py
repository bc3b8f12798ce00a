"""Calls of library names: the facts say what a name means, this says what the call then does."""

from __future__ import annotations

from typing import TYPE_CHECKING

from headlint import python as py
from headlint.analysis import (
    backbones,
    builtin_calls,
    datasets,
    decoding,
    elsewhere,
    frames,
    labels,
    layers,
    losses,
    making,
    metrics,
    models,
    roles,
    single_calls,
    tables,
    tracing,
    trainers,
    transforms,
)
from headlint.analysis.closures import Arguments
from headlint.analysis.facts import LossView
from headlint.analysis.guards import ALWAYS
from headlint.findings import Site
from headlint.frameworks.label_meanings import (
    ConvertMeaning,
    DataMeaning,
    DatasetMeaning,
    DrawMeaning,
    LabelsMeaning,
)
from headlint.frameworks.meanings import (
    ActivationMeaning,
    BackboneMeaning,
    ContainerMeaning,
    DecodeMeaning,
    LayerMeaning,
    LossMeaning,
    Meaning,
    MetricMeaning,
    PassMeaning,
    ScorerMeaning,
    TrainerMeaning,
    WrapperMeaning,
)
from headlint.frameworks.role_meanings import RoleMeaning
from headlint.records import replace
from headlint.values import Const, Gap, Items, LibraryName, LibraryObject, Ref, Unknown, Value

if TYPE_CHECKING:
    from headlint.analysis.interpreter import Interpreter

__all__ = ["call_name"]

INIT = ".__init__"


def call_name(interp: Interpreter, name: str, arguments: Arguments, node: py.Node) -> Value:
    """Call a library name, which may be a class, a function or a method."""
    if name.endswith(INIT):
        return _base_init(interp, name.removesuffix(INIT), arguments, node)
    if name.startswith("builtins."):
        return builtin_calls.call(interp, name.removeprefix("builtins."), arguments, node)
    if name == single_calls.SECOND and interp.frame.module.main:
        interp.second = True
    other = interp.library.replaced.get(name)
    if other is not None:
        single_calls.old_name(interp, name, other, node)
    meaning = interp.library.meaning(name)
    if meaning is None:
        return _undescribed(interp, name, arguments, node)
    return _described(interp, meaning, arguments, node)


def _undescribed(interp: Interpreter, name: str, arguments: Arguments, node: py.Node) -> Value:
    """A library call that the facts do not know: it may change a list, or call a function."""
    own = interp.project.own(interp, name)
    if own is not None:
        return interp.call(own, arguments, node)
    elsewhere.give_away(interp, arguments, node)
    for value in arguments.positional:
        if isinstance(value, Ref) and value.kind == "list":
            interp.set(value, "#items", Items((Gap(Unknown("it was given away")),)))
    return tracing.called(name, node)


def _described(interp: Interpreter, meaning: Meaning, arguments: Arguments, node: py.Node) -> Value:
    bound = arguments.bind(meaning.params)
    if isinstance(meaning, RoleMeaning):
        return roles.perform(interp, meaning, bound, arguments, node)
    if isinstance(meaning, BackboneMeaning):
        return backbones.build(interp, meaning, bound, node)
    if isinstance(meaning, TrainerMeaning):
        return trainers.meet(interp, meaning, bound, node)
    if isinstance(meaning, LabelsMeaning):
        return labels.make(interp, meaning, bound, arguments, node)
    if isinstance(meaning, DataMeaning):
        return tables.perform(interp, meaning, bound, arguments, node)
    if isinstance(meaning, ConvertMeaning):
        return making.convert(interp, meaning, bound, node)
    if isinstance(meaning, DrawMeaning):
        return making.draw(interp, meaning, bound, arguments, node)
    if isinstance(meaning, DatasetMeaning):
        return datasets.make(interp, meaning, bound, arguments, node)
    if isinstance(meaning, ContainerMeaning):
        return models.container(interp, meaning, arguments, node)
    if isinstance(meaning, WrapperMeaning):
        wrapped = bound.get(meaning.returns, Unknown(f"what `{meaning.short}` wraps is not known"))
        if not meaning.keeps_axes and meaning.returns in bound:
            return build(interp, meaning, bound, node)
        return wrapped if meaning.keeps_units else _unsized(interp, wrapped)
    if isinstance(meaning, DecodeMeaning):
        return decoding.decide(interp, meaning, bound, node)
    if isinstance(meaning, ScorerMeaning):
        return decoding.score(interp, meaning, bound, node)
    if isinstance(meaning, LossMeaning):
        single_calls.old_arguments(interp, meaning, arguments, node)
    if isinstance(meaning, LossMeaning) and meaning.form == "class":
        single_calls.class_called(interp, meaning, arguments, node)
    if isinstance(meaning, LossMeaning) and meaning.form == "function":
        if single_calls.arguments_missing(interp, meaning, arguments, node):
            return Unknown(f"`{meaning.short}` is called without its arguments")
        return _loss_function(interp, meaning, arguments, bound, node)
    if isinstance(meaning, MetricMeaning) and meaning.form == "function":
        return metrics.apply(interp, meaning, bound, arguments, node)
    if isinstance(meaning, LossMeaning) or getattr(meaning, "form", "") == "class":
        return build(interp, meaning, bound, node)
    if isinstance(meaning, (LayerMeaning, ActivationMeaning, PassMeaning)):
        return _apply(interp, meaning, bound, arguments, node)
    return tracing.called(meaning.name, node)


def _unsized(interp: Interpreter, wrapped: Value) -> Value:
    """A layer whose number of units a wrapper changes (`Bidirectional`)."""
    meaning = interp.library.meaning(wrapped.name) if isinstance(wrapped, LibraryObject) else None
    if not isinstance(wrapped, LibraryObject) or not isinstance(meaning, LayerMeaning):
        return wrapped
    units = Unknown("a wrapper changes the number of units")
    kept = [(name, value) for name, value in wrapped.arguments if name != meaning.units]
    return replace(wrapped, arguments=(*kept, (str(meaning.units), units)))


def build(interp: Interpreter, meaning: Meaning, bound: dict[str, Value], node: py.Node) -> Value:
    """An instance of a library class with its arguments."""
    built = LibraryObject(meaning.name, tuple(bound.items()), interp.site(node))
    if isinstance(meaning, MetricMeaning):
        metrics.made(interp, meaning, built)
    return built


def _apply(
    interp: Interpreter,
    meaning: LayerMeaning | ActivationMeaning | PassMeaning,
    bound: dict[str, Value],
    arguments: Arguments,
    node: py.Node,
) -> Value:
    """A layer, activation or pass-through in its function or method form."""
    name = meaning.input or (meaning.params[0] if meaning.params else "")
    source = bound.pop(name, None)
    if source is None:
        source = arguments.positional[0] if arguments.positional else Unknown("its input is not known")
    if isinstance(meaning, PassMeaning) and meaning.effect == "reshape":
        sizes = arguments.positional[1:]
        if len(sizes) == 1 and isinstance(sizes[0], Items):
            sizes = sizes[0].values
        bound["#sizes"] = Items(tuple(sizes))
    if isinstance(meaning, PassMeaning) and meaning.effect == "cast":
        bound["#given"] = Items((*arguments.positional[1:], *(value for _, value in arguments.keywords)))
    if (
        isinstance(meaning, PassMeaning)
        and (table := frames.kept(interp, source, meaning.effect)) is not None
    ):
        return table
    return layers.apply_meaning(interp, meaning, bound, source, interp.site(node), node)


def _loss_function(
    interp: Interpreter,
    meaning: LossMeaning,
    arguments: Arguments,
    bound: dict[str, Value],
    node: py.Node,
) -> Value:
    named = Arguments(
        arguments.positional, tuple((_role_of(meaning, key), value) for key, value in arguments.keywords)
    )
    output, target = losses.roles(meaning.call, named)
    view = LossView(
        meaning,
        meaning.short,
        "function",
        interp.site(node),
        losses.switch(bound.get(meaning.from_logits or ""), meaning.from_logits_default),
        losses.switch(bound.get(meaning.log_input or ""), meaning.log_input_default),
        applies=losses.applied(meaning, bound),
        written=_named(interp, arguments.written),
        own=meaning.name in interp.library.own,
    )
    call = arguments.written
    return losses.meet(interp, [(ALWAYS, view)], output, target, node, bound.get("var"), call)


def _named(interp: Interpreter, call: py.Call | None) -> Site | None:
    """Where the function that is called is named: in the call itself, or where a variable got it."""
    if call is None or not isinstance(call.func, (py.Name, py.Attribute)):
        return None
    value = interp.eval(call.func)
    return value.site if isinstance(value, LibraryName) else None


def _role_of(meaning: LossMeaning, keyword: str) -> str:
    if keyword in meaning.params:
        position = meaning.params.index(keyword)
        if position < len(meaning.call):
            return meaning.call[position]
    return keyword


def _base_init(interp: Interpreter, base: str, arguments: Arguments, node: py.Node) -> Value:
    """`super().__init__(...)` of a library class: the instance gets what the base would hold."""
    if not arguments.positional or not isinstance(arguments.positional[0], Ref):
        return Const(None)
    ref = arguments.positional[0]
    rest = Arguments(arguments.positional[1:], arguments.keywords, arguments.open)
    meaning = interp.library.meaning(base)
    if isinstance(meaning, ContainerMeaning):
        models.fill(interp, ref, meaning, rest)
    elif isinstance(meaning, RoleMeaning) and meaning.role == "trainer":
        trainers.keep_model(interp, ref, rest.bind(meaning.params))
    elif isinstance(meaning, RoleMeaning) and meaning.role == "keras-model":
        models.functional(interp, ref, meaning, rest)
    elif isinstance(meaning, RoleMeaning) and meaning.role == "field-module":
        transforms.fill_module(interp, ref, rest, node)
    elif isinstance(meaning, RoleMeaning) and meaning.role == "record":
        transforms.bind_record(interp, ref, rest.bind(meaning.params))
    elif isinstance(meaning, (LayerMeaning, ActivationMeaning, PassMeaning, LossMeaning)):
        interp.set(ref, "#base", build(interp, meaning, rest.bind(meaning.params), node))
    return Const(None)
