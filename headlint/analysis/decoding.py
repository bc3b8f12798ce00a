"""Notes what is done with a value that comes out of a layer: decisions, casts, comparisons, metrics."""

from __future__ import annotations

from typing import TYPE_CHECKING

from headlint import python as py
from headlint.analysis import encoders, iteration, label_shapes, label_values, tensors
from headlint.analysis.decode_facts import ACTIVATIONS, Decision, Operand
from headlint.analysis.guards import ALWAYS, alternatives, join, map_value
from headlint.domains import Domain
from headlint.findings import Site
from headlint.frameworks.meanings import (
    ActivationMeaning,
    DecodeMeaning,
    Meaning,
    PassMeaning,
    ScorerMeaning,
)
from headlint.records import replace
from headlint.syntax import NodeSite
from headlint.values import (
    Const,
    Gap,
    Items,
    LibraryName,
    Ref,
    Step,
    Tensor,
    Unknown,
    Value,
)

if TYPE_CHECKING:
    from headlint.analysis.interpreter import Interpreter

__all__ = ["activated", "as_array", "cast", "compared", "decide", "gathered", "integer", "score"]

_SIDES: dict[type[py.Operator], str] = {
    py.GreaterThan: "above",
    py.GreaterThanEqual: "above",
    py.LessThan: "below",
    py.LessThanEqual: "below",
}
_METHOD_SIDES = {"g": "above", "l": "below"}
_OTHERS = ("other", "y", "x2")
"""Parameters of a comparison that hold what is compared with."""
_INTEGERS = ("int", "long", "short", "uint", "byte")


def decide(interp: Interpreter, meaning: DecodeMeaning, bound: dict[str, Value], node: py.Node) -> Value:
    """A call that turns scores into decisions."""
    source = bound.get(meaning.input or (meaning.params[0] if meaning.params else ""))
    if source is None:
        return Unknown(f"it went through `{meaning.short}`")
    digits = bound.get("decimals")
    if meaning.id == "round" and digits is not None and digits != Const(0):
        return source  # written shorter, not decided
    here = interp.site(node)
    step = Step(meaning.short, meaning.id, here, maker=here, used=here)
    other = next((bound[name] for name in _OTHERS if name in bound), None)
    axis = bound.get(meaning.axis or "", bound.get("axis", bound.get("dim")))
    threshold = meaning.id == "threshold"
    _note(
        interp,
        Decision(
            site=interp.site(node),
            kind=meaning.id,
            function=meaning.short,
            value=source,
            path=interp.path,
            axis=axis,
            has_axis=meaning.axis is not None or meaning.default_axis is not None,
            default_axis=meaning.default_axis,
            cut=_cut(other) if threshold else None,
            written=_written(node, other),
            side=_METHOD_SIDES.get(meaning.short[:1]) if threshold else None,
            truth=other,
            given=frozenset(bound),
            framework=meaning.framework,
            operand=_receiver(interp, node, meaning),
            part=part_of(meaning),
        ),
    )

    def single(value: Value) -> Value:
        tensor = tensors.as_tensor(value)
        if tensor is None:
            return Unknown(f"it went through `{meaning.short}`")
        if label_values.are_labels(tensor):
            return label_shapes.decided(tensor, meaning, bound, step)
        if meaning.id != "equality":
            interp.heads.decoded(tensor, step)
        if meaning.id not in ("topk", "max"):
            return tensors.decode(tensor, meaning.gives, step)
        values = tensors.index(tensor, last_axis=True)
        # Arrays have `axis` where tensors have `dim`, and give the values alone.
        alone = meaning.returns == "values" or meaning.axis not in bound
        if meaning.id == "max" and alone:
            return values
        return Items((values, tensors.decode(tensor, Domain.CLASS_INDEX, step)))

    return map_value(source, single, interp.path)


def compared(interp: Interpreter, left: Value, operator: py.Operator, right: Value, node: py.Node) -> None:
    """`left operator right` where one side comes out of a layer: a threshold, or a test for equality."""
    side = _SIDES.get(type(operator))
    equality = isinstance(operator, (py.Equal, py.NotEqual))
    if side is None and not equality:
        return
    exchanged = not _from_layer(left)
    if exchanged:
        left, right = right, left
        side = {"above": "below", "below": "above"}.get(side or "")
    if not _from_layer(left):
        return
    cut = _cut(right)
    _note(
        interp,
        Decision(
            site=interp.site(node),
            kind="equality" if equality else "threshold",
            function="==" if equality else "a comparison",
            value=left,
            path=interp.path,
            cut=None if equality else cut,
            written=_written(node, right),
            side=side,
            truth=right,
            operand=_side(interp, node, exchanged),
            part="right" if exchanged else "left",
        ),
    )


def _side(interp: Interpreter, node: py.Node, second: bool) -> Site | None:
    """One side of a comparison of two things."""
    if not isinstance(node, py.Comparison) or len(node.comparisons) > 1:
        return None
    return interp.site(node.comparisons[0].comparator if second else node.left)


def _receiver(interp: Interpreter, node: py.Node, meaning: DecodeMeaning) -> Site | None:
    """What the method of a comparison is called on: `scores.eq(labels)`."""
    func = node.func if isinstance(node, py.Call) else None
    method = isinstance(func, py.Attribute) and meaning.params[:1] == ("self",)
    return interp.site(func.value) if method and isinstance(func, py.Attribute) else None


def part_of(meaning: Meaning) -> Operand:
    """Which part of a call is what is decided on: what a method is called on, or an argument."""
    params = getattr(meaning, "params", ())
    return "receiver" if params[:1] == ("self",) else "argument"


def cast(
    interp: Interpreter, value: Value, function: str, site: Site, meaning: PassMeaning | None = None
) -> None:
    """A value is cast to whole numbers."""
    decision = Decision(
        site=site,
        kind="integer-cast",
        function=function,
        value=value,
        path=interp.path,
        framework=None if meaning is None else meaning.framework,
        part="argument" if meaning is None else part_of(meaning),
    )
    _note(interp, decision)


def integer(value: Value | None) -> bool:
    """Whether a dtype is one of whole numbers: `int`, `torch.long`, `"int32"`, `np.uint8`."""
    if isinstance(value, Const) and isinstance(value.value, str):
        return value.value.startswith(_INTEGERS)
    return isinstance(value, LibraryName) and value.name.rpartition(".")[2].startswith(_INTEGERS)


def cast_to(
    interp: Interpreter, meaning: PassMeaning, parameters: dict[str, Value], tensor: Tensor, site: Site
) -> Tensor | None:
    """The tensor after a cast to whole numbers; None for any other cast."""
    kind = parameters.get("dtype")
    if not integer(kind):
        return None
    step = Step(meaning.short, "integer-cast", site)
    cast(interp, tensor, meaning.short, site, meaning)
    if tensor.decision is not None or tensor.layer is None:
        return tensor
    interp.heads.decoded(tensor, step)
    return tensors.decode(tensor, Domain.CLASS_INDEX, step)


def as_array(meaning: Meaning, tensor: Tensor) -> Tensor:
    """An output after a call that makes an array, a list or a tensor of it, or leaves it what it is."""
    name = meaning.name
    if tensor.layer is None or name.startswith("numpy.ndarray."):
        return tensor
    kind = tensor.array
    if name.startswith(("numpy.", "scipy.")) or name.endswith((".numpy", ".convert_to_numpy")):
        kind = "numpy"
    elif name.endswith(".tolist"):
        kind = "list"
    elif not name.startswith("torch.Tensor."):
        kind = None
    return tensor if kind == tensor.array else replace(tensor, array=kind)


def activated(
    interp: Interpreter, tensor: Tensor, id: str, meaning: ActivationMeaning, site: Site, used: Site
) -> None:
    """An activation is applied in the call `used`: a decision where it is applied to what a model gives."""
    if id in ACTIVATIONS and tensor.layer is not None:
        part: Operand = "object" if meaning.form == "class" else part_of(meaning)
        _note(
            interp,
            Decision(
                site=site,
                kind=id,
                function=meaning.short,
                value=tensor,
                path=interp.path,
                part=part,
                used=used,
            ),
        )


def score(interp: Interpreter, meaning: ScorerMeaning, bound: dict[str, Value], node: py.Node) -> Value:
    """A metric of predictions and truth, or what turns class numbers back into names."""
    truth = bound.get(meaning.truth or "")
    value = bound.get(meaning.input)
    if value is not None:
        encoders.scored(interp, value, truth)
        listed = not any(isinstance(one, Tensor) for _, one in alternatives(value))
        _note(
            interp,
            Decision(
                site=interp.site(node),
                kind=meaning.id,
                function=meaning.short,
                value=gathered(interp, value),
                path=interp.path,
                truth=None if truth is None else gathered(interp, truth),
                given=frozenset(bound),
                framework=meaning.framework,
                part="argument",
                gathered=listed,
            ),
        )
    return Unknown(f"the value of `{meaning.short}`")


def gathered(interp: Interpreter, value: Value) -> Value:
    """What a list of rows or of batches holds, as one array; anything else as it is."""

    def single(one: Value) -> Value:
        if not (isinstance(one, Items) or (isinstance(one, Ref) and one.kind == "list")):
            return one
        parts = iteration.items_of(interp, one).values
        whole = join((ALWAYS, part.element if isinstance(part, Gap) else part) for part in parts)
        return map_value(whole, _row_of_many)

    return map_value(value, single, interp.path)


def _row_of_many(value: Value) -> Value:
    return replace(value, taken=max(value.taken - 1, 0)) if isinstance(value, Tensor) else value


def _from_layer(value: Value) -> bool:
    return any(isinstance(one, Tensor) and one.layer is not None for _, one in alternatives(value))


def _cut(value: Value | None) -> float | None:
    if not isinstance(value, Const) or isinstance(value.value, bool) or value.likely:
        return None
    return value.value if isinstance(value.value, (int, float)) else None


def _written(node: py.Node, value: Value | None) -> bool:
    """Whether a number stands in a comparison or a call itself."""
    parts: list[py.Expression] = []
    if isinstance(node, py.Comparison):
        parts = [node.left, *(part.comparator for part in node.comparisons)]
    elif isinstance(node, py.Call):
        parts = [arg.value for arg in node.args]
    site = value.site if isinstance(value, Const) else None
    return isinstance(site, NodeSite) and any(site.node is part for part in parts)


def _note(interp: Interpreter, decision: Decision) -> None:
    if _from_layer(decision.value):
        interp.heads.decisions.append(replace(decision, choices=tuple(interp.heads.choices)))
