"""Whether the dense model of exercise 01_sparse is a fair opponent, and the price against it."""

import numpy as np

from helpers import metrics
from helpers.checks import probe
from helpers.checks.autoencoders import penalty
from helpers.checks.feedback import Wrong
from helpers.checks.steps import steps_taken
from helpers.data import PIXELS
from helpers.words import counted


def judge_opponent(dense, sparse, sparse_encoder, x: np.ndarray) -> None:
    """Raise unless ``dense`` is as large as ``sparse``, was trained as long and charges nothing."""
    if dense is sparse:
        raise Wrong("`dense_autoencoder` is `sparse_autoencoder`: train a second model.")
    weights = [
        sum(int(np.prod(w.shape)) for w in probe.model(name, value).trainable_weights)
        for name, value in (("dense_autoencoder", dense), ("sparse_autoencoder", sparse))
    ]
    probe.outputs("dense_autoencoder", dense, x, PIXELS)
    if penalty(dense, x) > 0:
        raise Wrong(
            "`dense_autoencoder` charges a penalty for its code: the opponent has none. Leave the "
            "`activity_regularizer` out."
        )
    held = [layer.name for layer in _layers(dense) if getattr(layer, "kernel_constraint", None)]
    if held:
        raise Wrong(
            f"A layer of `dense_autoencoder`, {held[0]}, still has a `kernel_constraint`: the "
            "opponent has neither penalty nor constraint."
        )
    if not probe.close(*weights, 0.02):
        units = probe.outputs("sparse_encoder", sparse_encoder, x).shape[1]
        raise Wrong(
            f"`dense_autoencoder` has {counted(weights[0], 'weight')}, `sparse_autoencoder` "
            f"{weights[1]:,}. Give both {counted(units, 'unit')}, so that sparsity is all that "
            "differs."
        )
    steps = [steps_taken(dense), steps_taken(sparse)]
    if None not in steps and not probe.close(*steps, 0.1):
        raise Wrong(
            f"`dense_autoencoder` was trained for {counted(steps[0], 'step')}, "
            f"`sparse_autoencoder` for {steps[1]:,}. Train both for as many epochs, in batches of "
            "one size."
        )


def _layers(model) -> list:
    """The layers of a model and of the models inside it."""
    return list(model._flatten_layers())


def rows_of_one_length(decoder, units: int) -> bool:
    """Whether each unit's picture, a row of the kernel (units, pixels), has the same length."""
    kernels = [np.asarray(weight) for weight in decoder.weights if weight.shape == (units, PIXELS)]
    lengths = [np.linalg.norm(kernel, axis=1) for kernel in kernels]
    return bool(lengths) and all(np.ptp(length) < 1e-3 * length.max() for length in lengths)


def judge_price(price: float, x: np.ndarray, sparse: np.ndarray, dense: np.ndarray) -> None:
    """Raise unless ``price`` is the difference of the cross-entropies on the images ``x``."""
    errors = [float(metrics.binary_crossentropy(x, answers).mean()) for answers in (sparse, dense)]
    truth = errors[0] - errors[1]
    if probe.close(price, truth, 0.01, 2e-5):
        return
    squared = [metrics.mean_squared_error(x, answers).mean() for answers in (sparse, dense)]
    start = f"`price` is {price:.4g}; we find {truth:.4f}. "
    for wrong, advice in (
        (-truth, "The difference is the wrong way round: the sparse model's error comes first."),
        (errors[0], "That is the error of the sparse model alone."),
        (errors[1], "That is the error of the dense model alone."),
        (errors[0] / errors[1], "That is the ratio; take the difference."),
        (truth * PIXELS, "That is the sum over the pixels; take their mean."),
        (float(squared[0] - squared[1]), "That is of squared errors; take the cross-entropies."),
    ):
        if probe.close(price, wrong, 0.01, 2e-5):
            raise Wrong(start + advice)
    raise Wrong(
        start + "Take both errors on the validation images, without a penalty (the losses of Keras "
        "hold it): `metrics.binary_crossentropy(x_validation, answers).mean()`."
    )
