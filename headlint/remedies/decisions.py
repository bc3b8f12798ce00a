"""A decision on an output as the program makes it, and the text of other ones."""

from __future__ import annotations

import libcst as cst

from headlint.frameworks.meanings import Meaning
from headlint.records import dataclass
from headlint.remedies.arguments import argument
from headlint.remedies.draft import Draft
from headlint.remedies.modules import module_at_hand, name_of_module
from headlint.remedies.naming import resolved
from headlint.remedies.passages import Doubt, Passage
from headlint.remedies.setting import Aim

__all__ = ["Around", "Decided", "argmax", "decided", "rewrap", "threshold"]

_ATOMS = (cst.Name, cst.Attribute, cst.Call, cst.Subscript)
"""Expressions that a method can be called on, or an index put behind, as they stand."""
_ENDS = (cst.Arg, cst.Assign, cst.AnnAssign, cst.Return, cst.Expr, cst.Element, cst.DictElement, cst.Index)
"""Parents within which a comparison needs no parentheses."""


@dataclass(frozen=True, slots=True)
class Decided:
    """The call or the comparison that decides, and the part of it that is decided on."""

    place: Passage
    operand: Passage
    meaning: Meaning | None = None
    """Of a function: what it means."""

    @property
    def call(self) -> Passage:
        """Raises Doubt where it is no call."""
        if not isinstance(self.place.node, cst.Call):
            raise Doubt("it is no call")
        return self.place

    @property
    def params(self) -> tuple[str, ...]:
        return tuple(getattr(self.meaning, "params", ()))

    @property
    def module(self) -> str:
        """Of a function: the name of its module as the program writes it, with a dot behind."""
        node = self.place.node
        func = node.func if isinstance(node, cst.Call) else None
        if not isinstance(func, cst.Attribute):
            return ""
        return f"{self.place.at(func.value).text()}."


@dataclass(frozen=True, slots=True)
class Around:
    """Text before and after an expression; `closed` where the whole is an atom."""

    before: str
    after: str
    closed: bool = True


def decided(aim: Aim) -> Decided:
    """How the decision is written. Raises Doubt where that is not certain."""
    place, part = aim.passage("decode.operand"), aim.known("decode.operand")
    node = place.node
    if isinstance(node, cst.Comparison) and len(node.comparisons) == 1:
        return Decided(place, place.at(node.left if part == "left" else node.comparisons[0].comparator))
    if not isinstance(node, cst.Call):
        raise Doubt("it is neither a call nor a comparison")
    if part == "receiver":
        if not isinstance(node.func, cst.Attribute) or node.func.attr.value != aim.known("decode.function"):
            raise Doubt("the method is not called by its name")
        if resolved(place.at(node.func), aim.library) is not None:
            raise Doubt("what stands before the dot is a class")  # `torch.Tensor.round(out)`
        return Decided(place, place.at(node.func.value))
    if part == "object":
        if len(node.args) != 1 or node.args[0].star:
            raise Doubt("what it is called on is not certain")
        return Decided(place, place.at(node.args[0].value))
    name = resolved(place.at(node.func), aim.library)
    meaning = None if name is None else aim.library.meaning(name)
    params = tuple(getattr(meaning, "params", ()))
    if (
        meaning is None
        and isinstance(node.func, cst.Attribute)
        and aim.known("decode.kind") == "inverse-transform"
    ):
        params, wanted = ("y",), "y"
    elif meaning is not None and meaning.short == aim.known("decode.function"):
        wanted = getattr(meaning, "input", None) or params[0]
    elif (
        meaning is None
        and isinstance(node.func, cst.Name)
        and node.func.value == aim.known("decode.function")
    ):
        params, wanted = ("x",), "x"  # a function of Python itself
    else:
        raise Doubt("the function is not called by its name")
    given = argument(place, wanted, params)
    if given is None or not isinstance(given.node, cst.Arg):
        raise Doubt("what it is called on is not written there")
    return Decided(place, place.at(given.node.value), meaning)


# Text


def threshold(
    aim: Aim, at: Passage, cut: str, *, gives: str, drop: str | None = None, module: str = ""
) -> Around:
    """Compare an output with a number; `gives` says whether the result is `bool`, `int` or `float`.

    `module` is how the program writes the module of the function that decided until now. `drop` is the
    axis of an argmax over the only unit, which is taken out as that does: that of the `units`, or `all`
    axes. Raises Doubt where the library of the output is not known.
    """
    if drop == "all":
        plain = threshold(aim, at, cut, gives=gives, module=module)
        return Around(plain.before, f"{plain.after}.squeeze()")
    axis = ("[:, 0]" if aim.known("output.class-axis") == "second" else "[..., 0]") if drop else ""
    if gives == "bool":
        return Around("", f"{axis} > {cut}", closed=False)
    kind = aim.known("output.array")
    if kind in ("numpy", "jax"):
        return Around("(", f"{axis} > {cut}).astype({gives})")
    if kind == "torch":
        return Around("(", f"{axis} > {cut}).{'long' if gives == 'int' else 'float'}()")
    numpy = name_of_module(at, "numpy")
    one, zero = ("1", "0") if gives == "int" else ("1.0", "0.0")
    if module and numpy is not None and module == f"{numpy}.":
        return Around(f"{numpy}.where(", f"{axis} > {cut}, {one}, {zero})")
    tensorflow = name_of_module(at, "tensorflow")
    if module and tensorflow is not None and module == f"{tensorflow}.":
        kind = "int64" if gives == "int" else "float32"
        return Around(f"{tensorflow}.cast(", f"{axis} > {cut}, {tensorflow}.{kind})")
    raise Doubt("whether the output is an array or a tensor is not known")


def argmax(draft: Draft, aim: Aim, at: Passage, *, add_import: bool = False, module: str = "") -> Around:
    """Take the best class. Raises Doubt where the library of the output is not known."""
    axis = "1" if aim.known("output.class-axis") == "second" else "-1"
    kind = aim.known("output.array")
    if kind == "torch":
        return Around("", f".argmax(dim={axis})")
    if kind == "jax":
        return Around("", f".argmax(axis={axis})")
    numpy = name_of_module(at, "numpy")
    tensorflow = name_of_module(at, "tensorflow")
    if module and tensorflow is not None and module == f"{tensorflow}." and kind is None:
        return Around(f"{tensorflow}.argmax(", f", axis={axis})")
    if numpy is None and kind == "numpy":
        return Around("", f".argmax(axis={axis})")
    if numpy is None and add_import:
        numpy = module_at_hand(draft, at, "numpy", "np")
    if numpy is None:
        raise Doubt("whether the output is an array or a tensor is not known")
    return Around(f"{numpy}.argmax(", f", axis={axis})")


def rewrap(draft: Draft, outer: Passage, inner: Passage, text: Around) -> None:
    """Leave of an expression one part of it, with other text before and after that.

    Raises Doubt where a comment would go.
    """
    own = outer.node is inner.node
    start, end = outer.whole() if own or text.closed else outer.range()
    first, last = inner.whole()
    for begin, stop in ((start, first), (last, end)):
        if "#" in outer.source[begin:stop]:
            raise Doubt("a comment stands in what is taken out")
    before, after = text.before, text.after
    bare = not isinstance(inner.node, _ATOMS) and not getattr(inner.node, "lpar", ())
    if bare and not (before.endswith("(") and after.startswith((",", ")"))):
        before, after = f"{before}(", f"){after}"
    parent = outer.parent()
    inside = getattr(outer.node, "lpar", ()) and not own
    if not text.closed and not inside and (parent is None or not isinstance(parent.node, _ENDS)):
        before, after = f"({before}", f"{after})"
    draft.put(outer.parsed, start, first, before)
    draft.put(outer.parsed, last, end, after)
