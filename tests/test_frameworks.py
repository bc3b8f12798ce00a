"""The facts about libraries: that they are there, that they agree, and that mistakes are refused."""

from __future__ import annotations

import importlib
import inspect
import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import get_args

import pytest

from headlint.contracts import FACTS
from headlint.domains import Domain, Encoding
from headlint.frameworks import meanings
from headlint.frameworks.document import FactsError
from headlint.frameworks.library import Library, load_library
from headlint.frameworks.meanings import (
    ActivationMeaning,
    ContainerMeaning,
    DecodeMeaning,
    LayerMeaning,
    LossMeaning,
    Meaning,
    MetricMeaning,
    PassMeaning,
    StringTable,
    WrapperMeaning,
)
from headlint.frameworks.role_meanings import RoleMeaning

Write = Callable[[str], str]


@pytest.fixture(scope="module")
def library() -> Library:
    return load_library()


@pytest.fixture
def facts(tmp_path: Path) -> Write:
    def write(text: str) -> str:
        path = tmp_path / "own.yaml"
        path.write_text(text, "utf-8")
        return str(path)

    return write


def loss(library: Library, name: str) -> LossMeaning:
    meaning = library.meaning(name)
    assert isinstance(meaning, LossMeaning), name
    return meaning


def layer(library: Library, name: str) -> LayerMeaning:
    meaning = library.meaning(name)
    assert isinstance(meaning, LayerMeaning), name
    return meaning


def activation(library: Library, name: str) -> ActivationMeaning:
    meaning = library.meaning(name)
    assert isinstance(meaning, ActivationMeaning), name
    return meaning


# One spelling for each name


@pytest.mark.parametrize(
    ("spelling", "canonical"),
    [
        ("tensorflow.keras.layers.Dense", "keras.layers.Dense"),
        ("tf_keras.layers.Dense", "keras.layers.Dense"),
        ("tensorflow.python.keras.layers.Dense", "keras.layers.Dense"),
        ("tensorflow.compat.v1.keras.layers.Dense", "keras.layers.Dense"),
        ("tensorflow.contrib.keras.layers.Dense", "keras.layers.Dense"),
        ("keras.api.layers.Dense", "keras.layers.Dense"),
        ("keras.src.layers.core.dense.Dense", "keras.layers.Dense"),
        ("keras.layers.core.Dense", "keras.layers.Dense"),
        ("keras.layers.convolutional.Conv2D", "keras.layers.Conv2D"),
        ("keras.layers.Convolution2D", "keras.layers.Conv2D"),
        ("keras.layers.recurrent.LSTM", "keras.layers.LSTM"),
        ("keras.layers.advanced_activations.Softmax", "keras.layers.Softmax"),
        ("keras.src.layers.merging.add.Add", "keras.layers.Add"),
        ("keras.layers.Input", "keras.Input"),
        ("keras.engine.Input", "keras.Input"),
        ("keras.engine.topology.Layer", "keras.layers.Layer"),
        ("keras.models.Sequential", "keras.Sequential"),
        ("keras.engine.sequential.Sequential", "keras.Sequential"),
        ("keras.models.Model", "keras.Model"),
        ("keras.engine.training.Model", "keras.Model"),
        ("keras.Sequential.compile", "keras.Model.compile"),
        ("keras.engine.sequential.Sequential.fit", "keras.Model.fit"),
        ("tensorflow.keras.losses.mse", "keras.losses.mean_squared_error"),
        ("tensorflow.keras.activations.swish", "keras.activations.silu"),
        ("keras.backend.tensorflow_backend.softmax", "keras.backend.softmax"),
        ("tensorflow.losses.MeanSquaredError", "keras.losses.MeanSquaredError"),
        ("tensorflow.losses.softmax_cross_entropy", "tensorflow.losses.softmax_cross_entropy"),
        ("tensorflow.compat.v1.losses.log_loss", "tensorflow.losses.log_loss"),
        ("tensorflow.math.sigmoid", "tensorflow.nn.sigmoid"),
        ("tensorflow.sigmoid", "tensorflow.nn.sigmoid"),
        ("tensorflow.log", "tensorflow.math.log"),
        ("tensorflow.python.ops.nn_ops.softmax", "tensorflow.nn.softmax"),
        ("torch.nn.modules.loss.CrossEntropyLoss", "torch.nn.CrossEntropyLoss"),
        ("torch.nn.modules.activation.Softmax", "torch.nn.Softmax"),
        ("torch.nn.modules.module.Module", "torch.nn.Module"),
        ("torch.nn.modules.loss._Loss", "torch.nn.modules.loss._Loss"),
        ("torch.special.expit", "torch.sigmoid"),
        ("optax.losses.softmax_cross_entropy", "optax.softmax_cross_entropy"),
        ("flax.linen.softmax", "jax.nn.softmax"),
        ("flax.linen.linear.Dense", "flax.linen.Dense"),
        ("pytorch_lightning.LightningModule", "lightning.LightningModule"),
        ("lightning.pytorch.core.module.LightningModule", "lightning.LightningModule"),
        ("lightning.pytorch.LightningModule.to", "torch.nn.Module.to"),
        ("torchmetrics.classification.MultilabelAccuracy", "torchmetrics.MultilabelAccuracy"),
    ],
)
def test_every_import_path_leads_to_one_name(library: Library, spelling: str, canonical: str) -> None:
    assert library.canonical(spelling) == canonical
    assert library.canonical(canonical) == canonical
    assert library.meaning(spelling) is library.entries[canonical]


@pytest.mark.parametrize("name", ["mypkg.layers.core.Dense", "keras.applications", "torch", "x"])
def test_an_unknown_name_means_nothing(library: Library, name: str) -> None:
    assert library.meaning(name) is None


def test_an_unknown_submodule_name_is_not_taken_for_a_known_one(library: Library) -> None:
    assert library.canonical("keras.layers.core.Densest") == "keras.layers.core.Densest"


# What is described

TORCH_ACTIVATIONS = {
    "softmax": "nn.Softmax nn.Softmax2d softmax nn.functional.softmax special.softmax Tensor.softmax",
    "log_softmax": "nn.LogSoftmax log_softmax nn.functional.log_softmax Tensor.log_softmax",
    "log_sigmoid": "nn.LogSigmoid nn.functional.logsigmoid",
    "softmin": "nn.Softmin nn.functional.softmin",
    "gumbel_softmax": "nn.functional.gumbel_softmax",
    "sigmoid": "nn.Sigmoid sigmoid sigmoid_ nn.functional.sigmoid Tensor.sigmoid Tensor.sigmoid_",
    "hard_sigmoid": "nn.Hardsigmoid nn.functional.hardsigmoid",
    "tanh": "nn.Tanh tanh nn.functional.tanh Tensor.tanh Tensor.tanh_",
    "hard_tanh": "nn.Hardtanh nn.functional.hardtanh",
    "softsign": "nn.Softsign nn.functional.softsign",
    "relu": "nn.ReLU relu relu_ nn.functional.relu nn.functional.relu_ Tensor.relu Tensor.relu_",
    "relu6": "nn.ReLU6 nn.functional.relu6",
    "softplus": "nn.Softplus nn.functional.softplus",
    "leaky_relu": "nn.LeakyReLU nn.functional.leaky_relu",
    "prelu": "nn.PReLU nn.functional.prelu prelu",
    "rrelu": "nn.RReLU nn.functional.rrelu",
    "elu": "nn.ELU nn.functional.elu",
    "selu": "nn.SELU nn.functional.selu",
    "celu": "nn.CELU nn.functional.celu",
    "gelu": "nn.GELU nn.functional.gelu",
    "silu": "nn.SiLU nn.functional.silu",
    "hard_silu": "nn.Hardswish nn.functional.hardswish",
    "mish": "nn.Mish nn.functional.mish",
    "glu": "nn.GLU nn.functional.glu",
}
KERAS_ACTIVATIONS = """
    softmax sparsemax log_softmax sigmoid hard_sigmoid sparse_sigmoid log_sigmoid tanh hard_tanh softsign
    linear relu relu6 leaky_relu elu selu celu gelu silu hard_silu mish softplus exponential squareplus
    sparse_plus glu tanh_shrink soft_shrink hard_shrink threshold
"""


@pytest.mark.parametrize(
    ("id", "name"),
    [(id, f"torch.{name}") for id, names in TORCH_ACTIVATIONS.items() for name in names.split()]
    + [(id, f"keras.activations.{id}") for id in KERAS_ACTIVATIONS.split()]
    + [
        ("softmax", "keras.layers.Softmax"),
        ("relu", "keras.layers.ReLU"),
        ("leaky_relu", "keras.layers.LeakyReLU"),
        ("prelu", "keras.layers.PReLU"),
        ("elu", "keras.layers.ELU"),
        ("relu", "keras.layers.ThresholdedReLU"),
        ("softmax", "keras.ops.softmax"),
        ("softmax", "tensorflow.keras.backend.softmax"),
        ("sigmoid", "tensorflow.keras.backend.sigmoid"),
        ("softmax", "tensorflow.nn.softmax"),
        ("log_softmax", "tensorflow.nn.log_softmax"),
        ("sigmoid", "tensorflow.nn.sigmoid"),
        ("relu", "tensorflow.nn.relu"),
        ("softmax", "jax.nn.softmax"),
        ("log_softmax", "jax.nn.log_softmax"),
        ("sigmoid", "jax.nn.sigmoid"),
        ("relu", "flax.linen.relu"),
        ("tanh", "jax.numpy.tanh"),
    ],
)
def test_activations_are_known_by_id(library: Library, id: str, name: str) -> None:
    assert activation(library, name).activation == id
    assert library.activation(id) is not None


@pytest.mark.parametrize(
    ("gives", "ids"),
    [
        (Domain.SIMPLEX, "softmax gumbel_softmax softmin"),
        (Domain.UNKNOWN, "sparsemax"),
        (Domain.PROBABILITY, "sigmoid hard_sigmoid sparse_sigmoid"),
        (Domain.LOG_SIMPLEX, "log_softmax"),
        (Domain.LOG_PROBABILITY, "log_sigmoid"),
        (Domain.BOUNDED, "tanh hard_tanh softsign"),
        (Domain.NONNEGATIVE, "relu relu6 softplus exponential squareplus sparse_plus square abs"),
        (Domain.REAL, "linear leaky_relu prelu rrelu elu selu celu gelu silu hard_silu mish glu"),
    ],
)
def test_activations_have_the_measured_domain(library: Library, gives: Domain, ids: str) -> None:
    for id in ids.split():
        found = library.activation(id)
        assert found is not None, id
        assert found.gives is gives, id


@pytest.mark.parametrize(
    ("name", "axis", "default"),
    [
        ("torch.nn.Softmax", "dim", "implicit"),
        ("torch.nn.LogSoftmax", "dim", "implicit"),
        ("torch.nn.functional.softmax", "dim", "implicit"),
        ("torch.nn.functional.softmin", "dim", "implicit"),
        ("torch.softmax", "dim", None),
        ("torch.Tensor.softmax", "dim", None),
        ("keras.layers.Softmax", "axis", -1),
        ("keras.activations.softmax", "axis", -1),
        ("tensorflow.nn.softmax", "axis", -1),
        ("jax.nn.softmax", "axis", -1),
    ],
)
def test_the_axis_of_a_softmax(library: Library, name: str, axis: str, default: int | str | None) -> None:
    found = activation(library, name)
    assert (found.axis, found.default_axis) == (axis, default)


# name: id, family, takes, applies, compares the classes
LOSSES = """
    torch.nn.CrossEntropyLoss: cross_entropy categorical real softmax yes
    torch.nn.functional.cross_entropy: cross_entropy categorical real softmax yes
    torch.nn.NLLLoss: nll log-likelihood log-simplex none yes
    torch.nn.functional.nll_loss: nll log-likelihood log-simplex none yes
    torch.nn.BCELoss: bce binary probability none no
    torch.nn.functional.binary_cross_entropy: bce binary probability none no
    torch.nn.BCEWithLogitsLoss: bce_with_logits binary real sigmoid no
    torch.nn.functional.binary_cross_entropy_with_logits: bce_with_logits binary real sigmoid no
    torch.nn.MultiLabelSoftMarginLoss: multilabel_soft_margin binary real sigmoid no
    torch.nn.MultiLabelMarginLoss: multilabel_margin categorical-margin real none no
    torch.nn.MultiMarginLoss: multi_margin categorical-margin real none no
    torch.nn.SoftMarginLoss: soft_margin margin real none no
    torch.nn.HingeEmbeddingLoss: hinge_embedding margin - none no
    torch.nn.MarginRankingLoss: margin_ranking embedding - none no
    torch.nn.CosineEmbeddingLoss: cosine_embedding embedding - none no
    torch.nn.KLDivLoss: kl_div divergence log-simplex none no
    torch.nn.PoissonNLLLoss: poisson_nll rate real none no
    torch.nn.GaussianNLLLoss: gaussian_nll variance real none no
    torch.nn.MSELoss: mse regression real none no
    torch.nn.L1Loss: l1 regression real none no
    torch.nn.SmoothL1Loss: smooth_l1 regression real none no
    torch.nn.HuberLoss: huber regression real none no
    torch.nn.CTCLoss: ctc sequence log-simplex none no
    torch.nn.TripletMarginLoss: triplet embedding - none no
    torch.nn.AdaptiveLogSoftmaxWithLoss: adaptive_log_softmax - - none no
    torch.nn.LinearCrossEntropyLoss: linear_cross_entropy - - none no
    keras.losses.BinaryCrossentropy: binary_crossentropy binary probability none no
    keras.losses.binary_crossentropy: binary_crossentropy binary probability none no
    keras.losses.BinaryFocalCrossentropy: binary_focal_crossentropy binary probability none no
    keras.losses.CategoricalCrossentropy: categorical_crossentropy categorical simplex none yes
    keras.losses.categorical_crossentropy: categorical_crossentropy categorical simplex none yes
    keras.losses.CategoricalFocalCrossentropy: categorical_focal_crossentropy categorical simplex none yes
    keras.losses.SparseCategoricalCrossentropy:
        sparse_categorical_crossentropy sparse-categorical simplex none yes
    keras.losses.CategoricalGeneralizedCrossEntropy:
        categorical_generalized_cross_entropy sparse-categorical simplex none no
    keras.losses.KLDivergence: kl_divergence divergence simplex none no
    keras.losses.Poisson: poisson rate nonnegative none no
    keras.losses.MeanSquaredError: mean_squared_error regression real none no
    keras.losses.MeanAbsoluteError: mean_absolute_error regression real none no
    keras.losses.MeanAbsolutePercentageError: mean_absolute_percentage_error regression real none no
    keras.losses.MeanSquaredLogarithmicError: mean_squared_logarithmic_error regression nonnegative none no
    keras.losses.LogCosh: log_cosh regression real none no
    keras.losses.Huber: huber regression real none no
    keras.losses.CosineSimilarity: cosine_similarity regression real none no
    keras.losses.Hinge: hinge margin real none no
    keras.losses.SquaredHinge: squared_hinge margin real none no
    keras.losses.CategoricalHinge: categorical_hinge categorical-margin real none no
    keras.losses.Dice: dice overlap probability none no
    keras.losses.Tversky: tversky overlap probability none no
    keras.losses.Circle: circle embedding - none no
    keras.losses.CTC: ctc sequence real softmax no
    keras.backend.ctc_batch_cost: ctc_batch_cost - - none no
    tensorflow.nn.softmax_cross_entropy_with_logits:
        softmax_cross_entropy_with_logits categorical real softmax yes
    tensorflow.nn.softmax_cross_entropy_with_logits_v2:
        softmax_cross_entropy_with_logits categorical real softmax yes
    tensorflow.nn.sparse_softmax_cross_entropy_with_logits:
        sparse_softmax_cross_entropy_with_logits sparse-categorical real softmax yes
    tensorflow.nn.sigmoid_cross_entropy_with_logits: sigmoid_cross_entropy_with_logits binary real sigmoid no
    tensorflow.nn.weighted_cross_entropy_with_logits:
        weighted_cross_entropy_with_logits binary real sigmoid no
    tensorflow.nn.ctc_loss: ctc sequence real softmax no
    tensorflow.nn.log_poisson_loss: log_poisson_loss rate real none no
    tensorflow.nn.nce_loss: nce_loss - - none no
    tensorflow.nn.sampled_softmax_loss: sampled_softmax_loss - - none no
    tensorflow.losses.softmax_cross_entropy: softmax_cross_entropy categorical real softmax yes
    tensorflow.losses.sparse_softmax_cross_entropy:
        sparse_softmax_cross_entropy sparse-categorical real softmax yes
    tensorflow.losses.sigmoid_cross_entropy: sigmoid_cross_entropy binary real sigmoid no
    tensorflow.losses.log_loss: log_loss binary probability none no
    tensorflow.losses.mean_squared_error: mean_squared_error regression real none no
    tensorflow.losses.absolute_difference: mean_absolute_error regression real none no
    tensorflow.losses.huber_loss: huber regression real none no
    tensorflow.losses.hinge_loss: hinge margin real none no
    tensorflow.losses.cosine_distance: cosine_distance embedding - none no
    tensorflow.losses.mean_pairwise_squared_error: mean_pairwise_squared_error regression real none no
    optax.softmax_cross_entropy: softmax_cross_entropy categorical real softmax yes
    optax.softmax_cross_entropy_with_integer_labels:
        softmax_cross_entropy_with_integer_labels sparse-categorical real softmax yes
    optax.safe_softmax_cross_entropy: safe_softmax_cross_entropy categorical real softmax yes
    optax.poly_loss_cross_entropy: poly_loss_cross_entropy categorical real softmax yes
    optax.sigmoid_binary_cross_entropy: sigmoid_binary_cross_entropy binary real sigmoid no
    optax.sigmoid_focal_loss: sigmoid_focal_loss binary real sigmoid no
    optax.ctc_loss: ctc sequence real softmax no
    optax.hinge_loss: hinge margin real none no
    optax.perceptron_loss: perceptron_loss margin real none no
    optax.sparsemax_loss: sparsemax_loss margin real none no
    optax.multiclass_hinge_loss: multiclass_hinge_loss categorical-margin real none no
    optax.multiclass_perceptron_loss: multiclass_perceptron_loss categorical-margin real none no
    optax.multiclass_sparsemax_loss: multiclass_sparsemax_loss categorical-margin real none no
    optax.kl_divergence: kl_divergence divergence log-simplex none no
    optax.kl_divergence_with_log_targets: kl_divergence_with_log_targets divergence log-simplex none no
    optax.convex_kl_divergence: convex_kl_divergence divergence log-simplex none no
    optax.generalized_kl_divergence: generalized_kl_divergence divergence - none no
    optax.dice_loss: dice_loss overlap probability none no
    optax.binary_dice_loss: binary_dice_loss overlap probability none no
    optax.multiclass_generalized_dice_loss: multiclass_generalized_dice_loss overlap probability none no
    optax.squared_error: squared_error regression real none no
    optax.l2_loss: l2_loss regression real none no
    optax.huber_loss: huber regression real none no
    optax.log_cosh: log_cosh regression real none no
    optax.cosine_distance: cosine_distance embedding real none no
    optax.cosine_similarity: cosine_similarity embedding real none no
    optax.ranking_softmax_loss: ranking_softmax_loss embedding - none no
    optax.ntxent: ntxent embedding - none no
    optax.triplet_margin_loss: triplet embedding - none no
    torchvision.ops.sigmoid_focal_loss: sigmoid_focal_loss binary real sigmoid no
    segmentation_models_pytorch.losses.DiceLoss: dice_loss overlap probability none no
    segmentation_models_pytorch.losses.JaccardLoss: jaccard_loss overlap probability none no
    segmentation_models_pytorch.losses.TverskyLoss: tversky_loss overlap probability none no
    segmentation_models_pytorch.losses.LovaszLoss: lovasz_loss overlap probability none no
    segmentation_models_pytorch.losses.FocalLoss: sigmoid_focal_loss binary probability none no
    segmentation_models_pytorch.losses.MCCLoss: mcc_loss overlap probability none no
    segmentation_models_pytorch.losses.SoftBCEWithLogitsLoss: soft_bce_with_logits_loss binary real sigmoid no
    segmentation_models_pytorch.losses.SoftCrossEntropyLoss:
        soft_cross_entropy_loss categorical real softmax yes
    monai.losses.DiceLoss: dice_loss overlap probability none no
    monai.losses.GeneralizedDiceLoss: generalized_dice_loss overlap probability none no
    monai.losses.TverskyLoss: tversky_loss overlap probability none no
    monai.losses.DiceCELoss: dice_ce_loss overlap - none no
    monai.losses.FocalLoss: sigmoid_focal_loss binary real sigmoid no
    segmentation_models.losses.JaccardLoss: jaccard_loss overlap probability none no
    segmentation_models.losses.dice_loss: dice overlap probability none no
    segmentation_models.losses.bce_dice_loss: bce_dice_loss overlap probability none no
    segmentation_models.losses.bce_jaccard_loss: bce_jaccard_loss overlap probability none no
    segmentation_models.losses.binary_focal_dice_loss: binary_focal_dice_loss overlap probability none no
    segmentation_models.losses.binary_focal_jaccard_loss:
        binary_focal_jaccard_loss overlap probability none no
    segmentation_models.losses.cce_dice_loss: cce_dice_loss overlap probability none no
    segmentation_models.losses.cce_jaccard_loss: cce_jaccard_loss overlap probability none no
    segmentation_models.losses.categorical_focal_dice_loss:
        categorical_focal_dice_loss overlap probability none no
    segmentation_models.losses.categorical_focal_jaccard_loss:
        categorical_focal_jaccard_loss overlap probability none no
    segmentation_models.losses.BinaryCELoss: binary_crossentropy binary probability none no
    segmentation_models.losses.CategoricalCELoss: categorical_crossentropy categorical simplex none yes
    tensorflow.contrib.losses.softmax_cross_entropy: softmax_cross_entropy categorical real softmax yes
    tensorflow.contrib.losses.log_loss: log_loss binary probability none no
    skorch.NLLLoss: nll_of_probabilities categorical simplex none yes
    fastai.FocalLossFlat: focal_loss categorical real softmax yes
    fastai.BCELossFlat: bce binary probability none no
"""


def _rows(table: str) -> Iterator[tuple[str, tuple[str, ...]]]:
    words = iter(table.split())
    for word in words:
        yield word.removesuffix(":"), tuple(next(words) for _ in range(5))


@pytest.mark.parametrize(("name", "expected"), list(_rows(LOSSES)))
def test_losses_want_what_was_measured(library: Library, name: str, expected: tuple[str, ...]) -> None:
    found = loss(library, name)
    takes = "-" if found.takes is None else found.takes.value
    normalises = "yes" if found.normalises else "no"
    assert (found.id, found.family or "-", takes, found.applies, normalises) == expected


def test_every_described_loss_is_expected_here(library: Library) -> None:
    expected = {loss(library, name).id for name, _ in _rows(LOSSES)}
    described = {meaning.id for meaning in library.entries.values() if isinstance(meaning, LossMeaning)}
    assert described - expected == {
        "crossentropy",
        "masked_dice_loss",
        "dice_focal_loss",
        "generalized_dice_focal_loss",
    }


@pytest.mark.parametrize(
    ("name", "parameter", "default", "applies"),
    [
        ("keras.losses.BinaryCrossentropy", "from_logits", False, "sigmoid"),
        ("keras.losses.BinaryFocalCrossentropy", "from_logits", False, "sigmoid"),
        ("keras.losses.CategoricalCrossentropy", "from_logits", False, "softmax"),
        ("keras.losses.categorical_focal_crossentropy", "from_logits", False, "softmax"),
        ("keras.losses.SparseCategoricalCrossentropy", "from_logits", False, "softmax"),
        ("keras.backend.categorical_crossentropy", "from_logits", False, "softmax"),
        ("keras.losses.Dice", None, False, "none"),
        ("optax.dice_loss", "apply_softmax", True, "softmax"),
        ("segmentation_models_pytorch.losses.DiceLoss", "from_logits", True, "sigmoid"),
        ("torch.nn.BCELoss", None, False, "none"),
    ],
)
def test_the_logits_switch(
    library: Library, name: str, parameter: str | None, default: bool, applies: str
) -> None:
    found = loss(library, name)
    assert (found.from_logits, found.from_logits_default, found.logits_applies) == (
        parameter,
        default,
        applies,
    )


def test_the_place_of_the_logits_switch_among_the_arguments(library: Library) -> None:
    places = {
        "BinaryCrossentropy": 0,
        "BinaryFocalCrossentropy": 3,
        "CategoricalCrossentropy": 0,
        "CategoricalFocalCrossentropy": 2,
        "SparseCategoricalCrossentropy": 0,
    }
    for short, place in places.items():
        assert loss(library, f"keras.losses.{short}").params.index("from_logits") == place


def test_poisson_takes_the_logarithm_in_torch_and_the_rate_in_keras(library: Library) -> None:
    found = loss(library, "torch.nn.PoissonNLLLoss")
    assert (found.log_input, found.log_input_default) == ("log_input", True)
    assert loss(library, "keras.losses.Poisson").log_input_default is None


@pytest.mark.parametrize(
    ("name", "call"),
    [
        ("torch.nn.CrossEntropyLoss", ("output", "target")),
        ("torch.nn.functional.gaussian_nll_loss", ("output", "target", "var")),
        ("keras.losses.CategoricalCrossentropy", ("target", "output")),
        ("keras.losses.hinge", ("target", "output")),
        ("tensorflow.nn.softmax_cross_entropy_with_logits", ("target", "output")),
        ("tensorflow.losses.log_loss", ("target", "output")),
        ("optax.softmax_cross_entropy", ("output", "target")),
    ],
)
def test_the_order_of_output_and_target(library: Library, name: str, call: tuple[str, ...]) -> None:
    assert loss(library, name).call == call


@pytest.mark.parametrize(
    ("name", "labels"),
    [
        ("torch.nn.CrossEntropyLoss", {"integer", "one-hot"}),
        ("torch.nn.NLLLoss", {"integer"}),
        ("torch.nn.BCELoss", {"binary", "multi-hot", "one-hot"}),
        ("torch.nn.SoftMarginLoss", {"signed"}),
        ("keras.losses.CategoricalCrossentropy", {"one-hot"}),
        ("keras.losses.SparseCategoricalCrossentropy", {"integer"}),
        ("keras.losses.CategoricalGeneralizedCrossEntropy", {"integer"}),
        ("keras.losses.Hinge", {"signed", "binary"}),
        ("optax.softmax_cross_entropy_with_integer_labels", {"integer"}),
        ("tensorflow.nn.sparse_softmax_cross_entropy_with_logits", {"integer"}),
    ],
)
def test_the_labels_of_a_loss(library: Library, name: str, labels: set[str]) -> None:
    assert set(loss(library, name).labels) == labels


@pytest.mark.parametrize(
    ("name", "units", "activation", "default"),
    [
        ("torch.nn.Linear", "out_features", None, "linear"),
        ("torch.nn.Conv2d", "out_channels", None, "linear"),
        ("torch.nn.ConvTranspose3d", "out_channels", None, "linear"),
        ("torch.nn.Embedding", "embedding_dim", None, "linear"),
        ("keras.layers.Dense", "units", "activation", "linear"),
        ("keras.layers.Conv2D", "filters", "activation", "linear"),
        ("keras.layers.LSTM", "units", "activation", "tanh"),
        ("keras.layers.Embedding", "output_dim", None, "linear"),
        ("tensorflow.layers.dense", "units", "activation", "linear"),
        ("tensorflow.contrib.layers.fully_connected", "num_outputs", "activation_fn", "relu"),
        ("tensorflow.contrib.layers.linear", "num_outputs", None, "linear"),
        ("flax.linen.Dense", "features", None, "linear"),
        ("flax.nnx.Linear", "out_features", None, "linear"),
    ],
)
def test_layers_name_their_units_and_activation(
    library: Library, name: str, units: str, activation: str | None, default: str
) -> None:
    found = layer(library, name)
    assert (found.units, found.activation, found.default_activation) == (units, activation, default)


def test_what_sets_layers_apart(library: Library) -> None:
    assert layer(library, "torch.nn.Conv1d").channels_first
    assert not layer(library, "keras.layers.Conv1D").channels_first
    assert layer(library, "torch.nn.LSTM").returns == "recurrent"
    assert layer(library, "torch.nn.LSTM").gives is Domain.BOUNDED
    assert layer(library, "torch.nn.LSTM").units is None  # bidirectional=True doubles them
    assert layer(library, "keras.layers.GRU").sequence == "return_sequences"
    assert layer(library, "torch.nn.BatchNorm1d").effect == "normalisation"
    assert layer(library, "torch.nn.BatchNorm1d").keeps_units
    assert layer(library, "keras.layers.GlobalAveragePooling2D").keeps_domain
    assert not layer(library, "keras.layers.GlobalMaxPooling2D").keeps_domain
    assert layer(library, "keras.layers.Concatenate").gives is Domain.UNKNOWN
    assert layer(library, "tensorflow.layers.dense").form == "function"
    assert layer(library, "tensorflow.layers.dense").input == "inputs"


@pytest.mark.parametrize(
    ("effect", "names"),
    [
        ("none", "torch.nn.Identity keras.layers.Identity torch.Tensor.cpu torch.Tensor.contiguous"),
        (
            "reshape",
            "torch.nn.Flatten torch.Tensor.view torch.Tensor.unsqueeze torch.flatten keras.layers.Flatten",
        ),
        ("reshape", "keras.layers.Reshape keras.layers.Permute tensorflow.reshape"),
        ("squeeze", "torch.squeeze torch.Tensor.squeeze tensorflow.squeeze"),
        ("cast", "torch.Tensor.float torch.Tensor.to tensorflow.cast"),
        ("detach", "torch.Tensor.detach torch.Tensor.numpy tensorflow.stop_gradient jax.lax.stop_gradient"),
        (
            "dropout",
            "torch.nn.Dropout torch.nn.functional.dropout keras.layers.Dropout tensorflow.nn.dropout",
        ),
    ],
)
def test_what_leaves_the_values_alone(library: Library, effect: str, names: str) -> None:
    for name in names.split():
        meaning = library.meaning(name)
        assert isinstance(meaning, PassMeaning), name
        assert meaning.effect == effect, name


@pytest.mark.parametrize(
    ("id", "names"),
    [
        (
            "argmax",
            "torch.argmax torch.Tensor.argmax tensorflow.argmax tensorflow.math.argmax jax.numpy.argmax",
        ),
        ("argmax", "numpy.argmax keras.ops.argmax tensorflow.keras.backend.argmax"),
        ("round", "torch.round torch.Tensor.round tensorflow.round numpy.round keras.ops.round"),
        ("threshold", "torch.gt torch.Tensor.ge tensorflow.greater"),
        ("integer-cast", "torch.Tensor.long torch.Tensor.int"),
        ("max", "torch.max torch.Tensor.max"),
        ("topk", "torch.topk torch.Tensor.topk tensorflow.nn.top_k"),
        ("item", "torch.Tensor.item"),
    ],
)
def test_decisions(library: Library, id: str, names: str) -> None:
    for name in names.split():
        meaning = library.meaning(name)
        assert isinstance(meaning, DecodeMeaning), name
        assert meaning.id == id, name


@pytest.mark.parametrize(
    ("role", "names"),
    [
        ("module", "torch.nn.Module lightning.LightningModule flax.nnx.Module"),
        ("field-module", "flax.linen.Module"),
        ("apply", "flax.linen.Module.apply"),
        ("record", "flax.training.train_state.TrainState.create"),
        ("gradient", "jax.grad flax.nnx.grad"),
        ("value-and-gradient", "jax.value_and_grad flax.nnx.value_and_grad"),
        ("keras-model", "keras.Model"),
        ("keras-layer", "keras.layers.Layer keras.Layer"),
        ("keras-input", "keras.Input tensorflow.keras.layers.InputLayer"),
        ("compile", "keras.Model.compile tensorflow.keras.Sequential.compile"),
        ("fit", "keras.Model.fit keras.Sequential.fit_generator"),
        ("predict", "keras.Model.predict"),
        ("add", "keras.Sequential.add"),
        ("append", "torch.nn.ModuleList.append torch.nn.Sequential.append"),
        ("add-module", "torch.nn.Module.add_module"),
        ("backward", "torch.Tensor.backward pytorch_lightning.LightningModule.manual_backward"),
        ("no-grad", "torch.no_grad torch.inference_mode"),
        ("gradient-tape", "tensorflow.GradientTape"),
        ("log", "torch.log torch.Tensor.log tensorflow.log jax.numpy.log"),
        ("exp", "torch.exp tensorflow.math.exp"),
        ("clamp", "torch.clamp torch.Tensor.clamp_min tensorflow.clip_by_value"),
        ("lambda-layer", "keras.layers.Lambda"),
        ("ordered-dict", "collections.OrderedDict"),
        ("partial", "functools.partial"),
        ("loss-base", "keras.losses.Loss torch.nn.modules.loss._Loss"),
        ("device", "torch.device"),
    ],
)
def test_roles(library: Library, role: str, names: str) -> None:
    for name in names.split():
        meaning = library.meaning(name)
        assert isinstance(meaning, RoleMeaning), name
        assert meaning.role == role, name


def test_wrappers_and_containers(library: Library) -> None:
    returns = {
        "torch.nn.Module.to": "self",
        "torch.nn.Module.eval": "self",
        "torch.nn.DataParallel": "module",
        "torch.nn.parallel.DistributedDataParallel": "module",
        "torch.compile": "model",
        "torch.jit.script": "obj",
        "keras.layers.TimeDistributed": "layer",
        "keras.layers.Bidirectional": "layer",
    }
    for name, parameter in returns.items():
        meaning = library.meaning(name)
        assert isinstance(meaning, WrapperMeaning), name
        assert meaning.returns == parameter, name
    bidirectional = library.meaning("keras.layers.Bidirectional")
    assert isinstance(bidirectional, WrapperMeaning)
    assert not bidirectional.keeps_units
    for name, role in {"torch.nn.Sequential": "sequential", "torch.nn.ModuleDict": "dict"}.items():
        container = library.meaning(name)
        assert isinstance(container, ContainerMeaning)
        assert container.role == role


def test_metrics_say_what_they_are_good_for(library: Library) -> None:
    def metric(name: str) -> MetricMeaning:
        meaning = library.meaning(name)
        assert isinstance(meaning, MetricMeaning), name
        return meaning

    for name in ("BinaryAccuracy", "binary_accuracy", "Accuracy", "SparseTopKCategoricalAccuracy"):
        assert metric(f"keras.metrics.{name}").accuracy
    for name in ("Precision", "Recall", "AUC", "F1Score", "MeanIoU", "TruePositives"):
        assert metric(f"keras.metrics.{name}").informative
    for name in ("MeanSquaredError", "mae", "RootMeanSquaredError", "R2Score"):
        assert metric(f"keras.metrics.{name}").regression
    assert metric("keras.metrics.Accuracy").id != metric("keras.metrics.accuracy").id
    assert metric("torchmetrics.classification.MultilabelAccuracy").accuracy


# Strings of Keras


@pytest.mark.parametrize(
    ("table", "text", "name"),
    [
        ("losses", "mse", "keras.losses.MeanSquaredError"),
        ("losses", "MSE", "keras.losses.MeanSquaredError"),
        ("losses", "bce", "keras.losses.BinaryCrossentropy"),
        ("losses", "kld", "keras.losses.KLDivergence"),
        ("losses", "kullback_leibler_divergence", "keras.losses.KLDivergence"),
        ("losses", "dice", "keras.losses.Dice"),
        ("losses", "crossentropy", "keras.losses.crossentropy"),
        ("losses", "Bce", None),
        ("losses", "cce", None),
        ("losses", "rmse", None),
        ("losses", "cosine_proximity", None),
        ("losses", "CategoricalGeneralizedCrossEntropy", None),
        ("activations", "softmax", "keras.activations.softmax"),
        ("activations", "swish", "keras.activations.silu"),
        ("activations", "sparsemax", "keras.activations.sparsemax"),
        ("activations", "Softmax", "keras.activations.softmax"),
        ("activations", "Sigmoid", None),
        ("activations", "exp", None),
        ("activations", "identity", None),
        ("metrics", "accuracy", "keras.metrics.accuracy"),
        ("metrics", "Accuracy", "keras.metrics.accuracy"),
        ("metrics", "acc", "keras.metrics.accuracy"),
        ("metrics", "AUC", "keras.metrics.AUC"),
        ("metrics", "auc", "keras.metrics.AUC"),
        ("metrics", "mae", "keras.metrics.MeanAbsoluteError"),
        ("metrics", "f1", None),
        ("metrics", "rmse", None),
    ],
)
def test_strings_are_exact(library: Library, table: StringTable, text: str, name: str | None) -> None:
    assert library.keras_string(table, text) == name


@pytest.mark.parametrize(
    ("table", "text", "versions"),
    [
        ("losses", "mse", (2, 3)),
        ("losses", "logcosh", (2,)),
        ("losses", "tversky", (3,)),
        ("activations", "ReLU", (2,)),
        ("activations", "celu", (3,)),
        ("metrics", "precision", (3,)),
        ("metrics", "Precision", (2, 3)),
        ("metrics", "cosine_proximity", (2,)),
    ],
)
def test_strings_know_their_versions(
    library: Library, table: StringTable, text: str, versions: tuple[int, ...]
) -> None:
    assert library.strings[table][text].versions == versions


# Tables that are derived


def test_the_packages_that_matter(library: Library) -> None:
    modules = library.modules()
    assert {"torch", "keras", "tensorflow", "tf_keras", "jax", "flax", "optax", "lightning"} <= modules
    assert {"pytorch_lightning", "torchvision", "torchmetrics", "monai"} <= modules
    assert not {"numpy", "collections", "functools"} & modules


def test_every_loss_is_looked_for(library: Library) -> None:
    for name, meaning in library.entries.items():
        if isinstance(meaning, LossMeaning):
            assert library.heads.can_hold_head(f"x = {meaning.short}(a)".encode()), name
        elif name.endswith(".compile"):
            assert library.heads.can_hold_head(f"x.{meaning.short}(a)".encode()), name
    assert library.heads.can_hold_head(b"F.binary_cross_entropy(p, y)")
    assert not library.heads.can_hold_head(b"import torch; x = torch.zeros(3)")


def test_operations_are_the_softmaxes(library: Library) -> None:
    operations = library.operations("")
    assert not library.heads.can_hold_head(b"F.softmax(x)")
    assert operations.can_hold_head(b"F.softmax(x)")
    assert operations.can_hold_head(b"nn.LogSoftmax()")
    assert not operations.can_hold_head(b"F.softmax(x, dim=1)")
    assert not operations.can_hold_head(b"model.compile()")


@pytest.mark.parametrize(
    "text", ["y = F.softmax(x, 1)\nz = torch.log(y)\n", "def log(x): return F.softmax(x, 1)\n"]
)
def test_any_softmax_counts_beside_a_logarithm(library: Library, text: str) -> None:
    assert library.operations(text).can_hold_head(b"F.softmax(x, dim=1)")
    assert not library.operations("y = F.softmax(x, 1)\n").can_hold_head(b"F.softmax(x, dim=1)")
    assert library.operations("", any_softmax=True).can_hold_head(b"F.softmax(x, dim=1)")
    assert library.triage(any_softmax=True).can_hold_head(b"F.softmax(x, dim=1)")


def test_no_long_word_contains_another(library: Library) -> None:
    words = [word for below in library.triage().long.values() for word in below]
    assert len(words) == len(set(words)) > 50
    assert not [(a, b) for a in words for b in words if a != b and a in b]


def test_closed_sets_agree_with_the_contracts() -> None:
    assert set(get_args(meanings.Family)) == FACTS["loss.family"].values
    assert set(get_args(meanings.Framework)) == FACTS["framework"].values


def test_every_entry_belongs_to_its_own_name(library: Library) -> None:
    for name, meaning in library.entries.items():
        assert meaning.name == name
        assert len(set(meaning.params)) == len(meaning.params), name
        assert library.canonical(name) == name
        if isinstance(meaning, LossMeaning):
            assert set(meaning.labels) <= {encoding.value for encoding in Encoding}


def test_the_library_is_read_once() -> None:
    assert load_library() is load_library([])


# Facts of the user's


def test_a_user_describes_a_loss_in_one_line(facts: Write) -> None:
    library = load_library([facts("mypkg.losses.FocalLoss: {kind: loss, takes: real, applies: sigmoid}\n")])
    found = loss(library, "mypkg.losses.FocalLoss")
    assert (found.form, found.id, found.takes, found.applies) == (
        "class",
        "focal_loss",
        Domain.REAL,
        "sigmoid",
    )
    assert found.family is None
    assert found.framework is None
    assert library.own == {"mypkg.losses.FocalLoss"}
    assert "mypkg" not in library.modules()
    assert library.heads.can_hold_head(b"x = FocalLoss()")
    assert load_library().meaning("mypkg.losses.FocalLoss") is None


def test_a_user_describes_layers_in_a_group(facts: Write) -> None:
    text = """
framework: torch
aliases:
  mypkg.modules.*: mypkg
activations:
  bounded: my_tanh
groups:
  - kind: layer
    in: mypkg
    units: size
    names:
      Head: width size
      Wide: {params: size, units: 3, gives: bounded}
names:
  mypkg.squash: {kind: activation, activation: my_tanh, params: [x, dim], axis: dim, default_axis: -1}
"""
    library = load_library([facts(text)])
    assert layer(library, "mypkg.modules.heads.Head").params == ("width", "size")
    assert layer(library, "mypkg.Wide").units == 3
    assert layer(library, "mypkg.Wide").framework == "torch"
    squash = activation(library, "mypkg.squash")
    assert (squash.form, squash.input, squash.default_axis) == ("function", "x", -1)
    found = library.activation("my_tanh")
    assert found is not None
    assert found.gives is Domain.BOUNDED


def test_the_framework_may_be_named_last(facts: Write) -> None:
    library = load_library([facts("a.Loss: {kind: loss, takes: real}\nframework: torch\n")])
    assert loss(library, "a.Loss").framework == "torch"


HEAD = "names:\n  a.b.c:\n    kind: loss\n"


@pytest.mark.parametrize(
    ("text", "line", "message"),
    [
        ("namse: {}\n", 1, "`namse` is no section of a facts file; did you mean `names`?"),
        (HEAD + "    take: real\n", 4, "`take` is no key of the kind `loss`; did you mean `takes`?"),
        (HEAD + "    takes: reel\n", 4, "`takes` cannot be `reel`; did you mean `real`?"),
        (HEAD + "    family: categoric\n", 4, "`family` cannot be `categoric`; did you mean `categorical`?"),
        (HEAD + "    labels: integer onehot\n", 4, "`labels` cannot be `onehot`; did you mean `one-hot`?"),
        (HEAD + "    normalises: 3\n", 4, "`normalises` wants true or false, not `3`"),
        (HEAD + "    normalises: maybe\n", 4, "`normalises` wants true or false, not `maybe`"),
        (HEAD + "    id: [x]\n", 4, "`id` wants a single value, not a list"),
        (HEAD + "    takes:\n      - real\n", 5, "`takes` wants a single value, not a list"),
        (HEAD + "    takes: real\n    takes: real\n", 5, "`takes` is given twice, first on line 4"),
        (HEAD + "    form: object\n", 4, "`form` cannot be `object`; known are `class`, `function`"),
        ("a.b: {kind: lost}\n", 1, "`lost` is no kind; did you mean `loss`?"),
        (
            HEAD + "    params: weight from_logit\n    from_logits: from_logits\n",
            2,
            "`from_logits: from_logits` names no parameter of `a.b.c`; did you mean `from_logit`?",
        ),
        (HEAD + "    params: x\n", 2, "`call` of `a.b.c` has more names than `params`"),
        ("a.b: {takes: real}\n", 1, "`a.b` says no `kind`"),
        ("a.b: {kind: metric}\n", 1, "`a.b` lacks `id`"),
        ("a-b.c: {kind: loss}\n", 1, "`a-b.c` is no dotted name"),
        ("\na.b: {kind: loss}\nnames:\n  a.b: {kind: loss}\n", 4, "`a.b` is already described at "),
        ("torch.nn.Linear: {kind: loss}\n", 1, "`torch.nn.Linear` is already described at torch.yaml:"),
        (
            "a.b: {kind: activation, activation: sofmax}\n",
            1,
            "`sofmax` is no activation; did you mean `softmax`?",
        ),
        ("activations:\n  simplexx: mine\n", 2, "`simplexx` is no domain; did you mean `simplex`?"),
        ("activations:\n  simplex: softmax\n", 2, "the activation `softmax` is already described"),
        (
            "aliases:\n  a: keras.layerz\n",
            2,
            "`keras.layerz` leads to nothing that is described; did you mean",
        ),
        ("aliases:\n  a.x: b.x\n  b.x: a.x\n", 2, "`a.x` is rewritten in a circle"),
        ("aliases:\n  keras.layers.Dense: keras.Model\n", 2, "`keras.layers.Dense` is described itself"),
        ("aliases:\n  tf_keras: keras\n", 2, "`tf_keras` is already rewritten at keras.yaml:"),
        ("strings:\n  lossess: {}\n", 2, "`lossess` is no table of strings; did you mean `losses`?"),
        ("strings:\n  losses:\n    keras-4: {}\n", 3, "`keras-4` is no version; did you mean `keras-3`?"),
        ("strings:\n  losses:\n    both:\n      Mine: mine\n", 4, "`keras.losses.Mine` is not described"),
        ("strings:\n  losses:\n    both:\n      Hinge: mse\n", 4, "the string `mse` is already described"),
        ("framework: pytorch\n", 1, "`framework` cannot be `pytorch`; did you mean `torch`?"),
        ("groups:\n  - names: a.B\n", 2, "a group says its `kind`"),
        ("groups:\n  - kind: loss\n", 2, "a group lists its `names`"),
        (
            "groups:\n  - kind: loss\n    namse: a.B\n",
            3,
            "`namse` is no key of the kind `loss`; did you mean `names`?",
        ),
        (
            "groups:\n  - kind: loss\n    each: take\n    names: a.B\n",
            3,
            "`take` is no key of the kind `loss`; did you mean `takes`?",
        ),
        (
            "groups:\n  - kind: loss\n    names:\n      a.B: {kind: loss}\n",
            4,
            "the kind is that of the group",
        ),
        ("groups: loss\n", 1, "`groups` wants a list, not `loss`"),
        ("a.b: [\n", 2, "is not valid YAML: "),
        ("- a\n", 1, "a facts file is a mapping, not a list"),
        ("", 1, "is empty"),
    ],
)
def test_mistakes_are_refused_with_their_line(facts: Write, text: str, line: int, message: str) -> None:
    path = facts(text)
    with pytest.raises(FactsError) as caught:
        load_library([path])
    assert str(caught.value).startswith(f"{path}:{line}: {message}")


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(FactsError, match=r"none\.yaml:1: cannot be read: No such file"):
        load_library([str(tmp_path / "none.yaml")])


def test_a_file_that_is_not_text(tmp_path: Path) -> None:
    (tmp_path / "own.yaml").write_bytes(b"a: \xff\n")
    with pytest.raises(FactsError, match="is not UTF-8 text"):
        load_library([str(tmp_path / "own.yaml")])


# Against the real libraries, where they are installed

# Keras 2 has `metrics` before `loss_weights`, and code that passes both by position was written for it.
ORDER_IS_OURS = {"keras.Model.compile"}
KERAS_2_ONLY = {
    "DenseFeatures",
    "LocallyConnected1D",
    "LocallyConnected2D",
    "MeanRelativeError",
    "SyncBatchNormalization",
    "ThresholdedReLU",
    "evaluate_generator",
    "fit_generator",
    "predict_generator",
    "reset_states",
    "to_yaml",
}
MEANT_BY_A_STRING = {
    "keras.losses.crossentropy",
    "keras.metrics.crossentropy",
    "keras.metrics.accuracy",
    "keras.metrics.cosine_similarity",
}


def _real(name: str) -> object | None:
    parts = name.split(".")
    for size in range(len(parts) - 1, 0, -1):
        try:
            found: object = importlib.import_module(".".join(parts[:size]))
        except ImportError:
            continue
        for part in parts[size:]:
            found = getattr(found, part, None)
        return found
    return None


def _positional(found: object) -> tuple[str, ...] | None:
    """Names of the parameters that can be given by position; None where Python cannot tell."""
    if not callable(found):
        return None
    target = inspect.getattr_static(found, "__init__") if isinstance(found, type) else found
    try:
        parameters = list(inspect.signature(target).parameters.values())
    except (TypeError, ValueError):
        return None
    if any(parameter.kind is parameter.VAR_POSITIONAL for parameter in parameters):
        return None
    parameters = [parameter for parameter in parameters if parameter.kind is not parameter.VAR_KEYWORD]
    names = [parameter.name for parameter in parameters if parameter.kind is not parameter.KEYWORD_ONLY]
    return tuple(names[1:] if isinstance(found, type) else names)


def _compared(library: Library, package: str) -> Iterator[tuple[Meaning, tuple[str, ...]]]:
    for name, meaning in library.entries.items():
        if not name.startswith(package + ".") or not meaning.params or name in ORDER_IS_OURS:
            continue
        names = _positional(_real(name) or _real(name.replace("optax.", "optax.losses.")))
        if names is not None:
            yield meaning, names


@pytest.mark.parametrize(
    ("package", "least"),
    [
        ("torch", 200),
        ("keras", 200),
        ("tensorflow", 40),
        ("optax", 20),
        ("flax", 15),
        ("jax", 30),
        ("torchvision", 1),
    ],
)
def test_parameters_are_in_the_real_order(
    library: Library, package: str, least: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    if package == "keras" and "KERAS_BACKEND" not in os.environ:
        monkeypatch.setenv("KERAS_BACKEND", "torch")
    try:
        importlib.import_module(package)
    except ImportError:
        pytest.skip(f"{package} is not installed")
    wrong, count = [], 0
    for meaning, names in _compared(library, package):
        count += 1
        shared = min(len(names), len(meaning.params))
        if names[:shared] != meaning.params[:shared]:
            wrong.append((meaning.name, meaning.params, names))
    assert wrong == []
    assert count >= least


@pytest.mark.parametrize("package", ["torch", "keras"])
def test_described_names_exist(library: Library, package: str) -> None:
    pytest.importorskip(package)
    missing = [
        name
        for name, meaning in library.entries.items()
        if name.startswith(package + ".")
        and not name.startswith("keras.backend.")  # left in Keras 2 only
        and meaning.short not in KERAS_2_ONLY
        and name not in MEANT_BY_A_STRING
        and _real(name) is None
    ]
    assert missing == []


@pytest.mark.parametrize("table", ["losses", "activations", "metrics"])
def test_keras_3_takes_exactly_its_strings(library: Library, table: StringTable) -> None:
    keras = pytest.importorskip("keras")
    if not keras.__version__.startswith("3."):
        pytest.skip("this is Keras 2")
    get = getattr(keras, table).get
    resolved_by_compile = {"crossentropy", "ce", "acc", "Acc", "ACC", "ACCURACY"}
    for text, string in library.strings[table].items():
        if text in resolved_by_compile:
            continue
        try:
            accepted = get(text) is not None
        except ValueError:
            accepted = False
        except TypeError:
            accepted = True  # found, and called without an argument that it needs
        assert accepted == (3 in string.versions), text


@pytest.mark.parametrize(
    "text",
    [
        b"criterion = nn.CrossEntropyLoss()",
        b"model.compile(loss='mse')",
        b"model.compile (optimizer)",
        b"loss = 'mse'",
        b"loss.backward()",
        b"x = F.softmax(y)",
    ],
)
def test_a_file_that_can_hold_a_head_is_kept(library: Library, text: bytes) -> None:
    assert library.triage().can_hold_head(text)


@pytest.mark.parametrize(
    "text",
    [b"import torch; x = torch.zeros(3)", b"re.compile('a')", b"they themselves", b"compiled = 1", b""],
)
def test_a_file_that_can_hold_no_head_is_dropped(library: Library, text: bytes) -> None:
    assert not library.triage().can_hold_head(text)
