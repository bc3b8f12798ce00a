"""The head contract: the parties of one meeting of output and loss, as named facts.

Rules read nothing but these facts, by name. `FACTS` is the whole vocabulary: a rule that names a
fact or a value that is not in it is refused when it is loaded.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

from headlint.domains import Domain, Encoding
from headlint.findings import Site
from headlint.records import dataclass, field

__all__ = ["FACTS", "Fact", "FactSpec", "FactValue", "HeadContract", "Meeting", "Subject", "Wiring"]

FactValue = int | bool | str | frozenset[str]
Subject = Literal["head", "operation", "call", "decode", "metric", "comment"]


@dataclass(frozen=True, slots=True)
class Wiring:
    """How something that is done to an output stands in the source, for whoever edits it."""

    name: str
    """Its canonical library name; for a string that names an activation, the string."""
    maker: Site | None
    """The call that made it, or the layer that is given it as an argument."""
    used: Site | None
    """The call that applied it; for a stack of layers the call of the whole stack."""
    of: Wiring | None = None
    """Of a logarithm: what it is the logarithm of."""


@dataclass(frozen=True, slots=True)
class Fact:
    """A known fact: its value, where it was seen, and whether it rests on a default value."""

    value: FactValue
    site: Site | None = None
    likely: bool = False
    wiring: Wiring | None = field(default=None, compare=False)


@dataclass(frozen=True, slots=True)
class FactSpec:
    """What a fact name stands for: its type and, for a closed set, its possible values."""

    type: Literal["str", "int", "bool", "set"]
    doc: str
    values: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Meeting:
    """One combination of output, loss, labels and metrics that can meet at the place.

    A fact that is absent from `facts` is unknown; `unknown` says why, by fact name.
    """

    facts: Mapping[str, Fact]
    unknown: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class HeadContract:
    """One place where an output meets a loss (`head`), a single operation or call worth judging, or
    a place where something is done with an output (`decode`), one metric of a head (`metric`), or a
    comment that tells headlint to ignore something (`comment`).

    `meetings` holds every combination that can meet there; a rule must hold in all of them.
    """

    subject: Subject
    site: Site
    meetings: tuple[Meeting, ...]
    complete: bool = True
    """False where some combination could not be followed at all (then no rule applies)."""
    choices: tuple[tuple[int, int, int], ...] = ()
    """Calls of one of several things that lead here: (number of the call, which one, of how many).

    A finding needs every one of them to be wrong.
    """
    part: str = ""
    """Which of several outputs that meet their losses at the same place."""
    superseded: bool = False
    """The model is compiled anew before anything uses it: nothing ever trains on this."""
    call: Site | None = None
    """The call of the loss whose arguments are the output and the target, where the source has one."""
    inside: frozenset[tuple[Site, str]] = field(default=frozenset(), compare=False)
    """Layers and activations whose values go into further layers, in the whole analysis: what made them,
    and their names."""


def _spec(
    type: Literal["str", "int", "bool", "set"], doc: str, values: type[Domain] | type[Encoding] | str = ""
) -> FactSpec:
    closed = values.split() if isinstance(values, str) else [member.value for member in values]
    return FactSpec(type, doc, frozenset(closed))


FACTS: Mapping[str, FactSpec] = {
    "framework": _spec("str", "library of the loss", "keras torch tensorflow jax"),
    "backend": _spec("str", "what Keras runs on; absent for plain `keras`", "tensorflow torch jax"),
    "operation.kind": _spec(
        "str", "subject `operation`: what is judged", "normalisation log layer-on-tuple layer-on-channels"
    ),
    "call.kind": _spec(
        "str",
        "subject `call`: what is judged",
        "removed-method history-key monitor identifier class-called class-given arguments-missing old-name "
        "old-argument swapped-arguments encoder-refit",
    ),
    "call.name": _spec("str", "the name, key or argument that is judged, as the source spells it"),
    "call.other": _spec("str", "what is to stand in its place"),
    "call.instance": _spec("bool", "an object is called or given, not its class"),
    "call.swapped": _spec("bool", "the output and the labels stand in each other's places"),
    "call.method": _spec("str", "the method that fits an encoder again (`fit_transform`)"),
    "call.table": _spec("str", "what an identifier names", "losses metrics activations"),
    "call.only": _spec("str", "the one major version of Keras that takes an identifier", "keras-2 keras-3"),
    "call.proof": _spec("bool", "the same file shows that an older version is not meant"),
    "call.first": _spec("str", "what was called before, at another place, as the source spells it"),
    "call.same-object": _spec("bool", "the call before was a method of the same object"),
    "keras.least": _spec("int", "oldest Keras that the project allows, as major * 100 + minor"),
    "keras.most": _spec("int", "newest Keras that the project allows, as major * 100 + minor"),
    "tensorflow.least": _spec("int", "oldest TensorFlow that the project allows"),
    "tensorflow.most": _spec("int", "newest TensorFlow that the project allows"),
    "torch.least": _spec("int", "oldest PyTorch that the project allows"),
    "torch.most": _spec("int", "newest PyTorch that the project allows"),
    "torchmetrics.least": _spec("int", "oldest torchmetrics that the project allows"),
    "torchmetrics.most": _spec("int", "newest torchmetrics that the project allows"),
    "output.domain": _spec("str", "what the values are that reach the loss", Domain),
    "output.units": _spec("int", "size of the class axis"),
    "output.layer": _spec("str", "class of the last layer that has weights (`Dense`, `Linear`)"),
    "output.activation": _spec("str", "last activation as a canonical id; `linear` when there is none"),
    "output.inner-activation": _spec("str", "activation whose result goes straight into the last one"),
    "output.inner-domain": _spec("str", "domain of that inner result", Domain),
    "output.normalised-axis": _spec(
        "str",
        "axis that a softmax runs over: the units axis, some other axis, the batch, or not said",
        "units dim-1 other batch implicit",
    ),
    "output.log-of": _spec("str", "the value is a plain log of this activation", "softmax sigmoid"),
    "output.log-guarded": _spec("bool", "that log is kept finite by an epsilon or a clamp"),
    "output.gradient-stop": _spec("str", "operation on the way that lets no gradient through"),
    "output.follower": _spec("str", "layer that stands after the output activation"),
    "output.follower-kind": _spec("str", "what that layer does", "dropout normalisation layer"),
    "output.tensor-rank": _spec("int", "number of axes including the batch"),
    "output.spread": _spec("str", "what the axes between the batch and the classes are", "sequence spatial"),
    "output.spread-by": _spec("str", "class of the layer that gave those axes and was not undone since"),
    "output.positions": _spec("str", "how many places the first of those axes has", "one several"),
    "output.column": _spec(
        "bool", "the last axis is one unit, and nothing has dropped or moved an axis since"
    ),
    "output.local": _spec("bool", "the output layer or activation stands in the file of the loss"),
    "loss.name": _spec("str", "the loss as the source spells it"),
    "loss.id": _spec("str", "canonical id of the loss (`categorical_crossentropy`, `bce_with_logits`)"),
    "loss.family": _spec(
        "str",
        "what kind of loss it is",
        "categorical sparse-categorical binary regression margin categorical-margin rate divergence "
        "log-likelihood sequence overlap embedding variance",
    ),
    "loss.takes": _spec("str", "domain the loss wants", Domain),
    "loss.applies": _spec("str", "what the loss applies to its input first", "none softmax sigmoid exp"),
    "loss.normalises": _spec("bool", "compares the classes of a row with one another"),
    "loss.from-logits": _spec("bool", "value of from_logits, for losses that have it"),
    "loss.log-input": _spec("bool", "value of log_input (PoissonNLLLoss)"),
    "loss.own": _spec("bool", "a facts file of the user's describes the loss"),
    "loss.form": _spec("str", "how the loss is written", "string class function"),
    "loss.back-propagated": _spec("bool", "backward() is called on the result"),
    "labels.encoding": _spec("str", "how the labels are encoded", Encoding),
    "labels.classes": _spec("int", "number of classes"),
    "labels.against-units": _spec(
        "str", "the output has fewer units than there are classes, as many, or more", "fewer equal more"
    ),
    "labels.literal": _spec("bool", "the labels are written out in the source"),
    "labels.drawn": _spec("bool", "the labels are random numbers, in which nothing but their range is seen"),
    "labels.by-looks": _spec(
        "bool",
        "the labels are written out, random numbers or comparisons: rows of zeros and ones can then also be "
        "one class number for each of several places",
    ),
    "labels.lowest": _spec("int", "the smallest label, where labels are whole numbers"),
    "labels.rank": _spec("int", "number of axes of the labels including the batch"),
    "labels.several": _spec("bool", "the first axis of the labels holds more than one of them for certain"),
    "labels.columns": _spec("int", "size of the last axis of labels that have two axes or more"),
    "labels.dtype": _spec("str", "type of the numbers (`int64`, `float32`, `bool`)"),
    "labels.source": _spec("str", "what made the labels, as the source spells it"),
    "labels.last-step": _spec("str", "what was done to the labels last, as the source spells it"),
    "labels.pair": _spec("str", "the two numbers within [0, 1] that labels take where they are not 0 and 1"),
    "labels.same-as-input": _spec("bool", "the target is the input itself (autoencoder)"),
    "metrics.ids": _spec("set", "canonical ids of the metrics"),
    "metrics.accuracy": _spec("str", "the first accuracy metric as the source spells it"),
    "metrics.informative": _spec("bool", "precision, recall, AUC, F1 or the like is among the metrics"),
    "decode.kinds": _spec("set", "what is done with the output after prediction: argmax threshold round ..."),
    "decode.threshold": _spec("str", "the number of a threshold decode as the source spells it (`0.5`)"),
    "decode.kind": _spec(
        "str",
        "subject `decode`: what is done with the output; for softmax and sigmoid: with what reached a loss",
        "argmax topk max threshold round integer-cast sign item equality softmax sigmoid class-metric "
        "ranking-metric inverse-transform",
    ),
    "decode.operand": _spec(
        "str", "which part of the call or comparison the output is", "left right receiver argument object"
    ),
    "decode.activation": _spec("str", "only set: what is to be applied there", "none sigmoid softmax exp"),
    "decode.given": _spec("str", "only set: what a metric is to be given", "scores"),
    "decode.multi-class": _spec("str", "only set: how a curve is drawn for several classes", "ovr ovo"),
    "decode.function": _spec("str", "the function or method that does it (`argmax`, `accuracy_score`)"),
    "decode.axis": _spec(
        "str", "axis of an argmax; `none`: over all values at once", "units dim-1 other batch none"
    ),
    "decode.threshold-range": _spec(
        "str", "where a threshold lies: 0, 0.5, elsewhere in (0, 1), or outside", "zero half inside outside"
    ),
    "decode.threshold-written": _spec(
        "bool", "the threshold stands in the comparison itself, not in a setting"
    ),
    "decode.side": _spec("str", "which scores a threshold chooses", "above below"),
    "decode.whole-rows": _spec("bool", "no index may have taken rows or single scores out of the output"),
    "decode.arguments": _spec("set", "names of the parameters that the call is given"),
    "decode.truth-encoding": _spec("str", "how that is encoded which the output is compared with", Encoding),
    "decode.truth-classes": _spec("int", "number of its classes"),
    "decode.truth-pair": _spec("str", "`labels.pair` of what the output is compared with"),
    "decode.same-labels": _spec("bool", "that is what the loss of the head compares it with"),
    "decode.truth-rank": _spec("int", "number of its axes"),
    "decode.truth-several": _spec("bool", "its first axis holds more than one of them for certain"),
    "decode.leads-to": _spec("set", "what is done with the result"),
    "output.decided-by": _spec("str", "the kind of the decision that was made of the output before"),
    "output.array": _spec("str", "subject `decode`: what the output is by then", "numpy torch jax list"),
    "output.class-axis": _spec("str", "subject `decode`: which axis is that of the classes", "last second"),
    "output.batch": _spec("str", "subject `decode`: rows that the output has for certain", "several"),
    "labels.range": _spec(
        "str", "where continuous labels lie: in [0, 1], in [-1, 1], or wider", "unit signed-unit wider"
    ),
    "loss.variance-domain": _spec("str", "what the values are that the loss takes as variance", Domain),
    "metric.id": _spec("str", "subject `metric`: canonical id of the metric (`binary_accuracy`)"),
    "metric.name": _spec("str", "the metric as the source spells it"),
    "metric.form": _spec("str", "how the metric is written", "string object class function call"),
    "metric.compares": _spec("str", "its id; for `accuracy` that of what Keras chooses by the shapes"),
    "metric.decides": _spec("str", "what it does with scores", "equality threshold argmax curve indices"),
    "metric.threshold": _spec("str", "where it cuts scores", "zero half inside outside"),
    "metric.threshold-given": _spec("bool", "that threshold is written down"),
    "metric.from-logits": _spec("bool", "value of from_logits, for metrics that have it"),
    "metric.places": _spec("int", "how many of the best classes count (`k`)"),
    "metric.covers": _spec("bool", "these are all classes there are"),
    "metric.arguments": _spec("set", "names of the parameters that the metric is given"),
    "metric.truth": _spec(
        "str", "labels it takes: ids, rows, or those of the shape of the scores", "ids rows same"
    ),
    "metric.labels": _spec("str", "how the labels are written that it gets", "ids column one-hot multi-hot"),
    "metric.task": _spec("str", "task of a metric of torchmetrics", "binary multiclass multilabel"),
    "metric.missing": _spec("str", "parameter that it raises without", "task num_classes num_labels"),
    "metric.classes": _spec("int", "number of classes, or of labels, that it is told"),
    "metric.fits": _spec("bool", "that number is the number of units"),
    "metric.same-labels": _spec("bool", "it gets the labels that the loss of the head gets"),
    "metric.whole-rows": _spec("bool", "no index may have taken rows or single scores out of its input"),
    "comment.fault": _spec(
        "str",
        "subject `comment`: what is wrong with a comment for headlint",
        "unused unknown-rule cannot-be-ignored unknown-form no-rules unclosed",
    ),
    "comment.rules": _spec("str", "the rules that it names in vain, as the source spells them"),
    "comment.scope": _spec("str", "what it speaks for", "line file"),
    "comment.near": _spec("str", "the rule whose code or name is nearest to an unknown one"),
    "comment.word": _spec("str", "what stands where `ignore` or `ignore-file` should"),
    "comment.kept": _spec("bool", "it stays; false takes out the comment, or the one rule that is in vain"),
}
