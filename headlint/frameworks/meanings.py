"""What a library name can mean: the handful of kinds that the interpreter understands.

Each entry of `headlint/frameworks/*.yaml` becomes one of these. A kind says what a call does to
abstract values; it holds no code, so a new loss or layer is an entry, not a branch.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Literal

from headlint.domains import Domain, Encoding

__all__ = [
    "Activation",
    "ActivationId",
    "ActivationMeaning",
    "BackboneMeaning",
    "ContainerMeaning",
    "ConvertMeaning",
    "DataMeaning",
    "DatasetMeaning",
    "DecodeMeaning",
    "DrawMeaning",
    "EncodingName",
    "Family",
    "Framework",
    "LabelsMeaning",
    "LayerMeaning",
    "LossMeaning",
    "Meaning",
    "MetricMeaning",
    "Parameter",
    "PassMeaning",
    "Role",
    "RoleMeaning",
    "ScorerMeaning",
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
Role = Literal[
    "module",
    "keras-model",
    "keras-layer",
    "keras-input",
    "compile",
    "fit",
    "evaluate",
    "encoder",
    "encoder-fit",
    "predict",
    "removed-predict",
    "loaded-model",
    "clone",
    "pop",
    "look-up",
    "look",
    "compiled-loss",
    "train-step",
    "set-backend",
    "tuner",
    "hyper-model",
    "hyperparameter",
    "add",
    "append",
    "add-module",
    "backward",
    "no-grad",
    "gradient-tape",
    "log",
    "exp",
    "clamp",
    "abs",
    "square",
    "mean",
    "sum",
    "root",
    "cosine",
    "einsum",
    "lambda-layer",
    "ordered-dict",
    "partial",
    "join",
    "join-rows",
    "apply-module",
    "process",
    "spawn",
    "run",
    "run-later",
    "box",
    "unbox",
    "stored",
    "namedtuple",
    "prepare",
    "variable",
    "array",
    "zeros",
    "ones",
    "split",
    "where",
    "matmul",
    "one-hot",
    "lightning-fit",
    "plus",
    "minus",
    "times",
    "over",
    "power",
    "pieces",
    "filled",
    "children",
    "output-record",
    "tuple-record",
    "get",
    "start",
    "settings",
    "trainer",
    "train",
    "hyperparameters",
    "loss-base",
    "device",
    "field-module",
    "apply",
    "apply-and-init",
    "stateless-call",
    "split-module",
    "record",
    "replace",
    "gradient",
    "value-and-gradient",
    "scan",
    "raises",
    "none",
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
class LabelsMeaning(Meaning):
    """A call that makes labels: an encoder, a data set, a random draw.

    `returns`: the labels themselves; `pair`: (features, labels); `splits`: two such pairs (Keras
    data sets); `bunch`: an object with `data` and `target`, or a pair when `return_X_y` is true;
    `factors`: (labels, unique values); `batches`: a data set whose elements are such pairs.
    """

    encoding: Encoding = Encoding.UNKNOWN
    classes: Parameter | int | None = None
    """Number of classes, or the parameter that holds it (a number, or one thing for each class)."""
    default_classes: int | None = None
    """Number of classes where the parameter `classes` is left out."""
    range: Literal["unit", "signed-unit", "wider"] | None = None
    rank: int | None = None
    """Number of axes with the one of the samples; None: that of what is encoded, or not known."""
    columns: int | None = None
    """Size of the last axis; None: the number of classes where they are spread over it."""
    dtype: str | None = None
    of: Parameter | None = None
    """Parameter that holds what is encoded: its number of classes and its axes count."""
    spreads: bool = False
    """The classes get an axis of their own behind those of `of`."""
    drops_column: bool = False
    """... after a last axis of size one is taken away."""
    folds: bool = False
    """Two classes get a single column of zeros and ones."""
    fits: Parameter | None = None
    """Parameter that holds what an encoder learns the classes from by this call."""
    unless: tuple[str, ...] = ()
    """Parameters which, when given, make of the labels something that is not known."""
    mode: Parameter | None = None
    """Parameter that chooses the encoding by a word; then the words for each encoding:"""
    default_mode: str | None = None
    integer: tuple[str, ...] = ()
    one_hot: tuple[str, ...] = ()
    binary: tuple[str, ...] = ()
    binary_rank: int | None = None
    """Number of axes of the labels of two classes, where `mode` chooses them."""
    returns: Literal["labels", "pair", "splits", "bunch", "factors", "batches"] = "labels"
    draw: Literal["integers", "choice", "numbers", "shape"] | None = None
    """A random draw: of whole numbers (`low`, `high`, `size`), of given things (`a`, `size`), of
    numbers of a shape (`size`), or of numbers with one argument for each axis."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DataMeaning(Meaning):
    """What NumPy, pandas, scikit-learn and tf.data do with arrays, tables and data sets.

    `rows`: some or all rows of `self`, in any order; `each`: the same of every argument; `eye`: unit
    vectors, to be picked by class id; `scale`: each column is scaled, into `range`; `frame`: a table
    read from somewhere, or made of columns; `pop`: a column; `map`: a column with every value replaced
    by `arg`; `swap`: the same where `arg` names the old values; `element`: the first axis is that of
    the samples; `pairs`: batches of (x, y); `zip`, `apply`, `batch`, `unbatch`, `chain`, `generate`:
    data sets of TensorFlow; `load`: a data set by its name.
    """

    does: Literal[
        "rows",
        "each",
        "eye",
        "scale",
        "frame",
        "pop",
        "map",
        "swap",
        "element",
        "pairs",
        "zip",
        "apply",
        "batch",
        "unbatch",
        "chain",
        "generate",
        "load",
    ]
    range: Literal["unit", "signed-unit", "wider"] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ConvertMeaning(Meaning):
    """Makes a PyTorch tensor of numbers, lists or arrays (`torch.tensor`, `torch.LongTensor`)."""

    input: Parameter
    dtype: Parameter | None = None
    """Parameter that names the type of the numbers."""
    gives: str | None = None
    """Type of the numbers where the name settles it."""
    keeps: bool = False
    """An array keeps its type; where it does not and no type is named, `gives` is what it gets."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DrawMeaning(Meaning):
    """A PyTorch tensor of random numbers, or of numbers in a row.

    `integers`: whole numbers from `low` up to `high`; `unit`: in [0, 1]; `normal`: any; `line`: from
    `start` to `end` in so many steps, `steps`: in steps of a size; `spread`: zeros and ones.
    """

    numbers: Literal["integers", "unit", "normal", "line", "steps", "spread"]
    size: Parameter | None = None
    """Parameter that holds the shape; None: it is that of the first argument."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DatasetMeaning(Meaning):
    """Something of PyTorch that hands out samples, or what makes batches of them.

    `samples`: pairs (features, label), the label as described here; `rows`: a row of each tensor
    that it is given; `part`: those of `source` or some of them; `parts`: several such; `union`: those
    of each of `source`; `batches`: those of `source`, put together.
    """

    holds: Literal["samples", "rows", "part", "parts", "union", "batches"]
    source: Parameter | None = None
    encoding: Encoding = Encoding.UNKNOWN
    classes: Parameter | int | None = None
    default_classes: int | None = None
    """Number of classes where the parameter `classes` is left out."""
    lowest: int | None = 0
    width: int | None = None
    """Number of columns of a label that is a row of a tensor; None: it is a Python number."""
    settles: tuple[str, ...] = ("target_transform",)
    """Parameters which leave the label as it is described only when they are left out."""
    targets: tuple[str, ...] = ()
    """Attributes that hold all labels in a tensor."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ContainerMeaning(Meaning):
    """A container of layers: `sequential`, `list` or `dict`."""

    role: Literal["sequential", "list", "dict"]


@dataclass(frozen=True, slots=True, kw_only=True)
class RoleMeaning(Meaning):
    """A name that the interpreter treats by its role rather than as a value.

    Roles: `module` (torch.nn.Module and its kin: `forward`), `keras-model` (functional Model or a
    base class with `call`), `keras-layer` (base class with `call`), `keras-input`, `compile`,
    `loaded-model` (read from a file), `clone`, `pop` (drops the last layer), `look-up` (what a Keras
    string stands for), `look` (looks at a model and does nothing), `compiled-loss`, `train-step`,
    `set-backend`, `tuner`, `hyper-model`, `hyperparameter`,
    `fit`, `evaluate`, `encoder` (numbers the classes it is fitted to), `encoder-fit`, `predict`,
    `removed-predict`, `add`, `append`, `add-module`, `backward`, `no-grad`,
    `gradient-tape`, `join` (stack), `join-rows` (cat: along the first axis unless one is given),
    `apply-module`, `process`, `spawn`, `run` and `run-later` (a function is called elsewhere), `box`,
    `unbox`, `stored` (loaded from a file), `namedtuple`,
    `prepare` (gives its arguments back), `variable` (a trained array), `array`, `zeros`,
    `ones`, `split` (rows shared out), `where`, `matmul`, `one-hot`, `lightning-fit`, `plus`, `minus`,
    `times`, `over`, `power`,
    `pieces` (a tensor cut along an axis), `filled` (masked_fill), `children` (layers of a stack),
    `output-record` (an object with fields, in which None has no position), `tuple-record` (one in which it
    has), `get` (a field by name), `start` (`fit` of a `trainer` kind), `settings` (it is changed),
    `trainer` (a class that runs a module), `train` (Hugging
    Face's Trainer), `hyperparameters` (`save_hyperparameters`),
    `log`, `exp`, `clamp`, `abs`, `square`, `mean`, `sum`, `root`, `cosine`, `einsum`,
    `lambda-layer`, `ordered-dict`, `partial`, `loss-base`,
    `device`, `field-module` (a base class that makes a dataclass of the annotations and
    runs `setup`), `apply` and `apply-and-init` (`module.apply(variables, *args)`), `stateless-call`
    (Keras on JAX), `split-module`, `record` (an object of its arguments), `replace`, `gradient` and
    `value-and-gradient` (a function of a function), `scan`,
    `raises` (what is within is to fail) and `none` (known, and of no interest).
    """

    role: Role
