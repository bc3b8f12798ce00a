"""What a library name can mean: the handful of kinds that the interpreter understands.

Each entry of `headlint/frameworks/*.yaml` becomes one of these. A kind says what a call does to
abstract values; it holds no code, so a new loss or layer is an entry, not a branch.
"""

from __future__ import annotations

from typing import Annotated, Literal

from headlint.domains import Domain, Encoding
from headlint.records import dataclass

__all__ = [
    "Activation",
    "ActivationId",
    "ActivationMeaning",
    "BackboneMeaning",
    "ContainerMeaning",
    "DecodeMeaning",
    "EncodingName",
    "Family",
    "Framework",
    "KerasString",
    "LayerMeaning",
    "LossMeaning",
    "Meaning",
    "MetricMeaning",
    "Parameter",
    "PassMeaning",
    "ScorerMeaning",
    "StringTable",
    "TrainerMeaning",
    "WrapperMeaning",
]

Framework = Literal["keras", "torch", "tensorflow", "jax"]
Family = Literal[
    "categorical",
    "sparse-categorical",
    "binary",
    "regression",
    "margin",
    "categorical-margin",
    "rate",
    "divergence",
    "log-likelihood",
    "sequence",
    "overlap",
    "embedding",
    "variance",
]
# The marks tell the loader what a string must be; for a type checker these are plain strings.
Parameter = Annotated[str, "parameter"]
ActivationId = Annotated[str, "activation"]
EncodingName = Annotated[str, Encoding]


@dataclass(frozen=True, slots=True)
class Activation:
    """An activation by its canonical id: what its values are."""

    id: str
    gives: Domain


StringTable = Literal["losses", "activations", "metrics"]


@dataclass(frozen=True, slots=True)
class KerasString:
    """What a string means to `compile` or `activation=`, and to which major versions of Keras."""

    name: str
    versions: tuple[int, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Meaning:
    """What every entry says: its canonical dotted name and the names of its parameters in order.

    A method is named by its class (`torch.Tensor.sigmoid`) and has `self` as first parameter.
    """

    name: str
    params: tuple[str, ...] = ()
    framework: Framework | None = None

    @property
    def short(self) -> str:
        """The last part of the name: `Dense`, `CrossEntropyLoss`."""
        return self.name.rpartition(".")[2]


@dataclass(frozen=True, slots=True, kw_only=True)
class LayerMeaning(Meaning):
    """A layer with weights, or one that changes what the values are (normalisation, pooling).

    `form` class: a call builds it and its instance maps a tensor; function: one call does both
    (`tf.layers.dense(x, 10)`; then `input` names the tensor parameter).
    """

    form: Literal["class", "function"] = "class"
    input: Parameter | None = None
    units: Parameter | int | None = None
    """Parameter that holds the size of the class axis; None: unknown; see `keeps_units`."""
    keeps_units: bool = False
    gives: Domain = Domain.REAL
    """What the values are where no activation says otherwise."""
    keeps_domain: bool = False
    """The values stay what they were (averages, resizing): where the input is known, `gives` yields."""
    activation: Parameter | None = None
    """Parameter that names the activation, if the layer has one."""
    default_activation: ActivationId = "linear"
    channels_first: bool = False
    """The units are on axis 1 of the output (convolutions in PyTorch)."""
    returns: Literal["tensor", "recurrent"] = "tensor"
    """`recurrent`: a call returns (output, state)."""
    sequence: Parameter | None = None
    """Parameter that, when true, keeps a time axis (Keras `return_sequences`); else it goes."""
    state: Parameter | None = None
    """Parameter that, when true, makes it give several tensors (Keras `return_state`)."""
    axes: Literal["keeps", "adds", "merges", "unknown"] = "keeps"
    """How many axes it gives: as many as it gets, one more at the end (`Embedding`), those of the batch
    and of the classes alone (global pooling), or not known."""
    rank: int | None = None
    """Number of axes of what it gives with its time axis, whatever it gets (`Conv2D`: 4)."""
    spread: Literal["sequence", "spatial"] | None = None
    """What the axes between the batch and the classes are; None: those that it gets."""
    batch_first: Parameter | None = None
    """Parameter without which it cannot be told whether the first axis is the batch or time."""
    length: Literal["keeps", "window", "unknown"] = "keeps"
    """Size of the first of those axes: as before, by the window that moves over it, or not known."""
    effect: Literal["weights", "normalisation", "pool", "embed", "other"] = "weights"
    """`other`: no weights and none of the rest (merging, padding, resizing, noise)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ActivationMeaning(Meaning):
    """An activation, as a layer class (`nn.Softmax`) or a function (`torch.softmax`, methods)."""

    form: Literal["class", "function"] = "function"
    activation: ActivationId | None = None
    """Canonical id, or None where the parameter `param` names it (`Activation("softmax")`)."""
    param: Parameter | None = None
    input: Parameter | None = None
    """Function form: parameter that takes the tensor (the loader fills in the first)."""
    axis: Parameter | None = None
    """Parameter that holds the axis of a softmax."""
    default_axis: int | Literal["implicit"] | None = None
    """Axis when the parameter is left out; `implicit`: chosen by rank (PyTorch, with a warning)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PassMeaning(Meaning):
    """A layer or function whose values are those of its input.

    `effect` says what else it does: `reshape` moves axes or drops some, `select` picks scores along the class
    axis, `squeeze` drops axes of
    size one, `cast` changes the dtype, `detach` stops the gradient, `dropout` zeroes some values
    in training, `none` nothing.
    """

    form: Literal["class", "function"] = "function"
    input: Parameter | None = None
    effect: Literal["none", "reshape", "squeeze", "select", "cast", "detach", "dropout"] = "none"
    dtype: str | None = None
    """Type of the numbers afterwards, for a cast that says so itself (`float`: float32)."""
    rank: int | None = None
    """Number of axes afterwards, whatever they were."""
    shape: Parameter | None = None
    """Parameter that holds the sizes of all axes after that of the batch (Keras `Reshape`)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LossMeaning(Meaning):
    """A loss, as a class to be instantiated and called, or as a function.

    `call` gives the parameter names of the call itself, in order (`output`, `target` are the
    roles; other names are kept): ("output", "target") for PyTorch, ("target", "output") for Keras.
    For the function form `call` maps onto `params` by position.
    """

    form: Literal["class", "function"] = "class"
    id: str
    family: Family | None = None
    """None: not known, as may be with a loss that a user describes."""
    takes: Domain | None = None
    """None: the head rules do not apply to this loss."""
    applies: Literal["none", "softmax", "sigmoid", "exp"] = "none"
    normalises: bool = False
    call: tuple[str, ...] = ("output", "target")
    from_logits: Parameter | None = None
    """Parameter that switches to logits; then `takes` and `applies` change as stated below."""
    from_logits_default: bool = False
    logits_applies: Literal["none", "softmax", "sigmoid"] = "none"
    sigmoid: Parameter | None = None
    """Parameter that, when true, has the loss take logits and apply a sigmoid itself (MONAI)."""
    softmax: Parameter | None = None
    """The same for a softmax."""
    other: Parameter | None = None
    """Parameter that, when given, has the loss apply something that is not followed."""
    log_input: Parameter | None = None
    log_input_default: bool | None = None
    symmetric: bool = False
    """The loss is the same with output and target exchanged (a distance)."""
    labels: tuple[EncodingName, ...] = ()
    """Encodings (headlint.domains.Encoding values) that the loss accepts."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MetricMeaning(Meaning):
    """A metric: what it does with scores and labels, and which parameters say so.

    `decides`: `equality` compares the numbers as they are; `threshold` cuts each score at 0.5, or at
    `threshold`; `argmax` takes the best class of a row, unless `threshold` is given; `curve` cuts at
    many thresholds within [0, 1]; `indices` casts to whole numbers; None: it wants the scores.
    """

    id: str
    form: Literal["class", "function"] = "class"
    accuracy: bool = False
    informative: bool = False
    """It tells more than accuracy on rare labels."""
    regression: bool = False
    decides: Literal["equality", "threshold", "argmax", "curve", "indices"] | None = None
    threshold: Parameter | None = None
    best: Parameter | None = None
    """Parameter that, when given, has the best so many scores of a row count, whatever `decides` says."""
    from_logits: Parameter | None = None
    places: Parameter | None = None
    """Parameter for how many of the best classes count."""
    default_places: int | None = None
    indices: Parameter | None = None
    """Parameter that, when false, has an argmax taken first (`sparse_y_pred`)."""
    truth: Literal["ids", "rows", "same"] | None = None
    """Labels that it takes: class ids, a row of zeros and ones, or an array of the shape of the scores."""
    call: tuple[str, ...] = ("target", "output")
    """Roles of the parameters of a call."""
    task: Literal["binary", "multiclass", "multilabel"] | None = None
    task_from: Parameter | None = None
    """Parameter that names the task, where the name does not settle it."""
    classes: Parameter | None = None
    """Parameter for the number of classes, without which the task `multiclass` raises."""
    labels: Parameter | None = None
    """The same for the task `multilabel`."""
    holds: Parameter | None = None
    """Parameter that holds further metrics, each of which is given what this one is given."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DecodeMeaning(Meaning):
    """Turns scores into decisions: argmax, a threshold, round, an integer cast. Stops gradients."""

    id: Literal["argmax", "threshold", "round", "integer-cast", "topk", "sign", "item", "max", "equality"]
    gives: Domain = Domain.CLASS_INDEX
    input: Parameter | None = None
    axis: Parameter | None = None
    dtype: str | None = None
    """Type of the numbers afterwards, for a cast (`long`: int64)."""
    default_axis: int | None = None
    """Axis where none is given; None: over all values at once."""
    returns: Literal["pair", "values"] = "pair"
    """Of `max` and `topk`: the values and their places, or the values alone."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ScorerMeaning(Meaning):
    """Takes finished predictions: a metric of scikit-learn, or what turns class numbers into names.

    `class-metric` and `inverse-transform` want classes, `ranking-metric` wants scores.
    """

    id: Literal["class-metric", "ranking-metric", "inverse-transform"]
    input: Parameter
    """Parameter that takes the predictions."""
    truth: Parameter | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class WrapperMeaning(Meaning):
    """Gives back one of its arguments, changed in nothing that matters here.

    `DataParallel(model)`, `model.to(device)`, `torch.compile(model)`, `TimeDistributed(layer)`.
    """

    returns: Parameter
    keeps_units: bool = True
    """False: the size of the class axis may be another one (`Bidirectional`)."""
    keeps_axes: bool = True
    """False: it is called on every step of an axis more (`TimeDistributed`)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class BackboneMeaning(Meaning):
    """A constructor of a whole network whose last layer is known (`torchvision.models.resnet18`).

    A name that ends in `.*` stands for every name of that module that has no entry of its own.
    """

    units: Parameter | None = None
    """Parameter that holds the number of classes."""
    gives: Domain = Domain.REAL
    activation: Parameter | None = None
    """Parameter that names the activation of the head (`classifier_activation`)."""
    default_activation: ActivationId = "linear"
    top: Parameter | None = None
    """Parameter that, when false, leaves the head away (`include_top`): the output is unknown then."""
    heads: tuple[str, ...] = ()
    """Attributes whose replacement replaces the head: `fc`, `classifier`, `heads.head`."""
    channels_first: bool = False
    """The units are on axis 1 of the output."""
    opaque: tuple[Parameter, ...] = ()
    """Parameters that, when given, make the output something else (a tuple, features)."""
    returns: Literal["tensor", "logits", "out"] = "tensor"
    """`logits`, `out`: a call returns an object that holds the output by this name.

    One with `logits` holds a `loss` in front of them when `labels` are given to the call.
    """


@dataclass(frozen=True, slots=True, kw_only=True)
class TrainerMeaning(Meaning):
    """A call that hands a network and a loss to a library, which feeds one to the other.

    `create_supervised_trainer(model, optimizer, loss_fn)`, `Learner(dls, model, loss_func=...)`.
    """

    model: Parameter
    loss: Parameter
    default_loss: str | None = None
    """Name of the loss that is taken when none is given until `fit` (role `start`)."""
    transform: Parameter | None = None
    """Parameter for a function that stands between the network and the loss."""
    prefixed: bool = False
    """Classes may be given too; `module__units=3` is then the argument `units` of the `module`."""
    swaps: tuple[str, ...] = ()
    """Pairs of names of losses: the first one of a pair is used as if it were the second."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ContainerMeaning(Meaning):
    """A container of layers: `sequential`, `list` or `dict`."""

    role: Literal["sequential", "list", "dict"]
