"""Attributes of instances, classes, library objects and `super()`: looked up and set."""

from __future__ import annotations

from typing import TYPE_CHECKING

from headlint import python as py
from headlint.analysis import frames, metrics, models, stacks
from headlint.analysis.closures import Arguments, BoundMethod, ClassValue, Frame, Function, Super
from headlint.analysis.definitions import find_method, library_bases, lineage, role_of
from headlint.domains import Domain
from headlint.frameworks.meanings import LayerMeaning, MetricMeaning
from headlint.frameworks.role_meanings import RoleMeaning
from headlint.values import (
    Const,
    Entries,
    Items,
    LibraryMethod,
    LibraryName,
    LibraryObject,
    Ref,
    Tensor,
    Unknown,
    Value,
)

if TYPE_CHECKING:
    from headlint.analysis.interpreter import Interpreter

__all__ = [
    "class_attribute",
    "object_attribute",
    "ref_attribute",
    "set_attribute",
    "super_attribute",
    "super_call",
]

UNWRAPPED = ("module", "_orig_mod")
"""What DataParallel and its kin, and `torch.compile`, call the module that they wrap."""
STACK = "torch.nn.Sequential"
CHANGED = ("pop", "insert", "extend")
"""Methods of a list that PyTorch's Sequential has as well (torch/nn/modules/container.py)."""
WEIGHTS = ("weight", "bias", "kernel", "embeddings")
MODE = ("mode", "training")
"""Token of `self.training`: the same for every module, because train() and eval() set all of them."""


def ref_attribute(interp: Interpreter, ref: Ref, name: str) -> Value:
    """`ref.name` of an instance, list, dictionary or model."""
    value = interp.get(ref, name)
    if value is not None:
        return interp.guessed_attribute(ref, name, value)
    cls = interp.get(ref, "#class")
    if isinstance(cls, ClassValue):
        return _instance_attribute(interp, ref, cls, name)
    if ref.kind == "module-dict":
        held = interp.get(ref, "#entries")
        for key, entry in held.pairs if isinstance(held, Entries) else ():
            if isinstance(key, Const) and key.value == name:
                return entry
    if name == "_modules":
        models.lose_track(interp, ref)
    if ref.kind == "sequential" and name == "layers":
        return interp.get(ref, "#items") or Items(())
    return _library_attribute(interp, ref, name)


def _library_attribute(interp: Interpreter, ref: Ref, name: str) -> Value:
    method = interp.library.method(ref.name, name)
    if method is not None:
        return LibraryMethod(ref, method)
    if name == "training":
        return Unknown("it depends on the mode", MODE)
    if name in (*UNWRAPPED, "forward") and interp.library.framework_of(ref.name) == "torch":
        return ref
    output = stacks.attribute(interp, ref, name)
    if output is not None:
        return output
    stack = ref.kind == "sequential" and interp.library.framework_of(ref.name) == "torch"
    if ref.kind in ("list", "dict", "module-dict") or (stack and name in CHANGED):
        return LibraryMethod(ref, f"builtins.{name}")
    return Unknown(f"attribute `{name}` is not followed", (("object", ref.oid), ".", name))


def _instance_attribute(interp: Interpreter, ref: Ref, cls: ClassValue, name: str) -> Value:
    found = find_method(interp, cls, name)
    if isinstance(found, Function):
        if found.kind == "property":
            return interp.call(BoundMethod(found, ref), Arguments(), py.Name(name))
        if found.kind == "static":
            return found
        return BoundMethod(found, cls if found.kind == "class" else ref)
    if found is not None:
        return found
    if name == "training":
        return Unknown("it depends on the mode", MODE)
    if name == "__class__":
        return cls
    for base in library_bases(interp, cls):
        method = interp.library.method(base, name)
        if method is not None:
            return LibraryMethod(ref, method)
        if base == STACK and name in CHANGED:
            return LibraryMethod(ref, f"builtins.{name}")
    late = _built(interp, ref, cls, name) or interp.late_attribute(ref, cls, name)
    if late is not None:
        return late
    if name in UNWRAPPED and role_of(interp, cls) == "module":
        return ref
    return Unknown(f"`self.{name}` is not set where headlint looked", (("object", ref.oid), ".", name))


def _built(interp: Interpreter, ref: Ref, cls: ClassValue, name: str) -> Value | None:
    """Keras calls `build(input_shape)` of a layer before the layer is called for the first time."""
    build = find_method(interp, cls, "build")
    if not isinstance(build, Function) or interp.get(ref, "#built") is not None:
        return None
    if role_of(interp, cls) not in ("keras-layer", "keras-model"):
        return None
    interp.set(ref, "#built", Const(True))
    interp.call(BoundMethod(build, ref), Arguments((Unknown("the shape of the input"),)), py.Name("build"))
    return interp.get(ref, name)


def class_attribute(interp: Interpreter, cls: ClassValue, name: str) -> Value:
    """`Class.name`."""
    found = find_method(interp, cls, name)
    if isinstance(found, Function):
        return BoundMethod(found, cls) if found.kind == "class" else found
    if found is not None:
        return found
    if name == "__name__":
        return Const(cls.name)
    for base in library_bases(interp, cls):
        method = interp.library.method(base, name)
        if method is not None:
            return LibraryName(method)
    return Unknown(f"attribute `{name}` of class `{cls.name}` is not followed")


def object_attribute(interp: Interpreter, receiver: LibraryObject, name: str) -> Value:
    """A method of a library object (`criterion.cuda`, `layer.forward`), or an argument it keeps."""
    known = interp.store.get((("library", id(receiver)), name))
    if known is not None:
        return known
    if name in metrics.METHODS and isinstance(interp.library.meaning(receiver.name), MetricMeaning):
        return receiver
    method = interp.library.method(receiver.name, name)
    if method is not None:
        return LibraryMethod(receiver, method)
    if name in ("forward", "__call__", "call"):
        return receiver
    trained = _trained(interp, receiver, name)
    if trained is not None:
        return trained
    argument = receiver.argument(name)
    return argument if argument is not None else Unknown(f"attribute `{name}` is not followed")


def _trained(interp: Interpreter, receiver: LibraryObject, name: str) -> Value | None:
    """The weights of a layer, or something that is done to an array that is trained."""
    meaning = interp.library.meaning(receiver.name)
    if isinstance(meaning, RoleMeaning) and meaning.role == "variable":
        return interp.attribute(Tensor(domain=Domain.REAL, reason=""), name)
    if isinstance(meaning, LayerMeaning) and meaning.effect in ("weights", "embed") and name in WEIGHTS:
        return Tensor(domain=Domain.REAL, reason="")
    return None


def super_attribute(interp: Interpreter, receiver: Super, name: str) -> Value:
    """`super().name`: the next project class that has it, else the library base."""
    found = find_method(interp, receiver.cls, name, receiver.after)
    if isinstance(found, Function):
        return BoundMethod(found, receiver.receiver)
    if found is not None:
        return found
    order = lineage(interp, receiver.cls)
    rest = order[order.index(receiver.after) + 1 :] if receiver.after in order else order
    for base in rest:
        if not isinstance(base, LibraryName):
            continue
        method = interp.library.method(base.name, name)
        if method is not None:
            return LibraryMethod(receiver.receiver, method)
        if name == "__init__":
            return LibraryMethod(receiver.receiver, f"{base.name}.__init__")
        if name in ("forward", "call", "__call__"):
            own = interp.store.get((_oid(receiver.receiver), "#base"))
            return own if own is not None else Unknown("it is a method of a library class")
    return Unknown(f"`super().{name}` is not followed")


def _oid(value: Value) -> int:
    return value.oid if isinstance(value, Ref) else -1


def super_call(interp: Interpreter, node: py.Call) -> Value | None:
    """`super()` or `super(Class, self)` as a value; None for any other call."""
    if not isinstance(node.func, py.Name) or node.func.value != "super":
        return None
    frame: Frame | None = next((f for f in reversed(interp.frames) if f.function is not None), None)
    if frame is None or frame.function is None or frame.function.owner is None or frame.receiver is None:
        return Unknown("`super()` outside a method")
    receiver = frame.receiver
    cls = interp.get(receiver, "#class") if isinstance(receiver, Ref) else receiver
    if not isinstance(cls, ClassValue):
        return Unknown("`super()` outside a method")
    return Super(receiver, cls, frame.function.owner)


def set_attribute(interp: Interpreter, receiver: Value, name: str, value: Value) -> None:
    """`receiver.name = value`."""
    if isinstance(receiver, Ref):
        interp.set(receiver, name, value)
        models.set_named(interp, receiver, name, value)
    elif isinstance(receiver, ClassValue):
        interp.store.set((receiver.body, name), value)
    elif isinstance(receiver, Unknown) and receiver.token is not None:
        interp.store.set((receiver.token, name), value)
        if frames.is_table(interp, receiver):  # pandas sets the column of that name
            frames.write(interp, receiver.token, Const(name), value)
        _change_inside(interp, name, receiver.token)
    elif isinstance(receiver, LibraryObject):
        interp.keep.append(receiver)
        interp.store.set((("library", id(receiver)), name), value)
        if isinstance(owner := receiver.argument("self"), Ref):
            _change_inside(interp, name, (("object", owner.oid),))


def _change_inside(interp: Interpreter, name: str, token: object) -> None:
    """`model.layers[-1].activation = ...` where the layers of the model are not known one by one."""
    while name == "activation" and isinstance(token, tuple):
        if len(token) == 2 and token[0] == "object" and isinstance(token[1], int):
            ref = Ref(token[1], "keras-model", "keras.Model")
            if interp.get(ref, "#outputs") is not None:
                stacks.spoil(interp, ref)
            return
        token = token[0] if token else None
