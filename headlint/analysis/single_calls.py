"""Calls and names that are judged by themselves: what was removed, renamed, or is not what it seems."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from headlint import python as py
from headlint.contracts import FactValue
from headlint.findings import Site
from headlint.frameworks.meanings import LossMeaning, StringTable
from headlint.values import Const, LibraryName, Tensor, Value

if TYPE_CHECKING:
    from headlint.analysis.closures import Arguments
    from headlint.analysis.interpreter import Interpreter

__all__ = [
    "arguments_missing",
    "class_called",
    "identifier",
    "loss_class",
    "old_arguments",
    "old_name",
    "removed_method",
    "swapped",
]

KERAS = {"framework": "keras"}
REGISTERED = ("custom_object", "register_keras_serializable")
"""Words of files that make strings of their own known to Keras."""
SECOND = "tensorflow.function"
"""What TensorFlow 1 had not: a file that uses it is not meant for that."""


def removed_method(interp: Interpreter, name: str, output: Value, node: py.Node) -> None:
    """A method that current versions have no longer is called on a model with this output."""
    tensor = output if isinstance(output, Tensor) else None
    interp.heads.single(
        interp.site(node), {**KERAS, "call.kind": "removed-method", "call.name": name}, tensor
    )


def old_name(interp: Interpreter, name: str, other: str, node: py.Node) -> None:
    """A name of TensorFlow 1 is used under `tensorflow`, where TensorFlow 2 has nothing of the kind."""
    if interp.branches:
        return  # perhaps one for the old version
    facts = {"framework": "tensorflow", "call.kind": "old-name", "call.name": name, "call.other": other}
    interp.heads.single(interp.site(node), facts)


# Losses


def class_called(interp: Interpreter, meaning: LossMeaning, arguments: Arguments, node: py.Node) -> None:
    """`nn.CrossEntropyLoss(output, target)`: a class is given what its instances are to be given."""
    given = arguments.positional
    if meaning.framework != "torch" or len(given) < 2:
        return
    if isinstance(given[0], Tensor) and given[0].layer is not None and not given[0].losses:
        facts = {"framework": "torch", "call.kind": "class-called", "call.name": meaning.short}
        places = {"call.instance": interp.site(node)} if arguments.written is node else {}
        interp.heads.single(interp.site(node), _with(facts, places, value=False), given[0], places=places)


def old_arguments(interp: Interpreter, meaning: LossMeaning, arguments: Arguments, node: py.Node) -> None:
    """`size_average=`, `reduce=`, `reduction="elementwise_mean"`, which PyTorch warns of."""
    for name, value in arguments.keywords if meaning.framework == "torch" else ():
        old = isinstance(value, Const) and name == "reduction" and value.value == "elementwise_mean"
        if old or name in ("size_average", "reduce"):
            said = {
                "call.name": "elementwise_mean" if old else name,
                "call.other": "mean" if old else "reduction",
            }
            facts = {"framework": "torch", "call.kind": "old-argument", **said}
            interp.heads.single(interp.site(node), facts)


def arguments_missing(interp: Interpreter, meaning: LossMeaning, arguments: Arguments, node: py.Node) -> bool:
    """`keras.losses.binary_crossentropy(from_logits=True)`: a function is called like a class."""
    if meaning.framework != "keras" or arguments.positional or arguments.open:
        return False
    given = {name for name, _ in arguments.keywords}
    if not given or given & {*meaning.params[:2], *meaning.call[:2]}:
        return False
    facts: dict[str, FactValue] = {**KERAS, "call.kind": "arguments-missing", "call.name": meaning.short}
    if arguments.written is node:
        facts["loss.form"] = "function"
    interp.heads.single(interp.site(node), facts, places={"loss.form": interp.site(node)})
    return True


def loss_class(interp: Interpreter, value: Value, site: Site) -> None:
    """`compile(loss=keras.losses.BinaryCrossentropy)`: the class, which Keras 2 does not instantiate."""
    meaning = interp.library.meaning(value.name) if isinstance(value, LibraryName) else None
    if not isinstance(value, LibraryName) or not isinstance(meaning, LossMeaning):
        return
    if meaning.form == "class" and meaning.framework == "keras":
        facts = {**KERAS, "call.kind": "class-given", "call.name": meaning.short}
        places = {} if value.site is None else {"call.instance": value.site}
        interp.heads.single(site, _with(facts, places, value=False), places=places)


def swapped(
    interp: Interpreter,
    meaning: LossMeaning,
    output: Value,
    target: Value,
    node: py.Node,
    call: py.Call | None = None,
) -> None:
    """The labels stand where the output belongs, and the other way round; both are certain."""
    labels_first = isinstance(output, Tensor) and output.encoding.value != "unknown" and output.layer is None
    if not labels_first or not isinstance(target, Tensor) or target.layer is None or target.stop is not None:
        return
    facts = {"call.kind": "swapped-arguments", "call.name": meaning.short}
    places = {} if call is None else {"call.swapped": interp.site(call)}
    facts_there = _with(facts, places, value=True)
    interp.heads.single(interp.site(node), facts_there, target, meaning=meaning, places=places)


def _with(facts: Mapping[str, str], places: Mapping[str, Site], *, value: bool) -> dict[str, FactValue]:
    """The facts, and those of which the source says where they could be otherwise."""
    return {**facts, **dict.fromkeys(places, value)}


# Strings of Keras


def identifier(interp: Interpreter, table: StringTable, value: Value, site: Site) -> None:
    """A string that is to name a loss, a metric or an activation of Keras."""
    if not isinstance(value, Const) or not isinstance(value.value, str) or value.likely:
        return
    module = interp.frame.module
    if module is not None and any(word in module.tree.source.text for word in REGISTERED):
        return
    known = interp.library.strings[table].get(value.value)
    if known is not None and len(known.versions) > 1:
        return
    facts = {**KERAS, "call.kind": "identifier", "call.name": value.value, "call.table": table}
    other = interp.library.spelled_right(table, value.value)
    if other is not None:
        facts["call.other"] = other
    if known is not None:
        facts["call.only"] = f"keras-{known.versions[0]}"
    interp.heads.single(value.site or site, facts, places={"call.kind": site})
