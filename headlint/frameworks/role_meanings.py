"""The names that the interpreter treats by their role: what each role is called."""

from __future__ import annotations

from typing import Literal

from headlint.frameworks.meanings import Meaning
from headlint.records import dataclass

__all__ = ["Role", "RoleMeaning"]

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
